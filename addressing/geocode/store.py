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
    DEPTHS,
    EXACT,
    FUZZY,
    Hits,
    Ints,
    Parts,
    Pieces,
    Runs,
)
from addressing.geocode.kernel.look_up import (
    Postings,
    alike_in_pieces,
    alike_in_sound,
    keys_of,
)
from addressing.geocode.kernel.match import Stored
from addressing.geocode.kernel.memory import PIECE_TYPES, RUN_TYPES
from addressing.geocode.kernel.names import Names, names_of
from addressing.geocode.kernel.weigh import names_to_look_up, weigh_parts
from addressing.geocode.sound import sound_of
from addressing.geocode.split import Part
from addressing.geocode.tables import LEVEL_OF, Layout

_NEAR_SOUND = 0.84
"""Likeness from which a form with the same skeleton is taken without a fuzzy look-up."""

_KEPT = 20
_MOST_PIECES = 2_000_000
"""Evidence that is remembered (some 80 MB); beyond it everything is forgotten."""


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
        self._runs = [Growing(annotation) for annotation in RUN_TYPES]
        self._run_start, self._loss = Growing(np.int32), Growing(np.float64)
        self._run_start.append(np.zeros(1, np.int32))
        self._says, self._label = Growing(np.bool_), Growing(np.int32)
        self._piece_range = [Growing(np.int32, DEPTHS), Growing(np.int32, DEPTHS)]
        self._pieces = [Growing(annotation) for annotation in PIECE_TYPES]
        self._letters = Growing(np.int32), Growing(np.uint32), Growing(np.int32)
        self._letters[0].append(np.zeros(1, np.int32))
        self._hit_range = [Growing(np.int32, DEPTHS), Growing(np.int32, DEPTHS)]
        self._hit_form, self._hit_likeness = Growing(np.int32), Growing(np.float64)

    def places_of(self, rows: Iterable[Sequence[Part]]) -> list[list[int]]:
        """Stored places of the parts of addresses; parts not seen before are taken in."""
        if self._pieces[0].size > _MOST_PIECES:
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
        return Stored(self._parts(), self._all_runs(), self._names(), self._all_pieces())

    def look_up(self, places: Ints) -> None:
        """Look names of parts up by their pieces, and weigh what is found."""
        wanted = np.unique(places)
        wanted = wanted[self._piece_range[1].array[wanted, FUZZY] < 0]
        if not len(wanted):
            return
        figures, parts, runs = self._layout.figures, self._parts(), self._all_runs()
        for whole in (True, False):
            names = names_to_look_up(figures, parts, runs, self._hits(), wanted, whole)
            if len(names):
                starts, forms, likeness = alike_in_pieces(
                    self._names(), names, self.forms, self._postings, _KEPT
                )
                self._keep_hits(names, FUZZY, starts, forms, likeness)
        self._weigh(wanted, FUZZY)

    def _take_in(self, fresh: Sequence[Part]) -> None:
        first = self._label.size
        found = [mentions_of(part, self._index) for part in fresh]
        every = [mention for listed in found for mention in listed]
        self._take_in_names({mention.words: None for mention in every})
        self.mentions += every
        for room, column in zip(self._runs, self._run_columns(every), strict=True):
            room.append(column)
        lengths = np.fromiter(map(len, found), np.int32, len(found))
        self._run_start.append(self._run_start.array[-1] + np.cumsum(lengths, dtype=np.int32))
        costs = [self._layout.cost(part) for part in fresh]
        self._loss.append(np.array([loss for loss, _ in costs]))
        self._says.append(np.array([says for _, says in costs], np.bool_))
        labels = [LEVEL_OF[part.labels[0]] if part.labels else -1 for part in fresh]
        self._label.append(np.array(labels, np.int32))
        for room, value in zip(self._piece_range, (0, -1), strict=True):
            room.append(np.full((len(fresh), DEPTHS), value, np.int32))
        self._weigh(np.arange(first, first + len(fresh), dtype=np.int32), EXACT)

    def _run_columns(self, mentions: Sequence[Mention]) -> list[npt.NDArray[Any]]:
        labels = [[LEVEL_OF[level] for level in mention.labels] for mention in mentions]
        names, number_place = self._name_of, self._layout.number_place
        columns = (
            [0] * len(mentions),
            [names[mention.words] for mention in mentions],
            [mention.start for mention in mentions],
            [mention.end for mention in mentions],
            [levels[0] if levels else -1 for levels in labels],
            [levels[-1] if levels else -1 for levels in labels],
            [sum(1 << level for level in set(levels)) for levels in labels],
            [mention.inside for mention in mentions],
            [mention.coverage for mention in mentions],
            [number_place(mention.numbers) for mention in mentions],
            [bool(mention.words) for mention in mentions],
            [mention.number_cut for mention in mentions],
        )
        return [np.array(column, kind) for column, kind in zip(columns, RUN_TYPES, strict=True)]

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
        for room, value in zip(self._hit_range, (0, -1), strict=True):
            room.append(np.full((len(fresh), DEPTHS), value, np.int32))
        names = np.arange(first, first + len(fresh), dtype=np.int32)
        self._keep_hits(names, EXACT, starts, forms, likeness)

    def _keep_hits(
        self, names: Ints, depth: int, starts: Ints, forms: Ints, likeness: npt.NDArray[np.float64]
    ) -> None:
        _keep_range(self._hit_range, names, depth, starts, self._hit_form.size)
        self._hit_form.append(forms)
        self._hit_likeness.append(likeness)

    def _weigh(self, places: Ints, depth: int) -> None:
        layout = self._layout
        starts, pieces = weigh_parts(
            layout.tables,
            layout.figures,
            self._parts(),
            self._all_runs(),
            self._hits(),
            places,
            depth,
        )
        _keep_range(self._piece_range, places, depth, starts, self._pieces[0].size)
        for room, column in zip(self._pieces, list[Any](pieces), strict=True):
            room.append(column)

    def _parts(self) -> Parts:
        first, last = (room.array for room in self._piece_range)
        return Parts(
            self._run_start.array,
            self._loss.array,
            self._says.array,
            self._label.array,
            first,
            last,
        )

    def _all_runs(self) -> Runs:
        return Runs(*(room.array for room in self._runs))

    def _all_pieces(self) -> Pieces:
        return Pieces(*(room.array for room in self._pieces))

    def _names(self) -> Names:
        return Names(*(room.array for room in self._letters))

    def _hits(self) -> Hits:
        first, last = (room.array for room in self._hit_range)
        return Hits(first, last, self._hit_form.array, self._hit_likeness.array)


def _keep_range(ranges: Sequence[Growing], rows: Ints, depth: int, starts: Ints, base: int) -> None:
    first, last = (room.array for room in ranges)
    first[rows, depth] = starts[:-1] + base
    last[rows, depth] = starts[1:] + base
