"""Geocode tables of any size; import these names from ``addressing``."""

from addressing.batch.columns import (
    RESULT_COLUMNS,
    LocationColumns,
    find_location_columns,
    result_columns,
)
from addressing.batch.corrections.apply import CorrectedGeocoder
from addressing.batch.corrections.file import Corrections, append_corrections, read_corrections
from addressing.batch.corrections.model import Correction
from addressing.batch.options import BatchOptions, BatchProgress
from addressing.batch.report import BatchReport
from addressing.batch.review.reading import Reviewed, read_review
from addressing.batch.rows import geocode_rows
from addressing.batch.run import geocode_table

__all__ = [
    "RESULT_COLUMNS",
    "BatchOptions",
    "BatchProgress",
    "BatchReport",
    "CorrectedGeocoder",
    "Correction",
    "Corrections",
    "LocationColumns",
    "Reviewed",
    "append_corrections",
    "find_location_columns",
    "geocode_rows",
    "geocode_table",
    "read_corrections",
    "read_review",
    "result_columns",
]
