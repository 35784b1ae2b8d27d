"""Make the table of links that partners keep to addresses."""

from __future__ import annotations

from gis_data.db import BigInt, Column, Text, op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "address_links",
        Column("partner", Text, nullable=False, primary_key=True),
        Column("own_key", Text, nullable=False, primary_key=True),
        Column("address", BigInt, nullable=False),
        Column("how", Text, nullable=False),
        Column("since", BigInt, nullable=False),
    )
    op.create_index("ix_address_links_partner_address", "address_links", ["partner", "address"])


def downgrade() -> None:
    """Remove it: partners must match their files again."""
    op.drop_table("address_links")
