"""Give each polygon of a boundary file without codes the postcode of today's commune.

Upstream has names and outlines of 2014 only. Villages inside, names, provinces, old districts and
the neighbours each say something; one assignment for the whole country weighs them together, and
no postcode is given twice. What stays unclear is said, and left without a postcode.
"""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from scipy.optimize import linear_sum_assignment

from gis_data import Gazetteer, Level, load_gazetteer
from postcodes.boundaries.evidence import (
    ELSEWHERE,
    Evidence,
    adjacency,
    gather,
    load_landmarks,
    with_neighbours,
)
from postcodes.boundaries.splits import Split, load_splits
from postcodes.errors import LatticeError
from postcodes.registry import PostalUnit, build_registry

Floats = npt.NDArray[np.float64]
Chosen = npt.NDArray[np.intp]

ROUNDS = 4
"""Times that the neighbours are asked: each knows its own district better by then."""

SURE_MARGIN = 0.25
"""What the whole must lose by any exchange for a choice to be sure."""

TIE_MARGIN = 0.02
"""Two choices nearer to each other than this are equally good: neither is taken."""

NAME_ALONE = 0.75
NAME_IN_PLACE = 0.6
"""Without any village, a name less alike than this is no evidence: the first alone, the second
where the neighbours or the old district agree."""

AGREED = 0.5
"""Share of the neighbours that must agree for that."""

SURE_NAME = 0.6
"""A name less alike than this is told, however many villages agree."""

_NOTHING = "no village or name says which commune it is"
_NONE_LEFT = "no commune is left for it; those that have no polygon (splits) are not given"


def assign_postcodes(
    communes: gpd.GeoDataFrame,
    villages: pd.DataFrame | None = None,
    *,
    districts: gpd.GeoDataFrame | None = None,
    provinces: gpd.GeoDataFrame | None = None,
    gazetteer: Gazetteer | None = None,
    splits: Sequence[Split] | None = None,
    landmarks: pd.DataFrame | None = None,
) -> gpd.GeoDataFrame:
    """Find the postcode of each polygon.

    Args:
        communes: Polygons with a column ``name`` (Latin, of any year; may be missing, may end in
            * where cut off) and a coordinate system.
        villages: Points with ``code`` (eight digits), ``latitude``, ``longitude`` and, where
            known, ``name_km`` and ``name_latin``.
        districts: Older districts, with a column ``name``.
        provinces: Provinces, with a column ``name``.
        gazetteer: Units of today; by default the installed one.
        splits: Communes that have no polygon; by default those of ``load_splits``, which fit the
            boundaries of 2014. Give ``()`` for boundaries that have them all.
        landmarks: Points with the codes of communes; by default those of ``load_landmarks``.

    Returns:
        The polygons in their order with further columns: ``postcode`` (None where nothing decides),
        ``score``, ``margin`` (what the whole loses by the best exchange of this polygon's commune),
        ``name_likeness``, ``villages_for``, ``villages_against`` (those inside), ``neighbours``
        (share of the neighbours in the same district), ``doubtful`` (bool) and ``reason`` (why;
        empty where it is not).

    Raises:
        LatticeError: No polygons, no names, or no coordinate system.
    """
    names = _checked_names(communes)
    gazetteer = gazetteer or load_gazetteer()
    facts = load_splits() if splits is None else splits
    registry = build_registry(gazetteer)
    childless = {child for split in facts for child in split.children}
    carriers = {child: split.polygon for split in facts for child in split.children}
    units = [
        unit
        for unit in registry.units.values()
        if unit.level is Level.COMMUNE and unit.postcode not in childless
    ]
    polygons = shapely.make_valid(communes.to_crs(32648).geometry.to_numpy())
    evidence = gather(
        polygons,
        names,
        units,
        gazetteer,
        [load_landmarks() if landmarks is None else landmarks]
        + ([] if villages is None else [villages]),
        carriers,
        districts,
        provinces,
        {code: unit for code, unit in registry.units.items() if unit.level is not Level.COMMUNE},
    )
    near = adjacency(polygons)
    district_numbers = np.unique([unit.postcode[:4] for unit in units], return_inverse=True)[1]
    chosen = _best(evidence)
    for _ in range(ROUNDS):
        sureness = np.clip(_margins(evidence.scores, chosen)[0] / SURE_MARGIN, 0.0, 1.0)
        evidence = with_neighbours(evidence, near, chosen, sureness, district_numbers)
        chosen = _best(evidence)
    found = _columns(evidence, chosen, units)
    # As objects: pandas would make NaN of None.
    postcodes = pd.Series(found.pop("postcode"), index=communes.index, dtype=object)
    return communes.assign(postcode=postcodes, **found)


def _checked_names(communes: gpd.GeoDataFrame) -> list[str]:
    if "name" not in communes.columns or communes.crs is None or communes.empty:
        raise LatticeError(
            f"Boundaries to be given postcodes need polygons, a column 'name' and a coordinate "
            f"system; here are {len(communes)} polygons with the columns "
            f"{', '.join(map(str, communes.columns))} in {communes.crs}. Rename the column that "
            "holds the names (shapeName in geoBoundaries)."
        )
    if (empty := communes.geometry.isna() | communes.geometry.is_empty).any():
        raise LatticeError(
            f"{int(empty.sum())} boundaries have no outline, among them "
            f"{communes['name'][empty].iloc[0]!r}. Take them out first."
        )
    return [name.strip() if isinstance(name, str) else "" for name in communes["name"]]


def _best(evidence: Evidence) -> Chosen:
    """The assignment with the highest sum; -1 for a polygon that is left over or elsewhere."""
    scores = evidence.scores
    rows, columns = linear_sum_assignment(scores, maximize=True)
    chosen = np.full(len(scores), -1, np.intp)
    chosen[rows] = columns
    chosen[rows[scores[rows, columns] <= ELSEWHERE]] = -1
    return chosen


def _margins(scores: Floats, chosen: Chosen) -> tuple[Floats, Chosen]:
    """What the whole would lose at least if a polygon had another commune, and which that is.

    A polygon exchanges its commune with another polygon, or takes a free one, or leaves its own to
    a polygon that has none.

    Returns:
        The margin of each polygon, 0 or more, infinite where it has no commune; and the commune
        that it would have, -1 for none.
    """
    free = np.setdiff1d(np.arange(scores.shape[1]), chosen)
    has = np.flatnonzero(chosen >= 0)
    hasnot = np.flatnonzero(chosen < 0)
    own = scores[has, chosen[has]]
    among = scores[np.ix_(has, chosen[has])]
    losses = own[:, None] + own - among - among.T
    np.fill_diagonal(losses, np.inf)
    losses = np.hstack([
        losses,
        own[:, None] - scores[np.ix_(has, free)],
        (own - scores[np.ix_(hasnot, chosen[has])]).T,
        np.full((len(has), 1), np.inf),
    ])  # fmt: skip
    others = np.concatenate([chosen[has], free, np.full(len(hasnot) + 1, -1, np.intp)])
    margins = np.full(len(scores), np.inf)
    rivals = np.full(len(scores), -1, np.intp)
    margins[has] = losses.min(axis=1)
    rivals[has] = others[losses.argmin(axis=1)]
    return margins, rivals


def _columns(
    evidence: Evidence, chosen: Chosen, units: Sequence[PostalUnit]
) -> dict[str, npt.NDArray[np.generic] | list[str]]:
    rows, columns = np.arange(len(chosen)), np.maximum(chosen, 0)
    margins, rivals = _margins(evidence.scores, chosen)
    name = evidence.names[rows, columns]
    inside = evidence.inside[rows, columns]
    others = evidence.inside.copy()
    others[rows, columns] = 0.0
    place = evidence.neighbours[rows, columns] + evidence.district[rows, columns]
    least = np.where(place >= AGREED, NAME_IN_PLACE, NAME_ALONE)
    nothing = (evidence.votes[rows, columns] == 0) & (name < least)
    given = (chosen >= 0) & ~nothing & (margins >= TIE_MARGIN)
    reasons = [
        _doubt(
            margin=margins[row],
            rival="" if rivals[row] < 0 else units[rivals[row]].postcode,
            own=units[columns[row]].postcode,
            name=name[row],
            inside=inside[row],
            against=others[row].max(),
        )
        if chosen[row] >= 0 and not nothing[row]
        else _NOTHING
        if chosen[row] >= 0
        else _NONE_LEFT
        for row in rows
    ]
    return {
        "postcode": np.array(
            [
                units[column].postcode if known else None
                for column, known in zip(columns, given, strict=True)
            ],
            dtype=object,
        ),
        "score": np.where(given, evidence.scores[rows, columns], 0.0).round(4),
        "margin": np.where(given, margins, 0.0).round(4),
        "name_likeness": np.where(given, name, 0.0).round(4),
        "villages_for": np.where(given, inside, 0.0).astype(np.int64),
        "villages_against": np.where(given, others.sum(axis=1), 0.0).astype(np.int64),
        "neighbours": np.where(given, evidence.neighbours[rows, columns], 0.0).round(4),
        "doubtful": np.array([bool(reason) for reason in reasons]),
        "reason": reasons,
    }


def _doubt(
    *, margin: float, rival: str, own: str, name: float, inside: float, against: float
) -> str:
    other = rival or "another polygon"
    if margin < TIE_MARGIN:
        return f"{own} and {other} fit equally well"
    if against > max(inside, 1.0):
        return f"{against:.0f} villages of another commune lie in it, {inside:.0f} of its own"
    if name < SURE_NAME:
        return f"its name is another than that of {own}: likeness {name:.2f}"
    if margin < SURE_MARGIN:
        return f"{other} fits almost as well as {own}: margin {margin:.2f}"
    return ""
