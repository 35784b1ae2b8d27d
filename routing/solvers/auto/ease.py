"""Take out of a problem the rules that a solver does not keep, where a plan without them helps."""

from __future__ import annotations

from dataclasses import replace

from routing.problem import Feature, RoutingProblem, TimeWindow, Vehicle

EASED = frozenset(
    {
        Feature.BREAKS,
        Feature.RELOADS,
        Feature.BALANCE,
    }
)
"""Rules without which a plan is still near one that keeps them."""


def ease(problem: RoutingProblem, rules: frozenset[Feature]) -> RoutingProblem:
    """The problem without these rules: stricter in some other way where that keeps plans near.

    Args:
        problem: What is asked.
        rules: Some of ``EASED``.
    """
    objective = problem.objective
    if Feature.BALANCE in rules:
        objective = replace(objective, balance_khr_per_hour=0, cost=max(objective.cost, 1))
    return replace(
        problem,
        vehicles=tuple(_eased(vehicle, rules) for vehicle in problem.vehicles),
        objective=objective,
    )


def _eased(vehicle: Vehicle, rules: frozenset[Feature]) -> Vehicle:
    if Feature.BREAKS in rules and vehicle.breaks:  # the time goes off the end of the shift
        rests_s = sum(rest.duration_s for rest in vehicle.breaks)
        opens_s, closes_s = vehicle.shift.opens_s, vehicle.shift.closes_s
        shift = TimeWindow(opens_s, max(opens_s, closes_s - rests_s))
        vehicle = replace(vehicle, breaks=(), shift=shift)
    if Feature.RELOADS in rules:
        vehicle = replace(vehicle, max_loadings=1 if vehicle.start is None else 0)
    return vehicle
