"""Read queries in blocks: what they say directly, the parts that may name units, foreign signs."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from addressing.geocode.clean import LONGEST_TEXT, clean_characters
from addressing.geocode.foreign import Foreign, foreign_sign
from addressing.geocode.reading.blocks import FoldedBlock
from addressing.geocode.reading.folding import DIRECT, STRANGE
from addressing.geocode.recognise import Direct, recognise
from addressing.geocode.sorting_codes import village_in
from addressing.geocode.split import Cuts
from addressing.geocode.tokens import Words

NOTHING_DIRECT: Final = Direct(None, None, (), (), (), "")
"""What a text of mere words says directly."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Texts taken apart.

    Attributes:
        texts: As they came.
        direct: Row → what it says directly, for the few texts that may hold a direct form.
        cuts: What remains of each, cut into parts.
        foreign: Row → sign that it lies abroad, for those that have one.
        villages: Row → MEF code of the village that a sorting code names.
    """

    texts: Sequence[str]
    direct: Mapping[int, Direct]
    cuts: Cuts
    foreign: Mapping[int, Foreign]
    villages: Mapping[int, str]

    def cleaned(self, row: int) -> str:
        """A text with its characters cleaned."""
        return clean_characters(self.texts[row])


class Reader:
    """Take texts apart with one vocabulary; threads may share it.

    Most texts are ASCII and Khmer letters with a few short numbers: these are read by kernels from
    the first letter to the last. The others are cleaned and searched one by one.
    """

    def __init__(self, words: Words, villages: Container[str] = ()) -> None:
        """Read with a vocabulary.

        Args:
            words: The vocabulary.
            villages: MEF codes, for the village numbers of sorting codes.
        """
        self._words = words
        self._villages = villages

    def read(self, texts: Sequence[str]) -> Readings:
        """Take texts apart; a thousand or more at a time are best.

        >>> from addressing.geocode.tokens import load_words
        >>> read = Reader(load_words()).read(["Sangkat Boeng Salang", "BKK 1, tel 012 345 678"])
        >>> [str(part) for row in (0, 1) for part in read.cuts.parts(row)]
        ['boeng salang', 'bkk 1']
        >>> read.direct[1].aside
        ('012 345 678',)
        """
        if any(len(text) > LONGEST_TEXT for text in texts):
            texts = [text[:LONGEST_TEXT] for text in texts]
        block = FoldedBlock(texts)
        cleaned: dict[int, str] = {}
        direct: dict[int, Direct] = {}
        villages: dict[int, str] = {}
        for row in np.flatnonzero(block.needs & (STRANGE | DIRECT)).tolist():
            cleaned[row] = clean_characters(texts[row])
            plain, village = village_in(cleaned[row], self._villages)
            direct[row] = recognise(plain)
            if village:
                villages[row] = village
        arrays = block.cut(self._words, {row: found.rest for row, found in direct.items()})
        cuts = Cuts(arrays)
        foreign: dict[int, Foreign] = {}
        for row in sorted({*np.flatnonzero(arrays.foreign).tolist(), *direct}):
            text = cleaned[row] if row in cleaned else clean_characters(texts[row])
            sign = foreign_sign(text, cuts.splitting(row))
            if sign is not None:
                foreign[row] = sign
        return Readings(texts, direct, cuts, foreign, villages)
