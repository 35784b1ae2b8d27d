"""Name the arrays that the kernels read and write.

All arrays over units have their places in the order of the gazetteer. A *slot* is one of the four
best pieces of evidence of a unit; a *hit* says that a run of words resembles a form of a name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

SLOTS = 4
LEVELS = 4
MOST_RANKED = 48
MOST_OPTIONS = 32


class Tables(NamedTuple):
    """What is known of all units and names.

    Attributes:
        chain: Each unit and the units above it, finest first, -1 where there is none, (n, 4).
        level: 0 province, 1 district, 2 commune, 3 village, (n,).
        prior: What speaks for a unit before anything is read, (n,).
        form_start: Links of form f stand at form_start[f] to form_start[f + 1].
        link_unit: Unit of each link.
        link_number: Numbers of each link, as a place in the table of numbers; 0 is none.
        name_start: The same links, by unit.
        name_form: Form of each.
        name_number: Numbers of each.
        former_start: Former parents of each unit.
        former_place: Their places.
        child_start: Units directly below each unit.
        child: Their places.
    """

    chain: Ints
    level: npt.NDArray[np.int8]
    prior: Floats
    form_start: Ints
    link_unit: Ints
    link_number: Ints
    name_start: Ints
    name_form: Ints
    name_number: Ints
    former_start: Ints
    former_place: Ints
    child_start: Ints
    child: Ints


class Figures(NamedTuple):
    """The figures of ``scoring.toml`` that the arithmetic needs; ``worth`` is by level."""

    worth: Floats
    floor: float
    lenient_floor: float
    power: float
    unlabelled: float
    inside: float
    also_label: float
    other_label: float
    former_parent: float
    identical: float
    number_missing: float
    number_extra: float
    uncovered: float
    uncovered_part: float
    misplaced: float
    explained: float
    hopeless: float
    exact_enough: float


class Runs(NamedTuple):
    """The runs of words of one address.

    Attributes:
        part: Part of each run.
        start: First word in the part.
        end: One past the last word.
        first_label: Level of the first unit word at the run; -1 without one.
        last_label: Level that the last unit word may also mean, as it is listed; -1 without one.
        label_bits: All levels that its unit words speak of, one bit each.
        inside: The part has a unit word that does not touch the run.
        coverage: Share of the part's letters.
        number: Place in the table of numbers; 0 none, -1 numbers that no name has.
        worded: The run has letters.
        number_cut: A number directly behind was left out.
    """

    part: Ints
    start: Ints
    end: Ints
    first_label: Ints
    last_label: Ints
    label_bits: Ints
    inside: npt.NDArray[np.bool_]
    coverage: Floats
    number: Ints
    worded: npt.NDArray[np.bool_]
    number_cut: npt.NDArray[np.bool_]


class Slots(NamedTuple):
    """Working memory: the best evidence of each unit, best first, and which units have any.

    Attributes:
        gain, quality, likeness, fit: Of each piece, (n, 4).
        run: Its run, (n, 4).
        missing: The unit's name has a number that the text does not give, (n, 4).
        filled: Pieces of each unit, (n,).
        touched: Units with evidence; the first ``size[0]`` count.
        size: Shape (1,).
        above: Best gains along each unit's chain, valid where ``known``.
        known: Whether ``above`` was computed for this address.
    """

    gain: Floats
    quality: Floats
    likeness: Floats
    fit: Floats
    run: Ints
    missing: npt.NDArray[np.bool_]
    filled: npt.NDArray[np.int8]
    touched: Ints
    size: Ints
    above: Floats
    known: npt.NDArray[np.bool_]


class Ranking(NamedTuple):
    """Hypotheses as the kernel leaves them; the first dimension is ``MOST_RANKED``.

    Attributes:
        place: The unit.
        score: Its score.
        run, gain, quality, likeness, fit, missing: Evidence at each level, (48, 4); run -1
            where there is none.
        former: Former parent that the evidence names instead of the chain's unit, else -1.
        unexplained: Parts that nothing explains, (48, parts).
    """

    place: Ints
    score: Floats
    run: Ints
    gain: Floats
    quality: Floats
    likeness: Floats
    fit: Floats
    missing: npt.NDArray[np.bool_]
    former: Ints
    unexplained: npt.NDArray[np.bool_]


class Scratch(NamedTuple):
    """Options of each level of one chain: gain, the unit and slot they come from, former or -1."""

    gain: Floats
    unit: Ints
    slot: Ints
    former: Ints
    options: Ints
    quality: Floats
    covered: Floats


def make_slots(units: int) -> Slots:
    """Working memory for one thread."""
    shape = (units, SLOTS)
    return Slots(
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.bool_),
        np.zeros(units, np.int8),
        np.zeros(units, np.int32),
        np.zeros(1, np.int32),
        np.zeros(units),
        np.zeros(units, np.bool_),
    )


def make_ranking(parts: int) -> Ranking:
    """Room for the hypotheses of an address with so many parts."""
    shape = (MOST_RANKED, LEVELS)
    return Ranking(
        np.zeros(MOST_RANKED, np.int32),
        np.zeros(MOST_RANKED),
        np.full(shape, -1, np.int32),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.bool_),
        np.full(shape, -1, np.int32),
        np.zeros((MOST_RANKED, parts), np.bool_),
    )
