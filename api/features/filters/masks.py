"""Judge filters over columns in memory, all rows at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import shapely

from api.features.filters.nodes import Value

Mask = npt.NDArray[np.bool_]

_COMPARED: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "=": pc.equal,
    "<>": pc.not_equal,
    "<": pc.less,
    "<=": pc.less_equal,
    ">": pc.greater,
    ">=": pc.greater_equal,
}


class ColumnTerms:
    """Conditions as masks over the rows of a table."""

    def __init__(self, table: pa.Table, shapes: Callable[[], npt.NDArray[Any]]) -> None:
        """Judge the rows of a table; ``shapes`` gives their shapes, when they are asked for."""
        self._table = table
        self._shapes = shapes

    def always(self, *, truth: bool) -> Mask:
        """All rows, or none."""
        return np.full(self._table.num_rows, truth)

    def both(self, parts: Sequence[Mask]) -> Mask:
        """Rows of all masks."""
        return np.asarray(np.logical_and.reduce(parts), bool)

    def either(self, parts: Sequence[Mask]) -> Mask:
        """Rows of any mask."""
        return np.asarray(np.logical_or.reduce(parts), bool)

    def compare(self, field: str, sign: str, value: Value, *, folded: bool) -> Mask:
        """Rows whose value is equal, less, greater."""
        column = self._column(field, folded=folded)
        return _mask(_COMPARED[sign](column, _scalar(value, column.type)))

    def like(self, field: str, pattern: str, *, folded: bool, wanted: bool) -> Mask:
        """Rows whose text matches."""
        matched = pc.match_like(self._column(field, folded=folded), pattern)
        return _mask(matched if wanted else pc.invert(matched))

    def among(self, field: str, values: Sequence[Value], *, folded: bool, wanted: bool) -> Mask:
        """Rows whose value is one of several."""
        column = self._column(field, folded=folded)
        chosen = pa.array(
            [_scalar(value, column.type).as_py() for value in values], type=column.type
        )
        found = np.asarray(pc.is_in(column, value_set=chosen))
        return found if wanted else ~found & _mask(pc.is_valid(column))

    def missing(self, field: str, *, wanted: bool) -> Mask:
        """Rows without a value."""
        column = self._table.column(field)
        return _mask(pc.is_null(column) if wanted else pc.is_valid(column))

    def lies(self, relation: str, shape: shapely.Geometry, *, wanted: bool) -> Mask:
        """Rows whose shape intersects, contains … another."""
        shapes = self._shapes()
        found = np.asarray(getattr(shapely, relation)(shapes, shape), bool)
        return found if wanted else ~found & ~shapely.is_missing(shapes)

    def _column(self, field: str, *, folded: bool) -> Any:
        column = self._table.column(field)
        if pa.types.is_dictionary(column.type):
            column = column.cast(column.type.value_type)
        return pc.utf8_lower(column) if folded else column


def _mask(found: Any) -> Mask:
    return np.asarray(pc.fill_null(found, False), bool)  # noqa: FBT003 - what takes the place of null


def _scalar(value: Value, kind: pa.DataType) -> pa.Scalar:
    if isinstance(value, date) or pa.types.is_string(kind) or isinstance(value, bool):
        return pa.scalar(value, type=kind)
    return pa.scalar(value)
