"""Weigh how well a run of words fits a unit: by name, number, unit word and coverage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from addressing.geocode.candidates import Mention
from addressing.geocode.hierarchy import FormerParent
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


@dataclass(frozen=True, slots=True)
class Evidence:
    """One run of words that speaks for one unit.

    Attributes:
        mention: The run.
        gain: What it is worth.
        quality: Worth as a share of a perfect match.
        likeness: Likeness of the names without their numbers.
        numbers: Factor for missing or extra numbers.
        number_missing: The unit's name has a number that the text does not give.
        former: Set where the unit is a former parent.
    """

    mention: Mention
    gain: float
    quality: float
    likeness: float
    numbers: float = 1.0
    number_missing: bool = False
    former: FormerParent | None = None
