"""Make the register's tables, and bring them from one version to another."""

from __future__ import annotations

from typing import Annotated, Any

import typer

from addressing.register import MIGRATIONS, mark_now
from api.cli.console import JsonFlag, answers, print_json, say
from api.errors import EXIT_USAGE
from api.register import check_file, open_store
from api.settings import read_settings
from gis_data.db import current_version, downgrade, upgrade


def init() -> None:
    """Make a register: a SQLite file in PHLOV_HOME, or tables where PHLOV_DATABASE_URL says.

    A register that is there is brought to the newest version and keeps everything.

    Examples: phlov register init ·
    PHLOV_DATABASE_URL=postgresql://phlov@db/register phlov register init
    """
    with open_store(read_settings()) as store:
        before = current_version(store, MIGRATIONS)
        upgrade(store, [MIGRATIONS])
        done = "is there, in version" if before == MIGRATIONS.newest else "is made, in version"
        answers.print(f"{store.place}: the register {done} {MIGRATIONS.newest}.", soft_wrap=True)


def upgrade_tables(
    version: Annotated[
        str, typer.Option("--to", help="A version; the newest by default.")
    ] = "head",
) -> None:
    """Bring the tables to a newer version, all or nothing.

    Example: phlov register upgrade
    """
    _move(version, up=True)


def downgrade_tables(
    version: Annotated[str, typer.Option("--to", help="The version to go back to: 0003.")],
    yes: Annotated[
        bool, typer.Option("--yes", help="What only newer tables hold is lost.")
    ] = False,
) -> None:
    """Bring the tables back to an older version; what only newer tables hold is lost.

    Example: phlov register downgrade --to 0003 --yes
    """
    if not yes:
        say("Error: what only newer tables hold would be lost. Say --yes if you mean it.")
        raise typer.Exit(EXIT_USAGE)
    _move(version, up=False)


def _move(version: str, *, up: bool) -> None:
    known = [step.revision for step in MIGRATIONS.script().walk_revisions()]
    if version not in {*known, "head", "base"}:
        say(f"Error: there is no version {version!r}; there are {', '.join(sorted(known))}.")
        raise typer.Exit(EXIT_USAGE)
    with open_store(read_settings()) as store:
        check_file(store)
        (upgrade if up else downgrade)(store, [MIGRATIONS], version)
        now = current_version(store, MIGRATIONS)
        answers.print(f"{store.place}: version {now or 'none: the tables are gone'}.")


def status(json: JsonFlag = False) -> None:
    """Say which database holds the register, its version, and how far it has come.

    Example: phlov register status --json
    """
    with open_store(read_settings()) as store:
        check_file(store)
        version = current_version(store, MIGRATIONS)
        record: dict[str, Any] = {
            "database": store.place,
            "version": version,
            "newest": MIGRATIONS.newest,
        }
        if version == MIGRATIONS.newest:
            mark = mark_now(store)
            record |= {
                "identity": mark.identity, "sequence": mark.sequence, "hash": mark.hash.hex(),
            }  # fmt: skip
        if json:
            print_json(record)
            return
        for name, value in record.items():
            answers.print(f"{name:<9} {value}", markup=False, soft_wrap=True)
