"""Model the administrative units of Cambodia as the state's gazetteer lists them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType


class Level(StrEnum):
    """The four levels of the administration; codes have 2, 4, 6 and 8 digits."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    VILLAGE = "village"

    @property
    def digits(self) -> int:
        """Length of a code at this level."""
        return {"province": 2, "district": 4, "commune": 6, "village": 8}[self.value]


@dataclass(frozen=True, slots=True)
class Unit:
    """One administrative unit.

    Attributes:
        code: MEF 2025 code of 2, 4, 6 or 8 digits, as text with its leading zeros.
        level: Which of the four levels.
        name_km: Name in Khmer, without the unit word.
        name_latin: Romanised name as the list spells it.
        parent: Code of the unit above; None for a province.
        published_code: The code as published, where a cleaning rule changed it.
    """

    code: str
    level: Level
    name_km: str
    name_latin: str
    parent: str | None
    published_code: str | None = None


@dataclass(frozen=True)
class Gazetteer:
    """All units, cleaned; ``digest`` changes whenever any of them does."""

    units: Mapping[str, Unit] = field(repr=False)
    year: int

    @classmethod
    def of(cls, units: Iterable[Unit], year: int) -> Gazetteer:
        """Index the units by code, in the order of their codes."""
        ordered = sorted(units, key=lambda unit: (unit.level.digits, unit.code))
        return cls(MappingProxyType({unit.code: unit for unit in ordered}), year)

    @cached_property
    def _children(self) -> Mapping[str, tuple[Unit, ...]]:
        found: dict[str, list[Unit]] = {}
        for unit in self.units.values():
            if unit.parent is not None:
                found.setdefault(unit.parent, []).append(unit)
        return {code: tuple(units) for code, units in found.items()}

    def children(self, code: str) -> tuple[Unit, ...]:
        """Units directly below ``code``, in the order of their codes; empty for a village."""
        return self._children.get(code, ())

    def at(self, level: Level) -> tuple[Unit, ...]:
        """All units of one level, in the order of their codes."""
        return tuple(unit for unit in self.units.values() if unit.level is level)

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every unit, for keys of caches and for the bundle's manifest."""
        lines = (
            f"{u.code}\t{u.name_km}\t{u.name_latin}\t{u.parent or ''}" for u in self.units.values()
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()
