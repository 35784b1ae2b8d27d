"""Find what each unit of one list is in another: by names and hierarchy, never by number alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from gis_data import Level
from postcodes.history.sources import ListedUnit
from postcodes.names import fold_name, likeness

_ALIKE = 0.7
"""Names below this are those of different units."""
_ALIKE_IN_PLACE = 0.5
"""The same for a unit with the same number in the same district."""
_SAME_DISTRICT = 0.3
_SAME_NUMBER = 0.03
_SAME_DISTRICT_NUMBER = 0.03
_NUMBERS_APART = 0.0005
"""For each square of the distance between numbers: keeps the order of names that are cut off."""


@dataclass(frozen=True, slots=True)
class Counterparts:
    """What the units of an older list are in a newer one, where a unit goes on under its name.

    Attributes:
        districts: Old code of a district to new.
        communes: Old code of a commune to new.
        provinces: First two digits, where the older list numbers provinces in its own way.
    """

    districts: Mapping[str, str]
    communes: Mapping[str, str]
    provinces: Mapping[str, str]

    def goes_on(self, old: str, new: str) -> bool:
        """Whether two codes name one and the same unit."""
        if old.endswith("0000"):
            return self.provinces.get(old[:2], old[:2]) == new[:2]
        return (self.districts if old.endswith("00") else self.communes).get(old) == new


def find_counterparts(
    old: Sequence[ListedUnit], new: Sequence[ListedUnit], provinces: Mapping[str, str]
) -> Counterparts:
    """Pair two lists province by province: districts first, then communes."""
    districts: dict[str, str] = {}
    communes: dict[str, str] = {}
    for number in sorted({unit.code[:2] for unit in old}):
        before = [unit for unit in old if unit.code[:2] == number]
        after = [unit for unit in new if unit.code[:2] == provinces.get(number, number)]
        districts |= _pair_districts(_at(before, Level.DISTRICT), _at(after, Level.DISTRICT))
        communes |= _pair_communes(_at(before, Level.COMMUNE), _at(after, Level.COMMUNE), districts)
    return Counterparts(districts, communes, provinces)


def name_likeness(old: ListedUnit, new: ListedUnit) -> float:
    """How alike two units' names are in the better of their scripts, 0 to 1."""
    if old.cut_off:
        start = new.name_latin[: len(old.name_latin)]
        return likeness(fold_name(f"{old.name_latin}."), fold_name(f"{start}."))
    latin = likeness(fold_name(old.name_latin), fold_name(new.name_latin))
    if old.name_km and new.name_km:
        return max(latin, likeness(fold_name(old.name_km), fold_name(new.name_km)))
    return latin


def _at(units: Iterable[ListedUnit], level: Level) -> list[ListedUnit]:
    return [unit for unit in units if unit.level is level]


def _pair_districts(old: Sequence[ListedUnit], new: Sequence[ListedUnit]) -> dict[str, str]:
    names = _matrix(old, new, name_likeness)
    scores = names + _matrix(old, new, lambda a, b: _SAME_NUMBER * (a.code[2:] == b.code[2:]))
    return {
        old[row].code: new[column].code
        for row, column in _best(scores)
        if names[row, column] >= _ALIKE
    }


def _pair_communes(
    old: Sequence[ListedUnit], new: Sequence[ListedUnit], districts: Mapping[str, str]
) -> dict[str, str]:
    def same_district(before: ListedUnit, after: ListedUnit) -> bool:
        return districts.get(f"{before.code[:4]}00") == f"{after.code[:4]}00"

    def place(before: ListedUnit, after: ListedUnit) -> float:
        apart = int(before.code[4:]) - int(after.code[4:])
        return (
            same_district(before, after) * (_SAME_DISTRICT + _SAME_NUMBER * (apart == 0))
            + _SAME_DISTRICT_NUMBER * (before.code[:4] == after.code[:4])
            - _NUMBERS_APART * apart * apart
        )

    names = _matrix(old, new, name_likeness)
    pairs = {}
    for row, column in _best(names + _matrix(old, new, place)):
        before, after = old[row], new[column]
        in_place = before.code[4:] == after.code[4:] and same_district(before, after)
        if names[row, column] >= (_ALIKE_IN_PLACE if in_place else _ALIKE):
            pairs[before.code] = after.code
    return pairs


def _matrix(
    old: Sequence[ListedUnit],
    new: Sequence[ListedUnit],
    score: Callable[[ListedUnit, ListedUnit], float],
) -> npt.NDArray[np.float64]:
    return np.array([[score(a, b) for b in new] for a in old], dtype=np.float64)


def _best(scores: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """The pairing with the highest sum."""
    rows, columns = linear_sum_assignment(scores, maximize=True)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))
