"""Cover a box with ranges of storage keys, for databases that cannot compare shapes."""

from __future__ import annotations

import math
from typing import Final

import h3.api.basic_int as h3

from addressing.code.form import CHILDREN
from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_ranks

_MOST_CELLS: Final = 60
_SPILL: Final = 0.2
"""A cell's descendants lie up to 0.19 of its edge outside it."""

_METRES_PER_DEGREE: Final = 110_500.0
"""Least length of a degree of latitude or longitude that the cover may assume: see ``_widened``."""

Box = tuple[float, float, float, float]
"""West, south, east, north in degrees."""


def key_ranges(box: Box) -> list[tuple[int, int]]:
    """Ranges of keys, both ends included, in which every door cell of a box lies.

    They hold cells outside the box too: compare the positions afterwards.

    >>> key_ranges((103.8669, 13.4124, 103.8671, 13.4126))[0]
    (3141083750, 3141083756)
    """
    resolution = _resolution(box)
    ranks = root_ranks()
    ranges = []
    for cell in _cells(box, resolution):
        rank = ranks.get(h3.cell_to_parent(cell, ROOT_RESOLUTION))
        if rank is not None:
            first, count = _range(cell, rank, resolution)
            ranges.append((first, first + count - 1))
    return _joined(sorted(ranges))


def _resolution(box: Box) -> int:
    """The finest at which few cells cover the box."""
    west, south, east, north = box
    area = (east - west) * (north - south) * (_METRES_PER_DEGREE / 1000) ** 2
    for resolution in range(DOOR_RESOLUTION, ROOT_RESOLUTION, -1):
        edge = h3.average_hexagon_edge_length(resolution, unit="km")
        rim = (east - west + north - south) * _METRES_PER_DEGREE / 1000 / edge
        if area / h3.average_hexagon_area(resolution, unit="km^2") + 2 * rim < _MOST_CELLS:
            return resolution
    return ROOT_RESOLUTION


def _cells(box: Box, resolution: int) -> set[int]:
    spill = h3.average_hexagon_edge_length(resolution, unit="m") * 1.3 * _SPILL
    if resolution == DOOR_RESOLUTION:
        spill = 0.0
    west, south, east, north = _widened(box, spill)
    shape = h3.LatLngPoly([(south, west), (south, east), (north, east), (north, west)])
    cells: set[int] = set(h3.h3shape_to_cells_experimental(shape, resolution, "overlap"))
    return cells | {
        h3.latlng_to_cell(latitude, longitude, resolution)
        for latitude in (south, north)
        for longitude in (west, east)
    }


def _widened(box: Box, metres: float) -> Box:
    west, south, east, north = box
    up = metres / _METRES_PER_DEGREE + 1e-7
    aside = up / math.cos(math.radians(min(max(abs(south), abs(north)), 80.0)))
    return west - aside, south - up, east + aside, north + up


def _range(cell: int, rank: int, resolution: int) -> tuple[int, int]:
    key = rank
    for finer in range(ROOT_RESOLUTION + 1, resolution + 1):
        key = key * CHILDREN + h3.cell_to_child_pos(h3.cell_to_parent(cell, finer), finer - 1)
    count = CHILDREN ** (DOOR_RESOLUTION - resolution)
    return key * count, count


def _joined(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for first, last in ranges:
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(last, joined[-1][1]))
        else:
            joined.append((first, last))
    return joined
