"""Have PostGIS cut a vector tile out of a query."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Select, func, literal_column, select
from sqlalchemy.orm import Session

EXTENT: Final = 4096
"""Units along the edge of a tile."""

_BUFFER: Final = 64
_WEB_MERCATOR: Final = 3857


def vector_tile(
    session: Session, rows: Select[Any], *, layer: str, shape: str, zoom: int, column: int, row: int
) -> bytes:
    """A Mapbox vector tile of a layer; PostGIS only.

    Args:
        session: Of ``Store.read``.
        rows: What the tile shall hold, one column being the shape in degrees.
        layer: Name of the layer in the tile.
        shape: Name of that column.
        zoom: Of the tile in the web's usual grid.
        column: From the west.
        row: From the north.
    """
    given = rows.subquery("given")
    frame = func.ST_TileEnvelope(zoom, column, row)
    projected = func.ST_Transform(given.c[shape], _WEB_MERCATOR)
    drawn = select(
        *(field for field in given.columns if field.name != shape),
        func.ST_AsMVTGeom(projected, frame, EXTENT, _BUFFER, True).label(shape),  # noqa: FBT003
    ).subquery("drawn")
    statement = select(func.ST_AsMVT(literal_column("drawn"), layer, EXTENT, shape)).select_from(
        drawn
    )
    return bytes(session.execute(statement).scalar_one())
