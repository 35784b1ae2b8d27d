"""Engines time travel as an independent shortest-path search does."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import (
    UNREACHABLE,
    BeelineEngine,
    EngineError,
    GraphEngine,
    Profile,
    RoadNetwork,
    read_network,
)
from routing.engines.weights import NEVER, pack, rounded, unpack
from routing.geometry import along_m, great_circle_m
from routing.network.snap import Snapper
from routing.network.travel import CLOSED, travel_of


def reference_graph(network: RoadNetwork, profile: Profile) -> nx.DiGraph:
    """The same roads in networkx: seconds and metres on every arc, the faster of parallel ones."""
    travel = travel_of(network, profile)
    graph = nx.DiGraph()
    for segment in range(network.segment_count):
        ends = int(network.segment_start[segment]), int(network.segment_end[segment])
        both = ((ends, travel.forward_ms), (ends[::-1], travel.backward_ms))
        for (tail, head), taken_ms in both:
            if taken_ms[segment] == CLOSED:
                continue
            seconds = int(taken_ms[segment]) / 1000
            if not graph.has_edge(tail, head) or graph[tail][head]["seconds"] > seconds:
                metres = float(network.segment_length_m[segment])
                graph.add_edge(tail, head, seconds=seconds, metres=metres)
    return graph


def reference_seconds(
    network: RoadNetwork, profile: Profile, points: np.ndarray, here: int, there: int
) -> float:
    """From point to point by hand: over each end of both segments, and along a common segment."""
    travel = travel_of(network, profile)
    snaps = Snapper(network, travel.snappable).snap(points)
    graph = reference_graph(network, profile)
    (a, b), (f, g) = snaps.segment[[here, there]], snaps.fraction[[here, there]]

    def part_s(taken_ms: np.ndarray, segment: int, share: float) -> list[float]:
        return [] if taken_ms[segment] == CLOSED else [share * float(taken_ms[segment]) / 1000]

    along_ms, against_ms = travel.forward_ms, travel.backward_ms
    ways_out = [(int(network.segment_end[a]), s) for s in part_s(along_ms, a, 1 - f)]
    ways_out += [(int(network.segment_start[a]), s) for s in part_s(against_ms, a, f)]
    ways_in = [(int(network.segment_start[b]), s) for s in part_s(along_ms, b, g)]
    ways_in += [(int(network.segment_end[b]), s) for s in part_s(against_ms, b, 1 - g)]
    options = [
        out_s + nx.dijkstra_path_length(graph, tail, head, weight="seconds") + in_s
        for tail, out_s in ways_out
        for head, in_s in ways_in
        if nx.has_path(graph, tail, head)
    ]
    if a == b:
        options += part_s(along_ms if g >= f else against_ms, a, abs(g - f))
    return float(min(options))


def assert_agrees(network: RoadNetwork, profile: Profile, points: np.ndarray) -> None:
    matrix = GraphEngine(network).matrix(points, profile)
    for here in range(len(points)):
        for there in range(len(points)):
            if here != there:
                expected = reference_seconds(network, profile, points, here, there)
                # half a second of rounding, and a millisecond for each segment of the path
                assert matrix.duration_s[here, there] == pytest.approx(expected, abs=0.6 + 0.1)


def random_points(network: RoadNetwork, count: int, seed: int) -> np.ndarray:
    lots = np.random.default_rng(seed)
    chosen = lots.choice(len(network.shape_longitude), count)
    near = np.column_stack([network.shape_longitude[chosen], network.shape_latitude[chosen]])
    return near + lots.normal(0, 0.0001, near.shape)


@pytest.mark.parametrize("profile", Profile)
def test_the_ladder_as_networkx_travels_it(ladder, profile):
    assert_agrees(ladder, profile, random_points(ladder, 12, seed=3))


@pytest.mark.parametrize("profile", [Profile.MOTORCYCLE, Profile.VAN, Profile.WALK])
def test_one_ways_as_networkx_travels_them(oneway_file, profile):
    network = read_network(oneway_file)
    assert_agrees(network, profile, random_points(network, 12, seed=5))


def test_two_points_on_one_street_are_joined_along_it(ladder):
    points = np.array([[104.9202, 11.57], [104.9207, 11.57]])
    matrix = GraphEngine(ladder).matrix(points, Profile.MOTORCYCLE)
    straight_m = float(great_circle_m(*points[0], *points[1]))
    assert matrix.distance_m[0, 1] == matrix.distance_m[1, 0] == round(straight_m)


def test_against_a_one_way_the_path_goes_round_the_block(oneway_file):
    network = read_network(oneway_file)
    west, east = [104.9204, 11.57], [104.9216, 11.57]
    points = np.array([west, east])
    engine = GraphEngine(network)
    matrix = engine.matrix(points, Profile.MOTORCYCLE)
    assert matrix.distance_m[0, 1] == pytest.approx(131, abs=2)
    assert matrix.distance_m[1, 0] > 600
    on_foot = engine.matrix(points, Profile.WALK)
    assert on_foot.distance_m[1, 0] == on_foot.distance_m[0, 1] == matrix.distance_m[0, 1]


def test_a_signed_limit_slows_the_road(oneway_file):
    network = read_network(oneway_file)
    south = int(np.flatnonzero(network.segment_limit_kmh == 20)[0])
    van = travel_of(network, Profile.VAN)
    assert network.segment_length_m[south] / van.forward_ms[south] * 3600 == pytest.approx(
        20 * 0.6, rel=1e-3
    )


def test_points_at_a_corner_and_twice_the_same_point_cost_nothing(ladder):
    corner = [ladder.node_longitude[0], ladder.node_latitude[0]]
    points = np.array([corner, corner, [104.9202, 11.57]])
    matrix = GraphEngine(ladder).matrix(points, Profile.VAN)
    assert matrix.duration_s[0, 1] == matrix.distance_m[0, 1] == 0
    assert matrix.duration_s[0, 2] == matrix.duration_s[1, 2] < UNREACHABLE


def test_a_point_far_from_every_road_is_unreachable_never_a_number(ladder):
    points = np.array([[104.92, 11.57], [104.92, 11.60]])
    engine = GraphEngine(ladder)
    matrix = engine.matrix(points, Profile.VAN)
    assert matrix.duration_s[0, 1] == matrix.distance_m[1, 0] == UNREACHABLE
    assert engine.snap_distance_m(points)[1] == pytest.approx(3236, rel=0.01)
    with pytest.raises(EngineError, match="No road for a van"):
        engine.route(points, Profile.VAN)


def test_the_line_of_a_route_is_as_long_as_its_legs(ladder):
    points = random_points(ladder, 6, seed=11)
    engine = GraphEngine(ladder)
    matrix = engine.matrix(points, Profile.MOTORCYCLE)
    line = np.array(engine.route(points, Profile.MOTORCYCLE))
    legs_m = sum(int(matrix.distance_m[a, b]) for a, b in pairwise(range(len(points))))
    assert along_m(*line.T)[-1] == pytest.approx(legs_m, abs=len(points))
    assert engine.route(points[:0], Profile.MOTORCYCLE) == ()


def test_the_line_of_a_real_route_is_as_long_as_its_legs(data_mirror: Path):
    network = read_network(data_mirror / "roads/phnom_penh_roads.geojson")
    points = random_points(network, 25, seed=13)
    tour = np.vstack([points, points[:1]])
    engine = GraphEngine(network)
    matrix = engine.matrix(tour, Profile.MOTORCYCLE)
    line = np.array(engine.route(tour, Profile.MOTORCYCLE))
    legs_m = sum(int(matrix.distance_m[a, b]) for a, b in pairwise(range(len(tour))))
    assert along_m(*line.T)[-1] == pytest.approx(legs_m, rel=0.001)
    assert tuple(line[0]) == tuple(line[-1])


@given(st.lists(st.tuples(st.integers(0, 2_000_000_000), st.integers(0, 20_000_000)), max_size=4))
def test_sums_of_weights_are_the_weights_of_sums(parts):
    milliseconds, decimetres = np.array(parts, dtype=np.int64).reshape(-1, 2).T
    whole = unpack(pack(milliseconds, decimetres).sum(keepdims=True))
    assert [int(part[0]) for part in whole] == [milliseconds.sum(), decimetres.sum()]


def test_seconds_and_metres_are_rounded_once_halves_upwards():
    weight = pack(np.array([499, 500, 1499]), np.array([4, 5, 15]))
    seconds, metres = rounded(np.append(weight, NEVER))
    assert seconds.tolist() == [0, 1, 1, UNREACHABLE]
    assert metres.tolist() == [0, 1, 2, UNREACHABLE]


class TestBeeline:
    """The embedded default."""

    points = np.array([[104.9227, 11.5759], [104.9210, 11.5696], [103.8670, 13.4125]])

    def test_it_says_that_it_is_not_on_roads(self):
        note = BeelineEngine().note
        assert not note.on_roads
        assert "Not on roads" in note.note

    def test_distances_are_longer_than_the_straight_line_by_the_factor(self):
        matrix = BeelineEngine().matrix(self.points, Profile.VAN)
        straight_m = float(great_circle_m(*self.points[0], *self.points[2]))
        assert 1.1 < matrix.distance_m[0, 2] / straight_m < 1.6
        assert (matrix.distance_m == matrix.distance_m.T).all()
        assert (np.diag(matrix.duration_s) == 0).all()

    def test_a_walker_takes_longer_than_a_motorcycle(self):
        engine = BeelineEngine()
        on_foot = engine.matrix(self.points, Profile.WALK)
        riding = engine.matrix(self.points, Profile.MOTORCYCLE)
        assert on_foot.duration_s[0, 1] > 2 * riding.duration_s[0, 1]

    def test_every_point_is_on_it_and_a_route_is_its_points(self):
        engine = BeelineEngine()
        assert (engine.snap_distance_m(self.points) == 0).all()
        assert engine.route(self.points, Profile.VAN) == tuple(map(tuple, self.points.tolist()))
