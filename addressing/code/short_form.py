"""Write a code short, as ``0626-4043 Siem Reap``, and find the full code again.

The last eight digits stand with the name or postcode of a place. The check digit still works: of
the towns that the place reaches into, it fits one in nine, so that mostly one code is left. Where
several are left they are listed. What is stored is always the full code.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
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
_SHORT: Final = re.compile(r"(?<!\d)\d{4}[\W_]{0,3}\d{4}(?!\d)")
_EXAMPLE: Final = "Write eight digits and a place, such as 0626-4043 Siem Reap"
_LEVELS: Final = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


@dataclass(frozen=True, slots=True)
class ShortForm:
    """A code written short.

    Attributes:
        text: The last eight digits and the name of the place.
        code: The full code, which is what is stored.
        place: The unit whose name stands in the text.
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
        places: Units that bear the name, or the one with the postcode.
        candidates: Full codes, those in the smallest units first; never more than suggestions
            where there are several.
    """

    typed: str
    places: tuple[PostalUnit, ...]
    candidates: tuple[str, ...]


def short_form(code: str, *, level: Level = Level.COMMUNE, khmer: bool = False) -> ShortForm:
    """The short form of a door with the name of its commune, district or province.

    >>> short = short_form("7747-0626-4043", level=Level.PROVINCE)
    >>> short.text, short.unique
    ('0626-4043 Siem Reap', True)

    Raises:
        CodeFormatError: The code names an area.
        CodeUnknownError: The place lies in no commune.
        CodeError: As ``decode``.
    """
    place = decode(code)
    if place.level is not CodeLevel.DOOR:
        raise CodeFormatError(f"{code!r} names an area; only a full code has a short form.")
    postcode = load_lattice().locate(latitude=place.latitude, longitude=place.longitude).postcode
    if postcode is None:
        raise CodeUnknownError(f"{place.code} lies in no commune: write the code in full.")
    unit = next(unit for unit in load_registry().chain(postcode) if unit.level is level)
    digits = place.code.replace("-", "")[-_DIGITS:]
    name = unit.name_km if khmer else unit.name_latin
    candidates = _candidates(digits, [unit])
    return ShortForm(f"{grouped(digits)} {name}", place.code, unit, candidates)


def read_short_form(typed: str) -> ShortFormReading:
    """The full codes that eight digits and a place may stand for.

    The place is a name of a commune, district or province in either script, or a postcode, before
    or after the digits.

    >>> read_short_form("០៦២៦-៤០៤៣ សៀមរាប").candidates
    ('7747-0626-4043',)

    Raises:
        CodeFormatError: Not eight digits and a place, or no place bears the name.
        CodeUnknownError: No code in the place ends so.
    """
    plain = ascii_digits(typed).strip()
    digits, name = _split(plain)
    if not (digits and name):
        raise CodeFormatError(f"{typed!r} is no short form of a code. {_EXAMPLE}.")
    if "5" in digits:
        raise CodeFormatError(f"{typed!r} holds a 5, which no address code has.")
    places = _units_named(name)
    if not places:
        raise CodeFormatError(
            f"{typed!r}: no commune, district or province is called {name!r}. Give its postcode, "
            "or the full code."
        )
    candidates = _candidates(digits, places)
    if not candidates:
        raise CodeUnknownError(
            f"{typed!r}: no code in {', '.join(unit.full_name_latin for unit in places[:5])} ends "
            "so. A digit is wrong, or the place is another."
        )
    return ShortFormReading(typed, places, candidates)


def _split(plain: str) -> tuple[str, str]:
    """The eight digits and the rest; both empty where there are no such digits."""
    found = _SHORT.search(plain)
    if found is None:
        return "", ""
    rest = plain[: found.start()] + " " + plain[found.end() :]
    return SEPARATORS.sub("", found.group()), rest.strip(" ,;:·-\u200b")


def _units_named(name: str) -> tuple[PostalUnit, ...]:
    """Units with a name or postcode, the smallest first."""
    try:
        postcode = parse_postcode(name)
    except PostcodeFormatError:
        return _by_name().get(fold_name(name).key, ())
    unit = load_registry().units.get(postcode)
    return (unit,) if unit else ()


@lru_cache(maxsize=1)
def _by_name() -> Mapping[tuple[str, tuple[int, ...]], tuple[PostalUnit, ...]]:
    found: dict[tuple[str, tuple[int, ...]], dict[str, PostalUnit]] = {}
    units = sorted(load_registry().units.values(), key=lambda u: (_LEVELS.index(u.level), u.code))
    for unit in units:
        for name in (unit.name_km, unit.name_latin):
            found.setdefault(fold_name(name).key, {})[unit.postcode] = unit
    return {key: tuple(named.values()) for key, named in found.items()}


def _candidates(digits: str, places: Sequence[PostalUnit]) -> tuple[str, ...]:
    """Codes that end in the digits and lie in one of the places, in the order of the places."""
    values = [VALUE_OF[digit] for digit in digits]
    if any(value >= CHILDREN for value in values[:-1]):
        return ()
    keys = _keys_ending(values)
    latitudes, longitudes = np.empty(len(keys)), np.empty(len(keys))
    known = np.ones(len(keys), np.bool_)
    kernel.positions_of_keys(load_face(), keys, known, latitudes, longitudes)
    lattice = load_lattice()
    lies_in = [lattice.postcode_of(label) for label in lattice.labels_at(latitudes, longitudes)]
    codes = write_codes(keys).tolist()
    found: dict[str, None] = {}
    for unit in places:
        prefix = _prefix_with_area(unit)
        for code, postcode in zip(codes, lies_in, strict=True):
            if postcode is not None and postcode.startswith(prefix):
                found.setdefault(code.decode())
    return tuple(found)


def _prefix_with_area(unit: PostalUnit) -> str:
    """What postcodes in the unit begin with; its district's where it has no area of its own."""
    if load_lattice().has_area(unit.postcode):
        return unit.code
    return unit.code[:4]


def _keys_ending(values: Sequence[int]) -> npt.NDArray[np.uint32]:
    """Storage keys of all towns with these seven child digits and this check value at the end."""
    tail = 0
    for value in values[:-1]:
        tail = tail * CHILDREN + value
    towns = np.arange(len(root_cells()) * CHILDREN, dtype=np.uint32)
    keys = towns * np.uint32(CHILDREN ** (_DIGITS - 1)) + np.uint32(tail)
    last = write_codes(keys).view(np.uint8).reshape(len(keys), -1)[:, -1]
    return np.asarray(keys[last == ord(SYMBOLS[values[-1]])])
