"""Hold a run against its vehicle: who drives how, from where to where, when, how far."""

from __future__ import annotations

import math
from collections.abc import Iterator

from routing.plan import Run
from routing.verify.facts import Facts
from routing.verify.fault import Fault, Rule, same

_BRIDGED_M = 250.0  # from a place to its road: the rule of the house, stated here again on purpose
_SLACK_M = 1.0  # for the rounding of coordinates
_M_PER_DEGREE = 111_320.0


def frame_faults(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    """What of a run's head does not fit its vehicle."""
    vehicle = facts.problem.vehicles[number]
    yield from same(where, Rule.PROFILE, run.profile, vehicle.profile)
    yield from same(where, Rule.RUN_HUB, run.hub_id, facts.hub_id(number))
    yield from same(where, Rule.START_PLACE, run.start, vehicle.start)
    yield from same(where, Rule.END_PLACE, (run.end, run.open_end), (vehicle.end, vehicle.open_end))
    if not run.visits:
        yield Fault(where, Rule.NOT_EMPTY, "0 visits", "at least one")
    if vehicle.max_stops is not None and len(run.visits) > vehicle.max_stops:
        yield Fault(where, Rule.MAX_STOPS, str(len(run.visits)), f"at most {vehicle.max_stops}")
    if vehicle.max_distance_m is not None and run.distance_m > vehicle.max_distance_m:
        given, limit = f"{run.distance_m} m", f"at most {vehicle.max_distance_m} m"
        yield Fault(where, Rule.MAX_DISTANCE, given, limit)
    shift = vehicle.shift
    if run.start_s < shift.opens_s or run.end_s > shift.closes_s:
        given, expected = f"{run.start_s} to {run.end_s}", f"{shift.opens_s} to {shift.closes_s}"
        yield Fault(where, Rule.SHIFT, given, expected)
    if run.geometry:
        yield from _line(where, facts, number, run)


def _line(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    begin, finish = facts.places.start[number], facts.places.end[number]
    if finish is None:
        if not run.visits or run.visits[-1].stop_id not in facts.index:
            return
        finish = facts.places.stop + facts.index[run.visits[-1].stop_id]
    if begin == finish and run.geometry[0] != run.geometry[-1]:
        yield Fault(where, Rule.GEOMETRY, str(run.geometry[-1]), str(run.geometry[0]))
    for point, row in ((run.geometry[0], begin), (run.geometry[-1], finish)):
        place = (float(facts.places.points[row, 0]), float(facts.places.points[row, 1]))
        if _apart_m(point, place) > _BRIDGED_M + _SLACK_M:
            expected = f"no more than {_BRIDGED_M:.0f} m from {place}"
            yield Fault(where, Rule.GEOMETRY, str(point), expected)


def _apart_m(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Close enough for places that lie some hundred metres apart."""
    east = (one[0] - other[0]) * math.cos(math.radians(other[1]))
    return math.hypot(east, one[1] - other[1]) * _M_PER_DEGREE
