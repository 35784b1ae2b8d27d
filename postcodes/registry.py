"""Serve the 1,887 official six-digit postcodes of MPTC Prakas 77 (2025-12-30).

The Prakas builds the code from the administrative code: PP0000 for a province, PPDD00 for a
district, PPDDCC for a commune, so the registry follows from the cleaned gazetteer.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property, lru_cache
from importlib import resources
from types import MappingProxyType

from gis_data import Gazetteer, Level, Unit, load_gazetteer
from postcodes.errors import PostcodeUnknownError
from postcodes.text import parse_postcode


class UnitType(StrEnum):
    """What the law calls a unit; its words stand in ``data/unit_types.toml``."""

    CAPITAL = "capital"
    PROVINCE = "province"
    KHAN = "khan"
    KRONG = "krong"
    SROK = "srok"
    SANGKAT = "sangkat"
    KHUM = "khum"
    PHUM = "phum"

    @property
    def word_km(self) -> str:
        """The Khmer unit word, written before the name."""
        return _unit_data().words[self].km

    @property
    def word_latin(self) -> str:
        """The romanised unit word; English for a province."""
        return _unit_data().words[self].latin

    def with_latin_name(self, name: str) -> str:
        """Unit word and name as people write them in Latin letters.

        >>> UnitType.KHAN.with_latin_name("Tuol Kouk"), UnitType.PROVINCE.with_latin_name("Kandal")
        ('Khan Tuol Kouk', 'Kandal Province')
        """
        if self is UnitType.CAPITAL:
            return name
        return f"{name} Province" if self is UnitType.PROVINCE else f"{self.word_latin} {name}"


@dataclass(frozen=True, slots=True)
class PostalUnit:
    """A province, district or commune with its postcode.

    Attributes:
        postcode: Six digits, as text.
        level: Province, district or commune.
        unit_type: What the law calls it.
        name_km: Khmer name without the unit word.
        name_latin: Romanised name without the unit word.
        code: MEF 2025 code of 2, 4 or 6 digits.
        parent: Postcode of the unit above; None for a province.
    """

    postcode: str
    level: Level
    unit_type: UnitType
    name_km: str
    name_latin: str
    code: str
    parent: str | None

    @property
    def full_name_km(self) -> str:
        """Unit word and name in Khmer, as on a sign: សង្កាត់បឹងកក់ ទី១."""
        return f"{self.unit_type.word_km}{self.name_km}"

    @property
    def full_name_latin(self) -> str:
        """Unit word and name in Latin letters: Sangkat Boeng Kak Ti Muoy."""
        return self.unit_type.with_latin_name(self.name_latin)


@dataclass(frozen=True)
class Registry:
    """All postcodes in force, by postcode."""

    units: Mapping[str, PostalUnit] = field(repr=False)

    def get(self, postcode: str) -> PostalUnit:
        """The unit with this postcode, typed in any digits.

        >>> load_registry().get("១២០៤០៧").full_name_latin
        'Sangkat Boeng Kak Ti Muoy'

        Raises:
            PostcodeFormatError: Not a postcode at all.
            PostcodeUnknownError: Well formed, but no such postcode.
        """
        code = parse_postcode(postcode)
        try:
            return self.units[code]
        except KeyError:
            raise PostcodeUnknownError(self.why_unknown(code)) from None

    def why_unknown(self, code: str) -> str:
        """What to tell someone who gave six digits that no unit has."""
        for known in (f"{code[:4]}00", f"{code[:2]}0000"):
            if known in self.units:
                unit = self.units[known]
                below = [u.postcode for u in self.units.values() if u.parent == known]
                return (
                    f"There is no postcode {code}. {unit.full_name_latin} ({known}) has "
                    f"{len(below)} codes, from {below[0]} to {below[-1]}."
                )
        return f"There is no postcode {code}: provinces run from 010000 to 250000."

    def chain(self, postcode: str) -> tuple[PostalUnit, ...]:
        """The unit and all units above it, the smallest first."""
        found = [self.get(postcode)]
        while (parent := found[-1].parent) is not None:
            found.append(self.units[parent])
        return tuple(found)

    @cached_property
    def _by_code(self) -> Mapping[str, PostalUnit]:
        return {unit.code: unit for unit in self.units.values()}

    def by_code(self, code: str) -> PostalUnit:
        """The unit with this MEF code of 2, 4 or 6 digits.

        Raises:
            PostcodeUnknownError: No such code.
        """
        try:
            return self._by_code[code]
        except KeyError:
            raise PostcodeUnknownError(f"No unit has the administrative code {code!r}.") from None


@dataclass(frozen=True, slots=True)
class _Words:
    km: str
    latin: str


@dataclass(frozen=True, slots=True)
class _UnitData:
    capital: frozenset[str]
    krong: frozenset[str]
    words: Mapping[UnitType, _Words]


@lru_cache(maxsize=1)
def _unit_data() -> _UnitData:
    text = resources.files("postcodes").joinpath("data/unit_types.toml").read_text("utf-8")
    data = tomllib.loads(text)
    words = {UnitType(key): _Words(**value) for key, value in data["words"].items()}
    return _UnitData(frozenset(data["capital"]), frozenset(data["krong"]), words)


def unit_type_of(unit: Unit) -> UnitType:
    """What the law calls a unit of the gazetteer."""
    data = _unit_data()
    in_capital = unit.code[:2] in data.capital
    in_krong = unit.code[:4] in data.krong
    match unit.level:
        case Level.PROVINCE:
            return UnitType.CAPITAL if in_capital else UnitType.PROVINCE
        case Level.DISTRICT if in_capital:
            return UnitType.KHAN
        case Level.DISTRICT:
            return UnitType.KRONG if in_krong else UnitType.SROK
        case Level.COMMUNE:
            return UnitType.SANGKAT if in_capital or in_krong else UnitType.KHUM
        case _:
            return UnitType.PHUM


def build_registry(gazetteer: Gazetteer) -> Registry:
    """Derive the postcodes from a gazetteer by the rule of the Prakas."""
    units: dict[str, PostalUnit] = {}
    for level in (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE):
        for unit in gazetteer.at(level):
            kind = unit_type_of(unit)
            postcode = unit.code.ljust(6, "0")
            units[postcode] = PostalUnit(
                postcode,
                level,
                kind,
                # The list writes the capital's name with its unit word.
                unit.name_km.removeprefix(kind.word_km),
                unit.name_latin,
                unit.code,
                unit.parent.ljust(6, "0") if unit.parent else None,
            )
    return Registry(MappingProxyType(units))


@lru_cache(maxsize=1)
def load_registry() -> Registry:
    """The registry from the installed gazetteer."""
    return build_registry(load_gazetteer())
