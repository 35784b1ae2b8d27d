"""Whose kilometres are these: the shares of a run add up, far and heavy parcels have more."""

from __future__ import annotations

from dataclasses import replace

from days import BUYER, MARKET, PALACE, PLAN, PROBLEM, ROUND, SHOP
from hypothesis import given
from hypothesis import strategies as st

from routing import build_problem, shares_of
from routing.export.shares import divide


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**9), min_size=1, max_size=20))
def test_parts_are_whole_fair_and_add_up(total: int, keys: list[int]):
    parts = divide(total, keys)
    assert sum(parts) == total
    for part, key in zip(parts, keys, strict=True):
        assert abs(part - total * key / sum(keys)) < 1 + 1e-6


def test_the_shares_of_a_run_add_up_to_the_run():
    shares = shares_of(PROBLEM, PLAN)
    assert set(shares) == {MARKET.id, PALACE.id, SHOP.id, BUYER.id}
    assert shares[MARKET.id].cost_khr + shares[PALACE.id].cost_khr == ROUND.cost_khr
    assert shares[MARKET.id].co2e_g + shares[PALACE.id].co2e_g == ROUND.co2e_g


def test_the_key_is_mass_times_the_straight_line_from_the_hub():
    # The market is 0.725 km off and weighs 2 kg, the palace 1.611 km and 1 kg: 1.450 to 1.611.
    shares = shares_of(PROBLEM, PLAN)
    assert abs(shares[MARKET.id].co2e_g / ROUND.co2e_g - 1.450 / (1.450 + 1.611)) < 0.005


def test_the_halves_of_a_pair_share_alike():
    shares = shares_of(PROBLEM, PLAN)
    assert {shares[SHOP.id].cost_khr, shares[BUYER.id].cost_khr} == {500, 501}


def test_the_order_of_a_round_does_not_matter_to_its_stops():
    turned = replace(PLAN, runs=(replace(ROUND, steps=ROUND.steps[::-1]), *PLAN.runs[1:]))
    assert shares_of(PROBLEM, turned) == shares_of(PROBLEM, PLAN)


def test_without_a_mass_parcels_are_counted():
    stops = [replace(MARKET, weight_g=0, items=3), replace(PALACE, items=1)]
    problem = build_problem(PROBLEM.hubs, PROBLEM.vehicles, stops)
    shares = shares_of(problem, replace(PLAN, runs=(ROUND,)))
    ratio = shares[MARKET.id].cost_khr / ROUND.cost_khr
    assert abs(ratio - 3 * 0.725 / (3 * 0.725 + 1.611)) < 0.005


def test_a_stop_at_the_hub_itself_has_some_share():
    stops = [replace(MARKET, latitude=11.5759, longitude=104.9227), PALACE]
    problem = build_problem(PROBLEM.hubs, PROBLEM.vehicles, stops)
    at_hub = shares_of(problem, replace(PLAN, runs=(ROUND,)))[MARKET.id]
    assert 0 <= at_hub.cost_khr < 100
