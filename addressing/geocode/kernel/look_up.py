"""Find the names that resemble one, compiled: by their sound, and by the pieces they share."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.arrays import Floats, Ints
from addressing.geocode.kernel.compiling import inlined, inner, kernel
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
from addressing.geocode.kernel.nearest import (
    CONSIDERED,
    Postings,
    add_up,
    make_shared,
    take_greatest,
)

_LOOSE = 0.55
"""Likeness below which a form is none."""


def keys_of(pieces: Iterable[str]) -> npt.NDArray[np.int64]:
    """Pieces of three letters as numbers, in the order of the texts."""
    return np.array([_packed(*map(ord, piece)) for piece in pieces], np.int64)


@kernel
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
    pattern = pattern_over(own, names)
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


@kernel
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
    shared = make_shared(postings)
    nearest = np.empty(CONSIDERED, np.int32), np.empty(CONSIDERED, np.float32)
    pattern = pattern_over(own, names)
    count = 0
    for i in range(len(wanted)):
        grams = _grams(own, wanted[i], postings)
        taken = 0
        if len(grams) and not is_nameless(own, wanted[i]):
            add_up(shared, postings, grams)
            near = take_greatest(shared, nearest[0], nearest[1])
            fill_pattern(pattern, own, wanted[i])
            last = count + kept
            taken = _alike(pattern, names, nearest[0][:near], forms[count:last], found[count:last])
        count += taken
        starts[i + 1] = count
    return starts, forms[:count], found[:count]


@inner
def _alike(pattern: Pattern, names: Names, near: Ints, forms: Ints, found: Floats) -> int:
    """Compare forms letter by letter and keep the best, of equals the earlier form; how many."""
    count = 0
    for form in near:
        alike = likeness(pattern, names, form)
        if alike < _LOOSE:
            continue
        place = count
        if count == len(forms):
            place -= 1
            if alike < found[place] or (alike == found[place] and form > forms[place]):
                continue
        else:
            count += 1
        while place > 0 and (
            found[place - 1] < alike or (found[place - 1] == alike and forms[place - 1] > form)
        ):
            found[place], forms[place] = found[place - 1], forms[place - 1]
            place -= 1
        found[place], forms[place] = alike, form
    return count


_BITS = 21
"""Bits of a letter in the key of a piece of three."""

_START, _SKELETON_MARK = ord("$"), ord("K")


def _packed(a: int, b: int, c: int) -> int:
    return (a << 2 * _BITS) | (b << _BITS) | c


_key = inlined(_packed)


@kernel
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


@inlined
def _letter(text: Letters, place: int) -> int:
    return int(text[place]) if 0 <= place < len(text) else _START
