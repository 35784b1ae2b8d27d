"""Hold the decisions on many addresses as arrays, and make one an object when it is asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from addressing.geocode.decision import Decision, Evidence, Ranked
from addressing.geocode.hierarchy import FormerParent
from addressing.geocode.kernel.arrays import CONFIDENCES, REASONS, Flags, Floats, Ints, Verdicts
from addressing.geocode.result import ConfidenceClass
from addressing.geocode.tables import LEVEL_NAMES
from addressing.geocode.weights import Calibration, raw_probability

_CLASSES = tuple(ConfidenceClass(word) for word in CONFIDENCES)
_DECIMALS = 3
_NEAR_HALF = 1e-6


@dataclass(frozen=True)
class Decided:
    """What the words of many addresses mean.

    Attributes:
        verdicts: As the kernel left them.
        start: Parts of address r stand at start[r] to start[r + 1] of ``verdicts.missed``.
        texts: Stored run that a verdict names → its words, as they were read.
        former: Former parents, the same.
        calibration: How sure a class has been.
    """

    verdicts: Verdicts = field(repr=False)
    start: Ints = field(repr=False)
    texts: Mapping[int, str] = field(repr=False)
    former: Sequence[FormerParent] = field(repr=False)
    calibration: Calibration = field(repr=False)

    def __len__(self) -> int:
        """Addresses."""
        return len(self.verdicts.row)

    @cached_property
    def place(self) -> Ints:
        """The unit of each address, -1 where nothing is answered."""
        return np.ascontiguousarray(self.verdicts.row["place"])

    @cached_property
    def confidence(self) -> Ints:
        """The class of each address, as its place in ``CONFIDENCES``."""
        return np.ascontiguousarray(self.verdicts.row["confidence"])

    @cached_property
    def reason(self) -> Ints:
        """Why, as a place in ``REASONS``."""
        return np.ascontiguousarray(self.verdicts.row["reason"])

    @cached_property
    def probability(self) -> Floats:
        """That each answer is right."""
        raw = raw_probability(self.verdicts.row["share"], self.verdicts.row["least"])
        found = np.zeros(len(self))
        for number, word in enumerate(CONFIDENCES):
            of_class = self.confidence == number
            found[of_class] = self.calibration.probabilities(word, raw[of_class])
        return _rounded(found)

    @property
    def any_missed(self) -> Flags:
        """Whether an address has a part that its answer leaves unexplained."""
        before = np.concatenate([[0], np.cumsum(self.verdicts.missed)])
        return np.diff(before[self.start]) > 0

    def decision(self, row: int) -> Decision:
        """One of them."""
        verdict, first = self.verdicts.row[row], self.start[row]
        place, confidence = int(verdict["place"]), _CLASSES[verdict["confidence"]]
        others = self.verdicts.other[row, : verdict["others"]].tolist()
        best = self.verdicts.best[row, : verdict["ranked"]].tolist()
        return Decision(
            place if place >= 0 else None,
            confidence,
            float(self.probability[row]),
            REASONS[verdict["reason"]],
            self._evidence(row),
            tuple(np.flatnonzero(self.verdicts.missed[first : self.start[row + 1]]).tolist()),
            tuple((unit, round(share, 3)) for unit, share in others),
            tuple(Ranked(*one) for one in best),
            float(verdict["share"]),
            float(verdict["least"]),
        )

    def _evidence(self, row: int) -> dict[str, Evidence]:
        """What speaks for each level, the finest first."""
        named = self.verdicts.evidence[row].tolist()
        return {
            LEVEL_NAMES[level]: Evidence(
                self.texts[stored], likeness, self.former[old] if old >= 0 else None
            )
            for level in reversed(range(len(LEVEL_NAMES)))
            for _, stored, old, likeness in (named[level],)
            if stored >= 0
        }


def _rounded(values: Floats) -> Floats:
    """Round as Python does: to the nearest number of three decimals, by the exact value."""
    scaled = values * 10**_DECIMALS
    found: Floats = np.rint(scaled) / 10**_DECIMALS
    doubtful = np.abs(scaled - np.floor(scaled) - 0.5) < _NEAR_HALF
    found[doubtful] = [round(value, _DECIMALS) for value in values[doubtful].tolist()]
    return found
