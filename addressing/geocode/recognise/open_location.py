"""Decode Plus Codes by the Open Location Code specification, and complete short ones.

A code is five pairs of digits in base 20, latitude first, from 90° south and 180° west in steps
of 20°, 1°, 0.05°, 0.0025° and 0.000125°; then up to five digits that cut the rest into five rows
of four columns each. A plus sign stands after the eighth digit. Digits on the right may be zeros
(an area); pairs on the left may be missing (a short code, which needs a place nearby).
Source: google/open-location-code, "Open Location Code Specification", 2023.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import h3.api.basic_int as h3

ALPHABET: Final = "23456789CFGHJMPQRVWX"
PLUS_AT: Final = 8
_MOST_DIGITS: Final = 15
_VALUE: Final = {digit: value for value, digit in enumerate(ALPHABET)}
_BASE, _ROWS, _COLUMNS = len(ALPHABET), 5, 4
_PAIR_DIGITS: Final = 10
_BEFORE_PLUS: Final = (2, 4, 6, PLUS_AT)

# Degrees are counted in whole parts, the smallest that a code names: 1/25,000,000 of a degree of
# latitude and 1/8,192,000 of a degree of longitude.
_LATITUDE_PARTS: Final = 8000 * _ROWS**5
_LONGITUDE_PARTS: Final = 8000 * _COLUMNS**5
_SOUTH_POLE, _WEST_END = 90, 180
_SHAPE = re.compile(rf"(?P<left>[{ALPHABET}]*)(?P<zeros>0*)\+(?P<right>[{ALPHABET}]*)")


class PlusArea(NamedTuple):
    """What a code stands for, in degrees.

    Attributes:
        south: Its southern edge.
        west: Its western edge.
        height: North to south.
        width: West to east.
    """

    south: float
    west: float
    height: float
    width: float

    @property
    def latitude(self) -> float:
        """Of its middle."""
        return self.south + self.height / 2

    @property
    def longitude(self) -> float:
        """Of its middle."""
        return self.west + self.width / 2

    @property
    def accuracy_m(self) -> float:
        """From its middle to the farther corners, in metres, rounded up."""
        edge = (
            self.south
            if abs(self.south) < abs(self.south + self.height)
            else (self.south + self.height)
        )
        corner, middle = (edge, self.west), (self.latitude, self.longitude)
        reach_m: float = h3.great_circle_distance(middle, corner, unit="m")
        return math.ceil(reach_m * 10) / 10


def why_no_code(code: str) -> str:
    """Why a text in capitals is no Plus Code, full or short; empty where it is one.

    >>> why_no_code("7P36HW4H+2X"), why_no_code("HW4H+2X")
    ('', '')
    >>> why_no_code("7P36HW4H+2")
    'one character stands behind the plus sign; a Plus Code has none, two or more'
    """
    shape = _SHAPE.fullmatch(code)
    if shape is None:
        return f"a Plus Code has the characters {ALPHABET} and one plus sign"
    left, zeros, right = shape["left"], shape["zeros"], shape["right"]
    count = len(left) + len(zeros)
    rules = (
        (
            len(right) != 1,
            "one character stands behind the plus sign; a Plus Code has none, two or more",
        ),
        (
            count in _BEFORE_PLUS,
            "two, four, six or eight characters stand before the plus sign",
        ),
        (
            len(left) + len(right) <= _MOST_DIGITS,
            f"a Plus Code has at most {_MOST_DIGITS} characters",
        ),
        (
            not zeros or (count == PLUS_AT and left and not right and len(zeros) % 2 == 0),
            "zeros stand in pairs before the plus sign of an area, as in 7P360000+",
        ),
        (
            count < PLUS_AT or not left or _on_earth(left),
            "no place on earth has a Plus Code that begins so",
        ),
    )
    return next((sentence for holds, sentence in rules if not holds), "")


def _on_earth(left: str) -> bool:
    row, column = (_VALUE[digit] * _BASE for digit in left[:2])
    return row < 2 * _SOUTH_POLE and column < 2 * _WEST_END


def is_full(code: str) -> bool:
    """Whether a Plus Code names a place without another beside it.

    >>> is_full("7P36HW4H+2X"), is_full("HW4H+2X")
    (True, False)
    """
    return code.index("+") == PLUS_AT


def decode_plus_code(code: str) -> PlusArea:
    """The area of a full code in capitals that ``why_no_code`` has nothing against.

    >>> area = decode_plus_code("7P36HW4H+2X")
    >>> round(area.latitude, 5), round(area.longitude, 5), area.accuracy_m
    (11.55506, 104.92994, 9.8)
    """
    south, west, height, width = _parts(code)
    return PlusArea(
        south / _LATITUDE_PARTS - _SOUTH_POLE,
        west / _LONGITUDE_PARTS - _WEST_END,
        height / _LATITUDE_PARTS,
        width / _LONGITUDE_PARTS,
    )


def places_of_short_code(
    code: str, latitude: float, longitude: float, radius_m: float
) -> Iterator[PlusArea]:
    """Areas that a short code may stand for around a point, the nearest first.

    The first is what the specification calls the nearest match; the others lie within the radius,
    and at most half a step of the missing digits beyond it.

    >>> area = next(places_of_short_code("HW4H+2X", 11.57, 104.92, 0))
    >>> round(area.latitude, 5), round(area.longitude, 5)
    (11.55506, 104.92994)
    """
    step = _BASE ** (2 - (PLUS_AT - code.index("+")) / 2)
    parts = _parts(code)
    south, height = parts[0] / _LATITUDE_PARTS, parts[2] / _LATITUDE_PARTS
    west, width = parts[1] / _LONGITUDE_PARTS, parts[3] / _LONGITUDE_PARTS
    nearest_row = round((latitude + _SOUTH_POLE - south - height / 2) / step)
    nearest_column = round((longitude + _WEST_END - west - width / 2) / step)
    reach = math.ceil(radius_m / (h3.great_circle_distance((0, 0), (step, 0), unit="m")))
    around = sorted(
        ((row, column) for row in range(-reach, reach + 1) for column in range(-reach, reach + 1)),
        key=lambda pair: pair[0] ** 2 + pair[1] ** 2,
    )
    for row, column in around:
        yield PlusArea(
            south + (nearest_row + row) * step - _SOUTH_POLE,
            west + (nearest_column + column) * step - _WEST_END,
            height,
            width,
        )


def _parts(code: str) -> tuple[int, int, int, int]:
    """South and west edge, height and width in parts; missing pairs on the left count nothing."""
    place = PLUS_AT - code.index("+")
    digits = code.replace("+", "").rstrip("0")
    south = west = 0
    height, width = _step(max(place - 2, 0))
    for digit in digits:
        if place < _PAIR_DIGITS:
            height, width = _step(place)
            if place % 2:
                west += _VALUE[digit] * width
            else:
                south += _VALUE[digit] * height
        else:
            height, width = height // _ROWS, width // _COLUMNS
            row, column = divmod(_VALUE[digit], _COLUMNS)
            south += row * height
            west += column * width
        place += 1
    return south, west, height, width


def _step(place: int) -> tuple[int, int]:
    """What one unit of the pair at this digit is worth."""
    exponent = place // 2
    return (
        _LATITUDE_PARTS * _BASE**2 // _BASE ** (exponent + 1),
        _LONGITUDE_PARTS * _BASE**2 // _BASE ** (exponent + 1),
    )
