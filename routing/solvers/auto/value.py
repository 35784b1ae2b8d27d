"""Compare plans of the same problem that keep all its rules."""

from __future__ import annotations

from routing.problem import Places, RoutingProblem
from routing.problem.rates import co2e_g_per_km, run_cost_khr
from routing.schedule import schedule
from routing.solvers.insertion import left_out
from routing.solvers.protocol import Orders
from routing.travel import Travel

_PRIORITY_RATIO = 8  # leaving out one stop outweighs as many of the next lower priority
_S_PER_HOUR, _MG_PER_KG = 3_600, 1_000_000

Value = tuple[int, float]
"""What is left out that no penalty allows, then what the objective makes of the rest; the less the
better."""


def value_of(problem: RoutingProblem, places: Places, travel: Travel, orders: Orders) -> Value:
    """What a plan is worth; an order that cannot be driven counts as if its stops were left out."""
    objective = problem.objective
    money = carbon_mg = longest_s = used = 0
    out = set(left_out(problem, orders))
    for number, order in enumerate(orders):
        if not order:
            continue
        table = schedule(problem, places, travel, number, order)
        if table is None:
            out |= {stop for stop in order if stop >= 0}
            continue
        vehicle = problem.vehicles[number]
        money += run_cost_khr(vehicle, table.duration_s, table.distance_m)
        carbon_mg += co2e_g_per_km(vehicle) * table.distance_m
        longest_s = max(longest_s, table.duration_s)
        used += 1
    total = (
        objective.cost * money
        + objective.vehicle_khr * used
        + objective.balance_khr_per_hour * longest_s / _S_PER_HOUR
        + objective.carbon_khr_per_kg * carbon_mg / _MG_PER_KG
    )
    missed = 0
    for stop in out:
        penalty = problem.stops[stop].drop_penalty_khr
        if penalty is None:
            missed += _PRIORITY_RATIO ** (problem.stops[stop].priority - 1)
        else:
            total += penalty
    return missed, total
