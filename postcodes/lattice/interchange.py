"""Hand the lattice on to other programs: as a table of runs, and as outlines for drawing."""

from __future__ import annotations

from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import shapely
import shapely.geometry

from postcodes.lattice.cells import FINEST, Cells, ancestors
from postcodes.lattice.labels import FIRST_COMMUNE, NEAR_BORDER
from postcodes.lattice.model import Lattice, TerritoryKind

_FEWEST_CELLS = 150
"""An outline is drawn with the largest cells of which the unit has so many."""

_COARSEST, _SMALLEST = 6, 11
"""Resolutions that outlines are drawn with: from 36 km² to 0.002 km²."""

_DIGIT_BITS = 3
_LEVEL_DIGITS = (2, 4, 6)
_CHILDREN = 7


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
    first = _keys_at(cells, finer)
    last = first + (np.uint64(1) << finer) - np.uint64(1)
    inside = np.append(0, np.cumsum((lattice.labels & ~NEAR_BORDER) != 0))
    start = np.searchsorted(lattice.starts, first, side="right") - 1
    stop = np.searchsorted(lattice.starts, last, side="right")
    return np.asarray(inside[stop] > inside[np.maximum(start, 0)])


def _keys_at(cells: Cells, finer: np.uint64) -> Cells:
    """First key of each cell."""
    from postcodes.lattice.cells import keys_of

    return keys_of(cells) >> finer << finer


@dataclass(frozen=True, slots=True)
class Outline:
    """What a unit looks like, drawn along the edges of cells.

    Attributes:
        shape: Polygons in degrees (longitude, latitude).
        resolution: Of the cells that it is drawn with; each belongs to the unit by its centre.
        area_km2: Of the unit in the lattice, not of the drawing.
    """

    shape: shapely.MultiPolygon
    resolution: int
    area_km2: float
