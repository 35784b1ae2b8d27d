"""Read latitude and longitude in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from addressing.geocode.rules import load_rules
from postcodes import ascii_digits


class Position(NamedTuple):
    """Two figures as they were written, in the order latitude, longitude unless ``fixed``.

    Attributes:
        first: What stands first, taken for the latitude.
        second: What stands second, taken for the longitude.
        decimals: Digits after the point of the less exact of the two.
        start, end: Where it stands in the text.
        fixed: Letters or keys said which is which: they must not be swapped.
    """

    first: float
    second: float
    decimals: int
    start: int
    end: int
    fixed: bool = False


_NUMBER = r"[-+]?\d{1,3}\.\d{2,15}"
_KEY_LATITUDE = r"(?:lat(?:itude)?\s*[:=]?\s*)"
_KEY_LONGITUDE = r"(?:lo?ng?(?:itude)?\s*[:=]?\s*)"
_DECIMAL = re.compile(
    rf"(?<![\d.])(?P<key>{_KEY_LATITUDE})?(?:(?<![A-Za-z])(?P<n1>[NSEW]))?\s*(?P<a>{_NUMBER})\s*°?\s*(?P<h1>[NSEW](?![A-Za-z]))?"
    rf"(?:\s*[,;/]\s*|\s+)(?P<key2>{_KEY_LONGITUDE})?(?:(?<![A-Za-z])(?P<n2>[NSEW]))?\s*(?P<b>{_NUMBER})\s*°?\s*"
    r"(?P<h2>[NSEW](?![A-Za-z]))?(?!\d)",
    re.IGNORECASE,
)
_COARSE = re.compile(r"(?P<a>[-+]?\d{1,3}(?:\.\d)?)\s*,\s*(?P<b>[-+]?\d{1,3}(?:\.\d)?)")
_COMMA = re.compile(
    r"(?<![\d.,])(?P<a>\d{1,3},\d{4,15})\s*[;/\s]\s*(?P<b>\d{1,3},\d{4,15})(?![\d,])"
)
_ANGLE = (
    r"(?P<d{0}>\d{{1,3}})\s*(?:°|º|o|\u030a|deg)\s*(?P<m{0}>\d{{1,2}}(?:\.\d+)?)\s*'"
    r"(?:\s*(?P<s{0}>\d{{1,2}}(?:\.\d+)?)\s*(?:''|\"|\u201d|''))?\s*(?P<h{0}>[NSEW])"
)
_DMS = re.compile(_ANGLE.format(1) + r"\s*[,;/]?\s*" + _ANGLE.format(2), re.IGNORECASE)
_SECOND_DECIMALS, _MINUTE_DECIMALS = 4, 2


def decimals_of(*figures: str) -> int:
    """Digits after the point of the least exact figure.

    >>> decimals_of("11.5564", "104.92")
    2
    """
    return min(len(figure.partition(".")[2]) for figure in figures)


def accuracy_of(decimals: int) -> float:
    """How far a position with so many decimals may be off, in metres, rounded up.

    >>> accuracy_of(5), accuracy_of(4), accuracy_of(3)
    (5.0, 10.0, 80.0)
    """
    table: dict[str, float] = load_rules("positions")["accuracy_m"]
    return float(table[str(min(max(decimals, 0), 5))])


def written_accuracy_m(latitude: str, longitude: str) -> float:
    """How far a position may be off, as the decimals of its two written figures say.

    >>> written_accuracy_m("11.5700", "១០៤,៩២០០")
    10.0
    """
    figures = (ascii_digits(figure).strip().replace(",", ".") for figure in (latitude, longitude))
    return accuracy_of(decimals_of(*figures))


def find_positions(text: str) -> Iterator[Position]:
    """Every pair of coordinates in a text whose characters are clean.

    >>> next(find_positions("ផ្ទះ 12, 11.5564, 104.9282")).first
    11.5564
    """
    for match in _DMS.finditer(text):
        position = _from_angles(match)
        if position is not None:
            yield position
    for match in _DECIMAL.finditer(text):
        a, b = float(match["a"]), float(match["b"])
        first, second = (match["n1"] or match["h1"] or ""), (match["n2"] or match["h2"] or "")
        a = -abs(a) if first.upper() in {"S", "W"} and first else a
        b = -abs(b) if second.upper() in {"S", "W"} and second else b
        if first and first.upper() in {"E", "W"}:
            a, b = b, a
        fixed = bool(first or second or (match["key"] and match["key2"]))
        if abs(a) <= 180 and abs(b) <= 180:  # noqa: PLR2004 degrees
            yield Position(a, b, decimals_of(match["a"], match["b"]), *match.span(), fixed)
    coarse = _COARSE.fullmatch(text)  # so few decimals are a position only where nothing else is
    if coarse and "." in text:
        yield Position(
            float(coarse["a"]),
            float(coarse["b"]),
            decimals_of(coarse["a"], coarse["b"]),
            *coarse.span(),
        )
    for match in _COMMA.finditer(text):
        first_text, second_text = (match[k].replace(",", ".") for k in "ab")
        yield Position(
            float(first_text),
            float(second_text),
            decimals_of(first_text, second_text),
            *match.span(),
        )


def _from_angles(match: re.Match[str]) -> Position | None:
    figures: dict[str, float] = {}
    seconds = True
    decimals = _SECOND_DECIMALS
    for side in "12":
        degrees, minutes = float(match[f"d{side}"]), float(match[f"m{side}"])
        second = match[f"s{side}"]
        seconds = seconds and second is not None
        if second is not None and "." in second:
            decimals = max(decimals, 5)
        elif second is None:
            decimals = min(decimals, _MINUTE_DECIMALS + len(match[f"m{side}"].partition(".")[2]))
        value = degrees + minutes / 60 + float(second or 0) / 3600
        letter = match[f"h{side}"].upper()
        figures["lat" if letter in "NS" else "lon"] = -value if letter in "SW" else value
    if len(figures) != 2:  # noqa: PLR2004 two latitudes are no position
        return None
    return Position(figures["lat"], figures["lon"], decimals, *match.span(), fixed=True)
