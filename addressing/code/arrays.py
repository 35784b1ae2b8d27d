"""Encode and decode whole columns: NumPy and Arrow arrays, pandas series, lists.

A row that cannot be read is masked, counted and reported; it never stops the others.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from addressing.code import kernel
from addressing.code.codec import decode, storage_key
from addressing.code.columns import Column, arrow_texts, number_column, text_column
from addressing.code.face import load_face
from addressing.code.form import CodeLevel
from addressing.errors import (
    CodeCheckError,
    CodeError,
    CodeFormatError,
    CodeUnknownError,
)
from postcodes import (
    NO_CELL,
    RowProblem,
    RowProblems,
    in_slices,
    position_problems,
)

Floats = npt.NDArray[np.float64]
Cells = npt.NDArray[np.uint64]
Keys = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class EncodedColumn:
    """Codes of a column of positions.

    Attributes:
        keys: Storage keys, (n,); 0 where ``valid`` is false.
        valid: Which rows have a code, (n,).
        problems: Why the others have none.
    """

    keys: Keys = field(repr=False)
    valid: Flags = field(repr=False)
    problems: RowProblems
    _index: Any = field(default=None, repr=False)

    def bytes(self) -> npt.NDArray[np.bytes_]:
        """Codes as fixed-width bytes, dtype S14, (n,); empty where there is none."""
        return write_codes(self.keys, self.valid)

    def arrow(self) -> pa.Array:
        """Codes as an Arrow array of strings; null where there is none."""
        return arrow_texts(self.bytes(), self.valid)

    def series(self) -> pd.Series[str]:
        """Codes as a pandas series with the index of the column that came in, if it had one."""
        texts = pd.array(self.arrow(), dtype="string[pyarrow]")
        return pd.Series(texts, index=self._index, name="address_code")


@dataclass(frozen=True, slots=True)
class DecodedColumn:
    """Places of a column of codes.

    Attributes:
        latitudes: Of the cells' centres in degrees, NaN where there is none, (n,).
        longitudes: As ``latitudes``.
        cells: H3 cells, (n,); 0 where there is none. A padded area has a coarser cell.
        keys: Storage keys of doors, (n,); 0 for areas and where there is none.
        valid: Which rows are codes, (n,).
        problems: What the others are.
    """

    latitudes: Floats = field(repr=False)
    longitudes: Floats = field(repr=False)
    cells: Cells = field(repr=False)
    keys: Keys = field(repr=False)
    valid: Flags = field(repr=False)
    problems: RowProblems


def encode_array(latitudes: Column, longitudes: Column) -> EncodedColumn:
    """The codes of positions in degrees (WGS 84).

    >>> column = encode_array([13.4125, None, 103.867], [103.867, 104.9, 13.4125])
    >>> column.bytes().tolist()
    [b'7747-0626-4043', b'', b'']
    >>> dict(column.problems.counts)
    {<RowProblem.MISSING: 'missing'>: 1, <RowProblem.SWAPPED: 'swapped'>: 1}

    Raises:
        CodeFormatError: The columns differ in length.
    """
    lat, lon = number_column(latitudes), number_column(longitudes)
    if len(lat) != len(lon):
        raise CodeFormatError(f"{len(lat)} latitudes and {len(lon)} longitudes do not pair.")
    keys, valid = np.empty(len(lat), np.uint32), np.empty(len(lat), np.bool_)
    numbers = np.zeros(len(lat), np.uint8)
    face = load_face()

    def encode_slice(part: slice) -> None:
        kernel.keys_of_positions(face, lat[part], lon[part], keys[part], valid[part])
        bad = part.start + np.flatnonzero(~valid[part])
        if len(bad):
            exchanged = np.empty(len(bad), np.bool_)
            nowhere = np.empty(len(bad), np.uint32)
            kernel.keys_of_positions(face, lon[bad], lat[bad], nowhere, exchanged)
            numbers[bad] = position_problems(lat[bad], lon[bad], exchanged)

    in_slices(encode_slice, len(lat))
    index = latitudes.index if isinstance(latitudes, pd.Series) else None
    return EncodedColumn(keys, valid, RowProblems(numbers), index)


def decode_array(codes: Column) -> DecodedColumn:
    """The places of codes, each read as ``decode`` reads it.

    Codes of twelve digits, bare or in three groups with hyphens, are read by compiled loops;
    everything else (Khmer digits, other separators, padded areas, faults) one by one.

    >>> column = decode_array(["7747-0626-4043", "៧៧៤៧-០៦២៦-xxxx", "7747-0626-4044", None])
    >>> column.latitudes.round(4).tolist()
    [13.4125, 13.4129, nan, nan]
    >>> dict(column.problems.counts)
    {<RowProblem.MISSING: 'missing'>: 1, <RowProblem.CHECK: 'check'>: 1}
    """
    texts = text_column(codes)
    count = len(texts)
    keys, cells = np.empty(count, np.uint32), np.empty(count, np.uint64)
    valid, numbers = np.empty(count, np.bool_), np.zeros(count, np.uint8)
    latitudes, longitudes = np.empty(count), np.empty(count)
    constants, face = kernel.constants(), load_face()

    def decode_slice(part: slice) -> None:
        offsets = texts.offsets[part.start : part.stop + 1]
        kernel.read_keys(constants, texts.data, offsets, keys[part], valid[part])
        kernel.cells_of_keys(constants, keys[part], cells[part], valid[part])
        kernel.positions_of_keys(face, keys[part], valid[part], latitudes[part], longitudes[part])
        for row in (part.start + np.flatnonzero(~valid[part])).tolist():
            if texts.missing[row]:
                numbers[row] = RowProblem.MISSING.number
                continue
            try:
                place = decode(texts[row])
            except CodeError as error:
                numbers[row] = _problem_of(error).number
                continue
            valid[row] = True
            cells[row], latitudes[row], longitudes[row] = (
                place.cell,
                place.latitude,
                place.longitude,
            )
            if place.level is CodeLevel.DOOR:
                keys[row] = storage_key(place.code)

    in_slices(decode_slice, count)
    return DecodedColumn(latitudes, longitudes, cells, keys, valid, RowProblems(numbers))


def check_array(codes: Column) -> Flags:
    """Which rows are sound codes or areas, (n,).

    >>> check_array(["7747 0626 4043", "7747 0626 4044", "120407"]).tolist()
    [True, False, False]
    """
    return decode_array(codes).valid


def write_codes(keys: Keys, valid: Flags | None = None) -> npt.NDArray[np.bytes_]:
    """Storage keys as codes, dtype S14, (n,); empty where ``valid`` is false.

    >>> write_codes(np.array([3141083754], np.uint32)).tolist()
    [b'7747-0626-4043']
    """
    known = np.ones(len(keys), np.bool_) if valid is None else valid
    text = np.empty((len(keys), kernel.WRITTEN), np.uint8)
    constants = kernel.constants()

    def write_slice(part: slice) -> None:
        kernel.write_keys(constants, keys[part], known[part], text[part])

    in_slices(write_slice, len(keys))
    return text.view(f"S{kernel.WRITTEN}").ravel()


def cells_of_keys(keys: Keys) -> Cells:
    """Door cells of storage keys, (n,); 0 for a key beyond the root table."""
    cells = np.empty(len(keys), np.uint64)
    kernel.cells_of_keys(kernel.constants(), keys, cells, np.ones(len(keys), np.bool_))
    return cells


def keys_of_cells(cells: Cells) -> EncodedColumn:
    """Codes of door cells (H3 resolution 13); cells without a root are masked."""
    keys, valid = np.empty(len(cells), np.uint32), np.empty(len(cells), np.bool_)
    kernel.keys_of_cells(kernel.constants(), np.asarray(cells, np.uint64), keys, valid)
    numbers = np.where(valid, 0, RowProblem.OUTSIDE.number).astype(np.uint8)
    return EncodedColumn(keys, valid, RowProblems(numbers))


def parent_cells(cells: Cells, level: CodeLevel) -> Cells:
    """The towns or blocks that door cells lie in, by H3's own hierarchy, (n,)."""
    finer = np.uint64((1 << 3 * (15 - level.resolution)) - 1)
    clear = np.uint64(~(0xF << 52) & 0xFFFF_FFFF_FFFF_FFFF)
    parents = (cells & clear) | np.uint64(level.resolution << 52) | finer
    return np.where(cells == NO_CELL, np.uint64(NO_CELL), parents)


def _problem_of(error: CodeError) -> RowProblem:
    if isinstance(error, CodeCheckError):
        return RowProblem.CHECK
    return RowProblem.UNKNOWN if isinstance(error, CodeUnknownError) else RowProblem.FORMAT
