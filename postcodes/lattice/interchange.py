"""Hand the lattice on to other programs: as a table of runs, and as outlines for drawing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
import shapely.geometry

from postcodes.lattice.cells import FINEST, Cells, ancestors, keys_of
from postcodes.lattice.diff import areas_km2
from postcodes.lattice.labels import FIRST_COMMUNE, NEAR_BORDER
from postcodes.lattice.model import Lattice, TerritoryKind

_FEWEST_CELLS = 250
"""An outline is drawn with the largest cells of which the unit has about so many."""

_DRAWN_WITH = range(6, 12)
"""Resolutions of these cells: from 36 km² to 0.002 km²."""

_DIGIT_BITS = 3


def lattice_runs(lattice: Lattice) -> pa.Table:
    """The lattice as a step function over H3 cells of resolution 13, taken as integers.

    A cell belongs to the last row whose ``first_cell`` is not greater than it. Columns:
    ``first_cell`` (uint64, ascending), ``territory``, ``postcode`` (null unless it is a commune),
    ``near_border``.
    """
    labels = lattice.labels & ~NEAR_BORDER
    in_commune = labels >= FIRST_COMMUNE
    kinds = [kind.value for kind in _KINDS]
    return pa.table(
        {
            "first_cell": ancestors(lattice.starts, FINEST),
            "territory": pa.DictionaryArray.from_arrays(
                np.minimum(labels, FIRST_COMMUNE).astype(np.int8), kinds
            ),
            "postcode": pa.DictionaryArray.from_arrays(
                pa.array(
                    np.where(in_commune, labels - np.int32(FIRST_COMMUNE), 0).astype(np.int16),
                    mask=~in_commune,
                ),
                pa.array(lattice.postcodes, pa.string()),
            ),
            "near_border": lattice.labels >= NEAR_BORDER,
        }
    )


_KINDS = (
    TerritoryKind.OUTSIDE,
    TerritoryKind.WATER,
    TerritoryKind.UNASSIGNED,
    TerritoryKind.COMMUNE,
)


def cells_in_country(lattice: Lattice, cells: npt.NDArray[np.uint64]) -> npt.NDArray[np.bool_]:
    """Whether any door below each cell (of one resolution) lies in the country, shape (n,)."""
    finer = np.uint64(_DIGIT_BITS * (FINEST - h3.get_resolution(int(cells[0]))))
    first = keys_of(cells) >> finer << finer
    last = first + (np.uint64(1) << finer) - np.uint64(1)
    inside = np.append(0, np.cumsum((lattice.labels & ~NEAR_BORDER) != 0))
    start = np.searchsorted(lattice.starts, first, side="right") - 1
    stop = np.searchsorted(lattice.starts, last, side="right")
    return np.asarray(inside[stop] > inside[np.maximum(start, 0)])


@dataclass(frozen=True, slots=True)
class Outline:
    """What a unit looks like, drawn along the edges of cells; the lattice decides, not this.

    Attributes:
        shape: Polygons in degrees (longitude, latitude).
        resolution: Of the cells that it is drawn with; each belongs to the unit by its centre.
        area_km2: Of the unit in the lattice, not of the drawing.
    """

    shape: shapely.MultiPolygon
    resolution: int
    area_km2: float


def draw_outlines(lattice: Lattice) -> Mapping[str, Outline]:
    """Outlines of all communes, districts and provinces that have an area, by postcode.

    Units next to each other may be drawn with cells of different size, so that their outlines
    meet only roughly.
    """
    areas = areas_km2(lattice)
    return {
        f"{prefix}{'0' * (6 - digits)}": outline
        for digits in _LEVEL_DIGITS
        for prefix, outline in _outlines(lattice, areas, digits)
    }


_LEVEL_DIGITS = (2, 4, 6)
"""How much of a postcode names a province, a district, a commune."""


def _outlines(
    lattice: Lattice, areas: Mapping[str, float], digits: int
) -> Iterator[tuple[str, Outline]]:
    """Outlines of one level, with the digits that its postcodes begin with."""
    prefixes, unit_of_commune = np.unique(
        [postcode[:digits] for postcode in lattice.postcodes], return_inverse=True
    )
    sums = np.bincount(unit_of_commune, [areas.get(code, 0.0) for code in lattice.postcodes])
    resolutions = np.array([_resolution_for(area) for area in sums])
    labels = (lattice.labels & ~NEAR_BORDER).astype(np.int64)
    unit_of_label = np.concatenate([np.full(FIRST_COMMUNE, -1), unit_of_commune])
    unit_of_run = unit_of_label[labels]
    for resolution in _DRAWN_WITH:
        wanted = (unit_of_run >= 0) & (resolutions[unit_of_run] == resolution)
        cells, run = _cells_by_centre(lattice.starts, np.flatnonzero(wanted), resolution)
        if not len(cells):
            continue
        units = unit_of_run[run]
        order = np.argsort(units, kind="stable")
        found, first = np.unique(units[order], return_index=True)
        for unit, own in zip(found, np.split(cells[order], first[1:]), strict=True):
            drawn = shapely.geometry.shape(h3.cells_to_geo(own.tolist()))
            shape = shapely.MultiPolygon(shapely.get_parts(drawn).tolist())
            yield str(prefixes[unit]), Outline(shape, resolution, float(sums[unit]))


def _resolution_for(area_km2: float) -> int:
    for resolution in _DRAWN_WITH:
        if area_km2 >= _FEWEST_CELLS * h3.average_hexagon_area(resolution):
            return resolution
    return _DRAWN_WITH[-1]


def _cells_by_centre(
    starts: Cells, runs: npt.NDArray[np.intp], resolution: int
) -> tuple[Cells, npt.NDArray[np.intp]]:
    """Cells of one resolution whose centre stands in one of the runs, and in which.

    A cell's centre stays a centre at every finer resolution, and the key of that descendant is
    the cell's own with zeros behind it.
    """
    width = _DIGIT_BITS * (FINEST - resolution)
    ends = np.append(starts[1:], starts[-1])
    first = ((starts[runs] + np.uint64((1 << width) - 1)) >> np.uint64(width)).astype(np.int64)
    stop = ((ends[runs] + np.uint64((1 << width) - 1)) >> np.uint64(width)).astype(np.int64)
    counts = stop - first
    before = np.cumsum(counts) - counts
    prefixes = np.repeat(first - before, counts) + np.arange(counts.sum())
    keys = prefixes.astype(np.uint64) << np.uint64(width)
    real = ~_has_digit_seven(keys)
    return ancestors(keys[real], resolution), np.repeat(runs, counts)[real]


def _has_digit_seven(keys: Cells) -> npt.NDArray[np.bool_]:
    """Which keys no cell has: child digits run from 0 to 6."""
    ones = np.uint64(sum(1 << _DIGIT_BITS * place for place in range(FINEST)))
    one, two = np.uint64(1), np.uint64(2)
    return np.asarray((keys & (keys >> one) & (keys >> two) & ones) != 0)
