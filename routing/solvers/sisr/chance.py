"""Draw random numbers (xorshift64*, S. Vigna 2016) from a state that the caller keeps."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.solvers.sisr.compiled import piece

Seeds = npt.NDArray[np.uint64]

_A, _B, _C = np.uint64(12), np.uint64(25), np.uint64(27)
_FACTOR = np.uint64(2685821657736338717)
_KEPT = np.uint64(11)
_UNIT = 1.0 / 9007199254740992.0  # 2^-53


@piece
def share(seeds: Seeds) -> float:
    """A number from 0 up to, not including, 1."""
    x = seeds[0]
    x ^= x >> _A
    x ^= x << _B
    x ^= x >> _C
    seeds[0] = x
    return float((x * _FACTOR) >> _KEPT) * _UNIT
