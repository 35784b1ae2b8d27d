"""Read the fleet: a short text such as ``8xmotorcycle,1xvan``, or a file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from gis_data import InputError, Problem, TableError, match_columns, open_table
from logistics_center.parcels.cells import (
    CellError,
    ascii_digits,
    read_measure,
    read_time,
    read_window,
)
from logistics_center.rules import rules
from logistics_center.vehicle_limits import (
    LIMIT_ROLES,
    read_costs,
    read_limits,
    whole,
    with_costs,
)
from routing import Profile, TimeWindow, Vehicle

_PART = re.compile(r"(?:(\d{1,4})\s*[x×*]?\s*)?([^\d\s][^,;]*)")
_MOST_OF_A_KIND = 1000
_MOST_IN_ALL = 2000
_ROLES = {
    "id": ("id", "vehicle", "vehicle_id", "name", "plate", "driver"),
    "profile": ("profile", "type", "kind", "vehicle_type", "ប្រភេទ"),
    "count": ("count", "number", "quantity", "ចំនួន"),
    "capacity_kg": ("capacity_kg", "capacity", "max_weight_kg", "payload_kg"),
    "capacity_g": ("capacity_g",),
    "capacity_l": ("capacity_l", "volume_l", "capacity_litres", "capacity_liters"),
    "capacity_cm3": ("capacity_cm3", "volume_cm3"),
    "shift": ("shift", "working_hours", "hours", "ម៉ោងធ្វើការ"),
    "shift_start": ("shift_start", "start", "from"),
    "shift_end": ("shift_end", "end", "to"),
    "max_stops": ("max_stops", "stops"),
    **LIMIT_ROLES,
}


def read_vehicles(source: str | Path) -> tuple[Vehicle, ...]:
    """Read vehicles from a file, or from a short text where no file has that name.

    What the source leaves out comes from ``data/vehicles.toml``. Only for what the person at this
    machine types: what a stranger sends belongs to ``parse_vehicles``, which opens no file.

    Args:
        source: A short text ("8xmotorcycle,1xvan"), or a file: CSV, Excel, JSON, or TOML with
            ``[[vehicle]]`` tables.

    Raises:
        InputError: With one problem for each entry that cannot be used.
    """
    path = source if isinstance(source, Path) else Path(source)
    if isinstance(source, Path) or _is_file(path):
        return _build(_file_entries(path))
    return parse_vehicles(source)


def parse_vehicles(text: str) -> tuple[Vehicle, ...]:
    """Read a fleet from a short text.

    Raises:
        InputError: With one problem for each part that cannot be used.

    >>> [v.id for v in parse_vehicles("2xmotorcycle, 1 van")]
    ['motorcycle-1', 'motorcycle-2', 'van-1']
    """
    return _build(_text_entries(text))


def vehicles_from_entries(entries: Iterable[Mapping[str, object]]) -> tuple[Vehicle, ...]:
    """Make vehicles from records with the fields of a vehicle file.

    Raises:
        InputError: With one problem for each entry that cannot be used.

    >>> vehicles_from_entries([{"profile": "van", "capacity_kg": 500}])[0].capacity_g
    500000
    """
    return _build(_named_entries(entries))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def _text_entries(text: str) -> list[tuple[str, dict[str, str]]]:
    entries: list[tuple[str, dict[str, str]]] = []
    problems: list[Problem] = []
    for part in re.split(r"[,;+]", text):
        found = _PART.fullmatch(ascii_digits(part).strip())
        if found is None:
            problems.append(
                Problem(
                    "vehicles",
                    repr(part.strip()),
                    "a number and a kind, such as 8xmotorcycle, or a file that exists",
                    f"Known kinds: {', '.join(rules('vehicles')['vehicle'])}.",
                )
            )
        else:
            entries.append(
                (f"vehicles, {part.strip()!r}", {"profile": found[2], "count": found[1] or "1"})
            )
    if problems:
        raise InputError("The vehicles cannot be used.", problems)
    return entries


def _file_entries(path: Path) -> list[tuple[str, dict[str, str]]]:
    if path.suffix.lower() == ".toml":
        return _toml_entries(path)
    with open_table(path) as table:
        roles = match_columns(table.columns, _ROLES, {})
        if "profile" not in roles:
            raise InputError(
                f"{path} tells no kind of vehicle.",
                [
                    Problem(
                        "header",
                        f"the columns {', '.join(table.columns[:20])}",
                        f"a column {', '.join(_ROLES['profile'])}",
                    )
                ],
            )
        rows = list(table)
    bad = [
        Problem(f"row {row.number}", "a row that cannot be read", "one cell per column", row.error)
        for row in rows
        if row.error
    ]
    if bad:
        raise InputError(f"The vehicles in {path} cannot be used.", bad)
    return [
        (f"row {row.number}", {role: row.values[column] for role, column in roles.items()})
        for row in rows
    ]


def _toml_entries(path: Path) -> list[tuple[str, dict[str, str]]]:
    try:
        listed = tomllib.loads(path.read_text(encoding="utf-8")).get("vehicle")
    except OSError as error:
        raise TableError(f"{path} cannot be read: {error.strerror}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TableError(f"{path} is not TOML: {error}") from error
    if not isinstance(listed, list) or not all(isinstance(entry, dict) for entry in listed):
        raise InputError(f"{path} has no [[vehicle]] tables.")
    entries: list[dict[str, Any]] = listed
    return _named_entries(entries)


def _named_entries(entries: Iterable[Mapping[str, object]]) -> list[tuple[str, dict[str, str]]]:
    """Bring the fields of records to their roles; a field that plays none is refused."""
    found: list[tuple[str, dict[str, str]]] = []
    problems: list[Problem] = []
    for place, entry in enumerate(entries, start=1):
        roles = match_columns(list(entry), _ROLES, {})
        unknown = entry.keys() - roles.values()
        problems += [
            Problem(f"vehicle {place}", f"the field {name!r}", f"one of {', '.join(_ROLES)}")
            for name in sorted(unknown)
        ]
        values = {role: str(entry[name]) for role, name in roles.items()}
        found.append((f"vehicle {place}", values))
    if problems:
        raise InputError("The vehicles cannot be used.", problems)
    return found


def _build(entries: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Vehicle, ...]:
    vehicles: list[Vehicle] = []
    problems: list[Problem] = []
    numbers: dict[str, int] = {}
    for where, entry in entries:
        made, found = _vehicles_of(where, entry, numbers)
        vehicles += made
        problems += found
        if len(vehicles) > _MOST_IN_ALL:
            most = f"at most {_MOST_IN_ALL} vehicles in one plan"
            raise InputError(
                "The vehicles cannot be used.",
                [Problem(where, f"more than {_MOST_IN_ALL} vehicles", most, "Plan hub by hub.")],
            )
    seen: set[str] = set()
    for vehicle in vehicles:
        if vehicle.id in seen:
            problems.append(Problem(f"vehicle {vehicle.id}", "this id again", "each id once"))
        seen.add(vehicle.id)
    if not vehicles and not problems:
        problems.append(Problem("vehicles", "none", "at least one vehicle"))
    if problems:
        raise InputError("The vehicles cannot be used.", problems)
    return tuple(vehicles)


def _vehicles_of(
    where: str, entry: Mapping[str, str], numbers: dict[str, int]
) -> tuple[list[Vehicle], list[Problem]]:
    problems: list[Problem] = []
    profile = _profile(entry.get("profile", ""))
    if profile is None:
        known = ", ".join(rules("vehicles")["vehicle"])
        return [], [Problem(f"{where}, kind", repr(entry.get("profile", "")), f"one of {known}")]
    rule = rules("vehicles")["vehicle"][profile.value]

    def take(key: str, read: Callable[[str], Any]) -> Any:
        text = entry.get(key, "").strip()
        try:
            return read(text) if text else None
        except CellError as error:
            problems.append(Problem(f"{where}, {key}", repr(text), error.expected, error.remedy))
            return None

    shift = take("shift", read_window) or read_window(rule["shift"])
    start, end = take("shift_start", read_time), take("shift_end", read_time)
    shift = TimeWindow(
        shift.opens_s if start is None else start, shift.closes_s if end is None else end
    )
    if shift.closes_s <= shift.opens_s:
        problems.append(Problem(f"{where}, shift", "an end before its start", "start before end"))
    capacity_g = _first(take("capacity_g", _amount(1)), take("capacity_kg", _amount(1000)))
    capacity_cm3 = _first(take("capacity_cm3", _amount(1)), take("capacity_l", _amount(1000)))
    count = take("count", whole)
    count = 1 if count is None else count
    if not 1 <= count <= _MOST_OF_A_KIND:
        problems.append(Problem(f"{where}, count", str(count), f"1 to {_MOST_OF_A_KIND}"))
    max_stops = take("max_stops", whole)
    limits, costs = read_limits(take), read_costs(take)
    if problems:
        return [], problems
    name = entry.get("id", "").strip()
    made = []
    for place in range(1, count + 1):
        numbers[profile.value] = numbers.get(profile.value, 0) + 1
        automatic = f"{profile.value}-{numbers[profile.value]}"
        vehicle = Vehicle(
            id=automatic if not name else name if count == 1 else f"{name}-{place}",
            profile=profile,
            capacity_g=_first(capacity_g, int(rule["capacity_kg"]) * 1000),
            capacity_cm3=_first(capacity_cm3, int(rule["capacity_l"]) * 1000),
            shift=shift,
            max_stops=max_stops,
            **limits,
        )
        made.append(replace(vehicle, costs=with_costs(vehicle, costs)))
    return made, []


def _profile(text: str) -> Profile | None:
    wanted = text.strip().casefold()
    for profile, rule in rules("vehicles")["vehicle"].items():
        if wanted in rule["names"]:
            return Profile(profile)
    return None


def _amount(factor: int) -> Callable[[str], int]:
    return lambda text: read_measure(text, "", {"": factor}, 1e9)


def _first(value: Any, other: Any) -> Any:
    return other if value is None else value
