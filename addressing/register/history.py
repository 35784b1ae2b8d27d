"""Rebuild any past state, of one address or of the whole register, from the journal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from addressing.register.address import Address, read_state
from addressing.register.errors import AddressUnknownError
from addressing.register.feed import CHANGES, Author, Change, read_change
from addressing.register.tables import ActRow, ChangeRow
from gis_data.db import Store, func, select

_PAGE: Final = 5_000


def history(store: Store, number: int) -> list[tuple[Change, Author]]:
    """All changes of an address with their authors, the oldest first.

    Raises:
        AddressUnknownError: The register has no such address.
    """
    statement = CHANGES.where(ChangeRow.address == number).order_by(ChangeRow.sequence)
    rows = store.read(lambda session: list(session.execute(statement)))
    if not rows:
        raise AddressUnknownError(f"The register has no address with the number {number}.")
    return [(read_change(row), Author(row.who, row.why)) for row in rows]


def address_at(store: Store, number: int, when: datetime) -> Address | None:
    """An address as the register had it at a moment; None before it was registered.

    Raises:
        AddressUnknownError: The register has no such address.
    """
    past = [change for change, _ in history(store, number) if change.at <= when]
    return past[-1].address if past else None


def sequence_at(store: Store, when: datetime) -> int:
    """Number of the last change made at a moment or before; 0 where there is none."""
    statement = select(func.coalesce(func.max(ActRow.last), 0)).where(ActRow.at <= when)
    return int(store.read(lambda session: session.execute(statement).scalar_one()))


def register_at(store: Store, sequence: int) -> Iterator[Address]:
    """All addresses as they were after a change, by number."""
    after = 0
    while True:
        latest = (
            select(func.max(ChangeRow.sequence))
            .where(ChangeRow.sequence <= sequence, ChangeRow.address > after)
            .group_by(ChangeRow.address)
            .order_by(ChangeRow.address)
            .limit(_PAGE)
        )
        statement = (
            select(ChangeRow.address, ChangeRow.sequence, ChangeRow.state)
            .where(ChangeRow.sequence.in_(latest.scalar_subquery()))
            .order_by(ChangeRow.address)
        )
        rows = store.rows(statement)
        for row in rows:
            yield read_state(row.address, row.sequence, row.state)
        if len(rows) < _PAGE:
            return
        after = rows[-1].address
