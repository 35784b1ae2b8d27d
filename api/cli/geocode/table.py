"""Geocode the addresses of a table, or one text."""

from __future__ import annotations

from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from addressing import (
    BatchOptions,
    CorrectedGeocoder,
    Corrections,
    Query,
    geocode_table,
    load_geocoder,
    read_corrections,
)
from api.cli.console import input_stream, messages, output_stream, say
from api.cli.geocode.progress import BatchBar
from api.cli.geocode.showing import show_answer, show_report
from api.errors import EXIT_DATA, EXIT_USAGE
from api.layers import bundle_folder, bundle_version, geocoder_of, known_doors
from api.settings import Settings, read_settings


class TableFormat(StrEnum):
    """Formats of the output."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    NDJSON = "ndjson"
    XLSX = "xlsx"
    PARQUET = "parquet"
    GEOJSON = "geojson"
    GEOPARQUET = "geoparquet"
    GPKG = "gpkg"


def table(
    file: Annotated[
        str | None, typer.Argument(help="CSV, Excel, JSON, NDJSON or Parquet; - for input.")
    ] = None,
    text: Annotated[str | None, typer.Option(help="Geocode this text instead of a file.")] = None,
    output: Annotated[
        str | None, typer.Option("-o", "--output", help="Where to write; by default printed.")
    ] = None,
    column: Annotated[
        str | None,
        typer.Option(help="The column with the address; nothing else is then read as a place."),
    ] = None,
    output_format: Annotated[
        TableFormat | None,
        typer.Option("--format", help="Format of the output; by default of its suffix, or CSV."),
    ] = None,
    input_format: Annotated[
        str | None, typer.Option(help="Format of the input, where it is not recognised.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of a workbook.")] = None,
    review: Annotated[
        Path | None,
        typer.Option(help="Also write the rows that a clerk should look at: .xlsx or .csv."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Also write the report, as JSON, to this file.")
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(help="File of corrections; by default corrections.csv under PHLOV_HOME."),
    ] = None,
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes that geocode; by default one on each core.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="Address of a Dask scheduler whose workers geocode instead.")
    ] = None,
    restart: Annotated[
        bool, typer.Option("--restart", help="Drop what an unfinished run left; begin anew.")
    ] = False,
    explain: Annotated[
        bool, typer.Option("--explain", help="With --text: print every step.")
    ] = False,
) -> None:
    """Geocode a table: every column is kept, and fourteen columns geo_… are added.

    From a file to a file a run that is stopped goes on when the same command is given again. A
    run from - or to standard output begins anew. `phlov geocode corrections REVIEW --author NAME`
    takes a filled review file back.

    Examples: phlov geocode parcels.csv -o geocoded.xlsx --column address ·
    phlov geocode parcels.parquet -o geocoded.parquet --review review.xlsx ·
    cat parcels.csv | phlov geocode - > geocoded.csv ·
    phlov geocode --text "BKK1, st 278" --explain
    """
    if (file is None) == (text is None):
        say("Error: give a file, - for standard input, or --text; one of them.")
        raise typer.Exit(EXIT_USAGE)
    settings = read_settings()
    known = _known_corrections(settings, corrections)
    if text is not None:
        _geocode_text(text, settings, known, explain=explain)
        return
    assert file is not None
    printed = output in (None, "-")
    options = BatchOptions(
        column=column,
        input_format=input_format,
        sheet=sheet,
        output_format=output_format.value if output_format else "csv" if printed else None,
        bom=not printed,
        review=review,
        report=report,
        corrections=known,
        processes=processes,
        cluster=cluster,
        restart=restart,
        load=partial(load_geocoder, settings.cache, bundle_folder(settings), known_doors(settings)),
        sources=bundle_version(settings),
    )
    source, target = input_stream(file), output_stream(output)
    with BatchBar(messages) as bar:
        try:
            found = geocode_table(source, target, options, on_progress=bar.update, on_note=say)
        except KeyboardInterrupt:
            bar.say_how_to_go_on()
            raise
    show_report(found, with_table=not printed)
    if not found.tally.placed:
        say("Error: no row could be placed; column geo_reason says why.")
        raise typer.Exit(EXIT_DATA)


def _known_corrections(settings: Settings, named: Path | None) -> Corrections:
    """The corrections to use.

    Raises:
        FileNotFoundError: A file was named that is not there.
    """
    if named is not None:
        input_stream(str(named))
    return read_corrections(named or settings.corrections)


def _geocode_text(text: str, settings: Settings, known: Corrections, *, explain: bool) -> None:
    geocoder = CorrectedGeocoder(geocoder_of(settings), known)
    (found,) = geocoder.geocode_many([Query(text)], explain=explain)
    show_answer(found)
