"""Price a run with a further stop: what the objective of the plan would grow by."""

from __future__ import annotations

from collections.abc import Sequence

from routing.problem import Places, RoutingProblem, costs_of, run_co2e_g, run_cost_khr
from routing.problem.rates import half_up
from routing.schedule import Timetable, schedule
from routing.solvers.protocol import Orders
from routing.travel import Travel

_S_PER_HOUR, _M_PER_KM, _G_PER_KG = 3600, 1000, 1000
_ROUNDING_KHR = 2.0


class Prices:
    """What the runs of a plan cost, and what a change of one of them would cost."""

    def __init__(
        self, problem: RoutingProblem, places: Places, travel: Travel, orders: Orders
    ) -> None:
        """Time and price every order; all must be drivable."""
        self._problem = problem
        self.tables: list[Timetable | None] = [
            schedule(problem, places, travel, number, order) if order else None
            for number, order in enumerate(orders)
        ]
        figures = [self._figures(number, table) for number, table in enumerate(self.tables)]
        self._figures_of = figures
        self._sums = tuple(sum(row[k] for row in figures) for k in range(4))
        lengths = sorted(((row[2], number) for number, row in enumerate(figures)), reverse=True)
        self._longest = lengths[:2]
        cost_khr, runs, _, co2e_g = self._sums
        self._before_khr = self._objective(cost_khr, runs, self._longest_s(None), co2e_g)

    def added_khr(self, vehicle: int, table: Timetable) -> int:
        """What the objective grows by if the vehicle drives so instead."""
        old, new = self._figures_of[vehicle], self._figures(vehicle, table)
        cost_khr, runs, _, co2e_g = (
            total - before + after
            for total, before, after in zip(self._sums, old, new, strict=True)
        )
        longest_s = max(self._longest_s(vehicle), new[2])
        return self._objective(cost_khr, runs, longest_s, co2e_g) - self._before_khr

    def rates(self, vehicle: int, busy_s: int, distance_m: int) -> tuple[float, float, float]:
        """A bound from below of what is added: once, for each second and each metre more.

        All waiting of a run and all its pauses might turn into work; where a run would be new, its
        way to the hub comes on top. Balance and carbon are left aside.

        Args:
            vehicle: Who would drive.
            busy_s: Travel and service of its run so far.
            distance_m: Metres of it.
        """
        costs, objective = costs_of(self._problem.vehicles[vehicle]), self._problem.objective
        per_s = objective.cost * costs.per_hour_khr / _S_PER_HOUR
        per_m = objective.cost * costs.per_km_khr / _M_PER_KM
        once = -_ROUNDING_KHR * (objective.cost + 1)
        table = self.tables[vehicle]
        if table is not None:
            once -= per_s * (table.duration_s - busy_s)
        else:
            once += objective.cost * costs.fixed_khr + objective.vehicle_khr
            once += per_s * busy_s + per_m * distance_m
        return once, per_s, per_m

    def _figures(self, vehicle: int, table: Timetable | None) -> tuple[int, int, int, int]:
        """Cost, runs, length and emission of one vehicle."""
        if table is None:
            return 0, 0, 0, 0
        driver = self._problem.vehicles[vehicle]
        cost_khr = run_cost_khr(driver, table.duration_s, table.distance_m)
        return cost_khr, 1, table.duration_s, run_co2e_g(driver, table.distance_m)

    def _longest_s(self, without: int | None) -> int:
        return next((length for length, number in self._longest if number != without), 0)

    def _objective(self, cost_khr: int, runs: int, longest_s: int, co2e_g: int) -> int:
        objective = self._problem.objective
        return (
            objective.cost * cost_khr
            + objective.vehicle_khr * runs
            + half_up(objective.balance_khr_per_hour * longest_s, _S_PER_HOUR)
            + half_up(objective.carbon_khr_per_kg * co2e_g, _G_PER_KG)
        )


def with_errand(order: Sequence[int], position: int, errand: Sequence[int]) -> tuple[int, ...]:
    """An order with further stops, one after another.

    >>> with_errand((4, 7), 1, (9,))
    (4, 9, 7)
    """
    return (*order[:position], *errand, *order[position:])
