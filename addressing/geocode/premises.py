"""Set aside house, street, building and landmark, so that only names of units remain."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from addressing.geocode.numerals import MOST_FIGURES
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Token

_NUMBERS = frozenset({"number", "door"})
_NAMES = frozenset({"word", "number", "door"})
_JOINTS = frozenset({"-", "&", "+", "/"})
_WITHIN_NAMES = frozenset({"filler", "number", "before"})
_CUT = Token("cut", "")
_ORDINAL = re.compile("[0-9]+(?:st|nd|rd|th)")


class Claim(NamedTuple):
    """Tokens that belong to a premise word.

    Attributes:
        kind: What the word says, as ``premises.toml`` names it; empty for a bare number.
        places: Of the tokens, in order.
    """

    kind: str
    places: tuple[int, ...]


@lru_cache(maxsize=1)
def _door_letter_words() -> frozenset[str]:
    return frozenset(load_rules("premises")["door_letters"]["latin"])


@lru_cache(maxsize=1)
def _alone() -> frozenset[str]:
    return frozenset(
        word for kind in load_rules("premises")["kind"] for word in kind.get("alone", ())
    )


@lru_cache(maxsize=1)
def kinds_of_words() -> dict[str, str]:
    """Premise word → what it says, as ``premises.toml`` names it.

    >>> kinds_of_words()["ជាន់ទី"], kinds_of_words()["blvd"]
    ('floor', 'boulevard')
    """
    kinds = {"#": "house"}
    for rule in load_rules("premises")["kind"]:
        for word in (*rule["latin"], *rule["khmer"]):
            kinds.setdefault(word, rule["name"])
    return kinds


def set_aside(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """Replace premise words and what belongs to them by cuts.

    Returns:
        The tokens that remain, and the texts that were set aside, in order.
    """
    kept, claims = claim(tokens)
    return kept, [" ".join(tokens[place].text for place in claimed.places) for claimed in claims]


def claim(tokens: Sequence[Token]) -> tuple[list[Token], list[Claim]]:
    """Find premise words and what belongs to them.

    Returns:
        The tokens with cuts in the place of what was claimed, and the claims: premise words in
        the order of the text, then fillers, then bare numbers.
    """
    taken = [False] * len(tokens)
    claims: list[Claim] = []
    kinds = kinds_of_words()

    def take(start: int, end: int, kind: str) -> None:
        fresh = tuple(i for i in range(start, end) if not taken[i] and tokens[i].kind != "cut")
        for i in range(start, end):
            taken[i] = True
        if fresh:
            claims.append(Claim(kind, fresh))

    for place, token in enumerate(tokens):
        if token.kind == "premise" and not taken[place]:
            start, end = _extent(tokens, place)
            take(start, end, kinds.get(token.text, ""))
    for place, token in enumerate(tokens):
        if token.premise == "filler" and not taken[place] and not _begins_name(tokens, place):
            take(place, place + 1, "filler")
    kept = [
        _CUT if gone else token if token.kind != "premise" else Token("word", token.text)
        for token, gone in zip(tokens, taken, strict=True)
    ]
    return _without_doors(kept, claims), claims


def _extent(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """What belongs to the premise word at ``place``; nothing where it is part of a name."""
    token = tokens[place]
    extent = place, place
    match token.premise:
        case "number" if not _begins_name(tokens, place):
            extent = _numbered(tokens, place)
        case "street" if not _begins_name(tokens, place):
            extent = _street(tokens, place)
        case "before" if not _goes_on(tokens, place + 1):
            start = _backwards(tokens, place)
            extent = start, place + 1 if start < place else _behind(tokens, place + 1)
        case "named" if not _begins_name(tokens, place):
            extent = _named(tokens, place)
        case "after" if kinds_of_words()[token.text] == "corner":
            extent = place, _corner(tokens, place + 1)
        case "after":
            extent = place, _forwards(tokens, place + 1)
        case _:
            pass
    return extent


def _goes_on(tokens: Sequence[Token], place: int) -> bool:
    """Whether the name of a building or street goes on: "ABA Bank Building", "Market Street"."""
    if place == len(tokens):
        return False
    after = tokens[place].premise
    return after == "before" or (
        after == "street" and _after_number(tokens, place + 1) == place + 1
    )


def _begins_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word directly follows a unit word: "Khum Lekh 3" is called so."""
    return place > 0 and tokens[place - 1].kind == "label" and not tokens[place - 1].suffix


def _numbered(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """Extent of "Room 4B", "1st Floor", "Villa"."""
    end = _after_number(tokens, place + 1)
    if end > place + 1:
        return place, end
    if tokens[place].text not in _alone():
        return place, place
    before = tokens[place - 1] if place else _CUT
    ordinal = before.premise == "filler" or _ORDINAL.fullmatch(before.text)
    return place - 1 if ordinal else place, place + 1


def _after_number(tokens: Sequence[Token], place: int) -> int:
    """End of "No. 28 Eo" / "№ 831c" / "S2-01": numbers and the few letters that go with them."""
    start = place
    while place < len(tokens) and (
        (tokens[place].kind == "premise" and tokens[place].premise == "number")
        or (tokens[place].kind == "cut" and tokens[place].text in {".", ":", "-"})
    ):
        place += 1
    if place < len(tokens) and tokens[place].kind == "word" and len(tokens[place].text) == 1:
        place += 1  # a letter before the figure: F62, S2
        if place == len(tokens) or tokens[place].kind not in {"word", *_NUMBERS}:
            return place  # a letter alone: Block A
    if place >= len(tokens) or tokens[place].kind not in _NUMBERS:
        return start
    place += 1
    while place < len(tokens):
        joined = tokens[place].kind == "cut" and tokens[place].text in _JOINTS
        if joined and place + 1 < len(tokens) and tokens[place + 1].kind in _NUMBERS:
            place += 2
        elif _door_letters(tokens, place):
            place += 1
        else:
            break
    return place


def _door_letters(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    return token.kind == "word" and (len(token.text) == 1 or token.text in _door_letter_words())


def _backwards(tokens: Sequence[Token], place: int) -> int:
    """Start of the words before ``place``, up to a cut or unit word.

    Directly after a unit word the first word is spared: it begins the unit's own name.
    """
    start = place
    while start > 0 and (
        tokens[start - 1].kind in _NAMES
        or (tokens[start - 1].premise in _WITHIN_NAMES and tokens[start - 1].text != "#")
    ):
        start -= 1
    behind_label = start > 0 and tokens[start - 1].kind == "label" and not tokens[start - 1].suffix
    return max(start, place - 1) if behind_label and place - start > 1 else start


def _forwards(tokens: Sequence[Token], place: int) -> int:
    while place < len(tokens) and (tokens[place].kind in _NAMES or tokens[place].kind == "premise"):
        place += 1
    return place


def _behind(tokens: Sequence[Token], place: int) -> int:
    """End of a number and of the words behind it: "Bldg S2-01 The Olympia"."""
    return _forwards(tokens, _after_number(tokens, place))


def _named(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """Extent of "អគារ S2-01", "Borey Peng Huoth": a number, or the words up to the next premise."""
    end = _after_number(tokens, place + 1)
    if end > place + 1:
        return place, end
    return place, _name_end(tokens, end)


def _name_end(tokens: Sequence[Token], place: int) -> int:
    while place < len(tokens) and (
        tokens[place].kind in _NAMES or tokens[place].premise == "before"
    ):
        place += 1
    return place


def _corner(tokens: Sequence[Token], place: int) -> int:
    """End of the streets that meet: "of street 114 & 53", "of St. S2-01 and Monivong Blvd (93)"."""
    end = _forwards(tokens, place)
    while end < len(tokens):
        bracketed = _bracketed_number(tokens, end)
        joined = tokens[end].kind == "cut" and tokens[end].text in _JOINTS
        further = _forwards(tokens, end + 1 if joined else bracketed)
        if further == end + joined:
            break
        end = further
    return end


def _street(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """Extent of a street around its word: its number behind, else its name before or behind."""
    start = place
    while start > 0 and tokens[start - 1].premise == "qualifier":
        start -= 1
    end = place + 1
    while end < len(tokens) and tokens[end].premise == "street":
        end += 1  # "St. Blvd"
    numbered = _after_number(tokens, end)
    if numbered > end:
        return start, numbered
    before = _backwards(tokens, place)
    if before < place:
        return min(before, start), _bracketed_number(tokens, end)
    end = _name_end(tokens, end)
    return start, _bracketed_number(tokens, end)


def _bracketed_number(tokens: Sequence[Token], end: int) -> int:
    """End of the number that follows a street's name: "Preah Monireth Blvd. (217)"."""
    last = end + 2
    if last < len(tokens) and tokens[end].text == "(" and tokens[last].text == ")":
        return last + 1 if tokens[end + 1].kind in _NUMBERS else end
    return end


def _without_doors(tokens: Sequence[Token], claims: list[Claim]) -> list[Token]:
    """Drop figures with letters, long figures, and figures that open a run: doors, not names."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        opens = not kept or kept[-1].kind == "cut"
        followed = place + 1 < len(tokens) and tokens[place + 1].kind == "word"
        long = token.kind == "number" and len(token.text) > MOST_FIGURES
        if token.kind == "door" or long or (token.kind == "number" and opens and not followed):
            claims.append(Claim("", (place,)))
            kept.append(_CUT)
        else:
            kept.append(token)
    return kept
