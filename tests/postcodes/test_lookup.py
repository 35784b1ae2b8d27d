"""What a code named on a date, in every form that people and spreadsheets give it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data import Level, load_gazetteer
from postcodes import (
    Certainty,
    CodeForm,
    PostcodeFormatError,
    PostcodeUnknownError,
    format_sorting_code,
    load_disputes,
    load_registry,
    lookup,
    parse_sorting_code,
    read_forms,
    village_of,
)

POSTCODES = sorted(load_registry().units)


def test_the_same_digits_name_two_places_on_two_dates():
    then = lookup("121001", on=date(2024, 6, 1))
    assert then.unit.name_latin == "Chrouy Changvar"
    assert [unit.code for unit in then.chain] == ["121001", "121000", "120000"]
    assert [link.new.code for link in then.successors] == ["121102"]
    assert then.certainty is Certainty.A
    now = lookup("121001")
    assert now.unit.name_latin == "Kbal Kaoh"
    assert {link.old.code for link in now.predecessors} == {"121207"}
    assert "Chrouy Changvar" in " ".join(now.warnings)


@pytest.mark.parametrize(
    ("code", "on", "says"),
    [
        ("121001", date(2010, 1, 1), "oldest list is of 2014-10-14.*Chrouy Changvar"),
        ("121301", date(2018, 1, 1), "later time.*Boeng Keng Kang.*since 2019"),
        ("120102", None, "names nothing today.*Boeng Keng Kong 1.*until 2025-12-29.*121301"),
        ("120102", date(2026, 1, 1), "named nothing on 2026-01-01.*121301"),
        ("120499", None, "120401 to 120410.*one slip: 120409"),
        ("999999", None, "provinces run from 010000 to 250000"),
        ("120407-99", None, "14 villages, from 120407-01 to 120407-14"),
    ],
)
def test_a_code_that_named_nothing_says_what_it_named_when(code, on, says):
    with pytest.raises(PostcodeUnknownError, match=says):
        lookup(code, on)


def test_every_postcode_in_force_is_found_and_none_is_doubtful_but_the_disputed():
    disputed = {dispute.postcode for dispute in load_disputes().values()}
    for code in POSTCODES:
        found = lookup(code)
        assert found.unit.code == code
        assert (found.certainty is Certainty.A) == (code not in disputed)


def test_the_post_and_the_administration_may_disagree_on_a_day():
    found = lookup("220101", on=date(2023, 5, 5))
    assert found.certainty is Certainty.C
    assert found.unit.name_latin == "Angkaol"
    assert [other.unit.name_latin for other in found.others] == ["Anlong Veaeng"]
    decided = lookup("220101", on=date(2023, 5, 5), context="Anlong Veaeng, Oddar Meanchey")
    assert decided.unit.name_latin == "Anlong Veaeng"
    assert decided.certainty is Certainty.B


def test_a_year_without_a_day_is_said_to_be_one():
    found = lookup("121301", on=date(2019, 5, 1))
    assert found.certainty is Certainty.B
    assert "only the years are known (2019 to 2025-12-29)" in " ".join(found.warnings)


# --- five digits ----------------------------------------------------------------------------


def test_865_postcodes_begin_with_a_zero():
    assert sum(code.startswith("0") for code in POSTCODES) == 865


def test_five_digits_are_two_readings_unless_the_text_decides():
    both = lookup("10203")
    assert both.certainty is Certainty.C
    assert (both.unit.code, both.reading.form) == ("010203", CodeForm.LOST_ZERO)
    assert [(x.unit.code, x.form) for x in both.others] == [("100000", CodeForm.LEGACY)]
    for context, code in [
        ("Mongkol Borey, Banteay Meanchey", "010203"),
        ("ឃុំចំណោម", "010203"),
        ("Kratie", "100000"),
        ("ខេត្តក្រចេះ", "100000"),
    ]:
        decided = lookup("10203", context=context)
        assert (decided.unit.code, decided.certainty) == (code, Certainty.B)
    assert lookup("10203", context="Phnom Penh").certainty is Certainty.C


@pytest.mark.parametrize(
    ("typed", "code", "says"),
    [
        ("12000", "120000", "since 1997"),
        ("១២០០០", "120000", "since 1997"),
        ("12302", "120000", "Khan Chamkar Mon"),
        ("02000", "020000", "province 02"),
        ("90101", "090101", "leading zero was dropped"),
    ],
)
def test_five_digits_with_one_reading_are_accepted_with_a_warning(typed, code, says):
    found = lookup(typed)
    assert found.unit.code == code
    assert found.certainty is Certainty.B
    assert says in " ".join(found.warnings)


@given(st.sampled_from([code for code in POSTCODES if code.startswith("0")]))
def test_a_lost_zero_is_always_among_the_readings(code):
    found = lookup(code[1:])
    readings = [found.reading, *found.others]
    assert code in [reading.unit.code for reading in readings]
    assert found.certainty is not Certainty.A
    assert (found.certainty is Certainty.C) == bool(found.others)


# --- what spreadsheets and keyboards do -----------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["120407", "១២០៤០៧", "１２０４０៧", "12 04 07", "120-407", "120407.0", "120407.00", "120,407",
     "1.20407E+05", "1.20407e5", "1,20407E+05", "'120407", "១២០\u200b៤០៧"],
)  # fmt: skip
def test_damaged_forms_of_one_code_are_read(typed):
    assert lookup(typed).unit.code == "120407"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1.2E+05", "last digits are lost"),
        ("1.204E+05", "last digits are lost"),
        ("1204", "the postcode is 120400"),
        ("12", "the postcode is 120000"),
        ("120007", "district number"),
        ("000101", "is not a postcode"),
        ("", "is not a postcode"),
        ("twelve", "is not a postcode"),
        ("120407123", "is not a postcode"),
    ],
)
def test_what_is_no_code_says_why(typed, says):
    with pytest.raises(PostcodeFormatError, match=says):
        lookup(typed)


@given(st.text(max_size=30))
def test_no_text_is_read_without_a_form_and_six_digits(text):
    try:
        readings = read_forms(text)
    except PostcodeFormatError:
        return
    assert readings
    assert all(len(each.postcode) == 6 and each.postcode.isdecimal() for each in readings)


@given(st.sampled_from(POSTCODES), st.sampled_from(["{}", "{}.0", " {} ", "'{}"]))
def test_every_postcode_survives_a_careless_cell(code, cell):
    assert lookup(cell.format(code)).unit.code == code


# --- sorting extension ----------------------------------------------------------------------


def test_every_village_has_a_sorting_code_that_leads_back_to_it():
    villages = load_gazetteer().at(Level.VILLAGE)
    assert len(villages) == 14_573
    for village in villages:
        written = format_sorting_code(village.code)
        assert parse_sorting_code(written) == (village.code[:6], village.code[6:])
        assert village_of(written) is village


def test_a_sorting_code_is_looked_up_with_its_village():
    for typed in ("120407-14", "12040714", "១២០៤០៧-១៤"):
        found = lookup(typed)
        assert found.unit.code == "120407"
        assert found.reading.village.name_latin == "Phum Dab Buon"
        assert found.certainty is Certainty.A
    assert lookup("1020101").reading.village.code == "01020101"
    assert lookup("1020101").certainty is Certainty.B


def test_village_numbers_of_the_past_are_not_known():
    found = lookup("120407-14", on=date(2023, 1, 1))
    assert found.reading.village is None
    assert "not known" in " ".join(found.warnings)


@pytest.mark.parametrize("typed", ["120407", "120400-01", "120407-00", "12000"])
def test_what_has_no_village_is_no_sorting_code(typed):
    with pytest.raises(PostcodeFormatError):
        parse_sorting_code(typed)


# --- disputed communes ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ours", "other", "name"),
    [
        ("021106", "021103", "Bour"),
        ("120807", "120804", "Krang Thnung"),
        ("120808", "120805", "Ou Baek K'am"),
        ("120809", "120806", "Kouk Khleang"),
    ],
)
def test_either_code_of_a_disputed_commune_says_so(ours, other, name):
    for code in (ours, other):
        found = lookup(code)
        assert found.unit.code == ours
        assert found.unit.name_latin == name
        assert found.certainty is Certainty.B
        assert found.dispute is not None
        told = " ".join(found.warnings)
        assert ours in told
        assert other in told
        assert "PhonSobon" in told
        assert "kh-address" in told


def test_before_the_prakas_nothing_was_disputed():
    found = lookup("120804", on=date(2023, 5, 5))
    assert found.unit.name_latin == "Krang Thnong"
    assert found.dispute is None
