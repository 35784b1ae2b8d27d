"""Gather what the register knows about a partner's addresses, many of them with few queries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import h3.api.basic_int as h3
import numpy as np

from addressing.code.areas import ground_distance_m
from addressing.code.arrays import cells_of_keys, encode_array, keys_of_cells
from addressing.code.suffix import parse_door
from addressing.errors import CodeError
from addressing.register.address import Address, Alias, Status
from addressing.register.find import OWN_SCHEME
from addressing.register.premises import folded
from addressing.register.rows import ADDRESSES, key_and_door, read_row
from addressing.register.tables import AddressRow, AliasRow
from gis_data.db import Session, Store, is_among, select

NEAR_M: Final = 25.0
_RINGS: Final = 6
"""Of door cells around that of a position: they reach beyond ``NEAR_M`` on every side."""

_COMMUNE_DIGITS: Final = 6
_LIVING: Final = AddressRow.status.in_([Status.PROPOSED.value, Status.CURRENT.value])
_MOST_STEPS: Final = 50
_LARGEST: Final = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerAddress:
    """What a partner knows of one of his addresses; what he does not know is empty.

    Attributes:
        key: What he calls it.
        id: Number in the register, if he has one from before.
        code: Address code in any writing.
        alias: Another code of the place.
        text: The whole address as people write it; read for the parts that are empty.
        house: Number of the house.
        street: Number or name of the street, in either script.
        floor: Of the door.
        room: Of the door.
        unit: MEF code of the village or commune, or the postcode of the commune.
        latitude: Of the entrance, in degrees.
        longitude: Of the entrance, in degrees.
    """

    key: str
    id: int | None = None
    code: str = ""
    alias: Alias | None = None
    text: str = ""
    house: str = ""
    street: str = ""
    floor: str = ""
    room: str = ""
    unit: str = ""
    latitude: float | None = None
    longitude: float | None = None

    @property
    def position(self) -> tuple[float, float] | None:
        """Latitude and longitude, where both are known."""
        if self.latitude is None or self.longitude is None:
            return None
        return self.latitude, self.longitude


@dataclass(slots=True)
class Evidence:
    """What speaks for one address or another.

    Attributes:
        named: Addresses that number, code or alias name, each with the word for which.
        in_cell: Living addresses whose entrance lies in the cell of the code or the position.
        near: Living addresses within metres of the position.
        in_unit: Living addresses of the village or commune with the same house number.
        doubts: What was given and leads nowhere, as sentences.
    """

    named: dict[int, tuple[Address, str]] = field(default_factory=dict)
    in_cell: list[Address] = field(default_factory=list)
    near: list[Address] = field(default_factory=list)
    in_unit: list[Address] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def gather_evidence(store: Store, rows: Sequence[PartnerAddress]) -> list[Evidence]:
    """The evidence for each row.

    Raises:
        StoreError: The database cannot be read.
    """

    def work(session: Session) -> list[Evidence]:
        gathered = [Evidence() for _ in rows]
        cells = _look_up_names(session, rows, gathered)
        _look_around(session, rows, cells, gathered)
        _look_in_units(session, rows, gathered)
        return gathered

    return store.read(work)


def _found(session: Session, *conditions: Any) -> list[Address]:
    statement = ADDRESSES.where(*conditions).order_by(AddressRow.id)
    return [read_row(row) for row in session.execute(statement)]


def _look_up_names(
    session: Session, rows: Sequence[PartnerAddress], gathered: Sequence[Evidence]
) -> dict[int, int]:
    """What numbers, codes and aliases name; returns the cells of codes by the place of the row."""
    codes = _read_codes(rows, gathered)
    ids = [row.id for row in rows if row.id is not None and 0 < row.id <= _LARGEST]
    keys = sorted({key for key, _, _ in codes.values()})
    observed = {place: Alias(OWN_SCHEME, text) for place, (_, _, text) in codes.items()}
    by_id = {found.id: found for found in _found(session, is_among(session, AddressRow.id, ids))}
    by_code = {
        key_and_door(found.code): found
        for found in _found(session, is_among(session, AddressRow.key, keys))
    }
    given = (row.alias for row in rows if row.alias and _is_text("".join(row.alias)))
    by_alias = _aliased(session, {*observed.values(), *given})

    def name(place: int, address: Address, word: str) -> None:
        gathered[place].named.setdefault(address.id, (address, word))

    for place, row in enumerate(rows):
        if row.id in by_id:
            name(place, by_id[row.id], "number")
        elif row.id is not None:
            gathered[place].doubts.append(f"The register has no address with number {row.id}.")
        if row.alias:
            for other in by_alias.get(row.alias, ()):
                name(place, other, f"{row.alias.scheme} {row.alias.value}")
    for place, (key, door, text) in codes.items():
        if (key, door) in by_code:
            name(place, by_code[key, door], "code")
            continue
        for other in by_alias.get(observed[place], ()):
            name(place, other, f"{text}, which was observed for it,")
    return {place: key for place, (key, _, _) in codes.items()}


def _is_text(text: str) -> bool:
    """Whether a database takes it: PostgreSQL refuses NUL, both refuse what is no Unicode."""
    return not any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in text)


def _read_codes(
    rows: Sequence[PartnerAddress], gathered: Sequence[Evidence]
) -> dict[int, tuple[int, int, str]]:
    """Key, door and writing of the codes that are given, by the place of the row."""
    codes = {}
    for place, row in enumerate(rows):
        if row.code:
            try:
                codes[place] = (*key_and_door(row.code), parse_door(row.code).text)
            except CodeError as error:
                gathered[place].doubts.append(str(error))
    return codes


def _aliased(session: Session, aliases: Iterable[Alias]) -> dict[Alias, list[Address]]:
    by_scheme: dict[str, list[str]] = {}
    for alias in aliases:
        by_scheme.setdefault(alias.scheme, []).append(alias.value)
    numbers: dict[Alias, list[int]] = {}
    for scheme, values in by_scheme.items():
        statement = (
            select(AliasRow.value, AliasRow.address)
            .where(AliasRow.scheme == scheme, is_among(session, AliasRow.value, values))
            .order_by(AliasRow.address)
        )
        for value, number in session.execute(statement):
            numbers.setdefault(Alias(scheme, value), []).append(number)
    wanted = sorted({number for found in numbers.values() for number in found})
    known = {found.id: found for found in _found(session, is_among(session, AddressRow.id, wanted))}
    return {alias: [known[number] for number in found] for alias, found in numbers.items()}


def _look_around(
    session: Session,
    rows: Sequence[PartnerAddress],
    cells: dict[int, int],
    gathered: Sequence[Evidence],
) -> None:
    """Doors in the cell of a code or a position, and around a position."""
    placed = [place for place, row in enumerate(rows) if row.position]
    encoded = encode_array(
        np.array([rows[place].latitude for place in placed], float),
        np.array([rows[place].longitude for place in placed], float),
    )
    around: dict[int, list[int]] = {}
    for place, key, valid in zip(
        placed, encoded.keys.tolist(), encoded.valid.tolist(), strict=True
    ):
        if not valid:
            gathered[place].doubts.append(
                f"The position {rows[place].position} is none in Cambodia."
            )
            continue
        cells.setdefault(place, key)
        around[place] = _keys_around(key)
    wanted = {key for keys in around.values() for key in keys} | set(cells.values())
    doors: dict[int, list[Address]] = {}
    living = _found(session, is_among(session, AddressRow.place, sorted(wanted)), _LIVING)
    keys = encode_array(
        np.array([found.latitude for found in living], float),
        np.array([found.longitude for found in living], float),
    ).keys.tolist()
    for found, key in zip(living, keys, strict=True):
        doors.setdefault(key, []).append(found)
    for place, key in cells.items():
        gathered[place].in_cell = doors.get(key, [])
    for place, near in around.items():
        here = rows[place].position
        assert here is not None
        gathered[place].near = [
            found
            for key in near
            for found in doors.get(key, ())
            if ground_distance_m(here, (found.latitude, found.longitude)) <= NEAR_M
        ]


def _keys_around(key: int) -> list[int]:
    (cell,) = cells_of_keys(np.array([key], np.uint32)).tolist()
    keys = keys_of_cells(np.array(sorted(h3.grid_disk(cell, _RINGS)), np.uint64))
    around: list[int] = keys.keys[keys.valid].tolist()
    return around


def _look_in_units(
    session: Session, rows: Sequence[PartnerAddress], gathered: Sequence[Evidence]
) -> None:
    """Doors with the same house number, commune by commune."""
    by_commune: dict[str, list[int]] = {}
    for place, row in enumerate(rows):
        if not row.house or not row.unit or gathered[place].named:
            continue
        if row.unit.isascii() and row.unit.isdigit() and len(row.unit) >= _COMMUNE_DIGITS:
            by_commune.setdefault(row.unit[:_COMMUNE_DIGITS], []).append(place)
    for commune, places in sorted(by_commune.items()):
        wanted = {folded(rows[place].house) for place in places}
        after = f"{int(commune) + 1:0{_COMMUNE_DIGITS}}"
        inside = (AddressRow.unit >= commune, AddressRow.unit < after, _LIVING)
        statement = select(AddressRow.id, AddressRow.house).where(*inside)
        ids = [number for number, house in session.execute(statement) if folded(house) in wanted]
        by_house: dict[str, list[Address]] = {}
        for found in _found(session, is_among(session, AddressRow.id, ids)):
            by_house.setdefault(folded(found.house), []).append(found)
        for place in places:
            unit = rows[place].unit
            gathered[place].in_unit = [
                found
                for found in by_house.get(folded(rows[place].house), ())
                if found.unit.startswith(unit) or unit.startswith(found.unit)
            ]


def living_successors(store: Store, address: Address, *, newest: bool = False) -> list[Address]:
    """What an address has become: itself, or whatever replaced it in the end.

    Args:
        store: The database.
        address: As it was found.
        newest: Ask the database itself: a replica may be a moment behind.
    """
    now = {address.id: address}
    for _ in range(_MOST_STEPS):
        gone = [known for known in now.values() if known.status is Status.REPLACED]
        if not gone:
            break
        wanted = sorted({number for known in gone for number in known.replaced_by})
        news = store.read(
            lambda session, ids=wanted: _found(session, is_among(session, AddressRow.id, ids)),  # type: ignore[misc]
            newest=newest,
        )
        now = {number: known for number, known in now.items() if known not in gone}
        now |= {new.id: new for new in news}
    return [now[number] for number in sorted(now)]
