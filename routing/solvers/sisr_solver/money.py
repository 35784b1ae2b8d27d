"""Turn riel into the whole numbers of the kernel, so that no arc leaves 32 bits and no sum 64."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.problem import RoutingProblem, Vehicle
from routing.problem.rates import co2e_g_per_km, costs_of

_FINEST = 3_600
"""Units of a riel: an hour's wage is then a whole number of units for each second."""

_LARGEST_ARC = 1 << 28
"""What an arc and its service may cost in units where a shift allows them. Others may take twice as
long: 2^29 is left, what a blocked one costs."""

_LARGEST_SUM = 1 << 60
_RATIO = 8
"""Leaving out one stop costs as much as leaving out eight of the next lower priority."""

_S_PER_HOUR, _M_PER_KM, _G_PER_KG = 3_600, 1_000, 1_000


@dataclass(frozen=True, slots=True)
class Rates:
    """What a vehicle's run adds to the objective: in riel, for a second, for a metre."""

    once: int
    per_s: float
    per_m: float


def rates_of(problem: RoutingProblem, vehicle: Vehicle) -> Rates:
    """Costs and carbon of a vehicle, as the objective weighs them."""
    costs, objective = costs_of(vehicle), problem.objective
    carbon = objective.carbon_khr_per_kg * co2e_g_per_km(vehicle) / _G_PER_KG
    return Rates(
        objective.cost * costs.fixed_khr + objective.vehicle_khr,
        objective.cost * costs.per_hour_khr / _S_PER_HOUR,
        (objective.cost * costs.per_km_khr + carbon) / _M_PER_KM,
    )


@dataclass(frozen=True, slots=True)
class Units:
    """How many units a riel has, and how much the longest leg costs then.

    3,600, or as many as keep the dearest leg that a shift allows below 2^28 units.
    """

    of_riel: float
    longest_leg: int

    def once(self, rates: Rates) -> int:
        """Units of using a vehicle."""
        return round(self.of_riel * rates.once)

    def per_s(self, rates: Rates) -> int:
        """Units of a second, at least one: where time costs nothing the quicker plan is taken."""
        return max(1, round(self.of_riel * rates.per_s))

    def per_m(self, rates: Rates) -> int:
        """Units of a metre."""
        return round(self.of_riel * rates.per_m)


def units_of(all_rates: Sequence[Rates], longest_s: int, longest_m: int) -> Units:
    """Units for vehicles of which no leg is longer than so many seconds and metres.

    >>> units_of([Rates(6_000, 6_000 / 3_600, 0.15)], 36_000, 100_000).of_riel
    3579.1394133333333
    """
    dearest = max(rates.per_s * longest_s + rates.per_m * longest_m for rates in all_rates)
    of_riel = min(float(_FINEST), _LARGEST_ARC / max(dearest, 1e-9))
    units = Units(of_riel, 0)
    legs = [units.per_s(r) * longest_s + units.per_m(r) * longest_m for r in all_rates]
    return Units(of_riel, max(legs))


def prizes_of(
    problem: RoutingProblem,
    stops: Sequence[int],
    units: Units,
    all_rates: Sequence[Rates],
    longest_s: int,
    bound: frozenset[int],
) -> npt.NDArray[np.int64]:
    """What leaving out each stop costs.

    A drop penalty counts as it is. Without one it is more than any detour, new vehicle, waiting,
    service and all penalties together could cost, eight times as much with each step of priority
    (less where sums would leave 64 bits).

    Args:
        problem: Whose stops these are.
        stops: Indices of those that are to be planned.
        units: Of the kernel.
        all_rates: Of all kinds of vehicles.
        longest_s: The longest shift.
        bound: Stops that some run must serve: they count as the highest priority there is.
    """
    penalties = {
        i: max(1, round(units.of_riel * penalty))
        for i in stops
        if (penalty := problem.stops[i].drop_penalty_khr) is not None and i not in bound
    }
    least = 2 * units.longest_leg + max(units.once(rates) for rates in all_rates)
    least += 2 * longest_s * max(units.per_s(rates) for rates in all_rates)
    least += sum(penalties.values()) + 1
    priority = {i: 10 if i in bound else problem.stops[i].priority for i in stops}
    ranks = [priority[i] for i in stops if i not in penalties]
    lowest = min(ranks, default=0)
    steps = max(ranks, default=0) - lowest
    ratio = float(_RATIO)
    if steps:
        ratio = min(ratio, max(1.0, (_LARGEST_SUM / len(stops) / least) ** (1 / steps)))
    return np.array(
        [
            penalties[i] if i in penalties else int(least * ratio ** (priority[i] - lowest))
            for i in stops
        ],
        dtype=np.int64,
    )
