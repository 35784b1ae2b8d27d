"""Know the reforms between the old lists: what was formed when, and what was divided."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from gis_data import Level
from postcodes.boundaries.splits import load_splits
from postcodes.history.links import ListedLink, Split
from postcodes.history.matching import Counterparts
from postcodes.history.model import Moment
from postcodes.history.sources import ListedUnit


@dataclass(frozen=True, slots=True)
class Ceased:
    """A unit of 2014 that did not go on under its name.

    Attributes:
        code: In the list of 2014.
        name_km: Khmer name, which the list lacks.
        name_latin: As other lists spell it; empty where no other has it.
        divided: Today's code of the last of its parts; empty for a district.
    """

    code: str
    name_km: str
    name_latin: str = ""
    divided: str = ""


@dataclass(frozen=True, slots=True)
class Reforms:
    """Facts that the lists themselves do not tell.

    Attributes:
        districts: When districts were formed, by today's code of six digits.
        ceased: Units that ended under their name.
    """

    districts: Mapping[str, Moment]
    ceased: tuple[Ceased, ...]


def load_reforms() -> Reforms:
    """The facts of ``data/reforms.toml``; divided communes stand in ``split_communes.toml``."""
    text = resources.files("postcodes").joinpath("data/reforms.toml").read_text("utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return Reforms(
        {
            f"{district}00": Moment.parse(reform["date"])
            for reform in data["reform"]
            for district in reform["districts"]
        },
        tuple(Ceased(**row) for row in data["ceased"]),
    )


def with_khmer_names(
    units: Sequence[ListedUnit], ceased: Sequence[Ceased], *, of_2014: bool
) -> list[ListedUnit]:
    """The units with the Khmer names of those that ended under theirs."""
    names = {unit.code if of_2014 else unit.name_latin: unit.name_km for unit in ceased}
    names.pop("", None)
    found = []
    for unit in units:
        name = names.get(unit.code if of_2014 else unit.name_latin, "")
        found.append(replace(unit, name_km=unit.name_km or name))
    return found


def divisions(old_codes: Mapping[str, str], ceased: Sequence[Ceased] = ()) -> Iterator[Split]:
    """Communes that an older list shows as one, by its code, with the parts that it lacks.

    Args:
        old_codes: Codes of the older list by today's, for communes that go on.
        ceased: Units of the older list that ended under their names.
    """
    ended = {unit.divided: unit.code for unit in ceased if unit.divided}
    for split in load_splits():
        parts = tuple(code for code in split.members if code not in old_codes)
        parent = old_codes.get(split.polygon) or ended.get(split.polygon)
        if parts and parent:
            yield Split(parent, parts)


def formed_communes(old_codes: Mapping[str, str]) -> dict[str, Moment]:
    """When communes were formed that an older list does not have, by today's code."""
    return {
        code: Moment.parse(split.date)
        for split in load_splits()
        for code in split.members
        if code not in old_codes
    }


def begins(
    listed: Sequence[ListedUnit],
    before: Counterparts,
    after: Counterparts,
    districts: Mapping[str, Moment],
    communes: Mapping[str, Moment],
) -> dict[str, Moment]:
    """When codes of a list began that are younger than the list before, as far as it is known.

    A commune of a district that is younger still has its code since the district was formed.

    Args:
        listed: The list.
        before: From the list before.
        after: To the list in force, whose codes the reforms are told in.
        districts: When districts were formed.
        communes: When communes were formed.
    """
    going_on = set(before.districts.values())
    dates = {}
    for unit in listed:
        if unit.level is Level.PROVINCE:
            continue
        district = f"{unit.code[:4]}00"
        named = [districts.get(after.districts[district])]
        if unit.level is Level.COMMUNE and district in going_on:
            named.append(communes.get(after.communes[unit.code]))
        if known := [moment for moment in named if moment]:
            dates[unit.code] = max(known, key=lambda moment: moment.latest)
    return dates


def ends(links: Sequence[ListedLink], begun: Mapping[str, Moment]) -> dict[str, Moment]:
    """When codes of a list ceased, where units with a date took their place."""
    following: dict[str, list[str]] = {}
    for link in links:
        following.setdefault(link.old, []).append(link.new)
    return {
        old: min((begun[code] for code in codes if code in begun), key=str).day_before
        for old, codes in following.items()
        if old not in codes and any(code in begun for code in codes)
    }
