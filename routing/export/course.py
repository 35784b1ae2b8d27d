"""Say of each step of a run where it happens and how long the vehicle stood idle before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from routing.plan import Loading, Pause, Plan, Run, Step, Visit
from routing.problem import Hub


@dataclass(frozen=True, slots=True)
class Placed:
    """One step with its place.

    Attributes:
        step: As it stands in the run.
        number: Of the step in its run, from 1.
        sequence: Of the visit in its run, from 1; None for loadings and pauses.
        latitude: Where the vehicle stands meanwhile.
        longitude: Idem.
        waiting_s: Idle time before the step begins: for a window, or for a break to be due.
    """

    step: Step
    number: int
    sequence: int | None
    latitude: float
    longitude: float
    waiting_s: int


Point = tuple[float, float]
"""Latitude and longitude, in degrees."""


def course_of(plan: Plan, run: Run) -> tuple[Placed, ...]:
    """The steps of a run in their order, each with its place and the idle time before it."""
    hubs = {hub.id: hub for hub in plan.hubs}
    places = _places(hubs, run)
    idle = _idle(run)
    placed, sequence = [], 0
    for number, step in enumerate(run.steps):
        sequence += isinstance(step, Visit)
        latitude, longitude = places[number]
        placed.append(
            Placed(
                step,
                number + 1,
                sequence if isinstance(step, Visit) else None,
                latitude,
                longitude,
                idle[number],
            )
        )
    return tuple(placed)


def waiting_s(run: Run) -> int:
    """Idle time of a run: paid, but neither travel, service, loading nor rest."""
    return sum(_idle(run))


def start_of(plan: Plan, run: Run) -> Point:
    """Where a run begins."""
    if run.start is not None:
        return run.start.latitude, run.start.longitude
    return _home(plan, run)


def end_of(plan: Plan, run: Run) -> Point:
    """Where a run ends: at the hub, elsewhere, or at its last stop."""
    if run.end is not None:
        return run.end.latitude, run.end.longitude
    if run.open_end and run.visits:
        return run.visits[-1].latitude, run.visits[-1].longitude
    return _home(plan, run)


def line_of(plan: Plan, run: Run) -> Sequence[tuple[float, float]]:
    """The line of a run as (longitude, latitude); straight lines where nobody drew one."""
    if len(run.geometry) > 1:
        return run.geometry
    places = [start_of(plan, run), *((p.latitude, p.longitude) for p in course_of(plan, run))]
    return [(longitude, latitude) for latitude, longitude in [*places, end_of(plan, run)]]


def _home(plan: Plan, run: Run) -> Point:
    hub = next(hub for hub in plan.hubs if hub.id == run.hub_id)
    return hub.latitude, hub.longitude


def _places(hubs: dict[str, Hub], run: Run) -> list[Point]:
    """The place of each step; a pause is where the vehicle stands before it or arrives after it."""
    home = hubs[run.hub_id]
    first = (home.latitude, home.longitude)
    if run.start is not None:
        first = (run.start.latitude, run.start.longitude)
    fixed = [_own_place(hubs, step) for step in run.steps]
    places, here = [], first
    for number, (step, own) in enumerate(zip(run.steps, fixed, strict=True)):
        if own is not None:
            here = own
        elif isinstance(step, Pause) and step.on_arrival:
            here = next((place for place in fixed[number:] if place is not None), _last(home, run))
        places.append(here)
    return places


def _last(home: Hub, run: Run) -> Point:
    if run.end is not None:
        return run.end.latitude, run.end.longitude
    return home.latitude, home.longitude


def _own_place(hubs: dict[str, Hub], step: Step) -> Point | None:
    if isinstance(step, Visit):
        return step.latitude, step.longitude
    if isinstance(step, Loading):
        hub = hubs[step.hub_id]
        return hub.latitude, hub.longitude
    return None


def _idle(run: Run) -> list[int]:
    """Seconds between the moment that the vehicle is free where a step happens and the step."""
    idle = []
    free_s = run.start_s
    for number, step in enumerate(run.steps):
        begins_s = step.arrival_s if isinstance(step, Loading) else step.start_s
        if not isinstance(step, Pause) or step.on_arrival:
            arrival_s = _arrival_s(run.steps, number)
            free_s = begins_s if arrival_s is None else max(free_s, arrival_s)
        if isinstance(step, Loading):
            begins_s = free_s
        idle.append(max(0, begins_s - free_s))
        free_s = step.start_s + step.duration_s if isinstance(step, Pause) else step.departure_s
    return idle


def _arrival_s(steps: Sequence[Step], number: int) -> int | None:
    """When the vehicle arrives where a step happens; None at the end of the run."""
    for step in steps[number:]:
        if not isinstance(step, Pause):
            return step.arrival_s
    return None
