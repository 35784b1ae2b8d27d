"""Take a late parcel into a running plan of 1,000 stops on the real roads of Phnom Penh.

Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.replan``

The day is planned, then driven until ten o'clock. What is under way or on board stays. Two parcels
come late, one after the other: one to be collected at a shop, one that lies at the hub and goes
with a courier who has not left yet. ``seconds`` is the whole answer: measuring the new places,
planning, checking, drawing the lines. The same rest of the day is then planned for a minute.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import replace

import numpy as np

from benchmarks.city_day import city_day
from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from routing import (
    AutoSolver,
    GraphEngine,
    Plan,
    RememberingEngine,
    RoutingProblem,
    Stop,
    Task,
    Vehicle,
    build_problem,
    plan_routes,
    read_network,
)
from routing.living import Added, Replan, ReplanOptions, progress_at, replan

_STOPS, _VEHICLES, _SEED = 1_000, 16, 2026
_TEN = 10 * 3600
_QUICK_S, _LONG_S, _TARGET_S, _TARGET_PCT = 0.8, 60.0, 2.0, 0.5


def main() -> int:
    """Print the figures; the exit code is 1 when a target is missed."""
    options = _options()
    roads = data_mirror() / "roads"
    engine = RememberingEngine(GraphEngine(read_network(roads / "phnom_penh_roads.geojson")))
    problem = _smaller(city_day(roads / "phnom_penh_buildings.csv", _STOPS + 2, _SEED))
    *stops, shop, parcel = problem.stops
    problem = build_problem(problem.hubs, problem.vehicles, stops)
    plan = plan_routes(
        problem, engine, solver=AutoSolver(), time_limit_s=options.plan_seconds, seed=1
    )
    shop = replace(shop, task=Task.COLLECT, windows=(), cash_khr=0)
    good = True
    for name, late in (("collection", shop), ("delivery", replace(parcel, windows=()))):
        good &= _measure(f"replan {name}", problem, plan, engine, late, options.long_seconds)
    return 0 if good else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--plan-seconds", type=float, default=30.0)
    parser.add_argument("--long-seconds", type=float, default=_LONG_S)
    return parser.parse_args()


def _smaller(problem: RoutingProblem) -> RoutingProblem:
    """The couriers that a fifth of the parcels take, early and late shifts alike."""
    vehicles: list[Vehicle] = list(problem.vehicles)
    chosen = np.linspace(0, len(vehicles) - 1, _VEHICLES).astype(int).tolist()
    return replace(problem, vehicles=tuple(vehicles[number] for number in chosen))


def _measure(
    bench: str,
    problem: RoutingProblem,
    plan: Plan,
    engine: RememberingEngine,
    late: Stop,
    long_s: float,
) -> bool:
    began = time.perf_counter()
    quick = _replan(problem, plan, engine, late, _QUICK_S)
    seconds = time.perf_counter() - began
    long = _replan(problem, plan, engine, late, long_s)
    worse_pct = 100 * (quick.rest.objective_khr / long.rest.objective_khr - 1)
    served = any(visit.stop_id == late.id for run in quick.plan.runs for visit in run.visits)
    moved = _moved(problem, plan, quick)
    figure(bench, "seconds", round(seconds, 2), "s", target=_TARGET_S)
    figure(bench, "late_stop_served", int(served), "0 or 1", target=1)
    figure(bench, "frozen_moved", moved, "stops", target=0)
    figure(bench, "verified", int(quick.rest.verified), "0 or 1", target=1)
    figure(bench, "changed", len(quick.changes), "stops")
    figure(
        bench,
        "cost_khr",
        quick.rest.objective_khr,
        "KHR",
        peer=f"{long_s:g} s",
        peer_value=long.rest.objective_khr,
    )
    figure(bench, "worse_pct", round(worse_pct, 3), "%", target=_TARGET_PCT)
    return seconds <= _TARGET_S and served and not moved and worse_pct <= _TARGET_PCT


def _replan(
    problem: RoutingProblem, plan: Plan, engine: RememberingEngine, late: Stop, seconds: float
) -> Replan:
    options = ReplanOptions(time_limit_s=seconds, solver=AutoSolver())
    return replan(problem, plan, engine, (Added(stop=late),), now_s=_TEN, options=options)


def _moved(problem: RoutingProblem, plan: Plan, new: Replan) -> int:
    """Visits done or under way that are not where and when they were."""
    frozen = set()
    for own in progress_at(problem, plan, _TEN):
        frozen |= {step.stop_id for step in own.done if hasattr(step, "stop_id")}
        if own.under_way is not None:
            frozen.add(own.under_way.stop_id)
    was, now = _where(plan), _where(new.plan)
    return sum(was[stop_id] != now.get(stop_id) for stop_id in frozen)


def _where(plan: Plan) -> dict[str, tuple[str, int]]:
    return {v.stop_id: (run.vehicle_id, v.start_s) for run in plan.runs for v in run.visits}


if __name__ == "__main__":
    sys.exit(main())
