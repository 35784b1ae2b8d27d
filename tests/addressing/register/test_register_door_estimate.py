"""A door's estimate stands up to late scans of every kind and to scans that agree on nothing."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing.register import Scan, estimate_door

LATITUDE, LONGITUDE = 11.5838, 104.9002
NORTH_M = 110_600.0
EAST_M = NORTH_M * math.cos(math.radians(LATITUDE))
NOISE_M = 10.0  # in each direction

LATE = {
    "riding on for half a minute": lambda lots, n: lots.exponential(100, n),
    "at the next door": lambda lots, n: lots.exponential(50, n),
    "in the next street": lambda lots, n: lots.uniform(30, 200, n),
    "at the next village": lambda lots, n: lots.exponential(400, n),
}


def deliveries(lots, count, late, *, one_road):
    """Scans in metres from their door, and which of them were made late."""
    ways = lots.uniform(0, 2 * math.pi, count)
    if one_road:  # the courier always leaves by the same end of the street
        ways[:] = ways[0]
    is_late = lots.random(count) < 0.2
    gone = LATE[late](lots, count) * is_late
    away = np.stack([np.cos(ways), np.sin(ways)], axis=1) * gone[:, None]
    return lots.normal(scale=NOISE_M, size=(count, 2)) + away, is_late


def scans_of(metres):
    return [Scan(LATITUDE + y / NORTH_M, LONGITUDE + x / EAST_M, NOISE_M) for x, y in metres]


def error_m(metres):
    door = estimate_door(scans_of(metres))
    return math.hypot((door.longitude - LONGITUDE) * EAST_M, (door.latitude - LATITUDE) * NORTH_M)


@pytest.mark.parametrize("one_road", [False, True])
@pytest.mark.parametrize("late", LATE)
@pytest.mark.parametrize("count", [3, 5])
def test_it_comes_nearly_as_near_as_who_knows_which_scans_are_late(count, late, one_road):
    lots = np.random.default_rng([20260, count, one_road])
    ours, knowing, centroid = [], [], []
    for _ in range(400):
        metres, is_late = deliveries(lots, count, late, one_road=one_road)
        ours.append(error_m(metres))
        centroid.append(math.hypot(*metres.mean(axis=0)))
        told = metres if is_late.all() else metres[~is_late]
        knowing.append(math.hypot(*told.mean(axis=0)))
    assert np.median(ours) <= 1.12 * np.median(knowing)
    assert np.median(ours) < 0.95 * np.median(centroid)
    assert np.percentile(ours, 90) < 0.75 * np.percentile(centroid, 90)


metres = st.floats(-50_000, 50_000)


@settings(max_examples=60)
@given(st.lists(st.tuples(metres, metres, st.floats(0.1, 100)), min_size=3, max_size=9))
def test_scans_that_agree_on_nothing_give_a_place_among_them_and_say_how_unsure_it_is(scans):
    given_scans = [Scan(LATITUDE + y / NORTH_M, LONGITUDE + x / EAST_M, s) for x, y, s in scans]
    door = estimate_door(given_scans)
    assert min(s.latitude for s in given_scans) - 1e-9 <= door.latitude
    assert door.latitude <= max(s.latitude for s in given_scans) + 1e-9
    assert 0 < door.error_m < 200
    assert 0 <= door.trusted <= len(scans) + 1e-9


def test_three_scans_in_three_villages_are_hardly_trusted():
    door = estimate_door(scans_of(np.array([[0, 0], [3_000, 0], [0, 3_000]])))
    assert door.trusted < 1.5
    assert door.error_m > 9
