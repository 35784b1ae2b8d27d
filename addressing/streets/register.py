"""Ask a register of known doors first: the open door for those who keep one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from addressing.streets.houses import house_number
from addressing.streets.naming import StreetName


@dataclass(frozen=True, slots=True)
class KnownDoor:
    """A door as a register has it.

    Attributes:
        code: Its address code, with the suffix of the door where it has one.
        latitude: In degrees.
        longitude: In degrees.
        accuracy_m: How far the door may be from there.
        postcode: Six digits of its commune.
        village_code: MEF code of its village, where the register knows it.
        id: Its number in the register, where it has one.
    """

    code: str
    latitude: float
    longitude: float
    accuracy_m: float
    postcode: str
    village_code: str | None = None
    id: int | None = None

    @property
    def numbered(self) -> str:
        """Its number as the end of a sentence has it; empty where it has none."""
        return "" if self.id is None else f" (address {self.id})"


class AddressRegister(Protocol):
    """A register of doors; answers None for what it does not have."""

    def find(self, house: str, streets: tuple[StreetName, ...], within: str) -> KnownDoor | None:
        """The door of a house number on a street.

        Args:
            house: The number as it was read, "12Eo".
            streets: Names of the street, by number and by name; any of them is meant.
            within: MEF code of the village, or postcode of the commune.
        """

    def by_code(self, code: str) -> KnownDoor | None:
        """The door of an address code."""


@dataclass(frozen=True, slots=True)
class RegisteredDoor:
    """A row of ``DoorsInMemory``: a door with the address that leads to it."""

    house: str
    street: StreetName
    door: KnownDoor


class DoorsInMemory:
    """A register that is held in memory: for tests, and for a few hundred doors."""

    def __init__(self, rows: Iterable[RegisteredDoor]) -> None:
        self._by_address: dict[tuple[object, str, str], KnownDoor] = {}
        self._by_code: dict[str, KnownDoor] = {}
        for row in rows:
            self._by_code[row.door.code] = row.door
            for within in (row.door.postcode, row.door.village_code):
                if within:
                    address = (_house_key(row.house), row.street.key, within)
                    self._by_address.setdefault(address, row.door)

    def find(self, house: str, streets: tuple[StreetName, ...], within: str) -> KnownDoor | None:
        """The door of a house number on a street."""
        found = (
            self._by_address.get((_house_key(house), street.key, within)) for street in streets
        )
        return next((door for door in found if door is not None), None)

    def by_code(self, code: str) -> KnownDoor | None:
        """The door of an address code."""
        return self._by_code.get(code)


def _house_key(house: str) -> object:
    """A number with its letters; floors do not tell doors apart here."""
    return house_number(house) or house.casefold()
