"""Be the geocoder's register of known doors, over the store.

The doors of a commune are held once they were asked for, by house and street. Before each answer
the number of the newest change is read, and what changed since is read again: an answer is never
older than the register.
"""

from __future__ import annotations

import threading
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
from gis_data.db import Session, Store, StoreSettings, is_among, select
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
        commune = within[:_COMMUNE_DIGITS]
        with self._lock:
            held = self._communes.setdefault(commune, _Commune(commune))
            self._communes.move_to_end(commune)
            if len(self._communes) > _COMMUNES_HELD:
                self._communes.popitem(last=False)
            self._store.read(held.catch_up)
            fitting = held.at(house, streets, within)
        return _known(fitting[0]) if len(fitting) == 1 else None

    def by_code(self, code: str) -> KnownDoor | None:
        try:
            found = self._store.read(lambda session: by_code(session, code))
        except (AddressUnknownError, CodeError):
            return None
        now = living_successors(self._store, found)
        if len(now) == 1 and now[0].status is Status.CURRENT:
            return _known(now[0])
        return None


class _Commune:
    """The current addresses of a commune by house and street, up to a change."""

    def __init__(self, code: str) -> None:
        self._inside = (
            AddressRow.unit >= code,
            AddressRow.unit < f"{int(code) + 1:0{_COMMUNE_DIGITS}}",
            AddressRow.status == Status.CURRENT.value,
        )
        self._code = code
        self._seen = -1
        self._known: dict[int, Address] = {}
        self._doors: dict[tuple[object, str], dict[int, Address]] = {}

    def catch_up(self, session: Session) -> None:
        """Read what changed since the last time."""
        now = session.execute(select(HeadRow.sequence)).scalar_one()
        if now == self._seen:
            return
        if self._seen < 0 or not 0 <= now - self._seen <= _MOST_CAUGHT_UP:
            self._known, self._doors = {}, {}
            self._add(map(read_row, session.execute(ADDRESSES.where(*self._inside))))
        else:
            changed = select(ChangeRow.address).where(ChangeRow.sequence > self._seen)
            numbers = sorted(set(session.scalars(changed)))
            self._drop(numbers)
            rows = session.execute(
                ADDRESSES.where(is_among(session, AddressRow.id, numbers), *self._inside)
            )
            self._add(map(read_row, rows))
        self._seen = now

    def at(self, house: str, streets: Sequence[StreetName], within: str) -> list[Address]:
        """The addresses that are meant: where several fit, those that fit to the letter."""
        found: dict[int, Address] = {}
        for street in streets:
            found |= self._doors.get((_house_key(house), street.key), {})
        fitting = [known for known in found.values() if known.unit.startswith(within)]
        narrower = (
            [known for known in fitting if folded(known.house) == folded(house)],
            [known for known in fitting if not (known.floor or known.room)],
        )
        for fewer in narrower:
            if len(fitting) > 1:
                fitting = [known for known in fitting if known in fewer]
        return fitting

    def _add(self, addresses: Iterable[Address]) -> None:
        for address in addresses:
            self._known[address.id] = address
            for key in _keys(address):
                self._doors.setdefault(key, {})[address.id] = address

    def _drop(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            address = self._known.pop(number, None)
            for key in _keys(address) if address else ():
                self._doors[key].pop(number, None)


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
