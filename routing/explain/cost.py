"""Price a run with a further stop: what the objective of the plan would grow by."""

from __future__ import annotations

from routing.problem import Places, RoutingProblem, run_co2e_g, run_cost_khr
from routing.problem.rates import half_up
from routing.schedule import Timetable, schedule
from routing.solvers.protocol import Orders
from routing.travel import Travel

_S_PER_HOUR, _G_PER_KG = 3600, 1000


class Prices:
    """What the runs of a plan cost, and what a change of one of them would cost."""

    def __init__(
        self, problem: RoutingProblem, places: Places, travel: Travel, orders: Orders
    ) -> None:
        """Time and price every order; all must be drivable."""
        self.problem, self.places, self.travel = problem, places, travel
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

    def _figures(self, vehicle: int, table: Timetable | None) -> tuple[int, int, int, int]:
        """Cost, runs, length and emission of one vehicle."""
        if table is None:
            return 0, 0, 0, 0
        driver = self.problem.vehicles[vehicle]
        cost_khr = run_cost_khr(driver, table.duration_s, table.distance_m)
        return cost_khr, 1, table.duration_s, run_co2e_g(driver, table.distance_m)

    def _longest_s(self, without: int | None) -> int:
        return next((length for length, number in self._longest if number != without), 0)

    def _objective(self, cost_khr: int, runs: int, longest_s: int, co2e_g: int) -> int:
        objective = self.problem.objective
        return (
            objective.cost * cost_khr
            + objective.vehicle_khr * runs
            + half_up(objective.balance_khr_per_hour * longest_s, _S_PER_HOUR)
            + half_up(objective.carbon_khr_per_kg * co2e_g, _G_PER_KG)
        )
