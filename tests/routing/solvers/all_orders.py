"""Find the best orders of a tiny problem by trying all of them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations, product

from routing import RELOAD, Orders, Places, RoutingProblem, Travel
from routing.problem.rates import half_up, run_co2e_g, run_cost_khr
from routing.schedule import Timetable, loads_fit, rules_of, schedule

Value = tuple[int, int]
"""What is left out (eight stops of one priority weigh as one of the next), and the objective."""


def value_of(
    problem: RoutingProblem, places: Places, travel: Travel, orders: Orders
) -> Value | None:
    """What orders are worth, the less the better; None where they break a rule."""
    tables = {}
    for number, order in enumerate(orders):
        if order:
            table = _timed(problem, places, travel, number, order)
            if table is None:
                return None
            tables[number] = table
        elif rules_of(problem).first[number]:
            return None
    served = {stop for order in orders for stop in order}
    for group in rules_of(problem).groups:
        if len({frozenset(n for n, order in enumerate(orders) if i in order) for i in group}) > 1:
            return None
    return _weight(problem, served), _objective_khr(problem, tables, served)


def best_value(problem: RoutingProblem, places: Places, travel: Travel) -> Value | None:
    """The least value that any orders have; None where some run cannot begin as it must."""
    known = [
        list(_orders(problem, places, travel, number)) for number in range(len(problem.vehicles))
    ]
    values = (
        value_of(problem, places, travel, orders)
        for orders in product(*known)
        if _each_once(orders)
    )
    return min((value for value in values if value is not None), default=None)


def _orders(
    problem: RoutingProblem, places: Places, travel: Travel, number: int
) -> Iterator[tuple[int, ...]]:
    yield ()
    stops = range(len(problem.stops))
    for count in range(1, len(problem.stops) + 1):
        for visits, loads in product(
            permutations(stops, count), product((False, True), repeat=count)
        ):
            pieces = ((RELOAD, i) if load else (i,) for i, load in zip(visits, loads, strict=True))
            order = tuple(step for piece in pieces for step in piece)
            if _timed(problem, places, travel, number, order) is not None:
                yield order


def _timed(
    problem: RoutingProblem, places: Places, travel: Travel, number: int, order: tuple[int, ...]
) -> Timetable | None:
    if not loads_fit(problem, places, number, order):
        return None
    return schedule(problem, places, travel, number, order)


def _each_once(orders: Orders) -> bool:
    visits = [step for order in orders for step in order if step != RELOAD]
    return len(visits) == len(set(visits))


def _weight(problem: RoutingProblem, served: set[int]) -> int:
    return sum(
        8**stop.priority
        for index, stop in enumerate(problem.stops)
        if index not in served and stop.drop_penalty_khr is None
    )


def _objective_khr(problem: RoutingProblem, tables: dict[int, Timetable], served: set[int]) -> int:
    objective, runs = problem.objective, [(problem.vehicles[n], t) for n, t in tables.items()]
    cost = sum(run_cost_khr(v, table.duration_s, table.distance_m) for v, table in runs)
    co2e_g = sum(run_co2e_g(v, table.distance_m) for v, table in runs)
    longest_s = max((table.duration_s for _, table in runs), default=0)
    return (
        objective.cost * cost
        + objective.vehicle_khr * len(runs)
        + half_up(objective.balance_khr_per_hour * longest_s, 3_600)
        + half_up(objective.carbon_khr_per_kg * co2e_g, 1_000)
        + sum(s.drop_penalty_khr or 0 for i, s in enumerate(problem.stops) if i not in served)
    )
