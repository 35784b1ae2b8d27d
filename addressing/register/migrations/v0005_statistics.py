"""Make the table of published statistics."""

from __future__ import annotations

from gis_data.db import BigInt, Column, Text, op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it."""
    op.create_table(
        "address_statistics",
        Column("month", Text, nullable=False, primary_key=True),
        Column("measure", Text, nullable=False, primary_key=True),
        Column("area", Text, nullable=False, primary_key=True),
        Column("count", BigInt, nullable=True),
    )


def downgrade() -> None:
    """Remove it: what was published is forgotten, and must not be published anew."""
    op.drop_table("address_statistics")
