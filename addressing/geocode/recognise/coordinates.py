"""Read latitude and longitude in the ways people write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache, partial

from addressing.geocode.recognise.angles import find_angles
from addressing.geocode.recognise.position import (
    Position,
    Refusal,
    accuracy_of,
    decimals_of,
    hemisphere_pattern,
    in_bounds,
    is_measure,
    label_pattern,
    mark_of,
    pair,
    scan,
)
from addressing.geocode.recognise.projected import find_projected
from addressing.geocode.recognise.shapes import find_shapes
from postcodes import ascii_digits

__all__ = ["accuracy_of", "decimals_of", "find_positions", "written_accuracy_m"]

_DEGREE = r"°|\u02da|\u030a|\u2218|deg(?![a-z])"
_FIGURE = (
    r"(?:[\"'(]?(?<![A-Za-z])(?P<label{0}>{labels})[\"')]?\s{{0,3}}[.:=៖]?\s{{0,3}}[\"'(]?)?"
    r"(?:(?<![A-Za-z])(?P<before{0}>[NSEW])\.?\s*)?"
    r"(?<![\d.{no_comma}])(?<!\d['\"°])(?P<value{0}>[-+\u2212]?\d{{1,3}}"
    # without decimals only where it is marked
    r"(?:{point}\d{{1,15}}|(?(label{0})|(?(before{0})|(?=\s*(?:{degree}|{hemispheres}))))))"
    r"(?!\d|\.\d)"
    r"\s*(?P<degree{0}>{degree})?[\"')]?\s*(?P<behind{0}>{hemispheres})?"
)
_BETWEEN = r"(?:\s*(?:[,;/|]|&(?:amp;)?)\s*|\s+[-\u2013\u2014]\s+|\s*(?:and|និង)\s*|\s*)"
_COARSE = re.compile(r"[-+]?\d{1,3}(?:\.\d)?\s*,\s*[-+]?\d{1,3}(?:\.\d)?")
_LEAST_DECIMALS, _USUAL_DECIMALS, _COMMA_DECIMALS = 2, 3, 4
_HALF_TURN = 180


@lru_cache(maxsize=2)
def _pattern(point: str) -> re.Pattern[str]:
    """Two figures with this decimal sign and all that may stand on them."""
    words = {
        "labels": label_pattern(),
        "hemispheres": hemisphere_pattern(),
        "degree": _DEGREE,
    }
    figures = [
        _FIGURE.format(
            i, point=re.escape(point), no_comma="," if point == "," and i == 1 else "", **words
        )
        for i in (1, 2)
    ]
    return re.compile(_BETWEEN.join(figures), re.IGNORECASE)


def written_accuracy_m(latitude: str, longitude: str) -> float:
    """How far a position may be off, as the decimals of its two written figures say.

    >>> written_accuracy_m("11.5700", "១០៤,៩២០០")
    10.0
    """
    figures = (ascii_digits(figure).strip().replace(",", ".") for figure in (latitude, longitude))
    return accuracy_of(decimals_of(*figures))


def find_positions(text: str) -> Iterator[Position | Refusal]:
    """Every pair of coordinates in a text whose characters are clean; some may overlap.

    >>> next(find_positions("ផ្ទះ 12, 11.5564, 104.9282")).first
    11.5564
    >>> next(find_positions("រយៈបណ្តោយ 104,9282 រយៈទទឹង 11,5564")).first
    11.5564
    """
    yield from find_projected(text)
    yield from find_shapes(text)
    yield from find_angles(text)
    if "." in text and _COARSE.fullmatch(text):  # so few decimals only where nothing else stands
        figures = text.split(",")
        latitude, longitude = map(float, figures)
        accuracy_m = accuracy_of(min(decimals_of(figure.strip()) for figure in figures))
        yield Position(latitude, longitude, accuracy_m, 0, len(text))
    for point in ".,":
        yield from scan(_pattern(point), text, "value1", partial(_degrees, text, point))


def _degrees(text: str, point: str, match: re.Match[str]) -> Position | None:
    """Two figures in degrees; None where they may as well be anything else."""
    written = [match[f"value{i}"].replace("\u2212", "-").replace(",", ".") for i in (1, 2)]
    a, b = map(float, written)
    if abs(a) > _HALF_TURN or abs(b) > _HALF_TURN:
        return None
    marks = [
        mark_of(match[f"label{i}"], match[f"before{i}"] or match[f"behind{i}"]) for i in (1, 2)
    ]
    decimals = decimals_of(*written)
    marked = all(mark.axis or match[f"degree{i}"] for i, mark in enumerate(marks, 1))
    if not marked and not _is_position(match, text, point, decimals, (a, b)):
        return None
    letters_alone = not any(match[f"label{i}"] or match[f"degree{i}"] for i in (1, 2))
    if letters_alone and decimals == 0 and not in_bounds(a, b):
        return None  # the door 12N/14E
    return pair((a, b), (marks[0], marks[1]), accuracy_of(decimals), match.span())


def _is_position(
    match: re.Match[str], text: str, point: str, decimals: int, figures: tuple[float, float]
) -> bool:
    """Whether two figures without marks are a position."""
    if match.end("value1") == match.start("value2"):
        return False
    if point == ",":
        return decimals >= _COMMA_DECIMALS
    if decimals < _LEAST_DECIMALS:
        return False
    start, end = match.start("value1"), match.end("value2")
    if is_measure(text, start, match.end("value1")) or is_measure(text, match.start("value2"), end):
        return False
    alone = not (text[:start] + text[end:]).strip(" ,.;()[]")
    return alone or decimals >= _USUAL_DECIMALS or in_bounds(*figures)
