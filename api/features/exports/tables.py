"""Write the columns of a layer as GeoParquet, GeoPackage or CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import shapely

from api.features.model import GEOMETRY, LayerDescription, Shapes
from gis_data import TableError

Batches = Iterator[pa.RecordBatch]

_GROUP_ROWS: Final = 50_000


def write_geoparquet(
    layer: LayerDescription, schema: pa.Schema, batches: Batches, target: Path
) -> None:
    """GeoParquet 1.1: well-known binary in longitude and latitude on WGS 84."""
    bounds = np.array([np.inf, np.inf, -np.inf, -np.inf])
    held: list[pa.RecordBatch] = []
    with pq.ParquetWriter(target, _without_marks(schema), compression="zstd") as writer:
        for batch in batches:
            held.append(batch)
            shapes = _shapes(batch)
            found = shapely.total_bounds(shapes) if len(shapes) else bounds
            bounds[:2] = np.fmin(bounds[:2], found[:2])
            bounds[2:] = np.fmax(bounds[2:], found[2:])
            if sum(each.num_rows for each in held) >= _GROUP_ROWS:
                _write_group(writer, held)
                held = []
        _write_group(writer, held)
        writer.add_key_value_metadata({"geo": _geo(layer, bounds)})


def _write_group(writer: pq.ParquetWriter, held: list[pa.RecordBatch]) -> None:
    if held:
        table = pa.Table.from_batches(held)
        writer.write_table(table.cast(_without_marks(table.schema)), row_group_size=table.num_rows)


def _without_marks(schema: pa.Schema) -> pa.Schema:
    """The schema without marks of single columns: the file's own metadata say it."""
    return pa.schema([field.remove_metadata() for field in schema])


def _geo(layer: LayerDescription, bounds: np.ndarray[Any, Any]) -> str:
    column: dict[str, Any] = {"encoding": "WKB", "geometry_types": [layer.shapes.value]}
    if np.isfinite(bounds).all():
        column["bbox"] = bounds.tolist()
    return json.dumps(
        {"version": "1.1.0", "primary_column": GEOMETRY, "columns": {GEOMETRY: column}}
    )


def write_geopackage(
    layer: LayerDescription, schema: pa.Schema, batches: Batches, target: Path
) -> None:
    """A GeoPackage with one layer, which QGIS opens."""
    import pyogrio  # noqa: PLC0415 - loads GDAL, which no other format needs

    stopped: list[BaseException] = []

    def watched() -> Batches:
        """GDAL pulls the rows and would tell a failure of ours as one of its own."""
        try:
            yield from batches
        except BaseException as error:
            stopped.append(error)
            raise

    try:
        pyogrio.write_arrow(
            pa.RecordBatchReader.from_batches(schema, watched()),
            target,
            layer=layer.name,
            driver="GPKG",
            geometry_name=GEOMETRY,
            geometry_type=layer.shapes.value,
            crs="EPSG:4326",
            layer_options={
                "FID": "fid",
                "GEOMETRY_NAME": "geom",
                "IDENTIFIER": layer.title,
                "DESCRIPTION": f"{layer.text} {layer.attribution} Licence: {layer.licence}.",
            },
        )
    except pyogrio.errors.DataSourceError as error:
        raise TableError(f"The GeoPackage cannot be written: {error}") from error
    finally:
        if stopped:
            raise stopped[0]


def write_csv(layer: LayerDescription, schema: pa.Schema, batches: Batches, target: Path) -> None:
    """CSV in UTF-8: points as longitude and latitude, other shapes as well-known text."""
    points = layer.shapes is Shapes.POINT
    shown = [field for field in schema if field.name != GEOMETRY]
    taken = {field.name for field in shown}
    places = [("geometry_" if name in taken else "") + name for name in ("longitude", "latitude")]
    added = [(name, pa.float64()) for name in places] if points else [(GEOMETRY, pa.string())]
    columns = pa.schema([*shown, *map(pa.field, *zip(*added, strict=True))])
    with pa_csv.CSVWriter(target, columns) as writer:
        for batch in batches:
            shapes = _shapes(batch, keep_missing=True)
            told = (
                [pa.array(axis, pa.float64(), from_pandas=True)
                 for axis in (shapely.get_x(shapes), shapely.get_y(shapes))]
                if points
                else [pa.array(shapely.to_wkt(shapes, rounding_precision=7), pa.string())]
            )  # fmt: skip
            arrays = [batch.column(field.name) for field in shown]
            writer.write_batch(pa.RecordBatch.from_arrays([*arrays, *told], schema=columns))


def _shapes(batch: pa.RecordBatch, *, keep_missing: bool = False) -> Any:
    wkb = np.array(batch.column(GEOMETRY).to_pylist(), object)
    shapes = shapely.from_wkb(wkb)
    return shapes if keep_missing else shapes[~shapely.is_missing(shapes)]
