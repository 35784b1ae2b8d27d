"""Time travel on a road network: a contraction hierarchy for each profile, scipy behind it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from routing.engines.blocks import check_size, joined, spans
from routing.engines.ends import Ends, find_ends
from routing.engines.hierarchy import can_order, write_hierarchy
from routing.engines.kerbside import kerb_sides
from routing.engines.legs import Leg
from routing.engines.neighbours import soonest_others
from routing.engines.outwards import pieces_reached
from routing.engines.protocol import BLOCK_ROWS, Matrix, SparseMatrix
from routing.engines.reach import Reach
from routing.engines.search import Rows
from routing.engines.sparse import with_hubs
from routing.engines.topology import Timing, Topology
from routing.engines.ways import best_leg
from routing.engines.weights import rounded
from routing.errors import NoWayError
from routing.network.conditions import Conditions
from routing.network.road_network import RoadNetwork
from routing.network.snap import OFF_NETWORK_M, Snapper, Snaps
from routing.network.store import load_network
from routing.plan import EngineNote
from routing.problem import Profile

Points = npt.NDArray[np.float64]


class GraphEngine:
    """The roads of a network, timed for each profile by class, signed limit and urban factor.

    A point counts from the nearest place on the nearest road that the profile can use. Time and
    distance begin there: the last metres to the door belong to the service time. A point more
    than 250 m from every such road is unreachable for the profile. Times are exact sums of whole
    milliseconds, distances of whole decimetres; turn restrictions and barriers are honoured.

    The first few searches go over the graph itself. A contraction hierarchy is built once they add
    up to what it costs, or loaded where the network was stored with one; results are the same.
    """

    def __init__(
        self,
        network: RoadNetwork,
        *,
        kerbside: bool = False,
        conditions: Conditions | None = None,
        topology: Topology | None = None,
    ) -> None:
        """Take the roads as they are on an ordinary day, or under some conditions.

        Args:
            network: The roads.
            kerbside: Whether a stop on a two-way road of class tertiary or larger must lie on the
                right-hand side of who comes to it and leaves it.
            conditions: What is closed, flooded or known of speeds.
            topology: Of the same network, from elsewhere.
        """
        self._topology = topology or Topology(network)
        self._kerbside = kerbside
        self._conditions = conditions
        self._timings: dict[Profile, Timing] = {}

    @classmethod
    def open(cls, folder: Path, *, kerbside: bool = False) -> GraphEngine:
        """Load a stored network, and its hierarchy where ``prepare_network`` kept one with it.

        Raises:
            NetworkReadError: The stored network cannot be used.
        """
        network = load_network(folder)
        return cls(network, kerbside=kerbside, topology=Topology(network, folder))

    def with_conditions(self, conditions: Conditions | None) -> GraphEngine:
        """The same roads under other conditions; what does not depend on them is shared."""
        return GraphEngine(
            self.network,
            kerbside=self._kerbside,
            conditions=conditions,
            topology=self._topology,
        )

    def prepare(self, profile: Profile | None = None) -> None:
        """Build the hierarchy now, and weigh it for a profile, rather than when it pays.

        Raises:
            EngineError: The package pyroutingkit is not installed.
        """
        self._topology.prepare()
        if profile is not None:
            self.timing(profile).search(rows=0)

    @property
    def network(self) -> RoadNetwork:
        """The roads that this engine travels."""
        return self._topology.network

    @property
    def note(self) -> EngineNote:
        """Say that times are modelled on roads, without traffic."""
        report = self.network.report
        times = "from road classes and an urban factor, not from live traffic"
        if self._conditions is not None:
            times += "; closed, flooded and measured roads are taken into account"
        return EngineNote(
            name="graph",
            on_roads=True,
            note=(
                f"Distances along the roads of {report.source} ({report.km_kept:,.0f} km); times "
                f"{times}."
            ),
        )

    def snap_distance_m(self, points: Points) -> npt.NDArray[np.float64]:
        """Metres from each point to the nearest kept road of any kind; shape (n,)."""
        return self._topology.snapper(None).snap(points).distance_m

    def nearest(self, point: Points, profile: Profile, k: int = 1) -> Snaps:
        """The k nearest segments on which the profile can be, within 250 m, one place on each."""
        return self._snapper(profile).nearest(point, k, OFF_NETWORK_M)

    def matrix(self, points: Points, profile: Profile) -> Matrix:
        """Travel between all pairs: the fastest path, and that path's length.

        Seconds and metres are rounded once, at the end; ``UNREACHABLE`` where no road leads.
        """
        check_size(len(points), len(points))
        return joined(self.matrix_blocks(points, profile), len(points), len(points))

    def table(self, sources: Points, targets: Points, profile: Profile) -> Matrix:
        """Travel from each source to each target, as ``matrix`` has it."""
        check_size(len(sources), len(targets))
        starts, goals = self.ends(sources, profile), self.ends(targets, profile)
        search = self.timing(profile).search(len(sources))
        blocks = _blocks(search.towards(goals), starts, BLOCK_ROWS)
        return joined(blocks, len(sources), len(targets))

    def matrix_blocks(
        self, points: Points, profile: Profile, rows: int = BLOCK_ROWS
    ) -> Iterator[tuple[int, Matrix]]:
        """The matrix in blocks of some rows: the first row of each, and the block."""
        ends = self.ends(points, profile)
        towards = self.timing(profile).search(len(points)).towards(ends)
        for begin, block in _blocks(towards, ends, rows):
            own = np.arange(len(block.duration_s))
            block.duration_s[own, begin + own] = 0
            block.distance_m[own, begin + own] = 0
            yield begin, block

    def neighbours(self, points: Points, profile: Profile, k: int, hubs: int = 1) -> SparseMatrix:
        """The k soonest reached others of each point; all pairs from and to the first ``hubs``.

        Memory grows with the number of pairs that are handed out.
        """
        ends = self.ends(points, profile)
        found = soonest_others(self.timing(profile).arcs, ends, k)
        from_hubs = self.table(points[:hubs], points, profile)
        to_hubs = self.table(points, points[:hubs], profile)
        return with_hubs(len(points), found, from_hubs, to_hubs)

    def legs(self, points: Points, profile: Profile) -> tuple[Leg, ...]:
        """The way from each point to the next, as pieces of road.

        Raises:
            NoWayError: When no road joins two neighbours of the order.
        """
        timing, ends = self.timing(profile), self.ends(points, profile)
        search = timing.search(max(len(points) - 1, 0))
        found = []
        for here, there in pairwise(range(len(points))):
            leg = best_leg(self.network, timing, search, ends, here, there)
            if leg is None:
                raise NoWayError(
                    f"No road for a {profile} joins places {here + 1} and {there + 1}."
                )
            found.append(leg)
        return tuple(found)

    def route(self, points: Points, profile: Profile) -> tuple[tuple[float, float], ...]:
        """The line along the roads through the points in their order.

        Raises:
            NoWayError: When no road joins two neighbours of the order.
        """
        if len(points) == 0:
            return ()
        places = self.ends(points[:1], profile).snaps.place
        lines = [places, *(leg.line for leg in self.legs(points, profile))]
        line: list[tuple[float, float]] = []
        for longitude, latitude in np.concatenate(lines).tolist():
            if not line or line[-1] != (longitude, latitude):
                line.append((longitude, latitude))
        return tuple(line)

    def reach(self, point: Points, profile: Profile, limit_ms: int) -> Reach:
        """Every piece of road that can be reached within a time.

        Where no road lies within 250 m, nothing is.
        """
        ends = self.ends(point[None, :], profile)
        return pieces_reached(self.timing(profile), ends, limit_ms)

    def ends(self, points: Points, profile: Profile) -> Ends:
        """Where points lie on the roads; for checks that want exact weights."""
        timing = self.timing(profile)
        snaps = self._snapper(profile).snap(points)
        far = snaps.distance_m > OFF_NETWORK_M
        snaps = Snaps(
            np.where(far, -1, snaps.segment), snaps.fraction, snaps.place, snaps.distance_m
        )
        sides = kerb_sides(self.network, timing.travel, points, snaps) if self._kerbside else None
        states, weights = self._topology.states, timing.weights
        return find_ends(self.network, states, weights, timing.travel, snaps, sides)

    def timing(self, profile: Profile) -> Timing:
        """The weights of a profile, and the search over them; for checks."""
        if profile not in self._timings:
            self._timings[profile] = Timing(self._topology, profile, self._conditions)
        return self._timings[profile]

    def _snapper(self, profile: Profile) -> Snapper:
        return self._topology.snapper(self.timing(profile).travel.snappable)


def prepare_network(network: RoadNetwork, folder: Path) -> None:
    """Build the hierarchy of a network and keep it in the folder where the network is stored.

    Does nothing where the package pyroutingkit is not installed.
    """
    if can_order():
        topology = Topology(network)
        write_hierarchy(topology.prepare(), topology.states, folder)


def _blocks(towards: Rows, sources: Ends, rows: int) -> Iterator[tuple[int, Matrix]]:
    for span in spans(len(sources), rows):
        yield span.start, Matrix(*rounded(towards(sources, span)))
