"""Say in which commune of today the villages of a point file lie, and who votes for what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from gis_data import Gazetteer, Level, Unit
from postcodes.errors import LatticeError
from postcodes.names import fold_name, likeness

Floats = npt.NDArray[np.float64]

COLUMNS = ("code", "latitude", "longitude")
"""What a table of points must have; ``name_km`` and ``name_latin`` are used where they stand."""

NEAR_M = 500.0
"""A village this near to a polygon, but outside, counts a little: outlines are simplified."""
_NEAR_WEIGHT = 0.2

_SAME_VILLAGE = 0.7
"""Names less alike than this are those of two villages."""

_NAMES = ("name_km", "name_latin")


def read_village_points(path: Path) -> pd.DataFrame:
    """Read the village points of the data sources into the columns that the builder takes.

    Raises:
        LatticeError: Columns are missing.
    """
    table = pd.read_csv(path, dtype={"village_code_2025": str})
    table = table.rename(
        columns={
            "village_code_2025": "code",
            "lat": "latitude",
            "lon": "longitude",
            "name_kh": "name_km",
            "name_en": "name_latin",
        }
    )
    return check_points(table)[[*COLUMNS, *(name for name in _NAMES if name in table.columns)]]


def check_points(points: pd.DataFrame) -> pd.DataFrame:
    """The points that are positions, codes as text.

    Raises:
        LatticeError: Columns are missing.
    """
    if missing := [name for name in COLUMNS if name not in points.columns]:
        raise LatticeError(
            f"The village points have no column {', '.join(missing)}. Needed are "
            f"{', '.join(COLUMNS)}; name_km and name_latin are used where they stand."
        )
    positions = points[["latitude", "longitude"]].to_numpy(np.float64)
    good = np.isfinite(positions).all(axis=1)
    kept: pd.DataFrame = points.loc[good].reset_index(drop=True)
    return kept.assign(code=kept["code"].astype(str))


def metric_points(points: pd.DataFrame) -> npt.NDArray[np.object_]:
    """The points in EPSG:32648, in metres."""
    degrees = gpd.GeoSeries(
        gpd.points_from_xy(points["longitude"], points["latitude"]), index=points.index, crs=4326
    )
    return np.asarray(degrees.to_crs(32648).to_numpy())


def communes_of_villages(points: pd.DataFrame, gazetteer: Gazetteer) -> list[str]:
    """The commune of each village, "" where neither its code nor its name says one.

    A code is believed where the gazetteer's village has a name alike, or where no name is given.
    Otherwise the code is older than the gazetteer, or a misprint: the name decides, within the
    district and then within the province, where only one commune has such a village. A code of
    six digits is a commune's own.
    """
    finder = _Finder(gazetteer)
    names = [points[name].fillna("") for name in _NAMES if name in points.columns]
    rows = zip(points["code"], *names, strict=True)
    return [finder.commune(code, [name for name in given if name]) for code, *given in rows]


class _Finder:
    """The villages of the gazetteer by code and, in districts and provinces, by name."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self._gazetteer = gazetteer
        self._units = gazetteer.units

    @cached_property
    def _by_name(self) -> Mapping[tuple[str, object], set[str]]:
        found: dict[tuple[str, object], set[str]] = defaultdict(set)
        for unit in self._gazetteer.at(Level.VILLAGE):
            assert unit.parent is not None
            for name in (unit.name_km, unit.name_latin):
                key = fold_name(name).key
                found[unit.parent[:4], key].add(unit.parent)
                found[unit.parent[:2], key].add(unit.parent)
        return found

    def commune(self, code: str, names: list[str]) -> str:
        unit = self._units.get(code)
        if unit is not None and unit.level is Level.COMMUNE:
            return unit.code
        if unit is not None and unit.parent and (not names or _same_village(unit, names)):
            return unit.parent
        for above in (code[:4], code[:2]):
            for name in names:
                found = self._by_name.get((above, fold_name(name).key), set())
                if len(found) == 1:
                    return next(iter(found))
        # Only the number is left to go by.
        return code[:6] if unit is not None or code[:6] in self._units else ""


def _same_village(unit: Unit, names: list[str]) -> bool:
    return any(
        likeness(fold_name(name), fold_name(known)) >= _SAME_VILLAGE
        for name in names
        for known in (unit.name_km, unit.name_latin)
    )


def count_votes(
    polygons: npt.NDArray[np.object_],
    points: npt.NDArray[np.object_],
    communes: npt.NDArray[np.intp],
    count: int,
) -> tuple[Floats, Floats]:
    """How many villages of each commune lie in each polygon, or not far from it.

    Args:
        polygons: In metres, shape (n,).
        points: In metres, shape (m,).
        communes: Number of each point's commune, shape (m,).
        count: Communes in all.

    Returns:
        Votes for each polygon and commune, those near counted less, shape (n, count); and the
        villages inside alone, same shape.
    """
    inside, votes = np.zeros((2, len(polygons), count))
    tree = shapely.STRtree(polygons)
    point, polygon = tree.query(points, predicate="dwithin", distance=NEAR_M)
    np.add.at(votes, (polygon, communes[point]), _NEAR_WEIGHT)
    point, polygon = tree.query(points, predicate="intersects")
    np.add.at(votes, (polygon, communes[point]), 1.0 - _NEAR_WEIGHT)
    np.add.at(inside, (polygon, communes[point]), 1.0)
    return votes, inside
