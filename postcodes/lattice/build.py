"""Compute the lattice from boundary polygons: every cell of the country gets exactly one label.

The H3 hierarchy is walked from coarse to fine. A cell whose descendants lie wholly on one side
of every border becomes a leaf; the others are split down to the leaf resolution, where the cell's
centre decides. Leaves are logical descendants, so they tile the country without gap or overlap,
although H3's coarse hexagons do not contain their children.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import shapely
from pyproj import Transformer

from postcodes.lattice.cells import FINEST, Cells, children_of, key_ranges

ROOT_RESOLUTION = 5
FIRST_LEAF_RESOLUTION = FINEST - 1

SMALL_AREA_M2 = 8e6
"""Borders of polygons below this area are drawn at the finest resolution: town quarters."""

_REACH = 1.15
# Descendants reach at most 1 / (√7 − 1) · √3 ≈ 1.053 circumradii from the centre of a hexagon
# (the geometric sum over ever smaller children); the rest is margin for H3's distortion.

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class LabelledArea:
    """A polygon in metres (EPSG:32648) and the label of the points in it."""

    label: int
    polygon: shapely.Geometry


def build_runs(
    areas: Sequence[LabelledArea], progress: Progress | None = None
) -> tuple[Cells, npt.NDArray[np.uint16]]:
    """Label every cell that any area touches.

    Args:
        areas: Polygons without overlap; what no polygon covers has label 0.
        progress: Told the resolution, cells done and cells in all.

    Returns:
        Starts of runs in key order (uint64) and the label of each run (uint16). Keys before the
        first start and in runs of label 0 lie outside all areas.
    """
    polygons = np.array([area.polygon for area in areas])
    labels = np.array([area.label for area in areas], dtype=np.uint16)
    borders = _Borders(polygons)
    cells = _roots(polygons)
    starts: list[Cells] = []
    ends: list[Cells] = []
    found: list[npt.NDArray[np.uint16]] = []
    for resolution in range(ROOT_RESOLUTION, FINEST + 1):
        if progress:
            progress(f"resolution {resolution}", 0, len(cells))
        x, y, radius = _metric_centres(cells, resolution)
        split = borders.near(x, y, radius * _REACH, fine_only=resolution >= FIRST_LEAF_RESOLUTION)
        if resolution == FINEST:
            split[:] = False
        leaf = ~split
        first, last = key_ranges(cells[leaf], resolution)
        starts.append(first)
        ends.append(last)
        found.append(_label_points(x[leaf], y[leaf], polygons, labels))
        cells = children_of(cells[split], resolution)
        if progress:
            progress(f"resolution {resolution}", len(leaf), len(leaf))
    return _merge(np.concatenate(starts), np.concatenate(ends), np.concatenate(found))


class _Borders:
    """All border lines as single segments, those of small polygons apart."""

    def __init__(self, polygons: npt.NDArray[np.object_]) -> None:
        self._all = shapely.STRtree(_segments(polygons))
        self._fine = shapely.STRtree(_segments(polygons[shapely.area(polygons) < SMALL_AREA_M2]))

    def near(
        self,
        x: npt.NDArray[np.float64],
        y: npt.NDArray[np.float64],
        distance: float,
        *,
        fine_only: bool,
    ) -> npt.NDArray[np.bool_]:
        """Whether a border runs within ``distance`` metres of each point."""
        tree = self._fine if fine_only else self._all
        near = np.zeros(len(x), dtype=bool)
        hits = tree.query(shapely.points(x, y), predicate="dwithin", distance=distance)
        near[hits[0]] = True
        return near


def _segments(polygons: npt.NDArray[np.object_]) -> npt.NDArray[np.object_]:
    rings = shapely.get_rings(shapely.get_parts(polygons))
    points, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    ends = np.stack([points[:-1][same], points[1:][same]], axis=1)
    return np.asarray(shapely.linestrings(ends))


def _roots(polygons: npt.NDArray[np.object_]) -> Cells:
    """Root cells whose descendants may touch an area: those that meet it, and their neighbours."""
    to_degrees = Transformer.from_crs(32648, 4326, always_xy=True)
    outline = shapely.union_all(polygons).simplify(100)
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


def _metric_centres(
    cells: Cells, resolution: int
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64], float]:
    """Centres in EPSG:32648 and the largest distance from a centre to a corner, in metres."""
    centres = np.array([h3.cell_to_latlng(cell) for cell in cells.tolist()])
    x, y = Transformer.from_crs(4326, 32648, always_xy=True).transform(centres[:, 1], centres[:, 0])
    # Hexagons here vary by some per cent around the mean edge of their resolution.
    return x, y, h3.average_hexagon_edge_length(resolution, unit="m") * 1.1


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
