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


def cut_line(line: Degrees, begin: float, end: float) -> Degrees:
    """The part of a line between two fractions of its length; reversed when ``begin > end``.

    Args:
        line: (k, 2), longitude then latitude, degrees; k is at least 2.
        begin: Where the part begins, 0 to 1.
        end: Where it ends, 0 to 1.

    Returns:
        float64 (j, 2), j at least 2, both ends included.

    >>> norodom = np.array([[104.9230, 11.5600], [104.9240, 11.5650], [104.9250, 11.5700]])
    >>> cut_line(norodom, 1.0, 0.75).round(4).tolist()
    [[104.925, 11.57], [104.9245, 11.5675]]
    """
    low, high = min(begin, end), max(begin, end)
    place = along_m(*line.T)
    wanted = np.array([low, high]) * place[-1]
    ends = np.column_stack([np.interp(wanted, place, line[:, axis]) for axis in (0, 1)])
    inner = line[(place > wanted[0]) & (place < wanted[1])]
    part = np.concatenate([ends[:1], inner, ends[1:]])
    return part[::-1] if begin > end else part


def bearing_deg(
    longitude_a: float, latitude_a: float, longitude_b: float, latitude_b: float
) -> float:
    """The direction from one place to another nearby, degrees clockwise from north, 0 to 360.

    >>> round(bearing_deg(104.92, 11.56, 104.93, 11.56))
    90
    """
    east = (longitude_b - longitude_a) * np.cos(np.radians((latitude_a + latitude_b) / 2))
    return float(np.degrees(np.arctan2(east, latitude_b - latitude_a)) % 360)
