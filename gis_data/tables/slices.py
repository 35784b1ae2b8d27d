"""Hold some rows of a table as columns, which cost little to cut, to send and to write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gis_data.tables.cells import cell_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import numpy.typing as npt

    from gis_data.tables.model import Row


@dataclass(frozen=True, slots=True)
class Slice:
    """Some rows that follow each other, as columns.

    Attributes:
        batch: The columns of the table. They are text; only a format that has types (Parquet)
            keeps its numbers, truth values, dates and bytes.
        numbers: The number of each row, as ``Row.number``.
        errors: Place in the slice → what is wrong with that row, as ``Row.error``.
    """

    batch: pa.RecordBatch
    numbers: npt.NDArray[np.int64]
    errors: Mapping[int, str]

    def __len__(self) -> int:
        """Rows."""
        return int(self.batch.num_rows)

    def texts(self, column: str) -> list[str]:
        """The cells of a column as text, empty where there is none."""
        cells = self.batch.column(column)
        if not pa.types.is_string(cells.type):
            return [cell_text(cell) for cell in cells.to_pylist()]
        texts: list[str] = (pc.fill_null(cells, "") if cells.null_count else cells).to_pylist()
        return texts

    def __reduce__(self) -> tuple[object, ...]:
        """Send these rows only: a pickled batch would take its neighbours along."""
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, self.batch.schema) as writer:
            writer.write_batch(self.batch)
        return _received, (sink.getvalue().to_pybytes(), self.numbers, dict(self.errors))


def _received(batch: bytes, numbers: npt.NDArray[np.int64], errors: Mapping[int, str]) -> Slice:
    with pa.ipc.open_stream(batch) as reader:
        return Slice(reader.read_next_batch(), numbers, errors)


def text_schema(columns: Sequence[str]) -> pa.Schema:
    """A schema in which every column is text."""
    return pa.schema([(name, pa.string()) for name in columns])


def slice_of_rows(rows: Sequence[Row], columns: Sequence[str]) -> Slice:
    """Turn rows into columns of text."""
    cells = [[row.values[column] for row in rows] for column in columns]
    arrays = [pa.array(column, pa.string()) for column in cells]
    return Slice(
        pa.RecordBatch.from_arrays(arrays, schema=text_schema(columns)),
        np.fromiter((row.number for row in rows), np.int64, len(rows)),
        {place: row.error for place, row in enumerate(rows) if row.error is not None},
    )


def recut(pieces: Iterable[Slice], rows: int) -> Iterator[Slice]:
    """Cut slices of any length anew, all of ``rows`` rows but the last."""
    held: list[Slice] = []
    count = 0
    for piece in pieces:
        held.append(piece)
        count += len(piece)
        if count < rows:
            continue
        whole = _joined(held)
        for start in range(0, count - count % rows, rows):
            yield _part(whole, start, rows)
        count %= rows
        held = [_part(whole, len(whole) - count, count)] if count else []
    if count:
        yield _joined(held)


def _joined(pieces: Sequence[Slice]) -> Slice:
    if len(pieces) == 1:
        return pieces[0]
    errors: dict[int, str] = {}
    start = 0
    for piece in pieces:
        errors.update((start + place, error) for place, error in piece.errors.items())
        start += len(piece)
    return Slice(
        pa.concat_batches([piece.batch for piece in pieces]),
        np.concatenate([piece.numbers for piece in pieces]),
        errors,
    )


def _part(whole: Slice, start: int, rows: int) -> Slice:
    errors = {p - start: e for p, e in whole.errors.items() if start <= p < start + rows}
    return Slice(whole.batch.slice(start, rows), whole.numbers[start : start + rows], errors)
