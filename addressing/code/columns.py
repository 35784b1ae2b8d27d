"""Take columns in whatever form they come and give them back as Arrow text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

Column = Any
"""NumPy array, Arrow array or chunked array, pandas series, or list."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column of texts as one run of bytes.

    Attributes:
        data: UTF-8 bytes of all rows, one after the other.
        offsets: Where each row begins and the last one ends, int64, (n + 1,).
        missing: Rows without a value, (n,).
    """

    data: npt.NDArray[np.uint8] = field(repr=False)
    offsets: npt.NDArray[np.int64] = field(repr=False)
    missing: npt.NDArray[np.bool_] = field(repr=False)

    def __len__(self) -> int:
        """Rows."""
        return len(self.missing)

    def __getitem__(self, row: int) -> str:
        """One row as it was written."""
        written = self.data[self.offsets[row] : self.offsets[row + 1]].tobytes()
        return written.decode("utf-8", "replace").rstrip("\0")


def text_column(column: Column) -> TextColumn:
    """Read a column of texts; numbers are written out as Python writes them."""
    if isinstance(column, np.ndarray) and column.dtype.kind == "S":
        fixed = np.ascontiguousarray(column).ravel()
        offsets = np.arange(len(fixed) + 1, dtype=np.int64) * fixed.dtype.itemsize
        return TextColumn(fixed.view(np.uint8), offsets, fixed == b"")
    texts = _arrow_texts(column)
    missing = np.asarray(texts.is_null().to_numpy(zero_copy_only=False), np.bool_)
    _, offsets_buffer, data_buffer = texts.buffers()
    offsets = np.frombuffer(offsets_buffer, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(data_buffer or b"", np.uint8)
    return TextColumn(data, offsets, missing)


def _arrow_texts(column: Column) -> pa.Array:
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not isinstance(column, pa.Array):
        listed = column if isinstance(column, pd.Series) else pd.Series(column, dtype=object)
        try:
            column = pa.Array.from_pandas(listed)
        except (pa.ArrowInvalid, pa.ArrowTypeError):  # values of several kinds
            known = listed.notna()
            column = pa.array(
                [str(value) if good else None for value, good in zip(listed, known, strict=True)],
                pa.large_string(),
            )
    if not len(column):
        return pa.array([""], pa.large_string())[:0]
    return column.cast(pa.large_string())


def number_column(column: Column) -> npt.NDArray[np.float64]:
    """Read a column of numbers, (n,); NaN where a row is none."""
    if isinstance(column, pa.Array | pa.ChunkedArray):
        column = column.to_pandas()
    if isinstance(column, np.ndarray) and column.dtype.kind in "fiu":
        return np.ascontiguousarray(column, np.float64).ravel()
    listed = column if isinstance(column, pd.Series) else pd.Series(column, dtype=object)
    numbers = pd.to_numeric(listed, errors="coerce")
    return np.ascontiguousarray(numbers.to_numpy(dtype=np.float64, na_value=np.nan))


def arrow_texts(fixed: npt.NDArray[np.bytes_], valid: npt.NDArray[np.bool_]) -> pa.Array:
    """Fixed-width ASCII rows as an Arrow string array; null where ``valid`` is false."""
    width = fixed.dtype.itemsize
    offsets = np.zeros(len(fixed) + 1, np.int64)
    np.cumsum(np.where(valid, width, 0), out=offsets[1:])
    kept = fixed if valid.all() else fixed[valid]
    return pa.LargeStringArray.from_buffers(
        len(fixed),
        pa.py_buffer(offsets),
        pa.py_buffer(np.ascontiguousarray(kept)),
        pa.py_buffer(np.packbits(valid, bitorder="little")),
    )
