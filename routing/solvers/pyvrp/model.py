"""Tell PyVRP a group of routes, let it search, and read its routes back."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyvrp
from pyvrp.PenaltyManager import PenaltyBoundWarning

from routing.solvers.sisr import MANDATORY, Layout, Route
from routing.solvers.sisr.ground import BLOCKED, Ground, Longs
from routing.solvers.sisr.rules import BEYOND, MOST
from routing.solvers.sisr.travel import tables

_HISTORY = 100
"""Costs that late acceptance remembers. PyVRP's own 300 suits starts that are farther from good."""

_STRICTNESS = 1_000.0
"""Most that a unit too much of anything costs, in mean arcs. PyVRP begins with half of it."""

_LARGEST_SUM = 1 << 60

MOST_COSTINGS = 4
"""Different costs of an arc: each takes PyVRP two whole matrices."""

# its advice is for whoever states a problem; here the start keeps all rules already
warnings.filterwarnings("ignore", category=PenaltyBoundWarning)


@dataclass(frozen=True, slots=True)
class Group:
    """Some routes of a plan, in the numbers of the arrays.

    Attributes:
        routes: Who serves what.
        left_out: Stops that no route serves.
        spare: For each kind, vehicles without a stop that may be used.
    """

    routes: tuple[Route, ...]
    left_out: tuple[int, ...]
    spare: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """A group as PyVRP leaves it, by how much it is cheaper, and its iterations."""

    routes: tuple[Route, ...]
    left_out: tuple[int, ...]
    gain: int
    iterations: int


def keeps_rules(layout: Layout) -> bool:
    """Whether PyVRP can be told all rules of a problem as they are laid out."""
    ground, rules = layout.ground, layout.rules
    plain = (
        not ground.masked
        and bool((ground.fixed >= 0).all())
        and len(np.unique(ground.costing)) <= MOST_COSTINGS
    )
    if rules is None or not plain:
        return plain
    alone = len(rules.pieces) == ground.stops and bool((np.diff(rules.member) == 1).all())
    one_window = len(rules.opens) == ground.stops
    begun = rules.waits and bool(rules.before.any() or (rules.spare < BLOCKED).any())
    unpaid = rules.metred and not rules.waits and _may_wait(ground)
    return alone and one_window and not (rules.mixed or begun or unpaid)


def _may_wait(ground: Ground) -> bool:
    """Whether a vehicle whose time costs something may have to wait somewhere."""
    opens, starts = ground.opens[: ground.stops], ground.opens[ground.stops :: 2]
    return bool((ground.rate[:, 1] > 0).any()) and int(opens.max()) > int(starts.min())


def improve(
    layout: Layout, group: Group, stop: Callable[[], bool], seed: int, mean_arc: float
) -> Found:
    """Search from the routes of a group until told to stop.

    Args:
        layout: A problem of which PyVRP keeps all rules.
        group: Its routes keep them too.
        stop: Asked after each iteration.
        seed: Start of all random numbers.
        mean_arc: What an arc of the plan costs on average.
    """
    model = _Model(layout, group)
    start = model.solution()
    strict = min(max(_STRICTNESS * mean_arc, 1.0), _LARGEST_SUM / model.most)
    result = pyvrp.solve(
        model.data,
        lambda _: stop(),
        seed=seed % (1 << 32),
        collect_stats=False,
        params=pyvrp.SolveParams(
            ils=pyvrp.IteratedLocalSearchParams(history_length=_HISTORY),
            penalty=pyvrp.PenaltyParams(max_penalty=strict),
        ),
        initial_solution=start,
    )
    same = Found(group.routes, group.left_out, 0, result.num_iterations)
    if not (start.is_feasible() and result.is_feasible()):
        return same
    exact = pyvrp.CostEvaluator([0.0] * model.loads, 0.0, 0.0)
    gain = exact.cost(start) - exact.cost(result.best)
    if gain <= 0:
        return same
    routes, left_out = model.read(result.best)
    return Found(routes, left_out, gain, result.num_iterations)


class _Model:
    """A group as PyVRP's data: clients are numbered as ``stops``, behind them come the depots."""

    def __init__(self, layout: Layout, group: Group) -> None:
        self._ground, self._rules, self._group = layout.ground, layout.rules, group
        served = [stop for route in group.routes for stop in route.stops]
        self._served, self.stops = len(served), [*served, *group.left_out]
        used = np.bincount([route.kind for route in group.routes], minlength=len(group.spare))
        self._count = used + np.array(group.spare)
        self._kinds = np.flatnonzero(self._count).tolist()
        self.loads = self._ground.demand.shape[1] - (BEYOND if self._rules is not None else 0)

    @cached_property
    def data(self) -> pyvrp.ProblemData:
        """The group's data."""
        ground, count = self._ground, len(self.stops)
        slots = [int(np.argmax(ground.kind == kind)) for kind in self._kinds]
        depots = [ground.stops + 2 * slot + end for slot in slots for end in (0, 1)]
        nodes = np.array([*self.stops, *depots], dtype=np.int64)
        costings, profile = np.unique(ground.costing[self._kinds], return_inverse=True)
        first = [self._kinds[int(np.argmax(profile == each))] for each in range(len(costings))]
        matrices = [self._matrices(kind, nodes) for kind in first]
        return pyvrp.ProblemData(
            [pyvrp.Location(float(ground.x[node]), float(ground.y[node])) for node in nodes],
            [self._client(at, stop) for at, stop in enumerate(self.stops)],
            [pyvrp.Depot(count + at) for at in range(len(depots))],
            [
                self._vehicles(kind, slot, 2 * at, int(profile[at]))
                for at, (kind, slot) in enumerate(zip(self._kinds, slots, strict=True))
            ],
            [distance for distance, _ in matrices],
            [duration for _, duration in matrices],
        )

    @property
    def most(self) -> int:
        """More than any load, or any time that a route could be late, can exceed its limit."""
        ground = self._ground
        loads = ground.demand[self.stops].sum(axis=0, dtype=np.int64)
        service = ground.service[self.stops].sum(dtype=np.int64)
        return max(1, int(loads.max()), int(service) + BLOCKED)

    @property
    def _by_metre(self) -> bool:
        """Whether metres and time are told apart: waiting is paid, or metres are limited.

        Else an arc's length is its cost, with the service behind it.
        """
        return self._rules is not None and (self._rules.waits or self._rules.metred)

    def _matrices(self, kind: int, nodes: Longs) -> tuple[Longs, Longs]:
        distance = np.zeros((len(nodes), len(nodes)), dtype=np.int64)
        duration = np.zeros_like(distance)
        tables(self._ground, kind, nodes, self._by_metre, distance, duration)
        # a vehicle that is not used does not drive from its start to its end
        for start in range(len(self.stops), len(nodes), 2):
            distance[start, start + 1] = duration[start, start + 1] = 0
        return distance, duration

    def _client(self, at: int, stop: int) -> pyvrp.Client:
        ground = self._ground
        prize = int(ground.prize[stop])
        return pyvrp.Client(
            at,
            delivery=ground.demand[stop, : self.loads].tolist(),
            prize=prize,
            required=prize >= MANDATORY and at < self._served,
            **self._times(stop, stop),
            **({"service_duration": int(ground.service[stop])} if ground.timed else {}),
        )

    def _vehicles(self, kind: int, slot: int, start: int, profile: int) -> pyvrp.VehicleType:
        ground = self._ground
        rates: dict[str, int] = {}
        if self._by_metre:
            per_distance, per_time = ground.rate[kind].tolist()
            rates = {"unit_distance_cost": per_distance, "unit_duration_cost": per_time}
            longest = int(ground.capacity[kind, self.loads])
            if longest < MOST:
                rates["max_distance"] = longest
        node = ground.stops + 2 * slot
        return pyvrp.VehicleType(
            int(self._count[kind]),
            ground.capacity[kind, : self.loads].tolist(),
            start_depot=start,
            end_depot=start + 1,
            fixed_cost=int(ground.fixed[kind]),
            profile=profile,
            **self._times(node, node + 1),
            **rates,
        )

    def _times(self, first: int, last: int) -> dict[str, int]:
        if not self._ground.timed:
            return {}
        ground = self._ground
        return {"tw_early": int(ground.opens[first]), "tw_late": int(ground.closes[last])}

    def solution(self) -> pyvrp.Solution:
        """The group's routes."""
        number = {stop: at for at, stop in enumerate(self.stops)}
        types = {kind: at for at, kind in enumerate(self._kinds)}
        routes = [
            pyvrp.Route(self.data, [number[stop] for stop in route.stops], types[route.kind])
            for route in self._group.routes
        ]
        return pyvrp.Solution(self.data, routes)

    def read(self, solution: pyvrp.Solution) -> tuple[tuple[Route, ...], tuple[int, ...]]:
        """Routes of PyVRP, and the stops that none serves."""
        routes = tuple(
            Route(
                self._kinds[route.vehicle_type()],
                tuple(self.stops[visit.idx] for visit in route if visit.is_client()),
            )
            for route in solution.routes()
        )
        served = {stop for route in routes for stop in route.stops}
        return routes, tuple(stop for stop in self.stops if stop not in served)
