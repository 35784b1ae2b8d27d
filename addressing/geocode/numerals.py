"""Read the numbers that are part of names: Ti Muoy, ទី១, I and 1 are one number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from addressing.geocode.reading.numbers import Numerals, numerals_of
from addressing.geocode.rules import load_rules

MOST_FIGURES = 3
"""Names of units hold no longer numbers; what is longer is a house, a street or a telephone."""


class Numbered(NamedTuple):
    """A name taken apart: its words without numbers, and its numbers in order."""

    words: tuple[str, ...]
    numbers: tuple[int, ...]


@lru_cache(maxsize=1)
def _latin() -> dict[str, int]:
    words: dict[str, int] = dict(load_rules("numerals")["latin"])
    # Joined forms: Dabmuoy, Mpheypir, Haprammuoy.
    tens = {w: n for w, n in words.items() if n >= _TEN}
    units = {w: n for w, n in words.items() if n < _TEN}
    words.update({t + u: n + m for t, n in tens.items() for u, m in units.items()})
    return words


@lru_cache(maxsize=1)
def _ordinals() -> frozenset[str]:
    rules = load_rules("numerals")
    return frozenset(rules["ordinal_latin"]) | frozenset(rules["ordinal_khmer"])


@lru_cache(maxsize=1)
def _roman() -> dict[str, int]:
    return dict(load_rules("numerals")["roman"])


@lru_cache(maxsize=1)
def _khmer() -> re.Pattern[str]:
    words = sorted(load_rules("numerals")["khmer"], key=len, reverse=True)
    return re.compile("|".join(words))


@lru_cache(maxsize=1)
def _khmer_ordinal_words() -> re.Pattern[str]:
    """An ordinal in words at the end of a name: before a sign, or before the next unit word."""
    units = {word for rule in load_rules("units")["word"] for word in rule["khmer"]}
    ahead = "|".join(sorted(units, key=len, reverse=True))
    return re.compile(f"{KHMER_ORDINAL} ?({_khmer().pattern})(?=[^\u1780-\u17d3]|$|{ahead})")


@lru_cache(maxsize=1)
def load_numerals() -> Numerals:
    """Number words as the kernels read them."""
    latin = load_rules("numerals")["latin"]
    likely = [w for w, n in latin.items() if n <= _TEN and len(w) >= _SHORTEST_WORD]
    return numerals_of(_latin(), _roman(), _ordinals(), likely)


KHMER_ORDINAL = "ទី"
"""Without it nothing is rewritten in a text."""

_ORDINAL_OF_FIGURE = re.compile(f"{KHMER_ORDINAL}៎? ?(?=[0-9])")
_FIVE, _TEN, _HIGHEST = 5, 10, 999
_SHORTEST_WORD = 3
_LIKE_A_NUMBER, _LIKER_THAN_OTHERS = 70, 8


def khmer_numbers_to_figures(text: str) -> str:
    """Rewrite an ordinal before a figure: ``ទី១`` and ``ទី ១`` (digits already ASCII) become `` 1``.

    Khmer number words are rewritten only where they end a name, before a sign or a unit word:
    inside one they are syllables.

    >>> khmer_numbers_to_figures("បឹងកក់ទី1")
    'បឹងកក់ 1'
    >>> khmer_numbers_to_figures("ទួលសង្កែទីពីរ")
    'ទួលសង្កែ 2'
    >>> khmer_numbers_to_figures("បឹងកក់ទីមួយខណ្ឌទួលគោក")
    'បឹងកក់ 1 ខណ្ឌទួលគោក'
    """
    if KHMER_ORDINAL not in text:
        return text
    text = _ORDINAL_OF_FIGURE.sub(" ", text)
    numbers = load_rules("numerals")["khmer"]
    return _khmer_ordinal_words().sub(lambda m: f" {numbers[m.group(1)]} ", text).rstrip()


def take_numbers(tokens: Sequence[str]) -> Numbered:
    """Separate the numbers of a name from its words.

    A Roman figure counts only at the end of a name with at least one word before it.

    >>> take_numbers(["chbar", "ampov", "ti", "pir"])
    Numbered(words=('chbar', 'ampov'), numbers=(2,))
    >>> take_numbers(["phsar", "tmey", "i"])
    Numbered(words=('phsar', 'tmey'), numbers=(1,))
    >>> take_numbers(["dab", "pram", "muoy"]).numbers
    (16,)
    """
    words: list[str] = []
    numbers: list[int] = []
    joins = False  # whether the next number word is a part of the one before (dab + muoy)
    last = len(tokens) - 1
    for place, token in enumerate(tokens):
        value = _value(token, at_end=place == last and bool(words))
        if value is None and words and words[-1] in _ordinals():
            value = _misspelt(token)
        if value is None:
            words.append(token)
            joins = False
            continue
        word_number = not token.isdigit()
        if joins and word_number and _joins(numbers[-1], value):
            numbers[-1] += value
        else:
            if words and words[-1] in _ordinals():
                words.pop()
            numbers.append(value)
        joins = word_number
    return Numbered(tuple(words), tuple(numbers))


def _value(token: str, *, at_end: bool) -> int | None:
    if token.isdigit():
        return int(token) if len(token) <= MOST_FIGURES else _HIGHEST + 1
    found = _latin().get(token)
    if found is None and at_end:
        found = _roman().get(token)
    return found


@lru_cache(maxsize=4096)
def _misspelt(token: str) -> int | None:
    """The number word that stands misspelt behind an ordinal (Ti Moouy, Ti Prm); None if unclear.

    >>> _misspelt("moouy"), _misspelt("prm"), _misspelt("kae")
    (1, 5, None)
    """
    if len(token) < _SHORTEST_WORD or not token.isascii():
        return None
    likeness: dict[int, float] = {}
    for word, value in load_rules("numerals")["latin"].items():
        if value <= _TEN and len(word) >= _SHORTEST_WORD:
            likeness[value] = max(likeness.get(value, 0.0), fuzz.ratio(token, word))
    (first, best), (_, second) = sorted(likeness.items(), key=lambda pair: -pair[1])[:2]
    clear = best >= _LIKE_A_NUMBER and best - second >= _LIKER_THAN_OTHERS
    return first if clear else None


def _joins(before: int, value: int) -> bool:
    if before == _FIVE and value < _FIVE:  # Khmer counts on in fives: pram muoy is 6
        return True
    ones = before % _TEN
    return before >= _TEN and ones in {0, _FIVE} and value < _TEN - ones
