"""Cut a large table of PostgreSQL into ranges of its key."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlalchemy import Connection, text

from gis_data.db.types import POSTGIS


def partition_by_range(connection: Connection, table: str, bounds: Sequence[int]) -> None:
    """Create one part for each two neighbouring bounds; nothing on SQLite.

    The table must have been created with ``postgresql_partition_by="RANGE (…)"``.

    Args:
        connection: Of a migration.
        table: Name of the table; parts are called ``table_00``, ``table_01``…
        bounds: Ascending; a part holds its lower bound, not its upper one.
    """
    if connection.dialect.name != POSTGIS:
        return
    for number, (lower, upper) in enumerate(pairwise(bounds)):
        connection.execute(
            text(
                f'CREATE TABLE "{table}_{number:02}" PARTITION OF "{table}" '
                f"FOR VALUES FROM ({int(lower)}) TO ({int(upper)})"
            )
        )
