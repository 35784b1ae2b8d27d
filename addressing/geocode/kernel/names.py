"""Compare names, compiled: letters as numbers in flat arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.arrays import Ints
from addressing.geocode.kernel.compiling import inlined, inner, kernel

Letters = npt.NDArray[np.uint32]

WORDS, SKELETON, SOUND = range(3)
"""The three writings of a name that a likeness compares."""

WRITINGS = 3

_SOUND_SHARE, _SKELETON_SHARE, _LETTERS_SHARE = 0.50, 0.32, 0.18
"""Shares of sound, skeleton and letters in a likeness."""

_SAME_SOUND = 0.95
_WORD_BITS = 64
_LETTER_BITS = 7
_LETTER_MASK = (1 << _LETTER_BITS) - 1
_EMPTY, _MIXED = -1, -2


class Names(NamedTuple):
    """Names one behind the other, each in its three writings.

    Attributes:
        start: Writing w of name i is letters[start[3 * i + w]:start[3 * i + w + 1]].
        letters: All letters.
        block: What the letters of a writing have in common above their last seven bits: -1 for an
            empty writing, -2 where they have nothing in common.
    """

    start: Ints
    letters: Letters
    block: Ints


def names_of(sounds: Sequence[tuple[str, str, str]]) -> Names:
    """Names from (words, skeleton, sound).

    >>> names_of([("kep", "kp", "kep"), ("", "", "")]).start.tolist()
    [0, 3, 5, 8, 8, 8, 8]
    """
    listed = [text for name in sounds for text in name]
    joined = "".join(listed).encode("utf-32-le")
    lengths = np.fromiter(map(len, listed), np.int32, len(listed))
    start = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    letters = np.frombuffer(joined, np.uint32)
    return Names(start, letters, _blocks(start, letters))


@kernel
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


class Pattern(NamedTuple):
    """A name made ready to be compared with many: its three writings as bits by letter.

    Attributes:
        masks: Which places of a writing hold a letter, by the last seven bits of the letter,
            (3, 128).
        letters: All letters of the name's table.
        start: Where each writing begins in them and, last, the third ends, (4,).
        block: As in ``Names``, and -2 too where the letters are too many for one word, (3,).
        lengths: Room to compare letters of several scripts, as long as the longest writing of the
            names that it is compared with, and one more.
    """

    masks: npt.NDArray[np.uint64]
    letters: Letters
    start: Ints
    block: Ints
    lengths: Ints


@kernel
def pattern_over(own: Names, names: Names) -> Pattern:
    """Room for the patterns of ``own`` names that are compared with ``names``."""
    longest = 0
    for i in range(len(names.start) - 1):
        longest = max(longest, names.start[i + 1] - names.start[i])
    return Pattern(
        np.zeros((WRITINGS, 1 << _LETTER_BITS), np.uint64),
        own.letters,
        np.zeros(WRITINGS + 1, np.int32),
        np.zeros(WRITINGS, np.int32),
        np.zeros(longest + 1, np.int32),
    )


@inner
def fill_pattern(pattern: Pattern, own: Names, i: int) -> None:
    """Make name i of ``own``, over which the pattern was made, the pattern."""
    pattern.masks[:] = 0
    pattern.start[WRITINGS] = own.start[WRITINGS * i + WRITINGS]
    for writing in range(WRITINGS):
        first, last = own.start[WRITINGS * i + writing], own.start[WRITINGS * i + writing + 1]
        pattern.start[writing] = first
        short = last - first < _WORD_BITS
        pattern.block[writing] = own.block[WRITINGS * i + writing] if short else _MIXED
        if pattern.block[writing] >= 0:
            for place in range(last - first):
                letter = own.letters[first + place] & _LETTER_MASK
                pattern.masks[writing, letter] |= np.uint64(1) << np.uint64(place)


@inlined
def likeness(pattern: Pattern, names: Names, form: int) -> float:
    """Likeness of two names from 0 to 1: most by sound, some by skeleton, a little by letters.

    Args:
        pattern: A name made ready.
        names: Other names.
        form: Which of them.
    """
    first = WRITINGS * form
    size = pattern.start[WORDS + 1] - pattern.start[WORDS]
    other_size = names.start[first + WORDS + 1] - names.start[first + WORDS]
    common = _common(pattern, WORDS, names, first)
    if common == size and common == other_size:
        return 1.0
    by_letters = _share(common, size + other_size)
    size = pattern.start[SOUND + 1] - pattern.start[SOUND]
    other_size = names.start[first + SOUND + 1] - names.start[first + SOUND]
    common = _common(pattern, SOUND, names, first)
    if common == size and common == other_size:
        return _SAME_SOUND + (1 - _SAME_SOUND) * by_letters
    by_sound = _share(common, size + other_size)
    size = pattern.start[SKELETON + 1] - pattern.start[SKELETON]
    other_size = names.start[first + SKELETON + 1] - names.start[first + SKELETON]
    common = _common(pattern, SKELETON, names, first)
    by_skeleton = _share(common, size + other_size)
    return _SOUND_SHARE * by_sound + _SKELETON_SHARE * by_skeleton + _LETTERS_SHARE * by_letters


@inlined
def is_comparable(pattern: Pattern, names: Names, form: int) -> bool:
    """Whether two names may share a letter: most are of different scripts."""
    for writing in range(WRITINGS):
        mine, other = pattern.block[writing], names.block[WRITINGS * form + writing]
        if mine == other or _MIXED in (mine, other) or _EMPTY in (mine, other):
            return True
    return False


@inlined
def _share(common: int, total: int) -> float:
    return 2.0 * common / total if total else 1.0


@inlined
def _common(pattern: Pattern, writing: int, names: Names, first: int) -> int:
    """Letters that two writings have in common, in their order: the longest common subsequence.

    By bits where both are of one script (Hyyrö 2004).
    """
    mine, other = pattern.block[writing], names.block[first + writing]
    begin, end = names.start[first + writing], names.start[first + writing + 1]
    size = pattern.start[writing + 1] - pattern.start[writing]
    if _MIXED in (mine, other):
        return _common_of_mixed(pattern, pattern.start[writing], size, names, begin, end)
    if mine != other or other == _EMPTY:
        return 0
    full = (np.uint64(1) << np.uint64(size)) - np.uint64(1)
    row = full
    for at in range(begin, end):
        both = row & pattern.masks[writing, names.letters[at] & _LETTER_MASK]
        row = (row + both) | (row - both)
    return _ones(~row & full)


@inner
def _common_of_mixed(
    pattern: Pattern, start: int, size: int, names: Names, begin: int, end: int
) -> int:
    """The same, letter by letter: ``size`` from ``start`` on, against ``begin`` to ``end``."""
    lengths, count = pattern.lengths, end - begin
    lengths[: count + 1] = 0
    for j in range(start, start + size):
        diagonal = 0
        for i in range(count):
            above = lengths[i + 1]
            if names.letters[begin + i] == pattern.letters[j]:
                lengths[i + 1] = diagonal + 1
            else:
                lengths[i + 1] = max(above, lengths[i])
            diagonal = above
    return int(lengths[count])


_FIVES, _THREES, _FIFTEENS, _EACH_BYTE = (
    np.uint64(0x5555555555555555),
    np.uint64(0x3333333333333333),
    np.uint64(0x0F0F0F0F0F0F0F0F),
    np.uint64(0x0101010101010101),
)


@inlined
def _ones(bits: np.uint64) -> int:
    """How many bits are set."""
    bits = bits - ((bits >> np.uint64(1)) & _FIVES)
    bits = (bits & _THREES) + ((bits >> np.uint64(2)) & _THREES)
    bits = (bits + (bits >> np.uint64(4))) & _FIFTEENS
    return int((bits * _EACH_BYTE) >> np.uint64(56))


@kernel
def writing_of(names: Names, i: int, writing: int) -> Letters:
    """The letters of one writing of name i."""
    first = WRITINGS * i + writing
    return names.letters[names.start[first] : names.start[first + 1]]


@inlined
def is_nameless(names: Names, i: int) -> bool:
    """Whether name i has no letters: it is a mere number."""
    return bool(names.start[WRITINGS * i] == names.start[WRITINGS * i + 1])
