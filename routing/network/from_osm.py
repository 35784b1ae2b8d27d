"""Build a road network from an OpenStreetMap file of any size up to a country's."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt

from gis_data import InputError, OsmRoads, OsmSelection, read_osm_roads
from routing.errors import NetworkReadError
from routing.network.assemble import LooseRoads, assemble, lengths_m
from routing.network.cut import CutLines, cut_lines
from routing.network.osm_turns import WayIndex, read_turns
from routing.network.road_network import RoadName, RoadNetwork
from routing.network.road_tags import RoadKind, Tags, barrier_bits, remembered_keys, road_kind
from routing.speeds import load_speeds

_RESTRICTION = frozenset({"restriction"})


def network_from_osm(path: Path, *, progress: Callable[[int], None] | None = None) -> RoadNetwork:
    """Read ``.osm``, ``.osm.gz``, ``.osm.bz2`` or ``.osm.pbf``.

    The file is streamed twice; ways are cut where they meet, where they begin and end, at barriers
    and where a turn restriction turns. Everything is held in flat arrays: about 200 bytes for each
    vertex of a road while building.

    Args:
        path: The file.
        progress: Told now and then how many ways have been read.

    Raises:
        NetworkReadError: When the file cannot be read or holds no road.
    """
    kinds: list[RoadKind] = []

    def keep(tags: Tags) -> bool:
        kind = road_kind(tags)
        if kind is not None:
            kinds.append(kind)  # in the order of the reader's tag sets
        return kind is not None

    wanted = OsmSelection(
        way_keys=("highway", "route"),
        way_tags=remembered_keys(),
        keep_way=keep,
        node_keys=("barrier",),
        relation_types=_RESTRICTION,
    )
    try:
        roads = read_osm_roads(path, wanted, progress=progress)
    except InputError as error:
        raise NetworkReadError(str(error)) from error
    if len(roads.line_way) == 0:
        raise NetworkReadError(
            f"{path.name} holds no road: none of its {roads.ways_read:,} ways with a highway or "
            "route tag is a road that anyone may travel and that has its nodes in the file."
        )
    loose, notes = _loose_roads(roads, kinds)
    return assemble(loose, source=path.name, ways_read=roads.ways_read, notes=notes)


def _loose_roads(roads: OsmRoads, kinds: list[RoadKind]) -> tuple[LooseRoads, list[str]]:
    stops = {node: bits for node, tags in roads.nodes.items() if (bits := barrier_bits(tags))}
    turning = {
        reference
        for relation in roads.relations
        for kind, reference, _ in relation.members
        if kind == "n"
    }
    cut, node_ids = _cut(roads, {*stops, *turning})
    kind, way = roads.line_tags[cut.line], roads.line_way[cut.line]
    longitude, latitude = roads.vertex_longitude[cut.vertex], roads.vertex_latitude[cut.vertex]
    names: dict[RoadName, int] = {}
    name_of_kind = [-1 if k.name is None else names.setdefault(k.name, len(names)) for k in kinds]
    forward = np.array([k.forward for k in kinds], dtype=np.uint8)[kind]
    backward = np.array([k.backward for k in kinds], dtype=np.uint8)[kind]
    barrier = np.zeros(len(node_ids), dtype=np.uint8)
    stopping = np.array(sorted(stops), dtype=np.int64)
    at, found = find_sorted(node_ids, stopping)
    barrier[at] = [stops[node] for node in stopping[found].tolist()]
    index = WayIndex(way, cut.start, cut.end, node_ids, forward, backward)
    turns, turn_notes = read_turns(roads.relations, index)
    loose = LooseRoads(
        start=cut.start,
        end=cut.end,
        road_class=np.array([k.road_class for k in kinds], dtype=np.int8)[kind],
        shape_offset=cut.shape_offset,
        shape_longitude=longitude,
        shape_latitude=latitude,
        barrier=barrier,
        forward=forward,
        backward=backward,
        surface=np.array([k.surface for k in kinds], dtype=np.int8)[kind],
        flags=np.array([int(k.flags) for k in kinds], dtype=np.uint8)[kind],
        limit_kmh=np.array([k.limit_kmh for k in kinds], dtype=np.int16)[kind],
        fixed_s=_crossings(kinds, kind, cut.line, lengths_m(cut.shape_offset, longitude, latitude)),
        name=np.array(name_of_kind, dtype=np.int32)[kind],
        way=way,
        names=tuple(names),
        turns=turns,
    )
    return loose, [*_notes(roads), *turn_notes]


def _cut(roads: OsmRoads, special: set[int]) -> tuple[CutLines, npt.NDArray[np.int64]]:
    """Cut the lines at shared and at special nodes; also the OSM id of every node, ascending."""
    ids, key, times = np.unique(roads.vertex_node, return_inverse=True, return_counts=True)
    at, _ = find_sorted(ids, np.array(sorted(special), dtype=np.int64))
    meets = times > 1
    meets[at] = True
    cut = cut_lines(roads.line_offset, key, meets[key])
    return cut, ids[cut.node_key]


def find_sorted(
    ids: npt.NDArray[np.int64], wanted: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """Where wanted values stand in ascending ids, and which of them are there at all.

    >>> [part.tolist() for part in find_sorted(np.array([2, 5, 9]), np.array([5, 7, 9]))]
    [[1, 2], [True, False, True]]
    """
    at = np.minimum(np.searchsorted(ids, wanted), max(len(ids) - 1, 0))
    found: npt.NDArray[np.bool_] = ids[at] == wanted
    return at[found], found


def _crossings(
    kinds: list[RoadKind],
    kind: npt.NDArray[np.int32],
    line: npt.NDArray[np.int64],
    length_m: npt.NDArray[np.float64],
) -> npt.NDArray[np.int32]:
    """Seconds of each piece of a ferry line: its share of the crossing and of the wait; (m,)."""
    speeds = load_speeds()
    stated = np.array([-2 if k.crossing_s is None else k.crossing_s for k in kinds])[kind]
    fixed_s = np.zeros(len(kind), dtype=np.int32)
    ferry = np.flatnonzero(stated != -2)  # noqa: PLR2004 - no ferry
    if len(ferry) == 0:
        return fixed_s
    of_line = np.bincount(line[ferry], weights=length_m[ferry])[line[ferry]]
    ferry_kmh = max(speeds.classes[speeds.index("ferry")].kmh.values())
    sailing_s = np.where(stated[ferry] > 0, stated[ferry], of_line / (ferry_kmh / 3.6))
    share = length_m[ferry] / np.maximum(of_line, 1e-9)
    fixed_s[ferry] = np.maximum(np.rint((sailing_s + speeds.ferry_waiting_s) * share), 1)
    return fixed_s


def _notes(roads: OsmRoads) -> list[str]:
    nobodys = roads.ways_read - roads.ways_kept
    notes = [f"{nobodys:,} ways are no roads that anyone may travel, or lie outside the file."]
    if roads.ways_cut:
        notes.append(f"{roads.ways_cut:,} ways lack some of their nodes and were cut there.")
    return notes
