"""What engines offer beside the full matrix: tables, neighbours, conditions, kerbs, files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from drawn_towns import drawn_town, points_near
from hypothesis import given, settings
from hypothesis import strategies as st

from routing import (
    UNREACHABLE,
    BeelineEngine,
    EngineError,
    GraphEngine,
    Profile,
    read_network,
    write_network,
)
from routing.engines import blocks, prepare_network
from routing.engines.hierarchy import HIERARCHY_FILE
from routing.engines.search import HierarchySearch
from routing.errors import MatrixTooLargeError
from routing.network import CLOSED
from routing.network.conditions import Conditions

MOTO = Profile.MOTORCYCLE
SEEDS = st.integers(0, 10_000)


def same(one, other) -> bool:
    return bool(
        (one.duration_s == other.duration_s).all() and (one.distance_m == other.distance_m).all()
    )


def assert_soonest(engine, points, k: int, hubs: int) -> None:
    full = engine.matrix(points, MOTO).duration_s
    found = engine.neighbours(points, MOTO, k, hubs)
    count = len(points)
    assert len(found.indptr) == count + 1
    for here in range(count):
        span = slice(found.indptr[here], found.indptr[here + 1])
        others, seconds = found.indices[span], found.duration_s[span]
        assert len(set(others.tolist())) == len(others)
        assert here not in others
        assert (seconds == full[here, others]).all()
        reachable = np.sort(np.delete(full[here], here))
        reachable = reachable[reachable != UNREACHABLE]
        if here < hubs:
            assert len(others) == len(reachable)
            continue
        assert set(range(hubs)) <= set(others.tolist()) | set(
            np.flatnonzero(full[here] == UNREACHABLE).tolist()
        )
        assert (np.sort(seconds)[:k] <= reachable[:k]).all()
        apart = np.sort(seconds[others >= hubs])
        assert len(seconds) >= min(k, len(reachable))
        assert (apart <= reachable[:k].max(initial=0)).all()


class TestTables:
    """Rectangles, blocks and sizes."""

    @pytest.mark.parametrize("engine_of", [GraphEngine, lambda _: BeelineEngine()])
    def test_a_table_is_a_part_of_the_matrix(self, ladder, engine_of):
        points = points_near(ladder, 20, seed=4)
        engine = engine_of(ladder)
        full = engine.matrix(points, MOTO)
        part = engine.table(points[:7], points[7:], MOTO)
        assert (part.duration_s == full.duration_s[:7, 7:]).all()
        assert (part.distance_m == full.distance_m[:7, 7:]).all()

    @pytest.mark.parametrize("engine_of", [GraphEngine, lambda _: BeelineEngine()])
    def test_blocks_of_rows_are_the_matrix(self, ladder, engine_of):
        points = points_near(ladder, 20, seed=4)
        engine = engine_of(ladder)
        full = engine.matrix(points, MOTO)
        parts = list(engine.matrix_blocks(points, MOTO, rows=6))
        assert [begin for begin, _ in parts] == [0, 6, 12, 18]
        joined = np.concatenate([block.duration_s for _, block in parts])
        assert (joined == full.duration_s).all()

    @pytest.mark.parametrize("engine_of", [GraphEngine, lambda _: BeelineEngine()])
    def test_a_matrix_too_large_for_memory_is_refused_with_its_size(
        self, ladder, engine_of, monkeypatch
    ):
        monkeypatch.setattr(blocks, "_free_bytes", lambda: 1_000_000_000)
        points = np.tile([[104.9202, 11.57]], (10_000, 1))
        with pytest.raises(MatrixTooLargeError, match=r"10,000 × 10,000 places takes 0\.8 GB"):
            engine_of(ladder).matrix(points, MOTO)
        assert len(next(engine_of(ladder).matrix_blocks(points, MOTO, 2))[1].duration_s) == 2

    def test_no_places_make_an_empty_matrix(self, ladder):
        nowhere = np.empty((0, 2))
        for engine in (GraphEngine(ladder), BeelineEngine()):
            assert engine.matrix(nowhere, MOTO).duration_s.shape == (0, 0)
            assert len(engine.neighbours(nowhere, MOTO, 3)) == 0


class TestNeighbours:
    """The soonest reached others, and the hubs."""

    @settings(max_examples=15, deadline=None)
    @given(SEEDS, st.integers(1, 12), st.integers(0, 2))
    def test_they_are_the_smallest_of_each_row_and_all_pairs_of_the_hubs(self, seed, k, hubs):
        network = drawn_town(seed)
        assert_soonest(GraphEngine(network), points_near(network, 20, seed), k, hubs)

    def test_on_opposite_kerbs_of_one_road_they_are_right_too(self):
        network = drawn_town(5)
        engine = GraphEngine(network, kerbside=True)
        assert_soonest(engine, points_near(network, 40, seed=5), 3, 1)

    def test_as_the_crow_flies_they_are_the_nearest(self, ladder):
        assert_soonest(BeelineEngine(), points_near(ladder, 30, seed=8), 5, 1)

    def test_in_a_real_city(self, data_mirror: Path):
        network = read_network(data_mirror / "roads/monaco.osm.pbf")
        assert_soonest(GraphEngine(network), points_near(network, 120, seed=8), 10, 1)


class TestConditions:
    """Other conditions without a rebuild."""

    @settings(max_examples=15, deadline=None)
    @given(SEEDS)
    def test_closed_roads_give_what_a_rebuild_gives(self, seed):
        network = drawn_town(seed)
        lots = np.random.default_rng(seed)
        points = points_near(network, 12, seed)
        engine = GraphEngine(network)
        engine.prepare()
        before = engine.matrix(points, MOTO)
        conditions = Conditions(
            closed=lots.random(network.segment_count) < 0.05,
            slowed=np.where(lots.random(network.segment_count) < 0.2, 0.3, 1.0),
        )
        flooded = engine.with_conditions(conditions)
        assert isinstance(flooded.timing(MOTO).search(0), HierarchySearch)
        assert same(
            flooded.matrix(points, MOTO),
            GraphEngine(network, conditions=conditions).matrix(points, MOTO),
        )
        assert same(engine.matrix(points, MOTO), before)

    def test_when_all_is_flooded_nothing_can_be_reached(self, ladder):
        every = np.ones(ladder.segment_count, dtype=np.bool_)
        engine = GraphEngine(ladder).with_conditions(Conditions(closed=every))
        points = points_near(ladder, 4, seed=1)
        matrix = engine.matrix(points, MOTO)
        assert (matrix.duration_s[~np.eye(4, dtype=bool)] == UNREACHABLE).all()
        with pytest.raises(EngineError, match="No road for a motorcycle"):
            engine.legs(points, MOTO)
        assert len(engine.nearest(points[0], MOTO, 3).segment) == 0

    def test_the_note_says_so(self, ladder):
        flooded = GraphEngine(ladder).with_conditions(Conditions())
        assert "flooded" in flooded.note.note
        assert "flooded" not in GraphEngine(ladder).note.note


class TestKerbside:
    """Stops on the right-hand side of a large road."""

    def test_a_stop_on_the_left_is_reached_from_the_other_end(self, ladder):
        # The south street of the ladder is a large road; these lie 10 m north and south of it.
        west = np.array([104.9201, 11.57])
        north, south = np.array([104.9205, 11.57009]), np.array([104.9205, 11.56991])
        points = np.stack([west, north, south])
        free, strict = GraphEngine(ladder), GraphEngine(ladder, kerbside=True)
        anyhow = free.matrix(points, MOTO).distance_m
        on_kerb = strict.matrix(points, MOTO).distance_m
        assert anyhow[0, 1] == anyhow[0, 2]
        assert on_kerb[0, 2] == anyhow[0, 2]  # going east the south kerb is on the right
        assert on_kerb[0, 1] > anyhow[0, 1] + 50
        (leg,) = strict.legs(points[[0, 1]], MOTO)
        assert not leg.forward[-1] or leg.from_fraction[-1] > leg.to_fraction[-1]

    def test_small_streets_are_crossed_on_foot(self, ladder):
        west, beside = np.array([104.9201, 11.5709]), np.array([104.9205, 11.57099])
        points = np.stack([west, beside])
        free, strict = GraphEngine(ladder), GraphEngine(ladder, kerbside=True)
        assert same(free.matrix(points, MOTO), strict.matrix(points, MOTO))


class TestNearest:
    """Places on roads near a point."""

    def test_the_nearest_comes_first_and_each_road_once(self, ladder):
        engine = GraphEngine(ladder)
        point = np.array([104.9202, 11.57002])
        found = engine.nearest(point, MOTO, 3)
        assert len(set(found.segment.tolist())) == 3
        assert (np.diff(found.distance_m) >= 0).all()
        assert found.distance_m[0] == engine.snap_distance_m(point[None, :])[0]

    def test_roads_beyond_250_m_are_not_told(self, ladder):
        assert len(GraphEngine(ladder).nearest(np.array([104.92, 11.60]), MOTO, 3).segment) == 0

    def test_without_roads_it_is_the_place_itself(self):
        found = BeelineEngine().nearest(np.array([104.92, 11.57]), MOTO, 3)
        assert found.place.tolist() == [[104.92, 11.57]]


class TestStored:
    """A network that was stored with its hierarchy."""

    def test_it_is_opened_ready_and_answers_the_same(self, ladder, tmp_path):
        write_network(ladder, tmp_path)
        prepare_network(ladder, tmp_path)
        engine = GraphEngine.open(tmp_path)
        assert isinstance(engine.timing(MOTO).search(0), HierarchySearch)
        points = points_near(ladder, 10, seed=3)
        assert same(engine.matrix(points, MOTO), GraphEngine(ladder).matrix(points, MOTO))

    @pytest.mark.parametrize("damage", ["missing", "cut", "of another network"])
    def test_a_hierarchy_that_does_not_fit_is_not_used(self, ladder, tmp_path, damage):
        write_network(ladder, tmp_path)
        prepare_network(ladder if damage == "cut" else drawn_town(1), tmp_path)
        path = tmp_path / HIERARCHY_FILE
        if damage == "missing":
            path.unlink()
        elif damage == "cut":
            path.write_bytes(path.read_bytes()[:200])
        engine = GraphEngine.open(tmp_path)
        assert not isinstance(engine.timing(MOTO).search(0), HierarchySearch)
        points = points_near(ladder, 10, seed=3)
        assert same(engine.matrix(points, MOTO), GraphEngine(ladder).matrix(points, MOTO))

    def test_the_same_network_gives_the_same_bytes(self, tmp_path):
        for name in ("one", "two"):
            (tmp_path / name).mkdir()
            prepare_network(drawn_town(1), tmp_path / name)
        assert (tmp_path / "one" / HIERARCHY_FILE).read_bytes() == (
            tmp_path / "two" / HIERARCHY_FILE
        ).read_bytes()


def test_straight_lines_reach_nothing_and_say_why():
    with pytest.raises(EngineError, match="needs roads"):
        BeelineEngine().reach(np.array([104.92, 11.57]), MOTO, 60_000)


def test_straight_legs_have_no_pieces_and_add_up():
    points = np.array([[104.9227, 11.5759], [104.9210, 11.5696], [104.9210, 11.5696]])
    engine = BeelineEngine()
    first, second = engine.legs(points, MOTO)
    matrix = engine.matrix(points, MOTO)
    assert len(first) == 0
    assert round(first.duration_ms / 1000) == matrix.duration_s[0, 1]
    assert round(first.distance_dm / 10) == pytest.approx(matrix.distance_m[0, 1], abs=1)
    assert second.duration_ms == 0
    assert len(second.line) == 1


def test_closed_is_no_number(ladder):
    assert GraphEngine(ladder).timing(MOTO).weights.max() <= 1 << 61
    assert CLOSED == UNREACHABLE
