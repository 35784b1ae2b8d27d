"""Run OSRM beside a benchmark where its programs are installed."""

from __future__ import annotations

import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def running_osrm(extract: Path, *, most_places: int) -> Iterator[str | None]:
    """The address of a server that knows the roads of a file; None where OSRM is not installed.

    The server has contraction hierarchies and the car profile that OSRM is installed with.
    """
    program = shutil.which("osrm-routed")
    profile = program and Path(program).parents[1] / "share" / "osrm" / "profiles" / "car.lua"
    if not profile or not profile.exists():
        yield None
        return
    with TemporaryDirectory() as folder:
        roads = Path(folder) / "roads.osm.pbf"
        shutil.copy(extract, roads)
        base = Path(folder) / "roads.osrm"
        steps: list[list[str | Path]] = [
            ["osrm-extract", "-p", profile, roads],
            ["osrm-contract", base],
        ]
        for step in steps:
            subprocess.run(step, check=True, capture_output=True, cwd=folder)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command: list[str | Path] = ["osrm-routed", "-p", str(port), base]
        command += ["--max-table-size", str(2 * most_places)]
        quiet = subprocess.DEVNULL
        with subprocess.Popen(command, stdout=quiet, stderr=quiet) as server:
            try:
                yield f"http://127.0.0.1:{port}"
            finally:
                server.terminate()
