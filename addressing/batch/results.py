"""Write answers into the result columns."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from operator import attrgetter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from addressing.batch.columns import RESULT_COLUMNS, RESULT_TYPES
from addressing.geocode import Geocode, GeocodeLevel
from addressing.geocode.answer import Known
from addressing.geocode.block import AnswerColumns
from addressing.geocode.kernel.arrays import CONFIDENCES, Ints

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


class PlaceTable:
    """What the results say of each unit, as columns that grow with the units that are met."""

    def __init__(self) -> None:
        self._row_of = np.zeros(1024, np.int32)
        self._columns = _columns_of([_NO_UNIT])

    def rows_of(self, places: Ints, known: Callable[[int], Known]) -> Ints:
        """The row of each unit; 0 for none, -1.

        Args:
            places: Units.
            known: Says what is known of one.
        """
        if len(places) and places.max() >= len(self._row_of):
            self._row_of = np.pad(self._row_of, (0, 2 * int(places.max())))
        fresh = np.unique(places[(places >= 0) & (self._row_of[places] == 0)])
        if len(fresh):
            size = len(self._columns[_LEVEL])
            self._row_of[fresh] = np.arange(size, size + len(fresh))
            more = _columns_of([known(place) for place in fresh.tolist()])
            self._columns = {
                name: pa.concat_arrays([column, more[name]])
                for name, column in self._columns.items()
            }
        return np.where(places >= 0, self._row_of[places], 0)

    def take(self, rows: Ints) -> dict[str, pa.Array]:
        """The columns of these rows."""
        taken = pa.array(rows)
        return {name: column.take(taken) for name, column in self._columns.items()}


_LEVEL = "geo_level"
_NO_UNIT = Known(GeocodeLevel.NONE, None, None, "", "")


def _columns_of(listed: Sequence[Known]) -> dict[str, pa.Array]:
    """The results that say the same of a unit in every answer."""
    return {
        name: _array(name, [getattr(known, name.removeprefix("geo_")) for known in listed])
        for name in RESULT_COLUMNS
        if name.removeprefix("geo_") in Known._fields
    }


def result_arrays(
    found: AnswerColumns, problems: Mapping[int, Sequence[str]], places: PlaceTable
) -> dict[str, pa.Array]:
    """The results of many rows as columns; what is unknown is null.

    Args:
        found: One answer for each row.
        problems: Place → what is wrong with the row, where it is.
        places: What is known of units; it grows.
    """
    count = len(found.place)
    columns = {
        **places.take(places.rows_of(found.place, found.known)),
        "geo_class": pa.array(CONFIDENCES).take(pa.array(found.confidence)),
        "geo_probability": pa.array(found.probability),
        "geo_address_code": pa.nulls(count, pa.string()),
        "geo_reason": _array("geo_reason", found.reason),
    }
    if found.special:
        special = _special_columns(found.special)
        mask = pa.array(found.is_special)
        columns = {
            name: pc.replace_with_mask(column, mask, special[name])
            for name, column in columns.items()
        }
    errors: list[str | None] = [None] * count
    for place, said in problems.items():
        errors[place] = " ".join(said)
    return {name: columns[name] for name in RESULT_COLUMNS[:-1]} | {
        _ERROR: pa.array(errors, pa.string())
    }


def _special_columns(special: Mapping[int, Geocode]) -> dict[str, pa.Array]:
    """The results of answers that are more than a unit, in their order."""
    cells = zip(*(_VALUES(special[place]) for place in sorted(special)), strict=True)
    return {name: _array(name, column) for name, column in zip(RESULT_COLUMNS, cells, strict=False)}


def _array(name: str, cells: Sequence[object]) -> pa.Array:
    if RESULT_TYPES.get(name) is not float:
        return pa.array([cell or None for cell in cells], pa.string())
    if name not in _ROUNDED:
        return pa.array(cells, pa.float64())
    numbers = np.array(cells, np.float64)  # None becomes NaN
    return pa.array(np.round(numbers, _DECIMALS), pa.float64(), from_pandas=True)
