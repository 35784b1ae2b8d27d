"""Plan a courier's whole day: 5,000 parcels at real buildings of Phnom Penh on its real roads.

Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.city_day``

Fifty motorcycles and ten vans with shifts and cash limits; a fifth of the parcels have a window of
two or three hours, two fifths are paid on delivery. ``seconds`` runs from the road file to the
checked plan with the lines of its runs. OR-Tools alone then gets the same roads and the same time.
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from routing import (
    AutoSolver,
    GraphEngine,
    Hub,
    LeftOutReason,
    OrToolsSolver,
    Plan,
    Profile,
    RoutingProblem,
    Solver,
    Stop,
    TimeWindow,
    Vehicle,
    build_problem,
    plan_routes,
    read_network,
)

_PARCELS, _MOTORCYCLES, _VANS = 5_000, 50, 10
_SEED = 2026
_LIMIT_S = 120.0
_EARLY, _LATE = TimeWindow(7 * 3600, 16 * 3600), TimeWindow(9 * 3600, 18 * 3600)
_WITH_WINDOW, _PAID_ON_DELIVERY = 0.2, 0.4
_CASH_KHR = (10_000, 400_000)
_STEP_KHR = 1_000


def city_day(buildings: Path, parcels: int, seed: int) -> RoutingProblem:
    """Draw buildings, loads, windows and cash by the seed; the hub is the central post office."""
    places = np.loadtxt(buildings, delimiter=",", skiprows=1, usecols=(0, 1))
    lots = np.random.default_rng(seed)
    chosen = places[lots.choice(len(places), parcels, replace=False)]
    weight_g = np.minimum(lots.lognormal(6.5, 0.9, parcels), 15_000).astype(int)
    cash_khr = lots.integers(_CASH_KHR[0], _CASH_KHR[1], parcels) // _STEP_KHR * _STEP_KHR
    cash_khr[lots.random(parcels) >= _PAID_ON_DELIVERY] = 0
    opens_h, span_h = lots.integers(8, 15, parcels), lots.integers(2, 4, parcels)
    windowed = lots.random(parcels) < _WITH_WINDOW
    stops = [
        Stop(
            id=f"parcel-{number:04}",
            latitude=latitude,
            longitude=longitude,
            weight_g=int(weight_g[number]),
            volume_cm3=int(weight_g[number]) * 4,
            service_s=150,
            cash_khr=int(cash_khr[number]),
            windows=_window(int(opens_h[number]), int(span_h[number])) if windowed[number] else (),
        )
        for number, (longitude, latitude) in enumerate(chosen.tolist())
    ]
    motorcycles = [
        Vehicle(
            id=f"motorcycle-{number:02}",
            profile=Profile.MOTORCYCLE,
            capacity_g=120_000,
            capacity_cm3=500_000,
            shift=_EARLY if number % 2 else _LATE,
            cash_limit_khr=8_000_000,
        )
        for number in range(1, _MOTORCYCLES + 1)
    ]
    vans = [
        Vehicle(
            id=f"van-{number:02}",
            profile=Profile.VAN,
            capacity_g=800_000,
            capacity_cm3=4_500_000,
            shift=_EARLY if number % 2 else _LATE,
            cash_limit_khr=20_000_000,
        )
        for number in range(1, _VANS + 1)
    ]
    hub = Hub(id="central-post-office", latitude=11.5759, longitude=104.9227)
    return build_problem(hub, [*motorcycles, *vans], stops)


def _window(opens_h: int, span_h: int) -> tuple[TimeWindow, ...]:
    return (TimeWindow(opens_h * 3600, (opens_h + span_h) * 3600),)


def main() -> int:
    """Print the figures; the exit code is 1 when the plan is late or not verified."""
    options = _options()
    roads = data_mirror() / "roads"
    problem = city_day(roads / "phnom_penh_buildings.csv", options.parcels, _SEED)
    began = time.perf_counter()
    engine = GraphEngine(read_network(roads / "phnom_penh_roads.geojson"))
    plan = _plan(problem, engine, AutoSolver(), options.solver_seconds)
    seconds = time.perf_counter() - began
    peer = None
    if not options.alone:
        peer = _plan(problem, engine, OrToolsSolver(), options.solver_seconds)
    bench = f"city_day {options.parcels}"
    figure(bench, "seconds", round(seconds, 1), "s", target=_LIMIT_S)
    figure(bench, "verified", int(plan.verified), "0 or 1", target=1)
    _compare(bench, "km", "km_ortools", _km(plan), None if peer is None else _km(peer), "km")
    served = sum(len(run.visits) for run in plan.runs)
    theirs = None if peer is None else sum(len(run.visits) for run in peer.runs)
    _compare(bench, "served", "served_ortools", served, theirs, "stops")
    off = sum(left.reason is LeftOutReason.OFF_NETWORK for left in plan.unassigned)
    figure(bench, "off_network", off, "stops")
    figure(bench, "runs", len(plan.runs), "runs")
    figure(bench, "late_min", round(_late_min(problem, plan), 1), "min", target=0)
    print(plan.solver.said, file=sys.stderr)
    return 0 if plan.verified and seconds <= _LIMIT_S else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--parcels", type=int, default=_PARCELS)
    parser.add_argument("--solver-seconds", type=float, default=75.0)
    parser.add_argument("--alone", action="store_true", help="without OR-Tools")
    return parser.parse_args()


def _plan(problem: RoutingProblem, engine: GraphEngine, solver: Solver, limit_s: float) -> Plan:
    return plan_routes(problem, engine, solver=solver, time_limit_s=limit_s, seed=1)


def _compare(
    bench: str, name: str, theirs: str, value: float, other: float | None, unit: str
) -> None:
    figure(bench, name, value, unit, peer=None if other is None else "ortools", peer_value=other)
    if other is not None:
        figure(bench, theirs, other, unit)


def _km(plan: Plan) -> float:
    return round(plan.distance_m / 1000, 1)


def _late_min(problem: RoutingProblem, plan: Plan) -> float:
    """How late services begin after their windows and drivers are back after their shifts."""
    closes = {stop.id: stop.windows[-1].closes_s for stop in problem.stops if stop.windows}
    ends = {vehicle.id: vehicle.shift.closes_s for vehicle in problem.vehicles}
    late_s = sum(max(run.end_s - ends[run.vehicle_id], 0) for run in plan.runs)
    late_s += sum(
        max(visit.start_s - closes[visit.stop_id], 0)
        for run in plan.runs
        for visit in run.visits
        if visit.stop_id in closes
    )
    return late_s / 60


if __name__ == "__main__":
    sys.exit(main())
