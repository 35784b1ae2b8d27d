"""Find the names that resemble one, compiled: by their sound, and by the pieces they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

from addressing.geocode.kernel.arrays import Floats, Ints
from addressing.geocode.kernel.names import (
    SKELETON,
    SOUND,
    Letters,
    Names,
    Pattern,
    fill_pattern,
    is_nameless,
    likeness,
    pattern_over,
    writing_of,
)

Scores = npt.NDArray[np.float32]

_CONSIDERED = 48  # forms compared letter by letter after the look-up by pieces
_LOOSE = 0.55


class Postings(NamedTuple):
    """Where the pieces of names occur.

    Attributes:
        keys: Each piece as a number, ascending.
        start: Forms with piece g stand at start[g] to start[g + 1].
        forms: These.
        weights: Rarity of each piece.
        norms: Length of each form in pieces, weighted.
    """

    keys: npt.NDArray[np.int64]
    start: Ints
    forms: Ints
    weights: Scores
    norms: Scores


def keys_of(pieces: Iterable[str]) -> npt.NDArray[np.int64]:
    """Pieces of three letters as numbers, in the order of the texts."""
    return np.array([_key.py_func(*map(ord, piece)) for piece in pieces], np.int64)


@njit(cache=True, nogil=True)
def alike_in_sound(
    own: Names, first: int, names: Names, starts: Ints, forms: Ints, near: float
) -> tuple[Ints, Ints, Floats]:
    """Compare names with forms of the same skeleton.

    Args:
        own: Stored names.
        first: The first of them to compare.
        names: Names of all units.
        starts: Forms for name ``first + i`` stand at starts[i] to starts[i + 1].
        forms: These forms.
        near: Likeness from which a form is kept.

    Returns:
        Starts as those that came in, the forms kept, best first, and their likenesses.
    """
    kept_starts = np.zeros(len(starts), np.int32)
    kept = np.empty(len(forms), np.int32)
    found = np.empty(len(forms))
    count = 0
    pattern = pattern_over(own)
    for i in range(len(starts) - 1):
        begin = count
        fill_pattern(pattern, own, first + i)
        for at in range(starts[i], starts[i + 1]):
            alike = likeness(pattern, names, forms[at])
            if alike < near:
                continue
            place = count
            while place > begin and (
                found[place - 1] < alike
                or (found[place - 1] == alike and kept[place - 1] > forms[at])
            ):
                found[place], kept[place] = found[place - 1], kept[place - 1]
                place -= 1
            found[place], kept[place] = alike, forms[at]
            count += 1
        kept_starts[i + 1] = count
    return kept_starts, kept[:count], found[:count]


@njit(cache=True, nogil=True)
def alike_in_pieces(
    own: Names, wanted: Ints, names: Names, postings: Postings, kept: int
) -> tuple[Ints, Ints, Floats]:
    """Find forms that share pieces with names and are alike.

    Args:
        own: Stored names.
        wanted: Which of them.
        names: Names of all units.
        postings: Where pieces occur.
        kept: Forms at most of each name.

    Returns:
        Starts by ``wanted``, the forms, best first, and their likenesses.
    """
    starts = np.zeros(len(wanted) + 1, np.int32)
    forms = np.empty(len(wanted) * kept, np.int32)
    found = np.empty(len(wanted) * kept)
    scores = np.zeros(len(postings.norms), np.float32)
    pattern = pattern_over(own)
    count = 0
    for i in range(len(wanted)):
        grams = _grams(own, wanted[i], postings)
        if len(grams) and not is_nameless(own, wanted[i]):
            fill_pattern(pattern, own, wanted[i])
            like, alike = _resembling(pattern, names, postings, grams, scores)
            taken = min(len(like), kept)
            forms[count : count + taken] = like[:taken]
            found[count : count + taken] = alike[:taken]
            count += taken
        starts[i + 1] = count
    return starts, forms[:count], found[:count]


_BITS = 21
"""Bits of a letter in the key of a piece of three."""

_START, _SKELETON_MARK = ord("$"), ord("K")


@njit(cache=True)
def _key(a: int, b: int, c: int) -> int:
    return (a << 2 * _BITS) | (b << _BITS) | c


@njit(cache=True)
def _grams(own: Names, name: int, postings: Postings) -> Ints:
    """Places of the pieces of a name, each once, ascending: as ``index.grams`` cuts them."""
    sound, skeleton = writing_of(own, name, SOUND), writing_of(own, name, SKELETON)
    keys = np.empty(len(sound) + len(skeleton) + 2, np.int64)
    count = 0
    lead = 2 if len(sound) < 3 else 1  # noqa: PLR2004 - a short name gets one more mark
    marked = len(sound) + lead + 1
    for i in range(marked - 2):
        keys[count] = _key(
            _letter(sound, i - lead), _letter(sound, i + 1 - lead), _letter(sound, i + 2 - lead)
        )
        count += 1
    for i in range(len(skeleton) + 1):
        keys[count] = _key(_SKELETON_MARK, _letter(skeleton, i - 1), _letter(skeleton, i))
        count += 1
    keys = np.sort(keys[:count])
    places = np.empty(count, np.int32)
    found = 0
    for i in range(count):
        if i and keys[i] == keys[i - 1]:
            continue
        place = np.searchsorted(postings.keys, keys[i])
        if place < len(postings.keys) and postings.keys[place] == keys[i]:
            places[found] = place
            found += 1
    return places[:found]


@njit(cache=True)
def _letter(text: Letters, place: int) -> int:
    return int(text[place]) if 0 <= place < len(text) else _START


@njit(cache=True)
def _resembling(
    pattern: Pattern,
    names: Names,
    postings: Postings,
    grams: Ints,
    scores: Scores,
) -> tuple[Ints, Floats]:
    """Forms that share pieces with a name and are alike, best first, and their likenesses.

    Those with the greatest weight of common pieces are compared letter by letter. ``scores`` are
    zeros, one for each form, and zeros again afterwards.
    """
    weight = np.float32(0)
    for gram in grams:
        weight += postings.weights[gram]
    for gram in grams:
        for at in range(postings.start[gram], postings.start[gram + 1]):
            scores[postings.forms[at]] += postings.weights[gram]
    places, top = np.empty(len(scores), np.int32), np.empty(len(scores), np.float32)
    count = 0
    # Looking through all is quicker than putting the forms that were met in order.
    for form in range(len(scores)):
        if scores[form] > 0:
            places[count] = form
            top[count] = scores[form] / (postings.norms[form] + weight)
            scores[form] = 0
            count += 1
    considered = places[_greatest(top[:count], _CONSIDERED)]
    found = np.empty(len(considered))
    kept = 0
    for form in considered:
        alike = likeness(pattern, names, form)
        if alike >= _LOOSE:
            found[kept] = alike
            considered[kept] = form
            kept += 1
    order = np.argsort(-found[:kept], kind="mergesort")
    return considered[:kept][order], found[:kept][order]


@njit(cache=True)
def _greatest(scores: Scores, count: int) -> Ints:
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
