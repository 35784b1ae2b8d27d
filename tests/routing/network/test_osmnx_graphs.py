"""Networks and osmnx's graphs are the same roads."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import numpy as np
import osmium
import osmium.filter
import pytest

from routing import NetworkReadError, Profile, RoadNetwork, read_network
from routing.network.osmnx_graph import from_osmnx, to_osmnx
from routing.network.road_tags import road_kind
from routing.speeds import load_speeds

ox = pytest.importorskip("osmnx")


def osmnx_reads(source: Path, folder: Path) -> nx.MultiDiGraph:
    """The graph that osmnx itself makes of the roads of a file, not simplified."""
    xml = folder / "roads.osm"
    ways = osmium.FileProcessor(str(source), osmium.osm.WAY)
    with osmium.BackReferenceWriter(str(xml), ref_src=str(source), overwrite=True) as writer:
        for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
            if road_kind({tag.k: tag.v for tag in way.tags}) is not None:
                writer.add(way)
    return ox.graph_from_xml(xml, simplify=False, retain_all=True)


def place_of(longitude: float, latitude: float) -> tuple[int, int]:
    return round(longitude * 1e7), round(latitude * 1e7)


def test_the_same_kilometres_and_intersections_as_osmnx(data_mirror: Path, tmp_path):
    source = data_mirror / "roads/monaco.osm.pbf"
    network = read_network(source)
    graph = osmnx_reads(source, tmp_path)
    streets = ox.convert.to_undirected(graph)
    theirs_km = sum(length for *_, length in streets.edges(data="length")) / 1000
    ferry = load_speeds().index("ferry")
    ferry_km = network.segment_length_m[network.segment_class == ferry].sum() / 1000
    assert network.report.km_read - ferry_km == pytest.approx(theirs_km, abs=0.01)

    meeting = {node for node, degree in streets.degree() if degree > 2}
    theirs = {place_of(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in meeting}
    ours = intersections(network)
    assert ours <= theirs
    assert len(ours) > 0.99 * len(theirs)  # the rest lies on parts that are not kept


def intersections(network: RoadNetwork) -> set[tuple[int, int]]:
    land = network.segment_class != load_speeds().index("ferry")
    ends = np.concatenate([network.segment_start[land], network.segment_end[land]])
    nodes = np.flatnonzero(np.bincount(ends, minlength=network.node_count) > 2)
    places = zip(network.node_longitude[nodes], network.node_latitude[nodes], strict=True)
    return {place_of(longitude, latitude) for longitude, latitude in places}


def test_a_network_goes_to_osmnx_and_comes_back(oneway_file):
    network = read_network(oneway_file)
    graph = to_osmnx(network, Profile.MOTORCYCLE)
    nodes, edges = ox.graph_to_gdfs(graph)
    assert (nodes.crs.to_epsg(), edges.crs.to_epsg()) == (4326, 4326)
    south = edges[edges.highway == "secondary"]
    assert south.oneway.tolist() == [True]
    assert south.maxspeed.tolist() == ["20"]
    back = from_osmnx(graph, source="a graph")
    roads = network.segment_count - 1  # the footway is not for motorcycles
    assert back.segment_count == roads
    assert back.report.km_kept == pytest.approx(edges_km(network), abs=0.001)
    assert np.count_nonzero(back.forward(Profile.VAN) & ~back.backward(Profile.VAN)) == 1


def edges_km(network: RoadNetwork) -> float:
    return float(network.segment_length_m[network.forward(Profile.MOTORCYCLE)].sum()) / 1000


def test_a_projected_graph_is_refused(oneway_file):
    graph = to_osmnx(read_network(oneway_file), Profile.VAN)
    with pytest.raises(NetworkReadError, match="projected"):
        from_osmnx(ox.project_graph(graph), source="a graph")


def test_a_graph_without_roads_is_refused():
    graph = nx.MultiDiGraph(crs="epsg:4326")
    graph.add_node(1, x=104.9, y=11.5)
    with pytest.raises(NetworkReadError, match="no edge with a highway"):
        from_osmnx(graph, source="a graph")
