"""Compute the table of old codes from the lists as their authors published them.

``python -m postcodes.history.build MIRROR`` writes ``postcodes/data/history.csv`` again; the
folder MIRROR holds the lists (``phlov data status`` names them).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gis_data import Level, SourceError, load_gazetteer
from postcodes.history.links import ListedLink, Split, link_lists
from postcodes.history.matching import Counterparts, find_counterparts
from postcodes.history.model import Moment
from postcodes.history.reforms import (
    begins,
    divisions,
    ends,
    formed_communes,
    load_reforms,
    with_khmer_names,
)
from postcodes.history.sources import (
    ListedUnit,
    administrative_2014,
    administrative_2024,
    load_repairs_2022,
    postal_2022,
)
from postcodes.history.table import TABLE, Successor, TableRow, write_table
from postcodes.registry import UnitType, load_registry

NOTES = (
    "Codes that are no longer in force, with the names that the lists gave them and what they are",
    "in the next list of the same numbering (2014 to 2024 to 2025, 2022 to 2025).",
    "source: OCHA COD-AB Cambodia 2014-10-14 (CC BY-IGO); geoBoundaries KHM ADM3 (CC BY 4.0);",
    "seanghay/cambodia-postal-codes 2022-10-19 (MIT); dwilkie/pumi 2024 (MIT);",
    "dates and divisions: reforms.toml, split_communes.toml",
    "date: 2026-11-25",
    "licence: facts from these lists; attribution as in NOTICE",
    "Written by python -m postcodes.history.build; columns: docs/standard/postcodes.md",
)


def build_table(mirror: Path) -> str:
    """The whole table as text.

    Raises:
        SourceError: A list is not what it was when its rules were written.
    """
    reforms = load_reforms()
    now = today()
    list_2024 = administrative_2024(mirror)
    list_2022 = with_khmer_names(postal_2022(mirror), reforms.ceased, of_2014=False)
    list_2014, to_2024 = _typed_2014(
        with_khmer_names(administrative_2014(mirror), reforms.ceased, of_2014=True), list_2024
    )
    to_now = find_counterparts(list_2024, now, {})
    from_2022 = find_counterparts(list_2022, now, load_repairs_2022()["provinces"])

    old_2024 = {new: old for old, new in to_now.communes.items()}
    old_2022 = {new: old for old, new in from_2022.communes.items()}
    old_2014 = {to_now.communes[new]: old for old, new in to_2024.communes.items()}
    villages = {
        unit.code: len(load_gazetteer().children(unit.code))
        for unit in load_gazetteer().at(Level.COMMUNE)
    }
    villages_2024 = {old_2024[code]: count for code, count in villages.items()}
    splits_2014 = [
        Split(split.parent, tuple(old_2024[code] for code in split.children))
        for split in divisions(old_2014, reforms.ceased)
    ]
    splits_2022 = list(divisions(old_2022))

    links_2014 = link_lists(list_2014, list_2024, to_2024, splits_2014, villages_2024)
    links_2024 = link_lists(list_2024, now, to_now, [], villages)
    links_2022 = link_lists(list_2022, now, from_2022, splits_2022, villages)
    begun = begins(list_2024, to_2024, to_now, reforms.districts, formed_communes(old_2014))

    in_2024 = {unit.code: unit for unit in list_2024}
    in_force = {unit.code: unit for unit in now}
    of_2014 = _Linked(2014, list_2014, links_2014, to_2024)
    of_2022 = _Linked(2022, list_2022, links_2022, from_2022)
    of_2024 = _Linked(2024, list_2024, links_2024, to_now)
    return write_table(
        [
            *_rows(of_2014, in_2024, until=ends(links_2014, begun)),
            *_rows(of_2022, in_force),
            *_rows(of_2024, in_force, since=begun),
        ],
        NOTES,
    )


@dataclass(frozen=True, slots=True)
class _Linked:
    """A list with what its units are in the next one."""

    vintage: int
    units: Sequence[ListedUnit]
    links: Sequence[ListedLink]
    counterparts: Counterparts


def today() -> list[ListedUnit]:
    """The registry in force, as the old lists are read."""
    return [
        ListedUnit(unit.postcode, unit.name_km, unit.name_latin, unit.unit_type)
        for _, unit in sorted(load_registry().units.items())
    ]


def _typed_2014(
    listed: Sequence[ListedUnit], following: Sequence[ListedUnit]
) -> tuple[list[ListedUnit], Counterparts]:
    """The list of 2014 with the unit types that it does not tell.

    A district is what it is in the next list where it goes on: the seven towns that were formed
    since are districts of their own there. Its communes follow it.
    """
    counterparts = find_counterparts(listed, following, {})
    types = {unit.code: unit.unit_type for unit in following}

    def kind(unit: ListedUnit) -> UnitType:
        if unit.level is Level.PROVINCE:
            return types[unit.code]
        district = types.get(counterparts.districts.get(f"{unit.code[:4]}00", ""), UnitType.SROK)
        if unit.level is Level.DISTRICT:
            return district
        return UnitType.KHUM if district is UnitType.SROK else UnitType.SANGKAT

    return [replace(unit, unit_type=kind(unit)) for unit in listed], counterparts


def _rows(
    listed: _Linked,
    following: Mapping[str, ListedUnit],
    *,
    since: Mapping[str, Moment] | None = None,
    until: Mapping[str, Moment] | None = None,
) -> Iterator[TableRow]:
    """The rows of one list: a name that is that of the first successor is left out."""
    successors: dict[str, list[Successor]] = {}
    for link in listed.links:
        found = successors.setdefault(link.old, [])
        place = 0 if listed.counterparts.goes_on(link.old, link.new) else len(found)
        found.insert(place, Successor(link.new, link.reasons, link.share))
    for unit in listed.units:
        first = successors[unit.code][0]
        after = following[first.code]
        if not (unit.name_km or listed.counterparts.goes_on(unit.code, first.code)):
            raise SourceError(f"reforms.toml has no Khmer name for {unit.code} {unit.name_latin}.")
        yield TableRow(
            listed.vintage,
            unit.code,
            unit.unit_type,
            "" if unit.name_km == after.name_km else unit.name_km,
            "" if unit.cut_off or unit.name_latin == after.name_latin else unit.name_latin,
            since.get(unit.code) if since else None,
            until.get(unit.code) if until else None,
            tuple(successors[unit.code]),
        )


def main(arguments: Sequence[str]) -> None:
    """Write the table again."""
    target = Path(__file__).parent.parent / TABLE
    target.write_text(build_table(Path(arguments[0])), "utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
