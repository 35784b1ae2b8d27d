"""Name the arrays that the kernels read and write.

What belongs together stands in one array of records: a kernel that is handed thirty arrays is
compiled and called faster than one that is handed a hundred. All arrays over units have their
places in the order of the gazetteer. A *slot* is one of the four best pieces of evidence of a unit;
a *hit* says that a run of words resembles a form of a name.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Records = Any
"""An array of records; the fields stand in the type that its comment names."""


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


def _record(**fields: Any) -> np.dtype[np.void]:
    return np.dtype(list(fields.items()), align=True)


_WHOLE, _REAL, _FLAG = np.int32, np.float64, np.bool_

UNIT: Final = _record(level=_WHOLE, prior=_REAL, latin_name=_WHOLE, code_rank=_WHOLE)
"""A unit: 0 province, 1 district, 2 commune, 3 village; what speaks for it before anything is read;
a number for its Latin name, the same for the same letters; its place when ordered by code."""

LINK: Final = _record(unit=_WHOLE, number=_WHOLE)
"""A unit that bears a form, and the place of its numbers in the table of numbers; 0 is none."""

OWN_NAME: Final = _record(form=_WHOLE, number=_WHOLE)
"""The same, seen from the unit."""


class Tables(NamedTuple):
    """What is known of all units and names.

    Attributes:
        chain: Each unit and the units above it, finest first, -1 where there is none, (n, 4).
        unit: ``UNIT``, (n,).
        form_start: Links of form f stand at form_start[f] to form_start[f + 1].
        link: ``LINK``.
        name_start: Names of unit u stand at name_start[u] to name_start[u + 1].
        name: ``OWN_NAME``.
        former_start: Former parents of each unit.
        former_place: Their places.
        child_start: Units directly below each unit.
        child: Their places.
    """

    chain: Ints
    unit: Records
    form_start: Ints
    link: Records
    name_start: Ints
    name: Records
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


RUN: Final = _record(
    part=_WHOLE,
    name=_WHOLE,
    start=_WHOLE,
    end=_WHOLE,
    first_label=_WHOLE,
    last_label=_WHOLE,
    label_bits=_WHOLE,
    number=_WHOLE,
    coverage=_REAL,
    inside=_FLAG,
    worded=_FLAG,
    number_cut=_FLAG,
)
"""A run of words of one address, or of a stored part.

part: its place in the address; name: its name without numbers, as a place in the store; start,
end: first word in the part and one past the last; first_label: level of the first unit word at the
run, -1 without one; last_label: level that the last unit word may also mean, as it is listed;
label_bits: all levels that its unit words speak of, one bit each; number: place in the table of
numbers, 0 none, -1 numbers that no name has; coverage: share of the part's letters; inside: the
part has a unit word that does not touch the run; worded: the run has letters; number_cut: a number
directly behind was left out."""

PIECE: Final = _record(
    unit=_WHOLE, run=_WHOLE, gain=_REAL, quality=_REAL, likeness=_REAL, fit=_REAL, missing=_FLAG
)
"""A piece of evidence: the unit, the run that speaks for it, what it is worth, that as a share of a
perfect match, the likeness of the names, a factor for numbers that do not fit, and whether the
unit's name has a number that the text does not give."""

STATE: Final = _record(above=_REAL, turn=np.int64, at=_WHOLE, filled=_WHOLE)
"""Of a unit: best gains along its chain, valid in this turn of ranking; its place among the units
with evidence, where it has any; pieces of evidence that it has."""


class Slots(NamedTuple):
    """Working memory: the best evidence of each unit, best first, and which units have any.

    Evidence stands in the order in which units were met, so that it stays together in the cache.

    Attributes:
        piece: ``PIECE``, by ``STATE.at``, (n, 4).
        unit: ``STATE``, (n,).
        touched: Units with evidence; the first ``size[0]`` count.
        size: Shape (1,).
        turn: Number of the ranking, (1,).
    """

    piece: Records
    unit: Records
    touched: Ints
    size: Ints
    turn: npt.NDArray[np.int64]


HYPOTHESIS: Final = _record(place=_WHOLE, score=_REAL)
"""A unit that the address may mean."""

CELL: Final = _record(
    run=_WHOLE,
    former=_WHOLE,
    gain=_REAL,
    quality=_REAL,
    likeness=_REAL,
    fit=_REAL,
    missing=_FLAG,
)
"""The evidence of a hypothesis at one level: as ``PIECE``; run -1 where there is none; former: the
former parent that it names instead of the chain's unit, else -1."""


class Ranking(NamedTuple):
    """Hypotheses as the kernel leaves them; the first dimension is ``MOST_RANKED``.

    Attributes:
        row: ``HYPOTHESIS``, (48,).
        cell: ``CELL``, (48, 4).
        unexplained: Parts that nothing explains, (48, parts).
    """

    row: Records
    cell: Records
    unexplained: Flags


OPTION: Final = _record(gain=_REAL, unit=_WHOLE, slot=_WHOLE, former=_WHOLE)
"""A choice at one level of a chain: its gain, the unit and slot it comes from, former or -1."""

EXPLAINED_PART: Final = _record(quality=_REAL, covered=_REAL)
"""How well a part is explained, and the share of its letters that names cover."""


class Scratch(NamedTuple):
    """Options of each level of one chain, the choice among them, and what it explains.

    Attributes:
        option: ``OPTION``, (4, 32).
        options: How many each level has, (4,).
        picked: Option of each level, -1 for none: the best choice, and the one on trial, (2, 4).
        tried: Option of each level that was tried last, -2 for none yet, (4,).
        gains: Of the finer levels together, (5,).
        rest: Of this and the coarser levels together, at most, (5,).
        part: ``EXPLAINED_PART``, (parts,).
    """

    option: Records
    options: Ints
    picked: Ints
    tried: Ints
    gains: Floats
    rest: Floats
    part: Records


RANGE: Final = _record(first=_WHOLE, last=_WHOLE)
"""Where something begins, and one past its end; last is -1 where it was not looked for yet."""

HIT: Final = _record(form=_WHOLE, likeness=_REAL)
"""A form that a name resembles, and how much."""


class Hits(NamedTuple):
    """Forms that stored names resemble.

    Attributes:
        found: Hits of each name, best first, ``RANGE``, (n, 2) by depth.
        hit: ``HIT``.
    """

    found: Records
    hit: Records


ABOUT: Final = _record(loss=_REAL, label=_WHOLE, says=_FLAG)
"""Of a part: what it costs a hypothesis that does not explain it; level of its first unit word, -1
without one; whether it says anything."""


class Parts(NamedTuple):
    """Stored parts.

    Attributes:
        run_start: Runs of part p stand at run_start[p] to run_start[p + 1].
        about: ``ABOUT``, (n,).
        found: Its evidence, ``RANGE``, (n, 2) by depth.
    """

    run_start: Ints
    about: Records
    found: Records


class Rows(NamedTuple):
    """Addresses: the parts of address r stand at start[r] to start[r + 1]."""

    start: Ints
    part: Ints


VERDICT: Final = _record(
    place=_WHOLE,
    confidence=_WHOLE,
    reason=_WHOLE,
    others=_WHOLE,
    ranked=_WHOLE,
    share=_REAL,
    least=_REAL,
    open=_FLAG,
)
"""The decision on an address: the unit, -1 where nothing is answered; place in ``CONFIDENCES``;
place in ``REASONS``; how many other units are named; how many of the best are kept to explain;
share of probability; the least likeness among the evidence; not decided yet, because exact names
alone do not explain it."""

NAMED: Final = _record(run=_WHOLE, stored=_WHOLE, former=_WHOLE, likeness=_REAL)
"""What speaks for an answered level: the run, as a place among the runs of the address and among
all stored ones, -1 for none; former parent that it names, -1; likeness."""

OTHER: Final = _record(place=_WHOLE, share=_REAL)
"""Another unit and its share of probability."""

BEST: Final = _record(place=_WHOLE, score=_REAL, share=_REAL)
"""A hypothesis that is kept to explain."""


class Verdicts(NamedTuple):
    """What was decided of each address.

    Attributes:
        row: ``VERDICT``, (n,).
        evidence: ``NAMED`` by level, (n, 4).
        missed: Whether a part has a unit word that the answer leaves unexplained, as ``Rows.part``.
        other: ``OTHER``, likeliest first, (n, 48).
        best: ``BEST``, (n, 5).
    """

    row: Records
    evidence: Records
    missed: Flags
    other: Records
    best: Records
