"""A PostgreSQL 15 with PostGIS of the tests' own: reached by a socket in a temporary folder."""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg
import pytest

from gis_data.db import database_url

BIN = Path("/usr/lib/postgresql/15/bin")
POSTGIS = Path("/usr/share/postgresql/15/extension/postgis.control")
_PORT = 54329  # names the socket; nothing listens on the network
_FAST = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
_DURABLE = {"recovery_init_sync_method": "syncfs", "min_wal_size": "32MB", "max_wal_size": "64MB"}


def is_installed() -> bool:
    return (BIN / "pg_ctl").exists() and POSTGIS.exists()


def require_postgres() -> None:
    """Skip where PostgreSQL is not installed; on CI it must be."""
    if not is_installed():
        reason = "PostgreSQL 15 with PostGIS is not installed: run `make system-test`"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)


class Cluster:
    """One server; ``durable`` brings every commit to the disk."""

    def __init__(self, *, durable: bool) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="phlov-pg-"))
        self._data = self.folder / "data"
        self._durable = durable
        self._numbers = itertools.count(1)
        self._user = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        if self._user:
            shutil.chown(self.folder, **self._user)
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.start()

    def _run(self, program: str, *words: object) -> None:
        done = subprocess.run(
            [str(BIN / program), *map(str, words)],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, text=True, check=False, **self._user,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout

    def start(self) -> None:
        settings = {
            "listen_addresses": "", "unix_socket_directories": self.folder, "port": _PORT,
            "max_connections": 60, "shared_buffers": "64MB", "autovacuum": "off",
        } | (_DURABLE if self._durable else _FAST)  # fmt: skip
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._server = subprocess.Popen(
                [str(BIN / "postgres"), "-D", str(self._data), *options],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, **self._user,
            )  # fmt: skip
        while True:
            with contextlib.suppress(psycopg.OperationalError):
                return self.command("SELECT 1")
            assert self._server.poll() is None, (self.folder / "log").read_text()
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop it and remove everything."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """``kill -9`` to the server and to all that it has started."""
        self._server.send_signal(signal.SIGSTOP)  # so that it starts no more while we look
        children = _children(self._server.pid)
        self._server.kill()
        self._server.wait()
        for process in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        while any(map(_is_alive, children)):
            time.sleep(0.01)

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}&port={_PORT}"

    def create(self, template: str = "template0") -> str:
        """A new database; its name."""
        name = f"phlov_{next(self._numbers)}"
        self.command(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def drop(self, database: str) -> None:
        self.command(f"DROP DATABASE {database} WITH (FORCE)")

    def command(self, sql: str) -> None:
        with psycopg.connect(
            host=str(self.folder), port=_PORT, user="postgres", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(sql)


_KEY = pytest.StashKey[Cluster]()


def shared_cluster(config: pytest.Config) -> Cluster:
    """The one server of this run of the tests, fast and forgetful; started when first asked for."""
    require_postgres()
    if _KEY not in config.stash:
        config.stash[_KEY] = Cluster(durable=False)
        config.add_cleanup(config.stash[_KEY].stop)
    return config.stash[_KEY]


def url_of(cluster: Cluster, database: str):
    return database_url(cluster.url(database))


def _children(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            after_name = stat.read_text().rpartition(")")[2].split()
            if int(after_name[1]) == parent:
                found.append(int(stat.parent.name))
    return found


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"
