"""The checker agrees with a day that holds every rule, and catches each rule's damage."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_towns import EIGHT
from sample_plans import (
    BREAK,
    CARRIER,
    COURIER,
    DAY,
    DAY_PLAN,
    DAY_STOPS,
    DAY_TRAVEL,
    HOME,
    Damage,
    dropped,
    handed,
    leave_out,
    moved,
    on_run,
    on_step,
    on_visit,
    without,
)

from routing import (
    LeftOutReason,
    Loading,
    Pause,
    Plan,
    RoutingProblem,
    Rule,
    Task,
    VehicleCosts,
    Visit,
    verify,
)


def broken(plan: Plan, problem: RoutingProblem = DAY) -> set[Rule]:
    return {fault.rule for fault in verify(problem, DAY_TRAVEL, plan)}


def test_the_day_is_sound():
    assert verify(DAY, DAY_TRAVEL, DAY_PLAN) == ()
    kinds = [type(step) for step in DAY_PLAN.runs[0].steps]
    assert kinds == [Visit, Visit, Pause, Loading, Visit, Visit, Visit]
    assert {left.stop_id: left.reason for left in DAY_PLAN.unassigned} == {
        "cheap": LeftOutReason.NOT_WORTH_IT,
        "late-from": LeftOutReason.PARTNER_LEFT_OUT,
        "late-to": LeftOutReason.WINDOW_UNREACHABLE,
        "bulky": LeftOutReason.NO_VEHICLE_FOR_IT,
    }


def _swapped(plan: Plan) -> Plan:
    one, other = plan.runs
    steps = one.steps, other.steps
    return replace(plan, runs=(replace(one, steps=steps[1]), replace(other, steps=steps[0])))


def _loads_twice(plan: Plan) -> Plan:
    steps = list(plan.runs[0].steps)
    return on_run(steps=(*steps[:4], steps[3], *steps[4:]))(plan)


def _loads_at_the_end(plan: Plan) -> Plan:
    steps = plan.runs[0].steps
    return on_run(steps=(*steps, steps[3]))(plan)


def _pauses(at: int, pause: Pause, run: int = 0) -> Damage:
    def damage(plan: Plan) -> Plan:
        steps = plan.runs[run].steps
        return on_run(run, steps=(*steps[:at], pause, *steps[at:]))(plan)

    return damage


PAUSE = next(step for step in DAY_PLAN.runs[0].steps if isinstance(step, Pause))

DAMAGES = [
    pytest.param(lambda p: replace(p, hubs=p.hubs[:1]), Rule.HUB, id="a hub forgotten"),
    pytest.param(on_run(hub_id="depot"), Rule.RUN_HUB, id="another hub"),
    pytest.param(on_step(Loading, hub_id="depot"), Rule.RUN_HUB, id="loads elsewhere"),
    pytest.param(on_run(start=HOME), Rule.START_PLACE, id="sets out from elsewhere"),
    pytest.param(on_run(1, start=None), Rule.START_PLACE, id="sets out from the hub"),
    pytest.param(on_run(end=HOME), Rule.END_PLACE, id="ends elsewhere"),
    pytest.param(on_run(1, open_end=False), Rule.END_PLACE, id="comes back"),
    pytest.param(on_run(1, return_distance_m=9), Rule.DISTANCE, id="goes on after the end"),
    pytest.param(on_run(1, end_s=EIGHT + 431), Rule.END, id="ends after its last stop"),
    pytest.param(on_visit(0, start_s=EIGHT + 200), Rule.WINDOW, id="between two windows"),
    pytest.param(on_visit(0, start_s=EIGHT + 301), Rule.START, id="not at once"),
    pytest.param(on_visit(2, task=Task.DELIVER), Rule.TASK, id="brings instead of fetching"),
    pytest.param(on_visit(3, cash_khr=20_000), Rule.CASH, id="cash made up"),
    pytest.param(on_step(Loading, departure_s=EIGHT + 1_560), Rule.DEPARTURE, id="loads at once"),
    pytest.param(on_step(Loading, arrival_s=EIGHT), Rule.ARRIVAL, id="at the hub by magic"),
    pytest.param(on_step(Loading, distance_m=0), Rule.DISTANCE, id="to the hub for nothing"),
    pytest.param(_loads_twice, Rule.LOADING, id="loads twice in a row"),
    pytest.param(_loads_at_the_end, Rule.LOADING, id="loads for nothing"),
    pytest.param(without(Loading), Rule.LOAD, id="does not load"),
    pytest.param(without(Pause), Rule.BREAK, id="no rest"),
    pytest.param(on_step(Pause, duration_s=599), Rule.PAUSE, id="rest too short"),
    pytest.param(on_step(Pause, start_s=EIGHT + 899), Rule.PAUSE, id="rest before its window"),
    pytest.param(on_step(Pause, start_s=EIGHT + 1_201), Rule.PAUSE, id="rest after its window"),
    pytest.param(on_step(Pause, start_s=EIGHT + 950), Rule.PAUSE, id="rests while driving"),
    pytest.param(on_step(Pause, on_arrival=False), Rule.ARRIVAL, id="rests elsewhere"),
    pytest.param(_pauses(0, replace(PAUSE, on_arrival=False)), Rule.PAUSE, id="rests at first"),
    pytest.param(_pauses(7, PAUSE), Rule.PAUSE, id="rests on arrival at the end"),
    pytest.param(_pauses(3, PAUSE), Rule.PAUSE, id="rests twice"),
    pytest.param(
        _pauses(2, replace(PAUSE, on_arrival=False), 1), Rule.PAUSE, id="rests after an open end"
    ),
    pytest.param(on_run(end_s=EIGHT + 2_761), Rule.PROMPT, id="comes back late"),
    pytest.param(on_run(start_s=EIGHT + 100), Rule.PROMPT, id="leaves early"),
    pytest.param(_swapped, Rule.SKILLS, id="ice without a fridge"),
    pytest.param(_swapped, Rule.LOAD_HUB, id="from the wrong hub"),
    pytest.param(_swapped, Rule.ON_BOARD, id="a load that another has"),
    pytest.param(_swapped, Rule.FIRST, id="another beginning"),
    pytest.param(_swapped, Rule.COLLECTION, id="collects and does not come back"),
    pytest.param(moved("warm", 1, run=1), Rule.FIRST, id="beginning put off"),
    pytest.param(lambda p: replace(p, runs=p.runs[:1]), Rule.FIRST, id="never begins"),
    pytest.param(handed("ice", 1), Rule.LOADED, id="never loaded"),
    pytest.param(moved("letter-to", 0), Rule.PAIR, id="delivered before it is collected"),
    pytest.param(handed("letter-to", 1), Rule.PAIR, id="a pair torn apart"),
    pytest.param(dropped("letter-to"), Rule.PAIR, id="half a pair"),
    pytest.param(handed("post", 0), Rule.GROUP, id="a group torn apart"),
    pytest.param(dropped("post"), Rule.GROUP, id="part of a group"),
    pytest.param(
        lambda p: replace(p, objective_khr=p.objective_khr + 1), Rule.OBJECTIVE, id="riel"
    ),
    pytest.param(
        leave_out(LeftOutReason.PARTNER_LEFT_OUT, "late-to"), Rule.REASON, id="each for the other"
    ),
    pytest.param(
        leave_out(LeftOutReason.SHIFT_TOO_SHORT, "late-to"), Rule.REASON, id="not for the shift"
    ),
    pytest.param(leave_out(LeftOutReason.TOO_BULKY, "bulky"), Rule.REASON, id="not for its size"),
    pytest.param(leave_out(LeftOutReason.TOO_FAR, "cheap"), Rule.REASON, id="not for the way"),
    pytest.param(leave_out(LeftOutReason.NO_TIME_LEFT, "cheap"), Rule.REASON, id="there is time"),
    pytest.param(
        leave_out(LeftOutReason.NO_CAPACITY_LEFT, "cheap"), Rule.REASON, id="there is room"
    ),
]


@pytest.mark.parametrize(("damage", "rule"), DAMAGES)
def test_damage_is_caught(damage: Damage, rule: Rule):
    assert rule in broken(damage(DAY_PLAN))


def _with_courier(**changes: object) -> RoutingProblem:
    return replace(DAY, vehicles=(replace(COURIER, **changes), CARRIER))  # type: ignore[arg-type]


def _with_stop(number: int, **changes: object) -> RoutingProblem:
    stops = list(DAY_STOPS)
    stops[number] = replace(stops[number], **changes)  # type: ignore[arg-type]
    return replace(DAY, stops=tuple(stops))


@pytest.mark.parametrize(
    ("problem", "rule"),
    [
        pytest.param(_with_courier(capacity_g=5_099), Rule.CAPACITY, id="too weak on the way"),
        pytest.param(_with_courier(capacity_items=2), Rule.CAPACITY, id="too many parcels"),
        pytest.param(_with_courier(max_loadings=1), Rule.LOADING, id="one loading allowed"),
        pytest.param(_with_courier(reload_s=61), Rule.DEPARTURE, id="loading takes longer"),
        pytest.param(_with_courier(cash_limit_khr=19_999), Rule.CASH_LIMIT, id="too much cash"),
        pytest.param(_with_courier(max_distance_m=9_999), Rule.MAX_DISTANCE, id="too long"),
        pytest.param(_with_courier(max_stops=4), Rule.MAX_STOPS, id="too many stops"),
        pytest.param(_with_courier(skills=frozenset()), Rule.SKILLS, id="no fridge"),
        pytest.param(_with_courier(costs=VehicleCosts(fixed_khr=1)), Rule.COST, id="own costs"),
        pytest.param(_with_courier(co2e_g_per_km=0), Rule.CO2E, id="electric"),
        pytest.param(_with_courier(open_end=True), Rule.COLLECTION, id="does not come back"),
        pytest.param(
            _with_courier(breaks=(replace(BREAK, duration_s=601),)), Rule.PAUSE, id="longer break"
        ),
        pytest.param(
            replace(DAY, objective=replace(DAY.objective, balance_khr_per_hour=0)),
            Rule.OBJECTIVE,
            id="balance does not count",
        ),
        pytest.param(
            replace(DAY, objective=replace(DAY.objective, carbon_khr_per_kg=0)),
            Rule.OBJECTIVE,
            id="carbon does not count",
        ),
        pytest.param(_with_stop(7, drop_penalty_khr=11), Rule.OBJECTIVE, id="penalty forgotten"),
        pytest.param(_with_stop(7, drop_penalty_khr=1_300), Rule.REASON, id="it was worth it"),
        pytest.param(_with_stop(7, drop_penalty_khr=None), Rule.REASON, id="it had no price"),
        pytest.param(_with_stop(3, hub_id="depot"), Rule.LOAD_HUB, id="awaited elsewhere"),
        pytest.param(_with_stop(4, cash_khr=15_001), Rule.CASH_LIMIT, id="a riel too much"),
        pytest.param(_with_stop(10, skills=frozenset()), Rule.REASON, id="no crane is needed"),
    ],
)
def test_the_plan_of_another_day_is_caught(problem: RoutingProblem, rule: Rule):
    assert rule in broken(DAY_PLAN, problem)


@given(st.data())
def test_a_number_changed_anywhere_is_caught(data: st.DataObject):
    """But for a pause that begins later in a wait: it is as good there."""
    run = data.draw(st.integers(0, 1))
    steps = DAY_PLAN.runs[run].steps
    number = data.draw(st.integers(0, len(steps) - 1))
    step = steps[number]
    names = [
        name
        for name in ("arrival_s", "start_s", "departure_s", "duration_s", "distance_m")
        if hasattr(step, name)
    ]
    name = data.draw(st.sampled_from(names))
    offset = data.draw(st.integers(-5_000, 5_000).filter(bool))
    changed = replace(step, **{name: getattr(step, name) + offset})  # type: ignore[arg-type]
    damage = on_run(run, steps=(*steps[:number], changed, *steps[number + 1 :]))
    assert broken(damage(DAY_PLAN))


def test_every_rule_is_damaged_in_some_table():
    from test_plain_plans import DAMAGES as PLAIN

    tables = [*PLAIN, *DAMAGES]
    seen = {rule for table in tables for rule in table.values if isinstance(rule, Rule)}
    smaller = {Rule.CAPACITY, Rule.CASH_LIMIT, Rule.MAX_DISTANCE, Rule.MAX_STOPS, Rule.ROAD}
    assert seen | smaller == set(Rule)
