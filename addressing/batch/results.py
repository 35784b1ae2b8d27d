"""Write answers into the result columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter

import numpy as np
import pyarrow as pa

from addressing.batch.columns import RESULT_COLUMNS, RESULT_TYPES
from addressing.geocode import Geocode

_ERROR = RESULT_COLUMNS[-1]
_DECIMALS = 6
_VALUES = attrgetter(
    "postcode",
    "level",
    "confidence",
    "probability",
    "latitude",
    "longitude",
    "accuracy_m",
    "address_code",
    "area_code",
    "village_code",
    "name_km",
    "name_en",
    "reason",
)
"""Of an answer, in the order of ``RESULT_COLUMNS``."""

_ROUNDED = frozenset({"geo_latitude", "geo_longitude"})


def result_cells(found: Geocode, problems: Sequence[str]) -> dict[str, object]:
    """The results of one row; what is unknown is empty text."""
    cells: dict[str, object] = {}
    for name, value in zip(RESULT_COLUMNS, _VALUES(found), strict=False):
        plain = str(value) if isinstance(value, str) else value
        if name in _ROUNDED and value is not None:
            plain = round(value, _DECIMALS)
        cells[name] = "" if value is None else plain
    cells[_ERROR] = " ".join(problems)
    return cells


def result_arrays(
    answers: Sequence[Geocode], problems: Mapping[int, Sequence[str]]
) -> dict[str, pa.Array]:
    """The results of many rows as columns; what is unknown is null.

    Args:
        answers: One for each row.
        problems: Place → what is wrong with the row, where it is.
    """
    columns = zip(*map(_VALUES, answers), strict=True)
    arrays = {
        name: _array(name, cells) for name, cells in zip(RESULT_COLUMNS, columns, strict=False)
    }
    errors: list[str | None] = [None] * len(answers)
    for place, said in problems.items():
        errors[place] = " ".join(said)
    return {**arrays, _ERROR: pa.array(errors, pa.string())}


def _array(name: str, cells: tuple[object, ...]) -> pa.Array:
    if RESULT_TYPES.get(name) is not float:
        return pa.array([cell or None for cell in cells], pa.string())
    if name not in _ROUNDED:
        return pa.array(cells, pa.float64())
    numbers = np.array(cells, np.float64)  # None becomes NaN
    return pa.array(np.round(numbers, _DECIMALS), pa.float64(), from_pandas=True)
