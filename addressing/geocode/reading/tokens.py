"""Cut folded letters into lexemes and tokens, compiled: as ``geocode.tokens`` describes them."""

from __future__ import annotations

from typing import Final

import numpy as np

from addressing.geocode.kernel.arrays import Ints, Records
from addressing.geocode.kernel.compiling import inlined, inner
from addressing.geocode.reading.alphabet import (
    BLANK,
    CUT,
    DASH,
    DIGIT,
    HASH,
    KHMER,
    LATIN,
    LINE,
    MARK,
    STOP,
    Classes,
    Letters,
    place_of,
)
from addressing.geocode.reading.dictionary import Dictionary, find, find_hash, hash_of, hash_on
from addressing.geocode.reading.lexicon import (
    AFTER,
    BEFORE,
    CUT_TOKEN,
    DOOR,
    FILLER,
    LABEL,
    NAMED,
    NUMBER,
    PREMISE,
    TAKES_NUMBER,
    WORD,
    Guards,
    Lexicon,
)

_ATTHACAN = 0x17DD
_BLANK, _STOP, _COMMA, _SEMICOLON = b" .,;"
_LONGEST_SEQUENCE = 3
_NOWHERE = -1

LEXEME: Final = np.dtype(
    [
        ("kind", np.int32),
        ("first", np.int32),
        ("last", np.int32),
        ("sign", np.int32),
        ("hash", np.uint64),
    ],
    align=True,
)
"""A lexeme: its kind; where it begins and ends; the sign that cuts; hash of its letters.

A sign has no letters where it is the end of a line."""

_WORD, _NUMBER, _DOOR, _KHMER, _HASH, _CUT = range(6)

TOKEN: Final = np.dtype(
    [
        ("kind", np.int32),
        ("premise", np.int32),
        ("word", np.int32),
        ("first", np.int32),
        ("last", np.int32),
        ("sign", np.int32),
    ],
    align=True,
)
"""A token: its kind; for a premise word, what belongs to it; number in the vocabulary, -1 for none;
where it begins and ends; the sign that cuts, else 0."""


@inner
def find_lexemes(letters: Letters, first: int, last: int, classes: Classes, found: Records) -> int:
    """Cut letters[first:last] into lexemes; how many there are."""
    count = 0
    at = first
    while at < last:
        kind = classes[place_of(letters[at])]
        begin, end = at, at + 1
        sign = 0
        if kind == LATIN:
            lexeme = _WORD
            end = _end_of(letters, end, last, classes, LATIN, LATIN)
        elif kind == DIGIT:
            lexeme = _NUMBER
            end = _end_of(letters, end, last, classes, DIGIT, DIGIT)
            if end < last and classes[place_of(letters[end])] == LATIN:
                lexeme = _DOOR
                end = _end_of(letters, end, last, classes, LATIN, DIGIT)
        elif kind == KHMER:
            lexeme = _KHMER
            end = _end_of(letters, end, last, classes, KHMER, MARK)
        elif kind == HASH:
            lexeme, sign = _HASH, letters[begin]
        elif _cuts(letters, begin, last, kind, classes):
            lexeme = _CUT
            if kind == BLANK:  # a dash between blanks takes both with it
                begin, end, at = begin + 1, begin + 2, begin + 3
            sign = 0 if kind == LINE else letters[begin]
            begin += sign == 0
        else:
            at = end
            continue
        at = max(at, end)
        one = found[count]
        one.kind, one.first, one.last, one.sign = lexeme, begin, end, sign
        one.hash = hash_of(letters, begin, end)
        count += 1
    return count


@inlined
def _end_of(
    letters: Letters, at: int, last: int, classes: Classes, these: int, or_these: int
) -> int:
    """End of the letters of one or two classes that stand at a place."""
    while at < last and classes[place_of(letters[at])] in (these, or_these):
        at += 1
    return at


@inner
def _cuts(letters: Letters, at: int, last: int, kind: int, classes: Classes) -> bool:
    if kind in (CUT, DASH, LINE):
        return True
    if kind == MARK:
        return bool(letters[at] == _ATTHACAN)
    following = classes[place_of(letters[at + 1])] if at + 1 < last else LINE
    if kind == STOP:
        if following == MARK:
            return bool(letters[at + 1] != _ATTHACAN)
        return bool(following in (BLANK, LINE, LATIN, KHMER))
    if kind == BLANK and following == DASH and at + 2 < last:
        beyond = classes[place_of(letters[at + 2])]
        return bool(beyond in (BLANK, LINE))
    return False


@inner
def find_tokens(
    letters: Letters, lexemes: Records, first: int, last: int, lexicon: Lexicon, tokens: Records
) -> int:
    """Tokens of the lexemes of one piece; how many there are."""
    count = 0
    place = first
    while place < last:
        kind = lexemes[place].kind
        if kind == _WORD:
            length = _latin(letters, lexemes, first, place, last, lexicon, tokens, count)
            special = tokens[count].kind in (LABEL, PREMISE)
            if special and _is_stop(lexemes, place + length, last):
                length += 1  # the stop of an abbreviation cuts nothing
            elif lexemes[place].last - lexemes[place].first == 1 and _is_stop(
                lexemes, place + 1, last
            ):
                length += 1  # an initial
            count += 1
            place += length
            continue
        if kind == _KHMER:
            numbered = place + 1 < last and (lexemes[place + 1].kind in (_NUMBER, _DOOR))
            count = _khmer(letters, lexemes[place], numbered, lexicon, tokens, count)
        elif kind == _HASH:
            _write(tokens, count, PREMISE, _NOWHERE, lexemes[place].first, lexemes[place].last)
            tokens[count].premise, tokens[count].sign = TAKES_NUMBER, lexemes[place].sign
            count += 1
        else:
            written = NUMBER if kind == _NUMBER else DOOR if kind == _DOOR else CUT_TOKEN
            _write(tokens, count, written, _NOWHERE, lexemes[place].first, lexemes[place].last)
            tokens[count].sign = lexemes[place].sign
            count += 1
        place += 1
    return count


@inlined
def _write(tokens: Records, place: int, kind: int, word: int, first: int, last: int) -> None:
    token = tokens[place]
    token.kind, token.premise, token.word, token.sign = kind, 0, word, 0
    token.first, token.last = first, last


@inlined
def _is_stop(lexemes: Records, place: int, last: int) -> bool:
    return bool(place < last and lexemes[place].kind == _CUT and lexemes[place].sign == _STOP)


@inlined
def _latin(
    letters: Letters,
    lexemes: Records,
    first: int,
    place: int,
    last: int,
    lexicon: Lexicon,
    tokens: Records,
    count: int,
) -> int:
    """Write the longest special word at ``place``, or the plain word; its length in lexemes."""
    begin, end = lexemes[place].first, lexemes[place].last
    single = find(lexicon.words, letters, begin, end, lexemes[place].hash)
    if single < 0:
        _write(tokens, count, WORD, single, begin, end)
        return 1
    if lexicon.entry[single].opens:
        for length in range(min(_LONGEST_SEQUENCE, last - place), 1, -1):
            word = _sequence(letters, lexemes, place, length, lexicon.words)
            if word >= 0:
                one = lexicon.entry[word]
                _write(tokens, count, one.kind, word, begin, lexemes[place + length - 1].last)
                tokens[count].premise = one.premise
                return length
    entry = lexicon.entry[single]
    opens_name = entry.kind == PREMISE or (count > 0 and tokens[count - 1].kind == LABEL)
    guards = lexicon.latin_guards
    guarded = guards.start[single] < guards.start[single + 1] and _guarded_latin(
        lexemes, first, place, last, guards, single, opens_name
    )
    if guarded or not entry.special:
        _write(tokens, count, WORD, single, begin, end)
    else:
        _write(tokens, count, entry.kind, single, begin, end)
        tokens[count].premise = entry.premise
    return 1


@inner
def _sequence(
    letters: Letters, lexemes: Records, place: int, length: int, words: Dictionary
) -> int:
    """Number of the special word of several Latin words, -1 where they are none."""
    key = lexemes[place].hash
    for i in range(1, length):
        one = lexemes[place + i]
        if one.kind != _WORD:
            return _NOWHERE
        key = hash_on(key, np.uint32(_BLANK))
        for at in range(one.first, one.last):
            key = hash_on(key, letters[at])
    word = find_hash(words, key)
    return word if word >= 0 and _spells(words, word, letters, lexemes, place, length) else _NOWHERE


@inner
def _spells(
    words: Dictionary, word: int, letters: Letters, lexemes: Records, place: int, length: int
) -> bool:
    """Whether lexemes are the words of a special word, which has one blank between them."""
    at, end = words.start[word], words.start[word + 1]
    for i in range(length):
        first, last = lexemes[place + i].first, lexemes[place + i].last
        if not _follows(words.letters, at, end, letters, first, last):
            return False
        at += last - first + 1
    return bool(at == end + 1)


@inner
def _guarded_latin(
    lexemes: Records,
    first: int,
    place: int,
    last: int,
    guards: Guards,
    word: int,
    opens_name: bool,
) -> bool:
    """Whether the word is a syllable of a known name that stands here."""
    for guard in range(guards.start[word], guards.start[word + 1]):
        offset = guards.offset[guard]
        begin = place - offset
        length = guards.last[guard] - guards.first[guard]
        if (offset == 0 and not opens_name) or begin < first or begin + length > last:
            continue
        same = True
        for i in range(length):
            if lexemes[begin + i].hash != guards.hashes[guards.first[guard] + i]:
                same = False
                break
        if same:
            return True
    return False


@inlined
def _khmer(
    letters: Letters, lexeme: Records, numbered: bool, lexicon: Lexicon, tokens: Records, count: int
) -> int:
    """Cut an unspaced Khmer run at its special words, sparing those inside names."""
    begin, end = lexeme.first, lexeme.last
    start = at = begin
    after_label = count > 0 and tokens[count - 1].kind == LABEL
    while at < end:
        place = place_of(letters[at])
        if lexicon.khmer_start[place] == lexicon.khmer_start[place + 1]:
            at += 1
            continue
        word = _special_khmer(letters, at, end, lexicon.words, lexicon.khmer_start, lexicon.khmer)
        if word < 0:
            at += 1
            continue
        first = at
        at += lexicon.words.start[word + 1] - lexicon.words.start[word]
        entry = lexicon.entry[word]
        at_start = first == start
        named = at_start and (after_label or entry.premise in (NAMED, AFTER))
        if _guarded_khmer(letters, begin, first, end, lexicon.khmer_guards, word, named):
            continue
        if entry.kind == PREMISE and not at_start:
            # Inside a run these are syllables far more often than words.
            syllable = entry.premise in (BEFORE, AFTER, FILLER)
            if not (numbered and at == end) or syllable or entry.joined:
                continue
        if first > start:
            _write(tokens, count, WORD, _NOWHERE, start, first)
            count += 1
        _write(tokens, count, entry.kind, word, first, at)
        tokens[count].premise = entry.premise
        count += 1
        after_label = entry.kind == LABEL
        start = at
    if start < end:
        _write(tokens, count, WORD, _NOWHERE, start, end)
        count += 1
    return count


@inner
def _special_khmer(
    letters: Letters, at: int, end: int, words: Dictionary, starts: Ints, khmer: Ints
) -> int:
    """The longest special word that begins at a place, -1 for none."""
    place = place_of(letters[at])
    for i in range(starts[place], starts[place + 1]):
        word = khmer[i]
        if _follows(letters, at, end, words.letters, words.start[word], words.start[word + 1]):
            return int(word)
    return _NOWHERE


@inner
def _follows(letters: Letters, at: int, end: int, of: Letters, first: int, last: int) -> bool:
    """Whether of[first:last] stands at ``at``."""
    if at + last - first > end:
        return False
    for i in range(last - first):
        if letters[at + i] != of[first + i]:
            return False
    return True


@inner
def _guarded_khmer(
    letters: Letters, begin: int, at: int, end: int, guards: Guards, word: int, named: bool
) -> bool:
    for guard in range(guards.start[word], guards.start[word + 1]):
        start = at - guards.offset[guard]
        if start < begin or (guards.offset[guard] == 0 and not named):
            continue
        if _follows(letters, start, end, guards.letters, guards.first[guard], guards.last[guard]):
            return True
    return False


@inner
def count_foreign(letters: Letters, lexemes: Records, count: int, foreign: Dictionary) -> int:
    """How many words of a text may be unit words of another country."""
    found = 0
    for place in range(count):
        one = lexemes[place]
        if one.kind == _WORD:
            found += find(foreign, letters, one.first, one.last, one.hash) >= 0
    return found


@inlined
def end_of_piece(lexemes: Records, place: int, count: int) -> int:
    """End of the piece that begins at a lexeme: past the next comma."""
    while place < count:
        sign = lexemes[place].sign
        place += 1
        if sign in (_COMMA, _SEMICOLON):
            break
    return place
