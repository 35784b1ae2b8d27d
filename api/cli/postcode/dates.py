"""Read a date or the year of a list that is typed on the command line."""

from __future__ import annotations

from datetime import date

from gis_data import InputError, Problem
from postcodes import ascii_digits

_YEAR = 4


def parse_day(text: str) -> date:
    """A day from ``2024-06-01``, in any digits.

    Raises:
        InputError: No such day.
    """
    try:
        return date.fromisoformat(ascii_digits(text).strip())
    except ValueError:
        raise InputError(
            "The date cannot be read.",
            [Problem("date", repr(text), "year-month-day such as 2024-06-01")],
        ) from None


def parse_list_or_day(text: str) -> int | date:
    """The year of a list (``2022``) or a day (``2024-06-01``), in any digits.

    Raises:
        InputError: Neither.
    """
    plain = ascii_digits(text).strip()
    return int(plain) if plain.isdigit() and len(plain) == _YEAR else parse_day(plain)
