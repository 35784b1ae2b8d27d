"""Remember the travel between places that were asked for before: the day's next plan is near."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from routing.engines.legs import Leg
from routing.engines.protocol import BLOCK_ROWS, Engine, Matrix, SparseMatrix
from routing.engines.reach import Reach
from routing.network.snap import Snaps
from routing.plan import EngineNote
from routing.problem import Profile

Points = npt.NDArray[np.float64]

MOST_REMEMBERED = 6_000
"""Places whose pairs are kept: 6,000 take 290 MB for each profile."""


class RememberingEngine:
    """Any engine, with a memory of whole matrices; conditions must not change meanwhile."""

    def __init__(self, engine: Engine, *, most: int = MOST_REMEMBERED) -> None:
        """Take the engine, and for how many places pairs are kept at most."""
        self._engine = engine
        self._most = most
        self._known: dict[Profile, tuple[dict[tuple[float, float], int], Points, Matrix]] = {}

    @property
    def note(self) -> EngineNote:
        """What the engine says of itself."""
        return self._engine.note

    def matrix(self, points: Points, profile: Profile) -> Matrix:
        """Travel between all pairs; only pairs with new places are asked for.

        Raises:
            MatrixTooLargeError: The matrix does not fit into memory.
        """
        places, rows = _distinct(points)
        index, known, matrix = self._known.get(profile, ({}, np.empty((0, 2)), None))
        new = np.array([p for p in places if p not in index], dtype=np.float64).reshape(-1, 2)
        if matrix is None or len(known) + len(new) > self._most:
            known = np.array(places, dtype=np.float64).reshape(-1, 2)
            matrix = self._engine.matrix(known, profile)
        elif len(new):
            matrix = self._widened(known, new, matrix, profile)
            known = np.concatenate([known, new])
        index = {(x, y): row for row, (x, y) in enumerate(known.tolist())}
        if len(known) <= self._most:
            self._known[profile] = (index, known, matrix)
        own = np.array([index[place] for place in places])[rows]
        cut = np.ix_(own, own)
        return Matrix(matrix.duration_s[cut], matrix.distance_m[cut])

    def _widened(self, known: Points, new: Points, matrix: Matrix, profile: Profile) -> Matrix:
        there = self._engine.table(known, new, profile)
        back = self._engine.table(new, known, profile)
        among = self._engine.matrix(new, profile)
        return Matrix(
            np.block([[matrix.duration_s, there.duration_s], [back.duration_s, among.duration_s]]),
            np.block([[matrix.distance_m, there.distance_m], [back.distance_m, among.distance_m]]),
        )

    def snap_distance_m(self, points: Points) -> npt.NDArray[np.float64]:
        """How far each point lies from where the engine starts to count, in metres."""
        return self._engine.snap_distance_m(points)

    def table(self, sources: Points, targets: Points, profile: Profile) -> Matrix:
        """Travel from each source to each target.

        Raises:
            MatrixTooLargeError: The table does not fit into memory.
        """
        return self._engine.table(sources, targets, profile)

    def matrix_blocks(
        self, points: Points, profile: Profile, rows: int = BLOCK_ROWS
    ) -> Iterator[tuple[int, Matrix]]:
        """The matrix in blocks of some rows."""
        return self._engine.matrix_blocks(points, profile, rows)

    def neighbours(self, points: Points, profile: Profile, k: int, hubs: int = 1) -> SparseMatrix:
        """The k soonest reached others of each point; all pairs from and to the hubs."""
        return self._engine.neighbours(points, profile, k, hubs)

    def nearest(self, point: Points, profile: Profile, k: int = 1) -> Snaps:
        """The k nearest places where the profile can be on a road."""
        return self._engine.nearest(point, profile, k)

    def route(self, points: Points, profile: Profile) -> tuple[tuple[float, float], ...]:
        """The line through the points in their order."""
        return self._engine.route(points, profile)

    def legs(self, points: Points, profile: Profile) -> tuple[Leg, ...]:
        """The way from each point to the next.

        Raises:
            NoWayError: When no road joins two neighbours of the order.
        """
        return self._engine.legs(points, profile)

    def reach(self, point: Points, profile: Profile, limit_ms: int) -> Reach:
        """What can be reached from a point within a time.

        Raises:
            EngineError: When the engine knows no roads.
        """
        return self._engine.reach(point, profile, limit_ms)


def _distinct(points: Points) -> tuple[list[tuple[float, float]], npt.NDArray[np.intp]]:
    """The places, each once, and which of them each point is."""
    order: dict[tuple[float, float], int] = {}
    rows = [order.setdefault((x, y), len(order)) for x, y in points.tolist()]
    return list(order), np.array(rows, dtype=np.intp)
