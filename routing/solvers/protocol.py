"""Promise what every solver offers to the planner."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from routing.engines.protocol import Matrix
from routing.problem import Profile, RoutingProblem
from routing.progress import ProgressCallback

Matrices = Mapping[Profile, Matrix]
"""Travel per profile; row and column 0 are the hub, i + 1 stop i of the problem."""

Orders = tuple[tuple[int, ...], ...]
"""For each vehicle of the problem, in its order, the stops it serves (indices), in their order."""


class Solver(Protocol):
    """Decides who serves what in which order; times, reasons and proof are the planner's."""

    @property
    def name(self) -> str:
        """What a plan calls it."""

    def solve(
        self,
        problem: RoutingProblem,
        matrices: Matrices,
        *,
        time_limit_s: float,
        seed: int,
        progress: ProgressCallback | None = None,
    ) -> Orders:
        """Serve as much as possible, high priorities first, then in as little time as possible.

        Every order must be drivable as ``routing.schedule.schedule`` times it. Stops may be left
        out.
        """
