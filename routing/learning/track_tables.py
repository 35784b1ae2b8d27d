"""Read tracks from tables: CSV, Excel, NDJSON, Parquet and GeoParquet, a fix in each row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import shapely
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gis_data import Slice, TableError, match_columns, open_table, shown_columns
from routing.errors import LearningError
from routing.learning.rules import LearningRules
from routing.learning.times import Times, numbers_of_column, seconds_of_column
from routing.learning.tracks import Dropped, Fixes, TrackReport

_ROWS = 1 << 16
_ROLES = ("latitude", "longitude", "time", "track", "accuracy", "geometry")


def read_track_table(
    path: Path, rules: LearningRules, overrides: Mapping[str, str], report: TrackReport
) -> Iterator[Fixes]:
    """Yield the fixes of a table, some rows at a time; tracks keep their numbers over all of them.

    Times without an offset are Cambodian. Without a column that names the track the whole table is
    one track, and the report says so.

    Args:
        path: The table.
        rules: Accepted names of columns.
        overrides: Role → column, where the guess would be wrong.
        report: Notes and unreadable rows are added to it.

    Raises:
        LearningError: When it is no table, or lacks a column for place or time.
        InputError: When an override names a role or column that does not exist.
    """
    numbers: dict[str, int] = {}
    times = Times(rules.utc_offset_s)
    try:
        with open_table(path) as table:
            columns = match_columns(
                table.columns, {role: rules.columns[role] for role in _ROLES}, overrides
            )
            _check_columns(path, columns, table.columns)
            if "track" not in columns:
                report.notes.append(
                    f"{path.name} has no column that names the track: it counts as one track."
                )
            to_degrees = _transformer(path) if "latitude" not in columns else None
            for rows in table.slices(_ROWS):
                yield _fixes(rows, columns, times, numbers, to_degrees, report)
    except TableError as error:
        raise LearningError(f"The tracks in {path.name} cannot be read: {error}") from error


def _check_columns(path: Path, found: Mapping[str, str], columns: tuple[str, ...]) -> None:
    placed = "geometry" in found or {"latitude", "longitude"} <= found.keys()
    missing = [
        what
        for what, there in (("latitude and longitude", placed), ("time", "time" in found))
        if not there
    ]
    if missing:
        raise LearningError(
            f"{path.name} has no column for {' and '.join(missing)}; its columns are "
            f"{shown_columns(columns)}. Name one yourself, such as time=YOUR COLUMN."
        )


def _fixes(
    rows: Slice,
    columns: Mapping[str, str],
    times: Times,
    numbers: dict[str, int],
    to_degrees: Transformer | None,
    report: TrackReport,
) -> Fixes:
    cells = {role: rows.batch.column(column) for role, column in columns.items()}
    if "latitude" in cells and "longitude" in cells:
        longitude, latitude = (numbers_of_column(cells[role]) for role in ("longitude", "latitude"))
    else:
        longitude, latitude = _points(cells["geometry"], to_degrees)
    if "track" in cells:
        track = _numbered(rows.texts(columns["track"]), numbers)
    else:
        track = np.zeros(len(rows), dtype=np.int32)
    accuracy_m = (
        numbers_of_column(cells["accuracy"]) if "accuracy" in cells else np.full(len(rows), np.nan)
    )
    good = np.ones(len(rows), dtype=np.bool_)
    good[list(rows.errors)] = False
    report.dropped[Dropped.UNREADABLE] += len(rows.errors)
    report.fixes_read += len(rows.errors)
    return Fixes(
        track[good],
        seconds_of_column(cells["time"], times)[good],
        longitude[good],
        latitude[good],
        accuracy_m[good].astype(np.float32),
    )


def _numbered(texts: list[str], numbers: dict[str, int]) -> npt.NDArray[np.int32]:
    """The number of each track, new ones as they come."""
    found = [numbers.setdefault(text, len(numbers)) for text in texts]
    return np.array(found, dtype=np.int32)


def _points(
    column: pa.Array, to_degrees: Transformer | None
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Longitudes and latitudes of a column of WKB points; NaN where there is none."""
    shapes = shapely.from_wkb(np.array(column.to_pylist(), dtype=object), on_invalid="ignore")
    pointed = shapely.get_type_id(shapes) == shapely.GeometryType.POINT
    x, y = (np.where(pointed, of(shapes), np.nan) for of in (shapely.get_x, shapely.get_y))
    if to_degrees is not None:
        x, y = to_degrees.transform(x, y)
    return np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)


def _transformer(path: Path) -> Transformer | None:
    """From the system of a GeoParquet file to degrees; None where it is in degrees already."""
    try:
        raw = (pq.read_schema(path).metadata or {}).get(b"geo")
        geo: Any = orjson.loads(raw) if raw else {}
        column = geo.get("columns", {}).get(geo.get("primary_column"), {})
        system = column.get("crs")
        if system is None:
            return None
        crs = CRS.from_user_input(system)
    except (pa.ArrowInvalid, orjson.JSONDecodeError, CRSError, AttributeError, TypeError) as error:
        raise LearningError(
            f"{path.name} has a geometry whose coordinate system cannot be read ({error}). Save it "
            "as GeoParquet in WGS 84, or with columns latitude and longitude."
        ) from error
    return None if crs.is_geographic else Transformer.from_crs(crs, 4326, always_xy=True)
