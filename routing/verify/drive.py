"""Drive every run again, place by place, and compare."""

from __future__ import annotations

from collections.abc import Iterator

from routing.plan import Loading, Pause, Run, Visit
from routing.problem import Break, Stop, Vehicle
from routing.verify.facts import NEVER, Facts, places_called
from routing.verify.fault import Fault, Rule, same
from routing.verify.timing import Call, best_times, first_moment


def drive_faults(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    """All faults of the times and ways of a run whose stops are known."""
    yield from _drive(where, facts, number, run)
    yield from _loadings(where, facts, number, run)
    yield from _breaks(where, facts.problem.vehicles[number], run)
    yield from _prompt(where, facts, number, run)


def calls_of(facts: Facts, number: int, run: Run) -> tuple[list[Call], list[int], list[int]]:
    """What a run does where, with the seconds and metres of its legs."""
    vehicle = facts.problem.vehicles[number]
    calls = [_call(facts, number, step) for step in places_called(run)]
    rows = [facts.places.start[number], *(call.row for call in calls)]
    end = facts.places.end[number]
    if end is not None:
        rows.append(end)
    legs = [facts.leg(vehicle, rows[i], rows[i + 1]) for i in range(len(rows) - 1)]
    return calls, [leg[0] for leg in legs], [leg[1] for leg in legs]


def _call(facts: Facts, number: int, step: Visit | Loading) -> Call:
    if isinstance(step, Loading):
        return Call(facts.places.hub[number], (), facts.problem.vehicles[number].reload_s)
    stop = facts.stop(step.stop_id)
    return Call(facts.row(step, number), stop.windows, stop.service_s)


def _drive(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    vehicle = facts.problem.vehicles[number]
    clock_s, place, driven_m = run.start_s, facts.places.start[number], 0
    before: Visit | Loading | None = None
    on_arrival: list[Pause] = []
    for step in run.steps:
        if isinstance(step, Pause):
            if step.on_arrival:
                on_arrival.append(step)
                continue
            if before is None or on_arrival:
                given, expected = f"one at {step.start_s}", "a pause after a visit or a loading"
                yield Fault(where, Rule.PAUSE, given, expected)
            yield from _rest(where, step, clock_s)
            clock_s = step.start_s + step.duration_s
            continue
        row = facts.row(step, number)
        here = f"{where}, stop {step.stop_id}" if isinstance(step, Visit) else f"{where}, loading"
        travel_s, metres = facts.leg(vehicle, place, row)
        yield from _leg(here, metres, step.distance_m)
        if travel_s != NEVER:
            yield from same(here, Rule.ARRIVAL, step.arrival_s, clock_s + travel_s)
        ready_s = step.arrival_s
        for pause in on_arrival:
            yield from _rest(where, pause, ready_s)
            ready_s = pause.start_s + pause.duration_s
        if isinstance(step, Visit):
            yield from _serve(here, step, facts.stop(step.stop_id), ready_s)
        else:
            yield from same(here, Rule.DEPARTURE, step.departure_s, ready_s + vehicle.reload_s)
            yield from same(here, Rule.RUN_HUB, step.hub_id, facts.hub_id(number))
        clock_s, place, before, on_arrival = step.departure_s, row, step, []
        driven_m += step.distance_m
    if on_arrival:
        yield Fault(where, Rule.PAUSE, "one on arrival at the end", "a pause after the run")
    yield from _end(where, facts, number, run, clock_s, place)
    yield from same(where, Rule.DISTANCE_SUM, run.distance_m, driven_m + run.return_distance_m)


def _end(
    where: str, facts: Facts, number: int, run: Run, clock_s: int, place: int
) -> Iterator[Fault]:
    end = facts.places.end[number]
    if end is None:
        if isinstance(run.steps[-1], Pause):
            yield Fault(where, Rule.PAUSE, "one after the last stop", "a pause after the run")
        yield from same(where, Rule.DISTANCE, run.return_distance_m, 0)
        yield from same(where, Rule.END, run.end_s, clock_s)
        return
    travel_s, metres = facts.leg(facts.problem.vehicles[number], place, end)
    yield from _leg(f"{where}, way back", metres, run.return_distance_m)
    if travel_s != NEVER:
        yield from same(where, Rule.END, run.end_s, clock_s + travel_s)


def _leg(where: str, measured_m: int, stated_m: int) -> Iterator[Fault]:
    if measured_m == NEVER:
        yield Fault(where, Rule.ROAD, "no road", "a road from the place before")
    else:
        yield from same(where, Rule.DISTANCE, stated_m, measured_m)


def _serve(where: str, visit: Visit, stop: Stop, ready_s: int) -> Iterator[Fault]:
    if (visit.latitude, visit.longitude) != (stop.latitude, stop.longitude):
        given = f"({visit.latitude}, {visit.longitude})"
        yield Fault(where, Rule.PLACE, given, f"({stop.latitude}, {stop.longitude})")
    windows = stop.windows
    if windows and not any(w.opens_s <= visit.start_s <= w.closes_s for w in windows):
        spans = " or ".join(f"{w.opens_s} to {w.closes_s}" for w in windows)
        yield Fault(where, Rule.WINDOW, str(visit.start_s), spans)
    begins_s = first_moment(windows, ready_s)
    if begins_s == NEVER:
        yield Fault(where, Rule.WINDOW, f"ready at {ready_s}", f"by {windows[-1].closes_s}")
    else:
        yield from same(where, Rule.START, visit.start_s, begins_s)
    yield from same(where, Rule.DEPARTURE, visit.departure_s, visit.start_s + stop.service_s)


def _rest(where: str, pause: Pause, ready_s: int) -> Iterator[Fault]:
    if pause.start_s < ready_s:
        yield Fault(where, Rule.PAUSE, f"one at {pause.start_s}", f"at {ready_s} or later")


def _loadings(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    vehicle = facts.problem.vehicles[number]
    steps = places_called(run)
    times = sum(isinstance(step, Loading) for step in steps) + (vehicle.start is None)
    if times > vehicle.max_loadings:
        given, expected = f"{times} loadings", f"at most {vehicle.max_loadings}"
        yield Fault(where, Rule.LOADING, given, expected)
    previous: object = Loading if vehicle.start is None else None
    for step in steps:
        if isinstance(step, Loading) and previous is Loading:
            yield Fault(where, Rule.LOADING, "one just after another", "a visit between")
        previous = type(step)
    if previous is Loading:
        yield Fault(where, Rule.LOADING, "one at the end", "a visit after it")


def _breaks(where: str, vehicle: Vehicle, run: Run) -> Iterator[Fault]:
    """Each pause is one break; the other breaks lie before the run or after it."""
    pauses = [step for step in run.steps if isinstance(step, Pause)]
    taken: set[int] = set()
    for pause in pauses:
        found = _break_of(vehicle, pause)
        if found is None or found in taken:
            given = f"{pause.duration_s} s from {pause.start_s}"
            yield Fault(where, Rule.PAUSE, given, "one of the breaks, once")
        else:
            taken.add(found)
    for index, rest in enumerate(vehicle.breaks):
        window = rest.window
        before = window.opens_s + rest.duration_s <= run.start_s
        if not (index in taken or before or window.closes_s >= run.end_s):
            expected = f"{rest.duration_s} s from between {window.opens_s} and {window.closes_s}"
            yield Fault(where, Rule.BREAK, "no pause", expected)


def _break_of(vehicle: Vehicle, pause: Pause) -> int | None:
    for index, rest in enumerate(vehicle.breaks):
        if _in_window(rest, pause.start_s) and pause.duration_s == rest.duration_s:
            return index
    return None


def _in_window(rest: Break, moment_s: int) -> bool:
    return rest.window.opens_s <= moment_s <= rest.window.closes_s


def _prompt(where: str, facts: Facts, number: int, run: Run) -> Iterator[Fault]:
    vehicle = facts.problem.vehicles[number]
    calls, travel_s, _ = calls_of(facts, number, run)
    best = best_times(vehicle, calls, travel_s)
    if best is not None and best != (run.start_s, run.end_s):
        given, expected = f"{run.start_s} to {run.end_s}", f"{best[0]} to {best[1]}"
        yield Fault(where, Rule.PROMPT, given, expected)
