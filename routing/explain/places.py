"""Find the cheapest place for an errand in one vehicle's order."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from routing.engines.protocol import UNREACHABLE
from routing.explain.cost import Prices, with_errand
from routing.explain.slots import Base, Slots
from routing.schedule import Timetable, loads_fit, schedule
from routing.schedule.course import rows_of
from routing.schedule.rules import rules_of


@dataclass(frozen=True, slots=True)
class Placed:
    """An order with a further errand, timed and priced."""

    vehicle: int
    order: tuple[int, ...]
    table: Timetable
    added_khr: int


def cheapest(
    slots: Slots, prices: Prices, errand: Sequence[int], vehicles: Sequence[int]
) -> Placed | None:
    """The cheapest of all places in the orders of some vehicles; None where nothing fits."""
    able = [False] * len(slots.problem.vehicles)
    for vehicle in vehicles:
        able[vehicle] = True
    trials = heapq.merge(
        _together(slots, prices, errand, able),
        sorted(_all_apart(slots, prices, errand, able), key=_bound),
        key=_bound,
    )
    best: Placed | None = None
    for trial in trials:
        if best is not None and trial.least_khr >= best.added_khr:
            break
        problem, vehicle = slots.problem, trial.vehicle
        if trial.unsure and not loads_fit(problem, slots.places, vehicle, trial.order):
            continue
        table = schedule(problem, slots.places, slots.travel, vehicle, trial.order)
        if table is None:
            continue
        added_khr = prices.added_khr(vehicle, table)
        if best is None or added_khr < best.added_khr:
            best = Placed(vehicle, trial.order, table, added_khr)
    return best


@dataclass(frozen=True, slots=True)
class _Trial:
    vehicle: int
    order: tuple[int, ...]
    least_khr: float
    unsure: bool  # whether its loads have yet to be asked for


def _bound(trial: _Trial) -> float:
    return trial.least_khr


def _together(
    slots: Slots, prices: Prices, errand: Sequence[int], able: Sequence[bool]
) -> Iterator[_Trial]:
    """The errand in one gap, the cheapest by their bounds first."""
    found = slots.places_for(errand, able)
    closes = np.array(
        [slots.problem.vehicles[base.vehicle].shift.closes_s for base in slots.bases],
        dtype=np.int64,
    )
    at = np.flatnonzero(found.end_s <= closes[found.base])
    rates = np.array(
        [prices.rates(base.vehicle, base.busy_s, base.distance_m) for base in slots.bases],
        dtype=np.float64,
    ).reshape(-1, 3)[found.base[at]]
    least = rates[:, 0] + rates[:, 1] * found.added_s[at] + rates[:, 2] * found.added_m[at]
    for number in np.argsort(least, kind="stable").tolist():
        place = int(at[number])
        base = slots.bases[int(found.base[place])]
        order = with_errand(base.order, int(found.position[place]), errand)
        yield _Trial(base.vehicle, order, float(least[number]), unsure=False)


def _all_apart(
    slots: Slots, prices: Prices, errand: Sequence[int], able: Sequence[bool]
) -> Iterator[_Trial]:
    if len(errand) > 1:
        for base in slots.bases:
            if able[base.vehicle] and base.driven:
                yield from _apart(slots, prices, base, errand)


def _apart(slots: Slots, prices: Prices, base: Base, errand: Sequence[int]) -> Iterator[_Trial]:
    """The two halves of a pair with other stops between them."""
    order, vehicle = base.order, base.vehicle
    rows = rows_of(slots.places, vehicle, order)
    open_end = slots.places.end[vehicle] is None
    collect, deliver = (slots.places.stop + index for index in errand)
    into = [
        _detour(slots, vehicle, rows, collect, at, open_end=open_end) for at in range(len(order))
    ]
    onto = [
        _detour(slots, vehicle, rows, deliver, at, open_end=open_end)
        for at in range(len(order) + 1)
    ]
    once, per_s, per_m = prices.rates(vehicle, base.busy_s, base.distance_m)
    service_s = sum(slots.problem.stops[index].service_s for index in errand)
    for first in range(len(rules_of(slots.problem).first[vehicle]), len(order)):
        one = into[first]
        if one is None:
            continue
        for second in range(first + 1, len(order) + 1):
            other = onto[second]
            if other is None:
                continue
            added_s, added_m = one[0] + other[0] + service_s, one[1] + other[1]
            least_khr = once + per_s * added_s + per_m * added_m
            trial = with_errand(with_errand(order, second, errand[1:]), first, errand[:1])
            yield _Trial(vehicle, trial, least_khr, unsure=True)


def _detour(
    slots: Slots, vehicle: int, rows: Sequence[int], row: int, at: int, *, open_end: bool
) -> tuple[int, int] | None:
    """Seconds and metres that a place adds between two others; None without a road."""
    profile = slots.problem.vehicles[vehicle].profile
    there = slots.travel.leg(profile, rows[at], row)
    if open_end and at == len(rows) - 2:
        onward, direct = (0, 0), (0, 0)
    else:
        onward = slots.travel.leg(profile, row, rows[at + 1])
        direct = slots.travel.leg(profile, rows[at], rows[at + 1])
    if UNREACHABLE in (*there, *onward):
        return None
    return there[0] + onward[0] - direct[0], there[1] + onward[1] - direct[1]
