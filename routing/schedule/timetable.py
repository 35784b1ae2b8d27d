"""Time the order of stops of one vehicle under all rules that speak of time and distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.plan import Loading, Pause
from routing.problem import RoutingProblem
from routing.problem.places import Places
from routing.schedule.clock import NEVER, begin_times, latest_start
from routing.schedule.course import Course, course_of
from routing.schedule.rests import Rests
from routing.solvers.protocol import RELOAD
from routing.travel import Travel


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
    """A drivable order: it ends as early as it can, and leaves as late as it then can."""

    start_s: int
    end_s: int
    distance_m: int
    return_distance_m: int
    steps: tuple[Call | Loading | Pause, ...]

    @property
    def calls(self) -> tuple[Call, ...]:
        """The stops, in their order."""
        return tuple(step for step in self.steps if isinstance(step, Call))

    @property
    def duration_s(self) -> int:
        """From leaving to being back, in seconds."""
        return self.end_s - self.start_s


def schedule(
    problem: RoutingProblem,
    places: Places,
    travel: Travel,
    vehicle_index: int,
    order: Sequence[int],
    *,
    closes_s: int | None = None,
) -> Timetable | None:
    """Time an order; None when a road, a window, a break, the shift or its length forbids it.

    Of all ways to time the order, the one that ends first, and of these the one that leaves last.
    What the vehicle may carry is asked of ``loads_fit``.

    Args:
        problem: Whose stops the order means.
        places: Of the problem.
        travel: Between them.
        vehicle_index: Who drives.
        order: Indices into ``problem.stops``, ``RELOAD`` for a loading at the hub.
        closes_s: End of the shift, where it shall differ from the vehicle's (to ask "what if").
    """
    vehicle = problem.vehicles[vehicle_index]
    closes_s = vehicle.shift.closes_s if closes_s is None else closes_s
    opens_s = vehicle.shift.opens_s
    if not order:
        return Timetable(opens_s, opens_s, 0, 0, ()) if opens_s <= closes_s else None
    course = course_of(problem, places, travel, vehicle_index, order)
    if course is None:
        return None
    distance_m = sum(course.leg_m)
    if vehicle.max_distance_m is not None and distance_m > vehicle.max_distance_m:
        return None
    hub_id = problem.hubs[places.hub[vehicle_index]].id
    if vehicle.breaks:
        return _with_breaks(course, Rests(vehicle.breaks, opens_s), closes_s, hub_id)
    return _without_breaks(course, opens_s, closes_s, hub_id)


def duration_of(course: Course, rests: Rests, opens_s: int, closes_s: int) -> int | None:
    """How long the timetable of a course lasts, without its steps; None when there is none."""
    if rests.all:
        span = rests.span(course, closes_s)
        return None if span is None else span[1] - span[0]
    soonest = begin_times(course, opens_s)
    if soonest is None or soonest[1] > closes_s:
        return None
    return soonest[1] - latest_start(course, soonest[1])


def _without_breaks(course: Course, opens_s: int, closes_s: int, hub_id: str) -> Timetable | None:
    soonest = begin_times(course, opens_s)
    if soonest is None or soonest[1] > closes_s:
        return None
    start_s = latest_start(course, soonest[1])
    found = soonest if start_s == opens_s else begin_times(course, start_s)
    assert found is not None  # it meets every window that the earliest start meets
    steps: list[Call | Loading | Pause] = []
    clock_s = start_s
    for step, begin_s in enumerate(found[0]):
        arrival_s = clock_s + course.leg_s[step]
        clock_s = begin_s + course.service_s[step]
        steps.append(_step(course, step, (arrival_s, begin_s, clock_s), hub_id))
    return Timetable(start_s, found[1], sum(course.leg_m), course.leg_m[-1], tuple(steps))


def _with_breaks(course: Course, rests: Rests, closes_s: int, hub_id: str) -> Timetable | None:
    span = rests.span(course, closes_s)
    if span is None:
        return None
    start_s, end_s, before = span
    first_s = [start_s if taken == before else NEVER for taken in range(rests.all + 1)]
    phases = rests.phases(course, first_s)
    ends = [time_s + course.leg_s[-1] for time_s in phases[-1].ready]
    taken = rests.fewest_in_run(ends, end_s)
    assert taken is not None  # the latest start still meets the earliest end
    backwards: list[Call | Loading | Pause] = []
    for step in range(len(course.order) - 1, -1, -1):
        phase = phases[step]
        leaving, taken = rests.between(phase.served, phase.ready, taken, on_arrival=False)
        served_s, begin_s = phase.served[taken], phase.served[taken] - course.service_s[step]
        resting, taken = rests.between(phase.arrived, phase.rested, taken, on_arrival=True)
        times = (phase.arrived[taken], begin_s, served_s)
        backwards += [*leaving[::-1], _step(course, step, times, hub_id), *resting[::-1]]
    return Timetable(
        start_s, end_s, sum(course.leg_m), course.leg_m[-1], tuple(reversed(backwards))
    )


def _step(course: Course, step: int, times: tuple[int, int, int], hub_id: str) -> Call | Loading:
    arrival_s, begin_s, departure_s = times
    if course.order[step] == RELOAD:
        return Loading(hub_id, arrival_s, departure_s, course.leg_m[step])
    return Call(course.order[step], arrival_s, begin_s, departure_s, course.leg_m[step])
