"""Keep what is sorted last on top of a heap."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.arrays import Ints
from addressing.geocode.kernel.compiling import inlined

Keys = npt.NDArray[np.float64] | npt.NDArray[np.float32]


@inlined
def sink(keys: Keys, places: Ints, root: int, size: int) -> None:
    """Restore a heap with the greatest key on top; of equal ones the later place."""
    key, place = keys[root], places[root]
    while True:
        child = 2 * root + 1
        if child >= size:
            break
        right = child + 1
        if right < size and (
            keys[right] > keys[child]
            or (keys[right] == keys[child] and places[right] > places[child])
        ):
            child = right
        if key > keys[child] or (key == keys[child] and place > places[child]):
            break
        keys[root], places[root] = keys[child], places[child]
        root = child
    keys[root], places[root] = key, place


@inlined
def heapify(keys: Keys, places: Ints, size: int) -> None:
    """Make a heap of the first ``size`` keys."""
    for root in range(size // 2 - 1, -1, -1):
        sink(keys, places, root, size)
