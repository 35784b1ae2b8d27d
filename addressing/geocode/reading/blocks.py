"""Fold and cut blocks of texts; objects are made only of what is asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, lru_cache, partial
from typing import Any

import numpy as np

from addressing.geocode.clean import fold_words
from addressing.geocode.kernel.arrays import Ints
from addressing.geocode.numerals import KHMER_ORDINAL, khmer_numbers_to_figures
from addressing.geocode.reading.alphabet import Letters, in_alphabet, letters_of, text_of
from addressing.geocode.reading.folding import (
    DIRECT,
    FIRST_RULE,
    STRANGE,
    Folded,
    Marks,
    fold,
    folds,
    marks_of,
)
from addressing.geocode.reading.parts import Cut, cut_texts
from addressing.geocode.recognise.direct import DIRECT_MARKS
from addressing.geocode.rules import load_rules
from addressing.geocode.tokens import Words

_BETWEEN_TEXTS = "\0"
"""Stands between texts that are rewritten together; no cleaned text holds it."""

_EVERYTHING = 0xFFFFFFFF
"""Needs of a text that the kernel cannot fold: all bits."""


@lru_cache(maxsize=1)
def _rules() -> tuple[Callable[[str], str], ...]:
    """What rewrites a folded text, in order: shorthand, then Khmer number words."""
    rules = [partial(re.compile(r["pattern"]).sub, r["to"]) for r in _shorthand()]
    return (*rules, khmer_numbers_to_figures)


def _shorthand() -> Sequence[Mapping[str, Any]]:
    return tuple(load_rules("units")["shorthand"])


@lru_cache(maxsize=1)
def _marks() -> Marks:
    holds = [*(rule["holds"] for rule in _shorthand()), [KHMER_ORDINAL]]
    rules = [(FIRST_RULE << number, marks) for number, marks in enumerate(holds)]
    return marks_of([(DIRECT, DIRECT_MARKS), *rules])


class FoldedBlock:
    """Texts folded together, as far as the kernel does it.

    Attributes:
        needs: What each of them needs beside that, as bits.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._folded: Folded = fold(letters_of("".join(texts)), _starts(texts), folds(), _marks())
        self.needs = self._folded.needs

    @cached_property
    def _whole(self) -> str:
        return text_of(self._folded.letters)

    def text(self, row: int) -> str:
        """One of them, folded."""
        return self._whole[self._folded.first[row] : self._folded.last[row]]

    def cut(self, words: Words, rest: Mapping[int, str]) -> Cut:
        """Cut them into parts.

        Args:
            words: The vocabulary.
            rest: Row → what is to be read of it instead of the text, its characters cleaned.
        """
        folded = self._folded
        read = {row: in_alphabet(fold_words(text)) for row, text in rest.items()}
        needs = _needs_of(read)
        for row in np.flatnonzero(self.needs >= FIRST_RULE).tolist():
            if row not in rest:
                read[row], needs[row] = self.text(row), int(self.needs[row])
        if not read:
            return cut_texts(
                folded.letters, folded.first, folded.last, folded.several, words.lexicon
            )
        several = folded.several.copy()
        for row, text in rest.items():
            several[row] = _has_several(text)
        _rewrite(read, needs)
        letters, first, last = self._with(read)
        return cut_texts(letters, first, last, several, words.lexicon)

    def _with(self, read: Mapping[int, str]) -> tuple[Letters, Ints, Ints]:
        """Letters with other texts of some rows behind them, and where the text of each stands."""
        folded, texts = self._folded, list(read.values())
        rows = np.fromiter(read, np.int64, len(read))
        ends = np.cumsum(np.fromiter(map(len, texts), np.int32, len(texts)), dtype=np.int32)
        first, last = folded.first.copy(), folded.last.copy()
        last[rows] = len(folded.letters) + ends
        first[rows] = last[rows] - np.diff(ends, prepend=np.int32(0))
        return np.concatenate([folded.letters, letters_of("".join(texts))]), first, last


def _needs_of(texts: Mapping[int, str]) -> dict[int, int]:
    """What folded texts need, by their rows."""
    listed = list(texts.values())
    needs = fold(letters_of("".join(listed)), _starts(listed), folds(), _marks()).needs
    needs[needs & STRANGE != 0] = _EVERYTHING
    return dict(zip(texts, needs.tolist(), strict=True))


def _rewrite(texts: dict[int, str], needs: dict[int, int]) -> None:
    """Write shorthand and Khmer number words out in folded texts, many at a time.

    Each rule is tried on what holds its marks, also those that a rule before it has left.
    """
    for number, rule in enumerate(_rules()):
        rows = [row for row, need in needs.items() if need & FIRST_RULE << number]
        if not rows:
            continue
        before = [texts[row] for row in rows]
        after = rule(_BETWEEN_TEXTS.join(before)).split(_BETWEEN_TEXTS)
        changed = {
            row: new for row, old, new in zip(rows, before, after, strict=True) if new != old
        }
        texts.update(changed)
        needs.update(_needs_of(changed))


def _starts(texts: Sequence[str]) -> Ints:
    lengths = np.fromiter(map(len, texts), np.int32, len(texts))
    return np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])


def _has_several(text: str) -> bool:
    """Whether a text has more than one piece between commas."""
    commas = text.count(",") + text.count(";")
    return commas + bool(text and text[-1] not in ",;") > 1
