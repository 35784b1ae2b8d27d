"""Find the H3 cells of whole columns of points, on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import numpy.typing as npt
from h3ronpy.vector import coordinates_to_cells

Floats = npt.NDArray[np.float64]

SLICE = 65_536
"""Points done at a time: the arrays of a slice stay in the processor's cache."""

NO_CELL = 0
"""Stands where a point has no cell; no H3 index is 0."""

_MAX_LATITUDE, _MAX_LONGITUDE = 90, 180


def cells_at(
    latitudes: npt.ArrayLike, longitudes: npt.ArrayLike, resolution: int
) -> npt.NDArray[np.uint64]:
    """The cell of each point, shape (n,); ``NO_CELL`` where a pair is no position.

    Args:
        latitudes: In degrees, shape (n,).
        longitudes: In degrees, shape (n,).
        resolution: Of the cells, 0 to 15.

    >>> f"{cells_at([13.4125, float('nan')], [103.867, 103.867], 13)[0]:x}"
    '8d659c870aac13f'

    Raises:
        ValueError: The columns differ in length.
    """
    lat = np.ascontiguousarray(latitudes, dtype=np.float64).ravel()
    lon = np.ascontiguousarray(longitudes, dtype=np.float64).ravel()
    if len(lat) != len(lon):
        raise ValueError(f"{len(lat)} latitudes and {len(lon)} longitudes do not pair.")
    cells = np.empty(len(lat), np.uint64)

    def fill(part: slice) -> None:
        cells[part] = cells_of_slice(lat[part], lon[part], resolution)

    in_slices(fill, len(lat))
    return cells


def cells_of_slice(
    latitudes: Floats, longitudes: Floats, resolution: int
) -> npt.NDArray[np.uint64]:
    """As ``cells_at``, for arrays of moderate length, on the calling thread."""
    # Written so that NaN is refused too.
    good = (np.abs(latitudes) <= _MAX_LATITUDE) & (np.abs(longitudes) <= _MAX_LONGITUDE)
    if good.all():
        return np.asarray(coordinates_to_cells(latitudes, longitudes, resolution))
    cells = np.full(len(latitudes), NO_CELL, np.uint64)
    if good.any():
        cells[good] = coordinates_to_cells(latitudes[good], longitudes[good], resolution)
    return cells


def in_slices(work: Callable[[slice], None], count: int) -> None:
    """Do ``work`` on slices of ``count`` rows, on all cores where there are several slices."""
    parts = list(_slices(count))
    if len(parts) < 2:  # noqa: PLR2004 - one slice needs no threads
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(min(len(parts), os.cpu_count() or 1)) as threads:
        for _ in threads.map(work, parts):
            pass  # an error of a slice is raised here


def _slices(count: int) -> Iterator[slice]:
    for start in range(0, count, SLICE):
        yield slice(start, min(start + SLICE, count))
