"""Publish numbers by block, and show what was published."""

from __future__ import annotations

from typing import Annotated

import typer

from addressing.register import (
    LEAST,
    publish_statistics,
    published_months,
    published_statistics,
)
from api.cli.console import answers, say
from api.cli.register.opening import register_here
from api.cli.register.rows import Format, RowFormat, show_rows
from api.register_records import statistic_record

app = typer.Typer(no_args_is_help=True, help="Numbers by block: publish a month, show it.")
_COLUMNS = ("month", "measure", "area", "count")
Month = Annotated[str, typer.Argument(help="2026-10, in UTC.")]


@app.command()
def publish(month: Month, output_format: Format = RowFormat.TABLE) -> None:
    """Count a month that is over and publish it, once and for ever.

    No number is smaller than ten, and none can be worked out from sums and differences.

    Example: phlov register statistics publish 2026-10
    """
    with register_here() as (register, _):
        found = publish_statistics(register, month)
        show_rows(map(statistic_record, found), _COLUMNS, output_format)
        say(f"Published; what would tell of fewer than {LEAST} is held back.")


@app.command()
def show(month: Month, output_format: Format = RowFormat.TABLE) -> None:
    """Print the published numbers of a month.

    Example: phlov register statistics show 2026-10 --format csv
    """
    with register_here() as (register, _):
        found = published_statistics(register.store, month)
        show_rows(map(statistic_record, found), _COLUMNS, output_format)


@app.command()
def months() -> None:
    """List the months that were published, the newest first.

    Example: phlov register statistics months
    """
    with register_here() as (register, _):
        for month in published_months(register.store):
            answers.print(month)
