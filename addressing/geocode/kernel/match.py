"""Match addresses, given as stored parts, against the hierarchy: gather, rank, decide."""

from __future__ import annotations

from typing import NamedTuple

from addressing.geocode.kernel.arrays import (
    EXACT,
    LEVELS,
    Figures,
    Parts,
    Ranking,
    Records,
    Rows,
    Tables,
    Verdicts,
)
from addressing.geocode.kernel.below import look_below
from addressing.geocode.kernel.chains import rank
from addressing.geocode.kernel.classes import NOT_MATCHED, Rules
from addressing.geocode.kernel.compiling import inlined, inner, kernel
from addressing.geocode.kernel.memory import Memory
from addressing.geocode.kernel.names import Names, Pattern, pattern_over
from addressing.geocode.kernel.verdict import decide
from addressing.geocode.kernel.weigh import clear, insert


class Stored(NamedTuple):
    """What was read before: parts, their runs, the names of these, and the evidence."""

    parts: Parts
    runs: Records
    names: Names
    pieces: Records


@kernel
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
    pattern = pattern_over(stored.names, forms)
    for row in range(len(rows.start) - 1):
        if verdicts.row[row].open:
            _match_row(
                tables, figures, rules, forms, stored, rows, row, depth, memory, pattern, verdicts
            )


@inner
def _match_row(
    tables: Tables,
    figures: Figures,
    rules: Rules,
    forms: Names,
    stored: Stored,
    rows: Rows,
    row: int,
    depth: int,
    memory: Memory,
    pattern: Pattern,
    verdicts: Verdicts,
) -> None:
    parts = rows.start[row + 1] - rows.start[row]
    runs = _gather(stored, rows, row, depth, memory)
    if runs == 0:
        verdicts.row[row].open = False
        verdicts.row[row].reason = NOT_MATCHED
        return
    ranked = rank(tables, figures, memory, parts)
    if depth == EXACT:
        best = memory.judgement.order[0]
        if ranked == 0 or not _complete(figures, memory.runs, memory.ranking, best, parts):
            return
    elif ranked and look_below(tables, figures, forms, stored.names, memory, ranked, runs, pattern):
        ranked = rank(tables, figures, memory, parts)
    verdicts.row[row].open = False
    decide(tables, figures, rules, rows, row, memory, ranked, verdicts)
    for level in range(LEVELS):
        run = verdicts.evidence[row, level].run
        if run >= 0:
            verdicts.evidence[row, level].stored = _stored_run(stored, rows, row, run)


@inlined
def _stored_run(stored: Stored, rows: Rows, row: int, run: int) -> int:
    """Place among all stored runs of the ``run``-th of the address."""
    for at in range(rows.start[row], rows.start[row + 1]):
        first, last = (
            stored.parts.run_start[rows.part[at]],
            stored.parts.run_start[rows.part[at] + 1],
        )
        if run < last - first:
            return int(first + run)
        run -= last - first
    return -1


@inner
def _gather(stored: Stored, rows: Rows, row: int, depth: int, memory: Memory) -> int:
    """Put the runs and the evidence of an address together; the number of runs."""
    clear(memory.slots)
    count = 0
    for place in range(rows.start[row + 1] - rows.start[row]):
        part = rows.part[rows.start[row] + place]
        memory.about[place] = stored.parts.about[part]
        base = count
        for run in range(stored.parts.run_start[part], stored.parts.run_start[part + 1]):
            memory.runs[count] = stored.runs[run]
            memory.runs[count].part = place
            count += 1
        found = stored.parts.found[part, depth]
        for at in range(found.first, found.last):
            insert(memory.slots, stored.pieces[at], base + stored.pieces[at].run)
    return count


@inlined
def _complete(figures: Figures, runs: Records, ranking: Ranking, best: int, parts: int) -> bool:
    """Whether the best hypothesis leaves nothing to look for."""
    if parts < 2:  # noqa: PLR2004 - two parts agree
        return False
    for part in range(parts):
        if ranking.unexplained[best, part]:
            return False
    for level in range(LEVELS):
        cell = ranking.cell[best, level]
        if cell.run >= 0 and (
            cell.likeness < figures.exact_enough
            or cell.former >= 0
            or cell.fit != 1.0
            or runs[cell.run].number_cut
            or runs[cell.run].coverage != 1.0
        ):
            return False
    return True
