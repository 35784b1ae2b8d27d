"""Make the tables of the review queue."""

from __future__ import annotations

from typing import Any

from gis_data.db import JSON, BigInt, Column, Float, Text, UtcTime, op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make them."""
    op.create_table(
        "address_proposals",
        _text("id", primary_key=True),
        _text("kind"),
        Column("address", BigInt),
        Column("parts", JSON, nullable=False),
        _text("note"),
        Column("at", UtcTime, nullable=False),
        _text("status"),
        Column("decided_at", UtcTime),
        _text("decided_by"),
        _text("reason"),
    )
    op.create_index("ix_address_proposals_status_at", "address_proposals", ["status", "at"])
    op.create_index("ix_address_proposals_address", "address_proposals", ["address"])
    op.create_table(
        "address_proofs",
        _text("id", primary_key=True),
        Column("address", BigInt, nullable=False),
        Column("at", UtcTime, nullable=False),
        *(Column(name, Float, nullable=False) for name in ("latitude", "longitude", "accuracy_m")),
    )
    op.create_index("ix_address_proofs_address", "address_proofs", ["address"])


def downgrade() -> None:
    """Remove them, with all that waits for a decision."""
    op.drop_table("address_proofs")
    op.drop_table("address_proposals")


def _text(name: str, **options: Any) -> Column[Any]:
    return Column(name, Text, nullable=False, **options)
