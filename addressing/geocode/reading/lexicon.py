"""Lay the vocabulary of a text out in arrays, for the kernels that cut it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.arrays import Ints, Records
from addressing.geocode.reading.alphabet import (
    PLACES,
    Classes,
    Letters,
    classes,
    letters_of,
    place_of,
)
from addressing.geocode.reading.dictionary import (
    Dictionary,
    Hashes,
    dictionary_of,
    hash_of,
    number_of,
)

TOKEN_KINDS: Final = ("word", "number", "door", "label", "premise", "cut")
"""Kinds of tokens by the numbers that the kernels use."""

WORD, NUMBER, DOOR, LABEL, PREMISE, CUT_TOKEN = range(len(TOKEN_KINDS))

PREMISE_KINDS: Final = (
    "", "number", "street", "before", "named", "after", "filler", "qualifier",
)  # fmt: skip
"""What belongs to a premise word, as ``premises.toml`` says, by number."""

NO_PREMISE, TAKES_NUMBER, STREET, BEFORE, NAMED, AFTER, FILLER, QUALIFIER = range(
    len(PREMISE_KINDS)
)

ENTRY: Final = np.dtype(
    [
        ("special", np.bool_),
        ("opens", np.bool_),
        ("kind", np.int32),
        ("label", np.int32),
        ("suffix", np.bool_),
        ("premise", np.int32),
        ("door_letters", np.bool_),
        ("alone", np.bool_),
        ("corner", np.bool_),
        ("joined", np.bool_),
    ],
    align=True,
)
"""A word of the vocabulary: whether it is a special word of its own, and
whether it opens one of several words; its kind as a token; place of
the levels that a unit word speaks of, 0 for none; that it follows its name; what belongs to a
premise word; and what the rules say of it: letters of a door, premise word that needs no number,
the word for a corner, Khmer word that names are joined to."""


class Guards(NamedTuple):
    """Names that hold a special word, where it is a syllable and no unit word.

    Attributes:
        start: Guards of word w stand at start[w] to start[w + 1].
        offset: Where the word stands in the name, in words or, for Khmer, in letters.
        first: The name's words in ``hashes``, or its letters in ``letters``, begin here ...
        last: ... and end here.
        hashes: Of the words of Latin names.
        letters: Of Khmer names.
    """

    start: Ints
    offset: Ints
    first: Ints
    last: Ints
    hashes: Hashes
    letters: Letters


class Lexicon(NamedTuple):
    """The vocabulary.

    Attributes:
        classes: Class of each letter, by its place in the alphabet.
        words: Special words; those of several Latin words have one blank between them.
        entry: ``ENTRY``, by number of the word.
        khmer_start: Khmer words that begin with the letter at place p stand at khmer_start[p] to
            khmer_start[p + 1].
        khmer: Their numbers, the longest first.
        latin_guards: By number of the word.
        khmer_guards: By number of the word.
        foreign_words: First words of the unit words of other countries.
        foreign_names: Names of other countries and of places there.
        longest_foreign: Letters of the longest of these.
    """

    classes: Classes
    words: Dictionary
    entry: Records
    khmer_start: Ints
    khmer: Ints
    latin_guards: Guards
    khmer_guards: Guards
    foreign_words: Dictionary
    foreign_names: Dictionary
    longest_foreign: int


class WordRules(NamedTuple):
    """What the rules say of single words."""

    door_letters: frozenset[str]
    alone: frozenset[str]
    corner: frozenset[str]
    joined: frozenset[str]
    foreign_words: frozenset[str]
    foreign_names: frozenset[str]


def make_lexicon(
    latin: Mapping[tuple[str, ...], Any],
    khmer: Mapping[str, Any],
    guarded: Mapping[str, Sequence[tuple[int, str]]],
    labels: Sequence[tuple[str, ...]],
    rules: WordRules,
) -> Lexicon:
    """The vocabulary in arrays; ``latin`` and ``khmer`` are tokens, ``labels`` their levels."""
    special = {" ".join(words): token for words, token in latin.items()} | dict(khmer)
    opening = {sequence[0] for sequence in latin if len(sequence) > 1}
    texts = list(dict.fromkeys([*special, *sorted(rules.door_letters | rules.alone | opening)]))
    words = dictionary_of(texts)
    entry: Records = np.zeros(len(texts), ENTRY)
    entry["opens"] = [text in opening for text in texts]
    entry["door_letters"] = [text in rules.door_letters for text in texts]
    entry["alone"] = [text in rules.alone for text in texts]
    entry["corner"] = [text in rules.corner for text in texts]
    entry["joined"] = [text in rules.joined for text in texts]
    for number, token in enumerate(special.values()):
        one = entry[number]
        one["special"], one["suffix"] = True, token.suffix
        one["kind"] = TOKEN_KINDS.index(token.kind)
        one["label"] = labels.index(token.levels)
        one["premise"] = PREMISE_KINDS.index(token.premise)
    return Lexicon(
        classes(),
        words,
        entry,
        *_by_first_letter(words, khmer),
        _guards(words, len(texts), guarded, khmer=False),
        _guards(words, len(texts), guarded, khmer=True),
        dictionary_of(sorted(rules.foreign_words)),
        dictionary_of(sorted(rules.foreign_names)),
        max(map(len, rules.foreign_names)),
    )


def _by_first_letter(words: Dictionary, khmer: Iterable[str]) -> tuple[Ints, Ints]:
    groups: list[list[int]] = [[] for _ in range(PLACES)]
    for word in sorted(khmer, key=len, reverse=True):
        groups[int(place_of(ord(word[0])))].append(number_of(words, word))
    return _starts(map(len, groups)), np.array([n for group in groups for n in group], np.int32)


def _guards(
    words: Dictionary, count: int, guarded: Mapping[str, Sequence[tuple[int, str]]], *, khmer: bool
) -> Guards:
    groups: list[list[tuple[int, str]]] = [[] for _ in range(count)]
    for word, found in guarded.items():
        if (word[0] >= "\u1780") is khmer:
            groups[number_of(words, word)] += found
    names = [name for group in groups for _, name in group]
    pieces = [list(name) if khmer else name.split() for name in names]
    ends = _starts(map(len, pieces))
    listed = [piece for name in pieces for piece in name]
    return Guards(
        _starts(map(len, groups)),
        np.array([offset for group in groups for offset, _ in group], np.int32),
        ends[:-1],
        ends[1:],
        np.array([] if khmer else [_hash(piece) for piece in listed], np.uint64),
        np.array([ord(piece) for piece in listed] if khmer else [], np.uint32),
    )


def _hash(word: str) -> np.uint64:
    letters = letters_of(word)
    return np.uint64(hash_of(letters, 0, len(letters)))


def _starts(lengths: Iterable[int]) -> npt.NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(list(lengths))]).astype(np.int32)
