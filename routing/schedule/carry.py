"""Follow what a vehicle carries, leg by leg, along the order of its stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.problem import RoutingProblem
from routing.schedule.rules import rules_of
from routing.solvers.protocol import RELOAD

Load = tuple[int, int, int]
"""Grams, cubic centimetres, parcels."""

_NOTHING: Load = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Carried:
    """What is on board on each leg of a run: leg k leads to step k of the order, the last one home.

    Attributes:
        loads: Of each leg.
        cash_khr: Carried on each leg.
    """

    loads: tuple[Load, ...]
    cash_khr: tuple[int, ...]


def carried(problem: RoutingProblem, vehicle_index: int, order: Sequence[int]) -> Carried:
    """What the vehicle carries on each leg of the order, which need not be allowed.

    On the leg to a loading it still has what it collected for the hub.
    """
    rules, stops = rules_of(problem), problem.stops
    own = [stop for stop in order if stop != RELOAD and stop in rules.owner]
    kept = _sum_of(problem, own)  # on board beyond the next loading: pairs, and what came with it
    starts_loaded = problem.vehicles[vehicle_index].start is None
    taken = _trip_load(problem, order, 0) if starts_loaded else _NOTHING
    weight, volume, items = (a + b for a, b in zip(kept, taken, strict=True))
    loads, cash_khr, cash = [(weight, volume, items)], [0], 0
    home = [0, 0, 0]  # collected for the hub since the last loading
    for place, index in enumerate(order):
        if index == RELOAD:
            more = _trip_load(problem, order, place + 1)
            weight += more[0] - home[0]
            volume += more[1] - home[1]
            items += more[2] - home[2]
            home, cash = [0, 0, 0], 0
        else:
            stop = stops[index]
            sign = 1 if index in rules.deliver or rules.for_hub[index] else -1
            weight += sign * stop.weight_g
            volume += sign * stop.volume_cm3
            items += sign * stop.items
            cash += stop.cash_khr
            if rules.for_hub[index]:
                home[0] += stop.weight_g
                home[1] += stop.volume_cm3
                home[2] += stop.items
        loads.append((weight, volume, items))
        cash_khr.append(cash)
    return Carried(tuple(loads), tuple(cash_khr))


def from_hub(problem: RoutingProblem, index: int) -> bool:
    """Whether a load is taken at the hub: delivered, no half of a pair, not on board already."""
    rules = rules_of(problem)
    return not (
        rules.for_hub[index]
        or index in rules.deliver
        or index in rules.collect
        or index in rules.owner
    )


def _trip_load(problem: RoutingProblem, order: Sequence[int], begin: int) -> Load:
    """What is loaded at the hub for the visits from one place of the order to the next loading."""
    trip = []
    for index in order[begin:]:
        if index == RELOAD:
            break
        if from_hub(problem, index):
            trip.append(index)
    return _sum_of(problem, trip)


def _sum_of(problem: RoutingProblem, indices: Sequence[int]) -> Load:
    stops = [problem.stops[index] for index in indices]
    return (
        sum(stop.weight_g for stop in stops),
        sum(stop.volume_cm3 for stop in stops),
        sum(stop.items for stop in stops),
    )
