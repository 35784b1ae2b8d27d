"""Write many rows at once: COPY on PostgreSQL, one prepared statement on SQLite.

Columns come as Arrow, shapes in them as WKB. Both databases are given the same values: each column
is first brought to the type of its field, and what does not fit is refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import (
    BigInteger,
    Boolean,
    Connection,
    Date,
    Float,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    inspect,
    text,
)
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

from gis_data.db.binary_copy import BEGIN, END, copied_rows
from gis_data.db.loaded_shapes import written_shapes
from gis_data.db.types import POSTGIS, Geometry, UtcTime
from gis_data.errors import StoreRefusedError

_ROWS: Final = 10_000
_BYTES: Final = 64_000_000
_ROWS_OF_STATEMENT: Final = 20
"""So many rows in one statement of SQLite; with more it gains nothing."""

_TYPES: Final[tuple[tuple[type[TypeEngine[Any]], pa.DataType], ...]] = (
    (Geometry, pa.binary()),
    (UtcTime, pa.timestamp("us", "UTC")),
    (SmallInteger, pa.int16()),
    (BigInteger, pa.int64()),
    (Integer, pa.int32()),
    (Float, pa.float64()),
    (Boolean, pa.bool_()),
    (Date, pa.date32()),
    (LargeBinary, pa.binary()),
)


def load_rows(session: Session, table: Table, rows: pa.Table) -> int:
    """Append rows to a table within the session's transaction; returns how many.

    Args:
        session: Of ``Store.write``.
        table: Where to.
        rows: Columns by their names; what is left out is null or has the table's default.

    Raises:
        StoreRefusedError: A column is none of the table's, or holds what its type does not take.
    """
    strange = set(rows.column_names) - set(table.columns.keys())
    if strange:
        raise StoreRefusedError(f"{table.name} has no column {', '.join(sorted(strange))}.")
    postgis = session.get_bind().dialect.name == POSTGIS
    parts = _parts(table, rows, postgis=postgis)
    names = ", ".join(f'"{name}"' for name in rows.column_names)
    driver: Any = session.connection().connection.driver_connection
    if postgis:
        _copy(driver, f'COPY "{table.name}" ({names}) FROM STDIN WITH (FORMAT binary)', parts)
    else:
        command = f'INSERT INTO "{table.name}" ({names}) VALUES '  # noqa: S608 - own names
        _insert(driver, command, parts)
    return int(rows.num_rows)


def _parts(table: Table, rows: pa.Table, *, postgis: bool) -> Iterator[pa.RecordBatch]:
    """Some rows at a time, in the types of the table."""
    size = max(1, min(_ROWS, _BYTES * rows.num_rows // max(rows.nbytes, 1)))
    for start in range(0, rows.num_rows, size):
        part = rows.slice(start, size)
        columns = []
        for name in part.column_names:
            kind = table.columns[name].type
            values = _typed(part.column(name).combine_chunks(), name, kind)
            if isinstance(kind, Geometry):
                values = written_shapes(values, name, kind, srid=postgis)
            columns.append(values)
        yield pa.record_batch(columns, names=part.column_names)


def _typed(values: pa.Array, name: str, kind: TypeEngine[Any]) -> pa.Array:
    wanted = next((ours for theirs, ours in _TYPES if isinstance(kind, theirs)), pa.string())
    try:
        return values.cast(wanted)
    except pa.ArrowException as error:
        raise StoreRefusedError(f"Column {name} holds what is no {kind!r}: {error}.") from None


def _copy(driver: Any, command: str, parts: Iterator[pa.RecordBatch]) -> None:
    with driver.cursor() as cursor, cursor.copy(command) as copy:
        copy.write(BEGIN)
        for part in parts:
            copy.write(copied_rows(part))
        copy.write(END)


def _insert(driver: Any, command: str, parts: Iterator[pa.RecordBatch]) -> None:
    for part in parts:
        marks = f"({', '.join('?' * part.num_columns)})"
        many = part.num_rows - part.num_rows % _ROWS_OF_STATEMENT
        columns = [_plain(column) for column in part.columns]
        values = chain.from_iterable(zip(*(column[:many] for column in columns), strict=True))
        together = zip(*[values] * (_ROWS_OF_STATEMENT * part.num_columns), strict=True)
        driver.executemany(command + ", ".join([marks] * _ROWS_OF_STATEMENT), together)
        rest = zip(*(column[many:] for column in columns), strict=True)
        driver.executemany(command + marks, rest)


def _plain(values: pa.Array) -> list[Any]:
    """A column as SQLite takes it: days and moments as texts that sort by time."""
    if pa.types.is_date(values.type):
        values = values.cast(pa.string())
    elif pa.types.is_timestamp(values.type):
        values = pc.strftime(values, "%Y-%m-%dT%H:%M:%SZ")
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


@contextmanager
def without_keys(session: Session, table: Table) -> Iterator[None]:
    """Drop the keys of a table and build them again at the end, which finds what is twice.

    Nobody else can use the table until the transaction ends. On SQLite they stay: there a key is
    part of its table.

    Raises:
        StoreError: What was loaded breaks a key (of ``Store.write``, which then writes nothing).
    """
    connection = session.connection()
    keys = _keys(connection, table) if connection.dialect.name == POSTGIS else {}
    for name in keys:
        connection.execute(text(f'ALTER TABLE "{table.name}" DROP CONSTRAINT "{name}"'))
    yield
    for name, rule in keys.items():
        connection.execute(text(f'ALTER TABLE "{table.name}" ADD CONSTRAINT "{name}" {rule}'))


def _keys(connection: Connection, table: Table) -> dict[str, str]:
    """The keys of a table by their names, as the database has them."""
    there = inspect(connection)
    primary = there.get_pk_constraint(table.name)
    keys = [("PRIMARY KEY", primary["name"], primary["constrained_columns"])] + [
        ("UNIQUE", unique["name"], unique["column_names"])
        for unique in there.get_unique_constraints(table.name)
    ]
    return {
        name: f"{kind} ({', '.join(map(connection.dialect.identifier_preparer.quote, columns))})"
        for kind, name, columns in keys
        if name
    }
