"""Plan the rest of a day anew when something happens, keeping what cannot be changed any more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.engines.protocol import UNREACHABLE, Engine
from routing.errors import BeginningError
from routing.living.changes import Change, changes_between
from routing.living.events import BrokenDown, Event
from routing.living.rest import Rest, rest_of
from routing.living.whole import whole_day, whole_problem
from routing.plan import LeftOutReason, Plan
from routing.planner import plan_routes
from routing.problem import DAY_S, Position, Profile, RoutingProblem, TimeWindow, Vehicle
from routing.progress import ProgressCallback
from routing.solvers import Solver

_OUT_OF_TIME = frozenset(
    {
        LeftOutReason.WINDOW_UNREACHABLE,
        LeftOutReason.NO_TIME_LEFT,
        LeftOutReason.SHIFT_TOO_SHORT,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplanOptions:
    """How the rest of a day is planned.

    Attributes:
        frozen_s: Visits that begin within so many seconds stay as they are.
        loaded_s: Vehicles that leave within so many seconds are loaded: what they have stays.
        time_limit_s: How long the solver may search.
        seed: Start of its random numbers.
        solver: Who decides; None for the planner's own choice.
    """

    frozen_s: int = 0
    loaded_s: int = 0
    time_limit_s: float = 1.0
    seed: int = 1
    solver: Solver | None = None


@dataclass(frozen=True, slots=True)
class Replan:
    """A day that goes on.

    Attributes:
        problem: The whole day, with what was added and without what was called off.
        plan: The whole day: what is done as it was, the rest anew; lines show the way ahead.
        rest: The plan of the rest alone, as the checker saw it.
        changes: Who is affected.
        late: Stops whose load is on its way and whose window can no longer be met.
    """

    problem: RoutingProblem
    plan: Plan
    rest: Plan
    changes: tuple[Change, ...]
    late: tuple[str, ...]


def replan(
    problem: RoutingProblem,
    plan: Plan,
    engine: Engine,
    events: Sequence[Event] = (),
    *,
    now_s: int,
    options: ReplanOptions | None = None,
    progress: ProgressCallback | None = None,
) -> Replan:
    """Plan the rest of the day.

    A visit that a vehicle drives to or serves stays; loads on board stay on board; everything else
    may move. A flood or a closed road is another engine: ``with_conditions`` makes one in a moment.
    With a ``RememberingEngine`` only the travel to new places is measured. What was to stay and
    cannot be driven so any more (a delay, a closed road) is served later, or left out with its
    reason.

    Args:
        problem: The whole day.
        plan: Its plan, as it is being driven.
        engine: Who times the travel from now on.
        events: What has happened.
        now_s: The moment, in seconds since midnight.
        options: How; the usual figures where nothing is given.
        progress: Called now and then.

    Raises:
        InputError: Events that name what is not there, all at once.
    """
    options = options or ReplanOptions()
    rest = rest_of(
        problem,
        plan,
        events,
        now_s=now_s,
        frozen_s=options.frozen_s,
        loaded_s=options.loaded_s,
    )
    asked, late = _held_to_time(rest, engine)
    asked, found = _plan(asked, rest, engine, options, progress)
    aboard = {stop_id for vehicle in asked.vehicles for stop_id in vehicle.on_board}
    missed = {
        left.stop_id
        for left in found.unassigned
        if left.stop_id in aboard and left.reason in _OUT_OF_TIME
    }
    if missed:
        asked, late = _without_windows(asked, missed), late | missed
        asked, found = _plan(asked, rest, engine, options, progress)
    broken = {event.vehicle_id: event for event in events if isinstance(event, BrokenDown)}
    day = whole_problem(problem, rest, asked, found, broken, now_s)
    whole = whole_day(day, plan, rest.progress, found, engine, broken=broken, now_s=now_s)
    served = {visit.stop_id for run in found.runs for visit in run.visits}
    return Replan(
        problem=day,
        plan=whole,
        rest=found,
        changes=changes_between(plan, whole, done=rest.done, cancelled=rest.cancelled),
        late=tuple(sorted(late & served)),
    )


def _plan(
    asked: RoutingProblem,
    rest: Rest,
    engine: Engine,
    options: ReplanOptions,
    progress: ProgressCallback | None,
) -> tuple[RoutingProblem, Plan]:
    """The plan of the rest; what can no longer come first is let go, and may be served later."""
    while True:
        try:
            plan = plan_routes(
                asked,
                engine,
                time_limit_s=options.time_limit_s,
                seed=options.seed,
                solver=options.solver,
                start=rest.orders,
                progress=progress,
            )
        except BeginningError as error:
            asked = _let_go(asked, rest, error.vehicle_id, error.stop_id)
        else:
            return asked, plan


def _let_go(problem: RoutingProblem, rest: Rest, vehicle_id: str, stop_id: str) -> RoutingProblem:
    """End the fixed beginning of a run before a stop that cannot be reached so."""
    own = next(vehicle for vehicle in problem.vehicles if vehicle.id == vehicle_id)
    kept = own.first[: own.first.index(stop_id)]
    gone = frozenset(own.first) - frozenset(kept)
    windows = {stop.id: stop.windows for stop in rest.problem.stops}
    return replace(
        problem,
        vehicles=tuple(replace(v, first=kept) if v is own else v for v in problem.vehicles),
        stops=tuple(
            replace(stop, windows=windows[stop.id]) if stop.id in gone else stop
            for stop in problem.stops
        ),
    )


def _held_to_time(rest: Rest, engine: Engine) -> tuple[RoutingProblem, set[str]]:
    """Let visits under way begin when they will, and open windows that are missed already."""
    problem = rest.problem
    stops = {stop.id: stop for stop in problem.stops}
    vehicles, late = [], set()
    legs_s = _first_legs(problem, engine)
    for vehicle in problem.vehicles:
        clock_s, first = vehicle.shift.opens_s, []
        rests_s = sum(rest.duration_s for rest in vehicle.breaks)
        for stop_id, leg_s in zip(vehicle.first, legs_s[vehicle.id], strict=True):
            if leg_s == UNREACHABLE:
                break
            stop = stops[stop_id]
            clock_s += leg_s
            begins_s = max(clock_s, rest.expected.get(stop_id, clock_s))
            fitting = [w for w in stop.windows if w.closes_s >= begins_s]
            if stop.windows and fitting:
                begins_s = max(begins_s, fitting[0].opens_s)
            elif stop.windows:
                late.add(stop_id)
            if stop_id in rest.expected:
                stops[stop_id] = replace(stop, windows=(TimeWindow(begins_s, begins_s),))
            elif not fitting or fitting[-1].closes_s < begins_s + rests_s:
                stops[stop_id] = replace(stop, windows=())
            clock_s = begins_s + stop.service_s
            first.append(stop_id)
        vehicles.append(replace(vehicle, first=tuple(first)))
    held = replace(problem, vehicles=tuple(vehicles), stops=tuple(stops.values()))
    return held, late


def _first_legs(problem: RoutingProblem, engine: Engine) -> dict[str, list[int]]:
    """Seconds of the legs through what each vehicle does first."""
    hubs = {
        hub.id: Position(latitude=hub.latitude, longitude=hub.longitude) for hub in problem.hubs
    }
    stops = {
        stop.id: Position(latitude=stop.latitude, longitude=stop.longitude)
        for stop in problem.stops
    }
    legs: dict[str, list[int]] = {vehicle.id: [] for vehicle in problem.vehicles}
    asked: dict[Profile, list[tuple[Vehicle, Position, Position]]] = {}
    for vehicle in problem.vehicles:
        hub_id = vehicle.hub_id or problem.hubs[0].id
        here = vehicle.start or hubs[hub_id]
        for stop_id in vehicle.first:
            asked.setdefault(vehicle.profile, []).append((vehicle, here, stops[stop_id]))
            here = stops[stop_id]
    for profile, rows in asked.items():
        origins = np.array([(a.longitude, a.latitude) for _, a, _ in rows])
        ends = np.array([(b.longitude, b.latitude) for _, _, b in rows])
        table = engine.table(origins, ends, profile).duration_s.diagonal()
        for (vehicle, _, _), seconds in zip(rows, table.tolist(), strict=True):
            legs[vehicle.id].append(seconds)
    return legs


def _without_windows(problem: RoutingProblem, missed: set[str]) -> RoutingProblem:
    """Let what is on board be delivered late rather than not at all."""
    stops = tuple(
        replace(stop, windows=(TimeWindow(stop.windows[0].opens_s, 2 * DAY_S),))
        if stop.id in missed and stop.windows
        else stop
        for stop in problem.stops
    )
    return replace(problem, stops=stops)
