"""A register that is the same whenever it is made: for examples and for tests."""

from __future__ import annotations

import base64
import itertools
import warnings
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

from starlette.exceptions import StarletteDeprecationWarning

from addressing.register import (
    MIGRATIONS,
    Act,
    AddressDraft,
    Alias,
    Register,
    publish_statistics,
    write_snapshot,
)
from addressing.register.chain import first_hash
from addressing.register.tables import HeadRow
from api.http.app import create_app
from api.register import copy_folder, open_store
from api.settings import Settings
from gis_data.db import update, upgrade

with warnings.catch_warnings():
    warnings.simplefilter("ignore", StarletteDeprecationWarning)  # as in conftest.py
    from starlette.testclient import TestClient

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
PROOF_KEY = base64.b64encode(bytes(range(32))).decode()
CONTACT_KEY = base64.b64encode(bytes(range(32, 64))).decode()
BY_CLERK = ("--who", "MPTC, clerk 7", "--why", "field survey")
CLERK = Act("MPTC, registry of Phnom Penh, clerk 7", "field survey of Sangkat Boeng Kak Ti Muoy")
SHOPHOUSE = AddressDraft(
    latitude=11.5838, longitude=104.9002, house="12Eo", street_khmer="ផ្លូវ ២៧១",
    street_latin="Street 271", unit="12040714", landmark_khmer="ជិតផ្សារ",
    landmark_latin="near the market", parcel="12-0407/381",
)  # fmt: skip
NEIGHBOUR = AddressDraft(
    latitude=11.58401, longitude=104.90036, house="14", street_latin="Street 271", unit="12040714"
)


def now() -> datetime:
    return NOW


@contextmanager
def client_of(settings: Settings):
    """Someone who asks a service with these settings."""
    app = create_app(settings)
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


def flats(count: int) -> list[AddressDraft]:
    """Flats of a house some streets away."""
    return [
        AddressDraft(
            latitude=11.5790, longitude=104.9052, house="20", street_latin="Street 289",
            unit="12040714", floor=f"{number // 4}", room=f"{number}",
        )
        for number in range(count)
    ]  # fmt: skip


def fill(settings: Settings) -> None:
    """Make the register of the settings: a shophouse, its neighbour, twelve flats."""
    seconds = itertools.count()
    tokens = itertools.count(1)
    with (
        open_store(settings) as store,
        patch("secrets.token_bytes", lambda size: next(tokens).to_bytes(size, "big")),
    ):
        upgrade(store, [MIGRATIONS])
        identity = "5f0d1c2b3a4958677685943a2b1c0d5f"
        store.write(
            lambda session: session.execute(
                update(HeadRow).values(identity=identity, hash=first_hash(identity))
            )
        )
        register = Register(store, lambda: NOW - timedelta(hours=1, seconds=-next(seconds)))
        (first, _) = register.register([SHOPHOUSE, NEIGHBOUR], CLERK)
        register.add_alias(first.id, Alias("plus-code", "7P27HWM2+GX"), CLERK)
        register.register(flats(12), CLERK)
        publish_statistics(register, "2026-10")
        write_snapshot(store, copy_folder(settings))
