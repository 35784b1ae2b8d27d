"""Find the addresses that anyone may see, by conditions that the database judges.

Addresses that are only proposed are left out, and so are all fields that are not public.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import shapely

from addressing.errors import CodeError
from addressing.register.address import Status
from addressing.register.cover import Box, key_ranges
from addressing.register.disclosure import PUBLIC_TEXTS
from addressing.register.rows import key_and_door, written_code
from addressing.register.tables import AddressRow
from gis_data.db import (
    ColumnElement,
    Relation,
    Row,
    Select,
    Store,
    Text,
    and_,
    compares,
    false,
    lower_case,
    matches,
    or_,
    relates,
    select,
    stands_in_box,
    table_of,
    vector_tile,
)

Condition = ColumnElement[bool]
Value = str | float | int | bool | date

_ROW: Final = table_of(AddressRow).c
_OPEN: Final = tuple(each.value for each in Status if each is not Status.PROPOSED)
_COLUMNS: Final = (
    "id", "key", "door", "entrance", "status", "valid_from", "valid_to", "changed", *PUBLIC_TEXTS
)  # fmt: skip
_CODE: Final = "code"
TILE_FIELDS: Final = ("house", "street_khmer", "street_latin", "postcode", "status")
"""What a vector tile tells of an address beside its number."""


@dataclass(frozen=True, slots=True)
class PublicAddress:
    """What anyone may see of an address.

    Attributes:
        id: Its number.
        point: Its entrance, in degrees.
        values: Code, status, days, number of the last change, and the public texts; None where
            there is none.
    """

    id: int
    point: shapely.Point
    values: dict[str, Any]


class AddressTerms:
    """Conditions over the addresses of a store; an empty text counts as missing."""

    def __init__(self, store: Store) -> None:
        """State them as the store's database judges them."""
        self._postgis = store.spatial

    def always(self, *, truth: bool) -> Condition:
        """All addresses, or none."""
        return _ROW.id > 0 if truth else false()

    def both(self, parts: Sequence[Condition]) -> Condition:
        """Those that fulfil all parts."""
        return and_(*parts)

    def either(self, parts: Sequence[Condition]) -> Condition:
        """Those that fulfil any part."""
        return or_(*parts)

    def compare(self, field: str, sign: str, value: Value, *, folded: bool) -> Condition:
        """Those whose value is equal, less, greater."""
        if field == _CODE:
            return self._code([str(value)], wanted=sign == "=")
        judged = compares(self._field(field, folded=folded), sign, value, postgis=self._postgis)
        return and_(judged, self._present(field))

    def like(self, field: str, pattern: str, *, folded: bool, wanted: bool) -> Condition:
        """Those whose text matches a pattern."""
        judged = matches(self._field(field, folded=folded), pattern, postgis=self._postgis)
        return and_(judged if wanted else ~judged, self._present(field))

    def among(
        self, field: str, values: Sequence[Value], *, folded: bool, wanted: bool
    ) -> Condition:
        """Those whose value is one of several."""
        if field == _CODE:
            return self._code([str(value) for value in values], wanted=wanted)
        judged = self._field(field, folded=folded).in_(list(values))
        return and_(judged if wanted else ~judged, self._present(field))

    def missing(self, field: str, *, wanted: bool) -> Condition:
        """Those that have no value."""
        present = self._present(field)
        if not wanted:
            return present
        column = getattr(AddressRow, field) if field != _CODE else None
        if column is None:
            return false()
        gone: Condition = column == "" if _is_text(field) else column.is_(None)
        return gone

    def lies(self, relation: str, shape: shapely.Geometry, *, wanted: bool) -> Condition:
        """Those whose entrance lies so to a shape."""
        judged = relates(AddressRow.entrance, Relation(relation), shape, postgis=self._postgis)
        return judged if wanted else ~judged

    def in_box(self, box: Box) -> Condition:
        """Those whose entrance stands in a box, found by an index."""
        exact = stands_in_box(AddressRow.entrance, *box, postgis=self._postgis)
        if self._postgis:
            return exact
        near = [
            and_(_ROW.place >= first, _ROW.place <= last) for first, last in key_ranges(_cut(box))
        ]
        return and_(or_(false(), *near), exact)

    def _field(self, field: str, *, folded: bool) -> Any:
        column = getattr(AddressRow, field)
        return lower_case(column, postgis=self._postgis) if folded else column

    def _present(self, field: str) -> Condition:
        if field == _CODE:
            return self.always(truth=True)
        column = getattr(AddressRow, field)
        present: Condition = column != "" if _is_text(field) else column.is_not(None)
        return present

    def _code(self, codes: Sequence[str], *, wanted: bool) -> Condition:
        doors = []
        for code in codes:
            try:
                doors.append(key_and_door(code))
            except CodeError:  # what is no code is no address's code
                continue
        if wanted:
            return or_(false(), *(and_(_ROW.key == key, _ROW.door == door) for key, door in doors))
        return and_(
            self.always(truth=True),
            *(or_(_ROW.key != key, _ROW.door != door) for key, door in doors),
        )


def public_addresses(
    store: Store, condition: Condition | None, limit: int, after: int = 0
) -> list[PublicAddress]:
    """Addresses that fulfil a condition, by number.

    Args:
        store: The register's database.
        condition: As ``AddressTerms`` states it; None for all.
        limit: How many at most.
        after: Only numbers above this one: the last of the page before.

    Raises:
        StoreError: The database cannot be read.
    """
    statement = _statement(condition).where(_ROW.id > after).order_by(_ROW.id).limit(limit)
    return [_read(row) for row in store.read(lambda session: session.execute(statement).all())]


def public_address(store: Store, number: int) -> PublicAddress | None:
    """The address of a number; None where nobody may see one.

    Raises:
        StoreError: The database cannot be read.
    """
    found = public_addresses(store, _ROW.id == number, 1)
    return found[0] if found else None


def public_tile(
    store: Store, box: Box, limit: int, *, zoom: int, column: int, row: int
) -> bytes | None:
    """A vector tile of the addresses in a box, cut by the database; None where it is SQLite.

    Args:
        store: The register's database.
        box: Of the tile with its rim, in degrees.
        limit: How many addresses at most.
        zoom: Of the tile.
        column: From the west.
        row: From the north.

    Raises:
        StoreError: The database cannot be read.
    """
    if not store.spatial:
        return None
    inside = AddressTerms(store).in_box(box)
    rows = (
        select(_ROW.id, *(_ROW[name] for name in TILE_FIELDS), _ROW.entrance)
        .where(_ROW.status.in_(_OPEN), inside)
        .limit(limit)
    )
    return store.read(
        lambda session: vector_tile(
            session, rows, layer="addresses", shape="entrance", zoom=zoom, column=column, row=row
        )
    )


def _statement(condition: Condition | None) -> Select[Any]:
    statement = select(*(_ROW[name] for name in _COLUMNS)).where(_ROW.status.in_(_OPEN))
    return statement if condition is None else statement.where(condition)


def _read(row: Row[Any]) -> PublicAddress:
    told = row._mapping  # noqa: SLF001 - public in spite of its name
    values = {name: told[name] or None for name in PUBLIC_TEXTS}
    values |= {name: told[name] for name in ("status", "valid_from", "valid_to", "changed")}
    values[_CODE] = written_code(told["key"], told["door"])
    return PublicAddress(told["id"], told["entrance"], values)


def _is_text(field: str) -> bool:
    return isinstance(_ROW[field].type, Text)


def _cut(box: Box) -> Box:
    """A box no larger than what has codes: covers of half the earth cost much and find no more."""
    west, south, east, north = box
    return (
        min(max(west, _FRAME[0]), _FRAME[2]),
        min(max(south, _FRAME[1]), _FRAME[3]),
        max(min(east, _FRAME[2]), _FRAME[0]),
        max(min(north, _FRAME[3]), _FRAME[1]),
    )


_FRAME: Final[Box] = (100.0, 8.0, 110.0, 17.0)
