"""Read CSV and TSV so that no bad row takes its neighbours along.

The ``csv`` module splits; this module decides which physical lines belong together. A quote that
is opened and never closed spoils its own row only.
"""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import BinaryIO

import numpy as np

from gis_data.errors import TableError
from gis_data.tables.blocks import read_block, whole_lines
from gis_data.tables.cells import unique_names
from gis_data.tables.lines import (
    SAMPLE,
    ByteSource,
    Line,
    detect_encoding,
    end_of_lines,
    read_lines,
)
from gis_data.tables.model import Row, Table
from gis_data.tables.slices import Slice, slice_of_rows

DELIMITERS = (",", ";", "\t", "|")
LONGEST_CELL_LINES = 100
LONGEST_CELL_CHARACTERS = 64_000
_NO_DELIMITER = "\x1f"  # a table of one column: nothing splits its lines
_SNIFFED_LINES = 50
_SLOW_ROWS = 500  # rows that are read singly before a block is tried again
_SWALLOWED_LINES = 3  # a quoted cell over so many lines, each a full row, is a lone quote
_PAIR = 2  # columns; with so few, lines look alike by chance
_SHOWN_EXTRA = 60
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*$", re.IGNORECASE)


def read_delimited(stream: BinaryIO, format: str) -> Table:  # noqa: A002 - the word of the interface
    """Read a CSV or TSV stream.

    Args:
        stream: Bytes; it need not be seekable.
        format: "tsv" splits at tabs only; "csv" finds out between ``,`` ``;`` tab and ``|``.

    Raises:
        TableError: When the stream is empty.
    """
    source = ByteSource(stream)
    sample = source.peek(SAMPLE)
    encoding, bom_size, note = detect_encoding(sample)
    source.skip(bom_size)
    line_end = end_of_lines(source)
    notes = [note] if note else []
    lines = _PushBack(read_lines(source, encoding, notes))
    head = lines.peek(_SNIFFED_LINES)
    delimiter = "\t" if format == "tsv" else ""
    skipped = 0
    if head and (declared := _SEPARATOR_LINE.match(head[0].text)):
        delimiter = declared[1]
        next(lines)
        head, skipped = head[1:], 1
    delimiter = delimiter or sniff_delimiter([line.text for line in head])
    records = _Records(lines, delimiter, skipped)
    header = next((record for record in records if record[1]), None)
    if header is None:
        raise TableError(
            "The table is empty: it has no header row. Its first row must name the columns."
        )
    _, names, error = header
    if error:
        notes.append(f"The header row: {error}.")
    columns, renamed = unique_names(names)
    notes += renamed
    rows = _rows(records, columns)
    plain = encoding.startswith("utf-8") and line_end == b"\n"
    return Table(
        columns,
        rows,
        format=format,
        encoding=encoding,
        notes=notes,
        pieces=lambda: _pieces(source if plain else None, lines, records, columns),
    )


def sniff_delimiter(lines: Sequence[str]) -> str:
    r"""Find the character that splits the header and splits the rows alike.

    A header that no candidate splits is a table of one column: its rows are not split, however
    many commas an address holds.

    >>> sniff_delimiter(["id;address", "1;Street 5, BKK 1", "2;Phnom Penh, Chamkar Mon"])
    ';'
    >>> sniff_delimiter(["address", "Street 5, BKK 1"]) == ","
    False
    """
    lines = [line for line in lines if line.strip()]
    best, best_score = _NO_DELIMITER, (0.0, 0)
    for candidate in DELIMITERS:
        counts = [len(_split_plain(line, candidate)) for line in lines]
        if not counts or counts[0] == 1:
            continue
        alike = sum(count == counts[0] for count in counts) / len(counts)
        score = (round(alike, 1), counts[0])
        if score > best_score:
            best, best_score = candidate, score
    return best


class _PushBack(Iterator[Line]):
    """Lines that can be given back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._waiting: deque[Line] = deque()

    def __next__(self) -> Line:
        return self._waiting.popleft() if self._waiting else next(self._lines)

    @property
    def waiting(self) -> bool:
        """Whether lines were given back or looked at in advance."""
        return bool(self._waiting)

    def peek(self, count: int) -> list[Line]:
        while len(self._waiting) < count and (line := next(self._lines, None)) is not None:
            self._waiting.append(line)
        return list(self._waiting)[:count]

    def give_back(self, lines: list[Line]) -> None:
        self._waiting.extendleft(reversed(lines))


_Record = tuple[int, list[str], str | None]


class _Records(Iterator[_Record]):
    """Records as (row number, cells, error); cells is empty for a blank line."""

    def __init__(self, lines: _PushBack, delimiter: str, skipped: int) -> None:
        self.delimiter = delimiter
        self.number = skipped
        self._lines = lines
        self._width = 0

    def __next__(self) -> _Record:
        line = next(self._lines)
        self.number += 1
        text = line.text.rstrip("\r\n")
        if not text:
            return self.number, [], line.error
        if '"' not in text:
            cells, error = text.split(self.delimiter), line.error
        else:
            cells, error = _quoted(line, self._lines, self.delimiter, self._width)
        self._width = self._width or len(cells)
        return self.number, cells, error


def _quoted(
    first: Line, lines: _PushBack, delimiter: str, width: int
) -> tuple[list[str], str | None]:
    """Split a record with quotes, taking further lines while a quoted cell is open."""
    taken: list[Line] = []
    text = first.text
    while True:
        cells, state = _strict(text, delimiter)
        if cells is not None:
            break
        if (
            state == "open"
            and len(taken) < LONGEST_CELL_LINES
            and len(text) < LONGEST_CELL_CHARACTERS
        ):
            more = _take_to_next_quote(lines, taken)
            if more:
                text += more
                continue
        lines.give_back(taken)
        return _lone_quote(first, delimiter, state)
    if taken:
        plain = [len(_split_plain(part.text, delimiter)) for part in (first, *taken)]
        wrong_width = width and len(cells) != width and plain[0] == width
        full_rows = width > _PAIR and len(plain) >= _SWALLOWED_LINES and set(plain) == {width}
        if wrong_width or full_rows:
            lines.give_back(taken)
            return _lone_quote(first, delimiter, "open")
    errors = [part.error for part in (first, *taken) if part.error]
    return cells, errors[0] if errors else None


def _take_to_next_quote(lines: _PushBack, taken: list[Line]) -> str:
    """Take lines up to one that holds a quote: only there can the open cell end."""
    text: list[str] = []
    while len(taken) < LONGEST_CELL_LINES and (line := next(lines, None)) is not None:
        taken.append(line)
        text.append(line.text)
        if '"' in line.text:
            return "".join(text)
    return ""


def _strict(text: str, delimiter: str) -> tuple[list[str] | None, str]:
    """Split well-formed CSV; else say "open" for an unclosed quote, "bad" for anything else."""
    try:
        records = list(csv.reader([text], delimiter=delimiter, strict=True))
    except csv.Error as error:
        return None, "open" if "unexpected end of data" in str(error) else "bad"
    return records[0] if records else [""], ""


def _lone_quote(line: Line, delimiter: str, state: str) -> tuple[list[str], str | None]:
    cells = _split_plain(line.text, delimiter)
    if state == "open":
        error = (
            "a quotation mark is opened and not closed (looked for within "
            f"{LONGEST_CELL_LINES} lines and {LONGEST_CELL_CHARACTERS:,} characters); "
            "read as if it were a plain character"
        )
    else:
        error = "a quotation mark is lost or stands where CSV has none; read as a plain character"
    return cells, line.error or error


def _split_plain(text: str, delimiter: str) -> list[str]:
    """Split one physical line, honouring the quotes that close on it, lenient with the others."""
    text = text.rstrip("\r\n")
    if '"' not in text:
        return text.split(delimiter)
    cells, _ = _strict(text, delimiter)
    return cells if cells is not None else text.split(delimiter)


def _rows(records: Iterator[_Record], columns: list[str]) -> Iterator[Row]:
    width = len(columns)
    for number, cells, error in records:
        if not cells:
            if error:
                yield Row(number, dict.fromkeys(columns, ""), error)
            continue
        problem = error
        if len(cells) < width:
            problem = error or f"it has {len(cells)} cells, the header names {width}"
            cells.extend([""] * (width - len(cells)))
        elif len(cells) > width:
            extra = " | ".join(cells[width:])
            extra = extra if len(extra) <= _SHOWN_EXTRA else extra[:_SHOWN_EXTRA] + "…"
            problem = error or (
                f"it has {len(cells)} cells, the header names {width}; beyond the last column: "
                f"{extra!r} (a comma inside a cell needs quotation marks around the cell)"
            )
        yield Row(number, dict(zip(columns, cells, strict=False)), problem)


def _pieces(
    source: ByteSource | None, lines: _PushBack, records: _Records, columns: list[str]
) -> Iterator[Slice]:
    """Read faultless blocks at once, and every other block as rows.

    Args:
        source: What the lines come from; None where no block can be read at once.
        lines: The lines; those that wait here were already taken from the source.
        records: The records made of the lines.
        columns: Names of the columns.
    """
    rows = _rows(records, columns)
    while True:
        if source is not None and not lines.waiting:
            block = whole_lines(source)
            batch = None if block is None else read_block(block, columns, records.delimiter)
            if block is not None and batch is not None:
                source.skip(len(block))
                first = records.number + 1
                records.number += batch.num_rows
                yield Slice(batch, np.arange(first, first + batch.num_rows), {})
                continue
        taken = list(islice(rows, _SLOW_ROWS))
        if not taken:
            return
        yield slice_of_rows(taken, columns)
