"""The ruin-and-recreate kernel keeps every rule, on any kind of travel, and finds good plans."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from routing.solvers.sisr import (
    ALWAYS,
    BLOCKED,
    MANDATORY,
    Dense,
    Ending,
    Kind,
    Outcome,
    Plane,
    Route,
    Sign,
    Sparse,
    Stops,
    Tuning,
    lay_out,
    search,
    warm,
)
from routing.solvers.sisr.anneal import anneal, load
from routing.solvers.sisr.neighbours import measure_apart, measure_near

SHORT = Ending(iterations=3_000)
CUT_UP = Tuning(whole=0)


def places(count: int, seed: int = 7) -> Plane:
    """A hub in the middle of a town 2 km across, and so many houses."""
    lots = np.random.default_rng(seed)
    x, y = lots.integers(0, 2_000, (2, count + 1)).astype(float)
    x[0] = y[0] = 1_000
    return Plane(x=x, y=y)


def houses(count: int, **changes: object) -> Stops:
    """Houses 1 to ``count``, each with one parcel, always open, and never to be left out."""
    usual = {
        "place": np.arange(1, count + 1, dtype=np.int32),
        "demand": np.ones((count, 1), dtype=np.int32),
        "service": np.zeros(count, dtype=np.int32),
        "opens": np.zeros(count, dtype=np.int32),
        "closes": np.full(count, ALWAYS, dtype=np.int32),
        "prize": np.full(count, MANDATORY, dtype=np.int64),
    }
    return Stops(**(usual | changes))


def length(travel: Plane, a: int, b: int) -> int:
    apart = np.hypot(travel.x[a] - travel.x[b], travel.y[a] - travel.y[b])
    return int(travel.scale * apart + travel.shift)


def table(travel: Plane) -> np.ndarray:
    size = range(len(travel.x))
    return np.array([[[length(travel, a, b) for b in size] for a in size]], dtype=np.int32)


def recount(stops: Stops, kinds: Sequence[Kind], matrix: np.ndarray, outcome: Outcome) -> int:
    """Drive all routes again by matrices of one table for each profile; the cost of the plan."""
    cost = int(stops.prize[list(outcome.left_out)].sum())
    served = [stop for route in outcome.routes for stop in route.stops]
    assert sorted([*served, *outcome.left_out]) == list(range(len(stops.place)))
    for number, kind in enumerate(kinds):
        assert sum(route.kind == number for route in outcome.routes) <= kind.count
    for route in outcome.routes:
        kind = kinds[route.kind]
        load = stops.demand[list(route.stops)].sum(axis=0)
        assert (load <= np.array(kind.capacity)).all()
        cost += kind.fixed
        clock, place = kind.opens, kind.start
        for stop in route.stops:
            there = stops.place[stop]
            step = int(matrix[kind.profile, place, there])
            assert step < BLOCKED
            clock = max(clock + step, int(stops.opens[stop]))
            assert clock <= stops.closes[stop]
            clock += int(stops.service[stop])
            cost += step * (kind.per_distance + kind.per_time)
            place = there
        step = int(matrix[kind.profile, place, kind.end])
        cost += step * (kind.per_distance + kind.per_time)
        assert step < BLOCKED
        assert clock + step <= kind.closes
    return cost


def test_a_round_of_eight_houses_is_driven_the_short_way():
    angle = np.arange(8) * np.pi / 4
    x, y = (np.array([1.5, *np.cos(angle)]), np.array([0.0, *np.sin(angle)]))
    ring = Plane(x=x * 1_000, y=y * 1_000)
    outcome = search(lay_out(houses(8), [Kind(count=1, capacity=(8,))], ring), SHORT, threads=1)
    (route,) = outcome.routes
    steps = np.abs(np.diff(route.stops)) % 8
    assert set(steps.tolist()) <= {1, 7}


@pytest.mark.parametrize("threads", [1, 2])
def test_loads_of_three_kinds_are_kept(threads: int):
    town = places(80)
    demand = np.random.default_rng(3).integers(0, 9, (80, 3)).astype(np.int32)
    stops, kinds = houses(80, demand=demand), [Kind(count=80, capacity=(40, 45, 50))]
    outcome = search(lay_out(stops, kinds, town), SHORT, threads=threads, tuning=CUT_UP)
    assert not outcome.left_out
    assert recount(stops, kinds, table(town), outcome) == outcome.cost


def test_windows_service_and_shift_are_kept():
    town = places(70)
    lots = np.random.default_rng(4)
    opens = lots.integers(1_500, 9_000, 70).astype(np.int32)
    stops = houses(
        70,
        service=np.full(70, 120, dtype=np.int32),
        opens=opens,
        closes=opens + lots.integers(300, 2_000, 70).astype(np.int32),
    )
    kinds = [Kind(count=70, capacity=(20,), opens=100, closes=14_000)]
    outcome = search(lay_out(stops, kinds, town), SHORT)
    assert not outcome.left_out
    assert recount(stops, kinds, table(town), outcome) == outcome.cost


@pytest.mark.parametrize("tuning", [Tuning(), CUT_UP])
def test_the_same_seed_gives_the_same_plan_and_more_time_a_better_one(tuning: Tuning):
    layout = lay_out(houses(90), [Kind(count=90, capacity=(12,))], places(90))
    first, again = (search(layout, SHORT, seed=5, threads=2, tuning=tuning) for _ in range(2))
    longer = search(layout, Ending(iterations=60_000), seed=5, threads=2, tuning=tuning)
    start = search(layout, Ending(iterations=0), seed=5)
    assert first.routes == again.routes
    assert longer.cost <= first.cost < start.cost


def test_matrices_and_listed_pairs_give_the_costs_of_the_plane():
    town = places(60)
    matrix = table(town)
    near = np.argsort(matrix[0], axis=1, kind="stable")[:, :12]
    near.sort(axis=1)
    listed = Sparse(
        first=np.arange(62, dtype=np.int64) * 12,
        other=near.ravel().astype(np.int32),
        distance=np.take_along_axis(matrix[0], near, axis=1).reshape(1, -1),
        duration=np.take_along_axis(matrix[0], near, axis=1).reshape(1, -1),
        beyond=town,
    )
    stops, kinds = houses(60), [Kind(count=60, capacity=(9,))]
    for travel in (town, Dense(distance=matrix, duration=matrix), listed):
        outcome = search(lay_out(stops, kinds, travel), SHORT)
        assert recount(stops, kinds, matrix, outcome) == outcome.cost


def test_listed_pairs_may_differ_from_the_plane():
    town = places(3)
    pairs = Sparse(
        first=np.array([0, 1, 1, 1, 1], dtype=np.int64),
        other=np.array([1], dtype=np.int32),
        distance=np.array([[90_000]], dtype=np.int32),
        duration=np.array([[90_000]], dtype=np.int32),
        beyond=town,
    )
    outcome = search(lay_out(houses(3), [Kind(count=1, capacity=(3,))], pairs), SHORT)
    (route,) = outcome.routes
    assert route.stops[0] != 0


def test_one_way_streets_are_not_driven_against():
    lots = np.random.default_rng(9)
    matrix = lots.integers(50, 900, (2, 31, 31)).astype(np.int32)
    matrix[lots.random(matrix.shape) < 0.2] = BLOCKED
    matrix[:, 0, :], matrix[:, :, 0] = 500, 500
    kinds = [
        Kind(count=3, capacity=(9,), profile=0, closes=9_000),
        Kind(count=30, capacity=(4,), profile=1, fixed=50, per_distance=0, per_time=2),
    ]
    stops = houses(30)
    outcome = search(lay_out(stops, kinds, Dense(distance=matrix, duration=matrix)), SHORT)
    assert not outcome.left_out
    assert recount(stops, kinds, matrix, outcome) == outcome.cost


def test_fleets_from_two_hubs_use_the_cheap_vehicle_that_is_near():
    town = Plane(
        x=np.array([0.0, 10_000.0, 100.0, 200.0, 9_800.0, 9_900.0]),
        y=np.zeros(6),
    )
    stops = Stops(
        place=np.array([2, 3, 4, 5], dtype=np.int32),
        demand=np.ones((4, 1), dtype=np.int32),
        service=np.zeros(4, dtype=np.int32),
        opens=np.zeros(4, dtype=np.int32),
        closes=np.full(4, ALWAYS, dtype=np.int32),
        prize=np.full(4, MANDATORY, dtype=np.int64),
    )
    kinds = [
        Kind(count=2, capacity=(4,), start=0, end=0, fixed=500),
        Kind(count=2, capacity=(4,), start=0, end=0, fixed=100),
        Kind(count=1, capacity=(4,), start=1, end=1, fixed=300),
    ]
    outcome = search(lay_out(stops, kinds, town), SHORT)
    assert {route.kind: set(route.stops) for route in outcome.routes} == {1: {0, 1}, 2: {2, 3}}
    assert recount(stops, kinds, table(town), outcome) == outcome.cost


def test_what_costs_more_than_its_prize_is_left_out():
    town = Plane(x=np.array([0.0, 100.0, 5_000.0]), y=np.zeros(3))
    kinds = [Kind(count=2, capacity=(9,))]
    cheap = houses(2, prize=np.array([1_000, 9_000], dtype=np.int64))
    dear = houses(2, prize=np.array([1_000, 20_000], dtype=np.int64))
    assert search(lay_out(cheap, kinds, town), SHORT).left_out == (1,)
    assert search(lay_out(dear, kinds, town), SHORT).left_out == ()


def test_a_full_fleet_serves_the_highest_prizes():
    town = places(40)
    prize = np.where(np.arange(40) < 20, 1_000_000, 10_000).astype(np.int64)
    stops, kinds = houses(40, prize=prize), [Kind(count=2, capacity=(10,))]
    outcome = search(lay_out(stops, kinds, town), Ending(iterations=20_000))
    assert set(outcome.left_out) == set(range(20, 40))


def test_a_start_is_kept_where_it_is_good_and_repaired_where_it_is_not():
    town = places(30)
    stops, kinds = houses(30), [Kind(count=30, capacity=(6,))]
    layout = lay_out(stops, kinds, town)
    good = search(layout, Ending(iterations=40_000), seed=2)
    kept = search(layout, Ending(iterations=0), start=good.routes)
    assert {route.stops for route in kept.routes} == {route.stops for route in good.routes}
    assert kept.cost == good.cost
    too_full = [Route(0, tuple(range(20)))]
    repaired = search(layout, Ending(iterations=0), start=too_full)
    assert recount(stops, kinds, table(town), repaired) == repaired.cost
    assert not repaired.left_out


def test_threads_compete_for_a_small_plan_and_all_their_tries_count():
    town = places(90)
    stops, kinds = houses(90), [Kind(count=90, capacity=(12,))]
    layout = lay_out(stops, kinds, town)
    for seed in range(1, 4):
        outcome = search(layout, Ending(iterations=50_000), seed=seed, threads=2)
        assert 50_000 <= outcome.iterations < 50_100
        assert recount(stops, kinds, table(town), outcome) == outcome.cost


@pytest.mark.parametrize("early_s", [0, 1])
def test_routes_are_cheap_to_open_while_annealing_but_are_counted_in_full(early_s: int):
    town = places(30)
    stops, kinds = houses(30), [Kind(count=30, capacity=(10,), fixed=700, closes=ALWAYS - early_s)]
    assert lay_out(stops, kinds, town).ground.timed == (early_s > 0)
    free = Tuning(hot=1, hot_timed=1, cold=1, opened=1e6, opened_timed=1e6, opened_most=1e6)
    for tuning in (free, Tuning(hot=1, hot_timed=1, cold=1)):
        outcome = search(lay_out(stops, kinds, town), Ending(iterations=20_000), tuning=tuning)
        alone = sum(700 + 2 * length(town, 0, house) for house in range(1, 31))
        assert recount(stops, kinds, table(town), outcome) == outcome.cost < alone
        assert (outcome.trace[-1][1] == alone) == (tuning is free)


def test_a_search_tells_how_far_it_is():
    signs: list[Sign] = []
    layout = lay_out(houses(20), [Kind(count=20, capacity=(5,))], places(20))
    outcome = search(layout, Ending(iterations=2_000), tell=signs.append)
    shares = [sign.share for sign in signs]
    assert shares == sorted(shares)
    assert shares[0] < shares[-1] == 1.0
    assert (signs[-1].cost, signs[-1].served) == (outcome.cost, 20)


@pytest.mark.parametrize("count", [1, 2])
def test_one_or_two_houses_are_a_plan_too(count: int):
    layout = lay_out(houses(count), [Kind(count=1, capacity=(5,))], places(count))
    outcome = search(layout, SHORT)
    assert [set(route.stops) for route in outcome.routes] == [set(range(count))]


def test_houses_at_one_place_and_vehicles_that_carry_nothing():
    town = Plane(x=np.zeros(121), y=np.zeros(121))
    stops = houses(120)
    kinds = [Kind(count=5, capacity=(0,)), Kind(count=120, capacity=(7,))]
    outcome = search(lay_out(stops, kinds, town), SHORT)
    assert {route.kind for route in outcome.routes} == {1}
    assert outcome.cost == 0 == recount(stops, kinds, table(town), outcome)


def test_one_compilation_serves_every_problem():
    warm()
    kinds = [Kind(count=9, capacity=(9, 9), closes=9_000), Kind(count=9, capacity=(2, 2))]
    matrix = table(places(9))
    matrix.flags.writeable = False
    layout = lay_out(
        houses(9, demand=np.ones((9, 2), dtype=np.int32)),
        kinds,
        Dense(distance=matrix, duration=matrix),
    )
    search(layout, SHORT, threads=2, tuning=Tuning(ruined=7, hot=1))
    assert len(anneal.signatures) == len(load.signatures) == 1
    assert len(measure_apart.signatures) == len(measure_near.signatures) == 1


@pytest.mark.parametrize("seconds", [0.0, -1.0])
def test_without_time_the_first_plan_is_given(seconds: float):
    layout = lay_out(houses(20), [Kind(count=20, capacity=(5,))], places(20))
    assert not search(layout, Ending(seconds=seconds)).left_out


def test_a_second_of_the_clock_ends_the_search():
    ticks = iter(range(0, 10_000, 10))
    ending = Ending(seconds=2_000, clock=lambda: float(next(ticks)))
    layout = lay_out(houses(20), [Kind(count=20, capacity=(5,))], places(20))
    outcome = search(layout, ending, threads=1)
    assert outcome.iterations > 0
    assert next(ticks) < 3_000


def test_a_plan_of_windows_is_not_made_worse_by_a_wider_window():
    town = places(25)
    narrow = houses(25, closes=np.full(25, 2_500, dtype=np.int32))
    wide = replace(narrow, closes=np.full(25, 9_000, dtype=np.int32))
    kinds = [Kind(count=25, capacity=(25,), closes=10_000)]
    costs = [
        search(lay_out(stops, kinds, town), Ending(iterations=40_000)).cost
        for stops in (narrow, wide)
    ]
    assert costs[1] <= costs[0]
