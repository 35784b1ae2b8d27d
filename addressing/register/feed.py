"""Give the changes of the register to others, from any number on, and what proves them whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from addressing.register.address import Address, read_state
from addressing.register.chain import DayHead, Mark, act_digest, verify_copy, write_line
from addressing.register.disclosure import disclosed
from addressing.register.errors import ChainBrokenError, FeedPositionError
from addressing.register.journal import ChangeKind
from addressing.register.tables import ActRow, ChangeRow, DayRow, HeadRow
from gis_data.db import Row, Store, select, written_time

_PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one address.

    Attributes:
        sequence: Its number; there are no gaps.
        at: When.
        address: The whole address after it.
        kind: What became of the address.
        line: The change as it is sealed and sent to others.
    """

    sequence: int
    at: datetime
    address: Address
    kind: ChangeKind
    line: bytes


@dataclass(frozen=True, slots=True)
class Author:
    """Who made a change and why: for the administration, not for the feed."""

    who: str
    why: str


CHANGES: Final = select(
    ChangeRow.sequence, ChangeRow.address, ChangeRow.kind, ChangeRow.state,
    ActRow.at, ActRow.digest, ActRow.who, ActRow.why, ActRow.nonce,
).join(ActRow, ActRow.first == ChangeRow.act)  # fmt: skip
"""Changes with their acts, for ``read_change``."""


def read_change(row: Row[Any]) -> Change:
    """The change of a row of ``CHANGES``."""
    return Change(
        row.sequence,
        row.at,
        read_state(row.address, row.sequence, row.state),
        ChangeKind(row.kind),
        _line(row),
    )


def _line(row: Row[Any]) -> bytes:
    public, withheld = disclosed(row.state, row.sequence, row.nonce)
    return write_line(
        row.sequence, written_time(row.at), row.digest.hex(), row.address, row.kind, public,
        withheld,
    )  # fmt: skip


def changes_since(store: Store, number: int) -> Iterator[Change]:
    """All changes after one, in their order, read a page at a time.

    Whatever was written before the call is among them; nothing is held meanwhile.

    Raises:
        FeedPositionError: The register has not come so far: the copy is of another one, or the
            register was restored from an older copy.
    """
    _check_position(store, number)
    return (read_change(row) for row in _rows_since(store, number))


def lines_since(store: Store, number: int) -> Iterator[bytes]:
    """The lines of all changes after one, as they are sent: without parsing them.

    Raises:
        FeedPositionError: As ``changes_since``.
    """
    _check_position(store, number)
    return (_line(row) for row in _rows_since(store, number))


def _check_position(store: Store, number: int) -> None:
    newest = mark_now(store).sequence
    if number > newest:  # than a replica that is behind, perhaps
        newest = mark_now(store, newest=True).sequence
    if not 0 <= number <= newest:
        raise FeedPositionError(
            f"Changes after {number} are asked for, but the register has come to {newest}. The "
            "copy belongs to another register, or this one was restored: begin again from 0."
        )


def _rows_since(store: Store, number: int) -> Iterator[Row[Any]]:
    while rows := _page(
        store,
        CHANGES.where(ChangeRow.sequence > number).order_by(ChangeRow.sequence).limit(_PAGE),
    ):
        yield from rows
        number = rows[-1].sequence
        if len(rows) < _PAGE:
            return


def _page(store: Store, statement: Any) -> list[Row[Any]]:
    return store.read(lambda session: list(session.execute(statement)))


def day_heads(store: Store, since: str = "") -> list[DayHead]:
    """The heads of all days with changes, from a day on (``2026-11-25``)."""
    statement = (
        select(DayRow.day, DayRow.first, DayRow.last, DayRow.hash)
        .where(DayRow.day >= since)
        .order_by(DayRow.day)
    )
    return [
        DayHead(row.day, row.first, row.last, row.hash.hex()) for row in _page(store, statement)
    ]


def mark_now(store: Store, *, newest: bool = False) -> Mark:
    """How far the register itself has come.

    Args:
        store: The database.
        newest: Ask the database itself, not a replica.
    """
    statement = select(HeadRow.identity, HeadRow.sequence, HeadRow.at, HeadRow.hash)
    row = store.read(lambda session: session.execute(statement).one(), newest=newest)
    day = written_time(row.at)[:10] if row.sequence else ""
    return Mark(row.identity, row.sequence, day, row.hash)


def verify_register(store: Store) -> Mark:
    """Prove that the register's own journal is whole, with the acts behind it.

    Raises:
        ChainBrokenError: It is not.
    """
    now = mark_now(store)

    def lines() -> Iterator[bytes]:
        for row in _rows_since(store, 0):
            if row.sequence > now.sequence:
                return
            yield _line(row)

    for act in _page(store, select(ActRow.first, ActRow.at, ActRow.who, ActRow.why,
                                   ActRow.nonce, ActRow.digest)):  # fmt: skip
        if act_digest(act.at, act.who, act.why, act.nonce) != act.digest:
            raise ChainBrokenError(f"Author or reason of change {act.first} was altered.")
    mark = Mark.start(now.identity)
    for line in lines():
        mark = mark.after(line)
    if mark != now:
        raise ChainBrokenError(
            f"The journal leads to change {mark.sequence} with another seal than the head of the "
            f"register has at {now.sequence}."
        )
    heads = [head for head in day_heads(store) if head.first <= now.sequence]
    if heads and heads[-1].last == now.sequence:
        verify_copy(lines(), heads, Mark.start(now.identity))
    return mark
