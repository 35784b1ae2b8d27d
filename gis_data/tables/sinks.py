"""Write rows in each format: one small sink per format behind one protocol."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

import openpyxl
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl.cell import WriteOnlyCell

from gis_data.errors import TableError
from gis_data.tables.cells import REPLACEMENT, cell_text, without_surrogates

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ROW_GROUP = 16_384
_EXCEL_ROWS, _EXCEL_COLUMNS, _EXCEL_TEXT = 1_048_576, 16_384, 32_767  # ECMA-376, Excel's limits
_EXCEL_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_ARROW_TYPES = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}


@dataclass(frozen=True, slots=True)
class SinkOptions:
    """What a format may want to know beyond the columns.

    Attributes:
        bom: CSV and TSV begin with a byte order mark, so that Excel shows Khmer.
        types: Column → ``str``, ``float``, ``int`` or ``bool`` for Parquet; text when not named.
        latitude: Column of the latitude, for GeoJSON.
        longitude: Column of the longitude, for GeoJSON.
    """

    bom: bool = False
    types: Mapping[str, type] = field(default_factory=dict)
    latitude: str = "latitude"
    longitude: str = "longitude"


class Sink(Protocol):
    """Where rows of one format go."""

    def write(self, cells: list[object]) -> None:
        """Take one row in the order of the columns."""

    def finish(self) -> None:
        """Write what is still held, and the end."""

    def abandon(self) -> None:
        """Let go after an error."""


class _DelimitedSink:
    def __init__(
        self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions, delimiter: str
    ) -> None:
        self._stream = stream
        self._buffer = io.StringIO()
        self._writer = csv.writer(self._buffer, delimiter=delimiter, lineterminator="\r\n")
        if options.bom:
            stream.write(b"\xef\xbb\xbf")
        self.write(list(columns))

    def write(self, cells: list[object]) -> None:
        texts = [without_surrogates(cell_text(cell)).replace("\0", REPLACEMENT) for cell in cells]
        self._writer.writerow(texts)
        self._stream.write(self._buffer.getvalue().encode("utf-8"))
        self._buffer.seek(0)
        self._buffer.truncate()

    def finish(self) -> None:
        self._stream.flush()

    def abandon(self) -> None:
        """Nothing is held."""


class _NdjsonSink:
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        del options
        self._stream = stream
        self._columns = columns

    def write(self, cells: list[object]) -> None:
        self._stream.write(_json(dict(zip(self._columns, cells, strict=True))) + b"\n")

    def finish(self) -> None:
        self._stream.flush()

    def abandon(self) -> None:
        """Nothing is held."""


class _ListSink:
    """JSON records between a beginning and an end."""

    def __init__(self, stream: BinaryIO, begin: bytes, end: bytes) -> None:
        self._stream = stream
        self._end = end
        self._between = b"\n"
        stream.write(begin)

    def put(self, record: dict[str, object]) -> None:
        self._stream.write(self._between + _json(record))
        self._between = b",\n"

    def finish(self) -> None:
        self._stream.write(self._end)
        self._stream.flush()

    def abandon(self) -> None:
        """Nothing is held."""


class _JsonSink(_ListSink):
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        del options
        super().__init__(stream, b"[", b"\n]\n")
        self._columns = columns

    def write(self, cells: list[object]) -> None:
        self.put(dict(zip(self._columns, cells, strict=True)))


class _GeojsonSink(_ListSink):
    """RFC 7946: positions are longitude, latitude; a row without a position has null geometry."""

    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        missing = {options.latitude, options.longitude} - set(columns)
        if missing:
            raise TableError(
                f"GeoJSON needs the position; no column {' and '.join(sorted(missing))}."
            )
        super().__init__(stream, b'{"type":"FeatureCollection","features":[', b"\n]}\n")
        self._columns = columns
        self._latitude = columns.index(options.latitude)
        self._longitude = columns.index(options.longitude)

    def write(self, cells: list[object]) -> None:
        latitude = _number(cells[self._latitude])
        longitude = _number(cells[self._longitude])
        geometry = None
        if latitude is not None and longitude is not None:
            geometry = {"type": "Point", "coordinates": [longitude, latitude]}
        properties = dict(zip(self._columns, cells, strict=True))
        self.put({"type": "Feature", "geometry": geometry, "properties": properties})


class _ExcelSink:
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        del options
        if len(columns) > _EXCEL_COLUMNS:
            raise TableError(
                f"Excel holds {_EXCEL_COLUMNS} columns, the table has {len(columns)}; write CSV."
            )
        self._stream = stream
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Sheet1")
        self._rows = 0
        self.write(list(columns))

    def write(self, cells: list[object]) -> None:
        self._rows += 1
        if self._rows > _EXCEL_ROWS:
            raise TableError(f"Excel holds {_EXCEL_ROWS} rows, the table has more; write CSV.")
        self._sheet.append([self._cell(cell) for cell in cells])

    def _cell(self, value: object) -> object:
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, float | int):
            return value if math.isfinite(value) else None
        text = _EXCEL_ILLEGAL.sub(REPLACEMENT, without_surrogates(cell_text(value)))
        if len(text) > _EXCEL_TEXT:
            raise TableError(
                f"Row {self._rows} has a cell of {len(text)} characters; "
                f"Excel holds {_EXCEL_TEXT}. Write CSV."
            )
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"  # never a formula, whatever the text begins with
        return cell

    def finish(self) -> None:
        self._book.save(self._stream)

    def abandon(self) -> None:
        self._sheet.close()


class _ParquetSink:
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        self._types = [options.types.get(column, str) for column in columns]
        self._schema = pa.schema(
            [(name, _ARROW_TYPES[kind]) for name, kind in zip(columns, self._types, strict=True)]
        )
        self._writer = pq.ParquetWriter(stream, self._schema, compression="zstd")
        self._held: list[list[object]] = [[] for _ in columns]

    def write(self, cells: list[object]) -> None:
        for column, kind, cell in zip(self._held, self._types, cells, strict=True):
            column.append(_typed(cell, kind))
        if self._held and len(self._held[0]) >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        arrays = [
            pa.array(column, type=kind)
            for column, kind in zip(self._held, self._schema.types, strict=True)
        ]
        self._writer.write_table(pa.Table.from_arrays(arrays, schema=self._schema))
        self._held = [[] for _ in self._held]

    def finish(self) -> None:
        if self._held and self._held[0]:
            self._flush()
        self._writer.close()

    def abandon(self) -> None:
        self._writer.close()


def _typed(cell: object, kind: type) -> object:
    if kind is str:
        return None if cell is None else without_surrogates(cell_text(cell))
    if cell is None or cell == "":
        return None
    if kind is bool:
        return cell if isinstance(cell, bool) else str(cell).casefold() in {"true", "1"}
    number = _number(cell)
    if number is None:
        raise TableError(f"{cell_text(cell)!r} is no number, and its column is declared as one.")
    return number if kind is float else int(number)


def _number(cell: object) -> float | None:
    if cell is None or isinstance(cell, bool):
        return None
    try:
        number = float(cell if isinstance(cell, int | float) else str(cell))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _json(record: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(record)
    except TypeError:  # a lone surrogate, or a type that JSON has not
        return orjson.dumps({without_surrogates(k): _plain(v) for k, v in record.items()})


def _plain(value: object) -> object:
    return without_surrogates(value) if isinstance(value, str) else cell_text(value)


def _delimited(delimiter: str) -> Callable[[BinaryIO, tuple[str, ...], SinkOptions], Sink]:
    def open_sink(stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> Sink:
        return _DelimitedSink(stream, columns, options, delimiter)

    return open_sink


SINKS: Mapping[str, Callable[[BinaryIO, tuple[str, ...], SinkOptions], Sink]] = {
    "csv": _delimited(","),
    "tsv": _delimited("\t"),
    "xlsx": _ExcelSink,
    "json": _JsonSink,
    "ndjson": _NdjsonSink,
    "parquet": _ParquetSink,
    "geojson": _GeojsonSink,
}
