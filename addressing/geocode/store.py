"""Remember the parts of addresses that were read, with what speaks for which unit.

Addresses repeat their parts: the province, the khan, the sangkat. Each part is taken apart and
looked up once, for all addresses of a batch together.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from addressing.geocode.candidates import Mention, mentions_of
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
from addressing.geocode.kernel.look_up import (
    Postings,
    alike_in_pieces,
    alike_in_sound,
    keys_of,
)
from addressing.geocode.kernel.match import Stored
from addressing.geocode.kernel.names import Names, names_of
from addressing.geocode.kernel.weigh import names_to_look_up, weigh_parts
from addressing.geocode.sound import sound_of
from addressing.geocode.split import Part
from addressing.geocode.tables import LEVEL_OF, Layout

_NEAR_SOUND = 0.84
"""Likeness from which a form with the same skeleton is taken without a fuzzy look-up."""

_KEPT = 20
_MOST_PIECES = 1_000_000
"""Evidence that is remembered (some 50 MB); beyond it everything is forgotten."""


class Growing:
    """An array that is appended to; what was written stays where it is."""

    def __init__(self, dtype: npt.DTypeLike, width: int = 0) -> None:
        self._room = np.zeros((1024, width) if width else 1024, dtype)
        self.size = 0

    def append(self, rows: npt.NDArray[Any]) -> None:
        """Write rows behind the last."""
        needed = self.size + len(rows)
        if needed > len(self._room):
            room = np.zeros((2 * needed, *self._room.shape[1:]), self._room.dtype)
            room[: self.size] = self._room[: self.size]
            self._room = room
        self._room[self.size : needed] = rows
        self.size = needed

    @property
    def array(self) -> npt.NDArray[Any]:
        """All that was written."""
        return self._room[: self.size]


class Store:
    """Parts, their runs and names, and the evidence that these are; not safe between threads."""

    def __init__(self, layout: Layout, index: NameIndex) -> None:
        self._layout = layout
        self._index = index
        self.forms = names_of(list(zip(index.words, index.skeletons, index.sounds, strict=True)))
        self._postings = Postings(
            keys_of(index.gram_text), index.gram_start, index.postings, index.weights, index.norms
        )
        self._forget()

    def _forget(self) -> None:
        self._part_of: dict[Part, int] = {}
        self._name_of: dict[str, int] = {}
        self.mentions: list[Mention] = []
        self._runs, self._run_start = Growing(RUN), Growing(np.int32)
        self._run_start.append(np.zeros(1, np.int32))
        self._about, self._evidence = Growing(ABOUT), Growing(RANGE, DEPTHS)
        self._pieces = Growing(PIECE)
        self._letters = Growing(np.int32), Growing(np.uint32), Growing(np.int32)
        self._letters[0].append(np.zeros(1, np.int32))
        self._found, self._hits = Growing(RANGE, DEPTHS), Growing(HIT)

    def places_of(self, rows: Iterable[Sequence[Part]]) -> list[list[int]]:
        """Stored places of the parts of addresses; parts not seen before are taken in."""
        if self._pieces.size > _MOST_PIECES:
            self._forget()
        known = self._part_of
        fresh: list[Part] = []
        places = []
        for parts in rows:
            row = []
            for part in parts:
                place = known.get(part)
                if place is None:
                    place = known[part] = len(known)
                    fresh.append(part)
                row.append(place)
            places.append(row)
        if fresh:
            self._take_in(fresh)
        return places

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

    def _take_in(self, fresh: Sequence[Part]) -> None:
        first = self._about.size
        found = [mentions_of(part, self._index) for part in fresh]
        every = [mention for listed in found for mention in listed]
        self._take_in_names({mention.words: None for mention in every})
        self.mentions += every
        self._runs.append(np.array([self._run(mention) for mention in every], RUN))
        lengths = np.fromiter(map(len, found), np.int32, len(found))
        self._run_start.append(self._run_start.array[-1] + np.cumsum(lengths, dtype=np.int32))
        self._about.append(np.array([self._layout.about(part) for part in fresh], ABOUT))
        self._evidence.append(_nothing_yet(len(fresh)))
        self._weigh(np.arange(first, first + len(fresh), dtype=np.int32), EXACT)

    def _run(self, mention: Mention) -> tuple[object, ...]:
        """The fields of ``RUN``; the part is set where an address is put together."""
        levels = [LEVEL_OF[level] for level in mention.labels]
        return (
            0,
            self._name_of[mention.words],
            mention.start,
            mention.end,
            levels[0] if levels else -1,
            levels[-1] if levels else -1,
            sum(1 << level for level in set(levels)),
            self._layout.number_place(mention.numbers),
            mention.coverage,
            mention.inside,
            bool(mention.words),
            mention.number_cut,
        )

    def _take_in_names(self, words: Iterable[str]) -> None:
        """Names not seen before, with the forms that are alike in sound."""
        fresh = [name for name in words if name not in self._name_of]
        if not fresh:
            return
        first = len(self._name_of)
        self._name_of.update(zip(fresh, range(first, first + len(fresh)), strict=True))
        sounds = [sound_of(name) for name in fresh]
        taken = names_of(
            [(name, sound.skeleton, sound.full) for name, sound in zip(fresh, sounds, strict=True)]
        )
        start, letters, block = self._letters
        start.append(taken.start[1:] + np.int32(letters.size))
        letters.append(taken.letters)
        block.append(taken.block)
        by_skeleton, nameless = self._index.by_skeleton, self._index.by_words.get("")
        candidates = [
            by_skeleton.get(sound.skeleton, ()) if name else () if nameless is None else (nameless,)
            for name, sound in zip(fresh, sounds, strict=True)
        ]
        lengths = np.fromiter(map(len, candidates), np.int32, len(fresh))
        starts, forms, likeness = alike_in_sound(
            self._names(),
            first,
            self.forms,
            np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)]),
            np.array([form for listed in candidates for form in listed], np.int32),
            _NEAR_SOUND,
        )
        self._found.append(_nothing_yet(len(fresh)))
        names = np.arange(first, first + len(fresh), dtype=np.int32)
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
