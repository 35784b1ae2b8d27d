"""Compare house, street, building, floor and room of two addresses, in either script."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Final, NamedTuple

from rapidfuzz import fuzz

from addressing.geocode.clean import clean_characters, fold_words
from addressing.postal.elements import StreetKind
from addressing.postal.premises import read_street
from addressing.register.address import AddressDraft
from gis_data import normal_name

_ALIKE: Final = 85
"""Of 100: names of streets and buildings that are spelt so much alike are the same."""

_UNKNOWN: Final = 0.5
_NO_NAMES: Final = frozenset[str]()


class Premises(NamedTuple):
    """What tells a door from its neighbours, folded so that it can be compared.

    Attributes:
        house: Number of the house.
        streets: Numbers and names of the street.
        buildings: Numbers and names of the building.
        floor: Of the door.
        room: Of the door.
    """

    house: str = ""
    streets: frozenset[str] = _NO_NAMES
    buildings: frozenset[str] = _NO_NAMES
    floor: str = ""
    room: str = ""


def premises_of(draft: AddressDraft) -> Premises:
    """The premises of an address.

    >>> draft = AddressDraft(latitude=0, longitude=0, house="១២ Eo", street_khmer="ផ្លូវលេខ ២៧១")
    >>> premises_of(draft)[:2]
    ('12eo', frozenset({'271'}))
    """
    return Premises(
        folded(draft.house),
        street_names(draft.street_khmer, draft.street_latin),
        frozenset(filter(None, (folded(draft.building_khmer), folded(draft.building_latin)))),
        folded(draft.floor),
        folded(draft.room),
    )


@lru_cache(maxsize=65_536)
def folded(text: str) -> str:
    """Letters and digits only, in one spelling.

    >>> folded("# ១២-Eo"), folded("12 EO")
    ('12eo', '12eo')
    """
    return normal_name(fold_words(clean_characters(text))) if text else ""


@lru_cache(maxsize=65_536)
def street_names(*texts: str) -> frozenset[str]:
    """Number or name of a street from the ways in which it is written.

    >>> sorted(street_names("ផ្លូវជាតិលេខ ៦", "National Road 6"))
    ['nationalroad6']
    """
    return frozenset(name for text in texts if text for name in _names(text))


def _names(text: str) -> Iterator[str]:
    street = read_street(clean_characters(text))
    if street is None:
        yield from filter(None, (folded(text),))
        return
    if street.number:
        road = street.kind is StreetKind.NATIONAL_ROAD
        yield folded(f"{street.kind if road else ''}{street.number}")
    if street.name:
        yield from filter(None, (folded(street.name.khmer), folded(street.name.latin)))


def agreement(one: Premises, other: Premises) -> float | None:
    """How far two premises say the same, from 0 to 1; None where one contradicts the other.

    What only one of them tells counts half, except floor and room: a house and a flat in it are
    two addresses.

    >>> agreement(Premises("12", frozenset({"271"})), Premises("12"))
    0.75
    >>> agreement(Premises("12"), Premises("14")) is None
    True
    """
    if one.floor != other.floor or one.room != other.room:
        return None
    found = (
        *(1.0 for part in (one.floor, one.room) if part),
        _same_number(one.house, other.house),
        same_names(one.streets, other.streets),
        same_names(one.buildings, other.buildings),
    )
    parts = [part for part in found if part is not None]
    if 0.0 in parts:
        return None
    return sum(parts) / len(parts) if parts else _UNKNOWN


def _same_number(one: str, other: str) -> float | None:
    if not one and not other:
        return None
    return float(one == other) if one and other else _UNKNOWN


def same_names(one: frozenset[str], other: frozenset[str]) -> float | None:
    """Whether names mean the same: 1, 0, 0.5 where that is unknown, None where there is none.

    >>> khmer, latin = frozenset({"សុីវុត្ថា"}), frozenset({"sivutha"})
    >>> same_names(khmer, latin), same_names(latin, frozenset({"sivatha"}))
    (0.5, 1.0)
    """
    if not one and not other:
        return None
    if one & other:
        return 1.0
    pairs = [(a, b) for a in one for b in other if a.isascii() == b.isascii()]
    if not pairs:
        return _UNKNOWN
    return float(any(_alike(a, b) for a, b in pairs))


def _alike(one: str, other: str) -> bool:
    numbered = any(sign.isdecimal() for sign in one + other)  # 271 and 217 are two streets
    return not numbered and fuzz.ratio(one, other) >= _ALIKE
