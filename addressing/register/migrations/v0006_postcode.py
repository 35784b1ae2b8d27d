"""Find addresses by postcode: those of which no village or commune is known."""

from __future__ import annotations

from gis_data.db import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Index it."""
    op.create_index("ix_addresses_postcode", "addresses", ["postcode"])


def downgrade() -> None:
    """Remove the index; nothing is lost."""
    op.drop_index("ix_addresses_postcode", "addresses")
