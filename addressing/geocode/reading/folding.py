"""Fold blocks of texts, compiled, and tell which of them need more than that.

Of most texts nothing is wanted but small letters and ASCII figures. What else a text holds is told
by marks: runs of letters without which no link, number or shorthand is there to be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.kernel.arrays import Flags, Ints
from addressing.geocode.kernel.compiling import inner, kernel
from addressing.geocode.reading.alphabet import PLACES, Letters, place_of

Bits = npt.NDArray[np.uint32]

STRANGE, DIRECT, FIRST_RULE = 1, 2, 4
"""What a text needs, as bits: cleaning with the full rules; a look for direct forms; the first of
the rules by which it is rewritten before it is cut, each of which has the next bit."""

_LATIN: Final = "abcdefghijklmnopqrstuvwxyz"
_ASCII, _KHMER_FIRST, _KHMER_LAST = 0x80, 0x1780, 0x17E9
_LAST_BASE, _LAST_VOWEL, _LAST_MARK = 0x17B3, 0x17C5, 0x17D3
_RO, _AA, _II, _E, _COENG, _ATTHACAN = 0x179A, 0x17B6, 0x17B8, 0x17C1, 0x17D2, 0x17DD
_MUUSIKATOAN, _TRIISAP, _ROBAT = 0x17C9, 0x17CA, 0x17CC
_ZERO_WIDTH_FIRST, _ZERO_WIDTH_LAST = 0x200B, 0x200F
_OPENING_QUOTE, _CLOSING_QUOTE = 0x2018, 0x2019
_BLANK, _COMMA, _POINT, _SLASH, _NOUGHT, _NINE, _SEMICOLON, _SMALL_A, _SMALL_Z = b" ,./09;az"
_DELETE = 0x7F
_NOTHING, _NO_RANK = 0, -1
_FEW_FIGURES, _SHORT_RUN, _FIGURES_OF_A_POSITION = 7, 4, 4
_SHORTEST_DOMAIN, _LONGEST_DOMAIN = 2, 6


class Marks(NamedTuple):
    """Runs of letters that are looked for, by the place of their first letter.

    Attributes:
        group: Marks that begin with the letter at place p stand at group[p] to group[p + 1].
        need: What a text with the mark needs.
        start: Letters of mark m stand at start[m] to start[m + 1].
        letters: Of all marks.
    """

    group: Ints
    need: Bits
    start: Ints
    letters: Letters


def marks_of(needs: Iterable[tuple[int, Sequence[str]]]) -> Marks:
    """Marks by what they say is needed; ``@`` in a mark stands for any small Latin letter.

    >>> len(marks_of([(FIRST_RULE, ["/", "@0"])]).need)
    27
    """
    listed: list[tuple[int, str, int]] = []
    for need, marks in needs:
        for mark in marks:
            for letter in _LATIN if "@" in mark else "@":
                text = mark.replace("@", letter)
                listed.append((int(place_of(ord(text[0]))), text, need))
    listed.sort()
    counts = np.bincount([place for place, _, _ in listed], minlength=PLACES)
    lengths = [len(text) for _, text, _ in listed]
    return Marks(
        np.concatenate([[0], np.cumsum(counts)]).astype(np.int32),
        np.array([need for _, _, need in listed], np.uint32),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32),
        np.array([ord(letter) for _, text, _ in listed for letter in text], np.uint32),
    )


class Folded(NamedTuple):
    """Texts folded one behind the other.

    Attributes:
        letters: Of all of them.
        first: Where each begins ...
        last: ... and ends.
        several: Whether a comma stands between two pieces of it.
        needs: What it needs beside folding, as bits.
    """

    letters: Letters
    first: Ints
    last: Ints
    several: Flags
    needs: Bits


@lru_cache(maxsize=1)
def folds() -> Letters:
    """What becomes of each letter, by its place in the alphabet: nothing, or one letter.

    >>> [chr(folds()[ord(letter)]) for letter in 'A"']
    ['a', ' ']
    """
    letters = [chr(ascii_) for ascii_ in range(_ASCII)]
    letters += [chr(khmer) for khmer in range(_KHMER_FIRST, _KHMER_FIRST + PLACES - _ASCII)]
    folded = [fold_words(clean_characters(f"-{letter}-"))[1:-1] for letter in letters]
    return np.array([ord(text) if text else _NOTHING for text in folded], np.uint32)


@kernel
def fold(letters: Letters, start: Ints, table: Letters, marks: Marks) -> Folded:
    """Fold the texts letters[start[i]:start[i + 1]] as far as that needs no table of Unicode."""
    rows = len(start) - 1
    folded = np.empty(len(letters), np.uint32)
    first, last = np.empty(rows, np.int32), np.empty(rows, np.int32)
    several, needs = np.zeros(rows, np.bool_), np.zeros(rows, np.uint32)
    end = 0
    for row in range(rows):
        begin = end
        commas, open_piece, khmer, strange = 0, False, False, False
        for at in range(start[row], start[row + 1]):
            letter = letters[at]
            if letter < _ASCII:
                open_piece |= letter > _BLANK and letter != _DELETE
            elif _KHMER_FIRST <= letter <= _KHMER_LAST and letter != _ATTHACAN:
                khmer = True
                open_piece |= table[place_of(letter)] != _NOTHING
            elif _ZERO_WIDTH_FIRST <= letter <= _ZERO_WIDTH_LAST:
                continue
            elif letter in (_OPENING_QUOTE, _CLOSING_QUOTE):
                open_piece = True
                continue
            else:
                strange = True
                break
            letter = table[place_of(letter)]
            if letter == _NOTHING:
                continue
            if letter in (_COMMA, _SEMICOLON):
                commas, open_piece = commas + 1, False
            folded[end] = letter
            end += 1
        if strange or (khmer and is_disordered(folded, begin, end)):
            end = begin
            needs[row] = STRANGE
        else:
            needs[row] = _needs(folded, begin, end, marks)
        first[row], last[row] = begin, end
        several[row] = commas + open_piece > 1
    return Folded(folded[:end], first, last, several, needs)


@inner
def is_disordered(folded: Letters, first: int, last: int) -> bool:
    """Whether the marks of a Khmer cluster may have to be put in order, as ``order_khmer`` does."""
    base = below = False
    rank, before = _NO_RANK, np.uint32(0)
    for at in range(first, last):
        letter = folded[at]
        if not _KHMER_FIRST <= letter <= _LAST_MARK:
            base = below = False
        elif letter <= _LAST_BASE:
            if base and below:  # a subscript, that of RO last
                now = 2 if letter == _RO else 1
                if now < rank:
                    return True
                rank, before, below = now, np.uint32(0), False
            else:
                base, below, rank, before = True, False, _NO_RANK, np.uint32(0)
        elif below:
            base = below = False
        elif letter == _COENG:
            below = base
        elif base:
            now = _rank(letter)
            if now < rank or letter == before or _is_split(before, letter):
                return True
            rank, before = now, letter
    return False


@inner
def _rank(mark: np.uint32) -> int:
    """Place of a mark in its cluster, as in ``clean``."""
    if mark == _ROBAT:
        return 0
    if mark in (_MUUSIKATOAN, _TRIISAP):
        return 3
    return 4 if mark <= _LAST_VOWEL else 5


@inner
def _is_split(before: np.uint32, mark: np.uint32) -> bool:
    """Whether two vowels are the halves of one."""
    if mark == _E:
        return bool(before in (_II, _AA))
    return bool(before == _E and (mark in (_II, _AA)))


@inner
def _needs(folded: Letters, first: int, last: int, marks: Marks) -> np.uint32:
    """What a folded text needs: by its marks, and by its figures."""
    found = np.uint32(0)
    figures = run = longest = 0
    decimal = False
    for at in range(first, last):
        letter = folded[at]
        if _is_figure(letter):
            figures += 1
            run += 1
            longest = max(longest, run)
            point = at > first and (folded[at - 1] in (_POINT, _COMMA))
            decimal |= point and at - 1 > first and _is_figure(folded[at - 2])
        else:
            run = 0
            if letter == _SLASH and _ends_domain(folded, first, at):
                found |= np.uint32(DIRECT)
        place = place_of(letter)
        for mark in range(marks.group[place], marks.group[place + 1]):
            need = marks.need[mark]
            if found & need != need and _stands(folded, at, last, marks, mark):
                found |= need
    if (
        figures >= _FEW_FIGURES
        or longest >= _SHORT_RUN
        or (decimal and figures >= _FIGURES_OF_A_POSITION)
    ):
        found |= np.uint32(DIRECT)
    return found


@inner
def _is_figure(letter: np.uint32) -> bool:
    return bool(_NOUGHT <= letter <= _NINE)


@inner
def _stands(folded: Letters, at: int, last: int, marks: Marks, mark: int) -> bool:
    """Whether a mark stands at a place; its first letter does."""
    begin = marks.start[mark]
    length = marks.start[mark + 1] - begin
    if at + length > last:
        return False
    for i in range(1, length):
        if folded[at + i] != marks.letters[begin + i]:
            return False
    return True


@inner
def _ends_domain(folded: Letters, first: int, slash: int) -> bool:
    """Whether the name of a host ends before a slash, as in "goo.gl/"."""
    at = slash - 1
    while at >= first and _SMALL_A <= folded[at] <= _SMALL_Z:
        at -= 1
    length = slash - 1 - at
    return bool(
        at >= first and folded[at] == _POINT and _SHORTEST_DOMAIN <= length <= _LONGEST_DOMAIN
    )
