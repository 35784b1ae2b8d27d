"""Model loadings at the hub: how many a vehicle may need, and what none may be without."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from routing.problem import Places, RoutingProblem, Stop, Vehicle
from routing.schedule.carry import from_hub
from routing.schedule.loads import ends_at_hub, may_serve
from routing.solvers.ortools.nodes import Nodes
from routing.solvers.ortools.together import allow

_START_GIVEN = False  # the flag fix_start_cumul_to_zero of a dimension

_AMOUNTS: tuple[tuple[Callable[[Stop], int], Callable[[Vehicle], int | None]], ...] = (
    (lambda stop: stop.weight_g, lambda vehicle: vehicle.capacity_g),
    (lambda stop: stop.volume_cm3, lambda vehicle: vehicle.capacity_cm3),
    (lambda stop: stop.items, lambda vehicle: vehicle.capacity_items),
    (lambda stop: stop.cash_khr, lambda vehicle: vehicle.cash_limit_khr),
)


def useful_loadings(
    problem: RoutingProblem, places: Places, stops: Sequence[int]
) -> tuple[int, ...]:
    """The vehicle of each loading on the way that may be of use.

    Whoever loads only when the next stop would not fit carries, in two trips that follow each
    other and with that stop, more than the capacity of some amount: so that twice all there is to
    carry, in capacities, bounds the loadings that any order needs.
    """
    found: list[int] = []
    for number, vehicle in enumerate(problem.vehicles):
        at_most = vehicle.max_loadings - (1 if vehicle.start is None else 0)
        if at_most <= 0:
            continue
        served = [stop for stop in stops if may_serve(problem, places, number, stop)]
        if vehicle.start is not None:
            needed = sum(from_hub(problem, stop) for stop in served) and 1
        else:
            needed = 0
        for amount, capacity in _AMOUNTS:
            limit = capacity(vehicle)
            total = sum(amount(problem.stops[stop]) for stop in served)
            if limit is not None and total > limit > 0:
                needed += -(-2 * total // limit)
        found += [number] * min(at_most, needed, len(served))
    return tuple(found)


def add_loadings(
    problem: RoutingProblem, nodes: Nodes, manager: Any, routing: Any, penalty: int
) -> None:
    """Let each loading take place in its vehicle's run or not, and count them.

    A loading waits for its use at the end of a run, where the vehicle is at its hub anyway: a stop
    that is put between it and the end makes it real. The penalty keeps it there.
    """
    if nodes.loadings:
        for node, vehicle in zip(nodes.loading_nodes, nodes.loadings, strict=True):
            index = manager.NodeToIndex(node)
            routing.AddDisjunction([index], penalty)
            allow(routing, index, [vehicle])
            known = problem.vehicles[vehicle]
            if known.start is None and ends_at_hub(known):
                routing.NextVar(routing.Start(vehicle)).RemoveValue(index)
    if any(vehicle.start is not None for vehicle in problem.vehicles):
        _load_first(problem, nodes, manager, routing)


def _load_first(problem: RoutingProblem, nodes: Nodes, manager: Any, routing: Any) -> None:
    """Deliver nothing from the hub before the vehicle has loaded there."""
    size, loadings = len(nodes), slice(nodes.loading_nodes.start, nodes.loading_nodes.stop)
    counts = [[0] * size for _ in range(size)]
    for node in range(loadings.start, loadings.stop):
        counts[node] = [1] * size
    for node, start in zip(nodes.start_nodes, nodes.starts, strict=True):
        if start.elsewhere:
            for stop_node in range(len(nodes.stops)):
                counts[node][stop_node] = int(nodes.from_hub[stop_node])
    most = [max(vehicle.max_loadings, 1) for vehicle in problem.vehicles]
    routing.AddDimensionWithVehicleCapacity(
        routing.RegisterTransitMatrix(counts), 0, most, _START_GIVEN, "loadings"
    )
    dimension = routing.GetDimensionOrDie("loadings")
    for number, vehicle in enumerate(problem.vehicles):
        dimension.CumulVar(routing.Start(number)).SetValue(1 if vehicle.start is None else 0)
    for node in range(len(nodes.stops)):
        if nodes.from_hub[node]:
            dimension.CumulVar(manager.NodeToIndex(node)).SetMin(1)
