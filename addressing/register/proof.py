"""Give out signed proofs of address, and verify them without asking the register.

A proof holds public facts of one address as the register had them after a change, and the time for
which the register stands by them. It tells nothing of who lives there. That the address was retired
since, only the register knows: ask with ``confirm_proof`` where there is a network.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

import orjson

from addressing.errors import LabelError
from addressing.labels.drawing import SymbolFormat, draw_symbol
from addressing.labels.label import address_label
from addressing.postal.building import units_of
from addressing.register.address import Address, Status
from addressing.register.errors import (
    AddressUnknownError,
    ProofAlteredError,
    ProofExpiredError,
    ProofRetiredError,
)
from addressing.register.feed import mark_now
from addressing.register.find import by_ids
from addressing.register.proof_keys import KeySet, ProofKey
from addressing.register.proof_signing import open_signed, sign
from addressing.register.register import Register
from gis_data import InputError, Level, Problem
from gis_data.db import Store

KIND: Final = "phlov-address"
"""``typ`` of the JWS."""

MOST_IN_SYMBOL: Final = 1_000
"""Letters. With more, modules of 0.4 mm make a QR code wider than 5 cm (version 25)."""

_LONGEST_HOLD: Final = timedelta(days=366)
_CLOCKS_APART: Final = timedelta(minutes=5)
_TEXTS: Final = ("house", "floor", "room", "unit")
_BOTH: Final = ("street", "building")
_FOREIGN: Final = "The proof of {} is not of this register."


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressProof:
    """What a proof says.

    Attributes:
        id: Number of the address.
        code: Its address code.
        postcode: Six digits; empty where it has none.
        status: Current.
        house: Number of the house.
        street: Name of the street in Khmer and in Latin letters.
        building: Name of the building in Khmer and in Latin letters.
        floor: Of the door.
        room: Of the door.
        unit: MEF code of the village, commune, district or province.
        names: Village and commune, each in Khmer and in Latin letters; a unit above them where
            neither is known. What lies above follows from the postcode.
        sequence: Number of the change up to which the register had come.
        day: On which that was.
        issued: When the proof was made.
        expires: Until when the register stands by it.
    """

    id: int
    code: str
    postcode: str
    status: Status
    house: str = ""
    street: tuple[str, str] = ("", "")
    building: tuple[str, str] = ("", "")
    floor: str = ""
    room: str = ""
    unit: str = ""
    names: tuple[tuple[str, str], ...] = ()
    sequence: int
    day: date
    issued: datetime
    expires: datetime


def issue_proof(
    register: Register, number: int, key: ProofKey, hold: timedelta = timedelta(days=90)
) -> str:
    """A signed proof of a current address, as a compact JWS.

    Args:
        register: Which stands by it, and whose clock counts.
        number: Of the address.
        key: That signs.
        hold: For how long; never beyond the last day of the address.

    Raises:
        AddressUnknownError: There is no such address.
        ProofRetiredError: It is proposed, retired or replaced, or its last day is over.
        InputError: ``hold`` is not between a second and 366 days.
    """
    if not timedelta(seconds=1) <= hold <= _LONGEST_HOLD:
        problem = Problem("hold", f"{hold}", f"one second to {_LONGEST_HOLD.days} days")
        raise InputError("A proof cannot hold for that long.", [problem])
    store, issued = register.store, register.clock().replace(microsecond=0)
    mark = mark_now(store, newest=True)
    (address,) = store.read(lambda session: by_ids(session, [number]), newest=True)
    expires = issued + hold
    if address.valid_to is not None:
        last = datetime.combine(address.valid_to + timedelta(days=1), time(), UTC)
        expires = min(expires, last)
    if address.status is not Status.CURRENT or expires <= issued:
        raise ProofRetiredError(_not_current(address))
    proof = AddressProof(
        id=address.id, code=address.code, postcode=address.postcode, status=address.status,
        street=(address.street_khmer, address.street_latin),
        building=(address.building_khmer, address.building_latin),
        names=_names(address), sequence=max(mark.sequence, address.changed),
        day=date.fromisoformat(mark.day), issued=issued, expires=expires,
        **{name: getattr(address, name) for name in _TEXTS},
    )  # fmt: skip
    return sign(_write(proof), key, KIND)


def verify_proof(text: str, keys: KeySet, now: datetime) -> AddressProof:
    """What a proof says, once it is sure that the register said so. Needs no network.

    Args:
        text: The JWS, or the link of a QR code that ends in it.
        keys: The register's key set (``KeySet.read``).
        now: The moment, which must know its time zone; clocks may be five minutes apart.

    Raises:
        ProofAlteredError: It is no proof, or was altered.
        ProofKeyError: The key set has not its key.
        ProofExpiredError: Its time is over, or has not begun.
        ProofRetiredError: It says itself that the address is not current.
    """
    proof = _read(open_signed(text.strip().rpartition("#")[2], keys, KIND))
    if now >= proof.expires + _CLOCKS_APART:
        raise ProofExpiredError(
            f"The proof of {proof.code} held until {proof.expires:%Y-%m-%d %H:%M} UTC. "
            "Ask the register for a new one."
        )
    if now < proof.issued - _CLOCKS_APART:
        raise ProofExpiredError(
            f"The proof of {proof.code} was made on {proof.issued:%Y-%m-%d %H:%M} UTC, which is "
            "yet to come. Set the clock right."
        )
    if proof.status is not Status.CURRENT:
        raise ProofRetiredError(f"By this proof the address {proof.code} is {proof.status}.")
    return proof


def confirm_proof(store: Store, proof: AddressProof) -> Address:
    """The address of a verified proof as it is now, where it is still what the proof says.

    Raises:
        ProofRetiredError: It was retired, replaced or corrected since.
        ProofAlteredError: The register has no such address: the proof is of another one.
    """
    try:
        (address,) = store.read(lambda session: by_ids(session, [proof.id]), newest=True)
    except AddressUnknownError:
        raise ProofAlteredError(_FOREIGN.format(proof.code)) from None
    if address.code != proof.code:
        raise ProofAlteredError(_FOREIGN.format(proof.code))
    if address.status is not Status.CURRENT:
        raise ProofRetiredError(_not_current(address))
    said = (proof.house, *proof.street, *proof.building, proof.floor, proof.room, proof.unit)
    is_now = (
        address.house, address.street_khmer, address.street_latin, address.building_khmer,
        address.building_latin, address.floor, address.room, address.unit,
    )  # fmt: skip
    if said != is_now:
        raise ProofRetiredError(
            f"The address {proof.code} was corrected by change {address.changed}, after the proof "
            f"was made at {proof.sequence}. Ask for a new proof."
        )
    return address


def draw_proof(text: str, proof: AddressProof, base_url: str, form: SymbolFormat) -> bytes:
    """The QR code of a proof: a link to the page of the address, the proof behind its ``#``.

    What stands behind ``#`` is never sent to a server: the page or a program verifies it on the
    spot.

    Args:
        text: The JWS.
        proof: What it says.
        base_url: Where the address pages are served.
        form: File of the QR code.

    Raises:
        LabelError: The base URL is none, or the texts are so long that the QR code would be too
            fine to print.
    """
    label = address_label(proof.code, base_url)
    link = f"{label.link}#{text}"
    if len(link) > MOST_IN_SYMBOL:
        raise LabelError(
            f"The proof has {len(link)} letters, more than {MOST_IN_SYMBOL}: its QR code would be "
            "too fine to print. Give the file instead."
        )
    return draw_symbol(replace(label, link=link), form)


def _not_current(address: Address) -> str:
    if address.replaced_by:
        led = ", ".join(map(str, address.replaced_by))
        return (
            f"Address {address.id} ({address.code}) was replaced by {led}: ask for a proof there."
        )
    over = f"held until {address.valid_to}" if address.valid_to else f"is {address.status}"
    if address.status is not Status.CURRENT:
        over = f"is {address.status}"
    return f"Address {address.id} ({address.code}) {over}; only a current one is proven."


def _names(address: Address) -> tuple[tuple[str, str], ...]:
    code = address.unit or address.postcode
    for digits in (8, 6, 4, 2):
        try:
            finest, *above = units_of(code[:digits])
        except KeyError:
            continue
        named = [finest, *(unit for unit in above if unit.level is Level.COMMUNE)]
        return tuple((unit.khmer, unit.latin) for unit in named)
    return ()


def _write(proof: AddressProof) -> bytes:
    """As JSON; what is empty is left out, and moments are seconds as JWT counts them."""
    told: dict[str, Any] = {
        "id": proof.id, "code": proof.code, "postcode": proof.postcode, "status": proof.status,
        "names": proof.names, "seq": proof.sequence, "day": proof.day,
        "iat": int(proof.issued.timestamp()), "exp": int(proof.expires.timestamp()),
    }  # fmt: skip
    told |= {name: getattr(proof, name) for name in _TEXTS}
    told |= {name: pair for name in _BOTH if any(pair := getattr(proof, name))}
    return orjson.dumps({name: value for name, value in told.items() if value not in ("", ())})


def _read(payload: bytes) -> AddressProof:
    try:
        told: Mapping[str, Any] = orjson.loads(payload)
        return AddressProof(
            id=int(told["id"]), code=str(told["code"]), postcode=str(told.get("postcode", "")),
            status=Status(told["status"]),
            names=tuple(_pair(names) for names in told.get("names", ())),
            sequence=int(told["seq"]), day=date.fromisoformat(told["day"]),
            issued=datetime.fromtimestamp(told["iat"], UTC),
            expires=datetime.fromtimestamp(told["exp"], UTC),
            street=_pair(told.get("street", ("", ""))),
            building=_pair(told.get("building", ("", ""))),
            **{name: str(told.get(name, "")) for name in _TEXTS},
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, OSError):
        raise ProofAlteredError(
            "The register signed this, but it is no proof of address that this program can read. "
            "Use a newer one."
        ) from None


def _pair(given: Any) -> tuple[str, str]:
    khmer, latin = given
    return str(khmer), str(latin)
