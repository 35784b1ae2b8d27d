"""Suspect addresses that were registered twice; decide nothing: merging is a clerk's act.

Positions are compared block by block (H3 resolution 10, 142 m) with the blocks around, texts
commune by commune. What is held at a time does not grow with the register.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache, partial
from itertools import combinations
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np
from scipy.spatial import cKDTree

from addressing.code.areas import ground_distance_m
from addressing.code.arrays import cells_of_keys, keys_of_cells
from addressing.code.form import CHILDREN, CodeLevel
from addressing.code.roots import DOOR_RESOLUTION
from addressing.register.address import Address, Status
from addressing.register.find import by_ids
from addressing.register.premises import Premises, agreement, premises_of, same_names
from addressing.register.rows import ADDRESSES, read_row
from addressing.register.tables import AddressRow
from gis_data import InputError, Problem
from gis_data.db import Store, func, select

NEAR_M: Final = 25.0
MOST_NEAR_M: Final = 40.0
"""Farther doors may lie in blocks that do not touch: 75 m are between those, less what juts out."""

SAME_DOOR_M: Final = 3.0
_KEYS_OF_BLOCK: Final = CHILDREN ** (DOOR_RESOLUTION - CodeLevel.BLOCK.resolution)
_BLOCKS_HELD: Final = 64
_COMMUNE_DIGITS: Final = 6
_LIVING: Final = AddressRow.status.in_([Status.PROPOSED.value, Status.CURRENT.value])
_METRES_PER_DEGREE: Final = 111_320.0


class Suspicion(StrEnum):
    """Why two addresses may be one."""

    SAME_DOOR = "same_door"  # the entrances are one, and nothing tells the doors apart
    NEAR_DOOR = "near_door"  # the same house number in the same street, within metres
    SAME_TEXT = "same_text"  # everything written is the same, in one commune


@dataclass(frozen=True, slots=True)
class SuspectedPair:
    """Two addresses that may be one.

    Attributes:
        first: The one that was registered first.
        second: The other.
        reasons: Why; at least one.
        distance_m: Between their entrances.
        score: From 0 to 1, to look at the likeliest first; no probability.
    """

    first: Address
    second: Address
    reasons: tuple[Suspicion, ...]
    distance_m: float
    score: float


def suspected_duplicates(store: Store, near_m: float = NEAR_M) -> Iterator[SuspectedPair]:
    """Pairs of proposed or current addresses that may be one and the same, each pair once.

    Flats told apart by floor or room are not suspected, nor are numbers or names that differ.

    Args:
        store: The register's database.
        near_m: How far entrances of one door may be apart.

    Raises:
        InputError: ``near_m`` is not above 0, or more than ``MOST_NEAR_M``.
    """
    if not 0 < near_m <= MOST_NEAR_M:
        problem = Problem("near_m", f"{near_m}", f"metres, above 0 and at most {MOST_NEAR_M:g}")
        raise InputError("Duplicates cannot be looked for so.", [problem])
    return _all_pairs(store, near_m)


def _all_pairs(store: Store, near_m: float) -> Iterator[SuspectedPair]:
    held = lru_cache(maxsize=_BLOCKS_HELD)(lambda block: _in_block(store, block))
    for block in _blocks(store):
        here = held(block)
        others = [found for other in _later_blocks(block) for found in held(other)]
        yield from _near_pairs(here, others, near_m)
    for commune in _communes(store):
        yield from _far_pairs(store, commune, near_m)


def _blocks(store: Store) -> Iterator[int]:
    """Numbers of the blocks in which entrances lie."""
    after = -1
    while True:
        first = select(func.min(AddressRow.place)).where(
            AddressRow.place >= (after + 1) * _KEYS_OF_BLOCK, _LIVING
        )
        ((place,),) = store.rows(first)
        if place is None:
            return
        after = place // _KEYS_OF_BLOCK
        yield after


def _later_blocks(block: int) -> list[int]:
    """The blocks around one whose numbers are higher: the others have looked at it already."""
    (door,) = cells_of_keys(np.array([block * _KEYS_OF_BLOCK], np.uint32)).tolist()
    cell = h3.cell_to_parent(door, CodeLevel.BLOCK.resolution)
    around = [h3.cell_to_center_child(near, DOOR_RESOLUTION) for near in h3.grid_disk(cell, 1)]
    keys = keys_of_cells(np.array(around, np.uint64))
    return sorted(
        number for number in (keys.keys[keys.valid] // _KEYS_OF_BLOCK).tolist() if number > block
    )


def _in_block(store: Store, block: int) -> list[tuple[Address, Premises]]:
    statement = ADDRESSES.where(
        AddressRow.place >= block * _KEYS_OF_BLOCK,
        AddressRow.place < (block + 1) * _KEYS_OF_BLOCK,
        _LIVING,
    ).order_by(AddressRow.id)
    rows = store.read(lambda session: session.execute(statement).all())
    addresses = map(read_row, rows)
    return [(address, premises_of(address)) for address in addresses]


def _near_pairs(
    here: Sequence[tuple[Address, Premises]],
    others: Sequence[tuple[Address, Premises]],
    near_m: float,
) -> Iterator[SuspectedPair]:
    known = [*here, *others]
    degrees = np.array([(address.longitude, address.latitude) for address, _ in known])
    scale = np.array([np.cos(np.radians(degrees[0, 1])), 1.0]) * _METRES_PER_DEGREE
    metres = (degrees - degrees[0]) * scale
    pairs = cKDTree(metres).query_pairs(near_m * 1.02, output_type="ndarray")
    pairs = pairs[(pairs < len(here)).any(axis=1)]  # those among the others come with their block
    number = {"": 0}
    houses = np.array([number.setdefault(what.house, len(number)) for _, what in known])
    one, other = houses[pairs[:, 0]], houses[pairs[:, 1]]
    apart = np.hypot(*(metres[pairs[:, 0]] - metres[pairs[:, 1]]).T)
    unknown = (one == 0) | (other == 0)
    same = np.where(unknown, apart <= SAME_DOOR_M * 1.02, one == other)
    for left, right in np.sort(pairs[same], axis=1).tolist():
        pair = _suspect(known[left], known[right], near_m)
        if pair is not None:
            yield pair


def _suspect(
    one: tuple[Address, Premises], other: tuple[Address, Premises], near_m: float
) -> SuspectedPair | None:
    (first, here), (second, there) = sorted((one, other), key=lambda known: known[0].id)
    agreed = agreement(here, there)
    if agreed is None:
        return None
    distance_m = ground_distance_m(
        (first.latitude, first.longitude), (second.latitude, second.longitude)
    )
    reasons = []
    if distance_m <= SAME_DOOR_M:
        reasons.append(Suspicion.SAME_DOOR)
    elif distance_m <= near_m and here.house and here.house == there.house:
        reasons.append(Suspicion.NEAR_DOOR)
    if _same_text(first, second, here, there):
        reasons.append(Suspicion.SAME_TEXT)
    if not reasons:
        return None
    nearness = 1 / (1 + distance_m / near_m)
    return SuspectedPair(
        first, second, tuple(reasons), distance_m, round((agreed + nearness) / 2, 3)
    )


def _same_text(first: Address, second: Address, one: Premises, other: Premises) -> bool:
    shorter = min(len(first.unit), len(second.unit))
    named = 1.0 in (
        same_names(one.streets, other.streets),
        same_names(one.buildings, other.buildings),
    )
    return (
        bool(one.house)
        and one.house == other.house
        and named
        and shorter >= _COMMUNE_DIGITS
        and first.unit[:shorter] == second.unit[:shorter]
    )


def _communes(store: Store) -> Iterator[str]:
    """MEF codes of the communes that have addresses."""
    first = ""
    while True:
        statement = select(func.min(AddressRow.unit)).where(AddressRow.unit >= first, _LIVING)
        ((unit,),) = store.rows(statement)
        if unit is None:
            return
        if len(unit) >= _COMMUNE_DIGITS:
            yield unit[:_COMMUNE_DIGITS]
            first = f"{int(unit[:_COMMUNE_DIGITS]) + 1:0{_COMMUNE_DIGITS}}"
        else:
            first = f"{unit}0"


def _far_pairs(store: Store, commune: str, near_m: float) -> Iterator[SuspectedPair]:
    """Pairs of one commune with the same text whose entrances are not near: those came before."""
    statement = select(AddressRow.id, *_TEXTS).where(
        AddressRow.unit >= commune, AddressRow.unit < f"{int(commune) + 1:0{_COMMUNE_DIGITS}}",
        AddressRow.house != "", _LIVING,
    )  # fmt: skip
    alike: dict[tuple[str, str, str], list[int]] = {}
    for row in store.rows(statement):
        what = premises_of(row)
        for name in {*what.streets, *what.buildings}:
            alike.setdefault((f"{what.house}|{name}", what.floor, what.room), []).append(row.id)
    told: set[tuple[int, int]] = set()
    for numbers in alike.values():
        if len(numbers) > 1:
            found = store.read(partial(by_ids, numbers=sorted(numbers)))
            known = [(address, premises_of(address)) for address in found]
            for one, other in combinations(known, 2):
                pair = _suspect(one, other, near_m)
                numbered = (one[0].id, other[0].id)
                if pair and pair.distance_m > near_m and numbered not in told:
                    told.add(numbered)
                    yield pair


_TEXTS: Final[tuple[Any, ...]] = (
    AddressRow.house, AddressRow.street_khmer, AddressRow.street_latin,
    AddressRow.building_khmer, AddressRow.building_latin, AddressRow.floor, AddressRow.room,
)  # fmt: skip
