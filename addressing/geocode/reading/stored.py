"""Number parts, and find the forms of names that sound as others, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import Ints, Records
from addressing.geocode.kernel.compiling import kernel
from addressing.geocode.kernel.names import SKELETON, WORDS, WRITINGS, Names
from addressing.geocode.reading.alphabet import Letters
from addressing.geocode.reading.dictionary import Dictionary, add, find, hash_of


@kernel
def number_parts(known: Dictionary, parts: Records, letters: Letters) -> Ints:
    """Number of each part; new ones are added to ``known``, which has room for them."""
    places = np.empty(len(parts), np.int32)
    for i in range(len(parts)):
        part = parts[i]
        places[i] = add(known, letters, part.first, part.last + 2, part.hash)
    return places


class BySkeleton(NamedTuple):
    """Forms of names by their skeletons.

    Attributes:
        skeletons: All skeletons.
        start: Forms with skeleton i stand at start[i] to start[i + 1].
        forms: These forms.
        nameless: The form of names that are mere numbers; -1 without one.
    """

    skeletons: Dictionary
    start: Ints
    forms: Ints
    nameless: int


@kernel
def forms_of(by_skeleton: BySkeleton, names: Names) -> tuple[Ints, Ints]:
    """Forms with the skeleton of each name: where those of each begin, and the forms."""
    count = (len(names.start) - 1) // WRITINGS
    groups = np.empty(count, np.int32)
    starts = np.zeros(count + 1, np.int32)
    for name in range(count):
        words = WRITINGS * name + WORDS
        if names.start[words] == names.start[words + 1]:
            groups[name] = -1
            starts[name + 1] = starts[name] + (by_skeleton.nameless >= 0)
            continue
        writing = WRITINGS * name + SKELETON
        first, last = names.start[writing], names.start[writing + 1]
        key = hash_of(names.letters, first, last)
        group = find(by_skeleton.skeletons, names.letters, first, last, key)
        groups[name] = group
        size = by_skeleton.start[group + 1] - by_skeleton.start[group] if group >= 0 else 0
        starts[name + 1] = starts[name] + size
    forms = np.empty(starts[count], np.int32)
    for name in range(count):
        for i in range(starts[name + 1] - starts[name]):
            group = groups[name]
            forms[starts[name] + i] = (
                by_skeleton.forms[by_skeleton.start[group] + i]
                if group >= 0
                else by_skeleton.nameless
            )
    return starts, forms
