"""Look keys up in the runs of a lattice, compiled by Numba."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from numba import njit

from postcodes.lattice.cells import Cells

Labels = npt.NDArray[np.uint16]
Ranks = npt.NDArray[np.uint32]


@njit(cache=True, nogil=True)
def labels_of_keys(
    starts: Cells, labels: Labels, first_of: Ranks, shift: np.uint64, keys: Cells, found: Labels
) -> None:
    """Write the label of the run that holds each key; 0 for a key before the first run.

    Args:
        starts: First key of each run, ascending, (n,).
        labels: Label of each run, (n,).
        first_of: For each top part of a key (``key >> shift``, counted from that of the first
            start) the first run that starts there or later, and ``n`` after the last, (m + 1,).
        shift: Bits of a key below its top part.
        keys: To look up, (k,).
        found: Where the labels go, (k,).
    """
    bottom = starts[0] >> shift
    for i in range(len(keys)):
        key = keys[i]
        if key < starts[0]:
            found[i] = 0
            continue
        top = (key >> shift) - bottom
        if top >= len(first_of) - 1:
            found[i] = labels[-1]
            continue
        low, high = np.int64(first_of[top]), np.int64(first_of[top + 1])
        # The first run that starts behind the key lies in low … high.
        while low < high:
            middle = (low + high) >> 1
            if starts[middle] <= key:
                low = middle + 1
            else:
                high = middle
        found[i] = labels[low - 1]
