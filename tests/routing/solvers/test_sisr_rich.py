"""The richer path of the kernel keeps every rule and finds the best plan of tiny problems."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sisr_cases import Case, case

from routing.solvers.sisr import (
    Ending,
    Kind,
    Route,
    Tuning,
    search,
)
from routing.solvers.sisr.rich_anneal import anneal_rich, load_rich

SHORT = Ending(iterations=3_000)
CUT_UP = Tuning(whole=0)


KINDS_OF_RULES = (
    {"windows"},
    {"windows", "waiting"},
    {"collections"},
    {"collections", "windows"},
    {"pairs"},
    {"pairs", "windows", "waiting"},
    {"pairs", "collections", "metres"},
    {"groups", "metres"},
    {"skills", "windows"},
    {"pairs", "groups", "collections", "skills", "windows", "waiting", "metres"},
)


@pytest.mark.parametrize("rules", KINDS_OF_RULES, ids=lambda rules: "+".join(sorted(rules)))
@pytest.mark.parametrize("seed", range(3))
def test_the_best_plan_of_six_stops_is_found(rules: set[str], seed: int):
    small = case(6, seed, frozenset(rules))
    outcomes = [
        search(small.layout(), Ending(iterations=8_000), seed=n, threads=1) for n in range(1, 5)
    ]
    assert [small.recount(outcome) for outcome in outcomes] == [o.cost for o in outcomes]
    assert min(outcome.cost for outcome in outcomes) == small.least()


ALL_RULES = sorted(set().union(*KINDS_OF_RULES))


@settings(deadline=None, max_examples=100)
@given(
    rules=st.sets(st.sampled_from(ALL_RULES)),
    count=st.integers(2, 30),
    seed=st.integers(0, 1 << 30),
    straight=st.booleans(),
    threads=st.sampled_from([1, 2]),
)
def test_no_plan_breaks_a_rule(
    rules: set[str], count: int, seed: int, *, straight: bool, threads: int
):
    given_case = case(count, seed, frozenset(rules), straight=straight)
    outcome = search(given_case.layout(), Ending(iterations=300), threads=threads, tuning=CUT_UP)
    assert given_case.recount(outcome) == outcome.cost


def large(seed: int) -> Case:
    """Eighty houses of all rules, and vehicles enough for two threads."""
    many = case(80, seed, frozenset(ALL_RULES))
    kinds = [
        Kind(count=20, capacity=(7, 9), closes=9_000, fixed=100, per_time=1),
        Kind(count=9, capacity=(12, 9), end=81, fixed=200, per_time=1),
    ]
    return Case(many.stops, kinds, many.matrix, many.rich)


def test_two_threads_keep_pairs_and_groups_whole_and_repeat_themselves():
    many = large(3)
    first, again = (
        search(many.layout(), SHORT, seed=5, threads=2, tuning=CUT_UP) for _ in range(2)
    )
    assert first.routes == again.routes
    assert many.recount(first) == first.cost
    assert len(first.routes) > 8


def test_a_start_is_kept_and_what_is_not_whole_in_it_is_taken_out():
    many = large(4)
    good = search(many.layout(), Ending(iterations=6_000), seed=2)
    kept = search(many.layout(), Ending(iterations=0), start=good.routes)
    assert kept.cost <= good.cost
    served = {stop for route in good.routes for stop in route.stops}
    rest = {tuple(stop for stop in route.stops if stop in served) for route in kept.routes}
    assert {route.stops for route in good.routes} <= rest  # who was left out may have joined
    torn = [Route(route.kind, route.stops[::-2]) for route in good.routes]
    repaired = search(many.layout(), Ending(iterations=0), start=torn)
    assert many.recount(repaired) == repaired.cost


def test_more_iterations_make_a_better_plan():
    many = large(5)
    costs = [search(many.layout(), Ending(iterations=n), seed=1).cost for n in (0, 2_000, 20_000)]
    assert costs[2] < costs[1] < costs[0]


def test_one_compilation_serves_every_rule():
    for rules in KINDS_OF_RULES:
        search(case(6, 1, frozenset(rules)).layout(), Ending(iterations=2), threads=2)
    assert len(anneal_rich.signatures) == len(load_rich.signatures) == 1
