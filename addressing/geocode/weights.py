"""Hold the weights of the scoring."""

from __future__ import annotations

from collections.abc import Mapping
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
