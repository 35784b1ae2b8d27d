"""Hold the figures of ``complete.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from addressing.geocode.rules import load_rules


@dataclass(frozen=True, slots=True)
class CompletionWeights:
    """The tables of the file; the file says what each figure means."""

    closeness: Mapping[str, float]
    factor: Mapping[str, float]
    rank: Mapping[str, float]
    typos: Mapping[str, int]
    limits: Mapping[str, int]


@lru_cache(maxsize=1)
def load_completion_weights() -> CompletionWeights:
    """Weights as shipped."""
    rules = load_rules("complete")
    return CompletionWeights(
        *(rules[name] for name in ("closeness", "factor", "rank", "typos", "limits"))
    )
