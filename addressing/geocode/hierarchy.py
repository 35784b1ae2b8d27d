"""Hold the hierarchy of units in arrays of places, with the parents they once had."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from addressing.geocode.rules import load_rules
from gis_data import Gazetteer, Unit


@dataclass(frozen=True)
class FormerParent:
    """A unit that once stood above another.

    Attributes:
        place: The former parent.
        until: Year until which it was the parent.
        reason: What happened.
    """

    place: int
    until: int
    reason: str


@dataclass(frozen=True)
class Hierarchy:
    """The gazetteer as a tree over places (positions in its order)."""

    gazetteer: Gazetteer = field(repr=False)

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """Every unit by place."""
        return tuple(self.gazetteer.units.values())

    @cached_property
    def place_of(self) -> dict[str, int]:
        """Code → place."""
        return {unit.code: place for place, unit in enumerate(self.units)}

    @cached_property
    def levels(self) -> tuple[str, ...]:
        """Level of each place, as text."""
        return tuple(str(unit.level) for unit in self.units)

    @cached_property
    def chains(self) -> tuple[tuple[int, ...], ...]:
        """Each place with the places above it, finest first."""
        chains: list[tuple[int, ...]] = []
        for place, unit in enumerate(self.units):
            above = chains[self.place_of[unit.parent]] if unit.parent else ()
            chains.append((place, *above))
        return tuple(chains)

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Places directly below each place."""
        found: list[list[int]] = [[] for _ in self.units]
        for place, unit in enumerate(self.units):
            if unit.parent:
                found[self.place_of[unit.parent]].append(place)
        return tuple(tuple(below) for below in found)

    @cached_property
    def former(self) -> dict[int, tuple[FormerParent, ...]]:
        """Place of a moved unit → its former parents and what stood above these."""
        found: dict[int, list[FormerParent]] = {}
        for row in load_rules("former_parents")["move"]:
            unit, former = self.place_of.get(row["unit"]), self.place_of.get(row["former"])
            if unit is not None and former is not None:
                found.setdefault(unit, []).extend(
                    FormerParent(place, row["until"], row["reason"])
                    for place in self.chains[former]
                )
        return {place: tuple(rows) for place, rows in found.items()}
