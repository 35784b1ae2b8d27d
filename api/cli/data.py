"""Pull sources, build the data bundle and say what is there."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.table import Column, Table

from api.build import build_steps
from api.cli.console import JsonFlag, answers, print_json, progress_bar, say
from api.errors import EXIT_UNAVAILABLE
from api.settings import Settings, read_settings
from gis_data import (
    BundleMissingError,
    ChecksumError,
    DownloadError,
    Form,
    Source,
    SourceFile,
    SourceMissingError,
    build_bundle,
    current_bundle,
    find_source,
    load_catalogue,
)

app = typer.Typer(no_args_is_help=True, help="Pull sources, build the bundle, see what is there.")


@app.command("pull", epilog="Example: phlov data pull roads-osm")
def pull(
    sources: Annotated[
        list[str] | None, typer.Argument(help="Ids of sources; all of them where none is named.")
    ] = None,
    refresh: Annotated[
        bool, typer.Option(help="Fetch rolling sources again although they are there.")
    ] = False,
) -> None:
    """Fetch sources, or find them in the data mirror, and check their hashes."""
    settings = read_settings()
    wanted = [find_source(name) for name in sources] if sources else list(load_catalogue())
    failed = 0
    for source in wanted:
        if source.form is Form.PACKAGE:
            say(f"{source.id}: installed with the package {source.package}")
            continue
        try:
            file = _pull_one(settings, source, refresh=refresh)
        except (SourceMissingError, ChecksumError, DownloadError) as error:
            failed += 1
            say(f"Error: {error}")
            continue
        say(f"{source.id}: {file.origin}, sha256 {file.sha256[:16]}…, {source.licence}")
    if failed:
        say(f"{failed} of {len(wanted)} sources could not be had.")
        raise typer.Exit(EXIT_UNAVAILABLE)


def _pull_one(settings: Settings, source: Source, *, refresh: bool) -> SourceFile:
    with progress_bar() as bar:
        task = bar.add_task(source.id, total=None)

        def show(name: str, done: int, total: int | None) -> None:
            bar.update(task, description=name, completed=done, total=total)

        return settings.store.pull(source, progress=show, refresh=refresh)


@app.command("build", epilog="Example: PHLOV_DATA_MIRROR=/data/mirror phlov data build")
def build() -> None:
    """Build one dated bundle from the sources that are there."""
    settings = read_settings()
    with progress_bar() as bar:
        stages = bar.add_task("build", total=None)
        cells = bar.add_task("", total=None, visible=False)

        def show_step(name: str, place: int, count: int) -> None:
            bar.update(stages, description=name, completed=place - 1, total=count)

        def show_cells(name: str, done: int, total: int) -> None:
            bar.update(cells, description=name, completed=done, total=total, visible=done < total)

        bundle = build_bundle(build_steps(show_cells), settings.store, settings.home, show_step)
    manifest = bundle.manifest
    answers.print(f"Bundle {bundle.path.name}")
    answers.print(f"sha256 {manifest.sha256}")
    for file in manifest.files:
        answers.print(f"  {file.name}  {file.size / 1e6:.2f} MB  {file.sha256[:16]}…")
    for skipped in manifest.skipped:
        say(f"Skipped {skipped.step}: {skipped.reason}.")


@app.command("status")
def status(json: JsonFlag = False) -> None:
    """Say which sources and which bundle are there, how old, under which licence."""
    settings = read_settings()
    rows = [_source_row(settings, source) for source in load_catalogue()]
    try:
        bundle = current_bundle(settings.home)
    except BundleMissingError:
        bundle = None
    if json:
        print_json(
            {
                "sources": rows,
                "bundle": None
                if bundle is None
                else {
                    "name": bundle.path.name,
                    "date": bundle.manifest.date,
                    "sha256": bundle.manifest.sha256,
                    "files": [file.name for file in bundle.manifest.files],
                },
            }
        )
        return
    table = Table(Column("source", no_wrap=True), "state", "form", "date", "days old", "licence")
    for row in rows:
        table.add_row(*(str(row[key] or "") for key in _COLUMNS))
    answers.print(table)
    answers.print("Bundle: none; run `phlov data build`." if bundle is None else bundle.path.name)


_COLUMNS = ("id", "state", "form", "date", "age_days", "licence")


def _source_row(settings: Settings, source: Source) -> dict[str, str | int | None]:
    day = source.date
    if source.form is Form.PACKAGE:
        state = "installed"
    else:
        try:
            file = settings.store.find(source)
        except ChecksumError:
            file, state = None, "damaged"
        else:
            state = file.origin if file else "missing"
        day = file.date if file else source.date
    return {
        "id": source.id,
        "title": source.title,
        "state": state,
        "form": source.form.value,
        "date": day.isoformat() if day else None,
        "age_days": (datetime.now(UTC).date() - day).days if day else None,
        "licence": source.licence,
        "attribution": source.attribution,
    }
