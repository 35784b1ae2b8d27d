"""Write the names of units with their unit words, in Khmer and in Latin letters."""

from __future__ import annotations

from functools import cache

from addressing.geocode.hierarchy import Hierarchy
from gis_data import Level
from postcodes import PostcodeUnknownError, Registry, UnitType

_KHMER_DIGITS = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")


class Wording:
    """Full names of places."""

    def __init__(self, hierarchy: Hierarchy, registry: Registry) -> None:
        self.hierarchy = hierarchy
        self.registry = registry
        self._own_name_en = cache(self._read_own_name_en)

    def postcode(self, place: int) -> str | None:
        """Postcode of a unit; a village has its commune's."""
        for higher in self.hierarchy.chains[place]:
            unit = self.hierarchy.units[higher]
            if unit.level is not Level.VILLAGE:
                try:
                    return self.registry.by_code(unit.code).postcode
                except PostcodeUnknownError:
                    continue
        return None

    def name_km(self, place: int) -> str:
        """ភូមិ ១៤ សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក រាជធានីភ្នំពេញ."""
        return " ".join(self.own_name_km(p) for p in self.hierarchy.chains[place])

    def name_en(self, place: int) -> str:
        """Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh."""
        return ", ".join(self.own_name_en(p) for p in self.hierarchy.chains[place])

    def own_name_en(self, place: int) -> str:
        """Unit word and name of the unit alone, in Latin letters."""
        return self._own_name_en(place)

    def _read_own_name_en(self, place: int) -> str:
        unit = self.hierarchy.units[place]
        if unit.level is Level.VILLAGE:
            word = UnitType.PHUM.word_latin
            rest = unit.name_km.removeprefix(UnitType.PHUM.word_km).strip(" ទី")
            if rest and all(c.isdigit() for c in rest):
                return f"{word} {int(rest)}"
            return (
                unit.name_latin if unit.name_latin.startswith(word) else f"{word} {unit.name_latin}"
            )
        return self.registry.by_code(unit.code).full_name_latin

    def own_name_km(self, place: int) -> str:
        """Unit word and name of the unit alone, in Khmer."""
        unit = self.hierarchy.units[place]
        if unit.level is Level.VILLAGE:
            word = UnitType.PHUM.word_km
            name = unit.name_km.translate(_KHMER_DIGITS)
            return name if name.startswith(word) else f"{word}{name}"
        return self.registry.by_code(unit.code).full_name_km.translate(_KHMER_DIGITS)
