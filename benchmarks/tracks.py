"""Simulate couriers' rounds on a real network whose speeds are known.

A courier starts at a hub, visits stops in one quarter of the town by the fastest ways and comes
back. The receiver notes a place every few seconds along the shapes of the roads, with Gaussian
noise, also while the courier stands at a door.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from routing import Profile, RoadNetwork
from routing.geometry import along_m
from routing.learning.tracks import Fixes
from routing.network.travel import ordinary_kmh, travel_of

MONDAY_S = 1_793_577_600 - 7 * 3600
"""Monday, 2 November 2026, midnight in Cambodia."""

_M_PER_DEGREE = 111_195.0
_STANDS_S = (120, 420)
_QUARTER_M = 2_500.0


@dataclass(frozen=True, slots=True, eq=False)
class KnownSpeeds:
    """Speeds along and against each segment by hour of the day, km/h; (24, 2m).

    Directed segment ``2 i`` is segment i along its shape.
    """

    kmh: npt.NDArray[np.float64] = field(repr=False)


@dataclass(frozen=True, slots=True, eq=False)
class Ride:
    """One way from stop to stop as it was really ridden: directed segments, and when."""

    way: npt.NDArray[np.int32] = field(repr=False)
    begin_s: float
    end_s: float
    track: int


@dataclass(frozen=True, slots=True, eq=False)
class Rounds:
    """What was recorded, and the truth behind it."""

    fixes: Fixes
    rides: list[Ride] = field(repr=False)


def known_speeds(
    network: RoadNetwork, profile: Profile, *, seed: int, spread: float = 0.25
) -> KnownSpeeds:
    """Draw the true speed of each directed segment around its class's, slower at rush hours.

    Every directed segment is drawn for itself: neighbours say nothing about each other.
    """
    rng = np.random.default_rng(seed)
    ordinary = np.repeat(ordinary_kmh(network, profile), 2)
    own = np.exp(rng.normal(0.0, spread, len(ordinary)).clip(-0.69, 0.69)) * 0.85
    hour = np.arange(24)
    rush = (
        1.0
        - 0.30 * np.exp(-(((hour - 7.5) / 1.2) ** 2))
        - 0.35 * np.exp(-(((hour - 17) / 1.5) ** 2))
    )
    return KnownSpeeds(ordinary * own * rush[:, None])


def simulate_rounds(
    network: RoadNetwork,
    profile: Profile,
    speeds: KnownSpeeds,
    *,
    tracks: int,
    stops: int,
    seed: int,
    noise_m: float = 8.0,
    every_s: float = 5.0,
) -> Rounds:
    """Ride ``tracks`` rounds of ``stops`` stops each from one hub, over the working day."""
    rng = np.random.default_rng(seed)
    town = _Town(network, profile, speeds)
    hub = town.draw(rng, None)
    rides: list[Ride] = []
    columns: list[list[npt.NDArray[np.float64]]] = []
    sizes = []
    for track in range(tracks):
        clock_s = MONDAY_S + (track % 28) * 86_400 + rng.uniform(7, 16) * 3600
        quarter = town.draw(rng, None)
        places = [hub, *(town.draw(rng, quarter) for _ in range(stops)), hub]
        legs = []
        for here, there in pairwise(places):
            leg = town.ride(here, there, clock_s)
            if leg is None:
                continue
            way, times_s, line = leg
            rides.append(Ride(way, clock_s, float(times_s[-1]), track))
            legs.append((times_s, line))
            clock_s = float(times_s[-1]) + rng.uniform(*_STANDS_S)
        if not legs:
            continue
        recorded = _recorded(legs, rng, noise_m, every_s)
        columns.append(recorded)
        sizes.append(len(recorded[0]))
    time_s, longitude, latitude = (np.concatenate(column) for column in zip(*columns, strict=True))
    fixes = Fixes(
        np.repeat(np.arange(len(sizes), dtype=np.int32), sizes),
        time_s,
        longitude,
        latitude,
        np.full(len(time_s), np.nan, dtype=np.float32),
    )
    return Rounds(fixes, rides)


Place = tuple[int, float]
"""A segment and how far along its shape."""


class _Town:
    """The fastest ways of a network whose speeds are known."""

    def __init__(self, network: RoadNetwork, profile: Profile, speeds: KnownSpeeds) -> None:
        self._network = network
        self._speeds = speeds
        travel = travel_of(network, profile)
        self._usable = np.flatnonzero(travel.snappable)
        open_way = np.stack([network.forward(profile), network.backward(profile)], axis=1).ravel()
        open_way &= np.repeat(travel.snappable, 2)
        self._open = open_way
        self._tail = np.stack([network.segment_start, network.segment_end], axis=1).ravel()
        self._head = np.stack([network.segment_end, network.segment_start], axis=1).ravel()
        self._length_m = np.repeat(network.segment_length_m, 2)
        self._graphs: dict[int, tuple[csr_array, npt.NDArray[np.int64]]] = {}

    def draw(self, rng: np.random.Generator, near: Place | None) -> Place:
        """A place on a street, anywhere or in the quarter of another place."""
        network = self._network
        chosen = self._usable
        if near is not None:
            node = network.segment_start[near[0]]
            east = (
                network.node_longitude[network.segment_start[chosen]] - network.node_longitude[node]
            )
            north = (
                network.node_latitude[network.segment_start[chosen]] - network.node_latitude[node]
            )
            far = np.hypot(east * np.cos(np.radians(network.node_latitude[node])), north)
            chosen = chosen[far * _M_PER_DEGREE < _QUARTER_M]
        length_m = network.segment_length_m[chosen]
        return int(rng.choice(chosen, p=length_m / length_m.sum())), float(rng.uniform(0.05, 0.95))

    def ride(
        self, here: Place, there: Place, clock_s: float
    ) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.float64], npt.NDArray[np.float64]] | None:
        """The fastest way at an hour: directed segments, and a line with its times.

        None where no way leads, or it would stay on one segment.
        """
        hour = int((clock_s + 7 * 3600) // 3600) % 24
        graph, best = self._graph(hour)
        leave = [2 * here[0] + side for side in (0, 1) if self._open[2 * here[0] + side]]
        reach = [2 * there[0] + side for side in (0, 1) if self._open[2 * there[0] + side]]
        if here[0] == there[0] or not leave or not reach:
            return None
        far, before = dijkstra(
            graph, indices=[self._head[way] for way in leave], return_predecessors=True
        )
        seconds = self._seconds(hour)
        options = [
            (
                seconds[way] * _left(here, way)
                + far[row, self._tail[goal]]
                + seconds[goal] * (1 - _left(there, goal)),
                row,
                way,
                goal,
            )
            for row, way in enumerate(leave)
            for goal in reach
        ]
        total_s, row, first, last = min(options)
        if not np.isfinite(total_s):
            return None
        ways = [last]
        node = self._tail[last]
        while node != self._head[first]:
            parent = before[row, node]
            ways.append(
                best[graph.indptr[parent] : graph.indptr[parent + 1]][
                    graph.indices[graph.indptr[parent] : graph.indptr[parent + 1]] == node
                ][0]
            )
            node = parent
        way = np.array([first, *ways[::-1]], dtype=np.int32)
        begin = np.zeros(len(way))
        end = np.ones(len(way))
        begin[0], end[-1] = 1 - _left(here, first), 1 - _left(there, last)
        times_s, line = self._line(way, begin, end, seconds[way], clock_s)
        return way, times_s, line

    def _line(
        self,
        way: npt.NDArray[np.int32],
        begin: npt.NDArray[np.float64],
        end: npt.NDArray[np.float64],
        seconds: npt.NDArray[np.float64],
        clock_s: float,
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Vertices along the way and the time at each."""
        times, lines = [], []
        for one, low, high, whole_s in zip(way, begin, end, seconds, strict=True):
            shape = self._network.shape(one >> 1)
            shape = shape[::-1] if one & 1 else shape
            place = along_m(*shape.T)
            place = place / place[-1] if place[-1] > 0 else np.linspace(0, 1, len(shape))
            inner = (place > low) & (place < high)
            at = np.concatenate([[low], place[inner], [high]])
            lines.append(np.column_stack([np.interp(at, place, shape[:, axis]) for axis in (0, 1)]))
            times.append(clock_s + (at - low) * whole_s)
            clock_s += (high - low) * whole_s
        return np.concatenate(times), np.concatenate(lines)

    def _seconds(self, hour: int) -> npt.NDArray[np.float64]:
        kmh = np.where(self._open, self._speeds.kmh[hour], np.inf)
        return np.asarray(self._length_m / (kmh / 3.6))

    def _graph(self, hour: int) -> tuple[csr_array, npt.NDArray[np.int64]]:
        """Seconds between nodes at an hour, and the directed segment that is the fastest."""
        if hour not in self._graphs:
            usable = np.flatnonzero(self._open)
            seconds = self._seconds(hour)[usable]
            order = np.lexsort((seconds, self._head[usable], self._tail[usable]))
            usable, seconds = usable[order], seconds[order]
            tail, head = self._tail[usable], self._head[usable]
            first = np.concatenate([[True], (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])])
            n = self._network.node_count
            start = np.concatenate([[0], np.cumsum(np.bincount(tail[first], minlength=n))])
            graph = csr_array((seconds[first], head[first], start), shape=(n, n))
            self._graphs[hour] = (graph, usable[first])
        return self._graphs[hour]


def _left(place: Place, way: int) -> float:
    """What is left of a directed segment from a place on it."""
    return place[1] if way & 1 else 1 - place[1]


def _recorded(
    legs: list[tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]],
    rng: np.random.Generator,
    noise_m: float,
    every_s: float,
) -> list[npt.NDArray[np.float64]]:
    """A fix every few seconds from the first departure to the last arrival."""
    times_s = np.concatenate([leg[0] for leg in legs])
    line = np.concatenate([leg[1] for leg in legs])
    time_s = np.arange(np.ceil(times_s[0]), times_s[-1], every_s)
    longitude = np.interp(time_s, times_s, line[:, 0])
    latitude = np.interp(time_s, times_s, line[:, 1])
    east_m, north_m = rng.normal(0.0, noise_m, (2, len(time_s)))
    longitude += east_m / (_M_PER_DEGREE * np.cos(np.radians(latitude)))
    return [time_s, longitude, latitude + north_m / _M_PER_DEGREE]
