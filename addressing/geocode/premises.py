"""Set aside house, street, building and landmark, so that only names of units remain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from addressing.geocode.numerals import MOST_FIGURES
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Token

_NUMBERS = frozenset({"number", "door"})
_NAMES = frozenset({"word", "number", "door"})
_CUT = Token("cut", "")


@lru_cache(maxsize=1)
def _door_letter_words() -> frozenset[str]:
    return frozenset(load_rules("premises")["door_letters"]["latin"])


@lru_cache(maxsize=1)
def _alone() -> frozenset[str]:
    return frozenset(
        word for kind in load_rules("premises")["kind"] for word in kind.get("alone", ())
    )


def set_aside(tokens: Sequence[Token]) -> tuple[list[Token], list[str]]:
    """Replace premise words and what belongs to them by cuts.

    Returns:
        The tokens that remain, and the texts that were set aside, in order.
    """
    taken = [False] * len(tokens)
    aside: list[str] = []

    def take(start: int, end: int) -> None:
        fresh = [i for i in range(start, end) if not taken[i] and tokens[i].kind != "cut"]
        for i in range(start, end):
            taken[i] = True
        if fresh:
            aside.append(" ".join(tokens[i].text for i in fresh))

    for place, token in enumerate(tokens):
        if token.kind == "premise" and not taken[place]:
            take(*_extent(tokens, place))
    for place, token in enumerate(tokens):
        if token.premise == "filler" and not taken[place] and not _begins_name(tokens, place):
            take(place, place + 1)
    kept = [
        _CUT if gone else token if token.kind != "premise" else Token("word", token.text)
        for token, gone in zip(tokens, taken, strict=True)
    ]
    return _without_doors(kept, aside), aside


def _extent(tokens: Sequence[Token], place: int) -> tuple[int, int]:
    """What belongs to the premise word at ``place``; nothing where it is part of a name."""
    token = tokens[place]
    nothing = place, place
    if token.premise == "number" and not _begins_name(tokens, place):
        end = _after_number(tokens, place + 1)
        return (place, end) if end > place + 1 or token.text in _alone() else nothing
    if token.premise == "street" and not _begins_name(tokens, place):
        return _street(tokens, place)
    if token.premise == "before":
        start = _backwards(tokens, place)
        return start, place + 1 if start < place else _forwards(tokens, place + 1)
    if token.premise == "after":
        return place, _forwards(tokens, place + 1)
    return nothing


def _begins_name(tokens: Sequence[Token], place: int) -> bool:
    """Whether the word directly follows a unit word: "Khum Lekh 3" is called so."""
    return place > 0 and tokens[place - 1].kind == "label" and not tokens[place - 1].suffix


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
    if place >= len(tokens) or tokens[place].kind not in _NUMBERS:
        return start
    place += 1
    while place < len(tokens):
        joined = tokens[place].kind == "cut" and tokens[place].text in {"-", "&", "+"}
        if joined and place + 1 < len(tokens) and tokens[place + 1].kind in _NUMBERS:
            place += 2
        elif _door_letters(tokens, place):
            place += 1
        else:
            break
    return place


def _door_letters(tokens: Sequence[Token], place: int) -> bool:
    token = tokens[place]
    return (
        token.kind == "word"
        and token.text.isascii()
        and (len(token.text) == 1 or token.text in _door_letter_words())
    )


def _backwards(tokens: Sequence[Token], place: int) -> int:
    """Start of the words before ``place``, up to a cut or unit word.

    Directly after a unit word the first word is spared: it begins the unit's own name.
    """
    start = place
    while start > 0 and (
        tokens[start - 1].kind in _NAMES
        or (tokens[start - 1].premise in {"filler", "number"} and tokens[start - 1].text != "#")
    ):
        start -= 1
    behind_label = start > 0 and tokens[start - 1].kind == "label" and not tokens[start - 1].suffix
    return max(start, place - 1) if behind_label and place - start > 1 else start


def _forwards(tokens: Sequence[Token], place: int) -> int:
    while place < len(tokens) and (tokens[place].kind in _NAMES or tokens[place].kind == "premise"):
        place += 1
    return place


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
        return min(before, start), end
    while end < len(tokens) and tokens[end].kind in _NAMES:
        end += 1
    return start, end


def _without_doors(tokens: Sequence[Token], aside: list[str]) -> list[Token]:
    """Drop figures with letters, long figures, and figures that open a run: doors, not names."""
    kept: list[Token] = []
    for place, token in enumerate(tokens):
        opens = not kept or kept[-1].kind == "cut"
        followed = place + 1 < len(tokens) and tokens[place + 1].kind == "word"
        long = token.kind == "number" and len(token.text) > MOST_FIGURES
        if token.kind == "door" or long or (token.kind == "number" and opens and not followed):
            aside.append(token.text)
            kept.append(_CUT)
        else:
            kept.append(token)
    return kept
