"""Declare the register's tables.

Nothing is ever deleted from them, save for proofs of delivery and contacts when their time is over.
``addresses`` is cut by ranges of the storage key on PostgreSQL (``docs/adr/0006``); its own number
is unique because the one row of ``address_head`` gives it out.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from gis_data.db import (
    JSON,
    Base,
    BigInt,
    Date,
    Float,
    Geometry,
    Index,
    LargeBinary,
    Mapped,
    Migrations,
    PrimaryKeyConstraint,
    Sensitivity,
    SmallInteger,
    Text,
    UniqueConstraint,
    UtcTime,
    column,
    spatial_index,
)

MIGRATIONS: Final = Migrations("address_register", Path(__file__).parent / "migrations")
"""The versions of these tables."""

_PUBLIC, _LOW = Sensitivity.PUBLIC, Sensitivity.LOW


class AddressRow(Base):
    """The present state of each address."""

    __tablename__ = "addresses"
    __table_args__ = (
        PrimaryKeyConstraint("key", "door"),
        UniqueConstraint("id", "key"),
        Index(None, "place"),
        Index(None, "unit"),
        Index(None, "postcode"),
        spatial_index("ix_addresses_entrance", "entrance"),
        {"postgresql_partition_by": "RANGE (key)"},
    )

    id: Mapped[int] = column(BigInt, _PUBLIC)
    key: Mapped[int] = column(BigInt, _PUBLIC)  # the code without its check
    door: Mapped[int] = column(SmallInteger, _PUBLIC)  # number of the suffix, 0 for none
    place: Mapped[int] = column(BigInt, _PUBLIC)  # key of the cell where the entrance now is
    entrance: Mapped[Any] = column(Geometry("POINT"), _PUBLIC, nullable=False)
    house: Mapped[str] = column(Text, _PUBLIC)
    street_khmer: Mapped[str] = column(Text, _PUBLIC)
    street_latin: Mapped[str] = column(Text, _PUBLIC)
    building_khmer: Mapped[str] = column(Text, _PUBLIC)
    building_latin: Mapped[str] = column(Text, _PUBLIC)
    floor: Mapped[str] = column(Text, _PUBLIC)
    room: Mapped[str] = column(Text, _PUBLIC)
    landmark_khmer: Mapped[str] = column(Text, _PUBLIC)
    landmark_latin: Mapped[str] = column(Text, _PUBLIC)
    unit: Mapped[str] = column(Text, _PUBLIC)
    postcode: Mapped[str] = column(Text, _PUBLIC)
    parcel: Mapped[str] = column(Text, _LOW)
    status: Mapped[str] = column(Text, _PUBLIC)
    replaced_by: Mapped[Any] = column(JSON, _PUBLIC)
    aliases: Mapped[Any] = column(JSON, _PUBLIC)
    source: Mapped[str] = column(Text, _PUBLIC)
    source_id: Mapped[str] = column(Text, _LOW)
    valid_from: Mapped[date | None] = column(Date, _PUBLIC)
    valid_to: Mapped[date | None] = column(Date, _PUBLIC)
    changed: Mapped[int] = column(BigInt, _PUBLIC)  # sequence number of the last change


class CellRow(Base):
    """How many doors have been allotted in a cell; never fewer than before."""

    __tablename__ = "address_cells"

    key: Mapped[int] = column(BigInt, _PUBLIC, primary_key=True, autoincrement=False)
    doors: Mapped[int] = column(SmallInteger, _PUBLIC)


class SourceRow(Base):
    """Which address stands for a thing of a source."""

    __tablename__ = "address_sources"

    source: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    source_id: Mapped[str] = column(Text, _LOW, primary_key=True)
    address: Mapped[int] = column(BigInt, _PUBLIC)


class AliasRow(Base):
    """Codes by which others know an address, to find it by."""

    __tablename__ = "address_aliases"

    scheme: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    value: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    address: Mapped[int] = column(BigInt, _PUBLIC, primary_key=True, autoincrement=False)


class ActRow(Base):
    """Who changed something, when and why: one row for each transaction."""

    __tablename__ = "address_acts"

    first: Mapped[int] = column(BigInt, _PUBLIC, primary_key=True, autoincrement=False)
    last: Mapped[int] = column(BigInt, _PUBLIC)
    at: Mapped[Any] = column(UtcTime, _PUBLIC)
    who: Mapped[str] = column(Text, Sensitivity.MEDIUM)
    why: Mapped[str] = column(Text, Sensitivity.MEDIUM)
    nonce: Mapped[bytes] = column(LargeBinary, Sensitivity.MEDIUM)
    digest: Mapped[bytes] = column(LargeBinary, _PUBLIC)


class ChangeRow(Base):
    """What became of an address: its whole state after each change."""

    __tablename__ = "address_changes"
    __table_args__ = (Index(None, "address", "sequence"),)

    sequence: Mapped[int] = column(BigInt, _PUBLIC, primary_key=True, autoincrement=False)
    act: Mapped[int] = column(BigInt, _PUBLIC)
    address: Mapped[int] = column(BigInt, _PUBLIC)
    kind: Mapped[str] = column(Text, _PUBLIC)
    state: Mapped[str] = column(Text, _LOW)


class DayRow(Base):
    """The head of the chain of hashes on each day with changes."""

    __tablename__ = "address_days"

    day: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    first: Mapped[int] = column(BigInt, _PUBLIC)
    last: Mapped[int] = column(BigInt, _PUBLIC)
    hash: Mapped[bytes] = column(LargeBinary, _PUBLIC)


class HeadRow(Base):
    """Where the register stands; who changes anything holds this row until all is written."""

    __tablename__ = "address_head"

    one: Mapped[int] = column(SmallInteger, _PUBLIC, primary_key=True, autoincrement=False)
    identity: Mapped[str] = column(Text, _PUBLIC)
    sequence: Mapped[int] = column(BigInt, _PUBLIC)
    next_id: Mapped[int] = column(BigInt, _PUBLIC)
    at: Mapped[Any] = column(UtcTime, _PUBLIC)
    hash: Mapped[bytes] = column(LargeBinary, _PUBLIC)


class ProposalRow(Base):
    """What citizens and couriers propose, until somebody decides."""

    __tablename__ = "address_proposals"
    __table_args__ = (Index(None, "status", "at"), Index(None, "address"))

    id: Mapped[str] = column(Text, Sensitivity.LOW, primary_key=True)
    kind: Mapped[str] = column(Text, Sensitivity.LOW)
    address: Mapped[int | None] = column(BigInt, Sensitivity.LOW)
    parts: Mapped[Any] = column(JSON, Sensitivity.MEDIUM)
    note: Mapped[str] = column(Text, Sensitivity.MEDIUM)
    at: Mapped[Any] = column(UtcTime, Sensitivity.LOW)
    status: Mapped[str] = column(Text, Sensitivity.LOW)
    decided_at: Mapped[datetime | None] = column(UtcTime, Sensitivity.LOW)
    decided_by: Mapped[str] = column(Text, Sensitivity.MEDIUM)
    reason: Mapped[str] = column(Text, Sensitivity.MEDIUM)


class ProofRow(Base):
    """Where deliveries to an address were scanned; who was delivered to stands nowhere here."""

    __tablename__ = "address_proofs"
    __table_args__ = (Index(None, "address"),)

    id: Mapped[str] = column(Text, Sensitivity.LOW, primary_key=True)
    address: Mapped[int] = column(BigInt, Sensitivity.LOW)
    at: Mapped[Any] = column(UtcTime, Sensitivity.MEDIUM)
    latitude: Mapped[float] = column(Float, Sensitivity.MEDIUM)
    longitude: Mapped[float] = column(Float, Sensitivity.MEDIUM)
    accuracy_m: Mapped[float] = column(Float, Sensitivity.MEDIUM)


class ContactRow(Base):
    """Whom to reach at an address: encrypted, and never part of a state or a change."""

    __tablename__ = "address_contacts"
    __table_args__ = (Index(None, "address"), Index(None, "mark"))

    id: Mapped[str] = column(Text, Sensitivity.LOW, primary_key=True)
    address: Mapped[int] = column(BigInt, Sensitivity.MEDIUM)
    mark: Mapped[bytes] = column(LargeBinary, Sensitivity.HIGH)  # keyed hash of the telephone
    sealed: Mapped[bytes] = column(LargeBinary, Sensitivity.HIGH)
    keep_until: Mapped[date] = column(Date, Sensitivity.LOW)
