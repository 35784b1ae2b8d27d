"""Say on which side of a large road a point lies, for stops that must be on the kerb's side."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.geometry import along_m
from routing.network.road_network import RoadNetwork
from routing.network.snap import Snaps
from routing.network.travel import CLOSED, Travel
from routing.speeds import load_speeds

_LEAST_CLASS = "tertiary"
"""Smaller streets are crossed on foot without a thought (the project's own rule)."""

_ON_THE_ROAD_M = 1.0
"""A point so near to the middle of the road lies on neither side."""

_M_PER_DEGREE = 111_320.0


def kerb_sides(
    network: RoadNetwork, travel: Travel, points: npt.NDArray[np.float64], snaps: Snaps
) -> npt.NDArray[np.bool_]:
    """Whether each point may be passed along and against the shape of its segment; bool (2, p).

    Cambodia drives on the right: on a two-way road of class tertiary or larger a stop lies on the
    right-hand side of who comes to it. Elsewhere both ways will do.
    """
    large = load_speeds().index(_LEAST_CLASS)
    both_ways = (travel.forward_ms < CLOSED) & (travel.backward_ms < CLOSED)
    strict = both_ways & (network.segment_class <= large)
    sides = np.ones((2, len(points)), dtype=np.bool_)
    there = snaps.segment >= 0
    for i in np.flatnonzero(there & strict[np.where(there, snaps.segment, 0)]).tolist():
        right_m = _right_of(
            network.shape(int(snaps.segment[i])), float(snaps.fraction[i]), points[i]
        )
        if abs(right_m) > _ON_THE_ROAD_M:
            sides[:, i] = right_m > 0, right_m < 0
    return sides


def _right_of(
    line: npt.NDArray[np.float64], fraction: float, point: npt.NDArray[np.float64]
) -> float:
    """How far a point lies to the right of a line at a fraction of its length, metres."""
    place = along_m(*line.T)
    piece = int(np.searchsorted(place, fraction * place[-1], side="right")) - 1
    piece = min(max(piece, 0), len(line) - 2)
    scale = np.array([np.cos(np.radians(point[1])), 1.0]) * _M_PER_DEGREE
    along = (line[piece + 1] - line[piece]) * scale
    beside = (point - line[piece]) * scale
    length = float(np.hypot(*along))
    if length == 0:
        return 0.0
    return float(along[1] * beside[0] - along[0] * beside[1]) / length
