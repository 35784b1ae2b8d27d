"""Geocode the rows of a table one after another: for tables that a program holds itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from addressing.batch.columns import RESULT_COLUMNS, LocationColumns
from addressing.batch.queries import ask
from addressing.batch.results import result_cells
from addressing.geocode import Geocoder
from gis_data import Row

_SLICE = 2_048
"""Rows that are geocoded at a time."""


def geocode_rows(
    rows: Iterable[Row], geocoder: Geocoder, columns: LocationColumns
) -> Iterator[dict[str, object]]:
    """Geocode rows in order, a slice at a time, in constant memory.

    A row that was read with an error is geocoded as far as it could be read, and keeps the error
    in ``geo_error``. For millions of rows ``geocode_table`` is the faster way.

    Args:
        rows: The rows, all values text.
        geocoder: What finds the places.
        columns: Where to look, from ``find_location_columns``.

    Yields:
        Every column of the row and ``RESULT_COLUMNS``; what is unknown is empty text.
    """
    remaining = iter(rows)
    while taken := list(islice(remaining, _SLICE)):
        asked = [
            ask(
                {role: row.values.get(column, "") for role, column in columns.roles.items()},
                row.error,
            )
            for row in taken
        ]
        answers = geocoder.geocode_many([one.query for one in asked])
        for row, found, one in zip(taken, answers, asked, strict=True):
            kept = {c: v for c, v in row.values.items() if c not in RESULT_COLUMNS}
            yield {**kept, **result_cells(found, one.problems)}
