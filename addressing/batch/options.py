"""Say how a table is to be geocoded, and how far that is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from addressing.batch.corrections.file import Corrections
from addressing.geocode import Geocoder, load_geocoder


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOptions:
    """How a table is to be geocoded.

    Attributes:
        column: The column with the address; nothing else is then read as a location.
        input_format: Format of the input, where it is not recognised.
        sheet: Sheet of a workbook.
        output_format: Format of the output; None goes by the suffix.
        bom: CSV and TSV begin with a byte order mark, so that Excel shows Khmer.
        review: File for the rows that a person should look at; .xlsx or .csv.
        report: File for the report, as JSON.
        corrections: What clerks corrected.
        processes: Processes that geocode; None for one on each core.
        cluster: Address of a Dask scheduler, whose workers geocode instead.
        restart: Drop what an unfinished run left.
        load: Loads the geocoder, where it runs; it is sent there.
        sources: What else the answers depend on, beside the shipped data: name → version.
    """

    column: str | None = None
    input_format: str | None = None
    sheet: str | None = None
    output_format: str | None = None
    bom: bool = False
    review: Path | None = None
    report: Path | None = None
    corrections: Corrections = field(default_factory=Corrections)
    processes: int | None = None
    cluster: str | None = None
    restart: bool = False
    load: Callable[[], Geocoder] = load_geocoder
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BatchProgress:
    """How far a batch is.

    Attributes:
        rows: Rows that are finished.
        rows_resumed: Of these, rows that an earlier run had finished.
        rows_expected: Rows of the whole table, guessed from how much of it was read; None where
            nobody knows.
        resumable: Whether a run that stops here can go on later.
    """

    rows: int
    rows_resumed: int
    rows_expected: int | None
    resumable: bool
