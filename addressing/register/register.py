"""Register addresses once, keep them for ever, and write down whatever becomes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from addressing.code.areas import ground_distance_m
from addressing.code.codec import decode
from addressing.register.address import (
    DRAFT_FIELDS,
    NEXT,
    Address,
    AddressDraft,
    Alias,
    Status,
)
from addressing.register.checking import check_act, checked, checked_alias
from addressing.register.doors import allot_doors
from addressing.register.errors import AddressChangedError, StepForbiddenError
from addressing.register.journal import Act, ChangeKind, Clock, Page, utc_now
from addressing.register.tables import AliasRow
from addressing.register.writing import enter_new, enter_on, hold, refuse_known, rewrite
from gis_data import InputError, Problem
from gis_data.db import Session, Store, insert_or_change

MOST_MOVED_M: Final = 100.0
"""An entrance farther from its code than this is another address."""


class Register:
    """The register of addresses in a database.

    Attributes:
        store: The database.
        clock: Gives the moment of a change.
    """

    def __init__(self, store: Store, clock: Clock = utc_now) -> None:
        """Use a database whose tables are there (``MIGRATIONS``)."""
        self.store = store
        self.clock = clock

    def register(
        self, drafts: Iterable[AddressDraft], act: Act, *, status: Status = Status.CURRENT
    ) -> list[Address]:
        """Register new addresses, all of them or none.

        Args:
            drafts: What is known of them.
            act: Who does it, and why.
            status: Current, or proposed.

        Returns:
            The addresses, in the order of the drafts.

        Raises:
            InputError: A draft or the act cannot be used; everything that is wrong is said.
            CellFullError: A cell has no door suffix left.
            StoreError: The database cannot do it; nothing was written.
        """
        if status not in (Status.CURRENT, Status.PROPOSED):
            raise StepForbiddenError(f"A new address is current or proposed, not {status}.")
        check_act(act)
        normal, keys = checked(drafts)
        if not normal:
            return []

        def work(session: Session) -> list[Address]:
            refuse_known(session, normal)
            return enter_new(session, normal, keys, act, status, self.clock)

        return self.store.write(work)

    def correct(
        self, number: int, act: Act, *, if_changed: int | None = None, **parts: Any
    ) -> Address:
        """Put parts of an address right; its number and its code stay.

        Args:
            number: Of the address.
            act: Who does it, and why.
            if_changed: Number of the change that the author saw as the last (``changed``); where
                there was another since, nothing is done.
            parts: Fields of ``AddressDraft`` with their new values.

        Raises:
            AddressUnknownError: There is no such address.
            AddressChangedError: Somebody changed it meanwhile.
            StepForbiddenError: It was replaced, or the entrance would move to another place.
            InputError: A part cannot be used.
        """
        check_act(act)
        return self.store.write(
            lambda session: self.correct_in(session, number, act, if_changed=if_changed, **parts)
        )

    def correct_in(
        self,
        session: Session,
        number: int,
        act: Act,
        *,
        if_changed: int | None = None,
        **parts: Any,
    ) -> Address:
        """As ``correct``, within a transaction that does more."""
        strange = parts.keys() - set(DRAFT_FIELDS)
        if strange:
            raise InputError(
                "The address cannot be corrected.",
                [Problem(name, "a part that is none", "a part of an address") for name in strange],
            )

        def corrected(address: Address) -> Address:
            if if_changed is not None and address.changed != if_changed:
                raise AddressChangedError(
                    f"Address {number} was changed by change {address.changed}, after "
                    f"{if_changed}. Read it again."
                )
            if address.status is Status.REPLACED:
                raise StepForbiddenError(f"Address {number} was replaced; correct what did.")
            (draft,), _ = checked([corrected_draft(address, parts)])
            after = replace(address, **{name: getattr(draft, name) for name in DRAFT_FIELDS})
            _stays_here(after)
            return after

        return self._change(session, number, act, ChangeKind.CORRECTED, corrected)

    def confirm(self, number: int, act: Act) -> Address:
        """Make a proposed address current.

        Raises:
            RegisterError: There is no such address, or it is not proposed.
        """
        return self._step(number, act, ChangeKind.CONFIRMED, Status.PROPOSED, Status.CURRENT)

    def retire(self, number: int, act: Act) -> Address:
        """End an address that nothing replaces; its code is never given to another.

        Raises:
            RegisterError: There is no such address, or it has ended already.
        """
        return self._step(number, act, ChangeKind.RETIRED, None, Status.RETIRED)

    def restore(self, number: int, act: Act) -> Address:
        """Make a retired address current again.

        Raises:
            RegisterError: There is no such address, or it is not retired.
        """
        return self._step(number, act, ChangeKind.RESTORED, Status.RETIRED, Status.CURRENT)

    def merge(self, numbers: Sequence[int], into: int, act: Act) -> list[Address]:
        """Replace addresses by one that is there; each keeps its code, and leads to that one.

        Raises:
            RegisterError: One of them is not there, or cannot be replaced any more.
        """
        olds = sorted(set(numbers) - {into})

        def work(session: Session) -> list[Address]:
            present = {address.id: address for address in hold(session, [*olds, into])}
            if present[into].status is not Status.CURRENT:
                raise StepForbiddenError(
                    f"Address {into} is {present[into].status}; only a current one can replace."
                )
            merged = [_ended(present[number], Status.REPLACED, (into,)) for number in olds]
            page = Page(session, act, self.clock)
            entered = [page.enter(ChangeKind.MERGED, address) for address in merged]
            page.close()
            rewrite(session, entered)
            return entered

        check_act(act)
        return self.store.write(work)

    def split(self, number: int, drafts: Iterable[AddressDraft], act: Act) -> list[Address]:
        """Replace an address by several new ones.

        Returns:
            The new addresses, in the order of the drafts.

        Raises:
            RegisterError: There is no such address, or it cannot be replaced any more.
            InputError: There are fewer than two drafts, or one cannot be used.
        """
        check_act(act)
        normal, keys = checked(drafts)
        if len(normal) < 2:  # noqa: PLR2004 - a split makes at least two
            raise InputError(
                "An address cannot be split so.",
                [Problem("addresses", f"{len(normal)}", "two or more")],
            )
        return self.store.write(
            lambda session: self._succeed(session, number, normal, keys, act, ChangeKind.SPLIT)
        )

    def replace(self, number: int, draft: AddressDraft, act: Act) -> Address:
        """Register a new address and have it take the place of an old one, in one transaction.

        Raises:
            RegisterError: There is no such address, or it cannot be replaced any more.
            InputError: The draft cannot be used.
        """
        check_act(act)
        normal, keys = checked([draft])
        (new,) = self.store.write(
            lambda session: self._succeed(session, number, normal, keys, act, ChangeKind.MERGED)
        )
        return new

    def _succeed(
        self,
        session: Session,
        number: int,
        normal: Sequence[AddressDraft],
        keys: npt.NDArray[np.uint32],
        act: Act,
        kind: ChangeKind,
    ) -> list[Address]:
        """Have new addresses take the place of an old one."""
        (old,) = hold(session, [number])
        _ended(old, Status.REPLACED, ())
        refuse_known(session, normal)
        doors = allot_doors(session, keys.tolist())
        page = Page(session, act, self.clock)
        news = enter_on(session, page, normal, keys, doors, Status.CURRENT)
        ended = _ended(old, Status.REPLACED, tuple(new.id for new in news))
        entered = page.enter(kind, ended)
        page.close()
        rewrite(session, [entered])
        return news

    def add_alias(self, number: int, alias: Alias, act: Act) -> Address:
        """Keep a code by which others know an address.

        Raises:
            AddressUnknownError: There is no such address.
            InputError: Scheme or value is empty or no text on one line.
        """
        known = checked_alias(alias)

        def work(session: Session) -> Address:
            (address,) = hold(session, [number])
            if known in address.aliases:
                return address
            row = {"scheme": known.scheme, "value": known.value, "address": number}
            insert_or_change(session, AliasRow, [row])
            return self._enter(
                session,
                act,
                ChangeKind.ALIAS_ADDED,
                replace(address, aliases=(*address.aliases, known)),
            )

        check_act(act)
        return self.store.write(work)

    def _step(
        self, number: int, act: Act, kind: ChangeKind, only: Status | None, status: Status
    ) -> Address:
        def stepped(address: Address) -> Address:
            if only is not None and address.status is not only:
                raise StepForbiddenError(f"Address {number} is {address.status}, not {only}.")
            return _ended(address, status, ())

        check_act(act)
        return self.store.write(lambda session: self._change(session, number, act, kind, stepped))

    def _change(
        self,
        session: Session,
        number: int,
        act: Act,
        kind: ChangeKind,
        change: Callable[[Address], Address],
    ) -> Address:
        (address,) = hold(session, [number])
        after = change(address)
        return address if after == address else self._enter(session, act, kind, after)

    def _enter(self, session: Session, act: Act, kind: ChangeKind, after: Address) -> Address:
        page = Page(session, act, self.clock)
        entered = page.enter(kind, after)
        page.close()
        rewrite(session, [entered])
        return entered


def corrected_draft(address: Address, parts: Mapping[str, Any]) -> AddressDraft:
    """What an address would be with other parts, before it is checked."""
    return AddressDraft(**{name: getattr(address, name) for name in DRAFT_FIELDS} | dict(parts))


def _ended(address: Address, status: Status, replaced_by: tuple[int, ...]) -> Address:
    if status not in NEXT[address.status]:
        raise StepForbiddenError(
            f"Address {address.id} is {address.status} and cannot become {status}."
        )
    return replace(address, status=status, replaced_by=replaced_by)


def _stays_here(address: Address) -> None:
    place = decode(address.code)
    moved = ground_distance_m(
        (place.latitude, place.longitude), (address.latitude, address.longitude)
    )
    if moved > MOST_MOVED_M:
        raise StepForbiddenError(
            f"The entrance of {address.code} would lie {moved:.0f} m from its code. An address "
            "does not move: register the new place and merge this address into it."
        )
