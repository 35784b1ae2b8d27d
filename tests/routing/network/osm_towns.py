"""Write small OpenStreetMap files with everything that a road network reads."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from routing import Profile, RoadNetwork
from routing.problem import profile_bit

Tags = dict[str, str]
Member = tuple[str, int, str]

STEP = 0.001
"""About 110 m: towns here stand on a grid of this size, its corner near Wat Phnom."""


def at(column: float, row: float) -> tuple[float, float]:
    """A place of the grid, longitude and latitude."""
    return round(104.92 + column * STEP, 7), round(11.57 + row * STEP, 7)


def write_osm(
    path: Path,
    nodes: dict[int, tuple[float, float]],
    ways: Sequence[tuple[int, list[int], Tags]],
    *,
    node_tags: dict[int, Tags] | None = None,
    relations: Sequence[tuple[list[Member], Tags]] = (),
) -> Path:
    """Write an OpenStreetMap XML file; members are (kind, id, role) with kind node or way."""
    rows = ['<osm version="0.6">']
    for key, (longitude, latitude) in nodes.items():
        rows.append(f'<node id="{key}" version="1" lon="{longitude}" lat="{latitude}">')
        rows += [*_tags((node_tags or {}).get(key, {})), "</node>"]
    for key, references, tags in ways:
        rows.append(f'<way id="{key}" version="1">')
        rows += [f'<nd ref="{reference}"/>' for reference in references]
        rows += [*_tags(tags), "</way>"]
    for number, (members, tags) in enumerate(relations, start=1):
        rows.append(f'<relation id="{number}" version="1">')
        rows += [
            f'<member type="{kind}" ref="{ref}" role="{role}"/>' for kind, ref, role in members
        ]
        rows += [*_tags(tags), "</relation>"]
    path.write_text("\n".join([*rows, "</osm>"]), encoding="utf-8")
    return path


def _tags(tags: Tags) -> list[str]:
    return [f'<tag k="{key}" v="{value}"/>' for key, value in tags.items()]


def who(mask: int) -> set[Profile]:
    """The profiles whose bits are set."""
    return {profile for profile in Profile if mask & profile_bit(profile)}


def node_at(network: RoadNetwork, column: float, row: float) -> int:
    """The node at a place of the grid."""
    longitude, latitude = at(column, row)
    off = np.abs(network.node_longitude - longitude) + np.abs(network.node_latitude - latitude)
    found = np.flatnonzero(off < STEP / 1000)
    assert len(found) == 1, f"{len(found)} nodes at ({column}, {row})"
    return int(found[0])


def segments_of(network: RoadNetwork, way: int) -> list[int]:
    """The segments of an OSM way."""
    return np.flatnonzero(network.segment_way == way).tolist()


def forbidden_ways(network: RoadNetwork) -> set[tuple[int, ...]]:
    """Every forbidden sequence as the ways that it leads over."""
    turns = network.turns
    return {
        tuple(int(network.segment_way[segment]) for segment, _ in turns.path(i))
        for i in range(len(turns))
    }
