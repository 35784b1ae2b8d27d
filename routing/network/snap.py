"""Find the nearest point on the nearest road, in metres."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import shapely
from pyproj import CRS, Transformer

from routing.geometry import great_circle_m
from routing.network.road_network import RoadNetwork

OFF_NETWORK_M = 250.0
"""A place farther than this from every kept road is off the network: it is never drawn across
water or fields to a road that does not lead to it (the figure is the project's own rule)."""

_UTM_ZONE_WIDTH = 6
_LAST_UTM_ZONE = 60


@dataclass(frozen=True, slots=True, eq=False)
class Snaps:
    """Where n points meet the network.

    Attributes:
        segment: int64 (n,), the segment met; -1 where there is none.
        fraction: float64 (n,), how far along the segment, 0 at its start and 1 at its end.
        place: float64 (n, 2), the meeting point, longitude then latitude.
        distance_m: float64 (n,), from the point to the meeting point; infinite where none.
    """

    segment: npt.NDArray[np.int64]
    fraction: npt.NDArray[np.float64]
    place: npt.NDArray[np.float64]
    distance_m: npt.NDArray[np.float64]


class Snapper:
    """A spatial index over some segments of a network, in the UTM zone of their middle."""

    def __init__(self, network: RoadNetwork, mask: npt.NDArray[np.bool_]) -> None:
        middle = (float(np.median(network.node_longitude)), float(np.median(network.node_latitude)))
        self._project = Transformer.from_crs(4326, utm_zone(*middle), always_xy=True)
        easting, northing = self._project.transform(network.shape_longitude, network.shape_latitude)
        sizes = np.diff(network.shape_offset)
        lines = shapely.linestrings(
            np.column_stack([easting, northing]), indices=np.repeat(np.arange(len(sizes)), sizes)
        )
        self._all_lines = np.asarray(lines)
        self._take(mask)

    def masked(self, mask: npt.NDArray[np.bool_]) -> Snapper:
        """An index over other segments of the same network; the lines are shared."""
        other = copy(self)
        other._take(mask)  # noqa: SLF001 - one of its own kind
        return other

    def _take(self, mask: npt.NDArray[np.bool_]) -> None:
        self._segments = np.flatnonzero(mask)
        self._lines = self._all_lines[self._segments]
        self._tree = shapely.STRtree(self._lines)

    def snap(self, points: npt.NDArray[np.float64]) -> Snaps:
        """Snap points (n, 2), longitude then latitude; one result for each, in their order."""
        count = len(points)
        segment = np.full(count, -1, dtype=np.int64)
        fraction = np.zeros(count)
        place = points.astype(np.float64, copy=True)
        distance_m = np.full(count, np.inf)
        projected = np.column_stack(self._project.transform(points[:, 0], points[:, 1]))
        sane = np.flatnonzero(np.isfinite(projected).all(axis=1))
        if len(sane) and len(self._segments):
            spots = shapely.points(projected[sane])
            found = self._tree.query_nearest(spots, all_matches=False)[1]
            segment[sane] = self._segments[found]
            fraction[sane], place[sane] = self._met(found, spots)
            distance_m[sane] = great_circle_m(*points[sane].T, *place[sane].T)
        return Snaps(segment, fraction, place, distance_m)

    def nearest(self, point: npt.NDArray[np.float64], k: int, within_m: float) -> Snaps:
        """The k nearest segments of one point (2,), one row each, the nearest first.

        Args:
            point: Longitude and latitude.
            k: How many; fewer where there are fewer within the distance.
            within_m: The farthest that is looked at, metres.
        """
        spot = shapely.Point(*self._project.transform(*point))
        reach_m, found = within_m / 16, np.empty(0, dtype=np.int64)
        if not np.isfinite([spot.x, spot.y]).all():
            reach_m = within_m  # nowhere near
        while len(found) < k and reach_m < within_m:  # most roads lie far nearer than the farthest
            reach_m = min(2 * reach_m, within_m)
            found = self._tree.query(spot, predicate="dwithin", distance=reach_m)
        fraction, place = self._met(found, spot)
        distance_m = great_circle_m(*point, *place.T)
        order = np.lexsort((self._segments[found], distance_m))[:k]
        return Snaps(self._segments[found][order], fraction[order], place[order], distance_m[order])

    def _met(
        self, found: npt.NDArray[np.int64], spots: shapely.Point | npt.NDArray[np.object_]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
        """Where points meet lines: the fraction of the length, and the place."""
        lines = self._lines[found]
        along = shapely.line_locate_point(lines, spots, normalized=True)
        fraction = np.clip(np.nan_to_num(along), 0, 1)
        met = shapely.get_coordinates(
            shapely.line_interpolate_point(lines, fraction, normalized=True)
        )
        place = np.column_stack(
            self._project.transform(met[:, 0], met[:, 1], direction="INVERSE")
        ).reshape(-1, 2)
        return fraction, place


def utm_zone(longitude: float, latitude: float) -> CRS:
    """The UTM zone of a place, so that metres are metres anywhere.

    >>> utm_zone(104.92, 11.56).to_epsg(), utm_zone(-51.2, -30.0).to_epsg()
    (32648, 32722)
    """
    zone = min(int((longitude + 180) // _UTM_ZONE_WIDTH) + 1, _LAST_UTM_ZONE)
    return CRS.from_epsg((32600 if latitude >= 0 else 32700) + zone)
