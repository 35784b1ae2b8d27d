"""Geocode the addresses of a table, or one text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.table import Table as TextTable

from addressing import (
    Geocode,
    GeocodeLevel,
    find_location_columns,
    geocode_rows,
    load_geocoder,
    result_columns,
)
from api.cli.console import answers, input_stream, messages, output_stream, progress_bar, say
from api.errors import EXIT_DATA, EXIT_USAGE
from api.settings import read_settings
from gis_data import Row, SinkOptions, Table, open_table, open_writer


class TableFormat(StrEnum):
    """Formats of the output."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    NDJSON = "ndjson"
    XLSX = "xlsx"
    PARQUET = "parquet"
    GEOJSON = "geojson"


_OPTIONS = SinkOptions(
    types={
        "geo_probability": float,
        "geo_latitude": float,
        "geo_longitude": float,
        "geo_accuracy_m": float,
    },
    latitude="geo_latitude",
    longitude="geo_longitude",
)
_OPTIONS_FOR_EXCEL = SinkOptions(
    bom=True, types=_OPTIONS.types, latitude="geo_latitude", longitude="geo_longitude"
)


def geocode(
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
    explain: Annotated[
        bool, typer.Option("--explain", help="With --text: print every step.")
    ] = False,
) -> None:
    """Geocode a table: every column is kept, and fourteen columns geo_… are added.

    Examples: phlov geocode parcels.csv -o geocoded.xlsx --column address ·
    cat parcels.csv | phlov geocode - > geocoded.csv ·
    phlov geocode --text "BKK1, st 278" --explain
    """
    if (file is None) == (text is None):
        say("Error: give a file, - for standard input, or --text; one of them.")
        raise typer.Exit(EXIT_USAGE)
    if text is not None:
        found = load_geocoder(read_settings().cache).geocode(text, explain=explain)
        _show(found)
        return
    assert file is not None
    with open_table(input_stream(file), format=input_format, sheet=sheet) as table:
        _geocode_table(table, output, column, output_format)


def _geocode_table(
    table: Table, output: str | None, column: str | None, output_format: TableFormat | None
) -> None:
    target = output_stream(output)
    printed = output in (None, "-")
    columns = find_location_columns(table.columns, column)
    for note in columns.notes:
        say(note)
    geocoder = load_geocoder(read_settings().cache)
    counts: Counter[tuple[str, str]] = Counter()
    errors: list[str] = []
    writer = open_writer(
        target,
        result_columns(table.columns),
        format=output_format.value if output_format else "csv" if printed else None,
        options=_OPTIONS if printed else _OPTIONS_FOR_EXCEL,
    )
    with writer, progress_bar() as bar:
        task = bar.add_task("geocoding", total=None)
        numbers: list[int] = [0]
        rows = geocode_rows(_numbered(table, numbers), geocoder, columns)
        for row in _counted(rows, numbers, counts, errors):
            writer.write(row)
            bar.advance(task)
    for note in table.notes:
        say(note)
    if not printed:
        _report(counts)
    for error in errors[:_ERRORS_SHOWN]:
        say(f"Kept with an error: {error}")
    if len(errors) > _ERRORS_SHOWN:
        say(f"… and {len(errors) - _ERRORS_SHOWN} more; column geo_error has all of them.")
    if not any(level != GeocodeLevel.NONE for level, _ in counts):
        say("Error: no row could be placed; column geo_reason says why.")
        raise typer.Exit(EXIT_DATA)


_ERRORS_SHOWN = 20


def _numbered(rows: Iterable[Row], last: list[int]) -> Iterator[Row]:
    """Hand the rows on and keep the number of the last one, for messages."""
    for row in rows:
        last[0] = row.number
        yield row


def _counted(
    rows: Iterable[dict[str, object]],
    last: list[int],
    counts: Counter[tuple[str, str]],
    errors: list[str],
) -> Iterator[dict[str, object]]:
    for row in rows:
        counts[str(row["geo_level"]), str(row["geo_class"])] += 1
        if row["geo_error"]:
            errors.append(
                f"row {last[0]}: {row['geo_error']}" if len(errors) < _ERRORS_SHOWN else ""
            )
        yield row


def _report(counts: Counter[tuple[str, str]]) -> None:
    table = TextTable("found at", "A", "B", "C", "none", "rows")
    for level in sorted({level for level, _ in counts}):
        row = [counts[level, confidence] for confidence in ("A", "B", "C", "none")]
        table.add_row(level, *(str(n or "") for n in row), str(sum(row)))
    messages.print(table)


def _show(found: Geocode) -> None:
    for step in found.steps:
        answers.print(f"{step.name:>10}  {step.detail}", markup=False)
    answers.print(
        f"{found.postcode or 'no postcode'}  {found.level}, class {found.confidence}, "
        f"probability {found.probability:.2f}",
        markup=False,
    )
    code = found.address_code or found.area_code or ""
    for line in (found.name_km, found.name_en, code, found.reason):
        if line:
            answers.print(line, markup=False)
    for other in found.alternatives:
        answers.print(f"  or {other.postcode}  {other.name_en}", markup=False)
