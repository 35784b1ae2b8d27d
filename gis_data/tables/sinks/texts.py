"""Write CSV, TSV, JSON, newline-delimited JSON and GeoJSON."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc

from gis_data.tables.cells import REPLACEMENT, cell_text, without_surrogates
from gis_data.tables.sinks.columns import find_position, number_of, plain_cells, text_column
from gis_data.tables.sinks.model import Format, SinkOptions

if TYPE_CHECKING:
    from collections.abc import Iterator

_BETWEEN = b",\n"


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

    def write_encoded(self, rows: bytes) -> None:
        self._stream.write(rows)

    def finish(self) -> None:
        self._stream.flush()

    def abandon(self) -> None:
        """Nothing is held."""


def delimited(delimiter: str) -> Format:
    """CSV with another delimiter is TSV."""

    def open_sink(
        stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions
    ) -> _DelimitedSink:
        return _DelimitedSink(stream, columns, options, delimiter)

    def encode(batch: pa.RecordBatch, _options: SinkOptions) -> bytes:
        return _delimited_rows(batch, delimiter)

    return Format(open_sink, encode)


def _delimited_rows(batch: pa.RecordBatch, delimiter: str) -> bytes:
    """What the csv module writes, column by column and so several times as fast."""
    if batch.num_rows == 0:
        return b""
    cells = [_quoted(text_column(column), delimiter) for column in batch.columns]
    if len(cells) == 1:  # an empty line would be no row
        cells = [pc.if_else(pc.equal(cells[0], ""), '""', cells[0])]
    last = pc.binary_join_element_wise(cells[-1], "\r\n", "")
    rows = pc.binary_join_element_wise(*cells[:-1], last, delimiter).cast(pa.large_string())
    _, offsets, octets = rows.buffers()
    start, *_, end = np.frombuffer(offsets, np.int64)[rows.offset : rows.offset + len(rows) + 1]
    written = octets.slice(start, end - start).to_pybytes()
    return bytes(written.replace(b"\0", REPLACEMENT.encode()))


def _quoted(cells: pa.Array, delimiter: str) -> pa.Array:
    marks = pc.match_substring_regex(cells, f'[{re.escape(delimiter)}"\r\n]')
    if not pc.any(marks).as_py():
        return cells
    doubled = pc.replace_substring(cells, '"', '""')
    return pc.if_else(marks, pc.binary_join_element_wise('"', doubled, '"', ""), cells)


class _NdjsonSink:
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        del options
        self._stream = stream
        self._columns = columns

    def write(self, cells: list[object]) -> None:
        self._stream.write(_json(dict(zip(self._columns, cells, strict=True))) + b"\n")

    def write_encoded(self, rows: bytes) -> None:
        self._stream.write(rows)

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
        self.write_encoded(_json(record))

    def write_encoded(self, rows: bytes) -> None:
        if rows:
            self._stream.write(self._between + rows)
            self._between = _BETWEEN

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
        self._columns = columns
        self._latitude, self._longitude = find_position(columns, options, "GeoJSON")
        super().__init__(stream, b'{"type":"FeatureCollection","features":[', b"\n]}\n")

    def write(self, cells: list[object]) -> None:
        position = cells[self._latitude], cells[self._longitude]
        self.put(_feature(dict(zip(self._columns, cells, strict=True)), *position))


def _feature(
    properties: dict[str, object], latitude: object, longitude: object
) -> dict[str, object]:
    y, x = number_of(latitude), number_of(longitude)
    geometry = None if y is None or x is None else {"type": "Point", "coordinates": [x, y]}
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def _json(record: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(record)
    except TypeError:  # a lone surrogate, or a type that JSON has not
        return orjson.dumps(_plain(record))


def _plain(value: object) -> object:
    """What JSON can hold of a value."""
    if isinstance(value, dict):
        return {without_surrogates(str(key)): _plain(inner) for key, inner in value.items()}
    if isinstance(value, str):
        return without_surrogates(value)
    if value is None or isinstance(value, bool | int | float | list):
        return value
    return cell_text(value)


def _records(batch: pa.RecordBatch) -> Iterator[dict[str, object]]:
    names = batch.schema.names
    for cells in zip(*(plain_cells(column) for column in batch.columns), strict=True):
        yield dict(zip(names, cells, strict=True))


def _encode_lines(batch: pa.RecordBatch, _options: SinkOptions) -> bytes:
    return b"".join(_json(record) + b"\n" for record in _records(batch))


def _encode_records(batch: pa.RecordBatch, _options: SinkOptions) -> bytes:
    return _BETWEEN.join(map(_json, _records(batch)))


def _encode_features(batch: pa.RecordBatch, options: SinkOptions) -> bytes:
    return _BETWEEN.join(
        _json(_feature(record, record[options.latitude], record[options.longitude]))
        for record in _records(batch)
    )


NDJSON = Format(_NdjsonSink, _encode_lines)
JSON = Format(_JsonSink, _encode_records)
GEOJSON = Format(_GeojsonSink, _encode_features)
