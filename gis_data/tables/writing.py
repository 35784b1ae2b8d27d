"""Write a table in any offered format; a file appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Self

from gis_data.errors import TableError
from gis_data.tables.sinks import FORMATS, Sink, SinkOptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    import pyarrow as pa

WRITE_FORMATS = tuple(FORMATS)
_SUFFIXES = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".xlsx": "xlsx",
    ".json": "json",
    ".ndjson": "ndjson",
    ".jsonl": "ndjson",
    ".parquet": "parquet",
    ".geojson": "geojson",
    ".geoparquet": "geoparquet",
    ".gpkg": "gpkg",
}


def open_writer(
    target: Path | BinaryIO,
    columns: Sequence[str],
    *,
    format: str | None = None,  # noqa: A002 - the word of the interface
    options: SinkOptions | None = None,
) -> Writer:
    """Open a table for writing; use the result as a context manager and ``write`` each row.

    A file is written beside its target and takes its name only when everything went well, so that
    a target is never half written; a stream is written as the rows come.

    Text is kept as it is in every format. In CSV a cell may therefore begin with ``=``, ``+``,
    ``-`` or ``@`` (a telephone number does); a spreadsheet may take it for a formula. In Excel
    output every text is typed as text and never runs.

    Args:
        target: A file or a binary stream.
        columns: The columns; each row may leave some out and must not bring others.
        format: One of ``WRITE_FORMATS``; None goes by the suffix.
        options: Byte order mark, column types, the columns of the position.

    Raises:
        TableError: When the format is unknown, or a column stands twice.
    """
    chosen = written_format(target, format)
    if len(set(columns)) != len(columns):
        raise TableError("A column of the output stands twice.")
    return Writer(target, tuple(columns), chosen, options or SinkOptions())


def written_format(target: Path | BinaryIO, format: str | None = None) -> str:  # noqa: A002 - the word of the interface
    """The format that ``open_writer`` chooses.

    Raises:
        TableError: When the format is unknown.

    >>> written_format(Path("parcels.geoparquet"))
    'geoparquet'
    """
    suffix = _SUFFIXES.get(target.suffix.lower()) if isinstance(target, Path) else None
    chosen = format or suffix
    if chosen is None or chosen not in FORMATS:
        given = repr(chosen) if chosen else "no known suffix"
        raise TableError(f"Got {given} for the output; known are {', '.join(WRITE_FORMATS)}.")
    return chosen


def encode_rows(
    batch: pa.RecordBatch,
    *,
    format: str,  # noqa: A002 - the word of the interface
    options: SinkOptions | None = None,
) -> bytes:
    """Turn rows into what ``Writer.write_encoded`` takes, perhaps in another process.

    Args:
        batch: The rows, in the columns and types of the output.
        format: One of ``WRITE_FORMATS``.
        options: As for the writer.
    """
    return FORMATS[format].encode(batch, options or SinkOptions())


class Writer:
    """Rows on their way into a file or a stream; made by ``open_writer``."""

    def __init__(
        self,
        target: Path | BinaryIO,
        columns: tuple[str, ...],
        format: str,  # noqa: A002 - the word of the interface
        options: SinkOptions,
    ) -> None:
        self._target = target
        self._columns = columns
        self._format = format
        self._options = options
        self._known = frozenset(columns)
        self._sink: Sink | None = None
        self._stream: BinaryIO | None = None
        self._part: Path | None = None
        self.rows_written = 0

    def __enter__(self) -> Self:
        """Open the target.

        Raises:
            TableError: When the target's folder cannot be written.
        """
        if isinstance(self._target, Path):
            self._part = self._temporary(self._target)
            self._stream = self._part.open("wb")
        else:
            self._stream = self._target
        try:
            self._sink = FORMATS[self._format].open(self._stream, self._columns, self._options)
        except BaseException:
            self._discard()
            raise
        return self

    def write(self, row: Mapping[str, object]) -> None:
        """Write one row; a column that the row leaves out stays empty.

        Raises:
            TableError: When the row has a column that the table has not, or the format cannot
                hold the row.
        """
        if self._sink is None:
            raise TableError("The writer is not open; use it in a with statement.")
        if not row.keys() <= self._known:
            strange = ", ".join(sorted(row.keys() - self._known))
            raise TableError(f"A row has columns that the output has not: {strange}.")
        self._sink.write([row.get(column) for column in self._columns])
        self.rows_written += 1

    def write_encoded(self, encoded: bytes, rows: int) -> None:
        """Write rows that ``encode_rows`` made for the same format, columns and options.

        Raises:
            TableError: When the format cannot hold a row.
        """
        if self._sink is None:
            raise TableError("The writer is not open; use it in a with statement.")
        self._sink.write_encoded(encoded)
        self.rows_written += rows

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Finish, and give the file its name; after an error leave nothing behind."""
        if kind is not None:
            self._discard()
            return
        assert self._sink is not None
        assert self._stream is not None
        try:
            self._sink.finish()
            if self._part is not None and isinstance(self._target, Path):
                self._stream.flush()
                os.fsync(self._stream.fileno())
                self._stream.close()
                self._part.replace(self._target)
        except BaseException:
            self._discard()
            raise

    def _discard(self) -> None:
        if self._sink is not None:
            self._sink.abandon()
        if self._part is not None and self._stream is not None:
            self._stream.close()
            self._part.unlink(missing_ok=True)

    @staticmethod
    def _temporary(target: Path) -> Path:
        if target.is_dir():
            raise TableError(f"{target} is a folder; give a file.")
        try:
            handle, name = tempfile.mkstemp(
                prefix=f".{target.name}.", suffix=".part", dir=target.parent
            )
        except OSError as error:
            raise TableError(f"{target} cannot be written: {error.strerror}.") from error
        os.close(handle)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        return Path(name)


def _umask() -> int:
    """Read the process's file mask: a temporary file is private, a result should not be."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_whole(target: Path, data: bytes) -> None:
    """Write a file that appears whole or not at all: beside its target, then renamed.

    Raises:
        OSError: The file system refuses; what stood at the target still stands there.
    """
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
