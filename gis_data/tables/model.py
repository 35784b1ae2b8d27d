"""Hold a table that is being read: its columns, how it was understood, its rows as they come."""

from __future__ import annotations

import weakref
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Self

import pyarrow as pa

from gis_data.errors import TableError
from gis_data.tables.slices import Slice, recut, slice_of_rows, text_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

_PIECE_ROWS = 1_024


@dataclass(frozen=True, slots=True)
class Row:
    """One record; every value is text, and every column has one.

    Attributes:
        number: The row as a person counts it. In CSV, TSV and Excel the header is row 1, blank
            rows count and a cell of several lines counts once; in NDJSON it is the line of the
            file; in JSON and Parquet, which have no header row, the first record is row 1.
        values: Column name → text; a missing cell is empty text.
        error: What is wrong with this row as a sentence, or None. The values are then as good
            as they could be saved.
    """

    number: int
    values: dict[str, str]
    error: str | None = None


class Table:
    """A table read once, front to back, in constant memory (Excel apart).

    Iterate it for its rows, or ask for ``slices``, which are many times as fast; use it as a
    context manager when it may be left half read.

    Attributes:
        columns: Unique column names in their order.
        schema: The Arrow types of the columns in slices: text, where the format has no types.
        format: "csv", "tsv", "xlsx", "json", "ndjson" or "parquet".
        encoding: "utf-8", "utf-8-sig", "utf-16-le" or "utf-16-be"; None for binary formats.
        notes: Sentences on what was understood or repaired; it may grow while rows are read.
        share_read: Tells how much of the table was read, from 0 to 1; None where nobody knows.
    """

    def __init__(
        self,
        columns: Sequence[str],
        rows: Iterator[Row],
        *,
        format: str,  # noqa: A002 - the word of the interface
        encoding: str | None,
        notes: list[str],
        schema: pa.Schema | None = None,
        pieces: Callable[[], Iterator[Slice]] | None = None,
    ) -> None:
        self.columns = tuple(columns)
        self.schema = text_schema(self.columns) if schema is None else schema
        self.format = format
        self.encoding = encoding
        self.notes = notes
        self.share_read: Callable[[], float | None] = lambda: None
        self._rows = rows
        self._pieces = pieces or self._pieces_of_rows
        self._started = False
        self._close: Callable[[], object] = lambda: None

    def close_with(self, close: Callable[[], object]) -> Self:
        """Have ``close`` called once: at the end of the rows, on ``close()`` or when forgotten."""
        self._close = weakref.finalize(self, close)
        return self

    def close(self) -> None:
        """Let go of the file."""
        self._close()

    def __iter__(self) -> Iterator[Row]:
        """Yield the rows.

        Raises:
            TableError: When the rows were already read; a stream cannot be read twice.
        """
        self._start()
        try:
            yield from self._rows
        finally:
            self.close()

    def slices(self, rows: int) -> Iterator[Slice]:
        """Yield the same rows as columns, ``rows`` rows at a time; the last slice may be shorter.

        Raises:
            TableError: When the rows were already read; a stream cannot be read twice.
        """
        self._start()
        try:
            yield from recut(self._pieces(), rows)
        finally:
            self.close()

    def _start(self) -> None:
        if self._started:
            raise TableError("This table was already read; open it again to read it again.")
        self._started = True

    def _pieces_of_rows(self) -> Iterator[Slice]:
        while rows := list(islice(self._rows, _PIECE_ROWS)):
            yield slice_of_rows(rows, self.columns)

    def __enter__(self) -> Self:
        """Return the table itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the file."""
        self.close()
