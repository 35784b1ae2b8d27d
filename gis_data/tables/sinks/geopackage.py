"""Write one layer of a GeoPackage, which QGIS opens."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from gis_data.errors import TableError
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

_HELD_ROWS = 16_384
_CLOCK = "OGR_CURRENT_DATE"
_EPOCH = "1970-01-01T00:00:00.000Z"


class _GeoPackageSink:
    """Rows are gathered in a file of columns first: GDAL wants to pull them."""

    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        self._position = find_position(columns, options, "GeoPackage")
        _refuse_same_names(columns)
        self._stream = stream
        self._columns = columns
        self._options = options
        self._types = [options.types.get(column, str) for column in columns]
        self._inner = schema_of(columns, options)
        self._geometry = free_name("geom", columns)
        self._schema = self._inner.append(
            pa.field(self._geometry, pa.binary(), metadata={"ARROW:extension:name": "geoarrow.wkb"})
        )
        beside = Path(str(getattr(stream, "name", "")))
        folder = beside.parent if beside.is_file() else None
        self._folder = tempfile.TemporaryDirectory(prefix=".geopackage.", dir=folder)
        self._gathered = Path(self._folder.name) / "rows.arrow"
        self._writer = pa.ipc.new_file(str(self._gathered), self._schema)
        self._held: list[list[object]] = [[] for _ in columns]

    def write(self, cells: list[object]) -> None:
        for column, kind, cell in zip(self._held, self._types, cells, strict=True):
            column.append(typed(cell, kind))
        if len(self._held[0]) >= _HELD_ROWS:
            self._gather()

    def write_encoded(self, rows: bytes) -> None:
        self._gather()
        self._take(unpacked(rows))

    def _gather(self) -> None:
        if self._held[0]:
            arrays = [
                pa.array(column, type=kind)
                for column, kind in zip(self._held, self._inner.types, strict=True)
            ]
            self._held = [[] for _ in self._held]
            self._take(pa.RecordBatch.from_arrays(arrays, schema=self._inner))

    def _take(self, batch: pa.RecordBatch) -> None:
        points = points_of(*(batch.column(place) for place in self._position))
        self._writer.write_batch(
            pa.RecordBatch.from_arrays([*batch.columns, points], schema=self._schema)
        )

    def finish(self) -> None:
        self._gather()
        self._writer.close()
        package = Path(self._folder.name) / "rows.gpkg"
        with pa.memory_map(str(self._gathered)) as gathered:
            file = pa.ipc.open_file(gathered)
            batches = (file.get_batch(place) for place in range(file.num_record_batches))
            _write(
                pa.RecordBatchReader.from_batches(self._schema, batches),
                package,
                layer=self._options.layer,
                geometry=self._geometry,
                row_id=free_name("fid", self._columns),
            )
        with package.open("rb") as written:
            shutil.copyfileobj(written, self._stream, 1 << 20)
        self._folder.cleanup()

    def abandon(self) -> None:
        self._writer.close()
        self._folder.cleanup()


def _refuse_same_names(columns: tuple[str, ...]) -> None:
    seen: dict[str, str] = {}
    for name in columns:
        other = seen.setdefault(name.casefold(), name)
        if other != name:
            raise TableError(
                f"A GeoPackage does not tell the columns {other!r} and {name!r} apart. "
                "Rename one of them, or write GeoParquet."
            )


def _write(
    rows: pa.RecordBatchReader, target: Path, *, layer: str, geometry: str, row_id: str
) -> None:
    import pyogrio  # noqa: PLC0415 - loads GDAL, which no other format needs

    with _fixed_clock():
        pyogrio.write_arrow(
            rows,
            target,
            layer=layer,
            driver="GPKG",
            geometry_name=geometry,
            geometry_type="Point",
            crs="EPSG:4326",
            layer_options={"FID": row_id, "GEOMETRY_NAME": geometry},
        )


@contextmanager
def _fixed_clock() -> Iterator[None]:
    """The same rows give the same bytes: the file bears no time of writing."""
    import pyogrio  # noqa: PLC0415 - see above

    before = pyogrio.get_gdal_config_option(_CLOCK)
    pyogrio.set_gdal_config_options({_CLOCK: _EPOCH})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_CLOCK: before})


def _encode(batch: pa.RecordBatch, _options: SinkOptions) -> bytes:
    return packed(batch)


GEOPACKAGE = Format(_GeoPackageSink, _encode)
