"""Read eastings and northings of UTM zone 48 north: 48P 491234 1277456."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from addressing.geocode.recognise.position import Position, Refusal, accuracy_of, scan
from addressing.geocode.rules import load_rules

if TYPE_CHECKING:
    from pyproj import Transformer

_EASTING_DIGITS, _NORTHING_DIGITS = 6, 7
_METRES = 5  # decimals of a degree that a metre is worth
_METRE = r"(?<![\d.])(?P<{0}>\d{{6,7}}(?:\.\d{{1,6}})?)(?![\d]|\.\d)"
_WORD = (
    r"(?:utm|wgs\s?-?84|epsg|srid|crs|zone|indian\s?(?:19)?[567]\d|indian|datum|(?:326|327|31)\d\d"
    r"|\d\d\s?[A-Z](?![A-Za-z])|\d\d(?!\d)|easting|northing|east|north|point|[xyen](?![A-Za-z]))"
)
_FILL = r"[\s:=/,;.()_-]{0,4}"
_PATTERN = re.compile(
    rf"(?P<before>(?:(?<![A-Za-z\d]){_WORD}{_FILL}){{0,8}})"
    + _METRE.format("a")
    + r"\s*(?:m(?:\s?[EN])?|[EN])?(?![A-Za-z])"
    + rf"{_FILL}(?:{_WORD}{_FILL}){{0,2}}"
    + _METRE.format("b")
    + rf"(?P<behind>\s*(?:m(?:\s?[EN])?|[EN])?(?![A-Za-z])\)?(?:{_FILL}{_WORD}){{0,5}}\)?)",
    re.IGNORECASE,
)
_ZONE = re.compile(
    r"(?<!\d)(?:326|327)?(?P<zone>\d\d)(?!\d)\s?(?P<band>[A-Z](?![A-Za-z]))?", re.IGNORECASE
)


def find_projected(text: str) -> Iterator[Position | Refusal]:
    """Every easting and northing that is said to be UTM.

    >>> found = next(find_projected("UTM 48P 491234 1277456"))
    >>> round(found.first, 4), round(found.second, 4)
    (11.556, 104.9196)
    """
    return scan(_PATTERN, text, "a", _read)


def _read(match: re.Match[str]) -> Position | Refusal | None:
    """The position; None for two numbers of which nothing says that they are UTM."""
    rules = load_rules("positions")["utm"]
    a, b = match["a"], match["b"]
    lengths = [len(figure.partition(".")[0]) for figure in (a, b)]
    said = f"{match['before']} {match['behind']}".lower()
    zone = _ZONE.search(said)
    if sorted(lengths) != [_EASTING_DIGITS, _NORTHING_DIGITS] or not (zone or "utm" in said):
        return None
    written = match.group().strip()
    if any(word in said for word in rules["older_datum"]):
        sentence = (
            f"{written!r} is on the Indian datum of older maps, which is not read. Give latitude "
            f"and longitude, or UTM on WGS 84 (EPSG:{rules['epsg']})."
        )
        return Refusal(sentence, *match.span())
    if zone is not None and int(zone["zone"]) != rules["zone"]:
        sentence = (
            f"{written!r} is in UTM zone {zone['zone']}; Cambodia lies in zone {rules['zone']}."
        )
        return Refusal(sentence, *match.span())
    easting, northing = (a, b) if lengths[0] == _EASTING_DIGITS else (b, a)
    longitude, latitude = _to_degrees().transform(float(easting), float(northing))
    accuracy_m = accuracy_of(_METRES)
    return Position(
        latitude, longitude, accuracy_m, *match.span(), fixed=True, written="UTM coordinates"
    )


@lru_cache(maxsize=1)
def _to_degrees() -> Transformer:
    # Projections take a third of a second to load, and few texts need them.
    from pyproj import Transformer  # noqa: PLC0415

    epsg = load_rules("positions")["utm"]["epsg"]
    return Transformer.from_crs(f"EPSG:{epsg}", "EPSG:4326", always_xy=True)
