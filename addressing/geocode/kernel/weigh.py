"""Weigh hits and keep the best evidence of each unit."""

from __future__ import annotations

import numpy as np

from addressing.geocode.kernel.arrays import (
    DEPTHS,
    EXACT,
    FUZZY,
    PIECE,
    SLOTS,
    Figures,
    Hits,
    Ints,
    Parts,
    Records,
    Slots,
    Tables,
)
from addressing.geocode.kernel.compiling import inlined, inner, kernel


@inner
def clear(slots: Slots) -> None:
    """Forget the address before."""
    for i in range(slots.size[0]):
        slots.unit[slots.touched[i]].filled = 0
    slots.size[0] = 0


@inlined
def worth_of(
    figures: Figures,
    runs: Records,
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
    said = runs[run].number
    if said == number:
        fit = 1.0
    elif said == 0:
        # A number that stands directly behind and was left out is another one than the unit's.
        fit = figures.number_missing * (figures.number_extra if runs[run].number_cut else 1.0)
    elif number == 0:
        fit = figures.number_extra
    else:
        return 0.0, 0.0, 0.0, False
    if likeness <= floor:
        return 0.0, 0.0, 0.0, False
    quality = ((likeness - floor) / (1 - floor)) ** figures.power
    if runs[run].label_bits == 0:
        factor = figures.unlabelled * (figures.inside if runs[run].inside else 1.0)
    elif level == runs[run].first_label or level == runs[run].last_label:
        factor = 1.0
    elif runs[run].label_bits >> level & 1:
        factor = figures.also_label
    else:
        factor = figures.other_label
    factor *= fit * (figures.number_extra if runs[run].number_cut else 1.0)
    if likeness == 1.0:
        factor *= figures.identical
    factor *= 1 - figures.uncovered * (1 - runs[run].coverage)
    gain = figures.worth[level] * factor * quality
    return gain, factor * quality, fit, fit < 1 and said == 0


@inlined
def weigh(
    figures: Figures,
    runs: Records,
    run: int,
    likeness: float,
    unit: int,
    number: int,
    level: int,
    floor: float,
    piece: Records,
) -> bool:
    """Write what it is worth that a run resembles a name of a unit; whether it is anything."""
    gain, quality, fit, missing = worth_of(figures, runs, run, likeness, number, level, floor)
    if quality == 0:
        return False
    piece.unit, piece.run, piece.gain, piece.quality = unit, run, gain, quality
    piece.likeness, piece.fit, piece.missing = likeness, fit, missing
    return True


@inlined
def _best(hits: Hits, name: int, depth: int) -> float:
    first = hits.found[name, depth].first
    return float(hits.hit[first].likeness) if hits.found[name, depth].last > first else 0.0


@inlined
def _unsure(figures: Figures, runs: Records, run: int, known: float, hits: Hits) -> bool:
    """Whether a run is looked up by its pieces: nothing is alike enough in sound alone."""
    if not runs[run].worded or _best(hits, runs[run].name, EXACT) >= figures.exact_enough:
        return False
    return bool(runs[run].coverage == 1.0 or known < figures.exact_enough)


@kernel
def names_to_look_up(
    figures: Figures, parts: Parts, runs: Records, hits: Hits, wanted: Ints, whole: bool
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
            if whole and runs[run].coverage != 1.0:
                continue
            name = runs[run].name
            unsure = _unsure(figures, runs, run, known, hits)
            if unsure and hits.found[name, FUZZY].last < 0:
                found[count] = name
                count += 1
            elif runs[run].coverage == 1.0:
                known = max(known, _best(hits, name, FUZZY if unsure else EXACT))
    return np.unique(found[:count])


@kernel
def weigh_parts(
    tables: Tables,
    figures: Figures,
    parts: Parts,
    runs: Records,
    hits: Hits,
    wanted: Ints,
    depth: int,
) -> tuple[Ints, Records]:
    """Evidence of parts: every unit that bears a name which a run resembles, and how well.

    Returns:
        Starts by ``wanted``, and the pieces, in the order in which they are found.
    """
    starts = np.zeros(len(wanted) + 1, np.int32)
    pieces = np.empty(_most_pieces(tables, parts, runs, hits, wanted), PIECE)
    count = 0
    for i in range(len(wanted)):
        count = _weigh_part(tables, figures, parts, runs, hits, wanted[i], depth, pieces, count)
        starts[i + 1] = count
    return starts, pieces[:count]


@inner
def _weigh_part(
    tables: Tables,
    figures: Figures,
    parts: Parts,
    runs: Records,
    hits: Hits,
    part: int,
    depth: int,
    pieces: Records,
    count: int,
) -> int:
    """Write the evidence of a part behind the ``count`` pieces that there are; how many then."""
    known = 0.0
    base = parts.run_start[part]
    for run in range(base, parts.run_start[part + 1]):
        name = runs[run].name
        unsure = depth == FUZZY and _unsure(figures, runs, run, known, hits)
        source = FUZZY if unsure else EXACT
        if runs[run].coverage == 1.0:
            known = max(known, _best(hits, name, source))
        for hit in range(hits.found[name, source].first, hits.found[name, source].last):
            form, likeness = hits.hit[hit].form, hits.hit[hit].likeness
            for link in range(tables.form_start[form], tables.form_start[form + 1]):
                unit = tables.link[link].unit
                if weigh(
                    figures, runs, run, likeness, unit, tables.link[link].number,
                    tables.unit[unit].level, figures.floor, pieces[count],
                ):  # fmt: skip
                    pieces[count].run = run - base
                    count += 1
    return count


@inner
def _most_pieces(tables: Tables, parts: Parts, runs: Records, hits: Hits, wanted: Ints) -> int:
    """As many pieces as there can be."""
    total = 0
    for part in wanted:
        for run in range(parts.run_start[part], parts.run_start[part + 1]):
            for depth in range(DEPTHS):
                total += _links(tables, hits, runs[run].name, depth)
    return total


@inlined
def _links(tables: Tables, hits: Hits, name: int, depth: int) -> int:
    total = 0
    for hit in range(hits.found[name, depth].first, hits.found[name, depth].last):
        form = hits.hit[hit].form
        total += tables.form_start[form + 1] - tables.form_start[form]
    return total


@inlined
def insert(slots: Slots, piece: Records, run: int) -> None:
    """Keep the best four pieces of a unit, the earlier of equals first; ``run`` is the piece's."""
    unit, gain = piece.unit, piece.gain
    state = slots.unit[unit]
    count = state.filled
    if count == 0:
        state.at = slots.size[0]
        slots.touched[slots.size[0]] = unit
        slots.size[0] += 1
    at, place = state.at, count
    while place > 0 and slots.piece[at, place - 1].gain < gain:
        place -= 1
    if place == SLOTS:
        return
    for i in range(min(count, SLOTS - 1), place, -1):
        slots.piece[at, i] = slots.piece[at, i - 1]
    slots.piece[at, place] = piece
    slots.piece[at, place].run = run
    state.filled = min(count + 1, SLOTS)
