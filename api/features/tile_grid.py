"""Do the arithmetic of the web's tile grid (WebMercatorQuad, EPSG:3857)."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Final

import numpy as np
import numpy.typing as npt

from api.features.model import Box, TileAddress

EXTENT: Final = 4096
"""Units along the edge of a tile."""

RIM: Final = 64
"""Units beyond the edge that are drawn too, so that lines meet."""

LAST_ZOOM: Final = 22
MOST_IN_TILE: Final = 20_000
"""Features of one tile; more do not fit a screen."""

_HALF: Final = math.pi * 6_378_137.0


def is_tile(address: TileAddress) -> bool:
    """Whether the grid has such a tile."""
    side = 1 << min(max(address.zoom, 0), LAST_ZOOM)
    return 0 <= address.zoom <= LAST_ZOOM and 0 <= address.column < side and 0 <= address.row < side


def frame_of_tile(address: TileAddress, rim: int = 0) -> Box:
    """West, south, east, north of a tile in metres, with a rim in its units."""
    edge = 2 * _HALF / (1 << address.zoom)
    west, north = address.column * edge - _HALF, _HALF - address.row * edge
    more = edge * rim / EXTENT
    return west - more, north - edge - more, west + edge + more, north + more


def box_of_tile(address: TileAddress) -> Box:
    """The same with its rim in degrees.

    >>> [round(degrees, 3) for degrees in box_of_tile(TileAddress(8, 202, 119))]
    [104.041, 11.157, 105.491, 12.576]
    """
    west, south, east, north = frame_of_tile(address, RIM)
    (lon_west, lon_east), (lat_south, lat_north) = degrees_of(
        np.array([west, east]), np.array([south, north])
    )
    return (
        max(float(lon_west), -180.0),
        max(float(lat_south), -90.0),
        min(float(lon_east), 180.0),
        min(float(lat_north), 90.0),
    )


def degrees_of(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Longitudes and latitudes of metres."""
    return np.degrees(x / 6_378_137.0), np.degrees(np.arctan(np.sinh(y / 6_378_137.0)))


def metres_of(degrees: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Metres of longitudes and latitudes, shape (n, 2)."""
    radians = np.radians(degrees)
    return np.column_stack(
        [radians[:, 0] * 6_378_137.0, np.arcsinh(np.tan(radians[:, 1])) * 6_378_137.0]
    )


def corners_of(box: Box, zoom: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """First and last column, first and last row of the tiles that meet a box in degrees."""
    west, south, east, north = box
    corners = metres_of(np.array([(west, max(south, -85.0)), (east, min(north, 85.0))]))
    side = 1 << zoom
    edge = 2 * _HALF / side
    first, last = np.clip((corners[:, 0] + _HALF) // edge, 0, side - 1).astype(int).tolist()
    low, high = np.clip((_HALF - corners[:, 1]) // edge, 0, side - 1).astype(int).tolist()
    return (first, last), (high, low)


def tiles_in(box: Box, zoom: int) -> Iterator[TileAddress]:
    """The tiles of a zoom level that meet a box in degrees, row by row."""
    (first, last), (high, low) = corners_of(box, zoom)
    for row in range(high, low + 1):
        for column in range(first, last + 1):
            yield TileAddress(zoom, column, row)
