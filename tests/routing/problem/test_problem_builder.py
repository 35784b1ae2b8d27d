"""The builder of problems: less to write, the same problem."""

from __future__ import annotations

import pytest

from gis_data import InputError
from routing import (
    Break,
    Group,
    Objective,
    Pair,
    Position,
    ProblemBuilder,
    Profile,
    Task,
    TimeWindow,
    problem_from_dict,
    problem_to_dict,
)


def test_a_day_is_built_piece_by_piece():
    builder = ProblemBuilder()
    hub = builder.hub("post-office", 11.5759, 104.9227)
    builder.hub("takhmau", 11.4833, 104.95)
    builder.vehicle(
        "moto",
        "motorcycle",
        40_000,
        200_000,
        (28_800, 61_200),
        count=3,
        hub=hub,
        start=(11.55, 104.91),
        breaks=[(1_800, (39_600, 43_200))],
        skills=["heavy"],
        max_loadings=2,
    )
    shop = builder.stop("shop", 11.56, 104.92, task="collect", weight_g=500)
    buyer = builder.stop("buyer", 11.55, 104.91, weight_g=500, windows=[(30_000, 40_000)])
    builder.pair(shop, buyer)
    builder.group("family", buyer, "shop")
    builder.objective(vehicle_khr=5_000)
    problem = builder.build()

    assert [vehicle.id for vehicle in problem.vehicles] == ["moto-1", "moto-2", "moto-3"]
    vehicle = problem.vehicles[1]
    assert vehicle.profile is Profile.MOTORCYCLE
    assert vehicle.hub_id == "post-office"
    assert vehicle.start == Position(latitude=11.55, longitude=104.91)
    assert vehicle.breaks == (Break(duration_s=1_800, window=TimeWindow(39_600, 43_200)),)
    assert vehicle.skills == {"heavy"}
    assert problem.stops[0].task is Task.COLLECT
    assert problem.stops[1].windows == (TimeWindow(30_000, 40_000),)
    assert problem.pairs == (Pair(collect_id="shop", deliver_id="buyer"),)
    assert problem.groups == (Group(id="family", stop_ids=("buyer", "shop")),)
    assert problem.objective == Objective(vehicle_khr=5_000)
    assert problem_from_dict(problem_to_dict(problem)) == problem


def test_stops_may_be_named_before_they_are_added():
    builder = ProblemBuilder()
    builder.hub("post-office", 11.5759, 104.9227)
    builder.vehicle("van", Profile.VAN, 800_000, 6_000_000, (28_800, 61_200), on_board=["late"])
    builder.stop("late", 11.56, 104.92)
    assert builder.build().vehicles[0].on_board == ("late",)


def test_all_faults_are_told_when_it_is_built():
    builder = ProblemBuilder()
    builder.vehicle("van", "tank", -1, 0, (28_800, 61_200))
    builder.stop("a", 95.0, 104.9, task="throw")
    with pytest.raises(InputError) as caught:
        builder.build()
    assert len(caught.value.problems) == 5  # no hub, profile, capacity, place and task


def test_no_vehicle_is_no_fleet():
    with pytest.raises(ValueError, match="count is 0; expected one"):
        ProblemBuilder().vehicle("x", "van", 1, 1, (0, 1), count=0)
