"""Be the geocoder's register of known doors, over the store.

The doors of a commune are held once they were asked for, by house and street. Before each answer
the number of the newest change is read, and what changed since is read again: an answer is never
older than the register, and the database itself is asked, not a replica. Who finds nothing changed
waits for nobody: what is held is never altered, another takes its place.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from addressing.errors import CodeError
from addressing.register.address import Address, Status
from addressing.register.errors import AddressUnknownError
from addressing.register.find import by_code
from addressing.register.match_evidence import living_successors
from addressing.register.premises import folded
from addressing.register.rows import ADDRESSES, read_row
from addressing.register.tables import AddressRow, ChangeRow, HeadRow
from addressing.streets.houses import house_number
from addressing.streets.naming import StreetName, street_names
from addressing.streets.register import KnownDoor
from gis_data.db import (
    ColumnElement,
    Row,
    Session,
    Store,
    StoreSettings,
    and_,
    func,
    is_among,
    or_,
    select,
)
from postcodes import ascii_digits

DOOR_ACCURACY_M: Final = 5.0
"""An entrance is registered in the cell of its door; a code says no more."""

_COMMUNE_DIGITS: Final = 6
_COMMUNES_HELD: Final = 64
_MOST_CAUGHT_UP: Final = 2_000
"""With more changes a commune is read anew."""


@dataclass(frozen=True)
class StoredDoors:
    """The register as ``AddressRegister``; only current addresses are told.

    It connects when it is first asked, and can be sent to other processes.

    Attributes:
        settings: Of the register's database.
    """

    settings: StoreSettings
    _opened: list[_Doors] = field(default_factory=list, repr=False, compare=False)
    _lock: Any = field(default_factory=threading.Lock, repr=False, compare=False)

    def find(self, house: str, streets: tuple[StreetName, ...], within: str) -> KnownDoor | None:
        """The door of a house number on a street; None where several fit."""
        return self._doors().find(house, streets, within)

    def by_code(self, code: str) -> KnownDoor | None:
        """The door of an address code, or the one that took its place."""
        return self._doors().by_code(code)

    def __reduce__(self) -> tuple[type[StoredDoors], tuple[StoreSettings]]:
        """Without connections."""
        return StoredDoors, (self.settings,)

    def _doors(self) -> _Doors:
        with self._lock:
            if not self._opened:
                self._opened.append(_Doors(Store(self.settings)))
            return self._opened[0]


class _Doors:
    """Doors by commune."""

    def __init__(self, store: Store) -> None:
        self._store = store
        weakref.finalize(self, store.close)
        self._communes: OrderedDict[str, _Commune] = OrderedDict()
        self._lock = threading.Lock()

    def find(self, house: str, streets: tuple[StreetName, ...], within: str) -> KnownDoor | None:
        code = within[:_COMMUNE_DIGITS]
        with self._lock:
            commune = self._communes.setdefault(code, _Commune(code))
            self._communes.move_to_end(code)
            if len(self._communes) > _COMMUNES_HELD:
                self._communes.popitem(last=False)
        fitting = commune.now(self._store).at(house, streets, within)
        return _known(fitting[0]) if len(fitting) == 1 else None

    def by_code(self, code: str) -> KnownDoor | None:
        try:
            found = self._store.read(lambda session: by_code(session, code), newest=True)
        except (AddressUnknownError, CodeError):
            return None
        now = living_successors(self._store, found, newest=True)
        if len(now) == 1 and now[0].status is Status.CURRENT:
            return _known(now[0])
        return None


class _Commune:
    """The doors of a commune; of those who ask, one at a time reads what has changed."""

    def __init__(self, code: str) -> None:
        self._doors = _CommuneDoors(code)
        self._lock = threading.Lock()

    def now(self, store: Store) -> _CommuneDoors:
        """Its doors, with every change that was written before this was asked."""
        if store.read(_newest_change, newest=True) != self._doors.seen:
            with self._lock:
                self._doors = store.read(self._doors.caught_up, newest=True)
        return self._doors


@dataclass(frozen=True, slots=True)
class _CommuneDoors:
    """The current addresses of a commune by house and street, as they were after a change."""

    code: str
    seen: int = -1
    known: dict[int, Address] = field(default_factory=dict)
    doors: dict[tuple[object, str], tuple[Address, ...]] = field(default_factory=dict)

    def caught_up(self, session: Session) -> _CommuneDoors:
        """What has become of them."""
        now = _newest_change(session)
        if now == self.seen:
            return self
        inside = ADDRESSES.where(*_inside(self.code))
        if self.seen < 0 or not 0 <= now - self.seen <= _MOST_CAUGHT_UP:
            return _CommuneDoors(self.code, now).altered([], session.execute(inside))
        changed = select(ChangeRow.address).where(ChangeRow.sequence > self.seen)
        numbers = sorted(set(session.scalars(changed)))
        rows = session.execute(inside.where(is_among(session, AddressRow.id, numbers)))
        return replace(self, seen=now).altered(numbers, rows)

    def at(self, house: str, streets: Sequence[StreetName], within: str) -> list[Address]:
        """The addresses that are meant: where several fit, those that fit to the letter."""
        found: dict[int, Address] = {}
        for street in streets:
            for address in self.doors.get((_house_key(house), street.key), ()):
                if _place(address).startswith(within):
                    found[address.id] = address
        fitting = list(found.values())
        narrower = (
            [known for known in fitting if folded(known.house) == folded(house)],
            [known for known in fitting if not (known.floor or known.room)],
        )
        for fewer in narrower:
            if len(fitting) > 1:
                fitting = [known for known in fitting if known in fewer]
        return fitting

    def altered(self, gone: Sequence[int], rows: Iterable[Row[Any]]) -> _CommuneDoors:
        """Without some addresses, and with those of rows."""
        known, doors = dict(self.known), dict(self.doors)
        for number in gone:
            address = known.pop(number, None)
            for key in _keys(address) if address else ():
                doors[key] = tuple(other for other in doors[key] if other.id != number)
        for address in map(read_row, rows):
            known[address.id] = address
            for key in _keys(address):
                doors[key] = (*doors.get(key, ()), address)
        return replace(self, known=known, doors=doors)


def _newest_change(session: Session) -> int:
    """Its number."""
    number: int = session.execute(select(HeadRow.sequence)).scalar_one()
    return number


def _inside(code: str) -> tuple[ColumnElement[bool], ...]:
    """Whether an address is current and in a commune: by its unit, else by its postcode."""
    by_unit = and_(AddressRow.unit >= code, AddressRow.unit < f"{int(code) + 1:0{len(code)}}")
    by_postcode = and_(AddressRow.postcode == code, func.length(AddressRow.unit) < _COMMUNE_DIGITS)
    return or_(by_unit, by_postcode), AddressRow.status == Status.CURRENT.value


def _place(address: Address) -> str:
    """The village or commune in which an address is known to be."""
    return address.unit if len(address.unit) >= _COMMUNE_DIGITS else address.postcode


def _keys(address: Address) -> list[tuple[object, str]]:
    if not address.house:
        return []
    texts = filter(None, (address.street_khmer, address.street_latin))
    names = {name.key for text in texts for name in street_names(text) if name.key != "="}
    return [(_house_key(address.house), name) for name in names]


def _house_key(house: str) -> object:
    plain = ascii_digits(house)
    return house_number(plain) or plain.casefold()


def _known(address: Address) -> KnownDoor:
    village = address.unit if len(address.unit) > _COMMUNE_DIGITS else None
    return KnownDoor(
        address.code, address.latitude, address.longitude, DOOR_ACCURACY_M, address.postcode,
        village, address.id,
    )  # fmt: skip
