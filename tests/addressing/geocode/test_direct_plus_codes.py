"""Plus Codes against the published specification and its published test data."""

import math

import h3.api.basic_int as h3
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from addressing import ConfidenceClass, GeocodeLevel, load_geocoder
from addressing.geocode.recognise.open_location import (
    ALPHABET,
    decode_plus_code,
    places_of_short_code,
    why_no_code,
)
from postcodes import TerritoryKind, load_lattice

POST_OFFICE = "7P36HWGF+93"


def plus_code(latitude, longitude, digits=10):
    """Encode by the specification: five pairs in base 20, then rows of four columns."""
    south = math.floor((latitude + 90) * 25_000_000)
    west = math.floor((longitude + 180) * 8_192_000)
    written = []
    for _ in range(5):
        south, row = divmod(south, 5)
        west, column = divmod(west, 4)
        written.insert(0, ALPHABET[row * 4 + column])
    for _ in range(5):
        south, row = divmod(south, 20)
        west, column = divmod(west, 20)
        written[:0] = [ALPHABET[row], ALPHABET[column]]
    kept = "".join(written)[:digits].ljust(8, "0")
    return f"{kept[:8]}+{kept[8:]}"


@st.composite
def positions(draw):
    """A position inside the country."""
    place = load_lattice().places[draw(st.sampled_from(sorted(load_lattice().places)))]
    latitude = place.latitude + draw(st.floats(-0.02, 0.02))
    longitude = place.longitude + draw(st.floats(-0.02, 0.02))
    where = load_lattice().locate(latitude=latitude, longitude=longitude)
    assume(where.kind is not TerritoryKind.OUTSIDE and not where.on_border)
    return latitude, longitude


# Facts from test_data/decoding.csv of google/open-location-code (Apache-2.0), 2024.
@pytest.mark.parametrize(
    ("code", "south", "west", "north", "east"),
    [
        ("7FG49Q00+", 20.35, 2.75, 20.4, 2.8),
        ("7FG49QCJ+2V", 20.37, 2.782125, 20.370125, 2.78225),
        ("7FG49QCJ+2VX", 20.3701, 2.78221875, 20.370125, 2.78225),
        ("7FG49QCJ+2VXGJ", 20.370113, 2.782234375, 20.370114, 2.78223632813),
        ("8FVC2222+22", 47.0, 8.0, 47.000125, 8.000125),
        ("4VCPPQGP+Q9", -41.273125, 174.785875, -41.273, 174.786),
        ("62G20000+", 0.0, -180.0, 1, -179),
        ("6VGX0000+", 0, 179, 1, 180),
        ("CFX3X2X2+X2", 89.9998750, 1, 90, 1.0001250),
        ("84000000+", 30, -140, 50, -120),
    ],
)
def test_codes_decode_as_published(code, south, west, north, east):
    area = decode_plus_code(code)
    edges = (area.south, area.west, area.south + area.height, area.west + area.width)
    assert edges == pytest.approx((south, west, north, east), abs=1e-9)


# Facts from test_data/shortCodeTests.csv of the same.
@pytest.mark.parametrize(
    ("full", "latitude", "longitude", "short"),
    [
        ("9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3701125, -1.218520625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3852125, -1.217765625, "9QCJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3701125, -1.202665625, "9QCJ+2VX"),
        ("8FJFW222+", 42.899, 9.012, "22+"),
        ("796RXG22+", 14.95125, -23.5001, "22+"),
        ("8FRCXGRF+PM", 47.00, 8.55, "XGRF+PM"),
    ],
)
def test_short_codes_are_recovered_as_published(full, latitude, longitude, short):
    if short == "9QCJ+2VX":
        full = f"{full[:4]}{short}"
    area = next(places_of_short_code(short, latitude, longitude, 0))
    assert area == pytest.approx(decode_plus_code(full), abs=1e-9)


# Facts from test_data/validityTests.csv of the same.
@pytest.mark.parametrize(
    "code", ["8FWC2345+G6", "8FWC2345+G6G", "8FWC2345+", "8FWCX400+", "WC2345+G6G", "2345+G6"]
)
def test_valid_codes(code):
    assert not why_no_code(code)


@pytest.mark.parametrize(
    "code",
    [
        *("G+", "+", "8FWC2345+G", "8FWC2_45+G6", "8FWC2345+G6+", "8FWC2345G6", "8FWC2300+G6"),
        *("WC2300+G6G", "WC2345+G", "WC2300+", "849VGJQF+VX7QR3U", "X2222222+22"),
    ],
)
def test_codes_that_are_none(code):
    assert why_no_code(code)


@given(positions(), st.sampled_from([4, 6, 8, 10, 11, 12, 13, 15]))
def test_a_code_holds_the_position_that_it_was_made_of(position, digits):
    area = decode_plus_code(plus_code(*position, digits))
    assert area.south - 1e-9 <= position[0] <= area.south + area.height + 1e-9
    assert area.west - 1e-9 <= position[1] <= area.west + area.width + 1e-9
    middle = (area.latitude, area.longitude)
    assert h3.great_circle_distance(middle, position, unit="m") <= area.accuracy_m


@given(positions(), st.floats(-0.49, 0.49), st.floats(-0.49, 0.49), st.sampled_from([10, 11]))
def test_a_short_code_is_recovered_within_half_a_step(position, north, east, digits):
    full = plus_code(*position, digits)
    for missing, step in ((4, 1), (6, 0.05), (2, 20)):
        near = position[0] + north * step, position[1] + east * step
        area = next(places_of_short_code(full[missing:], *near, 0))
        assert area == pytest.approx(decode_plus_code(full), abs=1e-9)


@given(positions(), st.sampled_from([10, 11]), st.booleans())
@settings(max_examples=60, deadline=None)
def test_a_code_in_full_is_answered_within_its_area(position, digits, lower):
    code = plus_code(*position, digits)
    found = load_geocoder().geocode(code.lower() if lower else code)
    assert found.level is GeocodeLevel.PIN
    apart_m = h3.great_circle_distance((found.latitude, found.longitude), position, unit="m")
    assert apart_m <= found.accuracy_m <= (5 if digits == 11 else 10)
    assert (found.address_code is not None) is (digits == 11)
    assert code in found.reason


@given(positions())
@settings(max_examples=60, deadline=None)
def test_a_short_code_with_the_commune_finds_the_place(position):
    where = load_lattice().locate(latitude=position[0], longitude=position[1])
    assume(where.postcode is not None and not where.siblings)
    found = load_geocoder().geocode(f"{plus_code(*position)[4:]}, {where.postcode}")
    apart_m = h3.great_circle_distance((found.latitude, found.longitude), position, unit="m")
    assert apart_m <= found.accuracy_m
    assert found.postcode == where.postcode


@pytest.mark.parametrize(
    "text",
    [
        "HWGF+93 Phnom Penh",
        "HWGF+93, ភ្នំពេញ",
        "ផ្ទះលេខ ១២ HWGF+93 សង្កាត់វត្តភ្នំ ខណ្ឌដូនពេញ",
        "HWGF+93 Sangkat Voat Phnum, Khan Doun Penh",
        "HWGF+93 120211",
        "hwgf+93 Phnom Penh",
        "7P36 HWGF+93",
        "https://www.google.com/maps/place/HWGF%2B93+Phnom+Penh",
        "https://maps.google.com/?q=HWGF%2B93%20Phnom%20Penh",
        f"https://plus.codes/{POST_OFFICE}",
        f"ទីតាំងខ្ញុំ {POST_OFFICE}",
    ],
)
def test_a_plus_code_in_the_ways_people_share_it(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.postcode) == (GeocodeLevel.PIN, "120211")
    assert (found.latitude, found.longitude) == pytest.approx((11.57594, 104.92269), abs=1e-5)
    assert found.accuracy_m == 9.8


def test_a_short_code_needs_a_place(geocoder):
    found = geocoder.geocode("HWGF+93")
    assert (found.level, found.reason_code) == (GeocodeLevel.NONE, "plus_code_needs_place")
    assert "write the commune" in found.reason


def test_a_shorter_code_has_many_places_in_a_town(geocoder):
    found = geocoder.geocode("GF+93 Phnom Penh")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "plus_code_ambiguous")
    alone = geocoder.geocode("GF+93 Sangkat Voat Phnum, Khan Doun Penh, Phnom Penh")
    assert (alone.postcode, alone.latitude) == ("120211", pytest.approx(11.57594, abs=1e-5))


def test_a_short_code_that_the_place_does_not_hold_is_unsure(geocoder):
    found = geocoder.geocode("CVGH+PR Phnom Penh")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "words_contradict")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("7P36HWGF93", "write 7P36HWGF+93"),
        ("7p36hwgf93", "write 7P36HWGF+93"),
        ("7P36HWGF+9", "one character"),
        ("7P36HWGO+93", "the characters 23456789CFGHJMPQRVWX"),
        ("7P36H000+", "in pairs"),
        ("2345+67 Phnom Penh", "may be a short Plus Code or two numbers"),
        ("7P6QCVGH+PR", "outside Cambodia"),
        ("7P000000+", "reaches into Cambodia"),
        ("7p36hwgf+93", "written '7p36hwgf+93'"),
        ("hwgf+93 Phnom Penh", "written 'hwgf+93'"),
    ],
)
def test_what_is_almost_a_plus_code_is_said(text, said, geocoder):
    assert said in geocoder.geocode(text).reason


def test_a_padded_code_is_coarse(geocoder):
    found = geocoder.geocode("7P36HW00+")
    assert (found.accuracy_m, found.confidence) == (3891.7, ConfidenceClass.C)
    assert (found.address_code, found.area_code.count("x")) == (None, 8)


@pytest.mark.parametrize("text", ["St. 22+24, Sangkat Srah Chak", "+855 12 345 678 Srah Chak"])
def test_two_streets_and_telephones_are_no_plus_code(text, geocoder):
    found = geocoder.geocode(text)
    assert found.postcode == "120210"
    assert "Plus Code" not in found.reason


@given(st.text(alphabet=f"{ALPHABET}0+ ,xP", min_size=4, max_size=24))
@settings(max_examples=300, deadline=None)
def test_no_jumble_of_its_letters_is_an_error_or_abroad(text):
    found = load_geocoder().geocode(text)
    if found.latitude is not None:
        where = load_lattice().locate(latitude=found.latitude, longitude=found.longitude)
        assert where.kind is not TerritoryKind.OUTSIDE
