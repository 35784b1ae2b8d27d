"""Rides give back the speeds that were ridden; few rides lean on the class; files keep them."""

from __future__ import annotations

import numpy as np
import pytest
from small_town import EIGHT_ON_MONDAY_S, between, corner, fixes_of, ridden

from routing import LearningError, Profile, read_network
from routing.learning import learn_speeds, load_learnt, write_learnt
from routing.learning.medians import grouped_median
from routing.network.conditions import Conditions
from routing.network.travel import ordinary_kmh, travel_of

MOTORCYCLE = Profile.MOTORCYCLE
ROUTE = [corner(x, 0) for x in range(5)]
KMH = [30.0, 12.0, 24.0, 18.0]


def rides(count, *, kmh=KMH, hour=8, noise_m=8.0, route=ROUTE):
    begin_s = EIGHT_ON_MONDAY_S + (hour - 8) * 3600
    return [
        ridden(
            route, kmh, begin_s=begin_s + day * 86_400 + 60 * day, noise_m=noise_m, seed=day + hour
        )
        for day in range(count)
    ]


def learnt_from(town, *tracks, profile=MOTORCYCLE):
    return learn_speeds(town, [fixes_of(*tracks)], profile, now_s=EIGHT_ON_MONDAY_S + 365 * 86_400)


def directed_kmh(speeds, hour, profile=MOTORCYCLE):
    return np.column_stack(speeds.kmh(hour, profile)).ravel()


def test_thirty_noisy_rides_give_the_speed_of_each_street_back(town):
    learnt = learnt_from(town, *rides(30))
    kmh = directed_kmh(learnt.speeds, 8)
    for here, there, true in zip(ROUTE[1:-1], ROUTE[2:], KMH[1:], strict=False):
        if there == ROUTE[-1]:
            continue  # the last street of a ride has no end that was passed
        assert kmh[between(town, here, there)] == pytest.approx(true, rel=0.06)


def test_only_the_direction_that_was_ridden_is_learnt(town):
    learnt = learnt_from(town, *rides(30))
    back = between(town, ROUTE[2], ROUTE[1])
    assert learnt.speeds.speeds[MOTORCYCLE].rides[back] == 0
    assert np.isnan(learnt.speeds.speeds[MOTORCYCLE].day_kmh[back])


def test_hours_differ_where_rides_do(town):
    fast, slow = rides(25, hour=8), rides(25, kmh=[k / 2 for k in KMH], hour=17)
    learnt = learnt_from(town, *fast, *slow)
    way = between(town, ROUTE[1], ROUTE[2])
    morning, evening = (directed_kmh(learnt.speeds, hour)[way] for hour in (8, 17))
    assert morning == pytest.approx(KMH[1], rel=0.1)
    assert evening == pytest.approx(KMH[1] / 2, rel=0.1)
    assert evening < directed_kmh(learnt.speeds, None)[way] < morning


def test_one_ride_is_believed_in_part_only(town):
    """A ride at a quarter of the ordinary speed pulls a street down, but not all the way."""
    way = between(town, ROUTE[1], ROUTE[2])
    ordinary = np.repeat(ordinary_kmh(town, MOTORCYCLE), 2)[way]
    ridden_kmh = ordinary / 4
    one = learnt_from(town, *rides(1, kmh=[ridden_kmh] * 4, noise_m=0.0))
    many = learnt_from(town, *rides(40, kmh=[ridden_kmh] * 4, noise_m=0.0))
    after_one, after_many = (directed_kmh(each.speeds, 8)[way] for each in (one, many))
    assert ridden_kmh * 1.15 < after_one < ordinary * 0.8
    assert after_many == pytest.approx(ridden_kmh, rel=0.06)


def test_a_profile_without_tracks_knows_nothing(town):
    learnt = learnt_from(town, *rides(5))
    assert np.isnan(directed_kmh(learnt.speeds, 8, Profile.VAN)).all()


def test_a_class_with_enough_rides_lends_its_speed_to_streets_without(town):
    ordinary = np.repeat(ordinary_kmh(town, MOTORCYCLE), 2)
    few = learnt_from(town, *rides(10, kmh=[10] * 4))
    assert np.isnan(directed_kmh(few.speeds, 8)[between(town, corner(0, 4), corner(1, 4))])
    many = learnt_from(town, *rides(150, kmh=[10] * 4, noise_m=0.0))
    lent = directed_kmh(many.speeds, 8)[between(town, corner(0, 4), corner(1, 4))]
    assert 10 <= lent < ordinary[between(town, corner(0, 4), corner(1, 4))]


def test_travel_takes_learnt_speeds_in_place_of_the_class(town):
    learnt = learnt_from(town, *rides(30))
    plain = travel_of(town, MOTORCYCLE)
    at_eight = travel_of(town, MOTORCYCLE, Conditions(learnt=learnt.speeds, hour=8))
    way = between(town, ROUTE[1], ROUTE[2])
    times = [
        (each.backward_ms if way & 1 else each.forward_ms)[way >> 1] for each in (plain, at_eight)
    ]
    assert times[1] == pytest.approx(town.segment_length_m[way >> 1] * 3600 / KMH[1], rel=0.06)
    assert times[1] > times[0]


def test_stored_speeds_come_back_the_same(town, tmp_path):
    learnt = learnt_from(town, *rides(12), *rides(12, hour=17))
    path, again = tmp_path / "learnt.parquet", tmp_path / "again.parquet"
    write_learnt(learnt.speeds, town, MOTORCYCLE, path)
    write_learnt(learnt.speeds, town, MOTORCYCLE, again)
    assert path.read_bytes() == again.read_bytes()
    recalled = load_learnt([path], town)
    assert recalled.found == recalled.roads == learnt.roads
    for hour in (None, 8, 9, 17):
        np.testing.assert_array_equal(
            directed_kmh(recalled.speeds, hour), directed_kmh(learnt.speeds, hour)
        )


def test_stored_speeds_find_their_roads_in_a_network_built_anew(town, town_file, tmp_path):
    """Ways drawn the other way round and numbered anew keep what was learnt on them."""
    learnt = learnt_from(town, *rides(12))
    path = tmp_path / "learnt.parquet"
    write_learnt(learnt.speeds, town, MOTORCYCLE, path)
    text = town_file.read_text("utf-8")
    row = '<nd ref="1"/>\n<nd ref="2"/>\n<nd ref="3"/>\n<nd ref="4"/>\n<nd ref="5"/>'
    assert row in text
    turned = text.replace(row, "\n".join(reversed(row.split("\n")))).replace(
        '<way id="1" ', '<way id="901" '
    )
    rebuilt_file = tmp_path / "rebuilt.osm"
    rebuilt_file.write_text(turned, encoding="utf-8")
    rebuilt = read_network(rebuilt_file)
    recalled = load_learnt([path], rebuilt)
    assert recalled.found == recalled.roads
    here, there = ROUTE[1], ROUTE[2]
    assert between(rebuilt, here, there) % 2 != between(town, here, there) % 2
    assert directed_kmh(recalled.speeds, 8)[between(rebuilt, here, there)] == pytest.approx(
        directed_kmh(learnt.speeds, 8)[between(town, here, there)]
    )


def test_roads_that_were_redrawn_are_counted_as_lost(town, ladder, tmp_path):
    learnt = learnt_from(town, *rides(12))
    path = tmp_path / "learnt.parquet"
    write_learnt(learnt.speeds, town, MOTORCYCLE, path)
    recalled = load_learnt([path], ladder)
    assert (recalled.found, recalled.roads) == (0, learnt.roads)


def test_a_foreign_or_damaged_file_is_named(town, tmp_path):
    damaged = tmp_path / "damaged.parquet"
    damaged.write_bytes(b"PAR1 and no more")
    with pytest.raises(LearningError, match=r"damaged\.parquet"):
        load_learnt([damaged], town)
    with pytest.raises(LearningError, match=r"missing\.parquet"):
        load_learnt([tmp_path / "missing.parquet"], town)
    learnt = learnt_from(town, *rides(3))
    good = tmp_path / "good.parquet"
    write_learnt(learnt.speeds, town, MOTORCYCLE, good)
    with pytest.raises(LearningError, match="second file"):
        load_learnt([good, good], town)


def test_tracks_of_another_town_teach_nothing_and_say_why(town):
    far = [(lon + 1, lat) for lon, lat in ROUTE]
    with pytest.raises(LearningError, match=r"lie too far from every road.*covers the tracks"):
        learnt_from(town, *rides(2, route=far))


def test_the_weighted_median_of_groups_is_that_of_each_group():
    lots = np.random.default_rng(4)
    group = lots.integers(0, 5, 200)
    value = lots.normal(size=200)
    weight = lots.integers(1, 4, 200).astype(float)
    median, total = grouped_median(group, value, weight, 6)
    for number in range(5):
        inside = group == number
        spread = np.repeat(value[inside], weight[inside].astype(int))
        assert median[number] == pytest.approx(np.median(spread))
        assert total[number] == weight[inside].sum()
    assert (median[5], total[5]) == (0, 0)
