"""Reckon cost, CO2e and objective again, from the published rates and the plan's own figures."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from importlib.resources import files
from typing import Any

from routing.plan import Plan, Run
from routing.problem import Vehicle
from routing.verify.facts import Facts
from routing.verify.fault import Fault, Rule, same

_M_PER_KM, _S_PER_HOUR, _G_PER_KG = 1000, 3600, 1000


def run_money_faults(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    """Whether a run costs and emits what it must."""
    vehicle = facts.problem.vehicles[number]
    cost_khr = cost_of(vehicle, run.end_s - run.start_s, run.distance_m)
    yield from same(where, Rule.COST, run.cost_khr, cost_khr)
    yield from same(where, Rule.CO2E, run.co2e_g, emission_of(vehicle, run.distance_m))


def objective_faults(facts: Facts, plan: Plan) -> Iterator[Fault]:
    """Whether the plan's objective is the sum of its parts."""
    missed_khr = sum(
        facts.stop(left.stop_id).drop_penalty_khr or 0
        for left in plan.unassigned
        if left.stop_id in facts.index
    )
    expected = missed_khr + weighed(
        facts,
        sum(run.cost_khr for run in plan.runs),
        len(plan.runs),
        max((run.end_s - run.start_s for run in plan.runs), default=0),
        sum(run.co2e_g for run in plan.runs),
    )
    yield from same("plan", Rule.OBJECTIVE, plan.objective_khr, expected)


def weighed(facts: Facts, cost_khr: int, runs: int, longest_s: int, co2e_g: int) -> int:
    """What the objective makes of the runs of a plan."""
    objective = facts.problem.objective
    return (
        objective.cost * cost_khr
        + objective.vehicle_khr * runs
        + _whole(Fraction(objective.balance_khr_per_hour * longest_s, _S_PER_HOUR))
        + _whole(Fraction(objective.carbon_khr_per_kg * co2e_g, _G_PER_KG))
    )


def cost_of(vehicle: Vehicle, duration_s: int, distance_m: int) -> int:
    """Once, for each hour, for each kilometre; rounded half up."""
    fixed, hour, kilometre = rates_of(vehicle)
    paid = Fraction(hour * duration_s, _S_PER_HOUR) + Fraction(kilometre * distance_m, _M_PER_KM)
    return _whole(fixed + paid)


def rates_of(vehicle: Vehicle) -> tuple[int, int, int]:
    """Riel for a run, for an hour, for a kilometre."""
    if vehicle.costs is not None:
        own = vehicle.costs
        return own.fixed_khr, own.per_hour_khr, own.per_km_khr
    row = _rates("costs.toml")[vehicle.profile.value]
    return row["fixed_khr"], row["per_hour_khr"], row["per_km_khr"]


def emission_of(vehicle: Vehicle, distance_m: int) -> int:
    """Grams of CO2e for so many metres; rounded half up."""
    grams = vehicle.co2e_g_per_km
    if grams is None:
        row = _rates("emissions.toml")[vehicle.profile.value]
        grams = _whole(row["tank_to_wheel_g"] + row["well_to_tank_g"])
    return _whole(Fraction(grams * distance_m, _M_PER_KM))


def _whole(exact: Fraction) -> int:
    return int((2 * exact + 1) // 2)


@cache
def _rates(name: str) -> Mapping[str, Any]:
    text = (files("routing") / "data" / name).read_text(encoding="utf-8")
    profiles: Mapping[str, Any] = tomllib.loads(text, parse_float=Fraction)["profiles"]
    return profiles
