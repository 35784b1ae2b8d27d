"""Hold the answers of a lattice for a column of points."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from postcodes.lattice.kernel import Labels
from postcodes.lattice.labels import FIRST_COMMUNE
from postcodes.row_problems import RowProblems

CELL_ACCURACY_M = 14.0
"""Farthest that a point lies from the centre that decided for it near a border: 1.15 times the
10.8 m from the centre of a cell of resolution 12 to its corner, and ten per cent for distortion."""


class Exactness(StrEnum):
    """How sure an answer is."""

    EXACT = "exact"  # no border is near, or polygons decided
    BORDER = "border"  # cells decided, and a border is within about 100 m
    ESTIMATED = "estimated"  # the commune shares the area with siblings that have none of their own

    @property
    def number(self) -> int:
        """As ``ReverseColumn.exactness`` writes it, from 1."""
        return _ORDER.index(self) + 1

    @classmethod
    def of(cls, number: int) -> Exactness:
        """The word for a ``number``."""
        return _ORDER[number - 1]


_ORDER = tuple(Exactness)


@dataclass(frozen=True, slots=True)
class ReverseColumn:
    """The answers for a column of points, row by row.

    Attributes:
        labels: 0 outside, 1 water, 2 land in no commune, i + 3 commune i, uint16 of shape (n,).
        commune_postcodes: Postcode of label i + 3.
        exactness: ``Exactness.number``; 0 where the row is no position, uint8 of shape (n,).
        accuracy_m: As ``Territory.accuracy_m``; NaN where the row is no position, shape (n,).
        problems: Rows that are no position or lie outside the country, and why.
    """

    labels: Labels = field(repr=False)
    commune_postcodes: tuple[str, ...] = field(repr=False)
    exactness: npt.NDArray[np.uint8] = field(repr=False)
    accuracy_m: npt.NDArray[np.float32] = field(repr=False)
    problems: RowProblems = field(repr=False)

    def __len__(self) -> int:
        """Rows."""
        return len(self.labels)

    def postcodes(self) -> pa.DictionaryArray:
        """The postcodes as an Arrow dictionary; null in water, in no commune and outside."""
        known = self.labels >= FIRST_COMMUNE
        indices = pa.array(
            np.where(known, self.labels - np.int32(FIRST_COMMUNE), 0).astype(np.int32), mask=~known
        )
        return pa.DictionaryArray.from_arrays(indices, pa.array(self.commune_postcodes))

    def exactness_words(self) -> pa.DictionaryArray:
        """The exactness as an Arrow dictionary of words; null where the row is no position."""
        given = self.exactness > 0
        indices = pa.array(
            np.where(given, self.exactness - np.int8(1), 0).astype(np.int8), mask=~given
        )
        return pa.DictionaryArray.from_arrays(indices, pa.array([str(word) for word in _ORDER]))
