"""Decide from the ranked hypotheses: which unit, at which level, how sure, and why."""

from __future__ import annotations

import numpy as np
from numba import njit

from addressing.geocode.kernel.arrays import (
    LEVELS,
    MOST_EXPLAINED,
    Figures,
    Flags,
    Floats,
    Ints,
    Parts,
    Ranking,
    Rows,
    Runs,
    Tables,
    Verdicts,
)
from addressing.geocode.kernel.classes import (
    AMBIGUOUS,
    CLASS_B,
    CLASS_C,
    CONTRADICTION,
    NONE,
    NOT_MATCHED,
    NUMBER_MISSING,
    Rules,
    class_of,
)

_PROVINCE, _DISTRICT, _VILLAGE = 0, 1, 3

_LEAST_SHOWN = 0.01
"""Share of probability below which an alternative is not worth a reader's time."""

_SHOWN = 8


@njit(cache=True)
def decide(
    tables: Tables,
    figures: Figures,
    rules: Rules,
    parts: Parts,
    rows: Rows,
    row: int,
    runs: Runs,
    ranking: Ranking,
    order: Ints,
    mass: Floats,
    verdicts: Verdicts,
) -> None:
    """Answer the finest unit that is safe, or honestly nothing.

    Args:
        tables: What is known of all units.
        figures: The weights of the scoring.
        rules: The figures by which is decided.
        parts: Stored parts.
        rows: Addresses.
        row: The address.
        runs: Its runs.
        ranking: Its hypotheses.
        order: Their places, best first.
        mass: Working memory over all units, zeros, and zeros again afterwards.
        verdicts: Where the decision goes.
    """
    if len(order) == 0:
        verdicts.reason[row] = NOT_MATCHED
        return
    share = _shares(ranking, order, rules.sharpness)
    _explain(ranking, order, share, row, verdicts)
    for i in range(len(order)):
        _add_mass(tables, ranking.place[order[i]], share[i], mass)
    _decide(tables, figures, rules, parts, rows, row, runs, ranking, order, mass, verdicts)
    for i in range(len(order)):
        for step in range(LEVELS):
            unit = tables.chain[ranking.place[order[i]], step]
            if unit >= 0:
                mass[unit] = 0.0


@njit(cache=True)
def _shares(ranking: Ranking, order: Ints, sharpness: float) -> Floats:
    """Scores as shares of probability that add up to one."""
    top = ranking.score[order[0]]
    share = np.empty(len(order))
    whole = 0.0
    for i in range(len(order)):
        share[i] = np.exp(sharpness * (ranking.score[order[i]] - top))
        whole += share[i]
    return share / whole


@njit(cache=True)
def _explain(ranking: Ranking, order: Ints, share: Floats, row: int, verdicts: Verdicts) -> None:
    count = min(len(order), MOST_EXPLAINED)
    verdicts.ranked[row] = count
    for i in range(count):
        verdicts.best[row, i] = ranking.place[order[i]]
        verdicts.score[row, i] = ranking.score[order[i]]
        verdicts.best_share[row, i] = share[i]


@njit(cache=True)
def _add_mass(tables: Tables, place: int, share: float, mass: Floats) -> None:
    for step in range(LEVELS):
        unit = tables.chain[place, step]
        if unit >= 0:
            mass[unit] += share


@njit(cache=True)
def _decide(
    tables: Tables,
    figures: Figures,
    rules: Rules,
    parts: Parts,
    rows: Rows,
    row: int,
    runs: Runs,
    ranking: Ranking,
    order: Ints,
    mass: Floats,
    verdicts: Verdicts,
) -> None:
    best = order[0]
    family = _family(tables, ranking, order)
    in_family = 0.0
    for unit in family:
        in_family += mass[unit]
    if len(family) > 1 and in_family >= rules.family_share:
        place = family[0]
    else:
        family = family[:0]
        place = _level(tables, rules, ranking, best, mass)
    if place < 0:
        verdicts.reason[row] = AMBIGUOUS
        _others(tables, -1, ranking, order, mass, row, verdicts)
        return
    level = tables.level[place]
    first = rows.start[row]
    used = _answered(parts, rows, row, runs, ranking, best, level, verdicts)
    likelihood = 1 / len(family) if len(family) else mass[place]
    verdicts.share[row] = likelihood
    verdicts.least[row] = _least(ranking, best, level)
    confidence, reason = class_of(
        rules, parts, rows, row, runs, ranking, best, level, likelihood, verdicts
    )
    elsewhere = _named_elsewhere(tables, figures, runs, ranking, order, place, used)
    if elsewhere.max() >= 0 and confidence >= CLASS_B:
        confidence = CLASS_C if (elsewhere == _PROVINCE).any() else CLASS_B
        reason = CONTRADICTION
        verdicts.missed[first : first + len(elsewhere)] |= elsewhere >= 0
    if len(family):
        confidence, reason = CLASS_C, NUMBER_MISSING
        for unit in family[1:]:
            verdicts.other[row, verdicts.others[row]] = unit
            verdicts.other_share[row, verdicts.others[row]] = likelihood
            verdicts.others[row] += 1
    else:
        _others(tables, place, ranking, order, mass, row, verdicts)
    verdicts.confidence[row] = confidence
    verdicts.reason[row] = reason
    if confidence == NONE:
        _put_first(place, likelihood, row, verdicts)
    else:
        verdicts.place[row] = place


@njit(cache=True)
def _answered(
    parts: Parts,
    rows: Rows,
    row: int,
    runs: Runs,
    ranking: Ranking,
    best: int,
    level: int,
    verdicts: Verdicts,
) -> Flags:
    """Note what speaks for the answered level and those above, and the parts that were missed.

    Returns:
        Which parts speak for the answer.
    """
    first = rows.start[row]
    used = np.zeros(rows.start[row + 1] - first, np.bool_)
    for answered in range(level + 1):
        run = ranking.run[best, answered]
        if run >= 0:
            verdicts.run[row, answered] = run
            verdicts.likeness[row, answered] = ranking.likeness[best, answered]
            verdicts.former[row, answered] = ranking.former[best, answered]
            used[runs.part[run]] = True
    for i in range(len(used)):
        labelled = parts.label[rows.part[first + i]] >= 0
        verdicts.missed[first + i] = labelled and (not used[i] or ranking.unexplained[best, i])
    return used


@njit(cache=True)
def _family(tables: Tables, ranking: Ranking, order: Ints) -> Ints:
    """Units at one level that the same words name, but for the number; the earliest first."""
    best = order[0]
    place = ranking.place[best]
    level = tables.level[place]
    if ranking.run[best, level] < 0 or not ranking.missing[best, level]:
        return np.empty(0, np.int32)
    found = np.empty(len(order), np.int32)
    count = 0
    for row in order:
        unit = ranking.place[row]
        if (
            tables.level[unit] == level
            and tables.chain[unit, 1] == tables.chain[place, 1]
            and ranking.run[row, level] == ranking.run[best, level]
            and ranking.missing[row, level]
        ):
            found[count] = unit
            count += 1
    return np.sort(found[:count])


@njit(cache=True)
def _level(tables: Tables, rules: Rules, ranking: Ranking, best: int, mass: Floats) -> int:
    """The finest safe unit of the best chain; -1 where none is."""
    place = ranking.place[best]
    for step in range(LEVELS):
        unit = tables.chain[place, step]
        if unit < 0:
            break
        level = tables.level[unit]
        if ranking.run[best, level] < 0:
            continue  # nothing speaks for this level itself
        if level == _VILLAGE and ranking.likeness[best, level] < rules.village_similarity:
            continue
        if mass[unit] >= rules.level_share:
            return int(unit)
    return int(place) if mass[place] >= rules.least_share else -1


@njit(cache=True)
def _least(ranking: Ranking, best: int, level: int) -> float:
    least = 1.0
    for answered in range(level + 1):
        if ranking.run[best, answered] >= 0:
            least = min(least, ranking.likeness[best, answered] * ranking.fit[best, answered])
    return least


@njit(cache=True)
def _named_elsewhere(
    tables: Tables,
    figures: Figures,
    runs: Runs,
    ranking: Ranking,
    order: Ints,
    place: int,
    used: Flags,
) -> Ints:
    """Levels of districts and provinces that parts name, letter by letter, elsewhere; else -1.

    A bare "Siem Reap" behind a khan of Phnom Penh carries no unit word, and yet contradicts.
    """
    found = np.full(len(used), -1, np.int32)
    for row in order:
        unit = ranking.place[row]
        level = tables.level[unit]
        run = ranking.run[row, level]
        if (
            level > _DISTRICT
            or run < 0
            or ranking.former[row, level] >= 0
            or ranking.likeness[row, level] < figures.exact_enough
            or runs.coverage[run] != 1
            or used[runs.part[run]]
            or found[runs.part[run]] >= 0
        ):
            continue
        same = False
        for step in range(LEVELS):
            own = tables.chain[place, step]
            if own >= 0 and (own == unit or tables.latin_name[own] == tables.latin_name[unit]):
                same = True
        if not same:
            found[runs.part[run]] = level
    return found


@njit(cache=True)
def _others(
    tables: Tables,
    place: int,
    ranking: Ranking,
    order: Ints,
    mass: Floats,
    row: int,
    verdicts: Verdicts,
) -> None:
    """Name the other units that are likely, but none above or below the answer."""
    for at in order:
        other = ranking.place[at]
        if place >= 0 and (_lies_in(tables, place, other) or _lies_in(tables, other, place)):
            continue
        if mass[other] < _LEAST_SHOWN or verdicts.others[row] == _SHOWN:
            return
        verdicts.other[row, verdicts.others[row]] = other
        verdicts.other_share[row, verdicts.others[row]] = mass[other]
        verdicts.others[row] += 1


@njit(cache=True)
def _lies_in(tables: Tables, place: int, wider: int) -> bool:
    for step in range(LEVELS):
        if tables.chain[place, step] == wider:
            return True
    return False


@njit(cache=True)
def _put_first(place: int, share: float, row: int, verdicts: Verdicts) -> None:
    """Put a unit before the others, since it is not answered itself."""
    count = min(verdicts.others[row] + 1, _SHOWN)
    for i in range(count - 1, 0, -1):
        verdicts.other[row, i] = verdicts.other[row, i - 1]
        verdicts.other_share[row, i] = verdicts.other_share[row, i - 1]
    verdicts.other[row, 0] = place
    verdicts.other_share[row, 0] = share
    verdicts.others[row] = count
