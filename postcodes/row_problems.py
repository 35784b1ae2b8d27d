"""Report what was wrong with the rows of a column: a bad row never stops the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
import numpy.typing as npt


class RowProblem(StrEnum):
    """Why a row has no answer."""

    MISSING = "missing"
    NOT_FINITE = "not_finite"
    NOT_ON_EARTH = "not_on_earth"
    SWAPPED = "swapped"
    OUTSIDE = "outside"
    FORMAT = "format"
    CHECK = "check"
    UNKNOWN = "unknown"

    @property
    def number(self) -> int:
        """As ``RowProblems.numbers`` writes it, from 1."""
        return _ORDER.index(self) + 1


_ORDER = tuple(RowProblem)
_MEANING = {
    RowProblem.MISSING: "without a value",
    RowProblem.NOT_FINITE: "infinite",
    RowProblem.NOT_ON_EARTH: "no latitude and longitude in degrees",
    RowProblem.SWAPPED: "with latitude and longitude swapped (exchanged they lie in Cambodia)",
    RowProblem.OUTSIDE: "outside Cambodia's land and islands",
    RowProblem.FORMAT: "not written as a code",
    RowProblem.CHECK: "with a check digit that does not fit",
    RowProblem.UNKNOWN: "that no place can have",
}
_SHOWN_ROWS = 5
_MAX_LATITUDE, _MAX_LONGITUDE = 90, 180


@dataclass(frozen=True, slots=True)
class RowProblems:
    """What was wrong with which rows.

    Attributes:
        numbers: 0 where a row is good, otherwise the ``number`` of its problem, (n,).
    """

    numbers: npt.NDArray[np.uint8] = field(repr=False)

    @property
    def counts(self) -> Mapping[RowProblem, int]:
        """Rows with each problem that occurs."""
        counted = np.bincount(self.numbers, minlength=len(_ORDER) + 1)[1:].tolist()
        return {problem: rows for problem, rows in zip(_ORDER, counted, strict=True) if rows}

    def rows(self, problem: RowProblem) -> npt.NDArray[np.intp]:
        """Rows with one problem, from 0."""
        return np.flatnonzero(self.numbers == problem.number)

    def __str__(self) -> str:
        """One sentence for a log: how many rows of each kind, and the first of them."""
        counts = self.counts
        if not counts:
            return f"All {len(self.numbers)} rows are good."
        parts = []
        for problem, count in counts.items():
            first = ", ".join(str(row) for row in self.rows(problem)[:_SHOWN_ROWS].tolist())
            more = ", …" if count > _SHOWN_ROWS else ""
            parts.append(f"{count} {_MEANING[problem]} (row {first}{more})")
        return f"{sum(counts.values())} of {len(self.numbers)} rows: {'; '.join(parts)}."


def position_problems(
    latitudes: npt.NDArray[np.float64],
    longitudes: npt.NDArray[np.float64],
    exchanged_inside: npt.NDArray[np.bool_],
) -> npt.NDArray[np.uint8]:
    """Why positions without an answer have none, as ``RowProblems.numbers``, (n,).

    Args:
        latitudes: In degrees, (n,); NaN where a value is missing.
        longitudes: In degrees, (n,).
        exchanged_inside: Whether (longitude, latitude) would lie in the country, (n,).
    """
    on_earth = (np.abs(latitudes) <= _MAX_LATITUDE) & (np.abs(longitudes) <= _MAX_LONGITUDE)
    return np.select(
        [
            np.isnan(latitudes) | np.isnan(longitudes),
            np.isinf(latitudes) | np.isinf(longitudes),
            exchanged_inside,
            ~on_earth,
        ],
        [
            RowProblem.MISSING.number,
            RowProblem.NOT_FINITE.number,
            RowProblem.SWAPPED.number,
            RowProblem.NOT_ON_EARTH.number,
        ],
        RowProblem.OUTSIDE.number,
    ).astype(np.uint8)
