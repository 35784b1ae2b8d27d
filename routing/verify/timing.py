"""Time a row of calls, breaks included: how early each can be, how late it may be.

Breaks follow each other in the order of time, so a state is how many of them have been taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.problem import TimeWindow, Vehicle
from routing.verify.facts import NEVER


@dataclass(frozen=True, slots=True)
class Call:
    """Something that is done at a place: when it may begin and how long it takes."""

    row: int
    windows: tuple[TimeWindow, ...]
    duration_s: int


def first_moment(windows: Sequence[TimeWindow], ready_s: int) -> int:
    """The first moment from then on that lies in a window; ``NEVER`` after the last."""
    if not windows:
        return ready_s
    for window in windows:
        if ready_s <= window.closes_s:
            return max(ready_s, window.opens_s)
    return NEVER


def last_moment(windows: Sequence[TimeWindow], limit_s: int) -> int:
    """The last moment up to then that lies in a window; ``-NEVER`` before the first."""
    if not windows:
        return limit_s
    for window in reversed(windows):
        if window.opens_s <= limit_s:
            return min(limit_s, window.closes_s)
    return -NEVER


def start_s(vehicle: Vehicle) -> list[int]:
    """When a run can begin after so many breaks."""
    ready = [vehicle.shift.opens_s]
    ready += [max(ready[0], rest.window.opens_s + rest.duration_s) for rest in vehicle.breaks]
    return ready


def end_s(vehicle: Vehicle) -> list[int]:
    """When a run must be over after so many breaks, so that the others can follow."""
    closes_s = vehicle.shift.closes_s
    return [min(closes_s, rest.window.closes_s) for rest in vehicle.breaks] + [closes_s]


def rest_after(vehicle: Vehicle, clock_s: list[int]) -> list[int]:
    """Take breaks where that is the sooner way to have taken so many."""
    rested = list(clock_s)
    for taken, rest in enumerate(vehicle.breaks):
        begin_s = max(rested[taken], rest.window.opens_s)
        if begin_s <= rest.window.closes_s:
            rested[taken + 1] = min(rested[taken + 1], begin_s + rest.duration_s)
    return rested


def rest_before(vehicle: Vehicle, limit_s: list[int]) -> list[int]:
    """How late it may be when breaks may still be taken first."""
    limits = list(limit_s)
    for taken in range(len(vehicle.breaks) - 1, -1, -1):
        rest = vehicle.breaks[taken]
        begin_s = min(rest.window.closes_s, limits[taken + 1] - rest.duration_s)
        if begin_s >= rest.window.opens_s:
            limits[taken] = max(limits[taken], begin_s)
    return limits


def serve(vehicle: Vehicle, clock_s: Sequence[int], travel_s: int, call: Call) -> list[int]:
    """When the call is over, by breaks taken, if the vehicle left the place before so."""
    there = rest_after(vehicle, [moment + travel_s for moment in clock_s])
    return [min(NEVER, first_moment(call.windows, moment) + call.duration_s) for moment in there]


def forward(vehicle: Vehicle, calls: Sequence[Call], travel_s: Sequence[int]) -> list[list[int]]:
    """When the vehicle can leave each place and be at the end, by breaks taken.

    Args:
        vehicle: Who drives.
        calls: What is done on the way.
        travel_s: To each call, and to the end where the run does not end with its last call.
    """
    clock = start_s(vehicle)
    states = [clock]
    for number, call in enumerate(calls):
        clock = serve(vehicle, clock, travel_s[number], call)
        if number + 1 < len(travel_s):
            clock = rest_after(vehicle, clock)
        states.append(clock)
    if len(travel_s) > len(calls):
        states.append([moment + travel_s[-1] for moment in clock])
    return states


def backward(
    vehicle: Vehicle,
    calls: Sequence[Call],
    travel_s: Sequence[int],
    limit_s: list[int],
) -> list[list[int]]:
    """How late the vehicle may be at each call and at the end, by breaks taken.

    ``limit_s`` says how late it may be over; the rest is as for ``forward``.
    """
    limit = limit_s
    states = [limit]
    for number in range(len(calls) - 1, -1, -1):
        if number + 1 < len(travel_s):
            limit = rest_before(vehicle, [moment - travel_s[number + 1] for moment in limit])
        call = calls[number]
        begin = [last_moment(call.windows, moment - call.duration_s) for moment in limit]
        limit = rest_before(vehicle, begin)
        states.append(limit)
    return states[::-1]


def best_times(
    vehicle: Vehicle, calls: Sequence[Call], travel_s: Sequence[int]
) -> tuple[int, int] | None:
    """The latest beginning of those with the earliest end; None where it cannot be driven."""
    last = forward(vehicle, calls, travel_s)[-1]
    closes = end_s(vehicle)
    ends = [moment for moment, limit in zip(last, closes, strict=True) if moment <= limit]
    if not ends:
        return None
    over_s = min(ends)
    limits = [min(over_s, limit) for limit in closes]
    first = backward(vehicle, calls, travel_s, limits)[0]
    begins = [
        limit - travel_s[0]
        for limit, ready in zip(first, start_s(vehicle), strict=True)
        if limit - travel_s[0] >= ready
    ]
    return max(begins), over_s
