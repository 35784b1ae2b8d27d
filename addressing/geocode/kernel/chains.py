"""Score chains of units for one address."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from addressing.geocode.kernel.arrays import (
    LEVELS,
    MOST_OPTIONS,
    MOST_RANKED,
    Figures,
    Floats,
    Ints,
    Ranking,
    Runs,
    Scratch,
    Slots,
    Tables,
)

_FORMER_TAKEN = 2


@njit(cache=True)
def rank(
    tables: Tables,
    figures: Figures,
    runs: Runs,
    part_loss: Floats,
    part_says: npt.NDArray[np.bool_],
    slots: Slots,
    ranking: Ranking,
) -> int:
    """Score units in the order of an upper bound until no further one can come near the best.

    Returns:
        The number of hypotheses, best first in ``ranking``.
    """
    bounds, places = _bounds(tables, figures, runs, slots)
    size = len(bounds)
    for root in range(size // 2 - 1, -1, -1):
        _sink(bounds, places, root, size)
    found = 0
    best = -np.inf
    scratch = Scratch(
        np.empty((LEVELS, MOST_OPTIONS)),
        np.empty((LEVELS, MOST_OPTIONS), np.int32),
        np.empty((LEVELS, MOST_OPTIONS), np.int32),
        np.empty((LEVELS, MOST_OPTIONS), np.int32),
        np.empty(LEVELS, np.int32),
        np.empty(len(part_loss)),
        np.empty(len(part_loss)),
    )
    for _ in range(MOST_RANKED):
        if size == 0 or bounds[0] < best - figures.hopeless:
            break
        place = places[0]
        size -= 1
        bounds[0], places[0] = bounds[size], places[size]
        _sink(bounds, places, 0, size)
        if _assign(
            tables, figures, runs, part_loss, part_says, slots, scratch, ranking, found, place
        ):
            best = max(best, ranking.score[found])
            found += 1
    return found


@njit(cache=True)
def _sink(bounds: Floats, places: Ints, root: int, size: int) -> None:
    """Restore a heap with the greatest bound on top; of equal ones the later place."""
    while True:
        child = 2 * root + 1
        if child >= size:
            return
        right = child + 1
        if right < size and (
            bounds[right] > bounds[child]
            or (bounds[right] == bounds[child] and places[right] > places[child])
        ):
            child = right
        if bounds[root] > bounds[child] or (
            bounds[root] == bounds[child] and places[root] > places[child]
        ):
            return
        bounds[root], bounds[child] = bounds[child], bounds[root]
        places[root], places[child] = places[child], places[root]
        root = child


@njit(cache=True)
def _bounds(tables: Tables, figures: Figures, runs: Runs, slots: Slots) -> tuple[Floats, Ints]:
    """An upper bound of each unit's score: overlaps and penalties are left out."""
    count = slots.size[0]
    bounds = np.empty(count)
    places = np.empty(count, np.int32)
    visited = np.empty(count * LEVELS, np.int32)
    seen = 0
    kept = 0
    for i in range(count):
        place = slots.touched[i]
        total = 0.0
        for step in range(LEVELS - 1, -1, -1):
            unit = tables.chain[place, step]
            if unit < 0:
                continue
            if not slots.known[unit]:
                slots.known[unit] = True
                visited[seen] = unit
                seen += 1
                own = slots.gain[unit, 0] if slots.filled[unit] else 0.0
                slots.above[unit] = total + own + _former_gain(tables, figures, unit, slots)
            total = slots.above[unit]
        if not runs.worded[slots.run[place, 0]] and total <= slots.gain[place, 0]:
            continue  # "Phum 1" alone: fifty villages
        bounds[kept] = total + tables.prior[place]
        places[kept] = place
        kept += 1
    for i in range(seen):
        slots.known[visited[i]] = False
    return bounds[:kept], places[:kept]


@njit(cache=True)
def _in_chain(tables: Tables, place: int, unit: int) -> bool:
    for step in range(LEVELS):
        if tables.chain[place, step] == unit:
            return True
    return False


@njit(cache=True)
def _former_gain(tables: Tables, figures: Figures, unit: int, slots: Slots) -> float:
    total = 0.0
    for i in range(tables.former_start[unit], tables.former_start[unit + 1]):
        old = tables.former_place[i]
        if slots.filled[old] and not _in_chain(tables, unit, old):
            total += slots.gain[old, 0]
    return figures.former_parent * total


@njit(cache=True)
def _options(tables: Tables, figures: Figures, slots: Slots, scratch: Scratch, place: int) -> None:
    """What speaks for each unit of a chain: its names, and parents it or lower ones once had."""
    for step in range(LEVELS):
        scratch.options[step] = 0
        unit = tables.chain[place, step]
        if unit < 0:
            continue
        count = 0
        for slot in range(slots.filled[unit]):
            scratch.gain[step, count] = slots.gain[unit, slot]
            scratch.unit[step, count] = unit
            scratch.slot[step, count] = slot
            scratch.former[step, count] = -1
            count += 1
        for lower in range(step + 1):
            moved = tables.chain[place, lower]
            for i in range(tables.former_start[moved], tables.former_start[moved + 1]):
                old = tables.former_place[i]
                if tables.level[old] != tables.level[unit] or _in_chain(tables, place, old):
                    continue
                for slot in range(min(slots.filled[old], _FORMER_TAKEN)):
                    if count == MOST_OPTIONS:
                        break
                    scratch.gain[step, count] = slots.gain[old, slot] * figures.former_parent
                    scratch.unit[step, count] = old
                    scratch.slot[step, count] = slot
                    scratch.former[step, count] = i
                    count += 1
        scratch.options[step] = count


@njit(cache=True)
def _overlap(runs: Runs, a: int, b: int) -> bool:
    same_part = runs.part[a] == runs.part[b]
    return bool(same_part and runs.start[a] < runs.end[b] and runs.start[b] < runs.end[a])


@njit(cache=True)
def _free(runs: Runs, slots: Slots, scratch: Scratch, picked: Ints, step: int, option: int) -> bool:
    """Whether an option's run shares no word with those picked at finer levels."""
    run = slots.run[scratch.unit[step, option], scratch.slot[step, option]]
    for finer in range(step):
        if picked[finer] >= 0:
            other = slots.run[
                scratch.unit[finer, picked[finer]], scratch.slot[finer, picked[finer]]
            ]
            if _overlap(runs, run, other):
                return False
    return True


@njit(cache=True)
def _pick(runs: Runs, slots: Slots, scratch: Scratch) -> tuple[float, Ints]:
    """One run per level with the greatest gain, no two runs sharing a word.

    Returns:
        The gain and the option of each level, -1 for none.
    """
    picked = np.full(LEVELS, -1, np.int32)
    best_picked = np.full(LEVELS, -1, np.int32)
    best = 0.0
    # What the coarser levels can still add, to leave branches that cannot win.
    rest = np.zeros(LEVELS + 1)
    for step in range(LEVELS - 1, -1, -1):
        most = 0.0
        for option in range(scratch.options[step]):
            most = max(most, scratch.gain[step, option])
        rest[step] = rest[step + 1] + most
    gains = np.zeros(LEVELS + 1)
    tried = np.full(LEVELS, -2, np.int32)  # -1 leaves the level without a run
    step = 0
    while step >= 0:
        if step == LEVELS:
            if gains[step] > best:
                best = gains[step]
                best_picked[:] = picked
            step -= 1
            continue
        tried[step] += 1
        option = tried[step]
        if option >= scratch.options[step] or gains[step] + rest[step] <= best:
            tried[step] = -2
            picked[step] = -1
            step -= 1
            continue
        if option >= 0 and not _free(runs, slots, scratch, picked, step, option):
            continue
        picked[step] = option
        gains[step + 1] = gains[step] + (scratch.gain[step, option] if option >= 0 else 0.0)
        step += 1
    return best, best_picked


@njit(cache=True)
def _assign(
    tables: Tables,
    figures: Figures,
    runs: Runs,
    part_loss: Floats,
    part_says: npt.NDArray[np.bool_],
    slots: Slots,
    scratch: Scratch,
    ranking: Ranking,
    row: int,
    place: int,
) -> bool:
    """Give every unit of the chain the best run that no other unit of it uses.

    False where in the end nothing speaks for the unit itself.
    """
    _options(tables, figures, slots, scratch, place)
    total, picked = _pick(runs, slots, scratch)
    if picked[0] < 0:
        return False
    ranking.place[row] = place
    for level in range(LEVELS):
        ranking.run[row, level] = -1
    parts = len(part_loss)
    for part in range(parts):
        scratch.quality[part] = 0.0
        scratch.covered[part] = 0.0
    for step in range(LEVELS):
        if picked[step] < 0:
            continue
        unit, slot = scratch.unit[step, picked[step]], scratch.slot[step, picked[step]]
        former = scratch.former[step, picked[step]]
        factor = figures.former_parent if former >= 0 else 1.0
        level = tables.level[unit]
        run = slots.run[unit, slot]
        ranking.run[row, level] = run
        ranking.gain[row, level] = slots.gain[unit, slot] * factor
        ranking.quality[row, level] = slots.quality[unit, slot] * factor
        ranking.likeness[row, level] = slots.likeness[unit, slot]
        ranking.fit[row, level] = slots.fit[unit, slot]
        ranking.missing[row, level] = slots.missing[unit, slot]
        ranking.former[row, level] = former
        part = runs.part[run]
        scratch.quality[part] = max(scratch.quality[part], slots.quality[unit, slot] * factor / 0.9)
        scratch.covered[part] += runs.coverage[run]
    loss = 0.0
    for part in range(parts):
        quality = min(scratch.quality[part], 1.0)
        if scratch.covered[part] > 0:
            loss += figures.uncovered_part * max(1 - scratch.covered[part], 0.0)
        loss += part_loss[part] * (1 - quality)
        ranking.unexplained[row, part] = part_says[part] and quality < figures.explained
    if _misplaced(tables, runs, slots, ranking, row, place):
        loss += figures.misplaced
    # What a bare name rather means counts only as far as it is that name.
    own = min(ranking.likeness[row, tables.level[place]] / figures.exact_enough, 1.0)
    ranking.score[row] = total - loss + tables.prior[place] * own**4
    return True


@njit(cache=True)
def _misplaced(
    tables: Tables, runs: Runs, slots: Slots, ranking: Ranking, row: int, place: int
) -> bool:
    """Whether a village takes its own district's or province's name, standing where that would.

    In "Svay Romiet Commune, Khsach Kandal, Kandal" the last is the province, although the
    commune has a village Kandal: addresses go from fine to coarse or the other way round.
    """
    village, commune, district = ranking.run[row, 3], ranking.run[row, 2], ranking.run[row, 1]
    if village < 0 or commune < 0 or runs.label_bits[village]:
        return False
    rising = district < 0 or runs.part[district] >= runs.part[commune]
    behind = runs.part[village] > runs.part[commune]
    if rising != behind:
        return False
    for step in range(2, LEVELS):
        unit = tables.chain[place, step]
        if unit < 0 or ranking.run[row, tables.level[unit]] >= 0:
            continue
        for slot in range(slots.filled[unit]):
            if slots.run[unit, slot] == village:
                return True
    return False
