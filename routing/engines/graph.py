"""Time travel on a road network with Dijkstra's algorithm (scipy)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy.sparse.csgraph import dijkstra

from routing.engines.protocol import UNREACHABLE, Matrix
from routing.engines.weave import WovenGraph, unpack, weave
from routing.errors import EngineError
from routing.geometry import along_m
from routing.network.road_network import RoadNetwork
from routing.network.snap import OFF_NETWORK_M, Snapper, Snaps
from routing.network.travel import Travel, travel_of
from routing.plan import EngineNote
from routing.problem import Profile

_ROWS_AT_A_TIME = 64
"""Sources of one Dijkstra call: bounds the memory to 64 rows of the whole graph."""

_NO_PREDECESSOR = -9999  # scipy's mark


class GraphEngine:
    """The roads of a network, timed for each profile by class, signed limit and urban factor.

    A point counts from the nearest place on the nearest road that the profile can use. Time and
    distance begin there: the last metres to the door belong to the service time. A point more
    than 250 m from every such road is unreachable for the profile.
    """

    def __init__(self, network: RoadNetwork) -> None:
        self._network = network
        self._travel: dict[Profile, Travel] = {}
        self._snappers: dict[Profile | None, Snapper] = {}

    @property
    def network(self) -> RoadNetwork:
        """The roads that this engine travels."""
        return self._network

    @property
    def note(self) -> EngineNote:
        """Say that times are modelled on roads, without traffic."""
        report = self._network.report
        return EngineNote(
            name="graph",
            on_roads=True,
            note=(
                f"Distances along the roads of {report.source} ({report.km_kept:,.0f} km); times "
                "from road classes and an urban factor, not from live traffic."
            ),
        )

    def snap_distance_m(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Metres from each point to the nearest kept road of any kind; shape (n,)."""
        return self._snapper(None).snap(points).distance_m

    def matrix(self, points: npt.NDArray[np.float64], profile: Profile) -> Matrix:
        """Travel between all pairs: the fastest path, and that path's length.

        Seconds and metres are rounded once, at the end; ``UNREACHABLE`` where no road leads.
        """
        count = len(points)
        duration_s = np.full((count, count), UNREACHABLE, dtype=np.int32)
        distance_m = np.full((count, count), UNREACHABLE, dtype=np.int32)
        graph = self._weave(points, profile)
        nodes = np.arange(graph.first_point, graph.first_point + count)
        for begin in range(0, count, _ROWS_AT_A_TIME):
            rows = slice(begin, min(begin + _ROWS_AT_A_TIME, count))
            weight = dijkstra(graph.weights, indices=nodes[rows])[:, nodes]
            reached = np.isfinite(weight)
            seconds, metres = unpack(weight[reached])
            duration_s[rows][reached] = np.rint(seconds)
            distance_m[rows][reached] = np.rint(metres)
        np.fill_diagonal(duration_s, 0)
        np.fill_diagonal(distance_m, 0)
        return Matrix(duration_s, distance_m)

    def route(
        self, points: npt.NDArray[np.float64], profile: Profile
    ) -> tuple[tuple[float, float], ...]:
        """The line along the roads through the points in their order.

        Raises:
            EngineError: When no road joins two neighbours of the order.
        """
        if len(points) == 0:
            return ()
        snaps = self._snap(points, profile)
        graph = weave(self._network, self._travel_of(profile), snaps)
        places = [(float(longitude), float(latitude)) for longitude, latitude in snaps.place]
        line = places[:1]
        for here, there in pairwise(range(len(points))):
            nodes = _path(graph, graph.first_point + here, graph.first_point + there)
            if nodes is None:
                raise EngineError(f"No road for a {profile} joins places {here} and {there}.")
            inner = list(self._vertices(graph, nodes))[1:-1]
            for vertex in (*inner, places[there]):  # each place once, at one and the same spot
                if vertex != line[-1]:
                    line.append(vertex)
        return tuple(line)

    def _vertices(self, graph: WovenGraph, nodes: list[int]) -> Iterator[tuple[float, float]]:
        for tail, head in pairwise(nodes):
            arc = graph.arc(tail, head)
            shape = self._network.shape(int(graph.piece_segment[arc]))
            yield from _cut(shape, float(graph.piece_from[arc]), float(graph.piece_to[arc]))

    def _weave(self, points: npt.NDArray[np.float64], profile: Profile) -> WovenGraph:
        return weave(self._network, self._travel_of(profile), self._snap(points, profile))

    def _snap(self, points: npt.NDArray[np.float64], profile: Profile) -> Snaps:
        snaps = self._snapper(profile).snap(points)
        far = snaps.distance_m > OFF_NETWORK_M
        return Snaps(
            np.where(far, -1, snaps.segment), snaps.fraction, snaps.place, snaps.distance_m
        )

    def _travel_of(self, profile: Profile) -> Travel:
        if profile not in self._travel:
            self._travel[profile] = travel_of(self._network, profile)
        return self._travel[profile]

    def _snapper(self, profile: Profile | None) -> Snapper:
        if profile not in self._snappers:
            every = np.ones(self._network.segment_count, dtype=np.bool_)
            mask = every if profile is None else self._travel_of(profile).snappable
            self._snappers[profile] = Snapper(self._network, mask)
        return self._snappers[profile]


def _path(graph: WovenGraph, tail: int, head: int) -> list[int] | None:
    """The nodes of the fastest path, both ends included, or None."""
    if tail == head:
        return [tail]
    _, before = dijkstra(graph.weights, indices=np.array([tail]), return_predecessors=True)
    nodes = [head]
    while nodes[-1] != tail:
        previous = int(before[0, nodes[-1]])
        if previous == _NO_PREDECESSOR:
            return None
        nodes.append(previous)
    return nodes[::-1]


def _cut(shape: npt.NDArray[np.float64], begin: float, end: float) -> list[tuple[float, float]]:
    """The part of a line between two fractions of its length; backwards when begin > end."""
    low, high = min(begin, end), max(begin, end)
    place = along_m(*shape.T)
    wanted = np.array([low, high]) * place[-1]
    ends = np.column_stack([np.interp(wanted, place, shape[:, axis]) for axis in (0, 1)])
    inner = shape[(place > wanted[0]) & (place < wanted[1])]
    part = np.concatenate([ends[:1], inner, ends[1:]])
    if begin > end:
        part = part[::-1]
    return [(float(longitude), float(latitude)) for longitude, latitude in part]
