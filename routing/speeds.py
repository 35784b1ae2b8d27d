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
        surface: Index of the surface that the speeds presume.
        signs_open: Whether a sign can open the class to a profile that it is closed to.
    """

    name: str
    highway: tuple[str, ...]
    kmh: Mapping[Profile, float]
    oneway: bool
    surface: int
    signs_open: bool


@dataclass(frozen=True, slots=True)
class Surface:
    """One kind of road surface: its OSM values, and the share of the paved speed that it leaves."""

    name: str
    osm: tuple[str, ...]
    factor: Mapping[Profile, float]


@dataclass(frozen=True, slots=True)
class ProfileRules:
    """What holds for a profile on every road.

    Attributes:
        urban_factor: Share of the speed of the class that is left between queues and crossings.
        honours_oneway: Whether a one-way street binds it.
        opened_kmh: Speed where a sign opens a class that is closed to it; 0 where no sign does.
    """

    urban_factor: float
    honours_oneway: bool
    opened_kmh: float


@dataclass(frozen=True, slots=True)
class SpeedTable:
    """All road classes and surfaces in their stored order, and the rules of the profiles.

    ``surfaces[0]`` stands for an unknown surface. ``ferry_waiting_s`` is joined to every crossing.
    """

    classes: tuple[RoadClass, ...]
    surfaces: tuple[Surface, ...]
    profiles: Mapping[Profile, ProfileRules]
    ferry_waiting_s: int
    geojson_major: str
    geojson_minor: str

    def index(self, name: str) -> int:
        """The place of the class ``name`` in ``classes``; stored with each segment.

        >>> load_speeds().classes[load_speeds().index("tertiary")].kmh[Profile.VAN]
        40
        """
        return next(i for i, road in enumerate(self.classes) if road.name == name)

    def kmh(self, index: int, profile: Profile) -> float:
        """Speed of a profile on a class, with the speed of those that a sign lets in; 0 for none.

        >>> table = load_speeds()
        >>> table.kmh(table.index("footway"), Profile.BICYCLE)
        8
        """
        road = self.classes[index]
        opened = self.profiles[profile].opened_kmh if road.signs_open else 0
        return road.kmh[profile] or opened

    def index_of_highway(self, highway: str) -> int | None:
        """The class of an OSM ``highway`` value, or None where nobody travels (``proposed``)."""
        return next((i for i, road in enumerate(self.classes) if highway in road.highway), None)

    def index_of_surface(self, surface: str) -> int:
        """The place of an OSM ``surface`` value in ``surfaces``; 0 where it is not known.

        >>> table = load_speeds()
        >>> table.surfaces[table.index_of_surface("laterite")].name
        'compacted'
        """
        return next((i for i, row in enumerate(self.surfaces) if surface in row.osm), 0)


@cache
def load_speeds() -> SpeedTable:
    """Read the shipped table."""
    raw = tomllib.loads((files("routing") / "data" / "speeds.toml").read_text(encoding="utf-8"))
    surfaces = tuple(
        Surface(
            name=row["name"],
            osm=tuple(row["osm"]),
            factor={profile: row["factor"][profile.value] for profile in Profile},
        )
        for row in raw["surfaces"]
    )
    surface_names = [surface.name for surface in surfaces]
    classes = tuple(
        RoadClass(
            name=row["name"],
            highway=tuple(row["highway"]),
            kmh={profile: row["kmh"][profile.value] for profile in Profile},
            oneway=row.get("oneway", False),
            surface=surface_names.index(row.get("surface", "paved")),
            signs_open=row.get("signs_open", False),
        )
        for row in raw["classes"]
    )
    profiles = {
        profile: ProfileRules(
            urban_factor=raw["profiles"][profile.value]["urban_factor"],
            honours_oneway=raw["profiles"][profile.value]["honours_oneway"],
            opened_kmh=raw["profiles"][profile.value]["opened_kmh"],
        )
        for profile in Profile
    }
    return SpeedTable(
        classes=classes,
        surfaces=surfaces,
        profiles=profiles,
        ferry_waiting_s=raw["ferry"]["waiting_s"],
        geojson_major=raw["geojson"]["major"],
        geojson_minor=raw["geojson"]["minor"],
    )
