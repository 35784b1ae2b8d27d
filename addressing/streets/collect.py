"""Sort the things of an OpenStreetMap file into ways of streets, houses and landmarks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer
from addressing.streets.flat import extent_m
from addressing.streets.naming import (
    StreetName,
    in_each_script,
    keys_of,
    landmark_name,
    national_road,
    street_names,
)
from gis_data import OsmFeature

Line = npt.NDArray[np.float64]
"""Positions (n, 2): longitude, latitude in degrees."""

_SEVERAL = re.compile(r"\s*[;,]\s*")
_LEAST_OF_A_LINE = 2
_BRIDGE_NAME = "bridge:name"


class Named(NamedTuple):
    """What a thing is called.

    Attributes:
        shown: As the sign on the spot has it.
        khmer: In Khmer; empty where it is not known.
        latin: In Latin letters; empty where it is not known.
        others: Further names, old ones among them.
        reference: Number of a road.
    """

    shown: str
    khmer: str = ""
    latin: str = ""
    others: tuple[str, ...] = ()
    reference: str = ""

    @property
    def all(self) -> tuple[str, ...]:
        """Every name once, each script by itself."""
        written = (self.shown, self.khmer, self.latin, *self.others)
        halves = [half for name in written if name for half in (name, *in_each_script(name))]
        return tuple(dict.fromkeys(halves))


class StreetWay(NamedTuple):
    """A way of a street as it is mapped."""

    named: Named
    keys: tuple[str, ...]
    line: Line


class House(NamedTuple):
    """A house with its number; its ``extent_m`` is 0 for a mere point."""

    number: str
    street: str
    longitude: float
    latitude: float
    extent_m: float


class HouseLine(NamedTuple):
    """A line on which houses stand in order, from one number to another."""

    first: str
    last: str
    step: int
    street: str
    line: Line


class MappedLandmark(NamedTuple):
    """A thing that people navigate by."""

    named: Named
    kind: str
    keys: tuple[str, ...]
    longitude: float
    latitude: float
    extent_m: float


@dataclass
class Collected:
    """What was found in a file, in its order."""

    ways: list[StreetWay] = field(default_factory=list)
    houses: list[House] = field(default_factory=list)
    house_lines: list[HouseLine] = field(default_factory=list)
    landmarks: list[MappedLandmark] = field(default_factory=list)


def kept_keys() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Keys of which the nodes and the ways that are read have one: a name or a number."""
    rules = load_rules("osm_places")
    names, houses = rules["names"], rules["houses"]
    nodes = {houses["number"], *names["local"], *names["khmer"], *names["latin"]}
    return tuple(sorted(nodes)), tuple(
        sorted({*nodes, *names["reference"], _BRIDGE_NAME, houses["interpolation"]})
    )


def collect(features: Iterable[OsmFeature]) -> Collected:
    """Keep what addresses need; nodes must come before the ways that hold them."""
    found = Collected()
    numbered: dict[int, House] = {}
    houses = load_rules("osm_places")["houses"]
    for feature in features:
        tags = feature.tags
        if houses["number"] in tags:
            _keep_house(feature, tags[houses["number"]], tags.get(houses["street"], ""), found)
            if feature.kind == "node":
                numbered[feature.id] = House(
                    tags[houses["number"]], tags.get(houses["street"], ""), *feature.line[0], 0.0
                )
        if houses["interpolation"] in tags and feature.kind == "way":
            found.house_lines += _house_lines(feature, numbered)
        kind = _kind_of(tags)
        if kind:
            _keep_landmark(feature, kind, found)
        _keep_street(feature, found)
    return found


def _keep_house(feature: OsmFeature, number: str, street: str, found: Collected) -> None:
    if not street:
        return
    longitude, latitude, extent = _middle(feature)
    for one in _SEVERAL.split(number):
        if one:
            found.houses.append(House(one, street, longitude, latitude, extent))


def _house_lines(way: OsmFeature, numbered: Mapping[int, House]) -> Iterator[HouseLine]:
    """The stretches between the numbered nodes of a way."""
    rules = load_rules("osm_places")
    step = rules["interpolation_steps"].get(way.tags[rules["houses"]["interpolation"]], 0)
    own_street = way.tags.get(rules["houses"]["street"], "")
    known = [(place, numbered[n]) for place, n in enumerate(way.nodes) if n in numbered]
    for (start, first), (end, last) in pairwise(known):
        street = own_street or first.street or last.street
        if step and street:
            line = np.array(way.line[start : end + 1], np.float64)
            yield HouseLine(first.number, last.number, step, street, line)


def _keep_landmark(feature: OsmFeature, kind: str, found: Collected) -> None:
    named = _named(feature.tags, feature.tags.get(_BRIDGE_NAME, ""))
    names = [landmark_name(name) for name in named.all]
    keys = keys_of(names)
    if keys:
        found.landmarks.append(MappedLandmark(named, kind, keys, *_middle(feature)))


def _keep_street(feature: OsmFeature, found: Collected) -> None:
    rules = load_rules("osm_places")["streets"]
    highway = feature.tags.get(rules["key"])
    if (
        highway is None
        or feature.kind != "way"
        or highway in _left_out()
        or len(feature.line) < _LEAST_OF_A_LINE
    ):
        return
    named = _named(feature.tags)
    names = [name for written in named.all for name in street_names(written)]
    unnamed = not names and highway in rules["national_classes"]
    names += _roads(named.reference, national=unnamed or highway in rules["national_always"])
    keys = keys_of(names)
    if keys:
        shown = named if named.shown else named._replace(shown=named.reference)
        found.ways.append(StreetWay(shown, keys, np.array(feature.line, np.float64)))


def _roads(reference: str, *, national: bool) -> Iterator[StreetName]:
    for one in _SEVERAL.split(reference):
        road = national_road(one) if one else None
        if road and (national or not one[0].isdigit()):
            yield road


def _named(tags: Mapping[str, str], instead: str = "") -> Named:
    keys = load_rules("osm_places")["names"]
    local = _first(tags, keys["local"]) or instead
    khmer = _first(tags, keys["khmer"]) or (local if is_khmer(local) else "")
    latin = _first(tags, keys["latin"]) or ("" if is_khmer(local) else local)
    others = [name for key in keys["others"] for name in _SEVERAL.split(tags.get(key, "")) if name]
    reference = _first(tags, keys["reference"])
    return Named(local or khmer or latin, khmer, latin, tuple(dict.fromkeys(others)), reference)


def _first(tags: Mapping[str, str], keys: Iterable[str]) -> str:
    return next((tags[key].strip() for key in keys if key in tags), "")


def _middle(feature: OsmFeature) -> tuple[float, float, float]:
    """Middle of the box around a thing, and how far its corners are from there in metres."""
    line = np.array(feature.line, np.float64)
    low, high = line.min(axis=0), line.max(axis=0)
    longitude, latitude = ((low + high) / 2).tolist()
    return longitude, latitude, extent_m(low, high)


def _kind_of(tags: Mapping[str, str]) -> str:
    for kind, key, value in _landmark_tags():
        if key in tags and value in {"*", tags[key]}:
            return kind
    return ""


@lru_cache(maxsize=1)
def _landmark_tags() -> tuple[tuple[str, str, str], ...]:
    return tuple(
        (row["kind"], *tag.split("=", 1))
        for row in load_rules("osm_places")["landmark"]
        for tag in row["tags"]
    )


@lru_cache(maxsize=1)
def _left_out() -> frozenset[str]:
    return frozenset(load_rules("osm_places")["streets"]["leave_out"])
