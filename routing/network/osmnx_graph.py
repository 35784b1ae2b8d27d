"""Hand a network to osmnx and take one from it, for analysts who work with its graphs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import shapely

from routing.errors import NetworkReadError
from routing.network.assemble import LooseRoads, assemble, class_bits
from routing.network.road_network import RoadName, RoadNetwork, SegmentFlag
from routing.network.road_tags import limit_kmh, road_name
from routing.problem import Profile, profile_bit
from routing.speeds import load_speeds


def to_osmnx(network: RoadNetwork, profile: Profile) -> Any:
    """The directed roads of a profile as osmnx's ``MultiDiGraph``, EPSG:4326.

    Nodes carry ``x`` and ``y``; edges ``osmid`` (the way), ``highway`` (the class), ``oneway``,
    ``reversed``, ``length`` in metres, ``geometry``, and ``name``, ``ref``, ``maxspeed``,
    ``bridge``, ``tunnel``, ``junction`` where there is something to say. ``osmnx.graph_to_gdfs``
    takes it as it is. Turn restrictions and barriers have no place in such a graph.
    """
    import networkx as nx  # noqa: PLC0415 - slow to load

    graph = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    places = zip(network.node_longitude.tolist(), network.node_latitude.tolist(), strict=True)
    graph.add_nodes_from(
        (node, {"x": longitude, "y": latitude}) for node, (longitude, latitude) in enumerate(places)
    )
    along, against = network.forward(profile), network.backward(profile)
    for segment in np.flatnonzero(along | against).tolist():
        ends = int(network.segment_start[segment]), int(network.segment_end[segment])
        shape = network.shape(segment)
        attributes = _attributes(network, segment)
        attributes["oneway"] = not (along[segment] and against[segment])
        if along[segment]:
            line = shapely.LineString(shape)
            graph.add_edge(*ends, **attributes, reversed=False, geometry=line)
        if against[segment]:
            line = shapely.LineString(shape[::-1])
            graph.add_edge(*ends[::-1], **attributes, reversed=True, geometry=line)
    graph.remove_nodes_from([node for node, degree in graph.degree() if degree == 0])
    return graph


def from_osmnx(graph: Any, *, source: str) -> RoadNetwork:
    """A network from an osmnx graph in degrees; an edge and its mirror image are one road.

    Read are ``highway``, ``maxspeed``, ``name``, ``ref``, ``osmid`` and ``geometry``. Walkers may
    go against a one-way. What such a graph does not know stays unknown: restrictions, barriers,
    signs for single vehicles.

    Args:
        graph: A ``MultiDiGraph`` whose nodes have ``x`` and ``y``.
        source: What the report calls it.

    Raises:
        NetworkReadError: When it is projected or holds no road that anyone travels.
    """
    if str(graph.graph.get("crs", "epsg:4326")).lower() not in {"epsg:4326", "wgs 84"}:
        raise NetworkReadError(
            f"{source} is projected ({graph.graph['crs']}). Expected longitudes and latitudes "
            "(EPSG:4326)."
        )
    numbers: dict[Any, int] = {}
    names: dict[RoadName, int] = {}
    rows: list[tuple[int, ...]] = []
    lines: list[npt.NDArray[np.float64]] = []
    for start, end, line, data, both_ways in _roads(graph):
        road_class = load_speeds().index_of_highway(_first(data.get("highway")))
        if road_class is None:
            continue
        name = road_name({key: _first(data.get(key)) for key in ("name", "ref")})
        forward = int(class_bits()[road_class])
        backward = forward if both_ways else forward & profile_bit(Profile.WALK)
        rows.append(
            (
                numbers.setdefault(start, len(numbers)),
                numbers.setdefault(end, len(numbers)),
                road_class,
                forward,
                backward,
                limit_kmh(_first(data.get("maxspeed"))),
                -1 if name is None else names.setdefault(name, len(names)),
                int(_first(data.get("osmid")) or 0),
            )
        )
        lines.append(line)
    if not rows:
        raise NetworkReadError(f"{source} holds no edge with a highway value that anyone travels.")
    table, vertices = np.array(rows, dtype=np.int64), np.concatenate(lines)
    loose = LooseRoads(
        start=table[:, 0].astype(np.int32),
        end=table[:, 1].astype(np.int32),
        road_class=table[:, 2].astype(np.int8),
        forward=table[:, 3].astype(np.uint8),
        backward=table[:, 4].astype(np.uint8),
        limit_kmh=table[:, 5].astype(np.int16),
        name=table[:, 6].astype(np.int32),
        way=table[:, 7],
        names=tuple(names),
        shape_offset=np.concatenate([[0], np.cumsum([len(line) for line in lines])]),
        shape_longitude=vertices[:, 0],
        shape_latitude=vertices[:, 1],
    )
    return assemble(loose, source=source, ways_read=len(np.unique(table[:, 7])))


def _attributes(network: RoadNetwork, segment: int) -> dict[str, Any]:
    attributes: dict[str, Any] = {
        "osmid": int(network.segment_way[segment]),
        "highway": load_speeds().classes[int(network.segment_class[segment])].name,
        "length": float(network.segment_length_m[segment]),
    }
    if limit := int(network.segment_limit_kmh[segment]):
        attributes["maxspeed"] = str(limit)
    if (number := int(network.segment_name[segment])) >= 0:
        name = network.names[number]
        attributes["name"] = name.latin or name.khmer
        if name.ref:
            attributes["ref"] = name.ref
    flags = SegmentFlag(int(network.segment_flags[segment]))
    said = {
        SegmentFlag.BRIDGE: ("bridge", "yes"),
        SegmentFlag.TUNNEL: ("tunnel", "yes"),
        SegmentFlag.ROUNDABOUT: ("junction", "roundabout"),
    }
    return attributes | dict(pair for flag, pair in said.items() if flag in flags)


def _roads(
    graph: Any,
) -> Iterator[tuple[Any, Any, npt.NDArray[np.float64], dict[str, Any], bool]]:
    """Each road once: its ends, its line, its attributes, and whether it leads back too."""
    edges: dict[tuple[Any, Any, bytes], tuple[npt.NDArray[np.float64], dict[str, Any]]] = {}
    for start, end, data in graph.edges(data=True):
        if "geometry" in data:
            line = shapely.get_coordinates(data["geometry"])
        else:
            line = np.array([[graph.nodes[node][axis] for axis in "xy"] for node in (start, end)])
        edges.setdefault((start, end, line.tobytes()), (line, data))
    done: set[tuple[Any, Any, bytes]] = set()
    for (start, end, written), (line, data) in edges.items():
        if (start, end, written) in done:
            continue
        mirror = (end, start, line[::-1].tobytes())
        done.add(mirror)
        yield start, end, line, data, mirror in edges


def _first(value: Any) -> str:
    """One value as text; osmnx makes a list of them where it joins ways."""
    if isinstance(value, list):
        value = value[0]
    return "" if value is None else str(value)
