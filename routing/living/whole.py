"""Join what is done with what is planned anew into one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from routing.engines.protocol import UNREACHABLE, Engine
from routing.living.carried import cancelled_aboard, not_fetched
from routing.living.events import BrokenDown
from routing.living.progress import Progress
from routing.living.rest import Rest
from routing.plan import Loading, Pause, Plan, Run, Visit
from routing.problem import (
    Hub,
    Position,
    RoutingProblem,
    TimeWindow,
    Vehicle,
    objective_khr,
    run_co2e_g,
    run_cost_khr,
)


def whole_day(
    problem: RoutingProblem,
    plan: Plan,
    progress: Sequence[Progress],
    rest: Plan,
    engine: Engine,
    *,
    broken: Mapping[str, BrokenDown],
    now_s: int,
) -> Plan:
    """The runs as they were driven until now and as they go on.

    Args:
        problem: The whole day, with what was added.
        plan: As it was.
        progress: Of each vehicle of the problem.
        rest: The plan from now on.
        engine: Who times the way home of a vehicle that lost all its stops.
        broken: Vehicles that drive no farther.
        now_s: The moment.
    """
    anew = {run.vehicle_id: run for run in rest.runs}
    hubs = {hub.id: hub for hub in problem.hubs}
    runs = []
    for own in progress:
        new = anew.get(own.vehicle.id)
        if not own.started or own.run is None:
            if new is not None:
                runs.append(new)
        elif own.vehicle.id in broken:
            runs.append(_broken_off(own, now_s))
        elif new is not None:
            runs.append(_joined(own, new))
        elif own.under_way is None and not own.ahead:
            runs.append(own.run)
        else:
            runs.append(_sent_home(own, hubs[own.run.hub_id], engine, now_s))
    kept = tuple(run for run in runs if run.visits)
    objective = objective_khr(problem, kept, rest.unassigned)
    return replace(rest, hubs=plan.hubs, runs=kept, objective_khr=objective)


def whole_problem(
    problem: RoutingProblem,
    rest: Rest,
    asked: RoutingProblem,
    anew: Plan,
    broken: Mapping[str, BrokenDown],
    now_s: int,
) -> RoutingProblem:
    """The whole day as a problem, for the next time that something happens.

    Args:
        problem: As it was.
        rest: What was left of it.
        asked: The same as it was planned.
        anew: The plan of the rest.
        broken: Vehicles that drive no farther.
        now_s: The moment.
    """
    known = {stop.id: stop for stop in problem.stops}
    stops = [stop for stop in problem.stops if stop.id not in rest.cancelled]
    stops += [stop for stop in asked.stops if stop.id not in known]
    ids = {stop.id for stop in stops}
    new = [pair for pair in asked.pairs if pair not in problem.pairs]
    handed_over = {pair.deliver_id for pair in new}
    pairs = [
        pair
        for pair in problem.pairs
        if pair.collect_id in ids and pair.deliver_id in ids - handed_over
    ]
    driving = {run.vehicle_id for run in anew.runs}
    groups = [
        replace(group, stop_ids=tuple(s for s in group.stop_ids if s in ids))
        for group in problem.groups
    ]
    elsewhere = not_fetched(problem, rest.done)
    vehicles = []
    for own in rest.progress:
        vehicle = own.vehicle
        if vehicle.id in broken:
            shift = TimeWindow(min(vehicle.shift.opens_s, now_s), max(now_s, 0))
            vehicle = replace(
                vehicle,
                shift=shift,
                max_loadings=1,
                end=None,
                open_end=True,
                breaks=(),
                on_board=(),
                first=(),
            )
        elif own.started and (vehicle.id in driving or _has_served(own)):
            dead = cancelled_aboard(own, rest.cancelled, known, elsewhere)
            vehicle = replace(
                vehicle,
                capacity_g=max(vehicle.capacity_g - sum(s.weight_g for s in dead), 0),
                capacity_cm3=max(vehicle.capacity_cm3 - sum(s.volume_cm3 for s in dead), 0),
            )
        vehicles.append(
            replace(
                vehicle,
                on_board=tuple(key for key in vehicle.on_board if key in ids),
                first=tuple(key for key in vehicle.first if key in ids),
            )
        )
    return replace(
        problem,
        vehicles=tuple(vehicles),
        stops=tuple(stops),
        pairs=(*pairs, *new),
        groups=tuple(group for group in groups if len(group.stop_ids) > 1),
    )


def _has_served(own: Progress) -> bool:
    return any(isinstance(step, Visit) for step in own.done)


def _joined(own: Progress, new: Run) -> Run:
    assert own.run is not None
    done, driven_m = own.done, _driven_m(own)
    if own.finished:  # it was back at its hub, and leaves again
        run = own.run
        back = Loading(
            hub_id=run.hub_id,
            arrival_s=run.end_s,
            departure_s=new.start_s,
            distance_m=run.return_distance_m,
        )
        done, driven_m = (*done, back), driven_m + back.distance_m
    return _priced(
        own.vehicle,
        replace(
            new,
            start_s=own.run.start_s,
            start=own.run.start,
            distance_m=driven_m + new.distance_m,
            steps=(*done, *new.steps),
        ),
    )


def _broken_off(own: Progress, now_s: int) -> Run:
    assert own.run is not None
    return _priced(
        own.vehicle,
        replace(
            own.run,
            end_s=max(now_s, own.left_at_s or now_s),
            steps=own.done,
            distance_m=_driven_m(own),
            return_distance_m=0,
            end=None,
            open_end=True,
            geometry=(),
        ),
    )


def _sent_home(own: Progress, hub: Hub, engine: Engine, now_s: int) -> Run:
    """The vehicle turns back from the last place that it left."""
    assert own.run is not None
    assert own.left_at_s is not None
    run, here = own.run, own.place
    end = run.end or Position(latitude=hub.latitude, longitude=hub.longitude)
    home_s = home_m = 0
    if not run.open_end and here is not None:
        table = engine.table(_point(here), _point(end), run.profile)
        home_s, home_m = int(table.duration_s[0, 0]), int(table.distance_m[0, 0])
        if home_s == UNREACHABLE:  # it stays where it is until the road is open
            home_s = home_m = 0
    return _priced(
        own.vehicle,
        replace(
            run,
            end_s=max(own.left_at_s, now_s) + home_s,
            steps=own.done,
            distance_m=_driven_m(own) + home_m,
            return_distance_m=home_m,
            geometry=(),
        ),
    )


def _priced(vehicle: Vehicle, run: Run) -> Run:
    return replace(
        run,
        cost_khr=run_cost_khr(vehicle, run.duration_s, run.distance_m),
        co2e_g=run_co2e_g(vehicle, run.distance_m),
    )


def _driven_m(own: Progress) -> int:
    return sum(step.distance_m for step in own.done if not isinstance(step, Pause))


def _point(place: Position) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    return np.array([[place.longitude, place.latitude]], dtype=np.float64)
