"""Promise what every solver offers to the planner."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from routing.problem import Feature, RoutingProblem
from routing.progress import ProgressCallback
from routing.travel import Travel

RELOAD = -1
"""In an order: back to the hub of the vehicle to unload, hand in cash and load again."""

Orders = tuple[tuple[int, ...], ...]
"""For each vehicle of the problem, in its order, the stops it serves (indices), in their order;
``RELOAD`` between two of them, or before the first where the vehicle does not start at its hub."""


@dataclass(frozen=True, slots=True)
class Ending:
    """When a solver stops: after so many seconds, or so many iterations where it counts them."""

    seconds: float
    iterations: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a solver found.

    Attributes:
        orders: Who serves what in which order.
        said: What it did, where it chose between ways.
        trace: Seconds from the start and the cost of the best plan then, in its own units.
    """

    orders: Orders
    said: str = ""
    trace: tuple[tuple[float, float], ...] = field(default=(), repr=False)


class Solver(Protocol):
    """Decides who serves what in which order; times, reasons and proof are the planner's."""

    @property
    def name(self) -> str:
        """What a plan calls it."""

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps; a problem with others is refused."""

    def solve(
        self,
        problem: RoutingProblem,
        travel: Travel,
        *,
        ending: Ending,
        seed: int,
        start: Orders | None = None,
        progress: ProgressCallback | None = None,
    ) -> Answer:
        """Serve as much as possible, high priorities first, then at the least objective.

        Every order must be drivable as ``routing.schedule.schedule`` times it. Stops may be left
        out.

        Args:
            problem: What is asked.
            travel: Between the places of the problem.
            ending: When to stop.
            seed: Start of all random numbers.
            start: A plan to begin with; what does not fit in it is moved or left out.
            progress: Called now and then.

        Raises:
            UnsupportedRuleError: The problem holds a rule that this solver does not keep.
        """
