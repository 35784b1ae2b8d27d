"""Compute the lattice of the country from its boundary polygons."""

from __future__ import annotations

from types import MappingProxyType

import geopandas as gpd
import numpy as np
import shapely

from postcodes.errors import LatticeError
from postcodes.lattice.build import LabelledArea, Progress, build_runs
from postcodes.lattice.model import FIRST_COMMUNE, UNASSIGNED, WATER, Lattice, Place

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
        communes: Polygons with a column ``postcode`` (six digits), without overlap.
        country: The country's outline in one or more polygons, lakes included.
        progress: Told the stage, steps done and steps in all.

    Raises:
        LatticeError: No postcodes on the polygons, or one twice.
    """
    if "postcode" not in communes.columns:
        raise LatticeError(
            "The commune boundaries carry no column 'postcode'. Raw boundaries have none: use the "
            "prepared file of a data mirror (PHLOV_DATA_MIRROR)."
        )
    communes = communes.sort_values("postcode", ignore_index=True).to_crs(32648)
    if communes["postcode"].duplicated().any():
        twice = sorted(communes.loc[communes["postcode"].duplicated(), "postcode"])
        raise LatticeError(f"The commune boundaries carry postcodes twice: {twice[:10]}.")
    postcodes = tuple(communes["postcode"].astype(str))
    outline = shapely.union_all(shapely.make_valid(country.to_crs(32648).geometry.to_numpy()))
    polygons = shapely.intersection(
        communes.geometry.to_numpy(), outline.buffer(COASTLINE_TOLERANCE_M)
    )
    together = shapely.union_all(communes.geometry.to_numpy())
    water = _lakes(together)
    unassigned = shapely.difference(shapely.difference(outline, together), water)
    areas = [LabelledArea(i + FIRST_COMMUNE, polygon) for i, polygon in enumerate(polygons)]
    areas += [LabelledArea(WATER, water), LabelledArea(UNASSIGNED, unassigned)]
    starts, labels = build_runs(areas, progress)
    places = _representative_points(postcodes, polygons)
    source = (
        "geoBoundaries KHM ADM0 and ADM3 (CC BY 4.0), with postcodes of MPTC Prakas 77 (2025); "
        "cells computed by Phlov"
    )
    return Lattice(starts, labels, postcodes, MappingProxyType(places), source)


def _lakes(together: shapely.Geometry) -> shapely.Geometry:
    holes = shapely.polygons(
        [ring for part in shapely.get_parts(together) for ring in part.interiors]
    )
    lakes = shapely.union_all(holes[shapely.area(holes) > LAKE_AREA_M2])
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
