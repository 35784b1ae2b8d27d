"""Promise what every routing engine offers; solvers and dispatch know only this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from routing.plan import EngineNote
from routing.problem import Profile

UNREACHABLE = np.iinfo(np.int32).max
"""Duration and distance of a pair that no road joins; never a made-up number."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Travel between n points, from row to column: two int32 arrays of shape (n, n)."""

    duration_s: npt.NDArray[np.int32]
    distance_m: npt.NDArray[np.int32]


class Engine(Protocol):
    """Travel times, distances and lines between points.

    ``points`` is always float64 of shape (n, 2), longitude then latitude, in degrees.
    """

    @property
    def note(self) -> EngineNote:
        """What a plan made with this engine must say of it."""

    def snap_distance_m(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """How far each point lies from where the engine starts to count, in metres, shape (n,)."""

    def matrix(self, points: npt.NDArray[np.float64], profile: Profile) -> Matrix:
        """Travel between all pairs of points."""

    def route(
        self, points: npt.NDArray[np.float64], profile: Profile
    ) -> tuple[tuple[float, float], ...]:
        """The line through the points in their order, as (longitude, latitude) pairs."""
