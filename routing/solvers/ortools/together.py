"""Model what belongs together: pairs, groups, how runs begin, who may serve what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from routing.problem import Places, RoutingProblem
from routing.schedule.loads import may_serve
from routing.schedule.rules import rules_of

_NO_VEHICLE = -1


def stops_to_ask(problem: RoutingProblem, places: Places) -> tuple[int, ...]:
    """The stops that some vehicle may serve, and that belong together with such stops alone."""
    vehicles = range(len(problem.vehicles))
    able = {
        stop: frozenset(v for v in vehicles if may_serve(problem, places, v, stop))
        for stop in range(len(problem.stops))
    }
    rules = rules_of(problem)
    return tuple(
        stop
        for stop in able
        if frozenset.intersection(*(able[other] for other in rules.together(stop)))
    )


def add_who_may(
    problem: RoutingProblem, places: Places, index_of: dict[int, int], routing: Any
) -> None:
    """Name the vehicles that may serve each stop, where not all of them may."""
    for stop, index in index_of.items():
        may = [v for v in range(len(problem.vehicles)) if may_serve(problem, places, v, stop)]
        if len(may) < len(problem.vehicles):
            allow(routing, index, may)


def allow(routing: Any, index: int, vehicles: Sequence[int]) -> None:
    """Let only these vehicles serve a node, or none.

    Said through the variable: the Python of ``SetAllowedVehiclesForIndex`` takes no list.
    """
    routing.VehicleVar(index).SetValues([_NO_VEHICLE, *vehicles])


def add_pairs(problem: RoutingProblem, index_of: dict[int, int], routing: Any) -> None:
    """Collect before delivering, in one run."""
    solver = routing.solver()
    for collect, deliver in rules_of(problem).deliver.items():
        if collect not in index_of or deliver not in index_of:
            continue
        before, after = index_of[collect], index_of[deliver]
        routing.AddPickupAndDelivery(before, after)
        solver.Add(routing.VehicleVar(before) == routing.VehicleVar(after))


def add_groups(problem: RoutingProblem, index_of: dict[int, int], routing: Any) -> None:
    """Serve all of a group in one run, or none."""
    solver = routing.solver()
    for group in rules_of(problem).groups:
        indices = [index_of[stop] for stop in group if stop in index_of]
        if len(indices) > 1:
            for index in indices[1:]:
                solver.Add(routing.VehicleVar(indices[0]) == routing.VehicleVar(index))


def add_beginnings(problem: RoutingProblem, index_of: dict[int, int], routing: Any) -> None:
    """Let each run begin as it is fixed; what it begins with is not left out."""
    for vehicle, first in enumerate(rules_of(problem).first):
        if not all(stop in index_of for stop in first):
            continue  # it cannot be driven: the planner says so
        here = routing.Start(vehicle)
        for stop in first:
            routing.NextVar(here).SetValue(index_of[stop])
            here = index_of[stop]
