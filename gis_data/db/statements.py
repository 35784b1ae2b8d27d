"""State what differs between the databases in words that do not."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from geoalchemy2 import functions as spatial
from sqlalchemy import ColumnElement, Select, any_, func, literal, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import InstrumentedAttribute, Session

from gis_data.db.base import Base, table_of
from gis_data.db.types import POSTGIS, WGS84


def insert_or_change(
    session: Session,
    model: type[Base],
    rows: Sequence[Mapping[str, Any]],
    add: Sequence[str] = (),
    replace: Sequence[str] = (),
    returning: Sequence[str] = (),
) -> list[Any]:
    """Insert rows; where the key is there already, change the row that has it.

    Rows are locked in the order given: give them sorted, and no two writers wait for each other.

    Args:
        session: Of ``Store.write``.
        model: The table.
        rows: Values by column; the primary key decides.
        add: Columns whose value is added to the one that is there.
        replace: Columns whose value takes the place of the one that is there.
        returning: Columns to give back, as they are afterwards.

    Returns:
        One row for each row given, in no particular order; nothing where ``returning`` is empty.
    """
    table = table_of(model)
    dialect = postgresql if session.get_bind().dialect.name == POSTGIS else sqlite
    statement: Any = dialect.insert(table)
    changes = {name: table.columns[name] + statement.excluded[name] for name in add}
    changes |= {name: statement.excluded[name] for name in replace}
    key = list(table.primary_key.columns)
    if changes:
        statement = statement.on_conflict_do_update(index_elements=key, set_=changes)
    else:
        statement = statement.on_conflict_do_nothing(index_elements=key)
    if not returning:
        session.execute(statement, list(rows))
        return []
    statement = statement.returning(*(table.columns[name] for name in returning))
    return list(session.execute(statement, list(rows)))


def held(statement: Select[Any]) -> Select[Any]:
    """The statement, its rows held until the end of the transaction so that nobody changes them.

    SQLite has one writer at a time and needs no more.
    """
    return statement.with_for_update()


def is_among(
    session: Session, field: InstrumentedAttribute[Any], values: Sequence[Any]
) -> ColumnElement[bool]:
    """Whether a field has one of many values, sent as one: thousands of them cost little.

    Args:
        session: Which it is used in.
        field: A column of texts or whole numbers.
        values: Any number of them.
    """
    if session.get_bind().dialect.name == POSTGIS:
        kind = field.type
        return field == any_(literal(list(values), postgresql.ARRAY(kind)))
    listed = func.json_each(json.dumps(list(values))).table_valued("value")
    return field.in_(select(listed.c.value))


def meets_box(
    shape: InstrumentedAttribute[Any], west: float, south: float, east: float, north: float
) -> ColumnElement[bool]:
    """Whether the box of a shape meets a box in degrees; PostGIS only, by its index."""
    box = spatial.ST_MakeEnvelope(west, south, east, north, WGS84)
    condition: ColumnElement[bool] = shape.op("&&", is_comparison=True)(box)
    return condition


def degrees_from(
    shape: InstrumentedAttribute[Any], *, latitude: float, longitude: float
) -> ColumnElement[float]:
    """Distance of a shape from a position in degrees; PostGIS only, and orders by its index."""
    point = spatial.ST_SetSRID(spatial.ST_MakePoint(longitude, latitude), literal_column("4326"))
    distance: ColumnElement[float] = shape.op("<->")(point)
    return distance
