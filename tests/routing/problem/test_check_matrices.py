"""Travel times of one's own: what cannot be meant is told before anybody drives by it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from gis_data import InputError
from routing import (
    UNREACHABLE,
    BeelineEngine,
    Matrix,
    Profile,
    RoutingProblem,
    Stop,
    build_problem,
    check_matrices,
    places_of,
)


@pytest.fixture
def day(post_office, motorcycle, central_market, royal_palace, olympic_stadium) -> RoutingProblem:
    """Three stops of central Phnom Penh."""
    return build_problem(post_office, [motorcycle], [central_market, royal_palace, olympic_stadium])


@pytest.fixture
def measured(day) -> Matrix:
    """How long a motorcycle takes between them."""
    return BeelineEngine().matrix(places_of(day).points, Profile.MOTORCYCLE)


def told(day: RoutingProblem, **arrays) -> list[str]:
    with pytest.raises(InputError) as caught:
        check_matrices(day, {Profile.MOTORCYCLE: Matrix(**arrays)})
    return [str(problem) for problem in caught.value.problems]


def test_measured_travel_is_right(day, measured):
    check_matrices(day, {Profile.MOTORCYCLE: measured})


def test_one_way_streets_and_missing_roads_are_no_fault(day, measured):
    duration_s, distance_m = measured.duration_s.copy(), measured.distance_m.copy()
    duration_s[0, 1] *= 3
    duration_s[1, :1] = distance_m[1, :1] = UNREACHABLE
    check_matrices(day, {Profile.MOTORCYCLE: Matrix(duration_s, distance_m)})


def test_every_profile_needs_a_matrix(day, measured, van):
    both = replace(day, vehicles=(*day.vehicles, van))
    with pytest.raises(InputError, match="matrix of van: got none"):
        check_matrices(both, {Profile.MOTORCYCLE: measured})


def test_faults_of_all_arrays_are_told_at_once(day, measured):
    broken = measured.duration_s.astype(float)
    broken[0, 1] = np.nan
    broken[1, 2] = -1
    broken[2, 2] = 5
    broken[2, 1] = 0.5
    texts = told(day, duration_s=broken, distance_m=measured.distance_m[:3])
    assert len(texts) == 5
    assert "no number from hub post-office to stop central-market" in texts[0]
    assert "a fraction from stop royal-palace to stop central-market" in texts[1]
    assert "a negative from stop central-market to stop royal-palace" in texts[2]
    assert "5.0 from stop royal-palace to itself" in texts[3]
    assert "shape (3, 4)" in texts[4]
    assert "expected shape (4, 4)" in texts[4]


def test_a_pair_is_unreachable_in_both_arrays(day, measured):
    duration_s = measured.duration_s.copy()
    duration_s[0, 1:] = UNREACHABLE
    (text,) = told(day, duration_s=duration_s, distance_m=measured.distance_m)
    assert "only one of the two unreachable" in text
    assert "2 more pairs" in text


def test_texts_are_no_travel_times(day, measured):
    texts = told(day, duration_s=np.full((4, 4), "1"), distance_m=measured.distance_m)
    assert "whole numbers" in texts[0]


@pytest.mark.parametrize(
    ("times", "unit"), [(1_000, "milliseconds"), (1 / 60, "minutes"), (1 / 3600, "")]
)
def test_times_in_the_wrong_unit(day, measured, times, unit):
    wrong = np.round(measured.duration_s * times).astype(np.int64)
    (text,) = told(day, duration_s=wrong, distance_m=measured.distance_m)
    assert "impossible speeds" in text
    assert (f"look like {unit}" if unit else "Check the unit") in text


@pytest.mark.parametrize(
    ("times", "unit"), [(1_000, "millimetres"), (100, "centimetres"), (1 / 1000, "kilometres")]
)
def test_distances_in_the_wrong_unit(day, measured, times, unit):
    wrong = np.round(measured.distance_m * times).astype(np.int64)
    (text,) = told(day, duration_s=measured.duration_s, distance_m=wrong)
    assert unit in text


def test_places_in_the_wrong_order_look_wrong(post_office, motorcycle):
    stops = [Stop(id=f"{n}", latitude=11.5 + n / 5, longitude=104.9) for n in range(8)]
    day = build_problem(post_office, [motorcycle], stops)
    measured = BeelineEngine().matrix(places_of(day).points, Profile.MOTORCYCLE)
    order = [0, 8, 1, 7, 2, 6, 3, 5, 4]
    with pytest.raises(InputError, match="the order of the places"):
        check_matrices(
            day,
            {
                Profile.MOTORCYCLE: Matrix(
                    measured.duration_s[order][:, order], measured.distance_m[order][:, order] // 9
                )
            },
        )


def test_a_large_matrix_is_sampled(post_office, motorcycle):
    random = np.random.default_rng(7)
    stops = [
        Stop(id=f"{n}", latitude=11.5 + a / 10, longitude=104.8 + b / 10)
        for n, (a, b) in enumerate(random.random((600, 2)))
    ]
    day = build_problem(post_office, [motorcycle], stops)
    measured = BeelineEngine().matrix(places_of(day).points, Profile.MOTORCYCLE)
    check_matrices(day, {Profile.MOTORCYCLE: measured})
    with pytest.raises(InputError, match="look like minutes"):
        check_matrices(
            day, {Profile.MOTORCYCLE: Matrix(measured.duration_s // 60, measured.distance_m)}
        )
