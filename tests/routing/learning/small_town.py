"""The corners of a small town, and rides through it, for the tests of learning."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from routing import RoadNetwork
from routing.learning.tracks import Fixes

WEST, SOUTH, BLOCK = 104.90, 11.55, 0.0018
"""The corner of the town, and the side of a block: about 200 m."""

SIDE = 5
"""Corners along each side."""


def corner(column: int, row: int) -> tuple[float, float]:
    """Longitude and latitude of a street corner."""
    return round(WEST + column * BLOCK, 7), round(SOUTH + row * BLOCK, 7)


def number(column: int, row: int) -> int:
    """The OSM node of a street corner."""
    return 1 + row * SIDE + column


EIGHT_ON_MONDAY_S = 1_793_581_200.0
"""2 November 2026, 08:00 in Cambodia."""

M_PER_DEGREE = 111_195.0

Corner = tuple[float, float]
"""Longitude and latitude."""


def ridden(
    corners: Sequence[Corner],
    kmh: Sequence[float],
    *,
    begin_s: float = EIGHT_ON_MONDAY_S,
    every_s: float = 5.0,
    noise_m: float = 0.0,
    seed: int = 1,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Times, longitudes and latitudes of a ride along straight streets, each at its own speed."""
    line = np.array(corners)
    step = np.diff(line, axis=0) * [np.cos(np.radians(line[0, 1])), 1.0]
    metres = np.hypot(*step.T) * M_PER_DEGREE
    passed_s = np.concatenate([[0.0], np.cumsum(metres / (np.array(kmh) / 3.6))])
    at_s = np.append(np.arange(0.0, passed_s[-1], every_s), passed_s[-1])
    east_m, north_m = np.random.default_rng(seed).normal(0.0, noise_m or 1e-9, (2, len(at_s)))
    longitude = np.interp(at_s, passed_s, line[:, 0])
    latitude = np.interp(at_s, passed_s, line[:, 1])
    longitude += east_m / (M_PER_DEGREE * np.cos(np.radians(latitude)))
    return begin_s + at_s, longitude, latitude + north_m / M_PER_DEGREE


def fixes_of(*tracks: tuple[np.ndarray, np.ndarray, np.ndarray]) -> Fixes:
    """Several recorded tracks as one block."""
    time_s, longitude, latitude = (np.concatenate(column) for column in zip(*tracks, strict=True))
    number = np.repeat(np.arange(len(tracks), dtype=np.int32), [len(one[0]) for one in tracks])
    return Fixes(number, time_s, longitude, latitude, np.full(len(time_s), np.nan, np.float32))


def between(network: RoadNetwork, here: tuple[float, float], there: tuple[float, float]) -> int:
    """The directed segment from one corner to the next."""
    places = np.column_stack([network.node_longitude, network.node_latitude])
    for segment, (start, end) in enumerate(
        zip(network.segment_start.tolist(), network.segment_end.tolist(), strict=True)
    ):
        for way, (tail, head) in enumerate(((start, end), (end, start))):
            if np.allclose(places[tail], here, atol=1e-6) and np.allclose(
                places[head], there, atol=1e-6
            ):
                return 2 * segment + way
    raise AssertionError((here, there))
