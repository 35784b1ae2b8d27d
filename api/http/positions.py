"""Check positions that come in, and tell swapped coordinates from wrong ones."""

from __future__ import annotations

import math
from typing import Final

from gis_data import Problem

_MOST_LATITUDE: Final = 90
_MOST_LONGITUDE: Final = 180


def position_problem(where: str, latitude: float, longitude: float) -> Problem | None:
    """What is wrong with a position in degrees; None where it can be used.

    >>> position_problem("parameters lat, lon", 104.92, 11.58).remedy
    'They look swapped: latitude 11.58, longitude 104.92.'
    >>> position_problem("parameters lat, lon", 11.58, 104.92) is None
    True
    """
    if _usable(latitude, longitude):
        return None
    remedy = ""
    if _usable(longitude, latitude):
        remedy = f"They look swapped: latitude {longitude:g}, longitude {latitude:g}."
    return Problem(
        where,
        f"latitude {latitude:g}, longitude {longitude:g}",
        "latitude -90 to 90 (Cambodia: 10 to 15), longitude -180 to 180 (Cambodia: 102 to 108)",
        remedy,
    )


def _usable(latitude: float, longitude: float) -> bool:
    return (
        math.isfinite(latitude)
        and math.isfinite(longitude)
        and abs(latitude) <= _MOST_LATITUDE
        and abs(longitude) <= _MOST_LONGITUDE
    )
