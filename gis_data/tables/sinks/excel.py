"""Write a sheet of an Excel workbook."""

from __future__ import annotations

import math
import re
from typing import BinaryIO

import openpyxl
import pyarrow as pa
from openpyxl.cell import WriteOnlyCell

from gis_data.errors import TableError
from gis_data.tables.cells import REPLACEMENT, cell_text, without_surrogates
from gis_data.tables.sinks.columns import packed, plain_cells, unpacked
from gis_data.tables.sinks.model import Format, SinkOptions

_EXCEL_ROWS, _EXCEL_COLUMNS, _EXCEL_TEXT = 1_048_576, 16_384, 32_767  # ECMA-376, Excel's limits
_EXCEL_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def sheet_text(value: object) -> str:
    """A value as text that a workbook can hold: what XML forbids is replaced."""
    return _EXCEL_ILLEGAL.sub(REPLACEMENT, without_surrogates(cell_text(value)))


class _ExcelSink:
    def __init__(self, stream: BinaryIO, columns: tuple[str, ...], options: SinkOptions) -> None:
        del options
        if len(columns) > _EXCEL_COLUMNS:
            raise TableError(
                f"Excel holds {_EXCEL_COLUMNS} columns, the table has {len(columns)}; write CSV."
            )
        self._stream = stream
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet = self._book.create_sheet("Sheet1")
        self._rows = 0
        self.write(list(columns))

    def write(self, cells: list[object]) -> None:
        self._rows += 1
        if self._rows > _EXCEL_ROWS:
            raise TableError(f"Excel holds {_EXCEL_ROWS} rows, the table has more; write CSV.")
        self._sheet.append([self._cell(cell) for cell in cells])

    def write_encoded(self, rows: bytes) -> None:
        columns = (plain_cells(column) for column in unpacked(rows).columns)
        for cells in zip(*columns, strict=True):
            self.write(list(cells))

    def _cell(self, value: object) -> object:
        if value is None or value == "":
            return None
        if isinstance(value, bool):
            return value
        if isinstance(value, float | int):
            return value if math.isfinite(value) else None
        text = sheet_text(value)
        if len(text) > _EXCEL_TEXT:
            raise TableError(
                f"Row {self._rows} has a cell of {len(text)} characters; "
                f"Excel holds {_EXCEL_TEXT}. Write CSV."
            )
        cell = WriteOnlyCell(self._sheet, text)
        cell.data_type = "s"  # never a formula, whatever the text begins with
        return cell

    def finish(self) -> None:
        self._book.save(self._stream)

    def abandon(self) -> None:
        self._sheet.close()


def _encode(batch: pa.RecordBatch, _options: SinkOptions) -> bytes:
    return packed(batch)


EXCEL = Format(_ExcelSink, _encode)
