"""Bring the tables of every package from one version to another, and see whether they fit.

Each package has a folder of versions, one file each in Alembic's form, and a row of versions of its
own in the database; a version imports what it needs from ``gis_data.db``. An upgrade is one
transaction: the tables are either as they were or as they should be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.environment import EnvironmentContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from gis_data.db.store import Store
from gis_data.errors import SchemaNewError, SchemaOldError

_LOCK: Final = 7_747_062_640
"""Number of the lock of PostgreSQL that keeps two upgrades apart."""


@dataclass(frozen=True, slots=True)
class Migrations:
    """The versions of a package's tables.

    Attributes:
        name: Of the package, in letters and underscores.
        folder: Where its versions lie.
    """

    name: str
    folder: Path

    @property
    def table(self) -> str:
        """Where the database keeps the version of these tables."""
        return f"version_of_{self.name}"

    @property
    def newest(self) -> str:
        """The version that this program needs."""
        head = self.script().get_current_head()
        assert head is not None, self.folder
        return head

    def script(self) -> ScriptDirectory:
        """The versions as Alembic sees them."""
        return ScriptDirectory(str(self.folder), version_locations=[str(self.folder)])


def upgrade(store: Store, packages: Sequence[Migrations], version: str = "head") -> None:
    """Bring the tables to a version, upwards.

    Args:
        store: The database; on PostgreSQL PostGIS is added where it is missing.
        packages: In the order in which their tables need each other.
        version: The newest by default.

    Raises:
        SchemaNewError: The tables were made by a newer program.
        StoreError: The database cannot do it; the tables are as they were.
    """
    with store.connection() as connection:
        if store.spatial:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        for package in packages:
            _known(connection, package, store.place)
            _move(connection, package, version, up=True)


def downgrade(store: Store, packages: Sequence[Migrations], version: str = "base") -> None:
    """Bring the tables back to an older version; what only newer tables hold is lost.

    Raises:
        SchemaNewError: The tables were made by a newer program.
        StoreError: The database cannot do it; the tables are as they were.
    """
    with store.connection() as connection:
        if store.spatial:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        for package in reversed(packages):
            _known(connection, package, store.place)
            _move(connection, package, version, up=False)


def check_schema(store: Store, packages: Sequence[Migrations]) -> None:
    """See whether the tables are those that this program needs.

    Raises:
        SchemaOldError: They are missing or older.
        SchemaNewError: They are newer.
        StoreError: The database does not answer.
    """

    def versions(connection: Connection) -> list[tuple[Migrations, str | None]]:
        return [(package, _known(connection, package, store.place)) for package in packages]

    for package, version in store.read(lambda session: versions(session.connection())):
        if version != package.newest:
            is_there = f"has version {version}" if version else "is not there"
            raise SchemaOldError(
                f"{store.place}: the {package.name} {is_there}; this program needs "
                f"{package.newest}. Upgrade the tables."
            )


def current_version(store: Store, package: Migrations) -> str | None:
    """The version of a package's tables; None where there are none.

    Raises:
        StoreError: The database does not answer.
    """
    return store.read(lambda session: _version(session.connection(), package))


def _version(connection: Connection, package: Migrations) -> str | None:
    if not inspect(connection).has_table(package.table):
        return None
    version: str | None = connection.execute(
        text(f'SELECT version_num FROM "{package.table}"')  # noqa: S608 - our own name
    ).scalar()
    return version


def _known(connection: Connection, package: Migrations, place: str) -> str | None:
    version = _version(connection, package)
    known = {step.revision for step in package.script().walk_revisions()}
    if version is not None and version not in known:
        raise SchemaNewError(
            f"{place}: the {package.name} has version {version}, which this program does not "
            "know: a newer one made it. Install that one."
        )
    return version


def _move(connection: Connection, package: Migrations, version: str, *, up: bool) -> None:
    script = package.script()

    def steps(revision: Any, _context: object) -> Any:
        # As ``alembic.command`` does it; there is no public way that needs no env.py.
        move = script._upgrade_revs if up else script._downgrade_revs  # noqa: SLF001
        return move(version, revision)

    with EnvironmentContext(Config(), script, fn=steps, destination_rev=version) as environment:
        environment.configure(
            connection=connection, version_table=package.table, transactional_ddl=True
        )
        context = environment.get_context()
        with Operations.context(context):
            context.run_migrations()
