"""Tell what orders are worth as the scheduler times them, in the money of the model."""

from __future__ import annotations

from routing.problem import Places, RoutingProblem
from routing.schedule.loads import loads_fit
from routing.schedule.timetable import Timetable, schedule
from routing.solvers.ortools.money import Money, rates_of
from routing.solvers.protocol import Orders
from routing.travel import Travel

_S_PER_HOUR, _M_PER_KM = 3_600, 1_000


class Worth:
    """What orders add to the objective, in riel; remembers what it has timed."""

    def __init__(
        self, problem: RoutingProblem, places: Places, travel: Travel, money: Money
    ) -> None:
        """Take the problem and the weights of what is left out."""
        self._problem, self._places, self._travel, self._money = problem, places, travel, money
        self._known: list[tuple[tuple[int, ...], Timetable | None]] = [
            ((), None) for _ in problem.vehicles
        ]

    @property
    def may_differ(self) -> bool:
        """Whether the scheduler may time an order otherwise than the model does.

        It ends a run as early as it can, even where leaving and ending later would be shorter,
        which breaks and several windows can make so; and it lets no break interrupt a leg.
        """
        return any(vehicle.breaks for vehicle in self._problem.vehicles) or any(
            len(stop.windows) > 1 for stop in self._problem.stops
        )

    def of(self, orders: Orders) -> float | None:
        """Their worth, the less the better; None where one of them cannot be driven."""
        problem, total, longest_s = self._problem, 0.0, 0
        for number, order in enumerate(orders):
            if not order:
                continue
            table = self._time(number, order)
            if table is None:
                return None
            rates = rates_of(problem, problem.vehicles[number])
            longest_s = max(longest_s, table.duration_s)
            total += rates.once + rates.per_km * table.distance_m / _M_PER_KM
            total += rates.per_hour * table.duration_s / _S_PER_HOUR
            total += table.duration_s / self._money.scale  # as the model weighs equal costs
        served = {step for order in orders for step in order}
        left_out = (i for i in range(len(problem.stops)) if i not in served)
        total += sum(self._money.penalties[stop] for stop in left_out) / self._money.scale
        return total + problem.objective.balance_khr_per_hour * longest_s / _S_PER_HOUR

    def _time(self, number: int, order: tuple[int, ...]) -> Timetable | None:
        if self._known[number][0] != order:
            fits = loads_fit(self._problem, self._places, number, order)
            table = (
                schedule(self._problem, self._places, self._travel, number, order) if fits else None
            )
            self._known[number] = (order, table)
        return self._known[number][1]
