"""Ask whether a vehicle may and can carry what an order has it carry, whatever the time."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from routing.problem import RoutingProblem, Vehicle
from routing.problem.places import Places
from routing.schedule.carry import carried, from_hub
from routing.schedule.rules import Rules, rules_of
from routing.solvers.protocol import RELOAD


def loads_fit(
    problem: RoutingProblem, places: Places, vehicle_index: int, order: Sequence[int]
) -> bool:
    """Whether the vehicle may serve these stops in this order and can carry their loads and cash.

    Everything but time and road: three amounts, cash, the number of stops and of loadings, who may
    serve what, pairs, loads on board, the beginning that is fixed. Groups are a matter of the whole
    plan, as is a pair of which both stops are left out.
    """
    vehicle = problem.vehicles[vehicle_index]
    rules = rules_of(problem)
    visits = [index for index in order if index != RELOAD]
    return (
        _shaped(vehicle, order)
        and (vehicle.max_stops is None or len(visits) <= vehicle.max_stops)
        and all(may_serve(problem, places, vehicle_index, index) for index in visits)
        and _paired(rules, visits)
        and begins_right(rules, vehicle_index, order)
        and _loaded_before(problem, vehicle, order)
        and _carries(problem, vehicle_index, order)
    )


def may_serve(problem: RoutingProblem, places: Places, vehicle_index: int, index: int) -> bool:
    """Whether skills, hub, loads on board and where the run ends let the vehicle serve the stop."""
    vehicle, rules = problem.vehicles[vehicle_index], rules_of(problem)
    if rules.for_hub[index] and not ends_at_hub(vehicle):
        return False
    if not rules.bound[index]:
        return True
    stop = problem.stops[index]
    return (
        stop.skills <= vehicle.skills
        and stop.hub_id in (None, problem.hubs[places.hub[vehicle_index]].id)
        and rules.owner.get(index, vehicle_index) == vehicle_index
    )


def ends_at_hub(vehicle: Vehicle) -> bool:
    """Whether the run of a vehicle ends where it can hand in what it collected."""
    return vehicle.end is None and not vehicle.open_end


def loadings(vehicle: Vehicle, order: Sequence[int]) -> int:
    """How often the vehicle loads, before it leaves and between its stops."""
    return sum(index == RELOAD for index in order) + (vehicle.start is None)


def begins_right(rules: Rules, vehicle_index: int, order: Sequence[int]) -> bool:
    """Whether the order begins with the stops that are fixed as its first."""
    first = rules.first[vehicle_index]
    return not first or tuple(order[: len(first)]) == first


def _shaped(vehicle: Vehicle, order: Sequence[int]) -> bool:
    """Whether every loading stands between visits, and there are no more than the vehicle may."""
    if not order or RELOAD not in order:
        return True
    return (
        order[-1] != RELOAD
        and not (vehicle.start is None and order[0] == RELOAD)
        and all(one != RELOAD or other != RELOAD for one, other in pairwise(order))
        and loadings(vehicle, order) <= vehicle.max_loadings
    )


def _paired(rules: Rules, visits: Sequence[int]) -> bool:
    if not rules.deliver:
        return True
    place = {index: number for number, index in enumerate(visits)}
    for index in visits:
        if index in rules.deliver and rules.deliver[index] not in place:
            return False
        collect = rules.collect.get(index)
        if collect is not None and (collect not in place or place[collect] > place[index]):
            return False
    return True


def _loaded_before(problem: RoutingProblem, vehicle: Vehicle, order: Sequence[int]) -> bool:
    """Whether a vehicle that starts elsewhere has been at its hub before it delivers from there."""
    if vehicle.start is None:
        return True
    for index in order:
        if index == RELOAD:
            return True
        if from_hub(problem, index):
            return False
    return True


def _carries(problem: RoutingProblem, vehicle_index: int, order: Sequence[int]) -> bool:
    vehicle = problem.vehicles[vehicle_index]
    found = carried(problem, vehicle_index, order)
    weights, volumes, items = zip(*found.loads, strict=True)
    return (
        max(weights) <= vehicle.capacity_g
        and max(volumes) <= vehicle.capacity_cm3
        and (vehicle.capacity_items is None or max(items) <= vehicle.capacity_items)
        and (vehicle.cash_limit_khr is None or max(found.cash_khr) <= vehicle.cash_limit_khr)
    )
