"""Say what the words of an address mean: the decision and what speaks for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from addressing.geocode.hierarchy import FormerParent
from addressing.geocode.result import ConfidenceClass


class Evidence(NamedTuple):
    """What speaks for the unit of one level.

    Attributes:
        text: The words, as they were read.
        likeness: Of these to the name, without numbers.
        former: Set where they name a former parent instead.
    """

    text: str
    likeness: float
    former: FormerParent | None


class Ranked(NamedTuple):
    """One unit that the address may mean: its place, its score, its share of probability."""

    place: int
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What the words of an address mean.

    Attributes:
        place: The unit; None where nothing is answered.
        confidence: Class of the answer.
        probability: That it is right.
        reason_code: Why, as a word.
        evidence: Level → what spoke for it, at the answered level and above, the finest first.
        missed: Parts with a unit word that the answer leaves unexplained.
        others: Other units and their shares, likeliest first.
        best: The best five units that the words may mean.
        share: Share of probability of the answer among all readings, before calibration.
        least: Likeness of the least similar name that the answer rests on.
    """

    place: int | None
    confidence: ConfidenceClass
    probability: float
    reason_code: str
    evidence: Mapping[str, Evidence]
    missed: tuple[int, ...]
    others: tuple[tuple[int, float], ...]
    best: tuple[Ranked, ...] = ()
    share: float = 0.0
    least: float = 0.0
