"""Write an OpenStreetMap file of the size of a country: copies of real files, joined by roads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import osmium
import osmium.filter
import osmium.osm.mutable

from benchmarks.road_tiles import CONNECTORS, neighbours

_GRID_ORIGIN, _GRID_DEG = (102.5, 10.5), 0.28
"""South-west corner of the extract, and the size of its squares: each holds any of the files."""

_STRIDE = 1_000_000
"""Ids of one tile; no file has so many nodes."""

_CONNECTOR_BASE = 1_000_000_000_000
_CONNECTED = frozenset({"primary", "secondary", "tertiary", "residential"})


def write_tiled_extract(
    sources: Sequence[Path], target: Path, *, least_nodes: int, seed: int = 2026
) -> int:
    """Write copies of the roads of some files side by side until there are enough nodes.

    The copies lie on a grid, neighbours joined by connectors; ids never clash. Nodes, ways and
    turn restrictions are written as they stand in the sources, without the nodes of no road.

    Args:
        sources: OpenStreetMap files.
        target: ``.osm.pbf`` to write.
        least_nodes: How many nodes the result must have at least.
        seed: Of the connectors.

    Returns:
        How many nodes were written.
    """
    plates = [_read_plate(source) for source in sources]
    per_round = sum(len(plate.nodes) for plate in plates)
    tiles = -(-least_nodes // per_round) * len(plates)
    columns = int(np.ceil(np.sqrt(tiles)))
    places = [
        (_GRID_ORIGIN[0] + (i % columns) * _GRID_DEG, _GRID_ORIGIN[1] + (i // columns) * _GRID_DEG)
        for i in range(tiles)
    ]
    rng = np.random.default_rng(seed)
    target.unlink(missing_ok=True)
    with osmium.SimpleWriter(str(target)) as writer:
        for i, place in enumerate(places):
            _write_nodes(writer, plates[i % len(plates)], i, place)
        for i in range(tiles):
            _write_ways(writer, plates[i % len(plates)], i)
        for number, (here, there) in enumerate(neighbours(tiles, columns)):
            _write_connector(writer, plates, (here, there), number, rng)
        for i in range(tiles):
            _write_relations(writer, plates[i % len(plates)], i)
    return sum(len(plates[i % len(plates)].nodes) for i in range(tiles))


@dataclass(frozen=True, slots=True)
class _Plate:
    """The roads of one file, numbered afresh from 1; positions from the south-west corner."""

    nodes: list[tuple[float, float, dict[str, str]]]
    ways: list[tuple[list[int], dict[str, str]]]
    relations: list[tuple[list[tuple[str, int, str]], dict[str, str]]]


def _read_plate(source: Path) -> _Plate:
    ways: dict[int, tuple[list[int], dict[str, str]]] = {}
    on_roads: set[int] = set()
    roads = osmium.FileProcessor(str(source), osmium.osm.WAY)
    for way in roads.with_filter(osmium.filter.KeyFilter("highway")):
        if isinstance(way, osmium.osm.Way):
            references = [vertex.ref for vertex in way.nodes]
            on_roads.update(references)
            ways[way.id] = references, {tag.k: tag.v for tag in way.tags}
    places: dict[int, tuple[float, float]] = {}
    node_tags: dict[int, dict[str, str]] = {}
    orders: list[tuple[list[tuple[str, int, str]], dict[str, str]]] = []
    for item in osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.RELATION):
        tags = {tag.k: tag.v for tag in item.tags}
        if isinstance(item, osmium.osm.Node) and item.id in on_roads:
            places[item.id] = item.location.lon, item.location.lat
            node_tags[item.id] = tags
        elif isinstance(item, osmium.osm.Relation) and tags.get("type") == "restriction":
            orders.append(([(m.type, m.ref, m.role) for m in item.members], tags))
    number = {
        "n": {reference: i for i, reference in enumerate(places, start=1)},
        "w": {reference: i for i, reference in enumerate(ways, start=1)},
    }
    west, south = (min(place[axis] for place in places.values()) for axis in (0, 1))
    return _Plate(
        nodes=[
            (longitude - west, latitude - south, node_tags[reference])
            for reference, (longitude, latitude) in places.items()
        ],
        ways=[
            ([number["n"][r] for r in references if r in places], tags)
            for references, tags in ways.values()
        ],
        relations=[
            ([(kind, number[kind][ref], role) for kind, ref, role in members], tags)
            for members, tags in orders
            if all(ref in number.get(kind, {}) for kind, ref, _ in members)
        ],
    )


def _write_nodes(
    writer: osmium.SimpleWriter, plate: _Plate, tile: int, place: tuple[float, float]
) -> None:
    base = tile * _STRIDE
    for number, (longitude, latitude, tags) in enumerate(plate.nodes, start=1):
        location = (place[0] + longitude, place[1] + latitude)
        writer.add_node(
            osmium.osm.mutable.Node(id=base + number, version=1, location=location, tags=tags)
        )


def _write_ways(writer: osmium.SimpleWriter, plate: _Plate, tile: int) -> None:
    base = tile * _STRIDE
    for number, (references, tags) in enumerate(plate.ways, start=1):
        nodes = [base + reference for reference in references]
        writer.add_way(osmium.osm.mutable.Way(id=base + number, version=1, nodes=nodes, tags=tags))


def _write_relations(writer: osmium.SimpleWriter, plate: _Plate, tile: int) -> None:
    base = tile * _STRIDE
    for number, (members, tags) in enumerate(plate.relations, start=1):
        moved = [(kind, base + reference, role) for kind, reference, role in members]
        writer.add_relation(
            osmium.osm.mutable.Relation(id=base + number, version=1, members=moved, tags=tags)
        )


def _write_connector(
    writer: osmium.SimpleWriter,
    plates: Sequence[_Plate],
    pair: tuple[int, int],
    number: int,
    rng: np.random.Generator,
) -> None:
    """Join two tiles by primary roads between ends of ordinary roads."""
    drawn = []
    for tile in pair:
        plate = plates[tile % len(plates)]
        streets = [ends for ends, tags in plate.ways if tags["highway"] in _CONNECTED and ends]
        chosen = rng.choice(len(streets), CONNECTORS, replace=False)
        drawn.append([tile * _STRIDE + streets[i][0] for i in chosen])
    for k, nodes in enumerate(zip(*drawn, strict=True)):
        way = _CONNECTOR_BASE + number * CONNECTORS + k
        tags = {"highway": "primary", "name": f"Connector {number + 1}"}
        writer.add_way(osmium.osm.mutable.Way(id=way, version=1, nodes=list(nodes), tags=tags))
