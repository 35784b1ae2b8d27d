"""Find addresses: by number, code, other people's codes, in a box, near a position."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from addressing.code.areas import ground_distance_m
from addressing.code.suffix import parse_door
from addressing.register.address import Address, Alias
from addressing.register.cover import Box, key_ranges
from addressing.register.errors import AddressUnknownError
from addressing.register.rows import ADDRESSES, key_and_door, read_row
from addressing.register.tables import AddressRow, AliasRow
from gis_data import InputError, Problem
from gis_data.db import (
    Session,
    Store,
    and_,
    bindparam,
    degrees_from,
    is_among,
    meets_box,
    or_,
    select,
    table_of,
)
from postcodes import on_earth

OWN_SCHEME: Final = "phlov"
"""Scheme of address codes that were observed for an address and are not its own."""

_ROW: Final = table_of(AddressRow).c
_BY_CODE: Final = ADDRESSES.where(_ROW.key == bindparam("key"), _ROW.door == bindparam("door"))
_METRES_PER_DEGREE: Final = 110_560.0
_FIRST_RADIUS_M: Final = 60.0
_FARTHEST_M: Final = 700_000.0  # the country is not as wide


@dataclass(frozen=True, slots=True)
class NearAddress:
    """An address near a position.

    Attributes:
        address: The address.
        distance_m: From the position to the entrance, along the ellipsoid.
    """

    address: Address
    distance_m: float


def by_ids(session: Session, numbers: Sequence[int]) -> list[Address]:
    """Addresses by their numbers, in the order of the numbers given.

    Raises:
        AddressUnknownError: The register has not given out one of them.
    """
    rows = session.execute(ADDRESSES.where(is_among(session, AddressRow.id, numbers)))
    found = {address.id: address for address in map(read_row, rows)}
    for number in numbers:
        if number not in found:
            raise AddressUnknownError(f"The register has no address with the number {number}.")
    return [found[number] for number in numbers]


def by_code(session: Session, text: str) -> Address:
    """The address with a code; where none has it, the one that it was observed for.

    Raises:
        CodeError: The text is no door's code.
        AddressUnknownError: No address has the code, or it was observed for several.
    """
    key, door = key_and_door(text)
    row = session.connection().execute(_BY_CODE, {"key": key, "door": door}).one_or_none()
    if row is not None:
        return read_row(row)
    code = parse_door(text).text
    observed = by_alias(session, Alias(OWN_SCHEME, code))
    if len(observed) == 1:
        return observed[0]
    if observed:
        raise AddressUnknownError(
            f"No address has the code {code}; it was observed for "
            f"{', '.join(address.code for address in observed)}."
        )
    raise AddressUnknownError(f"No address has the code {code}.")


def by_alias(session: Session, alias: Alias) -> list[Address]:
    """Addresses that others know by a code, in the order of their numbers."""
    numbers = session.scalars(
        select(AliasRow.address)
        .where(AliasRow.scheme == alias.scheme, AliasRow.value == alias.value)
        .order_by(AliasRow.address)
    ).all()
    return by_ids(session, numbers)


def in_box(store: Store, box: Box, limit: int, after: int = 0) -> list[Address]:
    """Addresses whose entrance lies in a box, by number.

    Args:
        store: The database.
        box: West, south, east, north in degrees.
        limit: How many at most.
        after: Only numbers above this one: the last of the page before.

    Raises:
        InputError: The box is none.
    """
    _check_box(box)
    west, south, east, north = box
    found: list[Address] = []
    statement = ADDRESSES.where(_place_in(store, box)).order_by(AddressRow.id).limit(limit)
    while len(found) < limit:
        page = statement.where(AddressRow.id > after)
        rows = store.rows(page)
        addresses = [read_row(row) for row in rows]
        found += [
            address
            for address in addresses
            if west <= address.longitude <= east and south <= address.latitude <= north
        ]
        if len(addresses) < limit:
            break
        after = addresses[-1].id
    return found[:limit]


def nearest(
    store: Store, *, latitude: float, longitude: float, limit: int = 20
) -> list[NearAddress]:
    """The addresses whose entrances are nearest to a position, the nearest first.

    Raises:
        InputError: The position is none.
    """
    _check_box((longitude, latitude, longitude, latitude))
    here = (latitude, longitude)
    radius = _FIRST_RADIUS_M
    while True:
        if store.spatial:
            near = _measured(_nearest_in_degrees(store, here, limit), here)
            if len(near) < limit:
                return near
            radius = near[-1].distance_m
        near = _measured(_around(store, here, radius), here)
        within = [address for address in near if address.distance_m <= radius]
        if store.spatial or len(within) >= limit or radius > _FARTHEST_M:
            return within[:limit]
        radius *= 2.5


def _nearest_in_degrees(store: Store, here: tuple[float, float], limit: int) -> list[Address]:
    """Nearest where a degree is as long in both directions: not quite the nearest in metres."""
    distance = degrees_from(AddressRow.entrance, latitude=here[0], longitude=here[1])
    statement = ADDRESSES.order_by(distance).limit(limit)
    return [read_row(row) for row in store.read(lambda session: session.execute(statement).all())]


def _around(store: Store, here: tuple[float, float], radius_m: float) -> list[Address]:
    up = radius_m * 1.001 / _METRES_PER_DEGREE + 1e-7
    aside = up / math.cos(math.radians(here[0]))
    box = (here[1] - aside, here[0] - up, here[1] + aside, here[0] + up)
    statement = ADDRESSES.where(_place_in(store, box))
    return [read_row(row) for row in store.read(lambda session: session.execute(statement).all())]


def _measured(addresses: list[Address], here: tuple[float, float]) -> list[NearAddress]:
    near = [
        NearAddress(address, ground_distance_m(here, (address.latitude, address.longitude)))
        for address in addresses
    ]
    return sorted(near, key=lambda found: (found.distance_m, found.address.id))


def _place_in(store: Store, box: Box) -> Any:
    if store.spatial:
        return meets_box(AddressRow.entrance, *box)
    ranges = key_ranges(box)
    return or_(
        AddressRow.place == -1,  # never: an empty list of ranges finds nothing
        *(and_(AddressRow.place >= first, AddressRow.place <= last) for first, last in ranges),
    )


def _check_box(box: Box) -> None:
    west, south, east, north = box
    ordered = west <= east and south <= north
    if not (ordered and on_earth(south, west) and on_earth(north, east)):
        raise InputError(
            "That is no box on the earth.",
            [
                Problem(
                    "box",
                    ", ".join(map(str, box)),
                    "west, south, east, north in degrees, west and south not greater",
                )
            ],
        )
