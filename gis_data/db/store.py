"""Run work in transactions, on the database or its replica, and again where that is right."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine, Executable, text
from sqlalchemy.orm import Session

from gis_data.db.engines import WRITES, open_engine
from gis_data.db.faults import DRIVER_ERRORS, Fault, fault_of, store_error
from gis_data.db.settings import StoreSettings
from gis_data.errors import StoreDownError, StoreUncertainError

_FIRST_PAUSE_S: Final = 0.02
_AGAIN: Final = frozenset({Fault.CONFLICT, Fault.BUSY, Fault.DOWN})
T = TypeVar("T")


class Store:
    """A database; open it once and give it to whoever needs it. A context manager.

    Attributes:
        spatial: Whether the database itself indexes and compares shapes (PostGIS).
        place: Name of the database for messages, without user and password.
    """

    def __init__(self, settings: StoreSettings) -> None:
        """Connect to nothing yet: the first work does."""
        self._settings = settings
        self._engine = open_engine(settings.url, settings)
        self._writer = self._engine.execution_options(**{WRITES: True})
        self._reader = (
            open_engine(settings.read_url, settings) if settings.read_url else self._engine
        )
        self.spatial = settings.url.get_backend_name() == "postgresql"
        # A statement of PostgreSQL that only reads needs no beginning and no end around it.
        alone = {"isolation_level": "AUTOCOMMIT"} if self.spatial else {}
        self._alone = self._engine.execution_options(**alone)
        self._alone_on_replica = self._reader.execution_options(**alone)
        self.place = (
            f"{settings.url.host or 'local'}/{settings.url.database}"
            if self.spatial
            else str(settings.url.database)
        )

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Close all connections."""
        self.close()

    def close(self) -> None:
        """Close all connections; the store can be used again."""
        self._engine.dispose()
        self._reader.dispose()

    def write(self, work: Callable[[Session], T], *, statement_s: float | None = None) -> T:
        """Run work in one transaction: all of it is written, or nothing.

        The work is run again where another transaction was in its way or the connection broke
        before the end: it must do nothing outside the database. A connection that breaks while
        the end is being written is told, not repeated.

        Args:
            work: Takes a session.
            statement_s: How long one of its statements may take, where the usual is too short.

        Raises:
            StoreUncertainError: The database went away in the very end.
            StoreError: Any other reason; nothing was written.
        """
        for attempt in range(1, self._settings.attempts + 1):
            ending = False
            try:
                with Session(self._writer, expire_on_commit=False) as session:
                    with _allowed(session.connection(), statement_s, spatial=self.spatial):
                        result = work(session)
                        session.flush()
                    ending = True
                    session.commit()
                    return result
            except DRIVER_ERRORS as error:
                fault = fault_of(error)
                if ending and fault is Fault.DOWN:
                    raise StoreUncertainError(
                        f"The connection to {self.place} broke while the work was being finished: "
                        "it is either wholly there or not at all. Look before you repeat it."
                    ) from error
                if fault not in _AGAIN or attempt == self._settings.attempts:
                    raise store_error(error, self.place) from error
            time.sleep(_pause_s(attempt))
        raise AssertionError

    def read(self, work: Callable[[Session], T], *, newest: bool = False) -> T:
        """Run work that only reads, on the replica where there is one.

        Each statement sees what was written before it; ``reading`` shows one state to several.

        Args:
            work: Takes a session.
            newest: Ask the database itself: a replica may be a moment behind.

        Raises:
            StoreError: The database cannot be read.
        """
        for attempt in range(1, self._settings.attempts + 1):
            try:
                with Session(self._reader_now(attempt, newest=newest)) as session:
                    return work(session)
            except DRIVER_ERRORS as error:
                if fault_of(error) not in _AGAIN or attempt == self._settings.attempts:
                    raise store_error(error, self.place) from error
            time.sleep(_pause_s(attempt))
        raise AssertionError

    def rows(self, statement: Executable) -> list[Any]:
        """All rows of one statement that only reads, as ``read`` does it.

        Raises:
            StoreError: The database cannot be read.
        """
        return self.read(lambda session: list(session.execute(statement)))

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for several reads that see one state; not repeated by itself.

        Raises:
            StoreError: The database cannot be read.
        """
        engine = self._reader
        if self.spatial:  # SQLite sees one state anyway
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        try:
            with Session(engine) as session:
                yield session
        except DRIVER_ERRORS as error:
            raise store_error(error, self.place) from error

    @contextmanager
    def connection(self) -> Iterator[Connection]:
        """A connection in one transaction that writes, for migrations.

        Raises:
            StoreError: As ``write``.
        """
        try:
            with (
                self._writer.begin() as connection,
                _allowed(connection, _HOURS_S, spatial=self.spatial),
            ):
                yield connection
        except DRIVER_ERRORS as error:
            raise store_error(error, self.place) from error

    def ping(self) -> None:
        """See whether the database answers.

        Raises:
            StoreDownError: It does not.
        """
        try:
            with self._engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except DRIVER_ERRORS as error:
            told = store_error(error, self.place)
            raise told if isinstance(told, StoreDownError) else StoreDownError(str(told)) from error

    def _reader_now(self, attempt: int, *, newest: bool) -> Engine:
        """The replica first, the database itself where the replica failed or may be behind."""
        return self._alone if newest or attempt > 1 else self._alone_on_replica


_HOURS_S: Final = 6 * 3600.0


@contextmanager
def _allowed(connection: Connection, statement_s: float | None, *, spatial: bool) -> Iterator[None]:
    """Let the statements of a transaction take longer."""
    if statement_s is None:
        yield
    elif spatial:
        connection.execute(
            text("SELECT set_config('statement_timeout', :ms, true)"),
            {"ms": str(int(statement_s * 1000))},
        )
        yield
    else:
        connection.info["statement_s"] = statement_s
        try:
            yield
        finally:
            del connection.info["statement_s"]


def _pause_s(attempt: int) -> float:
    """Longer each time, and never the same for two who met."""
    lot = random.random()  # noqa: S311 - no secret
    return float(_FIRST_PAUSE_S * 2 ** (attempt - 1) * (0.5 + lot))
