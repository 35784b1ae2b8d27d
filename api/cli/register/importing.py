"""Import a file of addresses by a mapping."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.progress import TaskID

from addressing.register import Act, FileImportReport, import_file, load_mapping
from api.cli.console import answers, input_stream, progress_bar, say
from api.cli.register.opening import Who, Why, register_here
from api.errors import EXIT_DATA
from gis_data import Problem, open_writer, write_whole

_SHOWN = 20
_COLUMNS = ("where", "given", "expected", "remedy")


def import_command(
    file: Annotated[
        Path,
        typer.Argument(help="CSV, Excel, JSON, Parquet, Shapefile, GeoPackage, GeoJSON…"),
    ],
    mapping: Annotated[Path, typer.Option(help="TOML: which column is which part of an address.")],
    who: Who,
    why: Why,
    report: Annotated[
        Path | None, typer.Option(help="Also write what became of the rows, as JSON.")
    ] = None,
    rejected: Annotated[
        Path | None, typer.Option(help="Also write every row that cannot be used, and why, as CSV.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=50_000, help="Rows in a transaction.")] = 5_000,
) -> None:
    """Register whatever of a file is not registered yet; after a stop, give the command again.

    What stands in the register under the source's name for it is matched, not registered twice.
    Exit code 65 where no row could be used.

    Example: phlov register import parcels.gpkg --mapping cadastre.toml --report report.json
    --rejected rejected.csv --who "MPTC, import" --why "cadastre of March 2026"
    """
    input_stream(str(file))
    input_stream(str(mapping))
    told = load_mapping(mapping)
    problems: list[Problem] = []
    with register_here() as (register, _), progress_bar() as bar:
        task: TaskID = bar.add_task("importing", total=None)
        found = import_file(
            register,
            file,
            told,
            Act(who, why),
            batch=batch,
            progress=lambda part: bar.update(task, completed=part.rows),
            on_problem=problems.append if rejected else None,
        )
    for note in found.notes:
        say(note)
    for problem in found.problems[:_SHOWN]:
        say(f"Not registered: {problem}")
    _write(found, problems, report, rejected)
    answers.print(
        f"{found.rows:,} rows: {found.accepted:,} accepted, {found.matched:,} matched, "
        f"{found.rejected:,} rejected."
    )
    if found.rows and found.rejected == found.rows:
        raise typer.Exit(EXIT_DATA)


def _write(
    found: FileImportReport, problems: list[Problem], report: Path | None, rejected: Path | None
) -> None:
    if report is not None:
        record = {"rows": found.rows} | asdict(found)
        option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        write_whole(report, orjson.dumps(record, option=option))
    if rejected is not None:
        with open_writer(rejected, _COLUMNS, format="csv") as writer:
            for problem in problems:
                writer.write(asdict(problem))
