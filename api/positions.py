"""Read a position that is written as two numbers."""

from __future__ import annotations

import re

from gis_data import InputError, Problem
from postcodes import ascii_digits

_POSITION = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*")
_MAX_LATITUDE = 90
_MAX_LONGITUDE = 180


def is_position(text: str) -> bool:
    """Whether a text has the shape of latitude,longitude."""
    return _POSITION.fullmatch(ascii_digits(text)) is not None


def parse_position(text: str) -> tuple[float, float]:
    """Latitude and longitude from ``13.4125,103.8670``.

    Raises:
        InputError: Not two numbers, swapped, or out of range.
    """
    match = _POSITION.fullmatch(ascii_digits(text))
    if match is None:
        raise InputError(
            "The position cannot be read.",
            [Problem("position", repr(text), "latitude,longitude such as 13.4125,103.8670")],
        )
    latitude, longitude = float(match[1]), float(match[2])
    if abs(latitude) > _MAX_LATITUDE >= abs(longitude):
        raise InputError(
            "Latitude and longitude are swapped.",
            [
                Problem(
                    "position",
                    repr(text),
                    "the latitude (10 to 15) first",
                    f"Write {longitude:g},{latitude:g}.",
                )
            ],
        )
    if abs(latitude) > _MAX_LATITUDE or abs(longitude) > _MAX_LONGITUDE:
        raise InputError(
            "The position is no place on earth.",
            [Problem("position", repr(text), "latitude -90 to 90, longitude -180 to 180")],
        )
    return latitude, longitude
