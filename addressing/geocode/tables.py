"""Lay the hierarchy, the names and the weights out in the arrays that the kernels read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np

from addressing.geocode.hierarchy import FormerParent, Hierarchy
from addressing.geocode.index import NameIndex
from addressing.geocode.kernel.arrays import (
    LEVELS,
    LINK,
    OWN_NAME,
    UNIT,
    Figures,
    Ints,
    Records,
    Tables,
)
from addressing.geocode.kernel.classes import Rules
from addressing.geocode.split import Part
from addressing.geocode.weights import EXACT_ENOUGH, Weights

LEVEL_NAMES = ("province", "district", "commune", "village")
"""Levels by the numbers that the kernels use."""

LEVEL_OF = {name: number for number, name in enumerate(LEVEL_NAMES)}

EXPLAINED = 0.35
"""Quality below which a part counts as not explained."""

HOPELESS = 1.3
"""A difference in score of this size leaves a share below 0.002."""

_LENIENT = 0.42  # floor of likeness among the few units below one parent
_INSIDE = 0.9
_UNKNOWN_NUMBERS = -1


class Layout:
    """Arrays over one hierarchy and index."""

    def __init__(self, hierarchy: Hierarchy, index: NameIndex, weights: Weights) -> None:
        self.hierarchy = hierarchy
        self._index = index
        self._weights = weights

    @cached_property
    def former(self) -> tuple[FormerParent, ...]:
        """Former parents in the order in which the arrays hold them."""
        former = self.hierarchy.former
        return tuple(f for unit in range(len(self.hierarchy.units)) for f in former.get(unit, ()))

    @cached_property
    def tables(self) -> Tables:
        """What is known of all units and names."""
        hierarchy, index = self.hierarchy, self._index
        units = range(len(hierarchy.units))
        chain = np.full((len(units), LEVELS), -1, np.int32)
        for unit, above in enumerate(hierarchy.chains):
            chain[unit, : len(above)] = above
        links = [(form, link) for form, listed in enumerate(index.links) for link in listed]
        numbers = np.array([self._number_place[link.numbers] for _, link in links], np.int32)
        link_unit = np.array([link.unit for _, link in links], np.int32)
        link_form = np.array([form for form, _ in links], np.int32)
        by_unit = np.argsort(link_unit, kind="stable")
        every: Records = np.zeros(len(units), UNIT)
        every["level"] = [LEVEL_OF[level] for level in hierarchy.levels]
        every["prior"] = self._priors()
        every["latin_name"] = _numbered([each.name_latin for each in hierarchy.units])
        every["code_rank"] = _numbered([each.code for each in hierarchy.units])
        link: Records = np.zeros(len(links), LINK)
        name: Records = np.zeros(len(links), OWN_NAME)
        link["unit"], link["number"] = link_unit, numbers
        name["form"], name["number"] = link_form[by_unit], numbers[by_unit]
        return Tables(
            chain=chain,
            unit=every,
            form_start=_starts(link_form, len(index.words)),
            link=link,
            name_start=_starts(link_unit, len(units)),
            name=name,
            former_start=_lengths(len(hierarchy.former.get(u, ())) for u in units),
            former_place=np.array([f.place for f in self.former], np.int32),
            child_start=_lengths(len(children) for children in hierarchy.children),
            child=np.array([c for children in hierarchy.children for c in children], np.int32),
        )

    @cached_property
    def at_level(self) -> Ints:
        """The unit of each level, the coarsest first, of or above each unit; -1 below it."""
        above = np.full((len(self.hierarchy.units), LEVELS), -1, np.int32)
        for unit, chain in enumerate(self.hierarchy.chains):
            above[unit, : len(chain)] = chain[::-1]
        return above

    def _priors(self) -> np.ndarray:
        prior = self._weights.prior
        return np.array(
            [
                prior[str(unit.level)] + (prior["capital"] if unit.code.startswith("12") else 0.0)
                for unit in self.hierarchy.units
            ]
        )

    @cached_property
    def _number_place(self) -> dict[tuple[int, ...], int]:
        """Place of the numbers that names have; 0 is none."""
        places: dict[tuple[int, ...], int] = {(): 0}
        for listed in self._index.links:
            for link in listed:
                places.setdefault(link.numbers, len(places))
        return places

    @cached_property
    def figures(self) -> Figures:
        """The weights."""
        match, penalty = self._weights.match, self._weights.penalty
        return Figures(
            worth=np.array([self._weights.worth[level] for level in LEVEL_NAMES]),
            floor=match["floor"],
            lenient_floor=_LENIENT,
            power=match["power"],
            unlabelled=match["unlabelled"],
            inside=_INSIDE,
            also_label=match["also_label"],
            other_label=match["other_label"],
            former_parent=match["former_parent"],
            identical=match["identical"],
            number_missing=match["number_missing"],
            number_extra=match["number_extra"],
            uncovered=match["uncovered"],
            uncovered_part=penalty["uncovered"],
            misplaced=penalty["misplaced"],
            explained=EXPLAINED,
            hopeless=HOPELESS,
            exact_enough=EXACT_ENOUGH,
        )

    @cached_property
    def rules(self) -> Rules:
        """The figures by which is decided."""
        decide = self._weights.decide
        own = {name: decide[name] for name in Rules._fields if name != "sharpness"}
        return Rules(sharpness=self._weights.penalty["sharpness"], **own)

    def number_place(self, numbers: tuple[int, ...]) -> int:
        """Place of the numbers of a run; -1 for numbers that no name has."""
        return self._number_place.get(numbers, _UNKNOWN_NUMBERS)

    def about(self, part: Part) -> tuple[float, int, bool]:
        """The fields of ``ABOUT``."""
        penalty = self._weights.penalty
        if part.labels:
            worth = self._weights.worth[part.labels[0]]
            return penalty["labelled"] * worth, LEVEL_OF[part.labels[0]], True
        named = any(not word.isdigit() for word in part.words)
        return (penalty["unlabelled"] if named else 0.0), -1, named


def _lengths(lengths: Iterable[int]) -> Ints:
    """Starts from lengths, one more than these."""
    return np.concatenate([[0], np.cumsum(list(lengths))]).astype(np.int32)


def _starts(keys: Ints, count: int) -> Ints:
    """Starts of the groups of keys 0 to count - 1 when these stand in order."""
    return _lengths(np.bincount(keys, minlength=count).tolist())


def _numbered(texts: Sequence[str]) -> Ints:
    """The place of each text among all that differ, in order."""
    _, places = np.unique(texts, return_inverse=True)
    return places.astype(np.int32)
