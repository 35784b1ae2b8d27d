"""Find the characters of a name that typed words stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from addressing.complete.kernel import closest_beginning
from addressing.complete.model import CompletionField, TypedSpan
from addressing.complete.names import letters_of
from addressing.complete.runs import Match
from addressing.complete.spelling import folded
from addressing.geocode.clean import KHMER_DIGITS
from addressing.geocode.sound import is_khmer

_PIECE = re.compile(
    "(?P<khmer>[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d3\u17dd\u200b-\u200d])*)"
    "|(?P<latin>[^\\W\\d_])"
)
_FIGURES = re.compile("[0-9០-៩]+")
_MORE = 2  # letters beyond the typed ones that two typos may reach


@lru_cache(maxsize=20_000)
def lettered(name: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Folded letters of a name, and for each the characters that it stands in.

    >>> lettered("បឹងកក់ទី ១")[1][:2]  # a Khmer cluster is never cut
    ((0, 2), (0, 2))
    """
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(name):
        plain = folded(piece.group())
        letters.append(plain)
        places += [piece.span()] * len(plain)
    return "".join(letters), tuple(places)


def typed_spans(
    name: str, match: Match, field: CompletionField, offset: int, after: int
) -> list[TypedSpan]:
    """Spans of what a match typed in a name; empty where it typed another name.

    Args:
        name: The name, with its unit word.
        match: What was typed, and the letters of the name that it was found by.
        field: The text in which the name stands.
        offset: Where in this text.
        after: Letters of the unit word before the name.
    """
    found = list(_letter_spans(name, match, after))
    if match.form and not found:
        return []
    found += _number_spans(name, match, found)
    return [TypedSpan(field, offset + start, offset + end) for start, end in found]


def _letter_spans(name: str, match: Match, after: int) -> Iterator[tuple[int, int]]:
    letters, places = lettered(name)
    begin = letters.find(match.form, after) if match.form else -1
    if begin < 0 and match.form:
        begin = letters.find(match.form)
    typed = match.spelling.letters
    if begin < 0 or not typed:
        return
    reach = letters[begin : begin + len(typed) + _MORE]
    length = closest_beginning(letters_of(typed), letters_of(reach))
    if length:
        yield places[begin][0], places[begin + length - 1][1]


def _number_spans(
    name: str, match: Match, before: list[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    numbers = match.spelling.numbers.split()
    figures = [(m.start(), m.group().translate(KHMER_DIGITS)) for m in _FIGURES.finditer(name)]
    if numbers and not figures and before and not is_khmer(name):
        words = name[before[-1][1] :].lstrip()  # number words: Ti Muoy
        if words:
            yield len(name) - len(words), len(name)
        return
    for number, (start, shown) in zip(numbers, figures, strict=False):
        if shown.lstrip("0").startswith(number):
            zeros = len(shown) - len(shown.lstrip("0"))
            yield start, start + zeros + len(number)
