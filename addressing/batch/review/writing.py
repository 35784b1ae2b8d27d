"""Write the review file for a spreadsheet: an Excel workbook, or CSV that Excel opens right."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

import openpyxl
import pyarrow as pa
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from addressing.batch.review.sheet import ALTERNATIVES, CLERK_COLUMNS, REVIEW_COLUMNS
from gis_data import InputError, Problem, SinkOptions, TableError, encode_rows, open_writer

_SUFFIXES = (".xlsx", ".csv")
_EXCEL_ROWS = 1_048_576
_WIDTHS = {"row": 8, "text": 60, "pick": 6, "correct_code": 16, "note": 20, "class": 6, "key": 15}
_WIDTH = 40
_FREEZE = "F2"  # what the clerk reads and fills stays in view
_TEXT_FORMAT = "@"
_HELP = (
    "សូមបំពេញតែ pick ឬ correct_code។",
    f"pick៖ 0 = ចម្លើយក្នុង found ត្រឹមត្រូវ; 1–{ALTERNATIVES} = លេខនៃ alternative។",
    "correct_code៖ កូដប្រៃសណីយ៍ ៦ ខ្ទង់ កូដភូមិ ៨ ខ្ទង់ ឬលេខអាសយដ្ឋាន ១២ ខ្ទង់។",
    "Fill in pick or correct_code; leave every other column as it is.",
    f"pick: 0 = the answer in found is right; 1 to {ALTERNATIVES} = number of an alternative.",
    "correct_code: a postcode (6 digits), a village code (8) or an address code (12).",
    "A row that is left empty stays open.",
)


class ReviewWriter(Protocol):
    """Where the rows to review go; the file appears whole at the end of the ``with``."""

    def __enter__(self) -> Self:
        """Open the file."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish the file."""

    def add(self, rows: pa.RecordBatch) -> None:
        """Write rows of the review."""


def open_review(target: Path) -> ReviewWriter:
    """Open a review file for writing.

    Raises:
        InputError: The suffix is not one that a clerk's spreadsheet keeps.
    """
    check_review_name(target)
    return _Workbook(target) if target.suffix.lower() == ".xlsx" else _Delimited(target)


def check_review_name(target: Path) -> None:
    """Refuse what is no spreadsheet.

    Raises:
        InputError: The suffix is another.
    """
    if target.suffix.lower() not in _SUFFIXES:
        raise InputError(
            "The review file is for a spreadsheet.",
            [Problem("--review", str(target), "a name that ends in .xlsx or .csv")],
        )


class _Delimited:
    """UTF-8 with a byte order mark, so that Excel shows Khmer."""

    def __init__(self, target: Path) -> None:
        self._writer = open_writer(
            target, REVIEW_COLUMNS, format="csv", options=SinkOptions(bom=True)
        )

    def __enter__(self) -> Self:
        self._writer.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._writer.__exit__(kind, error, traceback)

    def add(self, rows: pa.RecordBatch) -> None:
        self._writer.write_encoded(encode_rows(rows, format="csv"), rows.num_rows)


class _Workbook:
    """All text typed as text, so that codes keep their zeros and nothing runs."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._book = openpyxl.Workbook(write_only=True)
        self._sheet = self._book.create_sheet("review")
        self._rows = 1
        for place, name in enumerate(REVIEW_COLUMNS):
            column = self._sheet.column_dimensions[_letter(place)]
            column.width = _WIDTHS.get(name, _WIDTH)
            if name in CLERK_COLUMNS:
                column.number_format = _TEXT_FORMAT
        self._sheet.freeze_panes = _FREEZE
        self._sheet.data_validations.append(_choice())

    def __enter__(self) -> Self:
        self._sheet.append([self._cell(name, bold=True) for name in REVIEW_COLUMNS])
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._sheet.close()
            return
        guide = self._book.create_sheet("help")
        guide.column_dimensions["A"].width = 100
        for line in _HELP:
            guide.append([line])
        part = self._target.with_name(f".{self._target.name}.part")
        try:
            with part.open("wb") as file:
                _save(self._book, file)
            part.replace(self._target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def add(self, rows: pa.RecordBatch) -> None:
        self._rows += rows.num_rows
        if self._rows > _EXCEL_ROWS:
            raise TableError(
                f"Excel holds {_EXCEL_ROWS} rows, and more are to review; name the file .csv."
            )
        for cells in zip(*(column.to_pylist() for column in rows.columns), strict=True):
            self._sheet.append([self._cell(cell) for cell in cells])

    def _cell(self, value: Any, *, bold: bool = False) -> Any:
        if value is None or value == "" or isinstance(value, int):
            return value or None
        cell = WriteOnlyCell(self._sheet, value)
        cell.data_type = "s"  # never a formula, whatever the text begins with
        if bold:
            cell.font = Font(bold=True)
        return cell


def _save(book: openpyxl.Workbook, file: BinaryIO) -> None:
    book.save(file)
    file.flush()


def _letter(place: int) -> str:
    return chr(ord("A") + place)


def _choice() -> DataValidation:
    """The spreadsheet offers the numbers that may be picked."""
    column = _letter(REVIEW_COLUMNS.index("pick"))
    numbers = ",".join(map(str, range(ALTERNATIVES + 1)))
    return DataValidation(
        type="list",
        formula1=f'"{numbers}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="pick",
        error=f"0 to {ALTERNATIVES}",
        sqref=f"{column}2:{column}{_EXCEL_ROWS}",
    )
