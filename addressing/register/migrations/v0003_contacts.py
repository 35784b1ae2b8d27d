"""Make the table of contacts."""

from __future__ import annotations

from gis_data.db import BigInt, Column, Date, LargeBinary, Text, op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "address_contacts",
        Column("id", Text, nullable=False, primary_key=True),
        Column("address", BigInt, nullable=False),
        Column("mark", LargeBinary, nullable=False),
        Column("sealed", LargeBinary, nullable=False),
        Column("keep_until", Date, nullable=False),
    )
    op.create_index("ix_address_contacts_address", "address_contacts", ["address"])
    op.create_index("ix_address_contacts_mark", "address_contacts", ["mark"])


def downgrade() -> None:
    """Remove it, with all contacts."""
    op.drop_table("address_contacts")
