"""Write finished parts, in order, into the output and the review file."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import pyarrow as pa

from addressing.batch.columns import RESULT_TYPES, result_columns
from addressing.batch.review.sheet import unpacked_review
from addressing.batch.review.writing import open_review
from addressing.batch.work import Part
from gis_data import SinkOptions, Table, open_writer

_LAYER = "geocoded"


def sink_options(table: Table, *, bom: bool) -> SinkOptions:
    """What the output's format should know: the kept columns' types and the results'."""
    types: dict[str, type | pa.DataType] = dict(
        zip(table.schema.names, table.schema.types, strict=True)
    )
    return SinkOptions(
        bom=bom,
        types={**types, **RESULT_TYPES},
        latitude="geo_latitude",
        longitude="geo_longitude",
        layer=_LAYER,
    )


class Joiner:
    """The output and the review file; both appear whole at the end of the ``with``."""

    def __init__(
        self,
        table: Table,
        target: Path | BinaryIO,
        review: Path | None,
        *,
        format: str,  # noqa: A002 - the word of the interface
        options: SinkOptions,
    ) -> None:
        columns = result_columns(table.columns)
        self._stack = ExitStack()
        self._writer = open_writer(target, columns, format=format, options=options)
        self._review = None if review is None else open_review(review)

    def __enter__(self) -> Self:
        """Open both."""
        self._stack.enter_context(self._writer)
        if self._review is not None:
            self._stack.enter_context(self._review)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish both, or leave nothing behind after an error."""
        self._stack.__exit__(kind, error, traceback)

    def join(self, part: Part) -> None:
        """Write the next part."""
        self._writer.write_encoded(part.output, part.tally.rows)
        if self._review is not None and part.review:
            self._review.add(unpacked_review(part.review))
