"""Cut a cleaned address into names with the unit words that stand with them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from addressing.geocode.clean import fold_words
from addressing.geocode.numerals import khmer_numbers_to_figures
from addressing.geocode.premises import set_aside
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Token, Words, tokenise


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words that names one or more units.

    Attributes:
        words: Its words and numbers in order.
        before: Levels of the unit word that stands before it; empty without one.
        after: Levels of the unit word that stands behind it.
    """

    words: tuple[str, ...]
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()

    @property
    def labels(self) -> tuple[str, ...]:
        """Levels of both unit words."""
        return self.before + self.after

    def __str__(self) -> str:
        """The words, as they were read."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Splitting:
    """An address cut up: the parts that may name units, and what was set aside."""

    parts: tuple[Part, ...]
    aside: tuple[str, ...] = field(default=())


@lru_cache(maxsize=1)
def _shorthand() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["pattern"]), r["to"]) for r in load_rules("units")["shorthand"])


def split(text: str, words: Words) -> Splitting:
    """Cut ``text`` (characters already cleaned) into parts.

    >>> from addressing.geocode.tokens import load_words
    >>> cut = split("#12Eo, St. 271, Sangkat Boeng Salang, Khan Tuol Kouk", load_words())
    >>> [(str(part), part.before) for part in cut.parts]
    [('boeng salang', ('commune',)), ('tuol kouk', ('district',))]
    """
    folded = fold_words(text)
    for pattern, to in _shorthand():
        folded = pattern.sub(to, folded)
    tokens = tokenise(khmer_numbers_to_figures(folded), words)
    kept, aside = set_aside(tokens)
    return Splitting(tuple(_parts(kept)), tuple(aside))


def _parts(tokens: Sequence[Token]) -> Iterable[Part]:
    """Attach each unit word to the words before or after it.

    Khmer words precede their name, English ones follow it; at an end of the address part a unit
    word belongs to the only neighbour it has.
    """
    run: list[str] = []
    before: tuple[str, ...] = ()
    for place, token in enumerate(tokens):
        if token.kind in {"word", "number", "door"}:
            run.append(token.text)
            continue
        if token.kind != "label":
            if run:
                yield Part(tuple(run), before)
            run, before = [], ()
            continue
        follower = tokens[place + 1].kind if place + 1 < len(tokens) else "cut"
        has_next = follower in {"word", "number"}
        if run and (token.suffix or not has_next):
            yield Part(tuple(run), before, token.levels)
            run, before = [], ()
        else:
            if run:
                yield Part(tuple(run), before)
                run = []
            before = token.levels
    if run:
        yield Part(tuple(run), before)
