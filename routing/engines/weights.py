"""Join a time and a length into one whole number, so that one search finds both."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE

Longs = npt.NDArray[np.int64]

LENGTH_BITS = 28
"""26,843 km in decimetres; 33 bits stay for milliseconds, 99 days."""

NEVER = 1 << 61
"""Weight of what cannot be travelled; two of them still fit into 64 bits."""

_MS_PER_S, _DM_PER_M = 1000, 10


def pack(milliseconds: npt.NDArray[np.integer], decimetres: npt.NDArray[np.integer]) -> Longs:
    """One weight for each pair; sums of weights are the weights of sums.

    The smallest weight is the fastest, among equals the shortest.

    >>> bool(pack(np.array([2]), np.array([9])) < pack(np.array([3]), np.array([1])))
    True
    """
    return (milliseconds.astype(np.int64) << LENGTH_BITS) + decimetres


def unpack(weight: Longs) -> tuple[Longs, Longs]:
    """Milliseconds and decimetres of weights or of sums of them.

    >>> [int(part[0]) for part in unpack(pack(np.array([61_500]), np.array([4_321])))]
    [61500, 4321]
    """
    return weight >> LENGTH_BITS, weight & ((1 << LENGTH_BITS) - 1)


def rounded(weight: Longs) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Whole seconds and metres, halves upwards; ``UNREACHABLE`` where nothing can be travelled."""
    milliseconds, decimetres = unpack(weight)
    reached = weight < NEVER
    seconds = (milliseconds + _MS_PER_S // 2) // _MS_PER_S
    metres = (decimetres + _DM_PER_M // 2) // _DM_PER_M
    return (
        np.where(reached, seconds, UNREACHABLE).astype(np.int32),
        np.where(reached, metres, UNREACHABLE).astype(np.int32),
    )
