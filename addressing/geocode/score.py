"""Weigh what an address says against the hierarchy: which chain of units explains it best."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from addressing.geocode.candidates import Finder, Mention, mentions
from addressing.geocode.index import Link
from addressing.geocode.rules import load_rules
from addressing.geocode.split import Part
from addressing.geocode.hierarchy import FormerParent, Hierarchy

_EXACT_ENOUGH = 0.93
_FEW_UNITS = 60
_TOP = 48
_PARENTS_LOOKED_UNDER = 6


@dataclass(frozen=True, slots=True)
class Weights:
    """The figures of ``scoring.toml``."""

    worth: Mapping[str, float]
    prior: Mapping[str, float]
    match: Mapping[str, float]
    penalty: Mapping[str, float]
    decide: Mapping[str, float]


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Weights as shipped."""
    rules = load_rules("scoring")
    return Weights(*(rules[name] for name in ("worth", "prior", "match", "penalty", "decide")))


@dataclass(frozen=True, slots=True)
class Evidence:
    """One run of words that speaks for one unit.

    Attributes:
        mention: The run.
        gain: What it is worth.
        quality: Worth as a share of a perfect match.
        likeness: Likeness of the names without their numbers.
        numbers: Factor for missing or extra numbers.
        number_missing: The unit's name has a number that the text does not give.
        former: Set where the unit is a former parent.
    """

    mention: Mention
    gain: float
    quality: float
    likeness: float
    numbers: float = 1.0
    number_missing: bool = False
    former: FormerParent | None = None


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One unit that the address may mean, with what speaks for it.

    Attributes:
        place: The unit.
        score: Sum of gains less penalties.
        evidence: Level → what speaks for the unit of the chain at that level.
        unexplained: Parts that nothing in the chain explains.
    """

    place: int
    score: float
    evidence: Mapping[str, Evidence]
    unexplained: tuple[int, ...]


def numbers_fit(said: tuple[int, ...], named: tuple[int, ...], match: Mapping[str, float]) -> float:
    """Factor for the numbers of a name: equal 1, different 0, missing or extra between."""
    if said == named:
        return 1.0
    if not said:
        return match["number_missing"]
    if not named:
        return match["number_extra"]
    return 0.0


class Scorer:
    """Score addresses over one hierarchy."""

    def __init__(self, hierarchy: Hierarchy, finder: Finder) -> None:
        self.hierarchy = hierarchy
        self.finder = finder
        self.weights = load_weights()
        self._names_of: dict[int, list[tuple[int, Link]]] = {}
        for form, links in enumerate(finder.index.links):
            for link in links:
                self._names_of.setdefault(link.unit, []).append((form, link))

    def rank(self, parts: Sequence[Part]) -> list[Hypothesis]:
        """Hypotheses, best first; first from exact names alone, with fuzzy ones where needed."""
        runs = mentions(parts, self.finder)
        ranked = self._ranked(parts, self._evidence(runs, fuzzy=False))
        if ranked and self._complete(ranked, parts):
            return ranked
        return self._ranked(parts, self._evidence(runs, fuzzy=True), runs)

    def _complete(self, ranked: Sequence[Hypothesis], parts: Sequence[Part]) -> bool:
        best = ranked[0]
        return (
            not best.unexplained
            and len(parts) > 1
            and all(e.likeness >= _EXACT_ENOUGH and e.former is None for e in best.evidence.values())
        )

    def _evidence(self, runs: Iterable[Mention], *, fuzzy: bool) -> dict[int, list[Evidence]]:
        found: dict[int, list[Evidence]] = {}
        whole_is_known: dict[int, float] = {}
        for run in runs:
            forms = self.finder.exact(run.words)
            if fuzzy and run.words:
                best = forms[0][1] if forms else 0.0
                known = whole_is_known.get(run.part, 0.0)
                if best < _EXACT_ENOUGH and (run.coverage == 1.0 or known < _EXACT_ENOUGH):
                    forms = self.finder.fuzzy(run.words)
            if run.coverage == 1.0 and forms:
                whole_is_known[run.part] = max(whole_is_known.get(run.part, 0.0), forms[0][1])
            for form, likeness in forms:
                self._add_units(found, run, likeness, self.finder.index.links[form])
        return found

    def _add_units(
        self, found: dict[int, list[Evidence]], run: Mention, likeness: float, links: Iterable[Link]
    ) -> None:
        for link in links:
            evidence = self._weigh(run, likeness, link)
            if evidence is not None:
                found.setdefault(link.unit, []).append(evidence)

    def _weigh(
        self, run: Mention, likeness: float, link: Link, floor: float | None = None
    ) -> Evidence | None:
        match = self.weights.match
        fit = numbers_fit(run.numbers, link.numbers, match)
        floor = match["floor"] if floor is None else floor
        if likeness <= floor or not fit:
            return None
        level = self.hierarchy.levels[link.unit]
        quality = ((likeness - floor) / (1 - floor)) ** match["power"]
        if not run.labels:
            factor = match["unlabelled"] * (0.9 if run.inside else 1.0)
        elif level in run.labels:
            factor = 1.0
        else:
            factor = match["other_label"]
        factor *= fit
        factor *= 1 - match["uncovered"] * (1 - run.coverage)
        missing = fit < 1 and not run.numbers
        gain = self.weights.worth[level] * factor * quality
        return Evidence(run, gain, factor * quality, likeness, fit, missing)

    def _ranked(
        self,
        parts: Sequence[Part],
        found: dict[int, list[Evidence]],
        runs: Sequence[Mention] = (),
    ) -> list[Hypothesis]:
        for pieces in found.values():
            pieces.sort(key=lambda e: -e.gain)
        places = self._best_places(found)
        if runs:
            places |= self._look_below(places, parts, found, runs)
        ranked = [self._assign(place, parts, found) for place in places]
        ranked.sort(key=lambda h: (-h.score, self.hierarchy.units[h.place].code))
        return ranked

    def _best_places(self, found: Mapping[int, Sequence[Evidence]]) -> set[int]:
        """Units with the highest sums of gains along their chains, overlaps not yet excluded."""
        chains, levels = self.hierarchy.chains, self.hierarchy.levels
        sums: list[tuple[float, int]] = []
        for place, pieces in found.items():
            chain = chains[place]
            above = sum(
                self._of_chain(found, higher)[0].gain
                for higher in chain[1:]
                if self._of_chain(found, higher)
            )
            if not pieces[0].mention.words and above == 0:
                continue  # "Phum 1" alone: fifty villages
            sums.append((pieces[0].gain + above + self._prior(place, levels), place))
        sums.sort(reverse=True)
        return {place for _, place in sums[:_TOP]}

    def _prior(self, place: int, levels: Sequence[str]) -> float:
        prior = self.weights.prior
        capital = prior["capital"] if self.hierarchy.units[place].code.startswith("12") else 0.0
        return prior[levels[place]] + capital

    def _of_chain(
        self, found: Mapping[int, Sequence[Evidence]], place: int
    ) -> Sequence[Evidence]:
        """Evidence for a unit of a chain: its own, else that for a parent it once had."""
        return found.get(place, ())

    def _look_below(
        self,
        places: Iterable[int],
        parts: Sequence[Part],
        found: dict[int, list[Evidence]],
        runs: Sequence[Mention],
    ) -> set[int]:
        """Compare what is not yet explained with the units below the best ones, more leniently.

        A village misspelt beyond recognition among 14,522 is plain among the ten of its commune.
        """
        best = sorted(
            (self._assign(place, parts, found) for place in places), key=lambda h: -h.score
        )
        added: set[int] = set()
        parents = dict.fromkeys(
            place
            for h in best[:_PARENTS_LOOKED_UNDER]
            for place in self.hierarchy.chains[h.place]
            if self.hierarchy.levels[place] in {"commune", "district"}
        )
        open_parts = set(best[0].unexplained) if best else set()
        open_parts |= {i for h in best[:2] for i in h.unexplained}
        for parent in list(parents)[:_PARENTS_LOOKED_UNDER]:
            for child in self.hierarchy.children[parent]:
                if self._compare(child, runs, open_parts, found):
                    added.add(child)
        return added

    def _compare(
        self,
        place: int,
        runs: Sequence[Mention],
        open_parts: set[int],
        found: dict[int, list[Evidence]],
    ) -> bool:
        level = self.hierarchy.levels[place]
        pieces: list[Evidence] = []
        for run in runs:
            if run.part not in open_parts or (run.labels and level not in run.labels):
                continue
            for form, link in self._names_of.get(place, ()):
                index = self.finder.index
                if not run.words or not index.words[form]:
                    likeness = float(run.words == index.words[form])
                else:
                    ((_, likeness),) = self.finder.likeness(run.words, (form,))
                evidence = self._weigh(run, likeness, link, floor=0.42)
                if evidence is not None:
                    pieces.append(evidence)
        if pieces:
            merged = found.get(place, []) + pieces
            found[place] = sorted(merged, key=lambda e: -e.gain)[:8]
        return bool(pieces)

    def _assign(
        self, place: int, parts: Sequence[Part], found: Mapping[int, Sequence[Evidence]]
    ) -> Hypothesis:
        """Give every unit of the chain the best run that no other unit of it uses."""
        chain = self.hierarchy.chains[place]
        choices = [
            (self.hierarchy.levels[unit], list(self._choices(unit, chain, found)))
            for unit in chain
        ]
        total, picked = _best_assignment(choices, 0, ())
        evidence = dict(picked)
        explained: dict[int, list[Evidence]] = {}
        for piece in evidence.values():
            explained.setdefault(piece.mention.part, []).append(piece)
        loss, unexplained = self._losses(parts, explained)
        own = self.hierarchy.levels[place]
        if own not in evidence:
            total -= 1.0  # nothing speaks for the unit itself
        score = total - loss + self._prior(place, self.hierarchy.levels)
        return Hypothesis(place, score, evidence, unexplained)

    def _choices(
        self, unit: int, chain: tuple[int, ...], found: Mapping[int, Sequence[Evidence]]
    ) -> Iterator[Evidence]:
        yield from found.get(unit, ())[:4]
        level = self.hierarchy.levels[unit]
        factor = self.weights.match["former_parent"]
        for lower in chain[: chain.index(unit) + 1]:
            for former in self.hierarchy.former.get(lower, ()):
                if self.hierarchy.levels[former.place] != level or former.place in chain:
                    continue
                for e in found.get(former.place, ())[:2]:
                    yield Evidence(
                        e.mention, e.gain * factor, e.quality * factor, e.likeness,
                        e.numbers, e.number_missing, former,
                    )

    def _losses(
        self, parts: Sequence[Part], explained: Mapping[int, Sequence[Evidence]]
    ) -> tuple[float, tuple[int, ...]]:
        penalty, worth = self.weights.penalty, self.weights.worth
        loss = 0.0
        unexplained: list[int] = []
        for place, part in enumerate(parts):
            pieces = explained.get(place, ())
            quality = min(max((e.quality for e in pieces), default=0.0) / 0.9, 1.0)
            if pieces:
                covered = min(sum(e.mention.coverage for e in pieces), 1.0)
                loss += penalty["uncovered"] * (1 - covered)
            if part.labels:
                loss += penalty["labelled"] * worth[part.labels[0]] * (1 - quality)
            elif any(not w.isdigit() for w in part.words):
                loss += penalty["unlabelled"] * (1 - quality)
            if quality < 0.35 and any(not w.isdigit() or part.labels for w in part.words):
                unexplained.append(place)
        return loss, tuple(unexplained)


def _best_assignment(
    choices: Sequence[tuple[str, Sequence[Evidence]]], start: int, used: tuple[Mention, ...]
) -> tuple[float, tuple[tuple[str, Evidence], ...]]:
    """The choice of one run per level with the greatest gain, no two runs sharing a word."""
    if start == len(choices):
        return 0.0, ()
    level, options = choices[start]
    best = _best_assignment(choices, start + 1, used)
    for evidence in options:
        if any(evidence.mention.overlaps(other) for other in used):
            continue
        rest, picked = _best_assignment(choices, start + 1, (*used, evidence.mention))
        if evidence.gain + rest > best[0]:
            best = (evidence.gain + rest, ((level, evidence), *picked))
    return best


def shares(ranked: Sequence[Hypothesis], sharpness: float) -> list[float]:
    """Scores as shares of probability that add up to one."""
    if not ranked:
        return []
    top = ranked[0].score
    raw = [math.exp(sharpness * (h.score - top)) for h in ranked]
    return [value / sum(raw) for value in raw]
