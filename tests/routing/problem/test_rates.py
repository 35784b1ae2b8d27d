"""What runs cost and emit: planning values in riel, factors with a source."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from fractions import Fraction
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing import (
    LeftOutReason,
    Objective,
    Profile,
    Run,
    Stop,
    TimeWindow,
    Unassigned,
    Vehicle,
    VehicleCosts,
    build_problem,
    co2e_g_per_km,
    costs_of,
    objective_khr,
    run_co2e_g,
    run_cost_khr,
)

amounts = st.integers(0, 10**7)


def vehicle_of(profile: Profile, **rest) -> Vehicle:
    return Vehicle(
        id="v", profile=profile, capacity_g=1, capacity_cm3=1, shift=TimeWindow(0, 9), **rest
    )


@pytest.mark.parametrize("profile", Profile)
def test_every_profile_has_costs_and_emissions(profile: Profile):
    vehicle = vehicle_of(profile)
    assert costs_of(vehicle).per_hour_khr > 0
    motorised = profile not in {Profile.WALK, Profile.BICYCLE}
    assert (co2e_g_per_km(vehicle) > 0) is motorised
    assert (costs_of(vehicle).fixed_khr > 0) is (profile is not Profile.WALK)


def test_larger_vehicles_cost_and_emit_more():
    rising = [
        vehicle_of(p) for p in (Profile.MOTORCYCLE, Profile.REMORK, Profile.VAN, Profile.TRUCK)
    ]
    for small, large in pairwise(rising):
        assert co2e_g_per_km(small) < co2e_g_per_km(large)
        assert costs_of(small).per_km_khr < costs_of(large).per_km_khr
        assert costs_of(small).fixed_khr < costs_of(large).fixed_khr


@pytest.mark.parametrize("name", ["costs", "emissions"])
def test_every_figure_says_where_it_is_from(name: str):
    text = (files("routing") / "data" / f"{name}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    assert table["source"]
    assert table["date"]
    assert table["licence"]
    assert set(table["profiles"]) == {profile.value for profile in Profile}
    assert all(row["reason"] for row in table["profiles"].values())


def test_a_motorcycle_emits_what_the_source_says_from_well_to_wheel():
    # 83.19 g burnt and 21.48 g before the pump; UK Government, 2025, motorbike, small.
    assert co2e_g_per_km(vehicle_of(Profile.MOTORCYCLE)) == 105


def test_a_vehicles_own_figures_come_before_its_profiles():
    own = VehicleCosts(fixed_khr=1, per_hour_khr=2, per_km_khr=3)
    vehicle = vehicle_of(Profile.VAN, costs=own, co2e_g_per_km=0)
    assert costs_of(vehicle) == own
    assert co2e_g_per_km(vehicle) == 0


@given(amounts, amounts, amounts, st.integers(0, 172_800), st.integers(0, 10**6))
def test_a_runs_cost_is_the_exact_sum_rounded_half_up(fixed, hour, km, duration_s, distance_m):
    costs = VehicleCosts(fixed_khr=fixed, per_hour_khr=hour, per_km_khr=km)
    exact = fixed + Fraction(hour * duration_s, 3600) + Fraction(km * distance_m, 1000)
    vehicle = vehicle_of(Profile.VAN, costs=costs)
    assert run_cost_khr(vehicle, duration_s, distance_m) == (exact + Fraction(1, 2)) // 1


def test_half_a_gram_is_a_gram():
    vehicle = vehicle_of(Profile.VAN, co2e_g_per_km=1)
    assert [run_co2e_g(vehicle, metres) for metres in (499, 500, 1_499, 1_500)] == [0, 1, 1, 2]


def test_the_objective_adds_up_what_is_wanted(post_office, motorcycle, central_market):
    def run_of(duration_s: int, cost_khr: int, co2e_g: int) -> Run:
        return Run(
            vehicle_id="moto-1",
            profile=Profile.MOTORCYCLE,
            hub_id="post-office",
            start_s=0,
            end_s=duration_s,
            distance_m=0,
            return_distance_m=0,
            steps=(),
            cost_khr=cost_khr,
            co2e_g=co2e_g,
        )

    far = replace(central_market, id="far", drop_penalty_khr=2_000)
    wanted = Objective(cost=2, vehicle_khr=500, balance_khr_per_hour=1_000, carbon_khr_per_kg=300)
    problem = build_problem(post_office, [motorcycle], [central_market, far], objective=wanted)
    runs = [run_of(3_600, 10_000, 1_500), run_of(5_400, 7_000, 500)]
    left = [
        Unassigned("far", LeftOutReason.NOT_WORTH_IT, "…"),
        Unassigned("central-market", LeftOutReason.NO_TIME_LEFT, "…"),
    ]
    assert objective_khr(problem, runs, left) == 2 * 17_000 + 2 * 500 + 1_500 + 600 + 2_000
    assert objective_khr(problem, [], []) == 0


def test_a_stop_without_a_penalty_costs_nothing_left_out(post_office, motorcycle):
    stop = Stop(id="a", latitude=11.5, longitude=104.9)
    problem = build_problem(post_office, [motorcycle], [stop])
    left = [Unassigned("a", LeftOutReason.NO_TIME_LEFT, "…")]
    assert objective_khr(problem, [], left) == 0
