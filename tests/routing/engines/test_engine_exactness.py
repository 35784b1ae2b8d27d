"""The graph engine is exact: against a brute-force search, and against scipy on real cities."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest
from drawn_towns import drawn_town, points_near
from hypothesis import given, settings
from hypothesis import strategies as st
from road_reference import Reference, snapped

from routing import UNREACHABLE, GraphEngine, Profile, RoadNetwork, read_network
from routing.engines import hierarchy
from routing.engines.search import DijkstraSearch, HierarchySearch
from routing.network import CLOSED


@cache
def city(path: Path) -> GraphEngine:
    engine = GraphEngine(read_network(path))
    engine.prepare()
    return engine


def exact_tables(engine: GraphEngine, profile: Profile, points: np.ndarray):
    """Packed weights of all pairs, over the hierarchy and by scipy."""
    timing, ends = engine.timing(profile), engine.ends(points, profile)
    everything = slice(0, len(points))
    over_hierarchy = timing.search(0)
    assert isinstance(over_hierarchy, HierarchySearch)
    by_scipy = DijkstraSearch(timing.states, timing.weights)
    return (search.towards(ends)(ends, everything) for search in (over_hierarchy, by_scipy))


def brute_force(network: RoadNetwork, profile: Profile, points: np.ndarray, rows: range):
    """Milliseconds and decimetres of each pair; -1 where no road leads."""
    reference = Reference(network, profile)
    snaps = snapped(network, reference.travel, points)
    found = [reference.costs(snaps, row, range(len(points))) for row in rows]
    return np.array([[cost or (-1, -1) for cost in row] for row in found])


def exact(engine: GraphEngine, profile: Profile, points: np.ndarray, rows: range) -> np.ndarray:
    ends = engine.ends(points, profile)
    weight = engine.timing(profile).search(0).towards(ends)(ends, slice(rows.start, rows.stop))
    lost = weight >= 1 << 61
    parts = np.stack([weight >> 28, weight & ((1 << 28) - 1)], axis=-1)
    return np.where(lost[..., None], -1, parts)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(Profile))
def test_drawn_towns_with_turns_and_barriers_as_brute_force_travels_them(seed, profile):
    network = drawn_town(seed)
    points = points_near(network, 12, seed)
    expected = brute_force(network, profile, points, range(12))
    with_hierarchy = GraphEngine(network)
    with_hierarchy.prepare()
    assert (exact(with_hierarchy, profile, points, range(12)) == expected).all()
    assert (exact(GraphEngine(network), profile, points, range(12)) == expected).all()


@pytest.mark.parametrize("profile", Profile)
def test_monaco_with_its_turn_restrictions_as_brute_force_travels_it(data_mirror: Path, profile):
    engine = city(data_mirror / "roads/monaco.osm.pbf")
    assert len(engine.network.turns) >= 40
    points = points_near(engine.network, 200, seed=7)
    rows = range(4)
    expected = brute_force(engine.network, profile, points, rows)
    assert (exact(engine, profile, points, rows) == expected).all()


def test_the_turn_restrictions_of_monaco_make_a_difference(data_mirror: Path):
    engine = city(data_mirror / "roads/monaco.osm.pbf")
    states = engine._topology.states
    assert engine.network.node_count < states.count < 1.2 * engine.network.node_count
    restricted = engine.timing(Profile.VAN).weights[states.forbidden > 0]
    assert (restricted >= 1 << 61).any()


@pytest.mark.parametrize(
    ("name", "profile"),
    [("monaco.osm.pbf", profile) for profile in Profile]  # the large city: benchmarks.matrix
    + [("porto_alegre.osm.pbf", Profile.MOTORCYCLE), ("porto_alegre.osm.pbf", Profile.WALK)],
)
def test_200_places_of_a_city_exactly_as_scipy_travels_it(data_mirror: Path, name, profile):
    engine = city(data_mirror / "roads" / name)
    points = points_near(engine.network, 200, seed=3)
    over_hierarchy, by_scipy = exact_tables(engine, profile, points)
    assert (over_hierarchy == by_scipy).all()
    assert (over_hierarchy < 1 << 61).mean() > 0.9


def test_without_the_ordering_library_the_matrix_is_the_same(monkeypatch, ladder):
    points = points_near(ladder, 30, seed=1)
    expected = GraphEngine(ladder)
    expected.prepare()
    wanted = expected.matrix(points, Profile.VAN)
    monkeypatch.setattr(hierarchy, "pyroutingkit", None)
    engine = GraphEngine(ladder)
    for _ in range(5):  # more rows than would make a hierarchy pay
        found = engine.matrix(points, Profile.VAN)
    assert not isinstance(engine.timing(Profile.VAN).search(0), HierarchySearch)
    assert (found.duration_s == wanted.duration_s).all()
    assert (found.distance_m == wanted.distance_m).all()


def test_a_hierarchy_is_built_once_it_pays(ladder):
    engine = GraphEngine(ladder)
    points = points_near(ladder, 30, seed=1)
    first = engine.matrix(points, Profile.VAN)
    assert not isinstance(engine.timing(Profile.VAN).search(0), HierarchySearch)
    for _ in range(4):
        later = engine.matrix(points, Profile.VAN)
    assert isinstance(engine.timing(Profile.VAN).search(0), HierarchySearch)
    assert (first.duration_s == later.duration_s).all()


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from([Profile.MOTORCYCLE, Profile.WALK]), st.booleans())
def test_legs_are_allowed_ways_that_add_up_to_the_matrix(seed, profile, prepared):
    network = drawn_town(seed)
    engine = GraphEngine(network)
    if prepared:
        engine.prepare()
    points = points_near(network, 8, seed)
    times = exact(engine, profile, points, range(8))
    reference = Reference(network, profile)
    for here in range(8):
        for there in range(8):
            if times[here, there, 0] < 0 or here == there:
                continue
            (leg,) = engine.legs(points[[here, there]], profile)
            assert [leg.duration_ms, leg.distance_dm] == times[here, there].tolist()
            assert leg.part_ms.sum() == leg.duration_ms
            ways = list(zip(leg.segment.tolist(), leg.forward.tolist(), strict=True))
            for i in range(1, len(ways)):
                assert reference.end(ways[i - 1]) == reference.begin(ways[i])
                assert reference.allowed(tuple(ways[max(i - 4, 0) : i]), ways[i])
            assert all(reference.ms(way) is not None for way in ways)


def test_every_piece_that_is_reached_is_entered_when_brute_force_enters_it():
    for seed in range(6):
        network = drawn_town(seed)
        point = points_near(network, 4, seed)[3]
        reference = Reference(network, Profile.MOTORCYCLE)
        snaps = snapped(network, reference.travel, point[None, :])
        entered = reference.from_place(int(snaps.segment[0]), float(snaps.fraction[0]))
        limit_ms = sorted(ms for ms, _ in entered.values())[len(entered) // 2]
        found = GraphEngine(network).reach(point, Profile.MOTORCYCLE, limit_ms)
        assert found.snap_distance_m == snaps.distance_m[0]
        pieces = {
            (int(s), bool(f)): int(ms)
            for s, f, ms, at in zip(
                found.segment, found.forward, found.from_ms, found.from_fraction, strict=True
            )
            if at == (0.0 if f else 1.0)
        }
        assert pieces == {way: ms for way, (ms, _) in entered.items() if ms <= limit_ms} | {
            way: ms for way, ms in pieces.items() if way[0] == snaps.segment[0] and ms == 0
        }
        whole = found.to_ms < limit_ms
        assert (found.to_fraction[whole] == np.where(found.forward[whole], 1.0, 0.0)).all()
        assert found.to_ms.max() <= limit_ms


def test_off_the_roads_nothing_is_reached(ladder):
    found = GraphEngine(ladder).reach(np.array([104.92, 11.60]), Profile.VAN, 600_000)
    assert len(found) == 0
    assert found.snap_distance_m > 250


def test_a_closed_road_is_never_part_of_a_leg(ladder):
    engine = GraphEngine(ladder)
    travel = engine.timing(Profile.VAN).travel
    (leg,) = engine.legs(points_near(ladder, 4, seed=2)[[0, 3]], Profile.VAN)
    assert (travel.forward_ms[leg.segment[leg.forward]] < CLOSED).all()
    assert UNREACHABLE not in engine.matrix(points_near(ladder, 4, seed=2), Profile.VAN).duration_s
