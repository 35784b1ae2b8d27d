"""What a vehicle may and can carry, stop by stop and trip by trip."""

from __future__ import annotations

from dataclasses import replace

import pytest

from routing import (
    RELOAD,
    Hub,
    Pair,
    Position,
    Profile,
    RoutingProblem,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
)
from routing.problem import places_of
from routing.schedule import carried, loads_fit

HUB = Hub(id="post-office", latitude=11.5759, longitude=104.9227)
HOME = Position(latitude=11.55, longitude=104.90)
BOX = Vehicle(
    id="moto-1",
    profile=Profile.MOTORCYCLE,
    capacity_g=10,
    capacity_cm3=100,
    capacity_items=3,
    shift=TimeWindow(0, 3600),
)


def stop(number: int, weight_g: int = 4, **fields: object) -> Stop:
    """One door."""
    return Stop(id=f"s{number}", latitude=11.5, longitude=104.9, weight_g=weight_g, **fields)  # type: ignore[arg-type]


def fit(vehicle: Vehicle, stops: list[Stop], order: list[int], **more: object) -> bool:
    problem = RoutingProblem((HUB,), (vehicle,), tuple(stops), **more)  # type: ignore[arg-type]
    return loads_fit(problem, places_of(problem), 0, order)


def loads(vehicle: Vehicle, stops: list[Stop], order: list[int], **more: object) -> list[int]:
    problem = RoutingProblem((HUB,), (vehicle,), tuple(stops), **more)  # type: ignore[arg-type]
    return [weight_g for weight_g, _, _ in carried(problem, 0, order).loads]


def test_each_of_the_three_amounts_counts():
    assert fit(BOX, [stop(0), stop(1)], [0, 1])
    assert not fit(BOX, [stop(0), stop(1), stop(2)], [0, 1, 2])
    assert not fit(BOX, [stop(0, volume_cm3=60), stop(1, volume_cm3=60)], [0, 1])
    assert not fit(BOX, [stop(0, items=2), stop(1, items=2)], [0, 1])
    assert fit(replace(BOX, capacity_items=None), [stop(0, items=2), stop(1, items=2)], [0, 1])


def test_what_is_delivered_makes_room_for_what_is_collected():
    stops = [stop(0, 9), stop(1, 9, task=Task.COLLECT)]
    assert loads(BOX, stops, [0, 1]) == [9, 0, 9]
    assert fit(BOX, stops, [0, 1])
    assert loads(BOX, stops, [1, 0]) == [9, 18, 9]
    assert not fit(BOX, stops, [1, 0])


def test_a_loading_hands_in_and_takes_out():
    vehicle = replace(BOX, max_loadings=2)
    stops = [stop(0, 9), stop(1, 5, task=Task.COLLECT), stop(2, 7)]
    assert loads(vehicle, stops, [0, 1, RELOAD, 2]) == [9, 0, 5, 7, 0]
    assert fit(vehicle, stops, [0, 1, RELOAD, 2])
    assert not fit(BOX, stops, [0, 1, RELOAD, 2])


@pytest.mark.parametrize("order", [[0, RELOAD], [RELOAD, 0], [0, RELOAD, RELOAD, 1]])
def test_loadings_stand_between_visits(order):
    assert not fit(replace(BOX, max_loadings=9), [stop(0), stop(1)], order)


def test_who_starts_at_home_has_nothing_of_the_hub():
    vehicle = replace(BOX, start=HOME)
    assert not fit(vehicle, [stop(0)], [0])
    assert fit(vehicle, [stop(0)], [RELOAD, 0])
    assert fit(vehicle, [stop(0, task=Task.COLLECT)], [0])
    with_load = replace(vehicle, on_board=("s0",))
    assert loads(with_load, [stop(0), stop(1, 5)], [0, RELOAD, 1]) == [4, 0, 5, 0]
    assert fit(with_load, [stop(0), stop(1, 5)], [0, RELOAD, 1])


def test_a_load_on_board_stays_there_until_it_is_delivered():
    vehicle = replace(BOX, max_loadings=2, on_board=("s1",))
    assert loads(vehicle, [stop(0), stop(1)], [0, RELOAD, 1]) == [8, 4, 4, 0]
    other = RoutingProblem((HUB,), (vehicle, replace(BOX, id="moto-2")), (stop(0), stop(1)))
    assert not loads_fit(other, places_of(other), 1, [1])


def test_the_load_of_a_pair_rides_past_the_hub():
    vehicle = replace(BOX, max_loadings=2)
    stops = [stop(0, 3, task=Task.COLLECT), stop(1, 3), stop(2, 6)]
    pairs = (Pair(collect_id="s0", deliver_id="s1"),)
    assert loads(vehicle, stops, [0, 2, RELOAD, 1], pairs=pairs) == [6, 9, 3, 3, 0]
    assert not fit(vehicle, stops, [1, 0], pairs=pairs)
    assert not fit(vehicle, stops, [0, 2], pairs=pairs)
    assert fit(replace(vehicle, open_end=True), stops, [0, 1], pairs=pairs)


def test_an_open_run_collects_nothing_for_the_hub():
    assert not fit(replace(BOX, open_end=True), [stop(0, task=Task.COLLECT)], [0])
    assert not fit(replace(BOX, end=HOME), [stop(0, task=Task.COLLECT)], [0])


def test_cash_counts_from_one_loading_to_the_next():
    vehicle = replace(BOX, cash_limit_khr=100, max_loadings=2)
    stops = [stop(0, cash_khr=60), stop(1, cash_khr=60)]
    assert not fit(vehicle, stops, [0, 1])
    assert fit(vehicle, stops, [0, RELOAD, 1])


def test_skills_hubs_and_the_fixed_beginning():
    assert not fit(BOX, [stop(0, skills=frozenset({"cold"}))], [0])
    assert fit(replace(BOX, skills=frozenset({"cold"})), [stop(0, skills=frozenset({"cold"}))], [0])
    assert not fit(BOX, [stop(0, hub_id="airport")], [0])
    assert fit(BOX, [stop(0, hub_id="post-office")], [0])
    assert not fit(replace(BOX, first=("s1",)), [stop(0), stop(1)], [0, 1])
    assert fit(replace(BOX, first=("s1",)), [stop(0), stop(1)], [1, 0])
    assert not fit(replace(BOX, max_stops=1), [stop(0), stop(1)], [1, 0])
