"""Say which database is used, and how long anything there may take."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from gis_data.errors import InputError, Problem

URL_VARIABLE: Final = "PHLOV_DATABASE_URL"
READ_URL_VARIABLE: Final = "PHLOV_DATABASE_READ_URL"
FILE_NAME: Final = "phlov.sqlite3"
_DRIVERS: Final = {
    "sqlite": "sqlite+pysqlite",
    "sqlite+pysqlite": "sqlite+pysqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_EXPECTED: Final = "sqlite:////folder/file.sqlite3 or postgresql://user@host:5432/database"


@dataclass(frozen=True, slots=True)
class StoreSettings:
    """Where the database is and what it may cost.

    Attributes:
        url: Of the database that is written to.
        read_url: Of a replica that is read from; the same database where there is none.
        connections: How many may be open at once in this process; half as many again in a rush.
        statement_s: How long one statement may take.
        lock_s: How long one may wait for what others hold.
        connect_s: How long the database may take to answer at all.
        attempts: How often work is tried where others are in its way or the database is down;
            eight take about five seconds.
    """

    url: URL = field(repr=False)
    read_url: URL | None = field(default=None, repr=False)
    connections: int = 8
    statement_s: float = 30.0
    lock_s: float = 10.0
    connect_s: float = 5.0
    attempts: int = 8


def store_settings(environment: Mapping[str, str], home: Path) -> StoreSettings:
    """Settings from the environment; a SQLite file in ``home`` where it names no database.

    >>> store_settings({}, Path("/srv/phlov")).url.database
    '/srv/phlov/phlov.sqlite3'

    Raises:
        InputError: A variable holds no usable URL; passwords are never repeated.
    """
    written, read = environment.get(URL_VARIABLE), environment.get(READ_URL_VARIABLE)
    if not written:
        if read:
            raise _unusable(
                READ_URL_VARIABLE, f"a replica, but {URL_VARIABLE} is not set", "both or none"
            )
        return StoreSettings(sqlite_url(home / FILE_NAME))
    return StoreSettings(
        database_url(written, URL_VARIABLE),
        database_url(read, READ_URL_VARIABLE) if read else None,
    )


def sqlite_url(path: Path) -> URL:
    """The URL of a SQLite file."""
    return URL.create("sqlite+pysqlite", database=str(path))


def database_url(text: str, where: str = "database URL") -> URL:
    """Read a URL of SQLite or PostgreSQL.

    >>> database_url("postgresql://phlov@db.mptc.gov.kh/register").drivername
    'postgresql+psycopg'

    Raises:
        InputError: No URL, another kind of database, or no file is named.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise _unusable(where, "a text that is no URL", _EXPECTED) from None
    driver = _DRIVERS.get(url.drivername)
    if driver is None:
        raise _unusable(where, f"a database of the kind {url.drivername!r}", _EXPECTED)
    if not url.database or url.database == ":memory:":
        raise _unusable(where, "a URL that names no database", _EXPECTED)
    return url.set(drivername=driver)


def _unusable(where: str, given: str, expected: str) -> InputError:
    return InputError(
        "The database cannot be used.", [Problem(where, given, expected, "Correct the variable.")]
    )
