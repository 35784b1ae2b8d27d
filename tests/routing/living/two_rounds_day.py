"""A day in a small town on a grid, and events that happen in it."""

from __future__ import annotations

from routing import (
    BeelineEngine,
    Hub,
    InsertionSolver,
    Plan,
    Profile,
    RoutingProblem,
    Stop,
    TimeWindow,
    Vehicle,
    VehicleCosts,
    build_problem,
    plan_routes,
)
from routing.engines.beeline import BeelineFigures

EIGHT, FIVE = 8 * 3600, 17 * 3600
ENGINE = BeelineEngine(BeelineFigures(1.5, dict.fromkeys(Profile, 18.0)))
HUB = Hub(id="post-office", latitude=11.5759, longitude=104.9227)
STEP = 0.004  # degrees, about 440 m


def courier(name: str, **more) -> Vehicle:
    given = {
        "profile": Profile.MOTORCYCLE,
        "capacity_g": 40_000,
        "capacity_cm3": 200_000,
        "shift": TimeWindow(EIGHT, FIVE),
        "costs": VehicleCosts(fixed_khr=2_000, per_hour_khr=4_000, per_km_khr=150),
    }
    return Vehicle(id=name, **(given | more))


def stop(name: str, east: float, north: float, **more) -> Stop:
    given = {"weight_g": 1_000, "volume_cm3": 1_000, "service_s": 300}
    return Stop(
        id=name,
        latitude=HUB.latitude + STEP * north,
        longitude=HUB.longitude + STEP * east,
        **(given | more),
    )


def two_rounds() -> RoutingProblem:
    """One courier goes east, the other west; six stops each."""
    stops = [stop(f"east-{n}", n, n % 2) for n in range(1, 7)]
    stops += [stop(f"west-{n}", -n, n % 2) for n in range(1, 7)]
    couriers = [
        courier("dara", max_stops=7),
        courier("sok", max_stops=7, shift=TimeWindow(EIGHT, FIVE)),
    ]
    return build_problem(HUB, couriers, stops)


def planned(problem: RoutingProblem) -> Plan:
    return plan_routes(problem, ENGINE, solver=InsertionSolver())
