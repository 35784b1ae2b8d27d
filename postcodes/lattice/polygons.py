"""Compute the lattice of the country from its boundary polygons."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from types import MappingProxyType

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import shapely

from postcodes.errors import LatticeError
from postcodes.lattice.build import LabelledArea, Progress, build_runs
from postcodes.lattice.labels import FIRST_COMMUNE, UNASSIGNED, WATER
from postcodes.lattice.model import Lattice, Place

Polygons = npt.NDArray[np.object_]

COASTLINE_TOLERANCE_M = 100.0
"""Commune and country outlines of the source differ by up to some hundred metres along the coast
and the border; commune area farther than this from the country is not taken."""

LAKE_AREA_M2 = 1e6
"""Holes between the communes above this area are water (Tonle Sap); smaller ones are slivers."""


def lattice_from_polygons(
    communes: gpd.GeoDataFrame, country: gpd.GeoDataFrame, progress: Progress | None = None
) -> Lattice:
    """Compute the lattice.

    Args:
        communes: Polygons with a column ``postcode`` (six digits), without overlap; with a column
            ``siblings`` (lists of postcodes, empty for most) where some carry the code of one of
            several communes.
        country: The country's outline in one or more polygons, lakes included.
        progress: Told the stage, steps done and steps in all.

    Raises:
        LatticeError: No postcodes on the polygons, or one twice.
    """
    communes = with_postcodes(communes)
    fingerprint = boundaries_fingerprint(communes)
    communes = communes.to_crs(32648)
    polygons, beyond, water, unassigned = _areas(
        communes.geometry.to_numpy(), country.to_crs(32648).geometry.to_numpy()
    )
    postcodes = tuple(communes["postcode"])
    areas = [LabelledArea(i + FIRST_COMMUNE, polygon) for i, polygon in enumerate(polygons)]
    areas += [LabelledArea(WATER, water), LabelledArea(UNASSIGNED, unassigned)]
    starts, labels = build_runs(areas, progress, doubtful=beyond)
    places = _representative_points(postcodes, polygons)
    source = (
        "geoBoundaries KHM ADM0 and ADM3 (CC BY 4.0), with postcodes of MPTC Prakas 77 (2025); "
        "cells computed by Phlov"
    )
    return Lattice(
        starts,
        labels,
        postcodes,
        MappingProxyType(places),
        source,
        fingerprint,
        _estimated(communes),
    )


def _estimated(communes: gpd.GeoDataFrame) -> Mapping[str, tuple[str, ...]]:
    if "siblings" not in communes.columns:
        return MappingProxyType({})
    pairs = zip(communes["postcode"], communes["siblings"], strict=True)
    return MappingProxyType({code: tuple(sorted(others)) for code, others in pairs if len(others)})


def with_postcodes(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The polygons in the order of their postcodes.

    Raises:
        LatticeError: No postcodes on the polygons, or one twice.
    """
    if "postcode" not in communes.columns:
        raise LatticeError(
            "The commune boundaries carry no column 'postcode'. Raw boundaries have none: use the "
            "prepared file of a data mirror (PHLOV_DATA_MIRROR), or assign them first "
            "(postcodes.assign_postcodes)."
        )
    communes = communes.assign(postcode=communes["postcode"].astype(str))
    communes = communes.sort_values("postcode", ignore_index=True)
    if communes["postcode"].duplicated().any():
        twice = sorted(communes.loc[communes["postcode"].duplicated(), "postcode"])
        raise LatticeError(f"The commune boundaries carry postcodes twice: {twice[:10]}.")
    return communes


def boundaries_fingerprint(communes: gpd.GeoDataFrame) -> str:
    """SHA-256 of postcodes and outlines (to 1e-7 degrees), whatever file they were read from."""
    digest = hashlib.sha256()
    degrees = communes if communes.crs is None else communes.to_crs(4326)
    outlines = shapely.normalize(
        shapely.transform(degrees.geometry.to_numpy(), lambda points: np.round(points, 7))
    )
    for postcode, outline in zip(degrees["postcode"], shapely.to_wkb(outlines), strict=True):
        digest.update(str(postcode).encode() + outline)
    return digest.hexdigest()


def _areas(
    communes: Polygons, country: Polygons
) -> tuple[Polygons, Polygons, shapely.Geometry, shapely.Geometry]:
    """Communes, their parts far beyond the country, the lake, and land in no commune."""
    outline = shapely.union_all(shapely.make_valid(country))
    near = outline.buffer(COASTLINE_TOLERANCE_M)
    shapely.prepare(near)
    together = shapely.union_all(communes)
    water = _lakes(together)
    return (
        np.asarray(shapely.intersection(communes, near)),
        shapely.get_parts(shapely.difference(together, near)),
        water,
        shapely.difference(shapely.difference(outline, together), water),
    )


def _lakes(together: shapely.Geometry) -> shapely.Geometry:
    holes = [
        shapely.Polygon(ring) for part in shapely.get_parts(together) for ring in part.interiors
    ]
    lakes = shapely.union_all([hole for hole in holes if hole.area > LAKE_AREA_M2])
    return shapely.difference(lakes, together)  # islands in a lake belong to their commune


def _representative_points(postcodes: tuple[str, ...], polygons: np.ndarray) -> dict[str, Place]:
    """The centroid where it lies inside, otherwise a point that does; all three levels."""
    members: dict[str, list[shapely.Geometry]] = {}
    for postcode, polygon in zip(postcodes, polygons, strict=True):
        for code in (postcode, f"{postcode[:4]}00", f"{postcode[:2]}0000"):
            members.setdefault(code, []).append(polygon)
    areas = {code: shapely.union_all(parts) for code, parts in members.items()}
    points = {}
    for code, area in areas.items():
        centre = area.centroid
        points[code] = centre if area.covers(centre) else area.representative_point()
    degrees = gpd.GeoSeries(list(points.values()), crs=32648).to_crs(4326)
    return {
        code: Place(
            round(float(point.y), 5),
            round(float(point.x), 5),
            float(np.ceil(shapely.hausdorff_distance(points[code], areas[code]))),
        )
        for code, point in zip(points, degrees, strict=True)
    }
