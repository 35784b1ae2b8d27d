"""Score chains of units for one address."""

from __future__ import annotations

import numpy as np

from addressing.geocode.kernel.arrays import (
    LEVELS,
    MOST_RANKED,
    Figures,
    Floats,
    Ints,
    Ranking,
    Records,
    Slots,
    Tables,
)
from addressing.geocode.kernel.compiling import inlined, inner
from addressing.geocode.kernel.heap import heapify, sink
from addressing.geocode.kernel.memory import Memory
from addressing.geocode.kernel.picking import fill_options, former_gain, pick


@inner
def rank(tables: Tables, figures: Figures, memory: Memory, parts: int) -> int:
    """Score units in the order of an upper bound until no further one can come near the best.

    Returns:
        The number of hypotheses, best first in their ``order``.
    """
    keys, places = memory.bounds.bound, memory.bounds.place
    size = _bound_all(tables, figures, memory.runs, memory.slots, keys, places)
    found = 0
    best = -np.inf
    for tried in range(MOST_RANKED):
        if tried < 2:  # noqa: PLR2004 - most units fall away behind the first, without a heap
            size = _drop_hopeless(keys, places, size, best - figures.hopeless)
            if tried == 0:
                _put_greatest_first(keys, places, size)
            else:
                heapify(keys, places, size)
        if size == 0 or keys[0] < best - figures.hopeless:
            break
        place = places[0]
        size -= 1
        keys[0], places[0] = keys[size], places[size]
        if tried > 0:
            sink(keys, places, 0, size)
        if _assign(tables, figures, memory, parts, found, place):
            best = max(best, memory.ranking.row[found].score)
            found += 1
    _put_in_order(tables, memory.ranking, memory.judgement.order, found)
    return found


@inlined
def _drop_hopeless(keys: Floats, places: Ints, size: int, least: float) -> int:
    kept = 0
    for i in range(size):
        if keys[i] >= least:
            keys[kept], places[kept] = keys[i], places[i]
            kept += 1
    return kept


@inlined
def _put_greatest_first(keys: Floats, places: Ints, size: int) -> None:
    at = 0
    for i in range(1, size):
        if keys[i] > keys[at] or (keys[i] == keys[at] and places[i] > places[at]):
            at = i
    if size:
        keys[0], keys[at] = keys[at], keys[0]
        places[0], places[at] = places[at], places[0]


@inlined
def _put_in_order(tables: Tables, ranking: Ranking, order: Ints, ranked: int) -> None:
    """Order hypotheses by score, the greatest first; of equals the smaller code."""
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


@inlined
def _bound_all(
    tables: Tables, figures: Figures, runs: Records, slots: Slots, keys: Floats, places: Ints
) -> int:
    """An upper bound of each unit's score, overlaps and penalties left out; how many there are."""
    slots.turn[0] += 1
    turn = slots.turn[0]
    kept = 0
    for i in range(slots.size[0]):
        place = slots.touched[i]
        total = 0.0
        for step in range(LEVELS - 1, -1, -1):
            unit = tables.chain[place, step]
            if unit < 0:
                continue
            state = slots.unit[unit]
            if state.turn != turn:
                own = slots.piece[state.at, 0].gain if state.filled else 0.0
                state.turn = turn
                state.above = total + own + former_gain(tables, figures, unit, slots)
            total = state.above
        if not runs[slots.piece[i, 0].run].worded and total <= slots.piece[i, 0].gain:
            continue  # "Phum 1" alone: fifty villages
        keys[kept] = total + tables.unit[place].prior
        places[kept] = place
        kept += 1
    return kept


@inner
def _assign(
    tables: Tables, figures: Figures, memory: Memory, parts: int, row: int, place: int
) -> bool:
    """Give every unit of the chain the best run that no other unit of it uses.

    False where in the end nothing speaks for the unit itself.
    """
    runs, slots, scratch, ranking = memory.runs, memory.slots, memory.scratch, memory.ranking
    fill_options(tables, figures, runs, slots, scratch, place)
    total = pick(runs, slots, scratch)
    if scratch.picked[0, 0] < 0:
        return False
    ranking.row[row].place = place
    for level in range(LEVELS):
        ranking.cell[row, level].run = -1
    for part in range(parts):
        scratch.part[part].quality = 0.0
        scratch.part[part].covered = 0.0
    for step in range(LEVELS):
        if scratch.picked[0, step] < 0:
            continue
        option = scratch.option[step, scratch.picked[0, step]]
        piece = slots.piece[slots.unit[option.unit].at, option.slot]
        factor = figures.former_parent if option.former >= 0 else 1.0
        cell = ranking.cell[row, tables.unit[option.unit].level]
        cell.run = piece.run
        cell.gain = piece.gain * factor
        cell.quality = piece.quality * factor
        cell.likeness = piece.likeness
        cell.fit = piece.fit
        cell.missing = piece.missing
        cell.former = option.former
        explained = scratch.part[runs[piece.run].part]
        explained.quality = max(explained.quality, piece.quality * factor / 0.9)
        explained.covered += runs[piece.run].coverage
    loss = 0.0
    for part in range(parts):
        quality = min(scratch.part[part].quality, 1.0)
        if scratch.part[part].covered > 0:
            loss += figures.uncovered_part * max(1 - scratch.part[part].covered, 0.0)
        loss += memory.about[part].loss * (1 - quality)
        ranking.unexplained[row, part] = memory.about[part].says and quality < figures.explained
    if _misplaced(tables, runs, slots, ranking, row, place):
        loss += figures.misplaced
    # What a bare name rather means counts only as far as it is that name.
    own = min(ranking.cell[row, tables.unit[place].level].likeness / figures.exact_enough, 1.0)
    ranking.row[row].score = total - loss + tables.unit[place].prior * own**4
    return True


@inlined
def _misplaced(
    tables: Tables, runs: Records, slots: Slots, ranking: Ranking, row: int, place: int
) -> bool:
    """Whether a village takes its own district's or province's name, standing where that would.

    In "Svay Romiet Commune, Khsach Kandal, Kandal" the last is the province, although the
    commune has a village Kandal: addresses go from fine to coarse or the other way round.
    """
    village, commune, district = (
        ranking.cell[row, 3].run,
        ranking.cell[row, 2].run,
        ranking.cell[row, 1].run,
    )
    if village < 0 or commune < 0 or runs[village].label_bits:
        return False
    rising = district < 0 or runs[district].part >= runs[commune].part
    behind = runs[village].part > runs[commune].part
    if rising != behind:
        return False
    for step in range(2, LEVELS):
        unit = tables.chain[place, step]
        if unit < 0 or ranking.cell[row, tables.unit[unit].level].run >= 0:
            continue
        for slot in range(slots.unit[unit].filled):
            if slots.piece[slots.unit[unit].at, slot].run == village:
                return True
    return False
