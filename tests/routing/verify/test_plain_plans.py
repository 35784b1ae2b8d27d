"""The checker agrees with a plain plan and catches every kind of damage to it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_towns import EIGHT
from sample_plans import (
    HUB,
    MATRICES,
    MATRIX,
    MOTO,
    PLAN,
    PROBLEM,
    SNAP_M,
    STOPS,
    VAN,
    Damage,
    leave_out,
    on_run,
    on_visit,
)

from routing import (
    UNREACHABLE,
    LeftOutReason,
    Matrix,
    MatrixTravel,
    Profile,
    Rule,
    Run,
    build_problem,
    objective_khr,
    verify,
)

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
    pytest.param(on_visit(1, arrival_s=EIGHT + 1_300), Rule.WINDOW, id="comes too late"),
    pytest.param(on_visit(0, departure_s=EIGHT + 101), Rule.DEPARTURE, id="hurries"),
    pytest.param(on_run(start_s=EIGHT - 1), Rule.SHIFT, id="starts early"),
    pytest.param(on_run(end_s=EIGHT + 3_601), Rule.SHIFT, id="comes home late"),
    pytest.param(on_run(end_s=EIGHT + 3_000), Rule.END, id="end made up"),
    pytest.param(on_visit(0, distance_m=5), Rule.DISTANCE, id="leg shortened"),
    pytest.param(on_run(return_distance_m=5), Rule.DISTANCE, id="way home shortened"),
    pytest.param(on_run(distance_m=5), Rule.DISTANCE_SUM, id="sum made up"),
    pytest.param(on_visit(0, load_g=1), Rule.LOAD, id="weight made up"),
    pytest.param(on_visit(0, load_cm3=1), Rule.LOAD, id="volume made up"),
    pytest.param(on_visit(0, load_items=7), Rule.LOAD, id="parcels made up"),
    pytest.param(on_run(geometry=((104.9, 11.5), (104.9, 11.6))), Rule.GEOMETRY, id="open line"),
    pytest.param(
        on_run(geometry=((104.9, 11.5), (104.9, 11.5))), Rule.GEOMETRY, id="line of another town"
    ),
    pytest.param(on_run(cost_khr=1), Rule.COST, id="cost made up"),
    pytest.param(on_run(co2e_g=1), Rule.CO2E, id="emission made up"),
    pytest.param(lambda p: replace(p, objective_khr=1), Rule.OBJECTIVE, id="objective made up"),
    pytest.param(leave_out(LeftOutReason.UNREACHABLE, "heavy"), Rule.REASON, id="wrong reason"),
    pytest.param(leave_out(LeftOutReason.NO_TIME_LEFT, "heavy"), Rule.REASON, id="not for time"),
    pytest.param(
        leave_out(LeftOutReason.NO_CAPACITY_LEFT, "heavy"), Rule.REASON, id="not for room"
    ),
    pytest.param(leave_out(LeftOutReason.OFF_NETWORK, "heavy"), Rule.REASON, id="on the network"),
    pytest.param(leave_out(LeftOutReason.NOT_WORTH_IT, "heavy"), Rule.REASON, id="without price"),
    pytest.param(
        leave_out(LeftOutReason.PARTNER_LEFT_OUT, "heavy"), Rule.REASON, id="without partner"
    ),
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
        pytest.param({"capacity_items": 1}, Rule.CAPACITY, id="one parcel at a time"),
        pytest.param({"max_stops": 1}, Rule.MAX_STOPS, id="one stop allowed"),
        pytest.param({"max_distance_m": 3_999}, Rule.MAX_DISTANCE, id="tank too small"),
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


def test_a_run_that_could_leave_later_is_caught():
    """All times a minute earlier: the same end could be had with less waiting."""
    run = PLAN.runs[0]
    first = run.visits[0]
    shifted = replace(
        first,
        arrival_s=first.arrival_s - 60,
        start_s=first.start_s - 60,
        departure_s=first.departure_s - 60,
    )
    early = replace(
        run,
        start_s=run.start_s - 60,
        steps=(shifted, replace(run.visits[1], arrival_s=run.visits[1].arrival_s - 60)),
    )
    damaged = replace(PLAN, runs=(early,))
    rules = {fault.rule for fault in verify(PROBLEM, MATRICES, damaged, snap_distance_m=SNAP_M)}
    assert rules == {Rule.PROMPT, Rule.COST}


def test_only_single_legs_are_asked_for_where_there_is_no_matrix():
    class Legs:
        def __init__(self) -> None:
            self.whole = MatrixTravel(MATRICES)

        def leg(self, profile: Profile, origin: int, destination: int) -> tuple[int, int]:
            return self.whole.leg(profile, origin, destination)

        def matrix(self, profile: Profile) -> None:
            return None

    assert verify(PROBLEM, Legs(), PLAN, snap_distance_m=SNAP_M) == ()
    forgotten = leave_out(LeftOutReason.NO_TIME_LEFT, "b")(
        on_run(steps=PLAN.runs[0].steps[:1])(PLAN)
    )
    assert Rule.REASON in {f.rule for f in verify(PROBLEM, Legs(), forgotten)}


@given(st.data())
def test_a_number_changed_anywhere_in_a_run_is_caught(data: st.DataObject):
    run: Run = PLAN.runs[0]
    names = ["start_s", "end_s", "distance_m", "return_distance_m", "cost_khr", "co2e_g"]
    visit_names = [
        *("arrival_s", "start_s", "departure_s", "distance_m"),
        *("load_g", "load_cm3", "load_items", "cash_khr"),
    ]
    offset = data.draw(st.integers(-10_000, 10_000).filter(bool))
    if data.draw(st.booleans()):
        name = data.draw(st.sampled_from(names))
        damage = on_run(**{name: getattr(run, name) + offset})
    else:
        number = data.draw(st.integers(0, len(run.visits) - 1))
        name = data.draw(st.sampled_from(visit_names))
        damage = on_visit(number, **{name: getattr(run.visits[number], name) + offset})
    assert verify(PROBLEM, MATRICES, damage(PLAN), snap_distance_m=SNAP_M)


def test_an_empty_plan_of_a_problem_without_stops_is_sound():
    empty = build_problem(HUB, [MOTO], [])
    plan = replace(PLAN, runs=(), unassigned=(), objective_khr=objective_khr(empty, (), ()))
    assert (
        verify(empty, {Profile.MOTORCYCLE: Matrix(*[np.zeros((1, 1), dtype=np.int32)] * 2)}, plan)
        == ()
    )
