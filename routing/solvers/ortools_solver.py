"""Solve with OR-Tools' routing library (guided local search)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from routing.problem import DAY_S, Feature, Profile, RoutingProblem, TimeWindow
from routing.progress import PlanProgress, ProgressCallback
from routing.solvers.matrices import Matrices, matrices_of
from routing.solvers.protocol import Answer, Ending, Orders
from routing.travel import Travel

_LATEST_S = 2 * DAY_S
_START_AT_ZERO, _START_LATER = True, False  # the flag fix_start_cumul_to_zero of a dimension

# Costs, all in tenths of a second of travel.
_PER_SECOND = 10
_METRES_PER_UNIT = 20  # 200 m weigh as much as one second: it only decides between equal times
_PER_VEHICLE = 600 * _PER_SECOND  # a further vehicle must save ten minutes
_LEAST_PENALTY = 2 * _LATEST_S * _PER_SECOND  # more than any detour within a shift can cost
_PENALTY_RATIO = 8
"""Leaving out one stop costs as much as leaving out eight of the next lower priority. With nine
priorities the penalties of 150,000 stops still add up to less than 2^63."""

_SHORTEST_SEARCH_S = 0.2
_SEARCH_S_PER_STOP = 0.1


class OrToolsSolver:
    """Heterogeneous vehicles, two capacities, windows, shifts, optional stops."""

    @property
    def name(self) -> str:
        """What a plan calls it."""
        return "ortools"

    @property
    def features(self) -> frozenset[Feature]:
        """The rules that it keeps."""
        return frozenset({Feature.MAX_STOPS})

    def solve(
        self,
        problem: RoutingProblem,
        travel: Travel,
        *,
        ending: Ending,
        seed: int,
        start: Orders | None = None,  # noqa: ARG002
        progress: ProgressCallback | None = None,
    ) -> Answer:
        """Search until the time limit, or 0.1 s per stop where that is less.

        The search is steered by the clock, so a slower machine may return another plan for the
        same seed.
        """
        if not problem.stops:
            return Answer(tuple(() for _ in problem.vehicles))
        model = _Model(problem, matrices_of(problem, travel))
        limit_s = min(ending.seconds, _SHORTEST_SEARCH_S + _SEARCH_S_PER_STOP * len(problem.stops))
        return Answer(model.search(limit_s, seed, progress))


class _Model:
    """The problem in the words of OR-Tools; node 0 is the hub, i + 1 stop i."""

    def __init__(self, problem: RoutingProblem, matrices: Matrices) -> None:
        self._problem = problem
        size = len(problem.stops) + 1
        self._manager = pywrapcp.RoutingIndexManager(size, len(problem.vehicles), 0)
        self._routing = pywrapcp.RoutingModel(self._manager)
        self._add_costs(matrices)
        self._add_times(matrices)
        self._add_loads()
        self._add_penalties()

    def search(self, limit_s: float, seed: int, progress: ProgressCallback | None) -> Orders:
        parameters = pywrapcp.DefaultRoutingSearchParameters()
        parameters.first_solution_strategy = (
            routing_enums_pb2.FirstSolutionStrategy.PARALLEL_CHEAPEST_INSERTION
        )
        parameters.local_search_metaheuristic = (
            routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
        )
        parameters.time_limit.FromMilliseconds(max(1, round(limit_s * 1000)))
        self._routing.solver().ReSeed(seed)
        if progress is not None:
            self._report_to(progress, limit_s)
        solution = self._routing.SolveWithParameters(parameters)
        if solution is None:
            return tuple(() for _ in self._problem.vehicles)
        return tuple(self._order(solution, v) for v in range(len(self._problem.vehicles)))

    def _order(self, solution: Any, vehicle: int) -> tuple[int, ...]:
        order = []
        index = solution.Value(self._routing.NextVar(self._routing.Start(vehicle)))
        while not self._routing.IsEnd(index):
            order.append(self._manager.IndexToNode(index) - 1)
            index = solution.Value(self._routing.NextVar(index))
        return tuple(order)

    def _report_to(self, progress: ProgressCallback, limit_s: float) -> None:
        began = time.monotonic()

        def report() -> None:
            share = min((time.monotonic() - began) / limit_s, 1.0)
            progress(PlanProgress("solve", share))

        self._routing.AddAtSolutionCallback(report)

    def _add_costs(self, matrices: Matrices) -> None:
        evaluators = {}
        for profile in self._profiles():
            matrix = matrices[profile]
            cost = (
                matrix.duration_s.astype(np.int64) * _PER_SECOND
                + matrix.distance_m.astype(np.int64) // _METRES_PER_UNIT
            )
            evaluators[profile] = self._routing.RegisterTransitMatrix(cost.tolist())
        for number, vehicle in enumerate(self._problem.vehicles):
            self._routing.SetArcCostEvaluatorOfVehicle(evaluators[vehicle.profile], number)
        self._routing.SetFixedCostOfAllVehicles(_PER_VEHICLE)

    def _add_times(self, matrices: Matrices) -> None:
        service_s = np.array([0, *(s.service_s for s in self._problem.stops)], dtype=np.int64)
        transits = {
            profile: self._routing.RegisterTransitMatrix(
                (matrices[profile].duration_s.astype(np.int64) + service_s[:, None]).tolist()
            )
            for profile in self._profiles()
        }
        by_vehicle = [transits[vehicle.profile] for vehicle in self._problem.vehicles]
        self._routing.AddDimensionWithVehicleTransits(
            by_vehicle, _LATEST_S, 2 * _LATEST_S, _START_LATER, "time"
        )
        dimension = self._routing.GetDimensionOrDie("time")
        for number, vehicle in enumerate(self._problem.vehicles):
            for index in (self._routing.Start(number), self._routing.End(number)):
                _hold(dimension, index, vehicle.shift)
        windowed = False
        for node, stop in enumerate(self._problem.stops, start=1):
            if stop.window is not None:
                windowed = True
                _hold(dimension, self._manager.NodeToIndex(node), stop.window)
        if windowed:
            dimension.SetSpanCostCoefficientForAllVehicles(1)  # waiting counts a tenth of driving

    def _add_loads(self) -> None:
        stops, vehicles = self._problem.stops, self._problem.vehicles
        self._add_load("weight", [s.weight_g for s in stops], [v.capacity_g for v in vehicles])
        self._add_load("volume", [s.volume_cm3 for s in stops], [v.capacity_cm3 for v in vehicles])
        if any(v.max_stops is not None for v in vehicles):
            most = [len(stops) if v.max_stops is None else v.max_stops for v in vehicles]
            self._add_load("stops", [1] * len(stops), most)

    def _add_load(self, name: str, amounts: Sequence[int], capacities: Sequence[int]) -> None:
        demand = self._routing.RegisterUnaryTransitVector([0, *amounts])
        self._routing.AddDimensionWithVehicleCapacity(
            demand, 0, list(capacities), _START_AT_ZERO, name
        )

    def _add_penalties(self) -> None:
        for node, stop in enumerate(self._problem.stops, start=1):
            penalty = _LEAST_PENALTY * _PENALTY_RATIO ** (stop.priority - 1)
            self._routing.AddDisjunction([self._manager.NodeToIndex(node)], penalty)

    def _profiles(self) -> list[Profile]:
        return sorted({vehicle.profile for vehicle in self._problem.vehicles})


def _hold(dimension: Any, index: int, span: TimeWindow) -> None:
    dimension.CumulVar(index).SetRange(span.opens_s, span.closes_s)
