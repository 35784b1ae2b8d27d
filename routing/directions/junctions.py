"""Ask which ways lead out of an intersection for a profile."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.geometry import along_m, bearing_deg
from routing.network.road_network import RoadNetwork
from routing.problem import Profile, profile_bit

_LOOK_M = 15.0
"""Bearings are taken over so many metres: the first vertex of a road often bends into its kerb."""


@dataclass(frozen=True, slots=True)
class Exit:
    """One way out of a node: a segment, travelled along its shape or against it."""

    segment: int
    forward: bool
    bearing_deg: float


class Junctions:
    """The ways out of every node, as a compressed list built once for a network and a profile."""

    def __init__(self, network: RoadNetwork, profile: Profile) -> None:
        self._network = network
        bit = profile_bit(profile)
        along = np.flatnonzero(network.segment_forward & bit)
        against = np.flatnonzero(network.segment_backward & bit)
        tail = np.concatenate([network.segment_start[along], network.segment_end[against]])
        order = np.argsort(tail, kind="stable")
        self._segment = np.concatenate([along, against])[order]
        self._forward = (np.arange(len(tail)) < len(along))[order]
        self._begin = np.searchsorted(tail[order], np.arange(network.node_count + 1))

    def exits(self, node: int) -> list[Exit]:
        """The ways that lead out of a node; a closed ring at the node appears twice."""
        span = range(int(self._begin[node]), int(self._begin[node + 1]))
        return [self._exit(int(self._segment[i]), bool(self._forward[i])) for i in span]

    def head(self, segment: int, *, forward: bool) -> int:
        """The node where a directed segment ends."""
        ends = self._network.segment_end if forward else self._network.segment_start
        return int(ends[segment])

    def _exit(self, segment: int, forward: bool) -> Exit:  # noqa: FBT001 - private
        shape = self._network.shape(segment)
        return Exit(segment, forward, first_bearing_deg(shape if forward else shape[::-1]))


def first_bearing_deg(line: npt.NDArray[np.float64]) -> float:
    """The direction in which a line (k, 2) sets out, over its first 15 m."""
    place = along_m(*line.T)
    at = min(_LOOK_M, float(place[-1]))
    longitude, latitude = (float(np.interp(at, place, line[:, axis])) for axis in (0, 1))
    return bearing_deg(float(line[0, 0]), float(line[0, 1]), longitude, latitude)


def last_bearing_deg(line: npt.NDArray[np.float64]) -> float:
    """The direction in which a line (k, 2) arrives, over its last 15 m."""
    return (first_bearing_deg(line[::-1]) + 180) % 360


def turn_deg(before_deg: float, after_deg: float) -> float:
    """How far one turns from one bearing to another, −180 to 180, right positive.

    >>> turn_deg(350, 80), turn_deg(90, 0)
    (90, -90)
    """
    return (after_deg - before_deg + 180) % 360 - 180
