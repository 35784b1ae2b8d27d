"""Time travel with OSRM servers that run beside the program, one for each profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from routing.engines.blocks import check_size
from routing.engines.crow import crow_neighbours
from routing.engines.legs import Leg
from routing.engines.osrm_http import OsrmHttp, OsrmRefusal
from routing.engines.protocol import BLOCK_ROWS, UNREACHABLE, Matrix, SparseMatrix
from routing.engines.reach import Reach
from routing.engines.sparse import Pairs, with_hubs
from routing.errors import EngineError, NoWayError
from routing.network.snap import OFF_NETWORK_M, Snaps
from routing.plan import EngineNote
from routing.problem import Profile

_MS_PER_S, _DM_PER_M = 1000, 10

_CANDIDATES = 4
"""Of how many nearest as the crow flies each neighbour asked for is the best."""

Points = npt.NDArray[np.float64]


class OsrmEngine:
    """Ask OSRM (https://project-osrm.org) for times and lines.

    What a road is, how fast it is and which turns are allowed is decided by the profile that the
    server's data was built with. Times are whole seconds of OSRM's tenths. A point that OSRM moves
    more than 250 m to a road is unreachable, as with the graph engine.
    """

    def __init__(
        self,
        servers: Mapping[Profile, str],
        *,
        most_places: int = 100,
        timeout_s: float = 60.0,
        retries: int = 3,
    ) -> None:
        """Name the servers; nothing is asked yet.

        Args:
            servers: Address of the server of each profile, such as ``http://localhost:5000``.
            most_places: Places of one request; ``--max-table-size`` of the server, at least 2.
            timeout_s: How long one answer may take.
            retries: How often a request is sent again when the server cannot be reached or is busy.

        Raises:
            ValueError: ``most_places`` is below 2.
        """
        if most_places < 2:  # noqa: PLR2004 - one place to leave, one to go to
            raise ValueError(f"A request needs 2 places or more; most_places is {most_places}.")
        self._servers = {
            profile: OsrmHttp(url, timeout_s=timeout_s, retries=retries)
            for profile, url in servers.items()
        }
        self._most_places = most_places

    @property
    def note(self) -> EngineNote:
        """Say who timed the travel."""
        hosts = sorted({server.url for server in self._servers.values()})
        return EngineNote(
            name="osrm",
            on_roads=True,
            note=f"Times and distances from OSRM at {', '.join(hosts)}; no live traffic.",
        )

    def snap_distance_m(self, points: Points) -> npt.NDArray[np.float64]:
        """Metres from each point to the road that the first server moves it to; shape (n,)."""
        server = next(iter(self._servers.values()), None)
        if server is None:
            raise EngineError("No OSRM server is named.")
        distance_m = np.empty(len(points))
        for begin in range(0, len(points), self._most_places - 1):
            part = points[begin : begin + self._most_places - 1]
            answer = server.table(np.concatenate([part[:1], part]), 1)
            distance_m[begin : begin + len(part)] = answer.target_distance_m
        return distance_m

    def nearest(self, point: Points, profile: Profile, k: int = 1) -> Snaps:
        """The k nearest roads within 250 m; OSRM tells no segments, so these are -1."""
        found = self._server(profile).nearest(point, k)
        near = [entry for entry in found if entry[1] <= OFF_NETWORK_M]
        return Snaps(
            np.full(len(near), -1, dtype=np.int64),
            np.zeros(len(near)),
            np.array([place for place, _ in near], dtype=np.float64).reshape(len(near), 2),
            np.array([metres for _, metres in near], dtype=np.float64),
        )

    def matrix(self, points: Points, profile: Profile) -> Matrix:
        """Travel between all pairs; zero on the diagonal."""
        found = self.table(points, points, profile)
        np.fill_diagonal(found.duration_s, 0)
        np.fill_diagonal(found.distance_m, 0)
        return found

    def table(self, sources: Points, targets: Points, profile: Profile) -> Matrix:
        """Travel from each source to each target, asked for in squares that the server takes."""
        server, half = self._server(profile), self._most_places // 2
        check_size(len(sources), len(targets))
        duration_s = np.full((len(sources), len(targets)), UNREACHABLE, dtype=np.int32)
        distance_m = duration_s.copy()
        for row in range(0, len(sources), half):
            for column in range(0, len(targets), half):
                here, there = sources[row : row + half], targets[column : column + half]
                answer = server.table(np.concatenate([here, there]), len(here))
                part = np.s_[row : row + len(here), column : column + len(there)]
                duration_s[part], distance_m[part] = answer.whole(OFF_NETWORK_M)
        return Matrix(duration_s, distance_m)

    def matrix_blocks(
        self, points: Points, profile: Profile, rows: int = BLOCK_ROWS
    ) -> Iterator[tuple[int, Matrix]]:
        """The matrix in blocks of some rows: the first row of each, and the block."""
        for begin in range(0, len(points), rows):
            block = self.table(points[begin : begin + rows], points, profile)
            own = np.arange(len(block.duration_s))
            block.duration_s[own, begin + own] = 0
            block.distance_m[own, begin + own] = 0
            yield begin, block

    def neighbours(self, points: Points, profile: Profile, k: int, hubs: int = 1) -> SparseMatrix:
        """The k soonest reached of the 4 k nearest as the crow flies; all pairs with the hubs.

        OSRM has no such search of its own; exact where there are no more than 4 k points.
        """
        near = crow_neighbours(points, _CANDIDATES * k)
        kept = min(k, near.shape[1])
        column = np.empty((len(points), kept), dtype=np.int64)
        duration_s, distance_m = np.empty((2, len(points), kept), dtype=np.int32)
        for here in range(len(points)):
            row = self.table(points[[here]], points[near[here]], profile)
            best = np.lexsort((row.distance_m[0], row.duration_s[0]))[:kept]
            column[here] = near[here][best]
            duration_s[here], distance_m[here] = row.duration_s[0][best], row.distance_m[0][best]
        row_of = np.repeat(np.arange(len(points)), kept)
        return with_hubs(
            len(points),
            Pairs(row_of, column.ravel(), duration_s.ravel(), distance_m.ravel()),
            self.table(points[:hubs], points, profile),
            self.table(points, points[:hubs], profile),
        )

    def legs(self, points: Points, profile: Profile) -> tuple[Leg, ...]:
        """The way from each point to the next: times and lines, without pieces of road.

        Raises:
            NoWayError: When no road joins two neighbours of the order.
        """
        server, found = self._server(profile), []
        for begin in range(0, len(points) - 1, self._most_places - 1):
            part = points[begin : begin + self._most_places]
            try:
                answer = server.route(part)
            except OsrmRefusal as refusal:
                raise self._no_road(server, part, begin, profile) from refusal
            if max(answer.distance_m) > OFF_NETWORK_M:
                far = begin + int(np.argmax(answer.distance_m))
                raise NoWayError(f"Place {far + 1} lies too far from any road for a {profile}.")
            found += [_leg(leg) for leg in answer.legs]
        return tuple(found)

    def route(self, points: Points, profile: Profile) -> tuple[tuple[float, float], ...]:
        """The line along the roads through the points in their order.

        Raises:
            NoWayError: When no road joins two neighbours of the order.
        """
        if len(points) == 1:
            return tuple(map(tuple, self.nearest(points[0], profile).place.tolist()))
        line: list[tuple[float, float]] = []
        for leg in self.legs(points, profile):
            for longitude, latitude in leg.line.tolist():
                if not line or line[-1] != (longitude, latitude):
                    line.append((longitude, latitude))
        return tuple(line)

    def reach(self, point: Points, profile: Profile, limit_ms: int) -> Reach:
        """Refuse: OSRM does not tell what it reaches.

        Raises:
            EngineError: Always.
        """
        raise EngineError(
            f"OSRM does not tell what a {profile.value} reaches from {point.tolist()} in "
            f"{limit_ms} ms. Use the graph engine with a road network."
        )

    def _server(self, profile: Profile) -> OsrmHttp:
        if profile not in self._servers:
            known = ", ".join(sorted(self._servers)) or "none"
            raise EngineError(
                f"No OSRM server is named for the profile {profile.value} (named: {known}). "
                "A server answers for the one profile that its data was built with."
            )
        return self._servers[profile]

    @staticmethod
    def _no_road(server: OsrmHttp, part: Points, begin: int, profile: Profile) -> NoWayError:
        """Find the pair that no road joins."""
        first, last = begin + 1, begin + len(part)
        for here, there in pairwise(range(len(part))):
            try:
                server.route(part[[here, there]])
            except OsrmRefusal:
                first, last = begin + here + 1, begin + there + 1
                break
        return NoWayError(f"No road for a {profile} joins places {first} and {last}.")


def _leg(leg: Mapping[str, Any]) -> Leg:
    none, nowhere = np.empty(0, dtype=np.int32), np.empty(0)
    steps = [step["geometry"]["coordinates"] for step in leg["steps"]]
    line = np.array([place for step in steps for place in step], dtype=np.float64)
    stays = np.ones(len(line), dtype=np.bool_)
    stays[1:] = (line[1:] != line[:-1]).any(axis=1)
    return Leg(
        round(leg["duration"] * _MS_PER_S),
        round(leg["distance"] * _DM_PER_M),
        none,
        none.astype(np.bool_),
        nowhere,
        nowhere,
        none,
        line[stays],
    )
