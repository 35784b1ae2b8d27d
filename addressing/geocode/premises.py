"""Find house, street, building and landmark, so that only names of units remain."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import Records
from addressing.geocode.reading.alphabet import Letters, in_alphabet, letters_of
from addressing.geocode.reading.claims import BARE_NUMBER, FILLER_CLAIM
from addressing.geocode.reading.dictionary import number_of
from addressing.geocode.reading.lexicon import CUT_TOKEN, PREMISE_KINDS, TOKEN_KINDS
from addressing.geocode.reading.pieces import claims_on
from addressing.geocode.reading.tokens import TOKEN
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Token, Words, load_words

_CUT = Token("cut", "")


class Claim(NamedTuple):
    """Tokens that belong to a premise word.

    Attributes:
        kind: What the word says, as ``premises.toml`` names it; empty for a bare number.
        places: Of the tokens, in order.
    """

    kind: str
    places: tuple[int, ...]


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


def claim(tokens: Sequence[Token]) -> tuple[list[Token], list[Claim]]:
    """Find premise words and what belongs to them among the tokens of a text.

    Returns:
        The tokens with cuts in the place of what was claimed, and the claims: premise words in
        the order of the text, then fillers, then bare numbers.

    >>> from addressing.geocode.tokens import tokenise
    >>> claim(tokenise("room 4b, borey peng huoth", load_words()))[1]
    [Claim(kind='room', places=(0, 1)), Claim(kind='estate', places=(3, 4, 5))]
    """
    letters, written = _written(tokens)
    found = claims_on(letters, written, _words().lexicon)
    places = found.token.tolist()
    count = int(found.size[0])
    claims = [
        Claim(_kind(tokens, by), tuple(places[first:last]))
        for by, (first, last) in zip(
            found.by[:count].tolist(), pairwise(found.start[: count + 1].tolist()), strict=True
        )
    ]
    kept = [
        _CUT if gone else token if token.kind != "premise" else Token("word", token.text)
        for token, gone in zip(tokens, found.taken.tolist(), strict=True)
    ]
    return kept, claims


def _kind(tokens: Sequence[Token], by: int) -> str:
    if by == FILLER_CLAIM:
        return "filler"
    return "" if by == BARE_NUMBER else kinds_of_words().get(tokens[by].text, "")


@lru_cache(maxsize=1)
def _words() -> Words:
    return load_words()


def _written(tokens: Sequence[Token]) -> tuple[Letters, Records]:
    """Tokens as the kernels read them, with their letters."""
    written: Records = np.zeros(len(tokens), TOKEN)
    words, end = _words().lexicon.words, 0
    for place, token in enumerate(tokens):
        one = written[place]
        one["kind"] = TOKEN_KINDS.index(token.kind)
        one["premise"] = PREMISE_KINDS.index(token.premise)
        one["word"] = number_of(words, token.text)
        one["first"], end = end, end + len(token.text)
        one["last"] = end
        if one["kind"] == CUT_TOKEN or token.text == "#":
            one["sign"] = ord(in_alphabet(token.text or "\0"))
    return letters_of(in_alphabet("".join(token.text for token in tokens))), written
