"""Geocode the rows of a table: every column is kept, and what was found stands beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from addressing.geocode import Geocode, Geocoder, Query
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise.coordinates import accuracy_of, decimals_of
from addressing.geocode.rules import load_rules
from gis_data import InputError, Problem, Row, match_columns, shown_columns

RESULT_COLUMNS = (
    "geo_postcode",
    "geo_level",
    "geo_class",
    "geo_probability",
    "geo_latitude",
    "geo_longitude",
    "geo_accuracy_m",
    "geo_address_code",
    "geo_area_code",
    "geo_village_code",
    "geo_name_km",
    "geo_name_en",
    "geo_reason",
    "geo_error",
)
"""What ``geocode_rows`` adds to each row, in this order."""

_KEYS = tuple(RESULT_COLUMNS[:-1])


@dataclass(frozen=True, slots=True)
class LocationColumns:
    """Which columns of a table say where a row is.

    Attributes:
        roles: Role (address, latitude, longitude, address_code, postcode) → column.
        notes: What a person should know of the choice, as sentences.
    """

    roles: Mapping[str, str]
    notes: tuple[str, ...] = ()


def find_location_columns(
    columns: Sequence[str], address_column: str | None = None, **overrides: str
) -> LocationColumns:
    """Choose the columns to read.

    Args:
        columns: All columns of the table.
        address_column: The column with the address; nothing else is then read as a location.
        **overrides: Role → column, where the guess is to be overruled.

    Raises:
        InputError: A named column is missing, or no column says where the rows are.

    >>> find_location_columns(["id", "Address", "lat"], "address").roles
    {'address': 'Address'}
    """
    roles: Mapping[str, Sequence[str]] = load_rules("columns")["roles"]
    own = [c for c in columns if c in RESULT_COLUMNS]
    notes = []
    if own:
        notes.append(
            f"The table already has {', '.join(own)}; these columns are written anew and not read."
        )
    readable = [c for c in columns if c not in RESULT_COLUMNS or c == address_column]
    if address_column is not None:
        found = match_columns(readable, {"address": ()}, {"address": address_column})
        return LocationColumns(found, tuple(notes))
    found = match_columns(readable, roles, overrides)
    if ("latitude" in found) != ("longitude" in found):
        lone = found.pop("latitude", None) or found.pop("longitude")
        notes.append(f"Column {lone!r} is not read: latitude and longitude are needed together.")
    if not found:
        raise InputError(
            "No column says where the rows are.",
            [
                Problem(
                    "header",
                    shown_columns(columns) or "no columns",
                    "a column for the address, a position, an address code or a postcode, "
                    f"such as {', '.join(names[0] for names in roles.values())}",
                    "Name the column of the address with --column.",
                )
            ],
        )
    chosen = ", ".join(f"{role} from {column!r}" for role, column in found.items())
    return LocationColumns(found, (f"Read as location: {chosen}.", *notes))


def result_columns(columns: Sequence[str]) -> tuple[str, ...]:
    """The columns of the output: those of the input, then the results.

    >>> result_columns(["id", "geo_level"])[:2]
    ('id', 'geo_postcode')
    """
    return (*(c for c in columns if c not in RESULT_COLUMNS), *RESULT_COLUMNS)


def geocode_rows(
    rows: Iterable[Row], geocoder: Geocoder, columns: LocationColumns
) -> Iterator[dict[str, object]]:
    """Geocode rows in order, a slice at a time, in constant memory.

    A row that was read with an error is geocoded as far as it could be read, and keeps the error
    in ``geo_error``.

    Args:
        rows: The rows, all values text.
        geocoder: What finds the places.
        columns: Where to look, from ``find_location_columns``.

    Yields:
        Every column of the row and ``RESULT_COLUMNS``; what is unknown is empty text.
    """
    for slice_ in _slices(rows):
        asked = [_query(row, columns.roles) for row in slice_]
        answers = geocoder.geocode_many([query for query, _ in asked])
        for row, found, (_, problems) in zip(slice_, answers, asked, strict=True):
            kept = {c: v for c, v in row.values.items() if c not in RESULT_COLUMNS}
            yield {**kept, **_written(found), "geo_error": " ".join(problems)}


_SLICE = 2_048
"""Rows that are geocoded at a time."""


def _slices(rows: Iterable[Row]) -> Iterator[list[Row]]:
    remaining = iter(rows)
    while found := list(islice(remaining, _SLICE)):
        yield found


def _query(row: Row, roles: Mapping[str, str]) -> tuple[Query, list[str]]:
    values = {role: row.values.get(column, "") for role, column in roles.items()}
    problems = [f"{row.error.rstrip('.')}."] if row.error else []
    text = ", ".join(
        value
        for role in ("address_code", "address", "postcode")
        if (value := values.get(role, "").strip())
    )
    position = _position(values, problems)
    if position is None and not text:
        problems.append("The row says nothing about where it is.")
    return Query(text, *(position or ())), problems


def _position(values: Mapping[str, str], problems: list[str]) -> tuple[float, float, float] | None:
    written = [clean_characters(values.get(role, "")) for role in ("latitude", "longitude")]
    if not any(written):
        return None
    # A decimal comma, as spreadsheets of some languages write it.
    figures = [text.replace(",", ".") if text.count(",") == 1 else text for text in written]
    try:
        latitude, longitude = (float(text) for text in figures)
    except ValueError:
        problems.append(f"The position {', '.join(map(repr, written))} cannot be read.")
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        problems.append(f"The position {', '.join(map(repr, written))} is no place on earth.")
        return None
    if latitude == longitude == 0:
        problems.append("The position 0, 0 is what devices send when they know none.")
        return None
    return latitude, longitude, accuracy_of(decimals_of(*figures))


def _written(found: Geocode) -> dict[str, object]:
    values = (
        found.postcode,
        found.level.value,
        found.confidence.value,
        found.probability,
        None if found.latitude is None else round(found.latitude, 6),
        None if found.longitude is None else round(found.longitude, 6),
        found.accuracy_m,
        found.address_code,
        found.area_code,
        found.village_code,
        found.name_km,
        found.name_en,
        found.reason,
    )
    return {key: "" if value is None else value for key, value in zip(_KEYS, values, strict=True)}
