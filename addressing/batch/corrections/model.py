"""Define a correction."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One text and the place that a person says it means.

    Attributes:
        text: The text, cleaned.
        position: The position that came with it, as in the review file; empty for none. The
            same text with another position is another case.
        code: Postcode, village code of eight digits, or address code, in canonical writing.
        author: Who said so.
        date: ISO date.
        found: The code that the geocoder had found; empty for none.
        note: What the author wrote beside it.
    """

    text: str
    position: str
    code: str
    author: str
    date: str
    found: str = ""
    note: str = ""
