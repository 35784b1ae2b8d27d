"""Draw where a code lies, without a map: its hexagon, what is around it, north and a scale."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from addressing import CodeArea, CodeLevel, area_code, code_polygon, neighbour_codes

_METRES_PER_DEGREE: Final = 111_320
_SIZE: Final = 200.0
"""Units of the drawing along each side."""

_MARGIN: Final = 10.0
_LONGEST_SCALE: Final = 60.0
_STEPS: Final = (5, 2, 1)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Sketch:
    """A square drawing, 200 units along each side, y downwards.

    Attributes:
        around: Hexagons that show the surroundings, each as the points of an SVG polygon.
        place: The hexagon of the code.
        scale: Length of the scale bar in units.
        scale_m: The same in metres.
    """

    around: tuple[str, ...]
    place: str
    scale: float
    scale_m: int


def draw_sketch(place: CodeArea) -> Sketch:
    """A door in its block; a block or town among its neighbours."""
    if place.level is CodeLevel.DOOR:
        codes = [area_code(place.code, CodeLevel.BLOCK)]
    else:
        codes = list(neighbour_codes(place.code))
    rings = [_metres(place, code) for code in (place.code, *codes)]
    xs = [x for ring in rings for x, _ in ring]
    ys = [y for ring in rings for _, y in ring]
    span = max(max(xs) - min(xs), max(ys) - min(ys))
    unit = (_SIZE - 2 * _MARGIN) / span
    middle = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)

    def points(ring: Iterable[Point]) -> str:
        placed = (
            (_SIZE / 2 + (x - middle[0]) * unit, _SIZE / 2 + (y - middle[1]) * unit)
            for x, y in ring
        )
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in placed)

    drawn = [points(ring) for ring in rings]
    scale_m = _round_length(_LONGEST_SCALE / unit)
    return Sketch(tuple(drawn[1:]), drawn[0], round(scale_m * unit, 1), scale_m)


def _metres(centre: CodeArea, code: str) -> list[Point]:
    """Corners of a hexagon in metres east and south of a centre."""
    shrink = math.cos(math.radians(centre.latitude))
    return [
        (
            (longitude - centre.longitude) * _METRES_PER_DEGREE * shrink,
            (centre.latitude - latitude) * _METRES_PER_DEGREE,
        )
        for longitude, latitude in code_polygon(code).exterior.coords[:-1]
    ]


def _round_length(longest_m: float) -> int:
    """The longest of 1, 2, 5, 10, 20, 50 … metres that fits.

    >>> _round_length(47.0), _round_length(6_300.0)
    (20, 5000)
    """
    power = 10 ** math.floor(math.log10(max(longest_m, 1.0)))
    return next((step * power for step in _STEPS if step * power <= longest_m), 1)
