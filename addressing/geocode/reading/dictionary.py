"""Number texts, compiled: a table of hashes over texts that stand one behind the other."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.arrays import Ints
from addressing.geocode.kernel.compiling import inlined, inner, kernel
from addressing.geocode.reading.alphabet import Letters, letters_of

Hashes = npt.NDArray[np.uint64]

SEED: Final = np.uint64(0xCBF29CE484222325)
"""Hash of the empty text (FNV-1a, 64 bits: Fowler, Noll and Vo 1991)."""

_PRIME: Final = np.uint64(0x100000001B3)
_HALF: Final = np.uint64(32)
_FREE = -1
_FEWEST_SLOTS = 64


class Dictionary(NamedTuple):
    """Texts and their numbers.

    Attributes:
        slots: Number of the text whose hash leads here, -1 for none; a power of two of them.
        hashes: Of each text.
        start: Text i is letters[start[i]:start[i + 1]].
        letters: Of all texts.
        size: How many texts there are, (1,).
    """

    slots: Ints
    hashes: Hashes
    start: Ints
    letters: Letters
    size: Ints


def dictionary_of(texts: Iterable[str] = ()) -> Dictionary:
    """Number texts in their order; of equal ones the first counts.

    >>> found = dictionary_of(["phum", "khum"])
    >>> number_of(found, "khum"), number_of(found, "srok")
    (1, -1)
    """
    listed = list(texts)
    lengths = np.fromiter(map(len, listed), np.int32, len(listed))
    letters = letters_of("".join(listed))
    made = _empty(len(listed), len(letters))
    start = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    _add_all(made, letters, start)
    return made


def number_of(dictionary: Dictionary, text: str) -> int:
    """Number of a text, -1 where it is not in the dictionary."""
    return int(_find_whole(dictionary, letters_of(text)))


def with_room(dictionary: Dictionary, texts: int, letters: int) -> Dictionary:
    """This dictionary, or a copy with room for so many more texts and letters."""
    count = int(dictionary.size[0])
    used = int(dictionary.start[count])
    if count + texts <= len(dictionary.hashes) and used + letters <= len(dictionary.letters):
        return dictionary
    larger = _empty(2 * (count + texts), 2 * (used + letters))
    larger.start[: count + 1] = dictionary.start[: count + 1]
    larger.letters[:used] = dictionary.letters[:used]
    larger.hashes[:count] = dictionary.hashes[:count]
    larger.size[0] = count
    _place_all(larger)
    return larger


def forget(dictionary: Dictionary) -> None:
    """Take all texts out and keep the room."""
    dictionary.slots[:] = _FREE
    dictionary.size[0] = 0


def _empty(texts: int, letters: int) -> Dictionary:
    slots = _FEWEST_SLOTS
    while slots < 2 * texts:
        slots *= 2
    return Dictionary(
        np.full(slots, _FREE, np.int32),
        np.zeros(texts, np.uint64),
        np.zeros(texts + 1, np.int32),
        np.zeros(letters, np.uint32),
        np.zeros(1, np.int32),
    )


@inlined
def hash_on(before: np.uint64, letter: np.uint32) -> np.uint64:
    """Hash of a text with one more letter."""
    return (before ^ np.uint64(letter)) * _PRIME


@inlined
def hash_of(letters: Letters, first: int, last: int) -> np.uint64:
    """Hash of a text."""
    found = SEED
    for at in range(first, last):
        found = (found ^ np.uint64(letters[at])) * _PRIME
    return found


@inlined
def find(dictionary: Dictionary, letters: Letters, first: int, last: int, key: np.uint64) -> int:
    """Number of the text letters[first:last] with the hash ``key``, -1 for none."""
    mask = len(dictionary.slots) - 1
    slot = np.int64(key ^ (key >> _HALF)) & mask
    number = dictionary.slots[slot]
    while number != _FREE:
        if dictionary.hashes[number] == key and _same(
            dictionary.letters, dictionary.start[number], dictionary.start[number + 1],
            letters, first, last,
        ):  # fmt: skip
            break
        slot = (slot + 1) & mask
        number = dictionary.slots[slot]
    return int(number)


@inner
def find_hash(dictionary: Dictionary, key: np.uint64) -> int:
    """Number of the text with a hash, -1 for none; whoever asks compares the letters."""
    mask = len(dictionary.slots) - 1
    slot = np.int64(key ^ (key >> _HALF)) & mask
    number = dictionary.slots[slot]
    while number != _FREE and dictionary.hashes[number] != key:
        slot = (slot + 1) & mask
        number = dictionary.slots[slot]
    return int(number)


@inner
def _same(own: Letters, start: int, end: int, letters: Letters, first: int, last: int) -> bool:
    if end - start != last - first:
        return False
    for at in range(last - first):
        if own[start + at] != letters[first + at]:
            return False
    return True


@inner
def add(dictionary: Dictionary, letters: Letters, first: int, last: int, key: np.uint64) -> int:
    """Number of a text, a new one where it is not in the dictionary yet; there must be room."""
    number = find(dictionary, letters, first, last, key)
    if number >= 0:
        return number
    number = dictionary.size[0]
    start = dictionary.start[number]
    for at in range(last - first):
        dictionary.letters[start + at] = letters[first + at]
    dictionary.start[number + 1] = start + last - first
    dictionary.hashes[number] = key
    dictionary.size[0] = number + 1
    _place(dictionary, number)
    return int(number)


@inner
def _place(dictionary: Dictionary, number: int) -> None:
    key = dictionary.hashes[number]
    mask = len(dictionary.slots) - 1
    slot = np.int64(key ^ (key >> _HALF)) & mask
    while dictionary.slots[slot] != _FREE:
        slot = (slot + 1) & mask
    dictionary.slots[slot] = number


@kernel
def _place_all(dictionary: Dictionary) -> None:
    for number in range(dictionary.size[0]):
        _place(dictionary, number)


@kernel
def _add_all(dictionary: Dictionary, letters: Letters, start: Ints) -> None:
    for i in range(len(start) - 1):
        first, last = start[i], start[i + 1]
        add(dictionary, letters, first, last, hash_of(letters, first, last))


@kernel
def _find_whole(dictionary: Dictionary, letters: Letters) -> int:
    return find(dictionary, letters, 0, len(letters), hash_of(letters, 0, len(letters)))
