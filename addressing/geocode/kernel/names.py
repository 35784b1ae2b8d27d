"""Compare names and find those that resemble one, compiled: letters as numbers in flat arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from addressing.geocode.kernel.arrays import Figures, Floats, Ints, Runs, Slots, Tables
from addressing.geocode.kernel.weigh import weigh

Letters = npt.NDArray[np.uint32]

_SOUND, _SKELETON, _LETTERS = 0.50, 0.32, 0.18
"""Shares of sound, skeleton and letters in a likeness."""

_SAME_SOUND = 0.95
_WORD_BITS = 64


class Texts(NamedTuple):
    """Texts one behind the other: text i is letters[start[i]:start[i + 1]]."""

    start: Ints
    letters: Letters


class Names(NamedTuple):
    """The three writings of names that a likeness compares."""

    words: Texts
    skeletons: Texts
    sounds: Texts


class Pieces(NamedTuple):
    """Where the pieces of names occur: postings of gram g stand at start[g] to start[g + 1]."""

    start: Ints
    postings: Ints
    weights: npt.NDArray[np.float32]
    norms: npt.NDArray[np.float32]


def texts_of(texts: Iterable[str]) -> Texts:
    """Put texts one behind the other.

    >>> texts_of(["kep", ""]).start.tolist()
    [0, 3, 3]
    """
    listed = list(texts)
    joined = "".join(listed).encode("utf-32-le")
    lengths = np.fromiter(map(len, listed), np.int32, len(listed))
    start = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
    return Texts(start, np.frombuffer(joined, np.uint32))


def names_of(sounds: Sequence[tuple[str, str, str]]) -> Names:
    """Names from (words, skeleton, sound)."""
    return Names(
        texts_of(words for words, _, _ in sounds),
        texts_of(skeleton for _, skeleton, _ in sounds),
        texts_of(sound for _, _, sound in sounds),
    )


@njit(cache=True)
def _common(a: Letters, b: Letters) -> int:
    """Length of the longest common subsequence (Hyyrö 2004, bits in one word where they fit)."""
    if len(a) > len(b):
        a, b = b, a
    size = len(a)
    if size == 0:
        return 0
    if size < _WORD_BITS:
        row = (np.uint64(1) << np.uint64(size)) - np.uint64(1)
        for j in range(len(b)):
            match = np.uint64(0)
            for i in range(size):
                if a[i] == b[j]:
                    match |= np.uint64(1) << np.uint64(i)
            both = row & match
            row = (row + both) | (row - both)
        count = 0
        for i in range(size):
            if not row >> np.uint64(i) & np.uint64(1):
                count += 1
        return count
    lengths = np.zeros(size + 1, np.int32)
    for j in range(len(b)):
        diagonal = 0
        for i in range(size):
            above = lengths[i + 1]
            if a[i] == b[j]:
                lengths[i + 1] = diagonal + 1
            else:
                lengths[i + 1] = max(above, lengths[i])
            diagonal = above
    return int(lengths[size])


@njit(cache=True)
def _ratio(a: Letters, b: Letters) -> float:
    total = len(a) + len(b)
    return 2.0 * _common(a, b) / total if total else 1.0


@njit(cache=True)
def _slice(texts: Texts, i: int) -> Letters:
    return texts.letters[texts.start[i] : texts.start[i + 1]]


@njit(cache=True)
def _equal(a: Letters, b: Letters) -> bool:
    if len(a) != len(b):
        return False
    for i in range(len(a)):
        if a[i] != b[i]:
            return False
    return True


@njit(cache=True)
def likeness(own: Names, i: int, names: Names, form: int) -> float:
    """Likeness of two names from 0 to 1: most by sound, some by skeleton, a little by letters."""
    words, other = _slice(own.words, i), _slice(names.words, form)
    if _equal(words, other):
        return 1.0
    sound, other_sound = _slice(own.sounds, i), _slice(names.sounds, form)
    if _equal(sound, other_sound):
        return _SAME_SOUND + (1 - _SAME_SOUND) * _ratio(words, other)
    return (
        _SOUND * _ratio(sound, other_sound)
        + _SKELETON * _ratio(_slice(own.skeletons, i), _slice(names.skeletons, form))
        + _LETTERS * _ratio(words, other)
    )


@njit(cache=True)
def likenesses(own: Names, i: int, names: Names, forms: Ints) -> Floats:
    """Likeness of one name to each of some forms, shape (n,)."""
    found = np.empty(len(forms))
    for place in range(len(forms)):
        found[place] = likeness(own, i, names, forms[place])
    return found


@njit(cache=True)
def resembling(
    own: Names, i: int, names: Names, pieces: Pieces, grams: Ints, considered: int, loose: float
) -> tuple[Ints, Floats]:
    """Forms that share pieces with name i of ``own`` and are alike, and their likenesses.

    Those with the greatest weight of common pieces (``grams``, as places) are ``considered``
    letter by letter and kept from the likeness ``loose`` on, best first.
    """
    scores = np.zeros(len(pieces.norms), np.float32)
    weight = np.float32(0)
    for gram in grams:
        weight += pieces.weights[gram]
        for at in range(pieces.start[gram], pieces.start[gram + 1]):
            scores[pieces.postings[at]] += pieces.weights[gram]
    for form in range(len(scores)):
        scores[form] /= pieces.norms[form] + weight
    top = _greatest(scores, considered)
    found = np.empty(len(top))
    kept = 0
    for form in top:
        alike = likeness(own, i, names, form)
        if alike >= loose:
            found[kept] = alike
            top[kept] = form
            kept += 1
    order = np.argsort(-found[:kept], kind="mergesort")
    return top[:kept][order], found[:kept][order]


@njit(cache=True)
def _greatest(scores: npt.NDArray[np.float32], count: int) -> Ints:
    """Places of the greatest positive scores, ascending; of equals the earlier ones."""
    heap = np.empty(count, np.float32)
    size = 0
    least = np.float32(0)
    for score in scores:
        if score <= least:
            continue
        if size < count:
            heap[size] = score
            size += 1
            if size == count:
                heap.sort()
                least = heap[0]
            continue
        place = 0
        while place + 1 < count and heap[place + 1] < score:
            heap[place] = heap[place + 1]
            place += 1
        heap[place] = score
        least = heap[0]
    if size < count:
        least = np.float32(0)
    above = 0
    for score in scores:
        above += score > least
    spare = min(count, size) - above
    found = np.empty(min(count, size), np.int32)
    kept = 0
    for place in range(len(scores)):
        if scores[place] > least:
            found[kept] = place
            kept += 1
        elif spare > 0 and scores[place] == least and least > 0:
            found[kept] = place
            kept += 1
            spare -= 1
    return found[:kept]


@njit(cache=True)
def compare_below(
    tables: Tables,
    figures: Figures,
    runs: Runs,
    slots: Slots,
    names: Names,
    own: Names,
    open_runs: Ints,
    parents: Ints,
) -> bool:
    """Compare runs with the units directly below some parents, more leniently.

    ``own`` are the names of ``open_runs``, in their order. Says whether anything was found.
    """
    added = False
    for parent in parents:
        for at in range(tables.child_start[parent], tables.child_start[parent + 1]):
            unit = tables.child[at]
            level = tables.level[unit]
            for i in range(len(open_runs)):
                run = open_runs[i]
                bits = runs.label_bits[run]
                if bits and not bits >> level & 1:
                    continue
                for link in range(tables.name_start[unit], tables.name_start[unit + 1]):
                    form = tables.name_form[link]
                    empty = names.words.start[form] == names.words.start[form + 1]
                    if not runs.worded[run] or empty:
                        alike = 1.0 if empty and not runs.worded[run] else 0.0
                    else:
                        alike = likeness(own, i, names, form)
                    added |= weigh(
                        figures,
                        runs,
                        run,
                        alike,
                        unit,
                        tables.name_number[link],
                        level,
                        figures.lenient_floor,
                        slots,
                    )
    return added
