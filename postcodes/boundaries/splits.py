"""Know the communes that have no polygon of their own, and divide the polygons that they share."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from postcodes.boundaries.villages import NEAR_M, check_points, metric_points
from postcodes.errors import LatticeError


@dataclass(frozen=True, slots=True)
class Split:
    """Communes that were formed after the boundaries were drawn, and the polygon they lie in.

    Attributes:
        polygon: Today's code of the polygon that covers them all; "" where it is not known.
        candidates: The polygons one of which it is, where it is not known.
        children: Codes that have no polygon of their own.
        date: Day or year when they were formed.
        source: Where the date and the division are told.
        evidence: What names the parent.
    """

    polygon: str
    candidates: tuple[str, ...]
    children: tuple[str, ...]
    date: str
    source: str
    evidence: str

    @property
    def members(self) -> tuple[str, ...]:
        """All communes that share the polygon; the children alone where it is not known."""
        own = (self.polygon,) if self.polygon else ()
        return tuple(sorted((*own, *self.children)))

    @property
    def precision(self) -> str:
        """``day`` or ``year``."""
        return "year" if len(self.date) == len("2016") else "day"


@lru_cache(maxsize=1)
def load_splits() -> tuple[Split, ...]:
    """The splits since October 2014, from ``data/split_communes.toml``.

    >>> [split.members for split in load_splits() if split.polygon == "120915"]
    [('120914', '120915')]
    """
    text = resources.files("postcodes").joinpath("data/split_communes.toml").read_text("utf-8")
    return tuple(
        Split(
            row.get("polygon", ""),
            tuple(row.get("candidates", ())),
            tuple(row["children"]),
            row["date"],
            row["source"],
            row["evidence"],
        )
        for row in tomllib.loads(text)["split"]
    )


def divide_splits(
    communes: gpd.GeoDataFrame,
    points: pd.DataFrame | None = None,
    splits: Sequence[Split] | None = None,
) -> gpd.GeoDataFrame:
    """Say which polygons stand for several communes; divide them where points tell how.

    A polygon is divided where at least two of its communes have a point in it or within 500 m:
    each place goes to the commune of the nearest point. Other polygons stay whole. Either way the
    answer is estimated, and every commune that the place may belong to is listed.

    Args:
        communes: Polygons with a column ``postcode`` (six digits; None where not assigned).
        points: Points of villages or communes (``code`` of eight or six digits, ``latitude``,
            ``longitude``), or None: nothing is divided.
        splits: The facts; by default those of ``load_splits``.

    Returns:
        The polygons with further columns: ``estimated`` (bool), ``siblings`` (tuple of the other
        postcodes that a place there may have) and ``divided`` (bool).

    Raises:
        LatticeError: No column ``postcode``, or no coordinate system.
    """
    if "postcode" not in communes.columns or communes.crs is None:
        raise LatticeError(
            "Polygons to be divided need a column 'postcode' and a coordinate system; assign "
            "postcodes first (assign_postcodes)."
        )
    facts = load_splits() if splits is None else splits
    siblings: dict[str, set[str]] = {}
    for split in facts:
        for code in split.candidates or split.members:
            siblings.setdefault(code, set()).update(split.members)
    lists = [tuple(sorted(siblings.get(code, set()) - {code})) for code in communes["postcode"]]
    marked = communes.assign(
        siblings=pd.Series(lists, index=communes.index, dtype=object),
        estimated=[bool(others) for others in lists],
        divided=False,
    )
    if points is None:
        return marked
    parts = [part for split in facts for part in _parts(marked, split, check_points(points))]
    replaced = [split_row for split_row, _ in parts]
    kept = marked.drop(index=list(set(replaced)))
    return gpd.GeoDataFrame(
        pd.concat([kept, *(part for _, part in parts)], ignore_index=True), crs=communes.crs
    )


def _parts(
    marked: gpd.GeoDataFrame, split: Split, points: pd.DataFrame
) -> Iterator[tuple[object, gpd.GeoDataFrame]]:
    """The parts of a split's polygon, each with the index of the row that they replace."""
    rows = marked[marked["postcode"].isin(split.members)]
    if len(rows) != 1 or not split.polygon:
        return  # a newer file that has them apart, or nothing known of the polygon
    index = rows.index[0]
    outline = rows.to_crs(32648).geometry.iloc[0]
    codes = points["code"].str[:6]
    own = points[codes.isin(split.members)].reset_index(drop=True)
    if own.empty:
        return
    located = metric_points(own)
    near = shapely.dwithin(located, outline, NEAR_M)
    members = own["code"].str[:6].to_numpy()[near]
    if len(set(members)) < 2:  # noqa: PLR2004 - one commune alone divides nothing
        return
    for code, part in _nearest(outline, located[near], members):
        degrees = gpd.GeoSeries([part], index=[index], crs=32648).to_crs(marked.crs)
        yield (
            index,
            rows.assign(
                postcode=code,
                siblings=pd.Series([tuple(m for m in split.members if m != code)], index=[index]),
                divided=True,
            ).set_geometry(degrees),
        )


def _nearest(
    outline: shapely.Geometry,
    points: npt.NDArray[np.object_],
    members: npt.NDArray[np.object_],
) -> Iterator[tuple[str, shapely.Geometry]]:
    """Cut an outline into what is nearest to the points of each member."""
    places, first = np.unique(shapely.get_coordinates(points), axis=0, return_index=True)
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(places), extend_to=outline)
    )
    tree = shapely.STRtree(np.asarray(shapely.points(places)))
    cell, place = tree.query(cells, predicate="contains")
    owners = members[first[place]]
    for code in sorted(set(owners)):
        own = shapely.union_all(cells[cell[owners == code]])
        part = shapely.intersection(outline, own)
        if part.area > 0:
            yield code, part
