"""Empty databases of both kinds, and a small table of markets."""

from __future__ import annotations

import pytest
from private_postgres import shared_cluster, url_of
from store_tables import make_tables

from gis_data.db import Store, StoreSettings, sqlite_url


@pytest.fixture(params=["sqlite", "postgis"])
def settings(request, tmp_path, pytestconfig):
    """Settings of an empty database."""
    if request.param == "sqlite":
        yield StoreSettings(sqlite_url(tmp_path / "new folder" / "store.sqlite3"), attempts=3)
        return
    cluster = shared_cluster(pytestconfig)
    if not hasattr(cluster, "postgis"):  # one with PostGIS in it is quickly copied
        cluster.postgis = cluster.create()
        with Store(StoreSettings(url_of(cluster, cluster.postgis))) as store:
            make_tables(store)
    name = cluster.create(cluster.postgis)
    yield StoreSettings(url_of(cluster, name), attempts=3)
    cluster.drop(name)


@pytest.fixture
def store(settings):
    """A database with the tables of ``store_tables``."""
    with Store(settings) as store:
        if not store.spatial:
            make_tables(store)
        yield store
