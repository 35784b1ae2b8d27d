"""Keep what citizens and couriers propose until somebody decides; take nothing silently."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from addressing.code.areas import ground_distance_m
from addressing.register.address import DRAFT_FIELDS, Address, AddressDraft, Status
from addressing.register.checking import check_act, checked, keys_of
from addressing.register.door_estimate import DoorEstimate, Scan, estimate_door
from addressing.register.errors import AddressUnknownError, StepForbiddenError
from addressing.register.find import by_ids
from addressing.register.journal import Act
from addressing.register.register import MOST_MOVED_M, Register, corrected_draft
from addressing.register.tables import ProofRow, ProposalRow
from addressing.register.writing import enter_new, hold
from gis_data import InputError, Problem
from gis_data.db import Row, Session, delete, held, insert, select, table_of, update

_PROPOSALS: Final = select(*table_of(ProposalRow).columns)
_LEAST_MOVE_M: Final = 4.0
"""A door that is nearer to the registered one is that one."""

_WORST_ACCURACY_M: Final = 100.0
_NEW_PROOFS: Final = 50
"""Only the newest proofs count: doors move when houses are rebuilt."""


class ProposalKind(StrEnum):
    """What is proposed."""

    NEW = "new"
    CORRECTION = "correction"
    DOOR = "door"


class ProposalStatus(StrEnum):
    """Whether somebody has decided."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OVERTAKEN = "overtaken"  # by a later estimate of the same door


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposal for the register.

    Attributes:
        id: Its name, which tells nothing.
        kind: New address, correction, or the place of a door.
        address: Number of the address; None for a new one.
        parts: Fields of ``AddressDraft`` with their proposed values.
        note: What the proposer says.
        at: When it was made.
        status: Open, accepted, rejected, overtaken.
        reason: Why it was decided so.
    """

    id: str
    kind: ProposalKind
    address: int | None
    parts: dict[str, Any]
    note: str
    at: datetime
    status: ProposalStatus
    reason: str


class Review:
    """The queue of proposals for a register."""

    def __init__(self, register: Register) -> None:
        """Queue what is proposed for a register."""
        self._register = register
        self._store = register.store

    def propose_new(self, draft: AddressDraft, note: str = "") -> Proposal:
        """Propose an address that the register does not have.

        Raises:
            InputError: It could not be registered.
        """
        (normal,), _ = checked([draft])
        parts = {name: value for name, value in asdict(normal).items() if value not in ("", None)}
        return self._store.write(
            lambda session: self._propose(session, ProposalKind.NEW, None, parts, note)
        )

    def propose_correction(self, number: int, note: str = "", **parts: Any) -> Proposal:
        """Propose to put parts of an address right.

        Raises:
            AddressUnknownError: There is no such address.
            InputError: A part is none of an address, or cannot be registered.
        """
        strange = parts.keys() - set(DRAFT_FIELDS)
        if strange or not parts:
            raise InputError(
                "That cannot be proposed.",
                [Problem("parts", ", ".join(strange) or "nothing", "parts of an address")],
            )

        def work(session: Session) -> Proposal:
            (address,) = by_ids(session, [number])
            checked([corrected_draft(address, parts)])
            return self._propose(session, ProposalKind.CORRECTION, number, parts, note)

        return self._store.write(work)

    def add_proof(self, number: int, scan: Scan, at: datetime) -> Proposal | None:
        """Keep where a delivery was scanned; with three or more, propose where the door is.

        Args:
            number: Of the address.
            scan: Where.
            at: When.

        Returns:
            The proposal, where the scans together say that the door is not where it is registered.

        Raises:
            AddressUnknownError: There is no such address.
            InputError: The position is none, or its accuracy says nothing.
        """
        if not 0 < scan.accuracy_m <= _WORST_ACCURACY_M:
            raise InputError(
                "The proof cannot be kept.",
                [Problem("accuracy_m", f"{scan.accuracy_m}", f"metres up to {_WORST_ACCURACY_M}")],
            )
        checked([AddressDraft(latitude=scan.latitude, longitude=scan.longitude)])
        proof = {"id": secrets.token_hex(12), "address": number, "at": at} | {
            name: float(value) for name, value in asdict(scan).items()
        }

        def work(session: Session) -> Proposal | None:
            (address,) = hold(session, [number])
            session.execute(insert(ProofRow).values(proof))
            door = estimate_door(_scans(session, number))
            if door is None or not _elsewhere(address, door):
                return None
            return self._propose_door(session, number, door)

        return self._store.write(work)

    def open_proposals(self, limit: int = 100) -> list[Proposal]:
        """What waits for a decision, the oldest first."""
        statement = (
            _PROPOSALS.where(ProposalRow.status == ProposalStatus.OPEN.value)
            .order_by(ProposalRow.at, ProposalRow.id)
            .limit(limit)
        )
        rows = self._store.read(lambda session: session.execute(statement).all())
        return [_read(row) for row in rows]

    def accept(self, proposal: str, act: Act) -> Address:
        """Do what was proposed; the decision and the change are one transaction.

        Raises:
            AddressUnknownError: There is no such proposal.
            StepForbiddenError: It was decided before, or cannot be done any more.
            InputError: It cannot be registered any more.
        """
        check_act(act)

        def work(session: Session) -> Address:
            found = self._open(session, proposal)
            self._decide(session, found, ProposalStatus.ACCEPTED, act)
            if found.address is not None:
                return self._register.correct_in(session, found.address, act, **found.parts)
            normal, _ = checked([AddressDraft(**found.parts)])
            keys = keys_of(normal)
            clock = self._register.clock
            (address,) = enter_new(session, normal, keys, act, Status.CURRENT, clock)
            return address

        return self._store.write(work)

    def reject(self, proposal: str, act: Act) -> None:
        """Leave the register as it is.

        Raises:
            AddressUnknownError: There is no such proposal.
            StepForbiddenError: It was decided before.
        """
        check_act(act)

        def work(session: Session) -> None:
            found = self._open(session, proposal)
            self._decide(session, found, ProposalStatus.REJECTED, act)

        self._store.write(work)

    def forget_proofs(self, older_than: timedelta) -> int:
        """Delete proofs whose time to be kept is over; returns how many."""
        before = self._register.clock() - older_than
        statement = delete(ProofRow).where(ProofRow.at < before)
        deleted: int = self._store.write(
            lambda session: session.connection().execute(statement).rowcount
        )
        return deleted

    def _open(self, session: Session, proposal: str) -> Proposal:
        statement = _PROPOSALS.where(ProposalRow.id == proposal)
        row = session.execute(statement).one_or_none()
        if row is None:
            raise AddressUnknownError(f"There is no proposal {proposal!r}.")
        if row.address is not None:
            hold(session, [row.address])  # before the proposal, as those who add proofs do
        found = _read(session.execute(held(statement)).one())
        if found.status is not ProposalStatus.OPEN:
            raise StepForbiddenError(f"Proposal {proposal} was {found.status} before.")
        return found

    def _decide(
        self, session: Session, proposal: Proposal, status: ProposalStatus, act: Act
    ) -> None:
        session.execute(
            update(ProposalRow)
            .where(ProposalRow.id == proposal.id)
            .values(
                status=status.value,
                decided_at=self._register.clock(),
                decided_by=act.who,
                reason=act.why,
            )
        )

    def _propose_door(self, session: Session, number: int, door: DoorEstimate) -> Proposal:
        """One open proposal for a door at most: the newest knows all that the others knew."""
        session.execute(
            update(ProposalRow)
            .where(
                ProposalRow.address == number,
                ProposalRow.kind == ProposalKind.DOOR.value,
                ProposalRow.status == ProposalStatus.OPEN.value,
            )
            .values(status=ProposalStatus.OVERTAKEN.value)
        )
        parts = {"latitude": round(door.latitude, 7), "longitude": round(door.longitude, 7)}
        note = f"{door.scans} proofs of delivery, {door.trusted:.1f} trusted, ±{door.error_m:.1f} m"
        return self._propose(session, ProposalKind.DOOR, number, parts, note)

    def _propose(
        self,
        session: Session,
        kind: ProposalKind,
        number: int | None,
        parts: dict[str, Any],
        note: str,
    ) -> Proposal:
        written = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in parts.items()
        }
        values = {
            "id": secrets.token_hex(8), "kind": kind.value, "address": number, "parts": written,
            "note": note, "at": self._register.clock(), "status": ProposalStatus.OPEN.value,
            "decided_by": "", "reason": "",
        }  # fmt: skip
        session.execute(insert(ProposalRow).values(values))
        return _read(session.execute(_PROPOSALS.where(ProposalRow.id == values["id"])).one())


def _read(row: Row[Any]) -> Proposal:
    parts = dict(row.parts)
    for name in ("valid_from", "valid_to"):
        if parts.get(name):
            parts[name] = date.fromisoformat(parts[name])
    return Proposal(
        row.id, ProposalKind(row.kind), row.address, parts, row.note, row.at,
        ProposalStatus(row.status), row.reason,
    )  # fmt: skip


def _scans(session: Session, number: int) -> Sequence[Scan]:
    statement = (
        select(ProofRow.latitude, ProofRow.longitude, ProofRow.accuracy_m)
        .where(ProofRow.address == number)
        .order_by(ProofRow.at.desc())
        .limit(_NEW_PROOFS)
    )
    return [Scan(*row) for row in session.execute(statement)]


def _elsewhere(address: Address, door: DoorEstimate) -> bool:
    """Whether a door is surely not where it is registered, and not in another place either."""
    moved = ground_distance_m(
        (address.latitude, address.longitude), (door.latitude, door.longitude)
    )
    return max(_LEAST_MOVE_M, 2 * door.error_m) < moved <= MOST_MOVED_M
