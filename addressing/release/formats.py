"""Write the tables of a release; the same table always gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import geopandas as gpd
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio

from addressing.release.tables import MappedTable

_WGS84: Final = "EPSG:4326"
_GEOPARQUET: Final = "1.1.0"
_GDAL_CLOCK: Final = "OGR_CURRENT_DATE"
_ZSTD_LEVEL: Final = 15


def write_csv(frame: pd.DataFrame, target: Path) -> None:
    """UTF-8 without byte order mark, commas, line feeds, an empty cell for what is missing."""
    yes_or_no = {name: frame[name].map({True: "true", False: "false"}) for name in _flags(frame)}
    frame.assign(**yes_or_no).to_csv(target, index=False, lineterminator="\n", encoding="utf-8")


def _flags(frame: pd.DataFrame) -> list[str]:
    return list(frame.select_dtypes(include=["bool"]).columns)


def write_parquet(frame: pd.DataFrame, target: Path) -> None:
    """Parquet with text as text, although a column may be empty."""
    pq.write_table(
        pa.Table.from_pandas(_texts_typed(frame), preserve_index=False),
        target,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
    )


def write_runs(runs: pa.Table, target: Path) -> None:
    """The lattice as Parquet: first cells as differences, the rest as dictionaries."""
    dictionaries = [name for name in runs.column_names if pa.types.is_dictionary(runs[name].type)]
    pq.write_table(
        runs,
        target,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        use_dictionary=dictionaries,
        column_encoding={"first_cell": "DELTA_BINARY_PACKED"},
    )


def write_geoparquet(table: MappedTable, target: Path) -> None:
    """GeoParquet 1.1 with WGS 84 and the bounds of each row."""
    _geo_frame(table).to_parquet(
        target,
        index=False,
        compression="zstd",
        compression_level=_ZSTD_LEVEL,
        schema_version=_GEOPARQUET,
        write_covering_bbox=True,
    )


def write_geopackage(layers: Mapping[str, MappedTable], target: Path, date: str) -> None:
    """GeoPackage with one layer for each table.

    Args:
        layers: Tables by the names of their layers.
        target: A file that is not there yet.
        date: A month or day, which the file bears instead of the clock's time.
    """
    day = date if date.count("-") > 1 else f"{date}-01"
    with _gdal_clock(f"{day}T00:00:00.000Z"):
        for name, table in layers.items():
            _geo_frame(table).to_file(target, layer=name, driver="GPKG", engine="pyogrio")


@contextmanager
def _gdal_clock(moment: str) -> Iterator[None]:
    before = pyogrio.get_gdal_config_option(_GDAL_CLOCK)
    pyogrio.set_gdal_config_options({_GDAL_CLOCK: moment})
    try:
        yield
    finally:
        pyogrio.set_gdal_config_options({_GDAL_CLOCK: before})


def _texts_typed(frame: pd.DataFrame) -> pd.DataFrame:
    texts = frame.select_dtypes(include=["object", "string"]).columns
    return frame.astype(dict.fromkeys(texts, "string"))


def _geo_frame(table: MappedTable) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(_texts_typed(table.frame), geometry=table.shapes, crs=_WGS84)
