"""Describe an address as the register keeps it: what is given, and what the register adds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final, NamedTuple

import orjson


class Status(StrEnum):
    """Where an address stands in its life."""

    PROPOSED = "proposed"
    CURRENT = "current"
    RETIRED = "retired"
    REPLACED = "replaced"


NEXT: Final[Mapping[Status, frozenset[Status]]] = {
    Status.PROPOSED: frozenset({Status.CURRENT, Status.RETIRED}),
    Status.CURRENT: frozenset({Status.RETIRED, Status.REPLACED}),
    Status.RETIRED: frozenset({Status.CURRENT, Status.REPLACED}),
    Status.REPLACED: frozenset(),
}
"""What may follow each status."""


class Alias(NamedTuple):
    """A code by which others know the address.

    Attributes:
        scheme: Whose code: ``phlov`` for a neighbouring address code that was observed,
            ``plus-code``, the name of a partner.
        value: The code.
    """

    scheme: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressDraft:
    """What one gives to have an address registered.

    Attributes:
        latitude: Of the entrance, in degrees (WGS 84).
        longitude: Of the entrance, in degrees.
        house: Number of the house: 12, 12Eo.
        street_khmer: Name or number of the street in Khmer.
        street_latin: The same in Latin letters.
        building_khmer: Name or number of the building in Khmer.
        building_latin: The same in Latin letters.
        floor: Of the door; G for the ground floor.
        room: Number of the room, flat or shop.
        landmark_khmer: How people describe the place, in Khmer.
        landmark_latin: The same in Latin letters.
        unit: MEF code of the village (8 digits), commune (6), district (4) or province (2); the
            units above it follow from its digits.
        postcode: Six digits; follows from the unit where it is empty.
        parcel: Number of the parcel in the cadastre.
        source: Where this was learnt.
        source_id: What the source calls it; nothing of one source is registered twice.
        valid_from: First day on which the address holds.
        valid_to: Last day; open where None.
    """

    latitude: float
    longitude: float
    house: str = ""
    street_khmer: str = ""
    street_latin: str = ""
    building_khmer: str = ""
    building_latin: str = ""
    floor: str = ""
    room: str = ""
    landmark_khmer: str = ""
    landmark_latin: str = ""
    unit: str = ""
    postcode: str = ""
    parcel: str = ""
    source: str = ""
    source_id: str = ""
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Address(AddressDraft):
    """An address in the register.

    Attributes:
        id: Its number, for ever.
        code: Its address code, with a door suffix where an earlier door has the twelve digits.
        status: Proposed, current, retired, replaced.
        replaced_by: Numbers of the addresses that took its place.
        aliases: Codes by which others know it.
        changed: Sequence number of its last change.
    """

    id: int
    code: str
    status: Status
    replaced_by: tuple[int, ...] = ()
    aliases: tuple[Alias, ...] = ()
    changed: int = 0


DRAFT_FIELDS: Final = tuple(field.name for field in fields(AddressDraft))
TEXT_FIELDS: Final = tuple(
    name for name in DRAFT_FIELDS if name not in {"latitude", "longitude", "valid_from", "valid_to"}
)
_STATE_FIELDS: Final = (*DRAFT_FIELDS, "code", "status", "replaced_by", "aliases")


def write_state(address: Address) -> bytes:
    """Everything about an address but its number, as JSON in one and only one way.

    Keys are sorted, empty fields left out: what is equal has equal bytes.
    """
    given = {
        name: value for name in _STATE_FIELDS if (value := getattr(address, name)) not in ("", None)
    }
    given["aliases"] = [list(alias) for alias in address.aliases]
    for name in ("replaced_by", "aliases"):
        if not given[name]:
            del given[name]
    return orjson.dumps(given, option=orjson.OPT_SORT_KEYS)


def read_state(number: int, changed: int, state: bytes | str) -> Address:
    """The address of a state.

    Args:
        number: Its id.
        changed: Sequence number of the change that led to this state.
        state: As ``write_state`` wrote it.
    """
    given: dict[str, Any] = orjson.loads(state)
    for name in ("valid_from", "valid_to"):
        if name in given:
            given[name] = date.fromisoformat(given[name])
    return Address(
        **given
        | {
            "id": number,
            "changed": changed,
            "status": Status(given["status"]),
            "replaced_by": tuple(given.get("replaced_by", ())),
            "aliases": tuple(Alias(*alias) for alias in given.get("aliases", ())),
        }
    )
