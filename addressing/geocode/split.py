"""Cut a cleaned address into names with the unit words that stand with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from addressing.geocode.reading.alphabet import text_of
from addressing.geocode.reading.blocks import FoldedBlock
from addressing.geocode.reading.folding import STRANGE
from addressing.geocode.reading.parts import Cut
from addressing.geocode.tokens import Words, label_levels


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


class Cuts:
    """Addresses cut up together; parts are made of those that are asked for.

    Attributes:
        arrays: What the kernels read.
    """

    def __init__(self, arrays: Cut) -> None:
        self.arrays = arrays

    @cached_property
    def _letters(self) -> str:
        return text_of(self.arrays.letters)

    @cached_property
    def _parts(self) -> tuple[list[int], list[tuple[int, int, int, int, int]]]:
        return self.arrays.start.tolist(), self.arrays.part.tolist()

    @cached_property
    def _aside(self) -> tuple[list[int], list[tuple[int, int]]]:
        return self.arrays.aside_start.tolist(), self.arrays.aside.tolist()

    def parts(self, row: int) -> tuple[Part, ...]:
        """Parts of one address that may name units."""
        (start, part), letters, levels = self._parts, self._letters, label_levels()
        return tuple(
            Part(_words(letters[first:last]), levels[before], levels[after])
            for first, last, before, after, _ in part[start[row] : start[row + 1]]
        )

    def aside(self, row: int) -> tuple[str, ...]:
        """What was set aside of one address."""
        (start, texts), letters = self._aside, self._letters
        return tuple([letters[a:b] for a, b in texts[start[row] : start[row + 1]]])

    def splitting(self, row: int) -> Splitting:
        """One address."""
        return Splitting(self.parts(row), self.aside(row))


def _words(written: str) -> tuple[str, ...]:
    words = written.split(" ")
    return tuple([word.replace("\xa0", " ") for word in words] if "\xa0" in written else words)


def split(text: str, words: Words) -> Splitting:
    """Cut one text (characters already cleaned) into parts.

    >>> from addressing.geocode.tokens import load_words
    >>> text = "#12Eo, St. 271, Sangkat Boeng Salang, Khan Tuol Kouk"
    >>> [(str(part), part.before) for part in split(text, load_words()).parts]
    [('boeng salang', ('commune',)), ('tuol kouk', ('district',))]
    """
    return split_many([text], words).splitting(0)


def split_many(texts: Sequence[str], words: Words) -> Cuts:
    """Cut texts (characters already cleaned) into parts, in a fraction of the time."""
    block = FoldedBlock(texts)
    strange = np.flatnonzero(block.needs & STRANGE)
    return Cuts(block.cut(words, {row: texts[row] for row in strange.tolist()}))


class Splitter:
    """Cut addresses into parts with one vocabulary."""

    def __init__(self, words: Words) -> None:
        self._words = words

    def split(self, text: str) -> Splitting:
        """Cut ``text`` (characters already cleaned) into parts."""
        return split(text, self._words)
