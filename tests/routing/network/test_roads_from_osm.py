"""OpenStreetMap files become networks: where ways are cut, barriers, ferries, names, damage."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from osm_towns import at, node_at, segments_of, who, write_osm

from routing import NetworkReadError, NetworkStep, Profile, load_network, read_network
from routing.network import CLOSED, RoadName, SegmentFlag, travel_of
from routing.speeds import load_speeds

STREET = {"highway": "residential"}


@pytest.fixture
def square(tmp_path: Path) -> Path:
    """A block of four streets (ways 1 to 4), bollard halfway along the south side.

    Nodes 1 south-west, 2 south-east, 3 north-east, 4 north-west; 5 is the bollard.
    """
    return write_osm(
        tmp_path / "square.osm",
        {1: at(0, 0), 2: at(2, 0), 3: at(2, 2), 4: at(0, 2), 5: at(1, 0)},
        [
            (1, [1, 5, 2], {**STREET, "name": "ផ្លូវ ៥១", "name:en": "Street 51"}),
            (2, [2, 3], STREET),
            (3, [3, 4], {**STREET, "surface": "ground"}),
            (4, [4, 1], STREET),
        ],
        node_tags={5: {"barrier": "bollard"}, 3: {"barrier": "toll_booth"}},
    )


def test_a_barrier_in_the_middle_of_a_way_becomes_a_node(square):
    network = read_network(square)
    bollard = node_at(network, 1, 0)
    assert who(int(network.node_barrier[bollard])) == {Profile.REMORK, Profile.VAN, Profile.TRUCK}
    assert np.count_nonzero(network.node_barrier) == 1
    assert len(segments_of(network, 1)) == 2


def test_a_street_that_ends_at_a_bollard_is_still_delivered_to(square):
    network = read_network(square)
    assert travel_of(network, Profile.VAN).snappable.all()


def test_what_lies_behind_bollards_is_not_for_vans(tmp_path):
    path = write_osm(
        tmp_path / "behind.osm",
        {1: at(0, 0), 2: at(2, 0), 3: at(1, 2), 4: at(3, 0), 5: at(4, 0)},
        [(1, [1, 2, 3, 1], STREET), (2, [2, 4, 5], STREET)],
        node_tags={4: {"barrier": "bollard"}},
    )
    network = read_network(path)
    behind = segments_of(network, 2)[1]
    assert not travel_of(network, Profile.VAN).snappable[behind]
    assert travel_of(network, Profile.MOTORCYCLE).snappable[behind]


def test_names_are_shared_and_stay_with_their_segments(square):
    network = read_network(square)
    assert network.names == (RoadName("Street 51", "ផ្លូវ ៥១", ""),)
    assert {int(network.segment_name[s]) for s in segments_of(network, 1)} == {0}
    assert network.segment_name[segments_of(network, 2)[0]] == -1


def test_bare_earth_slows_everybody_but_a_track_presumes_it(square, tmp_path):
    network = read_network(square)
    travel = travel_of(network, Profile.VAN)
    earth, paved = segments_of(network, 3)[0], segments_of(network, 2)[0]
    pace_ms = travel.forward_ms / network.segment_length_m
    factor = load_speeds().surfaces[load_speeds().index_of_surface("ground")].factor[Profile.VAN]
    assert pace_ms[paved] / pace_ms[earth] == pytest.approx(factor, rel=1e-3)
    tracks = write_osm(
        tmp_path / "tracks.osm",
        {1: at(0, 0), 2: at(2, 0), 3: at(2, 2)},
        [
            (1, [1, 2], {"highway": "track", "surface": "ground"}),
            (2, [2, 3], {"highway": "track"}),
            (3, [3, 1], {"highway": "track", "surface": "asphalt"}),
        ],
    )
    network = read_network(tracks)
    pace_ms = travel_of(network, Profile.VAN).forward_ms / network.segment_length_m
    assert pace_ms[0] == pytest.approx(pace_ms[1], rel=1e-3)
    assert pace_ms[2] < pace_ms[1]


def test_a_ferry_takes_the_time_that_it_states_and_the_wait(tmp_path):
    path = write_osm(
        tmp_path / "ferry.osm",
        {1: at(0, 0), 2: at(1, 0), 3: at(1, 8), 4: at(2, 8), 5: at(1, 4)},
        [
            (1, [1, 2], STREET),
            (2, [2, 5, 3], {"route": "ferry", "duration": "00:12", "name": "Areyksat ferry"}),
            (3, [3, 4], STREET),
            (4, [5, 1], {"route": "ferry"}),
        ],
    )
    network = read_network(path)
    crossing = segments_of(network, 2)
    waiting_s = load_speeds().ferry_waiting_s
    assert network.segment_fixed_s[crossing].sum() == pytest.approx(12 * 60 + waiting_s, abs=1)
    assert (network.segment_flags[crossing] == SegmentFlag.FERRY).all()
    unknown = segments_of(network, 4)[0]
    assert network.segment_fixed_s[unknown] > waiting_s
    for profile in (Profile.VAN, Profile.WALK):
        travel = travel_of(network, profile)
        assert travel.forward_ms[crossing].sum() == network.segment_fixed_s[crossing].sum() * 1000
        assert not travel.snappable[crossing].any()
        assert travel.snappable[segments_of(network, 3)].all()


def test_a_way_that_meets_itself_and_a_ring_are_cut_where_roads_meet(tmp_path):
    path = write_osm(
        tmp_path / "lollipop.osm",
        {1: at(0, 0), 2: at(1, 0), 3: at(2, 1), 4: at(1, 2)},
        [(1, [1, 2, 3, 4, 2], STREET)],
    )
    network = read_network(path)
    assert network.segment_count == 2
    ring = int(np.flatnonzero(network.segment_start == network.segment_end)[0])
    assert network.segment_start[ring] == node_at(network, 1, 0)


def test_a_way_alone_without_any_node_in_the_file_is_no_road(tmp_path):
    path = write_osm(tmp_path / "void.osm", {}, [(1, [1, 2], STREET)])
    with pytest.raises(NetworkReadError, match="nodes in the file"):
        read_network(path)


def test_times_are_whole_milliseconds_and_closed_is_no_time(square):
    network = read_network(square)
    travel = travel_of(network, Profile.TRUCK)
    assert travel.forward_ms.dtype == travel.backward_ms.dtype == np.int32
    assert (travel.forward_ms >= 1).all()
    assert (travel.forward_ms < CLOSED).all()
    assert (network.length_dm == np.rint(network.segment_length_m * 10)).all()


def test_everything_comes_back_from_the_store(square, tmp_path):
    from routing import write_network

    network = read_network(square)
    write_network(network, tmp_path / "stored")
    back = load_network(tmp_path / "stored")
    assert back.names == network.names
    assert (back.node_barrier == network.node_barrier).all()
    assert (back.segment_way == network.segment_way).all()


def test_the_build_step_says_how_far_it_is(square, tmp_path):
    told: list[tuple[str, int, int]] = []
    NetworkStep(lambda *heard: told.append(heard)).build({"roads-osm": square}, tmp_path)
    assert [stage for _, stage, _ in told] == [0, 1, 2, 3, 4]
    assert told[1][0] == "4 ways read"


@pytest.mark.parametrize("damage", ["foreign", "empty", "half a block"])
def test_a_file_that_is_no_pbf_is_refused(tmp_path, damage, data_mirror):
    path = tmp_path / "roads.osm.pbf"
    whole = (data_mirror / "roads/monaco.osm.pbf").read_bytes()
    path.write_bytes(
        {"foreign": b"PK\x03\x04" * 500, "empty": b"", "half a block": whole[:9]}[damage]
    )
    with pytest.raises(NetworkReadError, match=r"breaks off|no road"):
        read_network(path)
