"""Commands and requests against a register of their own, on SQLite and on PostGIS."""

from __future__ import annotations

import shutil

import pytest
from private_postgres import shared_cluster
from registered import CONTACT_KEY, PROOF_KEY, client_of, fill

from api.settings import Settings


@pytest.fixture(scope="session")
def filled_home(tmp_path_factory):
    """A home with the register of ``registered.py``."""
    home = tmp_path_factory.mktemp("filled")
    settings = Settings(home=home, mirror=None)
    fill(settings)
    with client_of(settings):  # builds what is kept in the cache
        return home


@pytest.fixture
def keys(monkeypatch):
    monkeypatch.setenv("PHLOV_CONTACT_KEY", CONTACT_KEY)
    monkeypatch.setenv("PHLOV_PROOF_KEY", PROOF_KEY)


@pytest.fixture
def no_database(monkeypatch):
    for name in ("PHLOV_DATABASE_URL", "PHLOV_DATABASE_READ_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def filled(home, filled_home, keys, no_database):
    """The home of the commands, with a copy of that register."""
    shutil.copytree(filled_home, home / "home")
    return home


@pytest.fixture(params=["sqlite", "postgis"])
def database(request, home, filled_home, keys, no_database, monkeypatch, pytestconfig):
    """An empty database: the embedded file, or one that the variable names."""
    shutil.copytree(filled_home / "cache", home / "home" / "cache")
    if request.param == "sqlite":
        yield "sqlite"
        return
    cluster = shared_cluster(pytestconfig)
    name = cluster.create()
    monkeypatch.setenv("PHLOV_DATABASE_URL", cluster.url(name))
    yield "postgis"
    cluster.drop(name)


@pytest.fixture
def down(home, filled_home, monkeypatch, no_database):
    """A database that does not answer."""
    shutil.copytree(filled_home / "cache", home / "home" / "cache")
    secret = "kh-2026-secret"
    monkeypatch.setenv(
        "PHLOV_DATABASE_URL", f"postgresql://phlov:{secret}@/register?host={home}/nowhere"
    )
    monkeypatch.setattr("gis_data.db.store._FIRST_PAUSE_S", 0)
    return secret
