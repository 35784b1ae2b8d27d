"""Turn positions into address codes and back: ``7747-0626-4043``.

Twelve digits in groups of four. Digits 1–3 are the rank of the root cell (H3 resolution 5) in
base nine, digits 4–11 one H3 child digit for each resolution from 6 to 13, digit 12 the check.
The symbols are 0 1 2 3 4 6 7 8 9: there is no 5, because Khmer says six to nine as "five-one" to
"five-four" and a code without 5 has one reading only. Group 1 is a town (resolution 6), groups 1
and 2 a block (resolution 10), all three a door (resolution 13).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import h3.api.basic_int as h3

from addressing.code.check import LENGTH, check_value
from addressing.code.form import (
    CHILDREN,
    RANK_DIGITS,
    CodeLevel,
    grouped,
    write_values,
)
from addressing.code.reading import error_of, read_code
from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_cells, root_ranks
from addressing.errors import CodeFormatError, OutsideCountryError
from postcodes import on_earth


@dataclass(frozen=True, slots=True)
class CodeArea:
    """What a code stands for.

    Attributes:
        code: The code as it is written, with hyphens, padded with x where it is an area; without
            a suffix.
        level: Door, block or town.
        cell: The H3 cell as an integer.
        latitude: Of the cell's centre, in degrees.
        longitude: Of the cell's centre, in degrees.
        accuracy_m: Farthest corner of the cell from its centre, in metres, rounded up.
        suffix: Which of the doors of the cell is meant; empty for the first and for areas.
    """

    code: str
    level: CodeLevel
    cell: int
    latitude: float
    longitude: float
    accuracy_m: float
    suffix: str = ""

    @property
    def text(self) -> str:
        """The code with its suffix, as it is written."""
        return f"{self.code}-{self.suffix}" if self.suffix else self.code


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
            f"{_if_swapped(latitude, longitude)}"
        )
    rank, cell = _rank_and_cell(latitude, longitude)
    if rank is None:
        raise OutsideCountryError(_why_outside(latitude, longitude))
    return write_values(values_of_cell(cell, rank))


def _rank_and_cell(latitude: float, longitude: float) -> tuple[int | None, int]:
    cell = h3.latlng_to_cell(latitude, longitude, DOOR_RESOLUTION)
    return root_ranks().get(h3.cell_to_parent(cell, ROOT_RESOLUTION)), cell


def _why_outside(latitude: float, longitude: float) -> str:
    return (
        f"({latitude}, {longitude}) lies outside Cambodia's land and islands: it has no address "
        "code. Latitude (10 to 15) comes first, then longitude (102 to 108)."
        f"{_if_swapped(latitude, longitude)}"
    )


def _if_swapped(latitude: float, longitude: float) -> str:
    """What to say where the two numbers lie in Cambodia once they are exchanged."""
    if not on_earth(longitude, latitude) or _rank_and_cell(longitude, latitude)[0] is None:
        return ""
    return f" The two are swapped: ({longitude}, {latitude}) lies in Cambodia."


def decode(code: str) -> CodeArea:
    """The place of a code: a door, with or without a suffix, or an area padded with x.

    >>> decode("៧៧៤៧-០៦២៦-xxxx").level
    <CodeLevel.BLOCK: 'block'>

    Raises:
        CodeFormatError: Not the shape of a code; the message says what is wrong.
        CodeCheckError: The shape is right but the check digit is not: a digit was mistyped.
        CodeUnknownError: No place can have this code.
    """
    reading = read_code(code)
    if reading.code is None or reading.level is None:
        raise error_of(reading)
    level, values = reading.level, reading.values
    root = root_cells()[(values[0] * 9 + values[1]) * 9 + values[2]]
    cell = descend(root, values[RANK_DIGITS : level.digits - (level is CodeLevel.DOOR)])
    latitude, longitude = h3.cell_to_latlng(cell)
    return CodeArea(reading.code, level, cell, latitude, longitude, _reach_m(cell), reading.suffix)


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
    return grouped(digits.ljust(LENGTH, "x"))


def parse_code(text: str) -> str:
    """The code in its canonical writing, from whatever digits and separators people type.

    >>> parse_code("៧៧៤៧ ០៦២៦ ៤០៤៣")
    '7747-0626-4043'

    Raises:
        CodeError: As ``decode``.
    """
    reading = read_code(text)
    if reading.code is None:
        raise error_of(reading)
    return reading.text


def storage_key(code: str) -> int:
    """A door's code without its check as an unsigned 32-bit number: rank · 7⁸ + child digits.

    Raises:
        CodeError: As ``decode``, or the code names an area or has a suffix, which no key holds.
    """
    reading = read_code(code)
    if reading.code is None:
        raise error_of(reading)
    if reading.level is not CodeLevel.DOOR:
        raise CodeFormatError(f"{code!r} names an area; only a full code has a storage key.")
    if reading.suffix:
        raise CodeFormatError(
            f"{code!r} has a suffix, which a storage key does not hold. Store {reading.suffix!r} "
            f"beside the key of {reading.code}."
        )
    values = reading.values
    key = (values[0] * 9 + values[1]) * 9 + values[2]
    for value in values[RANK_DIGITS : LENGTH - 1]:
        key = key * CHILDREN + value
    return key


def values_of_cell(cell: int, rank: int) -> list[int]:
    """The twelve values of a door cell."""
    values = [rank // 81, rank // 9 % 9, rank % 9]
    values += [(cell >> _shift(r)) & 7 for r in range(ROOT_RESOLUTION + 1, DOOR_RESOLUTION + 1)]
    values.append(check_value(values))
    return values


def _shift(resolution: int) -> int:
    """Where a resolution's digit stands in an H3 index."""
    return 3 * (15 - resolution)


def descend(root: int, children: Sequence[int]) -> int:
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
