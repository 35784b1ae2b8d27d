"""Own the sources, the data bundle and the tables that come in and go out.

The lowest layer: it knows nobody above it. Import from here only; what is not named in
``__all__`` may change without notice.
"""

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

__all__ = [
    "BundleError",
    "BundleMissingError",
    "ChecksumError",
    "DownloadError",
    "Gazetteer",
    "InputError",
    "Level",
    "PhlovError",
    "Problem",
    "Repair",
    "SourceError",
    "SourceMissingError",
    "SourceUnknownError",
    "TableError",
    "Unit",
    "gazetteer_repairs",
    "load_gazetteer",
]
