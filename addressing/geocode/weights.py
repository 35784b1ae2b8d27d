"""Hold the weights of the scoring."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from addressing.geocode.rules import load_rules

EXACT_ENOUGH = 0.93
"""Likeness from which a name needs no fuzzy look-up."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The figures of ``scoring.toml``."""

    worth: Mapping[str, float]
    prior: Mapping[str, float]
    match: Mapping[str, float]
    penalty: Mapping[str, float]
    decide: Mapping[str, float]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Weights as shipped."""
    rules = load_rules("scoring")
    return Weights(*(rules[name] for name in ("worth", "prior", "match", "penalty", "decide")))


def raw_probability(share: float, least: float) -> float:
    """How sure the scoring is by itself, before that is held against what came true.

    Args:
        share: Share of probability of the answer among all readings.
        least: Likeness of the least similar name that it rests on.

    >>> raw_probability(1.0, 0.9)
    0.96
    """
    return share * (0.6 + 0.4 * least)


@dataclass(frozen=True, slots=True)
class Calibration:
    """Monotone maps from the raw figure to the rate at which answers were right, by class.

    Attributes:
        raw: Class → ascending knots.
        observed: Class → the rate at each.
    """

    raw: Mapping[str, Sequence[float]]
    observed: Mapping[str, Sequence[float]]

    def probability(self, confidence: str, raw: float) -> float:
        """What answers of a class with this raw figure were right at; 0 for no answer."""
        knots = self.raw.get(confidence)
        if not knots:
            return 0.0
        values = self.observed[confidence]
        place = bisect_right(knots, raw)
        if place == 0:
            return values[0]
        if place == len(knots):
            return values[-1]
        low, high = knots[place - 1], knots[place]
        along = (raw - low) / (high - low)
        return values[place - 1] + along * (values[place] - values[place - 1])


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """The maps as shipped: measured by ``benchmarks.calibration`` on generated noise."""
    rows = load_rules("calibration")["class"]
    return Calibration(
        {row["name"]: row["raw"] for row in rows}, {row["name"]: row["observed"] for row in rows}
    )
