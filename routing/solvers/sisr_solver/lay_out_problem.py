"""Lay a routing problem out for the kernel, and read the kernel's routes as orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.problem import Places, RoutingProblem, Task, Vehicle, places_of
from routing.schedule import Rules, rules_of
from routing.solvers.protocol import RELOAD, Orders
from routing.solvers.sisr import ALWAYS, BLOCKED, Kind, Layout, Rich, Route, Stops, lay_out
from routing.solvers.sisr_solver.kinds import (
    AMOUNTS,
    LARGEST_LOAD,
    Alike,
    alike,
    capacity_of,
    loads_of,
)
from routing.solvers.sisr_solver.money import Units, prizes_of, units_of
from routing.solvers.sisr_solver.ways import ways_of
from routing.travel import Travel

Numbers = npt.NDArray[np.int64]

_MOST_WAITING = 1_500
"""With more stops waiting is not counted as paid: the search would lose more by being slower."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A problem for the kernel.

    Attributes:
        layout: Its arrays.
        units: Of its costs.
        stops: Which stop of the problem each of its stops is; fixed beginnings are not among them.
        kinds: Which vehicles each of its kinds is.
        first: The fixed beginning of each vehicle.
    """

    layout: Layout
    units: Units
    stops: tuple[int, ...]
    kinds: Sequence[Alike]
    first: Orders

    def routes(self, orders: Orders) -> list[Route]:
        """Orders as routes of the kernel."""
        number = {stop: own for own, stop in enumerate(self.stops)}
        found = []
        for kind, vehicles in enumerate(self.kinds):
            for vehicle in vehicles.numbers:
                own = [number[stop] for stop in orders[vehicle] if stop in number]
                if own:
                    found.append(Route(kind, tuple(own)))
        return found

    def orders(self, routes: Iterable[Route], before: Orders | None) -> Orders:
        """Routes of the kernel as orders; a vehicle keeps what it had before, as far as it can."""
        had: dict[int, int] = {}
        for vehicle, order in enumerate(before or ()):
            had |= dict.fromkeys((stop for stop in order if stop != RELOAD), vehicle)
        orders = [tuple(first) for first in self.first]
        free = [list(kind.numbers) for kind in self.kinds]
        open_routes = [(route.kind, [self.stops[stop] for stop in route.stops]) for route in routes]
        kept: list[tuple[int, int, int]] = []
        for place, (kind, stops) in enumerate(open_routes):
            owners = [had[stop] for stop in stops if had.get(stop, -1) in free[kind]]
            kept += [(-owners.count(owner), place, owner) for owner in set(owners)]
        given: dict[int, int] = {}
        for _, place, vehicle in sorted(kept):
            kind = open_routes[place][0]
            if place not in given and vehicle in free[kind]:
                given[place] = vehicle
                free[kind].remove(vehicle)
        for place, (kind, stops) in enumerate(open_routes):
            vehicle = given[place] if place in given else free[kind].pop(0)
            orders[vehicle] += tuple(stops)
        return tuple(orders)


def lay_out_problem(problem: RoutingProblem, travel: Travel) -> Laid | None:
    """Lay a problem out; None when no stop is left to plan.

    Raises:
        MatrixTooLargeError: Travel is known neither between all places nor between neighbours.
    """
    rules, places = rules_of(problem), places_of(problem)
    begun = {stop for first in rules.first for stop in first}
    stops = tuple(i for i in range(len(problem.stops)) if i not in begun)
    if not stops:
        return None
    kinds = alike(problem, places, travel, rules, stops)
    vehicles = [problem.vehicles[kind.numbers[0]] for kind in kinds]
    profiles = sorted({vehicle.profile for vehicle in vehicles})
    longest_s = max(v.shift.closes_s - v.shift.opens_s for v in vehicles)
    open_end = any(end is None for end in places.end)
    ways = ways_of(travel, places, profiles, longest_s, open_end=open_end)
    units = units_of([kind.rates for kind in kinds], longest_s, ways.longest_m)
    loads = np.array([loads_of(problem.stops[i]) for i in stops], dtype=np.int64)
    room = np.array([_room(k, v) for k, v in zip(kinds, vehicles, strict=True)])
    columns = _binding(loads, room)
    tied = frozenset(other for stop in begun for other in rules.together(stop))
    rich, started = _rich(problem, rules, stops, kinds, loads[:, columns], columns)
    windows = [problem.stops[i].windows for i in stops]
    service = [min(problem.stops[i].service_s, longest_s + 1) for i in stops]
    laid_stops = Stops(
        place=np.array(stops, dtype=np.int32) + np.int32(places.stop),
        demand=started.astype(np.int32),
        service=np.array(service, dtype=np.int32),
        opens=np.array([w[0].opens_s if w else 0 for w in windows], dtype=np.int32),
        closes=np.array([w[-1].closes_s if w else ALWAYS for w in windows], dtype=np.int32),
        prize=prizes_of(problem, stops, units, [k.rates for k in kinds], longest_s, tied),
        may=np.column_stack([kind.may for kind in kinds]).astype(np.int8),
    )
    laid_kinds = [
        _kind(problem, places, travel, kind, units, columns, profiles.index(vehicle.profile))
        for kind, vehicle in zip(kinds, vehicles, strict=True)
    ]
    layout = lay_out(laid_stops, laid_kinds, ways.travel, rich=rich)
    return Laid(layout, units, stops, kinds, rules.first)


def _room(kind: Alike, vehicle: Vehicle) -> list[int]:
    """What a vehicle can take of each load beside its fixed beginning."""
    most = capacity_of(vehicle)
    return [max(0, all_ - used) for all_, used in zip(most, kind.begun.used, strict=True)]


def _binding(loads: Numbers, room: Numbers) -> list[int]:
    """The loads of which some vehicle cannot take all there is; the first where there is none."""
    total = np.minimum(loads.sum(axis=0), LARGEST_LOAD)
    return np.flatnonzero((room < total).any(axis=0)).tolist() or [0]


def _kind(
    problem: RoutingProblem,
    places: Places,
    travel: Travel,
    kind: Alike,
    units: Units,
    columns: Sequence[int],
    profile: int,
) -> Kind:
    number, begun = kind.numbers[0], kind.begun
    vehicle, end = problem.vehicles[number], places.end[number]
    per_s, per_m = units.per_s(kind.rates), units.per_m(kind.rates)
    fixed = units.once(kind.rates)
    if kind.is_begun:  # it is driven anyway: all that a first stop adds is its detour
        home_s, home_m = 0, 0
        if end is not None:
            home_s, home_m = travel.leg(vehicle.profile, begun.row, end)
        fixed = -(per_s * home_s + per_m * home_m) if home_s < BLOCKED else 0
    room = _room(kind, vehicle)
    return Kind(
        count=len(kind.numbers),
        capacity=tuple(room[column] for column in columns),
        start=begun.row,
        end=len(places) if end is None else end,
        opens=begun.time_s,
        closes=vehicle.shift.closes_s,
        fixed=fixed,
        per_distance=per_m,
        per_time=per_s,
        profile=profile,
    )


def _rich(
    problem: RoutingProblem,
    rules: Rules,
    stops: Sequence[int],
    kinds: Sequence[Alike],
    loads: Numbers,
    columns: Sequence[int],
) -> tuple[Rich | None, Numbers]:
    """Rules for the kernel's richer path, where any is held, and what is loaded at the start."""
    number = {stop: own for own, stop in enumerate(stops)}
    pairs = [
        (number[collect], number[deliver])
        for collect, deliver in rules.deliver.items()
        if collect in number and deliver in number
    ]
    together = [[number[stop] for stop in group if stop in number] for group in rules.groups]
    groups = [group for group in together if len(group) > 1]
    rising = [column < AMOUNTS for column in columns]
    growth = np.array([1 if problem.stops[i].task is Task.COLLECT else -1 for i in stops])
    on_the_way = growth > 0
    on_the_way[[deliver for _, deliver in pairs]] = True
    started = np.where(np.outer(on_the_way, rising), 0, loads)
    change = np.where(rising, growth[:, None] * loads, 0)
    windows = [
        tuple((window.opens_s, window.closes_s) for window in problem.stops[i].windows)
        for i in stops
    ]
    vehicles = [problem.vehicles[kind.numbers[0]] for kind in kinds]
    longest = [
        None if v.max_distance_m is None else max(0, v.max_distance_m - kind.begun.metres)
        for v, kind in zip(vehicles, kinds, strict=True)
    ]
    paid = any(kind.rates.per_s > 0 for kind in kinds) and len(stops) <= _MOST_WAITING
    waiting = paid and any(windows)
    several = any(len(own) > 1 for own in windows)
    limited = any(length is not None for length in longest)
    if not (pairs or groups or on_the_way.any() or several or limited or waiting):
        return None, started
    rich = Rich(
        windows=windows,
        change=change.astype(np.int32),
        pairs=pairs,
        groups=groups,
        longest=longest if limited else (),
        waiting=waiting,
        begun=[(kind.begun.waited_s, kind.begun.spare_s) for kind in kinds],
    )
    return rich, started
