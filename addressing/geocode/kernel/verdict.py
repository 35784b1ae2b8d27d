"""Decide from the ranked hypotheses: which unit, at which level, how sure, and why."""

from __future__ import annotations

import numpy as np

from addressing.geocode.kernel.arrays import (
    LEVELS,
    MOST_EXPLAINED,
    Figures,
    Floats,
    Ranking,
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
from addressing.geocode.kernel.compiling import inlined, inner
from addressing.geocode.kernel.memory import Judgement, Memory

_PROVINCE, _DISTRICT, _VILLAGE = 0, 1, 3

_LEAST_SHOWN = 0.01
"""Share of probability below which an alternative is not worth a reader's time."""

_SHOWN = 8


@inner
def decide(
    tables: Tables,
    figures: Figures,
    rules: Rules,
    rows: Rows,
    row: int,
    memory: Memory,
    ranked: int,
    verdicts: Verdicts,
) -> None:
    """Answer the finest unit that is safe, or honestly nothing.

    Args:
        tables: What is known of all units.
        figures: The weights of the scoring.
        rules: The figures by which is decided.
        rows: Addresses.
        row: The address.
        memory: Its runs and its hypotheses.
        ranked: How many hypotheses there are.
        verdicts: Where the decision goes.
    """
    if ranked == 0:
        verdicts.row[row].reason = NOT_MATCHED
        return
    judgement, ranking = memory.judgement, memory.ranking
    _share_out(tables, rules, ranking, judgement, ranked)
    _explain(ranking, judgement, ranked, row, verdicts)
    for i in range(ranked):
        for step in range(LEVELS):
            unit = tables.chain[ranking.row[judgement.order[i]].place, step]
            if unit >= 0:
                judgement.mass[unit] += judgement.share[i]
    _answer(tables, figures, rules, rows, row, memory, ranked, verdicts)
    for i in range(ranked):
        for step in range(LEVELS):
            unit = tables.chain[ranking.row[judgement.order[i]].place, step]
            if unit >= 0:
                judgement.mass[unit] = 0.0


@inlined
def _share_out(
    tables: Tables, rules: Rules, ranking: Ranking, judgement: Judgement, ranked: int
) -> None:
    """Scores as shares of probability that add up to one.

    "Tnaot Chrum" is rather the village of that name than Tnaot Chrum Muoy beside it.
    """
    share = judgement.share
    best = judgement.order[0]
    level = tables.unit[ranking.row[best].place].level
    whole = 0.0
    for i in range(ranked):
        row = judgement.order[i]
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
    for i in range(ranked):
        share[i] /= whole


@inlined
def _explain(
    ranking: Ranking, judgement: Judgement, ranked: int, row: int, verdicts: Verdicts
) -> None:
    count = min(ranked, MOST_EXPLAINED)
    verdicts.row[row].ranked = count
    for i in range(count):
        kept = verdicts.best[row, i]
        kept.place = ranking.row[judgement.order[i]].place
        kept.score = ranking.row[judgement.order[i]].score
        kept.share = judgement.share[i]


@inner
def _answer(
    tables: Tables,
    figures: Figures,
    rules: Rules,
    rows: Rows,
    row: int,
    memory: Memory,
    ranked: int,
    verdicts: Verdicts,
) -> None:
    ranking, judgement, verdict = memory.ranking, memory.judgement, verdicts.row[row]
    best = judgement.order[0]
    family = judgement.family
    alike = _find_family(tables, ranking, judgement, ranked)
    in_family = 0.0
    for i in range(alike):
        in_family += judgement.mass[family[i]]
    if alike > 1 and in_family >= rules.family_share:
        place = family[0]
    else:
        alike = 0
        place = _level(tables, rules, ranking, best, judgement.mass)
    if place < 0:
        verdict.reason = AMBIGUOUS
        _name_others(tables, -1, ranking, judgement, ranked, row, verdicts)
        return
    level = tables.unit[place].level
    first, parts = rows.start[row], rows.start[row + 1] - rows.start[row]
    _note_evidence(memory, first, parts, row, best, level, verdicts)
    likelihood = 1 / alike if alike else judgement.mass[place]
    verdict.share = likelihood
    verdict.least = _least(ranking, best, level)
    confidence, reason = class_of(rules, rows, row, memory, best, level, likelihood, verdicts)
    highest = _note_elsewhere(tables, figures, memory, ranked, place, parts)
    if highest >= 0 and confidence >= CLASS_B:
        confidence = CLASS_C if highest == _PROVINCE else CLASS_B
        reason = CONTRADICTION
        for part in range(parts):
            verdicts.missed[first + part] |= judgement.elsewhere[part] >= 0
    if alike:
        confidence, reason = CLASS_C, NUMBER_MISSING
        for i in range(1, alike):
            verdicts.other[row, verdict.others].place = family[i]
            verdicts.other[row, verdict.others].share = likelihood
            verdict.others += 1
    else:
        _name_others(tables, place, ranking, judgement, ranked, row, verdicts)
    verdict.confidence = confidence
    verdict.reason = reason
    if confidence == NONE:
        _put_first(place, likelihood, row, verdicts)
    else:
        verdict.place = place


@inlined
def _note_evidence(
    memory: Memory, first: int, parts: int, row: int, best: int, level: int, verdicts: Verdicts
) -> None:
    """Note what speaks for the answered level and those above, and the parts that were missed."""
    used = memory.judgement.used
    for part in range(parts):
        used[part] = False
    for answered in range(level + 1):
        cell = memory.ranking.cell[best, answered]
        if cell.run >= 0:
            named = verdicts.evidence[row, answered]
            named.run, named.likeness, named.former = cell.run, cell.likeness, cell.former
            used[memory.runs[cell.run].part] = True
    for part in range(parts):
        labelled = memory.about[part].label >= 0
        open_still = not used[part] or memory.ranking.unexplained[best, part]
        verdicts.missed[first + part] = labelled and open_still


@inlined
def _find_family(tables: Tables, ranking: Ranking, judgement: Judgement, ranked: int) -> int:
    """Find units at one level that the same words name, but for the number, the earliest first."""
    best = judgement.order[0]
    place = ranking.row[best].place
    level = tables.unit[place].level
    if ranking.cell[best, level].run < 0 or not ranking.cell[best, level].missing:
        return 0
    count = 0
    for i in range(ranked):
        row = judgement.order[i]
        unit = ranking.row[row].place
        if (
            tables.unit[unit].level == level
            and tables.chain[unit, 1] == tables.chain[place, 1]
            and ranking.cell[row, level].run == ranking.cell[best, level].run
            and ranking.cell[row, level].missing
        ):
            at = count
            while at > 0 and judgement.family[at - 1] > unit:
                judgement.family[at] = judgement.family[at - 1]
                at -= 1
            judgement.family[at] = unit
            count += 1
    return count


@inlined
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


@inlined
def _least(ranking: Ranking, best: int, level: int) -> float:
    least = 1.0
    for answered in range(level + 1):
        if ranking.cell[best, answered].run >= 0:
            least = min(
                least, ranking.cell[best, answered].likeness * ranking.cell[best, answered].fit
            )
    return least


@inlined
def _note_elsewhere(
    tables: Tables, figures: Figures, memory: Memory, ranked: int, place: int, parts: int
) -> int:
    """Note of parts that name a district or province elsewhere, letter by letter, its level.

    A bare "Siem Reap" behind a khan of Phnom Penh carries no unit word, and yet contradicts.

    Returns:
        The highest such level, -1 for none.
    """
    runs, ranking, judgement = memory.runs, memory.ranking, memory.judgement
    for part in range(parts):
        judgement.elsewhere[part] = -1
    highest = -1
    for i in range(ranked):
        row = judgement.order[i]
        unit = ranking.row[row].place
        level = tables.unit[unit].level
        if level > _DISTRICT:
            continue
        cell = ranking.cell[row, level]
        if (
            cell.run < 0
            or cell.former >= 0
            or cell.likeness < figures.exact_enough
            or runs[cell.run].coverage != 1
            or judgement.used[runs[cell.run].part]
            or judgement.elsewhere[runs[cell.run].part] >= 0
            or _namesake_above(tables, place, unit)
        ):
            continue
        judgement.elsewhere[runs[cell.run].part] = level
        highest = level if highest < 0 else min(highest, level)
    return highest


@inlined
def _namesake_above(tables: Tables, place: int, unit: int) -> bool:
    """Whether a unit, or one of the same name, is a place or stands above it."""
    for step in range(LEVELS):
        own = tables.chain[place, step]
        if own >= 0 and (
            own == unit or tables.unit[own].latin_name == tables.unit[unit].latin_name
        ):
            return True
    return False


@inlined
def _name_others(
    tables: Tables,
    place: int,
    ranking: Ranking,
    judgement: Judgement,
    ranked: int,
    row: int,
    verdicts: Verdicts,
) -> None:
    """Name the other units that are likely, but none above or below the answer."""
    verdict = verdicts.row[row]
    for i in range(ranked):
        other = ranking.row[judgement.order[i]].place
        if place >= 0 and (_lies_in(tables, place, other) or _lies_in(tables, other, place)):
            continue
        if judgement.mass[other] < _LEAST_SHOWN or verdict.others == _SHOWN:
            return
        verdicts.other[row, verdict.others].place = other
        verdicts.other[row, verdict.others].share = judgement.mass[other]
        verdict.others += 1


@inlined
def _lies_in(tables: Tables, place: int, wider: int) -> bool:
    for step in range(LEVELS):
        if tables.chain[place, step] == wider:
            return True
    return False


@inlined
def _put_first(place: int, share: float, row: int, verdicts: Verdicts) -> None:
    """Put a unit before the others, since it is not answered itself."""
    count = min(verdicts.row[row].others + 1, _SHOWN)
    for i in range(count - 1, 0, -1):
        verdicts.other[row, i].place = verdicts.other[row, i - 1].place
        verdicts.other[row, i].share = verdicts.other[row, i - 1].share
    verdicts.other[row, 0].place = place
    verdicts.other[row, 0].share = share
    verdicts.row[row].others = count
