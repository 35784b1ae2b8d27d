"""Registers that the tests write into, on both databases, and doors of Cambodia."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest
from private_postgres import shared_cluster, url_of

from addressing.register import MIGRATIONS, Act, AddressDraft, Register
from addressing.register.tables import HeadRow
from gis_data.db import (
    Base,
    Store,
    StoreSettings,
    delete,
    insert,
    select,
    sqlite_url,
    table_of,
    upgrade,
)

HEAD = table_of(HeadRow)
CLERK = Act("MPTC, registry of Phnom Penh, clerk 7", "field survey of Sangkat Boeng Kak Ti Muoy")


class Clock:
    """A clock that the tests set."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory):
    path = tmp_path_factory.mktemp("register") / "template.sqlite3"
    with Store(StoreSettings(sqlite_url(path))) as store:
        upgrade(store, [MIGRATIONS])
    return path


@pytest.fixture(scope="session")
def postgis_register(pytestconfig):
    """Settings of a register in PostGIS, and what empties it: quicker than a new database."""
    cluster = shared_cluster(pytestconfig)
    settings = StoreSettings(url_of(cluster, cluster.create()), connections=16)
    with Store(settings) as store:
        upgrade(store, [MIGRATIONS])
        empty = store.read(lambda session: session.execute(select(HEAD)).one()._asdict())

    def clear() -> None:
        with Store(settings) as store:
            store.write(_empty)

    def _empty(session):
        for table in Base.metadata.tables.values():
            if table.name.startswith("address"):
                session.execute(delete(table))
        session.execute(insert(HEAD).values(empty))

    return settings, clear


@pytest.fixture(params=["sqlite", "postgis"])
def settings(request, tmp_path):
    """Settings of an empty register."""
    if request.param == "sqlite":
        path = tmp_path / "register.sqlite3"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        return StoreSettings(sqlite_url(path), connections=16)
    settings, clear = request.getfixturevalue("postgis_register")
    clear()
    return settings


@pytest.fixture
def store(settings):
    with Store(settings) as store:
        yield store


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def register(store, clock):
    return Register(store, clock)


@pytest.fixture
def clerk():
    return CLERK


@pytest.fixture
def shophouse():
    """A shophouse on Street 271 in Boeng Kak Ti Muoy, Phnom Penh."""
    return AddressDraft(
        latitude=11.5838, longitude=104.9002, house="12Eo", street_khmer="ផ្លូវ ២៧១",
        street_latin="Street 271", unit="12040714", landmark_khmer="ជិតផ្សារ",
        landmark_latin="near the market",
    )  # fmt: skip
