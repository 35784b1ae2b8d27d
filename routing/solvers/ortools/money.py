"""Turn riel into the whole numbers of OR-Tools, so that no sum of them leaves 64 bits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE
from routing.problem import RoutingProblem, Vehicle
from routing.problem.rates import co2e_g_per_km, costs_of
from routing.solvers.matrices import Matrices

_S_PER_HOUR = 3_600
_M_PER_KM = 1_000
_G_PER_KG = 1_000

_FINEST = 3_600
"""Units of a riel: an hour's wage is then a whole number of units for each second."""

_MOST = 1 << 60
"""What all costs and penalties of a plan may add up to: an eighth of what 64 bits hold, so that
the penalties which guided local search adds have room."""

_RATIO = 8
"""Leaving out one stop costs as much as leaving out eight of the next lower priority."""


@dataclass(frozen=True, slots=True)
class Rates:
    """What a vehicle's run adds to the objective, in riel."""

    once: int
    per_hour: int
    per_km: float


def rates_of(problem: RoutingProblem, vehicle: Vehicle) -> Rates:
    """Costs and carbon of a vehicle, as the objective weighs them."""
    costs, objective = costs_of(vehicle), problem.objective
    carbon = objective.carbon_khr_per_kg * co2e_g_per_km(vehicle) / _G_PER_KG
    return Rates(
        objective.cost * costs.fixed_khr + objective.vehicle_khr,
        objective.cost * costs.per_hour_khr,
        objective.cost * costs.per_km_khr + carbon,
    )


@dataclass(frozen=True, slots=True)
class Money:
    """How many units a riel has, and what leaving out each stop costs in units.

    Attributes:
        scale: Units of a riel: 3,600, or less where penalties would add up to 2^60.
        penalties: Of each stop of the problem; 0 for those that are not asked for.
    """

    scale: float
    penalties: tuple[int, ...]

    def units(self, riel: float) -> int:
        """Riel in units."""
        return round(riel * self.scale)

    def per_second(self, riel_per_hour: float) -> int:
        """An hourly rate in units for each second."""
        return round(riel_per_hour * self.scale / _S_PER_HOUR)

    def legs(
        self, rates: Rates, lasting_s: npt.NDArray[np.int64], distance_m: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.int64]:
        """What each leg costs with the service before it.

        A second weighs a unit more than it costs, so that of plans that cost the same (nothing,
        where only the number of vehicles counts) the shorter is found.
        """
        missing = (lasting_s >= UNREACHABLE) | (distance_m >= UNREACHABLE)
        metres = np.where(missing, 0, distance_m) * (rates.per_km * self.scale / _M_PER_KM)
        seconds = np.where(missing, 0, lasting_s) * (self.per_second(rates.per_hour) + 1)
        cost: npt.NDArray[np.int64] = np.rint(metres).astype(np.int64) + seconds
        cost[missing] = cost.max(initial=0) + 1  # never driven: no time is long enough
        return cost


def weigh(problem: RoutingProblem, matrices: Matrices, stops: Sequence[int]) -> Money:
    """Choose the scale and the penalties for the stops that are asked for.

    Stops without a penalty of their own weigh more than any plan costs, and eight times as much
    for each further priority.
    """
    asked = frozenset(stops)
    known = {i: p for i in stops if (p := problem.stops[i].drop_penalty_khr) is not None}
    must = [problem.stops[i].priority for i in stops if i not in known]
    bound = 1.0 + sum(known.values())
    bound += sum(_most(problem, vehicle, matrices) for vehicle in problem.vehicles)
    bound += problem.objective.balance_khr_per_hour * max(_hours(v) for v in problem.vehicles)
    lowest = min(must, default=0)
    total = bound * (1 + sum(_RATIO ** (priority - lowest) for priority in must))
    scale = min(float(_FINEST), _MOST / total)
    return Money(
        scale,
        tuple(
            0
            if i not in asked
            else round(known[i] * scale)
            if i in known
            else round(bound * scale * _RATIO ** (stop.priority - lowest))
            for i, stop in enumerate(problem.stops)
        ),
    )


def _hours(vehicle: Vehicle) -> float:
    return max(vehicle.shift.closes_s - vehicle.shift.opens_s, 0) / _S_PER_HOUR


def _most(problem: RoutingProblem, vehicle: Vehicle, matrices: Matrices) -> float:
    """More riel than the run of a vehicle can add to the objective."""
    rates, matrix = rates_of(problem, vehicle), matrices[vehicle.profile]
    legs = matrix.distance_m != UNREACHABLE
    metres, seconds = matrix.distance_m[legs], np.maximum(matrix.duration_s[legs], 1)
    fastest = float((metres / seconds).max(initial=0.0))  # metres in a second
    km = fastest * _hours(vehicle) * _S_PER_HOUR / _M_PER_KM
    # Legs that take no second at all add no more than one of a second each.
    km += len(matrix.distance_m) * fastest / _M_PER_KM
    return rates.once + rates.per_hour * _hours(vehicle) + rates.per_km * km
