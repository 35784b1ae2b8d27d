"""Keep which address stands for which thing of a partner, and tell him when his ids change."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Final

from addressing.register.address import read_state
from addressing.register.feed import lines_since
from addressing.register.find import by_ids
from addressing.register.journal import ChangeKind
from addressing.register.link_table import LinkRow
from addressing.register.matching import Match
from addressing.register.tables import ActRow, ChangeRow, HeadRow
from gis_data import InputError, Problem
from gis_data.db import Session, Store, and_, delete, insert_or_change, or_, select

ID_CHANGES: Final = (
    ChangeKind.MERGED, ChangeKind.SPLIT, ChangeKind.RETIRED, ChangeKind.RESTORED,
)  # fmt: skip
"""Changes after which a partner must look at his link."""

BY_HAND: Final = "by_hand"
"""How a link was made that the partner himself decided."""

_LONGEST: Final = 200
_PAGE: Final = 5_000


@dataclass(frozen=True, slots=True)
class Link:
    """An address that stands for a thing of a partner.

    Attributes:
        own_key: What the partner calls it.
        address: Number of the address.
        how: Class of the match, or ``BY_HAND``.
        since: Number of the change up to which the partner knows the address.
    """

    own_key: str
    address: int
    how: str
    since: int


@dataclass(frozen=True, slots=True)
class LinkChange:
    """What became of an address that a partner has a link to.

    Attributes:
        sequence: Number of the change.
        at: When.
        own_key: What the partner calls the address.
        address: Its number.
        kind: Merged, split, retired, restored.
        replaced_by: Numbers of the addresses that took its place.
    """

    sequence: int
    at: datetime
    own_key: str
    address: int
    kind: ChangeKind
    replaced_by: tuple[int, ...]


def keep_links(store: Store, partner: str, matches: Iterable[Match]) -> int:
    """Keep the links of matches that are sure; a link of the same key is replaced.

    Args:
        store: The register's database.
        partner: Whose they are.
        matches: Of ``match_addresses``; unsure ones and those without an address are passed over.

    Returns:
        How many were kept.

    Raises:
        InputError: Partner or a key is empty, too long, or no text on one line.
    """
    kept = 0
    left = (match for match in matches if match.address is not None)
    while part := list(islice(left, _PAGE)):
        rows: dict[str, dict[str, Any]] = {}
        for match in part:
            assert match.address is not None
            rows[match.key] = _row(partner, match.key, match.address.id, match.how, match.sequence)
        _check([partner, *rows])
        ordered = [rows[key] for key in sorted(rows)]
        store.write(partial(_keep, rows=ordered))
        kept += len(rows)
    return kept


def link(store: Store, partner: str, own_key: str, number: int) -> Link:
    """Keep a link that the partner decided himself: for what was unsure, merged or split.

    Raises:
        AddressUnknownError: There is no such address.
        InputError: Partner or key is empty, too long, or no text on one line.
    """
    _check([partner, own_key])

    def work(session: Session) -> Link:
        sequence = session.execute(select(HeadRow.sequence)).scalar_one()
        by_ids(session, [number])
        _keep(session, [_row(partner, own_key, number, BY_HAND, sequence)])
        return Link(own_key, number, BY_HAND, sequence)

    return store.write(work)


def links_of(store: Store, partner: str) -> Iterator[Link]:
    """The links of a partner by his keys, read a page at a time."""
    after = ""
    while True:
        statement = (
            select(LinkRow.own_key, LinkRow.address, LinkRow.how, LinkRow.since)
            .where(LinkRow.partner == partner, LinkRow.own_key > after)
            .order_by(LinkRow.own_key)
            .limit(_PAGE)
        )
        rows = store.rows(statement)
        yield from (Link(*row) for row in rows)
        if len(rows) < _PAGE:
            return
        after = rows[-1].own_key


def forget_links(store: Store, partner: str) -> int:
    """Forget all links of a partner; returns how many there were."""
    statement = delete(LinkRow).where(LinkRow.partner == partner)
    gone: int = store.write(lambda session: session.connection().execute(statement).rowcount)
    return gone


def changes_for(store: Store, partner: str, since: int) -> Iterator[LinkChange]:
    """What became of the addresses of a partner's links after a change, in order.

    What he knew already when he linked is not told again. Where an address was merged he links to
    the one that replaced it (``link``), and hears of that from then on.

    Args:
        store: The register's database.
        partner: Whose links.
        since: Number of the last change that he has seen; 0 from the beginning.

    Raises:
        FeedPositionError: The register has not come so far.
    """
    lines_since(store, since)  # refuses a number that the register has never had
    return _changes(store, partner, since)


def _changes(store: Store, partner: str, since: int) -> Iterator[LinkChange]:
    sequence, own_key = since, None
    while True:
        later = ChangeRow.sequence > sequence
        if own_key is not None:
            same = and_(ChangeRow.sequence == sequence, LinkRow.own_key > own_key)
            later = or_(later, same)
        statement = (
            select(
                ChangeRow.sequence, ActRow.at, LinkRow.own_key, ChangeRow.address, ChangeRow.kind,
                ChangeRow.state,
            )
            .join(ActRow, ActRow.first == ChangeRow.act)
            .join(LinkRow, LinkRow.address == ChangeRow.address)
            .where(
                later,
                ChangeRow.kind.in_([kind.value for kind in ID_CHANGES]),
                ChangeRow.sequence > LinkRow.since,
                LinkRow.partner == partner,
            )
            .order_by(ChangeRow.sequence, LinkRow.own_key)
            .limit(_PAGE)
        )  # fmt: skip
        rows = store.rows(statement)
        for row in rows:
            after = read_state(row.address, row.sequence, row.state)
            yield LinkChange(
                row.sequence, row.at, row.own_key, row.address, ChangeKind(row.kind),
                after.replaced_by,
            )  # fmt: skip
        if len(rows) < _PAGE:
            return
        sequence, own_key = rows[-1].sequence, rows[-1].own_key


def _row(partner: str, own_key: str, number: int, how: str, since: int) -> dict[str, Any]:
    return {
        "partner": partner, "own_key": own_key, "address": number, "how": str(how), "since": since,
    }  # fmt: skip


def _keep(session: Session, rows: list[dict[str, Any]]) -> None:
    insert_or_change(session, LinkRow, rows, replace=("address", "how", "since"))


def _check(texts: Iterable[str]) -> None:
    problems = [
        Problem("partner or key", repr(text[:_LONGEST]), f"a line of 1 to {_LONGEST} letters")
        for text in texts
        if not text.strip()
        or len(text) > _LONGEST
        or any(unicodedata.category(sign) in ("Cc", "Cs", "Zl", "Zp") for sign in text)
    ]
    if problems:
        raise InputError("The links cannot be kept.", problems)
