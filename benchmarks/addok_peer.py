"""Run Addok beside the geocoder: its own Python, its own Redis, both gone afterwards.

``make peers`` installs both; without them the benchmarks leave this peer out and say so.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from benchmarks.address_peers import Cleaner, chains
from gis_data import Gazetteer

PYTHON = Path(__file__).resolve().parents[1] / ".venv-peers" / "bin" / "python"
_PROGRAM = Path(__file__).with_name("addok_program.py")
_START_S = 10.0


def is_installed() -> bool:
    """Whether Addok and Redis are here."""
    return PYTHON.exists() and shutil.which("redis-server") is not None


class AddokPeer:
    """Addok 1.3, tuned, over the same documents and cleaned texts as the other peers."""

    name = "Addok tuned"

    def __init__(self, gazetteer: Gazetteer, cleaner: Cleaner) -> None:
        self._gazetteer = gazetteer
        self._cleaner = cleaner

    def __enter__(self) -> Self:
        """Start Redis and Addok, and index every unit."""
        with ExitStack() as stack:
            folder = stack.enter_context(TemporaryDirectory(prefix="phlov-addok-"))
            port = _free_port()
            redis = ["redis-server", "--port", str(port), "--save", "", "--bind", "127.0.0.1"]
            stack.enter_context(_running(redis, Path(folder), {}, stdin=None))
            _wait_for(port)
            self._addok = stack.enter_context(
                _running(
                    [str(PYTHON), str(_PROGRAM)],
                    Path(folder),
                    {"REDIS_PORT": str(port), "ADDOK_LOG_DIR": folder},
                    stdin=subprocess.PIPE,
                )
            )
            for code, chain in chains(self._gazetteer):
                self._write({"code": code, "name": chain[0], "context": " ".join(chain[1:])})
            self._write(None)
            if (first := self._read()) != "ready":
                raise RuntimeError(f"Addok did not start; it said {first!r}.")
            self._stack = stack.pop_all()
        return self

    def code(self, text: str) -> str:
        """Code of the likeliest unit; empty where nothing is found."""
        self._write(self._cleaner.clean(text))
        return self._read()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop both."""
        self._stack.close()

    def _write(self, value: object) -> None:
        assert self._addok.stdin is not None
        self._addok.stdin.write("\n" if value is None else json.dumps(value) + "\n")
        self._addok.stdin.flush()

    def _read(self) -> str:
        assert self._addok.stdout is not None
        return self._addok.stdout.readline().rstrip("\n")


@contextmanager
def _running(
    command: list[str], folder: Path, environment: dict[str, str], *, stdin: int | None
) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=os.environ | environment,
        stdin=stdin,
        stdout=subprocess.PIPE if stdin else subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    end = time.monotonic() + _START_S
    while time.monotonic() < end:
        with socket.socket() as caller:
            if caller.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"redis-server does not listen on port {port}.")
