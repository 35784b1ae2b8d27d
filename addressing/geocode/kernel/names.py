"""Compare names, compiled: letters as numbers in flat arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from addressing.geocode.kernel.arrays import Ints

Letters = npt.NDArray[np.uint32]

_SOUND, _SKELETON, _LETTERS = 0.50, 0.32, 0.18
"""Shares of sound, skeleton and letters in a likeness."""

_SAME_SOUND = 0.95
_WORD_BITS = 64
_LETTER_BITS = 7
_EMPTY, _MIXED = -1, -2


class Texts(NamedTuple):
    """Texts one behind the other: text i is letters[start[i]:start[i + 1]].

    ``block`` is what the letters of a text have in common above their last seven bits, -1 for an
    empty text and -2 where they have nothing in common.
    """

    start: Ints
    letters: Letters
    block: Ints


class Names(NamedTuple):
    """The three writings of names that a likeness compares."""

    words: Texts
    skeletons: Texts
    sounds: Texts


def texts_of(texts: Iterable[str]) -> Texts:
    """Put texts one behind the other.

    >>> texts_of(["kep", ""]).start.tolist()
    [0, 3, 3]
    """
    listed = list(texts)
    joined = "".join(listed).encode("utf-32-le")
    lengths = np.fromiter(map(len, listed), np.int32, len(listed))
    start = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    letters = np.frombuffer(joined, np.uint32)
    return Texts(start, letters, _blocks(start, letters))


@njit(cache=True)
def _blocks(start: Ints, letters: Letters) -> Ints:
    found = np.full(len(start) - 1, _EMPTY, np.int32)
    for i in range(len(found)):
        for at in range(start[i], start[i + 1]):
            block = np.int32(letters[at] >> _LETTER_BITS)
            if at == start[i]:
                found[i] = block
            elif found[i] != block:
                found[i] = _MIXED
    return found


def names_of(sounds: Sequence[tuple[str, str, str]]) -> Names:
    """Names from (words, skeleton, sound)."""
    return Names(
        texts_of(words for words, _, _ in sounds),
        texts_of(skeleton for _, skeleton, _ in sounds),
        texts_of(sound for _, _, sound in sounds),
    )


class Pattern(NamedTuple):
    """A name made ready to be compared with many: its three writings as bits by letter.

    Attributes:
        masks: Which places of a writing hold a letter, by the last seven bits of the letter,
            (3, 128).
        length: Letters of each writing, (3,).
        block: What the letters of a writing have in common above these bits; ``_EMPTY`` for none,
            ``_MIXED`` where they have nothing in common or are too many for one word.
    """

    masks: npt.NDArray[np.uint64]
    length: Ints
    block: Ints


_WORDS, _SKELETON_TEXT, _SOUND_TEXT = range(3)


@njit(cache=True)
def make_pattern() -> Pattern:
    """Room for a pattern."""
    return Pattern(
        np.zeros((3, 1 << _LETTER_BITS), np.uint64), np.zeros(3, np.int32), np.zeros(3, np.int32)
    )


@njit(cache=True)
def fill_pattern(pattern: Pattern, own: Names, i: int) -> None:
    """Make name i of ``own`` the pattern."""
    pattern.masks[:] = 0
    _fill(pattern, _WORDS, own.words, i)
    _fill(pattern, _SKELETON_TEXT, own.skeletons, i)
    _fill(pattern, _SOUND_TEXT, own.sounds, i)


@njit(cache=True)
def _fill(pattern: Pattern, writing: int, texts: Texts, i: int) -> None:
    text = slice_of(texts, i)
    pattern.length[writing] = len(text)
    pattern.block[writing] = texts.block[i] if len(text) < _WORD_BITS else _MIXED
    if pattern.block[writing] >= 0:
        for place in range(len(text)):
            letter = text[place] & ((1 << _LETTER_BITS) - 1)
            pattern.masks[writing, letter] |= np.uint64(1) << np.uint64(place)


@njit(cache=True)
def _common(a: Letters, b: Letters) -> int:
    """Length of the longest common subsequence."""
    lengths = np.zeros(len(a) + 1, np.int32)
    for j in range(len(b)):
        diagonal = 0
        for i in range(len(a)):
            above = lengths[i + 1]
            if a[i] == b[j]:
                lengths[i + 1] = diagonal + 1
            else:
                lengths[i + 1] = max(above, lengths[i])
            diagonal = above
    return int(lengths[len(a)])


@njit(cache=True)
def _common_of(pattern: Pattern, writing: int, own: Texts, i: int, texts: Texts, other: int) -> int:
    """As ``_common``, by bits where both texts are of one script (Hyyrö 2004)."""
    block = texts.block[other]
    if pattern.block[writing] == _MIXED or block == _MIXED:
        return int(_common(slice_of(own, i), slice_of(texts, other)))
    if pattern.block[writing] != block or block == _EMPTY:
        return 0
    size = np.uint64(pattern.length[writing])
    row = (np.uint64(1) << size) - np.uint64(1)
    full = row
    for at in range(texts.start[other], texts.start[other + 1]):
        match = pattern.masks[writing, texts.letters[at] & ((1 << _LETTER_BITS) - 1)]
        both = row & match
        row = (row + both) | (row - both)
    return _ones(~row & full)


_FIVES, _THREES, _FIFTEENS, _ONES = (
    np.uint64(0x5555555555555555),
    np.uint64(0x3333333333333333),
    np.uint64(0x0F0F0F0F0F0F0F0F),
    np.uint64(0x0101010101010101),
)


@njit(cache=True)
def _ones(bits: np.uint64) -> int:
    """How many bits are set."""
    bits = bits - ((bits >> np.uint64(1)) & _FIVES)
    bits = (bits & _THREES) + ((bits >> np.uint64(2)) & _THREES)
    bits = (bits + (bits >> np.uint64(4))) & _FIFTEENS
    return int((bits * _ONES) >> np.uint64(56))


@njit(cache=True)
def slice_of(texts: Texts, i: int) -> Letters:
    """The letters of text i."""
    return texts.letters[texts.start[i] : texts.start[i + 1]]


@njit(cache=True)
def length_of(texts: Texts, i: int) -> int:
    """How many letters text i has."""
    return int(texts.start[i + 1] - texts.start[i])


@njit(cache=True)
def likeness(pattern: Pattern, own: Names, i: int, names: Names, form: int) -> float:
    """Likeness of two names from 0 to 1: most by sound, some by skeleton, a little by letters.

    Args:
        pattern: Name i of ``own``, made ready.
        own: Names.
        i: Which of them.
        names: Other names.
        form: Which of them.
    """
    size, other_size = pattern.length[_WORDS], length_of(names.words, form)
    common = _common_of(pattern, _WORDS, own.words, i, names.words, form)
    if common == size and common == other_size:
        return 1.0
    by_letters = _share(common, size, other_size)
    size, other_size = pattern.length[_SOUND_TEXT], length_of(names.sounds, form)
    common = _common_of(pattern, _SOUND_TEXT, own.sounds, i, names.sounds, form)
    if common == size and common == other_size:
        return _SAME_SOUND + (1 - _SAME_SOUND) * by_letters
    by_sound = _share(common, size, other_size)
    size, other_size = pattern.length[_SKELETON_TEXT], length_of(names.skeletons, form)
    common = _common_of(pattern, _SKELETON_TEXT, own.skeletons, i, names.skeletons, form)
    by_skeleton = _share(common, size, other_size)
    return _SOUND * by_sound + _SKELETON * by_skeleton + _LETTERS * by_letters


@njit(cache=True)
def _share(common: int, size: int, other_size: int) -> float:
    total = size + other_size
    return 2.0 * common / total if total else 1.0
