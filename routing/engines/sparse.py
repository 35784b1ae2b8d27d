"""Put the neighbours of points and the pairs with hubs together as one sparse matrix."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE, Matrix, SparseMatrix


class Pairs(NamedTuple):
    """Travel from points (row) to points (column), int32; ``UNREACHABLE`` where no road leads."""

    row: npt.NDArray[np.integer]
    column: npt.NDArray[np.integer]
    duration_s: npt.NDArray[np.int32]
    distance_m: npt.NDArray[np.int32]


def with_hubs(count: int, found: Pairs, from_hubs: Matrix, to_hubs: Matrix) -> SparseMatrix:
    """The pairs found and all pairs with the hubs, each once, without those that no road joins.

    Args:
        count: How many points there are, the hubs first.
        found: Neighbours; those that are hubs are looked over.
        from_hubs: (h, count).
        to_hubs: (count, h).
    """
    hubs = len(from_hubs.duration_s)
    apart = (found.row >= hubs) & (found.column >= hubs)
    hub, other = (index.ravel() for index in np.indices((hubs, count)))
    inward = other >= hubs  # between hubs, from_hubs has it
    back = other[inward], hub[inward]
    row = np.concatenate([found.row[apart], hub, back[0]])
    column = np.concatenate([found.column[apart], other, back[1]])
    duration_s, distance_m = (
        np.concatenate([own[apart], outward.ravel(), homeward[back]])
        for own, outward, homeward in (
            (found.duration_s, from_hubs.duration_s, to_hubs.duration_s),
            (found.distance_m, from_hubs.distance_m, to_hubs.distance_m),
        )
    )
    kept = np.flatnonzero((duration_s != UNREACHABLE) & (row != column))
    order = kept[np.lexsort((column[kept], distance_m[kept], duration_s[kept], row[kept]))]
    indptr = np.searchsorted(row[order], np.arange(count + 1)).astype(np.int64)
    return SparseMatrix(
        indptr, column[order].astype(np.int32), duration_s[order], distance_m[order]
    )
