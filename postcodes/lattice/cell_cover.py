"""Take the lattice apart into the largest H3 cells that lie wholly in one run, a part at a time."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from postcodes.lattice.cells import FINEST, Cells, ancestors, key_ranges
from postcodes.lattice.labels import FIRST_COMMUNE, NEAR_BORDER, OUTSIDE
from postcodes.lattice.model import Lattice

_RUNS: Final = 8192
"""Runs that are taken apart at once."""

_COARSEST: Final = 1
_DIGIT_BITS: Final = 3
_SEVEN: Final = np.uint64(7)
_SPILL: Final = 0.25
"""A cell's descendants lie up to 0.19 of its edge outside it."""

_MOST_COVERED: Final = 400
_METRES_PER_DEGREE: Final = 110_500.0

Runs = npt.NDArray[np.intp]
Box = tuple[float, float, float, float]


def label_table(lattice: Lattice) -> pa.Table:
    """What each label means, border mark left out: ``territory`` and ``postcode``, by label."""
    kinds = ["outside", "water", "unassigned"]
    count = len(lattice.postcodes)
    return pa.table(
        {
            "territory": pa.array(kinds + ["commune"] * count, pa.string()),
            "postcode": pa.array([None] * FIRST_COMMUNE + list(lattice.postcodes), pa.string()),
        }
    )


def cells_of_lattice(
    lattice: Lattice, runs: Runs | None = None, after: int | None = None
) -> Iterator[tuple[Cells, npt.NDArray[np.uint16]]]:
    """Cells and their labels (with the border mark), in the order of their keys.

    Args:
        lattice: The lattice.
        runs: Numbers of the runs to take apart, ascending; all that are in the country where None.
        after: A cell that was given before: go on behind it.

    Yields:
        Cells and labels of some thousand runs, shape (n,) each.
    """
    if runs is None:
        runs = np.flatnonzero((lattice.labels & ~NEAR_BORDER) != OUTSIDE)
    first = np.uint64(0)
    if after is not None:
        begins, ends = key_ranges(np.array([after], np.uint64), h3.get_resolution(after))
        first = ends[0]
        holding = int(np.searchsorted(lattice.starts, begins[0], side="right")) - 1
        runs = runs[np.searchsorted(runs, holding) :]
    for place in range(0, len(runs), _RUNS):
        part = runs[place : place + _RUNS]
        keys, resolutions, run = _apart(lattice, part)
        kept = keys >= first
        keys, resolutions, run = keys[kept], resolutions[kept], run[kept]
        cells = np.zeros(len(keys), np.uint64)
        for resolution in np.unique(resolutions).tolist():
            same = resolutions == resolution
            cells[same] = ancestors(keys[same], resolution)
        if len(cells):
            yield cells, lattice.labels[run]


def runs_in_box(lattice: Lattice, box: Box) -> Runs:
    """Numbers of the runs whose cells may meet a box (west, south, east, north in degrees).

    They have cells outside the box too: compare the shapes afterwards.
    """
    resolution = _resolution_for(box)
    edge_m = h3.average_hexagon_edge_length(resolution, unit="m") * 1.3
    west, south, east, north = _widened(box, edge_m * _SPILL)
    shape = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    cover = set(h3.h3shape_to_cells_experimental(shape, resolution, "overlap"))
    cover |= {
        h3.latlng_to_cell(latitude, longitude, resolution)
        for latitude in (south, north)
        for longitude in (west, east)
    }
    cells = np.array(sorted(cover), np.uint64)
    first, last = key_ranges(cells, resolution)
    starts = np.maximum(np.searchsorted(lattice.starts, first, side="right") - 1, 0)
    stops = np.searchsorted(lattice.starts, last, side="left")
    depth = np.zeros(len(lattice.starts) + 1, np.int32)
    np.add.at(depth, starts, 1)
    np.add.at(depth, np.maximum(stops, starts), -1)
    covered = np.cumsum(depth[:-1]) > 0
    return np.flatnonzero(covered & ((lattice.labels & ~NEAR_BORDER) != OUTSIDE))


def _apart(lattice: Lattice, runs: Runs) -> tuple[Cells, npt.NDArray[np.int8], Runs]:
    """First keys, resolutions and runs of the largest cells in each run, by key.

    From the finest digit to the coarsest: what stands before the first whole parent and behind the
    last one must be told in cells of this size, the middle goes on to the next size.
    """
    ends = np.append(lattice.starts[1:], lattice.starts[-1])
    low, high, run = _carried(lattice.starts[runs]), _carried(ends[runs]), runs
    pieces: list[tuple[Cells, npt.NDArray[np.int8], Runs]] = []
    for resolution in range(FINEST, _COARSEST - 1, -1):
        unit = np.uint64(1 << _DIGIT_BITS * (FINEST - resolution))
        parent = unit << np.uint64(_DIGIT_BITS)
        low_up = (low + parent - np.uint64(1)) // parent * parent
        high_down = high // parent * parent
        if resolution == _COARSEST:
            low_up = high_down = high
        through = low_up > high_down
        low_up = np.where(through, high, low_up)
        high_down = np.where(through, high, high_down)
        for start, stop in ((low, low_up), (high_down, high)):
            keys, row = _steps(start, stop, unit)
            pieces.append((keys, np.full(len(keys), resolution, np.int8), run[row]))
        left = low_up < high_down
        low, high, run = low_up[left], high_down[left], run[left]
    keys = np.concatenate([piece[0] for piece in pieces])
    order = np.argsort(keys, kind="stable")
    resolutions = np.concatenate([piece[1] for piece in pieces])[order]
    return keys[order], resolutions, np.concatenate([piece[2] for piece in pieces])[order]


def _carried(keys: Cells) -> Cells:
    """Keys whose digits 7, which no cell has, are carried to the digit before."""
    for resolution in range(FINEST, 0, -1):
        unit = np.uint64(1 << _DIGIT_BITS * (FINEST - resolution))
        keys = np.where((keys // unit) & _SEVEN == _SEVEN, keys // unit * unit + unit, keys)
    return keys


def _steps(start: Cells, stop: Cells, unit: np.uint64) -> tuple[Cells, Runs]:
    """Keys from each start to its stop in steps of a unit, digits 7 left out, and their rows."""
    counts = ((stop - start) // unit).astype(np.int64)
    rows = np.repeat(np.arange(len(start)), counts)
    within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    keys = start[rows] + within.astype(np.uint64) * unit
    real = (keys // unit) & _SEVEN != _SEVEN
    return keys[real], rows[real]


def _resolution_for(box: Box) -> int:
    """The finest at which few cells cover the box."""
    west, south, east, north = box
    width, height = (east - west) * _METRES_PER_DEGREE, (north - south) * _METRES_PER_DEGREE
    for resolution in range(12, 3, -1):
        edge = h3.average_hexagon_edge_length(resolution, unit="m")
        area = h3.average_hexagon_area(resolution, unit="m^2")
        if width * height / area + 2 * (width + height) / edge < _MOST_COVERED:
            return resolution
    return 4


def _widened(box: Box, metres: float) -> Box:
    west, south, east, north = box
    up = metres / _METRES_PER_DEGREE + 1e-7
    aside = up / math.cos(math.radians(min(max(abs(south), abs(north)), 80.0)))
    return (
        max(west - aside, -180.0),
        max(south - up, -89.0),
        min(east + aside, 180.0),
        min(north + up, 89.0),
    )
