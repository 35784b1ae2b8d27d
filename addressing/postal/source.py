"""Find where in a text its tokens stand, so that names keep their own spelling."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from re import Pattern
from re import compile as compiled

from addressing.geocode.clean import fold_words
from addressing.geocode.numerals import khmer_numbers_to_figures
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Token, Words, tokenise


@lru_cache(maxsize=1)
def _shorthand() -> tuple[tuple[Pattern[str], str], ...]:
    return tuple((compiled(row["pattern"]), row["to"]) for row in load_rules("units")["shorthand"])


class Source:
    """A text whose characters are clean, cut into tokens that know where they stand in it.

    >>> from addressing.geocode.tokens import load_words
    >>> source = Source("#12Eo, Preah Monivong Blvd", load_words())
    >>> [token.text for token in source.tokens]
    ['#', '12eo', ',', 'preah', 'monivong', 'blvd']
    >>> source.between(3, 5)
    'Preah Monivong'
    """

    def __init__(self, text: str, words: Words) -> None:
        self.text = text
        folded, origin = _fold(text)
        read = folded
        for pattern, to in _shorthand():
            read = pattern.sub(to, read)
        read = khmer_numbers_to_figures(read)
        self.tokens: Sequence[Token] = tokenise(read, words)
        back = _back(read, folded, origin)
        self._spans = [(back[start], back[end - 1] + 1) for start, end in _found(read, self.tokens)]

    def between(self, start: int, end: int) -> str:
        """The text from token ``start`` up to token ``end``, as it was written."""
        return self.text[self._spans[start][0] : self._spans[end - 1][1]]

    def in_brackets(self, place: int) -> bool:
        """Whether a bracket opens directly before a token."""
        return self.text[: self._spans[place][0]].rstrip().endswith("(")


def _fold(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its characters the place it comes from."""
    folded: list[str] = []
    origin: list[int] = []
    for place, char in enumerate(text):
        found = fold_words(char)
        folded.append(found)
        origin += [place] * len(found)
    return "".join(folded), origin


def _back(read: str, folded: str, origin: list[int]) -> list[int]:
    """For each character that is read, its place in the text."""
    if read == folded:
        return origin
    back: list[int] = []
    last = len(origin) - 1
    edits = SequenceMatcher(None, folded, read, autojunk=False).get_opcodes()
    for kind, first, end, start, stop in edits:
        if kind == "equal":
            back += origin[first:end]
        else:
            back += [origin[min(max(end - 1, 0), last)]] * (stop - start)
    return back


def _found(read: str, tokens: Sequence[Token]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    cursor = 0
    for token in tokens:
        begin = -1
        for word in token.text.split() or [token.text]:
            start = read.index(word, cursor)
            cursor = start + len(word)
            begin = start if begin < 0 else begin
        spans.append((begin, cursor))
    return spans
