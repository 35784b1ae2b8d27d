"""Turn shapes between the reference systems on offer: degrees both ways round, and metres."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from gis_data import InputError, Problem

_DEGREES: Final = 4326
_UTM: Final = 32648
_DECIMALS: Final = {_DEGREES: 7, _UTM: 2}
"""A centimetre, as finely as anything here is known."""


@dataclass(frozen=True, slots=True)
class Crs:
    """A reference system.

    Attributes:
        uri: Its name.
        code: Its number at EPSG.
        swapped: Whether latitude stands first.
        axes: What its numbers are, for messages.
        bounds: Least and greatest of both axes, as the system has them.
    """

    uri: str
    code: int
    swapped: bool
    axes: str
    bounds: tuple[float, float, float, float]

    def holds(self, numbers: npt.NDArray[np.float64]) -> bool:
        """Whether all coordinates, shape (n, 2), can be meant in this system."""
        low, high = np.array(self.bounds[:2]), np.array(self.bounds[2:])
        return bool(
            np.isfinite(numbers).all() and (numbers >= low).all() and (numbers <= high).all()
        )

    def to_degrees(self, shape: Any) -> Any:
        """Shapes of this system as longitude and latitude."""
        return shapely.transform(shape, self._degrees)

    def from_degrees(self, shapes: Any) -> Any:
        """Shapes in longitude and latitude as this system has them, rounded to a centimetre."""
        return shapely.transform(shapes, self._numbers)

    def _degrees(self, numbers: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        if self.code == _UTM:
            return np.column_stack(_transformer(_UTM, _DEGREES).transform(*numbers.T))
        return numbers[:, ::-1] if self.swapped else numbers

    def _numbers(self, degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        if self.code == _UTM:
            degrees = np.column_stack(_transformer(_DEGREES, _UTM).transform(*degrees.T))
        elif self.swapped:
            degrees = degrees[:, ::-1]
        return np.round(degrees, _DECIMALS[self.code])


CRS84: Final = Crs(
    "http://www.opengis.net/def/crs/OGC/1.3/CRS84",
    _DEGREES,
    swapped=False,
    axes="longitude -180 to 180, latitude -90 to 90",
    bounds=(-180, -90, 180, 90),
)
EPSG_4326: Final = Crs(
    "http://www.opengis.net/def/crs/EPSG/0/4326",
    _DEGREES,
    swapped=True,
    axes="latitude -90 to 90, longitude -180 to 180",
    bounds=(-90, -180, 90, 180),
)
EPSG_32648: Final = Crs(
    "http://www.opengis.net/def/crs/EPSG/0/32648",
    _UTM,
    swapped=False,
    axes="metres east 0 to 1,000,000, metres north 0 to 9,400,000 (UTM zone 48 north)",
    bounds=(0, 0, 1_000_000, 9_400_000),
)
SYSTEMS: Final[Mapping[str, Crs]] = {each.uri: each for each in (CRS84, EPSG_4326, EPSG_32648)}
"""All that are offered; the first is used where none is asked for."""


def read_crs(text: str, where: str) -> Crs:
    """The reference system of a name.

    Raises:
        InputError: None that is offered.
    """
    found = SYSTEMS.get(text.strip().removeprefix("<").removesuffix(">"))
    if found is None:
        raise InputError(
            "That reference system is not offered.",
            [Problem(where, repr(text[:120]), f"one of {', '.join(SYSTEMS)}")],
        )
    return found


def read_box(given: Any, crs: Crs, where: str) -> tuple[float, float, float, float]:
    """A box as west, south, east, north in degrees.

    Args:
        given: Four numbers, or six with heights, which count for nothing.
        crs: The system that they are in.
        where: The place of the box, for messages.

    Raises:
        InputError: They are no box in that system.

    >>> read_box([11.5, 104.8, 11.6, 105.0], EPSG_4326, "parameter bbox")
    (104.8, 11.5, 105.0, 11.6)
    """
    numbers = _numbers(given)
    if numbers is None or len(numbers) not in {4, 6}:
        raise _no_box(given, "four numbers (or six, with heights), lower corner first", where)
    corners = np.array(numbers).reshape(2, -1)[:, :2]
    if not crs.holds(corners):
        raise _no_box(given, f"numbers of {crs.uri}: {crs.axes}", where)
    (x, y), (x_end, y_end) = corners.tolist()
    if crs.code == _DEGREES:
        west, south, east, north = (y, x, y_end, x_end) if crs.swapped else (x, y, x_end, y_end)
        if south <= north:
            return (
                (west, south, east, north)
                if west <= east
                else _on_our_side(west, south, east, north)
            )
    if x > x_end or y > y_end:
        raise _no_box(given, "lower corner first, upper corner last", where)
    degrees = shapely.get_coordinates(crs.to_degrees(_ring(*corners.ravel().tolist())))
    (west, south), (east, north) = degrees.min(axis=0).tolist(), degrees.max(axis=0).tolist()
    return west, south, east, north


def _on_our_side(
    west: float, south: float, east: float, north: float
) -> tuple[float, float, float, float]:
    """The part of a box across the antimeridian that lies in Cambodia's half of the earth."""
    return (west, south, 180.0, north) if west < _FAR_EAST else (-180.0, south, east, north)


_FAR_EAST: Final = 108.0
"""Degrees east of which the country has ended."""


def _ring(west: float, south: float, east: float, north: float) -> shapely.Geometry:
    """The edge of a box with points in between: straight in metres is not straight in degrees."""
    x, y = np.linspace(west, east, 9), np.linspace(south, north, 9)
    corners = np.concatenate(
        [
            np.column_stack([x, np.full_like(x, south)]),
            np.column_stack([np.full_like(y, east), y]),
            np.column_stack([x, np.full_like(x, north)]),
            np.column_stack([np.full_like(y, west), y]),
        ]
    )
    return shapely.LineString(corners)


def _numbers(given: Any) -> Sequence[float] | None:
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list):
        return None
    try:
        numbers = [float(part) for part in parts]
    except (TypeError, ValueError):
        return None
    return numbers if all(map(math.isfinite, numbers)) else None


def _no_box(given: Any, expected: str, where: str) -> InputError:
    shown = given if isinstance(given, str) else repr(given)
    return InputError("That is no box.", [Problem(where, repr(shown[:120]), expected)])


@lru_cache
def _transformer(source: int, target: int) -> Transformer:
    return Transformer.from_crs(source, target, always_xy=True)
