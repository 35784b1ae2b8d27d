"""Export, compare and verify releases of the standard."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, Final

import typer

import addressing
from addressing import (
    Release,
    ReleaseDiff,
    describe_changes,
    diff_releases,
    export_release,
    verify_release,
)
from api.cli.console import JsonFlag, answers, print_json, progress_bar, say
from api.errors import EXIT_DATA

app = typer.Typer(
    no_args_is_help=True, help="Share the standard: export, compare and verify releases."
)

_SOURCE: Final = Path(addressing.__file__).parents[1]
_SPECIFICATION: Final = _SOURCE / "docs" / "standard"
"""Where the pages stand in a checkout; an installed Phlov has none."""


@app.command("export", epilog="Example: phlov standard export --out releases/1.0.0")
def export(
    out: Annotated[Path, typer.Option(help="Folder of the new release; it must not be there yet.")],
    version: Annotated[
        str | None,
        typer.Option(help="Version that the specification must state; stop where it does not."),
    ] = None,
    previous: Annotated[
        Path | None, typer.Option(help="Folder of the release before, for the change log.")
    ] = None,
    specification: Annotated[
        Path, typer.Option(help="Folder with the pages of the standard.", show_default=False)
    ] = _SPECIFICATION,
    json: JsonFlag = False,
) -> None:
    """Write one release: tables, maps, linked data, specification, change log, manifest.

    Version and date are those that the specification states. The folder appears whole or not at
    all, and the same data give the same bytes.
    """
    with progress_bar() as bar:
        task = bar.add_task("export", total=None)

        def show(name: str, place: int, count: int) -> None:
            bar.update(task, description=name, completed=place - 1, total=count)

        release = export_release(
            out, specification, version=version, previous=previous, progress=show
        )
    if json:
        print_json(_release_record(release))
        return
    manifest = release.manifest
    size = sum(file.bytes for file in manifest.files)
    answers.print(f"Release {manifest.version} of {manifest.date} in {out}", markup=False)
    answers.print(f"{len(manifest.files)} files, {size / 1e6:.1f} MB")
    answers.print(f"SHA-256 of SHA256SUMS: {release.sums_sha256}", soft_wrap=True)
    say("Publish that number beside the release: it vouches for every file.")


def _release_record(release: Release) -> dict[str, Any]:
    return {
        "folder": str(release.folder),
        "version": release.manifest.version,
        "date": release.manifest.date,
        "previous": release.manifest.previous,
        "sums_sha256": release.sums_sha256,
        "files": [asdict(file) for file in release.manifest.files],
    }


@app.command(
    "diff", epilog="Example: phlov standard diff phlov-standard-1.0.0 phlov-standard-1.1.0"
)
def diff(
    old: Annotated[Path, typer.Argument(help="Folder of the release before.")],
    new: Annotated[Path, typer.Argument(help="Folder of the release after.")],
    json: JsonFlag = False,
) -> None:
    """Say what changed between two releases; exit code 65 where the root table broke its promise.

    Rows of the root table may be appended and nothing else: a row that moved or went would let
    printed codes name other places.
    """
    difference = diff_releases(old, new)
    if json:
        print_json(_diff_record(difference))
    else:
        answers.print(describe_changes(difference).rstrip(), markup=False, soft_wrap=True)
    if difference.alarming:
        say("Error: rows of the root table moved or went. Do not use the new release.")
        raise typer.Exit(EXIT_DATA)


def _diff_record(difference: ReleaseDiff) -> dict[str, Any]:
    units, lattice = difference.units, difference.lattice

    def shown(unit: Any) -> dict[str, str]:
        return {
            "postcode": unit.postcode,
            "level": unit.level,
            "name_km": unit.full_name_km,
            "name_latin": unit.full_name_latin,
        }

    def changes(found: Any) -> list[dict[str, Any]]:
        return [{"before": shown(each.before), "after": shown(each.after)} for each in found]

    return {
        "old_version": difference.old_version,
        "new_version": difference.new_version,
        "alarming": difference.alarming,
        "units": {
            "added": [shown(unit) for unit in units.added],
            "removed": [shown(unit) for unit in units.removed],
            "renamed": changes(units.renamed),
            "renumbered": changes(units.renumbered),
            "reused_postcodes": units.reused,
        },
        "root_table": {
            "appended": [{"rank": rank, "cell": cell} for rank, cell in difference.roots.appended],
            "alarms": difference.roots.alarms,
        },
        "lattice": {
            "moved_km2": lattice.moved_km2,
            "moves": [
                {
                    "from": move.before,
                    "to": move.after,
                    "area_km2": move.area_km2,
                    "cells": move.cells,
                }
                for move in lattice.moves
            ],
        },
        "pages": difference.pages,
    }


@app.command("verify", epilog="Example: phlov standard verify releases/1.0.0")
def verify(
    folder: Annotated[Path, typer.Argument(help="Folder of a release.")],
    json: JsonFlag = False,
) -> None:
    """Check every file of a release against its manifest; exit code 65 where something is wrong."""
    check = verify_release(folder)
    if json:
        print_json(
            {
                "version": check.manifest.version,
                "files": len(check.manifest.files),
                "sums_sha256": check.sums_sha256,
                "problems": check.problems,
            }
        )
    elif check.problems:
        for problem in check.problems:
            answers.print(problem, markup=False, soft_wrap=True)
    else:
        answers.print(
            f"Release {check.manifest.version}: {len(check.manifest.files)} files are what the "
            "manifest says.",
            soft_wrap=True,
        )
        answers.print(f"SHA-256 of SHA256SUMS: {check.sums_sha256}", soft_wrap=True)
        say("Compare that number with the one that was published.")
    if check.problems:
        noun = "thing is" if len(check.problems) == 1 else "things are"
        say(f"Error: {len(check.problems)} {noun} wrong with {folder}. Fetch the release again.")
        raise typer.Exit(EXIT_DATA)
