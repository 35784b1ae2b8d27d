"""Hold the weights of the scoring."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from addressing.geocode.kernel.arrays import Floats
from addressing.geocode.rules import load_rules

_Figure = TypeVar("_Figure", float, Floats)

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


def raw_probability(share: _Figure, least: _Figure) -> _Figure:
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

    def probabilities(self, confidence: str, raw: Floats) -> Floats:
        """What answers of a class with these raw figures were right at; 0 for no answer."""
        knots = np.array(self.raw.get(confidence, ()))
        if not len(knots):
            return np.zeros(len(raw))
        values = np.array(self.observed[confidence])
        place = np.searchsorted(knots, raw, side="right")
        low = np.clip(place - 1, 0, max(len(knots) - 2, 0))
        high = np.minimum(low + 1, len(knots) - 1)
        width = knots[high] - knots[low]
        along = (raw - knots[low]) / np.where(width > 0, width, 1.0)
        between = values[low] + along * (values[high] - values[low])
        found: Floats = np.where(
            place == 0, values[0], np.where(place == len(knots), values[-1], between)
        )
        return found

    def probability(self, confidence: str, raw: float) -> float:
        """The same of one answer."""
        return float(self.probabilities(confidence, np.array([raw]))[0])


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """The maps as shipped: measured by ``benchmarks.calibration`` on generated noise."""
    rows = load_rules("calibration")["class"]
    return Calibration(
        {row["name"]: row["raw"] for row in rows}, {row["name"]: row["observed"] for row in rows}
    )
