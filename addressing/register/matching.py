"""Match a partner's addresses with the register, so that he keeps ids and asks people only once.

Nothing is guessed: what fits several addresses comes back as a list, and so does what contradicts
itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import Any, Final

from addressing.code.areas import ground_distance_m
from addressing.geocode.geocoder import Geocoder
from addressing.postal.elements import Street
from addressing.postal.parsing import read_address
from addressing.register.address import Address, Status
from addressing.register.feed import mark_now
from addressing.register.match_evidence import (
    Evidence,
    PartnerAddress,
    gather_evidence,
    living_successors,
)
from addressing.register.premises import (
    Premises,
    agreement,
    folded,
    premises_of,
    same_names,
    street_names,
)
from gis_data import InputError, Problem
from gis_data.db import Store

MOST_CANDIDATES: Final = 20
BATCH: Final = 1_000
"""Rows; in a file that is sorted by commune each is looked through once."""

_VILLAGE_DIGITS: Final = 8
_FAR_M: Final = 200.0
"""A position so far from an address speaks against it."""


class MatchClass(StrEnum):
    """How an address of a partner was found, the surest first."""

    EXACT = "exact"  # by its number, its code or a code that others know it by
    SAME_CODE = "same_code"  # the door that fits in the cell of the position or the code
    SAME_PLACE = "same_place"  # the same house number in the same street, or within metres
    UNSURE = "unsure"  # several fit, or what was given contradicts itself
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """What the register has for an address of a partner.

    Attributes:
        key: What the partner calls it.
        how: The class.
        address: The address; None where it is unsure or there is none.
        candidates: Addresses that may be meant, where it is unsure.
        reason: Why, in words.
        sequence: Number of the change up to which this is true.
    """

    key: str
    how: MatchClass
    address: Address | None
    candidates: tuple[Address, ...]
    reason: str
    sequence: int


def match_addresses(
    store: Store,
    rows: Iterable[PartnerAddress],
    *,
    geocoder: Geocoder | None = None,
    batch: int = BATCH,
) -> Iterator[Match]:
    """Find the addresses of a partner in the register, in the order of his rows.

    Args:
        store: The register's database.
        rows: His addresses, read a batch at a time.
        geocoder: Reads texts; the usual one where None.
        batch: How many are looked for together.

    Raises:
        InputError: A row has no key. Whatever else is wrong with a row is said in its match.
        StoreError: The database cannot be read.
    """
    left, first = iter(rows), 1
    while part := list(islice(left, batch)):
        problems = [
            Problem(f"row {number}, key", "nothing", "what you call the address")
            for number, row in enumerate(part, start=first)
            if not row.key.strip()
        ]
        if problems:
            raise InputError("Addresses cannot be matched without keys.", problems)
        first += len(part)
        sequence = mark_now(store).sequence
        asked = [_read_text(row, geocoder) for row in part]
        for row, found in zip(asked, gather_evidence(store, asked), strict=True):
            yield _decide(store, row, found, sequence)


def _read_text(row: PartnerAddress, geocoder: Geocoder | None) -> PartnerAddress:
    """The row with the parts that its text tells and that were not given apart."""
    if not row.text.strip():
        return row
    told = read_address(row.text, geocoder=geocoder).address
    found: dict[str, Any] = {
        "house": told.house, "street": _written(told.street), "floor": told.floor,
        "room": told.room, "unit": told.units[0].code if told.units else "",
        "code": "" if "x" in told.code else told.code,
    }  # fmt: skip
    return replace(row, **{name: found[name] for name in found if not getattr(row, name)})


def _written(street: Street | None) -> str:
    if street is None:
        return ""
    name = street.name.latin or street.name.khmer if street.name else ""
    return f"{street.kind.replace('_', ' ')} {street.number or name}"


class _Answer:
    """The answers that there are for one row."""

    def __init__(self, row: PartnerAddress, found: Evidence, sequence: int) -> None:
        self._key, self._doubts, self._sequence = row.key, found.doubts, sequence

    def sure(self, how: MatchClass, address: Address, reason: str) -> Match:
        return Match(self._key, how, address, (), self._said(reason), self._sequence)

    def unsure(self, candidates: Iterable[Address], reason: str) -> Match:
        several = tuple({address.id: address for address in candidates}.values())
        return Match(
            self._key, MatchClass.UNSURE, None, several[:MOST_CANDIDATES], self._said(reason),
            self._sequence,
        )  # fmt: skip

    def none(self) -> Match:
        reason = self._said("Nothing in the register fits.")
        return Match(self._key, MatchClass.NONE, None, (), reason, self._sequence)

    def _said(self, reason: str) -> str:
        return " ".join([reason, *self._doubts])


def _decide(store: Store, row: PartnerAddress, found: Evidence, sequence: int) -> Match:
    answer = _Answer(row, found, sequence)
    asked = Premises(
        folded(row.house), street_names(row.street), floor=folded(row.floor), room=folded(row.room)
    )
    if found.named:
        return _decide_named(store, asked, found, answer)
    fitting = [address for address in found.in_cell if _fits(asked, address)]
    in_cell = fitting if len(found.in_cell) == 1 else _chosen(asked, fitting)
    if len(in_cell) == 1:
        return answer.sure(
            MatchClass.SAME_CODE, in_cell[0], "It is the one door of this cell that fits."
        )
    in_unit = [address for address in found.in_unit if _fits(asked, address)]
    near = _chosen(asked, [address for address in found.near if _fits(asked, address)])
    in_street = _chosen(asked, [address for address in in_unit if _same_place(asked, row, address)])
    by_id = {address.id: address for address in (*near, *in_street)}
    if len(by_id) == 1:
        (address,) = by_id.values()
        where = (address.latitude, address.longitude)
        if row.position and ground_distance_m(row.position, where) > _FAR_M:
            return answer.unsure([address], "The text fits, but the position is far from it.")
        return answer.sure(MatchClass.SAME_PLACE, address, "House number and place are the same.")
    if several := [*by_id.values(), *fitting, *in_unit]:
        return answer.unsure(several, "Too little is known to tell which is meant.")
    return answer.none()


def _decide_named(store: Store, asked: Premises, found: Evidence, answer: _Answer) -> Match:
    now: dict[int, Address] = {}
    for address, _ in found.named.values():
        now |= {new.id: new for new in living_successors(store, address)}
    words = " and ".join(dict.fromkeys(word for _, word in found.named.values()))
    if len(now) != 1:
        split = len(found.named) == 1
        told = f"What {words} named was split." if split else f"{words} name several addresses."
        return answer.unsure(now.values(), told)
    (address,) = now.values()
    if not _fits(asked, address):
        return answer.unsure([address], f"By {words} it is this one, but the text contradicts.")
    told = f"Named by {words}."
    if address.id not in found.named:
        told += f" {', '.join(map(str, found.named))} was replaced by {address.id}."
    if address.status is Status.RETIRED:
        told += " It is retired."
    return answer.sure(MatchClass.EXACT, address, told)


def _fits(asked: Premises, address: Address) -> bool:
    """Whether nothing that is asked contradicts an address."""
    known = premises_of(address)
    if (asked.floor and asked.floor != known.floor) or (asked.room and asked.room != known.room):
        return False
    asked = asked._replace(floor=known.floor, room=known.room, buildings=known.buildings)
    return agreement(asked, known) is not None


def _chosen(asked: Premises, addresses: Sequence[Address]) -> list[Address]:
    """Those with the house number; the house itself where also flats in it have it."""
    same = [address for address in addresses if asked.house == folded(address.house) != ""]
    if len(same) > 1 and not asked.floor and not asked.room:
        whole = [address for address in same if not address.floor and not address.room]
        return whole or same
    return same


def _same_place(asked: Premises, row: PartnerAddress, address: Address) -> bool:
    """Whether the street is the same; where there is none, a village is place enough."""
    same = same_names(asked.streets, premises_of(address).streets)
    if same is None:
        return len(row.unit) == len(address.unit) == _VILLAGE_DIGITS
    return same == 1.0
