"""Read points from well-known text and from GeoJSON, where the longitude comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from addressing.geocode.recognise.position import Position, Refusal, accuracy_of, decimals_of

_NUMBER = r"[-+]?\d{1,3}(?:\.\d{1,20})?"
_PAIR = rf"(?P<longitude>{_NUMBER})SEP(?P<latitude>{_NUMBER})"
_POINTS = (
    re.compile(
        r"\bPOINT\s*(?:ZM?|M)?\s*\(\s*" + _PAIR.replace("SEP", r"\s+") + r"(?:\s+[-+\d.]+)*\s*\)",
        re.IGNORECASE,
    ),
    re.compile(
        r"(?:\{\s*(?:\"type\"\s*:\s*\"Point\"\s*,\s*)?)?\"coordinates\"\s*:\s*\[\s*"
        + _PAIR.replace("SEP", r"\s*,\s*")
        + r"[^\]\[]*\](?:\s*,\s*\"type\"\s*:\s*\"Point\")?\s*\}?"
    ),
)
_OTHER = re.compile(
    r"\b(?:MULTI)?(?:POLYGON|LINESTRING|POINT)\s*(?:ZM?|M)?\s*\(\s*\(.*"
    r"|\bLINESTRING\s*(?:ZM?|M)?\s*\(.*|\"coordinates\"\s*:\s*\[\s*\[.*",
    re.IGNORECASE | re.DOTALL,
)


def find_shapes(text: str) -> Iterator[Position | Refusal]:
    """Every point of WKT or GeoJSON; a line or an area is refused.

    >>> next(find_shapes("POINT(104.9282 11.5564)")).first
    11.5564
    """
    for pattern in _POINTS:
        for match in pattern.finditer(text):
            figures = match["latitude"], match["longitude"]
            accuracy_m = accuracy_of(decimals_of(*figures))
            yield Position(
                float(figures[0]), float(figures[1]), accuracy_m, *match.span(), fixed=True
            )
    for match in _OTHER.finditer(text):
        yield Refusal("The text holds a line or an area; give one point.", *match.span())
