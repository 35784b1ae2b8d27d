"""Plans of the project's own solver pass the checker, whatever the problem."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from routing_towns import EIGHT, MatrixEngine, line_matrix

from routing import (
    UNREACHABLE,
    Hub,
    Matrix,
    OrToolsSolver,
    PlanProgress,
    Profile,
    Stop,
    TimeWindow,
    Vehicle,
    build_problem,
    plan_routes,
)
from routing.solvers import SisrSolver

HUB = Hub(id="hub", latitude=11.5759, longitude=104.9227)


def stop(key: str, **changes: object) -> Stop:
    return Stop(**({"id": key, "latitude": 11.57, "longitude": 104.92} | changes))


def vehicle(key: str, **changes: object) -> Vehicle:
    usual = {
        "id": key,
        "profile": Profile.MOTORCYCLE,
        "capacity_g": 10_000,
        "capacity_cm3": 10_000,
        "shift": TimeWindow(EIGHT, EIGHT + 4 * 3600),
    }
    return Vehicle(**(usual | changes))


@st.composite
def random_cases(draw: st.DrawFn):
    """Up to nine stops and four vehicles, some alike, on random matrices with missing roads."""
    count = draw(st.integers(0, 9))
    size = count + 1
    lots = np.random.default_rng(draw(st.integers(0, 1 << 30)))
    missing = draw(st.sampled_from([0.0, 0.1, 0.5]))
    matrices = {}
    for profile in (Profile.MOTORCYCLE, Profile.VAN):
        duration_s = lots.integers(1, 1_200, (size, size)).astype(np.int32)
        duration_s[lots.random((size, size)) < missing] = UNREACHABLE
        np.fill_diagonal(duration_s, 0)
        distance_m = np.where(duration_s == UNREACHABLE, UNREACHABLE, duration_s.astype(int) * 6)
        matrices[profile] = Matrix(duration_s, distance_m.astype(np.int32))
    opens = st.integers(0, 5_000)
    spans = st.builds(lambda begin, length: TimeWindow(begin, begin + length), opens, opens)
    vehicles = [
        vehicle(
            f"v{number}",
            profile=draw(st.sampled_from(tuple(matrices))),
            capacity_g=draw(st.sampled_from([0, 10, 30])),
            capacity_cm3=draw(st.sampled_from([0, 20, 30])),
            shift=draw(spans),
            max_stops=draw(st.none() | st.integers(0, 4)),
        )
        for number in range(draw(st.integers(1, 4)))
    ]
    stops = [
        stop(
            f"s{number}",
            latitude=11.5 + number / 100,
            weight_g=draw(st.integers(0, 12)),
            volume_cm3=draw(st.integers(0, 12)),
            service_s=draw(st.integers(0, 600)),
            windows=draw(st.lists(spans, max_size=1).map(tuple)),
            priority=draw(st.integers(1, 9)),
        )
        for number in range(count)
    ]
    return build_problem(HUB, vehicles, stops), MatrixEngine(matrices)


@settings(deadline=None, max_examples=60)
@given(random_cases(), st.integers(0, 3))
def test_every_plan_passes_the_checker(case, seed: int):
    problem, engine = case
    plan = plan_routes(problem, engine, solver=SisrSolver(), time_limit_s=0.02, seed=seed)
    assert plan.verified
    assert len(plan.unassigned) + sum(len(r.visits) for r in plan.runs) == len(problem.stops)


def test_a_larger_town_is_served_as_well_as_by_ortools():
    lots = np.random.default_rng(8)
    x, y = lots.integers(0, 4_000, (2, 61))
    duration_s = np.hypot(x[:, None] - x, y[:, None] - y).astype(np.int32) // 5
    engine = MatrixEngine(Matrix(duration_s, duration_s * 5))
    vehicles = [vehicle(f"moto-{n}", max_stops=12) for n in range(4)]
    vehicles += [vehicle("van", profile=Profile.VAN, capacity_g=99_000, capacity_cm3=99_000)]
    stops = [
        stop(
            f"house-{n}",
            weight_g=int(lots.integers(100, 900)),
            windows=(TimeWindow(EIGHT, EIGHT + 7_200),) if n % 4 == 0 else (),
        )
        for n in range(60)
    ]
    problem = build_problem(HUB, vehicles, stops)
    ours, theirs = (
        plan_routes(problem, engine, solver=solver, time_limit_s=1.0)
        for solver in (SisrSolver(), OrToolsSolver())
    )
    assert len(ours.unassigned) == len(theirs.unassigned) == 0
    assert ours.duration_s <= 1.1 * theirs.duration_s


def test_low_priorities_stay_out_first():
    engine = MatrixEngine(line_matrix([0, 100, 200, 300, 400]))
    stops = [stop(f"p{p}", priority=p, weight_g=4_000) for p in (1, 9, 2, 8)]
    plan = plan_routes(
        build_problem(HUB, [vehicle("moto")], stops), engine, solver=SisrSolver(), time_limit_s=0.2
    )
    assert {left.stop_id for left in plan.unassigned} == {"p1", "p2"}
    assert plan.solver.name == "sisr"


def test_progress_is_told():
    told: list[PlanProgress] = []
    engine = MatrixEngine(line_matrix([0, 100, 200]))
    problem = build_problem(HUB, [vehicle("moto")], [stop("a"), stop("b")])
    plan_routes(problem, engine, solver=SisrSolver(), time_limit_s=0.1, progress=told.append)
    assert [sign.served for sign in told if sign.step == "solve"][-1] == 2


def test_loads_beyond_any_vehicle_and_days_of_travel_do_no_harm():
    matrix = line_matrix([0, 100, 40 * 24 * 3600])
    problem = build_problem(
        HUB,
        [vehicle("moto", capacity_g=1 << 39)],
        [stop("heavy", weight_g=1 << 38), stop("far")],
    )
    plan = plan_routes(problem, MatrixEngine(matrix), solver=SisrSolver(), time_limit_s=0.1)
    assert [run.visits[0].stop_id for run in plan.runs] == ["heavy"]
