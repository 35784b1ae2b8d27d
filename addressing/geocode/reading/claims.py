"""Find what belongs to premise words among tokens, compiled: as ``geocode.premises`` describes it.

Whoever calls hands in the tokens of one piece of an address, ``count`` of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import Flags, Ints, Records
from addressing.geocode.kernel.compiling import inner, kernel
from addressing.geocode.numerals import MOST_FIGURES
from addressing.geocode.reading.alphabet import Letters
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
    QUALIFIER,
    STREET,
    TAKES_NUMBER,
    WORD,
    Lexicon,
)

FILLER_CLAIM, BARE_NUMBER = -1, -2
"""Claims without a premise word."""

_OPENING, _CLOSING, _HASH = (ord(sign) for sign in "()#")
_JOINTS = tuple(ord(sign) for sign in "-&+/")
_BEFORE_FIGURES = tuple(ord(sign) for sign in ".:-")
_ORDINALS = tuple((ord(ending[0]), ord(ending[1])) for ending in ("st", "nd", "rd", "th"))


class Claims(NamedTuple):
    """What belongs to premise words.

    Attributes:
        size: How many claims and how many tokens in all, (2,).
        by: The token with the premise word, or ``FILLER_CLAIM`` or ``BARE_NUMBER``.
        start: Tokens of claim i stand at start[i] to start[i + 1].
        token: These tokens.
        kept: Kind of each token after that: what was claimed is a cut.
        taken: Which tokens were claimed.
    """

    size: Ints
    by: Ints
    start: Ints
    token: Ints
    kept: Ints
    taken: Flags


@kernel
def make_claims(tokens: int) -> Claims:
    """Room for the claims on so many tokens."""
    return Claims(
        np.zeros(2, np.int32),
        np.zeros(tokens, np.int32),
        np.zeros(tokens + 1, np.int32),
        np.zeros(tokens, np.int32),
        np.zeros(tokens, np.int32),
        np.zeros(tokens, np.bool_),
    )


@inner
def find_claims(
    letters: Letters, tokens: Records, count: int, lexicon: Lexicon, claims: Claims
) -> None:
    """Claim what belongs to premise words, then fillers, then bare numbers."""
    claims.size[:] = 0
    claims.taken[:count] = False
    entry = lexicon.entry
    for place in range(count):
        if tokens[place].kind == PREMISE and not claims.taken[place]:
            start, end = _extent(letters, tokens, count, entry, place)
            _take(tokens, claims, start, end, place)
    for place in range(count):
        filler = tokens[place].premise == FILLER and not claims.taken[place]
        if filler and not _begins_name(tokens, entry, place):
            _take(tokens, claims, place, place + 1, FILLER_CLAIM)
    for place in range(count):
        kind = tokens[place].kind
        claims.kept[place] = CUT_TOKEN if claims.taken[place] else WORD if kind == PREMISE else kind
    _drop_doors(tokens, count, claims)


@inner
def _take(tokens: Records, claims: Claims, start: int, end: int, by: int) -> None:
    number, filled = claims.size[0], claims.size[1]
    begin = filled
    for i in range(start, end):
        if not claims.taken[i] and tokens[i].kind != CUT_TOKEN:
            claims.token[filled] = i
            filled += 1
        claims.taken[i] = True
    if filled > begin:
        claims.by[number] = by
        claims.start[number] = begin
        claims.start[number + 1] = filled
        claims.size[0], claims.size[1] = number + 1, filled


@inner
def _drop_doors(tokens: Records, count: int, claims: Claims) -> None:
    """Drop figures with letters, long figures, and figures that open a run: doors, not names."""
    kept = claims.kept
    for place in range(count):
        kind = kept[place]
        if kind not in (NUMBER, DOOR):
            continue
        opens = place == 0 or kept[place - 1] == CUT_TOKEN
        followed = place + 1 < count and kept[place + 1] == WORD
        long = tokens[place].last - tokens[place].first > MOST_FIGURES
        if kind == DOOR or long or (opens and not followed):
            _take(tokens, claims, place, place + 1, BARE_NUMBER)
            kept[place] = CUT_TOKEN


@inner
def _extent(
    letters: Letters, tokens: Records, count: int, entry: Records, place: int
) -> tuple[int, int]:
    """What belongs to the premise word at ``place``; nothing where it is part of a name."""
    premise = tokens[place].premise
    start, end = place, place
    if premise == AFTER:
        corner = entry[tokens[place].word].corner
        end = _corner(tokens, count, place + 1) if corner else _forwards(tokens, count, place + 1)
    elif premise == BEFORE:
        if not _goes_on(tokens, count, entry, place + 1):
            start, end = _backwards(tokens, entry, place), place + 1
            if start == place:
                end = _forwards(tokens, count, _after_number(tokens, count, entry, end))
    elif _begins_name(tokens, entry, place):
        pass
    elif premise == TAKES_NUMBER:
        start, end = _numbered(letters, tokens, count, entry, place)
    elif premise == STREET:
        start, end = _street(tokens, count, entry, place)
    elif premise == NAMED:
        end = _after_number(tokens, count, entry, place + 1)
        if end == place + 1:
            end = _name_end(tokens, count, end)
    return start, end


@inner
def _is_number(kind: int) -> bool:
    return kind in (NUMBER, DOOR)


@inner
def _is_name(kind: int) -> bool:
    return kind in (WORD, NUMBER, DOOR)


@inner
def _is_sign(tokens: Records, place: int, signs: tuple[int, ...]) -> bool:
    return tokens[place].kind == CUT_TOKEN and tokens[place].sign in signs


@inner
def _goes_on(tokens: Records, count: int, entry: Records, place: int) -> bool:
    """Whether the name of a building or street goes on: "ABA Bank Building", "Market Street"."""
    if place == count:
        return False
    after = tokens[place].premise
    return bool(
        after == BEFORE
        or (after == STREET and _after_number(tokens, count, entry, place + 1) == place + 1)
    )


@inner
def _begins_name(tokens: Records, entry: Records, place: int) -> bool:
    """Whether a name begins there, directly after a unit word: "Khum Lekh 3" is called so."""
    if place == 0 or tokens[place - 1].kind != LABEL:
        return False
    return not entry[tokens[place - 1].word].suffix


@inner
def _numbered(
    letters: Letters, tokens: Records, count: int, entry: Records, place: int
) -> tuple[int, int]:
    """Extent of "Room 4B", "1st Floor", "Villa"."""
    end = _after_number(tokens, count, entry, place + 1)
    if end > place + 1:
        return place, end
    word = tokens[place].word
    if word < 0 or not entry[word].alone:
        return place, place
    ordinal = place > 0 and (
        tokens[place - 1].premise == FILLER or _is_ordinal(letters, tokens[place - 1])
    )
    return place - 1 if ordinal else place, place + 1


@inner
def _is_ordinal(letters: Letters, token: Records) -> bool:
    """Whether a token is "1st", "2nd", "23rd", "4th"."""
    if token.kind != DOOR or token.last - token.first < 3:  # noqa: PLR2004 - figure, two letters
        return False
    ending = token.last - 2
    for at in range(token.first, ending):
        if letters[at] > ord("9"):
            return False
    for first, second in _ORDINALS:
        if letters[ending] == first and letters[ending + 1] == second:
            return True
    return False


@inner
def _after_number(tokens: Records, count: int, entry: Records, place: int) -> int:
    """End of "No. 28 Eo" / "№ 831c" / "S2-01": numbers and the few letters that go with them."""
    start = place
    while place < count and (
        (tokens[place].kind == PREMISE and tokens[place].premise == TAKES_NUMBER)
        or _is_sign(tokens, place, _BEFORE_FIGURES)
    ):
        place += 1
    if place < count and tokens[place].kind == WORD and _length(tokens, place) == 1:
        place += 1  # a letter before the figure: F62, S2
        if place == count or not _is_name(tokens[place].kind):
            return place  # a letter alone: Block A
    if place >= count or not _is_number(tokens[place].kind):
        return start
    place += 1
    while place < count:
        joined = _is_sign(tokens, place, _JOINTS)
        if joined and place + 1 < count and _is_number(tokens[place + 1].kind):
            place += 2
        elif _is_door_letters(tokens, entry, place):
            place += 1
        else:
            break
    return place


@inner
def _length(tokens: Records, place: int) -> int:
    return int(tokens[place].last - tokens[place].first)


@inner
def _is_door_letters(tokens: Records, entry: Records, place: int) -> bool:
    if tokens[place].kind != WORD:
        return False
    word = tokens[place].word
    return _length(tokens, place) == 1 or (word >= 0 and entry[word].door_letters)


@inner
def _backwards(tokens: Records, entry: Records, place: int) -> int:
    """Start of the words before ``place``, up to a cut or unit word.

    Directly after a unit word the first word is spared: it begins the unit's own name.
    """
    start = place
    while start > 0:
        before = tokens[start - 1]
        within = before.premise in (FILLER, BEFORE) or (
            before.premise == TAKES_NUMBER and before.sign != _HASH
        )
        if not (_is_name(before.kind) or within):
            break
        start -= 1
    if place - start > 1 and _begins_name(tokens, entry, start):
        return max(start, place - 1)
    return start


@inner
def _forwards(tokens: Records, count: int, place: int) -> int:
    while place < count and (_is_name(tokens[place].kind) or tokens[place].kind == PREMISE):
        place += 1
    return place


@inner
def _name_end(tokens: Records, count: int, place: int) -> int:
    while place < count and (_is_name(tokens[place].kind) or tokens[place].premise == BEFORE):
        place += 1
    return place


@inner
def _corner(tokens: Records, count: int, place: int) -> int:
    """End of the streets that meet: "of street 114 & 53", "of St. S2-01 and Monivong Blvd (93)"."""
    end = _forwards(tokens, count, place)
    while end < count:
        joined = _is_sign(tokens, end, _JOINTS)
        begin = end + 1 if joined else _bracketed_number(tokens, count, end)
        further = _forwards(tokens, count, begin)
        if further == end + joined:
            break
        end = further
    return end


@inner
def _street(tokens: Records, count: int, entry: Records, place: int) -> tuple[int, int]:
    """Extent of a street around its word: its number behind, else its name before or behind."""
    start = place
    while start > 0 and tokens[start - 1].premise == QUALIFIER:
        start -= 1
    end = place + 1
    while end < count and tokens[end].premise == STREET:
        end += 1  # "St. Blvd"
    numbered = _after_number(tokens, count, entry, end)
    if numbered > end:
        return start, numbered
    before = _backwards(tokens, entry, place)
    if before < place:
        return min(before, start), _bracketed_number(tokens, count, end)
    end = _name_end(tokens, count, end)
    return start, _bracketed_number(tokens, count, end)


@inner
def _bracketed_number(tokens: Records, count: int, end: int) -> int:
    """End of the number that follows a street's name: "Preah Monireth Blvd. (217)"."""
    last = end + 2
    if last < count and tokens[end].sign == _OPENING and tokens[last].sign == _CLOSING:
        return last + 1 if _is_number(tokens[end + 1].kind) else end
    return end
