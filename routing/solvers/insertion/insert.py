"""Insert stops into the orders of all vehicles, as far as they fit and are worth it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from routing.problem import Places, RoutingProblem
from routing.schedule import rules_of
from routing.solvers.insertion.ground import Ground
from routing.solvers.insertion.route import Limit, Place, Route
from routing.solvers.protocol import Orders
from routing.travel import Travel

_ANY_TIME_S = 1 << 40
_AHEAD = 64  # units whose travel is asked for at once, where not all of it is known


def insert_all(
    problem: RoutingProblem,
    places: Places,
    travel: Travel,
    orders: Orders,
    stops: Iterable[int],
) -> Orders:
    """Insert the given stops into drivable orders as far as they fit; the others stay out.

    Stops that belong together go in together: both of a pair, all of a group. A stop with a drop
    penalty goes in only where that costs less. Passes in order of priority follow each other until
    one inserts nothing: what then stays out fits nowhere, or is not worth it. (Rounded matrices are
    not quite metric, so an insertion can make room.)
    """
    ground = Ground(problem, places, travel)
    routes = [Route(ground, number, order) for number, order in enumerate(orders)]
    ground.longest_s = max((route.duration_s for route in routes), default=0)
    waiting = _units(problem, orders, stops)
    alike = _alike(problem)
    while waiting:
        still_out = []
        for number, unit in enumerate(waiting):
            if number % _AHEAD == 0:
                ahead = waiting[number : number + _AHEAD]
                ground.ask_ahead([stop for together in ahead for stop in together])
            found = _cheapest(routes, unit, alike, _penalty_khr(problem, unit))
            if found is None:
                still_out.append(unit)
                continue
            route = Route(ground, found.vehicle, found.order)
            routes[found.vehicle] = route
            ground.longest_s = max(ground.longest_s, route.duration_s)
        if len(still_out) == len(waiting):
            break
        waiting = still_out
    return tuple(route.order for route in routes)


def left_out(problem: RoutingProblem, orders: Sequence[Sequence[int]]) -> list[int]:
    """The stops that stand in no order."""
    served = {stop for order in orders for stop in order}
    return [i for i in range(len(problem.stops)) if i not in served]


def _units(problem: RoutingProblem, orders: Orders, stops: Iterable[int]) -> list[tuple[int, ...]]:
    """The stops with those that they belong to, high priorities first.

    Whose partner is already served cannot follow it, nor whose partner may not be inserted.
    """
    rules, wanted = rules_of(problem), set(stops)
    served = {stop for order in orders for stop in order}
    found: dict[tuple[int, ...], int] = {}
    for stop in sorted(wanted - served):
        unit = rules.together(stop)
        if len(unit) > 1 and not wanted.issuperset(unit):
            continue
        if stop in rules.collect and len(unit) == len((stop, rules.collect[stop])):
            unit = (rules.collect[stop], stop)
        elif stop in rules.deliver and len(unit) == len((stop, rules.deliver[stop])):
            unit = (stop, rules.deliver[stop])
        found.setdefault(unit, max(problem.stops[index].priority for index in unit))
    return sorted(found, key=lambda unit: (-found[unit], min(unit)))


def _cheapest(
    routes: Sequence[Route], unit: Sequence[int], alike: Sequence[object], worth_khr: float
) -> Place | None:
    """The cheapest place in any route, where it costs less than the unit is worth."""
    best: Place | None = None
    below: Limit = (worth_khr, -_ANY_TIME_S)
    empty: set[object] = set()
    for route in routes:
        if not route.order:
            if alike[route.number] in empty:
                continue  # as good as another vehicle that stands idle too
            empty.add(alike[route.number])
        found = route.cheapest(unit, below=below)
        if found is not None:
            best, below = found, (found.added_khr, found.added_s)
    return best


def _penalty_khr(problem: RoutingProblem, unit: Sequence[int]) -> float:
    """What leaving the unit out costs; infinite where one of its stops is to be served anyway."""
    penalties = [problem.stops[index].drop_penalty_khr for index in unit]
    return sum(math.inf if penalty is None else penalty for penalty in penalties)


def _alike(problem: RoutingProblem) -> list[object]:
    """For each vehicle something that is the same for all that differ in nothing but their name."""
    kinds: dict[object, int] = {}
    return [kinds.setdefault(replace(vehicle, id=""), len(kinds)) for vehicle in problem.vehicles]
