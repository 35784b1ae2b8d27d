"""Take a review file back that a clerk has filled."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from addressing import append_corrections, read_corrections, read_review
from api.cli.console import input_stream, say
from api.settings import read_settings
from gis_data import open_table


def corrections(
    file: Annotated[
        str, typer.Argument(help="The review file of phlov geocode --review, filled by a clerk.")
    ],
    author: Annotated[str, typer.Option(help="Who corrected; every corrected answer names them.")],
    corrections: Annotated[
        Path | None,
        typer.Option(help="File of corrections; by default corrections.csv under PHLOV_HOME."),
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Sheet of the workbook.")] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Check the file and write nothing.")
    ] = False,
) -> None:
    """Take corrections over: from then on the same text gets the corrected place, in class A.

    The whole file is checked first; if a row is wrong, all wrong rows are named and nothing is
    taken over. Corrections are only ever added; the last one for a text holds.

    Examples: phlov geocode corrections review.xlsx --author "Sok Dara" ·
    phlov geocode corrections review.csv --author "Sok Dara" --dry-run
    """
    target = corrections or read_settings().corrections
    today = datetime.now(UTC).astimezone().date().isoformat()
    with open_table(input_stream(file), sheet=sheet) as table:
        reviewed = read_review(table, author=author, date=today)
    known = read_corrections(target)
    for note in known.notes:
        say(note)
    new = [
        one
        for one in reviewed.corrections
        if (held := known.current.get((one.text, one.position))) is None or held.code != one.code
    ]
    for held, one in known.replaced_by(new):
        say(f"“{one.text}”: {one.code} replaces {held.code} by {held.author} on {held.date}.")
    if new and not dry_run:
        append_corrections(target, new)
    done = "that would be added to" if dry_run else "added to"
    say(
        f"Corrections {done} {target}: {len(new):,}. "
        f"Known before: {len(reviewed.corrections) - len(new):,}. "
        f"Rows left open: {reviewed.left_open:,}."
    )
