"""Match addresses, given as stored parts, against the hierarchy: gather, rank, decide."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit

from addressing.geocode.kernel.arrays import (
    EXACT,
    LEVELS,
    Figures,
    Ints,
    Parts,
    Pieces,
    Ranking,
    Rows,
    Runs,
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
    runs: Runs
    names: Names
    pieces: Pieces


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
        if not verdicts.open[row]:
            continue
        first, last = rows.start[row], rows.start[row + 1]
        parts = rows.part[first:last]
        loss, says = stored.parts.loss[parts], stored.parts.says[parts]
        count = _gather(stored, parts, depth, memory)
        if count == 0:
            verdicts.open[row] = False
            verdicts.reason[row] = NOT_MATCHED
            continue
        ranking = _room(memory.ranking, len(parts))
        ranked = rank(tables, figures, memory.runs, loss, says, memory.slots, ranking)
        order = _order(tables, ranking, ranked)
        if depth == EXACT:
            if ranked == 0 or not _complete(figures, memory.runs, ranking, order[0], len(parts)):
                continue
        elif ranked and _look_below(
            tables, figures, forms, stored.names, ranking, order, count, memory
        ):
            ranked = rank(tables, figures, memory.runs, loss, says, memory.slots, ranking)
            order = _order(tables, ranking, ranked)
        verdicts.open[row] = False
        decide(
            tables, figures, rules, stored.parts, rows, row, memory.runs, ranking, order,
            memory.mass, verdicts,
        )  # fmt: skip
        for level in range(LEVELS):
            run = verdicts.run[row, level]
            verdicts.stored[row, level] = _stored_run(stored, parts, run) if run >= 0 else -1


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
    return Ranking(
        ranking.place, ranking.score, ranking.run, ranking.gain, ranking.quality,
        ranking.likeness, ranking.fit, ranking.missing, ranking.former,
        ranking.unexplained[:, :parts],
    )  # fmt: skip


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
            runs.part[count] = place
            runs.name[count] = own.name[run]
            runs.start[count] = own.start[run]
            runs.end[count] = own.end[run]
            runs.first_label[count] = own.first_label[run]
            runs.last_label[count] = own.last_label[run]
            runs.label_bits[count] = own.label_bits[run]
            runs.inside[count] = own.inside[run]
            runs.coverage[count] = own.coverage[run]
            runs.number[count] = own.number[run]
            runs.worded[count] = own.worded[run]
            runs.number_cut[count] = own.number_cut[run]
            count += 1
        for at in range(stored.parts.first[part, depth], stored.parts.last[part, depth]):
            insert(
                slots,
                pieces.unit[at],
                base + pieces.run[at],
                pieces.gain[at],
                pieces.quality[at],
                pieces.likeness[at],
                pieces.fit[at],
                pieces.missing[at],
            )
    return count


@njit(cache=True)
def _order(tables: Tables, ranking: Ranking, ranked: int) -> Ints:
    """Hypotheses by score, the greatest first; of equals the smaller code."""
    order = np.empty(ranked, np.int32)
    for row in range(ranked):
        score, code = ranking.score[row], tables.code_rank[ranking.place[row]]
        at = row
        while at > 0:
            before = order[at - 1]
            if ranking.score[before] > score or (
                ranking.score[before] == score and tables.code_rank[ranking.place[before]] < code
            ):
                break
            order[at] = before
            at -= 1
        order[at] = row
    return order


@njit(cache=True)
def _complete(figures: Figures, runs: Runs, ranking: Ranking, best: int, parts: int) -> bool:
    """Whether the best hypothesis leaves nothing to look for."""
    if parts < 2 or ranking.unexplained[best].any():  # noqa: PLR2004 - two parts agree
        return False
    for level in range(LEVELS):
        run = ranking.run[best, level]
        if run >= 0 and (
            ranking.likeness[best, level] < figures.exact_enough
            or ranking.former[best, level] >= 0
            or ranking.fit[best, level] != 1.0
            or runs.number_cut[run]
            or runs.coverage[run] != 1.0
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
            if ranking.unexplained[at, runs.part[run]]:
                open_runs[found] = run
                found += 1
                break
    parents = np.empty(_PARENTS_LOOKED_UNDER, np.int32)
    known = 0
    for at in order[:_PARENTS_LOOKED_UNDER]:
        for step in range(LEVELS):
            unit = tables.chain[ranking.place[at], step]
            if unit < 0 or known == _PARENTS_LOOKED_UNDER:
                break
            if _DISTRICT <= tables.level[unit] <= _COMMUNE and unit not in parents[:known]:
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
    runs: Runs,
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
    pattern = pattern_over(own)
    for run in open_runs:
        fill_pattern(pattern, own, runs.name[run])
        bits = runs.label_bits[run]
        for parent in parents:
            for at in range(tables.child_start[parent], tables.child_start[parent + 1]):
                unit = tables.child[at]
                level = tables.level[unit]
                if bits and not bits >> level & 1:
                    continue
                for link in range(tables.name_start[unit], tables.name_start[unit + 1]):
                    form = tables.name_form[link]
                    empty = is_nameless(names, form)
                    if not runs.worded[run] or empty:
                        alike = 1.0 if empty and not runs.worded[run] else 0.0
                    else:
                        alike = likeness(pattern, names, form)
                    added |= weigh(
                        figures,
                        runs,
                        run,
                        alike,
                        unit,
                        tables.name_number[link],
                        level,
                        figures.lenient_floor,
                        slots,
                    )
    return added
