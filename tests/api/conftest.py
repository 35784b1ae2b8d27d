"""The application under test, loaded once."""

from __future__ import annotations

import socket
import threading
import time
import warnings
from pathlib import Path

import pytest
import uvicorn
from registered import PROOF_KEY, fill, now
from starlette.exceptions import StarletteDeprecationWarning
from wat_phnom import build_roads

from api.cli.main import run
from api.http.app import create_app
from api.settings import Settings

with warnings.catch_warnings():
    # Starlette would rather have httpx2, a younger fork; httpx is what this project installs.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def settings_of_a_new_home(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A home in which nothing was pulled or built."""
    home: Path = tmp_path_factory.mktemp("home")
    return Settings(home=home, mirror=None)


@pytest.fixture(scope="session")
def app(settings_of_a_new_home):
    """The application of a newcomer."""
    return create_app(settings_of_a_new_home, processes=False)


@pytest.fixture(scope="session")
def client(app):
    """Someone who asks over HTTP; faults of ours come back as the answers that a caller sees."""
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def client_with_roads(tmp_path_factory):
    """Someone who asks a service whose bundle has the streets around Wat Phnom."""
    home, mirror = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("mirror")
    build_roads(home, mirror)
    app = create_app(Settings(home=home, mirror=None), processes=False)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


@pytest.fixture(scope="session")
def client_with_register(tmp_path_factory):
    """Someone who asks a service with a register, whose clock stands still."""
    home = tmp_path_factory.mktemp("home")
    settings = Settings(home=home, mirror=None, register={"PHLOV_PROOF_KEY": PROOF_KEY})
    fill(settings)
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        app.state.services.register.open().clock = now
        yield client


@pytest.fixture(scope="session")
def address(settings_of_a_new_home):
    """Where the application is served for browsers, on a free port of this machine."""
    app = create_app(settings_of_a_new_home)  # of its own: an application starts and stops once
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="on"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
    server.should_exit = True
    thread.join()
    listener.close()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Every command works in a home of its own, without a mirror and without bundles."""
    monkeypatch.setenv("PHLOV_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("PHLOV_DATA_MIRROR", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def phlov(home, capfdbinary):
    """Run a command; its exit code, standard output and standard error."""

    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        return code, out.decode(), " ".join(err.decode().split())

    return call
