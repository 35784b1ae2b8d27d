"""Keep whom to reach at an address, encrypted and apart, for as long as is allowed.

Name and telephone are encrypted with AES-256-GCM, bound to their row, under a key that the database
never sees. A keyed hash of the telephone finds all rows of a person who asks what is known, or asks
to be forgotten; the address itself stays.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

import orjson
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from addressing.register.errors import ContactKeyError
from addressing.register.find import by_ids
from addressing.register.register import Register
from addressing.register.tables import ContactRow
from gis_data import InputError, Problem
from gis_data.db import Row, Select, Session, delete, insert, select, table_of

CONTACT_KEY_VARIABLE: Final = "PHLOV_CONTACT_KEY"
_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_LONGEST: Final = 200
_COUNTRY: Final = "855"
_DIGITS: Final = range(8, 16)
_CONTACTS: Final = select(*table_of(ContactRow).columns)


@dataclass(frozen=True, slots=True)
class ContactKey:
    """The secret of the contacts; it shows itself nowhere.

    Attributes:
        seal: Key of the encryption.
        mark: Key of the hash by which a telephone is found.
    """

    seal: bytes = field(repr=False)
    mark: bytes = field(repr=False)


def contact_key(environment: Mapping[str, str]) -> ContactKey:
    """The key from the environment: 32 bytes in base64.

    Raises:
        ContactKeyError: It is not set or has another length.
    """
    try:
        secret = base64.b64decode(environment.get(CONTACT_KEY_VARIABLE, ""), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != _KEY_BYTES:
        raise ContactKeyError(
            f"{CONTACT_KEY_VARIABLE} must hold {_KEY_BYTES} random bytes in base64. Make them with "
            "`openssl rand -base64 32` and keep them apart from the database."
        )
    return ContactKey(
        hmac.digest(secret, b"phlov contacts seal", hashlib.sha256),
        hmac.digest(secret, b"phlov contacts mark", hashlib.sha256),
    )


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to reach at an address.

    Attributes:
        address: Number of the address.
        name: As the person gives it.
        telephone: Digits with the country's code: 85512345678.
        keep_until: Last day on which this may be kept.
    """

    address: int
    name: str = field(repr=False)
    telephone: str = field(repr=False)
    keep_until: date


class Contacts:
    """The contacts at the addresses of a register."""

    def __init__(self, register: Register, key: ContactKey) -> None:
        """Keep contacts under a key."""
        self._register = register
        self._store = register.store
        self._key = key
        self._cipher = AESGCM(key.seal)

    def add(self, number: int, *, name: str, telephone: str, keep: timedelta) -> Contact:
        """Keep a contact.

        Args:
            number: Of the address.
            name: Of the person.
            telephone: With or without the country's code.
            keep: How long it may be kept.

        Raises:
            AddressUnknownError: There is no such address.
            InputError: Name or telephone cannot be used; neither is repeated in the message.
        """
        digits = _telephone(telephone)
        if not name.strip() or len(name) > _LONGEST:
            problem = Problem("name", f"{len(name)} letters", f"1 to {_LONGEST}")
            raise InputError("The contact cannot be kept.", [problem])
        until = (self._register.clock() + keep).date()
        contact = Contact(number, name.strip(), digits, until)
        row = secrets.token_hex(12)
        values = {
            "id": row, "address": number, "mark": self._mark(digits), "keep_until": until,
            "sealed": self._seal(row, contact),
        }  # fmt: skip

        def work(session: Session) -> None:
            by_ids(session, [number])
            session.execute(insert(ContactRow).values(values))

        self._store.write(work)
        return contact

    def at(self, number: int) -> list[Contact]:
        """Whom to reach at an address.

        Raises:
            ContactKeyError: They were encrypted with another key, or altered.
        """
        return self._read(_CONTACTS.where(ContactRow.address == number))

    def about(self, telephone: str) -> list[Contact]:
        """Everything that is kept about a person, at whatever address.

        Raises:
            InputError: That is no telephone number.
            ContactKeyError: As ``at``.
        """
        return self._read(_CONTACTS.where(ContactRow.mark == self._mark(_telephone(telephone))))

    def erase(self, telephone: str) -> int:
        """Forget a person; the addresses stay. Returns how many contacts there were.

        Raises:
            InputError: That is no telephone number.
        """
        return self._delete(ContactRow.mark == self._mark(_telephone(telephone)))

    def forget_old(self) -> int:
        """Forget contacts whose time is over; returns how many."""
        return self._delete(ContactRow.keep_until < self._register.clock().date())

    def _delete(self, condition: Any) -> int:
        statement = delete(ContactRow).where(condition)
        deleted: int = self._store.write(
            lambda session: session.connection().execute(statement).rowcount
        )
        return deleted

    def _read(self, statement: Select[Any]) -> list[Contact]:
        ordered = statement.order_by(ContactRow.id)
        rows = self._store.read(lambda session: session.execute(ordered).all())
        return [self._open(row) for row in rows]

    def _mark(self, digits: str) -> bytes:
        return hmac.digest(self._key.mark, digits.encode(), hashlib.sha256)

    def _seal(self, row: str, contact: Contact) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        told = orjson.dumps({"name": contact.name, "telephone": contact.telephone})
        return nonce + self._cipher.encrypt(nonce, told, _bound(row, contact.address))

    def _open(self, row: Row[Any]) -> Contact:
        nonce, sealed = row.sealed[:_NONCE_BYTES], row.sealed[_NONCE_BYTES:]
        try:
            told = orjson.loads(self._cipher.decrypt(nonce, sealed, _bound(row.id, row.address)))
        except InvalidTag:
            raise ContactKeyError(
                f"A contact of address {row.address} was encrypted with another key or was "
                f"altered. Set {CONTACT_KEY_VARIABLE} to the key it was made with."
            ) from None
        return Contact(row.address, told["name"], told["telephone"], row.keep_until)


def _bound(row: str, address: int) -> bytes:
    """What a sealed text belongs to: moved to another row, it cannot be opened."""
    return f"{row} {address}".encode()


def _telephone(text: str) -> str:
    digits = "".join(str(int(sign)) for sign in text if sign.isdecimal())
    if digits.startswith("0") and not digits.startswith("00"):
        digits = _COUNTRY + digits[1:]
    digits = digits.removeprefix("00")
    if len(digits) not in _DIGITS:
        problem = Problem("telephone", f"{len(digits)} digits", "8 to 15, as 012 345 678")
        raise InputError("That is no telephone number.", [problem])
    return digits
