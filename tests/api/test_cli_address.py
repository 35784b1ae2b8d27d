"""phlov address: what a person types and reads."""

from __future__ import annotations

import json

import pytest


def test_an_address_in_both_scripts_as_a_label(phlov):
    code, out, _ = phlov(
        "address", "format", "--house", "12", "--street", "271", "--village", "12040714",
        "--both", "--label",
    )  # fmt: skip
    assert code == 0
    assert out.splitlines() == [
        "ផ្ទះលេខ ១២, ផ្លូវ ២៧១",
        "ភូមិ ១៤",
        "សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក",
        "រាជធានីភ្នំពេញ ១២០៤០៧",
        "",
        "House 12, Street 271",
        "Phum 14",
        "Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk",
        "Phnom Penh 120407",
    ]


def test_latin_on_one_line_is_the_default_and_khmer_is_asked_for(phlov):
    arguments = ("address", "format", "--postcode", "171005", "--near", "Angkor Wat")
    _, latin, _ = phlov(*arguments)
    assert (
        latin == "near Angkor Wat, Sangkat Nokor Thum, Krong Siem Reab, Siemreap Province 171005\n"
    )
    _, khmer, _ = phlov(*arguments, "--khmer")
    assert khmer.startswith("ជិត Angkor Wat, សង្កាត់នគរធំ ")


def test_a_corner_behind_a_market_for_mail_from_abroad(phlov):
    code, out, _ = phlov(
        "address", "format", "--corner", "360", "--corner", "Preah Monivong Blvd",
        "--near", "Phsar Thmei", "--relation", "behind", "--postcode", "12", "--country",
    )  # fmt: skip
    assert code == 0
    assert out == (
        "Corner of Street 360 and Preah Monivong Boulevard, behind Phsar Thmei, "
        "Phnom Penh 120000, CAMBODIA\n"
    )


def test_everything_wrong_is_said_at_once(phlov):
    code, out, err = phlov(
        "address", "format", "--house", "twelve", "--corner", "1", "--village", "99"
    )
    assert (code, out) == (65, "")
    for where in ("house", "corner", "unit"):
        assert f"- {where}: got" in err
    code, _, err = phlov("address", "format", "--village", "12040714", "--postcode", "120407")
    assert code == 65
    assert "--village, --postcode" in err


def test_a_table_of_elements(phlov):
    code, out, err = phlov(
        "address",
        "parse",
        "#12Eo, St. 271, Phum 14, Sangkat Boeng Kak 1, Khan Toul Kork, 012345678",
    )
    assert code == 0
    rows = dict(line.split(maxsplit=1) for line in out.splitlines())
    assert rows["house"] == "១២Eo · 12Eo"
    assert rows["village"] == "ភូមិ ១៤ · Phum 14  [12040714]"
    assert rows["postcode"] == "១២០៤០៧ · 120407"
    assert "class A" in err
    assert "Not read: “012345678”" in err


def test_elements_as_json(phlov):
    code, out, _ = phlov("address", "parse", "ផ្ទះលេខ ១២ ផ្លូវ ២៧១ រាជធានីភ្នំពេញ", "--json")
    record = json.loads(out)
    assert code == 0
    assert record["elements"][0] == {
        "element": "house",
        "component": "street number or plot",
        "khmer": "១២",
        "latin": "12",
        "code": "",
    }
    assert record["lines"]["latin"] == ["House 12, Street 271", "Phnom Penh 120000"]
    assert record["class"] in {"A", "B"}


@pytest.mark.parametrize("text", ["", "Thmei"])
def test_a_text_without_an_address_exits_with_65(text, phlov):
    code, out, _ = phlov("address", "parse", text)
    assert code == 65
    assert out == "No element of an address.\n"


def test_the_address_of_a_position(phlov):
    code, out, err = phlov("address", "reverse", "13.41250,103.86700")
    assert code == 0
    assert out.splitlines() == [
        "សង្កាត់នគរធំ ក្រុងសៀមរាប, ខេត្តសៀមរាប ១៧១០០៥, ៧៧៤៧-០៦២៦-៤០៤៣",
        "Sangkat Nokor Thum, Krong Siem Reab, Siemreap Province 171005, 7747-0626-4043",
    ]
    assert "exact, class A" in err


def test_fewer_decimals_give_a_coarser_code(phlov):
    _, out, _ = phlov("address", "reverse", "១៣.៤១២៥", "១០៣.៨៦៧០")
    assert out.splitlines()[1].endswith("7747-0626-xxxx")
    _, out, _ = phlov("address", "reverse", "13.4125,103.8670", "--accuracy-m", "3")
    assert out.splitlines()[1].endswith("7747-0626-4043")


@pytest.mark.parametrize(
    ("position", "why"), [("12.9,104.0", "water"), ("13.7563,100.5018", "outside Cambodia")]
)
def test_water_and_abroad_say_why(position, why, phlov):
    code, out, _ = phlov("address", "reverse", position)
    assert code == 65
    assert out.startswith("No address here: ")
    assert why in out
    code, out, _ = phlov("address", "reverse", position, "--json")
    assert json.loads(out)["elements"] == []
