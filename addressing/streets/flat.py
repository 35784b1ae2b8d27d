"""Lay the country out flat, in metres: exact to a hundredth in length, and exactly undone."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_METRES_PER_DEGREE = 110_620.0  # of a meridian at 12.5° north (WGS 84)
_MIDDLE_DEGREES = 12.5
SCALE: Floats = np.array([111_320.0 * math.cos(math.radians(_MIDDLE_DEGREES)), _METRES_PER_DEGREE])
"""Metres in a degree of longitude and of latitude; Cambodia lies between 10° and 14.7° north."""


def to_flat(positions: Floats) -> Floats:
    """Metres east and north for (…, 2) degrees of longitude and latitude."""
    return positions * SCALE


def from_flat(x: float, y: float) -> tuple[float, float]:
    """Latitude and longitude of a place in metres, to a centimetre.

    >>> from_flat(*to_flat(np.array([104.92, 11.57])))
    (11.57, 104.92)
    """
    return round(float(y) / float(SCALE[1]), 7), round(float(x) / float(SCALE[0]), 7)


def extent_m(low: Floats, high: Floats) -> float:
    """Half the diagonal of a box of degrees, in metres."""
    return round(float(np.hypot(*to_flat(high - low))) / 2, 1)
