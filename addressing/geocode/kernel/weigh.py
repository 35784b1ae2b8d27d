"""Weigh hits and keep the best evidence of each unit."""

from __future__ import annotations

import numpy as np
from numba import njit

from addressing.geocode.kernel.arrays import (
    DEPTHS,
    EXACT,
    FUZZY,
    SLOTS,
    Figures,
    Hits,
    Ints,
    Parts,
    Pieces,
    Runs,
    Slots,
    Tables,
)


@njit(cache=True)
def clear(slots: Slots) -> None:
    """Forget the address before."""
    for i in range(slots.size[0]):
        slots.filled[slots.touched[i]] = 0
    slots.size[0] = 0


@njit(cache=True)
def worth_of(
    figures: Figures,
    runs: Runs,
    run: int,
    likeness: float,
    number: int,
    level: int,
    floor: float,
) -> tuple[float, float, float, bool]:
    """What it is worth that a run resembles a name of a unit.

    Returns:
        Gain, quality, fit of the numbers, whether a number is missing; quality 0 for nothing.
    """
    said = runs.number[run]
    if said == number:
        fit = 1.0
    elif said == 0:
        # A number that stands directly behind and was left out is another one than the unit's.
        fit = figures.number_missing * (figures.number_extra if runs.number_cut[run] else 1.0)
    elif number == 0:
        fit = figures.number_extra
    else:
        return 0.0, 0.0, 0.0, False
    if likeness <= floor:
        return 0.0, 0.0, 0.0, False
    quality = ((likeness - floor) / (1 - floor)) ** figures.power
    if runs.label_bits[run] == 0:
        factor = figures.unlabelled * (figures.inside if runs.inside[run] else 1.0)
    elif level == runs.first_label[run] or level == runs.last_label[run]:
        factor = 1.0
    elif runs.label_bits[run] >> level & 1:
        factor = figures.also_label
    else:
        factor = figures.other_label
    factor *= fit * (figures.number_extra if runs.number_cut[run] else 1.0)
    if likeness == 1.0:
        factor *= figures.identical
    factor *= 1 - figures.uncovered * (1 - runs.coverage[run])
    gain = figures.worth[level] * factor * quality
    return gain, factor * quality, fit, fit < 1 and said == 0


@njit(cache=True)
def weigh(
    figures: Figures,
    runs: Runs,
    run: int,
    likeness: float,
    unit: int,
    number: int,
    level: int,
    floor: float,
    slots: Slots,
) -> bool:
    """Add one piece of evidence; whether it was any."""
    gain, quality, fit, missing = worth_of(figures, runs, run, likeness, number, level, floor)
    if quality == 0:
        return False
    insert(slots, unit, run, gain, quality, likeness, fit, missing)
    return True


@njit(cache=True)
def _best(hits: Hits, name: int, depth: int) -> float:
    first = hits.first[name, depth]
    return float(hits.likeness[first]) if hits.last[name, depth] > first else 0.0


@njit(cache=True)
def _unsure(figures: Figures, runs: Runs, run: int, known: float, hits: Hits) -> bool:
    """Whether a run is looked up by its pieces: nothing is alike enough in sound alone."""
    if not runs.worded[run] or _best(hits, runs.name[run], EXACT) >= figures.exact_enough:
        return False
    return bool(runs.coverage[run] == 1.0 or known < figures.exact_enough)


@njit(cache=True, nogil=True)
def names_to_look_up(
    figures: Figures, parts: Parts, runs: Runs, hits: Hits, wanted: Ints, whole: bool
) -> Ints:
    """Names of parts that are still to be looked up by their pieces, each once, ascending.

    Whole parts are looked up first (``whole``): what they find decides on the runs inside.
    """
    total = 0
    for part in wanted:
        total += parts.run_start[part + 1] - parts.run_start[part]
    found = np.empty(total, np.int32)
    count = 0
    for part in wanted:
        known = 0.0
        for run in range(parts.run_start[part], parts.run_start[part + 1]):
            if whole and runs.coverage[run] != 1.0:
                continue
            name = runs.name[run]
            unsure = _unsure(figures, runs, run, known, hits)
            if unsure and hits.last[name, FUZZY] < 0:
                found[count] = name
                count += 1
            elif runs.coverage[run] == 1.0:
                known = max(known, _best(hits, name, FUZZY if unsure else EXACT))
    return np.unique(found[:count])


@njit(cache=True, nogil=True)
def weigh_parts(
    tables: Tables, figures: Figures, parts: Parts, runs: Runs, hits: Hits, wanted: Ints, depth: int
) -> tuple[Ints, Pieces]:
    """Evidence of parts: every unit that bears a name which a run resembles, and how well.

    Returns:
        Starts by ``wanted``, and the pieces, in the order in which they are found.
    """
    starts = np.zeros(len(wanted) + 1, np.int32)
    total = 0
    for part in wanted:
        for run in range(parts.run_start[part], parts.run_start[part + 1]):
            for at in range(DEPTHS):
                total += _links(tables, hits, runs.name[run], at)
    pieces = Pieces(
        np.empty(total, np.int32),
        np.empty(total, np.int32),
        np.empty(total),
        np.empty(total),
        np.empty(total),
        np.empty(total),
        np.empty(total, np.bool_),
    )
    count = 0
    for i in range(len(wanted)):
        known = 0.0
        base = parts.run_start[wanted[i]]
        for run in range(base, parts.run_start[wanted[i] + 1]):
            name = runs.name[run]
            unsure = depth == FUZZY and _unsure(figures, runs, run, known, hits)
            source = FUZZY if unsure else EXACT
            if runs.coverage[run] == 1.0:
                known = max(known, _best(hits, name, source))
            for hit in range(hits.first[name, source], hits.last[name, source]):
                form, likeness = hits.form[hit], hits.likeness[hit]
                for link in range(tables.form_start[form], tables.form_start[form + 1]):
                    unit = tables.link_unit[link]
                    gain, quality, fit, missing = worth_of(
                        figures, runs, run, likeness, tables.link_number[link],
                        tables.level[unit], figures.floor,
                    )  # fmt: skip
                    if quality > 0:
                        pieces.unit[count] = unit
                        pieces.run[count] = run - base
                        pieces.gain[count] = gain
                        pieces.quality[count] = quality
                        pieces.likeness[count] = likeness
                        pieces.fit[count] = fit
                        pieces.missing[count] = missing
                        count += 1
        starts[i + 1] = count
    return starts, Pieces(
        pieces.unit[:count],
        pieces.run[:count],
        pieces.gain[:count],
        pieces.quality[:count],
        pieces.likeness[:count],
        pieces.fit[:count],
        pieces.missing[:count],
    )


@njit(cache=True)
def _links(tables: Tables, hits: Hits, name: int, depth: int) -> int:
    total = 0
    for hit in range(hits.first[name, depth], hits.last[name, depth]):
        form = hits.form[hit]
        total += tables.form_start[form + 1] - tables.form_start[form]
    return total


@njit(cache=True)
def insert(
    slots: Slots,
    unit: int,
    run: int,
    gain: float,
    quality: float,
    likeness: float,
    fit: float,
    missing: bool,
) -> None:
    """Keep the best four, the earlier of equals first."""
    count = slots.filled[unit]
    if count == 0:
        slots.touched[slots.size[0]] = unit
        slots.size[0] += 1
    place = count
    while place > 0 and slots.gain[unit, place - 1] < gain:
        place -= 1
    if place == SLOTS:
        return
    last = min(count, SLOTS - 1)
    for i in range(last, place, -1):
        slots.gain[unit, i] = slots.gain[unit, i - 1]
        slots.quality[unit, i] = slots.quality[unit, i - 1]
        slots.likeness[unit, i] = slots.likeness[unit, i - 1]
        slots.fit[unit, i] = slots.fit[unit, i - 1]
        slots.run[unit, i] = slots.run[unit, i - 1]
        slots.missing[unit, i] = slots.missing[unit, i - 1]
    slots.gain[unit, place] = gain
    slots.quality[unit, place] = quality
    slots.likeness[unit, place] = likeness
    slots.fit[unit, place] = fit
    slots.run[unit, place] = run
    slots.missing[unit, place] = missing
    slots.filled[unit] = min(count + 1, SLOTS)
