"""Take out of orders what keeps them from being driven."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from routing.problem import Places, RoutingProblem, Vehicle
from routing.schedule import loads_fit, rules_of, schedule
from routing.solvers.protocol import RELOAD, Orders
from routing.travel import Travel


def mend(problem: RoutingProblem, places: Places, travel: Travel, orders: Orders) -> Orders:
    """Orders that can be driven and carried, made of the given ones by leaving stops out.

    What cannot be driven loses its stops of low priority first; stops that belong together go
    together, and the fixed beginning of a run is put before everything else. A stop that stands in
    several orders stays in the first of them, unless another vehicle must begin with it.
    """
    rules = rules_of(problem)
    firsts = {stop: number for number, first in enumerate(rules.first) for stop in first}
    seen: set[int] = set()
    found = []
    for number in range(len(problem.vehicles)):
        first = rules.first[number]
        order: list[int] = list(first)
        for stop in orders[number] if number < len(orders) else ():
            if stop == RELOAD:
                order.append(stop)
            elif stop not in seen and firsts.get(stop, number) == number and stop not in first:
                order.append(stop)
                seen.add(stop)
        found.append(_tidied(problem.vehicles[number], order))
    whole = _with_partners(problem, found)
    return tuple(
        _drivable(problem, places, travel, number, order) for number, order in enumerate(whole)
    )


def fits(
    problem: RoutingProblem, places: Places, travel: Travel, number: int, order: Sequence[int]
) -> bool:
    """Whether one vehicle can carry and drive an order."""
    return not order or (
        loads_fit(problem, places, number, order)
        and schedule(problem, places, travel, number, order) is not None
    )


def _drivable(
    problem: RoutingProblem, places: Places, travel: Travel, number: int, order: tuple[int, ...]
) -> tuple[int, ...]:
    if fits(problem, places, travel, number, order):
        return order
    rules, vehicle = rules_of(problem), problem.vehicles[number]
    first = set(rules.first[number])
    units = {rules.together(stop): None for stop in order if stop != RELOAD}
    ranked = sorted(
        units,
        key=lambda unit: (
            first.isdisjoint(unit),
            -max(problem.stops[stop].priority for stop in unit),
            min(order.index(stop) for stop in unit if stop in order),
        ),
    )
    kept: set[int] = set()
    found: tuple[int, ...] = ()
    for unit in ranked:
        more = kept.union(unit)
        trial = _tidied(vehicle, [i for i in order if i == RELOAD or i in more])
        if first <= more and fits(problem, places, travel, number, trial):
            kept, found = more, trial
        elif not first <= more:
            kept = more  # not all of the beginning yet
    return found


def _with_partners(
    problem: RoutingProblem, orders: Sequence[Sequence[int]]
) -> list[tuple[int, ...]]:
    """The orders without stops of which a partner is missing or driven by another vehicle."""
    rules = rules_of(problem)
    driver = {stop: number for number, order in enumerate(orders) for stop in order}
    whole = [
        [
            stop
            for stop in order
            if stop == RELOAD or all(driver.get(one) == number for one in rules.together(stop))
        ]
        for number, order in enumerate(orders)
    ]
    return [_tidied(vehicle, order) for vehicle, order in zip(problem.vehicles, whole, strict=True)]


def _tidied(vehicle: Vehicle, order: Iterable[int]) -> tuple[int, ...]:
    """The order without loadings that load for nothing: doubled, or at an end that needs none."""
    found: list[int] = []
    for stop in order:
        if stop != RELOAD or found[-1:] != [RELOAD]:
            found.append(stop)
    while found and found[-1] == RELOAD:
        found.pop()
    while found and found[0] == RELOAD and vehicle.start is None:
        found.pop(0)
    return tuple(found)
