"""A road floods in the middle of a run: the rest goes round the water, or is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from routing_towns import osm_xml

from routing import (
    GraphEngine,
    Hub,
    InsertionSolver,
    LeftOutReason,
    Profile,
    Stop,
    TimeWindow,
    Vehicle,
    build_problem,
    close_ways,
    plan_orders,
    read_network,
    replan,
)
from routing.living import ReplanOptions

PLAIN = ReplanOptions(solver=InsertionSolver())
STREET = {"highway": "residential"}
DIRECT, DETOUR = 3, 4
WEST, SOUTH, STEP = 104.92, 11.56, 0.01


def at(east: float, north: float) -> tuple[float, float]:
    return WEST + east * STEP, SOUTH + north * STEP


@pytest.fixture(scope="module")
def roads(tmp_path_factory):
    """A road to the east in three pieces (ways 1, 2, 3); way 4 goes round the third."""
    nodes = {1: at(0, 0), 2: at(1, 0), 3: at(2, 0), 4: at(3, 0), 5: at(2, 1), 6: at(3, 1)}
    ways = [([1, 2], STREET), ([2, 3], STREET), ([3, 4], STREET), ([3, 5, 6, 4], STREET)]
    path: Path = tmp_path_factory.mktemp("roads") / "east.osm"
    path.write_text(osm_xml(nodes, ways), "utf-8")
    return read_network(path)


@pytest.fixture(scope="module")
def day():
    """One courier with three stops along the road."""
    longitude, latitude = at(0, 0)
    hub = Hub(id="post-office", latitude=latitude, longitude=longitude)
    courier = Vehicle(
        id="dara",
        profile=Profile.MOTORCYCLE,
        capacity_g=9_000,
        capacity_cm3=9_000,
        shift=TimeWindow(8 * 3600, 12 * 3600),
    )
    stops = [
        Stop(id=f"km-{east}", latitude=at(east, 0)[1], longitude=at(east, 0)[0], weight_g=1_000)
        for east in (1, 2, 3)
    ]
    return build_problem(hub, [courier], stops)


@pytest.fixture(scope="module")
def plan(roads, day):
    """Out by all three stops, back without a halt."""
    return plan_orders(day, GraphEngine(roads), ((0, 1, 2),))


def in_the_middle(plan):
    """While the courier serves the first stop on the way out."""
    return plan.runs[0].visits[0].start_s + 10


def order(plan):
    return [visit.stop_id for run in plan.runs for visit in run.visits]


def test_the_rest_of_the_run_goes_round_the_water(roads, day, plan):
    flooded = GraphEngine(roads).with_conditions(close_ways(roads, [DIRECT]))
    new = replan(day, plan, flooded, now_s=in_the_middle(plan), options=PLAIN)
    assert new.rest.verified
    assert sorted(order(new.plan)) == ["km-1", "km-2", "km-3"]
    assert order(new.plan)[0] == order(plan)[0]
    assert new.plan.runs[0].visits[0] == plan.runs[0].visits[0]
    longer_m = new.plan.distance_m - plan.distance_m
    assert longer_m == pytest.approx(2 * 2 * 1_105, rel=0.02)  # twice north and back south
    assert new.plan.unassigned == ()


def test_what_the_water_cuts_off_is_left_out_with_its_reason(roads, day, plan):
    closed = GraphEngine(roads).with_conditions(close_ways(roads, [DIRECT, DETOUR]))
    new = replan(day, plan, closed, now_s=in_the_middle(plan), options=PLAIN)
    assert new.rest.verified
    (left,) = new.plan.unassigned
    assert left.stop_id == "km-3"
    assert left.reason in {LeftOutReason.UNREACHABLE, LeftOutReason.OFF_NETWORK}
    assert "km-3" not in order(new.plan)
    assert [(c.stop_id, c.kind.value) for c in new.changes if c.stop_id == "km-3"] == [
        ("km-3", "left_out")
    ]


def test_a_courier_who_drives_towards_the_water_turns_round(roads, day, plan):
    _, second, third = plan.runs[0].visits
    under_way_s = (second.departure_s + third.arrival_s) // 2
    closed = GraphEngine(roads).with_conditions(close_ways(roads, [DIRECT, DETOUR]))
    new = replan(day, plan, closed, now_s=under_way_s, options=PLAIN)
    assert order(new.plan) == ["km-1", "km-2"]
    assert [left.stop_id for left in new.plan.unassigned] == ["km-3"]
    (run,) = new.plan.runs
    assert run.end_s > under_way_s
    assert run.return_distance_m == pytest.approx(2 * 1_090, rel=0.02)
