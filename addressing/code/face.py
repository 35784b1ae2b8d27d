"""Lay Cambodia flat as H3 does: one face of an icosahedron, and on it a lattice of hexagons.

H3 projects the globe onto an icosahedron from its centre (the gnomonic projection). All root cells
lie on one face, so on it the way from a position to lattice coordinates is one 3 × 3 matrix
and a division. The centres of the hexagons of one resolution are the Eisenstein integers a + b·ω,
ω = (−1 + √−3) / 2; a cell's children stand at π·z + d, where π is an Eisenstein integer of norm 7
and d is 0 or one of the six units, which together are the residues modulo π. So a child digit is a
residue modulo 7, and the parent is an exact division. Resolutions turn to either side in turn:
π = 2 − ω for odd ones and 3 + ω, its conjugate, for even ones.

Nothing here is copied from H3's tables: the face, its axes and the digits of each root are
computed from H3's answers for a few cells. That all digits agree is for the tests to show.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import h3.api.basic_int as h3
import numpy as np
import numpy.typing as npt

from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_cells

Eisenstein = tuple[int, int]
"""a + b·ω as (a, b)."""

ODD_STEP: Final[Eisenstein] = (2, -1)
EVEN_STEP: Final[Eisenstein] = (3, 1)

UNITS: Final[tuple[Eisenstein, ...]] = ((1, 0), (1, 1), (0, 1), (-1, 0), (-1, -1), (0, -1))
"""The six neighbours of 0, counter-clockwise."""

_DIGITS: Final = (4, 6, 2, 3, 1, 5)
"""H3's child digit of each unit, for a cell whose axes are those of the face."""

_VERTEX_DISTANCE: Final = 2
"""Lattice steps of resolution 0 from the middle of a face to each of its corners."""


class Face(NamedTuple):
    """The face and the roots on it.

    Attributes:
        forward: From a unit vector p to (w, w·a, w·b): lattice coordinates a, b of resolution 13,
            and w, which is not positive on the other half of the globe, (3, 3).
        backward: The inverse, (3, 3).
        first_a: Lattice coordinate of the first row of ``root_at``.
        first_b: Lattice coordinate of its first column.
        root_at: Rank of the root at lattice coordinates of resolution 5; -1 for none, (n, m).
        root_a: Lattice coordinate a of each root, by rank.
        root_b: Lattice coordinate b of each root, by rank.
        turns: Sixths of a circle by which each root's digits are turned, by rank.
        digit_of: Child digit by turn, by resolution even (0) or odd (1), by residue, (6, 2, 7).
        unit_of: Unit of a child digit by turn and digit, (6, 7, 2).
    """

    forward: npt.NDArray[np.float64]
    backward: npt.NDArray[np.float64]
    first_a: int
    first_b: int
    root_at: npt.NDArray[np.int16]
    root_a: npt.NDArray[np.int64]
    root_b: npt.NDArray[np.int64]
    turns: npt.NDArray[np.uint8]
    digit_of: npt.NDArray[np.uint8]
    unit_of: npt.NDArray[np.int64]


def multiply(x: Eisenstein, y: Eisenstein) -> Eisenstein:
    """Product of two Eisenstein integers.

    >>> multiply(ODD_STEP, EVEN_STEP)
    (7, 0)
    """
    (a, b), (c, d) = x, y
    return a * c - b * d, a * d + b * c - b * d


def residue(x: Eisenstein, *, odd: bool) -> int:
    """Residue modulo π of an odd or even resolution, 0 to 6."""
    return (x[0] + (2 if odd else 4) * x[1]) % 7


@lru_cache(maxsize=1)
def load_face() -> Face:
    """The face, computed once."""
    corners = _corners()
    forward = _matrix(corners, DOOR_RESOLUTION)
    at_roots = _matrix(corners, ROOT_RESOLUTION)
    roots = [_lattice_point(at_roots, cell) for cell in root_cells()]
    at_children = _matrix(corners, ROOT_RESOLUTION + 1)
    turns = [_turn(at_children, cell, z) for cell, z in zip(root_cells(), roots, strict=True)]
    a, b = np.array(roots).T
    root_at = np.full((int(np.ptp(a)) + 1, int(np.ptp(b)) + 1), -1, np.int16)
    root_at[a - a.min(), b - b.min()] = np.arange(len(roots))
    digit_of = np.zeros((6, 2, 7), np.uint8)
    unit_of = np.zeros((6, 7, 2), np.int64)
    for turn in range(6):
        for place, unit in enumerate(UNITS):
            digit = _DIGITS[(place + turn) % 6]
            unit_of[turn, digit] = unit
            for odd in (False, True):
                digit_of[turn, int(odd), residue(unit, odd=odd)] = digit
    return Face(
        forward=forward,
        backward=np.asarray(np.linalg.inv(forward), np.float64),
        first_a=int(a.min()),
        first_b=int(b.min()),
        root_at=root_at,
        root_a=a.astype(np.int64),
        root_b=b.astype(np.int64),
        turns=np.array(turns, np.uint8),
        digit_of=digit_of,
        unit_of=unit_of,
    )


def _vector(cell: int) -> npt.NDArray[np.float64]:
    """Centre of a cell as a unit vector."""
    latitude, longitude = np.radians(h3.cell_to_latlng(cell))
    return np.array(
        [
            np.cos(latitude) * np.cos(longitude),
            np.cos(latitude) * np.sin(longitude),
            np.sin(latitude),
        ]
    )


def _corners() -> npt.NDArray[np.float64]:
    """The corners of the face under the first root, counter-clockwise, (3, 3).

    The corners of the icosahedron are the centres of H3's twelve pentagons; the face under a point
    is that of the three nearest.
    """
    towards = _vector(root_cells()[0])
    pentagons = sorted((_vector(cell) for cell in h3.get_pentagons(0)), key=lambda v: -v @ towards)
    first, second, third = pentagons[:3]
    if np.linalg.det([first, second, third]) < 0:
        second, third = third, second
    return np.array([first, second, third])


def _matrix(corners: npt.NDArray[np.float64], resolution: int) -> npt.NDArray[np.float64]:
    """The projection that takes the corners to their lattice coordinates.

    The middle of the face has the coordinates 0, the corners ``_VERTEX_DISTANCE`` times ω⁰, ω¹
    and ω², turned and stretched by the steps of all resolutions.
    """
    place: Eisenstein = (_VERTEX_DISTANCE, 0)
    for step in range(1, resolution + 1):
        place = multiply(place, ODD_STEP if step % 2 else EVEN_STEP)
    places = [place, multiply(place, (0, 1)), multiply(place, (-1, -1))]
    towards = np.array([[1.0, *z] for z in places]).T
    return np.asarray(towards @ np.linalg.inv(corners.T), np.float64)


def _lattice_point(matrix: npt.NDArray[np.float64], cell: int) -> Eisenstein:
    w, a, b = (matrix @ _vector(cell)).tolist()
    return round(a / w), round(b / w)


def _turn(at_children: npt.NDArray[np.float64], root: int, z: Eisenstein) -> int:
    """By how many sixths of a circle H3 turns the child digits of a root."""
    centre = multiply(z, EVEN_STEP)  # the children of the roots have an even resolution
    a, b = _lattice_point(at_children, h3.cell_to_children(root)[_DIGITS[0]])
    place = UNITS.index((a - centre[0], b - centre[1]))
    return -place % 6
