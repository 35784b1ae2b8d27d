"""A position in every usual writing is found back within what its writing allows."""

import math
import re

import h3.api.basic_int as h3
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pyproj import Transformer

from addressing import ConfidenceClass, GeocodeLevel, encode, load_geocoder
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise import recognise
from postcodes import TerritoryKind, load_lattice

KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
POST_OFFICE = (11.57590, 104.92270)
TO_UTM = Transformer.from_crs("EPSG:4326", "EPSG:32648", always_xy=True)


def parts(value, decimals):
    """Degrees, minutes and seconds, rounded once at the last place."""
    unit = 10**decimals
    total = round(value * 3600 * unit)
    degrees, rest = divmod(total, 3600 * unit)
    minutes, seconds = divmod(rest, 60 * unit)
    return degrees, minutes, f"{seconds / unit:.{decimals}f}"


def minutes_of(value, decimals):
    """Degrees and minutes, rounded once at the last place."""
    unit = 10**decimals
    degrees, rest = divmod(round(value * 60 * unit), 60 * unit)
    return degrees, f"{rest / unit:.{decimals}f}"


def dms(pattern, decimals=1):
    """Write both figures in degrees, minutes, seconds."""

    def write(latitude, longitude):
        south, east = parts(latitude, decimals), parts(longitude, decimals)
        return pattern.format(*south, *east)

    return write


def dm(pattern, decimals=3):
    """Write both figures in degrees and minutes."""
    return lambda lat, lon: pattern.format(*minutes_of(lat, decimals), *minutes_of(lon, decimals))


def degrees(pattern, decimals=5):
    """Write both figures in degrees, latitude first in the pattern's fields."""
    return lambda lat, lon: pattern.format(f"{lat:.{decimals}f}", f"{lon:.{decimals}f}")


def comma(write):
    """The same with decimal commas."""
    return lambda lat, lon: write(lat, lon).replace(".", ",")


def khmer(write):
    """The same in Khmer digits."""
    return lambda lat, lon: write(lat, lon).translate(KHMER)


def utm(pattern):
    """Write easting and northing of zone 48 in metres."""
    return lambda lat, lon: pattern.format(*(round(v) for v in TO_UTM.transform(lon, lat)))


def compact(latitude, longitude):
    """Write 113434N 1045522E."""
    south, east = parts(latitude, 0), parts(longitude, 0)
    return "{:02}{:02}{:0>2}N {:03}{:02}{:0>2}E".format(*south, *east)


WRITINGS = {
    "comma": degrees("{}, {}"),
    "comma without blank": degrees("{},{}"),
    "four decimals": degrees("{}, {}", 4),
    "three decimals": degrees("{}, {}", 3),
    "seven decimals": degrees("{}, {}", 7),
    "blank": degrees("{} {}"),
    "slash": degrees("{}/{}"),
    "semicolon": degrees("{};{}"),
    "dash": degrees("{} - {}"),
    "brackets": degrees("({}, {})"),
    "decimal commas": comma(lambda lat, lon: f"{lat:.5f}; {lon:.5f}"),
    "decimal commas, comma between": lambda lat, lon: (
        f"{lat:.4f}".replace(".", ",") + ", " + f"{lon:.4f}".replace(".", ",")
    ),
    "Khmer digits": khmer(degrees("{}, {}")),
    "labels": degrees("Latitude: {}, Longitude: {}"),
    "short labels": degrees("lat {} lng {}"),
    "labels, longitude first": degrees("Long: {1} Lat: {0}"),
    "Khmer labels": degrees("រយៈទទឹង {} រយៈបណ្តោយ {}"),
    "Khmer labels, Khmer digits": khmer(degrees("ទទឹង៖ {} បណ្តោយ៖ {}")),
    "JSON": degrees('{{"lat": {}, "lng": {}}}'),
    "query string": degrees("latitude={}&longitude={}"),
    "x and y": degrees("X: {1}, Y: {0}"),
    "letters before": degrees("N{} E{}"),
    "letters behind": degrees("{}N, {}E"),
    "degree signs": degrees("{}° N, {}° E"),
    "words of the compass": degrees("{} North, {} East"),
    "longitude first, lettered": degrees("E{1} N{0}"),
    "longitude first": degrees("{1}, {0}"),
    "one decimal with letters": degrees("{}N {}E", 1),
    "DMS": dms("{}°{}'{}\"N {}°{}'{}\"E"),
    "DMS, whole seconds": dms("{}°{}'{}\"N {}°{}'{}\"E", 0),
    "DMS with blanks": dms("{}° {}' {}\" N, {}° {}' {}\" E"),
    "DMS, letters before": dms("N{}°{}'{}\" E{}°{}'{}\"", 2),
    "DMS without letters": dms("{}°{}'{}\" {}°{}'{}\""),
    "DMS with primes": dms("{}°{}′{}″N {}°{}′{}″E"),
    "DMS with quotes": dms("{}°{}’{}”N {}°{}’{}”E"),
    "DMS with accents": dms("{}º{}´{}´´N {}º{}´{}´´E"),
    "DMS in letters": dms("{}d{}m{}s N {}d{}m{}s E"),
    "DMS in words": dms("{} deg {} min {} sec N, {} deg {} min {} sec E"),
    "DMS in Khmer words": khmer(dms("{}ដឺក្រេ {}នាទី {}វិនាទីខាងជើង {}ដឺក្រេ {}នាទី {}វិនាទីខាងកើត")),
    "DMS without signs": dms("{} {} {} N, {} {} {} E"),
    "DMS without signs, letters before": dms("N {} {} {} E {} {} {}"),
    "DMS with colons": dms("{}:{}:{}N {}:{}:{}E"),
    "DMS with hyphens": dms("{}-{}-{}N {}-{}-{}E", 0),
    "DMS in Khmer digits": khmer(dms("{}°{}'{}\" {}°{}'{}\"")),
    "DMS joined": compact,
    "DM": dm("{}°{}'N {}°{}'E"),
    "DM, two decimals": dm("{}°{}'N {}°{}'E", 2),
    "DM, whole minutes": dm("{}°{}'N {}°{}'E", 0),
    "DM of receivers": dm("N{}° {} E{}° {}"),
    "DM without signs": dm("N {} {} E {} {}"),
    "DM, decimal commas": dm("{}° {}' N {}° {}' E"),
    "URL-encoded": degrees("{}%2C%20{}"),
    "URL-encoded DMS": dms("{}%C2%B0{}%27{}%22N+{}%C2%B0{}%27{}%22E"),
    "well-known text": degrees("POINT({1} {0})"),
    "well-known text with height": degrees("SRID=4326;POINT Z ({1} {0} 12.5)"),
    "GeoJSON": degrees('{{"type":"Point","coordinates":[{1},{0}]}}'),
    "UTM": utm("UTM 48P {} {}"),
    "UTM with letters behind": utm("48P {}mE {}mN"),
    "UTM by its number": utm("EPSG:32648 {}, {}"),
    "UTM in words": utm("Zone 48P, Easting {}, Northing {}"),
    "UTM, x and y": utm("X={} Y={} (UTM 48N)"),
    "a shared place": degrees("Location: {}, {}"),
    "a shared place in Khmer": degrees("ទីតាំងរបស់ខ្ញុំ 📍 {},{}"),
    "geo": degrees("geo:{},{}"),
    "geo of Android": degrees("geo:0,0?q={},{}(ផ្ទះ)"),
}


@st.composite
def positions(draw):
    """A position in the country, in a commune or on water, some way from its border."""
    postcode = draw(st.sampled_from(sorted(load_lattice().places)))
    place = load_lattice().places[postcode]
    latitude = place.latitude + draw(st.floats(-0.05, 0.05))
    longitude = place.longitude + draw(st.floats(-0.05, 0.05))
    for north, east in ((0, 0), (0.002, 0), (-0.002, 0), (0, 0.002), (0, -0.002)):
        where = load_lattice().locate(latitude=latitude + north, longitude=longitude + east)
        assume(where.kind is not TerritoryKind.OUTSIDE)
    return latitude, longitude


@given(positions())
@settings(max_examples=40, deadline=None)
def test_a_position_is_found_back_from_every_writing(position):
    for name, write in WRITINGS.items():
        text = write(*position)
        pin = recognise(clean_characters(text)).pin
        assert pin is not None, f"{name}: {text}"
        found = (pin.first, pin.second)
        if pin.first > 90:
            assert not pin.fixed, f"{name}: {text}"
            found = found[::-1]
        apart_m = h3.great_circle_distance(position, found, unit="m")
        assert apart_m <= pin.accuracy_m, f"{name}: {text}"


@given(positions(), st.sampled_from(sorted(WRITINGS)))
@settings(max_examples=120, deadline=None)
def test_the_answer_lies_as_near_as_it_says(position, name):
    assume(name not in {"one decimal with letters", "DM, whole minutes"})  # may fall abroad
    answer = load_geocoder().geocode(WRITINGS[name](*position))
    assert answer.level is GeocodeLevel.PIN
    found = (answer.latitude, answer.longitude)
    assert h3.great_circle_distance(position, found, unit="m") <= answer.accuracy_m
    assert (answer.address_code is not None) is (answer.accuracy_m <= 5.0)
    assert (answer.reason_code == "swapped") is (name == "longitude first")


@given(positions(), st.sampled_from(sorted(WRITINGS)))
@settings(max_examples=120, deadline=None)
def test_nothing_is_left_of_a_position_to_be_found_again(position, name):
    text = clean_characters(WRITINGS[name](*position))
    found = recognise(text)
    assert recognise(clean_characters(text)) == found
    again = recognise(found.rest)
    assert (again.pin, again.code, again.postcodes) == (None, None, ())


@pytest.mark.parametrize("name", sorted(WRITINGS))
def test_a_position_stands_in_any_text(name):
    text = f"ផ្ទះលេខ 12 ផ្លូវ ២៧១, {WRITINGS[name](*POST_OFFICE)} , tel 012 345 678"
    if name == "URL-encoded DMS":
        text = text.replace(" ", "%20")
    found = recognise(clean_characters(text))
    figures = sorted((found.pin.first, found.pin.second))
    assert figures == pytest.approx(POST_OFFICE, abs=0.06)
    assert found.aside == ("012 345 678",)
    assert "ផ្លូវ 271" in found.rest


@pytest.mark.parametrize(
    ("text", "confidence", "reason_code", "said"),
    [
        ("lat 104.92270 lng 11.57590", "B", "swapped", "wrong way round"),
        ("N104.92270 E11.57590", "B", "swapped", "wrong way round"),
        ("POINT(11.57590 104.92270)", "B", "swapped", "wrong way round"),
        ("104.92270, 11.57590", "B", "swapped", "Longitude stood before latitude"),
        ("11.57590 N, 104.92270 N", "C", "marks_contradict", "Both figures are marked"),
        ("-11.57590 N, 104.92270 E", "none", "outside", "minus sign"),
        ("11.57590 S, 104.92270 E", "none", "outside", "outside Cambodia"),
        ("-11.57590, 104.92270", "none", "outside", "outside Cambodia"),
        ("11°75'23\"N 104°55'41\"E", "none", "unread", "from 0 to 59"),
        ("UTM 47P 491573 1279655", "none", "unread", "zone 47"),
        ("UTM Indian 1960 48N 491573 1279655", "none", "unread", "Indian datum"),
        ("LINESTRING(104.9 11.5, 104.8 11.6)", "none", "unread", "a line or an area"),
        ("11.57590, 104.92270; 13.4125, 103.867", "C", "direct_forms_contradict", "234,179 m"),
        ("12°N 105°E", "C", "coarse_position", "80,000 m"),
    ],
)
def test_marks_that_contradict_are_said(text, confidence, reason_code, said, geocoder):
    found = geocoder.geocode(text)
    assert (found.confidence, found.reason_code) == (ConfidenceClass(confidence), reason_code)
    assert said in found.reason


def test_a_second_position_abroad_is_said(geocoder):
    found = geocoder.geocode("48.85661, 2.35222 or 11.57590, 104.92270")
    assert (found.confidence, found.latitude) == (ConfidenceClass.C, POST_OFFICE[0])
    assert "outside Cambodia" in found.reason


def test_two_writings_of_one_position_agree(geocoder):
    found = geocoder.geocode("11.57590, 104.92270 (11°34'33.2\"N 104°55'21.7\"E)")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.A, "position")


@pytest.mark.parametrize(
    "text",
    [
        "Total $12.50 $15.75, Sangkat Srah Chak, Phnom Penh",
        "Size 12.50 15.75, Sangkat Srah Chak, Phnom Penh",
        "11.55 kg 104.92 kg Sangkat Srah Chak, Phnom Penh",
        "Sangkat Srah Chak, Phnom Penh, 12,000 / 105,000 KHR",
        "17.11.2026 11:30 Sangkat Srah Chak, Phnom Penh",
        "v10.0.12.104 Sangkat Srah Chak, Phnom Penh",
    ],
)
def test_prices_sizes_and_dates_are_no_position(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.postcode, found.level) == ("120210", GeocodeLevel.COMMUNE)
    assert recognise(clean_characters(text)).pin is None


def test_a_whole_second_is_worth_what_it_measures(geocoder):
    found = geocoder.geocode("11°34'33\"N 104°55'22\"E")
    assert (found.accuracy_m, found.address_code) == (22.0, None)
    half_m = math.pi * 6_371_007 / 180 / 3600 / 2
    assert math.hypot(half_m, half_m * math.cos(math.radians(10))) <= found.accuracy_m


@given(st.text(alphabet="0123456789.,°'\"NESW dmsUTM48P+-:;/%()[]{}latngx៖ទឹង", max_size=80))
@settings(max_examples=400, deadline=None)
def test_no_jumble_of_figures_is_an_error_or_abroad(text):
    found = load_geocoder().geocode(text)
    if found.latitude is not None:
        where = load_lattice().locate(latitude=found.latitude, longitude=found.longitude)
        assert where.kind is not TerritoryKind.OUTSIDE


def test_the_code_of_a_written_position_is_that_of_the_position(geocoder):
    found = geocoder.geocode("UTM 48P 491573 1279655")
    assert re.fullmatch(r"\d{4}-\d{4}-\d{4}", found.address_code)
    assert found.address_code == encode(latitude=found.latitude, longitude=found.longitude)
