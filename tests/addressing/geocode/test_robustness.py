import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing import ConfidenceClass, GeocodeLevel, load_geocoder
from postcodes import TerritoryKind, load_lattice

PIECES = st.sampled_from(
    [
        *("Phum ", "Sangkat ", "S/K", " Khan ", "ភូមិ", "ខណ្ឌ", "ខេត្ត", " Village", " District"),
        *("St. ", "#", "ផ្ទះលេខ", "No ", " near ", " market"),
        *("Boeng Kak", " Ti Muoy", "ទី១", "ភ្នំពេញ", "Kandal", "្", "ា", "\u200b", "\u202e"),
        *(", ", ".", "/", "(", "-", "°", "'", "x", "5", "NaN"),
        *("11.55", "104.9", "@11.5,104.9", "!3d11.5!4d104.9", "https://", "geo:"),
        *("7747-0626-4043", "120407", "012345678"),
        *(" Thailand", "Tinh ", "Huyen ", "ต.", "金边", "😀", "\u200f", "\x07", "\ud800"),
    ]
)


def check(text):
    found = load_geocoder().geocode(text)
    assert found.query == text
    assert 0.0 <= found.probability <= 1.0
    assert found.reason
    if found.level is GeocodeLevel.NONE:
        assert found.confidence is ConfidenceClass.NONE
        assert found.latitude is found.longitude is found.postcode is None
        return
    assert found.confidence is not ConfidenceClass.NONE
    if found.latitude is not None:
        where = load_lattice().locate(latitude=found.latitude, longitude=found.longitude)
        assert where.kind is not TerritoryKind.OUTSIDE
    if found.area_code is not None and found.address_code is None:
        assert found.accuracy_m <= (4100 if found.area_code.count("x") == 8 else 85)
    if found.address_code is not None:
        assert found.level in {GeocodeLevel.PIN, GeocodeLevel.DOOR}
        assert found.accuracy_m <= 5.0


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_any_text_gets_an_answer_inside_the_country_or_none(text):
    check(text)


@given(st.lists(PIECES, max_size=14).map("".join))
@settings(max_examples=300)
def test_any_broken_address_gets_an_answer_inside_the_country_or_none(text):
    check(text)


@given(st.text(st.characters(min_codepoint=0x1780, max_codepoint=0x17FF), max_size=120))
@settings(max_examples=100)
def test_any_khmer_gets_an_answer(text):
    check(text)


@given(st.floats(), st.floats())
@settings(max_examples=150)
def test_any_position_gets_an_answer_inside_the_country_or_none(latitude, longitude):
    found = load_geocoder().geocode("", latitude=latitude, longitude=longitude)
    if found.latitude is not None:
        where = load_lattice().locate(latitude=found.latitude, longitude=found.longitude)
        assert where.kind is not TerritoryKind.OUTSIDE


LETTER = """Dear Sir or Madam,

I am writing about the parcel that I sent last week from the central market in Siem Reap. The office
told me that it may have been returned. Please deliver it to the following address:

Chan Sophea
#24, St. 273, Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh
Tel: 012 345 678

Thank you very much for your help in this matter.
"""

KHMER_LETTER = """សូមគោរពជូន លោកនាយកប្រៃសណីយ៍ ខ្ញុំបាទបានផ្ញើកញ្ចប់មួយពីខេត្តសៀមរាប។
សូមមេត្តាដឹកជញ្ជូនទៅអាសយដ្ឋានខាងក្រោម៖
ផ្ទះលេខ២៤ ផ្លូវ២៧៣ ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក រាជធានីភ្នំពេញ
សូមអរគុណ"""

NO_ADDRESS = """Dear all, the meeting on Monday about the new market in town will take place at the
office behind the pagoda. Please bring your reports and the list of villages. Kind regards, Dara"""


@pytest.mark.parametrize("letter", [LETTER, KHMER_LETTER], ids=["English", "Khmer"])
def test_the_address_in_a_letter_is_found(letter):
    assert load_geocoder().geocode(letter).village_code == "12040714"


@pytest.mark.parametrize("times", [1, 60])
def test_a_letter_without_an_address_gets_no_sure_answer(times):
    found = load_geocoder().geocode(NO_ADDRESS * times)
    assert found.confidence in {ConfidenceClass.C, ConfidenceClass.NONE}


@pytest.mark.parametrize(
    "text",
    [
        "😀 Sangkat Boeng Kak 1 😀, Khan Toul Kork 🏠",
        "\u202eSangkat Boeng Kak 1\u202c, Khan Toul Kork\u200f",
        "Sangkat\x00 Boeng\x07 Kak 1,\x1b Khan Toul Kork",
        "Sangkat Boeng Kak 1, Sangkat Boeng Kak 1, Khan Toul Kork, Khan Toul Kork",
        "Ｓａｎｇｋａｔ Ｂｏｅｎｇ Ｋａｋ １, Khan Toul Kork",
    ],
    ids=["emoji", "directions", "control characters", "repeated", "full width"],
)
def test_signs_that_say_nothing_change_nothing(text):
    found = load_geocoder().geocode(text)
    assert (found.postcode, found.confidence) == ("120407", ConfidenceClass.A)


def test_ten_thousand_characters_of_anything():
    for text in ("a " * 5_000, "ភូមិ" * 2_500, "Phum, " * 1_700, "1,2;" * 2_500, "(" * 10_000):
        check(text)
