"""Run tasks in another process, one at a time; it is started when needed and kept warm."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, Concatenate, ParamSpec, TypeVar

from api.http.planning.engines import Engines
from api.settings import Settings

_Given = ParamSpec("_Given")
_Value = TypeVar("_Value")
Task = Callable[Concatenate[Engines, _Given], _Value]
"""A function of a module, given the engines of its process first."""

_KINDNESS = 5  # plans give way to answers
_PATIENCE_S = 5.0


class WorkerLostError(Exception):
    """The process ended while it worked."""


class WorkerSlowError(Exception):
    """The process did not answer in time and was ended."""


class Worker:
    """A process and the line to it; one thread uses it at a time.

    The process ends with its parent, and when the line is cut.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: SpawnProcess | None = None
        self._line: Connection[Any, Any] | None = None

    @property
    def pid(self) -> int | None:
        """Of the process; None where none lives."""
        alive = self._process is not None and self._process.is_alive()
        return self._process.pid if self._process is not None and alive else None

    def run(
        self,
        task: Task[_Given, _Value],
        within_s: float,
        *given: _Given.args,
        **named: _Given.kwargs,
    ) -> _Value:
        """Have a task done; what it raises is raised here.

        Args:
            task: What to do.
            within_s: How long to wait before the process is ended.
            given: What the task takes besides the engines; it is copied to the process.
            named: The same by name.

        Raises:
            WorkerLostError: The process ended meanwhile; the next task has a new one.
            WorkerSlowError: It took too long.
        """
        line = self._connect()
        try:
            line.send((task, given, named))
            answer = line.recv() if line.poll(within_s) else None
        except (EOFError, OSError) as error:
            self.end()
            raise WorkerLostError from error
        except BaseException:  # the line may hold half of an answer
            self.end()
            raise
        if answer is None:
            self.end()
            raise WorkerSlowError
        done, found = answer
        if not done:
            raise found
        value: _Value = found
        return value

    def end(self) -> None:
        """End the process; a thread that waits for it is told that it is lost."""
        process, self._process = self._process, None
        if process is None:
            return
        process.terminate()
        process.join(_PATIENCE_S)
        if process.is_alive():
            process.kill()
            process.join()

    def _connect(self) -> Connection[Any, Any]:
        if self._line is not None and self.pid is not None:
            return self._line
        self.end()
        context = multiprocessing.get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(
            target=work, args=(there, self._settings), name="phlov-plans", daemon=True
        )
        process.start()
        there.close()  # so that the line is cut when the process ends
        self._process, self._line = process, here
        return here


def work(line: Connection[Any, Any], settings: Settings) -> None:
    """Do task after task until the line is cut."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    if hasattr(os, "nice"):
        os.nice(_KINDNESS)
    engines = Engines(settings)
    while True:
        try:
            task, given, named = line.recv()
        except (EOFError, OSError):
            return
        try:
            answer = pickle.dumps((True, task(engines, *given, **named)))
        except Exception as error:  # noqa: BLE001 - the parent raises it
            answer = pickle.dumps((False, sendable(error)))
        line.send_bytes(answer)


def sendable(error: Exception) -> Exception:
    """The error itself with its traceback as a note; its text where it cannot be sent."""
    text = "".join(traceback.format_exception(error))
    try:
        again = pickle.loads(pickle.dumps(error))  # noqa: S301 - written a moment ago
    except Exception:  # noqa: BLE001 - whatever its constructor thinks of it
        again = None
    if type(again) is not type(error):
        return RuntimeError(text)
    error.add_note(f"In the process that plans:\n{text}")
    return error
