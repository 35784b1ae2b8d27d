"""Travel roads by brute force: whole histories of directed segments, plain Python, no cleverness.

It shares no code with the engines beyond the roads, the travel times and the snapping.
"""

from __future__ import annotations

import heapq
from collections import defaultdict

import numpy as np

from routing import Profile, RoadNetwork
from routing.network import CLOSED, OFF_NETWORK_M, Conditions, Snapper, Snaps, travel_of
from routing.problem import profile_bit

Way = tuple[int, bool]
"""A segment, and whether it is travelled along its shape."""


def snapped(network: RoadNetwork, travel, points: np.ndarray) -> Snaps:
    return Snapper(network, travel.snappable).snap(points)


class Reference:
    """One profile on one network."""

    def __init__(
        self, network: RoadNetwork, profile: Profile, conditions: Conditions | None = None
    ) -> None:
        self.network, self.profile = network, profile
        self.travel = travel_of(network, profile, conditions)
        bit = profile_bit(profile)
        turns = network.turns
        self.forbidden = {
            tuple(turns.path(i)) for i in range(len(turns)) if turns.profiles[i] & bit
        }
        self.longest = max(map(len, self.forbidden), default=2)
        self.barred = (network.node_barrier & bit) > 0
        self.departing = defaultdict(list)
        for segment in range(network.segment_count):
            for along in (True, False):
                if self.ms((segment, along)) is not None:
                    self.departing[self.begin((segment, along))].append((segment, along))

    def ms(self, way: Way) -> int | None:
        taken = (self.travel.forward_ms if way[1] else self.travel.backward_ms)[way[0]]
        return None if taken == CLOSED else int(taken)

    def begin(self, way: Way) -> int:
        ends = self.network.segment_start if way[1] else self.network.segment_end
        return int(ends[way[0]])

    def end(self, way: Way) -> int:
        return self.begin((way[0], not way[1]))

    def dm(self, segment: int) -> int:
        return int(self.network.length_dm[segment])

    def allowed(self, history: tuple[Way, ...], way: Way) -> bool:
        path = (*history, way)
        if any(path[i:] in self.forbidden for i in range(len(path) - 1)):
            return False
        passes = history[-1][0] != way[0]
        return not (passes and self.barred[self.begin(way)])

    def part(self, way: Way, fraction: float) -> tuple[int, int]:
        """From where the segment is entered to a point on it: milliseconds and decimetres."""
        whole_ms, whole_dm = self.ms(way), self.dm(way[0])
        ms, dm = round(whole_ms * fraction), round(whole_dm * fraction)
        return (ms, dm) if way[1] else (whole_ms - ms, whole_dm - dm)

    def passable(self, segment: int) -> list[Way]:
        return [(segment, along) for along in (True, False) if self.ms((segment, along))]

    def from_place(self, segment: int, fraction: float) -> dict[Way, tuple[int, int]]:
        """The best cost at which each directed segment can be entered at its beginning."""
        entered: dict[Way, tuple[int, int]] = {}
        best: dict[tuple[Way, ...], tuple[int, int]] = {}
        heap = []
        for way in self.passable(segment):
            ms, dm = self.part(way, fraction)
            heap.append(((self.ms(way) - ms, self.dm(segment) - dm), (way,)))
        heapq.heapify(heap)
        while heap:
            cost, history = heapq.heappop(heap)
            if history in best:
                continue
            best[history] = cost
            for way in self.departing[self.end(history[-1])]:
                if not self.allowed(history, way):
                    continue
                entered[way] = min(entered.get(way, cost), cost)
                after = (*history, way)[-(self.longest - 1) :]
                total = cost[0] + self.ms(way), cost[1] + self.dm(way[0])
                if after not in best:
                    heapq.heappush(heap, (total, after))
        return entered

    def costs(self, snaps: Snaps, source: int, targets: range) -> list[tuple[int, int] | None]:
        """Milliseconds and decimetres from one place to others; None where no road leads."""
        if snaps.distance_m[source] > OFF_NETWORK_M:
            return [None for _ in targets]
        here, f = int(snaps.segment[source]), float(snaps.fraction[source])
        entered = self.from_place(here, f)
        found: list[tuple[int, int] | None] = []
        for target in targets:
            there, g = int(snaps.segment[target]), float(snaps.fraction[target])
            options = []
            for way in self.passable(there):
                ms, dm = self.part(way, g)
                if way in entered:
                    options.append((entered[way][0] + ms, entered[way][1] + dm))
                if here == there and (g >= f if way[1] else g <= f):
                    begun = self.part(way, f)
                    options.append((ms - begun[0], dm - begun[1]))
            off = snaps.distance_m[target] > OFF_NETWORK_M
            found.append(min(options) if options and not off else None)
        return found
