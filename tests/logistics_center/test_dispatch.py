"""Every parcel is handed over once or left out with a reason."""

import dataclasses
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_places import KnownPlaces

from addressing import GeocodeLevel
from gis_data import InputError
from logistics_center import Parcel, dispatch, parse_hub, read_vehicles
from routing import BeelineEngine, TimeWindow

PHNOM_PENH = st.tuples(st.sampled_from([11.55, 11.56, 11.57]), st.sampled_from([104.91, 104.92]))
ADDRESSES = st.sampled_from(["", "Phum 14, Boeng Kak", "Tuol Tumpung", "Chamkar Mon", "Atlantis"])


def run_day(parcels, known_places, hub=None, fleet="1xmotorcycle,1xvan", **options):
    return dispatch(
        parcels,
        hub or parse_hub("phnom-penh"),
        read_vehicles(fleet),
        known_places,
        BeelineEngine(),
        time_limit_s=0.5,
        **options,
    )


def delivered(result):
    return [
        parcel_id
        for run in result.plan.runs
        for visit in run.visits
        for parcel_id in result.stops[visit.stop_id]
    ]


def reasons(result):
    return {left_out.parcel_id: left_out.reason_code for left_out in result.left_out}


@st.composite
def parcels_of_a_day(draw):
    parcels = []
    for number in range(draw(st.integers(0, 12))):
        position = draw(st.none() | PHNOM_PENH)
        window = draw(st.none() | st.just(TimeWindow(9 * 3600, 10 * 3600)))
        parcels.append(
            Parcel(
                id=f"P{number}",
                address=draw(ADDRESSES),
                latitude=position[0] if position else None,
                longitude=position[1] if position else None,
                weight_g=draw(st.sampled_from([500, 20_000, 2_000_000])),
                volume_cm3=draw(st.sampled_from([1000, 100_000])),
                window=window,
                priority=draw(st.integers(1, 9)),
                service_s=180,
            )
        )
    return parcels


@settings(max_examples=15)
@given(parcels=parcels_of_a_day())
def test_every_parcel_is_in_one_visit_or_left_out_with_a_reason(parcels):
    result = run_day(parcels, KnownPlaces())
    everywhere = Counter(delivered(result)) + Counter(o.parcel_id for o in result.left_out)
    assert everywhere == Counter(parcel.id for parcel in parcels)
    assert all(left_out.explanation for left_out in result.left_out)
    assert result.plan.verified


def test_what_is_not_found_or_too_coarse_is_left_out(parcel, known_places):
    result = run_day(
        [
            parcel("lost", "Atlantis"),
            parcel("coarse", "Chamkar Mon, Phnom Penh"),
            parcel("commune", "Sangkat Tuol Tumpung"),
        ],
        known_places,
    )
    assert reasons(result) == {"lost": "address_not_found", "coarse": "address_too_coarse"}
    assert delivered(result) == ["commune"]
    assert "district" in next(o.explanation for o in result.left_out if o.parcel_id == "coarse")


def test_nobody_is_sent_to_a_guess(parcel, known_places):
    pinned = parcel("pinned", "Toul Svay Prey", latitude=11.5508, longitude=104.9188)
    result = run_day([parcel("unsure", "Toul Svay Prey"), pinned], known_places)
    assert reasons(result) == {"unsure": "address_uncertain"}
    assert delivered(result) == ["pinned"]
    assert "Ask the recipient" in result.left_out[0].explanation


def test_the_minimum_level_is_the_callers_choice(parcel, known_places):
    parcels = [parcel("commune", "Tuol Tumpung"), parcel("village", "Phum 14, Boeng Kak")]
    result = run_day(parcels, known_places, minimum_level=GeocodeLevel.VILLAGE)
    assert reasons(result) == {"commune": "address_too_coarse"}


def test_a_parcel_too_heavy_for_every_vehicle_says_so(parcel, known_places):
    heavy = parcel("safe", latitude=11.56, longitude=104.92, weight_g=5_000_000)
    result = run_day([heavy, parcel("letter", latitude=11.56, longitude=104.91)], known_places)
    assert reasons(result) == {"safe": "too_heavy"}
    assert delivered(result) == ["letter"]


def test_parcels_for_one_door_are_one_stop(parcel, known_places):
    door = {"latitude": 11.56, "longitude": 104.92}
    result = run_day([parcel("a", **door), parcel("b", **door), parcel("c", **door)], known_places)
    assert result.stops == {"a": ("a", "b", "c")}
    (visit,) = result.plan.runs[0].visits
    assert visit.departure_s - visit.start_s == 180 + 30 + 30
    assert visit.load_g == 3000
    assert any("share a door" in note for note in result.notes)


def test_parcels_for_one_door_part_for_their_windows_and_their_weight(parcel, known_places):
    door = {"latitude": 11.56, "longitude": 104.92}
    result = run_day(
        [
            parcel("any time", **door),
            parcel("morning", window=TimeWindow(8 * 3600, 12 * 3600), **door),
            parcel("heavy", weight_g=read_vehicles("1xmotorcycle")[0].capacity_g - 500, **door),
        ],
        known_places,
    )
    assert all(len(parcel_ids) == 1 for parcel_ids in result.stops.values())
    assert sorted(delivered(result)) == ["any time", "heavy", "morning"]


def test_parcels_of_one_commune_are_not_one_door(parcel, known_places):
    result = run_day([parcel("a", "Tuol Tumpung"), parcel("b", "Tuol Tumpung")], known_places)
    assert result.stops == {"a": ("a",), "b": ("b",)}
    assert result.call_first("a")


def test_a_rough_pin_asks_for_a_call(parcel, known_places):
    class RoughPins(KnownPlaces):
        def geocode(self, text, **position):
            found = super().geocode(text, **position)
            return dataclasses.replace(found, accuracy_m=800.0)

    pins = [parcel(name, latitude=11.56, longitude=104.92) for name in "ab"]
    assert not run_day(pins, known_places).call_first("a")
    rough = run_day(pins, RoughPins())
    assert rough.call_first("a")
    assert len(rough.stops) == 2


def test_a_whole_tower_is_shared_among_vehicles(parcel, known_places):
    door = {"latitude": 11.5701, "longitude": 104.9203, "weight_g": 1, "volume_cm3": 1}
    result = run_day([parcel(f"p{n}", **door) for n in range(1200)], known_places)
    assert result.left_out == ()
    assert len(result.stops) > 8


def test_written_decimals_say_how_exact_a_pin_is(parcel, known_places):
    pin = parcel("p", latitude=11.57, longitude=104.92, position_accuracy_m=10.0)
    assert run_day([pin], known_places).geocodes["p"].accuracy_m == 10.0


def test_the_code_counts_before_the_text_and_a_bad_code_does_not_hide_it(parcel, known_places):
    result = run_day(
        [
            parcel("code", "Atlantis", address_code="7747-0626-4043"),
            parcel("bad code", "Tuol Tumpung", address_code="1111-1111-1111"),
        ],
        known_places,
    )
    assert result.geocodes["code"].level == GeocodeLevel.DOOR
    assert result.geocodes["bad code"].level == GeocodeLevel.COMMUNE


def test_ids_that_repeat_and_an_empty_fleet_are_refused(parcel, known_places, post_office):
    with pytest.raises(InputError, match="told apart"):
        run_day([parcel("a"), parcel("a")], known_places)
    with pytest.raises(InputError, match="at least one vehicle"):
        dispatch([], post_office, [], known_places, BeelineEngine(), time_limit_s=0.5)


def test_a_day_without_parcels_is_an_empty_plan(known_places):
    result = run_day([], known_places)
    assert result.plan.runs == ()
    assert result.left_out == ()
