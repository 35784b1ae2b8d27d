"""Open connections to PostGIS and SQLite with the same habits: time-outs, locks, durability."""

from __future__ import annotations

import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from gis_data.db.settings import StoreSettings
from gis_data.db.sqlite_functions import add_functions

WRITES: Final = "phlov_writes"
"""Option of an engine whose transactions write: SQLite then takes its one lock at the start."""

_RESTED_S: Final = 1.0
"""A connection that rested for so long is looked at before it is used; whoever meets one that broke
a moment ago tries again anyway."""

_STEPS: Final = 20_000
"""Steps of SQLite's machine between two looks at the clock."""

_SQLITE: Final = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was committed outlives a loss of power
    "PRAGMA foreign_keys = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA cache_size = -65536",
    "PRAGMA mmap_size = 268435456",
)


def open_engine(url: URL, settings: StoreSettings) -> Engine:
    """An engine; nothing is connected yet."""
    if url.get_backend_name() == "sqlite":
        return _sqlite(url, settings)
    return _postgres(url, settings)


def _postgres(url: URL, settings: StoreSettings) -> Engine:
    options = {
        "statement_timeout": int(settings.statement_s * 1000),
        "lock_timeout": int(settings.lock_s * 1000),
        "idle_in_transaction_session_timeout": int(settings.statement_s * 2000),
        "timezone": "UTC",
        "jit": "off",  # compiling costs more than our statements do
    }
    engine = create_engine(
        url,
        pool_size=settings.connections,
        max_overflow=settings.connections // 2,
        pool_timeout=settings.lock_s,
        connect_args={
            "connect_timeout": max(1, round(settings.connect_s)),
            "application_name": "phlov",
            "options": " ".join(f"-c {name}={value}" for name, value in options.items()),
        },
    )

    @event.listens_for(engine, "checkin")
    def note(_: object, entry: ConnectionPoolEntry) -> None:
        entry.info["rested_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def look(driver: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
        """See whether a connection that rested is still there; the pool opens another if not."""
        since = entry.info.get("rested_since")
        if since is None or time.monotonic() - since < _RESTED_S:  # new, or in use a moment ago
            return
        try:
            engine.dialect.do_ping(driver)
        except psycopg.Error as error:
            raise DisconnectionError from error

    return engine


def _sqlite(url: URL, settings: StoreSettings) -> Engine:
    engine = create_engine(
        url,
        pool_size=settings.connections,
        max_overflow=settings.connections // 2,
        pool_timeout=settings.lock_s,
        connect_args={"timeout": settings.lock_s, "check_same_thread": False},
    )

    @event.listens_for(engine, "do_connect")
    def make_folder(*_: object) -> None:
        with suppress(OSError):  # SQLite says better what it cannot open
            Path(str(url.database)).parent.mkdir(parents=True, exist_ok=True)

    @event.listens_for(engine, "connect")
    def prepare(driver: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
        driver.isolation_level = None  # transactions begin where ``begin`` below says
        for pragma in _SQLITE:
            driver.execute(pragma)
        add_functions(driver)
        deadline = _Deadline()
        entry.info["deadline"] = deadline
        driver.set_progress_handler(deadline.passed, _STEPS)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    @event.listens_for(engine, "before_cursor_execute")
    def start_clock(connection: Connection, *_: Any) -> None:
        allowed_s = connection.info.get("statement_s", settings.statement_s)
        connection.info["deadline"].at = time.monotonic() + allowed_s

    return engine


class _Deadline:
    """When the statement under way must have ended."""

    def __init__(self) -> None:
        self.at = float("inf")

    def passed(self) -> bool:
        return time.monotonic() > self.at
