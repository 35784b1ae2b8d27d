"""Say a routing problem in the words of OR-Tools."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ortools.constraint_solver import pywrapcp

from routing.problem import Places, Profile, RoutingProblem
from routing.schedule.carry import from_hub
from routing.schedule.loads import ends_at_hub
from routing.schedule.rules import rules_of
from routing.solvers.matrices import Matrices
from routing.solvers.ortools.loadings import add_loadings, useful_loadings
from routing.solvers.ortools.loads import Loads
from routing.solvers.ortools.money import Money, Rates, rates_of
from routing.solvers.ortools.nodes import number_nodes
from routing.solvers.ortools.times import Times
from routing.solvers.ortools.together import (
    add_beginnings,
    add_groups,
    add_pairs,
    add_who_may,
)
from routing.solvers.protocol import RELOAD, Orders

_IDLE_LOADING_KHR = 1
_IGNORE_INACTIVE = True
_START_AT_ZERO = True  # the flag fix_start_cumul_to_zero of a dimension


class Model:
    """A routing problem as a model of OR-Tools, and its routes as orders."""

    def __init__(
        self,
        problem: RoutingProblem,
        places: Places,
        matrices: Matrices,
        stops: Sequence[int],
        money: Money,
    ) -> None:
        """Build the model of some stops of a problem; their order decides between equals."""
        self.problem = problem
        self.nodes = number_nodes(problem, places, stops, useful_loadings(problem, places, stops))
        self.manager = pywrapcp.RoutingIndexManager(
            len(self.nodes), len(problem.vehicles), list(self.nodes.start), list(self.nodes.end)
        )
        self.routing = pywrapcp.RoutingModel(self.manager)
        self.money = money
        self._index_of = {stop: self.manager.NodeToIndex(k) for k, stop in enumerate(stops)}
        self._stop_of = {index: stop for stop, index in self._index_of.items()}
        self._loadings_of: list[list[int]] = [[] for _ in problem.vehicles]
        for node, vehicle in zip(self.nodes.loading_nodes, self.nodes.loadings, strict=True):
            self._loadings_of[vehicle].append(self.manager.NodeToIndex(node))
        self._add_times_and_costs(matrices)
        Loads(problem, self.nodes, self.manager, self.routing)
        idle = max(self.money.units(_IDLE_LOADING_KHR), 1)
        add_loadings(problem, self.nodes, self.manager, self.routing, idle)
        add_who_may(problem, places, self._index_of, self.routing)
        add_pairs(problem, self._index_of, self.routing)
        add_groups(problem, self._index_of, self.routing)
        add_beginnings(problem, self._index_of, self.routing)
        self._add_penalties()

    @property
    def loadings_are_costly(self) -> bool:
        """Whether some loading cannot wait for its use where the vehicle is anyway."""
        return any(not ends_at_hub(self.problem.vehicles[v]) for v in self.nodes.loadings)

    def orders(self, value: Callable[[Any], int]) -> Orders:
        """The routes that the values of variables mean, without loadings that nothing needs."""
        return tuple(self._order(value, v) for v in range(len(self.problem.vehicles)))

    def read(self, orders: Sequence[Sequence[int]]) -> Any:
        """The assignment for orders, of a closed model; None where it does not allow them.

        Spare loadings wait at the end of a run where that costs nothing.
        """
        routes = [self._route(vehicle, order) for vehicle, order in enumerate(orders)]
        if None in routes:
            return None
        return self.routing.ReadAssignmentFromRoutes(routes, _IGNORE_INACTIVE)

    def _order(self, value: Callable[[Any], int], vehicle: int) -> tuple[int, ...]:
        steps = []
        index = value(self.routing.NextVar(self.routing.Start(vehicle)))
        while not self.routing.IsEnd(index):
            steps.append(self._stop_of.get(index, RELOAD))
            index = value(self.routing.NextVar(index))
        starts_loaded = self.problem.vehicles[vehicle].start is None
        if not starts_loaded and steps and self._is_from_hub(steps[0]):
            steps.insert(0, RELOAD)
        return shaped(steps, starts_loaded=starts_loaded)

    def _route(self, vehicle: int, order: Sequence[int]) -> list[int] | None:
        steps = list(order)
        known = self.problem.vehicles[vehicle]
        if known.start is not None and steps[:1] == [RELOAD] and self._is_from_hub(steps[1]):
            del steps[0]  # the way over the hub is part of the leg
        loadings = steps.count(RELOAD)
        spare = self._loadings_of[vehicle][loadings:]
        if loadings > len(self._loadings_of[vehicle]):
            return None
        used = iter(self._loadings_of[vehicle])
        route = [next(used) if step == RELOAD else self._index_of[step] for step in steps]
        return route + spare if route and ends_at_hub(known) else route

    def _is_from_hub(self, stop: int) -> bool:
        return stop != RELOAD and from_hub(self.problem, stop)

    def _add_times_and_costs(self, matrices: Matrices) -> None:
        nodes, problem = self.nodes, self.problem
        used = {vehicle.profile for vehicle in problem.vehicles}
        service_s = nodes.service()
        lasting_s = {p: nodes.travel(matrices[p].duration_s) + service_s for p in sorted(used)}
        metres = {p: nodes.travel(matrices[p].distance_m) for p in sorted(used)}
        Times(problem, nodes, self.manager, self.routing, lasting_s).pay(self.money)
        evaluators: dict[tuple[Profile, Rates], int] = {}
        for number, vehicle in enumerate(problem.vehicles):
            rates = rates_of(problem, vehicle)
            kind = (vehicle.profile, Rates(0, rates.per_hour, rates.per_km))
            if kind not in evaluators:
                legs = self.money.legs(rates, lasting_s[vehicle.profile], metres[vehicle.profile])
                legs[nodes.start_nodes.start :, nodes.start_nodes.start :] = 0
                evaluators[kind] = self.routing.RegisterTransitMatrix(legs.tolist())
            self.routing.SetArcCostEvaluatorOfVehicle(evaluators[kind], number)
            self.routing.SetFixedCostOfVehicle(self.money.units(rates.once), number)
        self._limit_distances(metres)

    def _limit_distances(self, metres: Mapping[Profile, Any]) -> None:
        limits = [vehicle.max_distance_m for vehicle in self.problem.vehicles]
        if all(limit is None for limit in limits):
            return
        transits = {
            profile: self.routing.RegisterTransitMatrix(grid.tolist())
            for profile, grid in metres.items()
        }
        self.routing.AddDimensionWithVehicleTransitAndCapacity(
            [transits[vehicle.profile] for vehicle in self.problem.vehicles],
            0,
            [1 << 40 if limit is None else limit for limit in limits],
            _START_AT_ZERO,
            "distance",
        )

    def _add_penalties(self) -> None:
        fixed = {stop for first in rules_of(self.problem).first for stop in first}
        for stop, index in self._index_of.items():
            if stop not in fixed:
                self.routing.AddDisjunction([index], self.money.penalties[stop])


def shaped(steps: Sequence[int], *, starts_loaded: bool) -> tuple[int, ...]:
    """An order without the loadings that change nothing.

    >>> shaped([RELOAD, 4, RELOAD, RELOAD, 7, RELOAD], starts_loaded=True)
    (4, -1, 7)
    """
    kept: list[int] = []
    for step in steps:
        if step == RELOAD and (kept[-1:] == [RELOAD] or (starts_loaded and not kept)):
            continue
        kept.append(step)
    while kept and kept[-1] == RELOAD:
        kept.pop()
    return tuple(kept)
