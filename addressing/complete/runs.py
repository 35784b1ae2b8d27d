"""Look up one run of typed words: by letters, by sound, and with typos."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from addressing.complete.kernel import (
    INNER,
    LONGEST,
    Hits,
    Ints,
    Shares,
    Wanted,
    take,
    with_typos,
)
from addressing.complete.model import MatchKind
from addressing.complete.names import NameTable, letters_of, of_script
from addressing.complete.spelling import Spelling, begun_khmer, begun_sounds
from addressing.complete.typed import Reading, Word, readings_of
from addressing.complete.weights import CompletionWeights
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.sound import is_khmer
from addressing.geocode.tables import LEVEL_NAMES

_CODE_DIGITS = (4, 6)
_SHORTEST_SOUND = 2
_VOWEL = re.compile("[aeiouy]")


@dataclass(frozen=True, slots=True)
class Match:
    """One unit that a run of words names.

    Attributes:
        unit: Its place.
        spelling: What was typed.
        form: Letters of its name, or of the rest of it from a word on.
        kind: How the two relate.
    """

    unit: int
    spelling: Spelling
    form: str
    kind: MatchKind


@dataclass(frozen=True, slots=True)
class Run:
    """Words and the units that they may name.

    Attributes:
        words: These words.
        last: Whether the last of them is still being typed.
        hits: The units.
        ways: How they were found; hits refer to these by place.
    """

    words: tuple[Word, ...]
    last: bool
    hits: Hits
    ways: list[tuple[Reading, MatchKind]] = field(default_factory=list)

    @property
    def found(self) -> bool:
        """Whether they name any unit."""
        return bool(self.hits.filled[0])


class LookUp:
    """Look runs of words up in one table of names."""

    def __init__(self, hierarchy: Hierarchy, names: NameTable, weights: CompletionWeights) -> None:
        self.names = names
        self._hierarchy = hierarchy
        self._weights = weights
        factor = weights.factor
        self._kinds = np.array([1, factor["inner_word"], factor["other_name"]], np.float32)
        self._numbers = lru_cache(maxsize=2048)(self._read_numbers)
        self._closeness = lru_cache(maxsize=64)(self._read_closeness)
        self._levels = lru_cache(maxsize=64)(self._read_levels)

    def run(self, words: Sequence[Word], closeness: Shares, *, last: bool) -> Run:
        """The units that words name as they are written, or by their sound.

        Args:
            words: The words.
            closeness: Zeros, one for each unit, to be filled.
            last: Whether the last word is still being typed.
        """
        units = len(self._hierarchy.units)
        hits = Hits(
            closeness=closeness,
            link=np.empty(units, np.int32),
            way=np.empty(units, np.int16),
            units=np.empty(units, np.int32),
            filled=np.zeros(1, np.int32),
        )
        run = Run(tuple(words), last, hits)
        for reading in readings_of(words, last=last):
            self._by_letters(run, reading)
            self._by_sound(run, reading)
        if len(words) == 1 and len(words[0].text) in _CODE_DIGITS and words[0].text.isdigit():
            self._by_code(run, words[0].text)
        return run

    def add_typos(self, run: Run) -> None:
        """Add to a run the units that its words name but for a typo or two."""
        for reading in readings_of(run.words, last=run.last):
            letters = reading.spelling.letters
            most = self._most_typos(letters)
            if most:
                self._with_typos(run, reading, letters, most)

    def match(self, run: Run, unit: int) -> Match:
        """How a run names a unit that is among its hits."""
        reading, kind = run.ways[run.hits.way[unit]]
        if kind is MatchKind.CODE:
            return Match(unit, reading.spelling, "", kind)
        link = run.hits.link[unit]
        form = self.names.forms[self.names.form_of_link[link]]
        if self.names.links.kind[link] == INNER and kind is not MatchKind.TYPO:
            kind = MatchKind.INNER
        elif kind is MatchKind.PREFIX:
            number = self.names.numbers[self.names.links.number[link]]
            if reading.spelling == (form, number):
                kind = MatchKind.WHOLE
        return Match(unit, reading.spelling, form, kind)

    def _by_letters(self, run: Run, reading: Reading) -> None:
        letters = reading.spelling.letters
        if not letters:  # numbers alone name only what has no other name
            if reading.spelling.numbers and not self.names.forms[0]:
                closeness = self._closeness("whole", "prefix", run.last)[:1]
                self._give(run, reading, np.zeros(1, np.int32), closeness, MatchKind.PREFIX)
            return
        for begun in begun_khmer(letters) if run.last else (letters,):
            forms, left = self.names.beginning_with(begun)
            if len(forms):
                closeness = self._closeness("whole", "prefix", run.last)[left]
                self._give(run, reading, forms, closeness, MatchKind.PREFIX)

    def _by_sound(self, run: Run, reading: Reading) -> None:
        letters = reading.spelling.letters
        if len(letters) < _SHORTEST_SOUND or not (is_khmer(letters) or _VOWEL.search(letters)):
            return  # consonants alone are an abbreviation: TTP is not Tbeng
        for sound in begun_sounds(letters):
            forms, left = self.names.sounding_like(sound)
            closeness = self._closeness("sound_whole", "sound_prefix", run.last)[left]
            self._give(run, reading, forms, closeness, MatchKind.SOUND)

    def _by_code(self, run: Run, digits: str) -> None:
        """A postcode or an administrative code of four or six digits."""
        place = self._hierarchy.place_of.get(digits.removesuffix("00").removesuffix("00"))
        if place is None or run.hits.closeness[place]:
            return
        hits = run.hits
        run.ways.append((Reading(Spelling("", digits)), MatchKind.CODE))
        hits.units[hits.filled[0]] = place
        hits.filled[0] += 1
        hits.closeness[place] = self._weights.closeness["code"]
        hits.way[place] = len(run.ways) - 1

    def _most_typos(self, letters: str) -> int:
        typos = self._weights.typos
        if not typos["one"] <= len(letters) <= LONGEST:
            return 0
        return 2 if len(letters) >= typos["two"] else 1

    def _with_typos(self, run: Run, reading: Reading, letters: str, most: int) -> None:
        names, weights = self.names, self._weights
        khmer = is_khmer(letters)
        first, last = of_script(names.forms, khmer=khmer)
        forms, typos, left = with_typos(letters_of(letters), names.texts, first, last, most)
        closeness = self._closeness("typo", "typo", run.last)[left]
        closeness -= np.float32(weights.closeness["second_typo"]) * (typos > 1)
        self._give(run, reading, forms, closeness, MatchKind.TYPO)
        sound = begun_sounds(letters)[0]
        if weights.typos["sound"] <= len(sound) <= LONGEST:
            first, last = of_script(names.sounds, khmer=khmer)
            places, _, left = with_typos(letters_of(sound), names.sound_texts, first, last, 1)
            closeness = self._closeness("sound_typo", "sound_typo", run.last)[left]
            self._give(run, reading, names.form_of_sound[places], closeness, MatchKind.TYPO)

    def _read_closeness(self, whole: str, begun: str, last: bool) -> Shares:  # noqa: FBT001 - key of a cache
        """Closeness by the letters that are left."""
        close, rank = self._weights.closeness, self._weights.rank
        left = np.arange(1 + max(map(len, self.names.forms + self.names.sounds)))
        shares = close[begun] - rank["letter_left"] * np.minimum(left, rank["letters_counted"])
        shares[0] = close[whole]
        if not last:
            shares[1:] *= self._weights.factor["begun_word"]
        return shares.astype(np.float32)

    def _give(
        self,
        run: Run,
        reading: Reading,
        forms: Ints,
        closeness: Shares,
        kind: MatchKind,
    ) -> None:
        if len(forms) == 0:
            return
        run.ways.append((reading, kind))
        wanted = Wanted(
            self._numbers(reading.spelling.numbers, run.last),
            self._levels(reading.levels),
            self._kinds,
        )
        take(forms, closeness, len(run.ways) - 1, self.names.links, wanted, run.hits)

    def _read_numbers(self, numbers: str, last: bool) -> Shares:  # noqa: FBT001 - key of a cache
        factor = self._weights.factor
        shares = np.zeros(len(self.names.numbers), np.float32)
        for place, text in enumerate(self.names.numbers):
            if text == numbers:
                shares[place] = 1
            elif not numbers:
                shares[place] = factor["number_left_out"]
            elif text.startswith(numbers if last else f"{numbers} "):
                shares[place] = factor["number_begun"]
        return shares

    def _read_levels(self, levels: tuple[str, ...]) -> Shares:
        factor = self._weights.factor
        shares = np.full(len(LEVEL_NAMES), factor["other_label"] if levels else 1, np.float32)
        for place, level in enumerate(LEVEL_NAMES):
            if level in levels:
                shares[place] = 1 if level == levels[0] else factor["also_label"]
        return shares
