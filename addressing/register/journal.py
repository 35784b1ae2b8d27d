"""Enter changes in the journal: number them, seal them, say who made them and why.

Whoever changes anything takes the one row of ``address_head`` last, after every other lock, and
holds it until the transaction ends. Numbers are therefore given in the order in which transactions
become visible, without gaps: who has seen change n will never be shown a new change below n. A
sequence of the database would give numbers to transactions that fail, or that end later than a
higher number. The chain of hashes needs the same order anyway.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

import pyarrow as pa

from addressing.register.address import Address, write_state
from addressing.register.chain import act_digest, day_seed, seal, write_line
from addressing.register.disclosure import disclosed
from addressing.register.tables import ActRow, ChangeRow, DayRow, HeadRow
from gis_data.db import (
    Session,
    held,
    insert,
    insert_or_change,
    load_rows,
    select,
    table_of,
    update,
    written_time,
)

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The moment."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Act:
    """Who changes something, and why.

    Attributes:
        who: Office and number of the clerk, or name of the program; shown to the administration
            only.
        why: The reason, in words.
    """

    who: str
    why: str


class ChangeKind(StrEnum):
    """What became of an address."""

    REGISTERED = "registered"
    CORRECTED = "corrected"
    CONFIRMED = "confirmed"
    RETIRED = "retired"
    RESTORED = "restored"
    MERGED = "merged"
    SPLIT = "split"
    ALIAS_ADDED = "alias_added"


class Page:
    """The changes of one transaction. Make it when all other rows are held already."""

    def __init__(self, session: Session, act: Act, clock: Clock) -> None:
        """Hold the head of the register."""
        self._session = session
        self._act = act
        head = session.execute(
            held(select(HeadRow.sequence, HeadRow.next_id, HeadRow.at, HeadRow.hash))
        ).one()
        self._first: int = head.sequence + 1
        self._sequence: int = self._first
        self._next_id: int = head.next_id
        self.at: datetime = max(clock(), head.at)  # a clock put back does not put the feed back
        self._at = written_time(self.at)
        self._hash: bytes = head.hash
        if self._at[:10] != written_time(head.at)[:10]:
            self._hash = day_seed(self._at[:10], self._hash)
        self._nonce = secrets.token_bytes(16)
        self._digest = act_digest(self.at, act.who, act.why, self._nonce)
        self._digest_text = self._digest.hex()
        self._addresses: list[int] = []
        self._kinds: list[str] = []
        self._states: list[str] = []

    @property
    def sequence(self) -> int:
        """Number of the change that is entered next."""
        return self._sequence

    def new_id(self) -> int:
        """A number that no address has had."""
        number = self._next_id
        self._next_id += 1
        return number

    def enter(self, kind: ChangeKind, address: Address) -> Address:
        """Enter the new state of an address; returns it with the number of the change."""
        state = write_state(address).decode()
        public, withheld = disclosed(state, self._sequence, self._nonce)
        line = write_line(
            self._sequence, self._at, self._digest_text, address.id, kind.value, public, withheld
        )
        self._hash = seal(self._hash, line)
        self._addresses.append(address.id)
        self._kinds.append(kind.value)
        self._states.append(state)
        if address.changed != self._sequence:
            address = replace(address, changed=self._sequence)
        self._sequence += 1
        return address

    def close(self) -> None:
        """Write what was entered."""
        count, last = len(self._addresses), self._sequence - 1
        if not count:
            return
        act = {
            "first": self._first, "last": last, "at": self.at, "who": self._act.who,
            "why": self._act.why, "nonce": self._nonce, "digest": self._digest,
        }  # fmt: skip
        self._session.execute(insert(ActRow).values(act))
        rows = {
            "sequence": pa.array(range(self._first, last + 1), pa.int64()),
            "act": pa.array([self._first] * count, pa.int64()),
            "address": pa.array(self._addresses, pa.int64()),
            "kind": pa.array(self._kinds, pa.string()),
            "state": pa.array(self._states, pa.string()),
        }
        load_rows(self._session, table_of(ChangeRow), pa.table(rows))
        day = {"day": self._at[:10], "first": self._first, "last": last, "hash": self._hash}
        insert_or_change(self._session, DayRow, [day], replace=("last", "hash"))
        self._session.execute(
            update(HeadRow).values(
                sequence=last, next_id=self._next_id, at=self.at, hash=self._hash
            )
        )
