import pytest

from gis_data import Level
from postcodes import (
    PostcodeFormatError,
    PostcodeUnknownError,
    UnitType,
    ascii_digits,
    load_registry,
    parse_postcode,
)


def test_there_are_1887_codes():
    assert len(load_registry().units) == 1887


@pytest.mark.parametrize(
    ("postcode", "km", "latin"),
    [
        ("120407", "សង្កាត់បឹងកក់ទី ១", "Sangkat Boeng Kak Ti Muoy"),
        ("120400", "ខណ្ឌទួលគោក", "Khan Tuol Kouk"),
        ("120000", "រាជធានីភ្នំពេញ", "Phnom Penh"),
        ("171000", "ក្រុងសៀមរាប", "Krong Siem Reab"),
        ("080801", "ឃុំបែកចាន", "Khum Baek Chan"),
        ("080800", "ស្រុកអង្គស្នួល", "Srok Angk Snuol"),
        ("080000", "ខេត្តកណ្ដាល", "Kandal Province"),
    ],
)
def test_units_have_their_words(postcode, km, latin):
    unit = load_registry().get(postcode)
    assert unit.full_name_km == km
    assert unit.full_name_latin == latin


def test_the_chain_leads_to_the_province():
    assert [unit.postcode for unit in load_registry().chain("120407")] == [
        "120407", "120400", "120000",
    ]  # fmt: skip


def test_unit_types_are_those_of_the_law():
    units = load_registry().units.values()
    counts = {kind: sum(unit.unit_type is kind for unit in units) for kind in UnitType}
    assert counts[UnitType.CAPITAL] == 1
    assert counts[UnitType.KHAN] == 14
    assert counts[UnitType.KRONG] == 33
    assert counts[UnitType.SROK] == 163
    assert counts[UnitType.SANGKAT] + counts[UnitType.KHUM] == 1652


def test_unit_types_agree_with_the_second_gazetteer(data_mirror):
    lines = (data_mirror / "gazetteer" / "districts.yml").read_text("utf-8").splitlines()
    code, towns = "", set()
    for line in lines:
        if line.startswith("  '"):
            code = line.strip().strip("':")
        if line.strip() == "latin: Krong":
            towns.add(code)
    ours = {u.code for u in load_registry().units.values() if u.unit_type is UnitType.KRONG}
    assert ours == towns


@pytest.mark.parametrize("typed", ["120407", "១២០៤០៧", "12 04 07", "120-407", "១២០\u200b៤០៧"])
def test_digits_and_spacing_do_not_matter(typed):
    assert parse_postcode(typed) == "120407"


@pytest.mark.parametrize("typed", ["", "12040", "1204071", "12040a", "120007", "twelve"])
def test_other_texts_are_refused_with_what_was_given(typed):
    with pytest.raises(PostcodeFormatError, match="is not a postcode") as caught:
        parse_postcode(typed)
    assert repr(typed) in str(caught.value)


def test_an_unknown_code_names_the_range_of_its_district():
    with pytest.raises(PostcodeUnknownError, match=r"Khan Tuol Kouk.*120401 to 120410"):
        load_registry().get("120499")


def test_khmer_digits_become_ascii():
    assert ascii_digits("០១២៣៤៥៦៧៨៩") == "0123456789"


def test_by_code_finds_every_level():
    registry = load_registry()
    assert registry.by_code("12").level is Level.PROVINCE
    assert registry.by_code("1204").level is Level.DISTRICT
    assert registry.by_code("120407").level is Level.COMMUNE
    with pytest.raises(PostcodeUnknownError):
        registry.by_code("99")
