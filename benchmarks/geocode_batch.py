"""Measure batch geocoding from file to file: rows per second, memory, and against peers.

Every row is another noisy address (benchmarks.noisy_addresses); a process of its own writes them,
so that neither they nor the peers count. The batch is the public ``geocode_table`` from CSV to
Parquet with one process on each core, timed with starting, reading, writing and joining. Memory
is that of all its processes together, pages that they share counted once; the plain sum of their
resident sizes stands beside it. The peers search whole strings with the geocoder's own cleaner,
on as many cores, their loading not counted.
Run: ``python -m benchmarks.geocode_batch [--rows N] [--four-times] [--seed S] [--peer-rows N]``
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from addressing import BatchOptions, geocode_table, load_geocoder
from benchmarks.address_peers import Cleaner, TrigramPeer, WholeStringPeer
from benchmarks.figures import figure
from benchmarks.former_districts import former_districts
from benchmarks.noisy_addresses import noisy_addresses
from gis_data import load_gazetteer

_BENCH = "geocode_batch"
_TARGET_ROWS_PER_S, _TARGET_MB, _TARGET_RATIO = 20_000, 1_500, 20
_SAMPLE_S = 0.1
_SHARED_EVERY = 10
"""Samples of resident size for one of shared pages, which is dear to ask."""

_PEERS: Mapping[str, type[WholeStringPeer | TrigramPeer]] = {
    "rapidfuzz": WholeStringPeer,
    "fts5": TrigramPeer,
}


def distinct_addresses(rows: int, seed: int) -> Iterator[str]:
    """As many noisy addresses, no two alike: kinds without house numbers run out of new ones."""
    gazetteer = load_gazetteer()
    made = noisy_addresses(gazetteer, 100 * rows, seed, former_districts())
    seen: set[int] = set()
    for row in made:
        mark = hash(row.text)
        if mark not in seen:
            seen.add(mark)
            yield row.text
            if len(seen) == rows:
                return


def make_table(target: Path, rows: int, seed: int) -> None:
    """Write the input."""
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["parcel", "address"])
        writer.writerows(
            (f"KH{number:08}", text) for number, text in enumerate(distinct_addresses(rows, seed))
        )


def run_batch(source: Path, target: Path, cache: Path) -> None:
    """One batch, as the command line does it; prints its report."""
    options = BatchOptions(column="address", load=partial(load_geocoder, cache))
    began = time.perf_counter()
    report = geocode_table(source, target, options)
    print(json.dumps(report.as_json() | {"seconds": time.perf_counter() - began}))


@dataclass
class Measured:
    """What one batch took.

    Attributes:
        seconds: From its call to its end.
        peak_mb: Memory of all processes together, shared pages once.
        peak_resident_mb: Sum of their resident sizes.
        report: Its report.
    """

    seconds: float
    peak_mb: float
    peak_resident_mb: float
    report: dict[str, Any]


def measure(source: Path, folder: Path) -> Measured:
    """Run a batch as a program of its own and watch it."""
    target = folder / "out.parquet"
    command = [sys.executable, "-m", "benchmarks.geocode_batch", "--run"]
    process = subprocess.Popen(
        [*command, str(source), str(target), str(folder / "cache")], stdout=subprocess.PIPE
    )
    peak = peak_resident = 0.0
    samples = 0
    while process.poll() is None:
        family = _family(process.pid)
        peak_resident = max(peak_resident, sum(map(_resident_mb, family)))
        if samples % _SHARED_EVERY == 0:
            peak = max(peak, sum(map(_proportional_mb, family)))
        samples += 1
        time.sleep(_SAMPLE_S)
    out, _ = process.communicate()
    if process.returncode:
        sys.exit(f"The batch failed with exit code {process.returncode}.")
    report = json.loads(out)
    written = pq.ParquetFile(target).metadata.num_rows
    if written != report["rows"]:
        sys.exit(f"The output has {written} rows of {report['rows']}.")
    target.unlink()
    return Measured(report["seconds"], peak, peak_resident, report)


def _family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    found = [pid]
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            children = (task / "children").read_text().split()
            found += [one for child in children for one in _family(int(child))]
    except OSError:  # it has just ended
        pass
    return found


def _resident_mb(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _proportional_mb(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1e3


def peer_rows_per_s(name: str, texts: Sequence[str], processes: int) -> float:
    """A peer on as many cores as the batch, each with its share of the rows."""
    shares = [texts[start::processes] for start in range(processes)]
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        seconds = list(pool.map(_time_peer, [name] * processes, shares))
    return len(texts) / max(seconds)


def _time_peer(name: str, texts: Sequence[str]) -> float:
    gazetteer = load_gazetteer()
    peer = _PEERS[name](gazetteer, Cleaner(gazetteer))
    peer.code(texts[0])
    began = time.perf_counter()
    for text in texts:
        peer.code(text)
    return time.perf_counter() - began


def _in_own_process(target: Path, rows: int, seed: int) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=make_table, args=(target, rows, seed)
    )
    process.start()
    process.join()
    if process.exitcode:
        sys.exit("The addresses could not be made.")


def _measure_all(rows: int, seed: int, peer_rows: int, *, four_times: bool) -> None:
    cores = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory(prefix="geocode_batch.") as temporary:
        folder = Path(temporary)
        warm, source = folder / "warm.csv", folder / "rows.csv"
        _in_own_process(warm, 1_000, seed + 1)
        measure(warm, folder)  # compiles the kernels and keeps the index
        _in_own_process(source, rows, seed)
        with source.open(encoding="utf-8", newline="") as file:
            sample = [row["address"] for row in islice(csv.DictReader(file), peer_rows)]
        found = measure(source, folder)
        rate = round(rows / found.seconds, 1)
        peers = {
            _PEERS[name].name: round(peer_rows_per_s(name, sample, cores), 1) for name in _PEERS
        }
        best = max(peers, key=lambda name: peers[name])
        figure(_BENCH, "rows", rows, "rows")
        figure(
            _BENCH, "rows_per_s", rate, "rows/s",
            target=_TARGET_ROWS_PER_S, peer=best, peer_value=peers[best],
        )  # fmt: skip
        for peer, value in peers.items():
            figure(_BENCH, f"rows_per_s of {peer}", value, "rows/s")
        figure(_BENCH, "ratio_peer", round(rate / peers[best], 1), "ratio", target=_TARGET_RATIO)
        figure(_BENCH, "peak_memory_mb", round(found.peak_mb), "MB", target=_TARGET_MB)
        figure(_BENCH, "peak_resident_sum_mb", round(found.peak_resident_mb), "MB")
        figure(_BENCH, "processes", found.report["processes"], "processes")
        figure(_BENCH, "placed", round(found.report["rows_placed"] / rows, 4), "share")
        if four_times:
            source.unlink()
            _in_own_process(source, 4 * rows, seed)
            more = measure(source, folder)
            figure(_BENCH, "peak_memory_4x_mb", round(more.peak_mb), "MB", target=_TARGET_MB)
            figure(_BENCH, "peak_resident_sum_4x_mb", round(more.peak_resident_mb), "MB")
            figure(_BENCH, "rows_per_s_4x", round(4 * rows / more.seconds, 1), "rows/s")


def main(arguments: Sequence[str] | None = None) -> None:
    """Print every figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--peer-rows", type=int, default=600, help="that each peer answers")
    parser.add_argument("--four-times", action="store_true", help="also four times the rows")
    parser.add_argument("--run", nargs=3, type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.run:
        run_batch(*chosen.run)
        return
    _measure_all(chosen.rows, chosen.seed, chosen.peer_rows, four_times=chosen.four_times)


if __name__ == "__main__":
    main()
