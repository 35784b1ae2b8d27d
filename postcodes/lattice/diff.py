"""Say what moved between two lattices: area, and doors, from which postcode to which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt

from postcodes.lattice.cells import FINEST, Cells, ancestors, cell_counts
from postcodes.lattice.labels import NEAR_BORDER, OUTSIDE
from postcodes.lattice.model import Lattice, TerritoryKind

_AREA_RESOLUTION = 5
"""Door cells below one cell of this resolution are taken as equally large."""

_BARE = (TerritoryKind.OUTSIDE.value, TerritoryKind.WATER.value, TerritoryKind.UNASSIGNED.value)
"""What the labels below ``FIRST_COMMUNE`` stand for."""


@dataclass(frozen=True, slots=True)
class Move:
    """Cells that went from one postcode to another.

    Attributes:
        before: Postcode in the old lattice; ``water``, ``unassigned`` or ``outside`` for none.
        after: The same in the new one.
        area_km2: Of the cells that went.
        cells: Door cells (resolution 13) that went.
        doors: Of the doors that were given, those in these cells; None where none were given.
    """

    before: str
    after: str
    area_km2: float
    cells: int
    doors: int | None = None


@dataclass(frozen=True, slots=True)
class LatticeDiff:
    """Two lattices compared.

    Attributes:
        moves: What went where, the largest area first; empty where nothing moved.
        added: Postcodes that only the new lattice has, sorted.
        removed: Postcodes that only the old lattice has, sorted.
        doors_asked: Doors that were given; None where none were.
    """

    moves: tuple[Move, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    doors_asked: int | None = None

    @property
    def moved_km2(self) -> float:
        """Area of all that moved."""
        return sum(move.area_km2 for move in self.moves)

    @property
    def doors_moved(self) -> int | None:
        """Doors with another postcode than before; None where none were given."""
        return None if self.doors_asked is None else sum(move.doors or 0 for move in self.moves)


def diff_lattices(
    old: Lattice,
    new: Lattice,
    doors: tuple[npt.ArrayLike, npt.ArrayLike] | None = None,
) -> LatticeDiff:
    """Compare two lattices cell by cell.

    Args:
        old: The lattice before.
        new: The lattice after.
        doors: Latitudes and longitudes in degrees of doors or people to count, (n,) each.

    >>> from postcodes import load_lattice
    >>> diff_lattices(load_lattice(), load_lattice()).moves
    ()
    """
    names = sorted({*_names(old), *_names(new)})
    before_of, after_of = (
        np.searchsorted(names, _names(lattice)).astype(np.int64) for lattice in (old, new)
    )
    starts = np.union1d(old.starts, new.starts)
    counts = cell_counts(starts, np.append(starts[1:], starts[-1]))
    areas = counts * _cell_area_km2(starts)
    before, after = before_of[_labels(old, starts)], after_of[_labels(new, starts)]
    went = before * len(names) + after
    moved_cells, moved_km2 = (
        np.bincount(went[before != after], weights[before != after], len(names) ** 2)
        for weights in (counts, areas)
    )
    counted = None
    if doors is not None:
        counted = np.bincount(
            before_of[old.labels_at(*doors)] * len(names) + after_of[new.labels_at(*doors)],
            minlength=len(names) ** 2,
        )
    moves = [
        Move(
            names[pair // len(names)],
            names[pair % len(names)],
            float(moved_km2[pair]),
            int(moved_cells[pair]),
            None if counted is None else int(counted[pair]),
        )
        for pair in np.flatnonzero(moved_cells).tolist()
    ]
    return LatticeDiff(
        tuple(sorted(moves, key=lambda move: (-move.area_km2, move.before, move.after))),
        tuple(sorted(set(new.postcodes) - set(old.postcodes))),
        tuple(sorted(set(old.postcodes) - set(new.postcodes))),
        None if doors is None else len(np.ravel(doors[0])),
    )


def areas_km2(lattice: Lattice) -> Mapping[str, float]:
    """Area of each postcode, and of ``water`` and ``unassigned``.

    >>> from postcodes import load_lattice
    >>> round(areas_km2(load_lattice())["water"])
    2560
    """
    starts = lattice.starts
    counts = cell_counts(starts, np.append(starts[1:], starts[-1]))
    labels = lattice.labels & ~NEAR_BORDER
    sums = np.bincount(labels, counts * _cell_area_km2(starts), len(_names(lattice)))
    named = zip(_names(lattice), sums.tolist(), strict=True)
    return {name: area for name, area in named if name != TerritoryKind.OUTSIDE}


def _names(lattice: Lattice) -> list[str]:
    """What each label stands for."""
    return [*_BARE, *lattice.postcodes]


def _labels(lattice: Lattice, keys: Cells) -> npt.NDArray[np.uint16]:
    """Label of the run that holds each key; what stands before the first run is outside."""
    run = np.searchsorted(lattice.starts, keys, side="right") - 1
    return np.where(run < 0, OUTSIDE, lattice.labels[run] & ~NEAR_BORDER).astype(np.uint16)


def _cell_area_km2(keys: Cells) -> npt.NDArray[np.float64]:
    """Area of the door cells around each key."""
    roots, of_root = np.unique(ancestors(keys, _AREA_RESOLUTION), return_inverse=True)
    areas = [h3.cell_area(h3.cell_to_center_child(root, FINEST)) for root in roots.tolist()]
    return np.array(areas)[of_root]
