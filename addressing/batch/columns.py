"""Choose which columns of a table say where its rows are, and name those that are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from addressing.geocode.rules import load_rules
from gis_data import InputError, Problem, match_columns, shown_columns

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
"""What a batch adds to each row, in this order."""

RESULT_TYPES: Mapping[str, type] = {
    "geo_probability": float,
    "geo_latitude": float,
    "geo_longitude": float,
    "geo_accuracy_m": float,
}
"""The results that are numbers; all others are text."""


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
