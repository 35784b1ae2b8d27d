"""Codes written short: eight digits and a place that people know."""

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.areas import code_of_key
from addressing.code.codec import decode, encode
from addressing.code.form import SYMBOLS
from addressing.code.roots import root_cells
from addressing.code.short_form import read_short_form, short_form
from addressing.code.unit_area import area_prefix
from addressing.errors import CodeFormatError, CodeUnknownError
from gis_data import Level
from postcodes import PostcodeUnknownError, load_lattice, load_registry

ANGKOR = "7747-0626-4043"


def postcode_at(code):
    place = decode(code)
    return load_lattice().locate(latitude=place.latitude, longitude=place.longitude).postcode


@pytest.fixture(scope="module")
def communes():
    return [u for u in load_registry().units.values() if u.level is Level.COMMUNE]


@pytest.fixture(scope="module")
def doors(communes):
    """A door in the middle of every fortieth commune that has an area."""
    lattice = load_lattice()
    places = [lattice.places[u.postcode] for u in communes if lattice.has_area(u.postcode)]
    return [encode(latitude=p.latitude, longitude=p.longitude) for p in places[::40]]


# --- writing ----------------------------------------------------------------------------------


def test_a_door_is_written_with_its_commune_district_or_province():
    assert short_form(ANGKOR).text == "0626-4043 Nokor Thum"
    assert short_form(ANGKOR, khmer=True).text == "0626-4043 នគរធំ"
    assert short_form("៧៧៤៧០៦២៦៤០៤៣", level=Level.DISTRICT).text == "0626-4043 Siem Reab"
    assert short_form(ANGKOR, level=Level.PROVINCE).text == "0626-4043 Siemreap"


def test_the_full_code_is_always_among_the_readings(doors):
    for code in doors:
        for level in (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE):
            for khmer in (False, True):
                short = short_form(code, level=level, khmer=khmer)
                assert short.code == code
                assert code in short.candidates
                assert short.candidates == read_short_form(short.text).candidates
                assert short.unique == (len(short.candidates) == 1)
                assert postcode_at(code).startswith(short.place.code)


def test_what_has_no_short_form_says_why(tonle_sap):
    on_the_lake = encode(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    with pytest.raises(CodeUnknownError, match="no commune"):
        short_form(on_the_lake)
    with pytest.raises(CodeFormatError, match="area"):
        short_form("7747-0626-xxxx")
    with pytest.raises(CodeFormatError, match="suffix"):
        short_form("7747-0626-4043-27")
    with pytest.raises(CodeFormatError, match="village"):
        short_form(ANGKOR, level=Level.VILLAGE)


# --- reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        "0626-4043 Nokor Thum",
        "06264043 nokor thum",
        "Nokor Thum 0626 4043",
        "Sangkat Nokor Thum, 0626–4043",
        "0626-4043, Sangkat Nokor-Thum, Krong Siem Reap",
        "Siem Reap: 0626.4043; Nokor Thum",
        "០៦២៦-៤០៤៣ នគរធំ",
        "សង្កាត់នគរធំ ០៦២៦\u200b៤០៤៣",
        "0626-4043 171005",
        "១៧១០០៥ ០៦២៦-៤០៤៣",
    ],
)
def test_names_and_postcodes_in_either_script_before_or_behind(typed):
    assert read_short_form(typed).candidates == ("7731-0626-4043", ANGKOR)


def test_a_khmer_name_is_one_name_however_it_is_romanised():
    for typed in ("0626-4043 Siem Reap", "0626-4043 Siem Reab", "0626-4043 សៀមរាប"):
        reading = read_short_form(typed)
        assert [unit.postcode for unit in reading.places] == [
            "080122",
            "171009",
            "171000",
            "170000",
        ]
        assert ANGKOR in reading.candidates


def test_of_several_places_of_one_name_the_smallest_stands_first():
    candidates = read_short_form("0626-4043 Siem Reap").candidates
    assert candidates[:2] == ("7731-0626-4043", ANGKOR)  # the krong
    assert candidates[2:] == tuple(sorted(candidates[2:]))  # the rest of the province
    assert {postcode_at(code)[:4] for code in candidates[:2]} == {"1710"}
    assert all(postcode_at(code)[:2] == "17" for code in candidates)


def test_all_communes_of_one_name_are_candidates_in_the_order_of_their_postcodes(communes):
    named = [unit for unit in communes if unit.name_latin == "Samraong"]
    assert len(named) >= 10
    first = load_lattice().places[named[0].postcode]
    code = encode(latitude=first.latitude, longitude=first.longitude)
    reading = read_short_form(f"{code[5:]} Khum Samraong")
    assert {unit.postcode for unit in named} < {unit.postcode for unit in reading.places}
    assert code in reading.candidates
    order = [(unit.level, unit.postcode) for unit in reading.places]
    assert order == sorted(
        order, key=lambda pair: (["commune", "district"].index(pair[0]), pair[1])
    )
    narrowed = read_short_form(f"{code[5:]} Samraong, {named[0].postcode[:2]}0000")
    assert set(narrowed.candidates) <= set(reading.candidates)
    assert all(postcode_at(found)[:2] == named[0].postcode[:2] for found in narrowed.candidates)


def test_a_commune_without_an_area_of_its_own_is_answered_by_what_stands_for_it(communes):
    lattice = load_lattice()
    without = [unit for unit in communes if not lattice.has_area(unit.postcode)]
    assert len(without) == 19
    for unit in without:
        prefix = area_prefix(unit)
        assert prefix[:4] == unit.postcode[:4]
        place = lattice.representative_point(unit.postcode)
        code = encode(latitude=place.latitude, longitude=place.longitude)
        if not postcode_at(code).startswith(prefix):
            continue  # the point of a district may lie in a neighbour of its area
        assert code in read_short_form(f"{code[5:]} {unit.postcode}").candidates
        assert code in read_short_form(f"{code[5:]} {unit.name_km}").candidates


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "short form"),
        ("0626-4043", "short form"),
        ("Siem Reap", "short form"),
        ("626-4043 Siem Reap", "short form"),
        ("0526-4043 Siem Reap", "pram-muoy"),
        ("7747-0626-4043 Siem Reap", "full code"),
        ("0626-4043 Atlantis", "'Atlantis'"),
        ("0626-4043 Nokor Thum, Atlantis", "'Atlantis'"),
        ("0626-4043 999999", "'999999'"),
    ],
)
def test_what_is_no_short_form_is_explained(typed, says):
    with pytest.raises(CodeFormatError, match=says):
        read_short_form(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "0826-4043 Siem Reap",  # no child cell has the digit 8
        "0626-4043 Phnom Penh, Siem Reap",  # nothing lies in both
        "0626-4044 Sangkat Voat Phnum",
    ],
)
def test_where_no_code_ends_so_it_is_said(typed):
    with pytest.raises(CodeUnknownError, match="ends so"):
        read_short_form(typed)


def test_an_unknown_postcode_is_never_taken_for_another():
    with pytest.raises(PostcodeUnknownError):
        load_registry().get("999999")


@given(st.text(max_size=30), st.text(alphabet=SYMBOLS, min_size=8, max_size=8))
def test_no_text_ends_in_anything_but_candidates_or_a_code_error(name, digits):
    try:
        candidates = read_short_form(f"{digits} {name}").candidates
    except (CodeFormatError, CodeUnknownError):
        return
    assert candidates
    assert all(code.replace("-", "").endswith(digits) for code in candidates)


@given(st.integers(0, len(root_cells()) * 7**8 - 1))
def test_candidates_are_sound_codes_inside_the_place(key):
    code = code_of_key(key)
    try:
        candidates = read_short_form(f"{code[5:]} 120000").candidates
    except CodeUnknownError:
        return
    assert all(postcode_at(found).startswith("12") for found in candidates)


def test_a_reading_is_quick_enough_while_someone_types():
    read_short_form("0626-4043 Siem Reap")  # tables are loaded once
    before = perf_counter()
    for _ in range(5):
        read_short_form("0626-4043 Siem Reap")
    assert (perf_counter() - before) / 5 < 0.05
