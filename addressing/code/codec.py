"""Turn positions into address codes and back: ``7747-0626-4043``.

Twelve digits in groups of four. Digits 1–3 are the rank of the root cell (H3 resolution 5) in
base nine, digits 4–11 one H3 child digit for each resolution from 6 to 13, digit 12 the check.
The symbols are 0 1 2 3 4 6 7 8 9: there is no 5, because Khmer says six to nine as "five-one" to
"five-four" and a code without 5 has one reading only. Group 1 is a town (resolution 6), groups 1
and 2 a block (resolution 10), all three a door (resolution 13).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

import h3.api.basic_int as h3

from addressing.code.check import check_value, is_valid
from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_cells, root_ranks
from addressing.errors import (
    CodeCheckError,
    CodeFormatError,
    CodeUnknownError,
    OutsideCountryError,
)
from postcodes import ascii_digits, on_earth

SYMBOLS: Final = "012346789"

_VALUE_OF: Final = {symbol: value for value, symbol in enumerate(SYMBOLS)}
_LENGTH: Final = 12
_RANK_DIGITS: Final = 3
_CHILDREN: Final = 7
_SEPARATORS: Final = re.compile(
    r"[\s\u200b-\u200f\u2060\ufeff\u00ad.,·_/\u2010-\u2015\u2212\uff0d-]+"
)
_PADDED: Final = re.compile(r"(\d{4})(\d{4}|[xX]{4})[xX]{4}")


class CodeLevel(StrEnum):
    """How much of the place a code names."""

    DOOR = "door"
    BLOCK = "block"
    TOWN = "town"

    @property
    def resolution(self) -> int:
        """H3 resolution of the cell."""
        return _RESOLUTION[self]

    @property
    def digits(self) -> int:
        """Digits that are written out; the rest is padded with x."""
        return _DIGITS[self]


_RESOLUTION: Final = {CodeLevel.TOWN: 6, CodeLevel.BLOCK: 10, CodeLevel.DOOR: DOOR_RESOLUTION}
_DIGITS: Final = {CodeLevel.TOWN: 4, CodeLevel.BLOCK: 8, CodeLevel.DOOR: 12}


@dataclass(frozen=True, slots=True)
class CodeArea:
    """What a code stands for.

    Attributes:
        code: The code as it is written, with hyphens, padded with x where it is an area.
        level: Door, block or town.
        cell: The H3 cell as an integer.
        latitude: Of the cell's centre, in degrees.
        longitude: Of the cell's centre, in degrees.
        accuracy_m: Farthest corner of the cell from its centre, in metres, rounded up.
    """

    code: str
    level: CodeLevel
    cell: int
    latitude: float
    longitude: float
    accuracy_m: float


def encode(*, latitude: float, longitude: float) -> str:
    """The address code of a position in degrees (WGS 84).

    >>> encode(latitude=13.4125, longitude=103.8670)  # Angkor Wat
    '7747-0626-4043'

    Raises:
        CodeFormatError: Not a latitude and longitude in degrees.
        OutsideCountryError: No root cell there: sea beyond the islands, or another country.
    """
    if not (math.isfinite(latitude) and math.isfinite(longitude)):
        raise CodeFormatError(f"({latitude}, {longitude}) is not a position in degrees.")
    if not on_earth(latitude, longitude):
        raise CodeFormatError(
            f"({latitude}, {longitude}) is not a latitude (-90 to 90) and longitude (-180 to 180)."
        )
    cell = h3.latlng_to_cell(latitude, longitude, DOOR_RESOLUTION)
    rank = root_ranks().get(h3.cell_to_parent(cell, ROOT_RESOLUTION))
    if rank is None:
        raise OutsideCountryError(
            f"({latitude}, {longitude}) lies outside Cambodia's land and islands: it has no "
            "address code. Check the order: latitude (10 to 15) first, then longitude (102 to 108)."
        )
    return _write(_values_of(cell, rank))


def decode(code: str) -> CodeArea:
    """The place of a code: a door, or an area where the end is padded with x.

    >>> decode("៧៧៤៧-០៦២៦-xxxx").level
    <CodeLevel.BLOCK: 'block'>

    Raises:
        CodeFormatError: Not the shape of a code; the message says what is wrong.
        CodeCheckError: The shape is right but the check digit is not: a digit was mistyped.
        CodeUnknownError: No place can have this code.
    """
    level, values = _read(code)
    rank = (values[0] * 9 + values[1]) * 9 + values[2]
    roots = root_cells()
    if rank >= len(roots):
        raise CodeUnknownError(f"{code!r}: no place in Cambodia has a code that begins so.")
    children = values[_RANK_DIGITS : level.digits - (level is CodeLevel.DOOR)]
    cell = _descend(roots[rank], children)
    latitude, longitude = h3.cell_to_latlng(cell)
    text = "".join(SYMBOLS[v] for v in values[: level.digits]).ljust(_LENGTH, "x")
    return CodeArea(_group(text), level, cell, latitude, longitude, _reach_m(cell))


def area_code(code: str, level: CodeLevel) -> str:
    """Zoom out: the padded code of the block or town that a code lies in.

    >>> area_code("7747-0626-4043", CodeLevel.TOWN)
    '7747-xxxx-xxxx'

    Raises:
        CodeError: The code is not valid, or already coarser than asked.
    """
    known = decode(code)
    if known.level.digits < level.digits:
        raise CodeFormatError(f"{code!r} names a {known.level}; a {level} cannot be told from it.")
    digits = known.code.replace("-", "")[: level.digits]
    return _group(digits.ljust(_LENGTH, "x"))


def parse_code(text: str) -> str:
    """The code in its canonical writing, from whatever digits and separators people type.

    >>> parse_code("៧៧៤៧ ០៦២៦ ៤០៤៣")
    '7747-0626-4043'

    Raises:
        CodeError: As ``decode``.
    """
    return decode(text).code


def storage_key(code: str) -> int:
    """A door's code without its check as an unsigned 32-bit number: rank · 7⁸ + child digits.

    Raises:
        CodeError: As ``decode``, or the code names an area.
    """
    level, values = _read(code)
    if level is not CodeLevel.DOOR:
        raise CodeFormatError(f"{code!r} names an area; only a full code has a storage key.")
    key = (values[0] * 9 + values[1]) * 9 + values[2]
    for value in values[_RANK_DIGITS : _LENGTH - 1]:
        key = key * _CHILDREN + value
    return key


def _values_of(cell: int, rank: int) -> list[int]:
    values = [rank // 81, rank // 9 % 9, rank % 9]
    values += [(cell >> _shift(r)) & 7 for r in range(ROOT_RESOLUTION + 1, DOOR_RESOLUTION + 1)]
    values.append(check_value(values))
    return values


def _shift(resolution: int) -> int:
    """Where a resolution's digit stands in an H3 index."""
    return 3 * (15 - resolution)


def _descend(root: int, children: list[int]) -> int:
    """The cell that the child digits lead to from a root cell."""
    resolution = ROOT_RESOLUTION + len(children)
    cell = (root & ~(0xF << 52)) | (resolution << 52)
    for offset, digit in enumerate(children, start=1):
        shift = _shift(ROOT_RESOLUTION + offset)
        cell = (cell & ~(7 << shift)) | (digit << shift)
    return cell


def _reach_m(cell: int) -> float:
    centre = h3.cell_to_latlng(cell)
    corners = h3.cell_to_boundary(cell)
    reach: float = max(h3.great_circle_distance(centre, corner, unit="m") for corner in corners)
    return math.ceil(reach * 10) / 10


def _write(values: list[int]) -> str:
    return _group("".join(SYMBOLS[value] for value in values))


def _group(text: str) -> str:
    return "-".join(text[i : i + 4] for i in range(0, _LENGTH, 4))


def _read(code: str) -> tuple[CodeLevel, list[int]]:
    """Level and values of a typed code, the check verified."""
    text = _SEPARATORS.sub("", ascii_digits(code))
    padded = _PADDED.fullmatch(text)
    if padded:
        digits = text.rstrip("xX")
        level = CodeLevel.TOWN if len(digits) == CodeLevel.TOWN.digits else CodeLevel.BLOCK
    elif text.isascii() and text.isdigit() and len(text) == _LENGTH:
        digits, level = text, CodeLevel.DOOR
    else:
        raise CodeFormatError(_why_no_code(code, text))
    if "5" in digits:
        raise CodeFormatError(
            f"{code!r} holds a 5, which no address code has. Did you hear pram-muoy (6), pram-pir "
            "(7), pram-bei (8) or pram-buon (9)?"
        )
    values = [_VALUE_OF[digit] for digit in digits]
    if any(value >= _CHILDREN for value in values[_RANK_DIGITS : _LENGTH - 1]):
        raise CodeUnknownError(
            f"{code!r}: digits 4 to 11 of an address code are never 8 or 9; one was mistyped."
        )
    if level is CodeLevel.DOOR and not is_valid(values):
        raise CodeCheckError(
            f"{code!r}: the check digit does not fit; at least one digit is wrong or swapped. "
            "Compare it with the original."
        )
    return level, values


def _why_no_code(code: str, text: str) -> str:
    shape = "An address code has twelve digits, such as 7747-0626-4043"
    if not text:
        return f"{code!r} is empty. {shape}."
    if text.isascii() and text.isdigit():
        return f"{code!r} has {len(text)} digits. {shape}; areas are padded: 7747-0626-xxxx."
    strange = sorted({c for c in text if not (c.isascii() and c.isdigit()) and c not in "xX"})
    if strange:
        return f"{code!r} holds {' '.join(strange[:5])}, which no code has. {shape}."
    return f"{code!r} is not padded as an area is: 7747-xxxx-xxxx or 7747-0626-xxxx. {shape}."
