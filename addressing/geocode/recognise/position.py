"""Hold a position as it was written, and say how exact its writing is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

from addressing.geocode.rules import load_rules


class Position(NamedTuple):
    """Two figures in degrees, in the order latitude, longitude as far as that is known.

    Attributes:
        first: Taken for the latitude.
        second: Taken for the longitude.
        accuracy_m: How far the place may be off, as its writing allows.
        start, end: Where it stands in the text.
        fixed: Letters, labels or the format said which is which.
        doubt: What contradicts itself in the writing, as a sentence; mostly empty.
        written: What it was read from, where that is not plain degrees.
    """

    first: float
    second: float
    accuracy_m: float
    start: int
    end: int
    fixed: bool = False
    doubt: str = ""
    written: str = "coordinates"


class Refusal(NamedTuple):
    """Something that was meant for a position and cannot be used: why, and where it stands."""

    sentence: str
    start: int
    end: int


class Mark(NamedTuple):
    """What letters and labels say of one figure.

    Attributes:
        axis: "latitude", "longitude", or empty.
        negative: South or west.
        letters: The mark as it was written.
    """

    axis: str = ""
    negative: bool = False
    letters: str = ""


_DEGREES, _MINUTES, _SECONDS = "accuracy_m", "accuracy_of_minutes_m", "accuracy_of_seconds_m"
_HEMISPHERES = {"N": "latitude", "S": "latitude", "E": "longitude", "W": "longitude"}
_OTHER_AXIS = {"latitude": "longitude", "longitude": "latitude", "": ""}


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
    return _accuracy(_DEGREES, decimals)


def accuracy_of_minutes(decimals: int) -> float:
    """The same for degrees and minutes with so many decimals.

    >>> accuracy_of_minutes(3), accuracy_of_minutes(0)
    (5.0, 1350.0)
    """
    return _accuracy(_MINUTES, decimals)


def accuracy_of_seconds(decimals: int) -> float:
    """The same for degrees, minutes and seconds with so many decimals.

    >>> accuracy_of_seconds(0)
    22.0
    """
    return _accuracy(_SECONDS, decimals)


def _accuracy(table: str, decimals: int) -> float:
    steps: dict[str, float] = load_rules("positions")[table]
    return float(steps[str(min(max(decimals, 0), len(steps) - 1))])


def scan(
    pattern: re.Pattern[str],
    text: str,
    first: str,
    read: Callable[[re.Match[str]], Position | Refusal | None],
) -> Iterator[Position | Refusal]:
    """Read every match; behind one that is nothing, begin again after its group ``first``.

    (The house number of "12.50, 11.5564, 104.9282" pairs with the latitude at first.)
    """
    match = pattern.search(text)
    while match:
        found = read(match)
        if found is not None:
            yield found
        match = pattern.search(text, match.end(first) if found is None else match.end())


def alternatives_of(words: list[str]) -> str:
    """A pattern of the words: Latin ones only where they end, longer before shorter."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(rf"{word}(?![A-Za-z])" if word.isascii() else word for word in ordered)


@lru_cache(maxsize=1)
def hemisphere_pattern() -> str:
    """A pattern of all letters and words for north, south, east and west."""
    rules: dict[str, list[str]] = load_rules("positions")["hemispheres"]
    return alternatives_of([word for words in rules.values() for word in words])


@lru_cache(maxsize=1)
def label_pattern() -> str:
    """A pattern of all words for latitude and longitude."""
    rules: dict[str, list[str]] = load_rules("positions")["labels"]
    joined = alternatives_of([word for words in rules.values() for word in words])
    return joined.replace("(?![A-Za-z])", "")  # lat11.55


@lru_cache(maxsize=1)
def _marks() -> dict[str, Mark]:
    rules = load_rules("positions")
    marks = {
        word: Mark(axis, letters=word) for axis, words in rules["labels"].items() for word in words
    }
    for letter, words in rules["hemispheres"].items():
        for word in words:
            marks[word] = Mark(_HEMISPHERES[letter], letter in "SW", word)
    return marks


def mark_of(*written: str | None) -> Mark:
    """What the last of the written letters and labels says.

    >>> mark_of(None, "E").axis, mark_of("ទទឹង").axis
    ('longitude', 'latitude')
    """
    for word in reversed(written):
        if word:
            return _marks()[word.lower()]._replace(letters=word)
    return Mark()


def pair(
    figures: tuple[float, float],
    marks: tuple[Mark, Mark],
    accuracy_m: float,
    span: tuple[int, int],
) -> Position:
    """Put two figures in order by what is marked on them."""
    (a, b), (first, second) = figures, marks
    doubts: list[str] = []
    if (a < 0 and first.axis and not first.negative) or (
        b < 0 and second.axis and not second.negative
    ):
        doubts.append("A figure has a minus sign although its letter or label says otherwise.")
    a, b = (
        -abs(value) if mark.negative else value for value, mark in zip((a, b), marks, strict=True)
    )
    if first.axis and first.axis == second.axis:
        doubts.append(
            f"Both figures are marked as {first.axis} ({first.letters}, {second.letters})."
        )
        first = second = Mark()
    axis = first.axis or _OTHER_AXIS[second.axis]
    if axis == "longitude":
        a, b = b, a
    return Position(a, b, accuracy_m, *span, bool(axis), " ".join(doubts))


def in_bounds(first: float, second: float) -> bool:
    """Whether two figures may lie in Cambodia, in one order or the other.

    >>> in_bounds(11.55, 104.92), in_bounds(104.92, 11.55), in_bounds(12.5, 15.75)
    (True, True, False)
    """
    rules = load_rules("positions")["bounds"]
    south, north = map(float, rules["latitude"])
    west, east = map(float, rules["longitude"])
    return (south <= first <= north and west <= second <= east) or (
        south <= second <= north and west <= first <= east
    )


@lru_cache(maxsize=1)
def _measures() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = load_rules("positions")["measures"]
    before, behind = ("|".join(map(re.escape, rules[side])) for side in ("before", "behind"))
    return (
        re.compile(rf"(?:{before})\s*$", re.IGNORECASE),
        re.compile(rf"\s*(?:{behind})(?![A-Za-z])", re.IGNORECASE),
    )


def is_measure(text: str, start: int, end: int) -> bool:
    """Whether what stands at ``start`` to ``end`` is money, a weight or a length.

    >>> is_measure("$12.50 15.75", 1, 12)
    True
    """
    before, behind = _measures()
    return bool(before.search(text[max(start - 5, 0) : start]) or behind.match(text, end))
