"""Remember the parts of addresses that were read, with what speaks for which unit.

Addresses repeat their parts: the province, the khan, the sangkat. Each part is taken apart and
looked up once, for all addresses of a batch together.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from addressing.geocode.candidates import (
    about_words,
    forms_by_skeleton,
    make_vocabulary,
)
from addressing.geocode.growing import Growing
from addressing.geocode.index import NameIndex
from addressing.geocode.kernel.arrays import (
    ABOUT,
    DEPTHS,
    EXACT,
    FUZZY,
    HIT,
    PIECE,
    RANGE,
    RUN,
    Hits,
    Ints,
    Parts,
    Records,
)
from addressing.geocode.kernel.look_up import alike_in_pieces, alike_in_sound, keys_of
from addressing.geocode.kernel.match import Stored
from addressing.geocode.kernel.names import Names, names_of
from addressing.geocode.kernel.nearest import Postings
from addressing.geocode.kernel.weigh import names_to_look_up, weigh_parts
from addressing.geocode.reading.alphabet import Letters, text_of
from addressing.geocode.reading.dictionary import dictionary_of, forget, with_room
from addressing.geocode.reading.parts import TEXT
from addressing.geocode.reading.runs import find_runs, most_runs
from addressing.geocode.reading.stored import forms_of, number_parts
from addressing.geocode.sound import sounds_of
from addressing.geocode.tables import Layout

_NEAR_SOUND = 0.84
"""Likeness from which a form with the same skeleton is taken without a fuzzy look-up."""

_KEPT = 20
_MOST_PIECES = 1_000_000
"""Evidence that is remembered (some 50 MB); beyond it everything is forgotten."""

_MOST_LETTERS = 4_000_000
"""Letters of the names of all runs that are listed at once, at most."""


class Store:
    """Parts, their runs and names, and the evidence that these are; not safe between threads."""

    def __init__(self, layout: Layout, index: NameIndex) -> None:
        self._layout = layout
        self.forms = names_of(list(zip(index.words, index.skeletons, index.sounds, strict=True)))
        self._postings = Postings(
            keys_of(index.gram_text), index.gram_start, index.postings, index.weights, index.norms
        )
        self._vocabulary = make_vocabulary(layout, index)
        self._by_skeleton = forms_by_skeleton(index)
        self._about_words = about_words(layout)
        self._part, self._name = dictionary_of(), dictionary_of()
        self._runs, self._run_start = Growing(RUN), Growing(np.int32)
        self._about, self._evidence = Growing(ABOUT), Growing(RANGE, DEPTHS)
        self._pieces = Growing(PIECE)
        self._run_text, self._run_letters = Growing(TEXT), Growing(np.uint32)
        self._letters = Growing(np.int32), Growing(np.uint32), Growing(np.int32)
        self._found, self._hits = Growing(RANGE, DEPTHS), Growing(HIT)
        self._texts: dict[int, str] = {}
        self._forget()

    def _forget(self) -> None:
        for room in (
            self._runs, self._run_start, self._about, self._evidence, self._pieces,
            self._run_text, self._run_letters, *self._letters, self._found, self._hits,
        ):  # fmt: skip
            room.forget()
        forget(self._part)
        forget(self._name)
        self._texts.clear()
        self._run_start.append(np.zeros(1, np.int32))
        self._letters[0].append(np.zeros(1, np.int32))

    def places_in(self, parts: Records, letters: Letters) -> Ints:
        """Stored places of parts, as ``Cut`` writes them; those not seen before are taken in."""
        if self._pieces.size > _MOST_PIECES:
            self._forget()
        known = int(self._part.size[0])
        self._part = with_room(self._part, len(parts), len(letters))
        places = number_parts(self._part, parts, letters)
        last = int(self._part.size[0])
        for begin, end in self._shares(known, last):
            self._take_in(begin, end)
        return places

    def texts_of(self, runs: Ints) -> dict[int, str]:
        """Stored runs → their words, as they were read."""
        known = self._texts
        fresh = [run for run in runs.tolist() if run not in known]
        spans = self._run_text.array[fresh]
        lengths = spans["last"] - spans["first"]
        ends = np.cumsum(lengths)
        within = np.arange(int(lengths.sum())) - np.repeat(ends - lengths, lengths)
        letters = self._run_letters.array[np.repeat(spans["first"], lengths) + within]
        written = text_of(letters).replace("\xa0", " ")
        for run, end, length in zip(fresh, ends.tolist(), lengths.tolist(), strict=True):
            known[run] = written[end - length : end]
        return {run: known[run] for run in runs.tolist()}

    def stored(self) -> Stored:
        """What the kernels read."""
        return Stored(self._parts(), self._runs.array, self._names(), self._pieces.array)

    def look_up(self, places: Ints) -> None:
        """Look names of parts up by their pieces, and weigh what is found."""
        wanted = np.unique(places)
        wanted = wanted[self._evidence.array["last"][wanted, FUZZY] < 0]
        if not len(wanted):
            return
        figures, parts, runs = self._layout.figures, self._parts(), self._runs.array
        for whole in (True, False):
            names = names_to_look_up(figures, parts, runs, self._all_hits(), wanted, whole)
            if len(names):
                starts, forms, likeness = alike_in_pieces(
                    self._names(), names, self.forms, self._postings, _KEPT
                )
                self._keep_hits(names, FUZZY, starts, forms, likeness)
        self._weigh(wanted, FUZZY)

    def _shares(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """Cut parts into shares whose runs may take so much memory and no more."""
        while first < last:
            most = most_runs(self._part, first, last)
            letters = np.diff(self._part.start[first : last + 1]) * most.astype(np.int64)
            share = int(np.searchsorted(np.cumsum(letters), _MOST_LETTERS, side="right"))
            end = min(first + max(share, 1), last)
            yield first, end
            first = end

    def _take_in(self, first: int, last: int) -> None:
        """Take the numbered parts first to last - 1 in."""
        most = most_runs(self._part, first, last)
        letters = int(np.dot(np.diff(self._part.start[first : last + 1]), most))
        names = int(self._name.size[0])
        self._name = with_room(self._name, int(most.sum()), letters)
        found = find_runs(self._part, first, last, int(most.sum()), self._vocabulary, self._name)
        self._take_in_names(names, int(self._name.size[0]))
        self._run_start.append(found.start[1:] + np.int32(self._runs.size))
        text = found.text
        text["first"] += self._run_letters.size
        text["last"] += self._run_letters.size
        self._runs.append(found.run)
        self._run_text.append(text)
        self._run_letters.append(found.letters)
        self._about.append(self._about_words[found.says + 1])
        self._evidence.append(_nothing_yet(last - first))
        self._weigh(np.arange(first, last, dtype=np.int32), EXACT)

    def _take_in_names(self, first: int, last: int) -> None:
        """Take names in, with the forms that are alike in sound."""
        if first == last:
            return
        starts = self._name.start[first : last + 1].tolist()
        written = text_of(self._name.letters[starts[0] : starts[-1]]).replace("\xa0", " ")
        fresh = [written[a - starts[0] : b - starts[0]] for a, b in pairwise(starts)]
        sounds = sounds_of(fresh)
        taken = names_of(
            [(name, sound.skeleton, sound.full) for name, sound in zip(fresh, sounds, strict=True)]
        )
        start, letters, block = self._letters
        start.append(taken.start[1:] + np.int32(letters.size))
        letters.append(taken.letters)
        block.append(taken.block)
        candidates, forms = forms_of(self._by_skeleton, taken)
        starts, forms, likeness = alike_in_sound(
            self._names(), first, self.forms, candidates, forms, _NEAR_SOUND
        )
        self._found.append(_nothing_yet(last - first))
        names = np.arange(first, last, dtype=np.int32)
        self._keep_hits(names, EXACT, starts, forms, likeness)

    def _keep_hits(
        self, names: Ints, depth: int, starts: Ints, forms: Ints, likeness: npt.NDArray[np.float64]
    ) -> None:
        _keep_range(self._found.array, names, depth, starts, self._hits.size)
        hits = np.empty(len(forms), HIT)
        hits["form"], hits["likeness"] = forms, likeness
        self._hits.append(hits)

    def _weigh(self, places: Ints, depth: int) -> None:
        layout = self._layout
        starts, pieces = weigh_parts(
            layout.tables,
            layout.figures,
            self._parts(),
            self._runs.array,
            self._all_hits(),
            places,
            depth,
        )
        _keep_range(self._evidence.array, places, depth, starts, self._pieces.size)
        self._pieces.append(pieces)

    def _parts(self) -> Parts:
        return Parts(self._run_start.array, self._about.array, self._evidence.array)

    def _names(self) -> Names:
        return Names(*(room.array for room in self._letters))

    def _all_hits(self) -> Hits:
        return Hits(self._found.array, self._hits.array)


def _nothing_yet(rows: int) -> Records:
    """Ranges of what was not looked for yet."""
    ranges = np.zeros((rows, DEPTHS), RANGE)
    ranges["last"] = -1
    return ranges


def _keep_range(ranges: Records, rows: Ints, depth: int, starts: Ints, base: int) -> None:
    ranges["first"][rows, depth] = starts[:-1] + base
    ranges["last"][rows, depth] = starts[1:] + base
