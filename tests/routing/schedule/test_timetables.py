"""Orders become timetables: as early as windows and breaks allow, and no minute of idling more."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from routing_towns import EIGHT, NOON, line_matrix
from slow_clock import possible_ends

from routing import (
    UNREACHABLE,
    Break,
    Hub,
    Loading,
    Matrix,
    Pause,
    Position,
    Profile,
    RoutingProblem,
    Stop,
    TimeWindow,
    Vehicle,
)
from routing.problem import places_of
from routing.schedule import Timetable, schedule
from routing.solvers.protocol import RELOAD
from routing.travel import MatrixTravel

HUB = Hub(id="post-office", latitude=11.5759, longitude=104.9227)


def timed(
    vehicle: Vehicle, stops: list[Stop], matrix: Matrix, order: list[int], **what_if: int
) -> Timetable | None:
    """The timetable of one vehicle."""
    problem = RoutingProblem((HUB,), (vehicle,), tuple(stops))
    travel = MatrixTravel({vehicle.profile: matrix})
    return schedule(problem, places_of(problem), travel, 0, order, **what_if)


def stops_on_the_road(count: int, **common: object) -> list[Stop]:
    """Stops whose places the matrix gives."""
    return [
        Stop(id=f"s{n}", latitude=11.57, longitude=104.92, **common)  # type: ignore[arg-type]
        for n in range(count)
    ]


def test_a_courier_leaves_so_late_that_he_need_not_wait(motorcycle):
    stops = stops_on_the_road(1, windows=(TimeWindow(10 * 3600, 11 * 3600),), service_s=300)
    table = timed(motorcycle, stops, line_matrix([0, 600]), [0])
    assert (table.start_s, table.end_s) == (10 * 3600 - 600, 10 * 3600 + 900)
    assert table.calls[0].arrival_s == table.calls[0].start_s == 10 * 3600
    assert (table.distance_m, table.return_distance_m) == (12_000, 6_000)


def test_who_misses_the_morning_window_comes_in_the_afternoon(van):
    windows = (TimeWindow(EIGHT, EIGHT + 300), TimeWindow(14 * 3600, 15 * 3600))
    stops = stops_on_the_road(1, windows=windows, service_s=0)
    table = timed(van, stops, line_matrix([0, 600]), [0])
    assert table.calls[0].start_s == 14 * 3600
    assert table.start_s == 14 * 3600 - 600


def test_a_loading_takes_its_time_at_the_hub(van):
    vehicle = replace(van, max_loadings=2, reload_s=900)
    table = timed(vehicle, stops_on_the_road(2, service_s=60), line_matrix([0, 60, 90]), [0, -1, 1])
    first, loading, second = table.steps
    assert loading == Loading("post-office", first.departure_s + 60, first.departure_s + 960, 600)
    assert second.arrival_s == loading.departure_s + 90
    assert table.distance_m == 3_000


def test_an_open_run_ends_at_its_last_stop(van):
    stops = stops_on_the_road(2, service_s=60)
    table = timed(replace(van, open_end=True), stops, line_matrix([0, 60, 90]), [0, 1])
    assert table.end_s == table.calls[-1].departure_s
    assert table.return_distance_m == 0


def test_a_run_starts_and_ends_where_the_driver_lives(van):
    home = Position(latitude=11.55, longitude=104.90)
    elsewhere = replace(van, start=home, end=home)
    stops = stops_on_the_road(1, service_s=60)
    table = timed(elsewhere, stops, line_matrix([0, 100, 1_000]), [RELOAD, 0])
    assert table.steps[0] == Loading("post-office", EIGHT + 1_000, EIGHT + 1_000, 10_000)
    assert table.end_s == EIGHT + 1_000 + 100 + 60 + 900


def test_no_longer_than_it_may_be(van):
    stops, matrix = stops_on_the_road(1), line_matrix([0, 600])
    assert timed(replace(van, max_distance_m=12_000), stops, matrix, [0]) is not None
    assert timed(replace(van, max_distance_m=11_999), stops, matrix, [0]) is None


def test_a_run_without_a_road_or_after_the_shift_cannot_be_driven(motorcycle):
    stops, matrix = stops_on_the_road(1, service_s=4 * 3600), line_matrix([0, 60])
    assert timed(motorcycle, stops, matrix, [0]) is None
    assert timed(motorcycle, stops, matrix, [0], closes_s=NOON + 120).end_s == NOON + 120
    cut = matrix.duration_s.copy()
    cut[1, 0] = UNREACHABLE
    assert timed(motorcycle, stops_on_the_road(1), Matrix(cut, matrix.distance_m), [0]) is None


def test_lunch_is_taken_between_two_stops(van):
    lunch = Break(duration_s=3600, window=TimeWindow(11 * 3600, 12 * 3600))
    stops = stops_on_the_road(2, service_s=int(3.5 * 3600))
    table = timed(replace(van, breaks=(lunch,)), stops, line_matrix([0, 60, 120]), [0, 1])
    served, rested, _ = table.steps
    assert rested == Pause(served.departure_s, 3600, on_arrival=False)
    assert (table.start_s, table.end_s) == (EIGHT, EIGHT + 8 * 3600 + 240)


def test_lunch_in_a_wait_costs_nothing(van):
    lunch = Break(duration_s=3600, window=TimeWindow(11 * 3600, 12 * 3600))
    stops = [
        replace(stops_on_the_road(1)[0], windows=(TimeWindow(EIGHT, EIGHT + 600),)),
        Stop(
            id="late", latitude=11.5, longitude=104.9, windows=(TimeWindow(13 * 3600, 14 * 3600),)
        ),
    ]
    with_lunch = timed(replace(van, breaks=(lunch,)), stops, line_matrix([0, 60, 120]), [0, 1])
    without = timed(van, stops, line_matrix([0, 60, 120]), [0, 1])
    assert with_lunch.end_s == without.end_s
    assert any(isinstance(step, Pause) for step in with_lunch.steps)


@pytest.mark.parametrize("opens_s", [6 * 3600, 15 * 3600])
def test_a_rest_before_the_run_or_after_it_is_no_part_of_it(van, opens_s):
    rest = Break(duration_s=1800, window=TimeWindow(opens_s, opens_s + 600))
    table = timed(replace(van, breaks=(rest,)), stops_on_the_road(1), line_matrix([0, 60]), [0])
    assert [type(step).__name__ for step in table.steps] == ["Call"]


def test_a_rest_that_fits_nowhere_forbids_the_run(van):
    rest = Break(duration_s=1800, window=TimeWindow(9 * 3600, 9 * 3600))
    stops = stops_on_the_road(1, service_s=7200, windows=(TimeWindow(EIGHT, EIGHT + 600),))
    assert timed(replace(van, breaks=(rest,)), stops, line_matrix([0, 60]), [0]) is None


spans = st.tuples(st.integers(0, 35), st.integers(0, 8)).map(lambda s: TimeWindow(s[0], sum(s)))


@st.composite
def several(draw: st.DrawFn) -> tuple[TimeWindow, ...]:
    """No window, one, or two that lie apart."""
    found: list[TimeWindow] = []
    clock_s = draw(st.integers(0, 25))
    for _ in range(draw(st.integers(0, 2))):
        closes_s = clock_s + draw(st.integers(0, 5))
        found.append(TimeWindow(clock_s, closes_s))
        clock_s = closes_s + draw(st.integers(1, 8))
    return tuple(found)


rests = st.lists(st.builds(Break, duration_s=st.integers(1, 6), window=spans), max_size=2).map(
    tuple
)


@given(
    positions=st.lists(st.integers(0, 5), min_size=2, max_size=4),
    data=st.data(),
    breaks=rests,
    opens_s=st.integers(0, 4),
    open_end=st.booleans(),
)
def test_no_timetable_ends_sooner_or_leaves_later(positions, data, breaks, opens_s, open_end):
    count = len(positions) - 1
    services = data.draw(st.lists(st.integers(0, 4), min_size=count, max_size=count))
    windows = data.draw(st.lists(several(), min_size=count, max_size=count))
    vehicle = Vehicle(
        id="v",
        profile=Profile.VAN,
        capacity_g=1,
        capacity_cm3=1,
        shift=TimeWindow(opens_s, 60),
        breaks=breaks,
        open_end=open_end,
    )
    stops = [
        Stop(id=f"s{n}", latitude=11.5, longitude=104.9, service_s=service_s, windows=spans_)
        for n, (service_s, spans_) in enumerate(zip(services, windows, strict=True))
    ]
    matrix = line_matrix(positions)
    table = timed(vehicle, stops, matrix, list(range(count)))
    legs = np.abs(np.diff([*positions, positions[0]])).tolist()
    if open_end:
        legs[-1] = 0
    by_start = {
        start_s: min(ends)
        for start_s in range(opens_s, 61)
        if (
            ends := {
                e for e in possible_ends(legs, services, windows, breaks, start_s, 60) if e <= 60
            }
        )
    }
    if not by_start:
        assert table is None
        return
    soonest = min(by_start.values())
    latest = max(start_s for start_s, end_s in by_start.items() if end_s == soonest)
    assert (table.start_s, table.end_s) == (latest, soonest)
