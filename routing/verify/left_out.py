"""Ask of every stop that was left out whether the reason given is true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE, Matrix
from routing.plan import LeftOutReason, Plan, Unassigned
from routing.problem import Profile, RoutingProblem, Vehicle
from routing.verify.fault import Fault, Rule

_BESIDE_OTHERS = {LeftOutReason.NO_CAPACITY_LEFT, LeftOutReason.NO_TIME_LEFT}

_OFF_NETWORK_M = 250.0  # the rule of the house, stated here again on purpose


def left_out_faults(
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    plan: Plan,
    snap_distance_m: npt.NDArray[np.float64] | None,
) -> Iterator[Fault]:
    """One fault for each left-out stop whose reason does not hold."""
    rows = {stop.id: row for row, stop in enumerate(problem.stops, start=1)}
    tours = {
        run.vehicle_id: [rows[visit.stop_id] for visit in run.visits if visit.stop_id in rows]
        for run in plan.runs
    }
    for left in plan.unassigned:
        row = rows.get(left.stop_id)
        where = f"left-out stop {left.stop_id}"
        if row is None:
            yield Fault(where, Rule.KNOWN_STOP, "an unknown id", "a known one")
        elif left.reason is LeftOutReason.OFF_NETWORK:
            yield from _off_network(where, row, snap_distance_m)
        else:
            yield from _reason(where, problem, matrices, tours, left, row)


def _off_network(
    where: str, row: int, snap_distance_m: npt.NDArray[np.float64] | None
) -> Iterator[Fault]:
    if snap_distance_m is not None and not snap_distance_m[row] > _OFF_NETWORK_M:
        given = f"off_network at {snap_distance_m[row]:.0f} m"
        yield Fault(where, Rule.REASON, given, f"more than {_OFF_NETWORK_M:.0f} m")


def _reason(
    where: str,
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    tours: Mapping[str, Sequence[int]],
    left: Unassigned,
    row: int,
) -> Iterator[Fault]:
    broken: set[LeftOutReason] = set()
    able: list[Vehicle] = []
    for vehicle in problem.vehicles:
        hindrances = _hindrances(problem, matrices[vehicle.profile], vehicle, row)
        broken |= hindrances
        if not hindrances:
            able.append(vehicle)
    if left.reason not in _BESIDE_OTHERS:
        if able:
            given = f"{left.reason}, though {able[0].id} could serve it alone"
            yield Fault(where, Rule.REASON, given, "a reason that holds for every vehicle")
        elif left.reason not in broken:
            names = ", ".join(sorted(broken)) or "none"
            yield Fault(where, Rule.REASON, str(left.reason), f"one of: {names}")
        return
    roomy = [v for v in able if _has_room(problem, v, tours.get(v.id, ()), row)]
    if left.reason is LeftOutReason.NO_CAPACITY_LEFT:
        if roomy:
            given = f"{left.reason}, though {roomy[0].id} has room"
            yield Fault(where, Rule.REASON, given, "no room in any vehicle that could serve it")
        elif not able and left.reason not in broken:
            names = ", ".join(sorted(broken))
            yield Fault(where, Rule.REASON, str(left.reason), f"one of: {names}")
    else:
        yield from _no_time(where, problem, matrices, tours, roomy, row)


def _no_time(
    where: str,
    problem: RoutingProblem,
    matrices: Mapping[Profile, Matrix],
    tours: Mapping[str, Sequence[int]],
    roomy: Sequence[Vehicle],
    row: int,
) -> Iterator[Fault]:
    reason = LeftOutReason.NO_TIME_LEFT
    if not roomy:
        yield Fault(where, Rule.REASON, reason, "a vehicle that has room but no time")
    for vehicle in roomy:
        tour = tours.get(vehicle.id, ())
        if _fits_somewhere(problem, matrices[vehicle.profile], vehicle, tour, row):
            given = f"{reason}, though {vehicle.id} has the time"
            yield Fault(where, Rule.REASON, given, "no gap in any run that has room")


def _hindrances(
    problem: RoutingProblem, matrix: Matrix, vehicle: Vehicle, row: int
) -> set[LeftOutReason]:
    """Each rule that keeps the vehicle from serving this stop and nothing else."""
    stop = problem.stops[row - 1]
    found: set[LeftOutReason] = set()
    if vehicle.max_stops == 0:
        found.add(LeftOutReason.NO_CAPACITY_LEFT)
    if vehicle.capacity_g < stop.weight_g:
        found.add(LeftOutReason.TOO_HEAVY)
    if vehicle.capacity_cm3 < stop.volume_cm3:
        found.add(LeftOutReason.TOO_BULKY)
    out_s, back_s = int(matrix.duration_s[0, row]), int(matrix.duration_s[row, 0])
    if UNREACHABLE in (out_s, back_s):
        found.add(LeftOutReason.UNREACHABLE)
        return found
    there_s = vehicle.shift.opens_s + out_s
    if stop.window is not None:
        if there_s > stop.window.closes_s:
            found.add(LeftOutReason.WINDOW_UNREACHABLE)
        there_s = max(there_s, stop.window.opens_s)
    if there_s + stop.service_s + back_s > vehicle.shift.closes_s:
        found.add(LeftOutReason.SHIFT_TOO_SHORT)
    return found


def _has_room(problem: RoutingProblem, vehicle: Vehicle, tour: Sequence[int], row: int) -> bool:
    aboard = [problem.stops[r - 1] for r in (*tour, row)]
    return (
        sum(s.weight_g for s in aboard) <= vehicle.capacity_g
        and sum(s.volume_cm3 for s in aboard) <= vehicle.capacity_cm3
        and (vehicle.max_stops is None or len(aboard) <= vehicle.max_stops)
    )


def _fits_somewhere(
    problem: RoutingProblem, matrix: Matrix, vehicle: Vehicle, tour: Sequence[int], row: int
) -> bool:
    """Whether the stop can stand anywhere in the tour, everything behind it pushed back."""
    clock_s, place = vehicle.shift.opens_s, 0
    for position in range(len(tour) + 1):
        if _in_time(problem, matrix, vehicle, clock_s, place, (row, *tour[position:])):
            return True
        if position < len(tour):
            onward = _leave_s(problem, matrix, clock_s, place, tour[position])
            if onward is None:
                return False
            clock_s, place = onward, tour[position]
    return False


def _in_time(
    problem: RoutingProblem,
    matrix: Matrix,
    vehicle: Vehicle,
    clock_s: int,
    place: int,
    tour: Sequence[int],
) -> bool:
    for row in tour:
        onward = _leave_s(problem, matrix, clock_s, place, row)
        if onward is None:
            return False
        clock_s, place = onward, row
    home_s = int(matrix.duration_s[place, 0])
    return home_s != UNREACHABLE and clock_s + home_s <= vehicle.shift.closes_s


def _leave_s(
    problem: RoutingProblem, matrix: Matrix, clock_s: int, place: int, row: int
) -> int | None:
    """When the vehicle can leave the next place, or None when it comes too late or not at all."""
    travel_s = int(matrix.duration_s[place, row])
    if travel_s == UNREACHABLE:
        return None
    stop = problem.stops[row - 1]
    there_s = clock_s + travel_s
    if stop.window is not None:
        there_s = max(there_s, stop.window.opens_s)
        if there_s > stop.window.closes_s:
            return None
    return there_s + stop.service_s
