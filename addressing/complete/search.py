"""Search the units that typed words may name: runs of words, each below the next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise

import numpy as np

from addressing.complete.kernel import (
    Ranking,
    Tree,
    greatest,
    rank_alone,
    rank_below,
)
from addressing.complete.names import NameTable
from addressing.complete.runs import LookUp, Match, Run
from addressing.complete.typed import Word
from addressing.complete.weights import CompletionWeights
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.weights import Weights


@dataclass(frozen=True, slots=True)
class Found:
    """A unit, what names it, and what names units above it."""

    unit: int
    matches: tuple[Match, ...]


def tree_of(hierarchy: Hierarchy, weights: CompletionWeights, scoring: Weights) -> Tree:
    """What stands above each unit today, and what once did."""
    start: list[int] = [0]
    place: list[int] = []
    factor: list[float] = []
    for unit, chain in enumerate(hierarchy.chains):
        above = dict.fromkeys(chain[1:], 1.0)
        for each in hierarchy.chains[unit]:
            for former in hierarchy.former.get(each, ()):
                above.setdefault(former.place, weights.factor["former_parent"])
        place += above.keys()
        factor += above.values()
        start.append(len(place))
    prior = scoring.prior
    return Tree(
        start=np.array(start, np.int32),
        place=np.array(place, np.int32),
        factor=np.array(factor, np.float32),
        worth=np.array([prior[level] for level in hierarchy.levels], np.float32),
        capital=np.array(
            [prior["capital"] * unit.code.startswith("12") for unit in hierarchy.units], np.float32
        ),
    )


class Searcher:
    """Search one table of names."""

    def __init__(
        self, hierarchy: Hierarchy, names: NameTable, weights: CompletionWeights, scoring: Weights
    ) -> None:
        self.look_up = LookUp(hierarchy, names, weights)
        self.weights = weights
        self.tree = tree_of(hierarchy, weights, scoring)

    def search(self, words: Sequence[Word], limit: int) -> tuple[Found, ...]:
        """The units that all the words together may name, best first."""
        return Search(self, words, limit).run() if words else ()

    def worth(self, letters: int) -> np.ndarray:
        """What each unit weighs for its level and for the capital, after so many letters."""
        rank = self.weights.rank
        fade = max(rank["fade_floor"], 1 - (letters - 1) / rank["fade_letters"])
        return self.tree.worth * np.float32(fade) + self.tree.capital


class Search:
    """One search; the last of the words is still being typed."""

    def __init__(self, searcher: Searcher, words: Sequence[Word], limit: int) -> None:
        self._of = searcher
        self._words = words
        self._limit = limit
        self._worth = searcher.worth(sum(len(word.text) for word in words))
        self._runs: dict[tuple[int, int], Run] = {}
        self._rows: dict[tuple[int, int], int] = {}
        self._searched_typos: set[tuple[int, int]] = set()
        self._ways: list[tuple[Run, tuple[Run, ...]]] = []
        units = len(searcher.tree.worth)
        most = len(words) * (len(words) + 1) // 2
        self._closeness = np.zeros((most, units), np.float32)
        self._ranking = Ranking(
            score=np.zeros(units, np.float32),
            way=np.full(units, -1, np.int32),
            units=np.empty(units, np.int32),
            filled=np.zeros(1, np.int32),
        )

    def run(self) -> tuple[Found, ...]:
        """What is found as it is written; where that is too little, with typos as well."""
        cuts = list(self._cuts())
        for cut in cuts:
            self._rank(cut, 0.0)
        whole = self._run(0, len(self._words))
        if self._ranking.filled[0] < self._limit or not whole.found:
            lost = self._of.weights.rank["typo"] if whole.found else 0.0
            self._search_typos()
            for cut in cuts:
                if self._searched_typos.intersection(cut):
                    self._rank(cut, lost)
        return tuple(map(self._tell, greatest(self._ranking, self._limit).tolist()))

    def _cuts(self) -> Iterator[tuple[tuple[int, int], ...]]:
        """Ways to cut the words into runs that each are a name; a sign cuts always."""
        count = len(self._words)
        forced = {place for place in range(1, count) if self._words[place].cut}
        most = min(count, self._of.weights.limits["units"])
        for runs in range(1, most + 1):
            for places in combinations(range(1, count), runs - 1):
                if forced <= set(places):
                    yield tuple(pairwise((0, *places, count)))

    def _rank(self, cut: Sequence[tuple[int, int]], lost: float) -> None:
        runs = []
        for place in cut:
            run = self._run(*place)
            if not run.found:
                return
            runs.append(run)
        rank = self._of.weights.rank
        lost += rank["cut"] * (len(runs) - 1)
        if len(runs) > 1 and len(self._words[-1].text) == 1 and not self._words[-1].text.isdigit():
            lost += rank["one_letter"]
        worth = self._worth - np.float32(lost)
        for number, own in enumerate(runs):
            self._ways.append((own, (*runs[:number], *runs[number + 1 :])))
            way = len(self._ways) - 1
            if len(runs) == 1:
                rank_alone(own.hits, rank["closeness"], worth, way, self._ranking)
                return
            rows = [self._rows[place] for place in (*cut[:number], *cut[number + 1 :])]
            rank_below(
                own.hits,
                self._closeness,
                np.array(rows, np.int32),
                rank["closeness"],
                self._of.tree,
                worth,
                way,
                self._ranking,
            )

    def _run(self, start: int, end: int) -> Run:
        run = self._runs.get((start, end))
        if run is None:
            row = self._rows[start, end] = len(self._rows)
            last = end == len(self._words)
            words = self._words[start:end]
            run = self._of.look_up.run(words, self._closeness[row], last=last)
            self._runs[start, end] = run
        return run

    def _search_typos(self) -> None:
        """Search all words as one name with typos; where nothing is found yet, parts of them too.

        Of the parts, those that name something as they are written are not searched.
        """
        count = len(self._words)
        left = self._of.weights.limits["typo_searches"]
        shortest = count if self._ranking.filled[0] else 1
        for length in range(count, shortest - 1, -1):
            for start in range(count - length + 1):
                end = start + length
                run = self._run(start, end)
                if any(word.cut for word in run.words[1:]) or (run.found and length < count):
                    continue
                if not left:
                    return
                left -= 1
                self._of.look_up.add_typos(run)
                self._searched_typos.add((start, end))

    def _tell(self, unit: int) -> Found:
        """How a unit was found, with the units above it that the other runs name."""
        own, others = self._ways[self._ranking.way[unit]]
        tree, look_up = self._of.tree, self._of.look_up
        matches = [look_up.match(own, unit)]
        above = tree.place[tree.start[unit] : tree.start[unit + 1]].tolist()
        factor = tree.factor[tree.start[unit] : tree.start[unit + 1]].tolist()
        for run in others:
            taken = {match.unit for match in matches}
            share, place = max(
                (run.hits.closeness[place] * share, -order)
                for order, (place, share) in enumerate(zip(above, factor, strict=True))
                if place not in taken
            )
            if share:
                matches.append(look_up.match(run, above[-place]))
        return Found(unit, tuple(matches))
