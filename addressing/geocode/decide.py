"""Decide what the words of addresses mean: which unit, at which level, how sure, and why."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from addressing.geocode.candidates import says_too_little
from addressing.geocode.hierarchy import FormerParent, Hierarchy
from addressing.geocode.index import NameIndex
from addressing.geocode.kernel.arrays import (
    CONFIDENCES,
    EXACT,
    FUZZY,
    LEVELS,
    REASONS,
    Rows,
    Verdicts,
)
from addressing.geocode.kernel.match import match
from addressing.geocode.kernel.memory import make_memory, make_verdicts
from addressing.geocode.result import ConfidenceClass
from addressing.geocode.split import Part
from addressing.geocode.store import Store
from addressing.geocode.tables import LEVEL_NAMES, Layout
from addressing.geocode.weights import load_calibration, load_weights, raw_probability

_CLASSES = tuple(ConfidenceClass(word) for word in CONFIDENCES)


class Evidence(NamedTuple):
    """What speaks for the unit of one level.

    Attributes:
        text: The words, as they were read.
        likeness: Of these to the name, without numbers.
        former: Set where they name a former parent instead.
    """

    text: str
    likeness: float
    former: FormerParent | None


class Ranked(NamedTuple):
    """One unit that the address may mean: its place, its score, its share of probability."""

    place: int
    score: float
    share: float


@dataclass(frozen=True, slots=True)
class Decision:
    """What the words of an address mean.

    Attributes:
        place: The unit; None where nothing is answered.
        confidence: Class of the answer.
        probability: That it is right.
        reason_code: Why, as a word.
        evidence: Level → what spoke for it, at the answered level and above, the finest first.
        missed: Parts with a unit word that the answer leaves unexplained.
        others: Other units and their shares, likeliest first.
        best: The best five units that the words may mean.
        share: Share of probability of the answer among all readings, before calibration.
        least: Likeness of the least similar name that the answer rests on.
    """

    place: int | None
    confidence: ConfidenceClass
    probability: float
    reason_code: str
    evidence: Mapping[str, Evidence]
    missed: tuple[int, ...]
    others: tuple[tuple[int, float], ...]
    best: tuple[Ranked, ...] = ()
    share: float = 0.0
    least: float = 0.0


NOTHING = Decision(None, ConfidenceClass.NONE, 0.0, "nothing_named", {}, (), ())
_TOO_LITTLE = Decision(None, ConfidenceClass.NONE, 0.0, "not_matched", {}, (), ())


def _known_from(parts: Sequence[Part]) -> Decision | None:
    """The decision on what cannot name a unit."""
    if not parts:
        return NOTHING
    return _TOO_LITTLE if says_too_little(parts) else None


class Decider:
    """Decide addresses over one hierarchy; threads take turns."""

    def __init__(self, hierarchy: Hierarchy, index: NameIndex) -> None:
        self._layout = Layout(hierarchy, index, load_weights())
        self._calibration = load_calibration()
        self._store = Store(self._layout, index)
        self._memory = make_memory(len(hierarchy.units))
        self._turn = threading.Lock()

    def decide(self, rows: Sequence[Sequence[Part]]) -> list[Decision]:
        """The decision on each address, given as its parts.

        Exact names come first, those found by their pieces only where these explain too little.
        """
        with self._turn:
            asked = [row for row in rows if row and not says_too_little(row)]
            decided = self._decided(asked) if asked else iter(())
            return [
                next(decided)
                if row and not says_too_little(row)
                else _TOO_LITTLE
                if row
                else NOTHING
                for row in rows
            ]

    def _decided(self, rows: Sequence[Sequence[Part]]) -> Iterator[Decision]:
        listed = self._store.places_of(rows)
        lengths = np.fromiter(map(len, listed), np.int32, len(listed))
        start = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
        part = np.array([place for row in listed for place in row], np.int32)
        table = Rows(start, part)
        verdicts = make_verdicts(len(listed), len(part))
        self._match(table, EXACT, verdicts)
        still_open = verdicts.row["open"]
        if still_open.any():
            self._store.look_up(part[np.repeat(still_open, lengths)])
            self._match(table, FUZZY, verdicts)
        return iter(list(self._read(table, verdicts)))

    def _match(self, rows: Rows, depth: int, verdicts: Verdicts) -> None:
        stored = self._store.stored()
        counts = np.diff(stored.parts.run_start)[rows.part]
        runs = int(np.add.reduceat(counts, rows.start[:-1]).max())
        parts = int(np.diff(rows.start).max())
        self._memory = self._memory.with_room(runs, parts)
        match(
            self._layout.tables,
            self._layout.figures,
            self._layout.rules,
            self._store.forms,
            stored,
            rows,
            depth,
            self._memory,
            verdicts,
        )

    def _read(self, rows: Rows, verdicts: Verdicts) -> Iterator[Decision]:
        """The verdicts as objects."""
        decided, named = verdicts.row.tolist(), verdicts.evidence.tolist()
        missed, best = verdicts.missed.tolist(), verdicts.best.tolist()
        starts = rows.start.tolist()
        for row, verdict in enumerate(decided):
            place, confidence, reason, others, ranked, share, least, _ = verdict
            first, last = starts[row], starts[row + 1]
            listed = verdicts.other[row, :others].tolist() if others else ()
            yield Decision(
                place if place >= 0 else None,
                _CLASSES[confidence],
                self._probability(_CLASSES[confidence], share, least),
                REASONS[reason],
                self._evidence(named[row]),
                tuple(i for i in range(last - first) if missed[first + i]),
                tuple((unit, round(part, 3)) for unit, part in listed),
                tuple(Ranked(*one) for one in best[row][:ranked]),
                share,
                least,
            )

    def _evidence(self, named: Sequence[tuple[int, int, int, float]]) -> dict[str, Evidence]:
        """Evidence by level, the finest first, from ``NAMED`` by level."""
        mentions, former = self._store.mentions, self._layout.former
        return {
            LEVEL_NAMES[level]: Evidence(
                mentions[stored].text, likeness, former[old] if old >= 0 else None
            )
            for level in range(LEVELS - 1, -1, -1)
            for _, stored, old, likeness in (named[level],)
            if stored >= 0
        }

    def _probability(self, confidence: ConfidenceClass, share: float, least: float) -> float:
        raw = raw_probability(share, least)
        return round(self._calibration.probability(confidence.value, raw), 3)
