"""Turn the order of stops of one vehicle into times, or find that it cannot be driven."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from routing.engines.protocol import UNREACHABLE, Matrix
from routing.problem import RoutingProblem, Stop, Vehicle


@dataclass(frozen=True, slots=True)
class Call:
    """One stop of a timetable, in seconds since midnight and metres."""

    stop: int  # index into problem.stops
    arrival_s: int
    start_s: int
    departure_s: int
    distance_m: int


@dataclass(frozen=True, slots=True)
class Timetable:
    """A drivable order: it leaves as late as it can without coming back later."""

    start_s: int
    end_s: int
    return_distance_m: int
    calls: tuple[Call, ...]

    @property
    def waiting_s(self) -> int:
        """Seconds spent waiting for windows to open."""
        return sum(call.start_s - call.arrival_s for call in self.calls)


def schedule(
    problem: RoutingProblem,
    vehicle: Vehicle,
    matrix: Matrix,
    order: Sequence[int],
    *,
    closes_s: int | None = None,
) -> Timetable | None:
    """Time the order of stops; None when a road, a window or the shift does not allow it.

    Args:
        problem: Whose stops the order means.
        vehicle: Who drives.
        matrix: Travel of the vehicle's profile; row 0 is the hub, row i + 1 stop i.
        order: Indices into ``problem.stops``.
        closes_s: End of the shift, where it shall differ from the vehicle's (to ask "what if").
    """
    closes_s = vehicle.shift.closes_s if closes_s is None else closes_s
    table = _drive(problem.stops, matrix, order, vehicle.shift.opens_s)
    if table is None or table.end_s > closes_s:
        return None
    delay_s = _spare_s(problem.stops, table)
    if not delay_s:
        return table
    return _drive(problem.stops, matrix, order, vehicle.shift.opens_s + delay_s)


def loads_fit(problem: RoutingProblem, vehicle: Vehicle, order: Sequence[int]) -> bool:
    """Whether the vehicle can carry these stops' loads and may make so many stops."""
    stops = [problem.stops[i] for i in order]
    return (
        sum(s.weight_g for s in stops) <= vehicle.capacity_g
        and sum(s.volume_cm3 for s in stops) <= vehicle.capacity_cm3
        and (vehicle.max_stops is None or len(stops) <= vehicle.max_stops)
    )


def busy_s(problem: RoutingProblem, matrix: Matrix, order: Sequence[int]) -> int:
    """Driving and service of a drivable order, without any waiting: it cannot be shorter."""
    rows = [0, *(stop + 1 for stop in order), 0]
    driving_s = sum(int(matrix.duration_s[a, b]) for a, b in pairwise(rows))
    return driving_s + sum(problem.stops[stop].service_s for stop in order)


def detour_s(
    problem: RoutingProblem, matrix: Matrix, order: Sequence[int], stop: int, position: int
) -> int | None:
    """By how much a stop at that position makes a drivable order busier; None without a road."""
    before = order[position - 1] + 1 if position else 0
    after = order[position] + 1 if position < len(order) else 0
    there_s = int(matrix.duration_s[before, stop + 1])
    onward_s = int(matrix.duration_s[stop + 1, after])
    if UNREACHABLE in (there_s, onward_s):
        return None
    direct_s = int(matrix.duration_s[before, after])
    return there_s + onward_s - direct_s + problem.stops[stop].service_s


def _drive(
    stops: Sequence[Stop], matrix: Matrix, order: Sequence[int], start_s: int
) -> Timetable | None:
    clock_s, place = start_s, 0
    calls = []
    for index in order:
        travel_s = int(matrix.duration_s[place, index + 1])
        if travel_s == UNREACHABLE:
            return None
        stop = stops[index]
        arrival_s = begin_s = clock_s + travel_s
        if stop.window is not None:
            begin_s = max(arrival_s, stop.window.opens_s)
            if begin_s > stop.window.closes_s:
                return None
        clock_s = begin_s + stop.service_s
        distance_m = int(matrix.distance_m[place, index + 1])
        calls.append(Call(index, arrival_s, begin_s, clock_s, distance_m))
        place = index + 1
    back_s = int(matrix.duration_s[place, 0])
    if back_s == UNREACHABLE:
        return None
    back_m = int(matrix.distance_m[place, 0])
    return Timetable(start_s, clock_s + back_s, back_m, tuple(calls))


def _spare_s(stops: Sequence[Stop], table: Timetable) -> int:
    """How much later the vehicle can leave so that it waits less and comes back no later."""
    spare_s = waited_s = 0
    limits = []
    for call in table.calls:
        waited_s += call.start_s - call.arrival_s
        window = stops[call.stop].window
        if window is not None:
            limits.append(waited_s + window.closes_s - call.start_s)
    spare_s = min([waited_s, *limits])
    return max(spare_s, 0)
