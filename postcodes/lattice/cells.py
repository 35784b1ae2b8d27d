"""Do the bit arithmetic of H3 cells that the lattice needs, on whole arrays.

An H3 index holds its resolution in bits 52–55, its base cell in bits 45–51 and one octal digit
per resolution below (H3 documentation, "H3Index bit layout"); digits finer than the resolution
are 7. A *key* is what is left of a cell at the finest resolution when the constant bits are cut
off: keys of all descendants of a cell stand in one unbroken run, which is what makes a sorted
array of run starts a complete lattice.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Cells = npt.NDArray[np.uint64]

FINEST = 13
"""Resolution of the keys: cells of 44 m² on average, some 4 m from centre to corner."""

_DIGIT_BITS = 3
_MAX_RES = 15
_KEY_SHIFT = np.uint64(_DIGIT_BITS * (_MAX_RES - FINEST))
_KEY_MASK = np.uint64((1 << (7 + _DIGIT_BITS * FINEST)) - 1)
_CELL_MODE = 1
_RES_SHIFT = np.uint64(52)
_RES_CLEAR = np.uint64(~(0xF << 52) & 0xFFFF_FFFF_FFFF_FFFF)


def keys_of(cells: Cells) -> Cells:
    """Keys of cells at resolution ``FINEST``, shape (n,)."""
    return (cells >> _KEY_SHIFT) & _KEY_MASK


def key_ranges(cells: Cells, resolution: int) -> tuple[Cells, Cells]:
    """First key and one past the last key of the descendants of cells at one resolution."""
    width = np.uint64(_DIGIT_BITS * (FINEST - resolution))
    prefix = keys_of(cells) >> width
    # A digit 7 never occurs, so the run ends before the next prefix.
    return prefix << width, (prefix + np.uint64(1)) << width


def children_of(cells: Cells, resolution: int) -> Cells:
    """The seven children of each cell (never a pentagon in Cambodia), in key order, shape (7n,)."""
    child = resolution + 1
    shift = np.uint64(_DIGIT_BITS * (_MAX_RES - child))
    bare = (cells & _RES_CLEAR) | (np.uint64(child) << _RES_SHIFT)
    bare &= ~(np.uint64(7) << shift)
    digits = np.arange(7, dtype=np.uint64) << shift
    return (bare[:, None] | digits[None, :]).ravel()


def ancestors(keys: Cells, resolution: int) -> Cells:
    """The cells of one resolution that the keys lie in, shape (n,)."""
    finer = _DIGIT_BITS * (FINEST - resolution)
    prefix = keys >> np.uint64(finer) << np.uint64(finer) + _KEY_SHIFT
    unused = np.uint64((1 << finer) - 1) << _KEY_SHIFT | np.uint64((1 << int(_KEY_SHIFT)) - 1)
    return prefix | unused | np.uint64(_CELL_MODE << 59 | resolution << 52)


def cell_counts(first: Cells, last: Cells) -> npt.NDArray[np.int64]:
    """Cells of the finest resolution from a key up to another, that one left out, shape (n,)."""
    return _ranks(last) - _ranks(first)


def _ranks(keys: Cells) -> npt.NDArray[np.int64]:
    """Keys counted without gaps: their octal digits run from 0 to 6, so they are read in base 7.

    The end of a run may have a digit 7, which carries over as it should.
    """
    ranks = (keys >> np.uint64(_DIGIT_BITS * FINEST)).astype(np.int64)
    for place in range(FINEST - 1, -1, -1):
        digit = (keys >> np.uint64(_DIGIT_BITS * place)) & np.uint64(7)
        ranks = ranks * 7 + digit.astype(np.int64)
    return ranks
