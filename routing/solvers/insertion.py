"""Insert stops where they cost least time: a plain solver, and the last touch to any other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.engines.protocol import Matrix
from routing.problem import Feature, RoutingProblem
from routing.progress import PlanProgress, ProgressCallback
from routing.schedule import Timetable, busy_s, detour_s, loads_fit, schedule
from routing.solvers.matrices import Matrices, matrices_of
from routing.solvers.protocol import Answer, Ending, Orders
from routing.travel import Travel


class InsertionSolver:
    """Greedy and deterministic: high priorities first, each where it adds the least time."""

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "insertion"

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps."""
        return frozenset({Feature.MAX_STOPS})

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
        """Insert every stop that fits."""
        empty: Orders = start or tuple(() for _ in problem.vehicles)
        orders = insert_all(problem, matrices_of(problem, travel), empty, left_out(problem, empty))
        if progress:
            progress(PlanProgress("solve", 1.0, sum(map(len, orders))))
        return Answer(orders)


def insert_all(
    problem: RoutingProblem, matrices: Matrices, orders: Orders, stops: Iterable[int]
) -> Orders:
    """Insert the given stops into the orders as far as they fit; the others stay out.

    Passes in order of priority follow each other until one inserts nothing: what then stays out
    fits nowhere. (Rounded matrices are not quite metric, so an insertion can make room.)
    """
    routes = [
        _Route(problem, matrices[vehicle.profile], number, list(order))
        for number, (vehicle, order) in enumerate(zip(problem.vehicles, orders, strict=True))
    ]
    waiting = sorted(stops, key=lambda i: (-problem.stops[i].priority, i))
    while waiting:
        still_out = []
        for stop in waiting:
            found = [place for route in routes if (place := route.cheapest(stop)) is not None]
            if found:
                best = min(found, key=lambda place: (place.added_s, place.vehicle, place.position))
                routes[best.vehicle].insert(stop, best)
            else:
                still_out.append(stop)
        if len(still_out) == len(waiting):
            break
        waiting = still_out
    return tuple(tuple(route.order) for route in routes)


@dataclass(frozen=True, slots=True)
class _Place:
    vehicle: int
    position: int
    added_s: int
    timetable: Timetable


class _Route:
    """One vehicle's growing order with its timetable."""

    def __init__(
        self, problem: RoutingProblem, matrix: Matrix, number: int, order: list[int]
    ) -> None:
        self.order = order
        self._problem = problem
        self._vehicle = problem.vehicles[number]
        self._matrix = matrix
        self._number = number
        self._timetable = schedule(problem, self._vehicle, matrix, order)
        self._busy_s = busy_s(problem, matrix, order)
        self._shift_s = self._vehicle.shift.closes_s - self._vehicle.shift.opens_s

    def cheapest(self, stop: int) -> _Place | None:
        """The place in this order where the stop makes the run least longer, if it fits at all."""
        if not loads_fit(self._problem, self._vehicle, [*self.order, stop]):
            return None
        best: _Place | None = None
        for position in range(len(self.order) + 1):
            extra_s = detour_s(self._problem, self._matrix, self.order, stop, position)
            if extra_s is None or self._busy_s + extra_s > self._shift_s:
                continue
            if best is not None and extra_s >= best.added_s + self._waiting_s():
                continue  # waiting can swallow a detour, but no more than there is of it
            trial = [*self.order[:position], stop, *self.order[position:]]
            timetable = schedule(self._problem, self._vehicle, self._matrix, trial)
            if timetable is None:
                continue
            added_s = _driven_s(timetable) - (_driven_s(self._timetable) if self.order else 0)
            if best is None or added_s < best.added_s:
                best = _Place(self._number, position, added_s, timetable)
        return best

    def insert(self, stop: int, place: _Place) -> None:
        """Take the stop in at the place that ``cheapest`` found."""
        self.order.insert(place.position, stop)
        self._timetable = place.timetable
        self._busy_s = busy_s(self._problem, self._matrix, self.order)

    def _waiting_s(self) -> int:
        return self._timetable.waiting_s if self._timetable else 0


def _driven_s(timetable: Timetable | None) -> int:
    return timetable.end_s - timetable.start_s if timetable else 0


def left_out(problem: RoutingProblem, orders: Sequence[Sequence[int]]) -> list[int]:
    """The stops that stand in no order."""
    served = {stop for order in orders for stop in order}
    return [i for i in range(len(problem.stops)) if i not in served]
