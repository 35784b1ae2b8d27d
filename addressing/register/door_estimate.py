"""Learn where a door is from scans made at it, some of which were made too late.

A scan is either made at the door, and as far off as its receiver says, or made late: on the way to
the next stop, anywhere around. Which it was is not known; the place is the one under which all
scans together are likeliest (a mixture of the two, by expectation and maximisation from several
starts). A plain mean would follow the late ones.

Where a scan was said to be s metres off, it is taken to be so in each direction, as a normal
distribution: the mean of three of them is then a median of 0.68 s off, and who knew which scans are
late would not come nearer than 0.77 s with three scans of which a fifth are.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

LEAST_PROOFS: Final = 3
"""With fewer, nothing can be said about a late scan."""

_LATE_SHARE: Final = 0.2
_LATE_SPREAD_M: Final = 120.0  # half a minute of riding
_BEST_ACCURACY_M: Final = 3.0  # what no receiver between houses surpasses
_ROUNDS: Final = 40
_METRES_PER_DEGREE: Final = 110_600.0
Metres = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scan:
    """A position at which a delivery was scanned.

    Attributes:
        latitude: In degrees.
        longitude: In degrees.
        accuracy_m: As the receiver says.
    """

    latitude: float
    longitude: float
    accuracy_m: float


@dataclass(frozen=True, slots=True)
class DoorEstimate:
    """Where a door is, as scans tell.

    Attributes:
        latitude: In degrees.
        longitude: In degrees.
        error_m: Standard error in each direction; large where hardly a scan is trusted.
        scans: How many there were.
        trusted: How many of them count, late ones hardly.
    """

    latitude: float
    longitude: float
    error_m: float
    scans: int
    trusted: float


def estimate_door(scans: Sequence[Scan]) -> DoorEstimate | None:
    """The likeliest place of a door; None with fewer than three scans.

    >>> here = [Scan(11.58380, 104.90020, 8), Scan(11.58384, 104.90018, 8),
    ...         Scan(11.58378, 104.90024, 8), Scan(11.58510, 104.90200, 8)]
    >>> door = estimate_door(here)
    >>> round(door.latitude, 4), round(door.longitude, 4), round(door.trusted)
    (11.5838, 104.9002, 3)
    """
    if len(scans) < LEAST_PROOFS:
        return None
    latitude = float(np.median([scan.latitude for scan in scans]))
    longitude = float(np.median([scan.longitude for scan in scans]))
    east = _METRES_PER_DEGREE * math.cos(math.radians(latitude))
    points = np.array(
        [
            ((scan.longitude - longitude) * east, (scan.latitude - latitude) * _METRES_PER_DEGREE)
            for scan in scans
        ]
    )
    spread = np.array([max(scan.accuracy_m, _BEST_ACCURACY_M) for scan in scans])
    place, weights = max(
        (_settled(points, spread, start) for start in (*points, np.zeros(2), points.mean(axis=0))),
        key=lambda found: _likelihood(points, spread, found[0]),
    )
    return DoorEstimate(
        latitude + float(place[1]) / _METRES_PER_DEGREE,
        longitude + float(place[0]) / east,
        float(1 / math.sqrt(_pull(spread, weights).sum())),
        len(scans),
        float(weights.sum()),
    )


def _densities(points: Metres, spread: Metres, place: Metres) -> tuple[Metres, Metres]:
    """How likely each scan is at a door here, and late."""
    squares = ((points - place) ** 2).sum(axis=1)
    late = spread**2 + _LATE_SPREAD_M**2
    at_door = (1 - _LATE_SHARE) * np.exp(-squares / (2 * spread**2)) / spread**2
    return at_door, _LATE_SHARE * np.exp(-squares / (2 * late)) / late


def _likelihood(points: Metres, spread: Metres, place: Metres) -> float:
    at_door, late = _densities(points, spread, place)
    return float(np.log(at_door + late + 1e-300).sum())


def _pull(spread: Metres, trust: Metres) -> Metres:
    """How strongly each scan draws the place towards itself: a late one hardly, but never not."""
    return trust / spread**2 + (1 - trust) / (spread**2 + _LATE_SPREAD_M**2)


def _settled(points: Metres, spread: Metres, start: Metres) -> tuple[Metres, Metres]:
    """Move a start until it stays; the place, and how far each scan is trusted."""
    place = start
    for _ in range(_ROUNDS):
        at_door, late = _densities(points, spread, place)
        trust = at_door / (at_door + late + 1e-300)
        pull = _pull(spread, trust)
        moved = (points * pull[:, None]).sum(axis=0) / pull.sum()
        if np.abs(moved - place).max() < 0.01:  # noqa: PLR2004 - a centimetre
            break
        place = moved
    return place, trust
