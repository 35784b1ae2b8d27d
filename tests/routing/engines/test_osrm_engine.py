"""The OSRM engine asks a server, and says clearly what is wrong with it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from pathlib import Path

import numpy as np
import pytest
from drawn_towns import points_near
from osrm_server import osrm_server, straight_road

from routing import UNREACHABLE, EngineError, GraphEngine, Profile, read_network
from routing.engines import OsrmEngine, osrm_http
from routing.errors import NoWayError

VAN = Profile.VAN


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    """Try again at once."""
    monkeypatch.setattr(osrm_http, "_FIRST_PAUSE_S", 0.0)


@pytest.fixture
def road():
    """A server with the straight road: its address, and what it is asked."""
    with osrm_server(straight_road) as (url, asked):
        yield url, asked


def places(*east: float) -> np.ndarray:
    return np.array([[longitude, 11.5701] for longitude in east])


class TestTables:
    """Durations and distances."""

    def test_seconds_and_metres_come_as_whole_numbers(self, road):
        matrix = OsrmEngine({VAN: road[0]}).matrix(places(104.92, 104.923, 104.93), VAN)
        assert matrix.duration_s.tolist() == [[0, 31, 104], [31, 0, 73], [104, 73, 0]]
        assert matrix.distance_m.tolist() == [[0, 327, 1091], [327, 0, 764], [1091, 764, 0]]

    def test_large_tables_are_asked_for_in_squares_that_the_server_takes(self, road):
        url, asked = road
        points = places(*np.linspace(104.92, 104.95, 23))
        small, large = OsrmEngine({VAN: url}, most_places=10), OsrmEngine({VAN: url})
        assert (small.matrix(points, VAN).duration_s == large.matrix(points, VAN).duration_s).all()
        assert len(asked) == 25 + 1
        assert max(path.count(";") for path in asked[:25]) <= 9 + 2 * 4
        (begin, block), *_ = small.matrix_blocks(points, VAN, rows=4)
        assert begin == 0
        assert (block.duration_s == large.matrix(points, VAN).duration_s[:4]).all()

    def test_where_no_road_leads_or_a_place_lies_far_off_it_is_unreachable(self, road):
        points = np.array([[104.92, 11.57], [105.10, 11.57], [104.93, 11.61]])
        engine = OsrmEngine({VAN: road[0]})
        table = engine.table(points[:1], points, VAN)
        assert table.duration_s.tolist() == [[0, UNREACHABLE, UNREACHABLE]]
        assert engine.snap_distance_m(points).tolist() == [1.5, 1.5, 400.0]

    def test_neighbours_are_the_soonest(self, road):
        points = places(*np.random.default_rng(1).uniform(104.92, 104.99, 12))
        engine = OsrmEngine({VAN: road[0]})
        found, full = engine.neighbours(points, VAN, 3), engine.matrix(points, VAN)
        for here in range(1, 12):
            span = slice(found.indptr[here], found.indptr[here + 1])
            expected = np.sort(np.delete(full.duration_s[here], here))[:3]
            assert (found.duration_s[span][:3] == expected).all()
        assert found.indptr[1] == 11


class TestWays:
    """Lines and legs."""

    def test_a_route_is_the_line_through_the_places(self, road):
        line = OsrmEngine({VAN: road[0]}).route(places(104.92, 104.93, 104.925), VAN)
        assert line == ((104.92, 11.57), (104.93, 11.57), (104.925, 11.57))

    def test_a_long_route_is_asked_for_in_parts(self, road):
        url, asked = road
        points = places(*np.linspace(104.92, 104.95, 8))
        legs = OsrmEngine({VAN: url}, most_places=3).legs(points, VAN)
        assert len(asked) == 4
        expected = [10.4 * 30_000 / 7] * 7
        assert [leg.duration_ms for leg in legs] == pytest.approx(expected, abs=11)  # 1e-6°

    def test_the_pair_without_a_road_is_named(self, road):
        engine = OsrmEngine({VAN: road[0]})
        with pytest.raises(NoWayError, match="No road for a van joins places 2 and 3"):
            engine.route(places(104.92, 104.93, 105.1), VAN)

    def test_a_place_far_off_is_named(self, road):
        points = np.array([[104.92, 11.57], [104.93, 11.61]])
        with pytest.raises(NoWayError, match="Place 2 lies too far"):
            OsrmEngine({VAN: road[0]}).legs(points, VAN)

    def test_nearest_roads_beyond_250_m_are_left_out(self, road):
        found = OsrmEngine({VAN: road[0]}).nearest(places(104.92)[0], VAN, 5)
        assert found.distance_m.tolist() == [100.0, 200.0]

    def test_it_does_not_tell_what_it_reaches(self, road):
        with pytest.raises(EngineError, match="graph engine"):
            OsrmEngine({VAN: road[0]}).reach(places(104.92)[0], VAN, 60_000)


class TestTrouble:
    """Servers that are away, busy, of another kind, or of another profile."""

    def test_a_profile_without_a_server_is_refused(self, road):
        engine = OsrmEngine({VAN: road[0]})
        with pytest.raises(EngineError, match=r"profile walk \(named: van\)"):
            engine.matrix(places(104.92, 104.93), Profile.WALK)

    def test_a_busy_server_is_asked_again(self):
        answers = iter([503, 429, 502])

        def busy(service, where, options):
            status = next(answers, 200)
            return (status, "") if status != 200 else straight_road(service, where, options)

        with osrm_server(busy) as (url, asked):
            assert (
                OsrmEngine({VAN: url}).matrix(places(104.92, 104.93), VAN).duration_s[0, 1] == 104
            )
            assert len(asked) == 4

    def test_a_server_that_stays_busy_is_given_up(self):
        with osrm_server(lambda *_: (503, "")) as (url, asked):
            engine = OsrmEngine({VAN: url}, retries=2)
            with pytest.raises(EngineError, match=r"cannot be reached \(status 503; tried 3 times"):
                engine.matrix(places(104.92, 104.93), VAN)
            assert len(asked) == 3

    def test_nobody_listens(self):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{free.getsockname()[1]}"
        with pytest.raises(EngineError, match="Is osrm-routed running there"):
            OsrmEngine({VAN: url}, retries=1).matrix(places(104.92, 104.93), VAN)

    def test_an_answer_that_takes_too_long_is_given_up(self):
        def slow(*_):
            time.sleep(0.2)
            return 200, {"code": "Ok"}

        with osrm_server(slow) as (url, _):
            engine = OsrmEngine({VAN: url}, retries=0, timeout_s=0.05)
            with pytest.raises(EngineError, match="no answer in time"):
                engine.matrix(places(104.92, 104.93), VAN)

    @pytest.mark.parametrize(
        ("status", "body", "said"),
        [
            (200, "<html>nginx</html>", "does not answer a table as OSRM does"),
            (200, {"code": "Ok", "durations": [[1.0]]}, "does not answer a table as OSRM does"),
            (200, {"hello": "world"}, "does not answer a table as OSRM does"),
            (400, {"code": "InvalidQuery", "message": "Query"}, r"refuses a table: Query"),
            (400, {"code": "TooBig", "message": "Too many"}, "larger --max-table-size"),
        ],
    )
    def test_a_strange_answer_is_no_matrix(self, status, body, said):
        strange = osrm_server(lambda *_: (status, body))
        with strange as (url, _), pytest.raises(EngineError, match=said):
            OsrmEngine({VAN: url}).matrix(places(104.92, 104.93), VAN)

    def test_a_request_of_one_place_makes_no_sense(self):
        with pytest.raises(ValueError, match="2 places or more"):
            OsrmEngine({}, most_places=1)


def test_a_real_server_knows_the_roads_that_the_graph_engine_knows(data_mirror: Path, tmp_path):
    program = shutil.which("osrm-routed")
    profile = program and Path(program).parents[1] / "share/osrm/profiles/car.lua"
    if not profile or not profile.exists():
        pytest.skip("osrm-routed is not installed, or without its profiles")
    source = data_mirror / "roads/monaco.osm.pbf"
    extract = tmp_path / "monaco.osm.pbf"
    shutil.copy(source, extract)
    for step in (["osrm-extract", "-p", profile, extract], ["osrm-contract", tmp_path / "monaco"]):
        subprocess.run(step, check=True, capture_output=True, cwd=tmp_path)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = ["osrm-routed", "-p", str(port), tmp_path / "monaco.osrm"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        try:
            engine = OsrmEngine({VAN: f"http://127.0.0.1:{port}"}, retries=8)
            network = read_network(source)
            points = points_near(network, 30, seed=1)
            theirs, ours = (one.matrix(points, VAN) for one in (engine, GraphEngine(network)))
            both = (theirs.distance_m != UNREACHABLE) & (ours.distance_m != UNREACHABLE)
            assert both.mean() > 0.8
            ratio = theirs.distance_m[both].sum() / ours.distance_m[both].sum()
            assert 0.7 < ratio < 1.4
        finally:
            server.terminate()
