"""Model the lists of postcodes of all known dates, and what became of each unit between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from gis_data import Level
from postcodes.registry import UnitType


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Moment:
    """When something began or ended: a day, or a year where no day is known.

    >>> str(Moment.parse("2025-12-30")), str(Moment.parse("2022"))
    ('2025-12-30', '2022')

    Attributes:
        day: The day; the first of January where only the year is known.
        precision: Whether ``day`` or only its year is known.
    """

    day: date
    precision: Precision

    @classmethod
    def parse(cls, text: str) -> Moment:
        """Read ``2025-12-30`` or ``2022``."""
        if text.isdigit():
            return cls(date(int(text), 1, 1), Precision.YEAR)
        return cls(date.fromisoformat(text), Precision.DAY)

    def __str__(self) -> str:
        """As ``parse`` reads it."""
        return f"{self.day.year}" if self.precision is Precision.YEAR else self.day.isoformat()

    @property
    def earliest(self) -> date:
        """The first day that it can be."""
        return self.day

    @property
    def latest(self) -> date:
        """The last day that it can be."""
        return date(self.day.year, 12, 31) if self.precision is Precision.YEAR else self.day

    @property
    def day_before(self) -> Moment:
        """The last moment of what this begins after; the same year where only that is known."""
        if self.precision is Precision.YEAR:
            return self
        return Moment(self.day - timedelta(days=1), Precision.DAY)


class Numbering(StrEnum):
    """Whose numbers a list has: until 2025 the post and the administration had their own."""

    ADMINISTRATIVE = "administrative"
    POSTAL = "postal"


class Reason(StrEnum):
    """What happened to a unit from one list to the next."""

    SAME = "same"
    RENUMBERED = "renumbered"
    RENAMED = "renamed"
    MOVED = "moved to another district"
    SPLIT = "split"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class DatedUnit:
    """A province, district or commune as one list has it.

    Attributes:
        vintage: Year of the list.
        code: Six digits.
        level: Province, district or commune.
        unit_type: What the list calls it.
        name_km: Khmer name without the unit word; of its successor where the list has none.
        name_latin: Romanised name without the unit word, as the list spells it.
        parent: Code of the unit above in the same list; None for a province.
        valid_from: When the code began to name this unit, or was first listed.
        valid_to: When it ceased to; None while in force.
    """

    vintage: int
    code: str
    level: Level
    unit_type: UnitType
    name_km: str
    name_latin: str
    parent: str | None
    valid_from: Moment
    valid_to: Moment | None

    @property
    def full_name_km(self) -> str:
        """Unit word and name in Khmer."""
        return f"{self.unit_type.word_km}{self.name_km}"

    @property
    def full_name_latin(self) -> str:
        """Unit word and name in Latin letters."""
        return self.unit_type.with_latin_name(self.name_latin)

    def surely_in_force(self, on: date) -> bool:
        """Whether the code named this unit on a day, whichever day of a year its dates mean."""
        return self.valid_from.latest <= on and (
            self.valid_to is None or on <= self.valid_to.earliest
        )

    def perhaps_in_force(self, on: date) -> bool:
        """Whether it can have, for some day of the years that its dates mean."""
        return self.valid_from.earliest <= on and (
            self.valid_to is None or on <= self.valid_to.latest
        )


@dataclass(frozen=True, slots=True)
class Link:
    """A unit of one list and what it is in the next.

    Attributes:
        old: The unit before.
        new: The unit after.
        reasons: What happened; ``SAME`` alone where nothing did.
        share: Of the villages of all successors of ``old``, those in ``new``; 0…1.
    """

    old: DatedUnit
    new: DatedUnit
    reasons: tuple[Reason, ...]
    share: float


@dataclass(frozen=True)
class Vintage:
    """One list of codes.

    Attributes:
        year: Of the list; its name.
        title: What the list is.
        numbering: Whose numbers it has.
        source: Where it comes from.
        licence: Of the source.
        valid_from: When it came into force, or was published.
        valid_to: When the next list replaced it; None for the one in force.
        units: Every unit by its six digits, in their order; more than one where the list gives
            the same number twice.
    """

    year: int
    title: str
    numbering: Numbering
    source: str
    licence: str
    valid_from: Moment
    valid_to: Moment | None
    units: Mapping[str, tuple[DatedUnit, ...]] = field(repr=False)


@dataclass(frozen=True)
class History:
    """All lists, and the links between those that follow each other.

    Attributes:
        vintages: The oldest first; the last is in force.
        links: From each list to the next of its numbering (2014 → 2024 → 2025, 2022 → 2025).
    """

    vintages: tuple[Vintage, ...]
    links: tuple[Link, ...] = field(repr=False)

    def vintage(self, year: int) -> Vintage | None:
        """The list of a year; None where there is none."""
        return next((each for each in self.vintages if each.year == year), None)

    def named_by(self, code: str) -> tuple[DatedUnit, ...]:
        """Every unit that six digits have ever named, the oldest list first."""
        return tuple(unit for each in self.vintages for unit in each.units.get(code, ()))

    def chain(self, unit: DatedUnit) -> tuple[DatedUnit, ...]:
        """The unit and all units above it in its own list, the smallest first."""
        vintage = self.vintage(unit.vintage)
        assert vintage is not None
        found = [unit]
        while (parent := found[-1].parent) is not None:
            found.append(vintage.units[parent][0])
        return tuple(found)

    def children(self, unit: DatedUnit) -> tuple[DatedUnit, ...]:
        """Units directly below in the same list, in the order of their codes."""
        return self._below.get(unit, ())

    @cached_property
    def _below(self) -> Mapping[DatedUnit, tuple[DatedUnit, ...]]:
        found: dict[DatedUnit, list[DatedUnit]] = {}
        for vintage in self.vintages:
            for units in vintage.units.values():
                for unit in units:
                    if unit.parent is not None:
                        found.setdefault(vintage.units[unit.parent][0], []).append(unit)
        return {unit: tuple(below) for unit, below in found.items()}

    @cached_property
    def _from_old(self) -> Mapping[DatedUnit, tuple[Link, ...]]:
        return _grouped((link.old, link) for link in self.links)

    @cached_property
    def _from_new(self) -> Mapping[DatedUnit, tuple[Link, ...]]:
        return _grouped((link.new, link) for link in self.links)

    def successors(self, unit: DatedUnit) -> tuple[Link, ...]:
        """What the unit is in the next list of its numbering, the largest share first."""
        return self._from_old.get(unit, ())

    def is_new(self, unit: DatedUnit) -> bool:
        """Whether a unit has no predecessor although its list has one: it was formed since.

        Of three communes it is not known which one they were taken from; they are new as well.
        """
        return unit.vintage in self._with_predecessors and not self.predecessors(unit)

    @cached_property
    def _with_predecessors(self) -> frozenset[int]:
        return frozenset(link.new.vintage for link in self.links)

    def predecessors(self, unit: DatedUnit) -> tuple[Link, ...]:
        """What the unit was in the lists before, the newest list first."""
        return self._from_new.get(unit, ())


def _grouped(
    pairs: Iterable[tuple[DatedUnit, Link]],
) -> Mapping[DatedUnit, tuple[Link, ...]]:
    found: dict[DatedUnit, list[Link]] = {}
    for unit, link in pairs:
        found.setdefault(unit, []).append(link)
    return {
        unit: tuple(sorted(links, key=lambda link: (-link.old.vintage, -link.share, link.new.code)))
        for unit, links in found.items()
    }
