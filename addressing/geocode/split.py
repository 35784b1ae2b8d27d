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


_BETWEEN_COMMAS = re.compile("[^,;]*[,;]|[^,;]+")
_MOST_KNOWN = 50_000


@lru_cache(maxsize=1)
def _shorthand() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(r["pattern"]), r["to"]) for r in load_rules("units")["shorthand"])


def split(text: str, words: Words) -> Splitting:
    """Cut one text (characters already cleaned) into parts."""
    return Splitter(words).split(text)


class Splitter:
    """Cut addresses into parts, remembering what stands between commas."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._known: dict[str, Splitting] = {}

    def split(self, text: str) -> Splitting:
        """Cut ``text`` (characters already cleaned) into parts.

        >>> from addressing.geocode.tokens import load_words
        >>> text = "#12Eo, St. 271, Sangkat Boeng Salang, Khan Tuol Kouk"
        >>> cut = Splitter(load_words()).split(text)
        >>> [(str(part), part.before) for part in cut.parts]
        [('boeng salang', ('commune',)), ('tuol kouk', ('district',))]
        """
        pieces = [self._piece(piece) for piece in _BETWEEN_COMMAS.findall(text)]
        if len(pieces) == 1:
            return pieces[0]
        return Splitting(
            _once([part for piece in pieces for part in piece.parts]),
            tuple(words for piece in pieces for words in piece.aside),
        )

    def _piece(self, piece: str) -> Splitting:
        # A comma ends every name and every number: nothing before it bears on what follows.
        found = self._known.get(piece)
        if found is None:
            if len(self._known) == _MOST_KNOWN:
                self._known.clear()
            found = self._known[piece] = self._cut(piece)
        return found

    def _cut(self, piece: str) -> Splitting:
        folded = fold_words(piece)
        for pattern, to in _shorthand():
            folded = pattern.sub(to, folded)
        tokens = tokenise(khmer_numbers_to_figures(folded), self._words)
        kept, aside = set_aside(tokens)
        return Splitting(tuple(_parts(kept)), tuple(aside))


def _once(parts: Sequence[Part]) -> tuple[Part, ...]:
    """Leave out what is said again with the same unit word: forms that join fields repeat them."""
    if len(set(parts)) == len(parts):
        return tuple(parts)
    return tuple(p for i, p in enumerate(parts) if not p.labels or p not in parts[:i])


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
