"""Read one value as a field has them: from a filter, or from a parameter of the address."""

from __future__ import annotations

import math
from datetime import date
from typing import Any, Final, NoReturn

from api.features.filters.nodes import Value
from api.features.model import Field, Kind
from gis_data import InputError, Problem

_LARGEST: Final = 2**63


def read_value(given: Any, field: Field, where: str) -> Value:
    """A value that a field can be compared with.

    Args:
        given: A plain value, or ``{"date": "2026-01-31"}``.
        field: The field.
        where: The place of the value, for messages.

    Raises:
        InputError: It is of another kind.
    """
    found: Value | None = None
    match field.kind:
        case Kind.TEXT if isinstance(given, str) and "\0" not in given:
            found = given
        case Kind.BOOLEAN if isinstance(given, bool):
            found = given
        case Kind.NUMBER if _is_number(given):
            found = float(given)
        case Kind.INTEGER if _is_number(given) and _is_whole(given):
            found = int(given)
        case Kind.DATE:
            day = given.get("date") if isinstance(given, dict) else given
            found = read_day(day) if isinstance(day, str) else None
    return _refuse(given, field, where) if found is None else found


def read_written(text: str, field: Field, where: str) -> Value:
    """The same from a parameter of the address, where all is text.

    Raises:
        InputError: It is of another kind.
    """
    given: Any = text
    if field.kind is Kind.BOOLEAN:
        given = {"true": True, "false": False}.get(text.lower(), text)
    elif field.kind in {Kind.INTEGER, Kind.NUMBER}:
        try:
            given = int(text) if field.kind is Kind.INTEGER else float(text)
        except ValueError:
            given = text
    return read_value(given, field, where)


def read_day(text: str) -> date | None:
    """A day written YYYY-MM-DD; None where it is none.

    >>> read_day("2025-12-30"), read_day("2025-02-30")
    (datetime.date(2025, 12, 30), None)
    """
    try:
        return date.fromisoformat(text) if len(text) == len("2025-12-30") else None
    except ValueError:
        return None


def _is_number(given: Any) -> bool:
    if isinstance(given, bool) or not isinstance(given, int | float):
        return False
    return abs(given) < _LARGEST if isinstance(given, int) else math.isfinite(given)


def _is_whole(number: float) -> bool:
    return abs(number) < _LARGEST and number == int(number)


_EXPECTED: Final = {
    Kind.TEXT: "a text in single quotes, such as '120407'",
    Kind.BOOLEAN: "true or false",
    Kind.NUMBER: "a number",
    Kind.INTEGER: "a whole number",
    Kind.DATE: "a day, such as DATE('2025-12-30')",
}


def _refuse(given: Any, field: Field, where: str) -> NoReturn:
    shown = repr(given)
    raise InputError(
        "A value does not fit its field.",
        [
            Problem(
                where,
                f"{shown if len(shown) <= 120 else shown[:120] + '…'} for {field.name}",  # noqa: PLR2004
                _EXPECTED[field.kind],
            )
        ],
    )
