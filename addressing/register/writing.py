"""Write addresses within a transaction.

Locks are taken in one order everywhere: addresses by number, cells by key, the head of the register
last. Writers therefore wait for each other, never in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from addressing.register.address import DRAFT_FIELDS, Address, AddressDraft, Status
from addressing.register.checking import keys_of
from addressing.register.doors import allot_doors, written_codes
from addressing.register.find import by_ids
from addressing.register.journal import Act, ChangeKind, Clock, Page
from addressing.register.rows import ADDRESSES, arrow_rows, column_values, key_and_door, read_row
from addressing.register.tables import AddressRow, SourceRow
from gis_data import InputError, Problem
from gis_data.db import Session, held, is_among, load_rows, select, table_of, update


def hold(session: Session, numbers: Sequence[int]) -> list[Address]:
    """Hold addresses until the transaction ends, in the order of their numbers.

    Raises:
        AddressUnknownError: The register has not given out one of them.
    """
    statement = held(ADDRESSES.where(AddressRow.id.in_(numbers)).order_by(AddressRow.id))
    found = [read_row(row) for row in session.execute(statement)]
    if len(found) < len(set(numbers)):
        return by_ids(session, numbers)  # says which is missing
    return found


def enter_new(
    session: Session,
    drafts: Sequence[AddressDraft],
    keys: npt.NDArray[np.uint32],
    act: Act,
    status: Status,
    clock: Clock,
) -> list[Address]:
    """Write new addresses in a transaction of their own; see ``Register.register``."""
    doors = allot_doors(session, keys.tolist())
    page = Page(session, act, clock)
    addresses = enter_on(session, page, drafts, keys, doors, status)
    page.close()
    return addresses


def enter_on(
    session: Session,
    page: Page,
    drafts: Sequence[AddressDraft],
    keys: npt.NDArray[np.uint32],
    doors: Sequence[int],
    status: Status,
) -> list[Address]:
    """Write new addresses, with their doors allotted, on a page of the journal."""
    codes = written_codes(keys, doors)
    addresses = [
        page.enter(
            ChangeKind.REGISTERED,
            Address(
                **{name: getattr(draft, name) for name in DRAFT_FIELDS},
                id=page.new_id(), code=code, status=status, changed=page.sequence,
            ),
        )
        for draft, code in zip(drafts, codes, strict=True)
    ]  # fmt: skip
    places = keys.tolist()
    load_rows(session, table_of(AddressRow), arrow_rows(addresses, places, doors, places))
    named = [address for address in addresses if address.source_id]
    if named:
        links = {
            "source": pa.array([address.source for address in named], pa.string()),
            "source_id": pa.array([address.source_id for address in named], pa.string()),
            "address": pa.array([address.id for address in named], pa.int64()),
        }
        load_rows(session, table_of(SourceRow), pa.table(links))
    return addresses


def known_sources(session: Session, names: Iterable[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """Which things of sources are registered, and as which addresses."""
    by_source: dict[str, list[str]] = {}
    for source, name in names:
        by_source.setdefault(source, []).append(name)
    found: dict[tuple[str, str], int] = {}
    for source, ids in by_source.items():
        statement = select(SourceRow.source_id, SourceRow.address).where(
            SourceRow.source == source, is_among(session, SourceRow.source_id, ids)
        )
        found |= {(source, name): number for name, number in session.execute(statement)}
    return found


def refuse_known(session: Session, drafts: Sequence[AddressDraft]) -> None:
    """See that no draft stands for a thing that is registered, or for the same as another.

    Raises:
        InputError: One does.
    """
    problems: list[Problem] = []
    seen = known_sources(
        session, [(draft.source, draft.source_id) for draft in drafts if draft.source_id]
    )
    for place, draft in enumerate(drafts, start=1):
        name = (draft.source, draft.source_id)
        if not draft.source_id:
            continue
        if name in seen:
            given = f"{draft.source_id!r} of {draft.source!r}, registered as {seen[name]}"
            problems.append(
                Problem(f"address {place}, source_id", given, "what is not registered yet")
            )
        seen.setdefault(name, place)
    if problems:
        raise InputError("The addresses are registered already.", problems)


def rewrite(session: Session, addresses: Sequence[Address]) -> None:
    """Write the present state of addresses over the one before."""
    for address, place in zip(addresses, keys_of(addresses).tolist(), strict=True):
        key, door = key_and_door(address.code)
        session.execute(
            update(AddressRow)
            .where(AddressRow.key == key, AddressRow.door == door)
            .values(column_values(address, place))
        )
