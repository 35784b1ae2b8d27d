"""Read the lines of a text file whose encoding may change from line to line.

Every line is decoded for itself, so that a bad line never spoils its neighbours: UTF-8, or UTF-16
where the bytes show it (a file joined from two programs' exports holds both).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

from gis_data.tables.cells import without_surrogates

if TYPE_CHECKING:
    from collections.abc import Iterator

CHUNK = 1 << 20
LONGEST_LINE = 16 << 20  # bytes; beyond any address file, it bounds the memory
SAMPLE = 1 << 16
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_UTF16_NULS = 0.2  # Latin letters and delimiters have a NUL byte in UTF-16, Khmer has none
_FEWEST_NULS = 3  # one or two are stray
_SHOWN_BYTES = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One physical line with its line end, decoded; ``error`` says what could not be."""

    text: str
    error: str | None = None


class ByteSource:
    """A peekable reader over any binary stream; it needs nothing of it but ``read``."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._buffer = b""
        self._at = 0
        self._ended = False

    def peek(self, size: int) -> bytes:
        """Return up to ``size`` bytes without taking them; fewer only at the end."""
        while len(self._buffer) - self._at < size and self._fill():
            pass
        return self._buffer[self._at : self._at + size]

    def skip(self, size: int) -> None:
        """Take ``size`` bytes that were peeked at."""
        self._at += size

    def read_until(self, end: bytes, limit: int) -> bytes:
        """Take bytes up to and including ``end``, at most ``limit``; empty at the end."""
        searched = self._at
        while True:
            found = self._buffer.find(end, searched, self._at + limit)
            if found >= 0:
                stop = found + len(end)
                break
            if len(self._buffer) - self._at >= limit:
                stop = self._at + limit
                break
            pending = len(self._buffer) - self._at
            if not self._fill():
                stop = len(self._buffer)
                break
            searched = self._at + pending
        taken = self._buffer[self._at : stop]
        self._at = stop
        return taken

    def _fill(self) -> bool:
        if self._ended:
            return False
        chunk = self._stream.read(CHUNK)
        if not chunk:
            self._ended = True
            return False
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return True


def detect_encoding(sample: bytes) -> tuple[str, int, str | None]:
    """Tell the encoding of a file from its beginning: (name, bytes of BOM, a note).

    >>> detect_encoding("id,address".encode("utf-16-le"))[0]
    'utf-16-le'
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return name, len(bom), None
    guess = _utf16_order(sample)
    if guess and sample.count(0) > _UTF16_NULS * (len(sample) // 2):
        return (
            guess,
            0,
            f"No byte order mark; read as {guess.upper()} from the pattern of its bytes.",
        )
    return "utf-8", 0, None


def _utf16_order(raw: bytes) -> str | None:
    """Tell UTF-16 by its NUL bytes, which stand on one side of every pair.

    Where they are few, as between Khmer letters, the bytes must also fail to be UTF-8.
    """
    even, odd = raw[0::2].count(0), raw[1::2].count(0)
    if max(even, odd) < _FEWEST_NULS or min(even, odd) > max(even, odd) // 8:
        return None
    many = max(even, odd) > _UTF16_NULS * (len(raw) // 2)
    if many or not _is_utf8(raw.replace(b"\0", b"")):
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def end_of_lines(source: ByteSource) -> bytes:
    """Tell the byte that ends a line: a line feed, but for files of an old Macintosh."""
    sample = source.peek(SAMPLE)
    return b"\r" if b"\n" not in sample and b"\r" in sample else b"\n"


def read_lines(source: ByteSource, encoding: str, notes: list[str]) -> Iterator[Line]:
    """Yield the physical lines; a line that is in another encoding than the file is decoded too."""
    end = end_of_lines(source)
    told: set[str] = set()
    while raw := source.read_until(end, LONGEST_LINE):
        if len(raw) >= LONGEST_LINE and not raw.endswith(end):
            while len(rest := source.read_until(end, LONGEST_LINE)) >= LONGEST_LINE:
                if rest.endswith(end):
                    break
            yield Line("", f"the line is longer than {LONGEST_LINE >> 20} MiB and was not read")
            continue
        halved = raw.endswith(b"\n") and len(raw) % 2 == 1 and source.peek(1) == b"\0"
        if b"\0" not in raw and not halved and (encoding.startswith("utf-8") or _is_utf8(raw)):
            if encoding.startswith("utf-16") and raw.strip():
                _tell(told, notes, "utf-8")
            yield _decode_utf8(raw)
            continue
        order = encoding if encoding.startswith("utf-16") else _utf16_order(raw)
        if order is None and halved and not _is_utf8(raw):
            order = "utf-16-le"  # Khmer alone has no NUL byte; its line end has
        if order is None:
            line = _decode_utf8(raw.replace(b"\0", b""))
            yield Line(line.text, line.error or "it held NUL bytes, which were taken out")
            continue
        if not encoding.startswith("utf-16"):
            _tell(told, notes, order)
        yield _decode_utf16(_whole_utf16_line(source, raw, order, end), order)


def _tell(told: set[str], notes: list[str], encoding: str) -> None:
    if encoding not in told:
        told.add(encoding)
        notes.append(
            f"Some lines are in {encoding.upper()}, unlike the rest; each was read as it is."
        )


def _is_utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _whole_utf16_line(source: ByteSource, raw: bytes, order: str, end: bytes) -> bytes:
    """Go on until the line end is a whole character and not half of another one."""
    while raw.endswith(end) and len(raw) < LONGEST_LINE:
        if order == "utf-16-be":
            if len(raw) % 2 == 0 and raw[-2:-1] == b"\0":
                return raw
        elif len(raw) % 2 == 1 and source.peek(1) == b"\0":
            source.skip(1)
            return raw + b"\0"
        more = source.read_until(end, LONGEST_LINE)
        if not more:
            break
        raw += more
    return raw


def _decode_utf8(raw: bytes) -> Line:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        bad = " ".join(f"{byte:02X}" for byte in raw[error.start : error.start + _SHOWN_BYTES])
        text = raw.decode("utf-8", "surrogateescape")
        return Line(
            without_surrogates(text), f"its bytes {bad} … (byte {error.start + 1}) are not UTF-8"
        )
    return Line(text.removeprefix("\ufeff"))


def _decode_utf16(raw: bytes, order: str) -> Line:
    try:
        text = raw.decode(order)
    except UnicodeDecodeError as error:
        bad = " ".join(f"{byte:02X}" for byte in raw[error.start : error.start + _SHOWN_BYTES])
        return Line(
            raw.decode(order, "replace"),
            f"its bytes {bad} … (byte {error.start + 1}) are not {order.upper()}",
        )
    line = text.removeprefix("\ufeff")
    if "\0" in line:
        return Line(line.replace("\0", ""), "it held NUL characters, which were taken out")
    return Line(line)
