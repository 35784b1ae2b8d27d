"""Complete digits: postcodes, villages by their code, towns and blocks of the address code."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from addressing.code.codec import CodeArea, decode
from addressing.code.form import SYMBOLS, CodeLevel, grouped
from addressing.errors import CodeError
from addressing.geocode.clean import clean_characters
from addressing.geocode.hierarchy import Hierarchy
from gis_data import Level

_DIGITS = re.compile(r"[0-9][0-9x\s.·\-\u2010-\u2015_/]*")
_GROUPED = re.compile(r"[0-9]{4}[\s\-\u2010-\u2015]")
_NOT_DIGIT = re.compile("[^0-9]")
_POSTCODE, _VILLAGE, _TOWN, _BLOCK, _DOOR = 6, 8, 4, 8, 12
_CHILD_SYMBOLS = SYMBOLS[:7]


class TypedDigits(NamedTuple):
    """Digits that are being typed.

    Attributes:
        digits: These, ASCII.
        grouped: Whether a separator follows the fourth, as address codes are written.
    """

    digits: str
    grouped: bool


def digits_of(text: str) -> TypedDigits | None:
    """What is typed, where it is digits alone (Khmer or ASCII, with separators and x).

    >>> digits_of("៧៧៤៧-០៦").digits
    '774706'
    >>> digits_of("14 boeng kak") is None
    True
    """
    plain = clean_characters(text).casefold()
    if not _DIGITS.fullmatch(plain):
        return None
    return TypedDigits(_NOT_DIGIT.sub("", plain), grouped=bool(_GROUPED.match(plain)))


class PostalCodes:
    """Units by the digits of their postcode or village code."""

    def __init__(self, hierarchy: Hierarchy) -> None:
        postal: list[tuple[str, int]] = []
        villages: list[tuple[str, int]] = []
        for place, unit in enumerate(hierarchy.units):
            if unit.level is Level.VILLAGE:
                villages.append((unit.code, place))
            else:
                postal += [(code, place) for code in {unit.code, unit.code.ljust(_POSTCODE, "0")}]
        self._postal, self._villages = sorted(postal), sorted(villages)

    def beginning_with(self, digits: str) -> list[int]:
        """Places of units, the bigger first, then by code; villages once a commune is typed."""
        found = sorted(set(_beginning(self._postal, digits)))  # places stand by level, then code
        if len(digits) >= _POSTCODE:
            found += _beginning(self._villages, digits)
        return found


def _beginning(codes: list[tuple[str, int]], digits: str) -> list[int]:
    first, last = bisect_left(codes, (digits,)), bisect_left(codes, (f"{digits}:",))
    return [place for _, place in codes[first:last]]


def code_areas(digits: str) -> Iterator[CodeArea]:
    """Towns, blocks and doors whose address code begins with digits, in order.

    Four digits are a town, eight a block. A door is told only from all twelve: to offer its
    last digit would be to give the check away that finds a wrong one.

    >>> areas = code_areas("774706")
    >>> next(areas).code, next(areas).code
    ('7747-xxxx-xxxx', '7747-0600-xxxx')
    """
    if len(digits) < _TOWN:
        return
    if len(digits) >= _DOOR:
        yield from _decoded(digits)
        return
    town = list(_decoded(grouped(digits[:_TOWN].ljust(_DOOR, "x"))))
    if len(digits) < _BLOCK:
        yield from town
    if not town or len(digits) == _TOWN:
        return
    for rest in product(_CHILD_SYMBOLS, repeat=max(0, _BLOCK - len(digits))):
        block = (digits + "".join(rest))[:_BLOCK]
        yield from _decoded(grouped(block.ljust(_DOOR, "x")))


def _decoded(code: str) -> Iterator[CodeArea]:
    try:
        yield decode(code)
    except CodeError:
        return


def is_town(area: CodeArea) -> bool:
    """Whether an area is too large for one postcode."""
    return area.level is CodeLevel.TOWN
