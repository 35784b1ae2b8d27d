"""Read the figures of ``data/learning.toml``: cleaning, matching, estimating."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple


class CleaningRules(NamedTuple):
    """What a believable fix is; times in seconds since 1970."""

    earliest_s: float
    ahead_s: float
    worst_accuracy_m: float
    fastest_m_s: float
    jump_m: float
    gap_s: float
    stay_m: float
    stay_s: float
    restart_fixes: int
    least_fixes: int


class MatchingRules(NamedTuple):
    """The figures of the hidden Markov model and of the search between fixes."""

    sigma_m: float
    radius_m: float
    candidates: int
    beta_m: float
    beta_share: float
    u_turn_m: float
    detour_m: float
    detour_share: float
    beam: float
    least_step_m: float
    most_dropped: int
    stand_s: float


class EstimateRules(NamedTuple):
    """How much rides are believed against the class."""

    rounds: int
    partial_m: float
    noise_m: float
    wander_s: float
    observation_spread: float
    segment_spread: float
    hour_spread: float
    class_rides: float
    thin_rides: float
    fill_rides: float

    @property
    def segment_rides(self) -> float:
        """Rides that it takes to believe a road as much as its class."""
        return (self.observation_spread / self.segment_spread) ** 2

    @property
    def hour_rides(self) -> float:
        """Rides in one hour that it takes to believe them as much as the road's whole day."""
        return (self.observation_spread / self.hour_spread) ** 2


@dataclass(frozen=True, slots=True)
class LearningRules:
    """All of the file; see there for the reasons."""

    columns: Mapping[str, list[str]]
    utc_offset_s: int
    block_fixes: int
    cleaning: CleaningRules
    matching: MatchingRules
    weight: Mapping[str, float]
    estimate: EstimateRules


@cache
def learning_rules() -> LearningRules:
    """Read the shipped file.

    >>> round(learning_rules().estimate.segment_rides, 2)
    0.44
    """
    raw = tomllib.loads((files("routing") / "data" / "learning.toml").read_text(encoding="utf-8"))
    cleaning = raw["cleaning"]
    earliest: date = cleaning["earliest"]
    cleaning["earliest_s"] = datetime.combine(earliest, time(), UTC).timestamp()
    cleaning["fastest_m_s"] = cleaning["fastest_kmh"] / 3.6
    return LearningRules(
        columns=raw["columns"],
        utc_offset_s=raw["reading"]["utc_offset_hours"] * 3600,
        block_fixes=raw["reading"]["block_fixes"],
        cleaning=CleaningRules(**_of(CleaningRules, cleaning)),
        matching=MatchingRules(**_of(MatchingRules, raw["matching"])),
        weight=raw["matching"]["weight"],
        estimate=EstimateRules(**_of(EstimateRules, raw["estimate"])),
    )


def _of(kind: Any, table: Mapping[str, Any]) -> dict[str, Any]:
    return {name: table[name] for name in kind._fields}
