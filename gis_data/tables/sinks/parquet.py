"""Write Parquet, and GeoParquet with a column of points."""

from __future__ import annotations

import json
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gis_data.tables.sinks.columns import (
    find_position,
    free_name,
    packed,
    points_of,
    schema_of,
    typed,
    unpacked,
)
from gis_data.tables.sinks.model import Format, SinkOptions

_GROUP_CELLS = 1 << 20  # cells that are held before a row group is written
_POINT_BYTES, _X_AT = 21, 5  # well-known binary: order, kind, x, y


class _ParquetSink:
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        self._types = [options.types.get(column, str) for column in columns]
        self.schema = schema_of(columns, options)
        self._group_rows = max(_GROUP_CELLS // max(len(columns), 1), 1)
        self._batches: list[pa.RecordBatch] = []
        self._batch_rows = 0
        self._held: list[list[object]] = [[] for _ in columns]
        self.writer = pq.ParquetWriter(stream, self.file_schema(), compression="zstd")

    def file_schema(self) -> pa.Schema:
        """The columns of the file."""
        return self.schema

    def file_batch(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The rows as the file has them."""
        return batch

    def write(self, cells: list[object]) -> None:
        for column, kind, cell in zip(self._held, self._types, cells, strict=True):
            column.append(typed(cell, kind))
        if self._held and len(self._held[0]) >= self._group_rows:
            self._gather()

    def write_encoded(self, rows: bytes) -> None:
        self._gather()
        self._take(unpacked(rows))

    def _gather(self) -> None:
        """Make a batch of the rows that were written singly."""
        if self._held and self._held[0]:
            arrays = [
                pa.array(column, type=kind)
                for column, kind in zip(self._held, self.schema.types, strict=True)
            ]
            self._held = [[] for _ in self._held]
            self._take(pa.RecordBatch.from_arrays(arrays, schema=self.schema))

    def _take(self, batch: pa.RecordBatch) -> None:
        self._batches.append(self.file_batch(batch))
        self._batch_rows += batch.num_rows
        if self._batch_rows >= self._group_rows:
            self._flush()

    def _flush(self) -> None:
        if self._batches:
            table = pa.Table.from_batches(self._batches, schema=self.file_schema())
            self.writer.write_table(table, row_group_size=max(self._batch_rows, 1))
        self._batches, self._batch_rows = [], 0

    def finish(self) -> None:
        self._gather()
        self._flush()
        self.writer.close()

    def abandon(self) -> None:
        self.writer.close()


class _GeoParquetSink(_ParquetSink):
    """GeoParquet 1.1: points as well-known binary, longitude and latitude on WGS 84 (CRS84)."""

    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        self._position = find_position(columns, options, "GeoParquet")
        self._geometry = free_name("geometry", columns)
        self._bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
        super().__init__(stream, columns, options)

    def file_schema(self) -> pa.Schema:
        return self.schema.append(pa.field(self._geometry, pa.binary()))

    def file_batch(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        points = points_of(*(batch.column(place) for place in self._position))
        octets = points.buffers()[2]
        if octets is not None and octets.size:
            raw = np.frombuffer(octets, np.uint8).reshape(-1, _POINT_BYTES)
            places = np.ascontiguousarray(raw[:, _X_AT:]).view("<f8")
            self._bounds[:2] = np.minimum(self._bounds[:2], places.min(axis=0))
            self._bounds[2:] = np.maximum(self._bounds[2:], places.max(axis=0))
        return pa.RecordBatch.from_arrays([*batch.columns, points], schema=self.file_schema())

    def finish(self) -> None:
        self._gather()
        self._flush()
        column: dict[str, object] = {"encoding": "WKB", "geometry_types": ["Point"]}
        if np.isfinite(self._bounds).all():
            column["bbox"] = self._bounds.tolist()
        said = {
            "version": "1.1.0",
            "primary_column": self._geometry,
            "columns": {self._geometry: column},
        }
        self.writer.add_key_value_metadata({"geo": json.dumps(said)})
        self.writer.close()


def _encode(batch: pa.RecordBatch, _options: SinkOptions) -> bytes:
    return packed(batch)


PARQUET = Format(_ParquetSink, _encode)
GEOPARQUET = Format(_GeoParquetSink, _encode)
