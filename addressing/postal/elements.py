"""Hold the elements of a Cambodian address as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final, Self

from addressing.code.speech import Script
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer
from gis_data import Level
from postcodes import UnitType

COUNTRY: Final = "KH"
"""ISO 3166-1 code of the only country that is written here."""


class StreetKind(StrEnum):
    """What a street is called; its words stand in ``data/address_templates.toml``."""

    STREET = "street"
    BOULEVARD = "boulevard"
    AVENUE = "avenue"
    LANE = "lane"
    NATIONAL_ROAD = "national_road"


class Relation(StrEnum):
    """Where a place lies, seen from a landmark; ``at`` stands without a word."""

    AT = "at"
    NEAR = "near"
    NEXT_TO = "next_to"
    BEHIND = "behind"
    OPPOSITE = "opposite"
    IN_FRONT_OF = "in_front_of"
    ABOVE = "above"
    BETWEEN = "between"
    EAST_OF = "east_of"
    WEST_OF = "west_of"
    NORTH_OF = "north_of"
    SOUTH_OF = "south_of"


@dataclass(frozen=True, slots=True)
class Name:
    """A name in Khmer letters, in Latin letters, or in both.

    >>> Name.of("ផ្សារថ្មី")
    Name(khmer='ផ្សារថ្មី', latin='')
    """

    khmer: str = ""
    latin: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """The name that a text is: Khmer where it holds a Khmer letter."""
        return cls(khmer=text) if is_khmer(text) else cls(latin=text)

    def best(self, script: Script) -> str:
        """The name in this script, or in the other where it is not known."""
        khmer, latin = self.khmer or self.latin, self.latin or self.khmer
        return khmer if script is Script.KHMER else latin

    def written_in(self, script: Script) -> Name:
        """What remains of the name when it is written in this script."""
        return Name.of(self.best(script))


@dataclass(frozen=True, slots=True)
class Street:
    """A street: its number, its name, or both."""

    kind: StreetKind = StreetKind.STREET
    number: str = ""
    name: Name | None = None

    def written_in(self, script: Script) -> Street:
        """What remains of it when it is written in this script."""
        return replace(self, name=self.name.written_in(script)) if self.name else self


@dataclass(frozen=True, slots=True)
class Landmark:
    """A thing that people know, and where the place lies from it."""

    relation: Relation
    name: Name

    def written_in(self, script: Script) -> Landmark:
        """What remains of it when it is written in this script."""
        return replace(self, name=self.name.written_in(script))


@dataclass(frozen=True, slots=True)
class AddressUnit:
    """A village, commune, district or province of the state's lists.

    Attributes:
        level: Which of the four.
        unit_type: What the law calls it.
        code: MEF 2025 code of 2, 4, 6 or 8 digits.
        khmer: Unit word and name in Khmer.
        latin: Unit word and name in Latin letters.
        twin_khmer: Another village of the commune has the same Khmer name.
        twin_latin: Another village of the commune has the same Latin name.
    """

    level: Level
    unit_type: UnitType
    code: str
    khmer: str
    latin: str
    twin_khmer: bool = False
    twin_latin: bool = False

    def written(self, script: Script) -> str:
        """The unit as it is written in this script."""
        return self.khmer if script is Script.KHMER else self.latin

    def has_twin(self, script: Script) -> bool:
        """Whether its name alone does not tell it from another village of the commune."""
        return self.twin_khmer if script is Script.KHMER else self.twin_latin


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalAddress:
    """An address without its addressee; made by ``build_address``, read by ``read_address``.

    Digits are ASCII. What is not known is empty. The components of UPU S42 / ISO 19160-4 that
    the elements are stand in ``data/address_elements.toml``.

    Attributes:
        house: Number of the house: 12, 12Eo, 831c, S2-01.
        plot: Number of a plot of land.
        room: Number of a room, flat or shop.
        floor: Its number; G for the ground floor.
        building: Name or number of a building.
        block: Number of a block of an estate.
        estate: Name of a housing estate (borey).
        group: Number of a group of houses (krom).
        street: The street on which the door is.
        corner: Two streets that meet there.
        landmark: A thing nearby.
        units: Village, commune, district, province, as far as known, the finest first.
        code: Address code, with a door's suffix, or padded with x for an area.
    """

    house: str = ""
    plot: str = ""
    room: str = ""
    floor: str = ""
    building: Name | None = None
    block: str = ""
    estate: Name | None = None
    group: str = ""
    street: Street | None = None
    corner: tuple[Street, Street] | None = None
    landmark: Landmark | None = None
    units: tuple[AddressUnit, ...] = ()
    code: str = ""

    @property
    def village_code(self) -> str | None:
        """MEF code of the village, where it is known."""
        unit = self.unit(Level.VILLAGE)
        return unit.code if unit else None

    @property
    def postcode(self) -> str | None:
        """Six digits of the finest unit that has a postcode; a village has its commune's."""
        return self.units[0].code[:6].ljust(6, "0") if self.units else None

    def unit(self, level: Level) -> AddressUnit | None:
        """The unit of this level, where it is known."""
        return next((unit for unit in self.units if unit.level is level), None)

    def written_in(self, script: Script) -> PostalAddress:
        """What remains of the address when it is written in this script.

        Of names that are known in both scripts only one is written, except those of units, which
        the lists give back.
        """
        return replace(
            self,
            building=self.building and self.building.written_in(script),
            estate=self.estate and self.estate.written_in(script),
            street=self.street and self.street.written_in(script),
            corner=self.corner
            and (self.corner[0].written_in(script), self.corner[1].written_in(script)),
            landmark=self.landmark and self.landmark.written_in(script),
        )


@dataclass(frozen=True, slots=True)
class ElementKind:
    """An element as a table shows it.

    Attributes:
        key: As ``PostalAddress`` names it.
        component: Name of the component of UPU S42 / ISO 19160-4.
        latin: Its English word.
        khmer: Its Khmer word.
    """

    key: str
    component: str
    latin: str
    khmer: str


@lru_cache(maxsize=1)
def element_kinds() -> Mapping[str, ElementKind]:
    """All elements by key, in the order of a table.

    >>> element_kinds()["house"].component
    'street number or plot'
    """
    rows = load_rules("address_elements")["element"]
    return {row["key"]: ElementKind(**row) for row in rows}
