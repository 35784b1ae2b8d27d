"""The checker knows whether a stop that was left out would have fitted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_problems import Case, cases
from routing_towns import EIGHT, MatrixEngine, line_matrix
from sample_plans import HUB, MATRICES, MOTO, PLAN, STOPS

from gis_data import InputError
from routing import (
    RELOAD,
    Break,
    InsertionSolver,
    LeftOutReason,
    MatrixTravel,
    Pair,
    Plan,
    PlanRejectedError,
    Profile,
    Rule,
    Stop,
    Task,
    TimeWindow,
    Unassigned,
    build_problem,
    objective_khr,
    plan_routes,
    verify,
)
from routing.explain import left_over
from routing.planner import plan_orders
from routing.runs import orders_of, runs_of
from routing.schedule import loads_fit, schedule


@pytest.mark.parametrize(
    "reason",
    [
        LeftOutReason.NO_TIME_LEFT,
        LeftOutReason.NO_CAPACITY_LEFT,
        LeftOutReason.TOO_HEAVY,
        LeftOutReason.NOT_WORTH_IT,
        LeftOutReason.PARTNER_LEFT_OUT,
    ],
)
def test_leaving_out_what_would_fit_is_caught(reason: LeftOutReason):
    forgotten = replace(
        PLAN,
        runs=(),
        unassigned=tuple(Unassigned(s.id, reason, "") for s in STOPS[:2]),
        objective_khr=0,
    )
    faults = verify(build_problem(HUB, [MOTO], STOPS[:2]), MATRICES, forgotten)
    assert [fault.rule for fault in faults] == [Rule.REASON, Rule.REASON]


def stops_at(count: int, **common: object) -> list[Stop]:
    return [
        Stop(id=f"s{n}", latitude=11.57 - n / 1000, longitude=104.92, **common)  # type: ignore[arg-type]
        for n in range(count)
    ]


def left_out_plan(problem, matrix, orders) -> Plan:
    """The plan of some orders, or the fault for which it is withheld."""
    return plan_orders(problem, MatrixEngine(matrix), orders)


def test_a_stop_that_fits_after_a_further_loading_may_not_be_left_out():
    twice = replace(MOTO, max_loadings=2, reload_s=60)
    problem = build_problem(HUB, [twice], stops_at(3, weight_g=5_000))
    matrix = line_matrix([0, 100, 200, 300])
    with pytest.raises(PlanRejectedError, match=r"s2: the reason .* moto-1 has the room"):
        left_out_plan(problem, matrix, ((0, 1),))
    once = build_problem(HUB, [MOTO], stops_at(3, weight_g=5_000))
    plan = left_out_plan(once, matrix, ((0, 1),))
    assert [left.reason for left in plan.unassigned] == [LeftOutReason.NO_CAPACITY_LEFT]


def test_a_stop_that_only_a_break_keeps_out_is_left_out_for_time():
    rest = Break(duration_s=1_800, window=TimeWindow(EIGHT + 600, EIGHT + 900))
    stops = stops_at(2, service_s=1_000)
    matrix = line_matrix([0, 100, 200])
    tired = build_problem(HUB, [replace(MOTO, breaks=(rest,))], stops)
    plan = left_out_plan(tired, matrix, ((1,),))
    assert [left.reason for left in plan.unassigned] == [LeftOutReason.NO_TIME_LEFT]
    with pytest.raises(PlanRejectedError, match="moto-1 has the room and the time"):
        left_out_plan(build_problem(HUB, [MOTO], stops), matrix, ((1,),))


def test_a_pair_that_fits_between_two_stops_may_not_be_left_out():
    collect, deliver, full = stops_at(3, weight_g=6_000)
    collect = replace(collect, task=Task.COLLECT)
    problem = build_problem(
        HUB, [MOTO], [collect, deliver, full], pairs=[Pair(collect_id="s0", deliver_id="s1")]
    )
    with pytest.raises(PlanRejectedError, match="s0: the reason"):
        left_out_plan(problem, line_matrix([0, 100, 200, 300]), ((2,),))


def test_a_collection_needs_room_from_its_place_to_the_end_only():
    deliver, collect = stops_at(2, weight_g=8_000)
    collect = replace(collect, task=Task.COLLECT)
    matrix = line_matrix([0, 100, 200])
    problem = build_problem(HUB, [MOTO], [deliver, collect])
    with pytest.raises(PlanRejectedError, match="s1: the reason"):
        left_out_plan(problem, matrix, ((0,),))
    early = replace(collect, windows=(TimeWindow(EIGHT, EIGHT + 250),))
    plan = left_out_plan(build_problem(HUB, [MOTO], [deliver, early]), matrix, ((0,),))
    assert [left.reason for left in plan.unassigned] == [LeftOutReason.NO_TIME_LEFT]


def test_a_stop_may_be_left_out_where_serving_it_costs_its_penalty():
    matrix = line_matrix([0, 100, 1_000])
    near, far = stops_at(2, service_s=0)
    served = build_problem(HUB, [MOTO], [near, far])
    both = left_out_plan(served, matrix, ((0, 1),))
    alone = left_out_plan(build_problem(HUB, [MOTO], [near]), line_matrix([0, 100]), ((0,),))
    added_khr = both.objective_khr - alone.objective_khr
    cheap = build_problem(HUB, [MOTO], [near, replace(far, drop_penalty_khr=added_khr)])
    plan = left_out_plan(cheap, matrix, ((0,),))
    assert [left.reason for left in plan.unassigned] == [LeftOutReason.NOT_WORTH_IT]
    assert f"would add {added_khr:,} riel" in plan.unassigned[0].explanation
    dear = build_problem(HUB, [MOTO], [near, replace(far, drop_penalty_khr=added_khr + 10)])
    with pytest.raises(PlanRejectedError, match=f"got {added_khr} riel in moto-1"):
        left_out_plan(dear, matrix, ((0,),))


def test_off_network_is_believed_only_beyond_the_distance_that_is_bridged():
    problem = build_problem(HUB, [MOTO], stops_at(1))
    plan = replace(
        PLAN,
        runs=(),
        unassigned=(Unassigned("s0", LeftOutReason.OFF_NETWORK, ""),),
        objective_khr=0,
    )
    matrices = {Profile.MOTORCYCLE: line_matrix([0, 100])}
    assert not verify(problem, matrices, plan, snap_distance_m=np.array([0, 250.1]))
    faults = verify(problem, matrices, plan, snap_distance_m=np.array([0, 250.0]))
    assert [fault.rule for fault in faults] == [Rule.REASON]


@settings(max_examples=60)
@given(cases(most_stops=8, most_vehicles=3), st.data())
def test_a_stop_forgotten_from_any_run_is_caught(case: Case, data: st.DataObject):
    """It fitted where it stood, so no reason for leaving it out can be true."""
    problem, travel = case.problem, MatrixTravel(case.matrices)
    try:
        plan = plan_routes(problem, case.engine, solver=InsertionSolver())
    except InputError:  # a run cannot begin as it must
        return
    together = {key for pair in problem.pairs for key in (pair.collect_id, pair.deliver_id)}
    together |= {key for group in problem.groups for key in group.stop_ids}
    bound = together | {key for vehicle in problem.vehicles for key in vehicle.first}
    served = [v.stop_id for run in plan.runs for v in run.visits if v.stop_id not in bound]
    assume(served)
    forgotten = data.draw(st.sampled_from(served))
    index = [stop.id for stop in problem.stops].index(forgotten)
    orders = tuple(tuple(i for i in order if i != index) for order in orders_of(problem, plan))
    assume(all(RELOAD not in order for order in orders))  # a loading may have become idle
    drivable = all(
        not order
        or (
            loads_fit(problem, case.places, number, order)
            and schedule(problem, case.places, travel, number, order) is not None
        )
        for number, order in enumerate(orders)
    )
    assume(drivable)  # a stop can be a short cut where roads were lost
    runs = runs_of(problem, case.places, travel, orders, case.engine)
    left = left_over(problem, case.places, travel, orders, index)
    unassigned = (*plan.unassigned, left)
    damaged = replace(
        plan,
        runs=runs,
        unassigned=unassigned,
        objective_khr=objective_khr(problem, runs, unassigned),
    )
    faults = verify(problem, travel, damaged, snap_distance_m=case.snap_m)
    assert f"left-out stop {forgotten}" in {fault.where for fault in faults}
    assert {fault.rule for fault in faults} == {Rule.REASON}
