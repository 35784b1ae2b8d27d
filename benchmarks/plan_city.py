"""Plan 300 parcels at real Phnom Penh buildings with eight motorcycles and a van on real roads.

Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.plan_city``
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from routing import (
    GraphEngine,
    Hub,
    LeftOutReason,
    Profile,
    RoutingProblem,
    Stop,
    TimeWindow,
    Vehicle,
    build_problem,
    plan_routes,
    read_network,
)

_PARCELS = 300
_SEED = 2026
_SHIFT = TimeWindow(8 * 3600, 12 * 3600)


def city_problem(buildings: Path, parcels: int, seed: int) -> RoutingProblem:
    """Draw buildings and loads by the seed; the hub is the post office near Wat Phnom."""
    places = np.loadtxt(buildings, delimiter=",", skiprows=1, usecols=(0, 1))
    lots = np.random.default_rng(seed)
    chosen = places[lots.choice(len(places), parcels, replace=False)]
    weight_g = lots.integers(200, 5_000, parcels)
    stops = [
        Stop(
            id=f"parcel-{number:03}",
            latitude=latitude,
            longitude=longitude,
            weight_g=int(weight_g[number]),
            volume_cm3=int(weight_g[number]) * 5,
        )
        for number, (longitude, latitude) in enumerate(chosen.tolist())
    ]
    motorcycles = [
        Vehicle(
            id=f"motorcycle-{number}",
            profile=Profile.MOTORCYCLE,
            capacity_g=120_000,
            capacity_cm3=600_000,
            shift=_SHIFT,
        )
        for number in range(1, 9)
    ]
    van = Vehicle(
        id="van-1",
        profile=Profile.VAN,
        capacity_g=800_000,
        capacity_cm3=6_000_000,
        shift=_SHIFT,
    )
    hub = Hub(id="central-post-office", latitude=11.5759, longitude=104.9227)
    return build_problem(hub, [*motorcycles, van], stops)


def main() -> int:
    """Print the figures; the exit code is 1 when the target is missed."""
    roads = data_mirror() / "roads"
    problem = city_problem(roads / "phnom_penh_buildings.csv", _PARCELS, _SEED)
    began = time.perf_counter()
    engine = GraphEngine(read_network(roads / "phnom_penh_roads.geojson"))
    plan = plan_routes(problem, engine, time_limit_s=20.0, seed=1)
    seconds = time.perf_counter() - began
    served = sum(len(run.visits) for run in plan.runs)
    off_network = sum(left.reason is LeftOutReason.OFF_NETWORK for left in plan.unassigned)
    figure("plan_city", "time with reading the roads", round(seconds, 1), "s", target=60)
    figure("plan_city", "stops served", served, "stops", target=_PARCELS - off_network)
    figure("plan_city", "stops left out as off the network", off_network, "stops")
    figure("plan_city", "runs", len(plan.runs), "runs")
    figure("plan_city", "distance", round(plan.distance_m / 1000, 1), "km")
    figure("plan_city", "time on the road", round(plan.duration_s / 3600, 2), "h")
    figure("plan_city", "verified", int(plan.verified), "0 or 1", target=1)
    return 0 if plan.verified and seconds <= 60 else 1


if __name__ == "__main__":
    sys.exit(main())
