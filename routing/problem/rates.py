"""Work out what runs cost and emit, and what the objective makes of a plan, in whole numbers."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from routing.problem.model import Profile, RoutingProblem, Vehicle, VehicleCosts

if TYPE_CHECKING:  # plans are made of problems: only the words are needed here
    from routing.plan import Run, Unassigned

_M_PER_KM = 1_000
_S_PER_HOUR = 3_600
_G_PER_KG = 1_000


def costs_of(vehicle: Vehicle) -> VehicleCosts:
    """What a vehicle's run costs: its own figures, or else those of its profile.

    >>> from routing.problem import TimeWindow
    >>> moto = Vehicle(
    ...     id="m1",
    ...     profile=Profile.MOTORCYCLE,
    ...     capacity_g=40_000,
    ...     capacity_cm3=200_000,
    ...     shift=TimeWindow(28_800, 61_200),
    ... )
    >>> costs_of(moto)
    VehicleCosts(fixed_khr=6000, per_hour_khr=6000, per_km_khr=150)
    """
    return vehicle.costs if vehicle.costs is not None else _costs()[vehicle.profile]


def co2e_g_per_km(vehicle: Vehicle) -> int:
    """Grams of CO2e for each kilometre, from the well to the wheel: its own, or its profile's."""
    own = vehicle.co2e_g_per_km
    return own if own is not None else _emissions()[vehicle.profile]


def run_cost_khr(vehicle: Vehicle, duration_s: int, distance_m: int) -> int:
    """Fixed cost, paid time and kilometres of one run, rounded half up to whole riel.

    >>> from routing.problem import TimeWindow
    >>> van = Vehicle(
    ...     id="v1",
    ...     profile=Profile.VAN,
    ...     capacity_g=1,
    ...     capacity_cm3=1,
    ...     shift=TimeWindow(0, 0),
    ...     costs=VehicleCosts(fixed_khr=30_000, per_hour_khr=7_500, per_km_khr=550),
    ... )
    >>> run_cost_khr(van, duration_s=5_400, distance_m=12_345)
    48040
    """
    costs = costs_of(vehicle)
    whole = _M_PER_KM * _S_PER_HOUR
    exact = (
        costs.fixed_khr * whole
        + costs.per_hour_khr * duration_s * _M_PER_KM
        + costs.per_km_khr * distance_m * _S_PER_HOUR
    )
    return half_up(exact, whole)


def run_co2e_g(vehicle: Vehicle, distance_m: int) -> int:
    """What one run emits, in grams of CO2e, rounded half up."""
    return half_up(co2e_g_per_km(vehicle) * distance_m, _M_PER_KM)


def objective_khr(
    problem: RoutingProblem, runs: Iterable[Run], unassigned: Iterable[Unassigned]
) -> int:
    """What the objective makes of runs and of what they leave out, in riel.

    Stops without a drop penalty add nothing: whether they are served stands above any cost.
    """
    runs, objective = tuple(runs), problem.objective
    penalties = {stop.id: stop.drop_penalty_khr or 0 for stop in problem.stops}
    longest_s = max((run.duration_s for run in runs), default=0)
    co2e_g = sum(run.co2e_g for run in runs)
    return (
        objective.cost * sum(run.cost_khr for run in runs)
        + objective.vehicle_khr * len(runs)
        + half_up(objective.balance_khr_per_hour * longest_s, _S_PER_HOUR)
        + half_up(objective.carbon_khr_per_kg * co2e_g, _G_PER_KG)
        + sum(penalties[left.stop_id] for left in unassigned)
    )


def half_up(numerator: int, denominator: int) -> int:
    """The nearest whole number to a fraction of two non-negative integers; a half goes up.

    >>> half_up(5, 2), half_up(9, 4), half_up(0, 7)
    (3, 2, 0)
    """
    return (2 * numerator + denominator) // (2 * denominator)


def _read(name: str) -> Mapping[str, Any]:
    text = (files("routing") / "data" / name).read_text(encoding="utf-8")
    # Decimals, so that the sum of two parts is the sum that the source's reader gets.
    profiles: Mapping[str, Any] = tomllib.loads(text, parse_float=Decimal)["profiles"]
    return profiles


@cache
def _costs() -> Mapping[Profile, VehicleCosts]:
    rows = _read("costs.toml")
    names = ("fixed_khr", "per_hour_khr", "per_km_khr")
    return {p: VehicleCosts(**{name: rows[p.value][name] for name in names}) for p in Profile}


@cache
def _emissions() -> Mapping[Profile, int]:
    rows = _read("emissions.toml")
    return {p: _whole_grams(rows[p.value]) for p in Profile}


def _whole_grams(row: Mapping[str, Decimal]) -> int:
    grams = Decimal(row["tank_to_wheel_g"]) + Decimal(row["well_to_tank_g"])
    return int(grams.quantize(Decimal(1), rounding=ROUND_HALF_UP))
