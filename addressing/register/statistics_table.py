"""Declare the table of published statistics."""

from __future__ import annotations

from gis_data.db import Base, BigInt, Mapped, Sensitivity, Text, column

_PUBLIC = Sensitivity.PUBLIC


class StatisticRow(Base):
    """A number that was published; the row of the country says that a month was."""

    __tablename__ = "address_statistics"

    month: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    measure: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    area: Mapped[str] = column(Text, _PUBLIC, primary_key=True)
    count: Mapped[int | None] = column(BigInt, _PUBLIC)
