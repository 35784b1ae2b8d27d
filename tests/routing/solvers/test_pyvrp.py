"""PyVRP goes on from the kernel's plan, keeps its rules, and makes it cheaper or leaves it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sisr_cases import Case, case

from routing.solvers.pyvrp import search_and_improve
from routing.solvers.pyvrp.groups import MOST_SPARE, cut
from routing.solvers.pyvrp.model import Group, improve, keeps_rules
from routing.solvers.sisr import (
    ALWAYS,
    MANDATORY,
    Ending,
    Kind,
    Layout,
    Outcome,
    Rich,
    Route,
    search,
)

RULES = [set(), {"metres"}, {"waiting"}, {"metres", "waiting"}]
MODULE = "routing.solvers.pyvrp.search"


def draw(count: int, seed: int, rules: set[str], *, windows: bool = False) -> Case:
    """Houses with at most one window each, and two kinds of vehicles with different ends."""
    drawn = case(count, seed, frozenset(rules))
    lots = np.random.default_rng(seed)
    stops = drawn.stops
    if windows:
        opens = lots.integers(0, 4_000, count).astype(np.int32)
        stops = replace(stops, opens=opens, closes=opens + np.int32(1_500))
    many = max(2, count // 3)
    kinds = [replace(kind, count=many) for kind in drawn.kinds]
    return Case(stops, kinds, drawn.matrix, drawn.rich)


def plain(drawn: Case) -> Case:
    """The same houses where nobody waits for pay and no metre is counted."""
    kinds = [replace(kind, per_time=0) for kind in drawn.kinds]
    return Case(drawn.stops, kinds, drawn.matrix, Rich())


def group_of(layout: Layout, outcome: Outcome) -> Group:
    rank = layout.rank
    routes = tuple(Route(r.kind, tuple(rank[list(r.stops)].tolist())) for r in outcome.routes)
    used = np.bincount([r.kind for r in routes], minlength=len(layout.ground.fixed))
    spare = np.bincount(layout.ground.kind) - used
    return Group(routes, tuple(rank[list(outcome.left_out)].tolist()), tuple(spare.tolist()))


def after(asked: int) -> Callable[[], bool]:
    """Stop when asked so many times."""
    left = iter(range(asked))
    return lambda: next(left, None) is None


def read(layout: Layout, routes: tuple[Route, ...], left_out: tuple[int, ...]) -> Outcome:
    order = layout.order
    return Outcome(
        tuple(Route(r.kind, tuple(order[list(r.stops)].tolist())) for r in routes),
        tuple(order[list(left_out)].tolist()),
        0,
        0,
        (),
    )


@settings(deadline=None, max_examples=60)
@given(
    rules=st.sampled_from(RULES),
    count=st.integers(2, 25),
    seed=st.integers(0, 1 << 30),
    windows=st.booleans(),
)
def test_what_it_gains_is_what_the_plan_costs_less(
    rules: set[str], count: int, seed: int, *, windows: bool
):
    drawn = draw(count, seed, rules, windows=windows and "waiting" in rules)
    layout = drawn.layout()
    assert keeps_rules(layout)
    start = search(layout, Ending(iterations=0), threads=1)
    found = improve(layout, group_of(layout, start), after(200), seed=1, mean_arc=500.0)
    better = read(layout, found.routes, found.left_out)
    assert found.gain >= 0
    assert drawn.recount(better) == drawn.recount(start) - found.gain


@pytest.mark.parametrize("seed", range(4))
def test_windows_bind_where_waiting_costs_nothing(seed: int):
    drawn = plain(draw(30, seed, set(), windows=True))
    layout = drawn.layout()
    start = search(layout, Ending(iterations=0), threads=1)
    found = improve(layout, group_of(layout, start), after(1_000), seed=1, mean_arc=500.0)
    better = read(layout, found.routes, found.left_out)
    assert found.gain > 0
    assert drawn.recount(better) == drawn.recount(start) - found.gain


@pytest.mark.parametrize(
    "rules", [{"windows"}, {"collections"}, {"pairs"}, {"groups"}, {"skills"}], ids=str
)
def test_rules_that_it_does_not_know_are_left_to_the_kernel(rules: set[str]):
    layout = case(12, 3, frozenset(rules)).layout()
    assert not keeps_rules(layout)
    ending = Ending(seconds=0.2)
    outcome = search_and_improve(layout, ending, threads=1)
    assert outcome.said == ""


def test_unpaid_waiting_with_limited_metres_is_left_to_the_kernel():
    assert not keeps_rules(draw(12, 1, {"metres"}, windows=True).layout())


def test_vehicles_on_their_way_are_left_to_the_kernel():
    drawn = draw(12, 1, set())
    kinds = [replace(kind, fixed=-50) for kind in drawn.kinds]
    assert not keeps_rules(Case(drawn.stops, kinds, drawn.matrix, drawn.rich).layout())


@settings(deadline=None, max_examples=50)
@given(count=st.integers(2, 60), seed=st.integers(0, 1 << 30), parts=st.integers(1, 6))
def test_a_cut_gives_each_stop_and_vehicle_to_one_group(count: int, seed: int, parts: int):
    layout = draw(count, seed, set()).layout()
    whole = group_of(layout, search(layout, Ending(iterations=0), threads=1))
    lots = np.random.default_rng(seed)
    if not whole.routes:
        return
    groups = cut(layout.ground, whole.routes, whole.left_out, parts, lots)
    assert len(groups) <= parts
    assert sorted(r.stops for g in groups for r in g.routes) == sorted(
        r.stops for r in whole.routes
    )
    assert sorted(s for g in groups for s in g.left_out) == sorted(whole.left_out)
    spare = np.sum([group.spare for group in groups], axis=0)
    assert (spare <= whole.spare).all()
    if len(groups) == 1:
        assert (np.minimum(whole.spare, MOST_SPARE) == spare).all()


def town_of(count: int, seed: int = 3) -> Case:
    """Houses that are all to be served by vehicles enough."""
    drawn = draw(count, seed, set())
    stops = replace(
        drawn.stops,
        prize=np.full(count, MANDATORY, dtype=np.int64),
        opens=np.zeros(count, dtype=np.int32),
        closes=np.full(count, ALWAYS, dtype=np.int32),
    )
    kinds = [Kind(count=count, capacity=(30, 9), fixed=100)]
    return Case(stops, kinds, drawn.matrix, Rich())


def test_a_search_goes_on_in_groups_and_says_so(monkeypatch):
    monkeypatch.setattr(f"{MODULE}._STOPS", 30)
    monkeypatch.setattr(f"{MODULE}._ROUND_S", 0.3)
    monkeypatch.setattr(f"{MODULE}._S_PER_STOP_OF_SMALL", 0.001)
    drawn = town_of(120)
    told: list[float] = []
    outcome = search_and_improve(
        drawn.layout(), Ending(seconds=2.0), tell=lambda sign: told.append(sign.share)
    )
    assert drawn.recount(outcome) == outcome.cost
    assert outcome.said.startswith("PyVRP went on from it and took ")
    assert told == sorted(told)
    assert 0.95 < told[-1] <= 1.0
    assert outcome.trace[-1] == (pytest.approx(2.0, abs=0.3), outcome.cost)
    assert all(a <= b for (a, _), (b, _) in pairwise(outcome.trace))


def test_iterations_alone_are_the_kernels():
    layout = town_of(120).layout()
    ending = Ending(iterations=2_000)
    assert search_and_improve(layout, ending).routes == search(layout, ending).routes


def test_an_interruption_ends_all_groups_at_once(monkeypatch):
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(f"{MODULE}._S_PER_STOP_OF_SMALL", 0.001)
    monkeypatch.setattr(f"{MODULE}.improve", interrupted)
    with pytest.raises(KeyboardInterrupt):
        search_and_improve(town_of(120).layout(), Ending(seconds=1.0))
