"""Hold the units of one date by code and by name: what the rows of a list are compared with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from gis_data import Level, load_gazetteer
from postcodes.audit.written import level_of_code, parent_of, unit_word
from postcodes.history.load import load_history
from postcodes.history.model import History
from postcodes.names import fold_name, likeness
from postcodes.registry import UnitType, load_registry

_NameKey = tuple[str, tuple[int, ...]]


@dataclass(frozen=True, slots=True)
class ReferenceUnit:
    """A unit that exists at the date; ``code`` has six digits, eight for a village."""

    code: str
    name_km: str
    name_latin: str
    unit_type: UnitType | None


@dataclass(frozen=True)
class Reference:
    """All units of one date.

    Attributes:
        year: Of the list.
        units: Code → units; more than one where the list of that year had two.
    """

    year: int
    units: Mapping[str, tuple[ReferenceUnit, ...]] = field(repr=False)

    @cached_property
    def by_level(self) -> Mapping[Level, Sequence[str]]:
        """Codes of each level in ascending order."""
        found: dict[Level, list[str]] = {level: [] for level in Level}
        for code in sorted(self.units):
            found[level_of_code(code)].append(code)
        return found

    @cached_property
    def children(self) -> Mapping[str, Sequence[str]]:
        """Codes directly below each code."""
        found: dict[str, list[str]] = {}
        for code in sorted(self.units):
            if (parent := parent_of(code)) is not None:
                found.setdefault(parent, []).append(code)
        return found

    @cached_property
    def _by_name(self) -> Mapping[_NameKey, Sequence[str]]:
        found: dict[_NameKey, list[str]] = {}
        for code, units in self.units.items():
            for unit in units:
                for name in (unit.name_km, unit.name_latin):
                    if name:
                        found.setdefault(fold_name(name).key, []).append(code)
        return found

    def named(self, name: str, levels: Iterable[Level]) -> Sequence[str]:
        """Codes of the units that are called so, in whichever spelling counts as the same."""
        wanted = set(levels)
        codes = self._by_name.get(fold_name(name).key, ())
        return [code for code in dict.fromkeys(codes) if level_of_code(code) in wanted]

    def between(self, lower: str, upper: str, level: Level) -> Sequence[str]:
        """Codes of a level that lie between two codes."""
        codes = self.by_level[level]
        return codes[bisect_right(codes, lower) : bisect_left(codes, upper)]


def alike(given: str, published: str) -> float:
    """How alike two names of one script are, 0 to 1."""
    if given == published:
        return 1.0
    name, other = fold_name(given), fold_name(published)
    if name.key == other.key:
        return 1.0
    score = likeness(name, other)
    if (word := unit_word(given, "")) and (rest := given.removeprefix(word.word_km).strip()):
        # ឃុំ ភូមិធំ: a name that itself begins with a unit word.
        score = max(score, likeness(fold_name(rest), other))
    return score


@lru_cache(maxsize=1)
def reference_today() -> Reference:
    """The registry of today with the villages of the gazetteer."""
    units = {
        unit.postcode: (
            ReferenceUnit(unit.postcode, unit.name_km, unit.name_latin, unit.unit_type),
        )
        for unit in load_registry().units.values()
    }
    gazetteer = load_gazetteer()
    for village in gazetteer.at(Level.VILLAGE):
        units[village.code] = (
            ReferenceUnit(village.code, village.name_km, village.name_latin, UnitType.PHUM),
        )
    return Reference(gazetteer.year, units)


@lru_cache(maxsize=1)
def known_references() -> tuple[Reference, ...]:
    """Those of all lists that are known."""
    return references(load_history())


def references(history: History) -> tuple[Reference, ...]:
    """Today's reference, then those of the older lists, the newest first."""
    today = reference_today()
    older = [
        Reference(
            vintage.year,
            {
                code: tuple(
                    ReferenceUnit(code, unit.name_km, unit.name_latin, unit.unit_type)
                    for unit in units
                )
                for code, units in vintage.units.items()
            },
        )
        for vintage in history.vintages
        if vintage.year < today.year
    ]
    return (today, *sorted(older, key=lambda reference: -reference.year))
