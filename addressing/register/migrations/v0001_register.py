"""Make the tables of the register."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime
from typing import Any

from gis_data.db import (
    JSON,
    BigInt,
    Column,
    Date,
    Geometry,
    LargeBinary,
    SmallInteger,
    Text,
    UniqueConstraint,
    UtcTime,
    op,
    partition_by_range,
)

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ROOTS = (0, 33, 48, 135, 182, 195, 204, 211, 226, 272, 296, 307, 438, 544, 586, 618, 729)
"""Ranks of root cells between which a sixteenth of the villages each lies (``docs/adr/0006``)."""

_KEYS_OF_ROOT = 7**8
_NAMES = (
    "house", "street_khmer", "street_latin", "building_khmer", "building_latin", "floor", "room",
    "landmark_khmer", "landmark_latin", "unit", "postcode", "parcel", "status",
)  # fmt: skip


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "addresses",
        _number("id"),
        _number("key", primary_key=True, autoincrement=False),
        Column("door", SmallInteger, nullable=False, primary_key=True, autoincrement=False),
        _number("place"),
        Column("entrance", Geometry("POINT"), nullable=False),
        *(_text(name) for name in _NAMES),
        Column("replaced_by", JSON, nullable=False),
        Column("aliases", JSON, nullable=False),
        _text("source"),
        _text("source_id"),
        Column("valid_from", Date),
        Column("valid_to", Date),
        _number("changed"),
        UniqueConstraint("id", "key", name="uq_addresses_id_key"),
        postgresql_partition_by="RANGE (key)",
    )
    partition_by_range(op.get_bind(), "addresses", [rank * _KEYS_OF_ROOT for rank in _ROOTS])
    op.create_index("ix_addresses_place", "addresses", ["place"])
    op.create_index("ix_addresses_unit", "addresses", ["unit"])
    if op.get_bind().dialect.name == "postgresql":
        op.create_index("ix_addresses_entrance", "addresses", ["entrance"], postgresql_using="gist")
    op.create_table(
        "address_cells",
        _number("key", primary_key=True, autoincrement=False),
        Column("doors", SmallInteger, nullable=False),
    )
    op.create_table(
        "address_sources",
        _text("source", primary_key=True),
        _text("source_id", primary_key=True),
        _number("address"),
    )
    op.create_table(
        "address_aliases",
        _text("scheme", primary_key=True),
        _text("value", primary_key=True),
        _number("address", primary_key=True, autoincrement=False),
    )
    op.create_table(
        "address_acts",
        _number("first", primary_key=True, autoincrement=False),
        _number("last"),
        Column("at", UtcTime, nullable=False),
        _text("who"),
        _text("why"),
        Column("nonce", LargeBinary, nullable=False),
        Column("digest", LargeBinary, nullable=False),
    )
    op.create_table(
        "address_changes",
        _number("sequence", primary_key=True, autoincrement=False),
        _number("act"),
        _number("address"),
        _text("kind"),
        _text("state"),
    )
    op.create_index(
        "ix_address_changes_address_sequence", "address_changes", ["address", "sequence"]
    )
    op.create_table(
        "address_days",
        _text("day", primary_key=True),
        _number("first"),
        _number("last"),
        Column("hash", LargeBinary, nullable=False),
    )
    _make_head()


def _make_head() -> None:
    head = op.create_table(
        "address_head",
        Column("one", SmallInteger, primary_key=True, autoincrement=False),
        _text("identity"),
        _number("sequence"),
        _number("next_id"),
        Column("at", UtcTime, nullable=False),
        Column("hash", LargeBinary, nullable=False),
    )
    identity = secrets.token_hex(16)
    op.bulk_insert(
        head,
        [
            {
                "one": 1,
                "identity": identity,
                "sequence": 0,
                "next_id": 1,
                "at": datetime(1970, 1, 1, tzinfo=UTC),
                "hash": hashlib.sha256(f"phlov register {identity}".encode()).digest(),
            }
        ],
    )


def downgrade() -> None:
    """Remove them, with all they hold."""
    for table in (
        "address_head", "address_days", "address_changes", "address_acts", "address_aliases",
        "address_sources", "address_cells", "addresses",
    ):  # fmt: skip
        op.drop_table(table)


def _number(name: str, **options: Any) -> Column[Any]:
    return Column(name, BigInt, nullable=False, **options)


def _text(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, **options)
