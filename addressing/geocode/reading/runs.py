"""List the runs of words of parts that may be names, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import RUN, Ints, Records
from addressing.geocode.kernel.compiling import inner, kernel
from addressing.geocode.reading.alphabet import Letters
from addressing.geocode.reading.dictionary import (
    SEED,
    Dictionary,
    add,
    find,
    hash_of,
    hash_on,
)
from addressing.geocode.reading.numbers import READ_WORD, Numerals, read_word, take_numbers
from addressing.geocode.reading.parts import BETWEEN_WORDS, TEXT

LONGEST_RUN, LONGEST_NAME = 7, 5
"""Parts of more than twice as many words are taken as a whole only; words of a name inside one."""

SHORTEST_WORD = 3
_SHORTEST_PIECE = 2
_KHMER_FIRST, _LAST_BASE, _LAST_MARK, _COENG = 0x1780, 0x17B3, 0x17D3, 0x17D2
_WORDLESS = -1


class Vocabulary(NamedTuple):
    """What decides which runs of words are looked for.

    Attributes:
        numerals: Number words.
        forms: Names of all units, without numbers.
        longest_form: Letters of the longest.
        short_names: Popular names too short to be looked for inside a part, were they not listed.
        numbers: Numbers of names, one letter each.
        number_place: The place of each of these in the table of numbers.
        levels: Of each unit word: the first level it speaks of, the last, and all as bits, (n, 3).
    """

    numerals: Numerals
    forms: Dictionary
    longest_form: int
    short_names: Dictionary
    numbers: Dictionary
    number_place: Ints
    levels: Ints


class Runs(NamedTuple):
    """Runs of parts.

    Attributes:
        start: Runs of the i-th part stand at start[i] to start[i + 1].
        run: ``RUN``.
        text: Letters of each run, ``TEXT``.
        letters: Of the words.
        says: What each part says: the number of its first unit word; 0 for words without one, -1
            for mere numbers.
    """

    start: Ints
    run: Records
    text: Records
    letters: Letters
    says: Ints


@kernel
def most_runs(parts: Dictionary, first: int, last: int) -> Ints:
    """How many runs each of these parts may have at most."""
    found = np.empty(last - first, np.int32)
    for part in range(first, last):
        words = 1
        khmer = False
        for at in range(parts.start[part], parts.start[part + 1]):
            words += parts.letters[at] == BETWEEN_WORDS
            khmer |= parts.letters[at] >= _KHMER_FIRST
        if khmer:
            words *= 2  # each may be cut into two names
        # Of so many words at most, even where a part of more words has fewer runs.
        words = min(words, 2 * LONGEST_RUN)
        found[part - first] = 1 + LONGEST_NAME * words
    return found


@kernel
def find_runs(
    parts: Dictionary, first: int, last: int, most: int, vocabulary: Vocabulary, names: Dictionary
) -> Runs:
    """Runs of words of the parts first to last - 1 that may be names: the whole part first.

    ``most`` is how many there may be; names that are new are added to ``names``, which has room.
    """
    total = parts.start[last] - parts.start[first]
    longest = 0
    for part in range(first, last):
        longest = max(longest, parts.start[part + 1] - parts.start[part])
    runs, texts = np.empty(most, RUN), np.empty(most, TEXT)
    letters = np.empty(2 * total, np.uint32)
    words = np.empty(longest + 1, READ_WORD)
    memory = np.empty((3, longest + 1), np.int32)
    joined = np.empty(longest + 1, np.uint32)
    starts, says = np.zeros(last - first + 1, np.int32), np.empty(last - first, np.int32)
    count = filled = 0
    for part in range(first, last):
        begin, end = parts.start[part], parts.start[part + 1] - 2
        before, after = parts.letters[end], parts.letters[end + 1]
        filled, many = _write_words(parts.letters, begin, end, vocabulary, letters, filled, words)
        says[part - first] = before or after or _named(words, many)
        count = _list_runs(
            letters, words, many, before, after, vocabulary, names, memory, joined, runs, texts,
            count,
        )  # fmt: skip
        starts[part - first + 1] = count
    return Runs(starts, runs[:count], texts[:count], letters[:filled], says)


@inner
def _named(words: Records, many: int) -> int:
    for place in range(many):
        if not words[place].figures:
            return 0
    return _WORDLESS


@inner
def _write_words(
    source: Letters,
    begin: int,
    end: int,
    vocabulary: Vocabulary,
    letters: Letters,
    filled: int,
    words: Records,
) -> tuple[int, int]:
    """Write the words of a part, unspaced Khmer cut; where they end, and how many there are."""
    many = 0
    at = begin
    while at < end:
        stop = at
        while stop < end and source[stop] != BETWEEN_WORDS:
            stop += 1
        cut = _cut_khmer(source, at, stop, vocabulary.forms, vocabulary.longest_form)
        for first, last in ((at, cut), (cut, stop)):
            if first == last:
                continue
            if many:
                letters[filled] = BETWEEN_WORDS
                filled += 1
            start = filled
            for i in range(first, last):
                letters[filled] = source[i]
                filled += 1
            read_word(letters, start, filled, vocabulary.numerals, words[many])
            many += 1
        at = stop + 1
    return filled, many


@inner
def _cut_khmer(letters: Letters, first: int, last: int, forms: Dictionary, longest: int) -> int:
    """Where an unspaced Khmer word is cut into two names, of which one at least is known.

    "ទួលគោកភ្នំពេញ" holds a khan and the capital without a unit word between them. Its end, where
    it is none or is known as it is.
    """
    khmer = False
    key = SEED
    for at in range(first, last):
        khmer |= _KHMER_FIRST <= letters[at] <= _LAST_MARK
        key = hash_on(key, letters[at])
    if not khmer or find(forms, letters, first, last, key) >= 0:
        return last
    size = last - first
    best, found = 0, last
    head = SEED
    for cut in range(1, size - 1):
        at = first + cut
        head = hash_on(head, letters[at - 1])
        base = _KHMER_FIRST <= letters[at] <= _LAST_BASE and letters[at - 1] != _COENG
        if cut < _SHORTEST_PIECE or not base:
            continue
        known = 0
        if cut <= longest and find(forms, letters, first, at, head) >= 0:
            known += cut
        if size - cut <= longest:
            tail = hash_of(letters, at, last)
            if find(forms, letters, at, last, tail) >= 0:
                known += size - cut
        if known > best and 3 * known >= size:
            best, found = known, at
    return found


@inner
def _list_runs(
    letters: Letters,
    words: Records,
    many: int,
    before: int,
    after: int,
    vocabulary: Vocabulary,
    names: Dictionary,
    memory: Ints,
    joined: Letters,
    runs: Records,
    texts: Records,
    count: int,
) -> int:
    """Write the runs of one part behind the others; how many there are now."""
    kept, numbers, follows = memory[0], memory[1], memory[2]
    total = 0
    for place in range(many):
        total += 0 if words[place].figures else words[place].last - words[place].first
        follows[place] = _UNKNOWN
    follows[many] = 0
    lengths = min(many - 1, LONGEST_NAME) if many <= 2 * LONGEST_RUN else 0
    for length in range(lengths + 1, 0, -1):
        size = many if length == lengths + 1 else length
        for start in range(many - size + 1):
            end = start + size
            if words[start].figures and end < many and words[end].figures:
                continue
            found, figures = take_numbers(
                letters, words, start, end, vocabulary.numerals, 0, kept, numbers
            )
            key, filled = SEED, 0
            for i in range(found):
                for at in range(words[kept[i]].first, words[kept[i]].last):
                    joined[filled] = letters[at]
                    key = hash_on(key, letters[at])
                    filled += 1
            whole = size == many
            if (
                not whole
                and filled < SHORTEST_WORD
                and find(vocabulary.short_names, joined, 0, filled, key) < 0
            ):
                continue  # a lone number or syllable inside a part is no name
            if filled == 0 and not ((before or after) and figures):
                continue
            run = runs[count]
            run.part, run.start, run.end = 0, start, end
            run.name = add(names, joined, 0, filled, key)
            _write_levels(
                vocabulary.levels, before if start == 0 else 0, after if end == many else 0, run
            )
            run.number = _number_place(numbers, figures, vocabulary, joined)
            run.inside = (before or after) and run.label_bits == 0
            run.coverage = _covered(words, start, end) / total if total else 1.0
            run.worded = filled > 0
            if follows[end] == _UNKNOWN:
                follows[end] = _number_follows(
                    letters, words, end, many, vocabulary.numerals, kept, numbers
                )
            run.number_cut = follows[end] > 0
            texts[count].first, texts[count].last = words[start].first, words[end - 1].last
            count += 1
    return count


_UNKNOWN = -1


@inner
def _write_levels(levels: Ints, before: int, after: int, run: Records) -> None:
    """Levels of the unit words directly at a run."""
    run.first_label = levels[before, 0] if before else levels[after, 0]
    run.last_label = levels[after, 1] if after else levels[before, 1]
    run.label_bits = levels[before, 2] | levels[after, 2]


@inner
def _number_place(numbers: Ints, count: int, vocabulary: Vocabulary, room: Letters) -> int:
    """Place of the numbers of a run; -1 for numbers that no name has."""
    key = SEED
    for i in range(count):
        room[i] = numbers[i]
        key = hash_on(key, room[i])
    known = find(vocabulary.numbers, room, 0, count, key)
    return vocabulary.number_place[known] if known >= 0 else -1


@inner
def _covered(words: Records, start: int, end: int) -> int:
    total = 0
    for place in range(start, end):
        total += 0 if words[place].figures else words[place].last - words[place].first
    return total


@inner
def _number_follows(
    letters: Letters,
    words: Records,
    end: int,
    many: int,
    numerals: Numerals,
    kept: Ints,
    numbers: Ints,
) -> int:
    """Whether a number stands directly behind; "i" is one where it ends a name."""
    _, one = take_numbers(letters, words, end, min(end + 1, many), numerals, 1, kept, numbers)
    if one:
        return 1
    left, two = take_numbers(letters, words, end, min(end + 2, many), numerals, 1, kept, numbers)
    return 1 if two and left == 0 else 0
