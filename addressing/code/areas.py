"""Move among codes: parents, children, neighbours, outlines, distances."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import h3.api.basic_int as h3
import shapely
from pyproj import Geod

from addressing.code.codec import CodeArea, area_code, decode, descend, values_of_cell
from addressing.code.form import CHILDREN, CodeLevel, write_values
from addressing.code.roots import DOOR_RESOLUTION, ROOT_RESOLUTION, root_cells, root_ranks
from addressing.errors import CodeFormatError, OutsideCountryError

_COARSER = {CodeLevel.DOOR: CodeLevel.BLOCK, CodeLevel.BLOCK: CodeLevel.TOWN}
_BELOW_ROOT = DOOR_RESOLUTION - ROOT_RESOLUTION
_LEVEL_OF_RESOLUTION = {level.resolution: level for level in CodeLevel}


def code_of_cell(cell: int) -> str:
    """The code of an H3 cell of resolution 13, or the padded form of resolution 10 or 6.

    >>> code_of_cell(0x8D659C870AAC13F)
    '7747-0626-4043'

    Raises:
        CodeFormatError: No H3 cell, or of a resolution that has no written form.
        OutsideCountryError: The cell has no root in the table.
    """
    if not h3.is_valid_cell(cell):
        raise CodeFormatError(f"{cell:#x} is no H3 cell.")
    level = _LEVEL_OF_RESOLUTION.get(h3.get_resolution(cell))
    if level is None:
        raise CodeFormatError(
            f"Cell {cell:x} has resolution {h3.get_resolution(cell)}; codes are written for 13 "
            "(door), 10 (block) and 6 (town)."
        )
    rank = root_ranks().get(h3.cell_to_parent(cell, ROOT_RESOLUTION))
    if rank is None:
        raise OutsideCountryError(f"Cell {cell:x} lies outside Cambodia's land and islands.")
    return write_values(values_of_cell(cell, rank)[: level.digits])


def code_of_key(key: int) -> str:
    """The code of a storage key.

    >>> code_of_key(3141083754)
    '7747-0626-4043'

    Raises:
        CodeFormatError: No key of the root table.
    """
    rank, digits = divmod(key, CHILDREN**_BELOW_ROOT)
    if not 0 <= rank < len(root_cells()):
        last = len(root_cells()) * CHILDREN**_BELOW_ROOT - 1
        raise CodeFormatError(f"{key} is no storage key: they run from 0 to {last}.")
    children = [digits // CHILDREN**place % CHILDREN for place in range(_BELOW_ROOT - 1, -1, -1)]
    return code_of_cell(descend(root_cells()[rank], children))


def parent_code(code: str) -> str:
    """The block of a door, or the town of a block.

    >>> parent_code("7747-0626-4043"), parent_code("7747-0626-xxxx")
    ('7747-0626-xxxx', '7747-xxxx-xxxx')

    Raises:
        CodeFormatError: A town has no parent with a written form.
        CodeError: As ``decode``.
    """
    level = decode(code).level
    if level is CodeLevel.TOWN:
        raise CodeFormatError(f"{code!r} names a town; nothing larger has a written form.")
    return area_code(code, _COARSER[level])


def child_codes(code: str) -> Iterator[str]:
    """All 343 doors of a block, or all 2,401 blocks of a town, in the order of their codes.

    >>> next(child_codes("7747-0626-xxxx"))
    '7747-0626-0004'

    Raises:
        CodeFormatError: A door has no children.
        CodeError: As ``decode``.
    """
    place = decode(code)
    if place.level is CodeLevel.DOOR:
        raise CodeFormatError(f"{code!r} names a door; nothing smaller has a code.")
    finer = next(level for level, coarser in _COARSER.items() if coarser is place.level)
    return map(code_of_cell, sorted(h3.cell_to_children(place.cell, finer.resolution)))


def neighbour_codes(code: str, rings: int = 1) -> tuple[str, ...]:
    """Codes of the same level around a place, the nearest ring first, without the place itself.

    Cells that have no code (beyond the root table) are left out.

    >>> len(neighbour_codes("7747-0626-4043"))
    6

    Raises:
        CodeFormatError: Fewer than one ring.
        CodeError: As ``decode``.
    """
    if rings < 1:
        raise CodeFormatError(f"{rings} rings: ask for at least 1.")
    cell = decode(code).cell
    ranks = root_ranks()
    return tuple(
        code_of_cell(near)
        for ring in range(1, rings + 1)
        for near in sorted(h3.grid_ring(cell, ring))
        if h3.cell_to_parent(near, ROOT_RESOLUTION) in ranks
    )


def code_polygon(code: str) -> shapely.Polygon:
    """The hexagon of a door, block or town, in degrees (longitude, latitude).

    A hexagon does not quite hold its children: doors at the rim of a block stand up to a seventh
    of its width outside.

    Raises:
        CodeError: As ``decode``.
    """
    corners = h3.cell_to_boundary(decode(code).cell)
    return shapely.Polygon([(longitude, latitude) for latitude, longitude in corners])


def distance_m(code: str, other: str) -> float:
    """Metres between the centres of two codes, along the WGS 84 ellipsoid.

    >>> round(distance_m("7747-0626-4043", "7747-0626-xxxx"))
    62

    Raises:
        CodeError: As ``decode``.
    """
    return _centre_distance_m(decode(code), decode(other))


class Sameness(StrEnum):
    """How two codes stand to each other."""

    SAME = "same"
    WITHIN = "within"  # one is an area that holds the other
    MAY_BE_SAME = "may_be_same"
    APART = "apart"


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two codes compared.

    Attributes:
        sameness: Whether they name one place.
        distance_m: Between the centres.
        least_distance_m: Between the nearest points that the two may stand for.
    """

    sameness: Sameness
    distance_m: float
    least_distance_m: float


def compare_codes(code: str, other: str, radius_m: float) -> Comparison:
    """Whether two codes may be the same place, if positions are known to ``radius_m``.

    >>> compare_codes("7747-0626-4043", "7747-0626-4060", radius_m=10).sameness
    <Sameness.MAY_BE_SAME: 'may_be_same'>

    Raises:
        CodeFormatError: The radius is negative or not a number.
        CodeError: As ``decode``.
    """
    if not 0 <= radius_m < float("inf"):
        raise CodeFormatError(f"A radius of {radius_m} m: give metres, 0 or more.")
    first, second = decode(code), decode(other)
    distance = _centre_distance_m(first, second)
    least = max(0.0, distance - first.accuracy_m - second.accuracy_m)
    if first.text == second.text:
        sameness = Sameness.SAME
    elif first.code == second.code and first.suffix and second.suffix:
        sameness = Sameness.APART  # the register knows them as two doors of one cell
    elif _holds(first, second) or _holds(second, first):
        sameness, least = Sameness.WITHIN, 0.0
    else:
        sameness = Sameness.MAY_BE_SAME if least <= radius_m else Sameness.APART
    return Comparison(sameness, distance, least)


def _holds(area: CodeArea, place: CodeArea) -> bool:
    return area.level is not CodeLevel.DOOR and place.code.startswith(area.code.rstrip("x-"))


@lru_cache(maxsize=1)
def _ellipsoid() -> Geod:
    return Geod(ellps="WGS84")


def ground_distance_m(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Metres between two positions (latitude, longitude) along the WGS 84 ellipsoid."""
    _, _, metres = _ellipsoid().inv(first[1], first[0], second[1], second[0])
    return float(metres)


def _centre_distance_m(first: CodeArea, second: CodeArea) -> float:
    return ground_distance_m((first.latitude, first.longitude), (second.latitude, second.longitude))
