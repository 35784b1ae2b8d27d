"""Let so many plans be made at a time, each in its process; others are told to come later."""

from __future__ import annotations

import logging
import queue
from collections.abc import Iterator
from contextlib import contextmanager
from typing import ParamSpec, Protocol, TypeVar

from api.http.planning.engines import Engines
from api.http.planning.worker import Task, Worker, WorkerLostError, WorkerSlowError
from api.http.problems import BUSY, PLAN_LOST, RequestRefusedError
from api.settings import Settings

_log = logging.getLogger(__name__)
_Given = ParamSpec("_Given")
_Value = TypeVar("_Value")
_PLANS_AT_ONCE = 2
_RETRY_AFTER_S = 30
_GRACE_S = 180.0
"""Beyond its search a plan is measured, timed, explained and checked."""


class Seat(Protocol):
    """Where one plan is made."""

    def run(
        self,
        task: Task[_Given, _Value],
        search_s: float,
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Value:
        """Do a task that searches for so long; what it raises is raised here."""


class _Here:
    """In this process: for tests, and where processes cannot be started."""

    def __init__(self, engines: Engines) -> None:
        self._engines = engines

    def run(
        self,
        task: Task[_Given, _Value],
        search_s: float,  # noqa: ARG002 - every seat takes it
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Value:
        return task(self._engines, *given, **named)

    def end(self) -> None:
        """Nothing to end."""


class _There:
    """In a process of its own."""

    def __init__(self, settings: Settings) -> None:
        self._worker = Worker(settings)

    @property
    def pid(self) -> int | None:
        return self._worker.pid

    def run(
        self,
        task: Task[_Given, _Value],
        search_s: float,
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Value:
        try:
            return self._worker.run(task, search_s + _GRACE_S, *given, **named)
        except WorkerLostError as error:
            _log.exception("A process that made a plan ended.")
            raise _lost("The plan was lost: the process that made it ended.") from error
        except WorkerSlowError as error:
            _log.exception("A plan took more than %.0f s.", search_s + _GRACE_S)
            raise _lost("The plan took too long and was given up.") from error

    def end(self) -> None:
        self._worker.end()


class PlanningPool:
    """The seats of one service.

    Args:
        settings: What the processes load their roads by.
        engines: Of this process.
        processes: Whether each plan is made in a process of its own, which is started when it is
            first needed and lives on.
    """

    def __init__(self, settings: Settings, engines: Engines, *, processes: bool = True) -> None:
        self._seats = [
            _There(settings) if processes else _Here(engines) for _ in range(_PLANS_AT_ONCE)
        ]
        self._free: queue.LifoQueue[_Here | _There] = queue.LifoQueue()
        for seat in self._seats:
            self._free.put(seat)

    @contextmanager
    def seat(self) -> Iterator[Seat]:
        """A seat for one plan, the one that was used last where several are free.

        Raises:
            RequestRefusedError: All are taken.
        """
        try:
            taken = self._free.get_nowait()
        except queue.Empty:
            detail = f"Other plans are being made. Try again in {_RETRY_AFTER_S} seconds."
            headers = {"Retry-After": str(_RETRY_AFTER_S)}
            raise RequestRefusedError(BUSY, detail, headers=headers) from None
        try:
            yield taken
        finally:
            self._free.put(taken)

    def close(self) -> None:
        """End all processes."""
        for seat in self._seats:
            seat.end()


def _lost(detail: str) -> RequestRefusedError:
    headers = {"Retry-After": str(_RETRY_AFTER_S)}
    return RequestRefusedError(PLAN_LOST, f"{detail} Ask for less, or try again.", headers=headers)
