"""Decide what the words of addresses mean: which unit, at which level, how sure, and why."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np

from addressing.geocode.candidates import too_little
from addressing.geocode.decided import Decided
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.index import NameIndex
from addressing.geocode.kernel.arrays import EXACT, FUZZY, Flags, Ints, Rows, Verdicts
from addressing.geocode.kernel.classes import NOT_MATCHED, NOTHING_NAMED
from addressing.geocode.kernel.match import match
from addressing.geocode.kernel.memory import make_memory, make_verdicts
from addressing.geocode.split import Cuts
from addressing.geocode.store import Store
from addressing.geocode.tables import Layout
from addressing.geocode.weights import load_calibration, load_weights


class Decider:
    """Decide addresses over one hierarchy; threads take turns."""

    def __init__(self, hierarchy: Hierarchy, index: NameIndex) -> None:
        self._layout = Layout(hierarchy, index, load_weights())
        self._calibration = load_calibration()
        self._store = Store(self._layout, index)
        self._memory = make_memory(len(hierarchy.units))
        self._turn = threading.Lock()

    @property
    def at_level(self) -> Ints:
        """The unit of each level above each unit, the coarsest first, -1 below it."""
        return self._layout.at_level

    def decide(self, cuts: Cuts, passed_over: Sequence[int] = ()) -> Decided:
        """The decisions on addresses, given as their parts.

        Exact names come first, those found by their pieces only where these explain too little.

        Args:
            cuts: The addresses.
            passed_over: Those that cannot be in Cambodia; nothing is decided on them.
        """
        start = cuts.arrays.start
        verdicts = make_verdicts(len(start) - 1, int(start[-1]))
        _close(verdicts, too_little(cuts), NOT_MATCHED)
        _close(verdicts, np.diff(start) == 0, NOTHING_NAMED)
        _close(verdicts, np.array(passed_over, np.int32), NOTHING_NAMED)
        with self._turn:
            rows = Rows(start, self._store.places_in(cuts.arrays.part, cuts.arrays.letters))
            self._match(rows, EXACT, verdicts)
            still_open = verdicts.row["open"]
            if still_open.any():
                self._store.look_up(rows.part[np.repeat(still_open, np.diff(start))])
                self._match(rows, FUZZY, verdicts)
            named = np.unique(verdicts.evidence["stored"])
            texts = self._store.texts_of(named[named >= 0])
        return Decided(verdicts, start, texts, self._layout.former, self._calibration)

    def _match(self, rows: Rows, depth: int, verdicts: Verdicts) -> None:
        stored = self._store.stored()
        runs = np.concatenate([[0], np.cumsum(np.diff(stored.parts.run_start)[rows.part])])
        self._memory = self._memory.with_room(
            int(np.diff(runs[rows.start]).max(initial=0)), int(np.diff(rows.start).max(initial=0))
        )
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


def _close(verdicts: Verdicts, rows: Ints | Flags, reason: int) -> None:
    """Decide on some addresses, given as places or as flags, that they name nothing."""
    verdicts.row["open"][rows] = False
    verdicts.row["reason"][rows] = reason
