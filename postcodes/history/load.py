"""Load the lists of all known dates: the shipped table, and the registry as the newest list."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from postcodes.history.model import (
    DatedUnit,
    History,
    Link,
    Moment,
    Numbering,
    Vintage,
)
from postcodes.history.table import TableRow, read_table
from postcodes.registry import Registry, load_registry
from postcodes.text import level_of, parent_of

_NEXT = {2014: 2024, 2022: 2025, 2024: 2025}
"""The list that follows each within its numbering; the Prakas ends both."""


@lru_cache(maxsize=1)
def load_history() -> History:
    """All lists from 2014 to the one in force.

    >>> [vintage.year for vintage in load_history().vintages]
    [2014, 2022, 2024, 2025]
    """
    frames = _frames()
    newest = max(frames)
    units = {newest: _units_in_force(load_registry(), frames[newest])}
    rows: dict[int, list[TableRow]] = {year: [] for year in frames}
    for row in read_table():
        rows[row.vintage].append(row)
    links: list[Link] = []
    for year in sorted(_NEXT, reverse=True):
        following = units[_NEXT[year]]
        units[year] = {row.code: _dated(row, frames[year], following) for row in rows[year]}
        links += _links(rows[year], units[year], following)
    vintages = tuple(
        Vintage(
            year=year,
            title=frame["title"],
            numbering=Numbering(frame["numbering"]),
            source=frame["source"],
            licence=frame["licence"],
            valid_from=Moment.parse(frame["valid_from"]),
            valid_to=_end(frame),
            units=MappingProxyType({code: (unit,) for code, unit in sorted(units[year].items())}),
        )
        for year, frame in sorted(frames.items())
    )
    return History(vintages, tuple(links))


def _frames() -> dict[int, Mapping[str, Any]]:
    text = resources.files("postcodes").joinpath("data/vintages.toml").read_text("utf-8")
    return {frame["year"]: frame for frame in tomllib.loads(text)["vintage"]}


def _end(frame: Mapping[str, Any]) -> Moment | None:
    return Moment.parse(frame["valid_to"]) if "valid_to" in frame else None


def _units_in_force(registry: Registry, frame: Mapping[str, Any]) -> dict[str, DatedUnit]:
    begun = Moment.parse(frame["valid_from"])
    return {
        code: DatedUnit(
            vintage=frame["year"],
            code=code,
            level=unit.level,
            unit_type=unit.unit_type,
            name_km=unit.name_km,
            name_latin=unit.name_latin,
            parent=unit.parent,
            valid_from=begun,
            valid_to=None,
        )
        for code, unit in registry.units.items()
    }


def _dated(
    row: TableRow, frame: Mapping[str, Any], following: Mapping[str, DatedUnit]
) -> DatedUnit:
    first = following[row.successors[0].code]
    level = level_of(row.code)
    return DatedUnit(
        vintage=row.vintage,
        code=row.code,
        level=level,
        unit_type=row.unit_type,
        name_km=row.name_km or first.name_km,
        name_latin=row.name_latin or first.name_latin,
        parent=parent_of(row.code),
        valid_from=row.valid_from or Moment.parse(frame["valid_from"]),
        valid_to=row.valid_to or _end(frame),
    )


def _links(
    rows: list[TableRow], units: Mapping[str, DatedUnit], following: Mapping[str, DatedUnit]
) -> list[Link]:
    return [
        Link(units[row.code], following[found.code], found.reasons, found.share)
        for row in rows
        for found in row.successors
    ]
