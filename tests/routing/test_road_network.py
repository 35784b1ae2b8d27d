"""Road files become networks: topology, one-ways, what is dropped, what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from routing_towns import osm_xml, roads_geojson

from routing import (
    NetworkReadError,
    NetworkStep,
    Profile,
    RoadNetwork,
    load_network,
    read_network,
    write_network,
)
from routing.network.road_tags import road_kind
from routing.network.snap import Snapper
from routing.problem import profile_bit
from routing.speeds import load_speeds

ARRAYS = [
    name for name in RoadNetwork.__dataclass_fields__ if name not in {"report", "names", "turns"}
]


def oneway_for(network: RoadNetwork, profile: Profile) -> np.ndarray:
    """Which segments the profile may travel along their shape only."""
    return network.forward(profile) & ~network.backward(profile)


def class_names(network: RoadNetwork) -> list[str]:
    classes = load_speeds().classes
    return [classes[index].name for index in network.segment_class.tolist()]


def test_streets_meet_where_they_share_a_vertex(ladder):
    assert ladder.node_count == 6
    assert ladder.segment_count == 7
    assert not oneway_for(ladder, Profile.VAN).any()


def test_the_flag_major_tells_boulevards_from_streets(ladder):
    assert sorted(class_names(ladder)) == ["residential"] * 5 + ["secondary"] * 2


def test_a_loose_piece_is_dropped_and_reported(ladder):
    report = ladder.report
    assert (report.components, report.segments_read, report.segments_kept) == (2, 8, 7)
    assert report.km_kept == pytest.approx(0.69, abs=0.02)
    assert report.km_dropped == pytest.approx(0.109, abs=0.002)


def test_crossing_lines_without_a_common_vertex_do_not_meet(tmp_path):
    bridge = tmp_path / "bridge.geojson"
    lines = [
        ([[104.92, 11.570], [104.92, 11.572]], 0),
        ([[104.919, 11.571], [104.923, 11.571]], 0),
    ]
    bridge.write_bytes(roads_geojson(lines))
    network = read_network(bridge)
    assert network.report.components == 2
    assert network.segment_count == 1


def test_one_way_streets_are_honoured_and_footways_kept_for_walkers(oneway_file):
    network = read_network(oneway_file)
    south = class_names(network).index("secondary")
    assert oneway_for(network, Profile.VAN)[south]
    assert not oneway_for(network, Profile.WALK)[south]
    assert network.segment_limit_kmh[south] == 20
    start, end = network.segment_start[south], network.segment_end[south]
    assert network.node_longitude[start] < network.node_longitude[end]
    assert class_names(network).count("footway") == 1
    assert sorted(class_names(network)) == ["footway", *["residential"] * 3, "secondary"]


def test_a_one_way_against_its_nodes_is_travelled_backwards(tmp_path):
    nodes = {1: (104.920, 11.57), 2: (104.922, 11.57), 3: (104.921, 11.572)}
    ways = [
        ([1, 2], {"highway": "residential", "oneway": "-1"}),
        ([1, 3, 2], {"highway": "residential"}),
    ]
    path = tmp_path / "against.osm"
    path.write_text(osm_xml(nodes, ways), encoding="utf-8")
    network = read_network(path)
    van = network.backward(Profile.VAN) & ~network.forward(Profile.VAN)
    only = int(np.flatnonzero(van)[0])
    start, end = network.segment_start[only], network.segment_end[only]
    assert network.node_longitude[start] < network.node_longitude[end]


def test_a_dead_end_that_cannot_be_left_is_no_road_for_vehicles(tmp_path):
    nodes = {1: (104.920, 11.57), 2: (104.922, 11.57), 3: (104.924, 11.57), 4: (104.926, 11.57)}
    ways = [
        ([1, 2], {"highway": "residential"}),
        ([2, 3], {"highway": "residential"}),
        ([3, 4], {"highway": "motorway"}),
    ]
    path = tmp_path / "trap.osm"
    path.write_text(osm_xml(nodes, ways), encoding="utf-8")
    network = read_network(path)
    assert "motorway" not in class_names(network)


def test_gzip_and_plain_files_give_the_same_network(oneway_file, tmp_path):
    packed = tmp_path / "block.osm.gz"
    packed.write_bytes(gzip.compress(oneway_file.read_bytes()))
    plain, unpacked = read_network(oneway_file), read_network(packed)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(plain, name), getattr(unpacked, name))


def test_a_way_with_missing_nodes_is_cut_and_counted(tmp_path):
    path = tmp_path / "cut.osm"
    nodes = {n: (104.92 + n / 1000, 11.57) for n in (1, 2, 4, 5, 6)}
    path.write_text(osm_xml(nodes, [([1, 2, 3, 4, 5, 6], {"highway": "track"})]), encoding="utf-8")
    report = read_network(path).report
    assert (report.ways_read, report.segments_read, report.components) == (1, 2, 2)
    assert "1 ways lack some of their nodes and were cut there." in report.notes


@pytest.mark.parametrize(
    ("tags", "kept"),
    [
        pytest.param({"highway": "service"}, True, id="an alley"),
        pytest.param({"highway": "service", "access": "private"}, True, id="a gated borey"),
        pytest.param({"highway": "residential", "access": "no"}, False, id="closed to all"),
        pytest.param({"highway": "pedestrian", "area": "yes"}, False, id="a square"),
        pytest.param({"highway": "proposed"}, False, id="not built"),
        pytest.param({"highway": "track", "vehicle": "no"}, True, id="walkers only"),
    ],
)
def test_which_ways_are_roads(tags, kept):
    assert (road_kind(tags) is not None) == kept


def test_a_roundabout_and_a_motorway_are_one_way_unless_tagged_otherwise():
    van = profile_bit(Profile.VAN)
    for tags in ({"highway": "primary", "junction": "roundabout"}, {"highway": "motorway"}):
        kind, two_way = road_kind(tags), road_kind({**tags, "oneway": "no"})
        assert kind is not None
        assert two_way is not None
        assert kind.forward & van
        assert not kind.backward & van
        assert two_way.backward & van


def test_a_stored_network_comes_back_and_is_the_same_bytes_each_time(oneway_file, tmp_path):
    network = read_network(oneway_file)
    first, second = tmp_path / "first", tmp_path / "second"
    write_network(network, first)
    back = read_network(first)
    write_network(back, second)
    assert back.report == network.report
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(back, name), getattr(network, name))
        assert getattr(back, name).dtype == getattr(network, name).dtype
    for file in sorted(first.iterdir()):
        assert file.read_bytes() == (second / file.name).read_bytes()


def test_the_build_step_makes_what_it_promises(ladder_file, tmp_path):
    step = NetworkStep()
    step.build({"roads-phnom-penh": ladder_file}, tmp_path)
    assert load_network(tmp_path / step.makes[0]).segment_count == 7


@pytest.mark.parametrize("damage", ["missing", "garbled", "other version"])
def test_a_damaged_store_is_refused(ladder, tmp_path, damage):
    folder = tmp_path / "network"
    write_network(ladder, folder)
    metadata = folder / "network.json"
    if damage == "missing":
        (folder / "nodes.parquet").unlink()
    elif damage == "garbled":
        (folder / "segments.parquet").write_bytes(b"PAR1 no table PAR1")
    else:
        metadata.write_text(metadata.read_text().replace('"version": 2', '"version": 99'))
    with pytest.raises(NetworkReadError, match="Build it again"):
        read_network(folder)


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        pytest.param("a.geojson", b"longitude,latitude\n", "not GeoJSON", id="a CSV"),
        pytest.param("a.geojson", b'{"type": "Topology"}', "no GeoJSON", id="other JSON"),
        pytest.param(
            "a.geojson", b'{"type":"FeatureCollection","features":[]}', "no road", id="empty"
        ),
        pytest.param(
            "a.geojson",
            roads_geojson([([[491_000.0, 1_278_000.0], [491_100.0, 1_278_000.0]], 0)]),
            "EPSG:4326",
            id="metres for degrees",
        ),
        pytest.param("a.geojson", roads_geojson([([[104.9, 11.5]], 0)]), "two", id="one vertex"),
        pytest.param("a.osm", osm_xml({}, []).encode(), "no road", id="OSM without roads"),
        pytest.param("a.osm", b"<osm><node", "breaks off", id="OSM cut off"),
        pytest.param("a.osm.pbf", b"\x00\x00\x00\x0d nothing", "breaks off", id="no PBF"),
        pytest.param("a.shp", b"", "names no kind", id="unknown ending"),
    ],
)
def test_a_file_that_is_no_road_network_is_refused(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(NetworkReadError, match=message):
        read_network(path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(NetworkReadError, match="There is no road file"):
        read_network(tmp_path / "nowhere.osm.pbf")
    with pytest.raises(NetworkReadError, match="no stored road network"):
        read_network(tmp_path)


def test_a_point_meets_the_nearest_road_not_the_nearest_corner(ladder):
    snapper = Snapper(ladder, np.ones(ladder.segment_count, dtype=np.bool_))
    halfway = np.array([[104.92 + 0.00045, 11.57 - 0.0002]])
    snaps = snapper.snap(halfway)
    assert snaps.distance_m[0] == pytest.approx(22.2, abs=0.2)
    assert snaps.fraction[0] == pytest.approx(0.5, abs=0.01)
    np.testing.assert_allclose(snaps.place[0], [104.92045, 11.57], atol=1e-6)


def test_a_point_on_the_other_side_of_the_world_is_just_far(ladder):
    snapper = Snapper(ladder, np.ones(ladder.segment_count, dtype=np.bool_))
    distance_m = snapper.snap(np.array([[-75.0, -11.5], [0.0, 89.9]])).distance_m
    assert (distance_m > 1_000_000).all()


class TestRealFiles:
    """What the mirror's files must give."""

    def test_phnom_penh(self, data_mirror: Path):
        report = read_network(data_mirror / "roads/phnom_penh_roads.geojson").report
        assert report.ways_read == 4679
        assert report.components == 23
        assert report.km_read == pytest.approx(991, abs=3)
        assert 0.85 < report.km_kept / report.km_read < 0.95

    @pytest.mark.parametrize("name", ["monaco.osm.pbf", "campo_grande.osm.gz"])
    def test_osm_extracts_keep_nearly_all(self, data_mirror: Path, name: str):
        network = read_network(data_mirror / "roads" / name)
        assert oneway_for(network, Profile.VAN).any()
        assert network.report.km_kept > 0.95 * network.report.km_read

    def test_a_truncated_pbf_is_refused(self, data_mirror: Path, tmp_path: Path):
        cut = tmp_path / "cut.osm.pbf"
        whole = (data_mirror / "roads/monaco.osm.pbf").read_bytes()
        cut.write_bytes(whole[: len(whole) // 2])
        with pytest.raises(NetworkReadError, match="breaks off"):
            read_network(cut)
