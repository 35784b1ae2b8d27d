"""Each stop that is left out is told which rule kept it out and what would have to change."""

from __future__ import annotations

from dataclasses import replace

import pytest
from routing_towns import EIGHT, MatrixEngine, line_matrix

from routing import (
    Break,
    Group,
    Hub,
    InsertionSolver,
    LeftOutReason,
    Pair,
    Plan,
    Position,
    Profile,
    Stop,
    Task,
    TimeWindow,
    Unassigned,
    Vehicle,
    build_problem,
    plan_routes,
)

HUB = Hub(id="hub", latitude=11.5759, longitude=104.9227)
DEPOT = Hub(id="depot", latitude=11.60, longitude=104.92)
MOTO = Vehicle(
    id="moto-1",
    profile=Profile.MOTORCYCLE,
    capacity_g=10_000,
    capacity_cm3=50_000,
    shift=TimeWindow(EIGHT, EIGHT + 3_600),
)
PARCEL = Stop(id="parcel", latitude=11.57, longitude=104.92, weight_g=1_000, service_s=0)


def explained(vehicle: Vehicle, *stops: Stop, positions_s=(0, 100, 200, 300, 400), **more) -> Plan:
    problem = build_problem(more.pop("hubs", HUB), [vehicle], stops, **more)
    size = len(problem.hubs) + len(stops) + (vehicle.start is not None)
    engine = MatrixEngine(line_matrix(positions_s[:size]))
    return plan_routes(problem, engine, solver=InsertionSolver())


def only(plan: Plan) -> Unassigned:
    (left,) = plan.unassigned
    return left


ALONE = [
    pytest.param(
        MOTO,
        replace(PARCEL, skills=frozenset({"cold", "id-check"})),
        LeftOutReason.NO_VEHICLE_FOR_IT,
        "asks for cold, id-check; vehicle moto-1 comes nearest and lacks cold, id-check",
        id="skills",
    ),
    pytest.param(
        replace(MOTO, open_end=True),
        replace(PARCEL, task=Task.COLLECT),
        LeftOutReason.NO_VEHICLE_FOR_IT,
        "is collected for the hub; the run of vehicle moto-1 does not end there",
        id="collection of an open run",
    ),
    pytest.param(
        replace(MOTO, start=Position(latitude=11.58, longitude=104.93), max_loadings=0),
        PARCEL,
        LeftOutReason.NO_VEHICLE_FOR_IT,
        "its load is at the hub; vehicle moto-1 starts elsewhere and may not load",
        id="no loading",
    ),
    pytest.param(
        replace(MOTO, capacity_items=3),
        replace(PARCEL, items=4),
        LeftOutReason.TOO_MANY_ITEMS,
        "has 4 parcels; the vehicle that takes the most takes 3",
        id="parcels",
    ),
    pytest.param(
        replace(MOTO, cash_limit_khr=100_000),
        replace(PARCEL, cash_khr=120_000),
        LeftOutReason.CASH_LIMIT,
        "brings 120,000 riel; vehicle moto-1 may carry 100,000 riel",
        id="cash",
    ),
    pytest.param(
        replace(MOTO, max_distance_m=1_500),
        PARCEL,
        LeftOutReason.TOO_FAR,
        "is 2 km long; vehicle moto-1 may drive 1.5 km. Raise its max_distance_m by 0.5 km",
        id="distance",
    ),
    pytest.param(
        replace(
            MOTO,
            shift=TimeWindow(EIGHT, EIGHT + 1_000),
            breaks=(Break(duration_s=900, window=TimeWindow(EIGHT + 50, EIGHT + 90)),),
        ),
        PARCEL,
        LeftOutReason.SHIFT_TOO_SHORT,
        "vehicle moto-1, its breaks included, back 3 min after its shift ends at 08:16",
        id="a break that leaves no time",
    ),
    pytest.param(
        replace(MOTO, breaks=(Break(duration_s=900, window=TimeWindow(EIGHT + 50, EIGHT + 90)),)),
        replace(PARCEL, windows=(TimeWindow(EIGHT + 100, EIGHT + 120),), service_s=60),
        LeftOutReason.WINDOW_UNREACHABLE,
        "the breaks of its driver keep vehicle moto-1 from its window",
        id="a break that covers the window",
    ),
]


@pytest.mark.parametrize(("vehicle", "stop", "reason", "text"), ALONE)
def test_a_rule_that_forbids_a_stop_even_alone(vehicle, stop, reason, text):
    left = only(explained(vehicle, stop))
    assert left.reason is reason
    assert text in left.explanation


def test_a_load_of_another_hub():
    vehicle = replace(MOTO, hub_id="hub")
    left = only(explained(vehicle, replace(PARCEL, hub_id="depot"), hubs=[HUB, DEPOT]))
    assert left.reason is LeftOutReason.NO_VEHICLE_FOR_IT
    assert "belongs to hub depot; vehicle moto-1 loads at hub" in left.explanation


def test_a_load_on_board_of_a_vehicle_that_cannot_bring_it():
    holder = replace(MOTO, id="moto-2", on_board=("parcel",), max_distance_m=1)
    problem = build_problem(HUB, [MOTO, holder], [PARCEL])
    plan = plan_routes(problem, MatrixEngine(line_matrix([0, 100])), solver=InsertionSolver())
    left = only(plan)
    assert left.reason is LeftOutReason.TOO_FAR
    assert "vehicle moto-2 may drive 0.001 km" in left.explanation


def test_the_half_of_a_pair_names_the_other_half():
    collect = replace(PARCEL, id="from", task=Task.COLLECT)
    deliver = replace(PARCEL, id="to", windows=(TimeWindow(EIGHT, EIGHT + 60),))
    plan = explained(MOTO, collect, deliver, pairs=[Pair(collect_id="from", deliver_id="to")])
    reasons = {left.stop_id: left for left in plan.unassigned}
    assert reasons["to"].reason is LeftOutReason.WINDOW_UNREACHABLE
    assert reasons["from"].reason is LeftOutReason.PARTNER_LEFT_OUT
    assert "goes with stop to or not at all" in reasons["from"].explanation


def test_a_group_that_is_larger_than_any_run():
    stops = [replace(PARCEL, id=f"g{n}") for n in range(3)]
    plan = explained(
        replace(MOTO, max_stops=2), *stops, groups=[Group(id="g", stop_ids=("g0", "g1", "g2"))]
    )
    reasons = {left.stop_id: left for left in plan.unassigned}
    assert reasons["g0"].reason is LeftOutReason.NO_CAPACITY_LEFT
    assert "goes with 2 other stops or not at all" in reasons["g0"].explanation
    assert {reasons[key].reason for key in ("g1", "g2")} == {LeftOutReason.PARTNER_LEFT_OUT}


def test_a_group_that_fits_one_by_one_only():
    stops = [replace(PARCEL, id=f"g{n}", service_s=1_500) for n in range(3)]
    plan = explained(MOTO, *stops, groups=[Group(id="g", stop_ids=("g0", "g1", "g2"))])
    reasons = {left.stop_id: left for left in plan.unassigned}
    assert reasons["g0"].reason is LeftOutReason.NO_TIME_LEFT
    assert "its group (g0, g1, g2) fits into no run as a whole" in reasons["g0"].explanation


BESIDE = [
    pytest.param(
        replace(MOTO, capacity_items=3),
        {"items": 2},
        LeftOutReason.NO_CAPACITY_LEFT,
        "has 2 parcels; the vehicle with the most room has room for 1 left",
        id="parcels",
    ),
    pytest.param(
        replace(MOTO, cash_limit_khr=100_000),
        {"cash_khr": 60_000},
        LeftOutReason.NO_CAPACITY_LEFT,
        "brings 60,000 riel; the vehicle that may take the most more may take 40,000 riel",
        id="cash",
    ),
    pytest.param(
        replace(MOTO, max_distance_m=2_000),
        {},
        LeftOutReason.NO_TIME_LEFT,
        "would fit if vehicle moto-1 might drive 1 km farther than its 2 km",
        id="distance",
    ),
    pytest.param(
        MOTO,
        {"service_s": 1_700},
        LeftOutReason.NO_TIME_LEFT,
        "would fit if a shift ended 2 min later, that of vehicle moto-1",
        id="shift",
    ),
]


@pytest.mark.parametrize(("vehicle", "changes", "reason", "text"), BESIDE)
def test_a_rule_that_leaves_no_place_beside_another_stop(vehicle, changes, reason, text):
    near = replace(PARCEL, id="near", priority=9, **changes)
    far = replace(PARCEL, id="far", **changes)
    left = only(explained(vehicle, near, far, positions_s=(0, -70, 80)))
    assert (left.stop_id, left.reason) == ("far", reason)
    assert text in left.explanation


def test_a_stop_that_is_not_worth_its_penalty():
    left = only(explained(MOTO, replace(PARCEL, drop_penalty_khr=500)))
    assert left.reason is LeftOutReason.NOT_WORTH_IT
    assert "serving it would add 6,6" in left.explanation
    assert "leaving it out costs 500 riel" in left.explanation
