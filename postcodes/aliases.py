"""Know the other names of postal units: popular, former, romanised, and spellings of old lists."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from postcodes.history.load import load_history
from postcodes.history.model import DatedUnit, History
from postcodes.names import fold_name
from postcodes.registry import PostalUnit, load_registry


class AliasKind(StrEnum):
    """Where another name comes from."""

    POPULAR = "popular or former name"
    UNGEGN = "UNGEGN romanisation"
    OLD_LIST = "spelling of an old list"


@dataclass(frozen=True, slots=True)
class Alias:
    """Another name of a unit in force.

    Attributes:
        postcode: Today's postcode of the unit.
        name: Without its unit word.
        kind: Where it comes from.
        source: The list or the data file.
    """

    postcode: str
    name: str
    kind: AliasKind
    source: str


def aliases_of(postcode: str) -> tuple[Alias, ...]:
    """Other names of a unit in force; none of them is the official name.

    >>> [alias.name for alias in aliases_of("120400")][:2]
    ['Toul Kork', 'Tuol Kork']
    >>> [alias.name for alias in aliases_of("120101")]
    ['Tonle Bassac']
    """
    return _aliases().get(postcode, ())


def units_named(name: str) -> tuple[PostalUnit, ...]:
    """Units in force that bear a name, officially or not; spaces, case and unit words do not count.

    >>> [unit.postcode for unit in units_named("BKK1")]
    ['121301']
    >>> [unit.postcode for unit in units_named("Kampong Som")]
    ['180000', '180100']
    """
    units = load_registry().units
    return tuple(units[postcode] for postcode in _by_name().get(fold_name(name).key, ()))


@lru_cache(maxsize=1)
def _aliases() -> Mapping[str, tuple[Alias, ...]]:
    units = load_registry().units
    seen = {(code, n.casefold()) for code, u in units.items() for n in (u.name_km, u.name_latin)}
    found: dict[str, list[Alias]] = {}
    for alias in (*_shipped(), *_old_spellings(load_history())):
        key = (alias.postcode, alias.name.casefold())
        if key not in seen:
            seen.add(key)
            found.setdefault(alias.postcode, []).append(alias)
    return {postcode: tuple(names) for postcode, names in found.items()}


def _shipped() -> Iterator[Alias]:
    text = resources.files("postcodes").joinpath("data/aliases.toml").read_text("utf-8")
    data = tomllib.loads(text)
    for row in data["name"]:
        for name in row["names"]:
            yield Alias(row["postcode"], name, AliasKind.POPULAR, row.get("reason", "general use"))
    for postcode, name in data["ungegn"].items():
        yield Alias(postcode, name, AliasKind.UNGEGN, "dwilkie/pumi (MIT), 2024")


def _old_spellings(history: History) -> Iterator[Alias]:
    """Names that a unit had in an older list, where it is one unit still."""
    for vintage in reversed(history.vintages[:-1]):
        for units in vintage.units.values():
            for unit in units:
                now = _one_today(history, unit)
                if now is None:
                    continue
                for name in (unit.name_latin, unit.name_km):
                    yield Alias(now.code, name, AliasKind.OLD_LIST, vintage.title)


def _one_today(history: History, unit: DatedUnit) -> DatedUnit | None:
    while links := history.successors(unit):
        if len(links) > 1:
            return None
        unit = links[0].new
    return unit


@lru_cache(maxsize=1)
def _by_name() -> Mapping[tuple[str, tuple[int, ...]], tuple[str, ...]]:
    found: dict[tuple[str, tuple[int, ...]], dict[str, None]] = {}
    for postcode, unit in sorted(load_registry().units.items()):
        others = (alias.name for alias in aliases_of(postcode))
        for name in (unit.name_km, unit.name_latin, *others):
            found.setdefault(fold_name(name).key, {})[postcode] = None
    return {key: tuple(codes) for key, codes in found.items()}
