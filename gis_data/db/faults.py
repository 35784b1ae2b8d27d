"""Tell what a driver's error means: try again, give up, and what to say."""

from __future__ import annotations

import sqlite3
from enum import Enum, auto
from typing import Final

import psycopg
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from gis_data.errors import (
    SchemaOldError,
    StoreBusyError,
    StoreDamagedError,
    StoreDownError,
    StoreError,
    StoreForbiddenError,
    StoreFullError,
    StoreRefusedError,
    StoreSlowError,
)

DRIVER_ERRORS: Final = (SQLAlchemyError, psycopg.Error, sqlite3.Error)
"""Bulk loads speak to the drivers themselves."""


class Fault(Enum):
    """What went wrong."""

    CONFLICT = auto()  # another transaction was in the way: the same work may pass next time
    BUSY = auto()
    DOWN = auto()
    SLOW = auto()
    FULL = auto()
    FORBIDDEN = auto()
    DAMAGED = auto()
    NO_TABLE = auto()
    REFUSED = auto()
    OTHER = auto()


_SQLSTATES: Final = {
    "40001": Fault.CONFLICT,  # serialisation failure
    "40P01": Fault.CONFLICT,  # deadlock
    "55P03": Fault.CONFLICT,  # lock not available in time
    "57014": Fault.SLOW,
    "53100": Fault.FULL,
    "53300": Fault.BUSY,  # too many connections
    "57P01": Fault.DOWN,
    "57P02": Fault.DOWN,
    "57P03": Fault.DOWN,
    "25006": Fault.FORBIDDEN,  # read-only transaction
    "42501": Fault.FORBIDDEN,
    "3D000": Fault.DOWN,  # no such database
    "42P01": Fault.NO_TABLE,
    "42703": Fault.NO_TABLE,
    "3F000": Fault.NO_TABLE,
    "42704": Fault.NO_TABLE,  # no such type: PostGIS is not there
}
_CLASSES: Final = {
    "08": Fault.DOWN,
    "22": Fault.REFUSED,
    "23": Fault.REFUSED,
    "28": Fault.FORBIDDEN,
    "53": Fault.FULL,
    "58": Fault.DOWN,
    "XX": Fault.DAMAGED,
}
_SQLITE: Final = {
    sqlite3.SQLITE_BUSY: Fault.CONFLICT,
    sqlite3.SQLITE_LOCKED: Fault.CONFLICT,
    sqlite3.SQLITE_FULL: Fault.FULL,
    sqlite3.SQLITE_INTERRUPT: Fault.SLOW,
    sqlite3.SQLITE_READONLY: Fault.FORBIDDEN,
    sqlite3.SQLITE_PERM: Fault.FORBIDDEN,
    sqlite3.SQLITE_CANTOPEN: Fault.DOWN,
    sqlite3.SQLITE_IOERR: Fault.DOWN,
    sqlite3.SQLITE_NOTADB: Fault.DAMAGED,
    sqlite3.SQLITE_CORRUPT: Fault.DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: Fault.REFUSED,
    sqlite3.SQLITE_MISMATCH: Fault.REFUSED,
    sqlite3.SQLITE_TOOBIG: Fault.REFUSED,
}
_PRIMARY: Final = 0xFF
"""SQLite's extended codes keep the plain one in the lowest byte."""


def fault_of(error: Exception) -> Fault:
    """The kind of a driver's error."""
    if isinstance(error, PoolTimeout):
        return Fault.BUSY
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, psycopg.Error):
        return _postgres_fault(cause)
    if isinstance(cause, sqlite3.Error):
        return _sqlite_fault(cause)
    return Fault.REFUSED if isinstance(cause, OverflowError) else Fault.OTHER


def _postgres_fault(error: psycopg.Error) -> Fault:
    state = error.sqlstate
    if state is None:
        lost = isinstance(error, psycopg.OperationalError)
        return (
            Fault.DOWN
            if lost
            else Fault.REFUSED
            if isinstance(error, psycopg.DataError)
            else Fault.OTHER
        )
    return _SQLSTATES.get(state) or _CLASSES.get(state[:2], Fault.OTHER)


def _sqlite_fault(error: sqlite3.Error) -> Fault:
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        return Fault.OTHER
    if "no such table" in str(error) or "no such column" in str(error):
        return Fault.NO_TABLE
    return _SQLITE.get(code & _PRIMARY, Fault.OTHER)


def store_error(error: Exception, place: str) -> StoreError:
    """What a user is told.

    Args:
        error: One of ``DRIVER_ERRORS``.
        place: The database, without its password.
    """
    fault = fault_of(error)
    cause = error.orig if isinstance(error, DBAPIError) else error
    detail = " ".join(str(cause).split("\n")[0].split())
    kind, text = _TOLD[fault]
    return kind(text.format(place=place, detail=detail))


_TOLD: Final[dict[Fault, tuple[type[StoreError], str]]] = {
    Fault.CONFLICT: (
        StoreBusyError,
        "Others kept changing the same rows of {place}; nothing was written. Try again.",
    ),
    Fault.BUSY: (
        StoreBusyError,
        (
            "All connections to {place} are in use; nothing was written. Try again later, or allow "
            "more connections."
        ),
    ),
    Fault.DOWN: (
        StoreDownError,
        (
            "The database {place} does not answer ({detail}); nothing was written. Start it, or "
            "correct PHLOV_DATABASE_URL."
        ),
    ),
    Fault.SLOW: (
        StoreSlowError,
        "{place} took longer for a statement than it may; nothing was written. Ask for less.",
    ),
    Fault.FULL: (
        StoreFullError,
        "The disk of {place} is full; nothing was written. Make room and try again.",
    ),
    Fault.FORBIDDEN: (
        StoreForbiddenError,
        "{place} refuses: {detail}. Give the rights, or another user.",
    ),
    Fault.DAMAGED: (
        StoreDamagedError,
        "{place} is no database or is damaged ({detail}). Restore it from a copy.",
    ),
    Fault.NO_TABLE: (
        SchemaOldError,
        "The tables of {place} are missing or older than this program ({detail}). Upgrade them.",
    ),
    Fault.REFUSED: (StoreRefusedError, "{place} refuses a value: {detail}."),
    Fault.OTHER: (StoreError, "{place}: {detail}."),
}
