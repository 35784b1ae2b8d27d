"""Turn cells into what a format has for them: texts, numbers, points, Arrow columns."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gis_data.errors import TableError
from gis_data.tables.cells import cell_text, without_surrogates

if TYPE_CHECKING:
    from gis_data.tables.sinks.model import SinkOptions

_ARROW_TYPES = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}
_POINT = np.dtype([("order", "u1"), ("kind", "<u4"), ("x", "<f8"), ("y", "<f8")])
_LITTLE_ENDIAN, _WKB_POINT = 1, 1  # OGC 06-103r4, 8.2.5


def number_of(cell: object) -> float | None:
    """The number that a cell holds or spells; None for anything else.

    >>> number_of("104.9231"), number_of("nan"), number_of(True)
    (104.9231, None, None)
    """
    if cell is None or isinstance(cell, bool):
        return None
    try:
        number = float(cell if isinstance(cell, int | float) else str(cell))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def text_column(column: pa.Array) -> pa.Array:
    """A column as text, empty where there is nothing."""
    if pa.types.is_string(column.type):
        return pc.fill_null(column, "") if column.null_count else column
    encoded = column.dictionary_encode(null_encoding="encode")
    texts = [cell_text(cell) for cell in encoded.dictionary.to_pylist()]
    return pa.array(texts, pa.string()).take(encoded.indices)


def plain_cells(column: pa.Array) -> list[Any]:
    """Every cell as JSON has it: numbers, truth values, texts and None."""
    kind = column.type
    if pa.types.is_temporal(kind):
        return [None if cell is None else cell_text(cell) for cell in column.to_pylist()]
    return list(column.to_pylist())


def arrow_type(kind: type | pa.DataType) -> pa.DataType:
    """The Arrow type of a declared type."""
    return _ARROW_TYPES[kind] if isinstance(kind, type) else kind


def schema_of(columns: Sequence[str], options: SinkOptions) -> pa.Schema:
    """The declared types of columns, text where none is declared."""
    return pa.schema([(name, arrow_type(options.types.get(name, str))) for name in columns])


def typed(cell: object, kind: type | pa.DataType) -> object:
    """A cell as its column's declared type has it.

    Raises:
        TableError: The cell holds no number, and its column is declared as one.
    """
    if kind is str:
        return None if cell is None else without_surrogates(cell_text(cell))
    if cell is None or cell == "":
        return None
    if kind is bool:
        return cell if isinstance(cell, bool) else str(cell).casefold() in {"true", "1"}
    if not isinstance(kind, type):
        return cell
    number = number_of(cell)
    if number is None:
        raise TableError(f"{cell_text(cell)!r} is no number, and its column is declared as one.")
    return number if kind is float else int(number)


def find_position(columns: Sequence[str], options: SinkOptions, format: str) -> tuple[int, int]:  # noqa: A002 - the word of the interface
    """Places of latitude and longitude among the columns.

    Raises:
        TableError: A column is missing.
    """
    missing = {options.latitude, options.longitude} - set(columns)
    if missing:
        raise TableError(f"{format} needs the position; no column {' and '.join(sorted(missing))}.")
    return columns.index(options.latitude), columns.index(options.longitude)


def points_of(latitude: pa.Array, longitude: pa.Array) -> pa.Array:
    """Points as well-known binary, longitude first; null where a coordinate is missing."""
    y, x = (_numbers(column) for column in (latitude, longitude))
    there = np.isfinite(y) & np.isfinite(x)
    points = np.zeros(int(there.sum()), _POINT)
    points["order"], points["kind"] = _LITTLE_ENDIAN, _WKB_POINT
    points["x"], points["y"] = x[there], y[there]
    offsets = np.concatenate([[0], np.cumsum(there) * _POINT.itemsize]).astype(np.int32)
    known = pa.array(there).buffers()[1]
    buffers = [known, pa.py_buffer(offsets), pa.py_buffer(points.tobytes())]
    return pa.Array.from_buffers(pa.binary(), len(there), buffers)


def _numbers(column: pa.Array) -> Any:
    if pa.types.is_floating(column.type):
        numbers = pc.fill_null(column, float("nan"))
        return numbers.to_numpy(zero_copy_only=False).astype(np.float64)
    cells = (number_of(cell) for cell in column.to_pylist())
    return np.array([np.nan if cell is None else cell for cell in cells], np.float64)


def free_name(wanted: str, taken: Iterable[str]) -> str:
    """A name that no column has, whatever its case.

    >>> free_name("geometry", ["id", "Geometry"])
    'geometry_2'
    """
    names = {name.casefold() for name in taken}
    name, count = wanted, 1
    while name.casefold() in names:
        count += 1
        name = f"{wanted}_{count}"
    return name


def packed(batch: pa.RecordBatch) -> bytes:
    """A batch on its way to a sink that wants columns."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(
        sink, batch.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")
    ) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def unpacked(rows: bytes) -> pa.RecordBatch:
    """The batch that ``packed`` packed."""
    with pa.ipc.open_stream(pa.py_buffer(rows)) as reader:
        return reader.read_next_batch()
