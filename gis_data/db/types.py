"""Types that look the same from above on PostGIS and on SQLite."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import shapely
from geoalchemy2 import Geometry as PostgisGeometry
from geoalchemy2 import WKBElement
from sqlalchemy import DateTime, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine

WGS84 = 4326
POSTGIS = "postgresql"


class Geometry(TypeDecorator[shapely.Geometry]):
    """A shape in degrees (longitude, latitude): a geometry on PostGIS, WKB on SQLite."""

    impl = LargeBinary
    cache_ok = True
    spatial_index = False  # GeoAlchemy2 would make one by itself; see ``spatial_index`` in base.py

    def __init__(self, kind: str = "POINT") -> None:
        """Hold shapes of one kind: POINT, MULTIPOLYGON, GEOMETRY for any."""
        super().__init__()
        self.kind = kind

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose by database."""
        if getattr(dialect, "name", None) == POSTGIS:  # GeoAlchemy2 asks without a dialect too
            return dialect.type_descriptor(
                PostgisGeometry(self.kind, srid=WGS84, spatial_index=False)
            )
        return LargeBinary()

    def process_bind_param(self, value: shapely.Geometry | None, dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        wkb = shapely.to_wkb(value, output_dimension=2)
        return WKBElement(wkb, srid=WGS84) if dialect.name == POSTGIS else wkb

    def process_result_value(self, value: Any, dialect: Dialect) -> shapely.Geometry | None:
        """From the database."""
        if value is None:
            return None
        return shapely.from_wkb(bytes(value.data) if dialect.name == POSTGIS else value)


class UtcTime(TypeDecorator[datetime]):
    """A moment: ``timestamptz`` on PostgreSQL, on SQLite a text that sorts by time."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Choose by database."""
        if dialect.name == POSTGIS:
            return dialect.type_descriptor(DateTime(timezone=True))
        return dialect.type_descriptor(String(27))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """To the database."""
        if value is None:
            return None
        return value if dialect.name == POSTGIS else written_time(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """From the database."""
        if value is None:
            return None
        moment = value if dialect.name == POSTGIS else datetime.fromisoformat(value)
        return moment.astimezone(UTC)


def written_time(moment: datetime) -> str:
    """A moment as text of fixed width, in UTC.

    >>> written_time(datetime(2026, 11, 25, 7, 30, tzinfo=UTC))
    '2026-11-25T07:30:00.000000Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
