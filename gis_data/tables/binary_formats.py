"""Read Excel workbooks and Parquet files as text tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import pyarrow as pa
import pyarrow.parquet as pq
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetVisibleEnum

from gis_data.errors import TableError
from gis_data.tables.cells import cell_text, has_surrogates, unique_names, without_surrogates
from gis_data.tables.model import Row, Table

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
    rows = enumerate(chosen.iter_rows(), start=1)
    header = next((cells for _, cells in rows if any(cell != "" for cell in cells)), None)
    if header is None:
        raise TableError(f"The table is empty: sheet {chosen.name!r} has no header row.")
    names = [without_surrogates(cell_text(cell)) for cell in header]
    filled = max(place for place, name in enumerate(names, start=1) if name)
    columns, renamed = unique_names(names[: _columns_in_use(chosen, filled)])
    notes += renamed
    return Table(columns, _excel_rows(rows, columns), format="xlsx", encoding=None, notes=notes)


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
    return Table(
        columns, _parquet_rows(file, columns), format="parquet", encoding=None, notes=notes
    )


def _parquet_rows(file: pq.ParquetFile, columns: list[str]) -> Iterator[Row]:
    number = 0
    try:
        for batch in file.iter_batches(batch_size=_BATCH_ROWS):
            lists = [column.to_pylist() for column in batch.columns]
            for cells in zip(*lists, strict=True):
                number += 1
                texts = [cell_text(cell) for cell in cells]
                error = None
                if any(has_surrogates(text) for text in texts):
                    texts = [without_surrogates(text) for text in texts]
                    error = "it holds half a character, which was replaced"
                yield Row(number, dict(zip(columns, texts, strict=True)), error)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"The Parquet file breaks off after row {number}: {error}") from error
