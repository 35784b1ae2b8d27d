"""Check everything that a problem is made of, and name all that is wrong at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields

from gis_data import InputError, Problem
from routing.problem.check_first import check_first
from routing.problem.check_stops import check_stop
from routing.problem.check_together import check_groups, check_on_board, check_pairs, check_spans
from routing.problem.check_values import (
    MOST_RATE_KHR,
    by_id,
    check_place,
    check_unique,
    check_whole,
)
from routing.problem.check_vehicles import check_hub, check_vehicle
from routing.problem.model import Group, Hub, Objective, Pair, RoutingProblem, Stop, Vehicle


def build_problem(
    hubs: Hub | Iterable[Hub],
    vehicles: Iterable[Vehicle],
    stops: Iterable[Stop],
    *,
    pairs: Iterable[Pair] = (),
    groups: Iterable[Group] = (),
    objective: Objective | None = None,
) -> RoutingProblem:
    """Check everything at once and return the frozen problem.

    No stops is a valid problem; so is a stop that nobody can serve: the plan says why it is left
    out. What contradicts itself is refused.

    Raises:
        InputError: With one ``Problem`` for each thing that is wrong.
    """
    problem = RoutingProblem(
        (hubs,) if isinstance(hubs, Hub) else tuple(hubs),
        tuple(vehicles),
        tuple(stops),
        tuple(pairs),
        tuple(groups),
        objective or Objective(),
    )
    found = problems_of(problem)
    if found:
        raise InputError("The routing problem cannot be used.", found)
    return problem


def problems_of(problem: RoutingProblem) -> list[Problem]:
    """All that is wrong with a problem; empty when nothing is."""
    hub_ids = set(by_id(problem.hubs))
    found: list[Problem] = []
    if not problem.hubs:
        found.append(Problem("hubs", "none", "at least one hub", "Add a hub."))
    if not problem.vehicles:
        found.append(Problem("vehicles", "none", "at least one vehicle", "Add a vehicle."))
    found += check_parts(problem.hubs, problem.vehicles, problem.stops, problem.objective, hub_ids)
    return found + _check_together(problem)


def check_parts(
    hubs: Sequence[Hub],
    vehicles: Sequence[Vehicle],
    stops: Sequence[Stop],
    objective: Objective,
    hub_ids: Collection[str],
) -> list[Problem]:
    """What is wrong with hubs, vehicles, stops and objective by themselves, and ids given twice."""
    found: list[Problem] = []
    for hub in hubs:
        found += check_hub(hub)
        found += check_place(f"hub {hub.id}", hub.latitude, hub.longitude)
    found += check_unique("hub", (hub.id for hub in hubs))
    found += check_unique("vehicle", (vehicle.id for vehicle in vehicles))
    found += check_unique("stop", (stop.id for stop in stops))
    for vehicle in vehicles:
        found += check_vehicle(vehicle, hub_ids)
    for stop in stops:
        found += check_stop(stop, hub_ids)
    return found + _check_objective(objective)


def _check_together(problem: RoutingProblem) -> list[Problem]:
    stops = by_id(problem.stops)
    vehicles, pairs, groups = problem.vehicles, problem.pairs, problem.groups
    return [
        *check_pairs(pairs, stops),
        *check_groups(groups, stops),
        *check_on_board(vehicles, pairs, stops),
        *check_spans(vehicles, groups, stops),
        *check_first(vehicles, pairs, groups, stops),
    ]


def _check_objective(objective: Objective) -> list[Problem]:
    weights = {field.name: getattr(objective, field.name) for field in fields(objective)}
    found = []
    for name, value in weights.items():
        found += check_whole(f"objective, {name}", value, most=MOST_RATE_KHR)
    if not found and not any(weights.values()):
        remedy = "Leave the objective out: the cost of the runs counts then."
        found.append(Problem("objective", "all weights zero", "at least one above zero", remedy))
    return found
