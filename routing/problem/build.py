"""Check everything that a problem is made of, and name all that is wrong at once."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable

from gis_data import InputError, Problem
from routing.problem.model import (
    DAY_S,
    Group,
    Hub,
    Objective,
    Pair,
    RoutingProblem,
    Stop,
    TimeWindow,
    Vehicle,
)

_LATITUDE_LIMIT, _LONGITUDE_LIMIT = 90, 180
_LOWEST_PRIORITY, _HIGHEST_PRIORITY = 1, 9


def build_problem(
    hubs: Hub | Iterable[Hub],
    vehicles: Iterable[Vehicle],
    stops: Iterable[Stop],
    *,
    pairs: Iterable[Pair] = (),
    groups: Iterable[Group] = (),
    objective: Objective | None = None,
) -> RoutingProblem:
    """Check everything at once and return the frozen problem.

    Raises:
        InputError: With one ``Problem`` for each thing that is wrong.
    """
    hubs = (hubs,) if isinstance(hubs, Hub) else tuple(hubs)
    vehicles, stops = tuple(vehicles), tuple(stops)
    found: list[Problem] = []
    for hub in hubs:
        found += _check_place(f"hub {hub.id}", hub.latitude, hub.longitude)
    if not vehicles:
        found.append(Problem("vehicles", "none", "at least one vehicle", "Add a vehicle."))
    found += _check_unique("vehicle", (v.id for v in vehicles))
    found += _check_unique("stop", (s.id for s in stops))
    for vehicle in vehicles:
        found += _check_vehicle(vehicle)
    for stop in stops:
        found += _check_stop(stop)
    if found:
        raise InputError("The routing problem cannot be used.", found)
    return RoutingProblem(
        hubs, vehicles, stops, tuple(pairs), tuple(groups), objective or Objective()
    )


def _check_place(where: str, latitude: float, longitude: float) -> list[Problem]:
    finite = math.isfinite(latitude) and math.isfinite(longitude)
    if finite and abs(latitude) <= _LATITUDE_LIMIT and abs(longitude) <= _LONGITUDE_LIMIT:
        return []
    return [Problem(where, f"({latitude}, {longitude})", "a latitude and a longitude in degrees")]


def _check_unique(kind: str, ids: Iterable[str]) -> list[Problem]:
    return [
        Problem(f"{kind} {key}", f"the id {n} times", "each id once", "Give each its own id.")
        for key, n in Counter(ids).items()
        if n > 1
    ]


def _check_window(where: str, window: TimeWindow) -> list[Problem]:
    if 0 <= window.opens_s <= window.closes_s <= 2 * DAY_S:
        return []
    given = f"{window.opens_s}–{window.closes_s} s"
    return [Problem(where, given, "0 ≤ opens ≤ closes ≤ 48 h", "Check the order of the two times.")]


def _check_vehicle(vehicle: Vehicle) -> list[Problem]:
    where = f"vehicle {vehicle.id}"
    found = _check_window(f"{where}, shift", vehicle.shift)
    for name, value in (("capacity_g", vehicle.capacity_g), ("capacity_cm3", vehicle.capacity_cm3)):
        if value < 0:
            found.append(Problem(f"{where}, {name}", str(value), "zero or more"))
    if vehicle.max_stops is not None and vehicle.max_stops < 0:
        found.append(Problem(f"{where}, max_stops", str(vehicle.max_stops), "zero or more"))
    return found


def _check_stop(stop: Stop) -> list[Problem]:
    where = f"stop {stop.id}"
    found = _check_place(where, stop.latitude, stop.longitude)
    amounts = (
        ("weight_g", stop.weight_g),
        ("volume_cm3", stop.volume_cm3),
        ("service_s", stop.service_s),
    )
    for name, value in amounts:
        if value < 0:
            found.append(Problem(f"{where}, {name}", str(value), "zero or more"))
    if not _LOWEST_PRIORITY <= stop.priority <= _HIGHEST_PRIORITY:
        found.append(Problem(f"{where}, priority", str(stop.priority), "1 to 9"))
    for window in stop.windows:
        found += _check_window(f"{where}, window", window)
    return found
