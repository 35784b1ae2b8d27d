"""Weigh what an address says against the hierarchy: which chain of units explains it best."""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from addressing.geocode.candidates import Finder, Mention, mentions
from addressing.geocode.evidence import EXACT_ENOUGH, Evidence, load_weights
from addressing.geocode.hierarchy import FormerParent, Hierarchy
from addressing.geocode.kernel.arrays import (
    LEVELS,
    Ranking,
    Runs,
    Slots,
    make_ranking,
    make_slots,
)
from addressing.geocode.kernel.chains import rank
from addressing.geocode.kernel.names import compare_below
from addressing.geocode.kernel.weigh import add_hits, clear
from addressing.geocode.split import Part
from addressing.geocode.tables import LEVEL_NAMES, Layout

_PARENTS_LOOKED_UNDER = 6
_LOOKED_AT_BELOW = 2

Hit = tuple[int, int, float]
"""Run, form, likeness."""


@dataclass(frozen=True)
class Hypothesis:
    """One unit that the address may mean, with what speaks for it.

    Attributes:
        place: The unit.
        score: Sum of gains less penalties.
    """

    place: int
    score: float
    _row: int = field(repr=False)
    _ranking: Ranking = field(repr=False)
    _runs: Sequence[Mention] = field(repr=False)
    _former: Sequence[FormerParent] = field(repr=False)

    @cached_property
    def evidence(self) -> Mapping[str, Evidence]:
        """Level → what speaks for the unit of the chain at that level, the finest first."""
        ranking, row = self._ranking, self._row
        found: dict[str, Evidence] = {}
        for level in range(LEVELS - 1, -1, -1):
            run = int(ranking.run[row, level])
            if run < 0:
                continue
            former = int(ranking.former[row, level])
            found[LEVEL_NAMES[level]] = Evidence(
                self._runs[run],
                float(ranking.gain[row, level]),
                float(ranking.quality[row, level]),
                float(ranking.likeness[row, level]),
                float(ranking.fit[row, level]),
                bool(ranking.missing[row, level]),
                self._former[former] if former >= 0 else None,
            )
        return found

    @cached_property
    def unexplained(self) -> tuple[int, ...]:
        """Parts that nothing in the chain explains."""
        return tuple(np.flatnonzero(self._ranking.unexplained[self._row]).tolist())


class Scorer:
    """Score addresses over one hierarchy; safe to share between threads."""

    def __init__(self, hierarchy: Hierarchy, finder: Finder) -> None:
        self.hierarchy = hierarchy
        self.finder = finder
        self.weights = load_weights()
        self._layout = Layout(hierarchy, finder.index, self.weights)
        self._memory = threading.local()

    def rank(self, parts: Sequence[Part]) -> list[Hypothesis]:
        """Hypotheses, best first; first from exact names alone, with fuzzy ones where needed."""
        found = mentions(parts, self.finder)
        if not found:
            return []
        tables, figures = self._layout.tables, self._layout.figures
        runs, slots = self._layout.runs(found), self._slots()
        self._fill(runs, slots, self._hits(found, fuzzy=False))
        ranked = self._ranked(parts, found, runs, slots)
        if ranked and self._complete(ranked, parts):
            return ranked
        self._fill(runs, slots, self._hits(found, fuzzy=True))
        ranked = self._ranked(parts, found, runs, slots)
        if ranked:
            open_runs, parents = self._open(ranked, found)
            if open_runs and parents:
                names = self.finder.name_of(*(found[run].words for run in open_runs))
                if compare_below(
                    tables,
                    figures,
                    runs,
                    slots,
                    self.finder.names,
                    names,
                    np.array(open_runs, np.int32),
                    np.array(parents, np.int32),
                ):
                    ranked = self._ranked(parts, found, runs, slots)
        return ranked

    def _slots(self) -> Slots:
        slots: Slots | None = getattr(self._memory, "slots", None)
        if slots is None:
            slots = self._memory.slots = make_slots(len(self.hierarchy.units))
        return slots

    def _hits(self, runs: Sequence[Mention], *, fuzzy: bool) -> list[Hit]:
        """Names alike in sound, or also names like them where the sound alone finds none."""
        hits: list[Hit] = []
        whole_is_known: dict[int, float] = {}
        for place, run in enumerate(runs):
            forms = self.finder.exact(run.words)
            if fuzzy and run.words:
                best = forms[0][1] if forms else 0.0
                known = whole_is_known.get(run.part, 0.0)
                if best < EXACT_ENOUGH and (run.coverage == 1.0 or known < EXACT_ENOUGH):
                    forms = self.finder.fuzzy(run.words)
            if run.coverage == 1.0 and forms:
                whole_is_known[run.part] = max(whole_is_known.get(run.part, 0.0), forms[0][1])
            hits.extend((place, form, likeness) for form, likeness in forms)
        return hits

    def _fill(self, runs: Runs, slots: Slots, hits: Sequence[Hit]) -> None:
        clear(slots)
        if not hits:
            return
        run, form, likeness = zip(*hits, strict=True)
        add_hits(
            self._layout.tables,
            self._layout.figures,
            runs,
            np.array(run, np.int32),
            np.array(form, np.int32),
            np.array(likeness),
            slots,
        )

    def _ranked(
        self, parts: Sequence[Part], found: Sequence[Mention], runs: Runs, slots: Slots
    ) -> list[Hypothesis]:
        costs = [self._cost(part) for part in parts]
        ranking = make_ranking(len(parts))
        count = rank(
            self._layout.tables,
            self._layout.figures,
            runs,
            np.array([loss for loss, _ in costs]),
            np.array([says for _, says in costs], np.bool_),
            slots,
            ranking,
        )
        places, scores = ranking.place[:count].tolist(), ranking.score[:count].tolist()
        former = self._layout.former
        ranked = [
            Hypothesis(place, score, row, ranking, found, former)
            for row, (place, score) in enumerate(zip(places, scores, strict=True))
        ]
        ranked.sort(key=lambda h: (-h.score, self.hierarchy.units[h.place].code))
        return ranked

    def _complete(self, ranked: Sequence[Hypothesis], parts: Sequence[Part]) -> bool:
        best = ranked[0]
        return (
            not best.unexplained
            and len(parts) > 1
            and all(
                e.likeness >= EXACT_ENOUGH
                and e.former is None
                and e.numbers == 1.0
                and not e.mention.number_cut
                and e.mention.coverage == 1.0
                for e in best.evidence.values()
            )
        )

    def _cost(self, part: Part) -> tuple[float, bool]:
        """What a part costs a hypothesis that does not explain it; whether it says anything."""
        penalty = self.weights.penalty
        if part.labels:
            return penalty["labelled"] * self.weights.worth[part.labels[0]], True
        named = any(not word.isdigit() for word in part.words)
        return (penalty["unlabelled"] if named else 0.0), named

    def _open(
        self, ranked: Sequence[Hypothesis], runs: Sequence[Mention]
    ) -> tuple[list[int], list[int]]:
        """Runs that nothing explains yet, and units under which to look for them.

        A village misspelt beyond recognition among 14,522 is plain among the ten of its commune.
        """
        open_parts = {part for h in ranked[:_LOOKED_AT_BELOW] for part in h.unexplained}
        levels = self.hierarchy.levels
        parents = dict.fromkeys(
            place
            for h in ranked[:_PARENTS_LOOKED_UNDER]
            for place in self.hierarchy.chains[h.place]
            if levels[place] in {"commune", "district"}
        )
        open_runs = [place for place, run in enumerate(runs) if run.part in open_parts]
        return open_runs, list(parents)[:_PARENTS_LOOKED_UNDER]


def shares(ranked: Sequence[Hypothesis], sharpness: float) -> list[float]:
    """Scores as shares of probability that add up to one."""
    if not ranked:
        return []
    top = ranked[0].score
    raw = [math.exp(sharpness * (h.score - top)) for h in ranked]
    whole = sum(raw)
    return [value / whole for value in raw]
