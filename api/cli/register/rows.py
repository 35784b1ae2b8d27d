"""Print rows: as a table for a person, as CSV, JSON or NDJSON for a program."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import orjson
import typer
from rich.table import Column, Table

from api.cli.console import answers, print_json
from gis_data import open_writer


class RowFormat(StrEnum):
    """How rows are printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    NDJSON = "ndjson"


Format = Annotated[
    RowFormat, typer.Option("--format", help="table for people; json, csv or ndjson for programs.")
]

ADDRESS_COLUMNS = (
    "id", "code", "status", "house", "street_khmer", "street_latin", "unit", "postcode",
)  # fmt: skip
"""What a table shows of an address; the other formats tell everything."""


def show_rows(
    rows: Iterable[Mapping[str, Any]], columns: Sequence[str], output_format: RowFormat
) -> int:
    """Print rows; returns how many.

    Args:
        rows: Plain values by column.
        columns: What a table shows; CSV has all columns of the first row.
        output_format: How.
    """
    if output_format is RowFormat.NDJSON:
        return write_lines(orjson.dumps(row) for row in rows)
    listed = list(rows)
    if output_format is RowFormat.JSON:
        print_json(listed)
    elif output_format is RowFormat.CSV:
        names = list(listed[0]) if listed else list(columns)
        with open_writer(sys.stdout.buffer, names, format="csv") as writer:
            for row in listed:
                writer.write({name: _cell(value) for name, value in row.items()})
    elif listed:
        table = Table(*(Column(name, overflow="fold", no_wrap=name == "code") for name in columns))
        for row in listed:
            table.add_row(*(_cell(row.get(name)) for name in columns))
        answers.print(table)
    return len(listed)


def write_lines(lines: Iterable[bytes]) -> int:
    """Write lines on standard output as they come; returns how many."""
    count = 0
    for line in lines:
        sys.stdout.buffer.write(line + b"\n")
        count += 1
    sys.stdout.flush()
    return count


def show_record(record: Mapping[str, Any], output_format: RowFormat) -> None:
    """Print one record: its fields below each other, or as ``show_rows``."""
    if output_format is RowFormat.TABLE:
        for name, value in record.items():
            if value not in ("", None, []):
                answers.print(f"{name:<15} {_cell(value)}", markup=False, soft_wrap=True)
    elif output_format is RowFormat.JSON:
        print_json(record)
    else:
        show_rows([record], list(record), output_format)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | dict):
        return orjson.dumps(value).decode() if value else ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value)
