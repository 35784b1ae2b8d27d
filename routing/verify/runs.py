"""Drive every run again, place by place, and compare."""

from __future__ import annotations

from collections.abc import Iterator

from routing.engines.protocol import UNREACHABLE, Matrix
from routing.plan import Run, Visit
from routing.problem import RoutingProblem, Stop, Vehicle
from routing.verify.fault import Fault, Rule


def run_faults(
    problem: RoutingProblem, vehicle: Vehicle, matrix: Matrix, run: Run
) -> Iterator[Fault]:
    """All faults of one run whose vehicle is known; unknown stops end the tour early."""
    where = f"run {run.vehicle_id}"
    if run.profile != vehicle.profile:
        yield Fault(where, Rule.PROFILE, str(run.profile), str(vehicle.profile))
    if not run.visits:
        yield Fault(where, Rule.NOT_EMPTY, "0 visits", "at least one")
        return
    rows = {stop.id: row for row, stop in enumerate(problem.stops, start=1)}
    strangers = [visit.stop_id for visit in run.visits if visit.stop_id not in rows]
    for stop_id in strangers:
        yield Fault(f"{where}, stop {stop_id}", Rule.KNOWN_STOP, "an unknown id", "a known one")
    if strangers:
        return
    tour = [rows[visit.stop_id] for visit in run.visits]
    stops = [problem.stops[row - 1] for row in tour]
    yield from _drive(where, matrix, run, tour, stops)
    yield from _weigh(where, vehicle, run, stops)
    yield from _frame(where, vehicle, run)


def _drive(
    where: str, matrix: Matrix, run: Run, tour: list[int], stops: list[Stop]
) -> Iterator[Fault]:
    left_at_s, place, driven_m = run.start_s, 0, 0
    for visit, row, stop in zip(run.visits, tour, stops, strict=True):
        here = f"{where}, stop {stop.id}"
        yield from _leg(here, matrix, place, row, visit.distance_m)
        arrival_s = left_at_s + int(matrix.duration_s[place, row])
        yield from _same(here, Rule.ARRIVAL, visit.arrival_s, arrival_s)
        yield from _serve(here, visit, stop)
        left_at_s, place = visit.departure_s, row
        driven_m += visit.distance_m
    yield from _leg(f"{where}, way back", matrix, place, 0, run.return_distance_m)
    yield from _same(where, Rule.END, run.end_s, left_at_s + int(matrix.duration_s[place, 0]))
    yield from _same(where, Rule.DISTANCE_SUM, run.distance_m, driven_m + run.return_distance_m)


def _leg(
    where: str, matrix: Matrix, origin: int, destination: int, distance_m: int
) -> Iterator[Fault]:
    measured_m = int(matrix.distance_m[origin, destination])
    if int(matrix.duration_s[origin, destination]) == UNREACHABLE:
        yield Fault(where, Rule.ROAD, "no road", "a road from the place before")
    yield from _same(where, Rule.DISTANCE, distance_m, measured_m)


def _serve(where: str, visit: Visit, stop: Stop) -> Iterator[Fault]:
    if (visit.latitude, visit.longitude) != (stop.latitude, stop.longitude):
        given = f"({visit.latitude}, {visit.longitude})"
        yield Fault(where, Rule.PLACE, given, f"({stop.latitude}, {stop.longitude})")
    begins_s = visit.arrival_s
    if stop.window is not None:
        begins_s = max(begins_s, stop.window.opens_s)
        if not stop.window.opens_s <= visit.start_s <= stop.window.closes_s:
            span = f"{stop.window.opens_s} to {stop.window.closes_s}"
            yield Fault(where, Rule.WINDOW, str(visit.start_s), span)
    yield from _same(where, Rule.START, visit.start_s, begins_s)
    yield from _same(where, Rule.DEPARTURE, visit.departure_s, visit.start_s + stop.service_s)


def _weigh(where: str, vehicle: Vehicle, run: Run, stops: list[Stop]) -> Iterator[Fault]:
    aboard_g = sum(stop.weight_g for stop in stops)
    aboard_cm3 = sum(stop.volume_cm3 for stop in stops)
    if aboard_g > vehicle.capacity_g:
        yield Fault(where, Rule.CAPACITY, f"{aboard_g} g", f"at most {vehicle.capacity_g} g")
    if aboard_cm3 > vehicle.capacity_cm3:
        limit = f"at most {vehicle.capacity_cm3} cm3"
        yield Fault(where, Rule.CAPACITY, f"{aboard_cm3} cm3", limit)
    if vehicle.max_stops is not None and len(stops) > vehicle.max_stops:
        yield Fault(where, Rule.MAX_STOPS, str(len(stops)), f"at most {vehicle.max_stops}")
    for visit, stop in zip(run.visits, stops, strict=True):
        if (visit.load_g, visit.load_cm3) != (aboard_g, aboard_cm3):
            given = f"{visit.load_g} g, {visit.load_cm3} cm3"
            expected = f"{aboard_g} g, {aboard_cm3} cm3"
            yield Fault(f"{where}, stop {stop.id}", Rule.LOAD, given, expected)
        aboard_g -= stop.weight_g
        aboard_cm3 -= stop.volume_cm3


def _frame(where: str, vehicle: Vehicle, run: Run) -> Iterator[Fault]:
    shift = vehicle.shift
    if run.start_s < shift.opens_s or run.end_s > shift.closes_s:
        given, expected = f"{run.start_s} to {run.end_s}", f"{shift.opens_s} to {shift.closes_s}"
        yield Fault(where, Rule.SHIFT, given, expected)
    if run.geometry and run.geometry[0] != run.geometry[-1]:
        yield Fault(where, Rule.GEOMETRY, str(run.geometry[-1]), str(run.geometry[0]))


def _same(where: str, rule: Rule, given: int, expected: int) -> Iterator[Fault]:
    if given != expected:
        yield Fault(where, rule, str(given), str(expected))
