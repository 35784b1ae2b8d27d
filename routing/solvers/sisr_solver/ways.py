"""Give the kernel the travel of a problem: whole matrices, or near pairs and a plane beyond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import Matrix, SparseMatrix
from routing.errors import MatrixTooLargeError
from routing.problem import Places, Profile
from routing.solvers.sisr import BLOCKED, Dense, Plane, Sparse
from routing.travel import LegTravel, Travel

_M_PER_DEGREE = 111_195.0
_DETOUR, _PACE = 1.4, 0.2  # m of road a m, s a m, where nothing at all was measured

Numbers = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Ways:
    """Travel for the kernel, and the longest leg in it that a shift allows.

    Places are those of the problem; one more stands behind them for the end of open runs, which is
    no way from anywhere.
    """

    travel: Dense | Sparse
    longest_s: int
    longest_m: int


def ways_of(
    travel: Travel,
    places: Places,
    profiles: Sequence[Profile],
    longest_shift_s: int,
    *,
    open_end: bool,
) -> Ways:
    """Travel of the profiles, in their order; legs longer than any shift are blocked.

    Raises:
        MatrixTooLargeError: Not all pairs were measured, and neighbours are not known either.
    """
    matrices = [travel.matrix(profile) for profile in profiles]
    whole = [matrix for matrix in matrices if matrix is not None]
    if len(whole) == len(profiles):
        tables = [_blocked(m.duration_s, m.distance_m, longest_shift_s) for m in whole]
        duration, distance = (_stacked(of_all, open_end) for of_all in zip(*tables, strict=True))
        return Ways(Dense(distance=distance, duration=duration), *_longest(duration, distance))
    if not isinstance(travel, LegTravel):
        raise MatrixTooLargeError(
            f"Travel between {len(places):,} places is neither known as whole matrices nor between "
            "neighbours; measure it with LegTravel."
        )
    near = [_sorted(travel.near(profile)) for profile in profiles]
    return _sparse(near, places, longest_shift_s, open_end=open_end)


def _blocked(duration: Numbers, distance: Numbers, longest_s: int) -> tuple[Numbers, Numbers]:
    over = duration > longest_s
    if not over.any() and int(distance.max(initial=0)) < BLOCKED:
        return duration, distance
    metres = np.where(over, BLOCKED, np.minimum(distance, BLOCKED - 1))
    return np.where(over, BLOCKED, duration).astype(np.int32), metres.astype(np.int32)


def _stacked(tables: Sequence[Numbers], open_end: bool) -> Numbers:  # noqa: FBT001 - passed on
    if len(tables) == 1 and not open_end:
        return np.ascontiguousarray(tables[0], dtype=np.int32)[None]
    size = len(tables[0]) + open_end
    stacked = np.zeros((len(tables), size, size), dtype=np.int32)
    for table, one in zip(stacked, tables, strict=True):
        table[: len(one), : len(one)] = one
    return stacked


def _longest(*tables: Numbers) -> tuple[int, ...]:
    return tuple(int(table[table < BLOCKED].max(initial=0)) for table in tables)


def _sorted(pairs: SparseMatrix) -> tuple[npt.NDArray[np.int64], Matrix]:
    """The pairs as keys in order, row by row and column by column, and their travel."""
    count = len(pairs.indptr) - 1
    row = np.repeat(np.arange(count, dtype=np.int64), np.diff(pairs.indptr))
    key = row * (count + 1) + pairs.indices
    order = np.argsort(key, kind="stable")
    return key[order], Matrix(pairs.duration_s[order], pairs.distance_m[order])


def _sparse(
    near: Sequence[tuple[npt.NDArray[np.int64], Matrix]],
    places: Places,
    longest_s: int,
    *,
    open_end: bool,
) -> Ways:
    count = len(places)
    longitude, latitude = places.points.T
    x = longitude * np.cos(np.radians(latitude.mean())) * _M_PER_DEGREE
    y = latitude * _M_PER_DEGREE
    keys = near[0][0]
    for other, _ in near[1:]:
        keys = np.union1d(keys, other)
    row, column = np.divmod(keys, count + 1)
    straight = np.hypot(x[row] - x[column], y[row] - y[column])
    scale, paces = _scale(near, keys, straight)
    duration = np.empty((len(near), len(keys)), dtype=np.int32)
    distance = np.empty_like(duration)
    for number, (own, matrix) in enumerate(near):
        distance[number] = np.rint(scale * straight)
        duration[number] = np.rint(scale * straight * paces[number])
        place = np.searchsorted(keys, own)
        duration[number, place], distance[number, place] = _blocked(
            matrix.duration_s, matrix.distance_m, longest_s
        )
    if open_end:
        ends = np.arange(count, dtype=np.int64) * (count + 1) + count
        place = np.searchsorted(keys, ends)
        keys = np.insert(keys, place, ends)
        duration = np.insert(duration, place, 0, axis=1)
        distance = np.insert(distance, place, 0, axis=1)
        x, y = np.append(x, x[0]), np.append(y, y[0])
    first = np.searchsorted(keys, np.arange(len(x) + 1, dtype=np.int64) * (count + 1))
    beyond = Plane(x=x, y=y, scale=scale, pace=tuple(paces))
    longest_m = scale * float(np.hypot(np.ptp(x), np.ptp(y)))
    measured_s, measured_m = _longest(duration, distance)
    return Ways(
        Sparse(
            first=first.astype(np.int64),
            other=(keys % (count + 1)).astype(np.int32),
            distance=distance,
            duration=duration,
            beyond=beyond,
        ),
        max(measured_s, round(longest_m * max(paces))),
        max(measured_m, round(longest_m)),
    )


def _scale(
    near: Sequence[tuple[npt.NDArray[np.int64], Matrix]],
    keys: npt.NDArray[np.int64],
    straight: npt.NDArray[np.float64],
) -> tuple[float, list[float]]:
    """Metres of road for a metre as the crow flies, and seconds for a metre of road."""
    metres, crow, paces = 0.0, 0.0, []
    for own, matrix in near:
        driven = float(matrix.distance_m.sum(dtype=np.float64))
        metres += driven
        crow += float(straight[np.searchsorted(keys, own)].sum())
        seconds = float(matrix.duration_s.sum(dtype=np.float64))
        paces.append(seconds / driven if driven > 0 else _PACE)
    return (metres / crow if crow > 0 and metres > 0 else _DETOUR), paces
