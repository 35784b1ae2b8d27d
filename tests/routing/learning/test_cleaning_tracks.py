"""Clocks are wrong, receivers jump and couriers stand at doors: what is kept and what is not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_town import EIGHT_ON_MONDAY_S, corner, fixes_of, ridden

from routing.learning import TrackReport, learning_rules
from routing.learning.clean import clean
from routing.learning.tracks import Dropped, Fixes

RULES = learning_rules().cleaning
NOW_S = EIGHT_ON_MONDAY_S + 86_400
STREET = [corner(0, 0), corner(4, 0)]


def cleaned(*tracks, now_s=NOW_S):
    report = TrackReport()
    return clean(fixes_of(*tracks), RULES, now_s=now_s, report=report), report


def ride(**changes):
    return ridden(STREET, [20], **changes)


def changed(track, place, *, time_s=None, longitude=None, latitude=None):
    columns = [column.copy() for column in track]
    for column, value in zip(columns, (time_s, longitude, latitude), strict=True):
        if value is not None:
            column[place] = value
    return tuple(columns)


def test_a_good_ride_stays_whole():
    tracks, report = cleaned(ride(), ride(begin_s=EIGHT_ON_MONDAY_S + 3600))
    assert len(tracks) == report.tracks == report.pieces == 2
    assert sum(report.dropped.values()) == 0


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ({"latitude": 91.0}, Dropped.NO_POSITION),
        ({"latitude": np.nan}, Dropped.NO_POSITION),
        ({"latitude": 0.0, "longitude": 0.0}, Dropped.NO_POSITION),
        ({"time_s": np.nan}, Dropped.NO_TIME),
        ({"time_s": 86_400.0}, Dropped.CLOCK_FAULT),
        ({"time_s": NOW_S + 10 * 86_400}, Dropped.CLOCK_FAULT),
        ({"latitude": 11.60}, Dropped.JUMP),
    ],
)
def test_a_fix_that_cannot_be_is_dropped_with_its_reason(fault, reason):
    track = ride()
    tracks, report = cleaned(changed(track, 8, **fault))
    assert +report.dropped == {reason: 1}
    assert len(tracks) == 1
    assert len(tracks.time_s) == len(track[0]) - 1


def test_a_fix_that_says_itself_that_it_is_inaccurate_is_dropped():
    fixes = fixes_of(ride())
    accuracy_m = np.full(len(fixes), 5.0, dtype=np.float32)
    accuracy_m[3] = 500
    report = TrackReport()
    inaccurate = Fixes(fixes.track, fixes.time_s, fixes.longitude, fixes.latitude, accuracy_m)
    clean(inaccurate, RULES, now_s=NOW_S, report=report)
    assert +report.dropped == {Dropped.INACCURATE: 1}


def test_a_fix_that_was_sent_twice_counts_once():
    twice = tuple(np.repeat(column, 2) for column in ride())
    tracks, report = cleaned(twice)
    assert +report.dropped == {Dropped.SAME_TIME: len(twice[0]) // 2}
    assert len(tracks.time_s) == len(twice[0]) // 2


def test_fixes_that_came_late_are_put_in_order():
    track = ride()
    shuffled = np.random.default_rng(3).permutation(len(track[0]))
    tracks, report = cleaned(tuple(column[shuffled] for column in track))
    assert report.reordered == 1
    assert tracks.time_s.tolist() == sorted(track[0].tolist())
    assert np.allclose(tracks.longitude, track[1])


def test_a_clock_that_is_set_back_cuts_the_track():
    track = ride()
    half = len(track[0]) // 2
    late = track[0].copy()
    late[half:] -= 60.0  # the second half would lie upon the first
    tracks, report = cleaned((late, *track[1:]))
    assert report.clocks_set_back == 1
    assert report.reordered == 0
    assert len(tracks) == 2
    assert sum(report.dropped.values()) == 0


def test_a_new_place_that_lasts_is_believed():
    there = tuple(np.concatenate(pair) for pair in zip(ride(), ride(), strict=True))
    time_s, longitude, latitude = (column.copy() for column in there)
    half = len(time_s) // 2
    time_s = EIGHT_ON_MONDAY_S + 5.0 * np.arange(len(time_s))
    latitude[half:] += 0.05
    tracks, report = cleaned((time_s, longitude, latitude))
    assert len(tracks) == 2
    assert sum(report.dropped.values()) == 0


def test_a_delivery_is_cut_out():
    before = ride(noise_m=5.0)
    count = 60
    lots = np.random.default_rng(5)
    standing = (
        before[0][-1] + 5.0 * np.arange(1, count + 1),
        STREET[1][0] + lots.normal(0, 5e-5, count),
        STREET[1][1] + lots.normal(0, 5e-5, count),
    )
    back = ridden(STREET[::-1], [20], begin_s=standing[0][-1] + 5, noise_m=5.0)
    whole = tuple(np.concatenate(parts) for parts in zip(before, standing, back, strict=True))
    tracks, report = cleaned(whole)
    assert len(tracks) == 2
    assert report.stays == 1
    assert 50 <= report.dropped[Dropped.STANDING] <= 64


def test_a_red_light_is_no_delivery():
    first = ridden([corner(0, 0), corner(2, 0)], [20])
    second = ridden([corner(2, 0), corner(4, 0)], [20], begin_s=first[0][-1] + 60)
    whole = tuple(np.concatenate(parts) for parts in zip(first, second, strict=True))
    tracks, report = cleaned(whole)
    assert len(tracks) == 1
    assert report.stays == 0


def test_silence_cuts_a_track():
    first = ridden([corner(0, 0), corner(2, 0)], [20])
    second = ridden([corner(2, 0), corner(4, 0)], [20], begin_s=first[0][-1] + 600)
    whole = tuple(np.concatenate(parts) for parts in zip(first, second, strict=True))
    tracks, report = cleaned(whole)
    assert len(tracks) == 2
    assert report.gaps == 1


numbers = st.one_of(st.floats(-200, 200), st.sampled_from([np.nan, np.inf, 0.0, 104.9, 11.55]))
moments = st.one_of(
    st.floats(EIGHT_ON_MONDAY_S, EIGHT_ON_MONDAY_S + 300), st.sampled_from([np.nan, 0.0, 1e18])
)


@given(st.lists(st.tuples(st.integers(0, 2), moments, numbers, numbers), max_size=40))
def test_every_fix_is_kept_or_counted_and_what_is_kept_can_be_ridden(rows):
    columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
    track, time_s, longitude, latitude = columns
    fixes = Fixes(
        np.array(track, dtype=np.int32),
        np.array(time_s, dtype=np.float64),
        np.array(longitude, dtype=np.float64),
        np.array(latitude, dtype=np.float64),
        np.full(len(rows), np.nan, dtype=np.float32),
    )
    report = TrackReport()
    tracks = clean(fixes, RULES, now_s=NOW_S, report=report)
    assert len(tracks.time_s) + sum(report.dropped.values()) == len(rows)
    for begin, end in zip(tracks.offset[:-1], tracks.offset[1:], strict=True):
        assert end - begin >= RULES.least_fixes
        steps = np.diff(tracks.time_s[begin:end])
        assert (steps > 0).all()
        assert (steps <= max(RULES.gap_s, 300)).all()
