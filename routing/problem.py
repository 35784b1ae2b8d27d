"""State a vehicle-routing problem: one hub, vehicles, stops.

Routing sees points, times and loads, never an address or a person. Units stand in the names:
seconds since midnight of the day of the run, grams, cubic centimetres, metres, degrees (WGS 84).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from gis_data import InputError, Problem

DAY_S = 24 * 3600

_LATITUDE_LIMIT, _LONGITUDE_LIMIT = 90, 180
_LOWEST_PRIORITY, _HIGHEST_PRIORITY = 1, 9


class Profile(StrEnum):
    """How a vehicle moves on roads; speeds per profile are data (``routing/data/speeds.toml``)."""

    MOTORCYCLE = "motorcycle"
    REMORK = "remork"
    VAN = "van"
    TRUCK = "truck"
    WALK = "walk"
    BICYCLE = "bicycle"


def profile_bit(profile: Profile) -> int:
    """The bit that stands for a profile in the masks of a road network (its place in the list).

    >>> profile_bit(Profile.MOTORCYCLE), profile_bit(Profile.BICYCLE)
    (1, 32)
    """
    return 1 << tuple(Profile).index(profile)


@dataclass(frozen=True, slots=True)
class TimeWindow:
    """A span in which a service may begin, in seconds since midnight, both ends included."""

    opens_s: int
    closes_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Where every run starts and ends."""

    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Vehicle:
    """One vehicle with its driver's shift; it makes at most one run."""

    id: str
    profile: Profile
    capacity_g: int
    capacity_cm3: int
    shift: TimeWindow
    max_stops: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One place to serve.

    Attributes:
        id: Unique in the problem; the caller's key for what is delivered here.
        weight_g: Load that the vehicle carries from the hub for this stop.
        volume_cm3: Volume of that load.
        service_s: Time spent at the stop once the vehicle has arrived.
        window: When service may begin; None means at any time.
        priority: 1 (drop first) to 9 (drop last); a plan leaves out low priorities first.
    """

    id: str
    latitude: float
    longitude: float
    weight_g: int = 0
    volume_cm3: int = 0
    service_s: int = 180
    window: TimeWindow | None = None
    priority: int = 5


@dataclass(frozen=True, slots=True)
class RoutingProblem:
    """A validated problem; build it with ``build_problem``."""

    hub: Hub
    vehicles: tuple[Vehicle, ...]
    stops: tuple[Stop, ...]


def build_problem(hub: Hub, vehicles: Iterable[Vehicle], stops: Iterable[Stop]) -> RoutingProblem:
    """Check everything at once and return the frozen problem.

    Raises:
        InputError: With one ``Problem`` for each thing that is wrong.
    """
    vehicles, stops = tuple(vehicles), tuple(stops)
    found: list[Problem] = []
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
    return RoutingProblem(hub, vehicles, stops)


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
    if stop.window is not None:
        found += _check_window(f"{where}, window", stop.window)
    return found
