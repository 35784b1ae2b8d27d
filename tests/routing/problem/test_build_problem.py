"""What the builder refuses, each with the place, what was given and what would be right."""

from __future__ import annotations

import math
from dataclasses import fields, replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data import InputError, Problem
from routing import (
    Break,
    Group,
    Hub,
    Objective,
    Pair,
    Position,
    Profile,
    RoutingProblem,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
    VehicleCosts,
    build_problem,
)
from routing.problem.build import problems_of


@pytest.fixture
def takhmau() -> Hub:
    """A second hub, south of the city."""
    return Hub(id="takhmau", latitude=11.4833, longitude=104.9500)


def refused(*parts: Any, **rest: Any) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        build_problem(*parts, **rest)
    return list(caught.value.problems)


def told(*parts: Any, **rest: Any) -> list[str]:
    return [str(problem) for problem in refused(*parts, **rest)]


def test_all_faults_of_a_day_are_told_at_once(post_office, motorcycle, central_market):
    wrong = [
        replace(central_market, latitude=math.nan),
        replace(central_market, weight_g=-1, priority=10),
        replace(central_market, id="tower", service_s=2.5, windows=(TimeWindow(60, 30),)),
    ]
    found = refused(post_office, [replace(motorcycle, capacity_g=-5, max_loadings=0)], wrong)
    assert {problem.where for problem in found} == {
        "stop central-market",  # its place, and its id twice
        "stop central-market, weight_g",
        "stop central-market, priority",
        "stop tower, service_s",
        "stop tower, window",
        "vehicle moto-1, capacity_g",
        "vehicle moto-1, max_loadings",
    }
    assert len(found) == 8


def test_a_day_without_stops_is_a_day(post_office, motorcycle):
    assert build_problem(post_office, [motorcycle], []).stops == ()


def test_no_vehicle_and_no_hub_are_told(central_market):
    assert [problem.where for problem in refused([], [], [central_market])] == ["hubs", "vehicles"]


@pytest.mark.parametrize(
    ("latitude", "longitude", "remedy"),
    [
        (math.inf, 104.9, "again"),
        (11.5, 181.0, "again"),
        (104.9, 11.5, "swapped"),
        ("11.5", 104.9, "again"),
        (True, 104.9, "again"),
    ],
)
def test_a_place_that_is_none(post_office, motorcycle, latitude, longitude, remedy):
    stop = Stop(id="a", latitude=latitude, longitude=longitude)
    (problem,) = refused(post_office, [motorcycle], [stop])
    assert problem.where == "stop a"
    assert remedy in problem.remedy


@pytest.mark.parametrize("value", [-1, 1.5, math.nan, "2", True, None, 10**13])
@pytest.mark.parametrize("field", ["weight_g", "volume_cm3", "items", "service_s", "cash_khr"])
def test_an_amount_that_is_none(post_office, motorcycle, central_market, field, value):
    (problem,) = refused(post_office, [motorcycle], [replace(central_market, **{field: value})])
    assert problem.where == f"stop central-market, {field}"
    assert "whole number from 0" in problem.expected


def test_numpy_integers_are_whole_numbers(post_office, motorcycle, central_market):
    build_problem(post_office, [motorcycle], [replace(central_market, weight_g=np.int64(5))])


@pytest.mark.parametrize("key", ["", "  ", None, 5, "a\x00b", "\ud800"])
def test_an_id_that_is_none(post_office, motorcycle, central_market, key):
    (problem,) = refused(post_office, [motorcycle], [replace(central_market, id=key)])
    assert problem.where.endswith(", id")


def test_khmer_ids_with_invisible_spaces_are_ids(post_office, motorcycle, central_market):
    build_problem(post_office, [motorcycle], [replace(central_market, id="ផ្សារ\u200bធំថ្មី")])


def test_every_id_is_there_once(post_office, motorcycle, central_market):
    texts = told([post_office, post_office], [motorcycle] * 2, [central_market] * 3)
    assert [text.partition(";")[0] for text in texts if "times" in text] == [
        "hub post-office: got the id 2 times",
        "vehicle moto-1: got the id 2 times",
        "stop central-market: got the id 3 times",
    ]


def test_windows_are_sorted_and_apart(post_office, motorcycle, central_market):
    def with_windows(*spans):
        windows = tuple(TimeWindow(*span) for span in spans)
        return post_office, [motorcycle], [replace(central_market, windows=windows)]

    build_problem(*with_windows((0, 10), (11, 20), (30, 172_800)))
    assert "in the order of time" in told(*with_windows((30, 40), (0, 10)))[0]
    assert "window 2: got 10 s" in told(*with_windows((0, 10), (10, 20)))[0]
    assert "closes_s: got 172801" in told(*with_windows((0, 172_801)))[0]
    assert len(told(*with_windows((5, 1), (-1, 3)))) == 2


def test_several_hubs_need_a_hub_of_each_vehicle(post_office, takhmau, motorcycle, central_market):
    hubs = [post_office, takhmau]
    assert "hub_id: got none" in told(hubs, [motorcycle], [central_market])[0]
    at_hub = replace(motorcycle, hub_id="takhmau")
    build_problem(hubs, [at_hub], [replace(central_market, hub_id="post-office")])
    unknown = replace(at_hub, hub_id="battambang")
    texts = told(hubs, [unknown], [replace(central_market, hub_id="kampot")])
    assert len(texts) == 2
    assert all("the id of a hub of this problem" in text for text in texts)


def rest_at(opens_s: int, closes_s: int, duration_s: int = 1_800) -> Break:
    return Break(duration_s=duration_s, window=TimeWindow(opens_s, closes_s))


def test_breaks_begin_in_the_shift_and_cannot_overlap(post_office, motorcycle):
    def with_breaks(*rests):
        return post_office, [replace(motorcycle, breaks=rests)], []

    build_problem(*with_breaks(rest_at(30_000, 31_000), rest_at(32_800, 43_200)))
    assert "within the shift" in told(*with_breaks(rest_at(20_000, 30_000)))[0]
    assert "in any case" in told(*with_breaks(rest_at(30_000, 31_000), rest_at(32_799, 40_000)))[0]
    assert "duration_s: got 0" in told(*with_breaks(rest_at(30_000, 31_000, 0)))[0]


def test_an_open_end_has_no_end(post_office, motorcycle):
    home = Position(latitude=11.55, longitude=104.9)
    both = replace(motorcycle, open_end=True, end=home)
    assert "open_end: got an end and open_end" in told(post_office, [both], [])[0]
    build_problem(post_office, [replace(motorcycle, open_end=True)], [])


def test_loadings_count_the_one_before_leaving(post_office, motorcycle):
    here = Position(latitude=11.55, longitude=104.9)
    build_problem(post_office, [replace(motorcycle, start=here, max_loadings=0)], [])
    assert "max_loadings" in told(post_office, [replace(motorcycle, max_loadings=0)], [])[0]


def test_costs_and_limits_of_a_vehicle(post_office, motorcycle):
    vehicle = replace(
        motorcycle,
        costs=VehicleCosts(fixed_khr=-1, per_hour_khr=10**10, per_km_khr=0.5),
        max_distance_m=-1,
        cash_limit_khr=-1,
        co2e_g_per_km=-1,
        reload_s=-1,
        max_stops=-1,
        capacity_items=-1,
        skills="heavy",
    )
    assert len(refused(post_office, [vehicle], [])) == 10


def test_a_profile_and_a_task_that_there_is_not(post_office, motorcycle, central_market):
    texts = told(
        post_office,
        [replace(motorcycle, profile="tank")],
        [replace(central_market, task="throw")],
    )
    assert any("motorcycle, remork, van" in text for text in texts)
    assert any("deliver, collect" in text for text in texts)


@pytest.mark.parametrize(
    ("objective", "where"),
    [
        (Objective(cost=0), "objective"),
        (Objective(vehicle_khr=-1), "objective, vehicle_khr"),
        (Objective(carbon_khr_per_kg=0.5), "objective, carbon_khr_per_kg"),
    ],
)
def test_an_objective_that_wants_nothing(post_office, motorcycle, objective, where):
    assert refused(post_office, [motorcycle], [], objective=objective)[0].where == where


@pytest.fixture
def collect() -> Stop:
    """A shop where a parcel is fetched."""
    return Stop(id="shop", latitude=11.56, longitude=104.92, weight_g=500, task=Task.COLLECT)


@pytest.fixture
def deliver() -> Stop:
    """Its buyer."""
    return Stop(id="buyer", latitude=11.55, longitude=104.91, weight_g=500)


def test_pairs(post_office, motorcycle, collect, deliver):
    def told_of(first, second, *pairs):
        pairs = [Pair(collect_id=a, deliver_id=b) for a, b in pairs]
        return told(post_office, [motorcycle], [first, second], pairs=pairs)

    build_problem(
        post_office,
        [motorcycle],
        [collect, deliver],
        pairs=[Pair(collect_id="shop", deliver_id="buyer")],
    )
    assert len(told_of(collect, deliver, ("buyer", "shop"))) == 2  # both tasks are wrong
    assert (
        "weight_g: got 500 collected, 1 delivered"
        in told_of(collect, replace(deliver, weight_g=1), ("shop", "buyer"))[0]
    )
    assert "stop nowhere" in told_of(collect, deliver, ("shop", "nowhere"))[0]
    assert "one stop twice" in told_of(collect, deliver, ("shop", "shop"))[0]
    twice = told_of(collect, deliver, ("shop", "buyer"), ("shop", "buyer"))
    assert sum("in 2 pairs" in text for text in twice) == 2


def test_groups(post_office, motorcycle, collect, deliver):
    def told_of(*groups):
        groups = [Group(id=key, stop_ids=ids) for key, ids in groups]
        return told(post_office, [motorcycle], [collect, deliver], groups=groups)

    assert "stop nowhere" in told_of(("family", ("shop", "nowhere")))[0]
    assert "stop shop 2 times" in told_of(("family", ("shop", "shop")))[0]
    assert "no stop" in told_of(("family", ()))[0]
    assert "the id 2 times" in told_of(("family", ("shop",)), ("family", ("buyer",)))[0]


def test_loads_on_board(post_office, motorcycle, van, collect, deliver):
    def told_of(first: tuple[str, ...], second: tuple[str, ...] = (), **rest):
        fleet = [replace(motorcycle, on_board=first), replace(van, on_board=second)]
        return told(post_office, fleet, [collect, deliver], **rest)

    assert "stop nowhere" in told_of(("nowhere",))[0]
    assert "which is collected" in told_of(("shop",))[0]
    assert "in 2 vehicles' on_board" in told_of(("buyer",), ("buyer",))[0]
    assert "stop buyer 2 times" in told_of(("buyer", "buyer"))[0]
    pair = [Pair(collect_id="shop", deliver_id="buyer")]
    assert "half of a pair" in told_of(("buyer",), pairs=pair)[0]


def test_loads_on_board_fit(post_office, motorcycle, deliver):
    vehicle = replace(motorcycle, on_board=("buyer",), capacity_g=499, capacity_items=0)
    texts = told(post_office, [vehicle], [deliver])
    assert [text.split(": ")[1].split(";")[0] for text in texts] == [
        "got 500 of 499 g",
        "got 1 of 0 items",
    ]


def test_a_group_is_not_on_board_of_two(post_office, motorcycle, van, deliver):
    fleet = [replace(motorcycle, on_board=("buyer",)), replace(van, on_board=("aunt",))]
    served = [deliver, replace(deliver, id="aunt")]
    family = [Group(id="family", stop_ids=("buyer", "aunt"))]
    assert "on board of moto-1, van-1" in told(post_office, fleet, served, groups=family)[0]


def test_a_fixed_beginning_can_be_driven(
    post_office, takhmau, motorcycle, van, central_market, collect, deliver
):
    hubs, pair = [post_office, takhmau], [Pair(collect_id="shop", deliver_id="buyer")]
    moto = replace(motorcycle, hub_id="post-office")
    van = replace(van, hub_id="post-office", on_board=("central-market",))
    cold = Stop(id="cold", latitude=11.5, longitude=104.9, skills=frozenset({"cold box"}))
    far = Stop(id="far", latitude=11.5, longitude=104.9, hub_id="takhmau", cash_khr=90_000)
    served = [central_market, collect, deliver, cold, far]

    def told_of(vehicle: Vehicle, *first: str) -> str:
        fleet = [replace(vehicle, first=first), van]
        return " ".join(told(hubs, fleet, served, pairs=pair))

    build_problem(hubs, [replace(moto, first=("shop", "buyer")), van], served, pairs=pair)
    assert "stop nowhere" in told_of(moto, "nowhere")
    assert "shop 2 times" in told_of(moto, "shop", "shop")
    assert "asks for cold box" in told_of(moto, "cold")
    assert "of hub takhmau" in told_of(moto, "far")
    assert "on board of van-1" in told_of(moto, "central-market")
    assert "where its load is collected" in told_of(moto, "buyer", "shop")
    assert "at most max_stops, 1" in told_of(replace(moto, max_stops=1), "shop", "buyer")
    assert "500 of 499 g at once" in told_of(replace(moto, capacity_g=499), "shop", "buyer")
    assert "90,000 riel" in told_of(replace(moto, hub_id="takhmau", cash_limit_khr=80_000), "far")
    here = Position(latitude=11.5, longitude=104.9)
    assert "whose load is at the hub" in told_of(replace(moto, hub_id="takhmau", start=here), "far")


def test_a_collection_for_the_hub_needs_a_way_back(post_office, motorcycle, collect):
    vehicle = replace(motorcycle, open_end=True, first=("shop",))
    assert "does not end at the hub" in told(post_office, [vehicle], [collect])[0]


def test_a_stop_is_in_one_beginning_and_a_group_in_one_vehicle(
    post_office, motorcycle, van, central_market, royal_palace
):
    served = [central_market, royal_palace]
    both = [replace(v, first=("royal-palace",)) for v in (motorcycle, van)]
    assert "beginnings of 2 vehicles" in told(post_office, both, served)[0]
    parted = [replace(motorcycle, first=("royal-palace",)), replace(van, first=("central-market",))]
    family = [Group(id="family", stop_ids=("royal-palace", "central-market"))]
    assert "bound to moto-1, van-1" in told(post_office, parted, served, groups=family)[0]


@given(
    st.sampled_from([one.name for one in fields(Stop) if one.name != "windows"]),
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
)
def test_a_stop_of_any_values_is_taken_or_its_problems_are_told(field: str, value: Any):
    hub = Hub(id="post-office", latitude=11.5759, longitude=104.9227)
    van = Vehicle(
        id="van", profile=Profile.VAN, capacity_g=1, capacity_cm3=1, shift=TimeWindow(0, 9)
    )
    van = replace(van, on_board=("a",), first=("a",))
    stop = replace(Stop(id="a", latitude=11.5, longitude=104.9), **{field: value})
    found = problems_of(RoutingProblem((hub,), (van,), (stop,)))
    assert all(problem.where and problem.expected for problem in found)
    if not found:
        assert build_problem(hub, [van], [stop]).stops == (stop,)
