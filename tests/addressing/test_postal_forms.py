"""How an address looks once it is written, and what the builder refuses."""

import pytest

from addressing.code.speech import Script
from addressing.postal.building import build_address
from addressing.postal.elements import Landmark, Name, Relation, Street, StreetKind
from addressing.postal.formatting import format_label, format_line
from addressing.postal.lines import joined, width_of
from addressing.postal.table import address_elements
from gis_data import InputError

BOULEVARD = Street(StreetKind.BOULEVARD, "93", Name("ព្រះមុនីវង្ស", "Preah Monivong"))


@pytest.fixture(scope="module")
def flat():
    """A flat in a tower on Monivong Boulevard, in Phum 14 of Boeng Kak 1."""
    return build_address(
        house="12Eo",
        room="4B",
        floor="G",
        building="Vattanac Tower",
        street=BOULEVARD,
        landmark=Landmark(Relation.OPPOSITE, Name("ផ្សារថ្មី", "Central Market")),
        group="9",
        unit="12040714",
    )


def test_the_latin_order(flat):
    assert format_label(flat, Script.LATIN) == (
        "Room 4B, Ground Floor, Vattanac Tower, House 12Eo, Preah Monivong Boulevard (93)",
        "opposite Central Market, Group 9, Phum 14",
        "Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk",
        "Phnom Penh 120407",
    )


def test_the_khmer_order_with_khmer_digits(flat):
    assert format_label(flat, Script.KHMER) == (
        "ផ្ទះលេខ ១២Eo, បន្ទប់ ៤B, ជាន់ផ្ទាល់ដី, អគារ Vattanac Tower, មហាវិថីព្រះមុនីវង្ស (៩៣)",
        "ទល់មុខផ្សារថ្មី, ក្រុមទី ៩, ភូមិ ១៤",
        "សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក",
        "រាជធានីភ្នំពេញ ១២០៤០៧",
    )


@pytest.mark.parametrize(
    ("unit", "latin", "khmer"),
    [
        ("080203", "Khum Dei Ed, Srok Kien Svay, Kandal Province 080203", "ឃុំ"),
        ("1710", "Krong Siem Reab, Siemreap Province 171000", "ក្រុងសៀមរាប"),
        ("12", "Phnom Penh 120000", "រាជធានីភ្នំពេញ"),
        ("170000", "Siemreap Province 170000", "ខេត្តសៀមរាប"),
        (
            "120407-14",
            "Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh 120407",
            "ភូមិ",
        ),
    ],
)
def test_unit_words_follow_the_type_of_the_unit(unit, latin, khmer):
    address = build_address(unit=unit)
    assert format_line(address, Script.LATIN) == latin
    assert format_line(address, Script.KHMER).startswith(khmer)


def test_what_is_missing_vanishes_with_its_separator():
    assert format_line(build_address(street="271"), Script.LATIN) == "Street 271"
    assert format_line(build_address(street="271", unit="12"), Script.LATIN) == (
        "Street 271, Phnom Penh 120000"
    )
    assert format_label(build_address(house="5", unit="12"), Script.LATIN) == (
        "House 5",
        "Phnom Penh 120000",
    )


def test_mail_from_abroad_ends_with_the_country_in_capitals(flat):
    for script in Script:
        assert format_label(flat, script, country=True)[-1] == "CAMBODIA"
        assert format_line(flat, script, country=True).endswith(", CAMBODIA")


def test_the_address_code_stands_below_the_address_and_above_the_country():
    address = build_address(unit="171005", code="៧៧៤៧-០៦២៦-៤០៤៣-២៧")
    assert format_label(address, Script.LATIN, country=True)[-2:] == (
        "7747-0626-4043-27",
        "CAMBODIA",
    )
    assert format_label(address, Script.KHMER)[-1] == "៧៧៤៧-០៦២៦-៤០៤៣-២៧"


@pytest.mark.parametrize("script", list(Script))
@pytest.mark.parametrize("width", [20, 24, 32, 48])
def test_no_line_of_a_label_is_wider_than_asked(flat, script, width):
    lines = format_label(flat, script, width=width, country=True)
    assert max(map(width_of, lines)) <= width


def test_lines_break_after_a_comma_first_then_at_a_space_then_within_a_word():
    address = build_address(
        street=Street(name=Name(latin="Samdech Preah Sangkareach Chuon Nath Supermegastreetname")),
        house="12",
        unit="12040714",
    )
    lines = format_label(address, Script.LATIN, width=20)
    assert lines[0] == "House 12,"
    assert lines[1:3] == ("Samdech Preah", "  Sangkareach Chuon")
    assert joined("\n".join(lines)).splitlines()[1] == (
        "Samdech Preah Sangkareach Chuon Nath Supermegastreetname Street"
    )


def test_a_label_narrower_than_names_of_units_is_refused(flat):
    with pytest.raises(InputError, match="at least 20"):
        format_label(flat, Script.LATIN, width=19)


def test_two_villages_of_one_name_carry_the_sorting_number():
    twins = [build_address(unit=code) for code in ("08110601", "08110602")]
    written = [format_line(twin, Script.KHMER) for twin in twins]
    assert written[0] != written[1]


def test_a_table_names_components_and_codes(flat):
    rows = {row.key: row for row in address_elements(flat)}
    assert rows["house"].component == "street number or plot"
    assert (rows["house"].khmer, rows["house"].latin) == ("១២Eo", "12Eo")
    assert rows["village"].code == "12040714"
    assert rows["district"].latin == "Khan Tuol Kouk"
    assert (rows["country"].code, rows["postcode"].khmer) == ("KH", "១២០៤០៧")


def test_everything_that_is_wrong_is_said_at_once():
    with pytest.raises(InputError) as refusal:
        build_address(
            house="twelve",
            floor="high",
            corner=["271"],
            street="St.",
            building="A, B",
            unit="999999",
            code="7747-0626-4044",
        )
    where = [problem.where for problem in refusal.value.problems]
    assert where == ["house", "floor", "building", "street", "corner", "unit", "code"]


def test_a_code_outside_the_unit_is_refused():
    with pytest.raises(InputError, match="It lies in Sangkat Nokor Thum"):
        build_address(unit="120407", code="7747-0626-4043")


@pytest.mark.parametrize(
    "part",
    [
        {"landmark": Landmark(Relation.NEAR, Name.of("Sangkat Srah Chak"))},
        {"building": "Street House"},
        {"estate": "កម្មករ"},  # a village of this name is called បុរីកម្មករ
    ],
)
def test_names_that_a_reader_would_take_for_something_else_are_refused(part):
    with pytest.raises(InputError, match="told apart"):
        build_address(unit="12", **part)


def test_an_empty_address_and_an_unknown_part_are_refused():
    with pytest.raises(InputError, match="at least one element"):
        build_address()
    with pytest.raises(TypeError, match="addressee"):
        build_address(addressee="Sok")


def test_names_in_one_script_stand_in_for_the_other():
    address = build_address(street=Street(name=Name(latin="Sothearos")), unit="12")
    assert format_line(address, Script.KHMER).startswith("ផ្លូវ Sothearos, ")
