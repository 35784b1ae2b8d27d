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
    Records,
    Rows,
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
    runs: Records,
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
        verdicts.row[row].reason = NOT_MATCHED
        return
    share = _shares(tables, rules, ranking, order)
    _explain(ranking, order, share, row, verdicts)
    for i in range(len(order)):
        _add_mass(tables, ranking.row[order[i]].place, share[i], mass)
    _decide(tables, figures, rules, parts, rows, row, runs, ranking, order, mass, verdicts)
    for i in range(len(order)):
        for step in range(LEVELS):
            unit = tables.chain[ranking.row[order[i]].place, step]
            if unit >= 0:
                mass[unit] = 0.0


@njit(cache=True)
def _shares(tables: Tables, rules: Rules, ranking: Ranking, order: Ints) -> Floats:
    """Scores as shares of probability that add up to one.

    "Tnaot Chrum" is rather the village of that name than Tnaot Chrum Muoy beside it.
    """
    best = order[0]
    level = tables.unit[ranking.row[best].place].level
    share = np.empty(len(order))
    whole = 0.0
    for i in range(len(order)):
        row = order[i]
        share[i] = np.exp(rules.sharpness * (ranking.row[row].score - ranking.row[best].score))
        if (
            tables.unit[ranking.row[row].place].level == level
            and ranking.cell[row, level].missing
            and not ranking.cell[best, level].missing
            and ranking.cell[row, level].run == ranking.cell[best, level].run
            and tables.chain[ranking.row[row].place, 1] == tables.chain[ranking.row[best].place, 1]
        ):
            share[i] *= rules.number_complete
        whole += share[i]
    return share / whole


@njit(cache=True)
def _explain(ranking: Ranking, order: Ints, share: Floats, row: int, verdicts: Verdicts) -> None:
    count = min(len(order), MOST_EXPLAINED)
    verdicts.row[row].ranked = count
    for i in range(count):
        verdicts.best[row, i].place = ranking.row[order[i]].place
        verdicts.best[row, i].score = ranking.row[order[i]].score
        verdicts.best[row, i].share = share[i]


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
    runs: Records,
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
        verdicts.row[row].reason = AMBIGUOUS
        _others(tables, -1, ranking, order, mass, row, verdicts)
        return
    level = tables.unit[place].level
    first = rows.start[row]
    used = _answered(parts, rows, row, runs, ranking, best, level, verdicts)
    likelihood = 1 / len(family) if len(family) else mass[place]
    verdicts.row[row].share = likelihood
    verdicts.row[row].least = _least(ranking, best, level)
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
            verdicts.other[row, verdicts.row[row].others].place = unit
            verdicts.other[row, verdicts.row[row].others].share = likelihood
            verdicts.row[row].others += 1
    else:
        _others(tables, place, ranking, order, mass, row, verdicts)
    verdicts.row[row].confidence = confidence
    verdicts.row[row].reason = reason
    if confidence == NONE:
        _put_first(place, likelihood, row, verdicts)
    else:
        verdicts.row[row].place = place


@njit(cache=True)
def _answered(
    parts: Parts,
    rows: Rows,
    row: int,
    runs: Records,
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
        run = ranking.cell[best, answered].run
        if run >= 0:
            verdicts.evidence[row, answered].run = run
            verdicts.evidence[row, answered].likeness = ranking.cell[best, answered].likeness
            verdicts.evidence[row, answered].former = ranking.cell[best, answered].former
            used[runs[run].part] = True
    for i in range(len(used)):
        labelled = parts.about[rows.part[first + i]].label >= 0
        verdicts.missed[first + i] = labelled and (not used[i] or ranking.unexplained[best, i])
    return used


@njit(cache=True)
def _family(tables: Tables, ranking: Ranking, order: Ints) -> Ints:
    """Units at one level that the same words name, but for the number; the earliest first."""
    best = order[0]
    place = ranking.row[best].place
    level = tables.unit[place].level
    if ranking.cell[best, level].run < 0 or not ranking.cell[best, level].missing:
        return np.empty(0, np.int32)
    found = np.empty(len(order), np.int32)
    count = 0
    for row in order:
        unit = ranking.row[row].place
        if (
            tables.unit[unit].level == level
            and tables.chain[unit, 1] == tables.chain[place, 1]
            and ranking.cell[row, level].run == ranking.cell[best, level].run
            and ranking.cell[row, level].missing
        ):
            found[count] = unit
            count += 1
    return np.sort(found[:count])


@njit(cache=True)
def _level(tables: Tables, rules: Rules, ranking: Ranking, best: int, mass: Floats) -> int:
    """The finest safe unit of the best chain; -1 where none is."""
    place = ranking.row[best].place
    for step in range(LEVELS):
        unit = tables.chain[place, step]
        if unit < 0:
            break
        level = tables.unit[unit].level
        if ranking.cell[best, level].run < 0:
            continue  # nothing speaks for this level itself
        if level == _VILLAGE and ranking.cell[best, level].likeness < rules.village_similarity:
            continue
        if mass[unit] >= rules.level_share:
            return int(unit)
    return int(place) if mass[place] >= rules.least_share else -1


@njit(cache=True)
def _least(ranking: Ranking, best: int, level: int) -> float:
    least = 1.0
    for answered in range(level + 1):
        if ranking.cell[best, answered].run >= 0:
            least = min(
                least, ranking.cell[best, answered].likeness * ranking.cell[best, answered].fit
            )
    return least


@njit(cache=True)
def _named_elsewhere(
    tables: Tables,
    figures: Figures,
    runs: Records,
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
        unit = ranking.row[row].place
        level = tables.unit[unit].level
        run = ranking.cell[row, level].run
        if (
            level > _DISTRICT
            or run < 0
            or ranking.cell[row, level].former >= 0
            or ranking.cell[row, level].likeness < figures.exact_enough
            or runs[run].coverage != 1
            or used[runs[run].part]
            or found[runs[run].part] >= 0
        ):
            continue
        same = False
        for step in range(LEVELS):
            own = tables.chain[place, step]
            if own >= 0 and (
                own == unit or tables.unit[own].latin_name == tables.unit[unit].latin_name
            ):
                same = True
        if not same:
            found[runs[run].part] = level
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
        other = ranking.row[at].place
        if place >= 0 and (_lies_in(tables, place, other) or _lies_in(tables, other, place)):
            continue
        if mass[other] < _LEAST_SHOWN or verdicts.row[row].others == _SHOWN:
            return
        verdicts.other[row, verdicts.row[row].others].place = other
        verdicts.other[row, verdicts.row[row].others].share = mass[other]
        verdicts.row[row].others += 1


@njit(cache=True)
def _lies_in(tables: Tables, place: int, wider: int) -> bool:
    for step in range(LEVELS):
        if tables.chain[place, step] == wider:
            return True
    return False


@njit(cache=True)
def _put_first(place: int, share: float, row: int, verdicts: Verdicts) -> None:
    """Put a unit before the others, since it is not answered itself."""
    count = min(verdicts.row[row].others + 1, _SHOWN)
    for i in range(count - 1, 0, -1):
        verdicts.other[row, i].place = verdicts.other[row, i - 1].place
        verdicts.other[row, i].share = verdicts.other[row, i - 1].share
    verdicts.other[row, 0].place = place
    verdicts.other[row, 0].share = share
    verdicts.row[row].others = count
