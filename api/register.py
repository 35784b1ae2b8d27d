"""Open the register that the settings name: PostGIS by URL, or the embedded SQLite file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from addressing.register import (
    MIGRATIONS,
    ContactKey,
    ProofKey,
    Register,
    contact_key,
    proof_key,
)
from api.settings import Settings
from gis_data.db import SchemaOldError, Store, check_schema, store_settings


def open_store(settings: Settings) -> Store:
    """The database; nothing is connected or made yet.

    Raises:
        InputError: A variable holds no usable URL.
    """
    return Store(store_settings(settings.register, settings.home))


@contextmanager
def opened_register(settings: Settings) -> Iterator[Register]:
    """The register, for one piece of work.

    Raises:
        InputError: A variable holds no usable URL.
        SchemaError: There is no register there, or its tables are of another version.
        StoreError: The database does not answer.
    """
    with open_store(settings) as store:
        check_register(store)
        yield Register(store)


def check_register(store: Store) -> None:
    """See that a register is there and fits this program; an absent file is not made.

    Raises:
        SchemaError: It is not, or does not.
        StoreError: The database does not answer.
    """
    check_file(store)
    check_schema(store, [MIGRATIONS])


def check_file(store: Store) -> None:
    """See that an embedded register has its file, without connecting to anything.

    Raises:
        SchemaOldError: It has not.
    """
    if not store.spatial and not Path(store.place).exists():
        raise SchemaOldError(
            f"There is no register in {store.place}. Make one with `phlov register init`, or set "
            "PHLOV_DATABASE_URL to one that is there."
        )


def contact_key_of(settings: Settings) -> ContactKey:
    """The key of names and telephones.

    Raises:
        ContactKeyError: PHLOV_CONTACT_KEY holds none.
    """
    return contact_key(settings.register)


def proof_key_of(settings: Settings) -> ProofKey:
    """The key that signs proofs.

    Raises:
        ProofKeyError: PHLOV_PROOF_KEY holds none.
    """
    return proof_key(settings.register)


def copy_folder(settings: Settings) -> Path:
    """Where the published copy of the register lies."""
    return settings.home / "register-copy"
