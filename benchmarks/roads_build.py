"""Build, store and load the road network of a country-size extract; time and memory.

The extract is made of copies of real files (``benchmarks/tiled_extract.py``) and never kept.
Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.roads_build [--nodes 3000000]``
"""

from __future__ import annotations

import argparse
import resource
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from benchmarks.tiled_extract import write_tiled_extract
from routing import load_network, read_network, write_network

_FILES = ("porto_alegre.osm.pbf", "campo_grande.osm.gz", "monaco.osm.pbf")
_SMALL = "porto_alegre.osm.pbf"
_KB_PER_MB = 1024
_BUILD_S, _MEMORY_MB, _LOAD_S = 300, 4096, 10
T = TypeVar("T")


def main() -> None:
    """Print the figures of the large extract, and of osmnx and Phlov on a small file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nodes", type=int, default=3_000_000, help="least nodes of the extract")
    least_nodes = parser.parse_args().nodes
    roads = data_mirror() / "roads"
    with TemporaryDirectory(prefix="phlov-roads-") as folder:
        extract, stored = Path(folder) / "country.osm.pbf", Path(folder) / "network"
        nodes = _alone(_write, roads, extract, least_nodes)[0]
        _print("road nodes in the extract", nodes, "nodes")
        _print("size of the extract", round(extract.stat().st_size / 1e6, 1), "MB")
        (build_s, cpu_s, counts), peak_mb = _alone(_build, extract, stored)
        _print("build_s", round(build_s, 1), "s", target=_BUILD_S)
        _print("build_cpu_s", round(cpu_s, 1), "s")
        _print("peak_memory_mb", round(peak_mb), "MB", target=_MEMORY_MB)
        for name, count in counts.items():
            _print(name, count, name)
        size_mb = sum(file.stat().st_size for file in stored.iterdir()) / 1e6
        _print("size of the stored network", round(size_mb, 1), "MB")
        (load_s, cpu_s), peak_mb = _alone(_load, stored)
        _print("load_s", round(load_s, 2), "s", target=_LOAD_S)
        _print("load_cpu_s", round(cpu_s, 2), "s")
        _print("memory of the loaded network", round(peak_mb), "MB")
    ours_s, ours_mb = _alone(_ours, roads / _SMALL)
    theirs_s, theirs_mb = _alone(_osmnx, roads / _SMALL)
    small = f"small file ({_SMALL.partition('.')[0]})"
    _print(f"build_cpu_s, {small}", round(ours_s, 2), "s", peer=round(theirs_s, 2))
    _print(f"peak_memory_mb, {small}", round(ours_mb), "MB", peer=round(theirs_mb))


def _print(
    name: str, value: float, unit: str, *, target: float | None = None, peer: float | None = None
) -> None:
    figure(
        "roads_build",
        name,
        value,
        unit,
        target=target,
        peer=None if peer is None else "osmnx",
        peer_value=peer,
    )


def _alone(task: Callable[..., T], *arguments: object) -> tuple[T, float]:
    """Run a task in a process of its own; its result, and the most memory it held, in MB."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        result = pool.submit(task, *arguments).result()
        return result, pool.submit(_peak_mb).result()


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _KB_PER_MB


def _write(roads: Path, extract: Path, least_nodes: int) -> int:
    return write_tiled_extract([roads / name for name in _FILES], extract, least_nodes=least_nodes)


def _build(extract: Path, stored: Path) -> tuple[float, float, dict[str, int]]:
    began, cpu = time.perf_counter(), time.process_time()
    network = read_network(extract)
    write_network(network, stored)
    took = time.perf_counter() - began, time.process_time() - cpu
    counts = {
        "nodes": network.node_count,
        "segments": network.segment_count,
        "turns": len(network.turns),
    }
    return *took, counts


def _load(stored: Path) -> tuple[float, float]:
    began, cpu = time.perf_counter(), time.process_time()
    load_network(stored)
    return time.perf_counter() - began, time.process_time() - cpu


def _ours(source: Path) -> float:
    cpu = time.process_time()
    read_network(source)
    return time.process_time() - cpu


def _osmnx(source: Path) -> float:
    """Osmnx's own way from a file of roads: XML, graph, simplification."""
    import osmium  # noqa: PLC0415 - only the peer's process needs them
    import osmnx as ox  # noqa: PLC0415

    with TemporaryDirectory(prefix="phlov-osmnx-") as folder:
        xml = Path(folder) / "small.osm"
        roads = osmium.FileProcessor(str(source)).with_filter(osmium.filter.KeyFilter("highway"))
        with osmium.BackReferenceWriter(str(xml), ref_src=str(source), overwrite=True) as writer:
            for way in roads:
                if isinstance(way, osmium.osm.Way):
                    writer.add(way)
        cpu = time.process_time()
        graph = ox.graph_from_xml(xml, simplify=False, retain_all=True)
        ox.simplify_graph(graph, edge_attrs_differ=["highway", "maxspeed"])
        return time.process_time() - cpu


if __name__ == "__main__":
    main()
