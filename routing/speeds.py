"""Read the road classes and the speed of each profile on them from ``data/speeds.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from routing.problem import Profile


@dataclass(frozen=True, slots=True)
class RoadClass:
    """One kind of road: which OSM ``highway`` values it gathers, and how fast each profile goes.

    Attributes:
        name: Word for the class, as in OSM.
        highway: The OSM values that belong to it.
        kmh: Speed per profile before the urban factor; 0 where the profile may not go.
        oneway: Whether a way without a ``oneway`` tag is one-way.
    """

    name: str
    highway: tuple[str, ...]
    kmh: Mapping[Profile, float]
    oneway: bool


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """What holds for a profile on every road."""

    urban_factor: float
    honours_oneway: bool


@dataclass(frozen=True, slots=True)
class SpeedTable:
    """All road classes in their stored order, and the rules of the profiles."""

    classes: tuple[RoadClass, ...]
    profiles: Mapping[Profile, ProfileRules]
    geojson_major: str
    geojson_minor: str

    def index(self, name: str) -> int:
        """The place of the class ``name`` in ``classes``; stored with each segment.

        >>> load_speeds().classes[load_speeds().index("tertiary")].kmh[Profile.VAN]
        40
        """
        return next(i for i, road in enumerate(self.classes) if road.name == name)

    def index_of_highway(self, highway: str) -> int | None:
        """The class of an OSM ``highway`` value, or None where nobody travels (``proposed``)."""
        return next((i for i, road in enumerate(self.classes) if highway in road.highway), None)


@cache
def load_speeds() -> SpeedTable:
    """Read the shipped table."""
    raw = tomllib.loads((files("routing") / "data" / "speeds.toml").read_text(encoding="utf-8"))
    classes = tuple(
        RoadClass(
            name=row["name"],
            highway=tuple(row["highway"]),
            kmh={profile: row["kmh"][profile.value] for profile in Profile},
            oneway=row.get("oneway", False),
        )
        for row in raw["classes"]
    )
    profiles = {
        profile: ProfileRules(
            urban_factor=raw["profiles"][profile.value]["urban_factor"],
            honours_oneway=raw["profiles"][profile.value]["honours_oneway"],
        )
        for profile in Profile
    }
    return SpeedTable(classes, profiles, raw["geojson"]["major"], raw["geojson"]["minor"])
