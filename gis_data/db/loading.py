"""Write many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

Columns come as Arrow, shapes in them as WKB. PostgreSQL reads CSV that Arrow writes: an empty
text is quoted, a null is not, so that the two stay apart.
"""

from __future__ import annotations

import binascii
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import shapely
from sqlalchemy import Table
from sqlalchemy.orm import Session

from gis_data.db.types import POSTGIS, WGS84, Geometry
from gis_data.errors import StoreRefusedError

_ROWS: Final = 50_000
_POINT: Final = shapely.GeometryType.POINT.value
_POINT_WITH_SRID: Final = 0x20000001
_EWKB_POINT: Final = np.dtype(
    [("order", "u1"), ("kind", "<u4"), ("srid", "<u4"), ("x", "<f8"), ("y", "<f8")]
)


def load_rows(session: Session, table: Table, rows: pa.Table) -> int:
    """Append rows to a table within the session's transaction; returns how many.

    Args:
        session: Of ``Store.write``.
        table: Where to.
        rows: Columns by their names; what is left out is null or has the table's default.

    Raises:
        StoreRefusedError: A column is none of the table's.
    """
    strange = set(rows.column_names) - set(table.columns.keys())
    if strange:
        raise StoreRefusedError(f"{table.name} has no column {', '.join(sorted(strange))}.")
    for place, name in enumerate(rows.column_names):
        if isinstance(kind := table.columns[name].type, Geometry):
            rows = rows.set_column(place, name, _checked_shapes(rows.column(name), name, kind))
    if session.get_bind().dialect.name == POSTGIS:
        _copy(session, table, rows)
    else:
        _insert(session, table, rows)
    return int(rows.num_rows)


def _checked_shapes(
    values: pa.ChunkedArray, name: str, kind: Geometry
) -> pa.Array | pa.ChunkedArray:
    """Shapes of one kind, without heights; SQLite would keep anything."""
    try:
        shapes = _shapes(values)
    except shapely.errors.ShapelyError as error:
        raise StoreRefusedError(f"Column {name} holds what is no shape in WKB: {error}.") from None
    if kind.kind != "GEOMETRY":
        wanted = shapely.GeometryType[kind.kind].value
        kinds = shapely.get_type_id(shapes)
        strange = kinds[(kinds != wanted) & (kinds != shapely.GeometryType.MISSING)]
        if len(strange):
            given = shapely.GeometryType(strange[0]).name
            raise StoreRefusedError(f"Column {name} holds a {given}; it takes a {kind.kind} only.")
    if not shapely.has_z(shapes).any():
        return values
    return pa.array(shapely.to_wkb(shapely.force_2d(shapes)), pa.binary())


def _shapes(values: pa.ChunkedArray) -> npt.NDArray[np.object_]:
    shapes = shapely.from_wkb(np.asarray(values.to_numpy(zero_copy_only=False), object))
    return np.asarray(shapes, object)


def _copy(session: Session, table: Table, rows: pa.Table) -> None:
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    command = f'COPY "{table.name}" ({names}) FROM STDIN WITH (FORMAT csv)'
    options = pacsv.WriteOptions(include_header=False)
    driver: Any = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        for start in range(0, rows.num_rows, _ROWS):
            part = rows.slice(start, _ROWS)
            columns = [_as_text(table, part, name) for name in part.column_names]
            sink = pa.BufferOutputStream()
            pacsv.write_csv(pa.table(columns, names=part.column_names), sink, options)
            copy.write(sink.getvalue())


def _as_text(table: Table, rows: pa.Table, name: str) -> pa.Array | pa.ChunkedArray:
    """A column as Arrow can write it: shapes as EWKB and bytes in hexadecimal digits."""
    values = rows.column(name)
    if not (pa.types.is_binary(values.type) or pa.types.is_fixed_size_binary(values.type)):
        return values
    if isinstance(table.columns[name].type, Geometry):
        return _ewkb(_shapes(values))
    return pa.array(
        [None if value is None else f"\\x{value.hex()}" for value in values.to_pylist()],
        pa.string(),
    )


def _ewkb(shapes: npt.NDArray[np.object_]) -> pa.Array:
    """Shapes as hexadecimal EWKB; points, by far the most, without a Python object for each."""
    positions = shapely.get_coordinates(shapes)
    if len(positions) != len(shapes) or (shapely.get_type_id(shapes) != _POINT).any():
        shapes = shapely.set_srid(shapes, WGS84)
        return pa.array(shapely.to_wkb(shapes, hex=True, include_srid=True), pa.string())
    records = np.empty(len(shapes), _EWKB_POINT)
    records["order"], records["kind"], records["srid"] = 1, _POINT_WITH_SRID, WGS84
    records["x"], records["y"] = positions.T
    digits = binascii.hexlify(records.tobytes())
    width = 2 * _EWKB_POINT.itemsize
    offsets = np.arange(0, len(digits) + 1, width, dtype=np.int32)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(digits)]
    return pa.Array.from_buffers(pa.string(), len(shapes), buffers)


def _insert(session: Session, table: Table, rows: pa.Table) -> None:
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    marks = ", ".join("?" * rows.num_columns)
    command = f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'  # noqa: S608 - own names
    driver: Any = session.connection().connection.driver_connection
    for start in range(0, rows.num_rows, _ROWS):
        columns = [_plain(column) for column in rows.slice(start, _ROWS).columns]
        driver.executemany(command, zip(*columns, strict=True))


def _plain(values: pa.ChunkedArray) -> list[Any]:
    """A column as SQLite takes it: dates as texts."""
    if pa.types.is_date(values.type):
        values = pc.cast(values, pa.string())
    listed: list[Any] = values.to_pylist()
    return listed


@contextmanager
def without_indexes(session: Session, table: Table) -> Iterator[None]:
    """Drop the indexes of a table and build them again at the end: for a first, large load.

    Nobody else can use the table until the transaction ends. Keys stay.
    """
    connection = session.connection()
    only_here = connection.dialect.name
    indexes = [
        index for index in table.indexes if index.info.get("only_on", only_here) == only_here
    ]
    for index in indexes:
        index.drop(connection)
    yield
    for index in indexes:
        index.create(connection)
