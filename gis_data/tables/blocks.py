"""Read a block of faultless CSV lines at once; whatever is odd is left to the careful reader.

A block is taken only where the careful reader would certainly read the same: UTF-8, no blank
line, every line as many cells as the header, every quotation mark where CSV has one and no cell
over several lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.csv as pacsv

from gis_data.tables.slices import text_schema

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

    from gis_data.tables.lines import ByteSource

BLOCK = 1 << 20  # bytes
_LONGEST_LINE = 1 << 16  # below the longest cell of the csv module, which the other reader uses
_ODD = (b"\0", b"\xef\xbb\xbf", b"\n\n", b"\n\r")
_QUOTE, _LINE_FEED, _RETURN = b'"'[0], b"\n"[0], b"\r"[0]


def whole_lines(source: ByteSource) -> bytes | None:
    """The lines that stand next in the source, as many as a block holds; None if not even one."""
    peeked = source.peek(BLOCK + 1)
    end = peeked.rfind(b"\n", 0, BLOCK) + 1
    # A NUL behind the last line feed would be half of a UTF-16 line end.
    if end == 0 or peeked[end : end + 1] == b"\0":
        return None
    return peeked[:end]


def read_block(block: bytes, columns: Sequence[str], delimiter: str) -> pa.RecordBatch | None:
    r"""The cells of the block as columns of text, or None where a line is not faultless.

    >>> read_block(b'1,"BKK 1, Phnom Penh"\n2,x\n', ["id", "address"], ",").to_pylist()
    [{'id': '1', 'address': 'BKK 1, Phnom Penh'}, {'id': '2', 'address': 'x'}]
    >>> read_block(b'1,a "b" c\n', ["id", "address"], ",") is None
    True
    """
    if block.startswith((b"\n", b"\r")) or any(mark in block for mark in _ODD):
        return None
    if block.count(b"\r") != block.count(b"\r\n"):
        return None
    octets = np.frombuffer(block, np.uint8)
    feeds = np.flatnonzero(octets == _LINE_FEED)
    if np.diff(feeds, prepend=-1).max() > _LONGEST_LINE:
        return None
    if b'"' in block and not _quotes_stand_well(octets, feeds, delimiter.encode()[0]):
        return None
    places = [str(place) for place in range(len(columns))]
    try:
        table = pacsv.read_csv(
            pa.BufferReader(block),
            read_options=pacsv.ReadOptions(
                use_threads=False, block_size=2 * BLOCK, column_names=places
            ),
            parse_options=pacsv.ParseOptions(delimiter=delimiter),
            convert_options=pacsv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=False
            ),
        )
    except pa.ArrowInvalid:  # a line with more or fewer cells, or bytes that are no UTF-8
        return None
    (batch,) = table.combine_chunks().to_batches()
    return pa.RecordBatch.from_arrays(batch.columns, schema=text_schema(columns))


def _quotes_stand_well(
    octets: npt.NDArray[np.uint8], feeds: npt.NDArray[np.int64], delimiter: int
) -> bool:
    """Tell whether all quotes open at the start of a cell, close at its end, in the same line."""
    quotes = np.flatnonzero(octets == _QUOTE)
    if (np.searchsorted(quotes, feeds) % 2).any():  # a line with an odd number of quotes
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = octets[opening - 1]
    starts = (opening == 0) | _one_of(before, delimiter, _LINE_FEED, _QUOTE)
    after = octets[closing + 1]  # a block ends with a line feed
    return bool(starts.all() and _one_of(after, delimiter, _LINE_FEED, _RETURN, _QUOTE).all())


def _one_of(octets: npt.NDArray[np.uint8], *wanted: int) -> npt.NDArray[np.bool_]:
    found: npt.NDArray[np.bool_] = np.logical_or.reduce([octets == octet for octet in wanted])
    return found
