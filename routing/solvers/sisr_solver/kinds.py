"""Sort vehicles into kinds that are alike, with what they may serve and how they begin."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.problem import Places, RoutingProblem, Stop, Task, Vehicle
from routing.schedule import Rules
from routing.schedule.loads import ends_at_hub
from routing.solvers.sisr import ALWAYS, BLOCKED
from routing.solvers.sisr_solver.money import Rates, rates_of
from routing.travel import Travel

LARGEST_LOAD = 1 << 30
"""What no vehicle of the kernel carries."""

AMOUNTS = 3
"""Columns of loads that fall and rise: weight, volume, items; stops and cash only add up."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A vehicle's run as it stands at the end of its fixed beginning.

    Attributes:
        row: Where it is.
        time_s: When it leaves.
        metres: Driven.
        waited_s: Waited for windows.
        spare_s: By how much later the beginning could have begun.
        used: Of each load, what cannot be taken on beside the beginning.
    """

    row: int
    time_s: int
    metres: int
    waited_s: int
    spare_s: int
    used: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Vehicles that differ in nothing that matters here but their name."""

    numbers: tuple[int, ...]
    rates: Rates
    begun: Begun
    is_begun: bool  # it has a fixed beginning, so that the run is made anyway
    may: npt.NDArray[np.bool_]


def loads_of(stop: Stop) -> tuple[int, ...]:
    """Weight, volume, items, stops, cash of a stop."""
    amounts = (stop.weight_g, stop.volume_cm3, stop.items, 1, stop.cash_khr)
    return tuple(min(amount, LARGEST_LOAD) for amount in amounts)


def capacity_of(vehicle: Vehicle) -> tuple[int, ...]:
    """What a vehicle takes of each load."""
    limits = (
        vehicle.capacity_g,
        vehicle.capacity_cm3,
        vehicle.capacity_items,
        vehicle.max_stops,
        vehicle.cash_limit_khr,
    )
    most = LARGEST_LOAD - 1
    return tuple(most if limit is None else min(limit, most) for limit in limits)


def alike(
    problem: RoutingProblem, places: Places, travel: Travel, rules: Rules, stops: Sequence[int]
) -> list[Alike]:
    """The kinds of vehicles of a problem.

    Args:
        problem: Whose vehicles they are.
        places: Of the problem.
        travel: Between them.
        rules: Of the problem.
        stops: Indices of the stops that are to be planned.
    """
    allowed: dict[object, npt.NDArray[np.bool_]] = {}
    groups: dict[object, tuple[Rates, Begun, npt.NDArray[np.bool_], list[int]]] = {}
    for number, vehicle in enumerate(problem.vehicles):
        asks = (
            vehicle.skills,
            places.hub[number],
            vehicle.start is None,
            ends_at_hub(vehicle),
            vehicle.on_board,
            vehicle.first,
        )
        if asks not in allowed:
            allowed[asks] = _allowed(problem, places, rules, number, stops)
        may = allowed[asks]
        rates = rates_of(problem, vehicle)
        first = rules.first[number]
        begun = _begun(problem, places, travel, rules, number)
        key = (
            vehicle.profile,
            capacity_of(vehicle),
            vehicle.shift,
            vehicle.max_distance_m,
            places.end[number],
            rates,
            begun,
            may.tobytes(),
            number if first else -1,
        )
        groups.setdefault(key, (rates, begun, may, []))[3].append(number)
    return [
        Alike(tuple(numbers), rates, begun, bool(rules.first[numbers[0]]), may)
        for rates, begun, may, numbers in groups.values()
    ]


def _allowed(
    problem: RoutingProblem, places: Places, rules: Rules, number: int, stops: Sequence[int]
) -> npt.NDArray[np.bool_]:
    """Which stops a vehicle may serve that loads no more than once, before it leaves."""
    vehicle, hub_id = problem.vehicles[number], problem.hubs[places.hub[number]].id
    at_hub, home = vehicle.start is None, ends_at_hub(vehicle)
    fixed = {stop: v for v, first in enumerate(rules.first) for stop in first}
    tied = {other: v for stop, v in fixed.items() for other in rules.together(stop)}
    may = np.ones(len(stops), dtype=np.bool_)
    for place, index in enumerate(stops):
        stop = problem.stops[index]
        owner = rules.owner.get(index)
        ours = (
            stop.skills <= vehicle.skills
            and stop.hub_id in (None, hub_id)
            and owner in (None, number)
            and tied.get(index, number) == number
        )
        if rules.for_hub[index]:
            ours = ours and home
        elif stop.task is Task.DELIVER and index not in rules.collect:
            ours = ours and (at_hub or owner is not None)
        may[place] = ours
    return may


def _begun(
    problem: RoutingProblem, places: Places, travel: Travel, rules: Rules, number: int
) -> Begun:
    """Drive the fixed beginning of a run as early as it can be driven.

    What is collected in it for a delivery that is still to be planned counts there, as if it were
    on board from the start.
    """
    vehicle, row = problem.vehicles[number], places.start[number]
    clock_s, metres, first = vehicle.shift.opens_s, 0, rules.first[number]
    waited_s, spare_s = 0, BLOCKED
    loads = [loads_of(problem.stops[index]) for index in first]
    changes = np.zeros((len(first) + 1, AMOUNTS), dtype=np.int64)
    for step, index in enumerate(first):
        stop, place, amounts = problem.stops[index], places.stop + index, loads[step][:AMOUNTS]
        if stop.task is Task.DELIVER:
            changes[step + 1] -= amounts
            changes[0] += amounts if index not in rules.collect else (0,) * AMOUNTS
        elif rules.deliver.get(index, index) in first:
            changes[step + 1] += amounts
        leg_s, leg_m = travel.leg(vehicle.profile, row, place)
        clock_s, metres, row = clock_s + leg_s, metres + leg_m, place
        windows = [window for window in stop.windows if clock_s <= window.closes_s]
        if windows:
            spare_s = min(spare_s, waited_s + windows[0].closes_s - clock_s)
            waited_s += max(0, windows[0].opens_s - clock_s)
            clock_s = max(clock_s, windows[0].opens_s)
        clock_s += stop.service_s
    used = changes.cumsum(axis=0).max(axis=0).tolist()
    used += [sum(load[column] for load in loads) for column in range(AMOUNTS, AMOUNTS + 2)]
    spare_s = max(0, min(spare_s, BLOCKED))
    return Begun(row, min(clock_s, ALWAYS), metres, waited_s, spare_s, tuple(used))
