"""Write rows in each format: one small sink per format behind one protocol."""

from __future__ import annotations

from collections.abc import Mapping

from gis_data.tables.sinks.excel import EXCEL
from gis_data.tables.sinks.geopackage import GEOPACKAGE
from gis_data.tables.sinks.model import Format, Sink, SinkOptions
from gis_data.tables.sinks.parquet import GEOPARQUET, PARQUET
from gis_data.tables.sinks.texts import GEOJSON, JSON, NDJSON, delimited

__all__ = ["FORMATS", "Sink", "SinkOptions"]

FORMATS: Mapping[str, Format] = {
    "csv": delimited(","),
    "tsv": delimited("\t"),
    "xlsx": EXCEL,
    "json": JSON,
    "ndjson": NDJSON,
    "parquet": PARQUET,
    "geojson": GEOJSON,
    "geoparquet": GEOPARQUET,
    "gpkg": GEOPACKAGE,
}
