"""Open a table of any accepted format: the format is told, named by the suffix, or recognised."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from gis_data.errors import TableError
from gis_data.tables.binary_formats import read_excel, read_parquet
from gis_data.tables.delimited import read_delimited
from gis_data.tables.jsons import read_json_array, read_ndjson
from gis_data.tables.lines import detect_encoding

if TYPE_CHECKING:
    from collections.abc import Callable

    from gis_data.tables.model import Table

READ_FORMATS = ("csv", "tsv", "xlsx", "json", "ndjson", "parquet")
_SUFFIXES = {
    ".csv": "csv",
    ".txt": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".xls": "xlsx",
    ".ods": "xlsx",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
}
_DELIMITED = ("csv", "tsv")
_TEXTS = (*_DELIMITED, "json", "ndjson")  # read from the first byte to the last
_SPOOL_MEMORY = 32 << 20  # bytes of a piped workbook that are held before the disk is used
_SNIFFED = 4096


def open_table(
    source: Path | BinaryIO,
    *,
    format: str | None = None,  # noqa: A002 - the word of the interface
    sheet: str | None = None,
) -> Table:
    """Open a table for reading; every value is text.

    The bytes decide over the suffix: a workbook named ``.csv`` is read as a workbook, with a note.

    Args:
        source: A file, or a binary stream, which need not be seekable (standard input).
        format: One of ``READ_FORMATS``; None finds out.
        sheet: Sheet of a workbook; None takes the first visible one.

    Raises:
        TableError: When the table as a whole cannot be read; a bad row only carries an error.
    """
    if format is not None and format not in READ_FORMATS:
        raise TableError(f"Unknown table format {format!r}; known are {', '.join(READ_FORMATS)}.")
    stack = ExitStack()
    try:
        if isinstance(source, Path):
            stream = stack.enter_context(_open_file(source))
            named = _SUFFIXES.get(source.suffix.lower())
        else:
            stream, named = _Peekable.over(source), None
        if isinstance(stream, _Peekable):
            head = stream.peek(_SNIFFED)
        else:
            head = stream.read(_SNIFFED)
            stream.seek(0)
        chosen, note = (format, None) if format else _choose(head, named)
        if isinstance(stream, _Peekable) and chosen not in _DELIMITED:
            stream = stack.enter_context(_spool(stream))
        table = _reader(chosen, sheet)(stream)
    except BaseException:
        stack.close()
        raise
    if note:
        table.notes.insert(0, note)
    if isinstance(source, Path) and chosen in _TEXTS:
        size = max(source.stat().st_size, 1)
        table.share_read = lambda: 1.0 if stream.closed else stream.tell() / size
    return table.close_with(stack.close)


def _reader(format: str, sheet: str | None) -> Callable[[BinaryIO], Table]:  # noqa: A002 - the word of the interface
    readers: dict[str, Callable[[BinaryIO], Table]] = {
        "csv": lambda stream: read_delimited(stream, "csv"),
        "tsv": lambda stream: read_delimited(stream, "tsv"),
        "xlsx": lambda stream: read_excel(stream, sheet),
        "json": read_json_array,
        "ndjson": read_ndjson,
        "parquet": read_parquet,
    }
    return readers[format]


def _open_file(path: Path) -> BinaryIO:
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise TableError(f"There is no file {path}.") from error
    except IsADirectoryError as error:
        raise TableError(f"{path} is a folder; give a file.") from error
    except OSError as error:
        raise TableError(f"{path} cannot be opened: {error.strerror}.") from error


def _choose(head: bytes, named: str | None) -> tuple[str, str | None]:
    """Choose the format from the first bytes and the suffix's word."""
    if not head:
        raise TableError("The table is empty: it has no bytes at all.")
    seen = _recognise(head)
    if named is None or seen == named:
        return seen, None
    if "parquet" in (seen, named) or "xlsx" in (seen, named) or named == "ndjson":
        note = f"The name says {named}, the content is {seen}; it was read as {seen}."
        return (named, None) if _both_json(seen, named) else (seen, note)
    if named == "json" and seen == "ndjson":
        return seen, "One JSON object per line; it was read as ndjson."
    if named in _DELIMITED:
        return named, None  # a cell may begin with a bracket
    return seen, None


def _both_json(seen: str, named: str) -> bool:
    return {seen, named} <= {"json", "ndjson"}


def _recognise(head: bytes) -> str:
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return "xlsx"
    encoding, bom_size, _ = detect_encoding(head)
    text = head[bom_size:].decode(encoding.removesuffix("-sig"), "replace").lstrip()
    if text.startswith("["):
        return "json"
    if text.startswith("{"):
        return "ndjson"
    if text[:15].lower().startswith(("<!doctype", "<html", "<?xml")):
        raise TableError("This is a web page or XML, not a table. Save it as CSV or Excel first.")
    return "csv"


class _Peekable:
    """A stream that may not be seekable, with a look ahead."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._head = b""

    @classmethod
    def over(cls, stream: BinaryIO) -> BinaryIO:
        return cls(stream)  # type: ignore[return-value]

    def peek(self, size: int) -> bytes:
        while len(self._head) < size and (chunk := self._stream.read(size - len(self._head))):
            self._head += chunk
        return self._head

    def read(self, size: int = -1) -> bytes:
        if not self._head:
            return self._stream.read(size)
        if size < 0:
            taken, self._head = self._head + self._stream.read(), b""
        else:
            taken, self._head = self._head[:size], self._head[size:]
        return taken


def _spool(stream: BinaryIO) -> BinaryIO:
    """Copy a stream to where it can be read twice: memory, and the disk when it is large."""
    spooled = tempfile.SpooledTemporaryFile(max_size=_SPOOL_MEMORY)  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(stream, spooled)
    spooled.seek(0)
    return spooled  # type: ignore[return-value]
