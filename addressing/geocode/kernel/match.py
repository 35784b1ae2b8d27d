"""Match addresses, given as stored parts, against the hierarchy: gather, rank, decide."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from addressing.geocode.kernel.arrays import (
    EXACT,
    LEVELS,
    PIECE,
    Figures,
    Ints,
    Parts,
    Ranking,
    Records,
    Rows,
    Slots,
    Tables,
    Verdicts,
)
from addressing.geocode.kernel.chains import rank
from addressing.geocode.kernel.classes import NOT_MATCHED, Rules
from addressing.geocode.kernel.memory import Memory
from addressing.geocode.kernel.names import (
    Names,
    fill_pattern,
    is_nameless,
    likeness,
    pattern_over,
)
from addressing.geocode.kernel.verdict import decide
from addressing.geocode.kernel.weigh import clear, insert, weigh

_PARENTS_LOOKED_UNDER = 6
_LOOKED_AT_BELOW = 2
_DISTRICT, _COMMUNE = 1, 2


class Stored(NamedTuple):
    """What was read before: parts, their runs, the names of these, and the evidence."""

    parts: Parts
    runs: Records
    names: Names
    pieces: Records


@njit(cache=True, nogil=True)
def match(
    tables: Tables,
    figures: Figures,
    rules: Rules,
    forms: Names,
    stored: Stored,
    rows: Rows,
    depth: int,
    memory: Memory,
    verdicts: Verdicts,
) -> None:
    """Decide the rows that are open; at the depth ``EXACT`` some stay so.

    Args:
        tables: What is known of all units.
        figures: The weights of the scoring.
        rules: The figures by which is decided.
        forms: Names of all units.
        stored: The parts, with evidence of this depth.
        rows: Addresses as stored parts.
        depth: ``EXACT`` or ``FUZZY``.
        memory: Working memory.
        verdicts: Where the decisions go.
    """
    for row in range(len(rows.start) - 1):
        if not verdicts.row[row].open:
            continue
        first, last = rows.start[row], rows.start[row + 1]
        parts = rows.part[first:last]
        about = stored.parts.about[parts]
        count = _gather(stored, parts, depth, memory)
        if count == 0:
            verdicts.row[row].open = False
            verdicts.row[row].reason = NOT_MATCHED
            continue
        ranking = _room(memory.ranking, len(parts))
        ranked = rank(tables, figures, memory.runs, about, memory.slots, ranking)
        order = _order(tables, ranking, ranked)
        if depth == EXACT:
            if ranked == 0 or not _complete(figures, memory.runs, ranking, order[0], len(parts)):
                continue
        elif ranked and _look_below(
            tables, figures, forms, stored.names, ranking, order, count, memory
        ):
            ranked = rank(tables, figures, memory.runs, about, memory.slots, ranking)
            order = _order(tables, ranking, ranked)
        verdicts.row[row].open = False
        decide(
            tables, figures, rules, stored.parts, rows, row, memory.runs, ranking, order,
            memory.mass, verdicts,
        )  # fmt: skip
        for level in range(LEVELS):
            run = verdicts.evidence[row, level].run
            verdicts.evidence[row, level].stored = (
                _stored_run(stored, parts, run) if run >= 0 else -1
            )


@njit(cache=True)
def _stored_run(stored: Stored, parts: Ints, run: int) -> int:
    """Place among all stored runs of the ``run``-th of the address."""
    for part in parts:
        count = stored.parts.run_start[part + 1] - stored.parts.run_start[part]
        if run < count:
            return int(stored.parts.run_start[part] + run)
        run -= count
    return -1


@njit(cache=True)
def _room(ranking: Ranking, parts: int) -> Ranking:
    """The memory of hypotheses, cut to the parts of an address."""
    return Ranking(ranking.row, ranking.cell, ranking.unexplained[:, :parts])


@njit(cache=True)
def _gather(stored: Stored, parts: Ints, depth: int, memory: Memory) -> int:
    """Put the runs and the evidence of an address together; the number of runs."""
    own, runs, slots, pieces = stored.runs, memory.runs, memory.slots, stored.pieces
    clear(slots)
    count = 0
    for place in range(len(parts)):
        part = parts[place]
        base = count
        for run in range(stored.parts.run_start[part], stored.parts.run_start[part + 1]):
            runs[count] = own[run]
            runs[count].part = place
            count += 1
        for at in range(
            stored.parts.found[part, depth].first, stored.parts.found[part, depth].last
        ):
            insert(slots, pieces[at], base + pieces[at].run)
    return count


@njit(cache=True)
def _order(tables: Tables, ranking: Ranking, ranked: int) -> Ints:
    """Hypotheses by score, the greatest first; of equals the smaller code."""
    order = np.empty(ranked, np.int32)
    for row in range(ranked):
        score, code = ranking.row[row].score, tables.unit[ranking.row[row].place].code_rank
        at = row
        while at > 0:
            before = order[at - 1]
            if ranking.row[before].score > score or (
                ranking.row[before].score == score
                and tables.unit[ranking.row[before].place].code_rank < code
            ):
                break
            order[at] = before
            at -= 1
        order[at] = row
    return order


@njit(cache=True)
def _complete(figures: Figures, runs: Records, ranking: Ranking, best: int, parts: int) -> bool:
    """Whether the best hypothesis leaves nothing to look for."""
    if parts < 2 or ranking.unexplained[best].any():  # noqa: PLR2004 - two parts agree
        return False
    for level in range(LEVELS):
        run = ranking.cell[best, level].run
        if run >= 0 and (
            ranking.cell[best, level].likeness < figures.exact_enough
            or ranking.cell[best, level].former >= 0
            or ranking.cell[best, level].fit != 1.0
            or runs[run].number_cut
            or runs[run].coverage != 1.0
        ):
            return False
    return True


@njit(cache=True)
def _look_below(
    tables: Tables,
    figures: Figures,
    forms: Names,
    names: Names,
    ranking: Ranking,
    order: Ints,
    count: int,
    memory: Memory,
) -> bool:
    """Compare runs that nothing explains yet with the units below the best ones.

    A village misspelt beyond recognition among 14,522 is plain among the ten of its commune.
    """
    runs = memory.runs
    open_runs = np.empty(count, np.int32)
    found = 0
    for run in range(count):
        for at in order[:_LOOKED_AT_BELOW]:
            if ranking.unexplained[at, runs[run].part]:
                open_runs[found] = run
                found += 1
                break
    parents = np.empty(_PARENTS_LOOKED_UNDER, np.int32)
    known = 0
    for at in order[:_PARENTS_LOOKED_UNDER]:
        for step in range(LEVELS):
            unit = tables.chain[ranking.row[at].place, step]
            if unit < 0 or known == _PARENTS_LOOKED_UNDER:
                break
            if _DISTRICT <= tables.unit[unit].level <= _COMMUNE and unit not in parents[:known]:
                parents[known] = unit
                known += 1
    if found == 0 or known == 0:
        return False
    return bool(
        _compare_below(
            tables, figures, runs, memory.slots, forms, names, open_runs[:found], parents[:known]
        )
    )


@njit(cache=True)
def _compare_below(
    tables: Tables,
    figures: Figures,
    runs: Records,
    slots: Slots,
    names: Names,
    own: Names,
    open_runs: Ints,
    parents: Ints,
) -> bool:
    """Compare runs with the units directly below some parents, more leniently.

    ``own`` are the stored names. Says whether anything was found.
    """
    added = False
    pattern, piece = pattern_over(own), np.empty(1, PIECE)
    for run in open_runs:
        fill_pattern(pattern, own, runs[run].name)
        bits = runs[run].label_bits
        for parent in parents:
            for at in range(tables.child_start[parent], tables.child_start[parent + 1]):
                unit = tables.child[at]
                level = tables.unit[unit].level
                if bits and not bits >> level & 1:
                    continue
                for link in range(tables.name_start[unit], tables.name_start[unit + 1]):
                    form = tables.name[link].form
                    empty = is_nameless(names, form)
                    if not runs[run].worded or empty:
                        alike = 1.0 if empty and not runs[run].worded else 0.0
                    else:
                        alike = likeness(pattern, names, form)
                    if weigh(
                        figures, runs, run, alike, unit, tables.name[link].number, level,
                        figures.lenient_floor, piece[0],
                    ):  # fmt: skip
                        insert(slots, piece[0], run)
                        added = True
    return added
