"""Stream the ways, the relations and the tagged nodes of an OpenStreetMap file into flat arrays."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt
import osmium
import osmium.filter

from gis_data.errors import InputError, Problem

Tags = Mapping[str, str]
WaysRead = Callable[[int], None]
"""Told now and then how many ways have been read so far."""

_UNITS_PER_DEGREE = 10_000_000
"""OpenStreetMap stores positions as whole units of 1e-7 degrees."""

_LEAST_NODES_OF_A_LINE = 2
_WAYS_BETWEEN_REPORTS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class OsmSelection:
    """What a caller wants of a file.

    Attributes:
        way_keys: A way with any of these keys is looked at.
        way_tags: The keys of such a way that are remembered; all others are forgotten.
        keep_way: Told the remembered tags, says whether the way is wanted; asked once for each
            set of tags that occurs.
        node_keys: Nodes with any of these keys are remembered with all their tags.
        relation_types: Relations whose ``type`` is one of these are remembered.
    """

    way_keys: Sequence[str]
    way_tags: frozenset[str]
    keep_way: Callable[[Tags], bool]
    node_keys: Sequence[str]
    relation_types: frozenset[str]


@dataclass(frozen=True, slots=True)
class OsmRelation:
    """A relation: its id, its tags, and its members as (kind, id, role); kind is n, w or r."""

    id: int
    tags: Tags
    members: tuple[tuple[str, int, str], ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OsmRoads:
    """The wanted ways as k lines of v vertices, and what belongs to them.

    A way that lacks some of its nodes is cut there into several lines; what is left of it as a
    single node falls away.

    Attributes:
        line_way: int64 (k,), id of the way.
        line_tags: int32 (k,), index into ``tag_sets``.
        line_offset: int64 (k + 1,), where each line begins among the vertices.
        vertex_node: int64 (v,), id of the node.
        vertex_longitude: float64 (v,), degrees.
        vertex_latitude: float64 (v,), degrees.
        tag_sets: The different sets of tags that occur.
        nodes: Tags of the remembered nodes by id, whether a wanted way uses them or not.
        relations: The remembered relations.
        ways_read: Ways with one of the keys.
        ways_kept: Ways of which a line is left.
        ways_cut: Ways that lack some of their nodes.
    """

    line_way: npt.NDArray[np.int64] = field(repr=False)
    line_tags: npt.NDArray[np.int32] = field(repr=False)
    line_offset: npt.NDArray[np.int64] = field(repr=False)
    vertex_node: npt.NDArray[np.int64] = field(repr=False)
    vertex_longitude: npt.NDArray[np.float64] = field(repr=False)
    vertex_latitude: npt.NDArray[np.float64] = field(repr=False)
    tag_sets: tuple[Tags, ...] = field(repr=False)
    nodes: Mapping[int, Tags] = field(repr=False)
    relations: tuple[OsmRelation, ...] = field(repr=False)
    ways_read: int
    ways_kept: int
    ways_cut: int


def read_osm_roads(
    source: Path, wanted: OsmSelection, *, progress: WaysRead | None = None
) -> OsmRoads:
    """Read a file in two passes: relations and tagged nodes, then the ways with their positions.

    Memory holds 16 bytes for each node of the file and 16 for each vertex of a wanted way; there is
    no Python object for any of them.

    Args:
        source: ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf``; nodes before ways, as usual.
        wanted: Which ways, nodes and relations.
        progress: Told how many ways have been read.

    Raises:
        InputError: When the file is missing, cut off or not OpenStreetMap data.
    """
    try:
        nodes, relations = _nodes_and_relations(source, wanted)
        return _ways(source, wanted, nodes, relations, progress)
    except (RuntimeError, OSError) as error:
        problem = Problem(
            str(source),
            f"a file that breaks off or is no OpenStreetMap data ({error})",
            "a complete .osm, .osm.gz or .osm.pbf file",
            "Fetch the file again and compare its checksum.",
        )
        raise InputError("The OpenStreetMap file cannot be read.", [problem]) from error


def _nodes_and_relations(
    source: Path, wanted: OsmSelection
) -> tuple[dict[int, Tags], tuple[OsmRelation, ...]]:
    nodes: dict[int, Tags] = {}
    relations: list[OsmRelation] = []
    stream = osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.RELATION)
    for item in stream.with_filter(osmium.filter.KeyFilter(*wanted.node_keys, "type")):
        tags = {tag.k: tag.v for tag in item.tags}
        if isinstance(item, osmium.osm.Node):
            if not tags.keys().isdisjoint(wanted.node_keys):
                nodes[item.id] = tags
        elif isinstance(item, osmium.osm.Relation) and tags.get("type") in wanted.relation_types:
            members = tuple((member.type, member.ref, member.role) for member in item.members)
            relations.append(OsmRelation(item.id, tags, members))
    return nodes, tuple(relations)


def _ways(
    source: Path,
    wanted: OsmSelection,
    nodes: dict[int, Tags],
    relations: tuple[OsmRelation, ...],
    progress: WaysRead | None,
) -> OsmRoads:
    stream = (
        osmium.FileProcessor(str(source), osmium.osm.NODE | osmium.osm.WAY)
        .with_locations()
        .with_filter(osmium.filter.EntityFilter(osmium.osm.WAY))
        .with_filter(osmium.filter.KeyFilter(*wanted.way_keys))
    )
    numbers: dict[tuple[tuple[str, str], ...], int] = {}
    tag_sets: list[Tags] = []
    way, tag_set, size = array("q"), array("i"), array("i")
    reference, x, y = array("q"), array("i"), array("i")
    ways_read = 0
    for item in stream:
        if not isinstance(item, osmium.osm.Way):
            continue
        ways_read += 1
        if progress is not None and ways_read % _WAYS_BETWEEN_REPORTS == 0:
            progress(ways_read)
        key = tuple([(tag.k, tag.v) for tag in item.tags if tag.k in wanted.way_tags])
        number = numbers.get(key)
        if number is None:
            tags = dict(key)
            number = len(tag_sets) if wanted.keep_way(tags) else -1
            numbers[key] = number
            if number >= 0:
                tag_sets.append(tags)
        if number < 0:
            continue
        vertices = item.nodes
        way.append(item.id)
        tag_set.append(number)
        size.append(len(vertices))
        reference.extend([vertex.ref for vertex in vertices])
        x.extend([vertex.x for vertex in vertices])
        y.extend([vertex.y for vertex in vertices])
    if progress is not None:
        progress(ways_read)
    ways = _WayArrays(
        way=np.frombuffer(way, dtype=np.int64),
        tag_set=np.frombuffer(tag_set, dtype=np.int32),
        size=np.frombuffer(size, dtype=np.int32),
        reference=np.frombuffer(reference, dtype=np.int64),
        x=np.frombuffer(x, dtype=np.int32),
        y=np.frombuffer(y, dtype=np.int32),
    )
    return _lines(ways, tuple(tag_sets), nodes, relations, ways_read)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _WayArrays:
    """The ways as they stand in the file; positions in units of 1e-7 degrees."""

    way: npt.NDArray[np.int64]
    tag_set: npt.NDArray[np.int32]
    size: npt.NDArray[np.int32]
    reference: npt.NDArray[np.int64]
    x: npt.NDArray[np.int32]
    y: npt.NDArray[np.int32]


def _lines(
    ways: _WayArrays,
    tag_sets: tuple[Tags, ...],
    nodes: dict[int, Tags],
    relations: tuple[OsmRelation, ...],
    ways_read: int,
) -> OsmRoads:
    """Cut the ways into stretches of present nodes."""
    present = np.abs(ways.x.astype(np.int64)) <= 180 * _UNITS_PER_DEGREE
    owner = np.repeat(np.arange(len(ways.way), dtype=np.int32), ways.size)
    begins = present.copy()
    begins[1:] &= ~present[:-1] | (owner[1:] != owner[:-1])
    stretch = np.cumsum(begins) - 1
    length = np.bincount(stretch[present], minlength=1)
    long_enough = length >= _LEAST_NODES_OF_A_LINE
    stays = present & long_enough[stretch]
    line_owner = owner[begins][long_enough] if begins.any() else owner[:0]
    sizes = length[long_enough]
    return OsmRoads(
        line_way=ways.way[line_owner],
        line_tags=ways.tag_set[line_owner],
        line_offset=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
        vertex_node=ways.reference[stays],
        vertex_longitude=ways.x[stays] / _UNITS_PER_DEGREE,
        vertex_latitude=ways.y[stays] / _UNITS_PER_DEGREE,
        tag_sets=tag_sets,
        nodes=nodes,
        relations=relations,
        ways_read=ways_read,
        ways_kept=len(np.unique(line_owner)),
        ways_cut=len(np.unique(owner[~present])),
    )
