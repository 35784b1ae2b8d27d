"""Measure on the sphere: great-circle distances and lengths of lines."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

EARTH_RADIUS_M = 6_371_008.8
"""Mean radius of the Earth, (2a + b) / 3 of WGS 84 (Moritz, Geodetic Reference System 1980)."""

Degrees = npt.NDArray[np.float64]


def great_circle_m(
    longitude_a: Degrees, latitude_a: Degrees, longitude_b: Degrees, latitude_b: Degrees
) -> npt.NDArray[np.float64]:
    """Haversine distance in metres between places given in degrees; the arrays broadcast.

    It differs from the ellipsoid by at most 0.5 %, less than any road survey.

    >>> wat_phnom, angkor_wat = (104.9231, 11.5760), (103.8670, 13.4125)
    >>> round(float(great_circle_m(*map(np.float64, (*wat_phnom, *angkor_wat)))) / 1000)
    234
    """
    latitude_a, latitude_b = np.radians(latitude_a), np.radians(latitude_b)
    half_longitude = np.radians(np.subtract(longitude_b, longitude_a)) / 2
    half_latitude = (latitude_b - latitude_a) / 2
    chord = (
        np.sin(half_latitude) ** 2
        + np.cos(latitude_a) * np.cos(latitude_b) * np.sin(half_longitude) ** 2
    )
    metres: npt.NDArray[np.float64] = 2 * EARTH_RADIUS_M * np.arcsin(np.sqrt(np.minimum(chord, 1)))
    return metres


def along_m(longitude: Degrees, latitude: Degrees) -> npt.NDArray[np.float64]:
    """Metres from the first vertex to each vertex of one line; shape as the input, starts at 0.

    >>> along_m(np.array([104.9, 104.9]), np.array([11.5, 11.6])).round()
    array([    0., 11120.])
    """
    steps = great_circle_m(longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    return np.concatenate([[0.0], np.cumsum(steps)])
