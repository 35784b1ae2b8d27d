"""Solve by insertion alone: greedy, deterministic, quick."""

from __future__ import annotations

from routing.errors import MatrixTooLargeError
from routing.problem import Feature, RoutingProblem, places_of
from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.insertion.insert import insert_all, left_out
from routing.solvers.insertion.mend import mend
from routing.solvers.protocol import RELOAD, Answer, Ending, Orders
from routing.travel import Travel

_MOST_WITHOUT_MATRIX = 1_000  # each stop asks for travel from and to all places


class InsertionSolver:
    """Greedy and deterministic: high priorities first, each where it adds the least cost."""

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "insertion"

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps: all."""
        return frozenset(Feature)

    def solve(
        self,
        problem: RoutingProblem,
        travel: Travel,
        *,
        ending: Ending,  # noqa: ARG002 - it ends by itself
        seed: int,  # noqa: ARG002 - it draws no lots
        start: Orders | None = None,
        progress: ProgressCallback | None = None,
    ) -> Answer:
        """Insert every stop that fits.

        Raises:
            MatrixTooLargeError: There are too many stops to insert without whole matrices.
        """
        places = places_of(problem)
        begun = mend(problem, places, travel, start or tuple(() for _ in problem.vehicles))
        waiting = left_out(problem, begun)
        if len(waiting) > _MOST_WITHOUT_MATRIX and any(
            travel.matrix(vehicle.profile) is None for vehicle in problem.vehicles
        ):
            raise MatrixTooLargeError(
                f"{len(waiting):,} stops are too many to insert without all pairs; use the solver "
                "auto or sisr."
            )
        orders = insert_all(problem, places, travel, begun, waiting)
        if progress:
            served = sum(stop != RELOAD for order in orders for stop in order)
            progress(PlanProgress("solve", 1.0, served))
        return Answer(orders)
