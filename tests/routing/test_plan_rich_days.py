"""Plans of days with more rules: pairs, trips, rests, homes, fixed beginnings, warm starts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from routing_towns import EIGHT, FIVE, MatrixEngine, line_matrix

from gis_data import InputError
from routing import (
    RELOAD,
    BeelineEngine,
    Break,
    Group,
    Hub,
    HubOffNetworkError,
    InsertionSolver,
    LeftOutReason,
    Loading,
    OrToolsSolver,
    Pair,
    Pause,
    PlanRejectedError,
    Position,
    SisrSolver,
    Stop,
    Task,
    TimeWindow,
    UnsupportedRuleError,
    VehicleCosts,
    build_problem,
    plan_orders,
    plan_routes,
)
from routing import travel as travelling
from routing.runs import orders_of

HUB = Hub(id="post-office", latitude=11.5759, longitude=104.9227)
GREEDY = InsertionSolver()
RICH = [pytest.param(GREEDY, id="greedy"), pytest.param(OrToolsSolver(), id="ortools")]


def doors(count: int, **common: object) -> list[Stop]:
    """Doors along one road; the matrix of a test says how far they are."""
    return [
        Stop(id=f"s{n}", latitude=11.57 - n / 1000, longitude=104.92, **common)  # type: ignore[arg-type]
        for n in range(count)
    ]


def on_the_road(positions_s: list[int]) -> MatrixEngine:
    """Hub and doors on one straight road, in seconds from its beginning."""
    return MatrixEngine(line_matrix(positions_s))


def served(plan) -> list[list[str]]:
    return [[visit.stop_id for visit in run.visits] for run in plan.runs]


def reasons(plan) -> dict[str, LeftOutReason]:
    return {left.stop_id: left.reason for left in plan.unassigned}


@pytest.mark.parametrize("solver", RICH)
def test_what_a_shop_sends_is_collected_before_it_is_delivered(motorcycle, solver):
    shop, buyer = doors(2, weight_g=3_000)
    shop = replace(shop, task=Task.COLLECT)
    pair = Pair(collect_id="s0", deliver_id="s1")
    problem = build_problem(HUB, [motorcycle], [shop, buyer], pairs=[pair])
    plan = plan_routes(problem, on_the_road([0, 600, 300]), solver=solver, time_limit_s=1)
    assert served(plan) == [["s0", "s1"]]
    assert [visit.load_g for visit in plan.runs[0].visits] == [0, 3_000]


def test_who_cannot_be_served_takes_the_partner_along(motorcycle):
    shop, buyer = doors(2, weight_g=3_000)
    shop = replace(shop, task=Task.COLLECT)
    buyer = replace(buyer, windows=(TimeWindow(EIGHT, EIGHT + 60),))
    pair = Pair(collect_id="s0", deliver_id="s1")
    problem = build_problem(HUB, [motorcycle], [shop, buyer], pairs=[pair])
    plan = plan_routes(problem, on_the_road([0, 600, 300]), solver=GREEDY)
    assert plan.verified
    assert sorted(reasons(plan)) == ["s0", "s1"]
    assert LeftOutReason.PARTNER_LEFT_OUT in reasons(plan).values()


def test_one_household_is_served_by_one_courier_or_not_at_all(motorcycle):
    household = Group(id="household", stop_ids=("s0", "s1", "s2"))
    fleet = [motorcycle, replace(motorcycle, id="moto-2")]
    stops = doors(4, weight_g=13_000)
    engine = on_the_road([0, 60, 120, 180, 60])
    plan = plan_routes(build_problem(HUB, fleet, stops, groups=[household]), engine, solver=GREEDY)
    assert sorted(map(sorted, served(plan))) == [["s0", "s1", "s2"], ["s3"]]
    heavier = [replace(stop, weight_g=14_000) for stop in stops]
    less = plan_routes(
        build_problem(HUB, fleet, heavier, groups=[household]), engine, solver=GREEDY
    )
    assert served(less) == [["s3"]]
    assert sorted(reasons(less)) == ["s0", "s1", "s2"]


@pytest.mark.parametrize("solver", RICH)
def test_a_small_box_makes_two_trips(motorcycle, solver):
    vehicle = replace(motorcycle, max_loadings=2, reload_s=600)
    problem = build_problem(HUB, [vehicle], doors(2, weight_g=30_000))
    plan = plan_routes(problem, on_the_road([0, 60, 90]), solver=solver, time_limit_s=1)
    assert not plan.unassigned
    first, loading, second = plan.runs[0].steps
    assert isinstance(loading, Loading)
    assert loading.departure_s - loading.arrival_s == 600
    assert (first.load_g, second.load_g) == (30_000, 30_000)
    once = build_problem(HUB, [motorcycle], doors(2, weight_g=30_000))
    assert len(plan_routes(once, on_the_road([0, 60, 90]), solver=GREEDY).unassigned) == 1


def test_cash_is_handed_in_before_it_is_too_much(motorcycle):
    vehicle = replace(motorcycle, cash_limit_khr=500_000, max_loadings=2)
    problem = build_problem(HUB, [vehicle], doors(2, cash_khr=300_000))
    plan = plan_routes(problem, on_the_road([0, 60, 90]), solver=GREEDY)
    assert [type(step).__name__ for step in plan.runs[0].steps] == ["Visit", "Loading", "Visit"]
    assert [visit.cash_khr for visit in plan.runs[0].visits] == [0, 0]


@pytest.mark.parametrize("solver", RICH)
def test_lunch_is_in_the_plan(van, solver):
    lunch = Break(duration_s=3600, window=TimeWindow(11 * 3600, 12 * 3600))
    stops = doors(4, service_s=7200)
    problem = build_problem(HUB, [replace(van, breaks=(lunch,))], stops)
    plan = plan_routes(problem, on_the_road([0, 60, 70, 80, 90]), solver=solver, time_limit_s=1)
    pauses = [step for step in plan.runs[0].steps if isinstance(step, Pause)]
    assert [pause.duration_s for pause in pauses] == [3600]
    assert len(plan.unassigned) == 1  # 4 × 2 h, an hour of lunch and the way do not fit into 9 h
    assert plan.runs[0].end_s <= FIVE


def test_a_courier_who_starts_at_home_loads_first(motorcycle):
    home = Position(latitude=11.55, longitude=104.90)
    vehicle = replace(motorcycle, start=home, end=home)
    problem = build_problem(HUB, [vehicle], doors(1))
    plan = plan_routes(problem, on_the_road([0, 60, 900]), solver=GREEDY)
    run = plan.runs[0]
    assert (run.start, run.end) == (home, home)
    assert isinstance(run.steps[0], Loading)
    assert run.geometry[0] == run.geometry[-1] == (104.90, 11.55)
    assert run.distance_m == 9_000 + 600 + 8_400


def test_an_open_run_is_not_paid_for_the_way_home(motorcycle):
    vehicle = replace(motorcycle, open_end=True, costs=VehicleCosts(per_km_khr=1_000))
    problem = build_problem(HUB, [vehicle], doors(1))
    plan = plan_routes(problem, on_the_road([0, 60]), solver=GREEDY)
    run = plan.runs[0]
    assert (run.distance_m, run.return_distance_m, run.cost_khr) == (600, 0, 600)
    assert run.geometry[-1] == (104.92, 11.57)
    assert plan.objective_khr == 600


def test_a_run_begins_with_what_is_fixed(motorcycle):
    vehicle = replace(motorcycle, first=("s2", "s0"), on_board=("s2", "s0"))
    problem = build_problem(HUB, [vehicle], doors(3))
    plan = plan_routes(problem, on_the_road([0, 60, 120, 180]), solver=GREEDY)
    assert served(plan) == [["s2", "s0", "s1"]]


def test_a_fixed_beginning_that_is_too_late_is_an_error_that_names_it(motorcycle):
    vehicle = replace(motorcycle, first=("s1", "s0"), on_board=("s1", "s0"))
    early = replace(doors(1)[0], windows=(TimeWindow(EIGHT, EIGHT + 100),))
    problem = build_problem(HUB, [vehicle], [early, doors(2)[1]])
    with pytest.raises(InputError, match="vehicle moto-1, first: got stop s0"):
        plan_routes(problem, on_the_road([0, 60, 120]), solver=GREEDY)


def test_what_costs_more_than_it_brings_is_left_out(motorcycle):
    vehicle = replace(motorcycle, costs=VehicleCosts(per_km_khr=1_000))
    near, far = doors(2, drop_penalty_khr=2_000)
    problem = build_problem(HUB, [vehicle], [near, far])
    plan = plan_routes(problem, on_the_road([0, 60, 600]), solver=GREEDY)
    assert served(plan) == [["s0"]]
    assert reasons(plan) == {"s1": LeftOutReason.NOT_WORTH_IT}
    assert plan.objective_khr == plan.runs[0].cost_khr + 2_000 == 3_200


def test_a_solver_that_does_not_keep_a_rule_refuses_by_name(motorcycle):
    vehicle = replace(motorcycle, breaks=(Break(duration_s=60, window=TimeWindow(EIGHT, EIGHT)),))
    problem = build_problem(HUB, [vehicle], doors(1))
    with pytest.raises(UnsupportedRuleError, match="breaks"):
        plan_routes(problem, on_the_road([0, 60]), solver=SisrSolver())


def test_a_home_off_the_roads_is_an_error_that_names_the_vehicle(motorcycle):
    vehicle = replace(motorcycle, end=Position(latitude=11.0, longitude=104.9))
    engine = MatrixEngine(line_matrix([0, 60, 90]), snap_distance_m=[0, 0, 5_000])
    with pytest.raises(HubOffNetworkError, match=r"The end of vehicle moto-1 at .* 5,000 m"):
        plan_routes(build_problem(HUB, [vehicle], doors(1)), engine)


def test_a_plan_begins_with_an_earlier_plan(motorcycle):
    stops = doors(4, weight_g=15_000)
    fleet = [motorcycle, replace(motorcycle, id="moto-2")]
    problem = build_problem(HUB, fleet, stops)
    engine = on_the_road([0, 60, 600, 120, 660])
    order = ((1, 0), (3, 2))
    earlier = plan_orders(problem, engine, order)
    again = plan_routes(problem, engine, solver=GREEDY, start=earlier)
    assert orders_of(problem, again) == order
    late = build_problem(HUB, fleet, [*stops[:3], replace(doors(5)[4], weight_g=15_000)])
    later = plan_routes(late, engine, solver=GREEDY, start=earlier)
    assert served(later) == [["s1", "s0"], ["s4", "s2"]]


def test_given_orders_become_a_plan_or_are_refused(motorcycle):
    vehicle = replace(motorcycle, max_loadings=2)
    problem = build_problem(HUB, [vehicle], doors(3, weight_g=20_000))
    engine = on_the_road([0, 60, 600, 120])
    plan = plan_orders(problem, engine, ((0, 1, RELOAD, 2),))
    assert plan.verified
    assert served(plan) == [["s0", "s1", "s2"]]
    with pytest.raises(PlanRejectedError, match="withheld"):
        plan_orders(problem, engine, ((0,),))
    filled = plan_orders(problem, engine, ((0,),), insert=True)
    assert sorted(served(filled)[0]) == ["s0", "s1", "s2"]
    late = build_problem(HUB, [vehicle], doors(1, service_s=5 * 3600))
    with pytest.raises(PlanRejectedError, match="cannot be driven"):
        plan_orders(late, on_the_road([0, 60]), ((0,),))


def test_where_not_all_pairs_are_measured_the_plan_is_the_same(motorcycle, van, monkeypatch):
    rng = np.random.default_rng(11)
    spots = rng.uniform((11.54, 104.89), (11.59, 104.94), (60, 2))
    stops = [
        Stop(id=f"s{n}", latitude=lat, longitude=lon, weight_g=2_000, service_s=600)
        for n, (lat, lon) in enumerate(spots)
    ]
    fleet = [motorcycle, replace(van, shift=TimeWindow(EIGHT, EIGHT + 2 * 3600))]
    problem = build_problem(HUB, fleet, [*stops, replace(stops[0], id="safe", weight_g=10**7)])
    dense = plan_routes(problem, BeelineEngine(), solver=GREEDY)
    assert 20 < len(dense.unassigned) < 60
    monkeypatch.setattr(travelling, "MOST_DENSE_PLACES", 10)
    sparse = plan_routes(problem, BeelineEngine(), solver=GREEDY)
    assert sparse == dense
