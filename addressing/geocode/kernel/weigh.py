"""Weigh hits and keep the best evidence of each unit."""

from __future__ import annotations

from numba import njit

from addressing.geocode.kernel.arrays import SLOTS, Figures, Floats, Ints, Runs, Slots, Tables


@njit(cache=True)
def clear(slots: Slots) -> None:
    """Forget the address before."""
    for i in range(slots.size[0]):
        slots.filled[slots.touched[i]] = 0
    slots.size[0] = 0


@njit(cache=True)
def add_hits(
    tables: Tables,
    figures: Figures,
    runs: Runs,
    hit_run: Ints,
    hit_form: Ints,
    hit_likeness: Floats,
    slots: Slots,
) -> None:
    """Weigh every unit that bears a form which a run resembles."""
    for hit in range(len(hit_run)):
        form = hit_form[hit]
        for link in range(tables.form_start[form], tables.form_start[form + 1]):
            weigh(
                figures,
                runs,
                hit_run[hit],
                hit_likeness[hit],
                tables.link_unit[link],
                tables.link_number[link],
                tables.level[tables.link_unit[link]],
                figures.floor,
                slots,
            )


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
    said = runs.number[run]
    if said == number:
        fit = 1.0
    elif said == 0:
        fit = figures.number_missing
    elif number == 0:
        fit = figures.number_extra
    else:
        return False
    if likeness <= floor:
        return False
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
    missing = fit < 1 and said == 0
    _insert(slots, unit, run, gain, factor * quality, likeness, fit, missing)
    return True


@njit(cache=True)
def _insert(
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
