"""Tables that only the tests of the store use, on a base of their own."""

from __future__ import annotations

from typing import Any

from sqlalchemy import MetaData
from sqlalchemy.orm import DeclarativeBase

from gis_data.db import (
    JSON,
    BigInt,
    Date,
    Float,
    Geometry,
    LargeBinary,
    Mapped,
    Sensitivity,
    Text,
    UtcTime,
    column,
    spatial_index,
)

PUBLIC = Sensitivity.PUBLIC


class OwnBase(DeclarativeBase):
    metadata = MetaData()


class Market(OwnBase):
    """A market."""

    __tablename__ = "markets"
    __table_args__ = (spatial_index("ix_markets_place", "place"),)

    key: Mapped[int] = column(BigInt, PUBLIC, primary_key=True, autoincrement=False)
    name: Mapped[str] = column(Text, PUBLIC, nullable=True, index=True)
    place: Mapped[Any] = column(Geometry("POINT"), PUBLIC, nullable=True)
    opened: Mapped[Any] = column(Date, PUBLIC, nullable=True)
    seen: Mapped[Any] = column(UtcTime, PUBLIC, nullable=True)
    weight: Mapped[Any] = column(Float, PUBLIC, nullable=True)
    picture: Mapped[Any] = column(LargeBinary, PUBLIC, nullable=True)
    goods: Mapped[Any] = column(JSON, PUBLIC, nullable=True)


def make_tables(store) -> None:
    from sqlalchemy import text

    with store.connection() as connection:
        if store.spatial:
            connection.execute(text("CREATE EXTENSION IF NOT EXISTS postgis"))
        OwnBase.metadata.create_all(connection)
