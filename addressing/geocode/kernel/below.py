"""Compare what nothing explains yet with the few units below the best hypotheses."""

from __future__ import annotations

from addressing.geocode.kernel.arrays import LEVELS, Figures, Ints, Ranking, Tables
from addressing.geocode.kernel.compiling import inlined, inner
from addressing.geocode.kernel.memory import Memory
from addressing.geocode.kernel.names import (
    Names,
    Pattern,
    fill_pattern,
    is_comparable,
    is_nameless,
    likeness,
)
from addressing.geocode.kernel.weigh import insert, weigh

_PARENTS_LOOKED_UNDER = 6
_LOOKED_AT_BELOW = 2
_DISTRICT, _COMMUNE = 1, 2


@inner
def look_below(
    tables: Tables,
    figures: Figures,
    forms: Names,
    own: Names,
    memory: Memory,
    ranked: int,
    runs: int,
    pattern: Pattern,
) -> bool:
    """Compare runs that nothing explains with the units below the best ones, more leniently.

    A village misspelt beyond recognition among 14,522 is plain among the ten of its commune.

    Args:
        tables: What is known of all units.
        figures: The weights of the scoring.
        forms: Names of all units.
        own: Stored names, those of the runs.
        memory: Working memory with the runs, the evidence, to which is added, and the ranking.
        ranked: Hypotheses.
        runs: Runs.
        pattern: Room for the pattern of a name.

    Returns:
        Whether anything was found.
    """
    opened = _open_runs(memory, ranked, runs)
    parents = memory.judgement.family
    known = _parents(tables, memory.ranking, memory.judgement.order, ranked, parents)
    added = False
    for i in range(opened if known else 0):
        run = memory.open_runs[i]
        fill_pattern(pattern, own, memory.runs[run].name)
        for j in range(known):
            added |= _compare(tables, figures, forms, memory, run, parents[j], pattern)
    return added


@inlined
def _open_runs(memory: Memory, ranked: int, runs: int) -> int:
    """Note the runs of parts that one of the best hypotheses leaves unexplained; how many."""
    count = 0
    for run in range(runs):
        for i in range(min(ranked, _LOOKED_AT_BELOW)):
            if memory.ranking.unexplained[memory.judgement.order[i], memory.runs[run].part]:
                memory.open_runs[count] = run
                count += 1
                break
    return count


@inlined
def _parents(tables: Tables, ranking: Ranking, order: Ints, ranked: int, parents: Ints) -> int:
    """Note the districts and communes of the best hypotheses; how many."""
    known = 0
    for i in range(min(ranked, _PARENTS_LOOKED_UNDER)):
        for step in range(LEVELS):
            unit = tables.chain[ranking.row[order[i]].place, step]
            if unit < 0 or known == _PARENTS_LOOKED_UNDER:
                break
            if _DISTRICT <= tables.unit[unit].level <= _COMMUNE and not _among(
                parents, known, unit
            ):
                parents[known] = unit
                known += 1
    return known


@inlined
def _among(places: Ints, count: int, place: int) -> bool:
    for i in range(count):
        if places[i] == place:
            return True
    return False


@inner
def _compare(
    tables: Tables,
    figures: Figures,
    forms: Names,
    memory: Memory,
    run: int,
    parent: int,
    pattern: Pattern,
) -> bool:
    """Compare a run with the units directly below a parent; whether anything was found."""
    added = False
    worded, bits = memory.runs[run].worded, memory.runs[run].label_bits
    for at in range(tables.child_start[parent], tables.child_start[parent + 1]):
        unit = tables.child[at]
        level = tables.unit[unit].level
        if bits and not bits >> level & 1:
            continue
        for link in range(tables.name_start[unit], tables.name_start[unit + 1]):
            form, number = tables.name[link].form, tables.name[link].number
            alike = _likeness(pattern, forms, form, worded)
            if alike > figures.lenient_floor and weigh(
                figures, memory.runs, run, alike, unit, number, level, figures.lenient_floor,
                memory.piece[0],
            ):  # fmt: skip
                insert(memory.slots, memory.piece[0], run)
                added = True
    return added


@inlined
def _likeness(pattern: Pattern, forms: Names, form: int, worded: bool) -> float:
    """Likeness of a run to a form; where one of them has no letters, that of their absence."""
    nameless = is_nameless(forms, form)
    if not worded or nameless:
        return 1.0 if nameless and not worded else 0.0
    return likeness(pattern, forms, form) if is_comparable(pattern, forms, form) else 0.0
