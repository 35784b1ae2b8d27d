"""Codes and postcodes among the other numbers of an address."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing import ConfidenceClass, GeocodeLevel, door_code, encode, load_geocoder, short_form
from addressing.geocode.clean import clean_characters
from addressing.geocode.recognise import Direct, recognise
from gis_data import Level, load_gazetteer
from postcodes import TerritoryKind, load_lattice

DOOR = "7747-0626-4043"


@pytest.mark.parametrize(
    "text", [f"{DOOR}-27", "7747 0626 4043 27", "77470626404327", "៧៧៤៧-០៦២៦-៤០៤៣-២៧ ផ្ទះខាងក្រោយ"]
)
def test_a_door_suffix_is_read_with_the_code(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.level, found.address_code) == (GeocodeLevel.DOOR, door_code(DOOR, 2).text)
    assert found.area_code == "7747-0626-xxxx"


def test_a_suffix_of_another_door_is_said_and_not_used(geocoder):
    found = geocoder.geocode(f"{DOOR}-28")
    assert found.level is GeocodeLevel.NONE
    assert "suffix 28" in found.reason


def test_a_number_behind_a_code_with_blanks_is_no_suffix(geocoder):
    found = geocoder.geocode("7747 0626 4043 28 St. 5")
    assert found.address_code == DOOR


def test_two_codes_that_differ_are_both_named(geocoder):
    found = geocoder.geocode(f"{DOOR}, 2611-0626-4043")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "direct_forms_contradict")
    assert DOOR in found.reason
    assert "2611-0626-4043" in found.reason


def test_a_code_and_a_postcode_that_differ_are_both_named(geocoder):
    found = geocoder.geocode(f"{DOOR} 120407")
    assert (found.confidence, found.address_code) == (ConfidenceClass.C, DOOR)
    assert "120407" in found.reason


@pytest.mark.parametrize("text", [f"{DOOR}.0", "774706264043.0", "7747 0626 4043.00"])
def test_decimals_behind_a_code_are_read_and_said(text, geocoder):
    found = geocoder.geocode(text)
    assert found.address_code == DOOR
    assert "spreadsheet" in found.reason


def test_a_code_that_a_spreadsheet_has_rounded_is_said(geocoder):
    found = geocoder.geocode("7.74706E+11")
    assert found.level is GeocodeLevel.NONE
    assert "its last digits are lost" in found.reason


def test_a_short_form_with_its_commune_is_the_door(geocoder):
    code = encode(latitude=11.57590, longitude=104.92270)
    short = short_form(code)
    assert short.unique
    for text in (short.text, f"{short.text}, ភ្នំពេញ", f"{short.text.split()[0]}, 120211"):
        found = geocoder.geocode(text)
        assert (found.level, found.address_code) == (GeocodeLevel.DOOR, code), text
        assert found.reason_code == "short_form"


def test_a_short_form_with_several_readings_is_a_list(geocoder):
    found = geocoder.geocode("0626-4043 Sangkat Nokor Thum")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "short_form_ambiguous")
    assert (found.address_code, found.postcode) == (None, "171005")
    assert DOOR in found.reason
    assert "7731-0626-4043" in found.reason


def test_a_short_form_without_a_place_says_what_is_missing(geocoder):
    found = geocoder.geocode("0626-4043")
    assert found.level is GeocodeLevel.NONE
    assert "write the commune with it" in found.reason


@pytest.mark.parametrize("numbers", ["#1201-1243", "St. 1201-1243", "1201-1203", "2023-2024"])
def test_spans_of_houses_and_years_are_no_short_form(numbers, geocoder):
    found = geocoder.geocode(f"{numbers}, Sangkat Srah Chak, Phnom Penh")
    assert (found.level, found.postcode) == (GeocodeLevel.COMMUNE, "120210")
    assert "address code" not in found.reason


@pytest.mark.parametrize(
    ("text", "postcode", "alternatives"),
    [("10203", "010203", ["100000"]), ("១០២០៣", "010203", ["100000"]), ("12302", "120000", [])],
)
def test_five_digits_alone_are_never_silent(text, postcode, alternatives, geocoder):
    found = geocoder.geocode(text)
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "five_digits")
    assert found.postcode == postcode
    assert [other.postcode for other in found.alternatives] == alternatives
    assert "Five digits" in found.reason


def test_words_decide_what_five_digits_are(geocoder):
    lost = geocoder.geocode("Banteay Meanchey 10203")
    assert (lost.postcode, lost.confidence) == ("010203", ConfidenceClass.B)
    assert "leading zero" in lost.reason
    old = geocoder.geocode("Khan Tuol Kouk, Phnom Penh 12150")
    assert (old.postcode, old.confidence) == ("120400", ConfidenceClass.A)
    assert "The words agree" in old.reason
    other = geocoder.geocode("Siem Reap 12302")
    assert (other.postcode, other.confidence) == ("170000", ConfidenceClass.C)
    assert other.alternatives[0].postcode == "120000"


@pytest.mark.parametrize(
    "text", ["St. 12302, Phnom Penh", "#12302 Phnom Penh", "ផ្ទះលេខ 12302 ភ្នំពេញ"]
)
def test_the_number_of_a_house_or_street_is_no_postcode(text, geocoder):
    found = geocoder.geocode(text)
    assert found.postcode == "120000"
    assert "Five digits" not in found.reason


@pytest.mark.parametrize("text", ["120407.0", "១២០៤០៧.០", "120407,00", "1.20407E+05"])
def test_what_a_spreadsheet_did_to_a_postcode_is_read_and_said(text, geocoder):
    found = geocoder.geocode(text)
    assert (found.postcode, found.confidence) == ("120407", ConfidenceClass.A)
    assert "spreadsheet" in found.reason


@pytest.mark.parametrize(
    "number",
    [
        "$12",
        "12.50$",
        "45000៛",
        "120,000 riel",
        "120407 រៀល",
        "USD 120407",
        "COD: $120407",
        "COD 120000៛",
        "Tel 23 882889",
        "Tel: 120407",
        "ទូរស័ព្ទ 882889",
        "012 120407",
        "+855 23 120407",
    ],
)
def test_money_and_telephones_are_no_postcodes(number, geocoder):
    found = recognise(clean_characters(f"{number}, Sangkat Srah Chak, Phnom Penh"))
    assert (found.postcodes, found.loose, len(found.aside)) == ((), (), 1)
    answer = geocoder.geocode(f"{number}, Sangkat Srah Chak, Phnom Penh")
    assert (answer.postcode, answer.confidence) == ("120210", ConfidenceClass.A)


@pytest.mark.parametrize(
    "premises",
    [
        "#24DEFG, Street 273, ",
        "No. 831c, National Road No. 5, ",
        "ផ្ទះលេខ ១២Eo ផ្លូវ ២៧១ ក្រុមទី៩ ",
        "1st Floor, Bldg S2-01 (217), St. 12N/14E, ",
        "12.5 km, Group 9, S/K ",
        "House 1201-1203, P.O. Box 1234, ",
    ],
)
def test_an_ordinary_address_holds_no_direct_form(premises):
    units = load_gazetteer().units
    for village in list(load_gazetteer().at(Level.VILLAGE))[::400]:
        chain = [village, units[village.code[:6]], units[village.code[:4]], units[village.code[:2]]]
        for names in ([unit.name_latin for unit in chain], [unit.name_km for unit in chain]):
            text = clean_characters(premises + ", ".join(names))
            assert recognise(text) == Direct(None, None, (), (), (), text)


@given(st.text(alphabet="0123456789 -.,$៛xE+#St០១២៣៤៥៦៧៨៩", max_size=60))
@settings(max_examples=300, deadline=None)
def test_no_jumble_of_numbers_is_an_error_or_abroad(text):
    found = load_geocoder().geocode(text)
    if found.latitude is not None:
        where = load_lattice().locate(latitude=found.latitude, longitude=found.longitude)
        assert where.kind is not TerritoryKind.OUTSIDE


@given(st.text(alphabet="0123456789 -.,$៛xE+#St°'\"NE:/@", max_size=60))
@settings(max_examples=300, deadline=None)
def test_recognising_twice_is_recognising_once(text):
    cleaned = clean_characters(text)
    assert recognise(clean_characters(cleaned)) == recognise(cleaned)
