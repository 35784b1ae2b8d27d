"""Compare the names that a boundary file gives its polygons with those of today's communes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import starmap

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Indel
from rapidfuzz.process import cdist

from postcodes.names import FoldedName, fold_name, likeness

Floats = npt.NDArray[np.float64]

CUT_OFF = "*"
"""Stands at the end of a name that the boundary file cut off (after 19 characters)."""

_WITHOUT_NUMBER = 0.8
"""Of the likeness, for a name without a number and one with: Kakab and Kakab Ti Pir."""

_SHORTEST_START = 4
"""Letters that a name which was cut off must show to be compared."""


def name_likeness(given: Sequence[str], published: Sequence[str]) -> Floats:
    """How alike two lists of names are, shape (given, published), 0 to 1.

    A name that was cut off is compared with as much of the published one; an empty name is like
    none.

    >>> name_likeness(["Tuol Svay Prey Ti P*"], ["Tuol Svay Prey Ti Pir", "Kakab Ti Pir"])
    array([[1., 0.]])
    """
    whole = [fold_name(name.removesuffix(CUT_OFF)) for name in given]
    found = _likeness(whole, [fold_name(name) for name in published])
    for row, name in enumerate(given):
        if name.endswith(CUT_OFF):
            found[row] = _of_starts(name.removesuffix(CUT_OFF), published)
    return found


def _likeness(given: Sequence[FoldedName], published: Sequence[FoldedName]) -> Floats:
    """As ``postcodes.names.likeness``, for all pairs at once."""
    letters, sounds = (
        cdist(
            [getattr(name, part) for name in given],
            [getattr(name, part) for name in published],
            scorer=Indel.normalized_similarity,
            dtype=np.float64,
        )
        for part in ("letters", "sound")
    )
    numbers = {numbers: i for i, numbers in enumerate({n.numbers for n in (*given, *published)})}
    left = np.array([numbers[name.numbers] for name in given])
    right = np.array([numbers[name.numbers] for name in published])
    found: Floats = (letters + sounds) / 2
    none = numbers.get((), -1)
    found[(left[:, None] == none) & (right != none)] *= _WITHOUT_NUMBER
    found[(left[:, None] != none) & (left[:, None] != right)] = 0.0
    found[[not name.letters and not name.numbers for name in given]] = 0.0
    return found


def _of_starts(start: str, published: Sequence[str]) -> Floats:
    if len(start.strip()) < _SHORTEST_START:
        return np.zeros(len(published))
    # The full stop keeps what was cut in the middle from being read as a number: Ti P(ir).
    pairs = ((fold_name(f"{start}."), fold_name(f"{name[: len(start)]}.")) for name in published)
    return np.array(list(starmap(likeness, pairs)))
