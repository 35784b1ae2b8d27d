"""Plans serve what can be served and explain the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from routing_towns import EIGHT, NOON, MatrixEngine, line_matrix

from gis_data import InputError
from routing import (
    UNREACHABLE,
    Answer,
    BeelineEngine,
    GraphEngine,
    Hub,
    HubOffNetworkError,
    InsertionSolver,
    LeftOutReason,
    Matrix,
    OrToolsSolver,
    PlanRejectedError,
    Profile,
    Stop,
    TimeWindow,
    build_problem,
    plan_routes,
    planner,
)
from routing.verify.fault import Fault, Rule

SOLVERS = [
    pytest.param(OrToolsSolver(), id="ortools"),
    pytest.param(InsertionSolver(), id="greedy"),
]
HUB = Hub(id="hub", latitude=11.5759, longitude=104.9227)


def stops_along(count: int, **common: object) -> list[Stop]:
    """Stops numbered from 0, to the south; the matrix of a test says how far they are."""
    return [
        Stop(id=f"s{n}", latitude=11.57 - n / 1000, longitude=104.92, **common)  # type: ignore[arg-type]
        for n in range(count)
    ]


def served(plan) -> list[list[str]]:
    return [[visit.stop_id for visit in run.visits] for run in plan.runs]


def reasons(plan) -> dict[str, LeftOutReason]:
    return {left.stop_id: left.reason for left in plan.unassigned}


@pytest.mark.parametrize("solver", SOLVERS)
def test_three_stops_in_one_round(
    post_office, motorcycle, central_market, royal_palace, olympic_stadium, solver
):
    stops = [central_market, royal_palace, olympic_stadium]
    plan = plan_routes(
        build_problem(post_office, [motorcycle], stops), BeelineEngine(), solver=solver
    )
    assert plan.verified
    assert not plan.unassigned
    assert sorted(served(plan)[0]) == sorted(stop.id for stop in stops)
    run = plan.runs[0]
    assert run.start_s == EIGHT
    assert run.visits[0].load_g == 6_000
    assert run.geometry[0] == run.geometry[-1] == (104.9227, 11.5759)
    assert (plan.engine.name, plan.solver.name) == ("beeline", solver.name)


@pytest.mark.parametrize("solver", SOLVERS)
def test_no_stops_is_an_empty_verified_plan(post_office, motorcycle, solver):
    plan = plan_routes(build_problem(post_office, [motorcycle], []), BeelineEngine(), solver=solver)
    assert plan.verified
    assert (plan.runs, plan.unassigned, plan.distance_m) == ((), (), 0)


def test_stops_that_nobody_can_carry_are_explained_with_what_would_help(
    post_office, motorcycle, central_market
):
    heavy = replace(central_market, id="safe", weight_g=60_000)
    bulky = replace(central_market, id="mattress", volume_cm3=900_000)
    early = replace(central_market, id="early", windows=(TimeWindow(6 * 3600, 7 * 3600),))
    long = replace(central_market, id="fair", service_s=5 * 3600)
    plan = plan_routes(
        build_problem(post_office, [motorcycle], [heavy, bulky, early, long]), BeelineEngine()
    )
    assert plan.verified
    assert plan.runs == ()
    assert reasons(plan) == {
        "safe": LeftOutReason.TOO_HEAVY,
        "mattress": LeftOutReason.TOO_BULKY,
        "early": LeftOutReason.WINDOW_UNREACHABLE,
        "fair": LeftOutReason.SHIFT_TOO_SHORT,
    }
    texts = {left.stop_id: left.explanation for left in plan.unassigned}
    assert "weighs 60 kg; the largest vehicle takes 40 kg" in texts["safe"]
    assert "fills 900 litres" in texts["mattress"]
    assert "its window closes at 07:00" in texts["early"]
    assert "after its shift ends at 12:00" in texts["fair"]


def test_the_vehicle_that_comes_nearest_gives_the_reason(post_office, motorcycle, van):
    anvil = Stop(id="anvil", latitude=11.56, longitude=104.92, weight_g=60_000, service_s=20 * 3600)
    plan = plan_routes(build_problem(post_office, [motorcycle, van], [anvil]), BeelineEngine())
    assert reasons(plan) == {"anvil": LeftOutReason.SHIFT_TOO_SHORT}
    assert "van-1" in plan.unassigned[0].explanation


def test_a_stop_off_the_network_is_never_snapped(ladder, motorcycle):
    hub = Hub(id="hub", latitude=11.5701, longitude=104.9203)
    near = Stop(id="near", latitude=11.5708, longitude=104.9217)
    across_the_river = Stop(id="across", latitude=11.5760, longitude=104.9217)
    problem = build_problem(hub, [motorcycle], [near, across_the_river])
    plan = plan_routes(problem, GraphEngine(ladder))
    assert served(plan) == [["near"]]
    assert reasons(plan) == {"across": LeftOutReason.OFF_NETWORK}
    assert "from the nearest road" in plan.unassigned[0].explanation


def test_a_hub_off_the_network_is_an_error_that_names_the_distance(ladder, motorcycle):
    hub = Hub(id="hub", latitude=11.60, longitude=104.92)
    with pytest.raises(HubOffNetworkError, match=r"3,2\d\d m .* swapped"):
        plan_routes(build_problem(hub, [motorcycle], []), GraphEngine(ladder))


def test_a_stop_without_a_road_for_the_vehicle_is_unreachable(van):
    matrix = line_matrix([0, 60])
    closed = Matrix(
        np.where(np.eye(2, dtype=bool), 0, UNREACHABLE).astype(np.int32), matrix.distance_m
    )
    plan = plan_routes(build_problem(HUB, [van], stops_along(1)), MatrixEngine(closed))
    assert reasons(plan) == {"s0": LeftOutReason.UNREACHABLE}


def test_what_only_the_van_can_reach_goes_by_van(motorcycle, van):
    open_road, closed = line_matrix([0, 60]), np.full((2, 2), UNREACHABLE, dtype=np.int32)
    np.fill_diagonal(closed, 0)
    engine = MatrixEngine({Profile.MOTORCYCLE: Matrix(closed, closed), Profile.VAN: open_road})
    plan = plan_routes(build_problem(HUB, [motorcycle, van], stops_along(1)), engine)
    assert [run.vehicle_id for run in plan.runs] == ["van-1"]


@pytest.mark.parametrize("solver", SOLVERS)
def test_when_the_box_is_full_the_lowest_priority_stays_behind(motorcycle, solver):
    stops = [
        replace(stop, priority=priority, weight_g=20_000)
        for stop, priority in zip(stops_along(3), (9, 1, 5), strict=True)
    ]
    plan = plan_routes(
        build_problem(HUB, [motorcycle], stops),
        MatrixEngine(line_matrix([0, 600, 10, 20])),
        solver=solver,
    )
    assert reasons(plan) == {"s1": LeftOutReason.NO_CAPACITY_LEFT}
    assert "weighs 20 kg; the vehicle with the most room has 0 kg left" in (
        plan.unassigned[0].explanation
    )


@pytest.mark.parametrize("solver", SOLVERS)
def test_a_vehicle_makes_no_more_stops_than_it_may(motorcycle, solver):
    vehicle = replace(motorcycle, max_stops=2)
    engine = MatrixEngine(line_matrix([0, 10, 20, 30]))
    plan = plan_routes(build_problem(HUB, [vehicle], stops_along(3)), engine, solver=solver)
    assert len(served(plan)[0]) == 2
    assert list(reasons(plan).values()) == [LeftOutReason.NO_CAPACITY_LEFT]
    nobody = plan_routes(
        build_problem(HUB, [replace(motorcycle, max_stops=0)], stops_along(3)), engine
    )
    assert set(reasons(nobody).values()) == {LeftOutReason.NO_CAPACITY_LEFT}


@pytest.mark.parametrize("solver", SOLVERS)
def test_when_the_shift_is_full_the_rest_is_explained_by_time(motorcycle, solver):
    short = replace(motorcycle, shift=TimeWindow(EIGHT, EIGHT + 1_000))
    stops = stops_along(3, service_s=400)
    plan = plan_routes(
        build_problem(HUB, [short], stops),
        MatrixEngine(line_matrix([0, 20, 40, 60])),
        solver=solver,
    )
    assert len(served(plan)[0]) == 2
    assert list(reasons(plan).values()) == [LeftOutReason.NO_TIME_LEFT]
    assert "if a shift ended" in plan.unassigned[0].explanation


@pytest.mark.parametrize("solver", SOLVERS)
def test_windows_that_exclude_each_other_are_explained_by_time(motorcycle, solver):
    at_nine = TimeWindow(9 * 3600, 9 * 3600)
    stops = stops_along(2, windows=(at_nine,))
    plan = plan_routes(
        build_problem(HUB, [motorcycle], stops),
        MatrixEngine(line_matrix([0, 20, 40])),
        solver=solver,
    )
    assert list(reasons(plan).values()) == [LeftOutReason.NO_TIME_LEFT]
    assert "widen the windows" in plan.unassigned[0].explanation


@pytest.mark.parametrize("solver", SOLVERS)
def test_windows_decide_the_order_and_nobody_waits_who_need_not(motorcycle, solver):
    near = replace(stops_along(2)[0], windows=(TimeWindow(10 * 3600, 11 * 3600),))
    far = replace(stops_along(2)[1], windows=(TimeWindow(8 * 3600, int(9.5 * 3600)),))
    plan = plan_routes(
        build_problem(HUB, [motorcycle], [near, far]),
        MatrixEngine(line_matrix([0, 60, 1200])),
        solver=solver,
    )
    assert served(plan) == [["s1", "s0"]]
    run = plan.runs[0]
    assert run.start_s == int(9.5 * 3600) - 1200
    assert run.visits[0].arrival_s == run.visits[0].start_s == int(9.5 * 3600)
    assert run.visits[1].start_s == 10 * 3600


def test_a_second_vehicle_goes_out_only_when_it_is_needed(motorcycle):
    fleet = [motorcycle, replace(motorcycle, id="moto-2")]
    engine = MatrixEngine(line_matrix([0, 60, 120, 180]))
    plan = plan_routes(build_problem(HUB, fleet, stops_along(3)), engine)
    assert len(plan.runs) == 1
    heavy = plan_routes(build_problem(HUB, fleet, stops_along(3, weight_g=15_000)), engine)
    assert len(heavy.runs) == 2
    assert not heavy.unassigned


def test_the_best_of_all_orders_is_found_for_a_handful_of_stops(motorcycle):
    corners = np.array([[0, 0], [500, 0], [1000, 0], [1000, 700], [400, 700], [0, 350]])
    metres = np.abs(corners[:, None] - corners[None, :]).sum(axis=2).astype(np.int32)
    engine = MatrixEngine(Matrix(metres // 5, metres))
    plan = plan_routes(build_problem(HUB, [motorcycle], stops_along(5)), engine)
    assert plan.distance_m == 3_400  # once round the rectangle


def test_progress_is_told_from_measuring_to_checking(post_office, motorcycle, central_market):
    seen = []
    problem = build_problem(post_office, [motorcycle], [central_market])
    plan_routes(problem, BeelineEngine(), progress=seen.append)
    assert [seen[0].step, seen[-1].step] == ["measure", "check"]
    assert all(0 <= sign.share <= 1 for sign in seen)
    assert seen[-1].served == 1


@pytest.mark.parametrize("limit_s", [0, -1, float("nan"), float("inf")])
def test_a_time_limit_must_be_a_time(post_office, motorcycle, limit_s):
    with pytest.raises(InputError, match="time limit"):
        plan_routes(
            build_problem(post_office, [motorcycle], []), BeelineEngine(), time_limit_s=limit_s
        )


class Overloader:
    """Gives everything to the first vehicle, and some of it twice."""

    name = "overloader"
    features = frozenset()

    def solve(self, problem, travel, *, ending, seed, start=None, progress=None):
        everything = tuple(range(len(problem.stops)))
        return Answer((everything, *((everything[:1],) * (len(problem.vehicles) - 1))))


def test_what_a_solver_gets_wrong_is_mended_and_said(motorcycle):
    fleet = [motorcycle, replace(motorcycle, id="moto-2")]
    engine = MatrixEngine(line_matrix([0, 10, 20, 30]))
    heavy = build_problem(HUB, fleet, stops_along(3, weight_g=20_000))
    plan = plan_routes(heavy, engine, solver=Overloader())
    assert plan.verified
    assert not plan.unassigned
    assert [len(run) for run in served(plan)] == [2, 1]
    assert plan.solver.said == "Stops that could not be driven so and were placed anew: 1."


def test_a_plan_that_fails_its_check_is_withheld(motorcycle, monkeypatch):
    fault = Fault("run moto-1", Rule.CAPACITY, "60000 g", "at most 40000 g")
    monkeypatch.setattr(planner, "verify", lambda *_, **__: (fault,))
    problem = build_problem(HUB, [motorcycle], stops_along(1))
    with pytest.raises(PlanRejectedError, match="no vehicle is overloaded"):
        plan_routes(problem, MatrixEngine(line_matrix([0, 10])))


def test_all_problems_of_an_input_are_told_at_once(post_office, motorcycle, central_market):
    wrong_stop = replace(central_market, latitude=104.9, weight_g=-1, priority=0)
    wrong_vehicle = replace(motorcycle, shift=TimeWindow(NOON, EIGHT), capacity_g=-5, max_stops=-1)
    late = replace(central_market, windows=(TimeWindow(-1, 5),))
    with pytest.raises(InputError) as caught:
        build_problem(post_office, [wrong_vehicle], [wrong_stop, late])
    assert len(caught.value.problems) == 8
    with pytest.raises(InputError, match="at least one vehicle"):
        build_problem(post_office, [], [])
