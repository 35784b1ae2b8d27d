"""Open what an import reads, table or layer, as slices with positions in degrees."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from addressing.register.import_mapping import ImportMapping
from gis_data import InputError, Problem, Slice, TableError, open_table, shown_columns

LAYER_SUFFIXES: Final = frozenset({".shp", ".gpkg", ".geojson", ".fgb", ".zip"})
MOST_EXTENT_M: Final = 1_000.0
"""A shape that is larger is no door, house or plot."""

_WGS84: Final = "OGC:CRS84"
_METRES_PER_DEGREE: Final = 111_320.0


@dataclass(frozen=True, slots=True)
class Source:
    """An opened source.

    Attributes:
        slices: Its rows.
        geometry: Column of its shapes as WKB; empty where the position stands in columns.
        to_degrees: Turns positions (east, north) into longitude and latitude; None where they are.
        notes: What was understood or repaired on reading, as sentences; it may grow.
    """

    slices: Iterator[Slice]
    geometry: str
    to_degrees: Transformer | None
    notes: list[str]


@contextmanager
def open_source(path: Path, mapping: ImportMapping, rows: int) -> Iterator[Source]:
    """Open a file for an import.

    Args:
        path: CSV, Excel, JSON or Parquet; Shapefile, GeoPackage, GeoJSON or FlatGeobuf.
        mapping: Which columns there must be.
        rows: How many to read at a time.

    Raises:
        InputError: Columns are missing, or where the positions lie is not said.
        TableError: The file cannot be read.
    """
    layered = path.suffix.lower() in LAYER_SUFFIXES and not mapping.format
    with _open_layer(path, mapping, rows) if layered else _open_rows(path, mapping, rows) as source:
        yield source


@contextmanager
def _open_rows(path: Path, mapping: ImportMapping, rows: int) -> Iterator[Source]:
    table = open_table(path, format=mapping.format or None, sheet=mapping.sheet or None)
    with table:
        _check_columns(mapping, table.columns)
        geometry, crs = "", mapping.crs or _WGS84
        if not mapping.has_position:
            geometry, told = _geoparquet(path) if table.format == "parquet" else ("", "")
            crs = mapping.crs or told
            if not geometry:
                raise InputError("The source has no positions.", [
                    Problem("columns", "neither latitude nor longitude", "both, or shapes")
                ])  # fmt: skip
        yield Source(table.slices(rows), geometry, _transformer(crs), table.notes)


def _geoparquet(path: Path) -> tuple[str, str]:
    """Column of the shapes and their coordinate system; nothing where it is plain Parquet."""
    try:
        told = json.loads((pq.read_metadata(path).metadata or {})[b"geo"])
        column = told["columns"][told["primary_column"]]
        if column["encoding"] != "WKB":
            return "", ""
        crs = column.get("crs", _WGS84)
        return told["primary_column"], crs if isinstance(crs, str) else json.dumps(crs)
    except (KeyError, ValueError, TypeError):
        return "", ""


@contextmanager
def _open_layer(path: Path, mapping: ImportMapping, rows: int) -> Iterator[Source]:
    if not path.exists():
        raise TableError(f"There is no file {path}.")
    try:
        layer = mapping.layer or _only_layer(path)
        with ExitStack() as stack:
            with warnings.catch_warnings(record=True, action="always") as noted:
                told, reader = stack.enter_context(
                    pyogrio.open_arrow(
                        path, layer=layer, encoding=mapping.encoding or None, batch_size=rows,
                        use_pyarrow=True,
                    )
                )  # fmt: skip
            notes = [str(note.message) for note in noted]
            _check_columns(mapping, [str(name) for name in told["fields"]])
            geometry = "" if mapping.has_position else told["geometry_name"] or "wkb_geometry"
            if geometry and geometry not in reader.schema.names:
                raise InputError("The source has no positions.", [
                    Problem(f"layer {layer}", "no shapes", "shapes, or columns with positions")
                ])  # fmt: skip
            crs = mapping.crs or (told["crs"] if geometry else _WGS84)
            yield Source(_numbered(reader), geometry, _transformer(crs or ""), notes)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, UnicodeError) as error:
        raise TableError(f"{path} cannot be read: {error}") from None


def _only_layer(path: Path) -> str:
    names = [str(name) for name, _ in pyogrio.list_layers(path)]
    if len(names) != 1:
        raise InputError("It is not said which layer is meant.", [
            Problem("file.layer", "nothing", f"one of {', '.join(names)}")
        ])  # fmt: skip
    return names[0]


def _numbered(reader: pa.RecordBatchReader) -> Iterator[Slice]:
    first = 1
    for batch in reader:
        yield Slice(batch, np.arange(first, first + batch.num_rows, dtype=np.int64), {})
        first += batch.num_rows


def _check_columns(mapping: ImportMapping, columns: Any) -> None:
    missing = [
        Problem(f"columns.{part}", repr(name), f"one of {shown_columns(columns)}")
        for part, name in mapping.columns.items()
        if name not in columns
    ]
    if missing:
        raise InputError("The source does not have the columns of the mapping.", missing)


def _transformer(crs: str) -> Transformer | None:
    if not crs:
        raise InputError("It is not said in which coordinate system the positions are.", [
            Problem("file.crs", "nothing", "such as EPSG:4326 or EPSG:32648")
        ])  # fmt: skip
    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        problem = Problem("file.crs", repr(crs), "such as EPSG:4326 or EPSG:32648")
        raise InputError("That is no coordinate system.", [problem]) from None
    if known.equals(CRS.from_user_input(_WGS84), ignore_axis_order=True):
        return None
    return Transformer.from_crs(known, _WGS84, always_xy=True)


def positions_of(
    shapes: pa.Array, to_degrees: Transformer | None
) -> tuple[npt.NDArray[np.float64], dict[int, Problem]]:
    """A position (longitude, latitude) in degrees for each shape, and what is wrong with some.

    A point stands for itself, a line or an area for a point on it; heights are left out.

    Args:
        shapes: As WKB.
        to_degrees: As ``Source``.

    Returns:
        Positions, (n, 2), not a number where there is none; problems by place.
    """
    known = shapely.force_2d(shapely.from_wkb(shapes.to_numpy(zero_copy_only=False), "ignore"))
    missing = shapely.is_missing(known) | shapely.is_empty(known)
    points = [None if gone else _inside(shape) for shape, gone in zip(known, missing, strict=True)]
    longitudes, latitudes = shapely.get_x(points), shapely.get_y(points)
    bounds = shapely.bounds(known).T
    if to_degrees is not None:
        longitudes, latitudes = to_degrees.transform(longitudes, latitudes)
        bounds = np.array([*to_degrees.transform(*bounds[:2]), *to_degrees.transform(*bounds[2:])])
    positions = np.stack([longitudes, latitudes], axis=1)
    positions[~np.isfinite(positions).all(axis=1)] = np.nan
    extents = np.hypot(bounds[2] - bounds[0], bounds[3] - bounds[1]) * _METRES_PER_DEGREE
    problems = {}
    for place, extent_m in enumerate(extents.tolist()):
        if np.isnan(positions[place]).any():
            given = "none" if missing[place] else "one that cannot be read"
            problems[place] = Problem("shape", given, "a point, line or area in its coordinates")
        elif extent_m > MOST_EXTENT_M:
            expected = f"at most {MOST_EXTENT_M:g} m: a door, house or plot"
            problems[place] = Problem("shape", f"one of {extent_m:,.0f} m", expected)
    return positions, problems


def _inside(shape: shapely.Geometry) -> shapely.Geometry | None:
    if isinstance(shape, shapely.Point):
        return shape
    try:
        return shapely.point_on_surface(shape)
    except shapely.errors.GEOSException:
        return None
