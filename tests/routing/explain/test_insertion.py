"""For any stop, each vehicle tells what serving it would cost, or what forbids it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_problems import Case, cases
from routing_towns import EIGHT, MatrixEngine, line_matrix

from gis_data import InputError
from routing import (
    Group,
    Hub,
    InsertionSolver,
    LeftOutReason,
    MatrixTravel,
    Pair,
    Profile,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
    build_problem,
    plan_routes,
)
from routing.explain import Delay, explain_insertion
from routing.planner import plan_orders
from routing.runs import orders_of

HUB = Hub(id="hub", latitude=11.5759, longitude=104.9227)
MOTO = Vehicle(
    id="moto-1",
    profile=Profile.MOTORCYCLE,
    capacity_g=10_000,
    capacity_cm3=50_000,
    shift=TimeWindow(EIGHT, EIGHT + 3_600),
)
SMALL = replace(MOTO, id="moto-2", capacity_g=500)
LATE = replace(MOTO, id="moto-3", shift=TimeWindow(EIGHT, EIGHT + 500))
STOPS = tuple(
    Stop(id=name, latitude=11.57 - n / 1000, longitude=104.92, weight_g=1_000, service_s=60)
    for n, name in enumerate("abc")
)
MATRIX = line_matrix([0, 100, 200, 300])
TRAVEL = MatrixTravel({Profile.MOTORCYCLE: MATRIX})
PROBLEM = build_problem(HUB, [MOTO, SMALL, LATE], STOPS)
PLAN = plan_orders(PROBLEM, MatrixEngine(MATRIX), ((0, 1, 2), (), ()))


def test_each_vehicle_tells_its_cheapest_place_or_its_rule():
    moto, small, late = explain_insertion(PROBLEM, TRAVEL, PLAN, "b")
    assert (moto.vehicle_id, moto.after_stop_id, moto.trip, moto.reason) == ("moto-1", "a", 0, None)
    assert (moto.added_m, moto.added_s, moto.added_khr) == (0, 60, 100)
    assert moto.later == (Delay("c", 60),)
    assert moto.explanation == (
        "after stop a: 100 riel, 0 km and 1 min more. Later stops: 1, by up to 1 min."
    )
    assert (small.reason, small.lack) == (LeftOutReason.TOO_HEAVY, 500)
    assert "weighs 1 kg; the largest vehicle takes 0.5 kg" in small.explanation
    assert (late.added_m, late.added_s, late.after_stop_id) == (4_000, 460, None)
    assert late.added_khr == 6_000 + round(6_000 * 460 / 3_600 + 150 * 4)


def test_a_full_run_tells_by_how_much():
    tight = build_problem(HUB, [replace(MOTO, shift=TimeWindow(EIGHT, EIGHT + 700)), SMALL], STOPS)
    plan = plan_orders(tight, MatrixEngine(MATRIX), ((1,), ()), insert=True)
    left = {stop.stop_id for stop in plan.unassigned}
    assert left == {"c"}
    option = explain_insertion(tight, TRAVEL, plan, "c")[0]
    assert option.reason is LeftOutReason.NO_TIME_LEFT
    assert option.lack == 600 + 3 * 60 - 700
    full = build_problem(HUB, [replace(MOTO, capacity_g=2_500)], STOPS)
    option = explain_insertion(
        full, TRAVEL, plan_orders(full, MatrixEngine(MATRIX), ((0, 1),)), "c"
    )[0]
    assert (option.reason, option.lack) == (LeftOutReason.NO_CAPACITY_LEFT, 500)


def test_a_stop_that_opens_a_second_trip_says_so():
    twice = replace(MOTO, capacity_g=2_000, max_loadings=2, reload_s=30)
    problem = build_problem(HUB, [twice], STOPS)
    plan = plan_orders(problem, MatrixEngine(MATRIX), ((0, 1),), insert=True)
    assert not plan.unassigned
    (option,) = explain_insertion(problem, TRAVEL, plan, "c")
    assert option.reason is None
    assert option.trip + (option.after_stop_id is None) == 1


def test_both_halves_of_a_pair_move_together():
    stops = (replace(STOPS[0], task=Task.COLLECT), *STOPS[1:])
    problem = build_problem(HUB, [MOTO], stops, pairs=[Pair(collect_id="a", deliver_id="c")])
    plan = plan_orders(problem, MatrixEngine(MATRIX), ((0, 1, 2),))
    (option,) = explain_insertion(problem, TRAVEL, plan, "c")
    assert option.added_m == 2_000  # the run to b alone is 4 km long
    assert option.after_stop_id in {"a", "b"}  # on the way out, or on the way back


def test_a_member_of_a_group_stays_with_its_group():
    problem = build_problem(
        HUB, [MOTO, replace(MOTO, id="moto-9")], STOPS, groups=[Group(id="g", stop_ids=("a", "b"))]
    )
    plan = plan_orders(problem, MatrixEngine(MATRIX), ((0, 1, 2), ()))
    own, other = explain_insertion(problem, TRAVEL, plan, "a")
    assert own.reason is None
    assert other.reason is LeftOutReason.NO_VEHICLE_FOR_IT
    assert "its group is served by vehicle moto-1" in other.explanation


def test_an_unknown_stop_is_named():
    with pytest.raises(InputError, match="a stop of this problem"):
        explain_insertion(PROBLEM, TRAVEL, PLAN, "z")


@settings(max_examples=60)
@given(cases(most_stops=8, most_vehicles=3), st.data())
def test_a_served_stop_is_possible_for_its_vehicle_and_costs_no_more_than_it_does(
    case: Case, data: st.DataObject
):
    problem, travel = case.problem, MatrixTravel(case.matrices)
    try:
        plan = plan_routes(problem, case.engine, solver=InsertionSolver())
    except InputError:  # a run cannot begin as it must
        return
    if not problem.stops:
        return
    stop = data.draw(st.sampled_from(problem.stops))
    options = explain_insertion(problem, travel, plan, stop.id)
    assert [option.vehicle_id for option in options] == [v.id for v in problem.vehicles]
    assert all(option.explanation for option in options)
    left = {unassigned.stop_id: unassigned.reason for unassigned in plan.unassigned}
    possible = [option for option in options if option.reason is None]
    if left.get(stop.id) in (
        LeftOutReason.NO_TIME_LEFT,
        LeftOutReason.NO_CAPACITY_LEFT,
        LeftOutReason.TOO_HEAVY,
        LeftOutReason.UNREACHABLE,
    ):
        assert not possible
    if left.get(stop.id) is LeftOutReason.NOT_WORTH_IT:
        assert possible
    assert len(orders_of(problem, plan)) == len(options)
