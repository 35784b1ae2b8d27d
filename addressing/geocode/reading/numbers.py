"""Take the numbers of names from their words, compiled: as ``geocode.numerals`` describes it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import Flags, Ints, Records
from addressing.geocode.kernel.compiling import inner
from addressing.geocode.reading.alphabet import Letters
from addressing.geocode.reading.dictionary import Dictionary, dictionary_of, find, hash_of

READ_WORD: Final = np.dtype(
    [
        ("first", np.int32),
        ("last", np.int32),
        ("figures", np.bool_),
        ("ordinal", np.bool_),
        ("value", np.int32),
        ("roman", np.int32),
        ("misspelt", np.int32),
    ],
    align=True,
)
"""A word of a part: where it begins and ends; whether it is figures; whether it is an ordinal; its
value as a number, at the end of a name, and misspelt behind an ordinal, each -1 for none and, for
the last, -2 where that was not looked for yet."""

_NONE, _UNKNOWN = -1, -2
_FIVE, _TEN, _TOO_HIGH = 5, 10, 1000
_MOST_FIGURES, _SHORTEST_WORD = 3, 3
_LIKE_A_NUMBER, _LIKER_THAN_OTHERS = 70.0, 8.0
_ONE = np.uint64(1)
_NOUGHT, _NINE, _ASCII = ord("0"), ord("9"), 0x80


class Numerals(NamedTuple):
    """Number words.

    Attributes:
        words: Number words, Roman figures and ordinals.
        value: Value of each of these words, -1 for none.
        roman: Value at the end of a name, -1 for none.
        ordinal: Whether it is an ordinal.
        plain: Numbers of the words that a misspelt one may be.
    """

    words: Dictionary
    value: Ints
    roman: Ints
    ordinal: Flags
    plain: Ints


def numerals_of(
    words: Mapping[str, int],
    roman: Mapping[str, int],
    ordinals: Collection[str],
    plain: Collection[str],
) -> Numerals:
    """Number words by their values; ``plain`` are those that a misspelt one may be."""
    texts = list(dict.fromkeys([*words, *roman, *sorted(ordinals)]))
    return Numerals(
        dictionary_of(texts),
        np.array([words.get(text, _NONE) for text in texts], np.int32),
        np.array([roman.get(text, _NONE) for text in texts], np.int32),
        np.array([text in ordinals for text in texts], np.bool_),
        np.array([texts.index(text) for text in plain], np.int32),
    )


@inner
def read_word(letters: Letters, first: int, last: int, numerals: Numerals, word: Records) -> None:
    """Write what a word may be as a number."""
    word.first, word.last, word.ordinal = first, last, False
    word.value = word.roman = _NONE
    word.misspelt = _UNKNOWN
    figures = first < last
    number = 0
    for at in range(first, last):
        figures &= _NOUGHT <= letters[at] <= _NINE
        number = 10 * number + int(letters[at]) - _NOUGHT
    word.figures = figures
    if figures:
        word.value = number if last - first <= _MOST_FIGURES else _TOO_HIGH
        return
    known = find(numerals.words, letters, first, last, hash_of(letters, first, last))
    if known >= 0:
        word.ordinal = numerals.ordinal[known]
        word.value, word.roman = numerals.value[known], numerals.roman[known]


@inner
def take_numbers(
    letters: Letters,
    words: Records,
    begin: int,
    end: int,
    numerals: Numerals,
    named: int,
    kept: Ints,
    numbers: Ints,
) -> tuple[int, int]:
    """Separate the numbers of words[begin:end] from the words.

    Args:
        letters: Of the words.
        words: ``READ_WORD``.
        begin: First word.
        end: Past the last.
        numerals: Number words.
        named: How many words that are no numbers stand before the first.
        kept: Where the places of the words that are no numbers go.
        numbers: Where the numbers go.

    Returns:
        How many words are kept, and how many numbers there are.
    """
    count = found = 0
    joins = False  # whether the next number word is a part of the one before (dab + muoy)
    for place in range(begin, end):
        word = words[place]
        value = word.value
        if value == _NONE and place == end - 1 and count + named > 0:
            value = word.roman
        if value == _NONE and count and words[kept[count - 1]].ordinal:
            if word.misspelt == _UNKNOWN:
                word.misspelt = _misspelt(letters, word.first, word.last, numerals)
            value = word.misspelt
        if value == _NONE:
            kept[count] = place
            count += 1
            joins = False
            continue
        if joins and not word.figures and _joins(numbers[found - 1], value):
            numbers[found - 1] += value
        else:
            if count and words[kept[count - 1]].ordinal:
                count -= 1
            numbers[found] = value
            found += 1
        joins = not word.figures
    return count, found


@inner
def _joins(before: int, value: int) -> bool:
    if before == _FIVE and value < _FIVE:  # Khmer counts on in fives: pram muoy is 6
        return True
    ones = before % _TEN
    return before >= _TEN and ones in (0, _FIVE) and value < _TEN - ones


@inner
def _misspelt(letters: Letters, first: int, last: int, numerals: Numerals) -> int:
    """The number word that stands misspelt behind an ordinal; -1 if unclear."""
    if last - first < _SHORTEST_WORD:
        return _NONE
    for at in range(first, last):
        if letters[at] >= _ASCII:
            return _NONE
    likest, next_likest, found = 0.0, 0.0, _NONE
    for number in numerals.plain:
        start, end = numerals.words.start[number], numerals.words.start[number + 1]
        alike = _ratio(letters, first, last, numerals.words.letters, start, end)
        value = numerals.value[number]
        if value == found:
            likest = max(likest, alike)
        elif alike > likest:
            likest, next_likest, found = alike, likest, value
        else:
            next_likest = max(next_likest, alike)
    clear = likest >= _LIKE_A_NUMBER and likest - next_likest >= _LIKER_THAN_OTHERS
    return found if clear else _NONE


@inner
def _ratio(letters: Letters, first: int, last: int, other: Letters, start: int, end: int) -> float:
    """Likeness from 0 to 100, as ``rapidfuzz.fuzz.ratio``; ``other`` is a number word.

    By the longest common subsequence, in bits (Hyyrö 2004).
    """
    full = (_ONE << np.uint64(end - start)) - _ONE
    row = full
    for at in range(first, last):
        same = np.uint64(0)
        for i in range(end - start):
            same |= np.uint64(other[start + i] == letters[at]) << np.uint64(i)
        both = row & same
        row = (row + both) | (row - both)
    common = 0
    for i in range(end - start):
        common += not (row >> np.uint64(i)) & _ONE
    total = last - first + end - start
    return float(100 * (1 - (total - 2 * common) / total))
