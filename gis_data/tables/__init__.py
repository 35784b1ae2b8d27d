"""Read and write the tables that people bring: CSV, Excel, JSON, Parquet, GeoJSON."""

from gis_data.tables.matching import match_columns, normal_name, shown_columns
from gis_data.tables.model import Row, Table
from gis_data.tables.reading import READ_FORMATS, open_table
from gis_data.tables.sinks import SinkOptions
from gis_data.tables.slices import Slice
from gis_data.tables.writing import (
    WRITE_FORMATS,
    Writer,
    encode_rows,
    open_writer,
    write_whole,
    written_format,
)

__all__ = [
    "READ_FORMATS",
    "WRITE_FORMATS",
    "Row",
    "SinkOptions",
    "Slice",
    "Table",
    "Writer",
    "encode_rows",
    "match_columns",
    "normal_name",
    "open_table",
    "open_writer",
    "shown_columns",
    "write_whole",
    "written_format",
]
