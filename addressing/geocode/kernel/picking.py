"""Choose the runs of words that speak for the units of a chain, no word twice."""

from __future__ import annotations

from addressing.geocode.kernel.arrays import (
    LEVELS,
    MOST_OPTIONS,
    Figures,
    Records,
    Scratch,
    Slots,
    Tables,
)
from addressing.geocode.kernel.compiling import inlined, inner

_FORMER_TAKEN = 2
_PROVINCE = 0
_BEST, _TRIAL = 0, 1
_ROUNDING = 1e-12


@inlined
def _in_chain(tables: Tables, place: int, unit: int) -> bool:
    for step in range(LEVELS):
        if tables.chain[place, step] == unit:
            return True
    return False


@inlined
def former_gain(tables: Tables, figures: Figures, unit: int, slots: Slots) -> float:
    """What speaks for parents that a unit once had, as far as that speaks for the unit."""
    total = 0.0
    for i in range(tables.former_start[unit], tables.former_start[unit + 1]):
        old = tables.former_place[i]
        if slots.unit[old].filled and not _in_chain(tables, unit, old):
            total += slots.piece[slots.unit[old].at, 0].gain
    return figures.former_parent * total


@inlined
def fill_options(
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
            gain = slots.piece[slots.unit[unit].at, slot].gain
            count = _add_option(scratch, step, count, gain, unit, slot, -1)
        for lower in range(step + 1):
            moved = tables.chain[place, lower]
            for i in range(tables.former_start[moved], tables.former_start[moved + 1]):
                old = tables.former_place[i]
                if tables.unit[old].level != tables.unit[unit].level or _in_chain(
                    tables, place, old
                ):
                    continue
                for slot in range(min(slots.unit[old].filled, _FORMER_TAKEN)):
                    piece = slots.piece[slots.unit[old].at, slot]
                    if count == MOST_OPTIONS:
                        break
                    if tables.unit[old].level == _PROVINCE and runs[piece.run].inside:
                        continue
                    gain = piece.gain * figures.former_parent
                    count = _add_option(scratch, step, count, gain, old, slot, i)
        scratch.options[step] = count


@inlined
def _add_option(
    scratch: Scratch, step: int, count: int, gain: float, unit: int, slot: int, former: int
) -> int:
    option = scratch.option[step, count]
    option.gain, option.unit, option.slot, option.former = gain, unit, slot, former
    return count + 1


@inlined
def _overlap(runs: Records, a: int, b: int) -> bool:
    same_part = runs[a].part == runs[b].part
    return bool(same_part and runs[a].start < runs[b].end and runs[b].start < runs[a].end)


@inlined
def _run_of(slots: Slots, scratch: Scratch, step: int, place: int) -> int:
    option = scratch.option[step, place]
    return int(slots.piece[slots.unit[option.unit].at, option.slot].run)


@inlined
def _free(runs: Records, slots: Slots, scratch: Scratch, step: int, option: int) -> bool:
    """Whether an option's run shares no word with those on trial at finer levels."""
    run = _run_of(slots, scratch, step, option)
    for finer in range(step):
        other = scratch.picked[_TRIAL, finer]
        if other >= 0 and _overlap(runs, run, _run_of(slots, scratch, finer, other)):
            return False
    return True


@inlined
def _pick_greatest(runs: Records, slots: Slots, scratch: Scratch) -> bool:
    """Pick the greatest gain of each level; whether no two of these runs share a word.

    Of gains that only rounding tells apart it is the earlier one.
    """
    for step in range(LEVELS):
        scratch.picked[_BEST, step] = scratch.picked[_TRIAL, step] = -1
        most = 0.0
        for option in range(scratch.options[step]):
            if scratch.option[step, option].gain > most + _ROUNDING:
                most = scratch.option[step, option].gain
                scratch.picked[_BEST, step] = scratch.picked[_TRIAL, step] = option
        if most > 0 and not _free(runs, slots, scratch, step, scratch.picked[_BEST, step]):
            return False
    return True


@inlined
def _gain_of_picked(scratch: Scratch) -> float:
    total = 0.0
    for step in range(LEVELS):
        if scratch.picked[_BEST, step] >= 0:
            total += scratch.option[step, scratch.picked[_BEST, step]].gain
    return total


@inner
def pick(runs: Records, slots: Slots, scratch: Scratch) -> float:
    """Pick one run per level with the greatest gain together, no two runs sharing a word.

    Returns:
        The gain; the option of each level, -1 for none, stands in ``scratch.picked[0]``.
    """
    if _pick_greatest(runs, slots, scratch):
        return _gain_of_picked(scratch)
    picked, tried, gains, rest = scratch.picked, scratch.tried, scratch.gains, scratch.rest
    best = 0.0
    # What the coarser levels can still add, to leave branches that cannot win.
    rest[LEVELS] = 0.0
    for step in range(LEVELS - 1, -1, -1):
        most = 0.0
        for option in range(scratch.options[step]):
            most = max(most, scratch.option[step, option].gain)
        rest[step] = rest[step + 1] + most
        tried[step] = -2  # -1 leaves the level without a run
        picked[_BEST, step] = picked[_TRIAL, step] = -1
    gains[0] = 0.0
    step = 0
    while step >= 0:
        if step == LEVELS:
            if gains[step] > best:
                best = gains[step]
                for level in range(LEVELS):
                    picked[_BEST, level] = picked[_TRIAL, level]
            step -= 1
            continue
        tried[step] += 1
        option = tried[step]
        if option >= scratch.options[step] or gains[step] + rest[step] <= best:
            tried[step] = -2
            picked[_TRIAL, step] = -1
            step -= 1
            continue
        if option >= 0 and not _free(runs, slots, scratch, step, option):
            continue
        picked[_TRIAL, step] = option
        gains[step + 1] = gains[step] + (scratch.option[step, option].gain if option >= 0 else 0.0)
        step += 1
    return best
