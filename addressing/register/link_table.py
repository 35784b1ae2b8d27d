"""Declare the table of links from partners' own keys to addresses."""

from __future__ import annotations

from gis_data.db import Base, BigInt, Index, Mapped, Sensitivity, Text, column


class LinkRow(Base):
    """Which address stands for a thing of a partner; shown to that partner only."""

    __tablename__ = "address_links"
    __table_args__ = (Index(None, "partner", "address"),)

    partner: Mapped[str] = column(Text, Sensitivity.LOW, primary_key=True)
    own_key: Mapped[str] = column(Text, Sensitivity.MEDIUM, primary_key=True)
    address: Mapped[int] = column(BigInt, Sensitivity.MEDIUM)
    how: Mapped[str] = column(Text, Sensitivity.LOW)
    since: Mapped[int] = column(BigInt, Sensitivity.LOW)  # change up to which the partner knows
