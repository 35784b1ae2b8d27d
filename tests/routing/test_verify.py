"""The checker agrees with sound plans and catches every kind of damage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_towns import EIGHT, MatrixEngine, line_matrix

from routing import (
    UNREACHABLE,
    Hub,
    InsertionSolver,
    LeftOutReason,
    Matrix,
    OrToolsSolver,
    Plan,
    Profile,
    Rule,
    Run,
    Stop,
    TimeWindow,
    Unassigned,
    Vehicle,
    build_problem,
    plan_routes,
    verify,
)

HUB = Hub(id="hub", latitude=11.5759, longitude=104.9227)
MOTO = Vehicle(
    id="moto-1",
    profile=Profile.MOTORCYCLE,
    capacity_g=10_000,
    capacity_cm3=50_000,
    shift=TimeWindow(EIGHT, EIGHT + 3600),
    max_stops=4,
)
VAN = replace(MOTO, id="van-1", profile=Profile.VAN, max_stops=None)
STOPS = (
    Stop(
        id="a",
        latitude=11.571,
        longitude=104.92,
        weight_g=4_000,
        volume_cm3=10_000,
        windows=(TimeWindow(EIGHT, EIGHT + 550),),
    ),
    Stop(
        id="b",
        latitude=11.572,
        longitude=104.92,
        weight_g=4_000,
        windows=(TimeWindow(EIGHT + 600, EIGHT + 1_200),),
    ),
    Stop(id="heavy", latitude=11.573, longitude=104.92, weight_g=20_000),
    Stop(id="off", latitude=11.574, longitude=104.92),
)
PROBLEM = build_problem(HUB, [MOTO, VAN], STOPS)
MATRIX = line_matrix([0, 100, 200, 300, 400])
SNAP_M = np.array([0, 0, 0, 0, 900.0])
MATRICES = {Profile.MOTORCYCLE: MATRIX, Profile.VAN: MATRIX}
PLAN = plan_routes(PROBLEM, MatrixEngine(MATRIX, SNAP_M.tolist()), solver=InsertionSolver())

Damage = Callable[[Plan], Plan]


def on_run(**changes: object) -> Damage:
    """Change fields of the first run."""

    def damage(plan: Plan) -> Plan:
        return replace(plan, runs=(replace(plan.runs[0], **changes), *plan.runs[1:]))  # type: ignore[arg-type]

    return damage


def on_visit(number: int, **changes: object) -> Damage:
    """Change fields of one visit of the first run."""

    def damage(plan: Plan) -> Plan:
        visits = list(plan.runs[0].visits)
        visits[number] = replace(visits[number], **changes)  # type: ignore[arg-type]
        return on_run(steps=tuple(visits))(plan)

    return damage


def leave_out(reason: LeftOutReason, stop_id: str) -> Damage:
    """Give a left-out stop another reason."""

    def damage(plan: Plan) -> Plan:
        kept = [left for left in plan.unassigned if left.stop_id != stop_id]
        return replace(plan, unassigned=(*kept, Unassigned(stop_id, reason, "")))

    return damage


DAMAGES = [
    pytest.param(
        lambda p: replace(p, hubs=(replace(p.hubs[0], latitude=11.6),)), Rule.HUB, id="hub moved"
    ),
    pytest.param(on_run(vehicle_id="truck-9"), Rule.KNOWN_VEHICLE, id="unknown vehicle"),
    pytest.param(lambda p: replace(p, runs=p.runs * 2), Rule.VEHICLE_ONCE, id="a second run"),
    pytest.param(on_run(profile=Profile.WALK), Rule.PROFILE, id="on foot"),
    pytest.param(on_run(steps=()), Rule.NOT_EMPTY, id="empty run"),
    pytest.param(on_visit(0, stop_id="z"), Rule.KNOWN_STOP, id="unknown stop"),
    pytest.param(leave_out(LeftOutReason.TOO_HEAVY, "z"), Rule.KNOWN_STOP, id="unknown left out"),
    pytest.param(lambda p: replace(p, unassigned=()), Rule.STOP_ONCE, id="a stop lost"),
    pytest.param(
        lambda p: replace(p, unassigned=p.unassigned * 2), Rule.STOP_ONCE, id="left out twice"
    ),
    pytest.param(
        lambda p: on_run(steps=p.runs[0].visits * 2)(p), Rule.STOP_ONCE, id="served twice"
    ),
    pytest.param(on_visit(0, latitude=11.5), Rule.PLACE, id="another place"),
    pytest.param(on_visit(0, arrival_s=EIGHT), Rule.ARRIVAL, id="flies"),
    pytest.param(
        lambda p: on_run(steps=p.runs[0].visits[::-1])(p), Rule.ARRIVAL, id="order reversed"
    ),
    pytest.param(on_visit(0, start_s=EIGHT + 1_500), Rule.START, id="dawdles"),
    pytest.param(on_visit(1, start_s=EIGHT + 1_201), Rule.WINDOW, id="after the window"),
    pytest.param(on_visit(1, start_s=EIGHT + 599), Rule.WINDOW, id="before the window"),
    pytest.param(on_visit(0, departure_s=EIGHT + 101), Rule.DEPARTURE, id="hurries"),
    pytest.param(on_run(start_s=EIGHT - 1), Rule.SHIFT, id="starts early"),
    pytest.param(on_run(end_s=EIGHT + 3_601), Rule.SHIFT, id="comes home late"),
    pytest.param(on_run(end_s=EIGHT + 3_000), Rule.END, id="end made up"),
    pytest.param(on_visit(0, distance_m=5), Rule.DISTANCE, id="leg shortened"),
    pytest.param(on_run(return_distance_m=5), Rule.DISTANCE, id="way home shortened"),
    pytest.param(on_run(distance_m=5), Rule.DISTANCE_SUM, id="sum made up"),
    pytest.param(on_visit(0, load_g=1), Rule.LOAD, id="weight made up"),
    pytest.param(on_visit(0, load_cm3=1), Rule.LOAD, id="volume made up"),
    pytest.param(on_run(geometry=((104.9, 11.5), (104.9, 11.6))), Rule.GEOMETRY, id="open line"),
    pytest.param(leave_out(LeftOutReason.UNREACHABLE, "heavy"), Rule.REASON, id="wrong reason"),
    pytest.param(leave_out(LeftOutReason.NO_TIME_LEFT, "heavy"), Rule.REASON, id="not for time"),
    pytest.param(
        leave_out(LeftOutReason.NO_CAPACITY_LEFT, "heavy"), Rule.REASON, id="not for room"
    ),
    pytest.param(leave_out(LeftOutReason.OFF_NETWORK, "heavy"), Rule.REASON, id="on the network"),
]


def test_the_sound_plan_has_no_fault():
    assert [[v.stop_id for v in run.visits] for run in PLAN.runs] == [["a", "b"]]
    assert verify(PROBLEM, MATRICES, PLAN, snap_distance_m=SNAP_M) == ()


@pytest.mark.parametrize(("damage", "rule"), DAMAGES)
def test_damage_is_caught(damage: Damage, rule: Rule):
    faults = verify(PROBLEM, MATRICES, damage(PLAN), snap_distance_m=SNAP_M)
    assert rule in {fault.rule for fault in faults}
    assert all(str(fault) for fault in faults)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        pytest.param({"capacity_g": 7_999}, Rule.CAPACITY, id="box too weak"),
        pytest.param({"capacity_cm3": 9_999}, Rule.CAPACITY, id="box too small"),
        pytest.param({"max_stops": 1}, Rule.MAX_STOPS, id="one stop allowed"),
    ],
)
def test_a_plan_for_a_larger_vehicle_is_caught(change, rule):
    smaller = build_problem(HUB, [replace(MOTO, **change), VAN], STOPS)
    assert rule in {fault.rule for fault in verify(smaller, MATRICES, PLAN)}


def test_a_plan_over_a_washed_out_road_is_caught():
    duration_s = MATRIX.duration_s.copy()
    duration_s[0, 1] = UNREACHABLE
    washed_out = dict.fromkeys(MATRICES, Matrix(duration_s, MATRIX.distance_m))
    assert Rule.ROAD in {fault.rule for fault in verify(PROBLEM, washed_out, PLAN)}


@pytest.mark.parametrize(
    "reason",
    [LeftOutReason.NO_TIME_LEFT, LeftOutReason.NO_CAPACITY_LEFT, LeftOutReason.TOO_HEAVY],
)
def test_leaving_out_what_would_fit_is_caught(reason: LeftOutReason):
    forgotten = replace(
        PLAN, runs=(), unassigned=tuple(Unassigned(s.id, reason, "") for s in STOPS[:2])
    )
    faults = verify(build_problem(HUB, [MOTO], STOPS[:2]), MATRICES, forgotten)
    assert [fault.rule for fault in faults] == [Rule.REASON, Rule.REASON]


@st.composite
def random_cases(draw: st.DrawFn):
    """A problem of up to eight stops and three vehicles on a random matrix with missing roads."""
    count = draw(st.integers(0, 8))
    size = count + 1
    seconds = st.one_of(st.integers(1, 1_200), st.integers(1, 300), st.just(UNREACHABLE))
    profiles = (Profile.MOTORCYCLE, Profile.VAN)
    matrices = {}
    for profile in profiles:
        values = draw(st.lists(seconds, min_size=size * size, max_size=size * size))
        duration_s = np.array(values, dtype=np.int32).reshape(size, size)
        np.fill_diagonal(duration_s, 0)
        distance_m = np.where(
            duration_s == UNREACHABLE, UNREACHABLE, duration_s.astype(np.int64) * 6
        )
        matrices[profile] = Matrix(duration_s, distance_m.astype(np.int32))
    opens = st.integers(0, 5_000)
    spans = st.builds(lambda begin, length: TimeWindow(begin, begin + length), opens, opens)
    vehicles = [
        Vehicle(
            id=f"v{number}",
            profile=draw(st.sampled_from(profiles)),
            capacity_g=draw(st.integers(0, 30)),
            capacity_cm3=draw(st.integers(0, 30)),
            shift=draw(spans),
            max_stops=draw(st.none() | st.integers(0, 4)),
        )
        for number in range(draw(st.integers(1, 3)))
    ]
    stops = [
        Stop(
            id=f"s{number}",
            latitude=11.5 + number / 100,
            longitude=104.9,
            weight_g=draw(st.integers(0, 12)),
            volume_cm3=draw(st.integers(0, 12)),
            service_s=draw(st.integers(0, 600)),
            windows=draw(st.lists(spans, max_size=1).map(tuple)),
            priority=draw(st.integers(1, 9)),
        )
        for number in range(count)
    ]
    snap_m = [
        0.0,
        *draw(st.lists(st.sampled_from([0.0, 250.0, 251.0]), min_size=count, max_size=count)),
    ]
    return build_problem(HUB, vehicles, stops), MatrixEngine(matrices, snap_m)


@given(random_cases())
def test_every_plan_of_the_greedy_solver_passes(case):
    problem, engine = case
    plan = plan_routes(problem, engine, solver=InsertionSolver())
    assert plan.verified
    assert len(plan.unassigned) + sum(len(r.visits) for r in plan.runs) == len(problem.stops)


@pytest.mark.parametrize("number", range(12))
def test_every_plan_of_ortools_passes(number: int):
    lots = np.random.default_rng(number)
    count = 12
    matrices = {}
    for profile in (Profile.MOTORCYCLE, Profile.VAN):
        duration_s = lots.integers(1, 900, (count + 1, count + 1)).astype(np.int32)
        duration_s[lots.random(duration_s.shape) < 0.1] = UNREACHABLE
        np.fill_diagonal(duration_s, 0)
        matrices[profile] = Matrix(duration_s, np.minimum(duration_s, UNREACHABLE // 8) * 8)
    vehicles = [
        replace(MOTO, shift=TimeWindow(EIGHT, EIGHT + int(lots.integers(600, 6_000)))),
        replace(VAN, shift=TimeWindow(EIGHT + 300, EIGHT + int(lots.integers(600, 6_000)))),
    ]
    stops = [
        Stop(
            id=f"s{n}",
            latitude=11.5 + n / 100,
            longitude=104.9,
            weight_g=int(lots.integers(0, 4_000)),
            volume_cm3=int(lots.integers(0, 20_000)),
            service_s=int(lots.integers(0, 300)),
            windows=(_window(lots),) if n % 3 == 0 else (),
            priority=int(lots.integers(1, 10)),
        )
        for n in range(count)
    ]
    problem = build_problem(HUB, vehicles, stops)
    plan = plan_routes(
        problem, MatrixEngine(matrices), solver=OrToolsSolver(), time_limit_s=0.2, seed=number
    )
    assert plan.verified


def _window(lots: np.random.Generator) -> TimeWindow:
    opens_s = EIGHT + int(lots.integers(0, 3_000))
    return TimeWindow(opens_s, opens_s + int(lots.integers(0, 1_500)))


@given(st.data())
def test_a_number_changed_anywhere_in_a_run_is_caught(data: st.DataObject):
    run: Run = PLAN.runs[0]
    names = ["start_s", "end_s", "distance_m", "return_distance_m"]
    visit_names = ["arrival_s", "start_s", "departure_s", "distance_m", "load_g", "load_cm3"]
    offset = data.draw(st.integers(-10_000, 10_000).filter(bool))
    if data.draw(st.booleans()):
        name = data.draw(st.sampled_from(names))
        damage = on_run(**{name: getattr(run, name) + offset})
    else:
        number = data.draw(st.integers(0, len(run.visits) - 1))
        name = data.draw(st.sampled_from(visit_names))
        damage = on_visit(number, **{name: getattr(run.visits[number], name) + offset})
    assert verify(PROBLEM, MATRICES, damage(PLAN), snap_distance_m=SNAP_M)
