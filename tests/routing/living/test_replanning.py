"""What happens in the middle of a day, and what the plan makes of it."""

from dataclasses import replace

import pytest
from two_rounds_day import EIGHT, ENGINE, FIVE, courier, planned, stop, two_rounds

from gis_data import InputError
from routing import InsertionSolver, Position, Task, TimeWindow, build_problem
from routing.living import (
    Added,
    AddedPair,
    BrokenDown,
    Cancelled,
    ChangeKind,
    Delayed,
    ReplanOptions,
    eta_bands,
    handover_id,
    progress_at,
    replan,
)
from routing.living.eta import EtaRules

PLAIN = ReplanOptions(solver=InsertionSolver())
DAY = two_rounds()
PLAN = planned(DAY)


def half_way(plan=PLAN):
    """While each courier drives to or serves some stop in the middle of the run."""
    run = max(plan.runs, key=lambda run: len(run.visits))
    return run.visits[2].start_s + 10


def visits_of(plan):
    return {visit.stop_id: (run.vehicle_id, visit) for run in plan.runs for visit in run.visits}


def again(*events, now_s=None, problem=DAY, plan=PLAN, **options):
    return replan(
        problem,
        plan,
        ENGINE,
        events,
        now_s=half_way(plan) if now_s is None else now_s,
        options=replace(PLAIN, **options),
    )


def test_nothing_changes_where_nothing_happens():
    new = again()
    assert new.changes == ()
    assert new.late == ()
    assert new.rest.verified
    old, now = visits_of(PLAN), visits_of(new.plan)
    assert old.keys() == now.keys()
    assert {key: v.start_s for key, (_, v) in old.items()} == {
        key: v.start_s for key, (_, v) in now.items()
    }
    assert new.plan.distance_m == PLAN.distance_m
    assert new.plan.cost_khr == PLAN.cost_khr


def test_before_anybody_leaves_everything_is_open():
    new = again(now_s=EIGHT - 600)
    assert visits_of(new.plan).keys() == visits_of(PLAN).keys()
    assert all(not own.started for own in progress_at(DAY, PLAN, EIGHT - 600))


def test_a_late_collection_is_made_on_the_way_and_what_is_under_way_stays():
    late = stop("late", 4, 0, task=Task.COLLECT)
    now_s = half_way()
    under_way = {
        own.vehicle.id: own.under_way.stop_id
        for own in progress_at(DAY, PLAN, now_s)
        if own.under_way is not None
    }
    new = again(Added(stop=late), now_s=now_s)
    assert "late" in visits_of(new.plan)
    change = next(c for c in new.changes if c.stop_id == "late")
    assert change.kind is ChangeKind.ADDED
    assert change.start_after_s > now_s
    old, now = visits_of(PLAN), visits_of(new.plan)
    for vehicle_id, stop_id in under_way.items():
        assert now[stop_id][0] == vehicle_id
        assert now[stop_id][1].start_s == old[stop_id][1].start_s


def test_loads_on_board_stay_with_their_courier():
    new = again(Added(stop=stop("late", 3, 0, task=Task.COLLECT)))
    old, now = visits_of(PLAN), visits_of(new.plan)
    assert all(now[key][0] == old[key][0] for key in old)


def test_a_late_parcel_at_the_hub_needs_somebody_who_comes_there():
    parcel = stop("late", 2, 0)
    assert [left.stop_id for left in again(Added(stop=parcel)).plan.unassigned] == ["late"]
    day = replace(DAY, vehicles=(*DAY.vehicles, courier("bopha")))
    new = again(Added(stop=parcel), problem=day)
    assert visits_of(new.plan)["late"][0] == "bopha"
    twice = replace(
        DAY, vehicles=tuple(replace(v, max_loadings=2, reload_s=300) for v in DAY.vehicles)
    )
    new = again(Added(stop=parcel), problem=twice, plan=planned(twice))
    assert "late" in visits_of(new.plan)


def test_loaded_vans_are_not_reshuffled():
    now_s = min(run.start_s for run in PLAN.runs) - 300
    late = Added(stop=stop("late", 1, 0.5))
    new = again(late, now_s=now_s, loaded_s=3_600)
    old, now = visits_of(PLAN), visits_of(new.plan)
    assert "late" in now
    assert all(now[key][0] == old[key][0] for key in old)


def test_frozen_visits_keep_their_order():
    now_s = half_way()
    frozen = [
        visit.stop_id
        for run in PLAN.runs
        for visit in run.visits
        if now_s <= visit.start_s < now_s + 1_800
    ]
    assert frozen
    new = again(
        *(Added(stop=stop(f"late-{n}", n, 0.1, task=Task.COLLECT)) for n in range(1, 3)),
        now_s=now_s,
        frozen_s=1_800,
    )
    old, now = visits_of(PLAN), visits_of(new.plan)
    assert all(now[key][1].start_s == old[key][1].start_s for key in frozen)


def test_a_cancelled_parcel_stays_on_board_until_the_hub():
    now_s = half_way()
    ahead = [own for own in progress_at(DAY, PLAN, now_s) if own.ahead]
    gone = ahead[0].ahead[-1].stop_id
    new = again(Cancelled(stop_id=gone), now_s=now_s)
    assert gone not in visits_of(new.plan)
    assert [(c.stop_id, c.kind) for c in new.changes if c.stop_id == gone] == [
        (gone, ChangeKind.CANCELLED)
    ]
    whose = next(v for v in new.problem.vehicles if v.id == ahead[0].vehicle.id)
    assert whose.capacity_g == 39_000


def test_others_fetch_what_a_broken_vehicle_carries():
    now_s = half_way()
    broken = next(own for own in progress_at(DAY, PLAN, now_s) if own.vehicle.id == "dara")
    carried = [broken.under_way.stop_id, *(step.stop_id for step in broken.ahead)]
    day = replace(DAY, vehicles=(*DAY.vehicles, courier("bopha", max_stops=40)))
    new = again(BrokenDown(vehicle_id="dara"), now_s=now_s, problem=day)
    now = visits_of(new.plan)
    for stop_id in carried:
        fetched, brought = now[handover_id(stop_id, "dara")], now[stop_id]
        assert fetched[0] == brought[0] != "dara"
        assert fetched[1].departure_s <= brought[1].arrival_s
    stands = next(run for run in new.plan.runs if run.vehicle_id == "dara")
    assert stands.end_s == now_s
    later = replan(new.problem, new.plan, ENGINE, now_s=now_s + 900, options=PLAIN)
    assert visits_of(later.plan).keys() == now.keys()
    assert all(c.vehicle_after != "dara" for c in later.changes)


def test_where_it_stands_can_be_told():
    place = Position(latitude=11.58, longitude=104.93)
    day = replace(DAY, vehicles=(*DAY.vehicles, courier("bopha", max_stops=40)))
    new = again(BrokenDown(vehicle_id="sok", position=place), problem=day)
    fetched = [s for s in new.problem.stops if s.id.endswith("from sok")]
    assert fetched
    assert all((s.latitude, s.longitude) == (11.58, 104.93) for s in fetched)


def test_a_delay_moves_what_comes_after():
    new = again(Delayed(vehicle_id="dara", by_s=1_200))
    later = {c.stop_id: c.later_by_s for c in new.changes}
    assert later
    assert all(seconds == 1_200 for seconds in later.values())
    assert all(c.vehicle_after == "dara" for c in new.changes)


def test_a_load_on_board_is_delivered_late_rather_than_not_at_all():
    stops = [stop(f"s-{n}", n, 0) for n in range(1, 5)]
    plan = planned(build_problem(DAY.hubs, [courier("dara")], stops))
    last = plan.runs[0].visits[-1]
    stops = [
        replace(s, windows=(TimeWindow(0, last.start_s + 60),)) if s.id == last.stop_id else s
        for s in stops
    ]
    day = build_problem(DAY.hubs, [courier("dara")], stops)
    plan = planned(day)
    now_s = plan.runs[0].visits[1].start_s
    new = again(
        Delayed(vehicle_id="dara", by_s=7_200),
        Added(stop=stop("late", 9, 9, task=Task.COLLECT)),
        now_s=now_s,
        problem=day,
        plan=plan,
    )
    assert new.late == (last.stop_id,)
    assert last.stop_id in visits_of(new.plan)


def test_a_late_pair_is_taken_by_one_courier():
    pair = AddedPair(collect=stop("shop", 5, 1, task=Task.COLLECT), deliver=stop("customer", 6, 2))
    now = visits_of(again(pair).plan)
    assert now["shop"][0] == now["customer"][0]
    assert now["shop"][1].departure_s <= now["customer"][1].arrival_s


def test_a_second_event_finds_the_day_as_the_first_left_it():
    now_s = half_way()
    first = again(Added(stop=stop("late", 4, 0, task=Task.COLLECT)), now_s=now_s)
    second = replan(
        first.problem,
        first.plan,
        ENGINE,
        (Cancelled(stop_id="late"),),
        now_s=now_s + 60,
        options=PLAIN,
    )
    assert "late" not in visits_of(second.plan)
    assert visits_of(second.plan).keys() == visits_of(PLAN).keys()


def test_all_that_is_wrong_with_events_is_said_at_once():
    served = PLAN.runs[0].visits[0].stop_id
    with pytest.raises(InputError) as caught:
        again(
            Cancelled(stop_id="nobody"),
            Cancelled(stop_id=served),
            BrokenDown(vehicle_id="nobody's"),
            Delayed(vehicle_id="dara", by_s=-1),
            Added(stop=stop(served, 1, 1)),
        )
    assert len(caught.value.problems) == 5


def test_a_band_holds_the_plan_and_widens_with_the_run():
    bands = [b for b in eta_bands(DAY, PLAN) if b.vehicle_id == PLAN.runs[0].vehicle_id]
    assert all(b.earliest_s <= b.start_s <= b.latest_s for b in bands)
    widths = [b.latest_s - b.earliest_s for b in bands]
    assert widths == sorted(widths)
    assert eta_bands(DAY, PLAN) == eta_bands(DAY, PLAN)


def test_a_wait_takes_up_what_the_way_lost():
    day = build_problem(
        DAY.hubs,
        [courier("dara")],
        [stop("noon", 3, 0, windows=(TimeWindow(12 * 3600, 13 * 3600),)), stop("early", 1, 0)],
    )
    day = replace(
        day,
        stops=(
            day.stops[0],
            replace(day.stops[1], windows=(TimeWindow(EIGHT, EIGHT + 3_600),)),
        ),
    )
    plan = planned(day)
    noon = next(b for b in eta_bands(day, plan) if b.stop_id == "noon")
    assert noon.earliest_s == noon.latest_s == 12 * 3600


def test_days_that_go_as_planned_have_no_band():
    certain = EtaRules(day=0.0, leg=0.0, service=0.0, share=0.8)
    for band in eta_bands(DAY, PLAN, rules=certain):
        assert band.earliest_s == band.start_s
        assert band.latest_s - band.start_s <= 1


def test_nobody_is_planned_after_the_shift():
    new = again(Delayed(vehicle_id="dara", by_s=3 * 3600))
    assert all(run.end_s <= FIVE for run in new.plan.runs)
