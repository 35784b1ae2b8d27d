"""Solve a published vehicle-routing instance and compare with the best known solution.

Run: ``python -m benchmarks.vrplib X-n1001-k43.vrp --seconds 60 --solver auto --json``

The seconds run from the parsed instance to the plan. Costs are in the file's own unit: distances of
CVRP files are rounded as EDGE_WEIGHT_TYPE says, those of instances with windows are cut off after
one decimal.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from pathlib import Path

from benchmarks.figures import figure
from benchmarks.vrplib_check import recompute
from benchmarks.vrplib_instance import Instance, read_instance
from benchmarks.vrplib_solvers import SOLVERS, Limit
from routing.solvers.sisr import warm

_TENTHS_RATIO = 5
_FAULTS_SHOWN = 5


def main() -> int:
    """Print the figures; the exit code is 1 when the solution breaks a rule."""
    options = _options()
    instance = read_instance(options.file, options.best_known)
    limit = Limit(options.seconds, options.seed, options.threads, options.cpu)
    solver = SOLVERS[options.solver]
    if options.solver in ("auto", "sisr"):
        warm()
    began = time.perf_counter()
    routes = solver(instance, limit)
    wall_s = time.perf_counter() - began
    cost, faults = recompute(instance, routes)
    for fault in faults[:_FAULTS_SHOWN]:
        print(fault, file=sys.stderr)
    figures: list[tuple[str, float, str]] = [
        ("cost", cost / instance.unit, "distance"),
        ("routes", len(routes), "routes"),
        ("wall_s", round(wall_s, 2), "s"),
        ("peak_memory_mb", round(_peak_memory_mb(), 1), "MB"),
        ("verified", int(not faults), "0 or 1"),
    ]
    best = _best_known(instance, cost)
    if best is not None:
        figures.insert(2, ("gap_pct", round(100 * (cost / best - 1), 3), "%"))
    bench = f"vrplib {instance.name} {options.solver} seed {options.seed} {options.seconds:g} s"
    for name, value, unit in figures:
        if options.json:
            figure(bench, name, value, unit)
        else:
            print(f"{name:>15} {value:>12g} {unit}")
    return 1 if faults else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("file", type=Path, help=".vrp (VRPLIB) or .txt (Solomon)")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--solver", choices=sorted(SOLVERS), default="auto")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2, help="of the project's own solver")
    parser.add_argument("--best-known", type=float, help="cost in the file's unit")
    parser.add_argument("--json", action="store_true", help="one JSON object per figure")
    parser.add_argument(
        "--cpu", action="store_true", help="seconds of each thread's processor time (sisr only)"
    )
    options = parser.parse_args()
    if not options.seconds > 0 or options.threads < 1 or options.seed < 0:
        parser.error("seconds must be above 0, threads at least 1, the seed at least 0")
    if not options.file.exists():
        parser.error(f"there is no file {options.file}")
    return options


def _best_known(instance: Instance, cost: int) -> float | None:
    """The best known cost in the instance's units."""
    best = instance.best_known
    if best is None or best <= 0:
        return None
    if instance.unit > 1 and best * instance.unit > _TENTHS_RATIO * cost > 0:
        print(f"The best known cost {best:g} is taken as given in tenths.", file=sys.stderr)
        return best
    return best * instance.unit


def _peak_memory_mb() -> float:
    """The most memory that the process ever held, with the interpreter and all libraries."""
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes / 1024


if __name__ == "__main__":
    sys.exit(main())
