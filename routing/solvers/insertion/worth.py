"""Say what a run adds to the objective, so that places for a stop can be compared."""

from __future__ import annotations

from dataclasses import dataclass

from routing.problem import Objective, Vehicle
from routing.problem.rates import co2e_g_per_km, costs_of

_S_PER_HOUR, _M_PER_KM, _G_PER_KG = 3_600, 1_000, 1_000


@dataclass(frozen=True, slots=True)
class Worth:
    """Riel that a run of one vehicle adds to the objective: once, per second, per metre.

    ``balance`` is added for each second by which the longest run of the plan becomes longer.
    """

    once: float
    per_s: float
    per_m: float
    balance: float

    def of(self, duration_s: int, distance_m: int) -> float:
        """Of a whole run, without balance."""
        return self.once + self.per_s * duration_s + self.per_m * distance_m


def worth_of(objective: Objective, vehicle: Vehicle) -> Worth:
    """The objective's rates for a vehicle."""
    costs = costs_of(vehicle)
    carbon = objective.carbon_khr_per_kg * co2e_g_per_km(vehicle) / (_G_PER_KG * _M_PER_KM)
    return Worth(
        once=objective.cost * costs.fixed_khr + objective.vehicle_khr,
        per_s=objective.cost * costs.per_hour_khr / _S_PER_HOUR,
        per_m=objective.cost * costs.per_km_khr / _M_PER_KM + carbon,
        balance=objective.balance_khr_per_hour / _S_PER_HOUR,
    )
