"""Write a code short, as ``0626-4043 Siem Reap``, and find the full code again.

The last eight digits stand with the name or postcode of a place. The check digit still works: of
the towns that the place reaches into, it fits one in nine, so that mostly one code is left. Where
several are left they are listed. What is stored is always the full code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import numpy as np
import numpy.typing as npt

from addressing.code import kernel
from addressing.code.arrays import write_codes
from addressing.code.codec import decode
from addressing.code.face import load_face
from addressing.code.form import CHILDREN, GROUP, SYMBOLS, VALUE_OF, CodeLevel, grouped
from addressing.code.reading import SEPARATORS
from addressing.code.roots import root_cells
from addressing.code.unit_area import area_prefix
from addressing.errors import CodeFormatError, CodeUnknownError
from gis_data import Level
from postcodes import (
    PostalUnit,
    PostcodeFormatError,
    ascii_digits,
    fold_name,
    load_lattice,
    load_registry,
    parse_postcode,
)

_DIGITS: Final = 2 * GROUP
_SHORT: Final = re.compile(r"(?<!\d)[0-9]{4}[\W_]{0,3}[0-9]{4}(?!\d)")
_FULL: Final = re.compile(r"(?<!\d)(?:[0-9]{4}[\W_]{0,3}){2}[0-9]{4}(?!\d)")
_EXAMPLE: Final = "Write eight digits and a place, such as 0626-4043 Siem Reap"
_PARTS: Final = re.compile("[,;\uff0c\u3001\u17d4\u17d6]")
_LEVELS: Final = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)

_NameKey = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A code written short.

    Attributes:
        text: The last eight digits and the name of the place.
        code: The full code, which is what is stored.
        place: The unit whose name stands in the text; others may bear it too.
        candidates: Full codes that the text can be read as, this one among them.
    """

    text: str
    code: str
    place: PostalUnit
    candidates: tuple[str, ...]

    @property
    def unique(self) -> bool:
        """Whether the text has one reading only."""
        return len(self.candidates) == 1


@dataclass(frozen=True, slots=True)
class ShortFormReading:
    """What a short form may stand for.

    Attributes:
        typed: The text as it came.
        places: Units that bear the names or have the postcodes, the smallest first.
        candidates: Full codes, those in the smallest units first; never more than suggestions
            where there are several.
    """

    typed: str
    places: tuple[PostalUnit, ...]
    candidates: tuple[str, ...]


def short_form(code: str, *, level: Level = Level.COMMUNE, khmer: bool = False) -> ShortForm:
    """The short form of a door with the name of its commune, district or province.

    >>> short = short_form("7747-0626-4043")
    >>> short.text, short.unique
    ('0626-4043 Nokor Thum', False)

    Raises:
        CodeFormatError: The code names an area or has a suffix, or the level has no postcodes.
        CodeUnknownError: The place lies in no commune.
        CodeError: As ``decode``.
    """
    door = decode(code)
    if door.level is not CodeLevel.DOOR:
        raise CodeFormatError(f"{code!r} names an area; only a full code has a short form.")
    if door.suffix:
        raise CodeFormatError(f"{code!r} has a suffix; write it in full, the short form has none.")
    if level not in _LEVELS:
        raise CodeFormatError(f"A short form names a {', '.join(_LEVELS)}, not a {level}.")
    postcode = load_lattice().locate(latitude=door.latitude, longitude=door.longitude).postcode
    if postcode is None:
        raise CodeUnknownError(f"{door.code} lies in no commune: write the code in full.")
    unit = next(unit for unit in load_registry().chain(postcode) if unit.level is level)
    digits = door.code.replace("-", "")[-_DIGITS:]
    text = f"{grouped(digits)} {unit.name_km if khmer else unit.name_latin}"
    return ShortForm(text, door.code, unit, read_short_form(text).candidates)


def read_short_form(typed: str) -> ShortFormReading:
    """The full codes that eight digits and a place may stand for.

    The place is a name of a commune, district or province in either script, or a postcode, before
    or after the digits. Further places, after commas, narrow the codes down.

    >>> read_short_form("០៦២៦-៤០៤៣ នគរធំ, សៀមរាប").candidates
    ('7731-0626-4043', '7747-0626-4043')

    Raises:
        CodeFormatError: Not eight digits and a place, or no place bears the name.
        CodeUnknownError: No code in the place ends so.
    """
    plain = ascii_digits(typed)
    if _FULL.search(plain):
        raise CodeFormatError(f"{typed!r} holds twelve digits: read them as a full code.")
    digits, names = _split(plain)
    if not (digits and names):
        raise CodeFormatError(f"{typed!r} is no short form of a code. {_EXAMPLE}.")
    if "5" in digits:
        raise CodeFormatError(
            f"{typed!r} holds a 5, which no address code has. Did you hear pram-muoy? That is 6."
        )
    named = [_units_named(name) for name in names]
    for name, units in zip(names, named, strict=True):
        if not units:
            raise CodeFormatError(
                f"{typed!r}: no commune, district or province is called {name!r}. Give its "
                "postcode, put commas between several places, or give the full code."
            )
    places = tuple(sorted({unit for units in named for unit in units}, key=_by_size))
    candidates = _candidates(digits, named)
    if not candidates:
        raise CodeUnknownError(
            f"{typed!r}: no code in {', '.join(unit.full_name_latin for unit in places[:5])} ends "
            "so. A digit is wrong, or the place is another."
        )
    return ShortFormReading(typed, places, candidates)


def _split(plain: str) -> tuple[str, list[str]]:
    """The eight digits and the names beside them; both empty where there are no such digits."""
    found = _SHORT.search(plain)
    if found is None:
        return "", []
    rest = f"{plain[: found.start()]},{plain[found.end() :]}"
    names = [part.strip(" \t\n·-\u200b") for part in _PARTS.split(rest)]
    return SEPARATORS.sub("", found.group()), [name for name in names if name]


def _by_size(unit: PostalUnit) -> tuple[int, str]:
    return _LEVELS.index(unit.level), unit.postcode


def _units_named(name: str) -> tuple[PostalUnit, ...]:
    """Units with a name or postcode, the smallest first."""
    try:
        postcode = parse_postcode(name)
    except PostcodeFormatError:
        return _by_name().get(fold_name(name).key, ())
    unit = load_registry().units.get(postcode)
    return (unit,) if unit else ()


@lru_cache(maxsize=1)
def _by_name() -> Mapping[_NameKey, tuple[PostalUnit, ...]]:
    """Units by either name; one Khmer name is one name, however the list romanises it.

    (Siemreap Province, but Krong Siem Reab.)
    """
    units = sorted(load_registry().units.values(), key=_by_size)
    khmer: dict[_NameKey, list[PostalUnit]] = {}
    for unit in units:
        khmer.setdefault(fold_name(unit.name_km).key, []).append(unit)
    latin: dict[_NameKey, dict[PostalUnit, None]] = {}
    for unit in units:
        alike = latin.setdefault(fold_name(unit.name_latin).key, {})
        alike.update(dict.fromkeys(khmer[fold_name(unit.name_km).key]))
    return {
        key: tuple(sorted(named, key=_by_size))
        for names in (latin, khmer)
        for key, named in names.items()
    }


def _candidates(digits: str, named: Sequence[Iterable[PostalUnit]]) -> tuple[str, ...]:
    """Codes that end in the digits and lie in a unit of every name, smallest units first."""
    values = [VALUE_OF[digit] for digit in digits]
    if any(value >= CHILDREN for value in values[:-1]):
        return ()
    keys = _keys_ending(values)
    latitudes, longitudes = np.empty(len(keys)), np.empty(len(keys))
    known = np.ones(len(keys), np.bool_)
    kernel.positions_of_keys(load_face(), keys, known, latitudes, longitudes)
    lattice = load_lattice()
    areas = [{area_prefix(unit): unit for unit in reversed(tuple(units))} for units in named]
    found: list[tuple[tuple[int, str], str]] = []
    labels = lattice.labels_at(latitudes, longitudes).tolist()
    for code, label in zip(write_codes(keys).tolist(), labels, strict=True):
        postcode = lattice.postcode_of(label) or ""
        chain = (postcode, postcode[:4], postcode[:2])
        holding = [[units[area] for area in chain if area in units] for units in areas]
        if all(holding):
            smallest = min(_by_size(unit) for units in holding for unit in units)
            found.append((smallest, code.decode()))
    return tuple(code for _, code in sorted(found))


def _keys_ending(values: Sequence[int]) -> npt.NDArray[np.uint32]:
    """Storage keys of all towns with these seven child digits and this check value at the end."""
    tail = 0
    for value in values[:-1]:
        tail = tail * CHILDREN + value
    towns = np.arange(len(root_cells()) * CHILDREN, dtype=np.uint32)
    keys = towns * np.uint32(CHILDREN ** (_DIGITS - 1)) + np.uint32(tail)
    last = write_codes(keys).view(np.uint8).reshape(len(keys), -1)[:, -1]
    return np.asarray(keys[last == ord(SYMBOLS[values[-1]])])
