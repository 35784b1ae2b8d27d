"""Compute the lattice from boundary polygons: every cell of the country gets exactly one label.

The H3 hierarchy is walked from coarse to fine. A cell whose descendants lie wholly on one side
of every border becomes a leaf; the others are split down to the leaf resolution, where the cell's
centre decides. Leaves are logical descendants, so they tile the country without gap or overlap,
although H3's coarse hexagons do not contain their children.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import shapely
from h3ronpy.vector import cells_to_coordinates
from pyproj import Transformer

from postcodes.lattice.cells import FINEST, Cells, children_of, key_ranges
from postcodes.lattice.labels import NEAR_BORDER
from postcodes.lattice.points import in_slices

ROOT_RESOLUTION = 5
FIRST_LEAF_RESOLUTION = FINEST - 1

MARK_RESOLUTION = 10
"""Cells of this resolution (76 m from centre to corner) are marked near a border or not."""

MARKED_WITHIN_M = 115.0
MARKED_WITHIN_COUNTRY_M = 165.0
"""A cell is marked if any of its points may be this near to a border, or to the country's outline:
somewhat more than the 100 m and 150 m of ``Lattice.locate``, whose rings look at whole cells."""

SMALL_AREA_M2 = 8e6
"""Borders of polygons below this area are drawn at the finest resolution: town quarters."""

_REACH = 1.15
# Descendants reach at most 1 / (√7 − 1) · √3 ≈ 1.053 circumradii from the centre of a hexagon
# (the geometric sum over ever smaller children); the rest is margin for H3's distortion.

Floats = npt.NDArray[np.float64]
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class LabelledArea:
    """A polygon in metres (EPSG:32648) and the label of the points in it."""

    label: int
    polygon: shapely.Geometry


def build_runs(
    areas: Sequence[LabelledArea],
    progress: Progress | None = None,
    *,
    doubtful: Iterable[shapely.Geometry] = (),
) -> tuple[Cells, npt.NDArray[np.uint16]]:
    """Label every cell that any area touches.

    Args:
        areas: Polygons without overlap; what no polygon covers has label 0.
        progress: Told the resolution, cells done and cells in all.
        doubtful: Further polygons in metres, all of whose cells are marked as near a border.

    Returns:
        Starts of runs in key order (uint64) and the label of each run (uint16), with
        ``NEAR_BORDER`` added where the run is near one. Keys before the first start and in runs
        of label 0 lie outside all areas.
    """
    doubtful = list(doubtful)
    polygons = np.array([area.polygon for area in areas])
    labels = np.array([area.label for area in areas], dtype=np.uint16)
    borders = _Borders(polygons, doubtful)
    cells = _roots(polygons, doubtful)
    marks = np.zeros(len(cells), dtype=np.uint16)
    starts: list[Cells] = []
    ends: list[Cells] = []
    found: list[npt.NDArray[np.uint16]] = []
    for resolution in range(ROOT_RESOLUTION, FINEST + 1):
        if progress:
            progress(f"resolution {resolution}", 0, len(cells))
        x, y = _metric_centres(cells)
        radius = _radius_m(resolution)
        if resolution == MARK_RESOLUTION:
            marks = np.where(borders.mark(x, y, radius), NEAR_BORDER, 0).astype(np.uint16)
        split = _to_split(borders, x, y, resolution)
        leaf = ~split
        first, last = key_ranges(cells[leaf], resolution)
        starts.append(first)
        ends.append(last)
        found.append(_label_points(x[leaf], y[leaf], polygons, labels) | marks[leaf])
        cells = children_of(cells[split], resolution)
        marks = np.repeat(marks[split], 7)
        if progress:
            progress(f"resolution {resolution}", len(leaf), len(leaf))
    return _merge(np.concatenate(starts), np.concatenate(ends), np.concatenate(found))


def _to_split(borders: _Borders, x: Floats, y: Floats, resolution: int) -> npt.NDArray[np.bool_]:
    """Cells whose descendants may differ in label or mark."""
    reach = _radius_m(resolution) * _REACH
    if resolution < MARK_RESOLUTION:
        return borders.mark(x, y, reach + _radius_m(MARK_RESOLUTION))
    if resolution < FIRST_LEAF_RESOLUTION:
        return borders.near(x, y, reach)
    if resolution < FINEST:
        return borders.near_small(x, y, reach)
    return np.zeros(len(x), dtype=bool)


class _Borders:
    """All border lines as single segments, those of small polygons and of the whole apart."""

    def __init__(
        self, polygons: npt.NDArray[np.object_], doubtful: Sequence[shapely.Geometry]
    ) -> None:
        lines = _segments(polygons)
        outline = _segments(np.array([shapely.union_all(polygons)]))
        small = _segments(polygons[shapely.area(polygons) < SMALL_AREA_M2])
        apart = shapely.get_parts(np.array(doubtful, dtype=object))
        self._all = shapely.STRtree(lines)
        self._marking = shapely.STRtree(np.concatenate([lines, apart]))
        self._outline = shapely.STRtree(outline)
        self._small = shapely.STRtree(small)

    def near(self, x: Floats, y: Floats, distance_m: float) -> npt.NDArray[np.bool_]:
        """Whether a border runs within ``distance_m`` of each point."""
        return _within(self._all, x, y, distance_m)

    def near_small(self, x: Floats, y: Floats, distance_m: float) -> npt.NDArray[np.bool_]:
        """Whether the border of a small polygon runs within ``distance_m`` of each point."""
        return _within(self._small, x, y, distance_m)

    def mark(self, x: Floats, y: Floats, reach_m: float) -> npt.NDArray[np.bool_]:
        """Whether a place within ``reach_m`` of each point counts as near a border."""
        marked = _within(self._marking, x, y, MARKED_WITHIN_M + reach_m)
        rest = ~marked
        marked[rest] = _within(self._outline, x[rest], y[rest], MARKED_WITHIN_COUNTRY_M + reach_m)
        return marked


def _within(
    tree: shapely.STRtree, x: Floats, y: Floats, distance_m: float
) -> npt.NDArray[np.bool_]:
    near = np.zeros(len(x), dtype=bool)

    def look(part: slice) -> None:
        points = shapely.points(x[part], y[part])
        # Each point meets many segments: a slice at a time keeps the pairs in memory few.
        point, _ = tree.query(points, predicate="dwithin", distance=distance_m)
        near[part][point] = True

    in_slices(look, len(x))
    return near


def _segments(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    rings = shapely.get_rings(shapely.get_parts(polygons))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([points[:-1][same], points[1:][same]], axis=1)
    return np.asarray(shapely.linestrings(ends))


def _roots(polygons: npt.NDArray[np.object_], doubtful: Sequence[shapely.Geometry]) -> Cells:
    """Root cells whose descendants may touch an area: those that meet it, and their neighbours."""
    to_degrees = Transformer.from_crs(32648, 4326, always_xy=True)
    outline = shapely.union_all([*polygons, *doubtful]).simplify(100)
    outline = shapely.transform(
        outline, lambda xy: np.column_stack(to_degrees.transform(xy[:, 0], xy[:, 1]))
    )
    met: set[int] = set()
    for part in shapely.get_parts(outline):
        met.update(h3.geo_to_cells(part, ROOT_RESOLUTION))
        met.update(
            h3.latlng_to_cell(lat, lon, ROOT_RESOLUTION) for lon, lat in part.exterior.coords
        )
    near = {cell for root in met for cell in h3.grid_disk(root, 1)}
    return np.array(sorted(near), dtype=np.uint64)


def _metric_centres(cells: Cells) -> tuple[Floats, Floats]:
    """Centres in EPSG:32648, in metres."""
    if not len(cells):
        return np.empty(0), np.empty(0)
    latitudes, longitudes = map(np.asarray, cells_to_coordinates(cells).columns)
    x, y = Transformer.from_crs(4326, 32648, always_xy=True).transform(longitudes, latitudes)
    return x, y


def _radius_m(resolution: int) -> float:
    """The largest distance from a cell's centre to a corner, in metres."""
    # Hexagons here vary by some per cent around the mean edge of their resolution.
    return float(h3.average_hexagon_edge_length(resolution, unit="m")) * 1.1


def _label_points(
    x: npt.NDArray[np.float64],
    y: npt.NDArray[np.float64],
    polygons: npt.NDArray[np.object_],
    labels: npt.NDArray[np.uint16],
) -> npt.NDArray[np.uint16]:
    points: npt.NDArray[np.object_] = np.asarray(shapely.points(x, y))
    tree = shapely.STRtree(points)
    shapely.prepare(polygons)
    polygon, point = tree.query(polygons, predicate="intersects")
    found = np.zeros(len(x), dtype=np.uint16)
    # On a shared border the polygon that stands first wins; the order of areas is fixed.
    found[point[::-1]] = labels[polygon[::-1]]
    return found


def _merge(
    starts: Cells, ends: Cells, labels: npt.NDArray[np.uint16]
) -> tuple[Cells, npt.NDArray[np.uint16]]:
    """Join runs that touch and share a label; fill holes between runs with label 0."""
    order = np.argsort(starts)
    starts, ends, labels = starts[order], ends[order], labels[order]
    # A run may end on digits "7" that no cell has; normalise the end to the next start.
    hole = np.zeros(len(starts), dtype=bool)
    hole[:-1] = _next_cell_key(ends[:-1]) != starts[1:]
    hole[-1] = True
    all_starts = np.concatenate([starts, ends[hole]])
    all_labels = np.concatenate([labels, np.zeros(int(hole.sum()), dtype=np.uint16)])
    order = np.argsort(all_starts, kind="stable")
    all_starts, all_labels = all_starts[order], all_labels[order]
    keep = np.ones(len(all_starts), dtype=bool)
    keep[1:] = all_labels[1:] != all_labels[:-1]
    keep &= ~((np.arange(len(keep)) == 0) & (all_labels == 0))
    return all_starts[keep], all_labels[keep]


def _next_cell_key(keys: Cells) -> Cells:
    """The first key at or after each key whose digits are all 0 to 6 (a 7 carries upwards)."""
    keys = keys.copy()
    for level in range(FINEST):
        shift = np.uint64(3 * level)
        carry = (keys >> shift) & np.uint64(7) == np.uint64(7)
        keys[carry] += np.uint64(1) << shift
    return keys
