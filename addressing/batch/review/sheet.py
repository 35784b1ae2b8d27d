"""Lay out the review file: which rows are in it, and what stands in its columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import NamedTuple

import pyarrow as pa

from addressing.geocode import Candidate, ConfidenceClass, Geocode, Query
from addressing.geocode.clean import LONGEST_TEXT, clean_characters

ALTERNATIVES = 8
"""Alternatives that are shown, likeliest first."""

ALTERNATIVE_COLUMNS = tuple(f"alternative_{place}" for place in range(1, ALTERNATIVES + 1))
CLERK_COLUMNS = ("pick", "correct_code", "note")
REVIEW_COLUMNS = (
    "row", "text", *CLERK_COLUMNS, "found", "class", "reason",
    *ALTERNATIVE_COLUMNS, "position", "error", "key",
)  # fmt: skip
"""Of the review file; the clerk fills ``CLERK_COLUMNS``."""

_SCHEMA = pa.schema(
    [(name, pa.int64() if name == "row" else pa.string()) for name in REVIEW_COLUMNS]
)
UNSURE = frozenset({ConfidenceClass.C, ConfidenceClass.NONE})
CONTRADICTION = "contradict"
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\ufffe\uffff]")


class ReviewRow(NamedTuple):
    """A row that a person should look at."""

    number: int
    query: Query
    found: Geocode
    problems: Sequence[str] = ()


def wants_review(found: Geocode) -> bool:
    """Tell whether a person should look: the answer is unsure or none, or parts contradict."""
    return found.confidence in UNSURE or CONTRADICTION in found.reason_code


def position_text(query: Query) -> str:
    """The position that came with a text, as the review file writes it; empty for none."""
    if query.latitude is None or query.longitude is None:
        return ""
    return f"{query.latitude!r}, {query.longitude!r}"


def text_key(text: str, position: str) -> tuple[str, str]:
    """What a correction is known by: the cleaned text with the position that came with it.

    Blanks and line breaks, which spreadsheets change, count alike.
    """
    return " ".join(clean_characters(_CONTROL.sub(" ", text[:LONGEST_TEXT])).split()), position


def row_key(text: str, position: str, codes: Iterable[str]) -> str:
    """A mark by which a changed row is noticed; no spreadsheet takes it for a number.

    >>> row_key("BKK1", "", ["120102"]) == row_key(" BKK1", "", ["120102"])
    True
    """
    told = "\x1f".join([*text_key(text, position), *codes])
    return f"k{blake2b(told.encode(), digest_size=6).hexdigest()}"


def code_of_cell(cell: str) -> str:
    """The code that a place's cell begins with.

    >>> code_of_cell("010201 ឃុំ … / Khum …")
    '010201'
    """
    return cell.split(" ", 1)[0]


def packed_review(rows: Iterable[ReviewRow]) -> bytes:
    """Rows of the review file as an Arrow stream, the clerk's columns still empty."""
    cells = [_cells(row) for row in rows]
    batch = pa.RecordBatch.from_pylist(cells, schema=_SCHEMA)
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4")
    with pa.ipc.new_stream(sink, batch.schema, options=options) as writer:
        writer.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def unpacked_review(rows: bytes) -> pa.RecordBatch:
    """The rows that ``packed_review`` packed."""
    with pa.ipc.open_stream(rows) as reader:
        return reader.read_next_batch()


def _cells(row: ReviewRow) -> dict[str, object]:
    text = _CONTROL.sub(" ", row.query.text[:LONGEST_TEXT])
    position = position_text(row.query)
    others = [_place(other) for other in row.found.alternatives[:ALTERNATIVES]]
    said = _place(row.found)
    codes = [code_of_cell(cell) for cell in (said, *others)]
    return {
        "row": row.number,
        "text": text,
        "found": said,
        "class": str(row.found.confidence),
        "reason": _CONTROL.sub(" ", row.found.reason),
        **dict(zip(ALTERNATIVE_COLUMNS, others, strict=False)),
        "position": position,
        "error": _CONTROL.sub(" ", " ".join(row.problems)),
        "key": row_key(text, position, codes),
    }


def _place(place: Geocode | Candidate) -> str:
    """Code and names, the code first, so that no spreadsheet takes it for a number."""
    code = place.village_code or place.postcode
    if isinstance(place, Geocode):
        code = place.address_code or code
    if not code:
        return ""
    names = " / ".join(name for name in (place.name_km, place.name_en) if name)
    return f"{code} {names}" if names else f"{code} ·"
