"""Read a JSON array of objects or newline-delimited JSON, record by record."""

from __future__ import annotations

import codecs
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO, Self

from gis_data.errors import TableError
from gis_data.tables.cells import cell_text, has_surrogates, without_surrogates
from gis_data.tables.lines import CHUNK, SAMPLE, ByteSource, detect_encoding, read_lines
from gis_data.tables.model import Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_SPACE = re.compile(r"[\s,]*")
_NEXT_OBJECT = re.compile(r"\}\s*,\s*(?=\{)")


class _Literal(float):
    """A JSON number with a fraction, which remembers how it was written (1.50 stays 1.50)."""

    __slots__ = ("text",)
    text: str

    def __new__(cls, text: str) -> Self:
        number = super().__new__(cls, text)
        number.text = text
        return number


_DECODER = json.JSONDecoder(parse_float=_Literal)


@dataclass(frozen=True, slots=True)
class _Record:
    number: int
    values: dict[str, str]
    error: str | None


def read_ndjson(stream: BinaryIO) -> Table:
    """Read newline-delimited JSON from a seekable stream: one object per line."""
    return _read(stream, "ndjson")


def read_json_array(stream: BinaryIO) -> Table:
    """Read a JSON array of objects from a seekable stream, without loading it whole."""
    return _read(stream, "json")


def _read(stream: BinaryIO, format: str) -> Table:  # noqa: A002 - the word of the interface
    """Read twice: once for the names of all columns, once for the rows."""
    records = _ndjson_records if format == "ndjson" else _array_records
    start = stream.tell()
    encoding, _, note = detect_encoding(stream.read(SAMPLE))
    notes = [note] if note else []
    stream.seek(start)
    columns: dict[str, None] = {}
    seen = False
    for record in records(stream, []):
        seen = True
        columns.update(dict.fromkeys(record.values))
    if not columns:
        what = "no object with columns" if seen else "no records"
        raise TableError(f"The table is empty: the {format.upper()} input holds {what}.")
    stream.seek(start)
    rows = _rows(records(stream, notes), tuple(columns))
    return Table(tuple(columns), rows, format=format, encoding=encoding, notes=notes)


def _rows(records: Iterable[_Record], columns: tuple[str, ...]) -> Iterator[Row]:
    for record in records:
        values = {column: record.values.get(column, "") for column in columns}
        yield Row(record.number, values, record.error)


def _ndjson_records(stream: BinaryIO, notes: list[str]) -> Iterator[_Record]:
    source = ByteSource(stream)
    encoding, bom_size, _ = detect_encoding(source.peek(SAMPLE))
    source.skip(bom_size)
    for number, line in enumerate(read_lines(source, encoding, notes), start=1):
        text = line.text.strip()
        if not text and not line.error:
            continue
        try:
            value: object = _DECODER.decode(text)
        except (ValueError, RecursionError) as error:
            yield _Record(number, {}, line.error or f"it is not JSON: {_said(error)}")
            continue
        yield _record(number, value, line.error)


def _array_records(stream: BinaryIO, notes: list[str]) -> Iterator[_Record]:
    del notes  # an array is in one encoding
    text = _Text(stream)
    text.skip_space()
    if not text.starts_with("["):
        raise TableError(
            "The JSON input is not an array of objects. Give [{…}, {…}] or one object per line."
        )
    text.at += 1
    number = 0
    while True:
        text.skip_space()
        if text.starts_with("]"):
            return
        number += 1
        if text.at_end():
            yield _Record(number, {}, "the JSON array ends before its closing bracket")
            return
        try:
            value = text.value()
        except (ValueError, RecursionError) as error:
            yield _Record(number, {}, f"it is not JSON: {_said(error)}")
            if not text.skip_to_next_object():
                return
            continue
        yield _record(number, value, None)


class _Text:
    """A growing window on a JSON text; ``at`` is where reading stands in it."""

    def __init__(self, stream: BinaryIO) -> None:
        head = stream.read(SAMPLE)
        encoding, bom_size, _ = detect_encoding(head)
        self._decode = codecs.getincrementaldecoder(encoding.removesuffix("-sig"))("replace")
        self._stream = stream
        self._ended = False
        self.window = self._decode.decode(head[bom_size:])
        self.at = 0

    def _more(self, size: int = CHUNK) -> bool:
        if self._ended:
            return False
        chunk = self._stream.read(size)
        self._ended = not chunk
        self.window = self.window[self.at :] + self._decode.decode(chunk, final=not chunk)
        self.at = 0
        return not self._ended

    def skip_space(self) -> None:
        while True:
            found = _SPACE.match(self.window, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.window) or not self._more():
                return

    def starts_with(self, mark: str) -> bool:
        return self.window.startswith(mark, self.at)

    def at_end(self) -> bool:
        return self.at >= len(self.window) and not self._more()

    def value(self) -> object:
        """Take one value; read on while it may be cut off by the window."""
        size = CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self.window, self.at)
            except ValueError:
                # Cut off, or wrong: an object that closes inside the window is wrong.
                if _NEXT_OBJECT.search(self.window, self.at) or not self._more(size):
                    raise
                size *= 2
                continue
            if end == len(self.window) and self._more(size):
                continue  # a number may go on
            self.at = end
            return value

    def skip_to_next_object(self) -> bool:
        """Go behind the next ``},`` that an object follows; False when there is none."""
        while True:
            found = _NEXT_OBJECT.search(self.window, self.at)
            if found:
                self.at = found.end()
                return True
            if not self._more():
                return False


def _record(number: int, value: object, error: str | None) -> _Record:
    if not isinstance(value, dict):
        shown = cell_text(value)[:40]
        return _Record(number, {}, error or f"it is {shown!r} and not an object of named values")
    values = {str(key): _text(cell) for key, cell in value.items()}
    if any(has_surrogates(text) for pair in values.items() for text in pair):
        values = {without_surrogates(k): without_surrogates(v) for k, v in values.items()}
        error = error or "it holds half a character (a lone surrogate), which was replaced"
    return _Record(number, values, error)


def _text(value: object) -> str:
    return value.text if isinstance(value, _Literal) else cell_text(value)


def _said(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
