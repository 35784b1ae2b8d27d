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
Flags = npt.NDArray[np.bool_]

SLOTS = 4
LEVELS = 4
MOST_RANKED = 48
MOST_OPTIONS = 32
MOST_EXPLAINED = 5

EXACT, FUZZY = 0, 1
"""Depths: names alike in sound alone, or those found by their pieces too."""

DEPTHS = 2

REASONS = (
    "nothing_named",
    "not_matched",
    "ambiguous",
    "matched",
    "former_parent",
    "unsure",
    "contradiction",
    "small_variation",
    "bare_name",
    "number_missing",
)
"""Reason codes of decisions, by the numbers that the kernels use."""

CONFIDENCES = ("none", "C", "B", "A")
"""Confidence classes by the numbers that the kernels use: the surer the greater."""


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
        latin_name: A number for each Latin name, the same for the same letters.
        code_rank: Place of each unit when they are ordered by code.
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
    latin_name: Ints
    code_rank: Ints


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
    """The runs of words of one address, or of all parts that are stored.

    Attributes:
        part: Part of each run, as its place in the address.
        name: Its name without numbers, as a place in the store.
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
    name: Ints
    start: Ints
    end: Ints
    first_label: Ints
    last_label: Ints
    label_bits: Ints
    inside: Flags
    coverage: Floats
    number: Ints
    worded: Flags
    number_cut: Flags


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
    missing: Flags
    filled: npt.NDArray[np.int8]
    touched: Ints
    size: Ints
    above: Floats
    known: Flags


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
    missing: Flags
    former: Ints
    unexplained: Flags


class Scratch(NamedTuple):
    """Options of each level of one chain: gain, the unit and slot they come from, former or -1."""

    gain: Floats
    unit: Ints
    slot: Ints
    former: Ints
    options: Ints
    quality: Floats
    covered: Floats


class Hits(NamedTuple):
    """Forms that stored names resemble.

    Attributes:
        first: Hits of a name begin here, (n, 2) by depth.
        last: One past its last hit; -1 where it was not looked up yet.
        form: The form.
        likeness: How alike, the best first.
    """

    first: Ints
    last: Ints
    form: Ints
    likeness: Floats


class Pieces(NamedTuple):
    """Evidence of stored parts: a unit, the run that speaks for it, and how well."""

    unit: Ints
    run: Ints
    gain: Floats
    quality: Floats
    likeness: Floats
    fit: Floats
    missing: Flags


class Parts(NamedTuple):
    """Stored parts.

    Attributes:
        run_start: Runs of part p stand at run_start[p] to run_start[p + 1].
        loss: What a part costs a hypothesis that does not explain it.
        says: Whether it says anything.
        label: Level of its first unit word; -1 without one.
        first: Its evidence begins here: from exact names, and from fuzzy ones too, (n, 2).
        last: One past its last piece of evidence, (n, 2); -1 where it was not looked for yet.
    """

    run_start: Ints
    loss: Floats
    says: Flags
    label: Ints
    first: Ints
    last: Ints


class Rows(NamedTuple):
    """Addresses: the parts of address r stand at start[r] to start[r + 1]."""

    start: Ints
    part: Ints


class Verdicts(NamedTuple):
    """What was decided of each address.

    Attributes:
        open: Not decided yet, because exact names alone do not explain it, (n,).
        place: The unit; -1 where nothing is answered.
        confidence: 0 none, 1 C, 2 B, 3 A.
        reason: Place in ``REASONS``.
        share: Share of probability of the unit.
        least: The least likeness among the evidence.
        run: Run, as a place among the runs of the address, of each answered level, (n, 4); -1.
        stored: The same as a place among all stored runs.
        likeness: Of each answered level, (n, 4).
        former: Former parent that the evidence names, (n, 4); -1.
        missed: Whether a part has a unit word that the answer leaves unexplained, as ``Rows.part``.
        others: How many other units are named.
        other: These, likeliest first, (n, 48).
        other_share: Their shares.
        ranked: How many of the best are kept to explain.
        best: These, (n, 5).
        score: Their scores.
        best_share: Their shares of probability.
    """

    open: Flags
    place: Ints
    confidence: Ints
    reason: Ints
    share: Floats
    least: Floats
    run: Ints
    stored: Ints
    likeness: Floats
    former: Ints
    missed: Flags
    others: Ints
    other: Ints
    other_share: Floats
    ranked: Ints
    best: Ints
    score: Floats
    best_share: Floats
