"""Ask what keeps a vehicle from serving a stop, and what belongs to it, on a run of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from routing.plan import LeftOutReason
from routing.problem import Stop, Vehicle
from routing.verify.facts import NEVER, Facts
from routing.verify.loads import amounts, capacity
from routing.verify.timing import Call, best_times

_TOO_MUCH = (LeftOutReason.TOO_HEAVY, LeftOutReason.TOO_BULKY, LeftOutReason.TOO_MANY_ITEMS)


def hindrances(facts: Facts, number: int, unit: Sequence[int]) -> frozenset[LeftOutReason]:
    """Each rule that keeps the vehicle from the stops of a unit, one (or one pair) at a time."""
    vehicle = facts.problem.vehicles[number]
    found: set[LeftOutReason] = set()
    if vehicle.max_stops is not None and vehicle.max_stops < len(unit):
        found.add(LeftOutReason.NO_CAPACITY_LEFT)
    for errand in errands(facts, unit):
        stops = [facts.problem.stops[index] for index in errand]
        found.update(_unfit(facts, number, stops))
        found.update(_undrivable(facts, number, errand))
    return frozenset(found)


def errands(facts: Facts, unit: Sequence[int]) -> list[tuple[int, ...]]:
    """What of a unit goes together place by place: a pair, or a stop by itself."""
    return list(dict.fromkeys(facts.pair.get(index, (index,)) for index in unit))


def calls_for(facts: Facts, vehicle: Vehicle, errand: Sequence[int]) -> list[Call]:
    """What a run with this errand alone does: it loads first, where it must."""
    stops = [facts.problem.stops[index] for index in errand]
    calls = [
        Call(facts.places.stop + index, stop.windows, stop.service_s)
        for index, stop in zip(errand, stops, strict=True)
    ]
    if vehicle.start is not None and any(facts.from_hub(stop) for stop in stops):
        hub = facts.places.hub[facts.vehicle[vehicle.id]]
        calls.insert(0, Call(hub, (), vehicle.reload_s))
    return calls


def _unfit(facts: Facts, number: int, stops: Sequence[Stop]) -> Iterator[LeftOutReason]:
    vehicle = facts.problem.vehicles[number]
    for stop in stops:
        if not _may_serve(facts, number, stop):
            yield LeftOutReason.NO_VEHICLE_FOR_IT
        for load, limit, reason in zip(amounts(stop), capacity(vehicle), _TOO_MUCH, strict=True):
            if limit is not None and load > limit:
                yield reason
    cash_khr = sum(stop.cash_khr for stop in stops)
    if vehicle.cash_limit_khr is not None and cash_khr > vehicle.cash_limit_khr:
        yield LeftOutReason.CASH_LIMIT


def _may_serve(facts: Facts, number: int, stop: Stop) -> bool:
    vehicle = facts.problem.vehicles[number]
    carriers = facts.carriers.get(stop.id)
    if carriers and vehicle.id not in carriers:
        return False
    if facts.to_hub(stop) and (vehicle.end is not None or vehicle.open_end):
        return False
    if facts.from_hub(stop) and vehicle.start is not None and not vehicle.max_loadings:
        return False
    return stop.skills <= vehicle.skills and stop.hub_id in (None, facts.hub_id(number))


def _undrivable(facts: Facts, number: int, errand: Sequence[int]) -> Iterator[LeftOutReason]:
    vehicle = facts.problem.vehicles[number]
    calls = calls_for(facts, vehicle, errand)
    end = facts.places.end[number]
    rows = [facts.places.start[number], *(call.row for call in calls)]
    if end is not None:
        rows.append(end)
    legs = [facts.leg(vehicle, origin, destination) for origin, destination in pairwise(rows)]
    travel_s = [leg[0] for leg in legs]
    if NEVER in travel_s:
        yield LeftOutReason.UNREACHABLE
        return
    if vehicle.max_distance_m is not None and sum(leg[1] for leg in legs) > vehicle.max_distance_m:
        yield LeftOutReason.TOO_FAR
    late = set(_late(vehicle, calls, travel_s))
    yield from late
    if not late and best_times(vehicle, calls, travel_s) is None:
        yield from (LeftOutReason.WINDOW_UNREACHABLE, LeftOutReason.SHIFT_TOO_SHORT)  # the breaks


def _late(
    vehicle: Vehicle, calls: Sequence[Call], travel_s: Sequence[int]
) -> Iterator[LeftOutReason]:
    """What is too late even without a break; after a missed window the clock goes on."""
    clock_s = vehicle.shift.opens_s
    for call, leg_s in zip(calls, travel_s, strict=False):
        clock_s += leg_s
        if call.windows and clock_s > call.windows[-1].closes_s:
            yield LeftOutReason.WINDOW_UNREACHABLE
        elif call.windows:
            clock_s = max(clock_s, min(w.opens_s for w in call.windows if clock_s <= w.closes_s))
        clock_s += call.duration_s
    if len(travel_s) > len(calls):
        clock_s += travel_s[-1]
    if clock_s > vehicle.shift.closes_s:
        yield LeftOutReason.SHIFT_TOO_SHORT
