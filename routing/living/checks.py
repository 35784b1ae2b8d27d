"""Refuse events that name what is not there, all at once."""

from __future__ import annotations

from collections.abc import Sequence

from gis_data import InputError, Problem
from routing.living.events import Added, AddedPair, BrokenDown, Cancelled, Delayed, Event
from routing.living.progress import Progress
from routing.plan import Visit
from routing.problem import RoutingProblem


def check_events(
    problem: RoutingProblem, progress: Sequence[Progress], events: Sequence[Event]
) -> None:
    """Check what has happened against the plan that is driven.

    Raises:
        InputError: With one ``Problem`` for each thing that is wrong.
    """
    stops = {stop.id for stop in problem.stops}
    vehicles = {vehicle.id for vehicle in problem.vehicles}
    done = {v.stop_id for p in progress for v in p.done if isinstance(v, Visit)}
    found: list[Problem] = []
    for event in events:
        match event:
            case Cancelled():
                found += _cancelled(event.stop_id, stops, done)
            case BrokenDown():
                found += _known(vehicles, event.vehicle_id)
            case Delayed():
                found += [*_known(vehicles, event.vehicle_id), *_delay(event)]
            case Added():
                found += _new(stops, event.stop.id)
            case AddedPair():
                found += [*_new(stops, event.collect.id), *_new(stops, event.deliver.id)]
    if found:
        raise InputError("The plan cannot be changed so.", found)


def _cancelled(stop_id: str, stops: set[str], done: set[str]) -> list[Problem]:
    where = f"cancelled stop {stop_id}"
    if stop_id not in stops:
        return [Problem(where, "an unknown id", "a stop of the plan")]
    return [Problem(where, "served already", "a stop still ahead")] if stop_id in done else []


def _known(vehicles: set[str], vehicle_id: str) -> list[Problem]:
    if vehicle_id in vehicles:
        return []
    return [Problem(f"vehicle {vehicle_id}", "an unknown id", "a vehicle of the plan")]


def _delay(event: Delayed) -> list[Problem]:
    if event.by_s >= 0:
        return []
    return [Problem(f"vehicle {event.vehicle_id}, delay", f"{event.by_s} s", "0 s or more")]


def _new(stops: set[str], stop_id: str) -> list[Problem]:
    if stop_id not in stops:
        return []
    return [Problem(f"added stop {stop_id}", "an id in use", "an id of its own")]
