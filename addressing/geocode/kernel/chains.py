"""Score chains of units for one address."""

from __future__ import annotations

import numpy as np
from numba import njit

from addressing.geocode.kernel.arrays import (
    EXPLAINED_PART,
    LEVELS,
    MOST_OPTIONS,
    MOST_RANKED,
    OPTION,
    Figures,
    Floats,
    Ints,
    Ranking,
    Records,
    Scratch,
    Slots,
    Tables,
)

_FORMER_TAKEN = 2
_PROVINCE = 0


@njit(cache=True)
def rank(
    tables: Tables,
    figures: Figures,
    runs: Records,
    about: Records,
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
        np.empty((LEVELS, MOST_OPTIONS), OPTION),
        np.empty(LEVELS, np.int32),
        np.empty(len(about), EXPLAINED_PART),
    )
    for _ in range(MOST_RANKED):
        if size == 0 or bounds[0] < best - figures.hopeless:
            break
        place = places[0]
        size -= 1
        bounds[0], places[0] = bounds[size], places[size]
        _sink(bounds, places, 0, size)
        if _assign(tables, figures, runs, about, slots, scratch, ranking, found, place):
            best = max(best, ranking.row[found].score)
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
def _bounds(tables: Tables, figures: Figures, runs: Records, slots: Slots) -> tuple[Floats, Ints]:
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
            if not slots.unit[unit].known:
                slots.unit[unit].known = True
                visited[seen] = unit
                seen += 1
                own = slots.piece[unit, 0].gain if slots.unit[unit].filled else 0.0
                slots.unit[unit].above = total + own + _former_gain(tables, figures, unit, slots)
            total = slots.unit[unit].above
        if not runs[slots.piece[place, 0].run].worded and total <= slots.piece[place, 0].gain:
            continue  # "Phum 1" alone: fifty villages
        bounds[kept] = total + tables.unit[place].prior
        places[kept] = place
        kept += 1
    for i in range(seen):
        slots.unit[visited[i]].known = False
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
        if slots.unit[old].filled and not _in_chain(tables, unit, old):
            total += slots.piece[old, 0].gain
    return figures.former_parent * total


@njit(cache=True)
def _options(
    tables: Tables, figures: Figures, runs: Records, slots: Slots, scratch: Scratch, place: int
) -> None:
    """What speaks for each unit of a chain: its names, and parents it or lower ones once had.

    A former province is not read out of another unit's name (Phum Ta Ngov Kandal).
    """
    for step in range(LEVELS):
        scratch.options[step] = 0
        unit = tables.chain[place, step]
        if unit < 0:
            continue
        count = 0
        for slot in range(slots.unit[unit].filled):
            scratch.option[step, count].gain = slots.piece[unit, slot].gain
            scratch.option[step, count].unit = unit
            scratch.option[step, count].slot = slot
            scratch.option[step, count].former = -1
            count += 1
        for lower in range(step + 1):
            moved = tables.chain[place, lower]
            for i in range(tables.former_start[moved], tables.former_start[moved + 1]):
                old = tables.former_place[i]
                if tables.unit[old].level != tables.unit[unit].level or _in_chain(
                    tables, place, old
                ):
                    continue
                for slot in range(min(slots.unit[old].filled, _FORMER_TAKEN)):
                    if count == MOST_OPTIONS:
                        break
                    if (
                        tables.unit[old].level == _PROVINCE
                        and runs[slots.piece[old, slot].run].inside
                    ):
                        continue
                    scratch.option[step, count].gain = (
                        slots.piece[old, slot].gain * figures.former_parent
                    )
                    scratch.option[step, count].unit = old
                    scratch.option[step, count].slot = slot
                    scratch.option[step, count].former = i
                    count += 1
        scratch.options[step] = count


@njit(cache=True)
def _overlap(runs: Records, a: int, b: int) -> bool:
    same_part = runs[a].part == runs[b].part
    return bool(same_part and runs[a].start < runs[b].end and runs[b].start < runs[a].end)


@njit(cache=True)
def _free(
    runs: Records, slots: Slots, scratch: Scratch, picked: Ints, step: int, option: int
) -> bool:
    """Whether an option's run shares no word with those picked at finer levels."""
    run = slots.piece[scratch.option[step, option].unit, scratch.option[step, option].slot].run
    for finer in range(step):
        if picked[finer] >= 0:
            other = slots.piece[
                scratch.option[finer, picked[finer]].unit, scratch.option[finer, picked[finer]].slot
            ].run
            if _overlap(runs, run, other):
                return False
    return True


@njit(cache=True)
def _pick(runs: Records, slots: Slots, scratch: Scratch) -> tuple[float, Ints]:
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
            most = max(most, scratch.option[step, option].gain)
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
        gains[step + 1] = gains[step] + (scratch.option[step, option].gain if option >= 0 else 0.0)
        step += 1
    return best, best_picked


@njit(cache=True)
def _assign(
    tables: Tables,
    figures: Figures,
    runs: Records,
    about: Records,
    slots: Slots,
    scratch: Scratch,
    ranking: Ranking,
    row: int,
    place: int,
) -> bool:
    """Give every unit of the chain the best run that no other unit of it uses.

    False where in the end nothing speaks for the unit itself.
    """
    _options(tables, figures, runs, slots, scratch, place)
    total, picked = _pick(runs, slots, scratch)
    if picked[0] < 0:
        return False
    ranking.row[row].place = place
    for level in range(LEVELS):
        ranking.cell[row, level].run = -1
    parts = len(about)
    for part in range(parts):
        scratch.part[part].quality = 0.0
        scratch.part[part].covered = 0.0
    for step in range(LEVELS):
        if picked[step] < 0:
            continue
        unit, slot = (
            scratch.option[step, picked[step]].unit,
            scratch.option[step, picked[step]].slot,
        )
        former = scratch.option[step, picked[step]].former
        factor = figures.former_parent if former >= 0 else 1.0
        level = tables.unit[unit].level
        run = slots.piece[unit, slot].run
        ranking.cell[row, level].run = run
        ranking.cell[row, level].gain = slots.piece[unit, slot].gain * factor
        ranking.cell[row, level].quality = slots.piece[unit, slot].quality * factor
        ranking.cell[row, level].likeness = slots.piece[unit, slot].likeness
        ranking.cell[row, level].fit = slots.piece[unit, slot].fit
        ranking.cell[row, level].missing = slots.piece[unit, slot].missing
        ranking.cell[row, level].former = former
        part = runs[run].part
        scratch.part[part].quality = max(
            scratch.part[part].quality, slots.piece[unit, slot].quality * factor / 0.9
        )
        scratch.part[part].covered += runs[run].coverage
    loss = 0.0
    for part in range(parts):
        quality = min(scratch.part[part].quality, 1.0)
        if scratch.part[part].covered > 0:
            loss += figures.uncovered_part * max(1 - scratch.part[part].covered, 0.0)
        loss += about[part].loss * (1 - quality)
        ranking.unexplained[row, part] = about[part].says and quality < figures.explained
    if _misplaced(tables, runs, slots, ranking, row, place):
        loss += figures.misplaced
    # What a bare name rather means counts only as far as it is that name.
    own = min(ranking.cell[row, tables.unit[place].level].likeness / figures.exact_enough, 1.0)
    ranking.row[row].score = total - loss + tables.unit[place].prior * own**4
    return True


@njit(cache=True)
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
            if slots.piece[unit, slot].run == village:
                return True
    return False
