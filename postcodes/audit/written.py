"""Read codes, levels and names as lists write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from gis_data import Level, normal_name
from postcodes.audit.rules import audit_data
from postcodes.registry import UnitType
from postcodes.text import ascii_digits, level_of

_SEPARATORS = re.compile(r"[\s\u200b-\u200d\u2060\ufeff\u00ad._'’-]+")
_DIGITS = re.compile(r"[0-9]+")
_DECIMAL = re.compile(r"([0-9]+)\.0+")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+")
_SORTING = re.compile(r"([0-9]{6})-([0-9]{2})")
_POSTCODE_DIGITS, _VILLAGE_DIGITS = 6, 8


@dataclass(frozen=True, slots=True)
class WrittenCode:
    """A code as written.

    Attributes:
        text: As it stands in the list.
        digits: Its digits alone; empty where it is no number.
        code: In the form of the registry (six digits, eight for a village), a lost zero put
            back; None where no code has so many digits or such digits.
        zero_lost: Whether a zero was put in front.
        as_number: Whether it is written as a decimal number or with separators of thousands.
        impossible: Whether it has a code's length and digits that no code can have.
    """

    text: str
    digits: str = ""
    code: str | None = None
    zero_lost: bool = False
    as_number: bool = False
    impossible: bool = False


def read_code(text: str) -> WrittenCode:
    """Read one code.

    >>> read_code("១២០៤").code, read_code("10201").code, read_code("120407-14").code
    ('120400', '010201', '12040714')
    """
    plain = ascii_digits(unicodedata.normalize("NFKC", text)).strip()
    as_number = False
    if decimal := _DECIMAL.fullmatch(plain):
        plain, as_number = decimal[1], True
    elif _THOUSANDS.fullmatch(plain):
        plain, as_number = plain.replace(",", ""), True
    digits = plain if plain.isdigit() else _without_separators(plain)
    if not _DIGITS.fullmatch(digits):
        return WrittenCode(text, as_number=as_number)
    zero_lost = len(digits) % 2 == 1
    full = f"0{digits}" if zero_lost else digits
    if len(full) > _VILLAGE_DIGITS:
        return WrittenCode(text, digits, as_number=as_number)
    if len(full) < _VILLAGE_DIGITS:
        full = full.ljust(_POSTCODE_DIGITS, "0")
    if not is_possible(full):
        # An odd number of digits is a wrong length before it is anything else.
        return WrittenCode(text, digits, as_number=as_number, impossible=not zero_lost)
    return WrittenCode(text, digits, full, zero_lost, as_number)


def _without_separators(text: str) -> str:
    if sorting := _SORTING.fullmatch(text):
        return "".join(sorting.groups())
    # A hyphen at the end stands for a digit that was left out: 0506140-.
    return text if text.endswith("-") else _SEPARATORS.sub("", text)


def is_possible(code: str) -> bool:
    """Whether six or eight digits can be a code of the registry's form.

    >>> is_possible("120400"), is_possible("120007"), is_possible("12040700")
    (True, False, False)
    """
    parts = [code[at : at + 2] for at in range(0, len(code), 2)]
    if len(code) == _VILLAGE_DIGITS:
        return "00" not in parts
    return parts[0] != "00" and not (parts[1] == "00" and parts[2] != "00")


def level_of_code(code: str) -> Level:
    """The level that a code's form tells."""
    return Level.VILLAGE if len(code) == _VILLAGE_DIGITS else level_of(code)


def code_above(code: str, level: Level) -> str:
    """The code of the unit of a level that holds a unit.

    >>> code_above("12040714", Level.DISTRICT)
    '120400'
    """
    return code[: level.digits].ljust(_POSTCODE_DIGITS, "0")


_ABOVE = {
    Level.PROVINCE: None,
    Level.DISTRICT: Level.PROVINCE,
    Level.COMMUNE: Level.DISTRICT,
    Level.VILLAGE: Level.COMMUNE,
}


def level_above(level: Level) -> Level | None:
    """The next larger level."""
    return _ABOVE[level]


def parent_of(code: str) -> str | None:
    """The code of the unit directly above; None for a province."""
    above = _ABOVE[level_of_code(code)]
    return code_above(code, above) if above else None


@lru_cache(maxsize=1)
def _level_words() -> Mapping[str, Level]:
    words = {
        normal_name(word): Level(level)
        for level, given in audit_data("columns")["levels"].items()
        for word in given
    }
    return words | {word: LEVEL_OF_TYPE[kind] for word, kind in _type_words().items()}


LEVEL_OF_TYPE = {
    UnitType.CAPITAL: Level.PROVINCE,
    UnitType.PROVINCE: Level.PROVINCE,
    UnitType.KHAN: Level.DISTRICT,
    UnitType.KRONG: Level.DISTRICT,
    UnitType.SROK: Level.DISTRICT,
    UnitType.SANGKAT: Level.COMMUNE,
    UnitType.KHUM: Level.COMMUNE,
    UnitType.PHUM: Level.VILLAGE,
}


@lru_cache(maxsize=1)
def _type_words() -> Mapping[str, UnitType]:
    return {
        normal_name(word): kind
        for kind in UnitType
        for word in (kind.word_km, kind.word_latin, kind.value)
    }


@lru_cache(maxsize=4096)
def read_level(text: str) -> Level | None:
    """The level that a word tells; None where it tells none.

    >>> read_level("សង្កាត់"), read_level("Commune")
    (<Level.COMMUNE: 'commune'>, <Level.COMMUNE: 'commune'>)
    """
    return _level_words().get(normal_name(ascii_digits(text)))


@lru_cache(maxsize=4096)
def read_unit_type(text: str) -> UnitType | None:
    """The unit type that a word tells; None for a word such as commune that fits several."""
    return _type_words().get(normal_name(text))


_KHMER = re.compile("[\u1780-\u17d3\u17dd\u17e0-\u17e9]")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
_BOTH = re.compile(r"[()\[\]/|\n;]+")


@lru_cache(maxsize=65_536)
def split_scripts(*cells: str) -> tuple[str, str]:
    """The Khmer and the Latin name among cells that may hold either or both.

    >>> split_scripts("បឹងកក់ទី ១ (Boeng Kak 1)")
    ('បឹងកក់ទី ១', 'Boeng Kak 1')
    """
    khmer = latin = ""
    for whole in cells:
        cell = whole.split(":", maxsplit=1)[0]  # Basedth District: 15 Communes
        both = not cell.isascii() and _KHMER.search(cell) and _LATIN.search(cell)
        for part in _BOTH.split(cell) if both else (cell,):
            if not part.isascii() and _KHMER.search(part):
                khmer = khmer or part.strip()
            elif part.strip():
                latin = latin or part.strip()
    return khmer, latin


def unit_word(name_km: str, name_latin: str) -> UnitType | None:
    """The unit type that stands before a name, Khmer before Latin."""
    for kind in UnitType:
        if name_km.startswith(kind.word_km):
            return kind
    return read_unit_type(name_latin.split(maxsplit=1)[0]) if name_latin else None
