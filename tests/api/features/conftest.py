"""Services with a register of addresses in Phnom Penh, on both databases, over the network."""

from __future__ import annotations

import base64
import socket
import threading
import time
import warnings
from dataclasses import dataclass
from datetime import date

import pytest
import uvicorn
from private_postgres import shared_cluster
from starlette.exceptions import StarletteDeprecationWarning

from addressing.register import MIGRATIONS, Act, AddressDraft, Register, Status
from api.features.layers.addresses import AddressLayer
from api.http.app import create_app
from api.settings import Settings
from gis_data.db import Store, store_settings, upgrade

with warnings.catch_warnings():
    # Starlette would rather have httpx2, a younger fork; httpx is what this project installs.
    warnings.simplefilter("ignore", StarletteDeprecationWarning)
    from starlette.testclient import TestClient

CLERK = Act("MPTC, registry of Phnom Penh, clerk 7", "field survey of Sangkat Boeng Kak Ti Muoy")
DOORS = 120
KEY = base64.b64encode(bytes(range(32))).decode()


def drafts_of_a_street() -> list[AddressDraft]:
    """Shophouses along a street of Boeng Kak, with all that texts and days can be."""
    drafts = []
    for number in range(DOORS):
        east = number % 40
        drafts.append(
            AddressDraft(
                latitude=11.5800 + 0.0004 * (number // 40),
                longitude=104.9000 + 0.0001 * east,
                house=f"{number + 1}" if number % 7 else f"{number + 1}Eo",
                street_khmer="ផ្លូវ ២៧១" if number % 2 else "",
                street_latin=("St. 271", "st. 271", "St. 27_1", "100% Street", "O'Brien [x]")[
                    number % 5
                ],
                floor="G" if number % 3 == 0 else "",
                room=f"{number % 4}" if number % 4 else "",
                landmark_khmer="ក្រោយផ្សារ" if number % 6 == 0 else "",
                unit="120407",
                parcel=f"SECRET-{number}",
                source="field survey",
                source_id=f"PRIVATE-{number}",
                valid_from=date(2020 + number % 6, 1 + number % 12, 1) if number % 5 else None,
                valid_to=date(2026, 6, 1 + number % 28) if number % 9 == 0 else None,
            )
        )
    return drafts


@dataclass(frozen=True)
class Filled:
    """A register with addresses.

    Attributes:
        url: Of its database.
        store: The database.
        open: Numbers of the addresses that anyone may see, ascending.
        proposed: Number of one that is only proposed.
    """

    url: str
    store: Store
    open: tuple[int, ...]
    proposed: int


def fill(store: Store, url: str) -> Filled:
    upgrade(store, [MIGRATIONS])
    register = Register(store)
    current = register.register(drafts_of_a_street(), CLERK)
    retired = register.retire(current[3].id, CLERK)
    (proposed,) = register.register(
        [AddressDraft(latitude=11.5810, longitude=104.9010, house="proposed", unit="120407")],
        CLERK,
        status=Status.PROPOSED,
    )
    assert retired.status is Status.RETIRED
    return Filled(url, store, tuple(sorted(each.id for each in current)), proposed.id)


@pytest.fixture(scope="session")
def filled_sqlite(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('features')}/register.sqlite3"
    with Store(
        store_settings({"PHLOV_DATABASE_URL": url}, tmp_path_factory.getbasetemp())
    ) as store:
        yield fill(store, url)


@pytest.fixture(scope="session")
def filled_postgis(pytestconfig, tmp_path_factory):
    cluster = shared_cluster(pytestconfig)
    url = cluster.url(cluster.create())
    with Store(
        store_settings({"PHLOV_DATABASE_URL": url}, tmp_path_factory.getbasetemp())
    ) as store:
        yield fill(store, url)


@pytest.fixture(params=["sqlite", "postgis"])
def filled(request) -> Filled:
    """The register on one database, then on the other."""
    return request.getfixturevalue(f"filled_{request.param}")


@pytest.fixture
def address_layer(filled) -> AddressLayer:
    return AddressLayer(lambda: filled.store)


@pytest.fixture(scope="session")
def service_of(tmp_path_factory):
    """Start a service over a register on a free port of this machine; its base address."""
    running = []

    def start(filled: Filled) -> str:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        base = f"http://127.0.0.1:{listener.getsockname()[1]}"
        settings = Settings(
            home=tmp_path_factory.mktemp("home"),
            mirror=None,
            base_url=base,
            register={"PHLOV_DATABASE_URL": filled.url},
        )
        server = uvicorn.Server(
            uvicorn.Config(create_app(settings), log_level="warning", lifespan="on")
        )
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        while not server.started and thread.is_alive():
            time.sleep(0.01)
        running.append((server, thread, listener))
        return base

    yield start
    for server, thread, listener in running:
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.fixture(scope="session")
def on_sqlite(service_of, filled_sqlite):
    return service_of(filled_sqlite)


@pytest.fixture(scope="session")
def on_postgis(service_of, filled_postgis):
    return service_of(filled_postgis)


@pytest.fixture
def ogc(filled, request) -> str:
    """Where the OGC interface over the register is."""
    name = "on_postgis" if filled.store.spatial else "on_sqlite"
    return f"{request.getfixturevalue(name)}/ogc"


@pytest.fixture(scope="session")
def client_with_register(tmp_path_factory, filled_sqlite):
    """Someone who asks in the same process a service with a register and no base address."""
    settings = Settings(
        home=tmp_path_factory.mktemp("home"),
        mirror=None,
        register={"PHLOV_DATABASE_URL": filled_sqlite.url, "PHLOV_PROOF_KEY": KEY},
    )
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
