"""Stream tagged things out of an OpenStreetMap file: points, lines and outlines with their tags."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

import osmium
import osmium.filter

from gis_data.errors import InputError, Problem

Position = tuple[float, float]

_AREAS = frozenset({"multipolygon", "building"})
"""Types of relations that are one thing drawn by several ways."""


@dataclass(frozen=True, slots=True)
class OsmFeature:
    """One thing of an OpenStreetMap file.

    Attributes:
        kind: What it is there.
        id: Its number there.
        tags: Key → value.
        line: Its positions in order, (longitude, latitude) in degrees: one for a node; those of
            all members, one after the other, for a relation.
        nodes: For a way the number of the node at each of these positions.
    """

    kind: Literal["node", "way", "relation"]
    id: int
    tags: Mapping[str, str]
    line: tuple[Position, ...]
    nodes: tuple[int, ...] = ()


class _Relations(NamedTuple):
    tags: dict[int, dict[str, str]]
    of_way: dict[int, list[int]]  # way → relations that it draws


def stream_features(
    source: Path, *, node_keys: Collection[str], way_keys: Collection[str]
) -> Iterator[OsmFeature]:
    """Yield the nodes with one of ``node_keys``, then ways and areas with one of ``way_keys``.

    Nodes and ways are read once; what few relations there are, once before. Node positions wait in
    a compact table outside Python, so that memory grows with what is kept and not with the file.
    Positions that a cut file lacks are left out; what has none left is not yielded.

    Args:
        source: ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf``.
        node_keys: Keys that a node must have one of.
        way_keys: Keys that a way or a relation must have one of.

    Raises:
        InputError: When the file is missing, cut off or not OpenStreetMap data.
    """
    try:
        yield from _stream(source, tuple(node_keys), tuple(way_keys))
    except (RuntimeError, OSError) as error:
        problem = Problem(
            str(source),
            f"a file that breaks off or is no OpenStreetMap data ({error})",
            "a complete .osm, .osm.gz or .osm.pbf file",
            "Fetch the file again and compare its checksum.",
        )
        raise InputError("The OpenStreetMap file cannot be read.", [problem]) from error


def _stream(
    source: Path, node_keys: tuple[str, ...], way_keys: tuple[str, ...]
) -> Iterator[OsmFeature]:
    relations = _relations(source, way_keys)
    drawn: dict[int, list[Position]] = {}
    stream = osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    stream = stream.with_filter(_having(node_keys, osmium.osm.NODE))
    if not relations.of_way:  # members often have no tags of their own
        stream = stream.with_filter(_having(way_keys, osmium.osm.WAY))
    for thing in stream:
        if isinstance(thing, osmium.osm.Node):
            where = (thing.location.lon, thing.location.lat)
            yield OsmFeature("node", thing.id, _tags(thing.tags), (where,))
        elif isinstance(thing, osmium.osm.Way):
            owners = relations.of_way.get(thing.id, ())
            wanted = any(key in thing.tags for key in way_keys)
            if not (owners or wanted):
                continue
            present = [
                (node.ref, (node.location.lon, node.location.lat))
                for node in thing.nodes
                if node.location.valid()
            ]
            for owner in owners:
                drawn.setdefault(owner, []).extend(where for _, where in present)
            if wanted and present:
                yield OsmFeature(
                    "way",
                    thing.id,
                    _tags(thing.tags),
                    tuple(where for _, where in present),
                    tuple(reference for reference, _ in present),
                )
    for relation, line in drawn.items():
        yield OsmFeature("relation", relation, relations.tags[relation], tuple(line))


def _having(keys: tuple[str, ...], kind: osmium.osm.osm_entity_bits) -> osmium.filter.KeyFilter:
    """Drops the things of one kind that have none of the keys."""
    keep = osmium.filter.KeyFilter(*keys)
    keep.enable_for(kind)
    return keep


def _relations(source: Path, keys: tuple[str, ...]) -> _Relations:
    """The areas with one of the keys that several ways draw."""
    found = _Relations({}, {})
    stream = osmium.FileProcessor(str(source), osmium.osm.RELATION).with_filter(
        osmium.filter.KeyFilter(*keys)
    )
    for relation in stream:
        if not isinstance(relation, osmium.osm.Relation):
            continue
        tags = _tags(relation.tags)
        if tags.get("type") in _AREAS:
            found.tags[relation.id] = tags
            for member in relation.members:
                if member.type == "w" and member.role in {"", "outer", "outline"}:
                    found.of_way.setdefault(member.ref, []).append(relation.id)
    return found


def _tags(tags: osmium.osm.TagList) -> dict[str, str]:
    return {tag.k: tag.v for tag in tags}
