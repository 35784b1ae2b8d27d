"""Measure travel-time matrices on a network of 203,440 nodes, and check them against scipy.

Times are CPU time of this process, snapping included; compiling is not counted (Numba keeps what it
compiled). The network is Porto Alegre tiled 4 × 4 (``road_tiles.benchmark_city``).
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.osrm_peer import running_osrm
from benchmarks.road_tiles import benchmark_city
from routing import GraphEngine, Profile, RoadNetwork, read_network, write_network
from routing.engines import OsrmEngine, prepare_network
from routing.engines.blocks import spans
from routing.engines.search import DijkstraSearch
from routing.engines.topology import Topology
from routing.network.conditions import Conditions

print_figure = partial(figure, "matrix")

_SEED = 2026
_PROFILE = Profile.MOTORCYCLE
_RUNS = {200: 5, 1000: 3, 3000: 1}
"""Sizes of square matrices, and of how many runs the median is told."""

_SCIPY_ROWS = 100
_STOPS, _NEIGHBOURS = 10_000, 50
_CLOSED = 0.05

Points = npt.NDArray[np.float64]
T = TypeVar("T")


def main() -> None:
    """Print all figures."""
    extract = data_mirror() / "roads" / "porto_alegre.osm.pbf"
    tile = read_network(extract)
    compiled(tile)
    city = benchmark_city(tile)
    print_figure("nodes", city.node_count, "nodes")
    print_figure("segments", city.segment_count, "segments")
    topology = Topology(city)
    _, taken = timed(topology.prepare)
    print_figure("preprocess_s", taken, "s CPU", target=None)
    engine = GraphEngine(city, topology=topology)
    _, taken = timed(lambda: engine.prepare(_PROFILE))
    print_figure("first_weights_s", taken, "s CPU")
    print_figure("memory_prepared_mb", peak_mb(), "MB of the whole process at its peak")
    speeds(engine)
    sparse(engine)
    exactness(engine)
    conditions(engine)
    reload(city)
    ways(engine)
    print_figure("memory_mb", peak_mb(), "MB of the whole process at its peak")
    osrm(extract, tile)


def speeds(engine: GraphEngine) -> None:
    """Microseconds per cell, and the same search by scipy for some rows."""
    taken_us = {}
    for size, times in _RUNS.items():
        points = drawn(engine.network, size, _SEED)
        engine.matrix(points[:9], _PROFILE)
        runs = [timed(partial(engine.matrix, points, _PROFILE))[1] for _ in range(times)]
        taken_us[size] = 1e6 * float(np.median(runs)) / size**2
        target = 6.0 if size == 1000 else None
        print_figure(f"us_per_cell_{size}", round(taken_us[size], 3), "µs CPU", target=target)
    for size in (200, 1000):
        points = drawn(engine.network, size, _SEED)
        rows = points[:_SCIPY_ROWS]
        _, taken = timed(partial(by_scipy, engine, rows, points, _PROFILE))
        cell_us = 1e6 * taken / (len(rows) * size)
        print_figure(
            "ratio_scipy" if size == 1000 else f"ratio_scipy_{size}",
            round(cell_us / taken_us[size], 1),
            "times as fast",
            target=8.0 if size == 1000 else None,
            peer=f"scipy dijkstra, {_SCIPY_ROWS} rows, µs per cell",
            peer_value=round(cell_us, 1),
        )


def sparse(engine: GraphEngine) -> None:
    """The soonest neighbours of many stops."""
    points = drawn(engine.network, _STOPS, _SEED + 1)
    engine.neighbours(points[:50], _PROFILE, 5)
    found, taken = timed(lambda: engine.neighbours(points, _PROFILE, _NEIGHBOURS))
    print_figure(f"neighbours_{_STOPS}x{_NEIGHBOURS}_s", round(taken, 2), "s CPU")
    print_figure("neighbours_pairs", len(found), "pairs")


def exactness(engine: GraphEngine) -> None:
    """1 when 200 × 200 pairs are the very numbers of scipy, for every profile."""
    points = drawn(engine.network, 200, _SEED + 2)
    same = [
        bool((by_scipy(engine, points, points, profile) == over(engine, points, profile)).all())
        for profile in Profile
    ]
    print_figure("exact", int(all(same)), "1 = every profile", target=1)


def conditions(engine: GraphEngine) -> None:
    """Close some roads, weigh again, and compare with an engine that is built from nothing."""
    closed = np.random.default_rng(_SEED).random(engine.network.segment_count) < _CLOSED
    flooded = Conditions(closed=closed)
    points = drawn(engine.network, 200, _SEED + 3)

    def weighed() -> GraphEngine:
        other = engine.with_conditions(flooded)
        other.prepare(_PROFILE)
        return other

    other, taken = timed(weighed)
    print_figure("reweight_s", round(taken, 3), "s CPU", target=1.0)
    _, taken = timed(lambda: other.matrix(points[:2], _PROFILE))
    print_figure("reweight_first_snap_s", round(taken, 3), "s CPU")
    rebuilt = GraphEngine(engine.network, conditions=flooded)
    rebuilt.prepare(_PROFILE)
    one, two = (each.matrix(points, _PROFILE) for each in (other, rebuilt))
    same = (one.duration_s == two.duration_s).all() and (one.distance_m == two.distance_m).all()
    by_search = (by_scipy(other, points, points, _PROFILE) == over(other, points, _PROFILE)).all()
    print_figure("reweight_exact", int(same and by_search), "1 = as rebuilt", target=1)


def reload(city: RoadNetwork) -> None:
    """Read a stored network with its hierarchy, ready to be asked."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        write_network(city, folder)
        prepare_network(city, folder)
        engine, taken = timed(lambda: GraphEngine.open(folder))
        print_figure("load_network_s", round(taken, 3), "s CPU")
        _, taken = timed(engine.prepare)
        print_figure("reload_s", round(taken, 3), "s CPU", target=1.0)


def ways(engine: GraphEngine) -> None:
    """Legs between far places, and all that is reached in ten minutes."""
    points = drawn(engine.network, 101, _SEED + 4)
    engine.legs(points[:2], _PROFILE)
    _, taken = timed(lambda: engine.legs(points, _PROFILE))
    print_figure("leg_ms", round(1000 * taken / 100, 2), "ms CPU, line included")
    engine.reach(points[0], _PROFILE, 1000)
    _, taken = timed(lambda: engine.reach(points[0], _PROFILE, 600_000))
    print_figure("reach_10_min_ms", round(1000 * taken, 1), "ms CPU")


def osrm(extract: Path, tile: RoadNetwork) -> None:
    """The same sizes on one tile by OSRM over HTTP, wall time, where it is installed."""
    with running_osrm(extract, most_places=1000) as url:
        if url is None:
            return
        peer = OsrmEngine({_PROFILE: url}, most_places=2000, retries=8)
        peer.matrix(drawn(tile, 2, _SEED), _PROFILE)
        for size in (200, 1000):
            points = drawn(tile, size, _SEED)
            begin = time.perf_counter()
            peer.matrix(points, _PROFILE)
            taken = 1e6 * (time.perf_counter() - begin) / size**2
            print_figure(f"osrm_us_per_cell_{size}", round(taken, 3), "µs wall, one tile, HTTP")


def by_scipy(
    engine: GraphEngine, sources: Points, targets: Points, profile: Profile
) -> npt.NDArray[np.int64]:
    """Exact weights, by scipy on the same graph and ends, in blocks that bound the memory."""
    timing = engine.timing(profile)
    starts, goals = (engine.ends(points, profile) for points in (sources, targets))
    rows = DijkstraSearch(timing.states, timing.weights).towards(goals)
    return np.concatenate([rows(starts, span) for span in spans(len(sources), 50)])


def over(engine: GraphEngine, points: Points, profile: Profile) -> npt.NDArray[np.int64]:
    """Exact weights, over the hierarchy."""
    ends = engine.ends(points, profile)
    return engine.timing(profile).search(0).towards(ends)(ends, slice(0, len(points)))


def drawn(network: RoadNetwork, count: int, seed: int) -> Points:
    """Places some ten metres from vertices of roads."""
    lots = np.random.default_rng(seed)
    chosen = lots.choice(len(network.shape_longitude), count)
    near = np.column_stack([network.shape_longitude[chosen], network.shape_latitude[chosen]])
    return near + lots.normal(0, 1e-4, near.shape)


def compiled(network: RoadNetwork) -> None:
    """Let Numba compile, or read, all loops."""
    engine = GraphEngine(network)
    engine.prepare(_PROFILE)
    points = drawn(network, 20, _SEED)
    engine.matrix(points, _PROFILE)
    engine.neighbours(points, _PROFILE, 3)
    engine.legs(points[:3], _PROFILE)
    engine.reach(points[0], _PROFILE, 1000)


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What a call gives, and its CPU seconds."""
    begin = time.process_time()
    result = work()
    return result, time.process_time() - begin


def peak_mb() -> float:
    """Most memory that this process had so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
