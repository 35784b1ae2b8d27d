"""Own the sources, the data bundle and the tables that come in and go out.

The lowest layer: it knows nobody above it. Import from here only; what is not named in
``__all__`` may change without notice.
"""

from gis_data.bundle import BuildStep, Bundle, Manifest, build_bundle, current_bundle
from gis_data.compiled import forget_stale_loops
from gis_data.errors import (
    BundleError,
    BundleMissingError,
    ChecksumError,
    DownloadError,
    InputError,
    PhlovError,
    Problem,
    SourceError,
    SourceMissingError,
    SourceUnknownError,
    TableError,
)
from gis_data.gazetteer.clean import Repair
from gis_data.gazetteer.load import gazetteer_repairs, load_gazetteer
from gis_data.gazetteer.units import Gazetteer, Level, Unit
from gis_data.osm_features import OsmFeature, stream_features
from gis_data.osm_roads import OsmRelation, OsmRoads, OsmSelection, read_osm_roads
from gis_data.sources.catalogue import Form, Source, find_source, load_catalogue
from gis_data.sources.store import SourceFile, SourceStore
from gis_data.steps import BoundariesStep, GazetteerStep, VillagePointsStep
from gis_data.tables import (
    READ_FORMATS,
    WRITE_FORMATS,
    Row,
    SinkOptions,
    Slice,
    Table,
    Writer,
    encode_rows,
    match_columns,
    normal_name,
    open_table,
    open_writer,
    shown_columns,
    write_whole,
    written_format,
)

__all__ = [
    "READ_FORMATS",
    "WRITE_FORMATS",
    "BoundariesStep",
    "BuildStep",
    "Bundle",
    "BundleError",
    "BundleMissingError",
    "ChecksumError",
    "DownloadError",
    "Form",
    "Gazetteer",
    "GazetteerStep",
    "InputError",
    "Level",
    "Manifest",
    "OsmFeature",
    "OsmRelation",
    "OsmRoads",
    "OsmSelection",
    "PhlovError",
    "Problem",
    "Repair",
    "Row",
    "SinkOptions",
    "Slice",
    "Source",
    "SourceError",
    "SourceFile",
    "SourceMissingError",
    "SourceStore",
    "SourceUnknownError",
    "Table",
    "TableError",
    "Unit",
    "VillagePointsStep",
    "Writer",
    "build_bundle",
    "current_bundle",
    "encode_rows",
    "find_source",
    "forget_stale_loops",
    "gazetteer_repairs",
    "load_catalogue",
    "load_gazetteer",
    "match_columns",
    "normal_name",
    "open_table",
    "open_writer",
    "read_osm_roads",
    "shown_columns",
    "stream_features",
    "write_whole",
    "written_format",
]
