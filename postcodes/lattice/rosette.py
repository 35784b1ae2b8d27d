"""Lay points in rings around a point: what a lattice of cells is asked to see a border nearby."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

NEAR_BORDER_M: Final = 100.0
NEAR_COUNTRY_M: Final = 150.0
_METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True, slots=True)
class Ring:
    """Offsets in metres of the points that are asked around a point, the nearer rings first."""

    east: npt.NDArray[np.float64]
    north: npt.NDArray[np.float64]
    within_border: int


def _ring() -> Ring:
    """Six circles 25 m apart, so that no island of the lattice slips between the points."""
    east, north = [], []
    within = 0
    for circle in range(1, 7):
        radius, count = NEAR_COUNTRY_M * circle / 6, 6 * circle
        angle = 2 * np.pi * np.arange(count) / count
        east.append(radius * np.sin(angle))
        north.append(radius * np.cos(angle))
        within += count if radius <= NEAR_BORDER_M else 0
    return Ring(np.concatenate(east), np.concatenate(north), within)


RING = _ring()


def rosette(
    latitude: float, longitude: float, scale: float = 1.0
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The point itself and the points around it, in degrees; ``scale`` widens the rings."""
    # Near a pole the offsets leave the map; such a point is outside whatever surrounds it.
    shrink = max(math.cos(math.radians(latitude)), 0.01)
    lats = latitude + scale * RING.north / _METRES_PER_DEGREE
    lons = longitude + scale * RING.east / (_METRES_PER_DEGREE * shrink)
    return (
        np.concatenate([[latitude], np.clip(lats, -90, 90)]),
        np.concatenate([[longitude], np.clip(lons, -180, 180)]),
    )
