"""Give SQLite what PostGIS has of its own: comparing shapes, folding case beyond ASCII."""

from __future__ import annotations

import sqlite3
import struct
from functools import lru_cache
from typing import Final

import shapely

LOWER: Final = "phlov_lower"
RELATES: Final = "phlov_relates"
IN_BOX: Final = "phlov_in_box"

_POINT: Final = struct.Struct("<BIdd")


def add_functions(driver: sqlite3.Connection) -> None:
    """Have a connection know the functions of this module."""
    driver.create_function(LOWER, 1, _lower, deterministic=True)
    driver.create_function(RELATES, 3, _relates, deterministic=True)
    driver.create_function(IN_BOX, 5, _in_box, deterministic=True)


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()


def _relates(wkb: bytes | None, relation: str, other: bytes) -> bool | None:
    """Whether a shape intersects, contains … another one."""
    if wkb is None:
        return None
    return bool(getattr(shapely, relation)(shapely.from_wkb(wkb), _shape(other)))


@lru_cache(maxsize=64)
def _shape(wkb: bytes) -> shapely.Geometry:
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape


def _in_box(wkb: bytes | None, west: float, south: float, east: float, north: float) -> bool | None:
    """Whether a shape meets a box; points are read without making one."""
    if wkb is None:
        return None
    if len(wkb) == _POINT.size and wkb[0] == 1:
        _, _, x, y = _POINT.unpack(wkb)
        return bool(west <= x <= east and south <= y <= north)
    return bool(shapely.intersects(shapely.from_wkb(wkb), shapely.box(west, south, east, north)))
