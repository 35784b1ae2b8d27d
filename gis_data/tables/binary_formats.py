"""Read Excel workbooks and Parquet files as text tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from gis_data.errors import TableError
from gis_data.tables.cells import cell_text, has_surrogates, unique_names, without_surrogates
from gis_data.tables.model import Row, Table
from gis_data.tables.slices import Slice

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_BATCH_ROWS = 8_192


def read_excel(stream: BinaryIO, sheet: str | None) -> Table:
    """Read one sheet of a workbook (.xlsx, .xlsm, .xls, .ods); its first filled row is the header.

    Numbers become text without a needless ``.0``, dates ISO 8601. Leading zeros survive where the
    cell is text; a number that only a cell format pads with zeros has none to keep.

    Args:
        stream: A seekable stream.
        sheet: Name of the sheet; None takes the first visible one, and says so if there are more.

    Raises:
        TableError: When it is no workbook, the sheet does not exist or is empty.
    """
    try:
        workbook = CalamineWorkbook.from_filelike(stream)
    except (CalamineError, OSError, ValueError) as error:
        raise TableError(f"The Excel file cannot be read: {error}") from error
    notes: list[str] = []
    chosen = _choose_sheet(workbook, sheet, notes)
    rows = _Numbered(chosen)
    header = next((cells for _, cells in rows if any(cell != "" for cell in cells)), None)
    if header is None:
        raise TableError(f"The table is empty: sheet {chosen.name!r} has no header row.")
    names = [without_surrogates(cell_text(cell)) for cell in header]
    filled = max(place for place, name in enumerate(names, start=1) if name)
    columns, renamed = unique_names(names[: _columns_in_use(chosen, filled)])
    notes += renamed
    table = Table(columns, _excel_rows(rows, columns), format="xlsx", encoding=None, notes=notes)
    table.share_read = lambda: rows.number / max(chosen.total_height, 1)
    return table


class _Numbered:
    """The rows of a sheet with their numbers."""

    def __init__(self, sheet: CalamineSheet) -> None:
        self._rows = sheet.iter_rows()
        self.number = 0

    def __iter__(self) -> Iterator[tuple[int, Sequence[object]]]:
        for cells in self._rows:
            self.number += 1
            yield self.number, cells


def _columns_in_use(sheet: CalamineSheet, filled: int) -> int:
    """Columns up to the last with a name or a value: formatted but empty ones do not count."""
    in_use = filled
    for cells in sheet.iter_rows():
        for place in range(len(cells), in_use, -1):
            if cells[place - 1] != "":
                in_use = place
                break
    return in_use


def _choose_sheet(workbook: CalamineWorkbook, sheet: str | None, notes: list[str]) -> CalamineSheet:
    names = workbook.sheet_names
    if sheet is not None:
        if sheet not in names:
            raise TableError(f"The workbook has no sheet {sheet!r}; it has: {', '.join(names)}.")
        return workbook.get_sheet_by_name(sheet)
    visible = [
        entry.name
        for entry in workbook.sheets_metadata
        if entry.visible == SheetVisibleEnum.Visible
    ] or names
    if not visible:
        raise TableError("The workbook has no sheet.")
    if len(visible) > 1:
        others = ", ".join(visible[1:])
        notes.append(f"Sheet {visible[0]!r} was read; the workbook also has: {others}.")
    return workbook.get_sheet_by_name(visible[0])


def _excel_rows(rows: Iterable[tuple[int, Sequence[object]]], columns: list[str]) -> Iterator[Row]:
    for number, cells in rows:
        values = [cell_text(cell) for cell in cells[: len(columns)]]
        if any(values):
            yield Row(number, dict(zip(columns, values, strict=True)))


def read_parquet(stream: BinaryIO) -> Table:
    """Read a Parquet file from a seekable stream, batch by batch.

    Rows are text. Slices keep numbers, truth values, dates, moments and bytes (such as shapes);
    whatever else the file holds is text there too.

    Raises:
        TableError: When it is no Parquet file or has no columns.
    """
    try:
        file = pq.ParquetFile(stream)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"The Parquet file cannot be read: {error}") from error
    names = [str(name) for name in file.schema_arrow.names]
    if not names:
        raise TableError("The table is empty: the Parquet file has no columns.")
    columns, notes = unique_names(names)
    kinds = [kind if keeps_type(kind) else pa.string() for kind in file.schema_arrow.types]
    batches = _Batches(file)
    table = Table(
        columns,
        _parquet_rows(batches, columns),
        format="parquet",
        encoding=None,
        notes=notes,
        schema=pa.schema(list(zip(columns, kinds, strict=True))),
        pieces=lambda: _parquet_pieces(batches, table.schema),
    )
    table.share_read = lambda: batches.rows_read / max(file.metadata.num_rows, 1)
    return table


def keeps_type(kind: pa.DataType) -> bool:
    """Tell whether every format that has types can hold values of this one."""
    return bool(
        pa.types.is_boolean(kind)
        or pa.types.is_float32(kind)
        or pa.types.is_float64(kind)
        or (pa.types.is_integer(kind) and kind != pa.uint64())
        or pa.types.is_date32(kind)
        or pa.types.is_timestamp(kind)
        or pa.types.is_binary(kind)
    )


class _Batches:
    """The batches of a Parquet file, and how many rows were in them."""

    def __init__(self, file: pq.ParquetFile) -> None:
        self._file = file
        self.rows_read = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        try:
            for batch in self._file.iter_batches(batch_size=_BATCH_ROWS):
                yield batch
                self.rows_read += batch.num_rows
        except (pa.ArrowException, OSError) as error:
            raise TableError(
                f"The Parquet file breaks off after row {self.rows_read}: {error}"
            ) from error


def _parquet_rows(batches: _Batches, columns: list[str]) -> Iterator[Row]:
    number = 0
    for batch in batches:
        texts, errors = _texts_of(batch.columns)
        for place, cells in enumerate(zip(*texts, strict=True)):
            number += 1
            yield Row(number, dict(zip(columns, cells, strict=True)), errors.get(place))


def _parquet_pieces(batches: _Batches, schema: pa.Schema) -> Iterator[Slice]:
    for batch in batches:
        errors: dict[int, str] = {}
        arrays: list[pa.Array] = []
        for column, kind in zip(batch.columns, schema.types, strict=True):
            if column.type == kind and (kind != pa.string() or _is_utf8(column)):
                arrays.append(column)
                continue
            (texts,), found = _texts_of([column])
            errors |= found
            arrays.append(pa.array(texts, pa.string()))
        first = batches.rows_read + 1
        yield Slice(
            pa.RecordBatch.from_arrays(arrays, schema=schema),
            np.arange(first, first + batch.num_rows),
            errors,
        )


def _texts_of(columns: Sequence[pa.Array]) -> tuple[list[list[str]], dict[int, str]]:
    """Every cell as text; place → what was wrong with the row."""
    errors: dict[int, str] = {}
    found: list[list[str]] = []
    for column in columns:
        texts = [cell_text(cell) for cell in _cells(column, errors)]
        for place, text in enumerate(texts):
            if has_surrogates(text):
                texts[place] = without_surrogates(text)
                errors[place] = "it holds half a character, which was replaced"
        found.append(texts)
    return found, errors


def _cells(column: pa.Array, errors: dict[int, str]) -> list[Any]:
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)) and not _is_utf8(
        column
    ):
        octets = column.view(
            pa.binary() if pa.types.is_string(column.type) else pa.large_binary()
        ).to_pylist()
        for place, cell in enumerate(octets):
            try:
                octets[place] = None if cell is None else cell.decode("utf-8")
            except UnicodeDecodeError:
                octets[place] = cell.decode("utf-8", "replace")
                errors[place] = "it holds bytes that are not UTF-8, which were replaced"
        return list(octets)
    return list(column.to_pylist())


def _is_utf8(column: pa.Array) -> bool:
    try:
        column.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True
