"""Do the arithmetic of address codes on whole arrays, compiled by Numba.

Numba keeps the compiled code beside the file and looks only at this file when it asks whether that
is stale: the constants of the standard are therefore passed in (``Constants``).
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from addressing.code.check import LENGTH, ORDER, WEIGHTS, add, check_value, multiply
from addressing.code.face import UNITS, Face, residue
from addressing.code.form import CHILDREN, SYMBOLS
from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_cells

Bytes = npt.NDArray[np.uint8]
Cells = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]
Degrees = npt.NDArray[np.float64]

WRITTEN = 14
"""Characters of a code with its hyphens."""

_BELOW_ROOT = DOOR_RESOLUTION - ROOT_RESOLUTION
_FINEST = 15

_ODD_UNITS = np.zeros((CHILDREN, 2), np.int64)
_EVEN_UNITS = np.zeros((CHILDREN, 2), np.int64)
for _unit in UNITS:
    _ODD_UNITS[residue(_unit, odd=True)] = _unit
    _EVEN_UNITS[residue(_unit, odd=False)] = _unit


class Constants(NamedTuple):
    """The constants of the standard.

    Attributes:
        roots: Root cells, ascending.
        ranks: Rank of each.
        by_rank: Root cells in the order of their ranks.
        products: Weight times value in GF(9), (12, 9).
        sums: Sum in GF(9), (9, 9).
        check_of: The check value for each sum of the other eleven, (9,).
        symbols: ASCII of each value, (9,).
        values: Value of each byte; 255 where it is no symbol, (256,).
    """

    roots: Cells
    ranks: npt.NDArray[np.int64]
    by_rank: Cells
    products: Bytes
    sums: Bytes
    check_of: Bytes
    symbols: Bytes
    values: Bytes


@lru_cache(maxsize=1)
def constants() -> Constants:
    """The constants as the scalar code has them."""
    by_rank = np.array(root_cells(), np.uint64)
    order = np.argsort(by_rank)
    values = np.full(256, 255, np.uint8)
    symbols = np.frombuffer(SYMBOLS.encode(), np.uint8)
    values[symbols] = np.arange(ORDER)
    return Constants(
        roots=by_rank[order],
        ranks=order.astype(np.int64),
        by_rank=by_rank,
        products=np.array([[multiply(w, v) for v in range(ORDER)] for w in WEIGHTS], np.uint8),
        sums=np.array([[add(x, y) for y in range(ORDER)] for x in range(ORDER)], np.uint8),
        # The first weight is 1: a lone first value is the sum itself.
        check_of=np.array(
            [check_value([total, *[0] * (LENGTH - 2)]) for total in range(ORDER)], np.uint8
        ),
        symbols=symbols,
        values=values,
    )


@njit(cache=True, nogil=True, error_model="numpy")
def keys_of_positions(
    face: Face, latitudes: Degrees, longitudes: Degrees, keys: Keys, known: Flags
) -> None:
    """Storage keys of positions; ``known`` says which have a root (0 stands for the others)."""
    radians = np.pi / 180.0
    rows, columns = face.root_at.shape
    (w1, w2, w3), (a1, a2, a3), (b1, b2, b3) = face.forward
    for i in range(len(keys)):
        keys[i] = 0
        known[i] = False
        latitude, longitude = latitudes[i], longitudes[i]
        # Written so that NaN is refused too.
        if not (abs(latitude) <= 90.0 and abs(longitude) <= 180.0):
            continue
        latitude *= radians
        longitude *= radians
        level = math.cos(latitude)
        x, y, z = level * math.cos(longitude), level * math.sin(longitude), math.sin(latitude)
        w = w1 * x + w2 * y + w3 * z
        if w <= 0.0:
            continue
        a, b = _nearest((a1 * x + a2 * y + a3 * z) / w, (b1 * x + b2 * y + b3 * z) / w)
        key = np.int64(0)
        residues = np.int64(0)
        for resolution in range(DOOR_RESOLUTION, ROOT_RESOLUTION, -1):
            # See addressing.code.face: a residue is a child digit, the rest divides by pi.
            if resolution % 2:
                left = (a + 2 * b) % 7
                a -= _ODD_UNITS[left, 0]
                b -= _ODD_UNITS[left, 1]
                a, b = (3 * a - b) // 7, (a + 2 * b) // 7
            else:
                left = (a + 4 * b) % 7
                a -= _EVEN_UNITS[left, 0]
                b -= _EVEN_UNITS[left, 1]
                a, b = (2 * a + b) // 7, (3 * b - a) // 7
            residues = residues << 3 | left
        a -= face.first_a
        b -= face.first_b
        if not (0 <= a < rows and 0 <= b < columns) or face.root_at[a, b] < 0:
            continue
        key = np.int64(face.root_at[a, b])
        turn = face.turns[key]
        for resolution in range(ROOT_RESOLUTION + 1, DOOR_RESOLUTION + 1):
            key = key * CHILDREN + face.digit_of[turn, resolution % 2, residues & 7]
            residues >>= 3
        keys[i] = key
        known[i] = True


@njit(cache=True, nogil=True, inline="always")
def _nearest(a: float, b: float) -> tuple[int, int]:
    """The Eisenstein integer nearest to a + b·omega: round three coordinates that sum to 0."""
    first, second, third = math.floor(a + 0.5), math.floor(b - a + 0.5), math.floor(0.5 - b)
    off_first, off_second, off_third = abs(first - a), abs(second - b + a), abs(third + b)
    if off_first > off_second and off_first > off_third:
        first = -second - third
    elif off_second <= off_third:
        third = -first - second
    return first, -third


@njit(cache=True, nogil=True)
def positions_of_keys(
    face: Face, keys: Keys, known: Flags, latitudes: Degrees, longitudes: Degrees
) -> None:
    """Centres of doors in degrees; NaN where ``known`` is false."""
    degrees = 180.0 / np.pi
    for i in range(len(keys)):
        if not known[i]:
            latitudes[i] = longitudes[i] = np.nan
            continue
        key = np.int64(keys[i])
        digits = np.int64(0)
        for _ in range(_BELOW_ROOT):
            digits = digits << 3 | key % CHILDREN
            key //= CHILDREN
        turn = face.turns[key]
        a, b = face.root_a[key], face.root_b[key]
        for resolution in range(ROOT_RESOLUTION + 1, DOOR_RESOLUTION + 1):
            if resolution % 2:
                a, b = 2 * a + b, 3 * b - a
            else:
                a, b = 3 * a - b, a + 2 * b
            a += face.unit_of[turn, digits & 7, 0]
            b += face.unit_of[turn, digits & 7, 1]
            digits >>= 3
        back = face.backward
        x = back[0, 0] + back[0, 1] * a + back[0, 2] * b
        y = back[1, 0] + back[1, 1] * a + back[1, 2] * b
        z = back[2, 0] + back[2, 1] * a + back[2, 2] * b
        latitudes[i] = degrees * math.atan2(z, math.sqrt(x * x + y * y))
        longitudes[i] = degrees * math.atan2(y, x)


@njit(cache=True, nogil=True)
def keys_of_cells(constants: Constants, cells: Cells, keys: Keys, known: Flags) -> None:
    """Storage keys of door cells; ``known`` says which have a root (0 stands for the others)."""
    roots = constants.roots
    fine = (np.uint64(1) << np.uint64(3 * (_FINEST - ROOT_RESOLUTION))) - np.uint64(1)
    resolution = ~(np.uint64(15) << np.uint64(52))
    coarse = np.uint64(ROOT_RESOLUTION) << np.uint64(52)
    last = 0
    for i in range(len(cells)):
        cell = cells[i]
        root = (cell & resolution) | coarse | fine
        if roots[last] != root:  # rows that follow each other are often neighbours
            last = min(np.searchsorted(roots, root), len(roots) - 1)
        known[i] = roots[last] == root
        if not known[i]:
            keys[i] = 0
            continue
        key = constants.ranks[last]
        shift = np.uint64(3 * (_FINEST - ROOT_RESOLUTION))
        for _ in range(_BELOW_ROOT):
            shift -= np.uint64(3)
            key = key * CHILDREN + np.int64((cell >> shift) & np.uint64(7))
        keys[i] = key


@njit(cache=True, nogil=True)
def cells_of_keys(constants: Constants, keys: Keys, cells: Cells, known: Flags) -> None:
    """Door cells of storage keys; 0 where ``known`` is false or the root is not in the table."""
    clear = ~(np.uint64(15) << np.uint64(52))
    resolution = np.uint64(DOOR_RESOLUTION) << np.uint64(52)
    for i in range(len(keys)):
        key = np.int64(keys[i])
        digits = np.uint64(0)
        shift = np.uint64(3 * (_FINEST - DOOR_RESOLUTION))
        mask = np.uint64(0)
        for _ in range(_BELOW_ROOT):
            digits |= np.uint64(key % CHILDREN) << shift
            mask |= np.uint64(7) << shift
            shift += np.uint64(3)
            key //= CHILDREN
        known[i] = known[i] and key < len(constants.by_rank)
        if known[i]:
            cells[i] = (constants.by_rank[key] & clear & ~mask) | resolution | digits
        else:
            cells[i] = 0


@njit(cache=True, nogil=True)
def write_keys(constants: Constants, keys: Keys, known: Flags, text: Bytes) -> None:
    """Write codes into ``text``, shape (n, 14); zero bytes where ``known`` is false."""
    values = np.zeros(LENGTH, np.uint8)
    for i in range(len(keys)):
        if not known[i]:
            for place in range(WRITTEN):
                text[i, place] = 0
            continue
        key = np.int64(keys[i])
        for place in range(LENGTH - 2, 2, -1):
            values[place] = key % CHILDREN
            key //= CHILDREN
        for place in range(2, -1, -1):
            values[place] = key % ORDER
            key //= ORDER
        total = np.uint8(0)
        for place in range(LENGTH - 1):
            total = constants.sums[total, constants.products[place, values[place]]]
        values[LENGTH - 1] = constants.check_of[total]
        for place in range(LENGTH):
            text[i, place + place // 4] = constants.symbols[values[place]]
        text[i, 4] = 45
        text[i, 9] = 45


@njit(cache=True, nogil=True)
def read_keys(
    constants: Constants, data: Bytes, offsets: npt.NDArray[np.int64], keys: Keys, known: Flags
) -> None:
    """Read codes of twelve digits, bare or with two hyphens.

    Row i stands in ``data[offsets[i]:offsets[i + 1]]``, perhaps padded with zero bytes. ``known``
    is true where it is such a code, sound in every way; what the others are is for the scalar
    reader to say.
    """
    for i in range(len(keys)):
        known[i] = False
        keys[i] = 0
        start, end = offsets[i], offsets[i + 1]
        while end > start and data[end - 1] == 0:
            end -= 1
        length = end - start
        hyphens = length == WRITTEN and data[start + 4] == 45 and data[start + 9] == 45
        if not (hyphens or length == LENGTH):
            continue
        key = np.int64(0)
        total = np.uint8(0)
        sound = True
        for place in range(LENGTH):
            value = constants.values[data[start + place + (place // 4 if hyphens else 0)]]
            if value >= ORDER or (2 < place < LENGTH - 1 and value >= CHILDREN):
                sound = False
                break
            total = constants.sums[total, constants.products[place, value]]
            if place < LENGTH - 1:
                key = key * (ORDER if place <= 2 else CHILDREN) + np.int64(value)
        roots = len(constants.by_rank)
        if sound and total == 0 and key < roots * np.int64(CHILDREN) ** _BELOW_ROOT:
            known[i] = True
            keys[i] = key
