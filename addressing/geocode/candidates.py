"""Lay out what is known of names, to find the units that a part of an address may name."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

import numpy as np

from addressing.geocode.index import NameIndex
from addressing.geocode.kernel.arrays import ABOUT, Flags, Records
from addressing.geocode.numerals import load_numerals
from addressing.geocode.reading.dictionary import dictionary_of
from addressing.geocode.reading.runs import SHORTEST_WORD, Vocabulary
from addressing.geocode.reading.stored import BySkeleton
from addressing.geocode.rules import load_rules
from addressing.geocode.split import Cuts, Part
from addressing.geocode.tables import LEVEL_OF, Layout
from addressing.geocode.tokens import label_levels


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    """Popular names too short to be looked for inside a part, were they not listed (PP)."""
    return frozenset(
        name.lower()
        for row in load_rules("names")["name"]
        for name in row["names"]
        if len(name) < SHORTEST_WORD
    )


def says_too_little(parts: Sequence[Part]) -> bool:
    """Whether a lone text is too short to go by ("No", "Ta")."""
    if len(parts) != 1:
        return False
    letters = "".join(parts[0].words)
    return not parts[0].labels and len(letters) < SHORTEST_WORD and letters not in _abbreviations()


def too_little(cuts: Cuts) -> Flags:
    """Of which addresses the text is too short to go by."""
    arrays = cuts.arrays
    alone = np.flatnonzero(np.diff(arrays.start) == 1)
    parts = arrays.part[arrays.start[alone]]
    short = parts["last"] - parts["first"] < 2 * SHORTEST_WORD
    found = np.zeros(len(arrays.start) - 1, np.bool_)
    for row in alone[short].tolist():
        found[row] = says_too_little(cuts.parts(row))
    return found


def make_vocabulary(layout: Layout, index: NameIndex) -> Vocabulary:
    """What decides which runs of words are looked for."""
    numbers = list(dict.fromkeys(link.numbers for links in index.links for link in links))
    return Vocabulary(
        load_numerals(),
        dictionary_of(index.words),
        max(map(len, index.words)),
        dictionary_of(sorted(_abbreviations())),
        dictionary_of("".join(map(chr, each)) for each in numbers),
        np.array([layout.number_place(each) for each in numbers], np.int32),
        np.array([_levels(levels) for levels in label_levels()], np.int32),
    )


def _levels(levels: Sequence[str]) -> tuple[int, int, int]:
    """The first and the last of levels, -1 without any, and all as bits."""
    numbers = [LEVEL_OF[level] for level in levels]
    bits = sum(1 << level for level in set(numbers))
    return (numbers[0], numbers[-1], bits) if numbers else (-1, -1, bits)


def about_words(layout: Layout) -> Records:
    """``ABOUT`` of parts of mere numbers, of words, and of words behind each unit word."""
    parts = [Part(("1",)), *(Part(("x",), levels) for levels in label_levels())]
    return np.array([layout.about(part) for part in parts], ABOUT)


def forms_by_skeleton(index: NameIndex) -> BySkeleton:
    """Forms of names by their skeletons."""
    groups = index.by_skeleton
    nameless = index.by_words.get("")
    return BySkeleton(
        dictionary_of(groups),
        np.array([0, *accumulate(map(len, groups.values()))], np.int32),
        np.array([form for forms in groups.values() for form in forms], np.int32),
        -1 if nameless is None else nameless,
    )
