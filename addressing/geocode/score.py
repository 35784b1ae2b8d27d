"""Weigh what an address says against the hierarchy: which chain of units explains it best."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from addressing.geocode.candidates import Finder, Mention, mentions
from addressing.geocode.evidence import EXACT_ENOUGH, Evidence, Weigher, load_weights
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.split import Part

_EXPLAINED = 0.35  # quality below which a part counts as not explained
_TOP = 48
_HOPELESS = 1.3  # a difference in score of this size leaves a share below 0.002
_PARENTS_LOOKED_UNDER = 6


@dataclass(frozen=True, slots=True)
class PartCost:
    """What a part costs a hypothesis that leaves it unexplained.

    Attributes:
        loss: In units of score.
        says: Whether the part claims to name a unit.
    """

    loss: float
    says: bool


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


class Scorer:
    """Score addresses over one hierarchy."""

    def __init__(self, hierarchy: Hierarchy, finder: Finder) -> None:
        self.hierarchy = hierarchy
        self.finder = finder
        self.weights = load_weights()
        prior = self.weights.prior
        self._priors = tuple(
            prior[str(unit.level)] + (prior["capital"] if unit.code.startswith("12") else 0.0)
            for unit in hierarchy.units
        )
        self._weigher = Weigher(hierarchy, finder)

    def rank(self, parts: Sequence[Part]) -> list[Hypothesis]:
        """Hypotheses, best first; first from exact names alone, with fuzzy ones where needed."""
        runs = mentions(parts, self.finder)
        ranked = self._ranked(parts, self._weigher.collect(runs, fuzzy=False))
        if ranked and self._complete(ranked, parts):
            return ranked
        return self._ranked(parts, self._weigher.collect(runs, fuzzy=True), runs)

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

    def _ranked(
        self,
        parts: Sequence[Part],
        found: dict[int, list[Evidence]],
        runs: Sequence[Mention] = (),
    ) -> list[Hypothesis]:
        for pieces in found.values():
            pieces.sort(key=lambda e: -e.gain)
        costs = [self._cost(part) for part in parts]
        ranked = self._assign_best(self._bounds(found), costs, found)
        if runs and ranked:
            added = self._look_below(ranked, found, runs)
            if added:
                ranked = self._assign_best(self._bounds(found), costs, found)
        return ranked

    def _assign_best(
        self,
        bounds: Sequence[tuple[float, int]],
        costs: Sequence[PartCost],
        found: Mapping[int, Sequence[Evidence]],
    ) -> list[Hypothesis]:
        """Score units in the order of their bounds until no further one can come near the best."""
        ranked: list[Hypothesis] = []
        best = -math.inf
        for bound, place in bounds[:_TOP]:
            if bound < best - _HOPELESS:
                break
            hypothesis = self._assign(place, costs, found)
            if hypothesis is not None:
                ranked.append(hypothesis)
                best = max(best, hypothesis.score)
        ranked.sort(key=lambda h: (-h.score, self.hierarchy.units[h.place].code))
        return ranked

    def _bounds(self, found: Mapping[int, Sequence[Evidence]]) -> list[tuple[float, int]]:
        """An upper bound of each unit's score (overlaps and penalties left out), best first."""
        chains = self.hierarchy.chains
        above: dict[int, float] = {}

        def gain_of(chain: tuple[int, ...]) -> float:
            """Best gains along a chain, remembered: many units share their parents."""
            if not chain:
                return 0.0
            known = above.get(chain[0])
            if known is None:
                own = found.get(chain[0])
                known = gain_of(chain[1:]) + (own[0].gain if own else 0.0)
                known += self._former_gain(chain, found)
                above[chain[0]] = known
            return known

        bounds: list[tuple[float, int]] = []
        for place, pieces in found.items():
            chain = chains[place]
            total = gain_of(chain)
            if not pieces[0].mention.words and total <= pieces[0].gain:
                continue  # "Phum 1" alone: fifty villages
            bounds.append((total + self._prior(place), place))
        bounds.sort(reverse=True)
        return bounds

    def _former_gain(
        self, chain: tuple[int, ...], found: Mapping[int, Sequence[Evidence]]
    ) -> float:
        former = self.hierarchy.former.get(chain[0], ())
        gains = (
            found[f.place][0].gain for f in former if f.place in found and f.place not in chain
        )
        return self.weights.match["former_parent"] * sum(gains)

    def _prior(self, place: int) -> float:
        return self._priors[place]

    def _cost(self, part: Part) -> PartCost:
        penalty = self.weights.penalty
        named = any(not word.isdigit() for word in part.words)
        if part.labels:
            return PartCost(penalty["labelled"] * self.weights.worth[part.labels[0]], says=True)
        return PartCost(penalty["unlabelled"] if named else 0.0, says=named)

    def _look_below(
        self,
        ranked: Sequence[Hypothesis],
        found: dict[int, list[Evidence]],
        runs: Sequence[Mention],
    ) -> bool:
        """Compare what is not yet explained with the units below the best ones, more leniently.

        A village misspelt beyond recognition among 14,522 is plain among the ten of its commune.
        """
        open_parts = {part for h in ranked[:2] for part in h.unexplained}
        open_runs = [run for run in runs if run.part in open_parts]
        if not open_runs:
            return False
        parents = dict.fromkeys(
            place
            for h in ranked[:_PARENTS_LOOKED_UNDER]
            for place in self.hierarchy.chains[h.place]
            if self.hierarchy.levels[place] in {"commune", "district"}
        )
        added = False
        for parent in list(parents)[:_PARENTS_LOOKED_UNDER]:
            for child in self.hierarchy.children[parent]:
                added |= self._weigher.compare(child, open_runs, found)
        return added

    def _assign(
        self, place: int, costs: Sequence[PartCost], found: Mapping[int, Sequence[Evidence]]
    ) -> Hypothesis | None:
        """Give every unit of the chain the best run that no other unit of it uses.

        None where in the end nothing speaks for the unit itself.
        """
        chain = self.hierarchy.chains[place]
        choices = [
            (self.hierarchy.levels[unit], pieces)
            for unit in chain
            if (pieces := self._choices(unit, chain, found))
        ]
        total, picked = _best_assignment(choices, 0, ())
        evidence = dict(picked)
        if self.hierarchy.levels[place] not in evidence:
            return None
        loss, unexplained = self._losses(costs, picked)
        if self._misplaced(chain, evidence, found):
            loss += self.weights.penalty["misplaced"]
        # What a bare name rather means counts only as far as it is that name.
        own = min(evidence[self.hierarchy.levels[place]].likeness / EXACT_ENOUGH, 1.0)
        prior = self._prior(place) * own**4
        return Hypothesis(place, total - loss + prior, evidence, unexplained)

    def _misplaced(
        self,
        chain: tuple[int, ...],
        evidence: Mapping[str, Evidence],
        found: Mapping[int, Sequence[Evidence]],
    ) -> bool:
        """Whether a village takes its own district's or province's name, standing where that would.

        In "Svay Romiet Commune, Khsach Kandal, Kandal" the last is the province, although the
        commune has a village Kandal: addresses go from fine to coarse or the other way round.
        """
        village, commune = evidence.get("village"), evidence.get("commune")
        if village is None or commune is None or village.mention.labels:
            return False
        district = evidence.get("district")
        rising = district is None or district.mention.part >= commune.mention.part
        behind = village.mention.part > commune.mention.part
        if rising != behind:
            return False
        return any(
            self.hierarchy.levels[unit] not in evidence
            and any(e.mention == village.mention for e in found.get(unit, ())[:4])
            for unit in chain[2:]
        )

    def _choices(
        self, unit: int, chain: tuple[int, ...], found: Mapping[int, Sequence[Evidence]]
    ) -> Sequence[Evidence]:
        """What speaks for a unit of a chain: its names, and parents it or lower ones once had."""
        own = found.get(unit, ())[:4]
        former = self.hierarchy.former
        moved = [p for p in chain[: chain.index(unit) + 1] if p in former]
        if not moved:
            return own
        level = self.hierarchy.levels[unit]
        factor = self.weights.match["former_parent"]
        pieces = list(own)
        for lower in moved:
            for old in former[lower]:
                if self.hierarchy.levels[old.place] == level and old.place not in chain:
                    pieces += [
                        replace(e, gain=e.gain * factor, quality=e.quality * factor, former=old)
                        for e in found.get(old.place, ())[:2]
                    ]
        return pieces

    def _losses(
        self, costs: Sequence[PartCost], picked: Sequence[tuple[str, Evidence]]
    ) -> tuple[float, tuple[int, ...]]:
        uncovered = self.weights.penalty["uncovered"]
        qualities = [0.0] * len(costs)
        covered = [0.0] * len(costs)
        for _, piece in picked:
            part = piece.mention.part
            qualities[part] = max(qualities[part], piece.quality / 0.9)
            covered[part] += piece.mention.coverage
        loss = 0.0
        unexplained: list[int] = []
        for part, cost in enumerate(costs):
            quality = min(qualities[part], 1.0)
            if covered[part]:
                loss += uncovered * max(1 - covered[part], 0.0)
            loss += cost.loss * (1 - quality)
            if cost.says and quality < _EXPLAINED:
                unexplained.append(part)
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
