"""Build a road network from an OpenStreetMap file through osmnx."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from gis_data import InputError, extract_ways
from routing.errors import NetworkReadError
from routing.network.assemble import LooseRoads, assemble, class_bits
from routing.network.road_network import RoadNetwork
from routing.problem import Profile, profile_bit
from routing.speeds import load_speeds

MOST_NODES = 1_500_000
"""Road nodes that osmnx is trusted with: it takes 5 to 9 kB for each (measured on Porto Alegre)."""

_KMH_PER_MPH = 1.609344
_LIMIT = re.compile(r"(\d{1,3})(?:\.\d+)?\s*(mph)?")
_FORWARD = frozenset({"yes", "true", "1"})
_BACKWARD = frozenset({"-1", "reverse"})
_ACCESS_WORDS = {
    "all": 255,
    "vehicle": 255 - profile_bit(Profile.WALK),
    "foot": profile_bit(Profile.WALK),
}


def network_from_osm(path: Path) -> RoadNetwork:
    """Read ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf``.

    One streaming pass keeps the roads, with their tags brought to one form, in a small temporary
    file; osmnx builds the graph from it, honours one-ways and joins ways between intersections.
    Turn restrictions are not read yet.

    Raises:
        NetworkReadError: When the file cannot be read or holds no road.
    """
    # Imported here: it draws in half of the scientific stack, which a stored network does not need.
    import osmnx as ox  # noqa: PLC0415

    with TemporaryDirectory(prefix="phlov-roads-") as folder:
        roads = Path(folder) / "roads.osm"
        try:
            extract = extract_ways(path, roads, key="highway", keep=plain_road_tags)
        except InputError as error:
            raise NetworkReadError(str(error)) from error
        if not extract.ways_kept:
            raise NetworkReadError(
                f"{path.name} holds no road: none of its {extract.ways_read:,} ways has a highway "
                "tag of a road that anyone may travel."
            )
        if extract.nodes_kept > MOST_NODES:
            raise NetworkReadError(
                f"{path.name} holds {extract.nodes_kept:,} road nodes; this version reads at most "
                f"{MOST_NODES:,} in memory. Cut the area that you need out of it, for example with "
                "`osmium extract`, and give that with --roads."
            )
        graph = ox.graph_from_xml(roads, simplify=False, retain_all=True)
    graph = ox.simplify_graph(graph, edge_attrs_differ=["highway", "access", "maxspeed"])
    notes = [
        f"{extract.ways_read - extract.ways_kept:,} ways with a highway tag are open to nobody.",
        "Turn restrictions are not honoured.",
    ]
    if extract.ways_cut:
        notes.append(f"{extract.ways_cut:,} ways lack some of their nodes and were cut there.")
    return assemble(_segments(graph), source=path.name, ways_read=extract.ways_read, notes=notes)


def plain_road_tags(tags: Mapping[str, str]) -> dict[str, str] | None:
    """Bring a way's tags to the five that the network needs, or None when nobody travels it.

    >>> plain_road_tags({"highway": "primary_link", "oneway": "1", "maxspeed": "40"})
    {'highway': 'primary', 'oneway': 'yes', 'maxspeed': '40', 'access': 'all'}
    >>> plain_road_tags({"highway": "construction"}) is None
    True
    """
    speeds = load_speeds()
    index = speeds.index_of_highway(tags.get("highway", ""))
    if index is None or tags.get("area") == "yes":
        return None
    road = speeds.classes[index]
    access = _access_word(tags)
    if access is None:
        return None
    oneway = tags.get("oneway")
    if oneway in _BACKWARD:
        direction = "-1"
    elif oneway in _FORWARD:
        direction = "yes"
    elif oneway is None:
        circular = tags.get("junction") in {"roundabout", "circular"}
        direction = "yes" if road.oneway or circular else "no"
    else:
        direction = "no"
    return {
        "highway": road.name,
        "oneway": direction,
        "maxspeed": str(limit_kmh(tags.get("maxspeed", ""))),
        "access": access,
    }


def limit_kmh(text: str) -> int:
    """Read a ``maxspeed`` value; 0 where it says no number (``RU:urban``, ``none``).

    >>> limit_kmh("40"), limit_kmh("25 mph"), limit_kmh("walk")
    (40, 40, 0)
    """
    found = _LIMIT.fullmatch(text.strip())
    if not found:
        return 0
    return round(int(found[1]) * (_KMH_PER_MPH if found[2] else 1))


def _access_word(tags: Mapping[str, str]) -> str | None:
    """Who may pass; the more special tag decides (OSM wiki, Key:access). Private roads stay in."""
    vehicle = _first(tags, "motor_vehicle", "vehicle", "access") != "no"
    foot = _first(tags, "foot", "access") != "no"
    if vehicle and foot:
        return "all"
    if vehicle:
        return "vehicle"
    return "foot" if foot else None


def _first(tags: Mapping[str, str], *keys: str) -> str | None:
    return next((tags[key] for key in keys if key in tags), None)


def _segments(graph: Any) -> LooseRoads:
    """Turn osmnx's directed edges into segments: an edge and its mirror image are one, two-way."""
    speeds = load_speeds()
    edges: dict[tuple[Any, ...], tuple[Any, Any, npt.NDArray[np.float64], dict[str, Any]]] = {}
    for start, end, data in graph.edges(data=True):
        if "geometry" in data:
            line = np.asarray(data["geometry"].coords, dtype=np.float64)
        else:
            ends = (graph.nodes[start], graph.nodes[end])
            line = np.array([[node["x"], node["y"]] for node in ends])
        edges.setdefault((start, end, line.tobytes()), (start, end, line, data))
    done: set[tuple[Any, ...]] = set()
    numbers: dict[Any, int] = {}
    rows, lines = [], []
    for key, (start, end, line, data) in edges.items():
        if key in done:
            continue
        mirror = (end, start, line[::-1].tobytes())
        done.update((key, mirror))
        index = speeds.index(data["highway"])
        forward = int(class_bits()[index]) & _ACCESS_WORDS[data["access"]]
        backward = forward if mirror in edges else forward & profile_bit(Profile.WALK)
        ends = [numbers.setdefault(node, len(numbers)) for node in (start, end)]
        rows.append((*ends, index, forward, backward, int(data["maxspeed"])))
        lines.append(line)
    table, vertices = np.array(rows), np.concatenate(lines)
    return LooseRoads(
        start=table[:, 0].astype(np.int32),
        end=table[:, 1].astype(np.int32),
        road_class=table[:, 2].astype(np.int8),
        forward=table[:, 3].astype(np.uint8),
        backward=table[:, 4].astype(np.uint8),
        limit_kmh=table[:, 5].astype(np.int16),
        shape_offset=np.concatenate([[0], np.cumsum([len(line) for line in lines])]),
        shape_longitude=vertices[:, 0],
        shape_latitude=vertices[:, 1],
    )
