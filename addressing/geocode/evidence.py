"""Weigh how well a run of words fits a unit: by name, number, unit word and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from addressing.geocode.candidates import Finder, Mention
from addressing.geocode.hierarchy import FormerParent, Hierarchy
from addressing.geocode.index import Link
from addressing.geocode.rules import load_rules

EXACT_ENOUGH = 0.93
"""Likeness from which a name needs no fuzzy look-up."""

_LENIENT = 0.42  # floor of likeness among the few units below one parent
_KEPT_PER_UNIT = 8


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


def numbers_fit(said: tuple[int, ...], named: tuple[int, ...], match: Mapping[str, float]) -> float:
    """Factor for the numbers of a name: equal 1, different 0, missing or extra between."""
    if said == named:
        return 1.0
    if not said:
        return match["number_missing"]
    if not named:
        return match["number_extra"]
    return 0.0


class Weigher:
    """Collect what speaks for which unit."""

    def __init__(self, hierarchy: Hierarchy, finder: Finder) -> None:
        self.hierarchy = hierarchy
        self.finder = finder
        self.weights = load_weights()
        self._names_of: dict[int, list[tuple[int, Link]]] = {}
        for form, links in enumerate(finder.index.links):
            for link in links:
                self._names_of.setdefault(link.unit, []).append((form, link))

    def collect(self, runs: Iterable[Mention], *, fuzzy: bool) -> dict[int, list[Evidence]]:
        """Unit → what speaks for it, by names alike in sound, or also by names like them."""
        found: dict[int, list[Evidence]] = {}
        whole_is_known: dict[int, float] = {}
        for run in runs:
            forms = self.finder.exact(run.words)
            if fuzzy and run.words:
                best = forms[0][1] if forms else 0.0
                known = whole_is_known.get(run.part, 0.0)
                if best < EXACT_ENOUGH and (run.coverage == 1.0 or known < EXACT_ENOUGH):
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

    def compare(
        self,
        place: int,
        runs: Sequence[Mention],
        found: dict[int, list[Evidence]],
    ) -> bool:
        """Add what speaks for one unit when it is compared directly; whether anything does."""
        level = self.hierarchy.levels[place]
        pieces: list[Evidence] = []
        for run in runs:
            if run.labels and level not in run.labels:
                continue
            for form, link in self._names_of.get(place, ()):
                index = self.finder.index
                if not run.words or not index.words[form]:
                    likeness = float(run.words == index.words[form])
                else:
                    ((_, likeness),) = self.finder.likeness(run.words, (form,))
                evidence = self._weigh(run, likeness, link, floor=_LENIENT)
                if evidence is not None:
                    pieces.append(evidence)
        if pieces:
            merged = found.get(place, []) + pieces
            found[place] = sorted(merged, key=lambda e: -e.gain)[:_KEPT_PER_UNIT]
        return bool(pieces)

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
        elif level == run.labels[0] or level == run.labels[-1]:
            factor = 1.0
        elif level in run.labels:
            factor = match["also_label"]
        else:
            factor = match["other_label"]
        factor *= fit * (match["number_extra"] if run.number_cut else 1.0)
        if likeness == 1.0:
            factor *= match["identical"]
        factor *= 1 - match["uncovered"] * (1 - run.coverage)
        missing = fit < 1 and not run.numbers
        gain = self.weights.worth[level] * factor * quality
        return Evidence(run, gain, factor * quality, likeness, fit, missing)
