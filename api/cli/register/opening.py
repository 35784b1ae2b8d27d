"""Open the register for a command, and read what many commands take."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated, Any

import typer

from addressing import AddressUnknownError
from addressing.register import Address, AddressDraft, Register, by_code, by_ids
from api.cli.postcode.dates import parse_day
from api.positions import parse_position
from api.register import opened_register
from api.settings import Settings, read_settings
from gis_data import InputError, Problem
from gis_data.db import Session
from postcodes import ascii_digits

Who = Annotated[str, typer.Option("--who", help="Office and number of the clerk, or the program.")]
Why = Annotated[str, typer.Option("--why", help="The reason, in words; kept for ever.")]
Which = Annotated[str, typer.Argument(help="Number of the address, or its code.")]
Parts = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="PART=VALUE, as often as needed: house=12Eo, street_khmer='ផ្លូវ ២៧១', unit=12040714.",
    ),
]

PARTS = (
    "house", "street_khmer", "street_latin", "building_khmer", "building_latin", "floor", "room",
    "landmark_khmer", "landmark_latin", "unit", "postcode", "parcel", "source", "source_id",
    "valid_from", "valid_to",
)  # fmt: skip
_LARGEST_NUMBER = 2**63 - 1


@contextmanager
def register_here() -> Iterator[tuple[Register, Settings]]:
    """The register that the environment names, and the settings."""
    settings = read_settings()
    with opened_register(settings) as register:
        yield register, settings


def find_address(register: Register, which: str, *, newest: bool = False) -> Address:
    """The address of a number or a code.

    Raises:
        AddressUnknownError: The register has none.
        CodeError: Neither a number nor a door's code.
    """
    return register.store.read(lambda session: _find(session, which), newest=newest)


def number_of(register: Register, which: str) -> int:
    """The number of an address that is named by number or code."""
    return find_address(register, which, newest=True).id


def _find(session: Session, which: str) -> Address:
    plain = ascii_digits(which).strip()
    if plain.isascii() and plain.isdigit() and len(plain) != _CODE_DIGITS:
        number = int(plain)
        if number > _LARGEST_NUMBER:
            raise AddressUnknownError(f"The register has no address with the number {plain}.")
        return by_ids(session, [number])[0]
    return by_code(session, which)


_CODE_DIGITS = 12
"""Twelve digits are a code: the register is not so large."""


def read_parts(texts: Iterable[str] | None) -> dict[str, Any]:
    """Parts of an address from PART=VALUE.

    Raises:
        InputError: With everything that is wrong.
    """
    parts: dict[str, Any] = {}
    problems = []
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not equals or name not in PARTS:
            problems.append(
                Problem("--set", repr(text), f"PART=VALUE with one of {', '.join(PARTS)}")
            )
        elif name in parts:
            problems.append(Problem("--set", f"{name} twice", "each part once"))
        elif name.startswith("valid_"):
            parts[name] = parse_day(value) if value else None
        else:
            parts[name] = value
    if problems:
        raise InputError("The parts of the address cannot be read.", problems)
    return parts


def draft_at(position: str, parts: dict[str, Any]) -> AddressDraft:
    """A draft from ``latitude,longitude`` and parts."""
    latitude, longitude = parse_position(position)
    return AddressDraft(latitude=latitude, longitude=longitude, **parts)


def parse_moment(text: str) -> datetime:
    """A moment from a day (its end, UTC) or from ISO 8601 with a time zone.

    Raises:
        InputError: Neither.
    """
    plain = ascii_digits(text).strip()
    try:
        day = date.fromisoformat(plain)
    except ValueError:
        pass
    else:
        return datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1)
    try:
        moment = datetime.fromisoformat(plain)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InputError(
            "The moment cannot be read.",
            [Problem("moment", repr(text), "2026-11-25, or 2026-11-25T14:30+07:00")],
        )
    return moment.astimezone(UTC)
