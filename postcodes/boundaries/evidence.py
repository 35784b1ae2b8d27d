"""Gather, for every polygon and every commune of today, what says that one is the other."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy import sparse
from scipy.optimize import linear_sum_assignment

from gis_data import Gazetteer
from postcodes.boundaries.names import name_likeness
from postcodes.boundaries.villages import (
    check_points,
    communes_of_villages,
    count_votes,
    metric_points,
)
from postcodes.registry import PostalUnit

Floats = npt.NDArray[np.float64]
Polygons = npt.NDArray[np.object_]

NEIGHBOURS_M = 50.0
"""Polygons nearer than this are neighbours: simplified outlines leave slivers between them."""

_DOUBT = 0.5
"""Added to the votes of a polygon, so that one village says less than nine."""

_SAME_DISTRICT_NAME = 0.8
_NEAR_LEAST = 0.2
"""Of a polygon's area that a province must cover for its communes to be considered."""

NAMES, VILLAGES, DISTRICT, NEIGHBOURS = 1.0, 1.0, 0.25, 0.4
"""What a whole likeness of names, all villages, the old district and all neighbours weigh."""

ELSEWHERE = -10.0
"""Weight of a commune of another province: never chosen."""


@dataclass(frozen=True)
class Evidence:
    """What speaks for each pairing; every array has the shape (polygons, communes).

    Attributes:
        names: Likeness of the names, 0 to 1.
        votes: Villages of the commune in the polygon, those near it counted less.
        inside: Villages of the commune inside the polygon, as they are.
        district: 1 where the polygon lies in an old district of the name of the commune's own.
        neighbours: Share of the polygon's neighbours that are in the commune's district.
        possible: Whether the polygon lies in the commune's province.
    """

    names: Floats
    votes: Floats
    inside: Floats
    district: Floats
    neighbours: Floats
    possible: npt.NDArray[np.bool_]

    @property
    def shares(self) -> Floats:
        """Share of the polygon's votes for each commune, less than 1 where there are few."""
        shares: Floats = self.votes / (self.votes.sum(axis=1, keepdims=True) + _DOUBT)
        return shares

    @property
    def scores(self) -> Floats:
        """All of it weighed together."""
        together = (
            NAMES * self.names
            + VILLAGES * self.shares
            + DISTRICT * self.district
            + NEIGHBOURS * self.neighbours
        )
        return np.where(self.possible, together, ELSEWHERE)


def load_landmarks() -> pd.DataFrame:
    """Places that say which commune a polygon is where nothing else does, as points."""
    text = resources.files("postcodes").joinpath("data/boundary_landmarks.toml").read_text("utf-8")
    rows = tomllib.loads(text)["landmark"]
    return pd.DataFrame(
        {
            "code": [row["commune"] for row in rows],
            "latitude": [row["latitude"] for row in rows],
            "longitude": [row["longitude"] for row in rows],
        }
    )


def gather(  # noqa: PLR0913, PLR0917 - every kind of evidence is one argument
    polygons: Polygons,
    given_names: Sequence[str],
    units: Sequence[PostalUnit],
    gazetteer: Gazetteer,
    points: Sequence[pd.DataFrame],
    carriers: Mapping[str, str],
    districts: gpd.GeoDataFrame | None,
    provinces: gpd.GeoDataFrame | None,
    upper: Mapping[str, PostalUnit],
) -> Evidence:
    """Gather everything but the neighbours.

    Args:
        polygons: In metres.
        given_names: The names of the polygons.
        units: The communes to choose from.
        gazetteer: For the villages of the points.
        points: Tables of points with codes of villages or communes.
        carriers: For a commune without a polygon, the one whose polygon covers it.
        districts: Old districts with a column ``name``.
        provinces: Provinces with a column ``name``.
        upper: Provinces and districts of today by postcode.
    """
    shape = len(polygons), len(units)
    votes, inside = np.zeros(shape), np.zeros(shape)
    column = {unit.postcode: i for i, unit in enumerate(units)}
    for table in map(check_points, points):
        codes = communes_of_villages(table, gazetteer)
        numbers = np.array([column.get(carriers.get(code, code), -1) for code in codes], np.intp)
        known = numbers >= 0
        located = metric_points(table)[known]
        more = count_votes(polygons, located, numbers[known], len(units))
        votes, inside = votes + more[0], inside + more[1]
    return Evidence(
        names=name_likeness(given_names, [unit.name_latin for unit in units]),
        votes=votes,
        inside=inside,
        district=np.zeros(shape) if districts is None else _old_districts(
            polygons, units, districts, upper
        ),
        neighbours=np.zeros(shape),
        possible=np.ones(shape, np.bool_) if provinces is None else _provinces(
            polygons, units, provinces, upper
        ),
    )  # fmt: skip


def _coverage(polygons: Polygons, areas: gpd.GeoDataFrame) -> Floats:
    """Share of each polygon that each area covers, shape (polygons, areas)."""
    outlines = shapely.make_valid(areas.to_crs(32648).geometry.to_numpy())
    polygon, area = shapely.STRtree(outlines).query(polygons, predicate="intersects")
    covered = np.zeros((len(polygons), len(outlines)))
    overlap = shapely.area(shapely.intersection(polygons[polygon], outlines[area]))
    covered[polygon, area] = overlap / shapely.area(polygons[polygon])
    return covered


def _provinces(
    polygons: Polygons,
    units: Sequence[PostalUnit],
    provinces: gpd.GeoDataFrame,
    upper: Mapping[str, PostalUnit],
) -> npt.NDArray[np.bool_]:
    today = [unit for unit in upper.values() if unit.parent is None]
    alike = name_likeness(list(provinces["name"]), [unit.name_latin for unit in today])
    rows, columns = linear_sum_assignment(alike, maximize=True)
    number = {int(row): today[column].postcode for row, column in zip(rows, columns, strict=True)}
    of_area = np.array([number.get(i, "") for i in range(len(provinces))])
    of_unit = np.array([f"{unit.postcode[:2]}0000" for unit in units])
    covered = _coverage(polygons, provinces)
    possible = covered >= np.minimum(_NEAR_LEAST, covered.max(axis=1, keepdims=True))
    # A polygon outside all provinces may be any commune.
    possible |= covered.max(axis=1, keepdims=True) == 0
    return np.asarray(possible.astype(float) @ (of_area[:, None] == of_unit) > 0)


def _old_districts(
    polygons: Polygons,
    units: Sequence[PostalUnit],
    districts: gpd.GeoDataFrame,
    upper: Mapping[str, PostalUnit],
) -> Floats:
    covered = _coverage(polygons, districts)
    names = [upper[f"{unit.postcode[:4]}00"].name_latin for unit in units]
    same = name_likeness(list(districts["name"]), names) >= _SAME_DISTRICT_NAME
    found: Floats = same[covered.argmax(axis=1)].astype(np.float64)
    found[covered.max(axis=1) == 0] = 0.0
    return found


def adjacency(polygons: Polygons) -> sparse.csr_array:
    """Which polygons are neighbours, shape (n, n)."""
    tree = shapely.STRtree(polygons)
    left, right = tree.query(polygons, predicate="dwithin", distance=NEIGHBOURS_M)
    apart = left != right
    pairs = np.ones(int(apart.sum())), (left[apart], right[apart])
    return sparse.csr_array(pairs, shape=(len(polygons), len(polygons)))


def with_neighbours(
    evidence: Evidence,
    near: sparse.csr_array,
    chosen: npt.NDArray[np.intp],
    sureness: Floats,
    districts: npt.NDArray[np.intp],
) -> Evidence:
    """Add the districts of the neighbours, each as far as it is sure of its own.

    Args:
        evidence: As gathered.
        near: Which polygons are neighbours.
        chosen: Commune of each polygon, or -1.
        sureness: Of that choice, 0 to 1.
        districts: District of each commune, as a number.
    """
    known = np.flatnonzero(chosen >= 0)
    of_polygon = np.zeros((len(chosen), int(districts.max()) + 1))
    of_polygon[known, districts[chosen[known]]] = sureness[known]
    counted = np.asarray(near @ of_polygon)
    total = np.asarray(near.sum(axis=1))[:, None]
    shares = np.divide(counted, total, out=np.zeros_like(counted), where=total > 0)
    return replace(evidence, neighbours=shares[:, districts])
