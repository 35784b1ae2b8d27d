"""Cut folded texts into the parts that may name units, compiled."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import Flags, Ints, Records
from addressing.geocode.kernel.compiling import inlined, inner, kernel
from addressing.geocode.reading.alphabet import Letters
from addressing.geocode.reading.claims import Claims, find_claims, make_claims
from addressing.geocode.reading.dictionary import SEED, Dictionary, find, hash_of, hash_on
from addressing.geocode.reading.lexicon import (
    CUT_TOKEN,
    DOOR,
    LABEL,
    NUMBER,
    PREMISE,
    WORD,
    Lexicon,
)
from addressing.geocode.reading.tokens import (
    LEXEME,
    TOKEN,
    count_foreign,
    end_of_piece,
    find_lexemes,
    find_tokens,
)

BETWEEN_WORDS, WITHIN_WORD = 0x20, 0xA0
"""Blanks: between the words of a part, and within a word of the vocabulary ("in front of")."""

PART: Final = np.dtype(
    [
        ("first", np.int32),
        ("last", np.int32),
        ("before", np.int32),
        ("after", np.int32),
        ("hash", np.uint64),
    ],
    align=True,
)
"""A part: where its words begin and end among the letters written, with the places of the levels of
the unit words before and behind it as two more letters; these places; hash of it all."""

TEXT: Final = np.dtype([("first", np.int32), ("last", np.int32)], align=True)
"""A text that was set aside: where it begins and ends among the letters written."""

_FEWEST_WORDS = 2


class Cut(NamedTuple):
    """Texts cut up.

    Attributes:
        start: Parts of text i stand at start[i] to start[i + 1].
        part: ``PART``.
        aside_start: What was set aside of text i stands at aside_start[i] to aside_start[i + 1].
        aside: ``TEXT``.
        letters: The words of all that.
        foreign: Whether a text may lie abroad: by a name, or by two unit words of another country.
    """

    start: Ints
    part: Records
    aside_start: Ints
    aside: Records
    letters: Letters
    foreign: Flags


class _Room(NamedTuple):
    """Where the parts of one text after the other are written."""

    part: Records
    aside: Records
    letters: Letters
    size: Ints


_PARTS, _ASIDE, _LETTERS = range(3)


@kernel
def cut_texts(letters: Letters, first: Ints, last: Ints, several: Flags, lexicon: Lexicon) -> Cut:
    """Cut the folded texts letters[first[i]:last[i]].

    ``several`` says which of them have more than one piece between commas: of these, what is said
    again with the same unit word is left out, for forms that join fields repeat it.
    """
    rows = len(first)
    longest = total = 0
    for row in range(rows):
        longest = max(longest, last[row] - first[row])
        total += last[row] - first[row]
    lexemes, tokens = np.empty(longest, LEXEME), np.empty(longest, TOKEN)
    claims = make_claims(longest)
    room = _Room(
        np.empty(total, PART),
        np.empty(total, TEXT),
        np.empty(4 * total + 4, np.uint32),
        np.zeros(3, np.int32),
    )
    start, aside_start = np.zeros(rows + 1, np.int32), np.zeros(rows + 1, np.int32)
    foreign = np.zeros(rows, np.bool_)
    for row in range(rows):
        count = find_lexemes(letters, first[row], last[row], lexicon.classes, lexemes)
        foreign[row] = (
            count_foreign(letters, lexemes, count, lexicon.foreign_words) >= _FEWEST_WORDS
        )
        place = 0
        while place < count:
            end = end_of_piece(lexemes, place, count)
            found = find_tokens(letters, lexemes, place, end, lexicon, tokens)
            find_claims(letters, tokens, found, lexicon, claims)
            _write_parts(letters, tokens, found, lexicon.entry, claims.kept, lexicon.words, room)
            _write_aside(letters, tokens, lexicon.words, claims, room)
            place = end
        if several[row]:
            _leave_out_repeated(room, start[row])
        foreign[row] |= _names_abroad(
            room, start[row], lexicon.foreign_names, lexicon.longest_foreign
        )
        start[row + 1], aside_start[row + 1] = room.size[_PARTS], room.size[_ASIDE]
    return Cut(
        start,
        room.part[: start[rows]],
        aside_start,
        room.aside[: aside_start[rows]],
        room.letters[: room.size[_LETTERS]],
        foreign,
    )


@inner
def _write_parts(
    letters: Letters,
    tokens: Records,
    count: int,
    entries: Records,
    kept: Ints,
    words: Dictionary,
    room: _Room,
) -> None:
    """Attach each unit word to the words before or after it.

    Khmer words precede their name, English ones follow it; at an end of the address part a unit
    word belongs to the only neighbour it has.
    """
    begin = 0  # of the words that wait for their unit word
    before = 0
    for place in range(count):
        kind = kept[place]
        if kind in (WORD, NUMBER, DOOR):
            continue
        if kind != LABEL:
            _write_part(letters, tokens, begin, place, before, 0, words, room)
            begin, before = place + 1, 0
            continue
        entry = entries[tokens[place].word]
        follower = kept[place + 1] if place + 1 < count else CUT_TOKEN
        has_next = follower in (WORD, NUMBER)
        if begin < place and (entry.suffix or not has_next):
            _write_part(letters, tokens, begin, place, before, entry.label, words, room)
            before = 0
        else:
            _write_part(letters, tokens, begin, place, before, 0, words, room)
            before = entry.label
        begin = place + 1
    _write_part(letters, tokens, begin, count, before, 0, words, room)


@inlined
def _write_part(
    letters: Letters,
    tokens: Records,
    begin: int,
    end: int,
    before: int,
    after: int,
    words: Dictionary,
    room: _Room,
) -> None:
    if begin == end:
        return
    first = at = room.size[_LETTERS]
    for place in range(begin, end):
        at = _write_token(letters, tokens[place], words, room.letters, at, first, WITHIN_WORD)
    last = at
    room.letters[at], room.letters[at + 1] = before, after
    room.size[_LETTERS] = at + 2
    key = SEED
    for i in range(first, at + 2):
        key = hash_on(key, room.letters[i])
    part = room.part[room.size[_PARTS]]
    part.first, part.last, part.before, part.after, part.hash = first, last, before, after, key
    room.size[_PARTS] += 1


@inlined
def _write_token(
    letters: Letters,
    token: Records,
    words: Dictionary,
    written: Letters,
    at: int,
    first: int,
    blank: int,
) -> int:
    """Write a token behind those that begin at ``first``; where it ends."""
    if at > first:
        written[at] = BETWEEN_WORDS
        at += 1
    special = token.kind in (LABEL, PREMISE)
    if special and token.word >= 0:
        for i in range(words.start[token.word], words.start[token.word + 1]):
            letter = words.letters[i]
            written[at] = blank if letter == BETWEEN_WORDS else letter
            at += 1
        return at
    for i in range(token.first, token.last):
        written[at] = letters[i]
        at += 1
    return at


@inner
def _write_aside(
    letters: Letters, tokens: Records, words: Dictionary, claims: Claims, room: _Room
) -> None:
    for claim in range(claims.size[0]):
        first = at = room.size[_LETTERS]
        for i in range(claims.start[claim], claims.start[claim + 1]):
            token = tokens[claims.token[i]]
            at = _write_token(letters, token, words, room.letters, at, first, BETWEEN_WORDS)
        room.size[_LETTERS] = at
        aside = room.aside[room.size[_ASIDE]]
        aside.first, aside.last = first, at
        room.size[_ASIDE] += 1


@inner
def _leave_out_repeated(room: _Room, start: int) -> None:
    """Leave out what is said again with the same unit word."""
    kept = start
    for at in range(start, room.size[_PARTS]):
        one = room.part[at]
        repeated = False
        if one.before or one.after:
            for i in range(start, kept):
                if room.part[i].hash == one.hash and _same(room.letters, room.part[i], one):
                    repeated = True
                    break
        if not repeated:
            room.part[kept] = one
            kept += 1
    room.size[_PARTS] = kept


@inner
def _names_abroad(room: _Room, start: int, names: Dictionary, longest: int) -> bool:
    """Whether a part is called as a place abroad, or the last one ends so."""
    for at in range(start, room.size[_PARTS]):
        if _is_abroad(room.letters, room.part[at].first, room.part[at].last, names, longest):
            return True
    if room.size[_PARTS] == start:
        return False
    last = room.part[room.size[_PARTS] - 1]
    for at in range(last.last - 1, last.first, -1):
        if room.letters[at] == BETWEEN_WORDS and _is_abroad(
            room.letters, at + 1, last.last, names, longest
        ):
            return True
    return False


@inlined
def _is_abroad(letters: Letters, first: int, last: int, names: Dictionary, longest: int) -> bool:
    return last - first <= longest and (
        find(names, letters, first, last, hash_of(letters, first, last)) >= 0
    )


@inner
def _same(letters: Letters, one: Records, other: Records) -> bool:
    length = one.last + 2 - one.first
    if other.last + 2 - other.first != length:
        return False
    for i in range(length):
        if letters[one.first + i] != letters[other.first + i]:
            return False
    return True
