"""Promise what every routing engine offers; solvers and dispatch know only this."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from routing.engines.legs import Leg
from routing.engines.reach import Reach
from routing.network.snap import Snaps
from routing.plan import EngineNote
from routing.problem import Profile

UNREACHABLE = np.iinfo(np.int32).max
"""Duration and distance of a pair that no road joins; never a made-up number."""

BLOCK_ROWS = 256
"""Rows of one block, where a matrix is handed out in blocks."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """Travel from n places (rows) to m places (columns): two int32 arrays of shape (n, m)."""

    duration_s: npt.NDArray[np.int32]
    distance_m: npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True, eq=False)
class SparseMatrix:
    """Travel between some pairs of n points, row by row (compressed sparse rows).

    The pairs of row i stand at ``indptr[i]`` to ``indptr[i + 1]``, the soonest first. A pair that
    is not there was not asked for, or no road joins it.

    Attributes:
        indptr: int64 (n + 1,).
        indices: int32, column of each pair.
        duration_s: int32.
        distance_m: int32.
    """

    indptr: npt.NDArray[np.int64] = field(repr=False)
    indices: npt.NDArray[np.int32] = field(repr=False)
    duration_s: npt.NDArray[np.int32] = field(repr=False)
    distance_m: npt.NDArray[np.int32] = field(repr=False)

    def __len__(self) -> int:
        """How many pairs there are."""
        return len(self.indices)


class Engine(Protocol):
    """Travel times, distances and lines between points.

    ``points`` is always float64 of shape (n, 2), longitude then latitude, in degrees; seconds and
    metres are whole numbers, rounded once from exact sums where the engine has them.
    """

    @property
    def note(self) -> EngineNote:
        """What a plan made with this engine must say of it."""

    def snap_distance_m(self, points: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """How far each point lies from where the engine starts to count, in metres, shape (n,)."""

    def matrix(self, points: npt.NDArray[np.float64], profile: Profile) -> Matrix:
        """Travel between all pairs of points, (n, n); zero on the diagonal.

        Raises:
            MatrixTooLargeError: The matrix does not fit into memory.
        """

    def table(
        self,
        sources: npt.NDArray[np.float64],
        targets: npt.NDArray[np.float64],
        profile: Profile,
    ) -> Matrix:
        """Travel from each source to each target, (n, m).

        Raises:
            MatrixTooLargeError: The table does not fit into memory.
        """

    def matrix_blocks(
        self, points: npt.NDArray[np.float64], profile: Profile, rows: int = BLOCK_ROWS
    ) -> Iterator[tuple[int, Matrix]]:
        """The matrix in blocks of some rows: the first row of each, and the block."""

    def neighbours(
        self, points: npt.NDArray[np.float64], profile: Profile, k: int, hubs: int = 1
    ) -> SparseMatrix:
        """The k soonest reached others of each point; all pairs from and to the first ``hubs``."""

    def nearest(self, point: npt.NDArray[np.float64], profile: Profile, k: int = 1) -> Snaps:
        """The k nearest places where the profile can be on a road, the nearest first."""

    def route(
        self, points: npt.NDArray[np.float64], profile: Profile
    ) -> tuple[tuple[float, float], ...]:
        """The line through the points in their order, as (longitude, latitude) pairs."""

    def legs(self, points: npt.NDArray[np.float64], profile: Profile) -> tuple[Leg, ...]:
        """The way from each point to the next.

        Raises:
            NoWayError: When no road joins two neighbours of the order.
        """

    def reach(self, point: npt.NDArray[np.float64], profile: Profile, limit_ms: int) -> Reach:
        """What can be reached from a point within a time, (2,).

        Raises:
            EngineError: When the engine knows no roads.
        """
