"""House, street, floor, corner and landmark as people write them."""

import pytest

from addressing.code.speech import Script
from addressing.geocode import ConfidenceClass, load_geocoder
from addressing.geocode.clean import clean_characters
from addressing.postal.elements import Landmark, Name, Relation, Street, StreetKind
from addressing.postal.formatting import format_line
from addressing.postal.parsing import parse_address, read_address
from addressing.postal.premises import read_premises


@pytest.fixture(scope="module")
def premises():
    """What a text says of the premises."""
    words = load_geocoder().words
    return lambda text: read_premises(clean_characters(text), words).found


def number(value, kind=StreetKind.STREET):
    return Street(kind, value)


@pytest.mark.parametrize(
    ("text", "house"),
    [
        ("#12Eo, St. 271", "12Eo"),
        ("No. 831c", "831c"),
        ("House № 28 Eo, St. 110", "28Eo"),
        ("ផ្ទះលេខ១២ ផ្លូវលេខ ២៧១", "12"),
        ("ផ្ទះF62, ផ្លូវ ៥", "F62"),
        ("# 65AEO, St 193", "65AEO"),
        ("12-14, St 271", "12-14"),
        ("136 Samdech Preah Sangk Neayok Souk St.", "136"),
        ("#5/7, St 4, Sangkat Srah Chak", "5/7"),
    ],
)
def test_house_numbers(text, house, premises):
    assert premises(text)["house"] == house


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("St. 271", number("271")),
        ("ផ្លូវលេខ ២៧១", number("271")),
        ("Street 69BT", number("69BT")),
        ("National Road No.5", number("5", StreetKind.NATIONAL_ROAD)),
        ("NR 5", number("5", StreetKind.NATIONAL_ROAD)),
        ("ផ្លូវជាតិលេខ៥", number("5", StreetKind.NATIONAL_ROAD)),
        ("Preah Monivong Blvd.", Street(StreetKind.BOULEVARD, "", Name(latin="Preah Monivong"))),
        (
            "preah Monireth Blvd. (217)",
            Street(StreetKind.BOULEVARD, "217", Name(latin="preah Monireth")),
        ),
        (
            "St. 110 (Russian Federation Blvd.)",
            Street(StreetKind.BOULEVARD, "110", Name(latin="Russian Federation")),
        ),
        ("មហាវិថីព្រះមុនីវង្ស", Street(StreetKind.BOULEVARD, "", Name(khmer="ព្រះមុនីវង្ស"))),
        ("Market Street", Street(StreetKind.STREET, "", Name(latin="Market"))),
    ],
)
def test_streets(text, street, premises):
    assert premises(text) == {"street": street}


@pytest.mark.parametrize(
    "text",
    [
        "Corner of Street 360 and Street 370",
        "Corner Street 360 & Street 370)",
        "Corner of street 360 & 370",
        "Street 360, corner of 370",
        "កែងផ្លូវ ៣៦០ និងផ្លូវ ៣៧០",
        "ផ្លូវ ៣៦០ កែងផ្លូវលេខ ៣៧០",
        "ជ្រុងផ្លូវលេខ៣៦០ និងផ្លូវលេខ៣៧០",
    ],
)
def test_corners(text, premises):
    assert premises(text) == {"corner": (number("360"), number("370"))}


@pytest.mark.parametrize(
    ("text", "relation", "name"),
    [
        ("near Vattanac Bank", Relation.NEAR, "Vattanac Bank"),
        ("ជិតផ្សារថ្មី", Relation.NEAR, "ផ្សារថ្មី"),
        ("behind the pagoda", Relation.BEHIND, "the pagoda"),
        ("ខាងក្រោយវត្តលង្កា", Relation.BEHIND, "វត្តលង្កា"),
        ("opposite Soriya", Relation.OPPOSITE, "Soriya"),
        ("ទល់មុខ ធនាគារ ABA", Relation.OPPOSITE, "ធនាគារ ABA"),
        ("next to Wat Langka", Relation.NEXT_TO, "Wat Langka"),
        ("ក្បែរ សាលារៀន", Relation.NEXT_TO, "សាលារៀន"),
        ("in front of Lucky Mart", Relation.IN_FRONT_OF, "Lucky Mart"),
        ("East of Toul Tumpong Market", Relation.EAST_OF, "Toul Tumpong Market"),
        ("Soriya market", Relation.AT, "Soriya market"),
    ],
)
def test_landmarks(text, relation, name, premises):
    assert premises(text) == {"landmark": Landmark(relation, Name.of(name))}


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("1st Floor", "floor", "1"),
        ("Floor 12", "floor", "12"),
        ("Ground Floor", "floor", "G"),
        ("ជាន់ទី ៣", "floor", "3"),
        ("ជាន់ផ្ទាល់ដី", "floor", "G"),
        ("Room 4B", "room", "4B"),
        ("បន្ទប់ ៤០២", "room", "402"),
        ("Group 9", "group", "9"),
        ("ក្រុមទី៩", "group", "9"),
        ("krom 9", "group", "9"),
        ("Block A", "block", "A"),
        ("ប្លុក ៣", "block", "3"),
        ("Lot No 884", "plot", "884"),
        ("Borey Peng Huoth", "estate", Name(latin="Peng Huoth")),
        ("បុរីប៉េងហួត", "estate", Name(khmer="ប៉េងហួត")),
        ("Vattanac Capital Building", "building", Name(latin="Vattanac Capital")),
        ("Vattanac Tower", "building", Name(latin="Vattanac Tower")),
        ("ABA Bank Building", "building", Name(latin="ABA Bank")),
        ("Building S2-01", "building", Name(latin="S2-01")),
        ("អគារវឌ្ឍនៈ", "building", Name(khmer="វឌ្ឍនៈ")),
    ],
)
def test_what_lies_within_and_around_a_house(text, key, value, premises):
    assert premises(text) == {key: value}


def test_one_khmer_run_without_spaces():
    address = parse_address("ផ្ទះលេខ១៤ផ្លូវ២៧១ភូមិ៣សង្កាត់បឹងសាឡាងខណ្ឌទួលគោកភ្នំពេញ")
    assert (address.house, address.street, address.village_code) == (
        "14",
        number("271"),
        "12041003",
    )


def test_villages_that_begin_like_an_estate_or_a_corner_keep_their_name():
    for village in ("បុរីកម្មករ", "ភូមិបុរីកម្មករ"):
        address = parse_address(f"{village} សង្កាត់ទឹកថ្លា ខណ្ឌសែនសុខ")
        assert (address.village_code, address.estate) == ("12080210", None)
    assert parse_address("ភូមិកែង ឃុំគោលាប់").corner is None


def test_an_unsure_place_gives_no_unit_and_says_so():
    reading = read_address("#5, St 4, Sangkat Stueng Mean Chey, Khan Mean Chey, Phnom Penh")
    assert reading.geocode.confidence is ConfidenceClass.C
    assert reading.address.units == ()
    assert reading.address.house == "5"
    assert any("no unit is given" in note for note in reading.notes)


def test_what_belongs_to_no_element_is_kept():
    reading = read_address("#5, St 4, #7, tel 012 345 678, Sangkat Srah Chak, Phnom Penh")
    assert reading.address.house == "5"
    assert "012 345 678" in reading.unread
    assert any("7" in text for text in reading.unread)


def test_a_code_that_lies_elsewhere_is_said():
    reading = read_address("House 12, Sangkat Boeng Kak 1, Khan Tuol Kouk, 7747-0626-4043")
    assert reading.address.code == "7747-0626-4043"
    assert reading.address.postcode == "120407"
    assert any("Sangkat Nokor Thum" in note for note in reading.notes)


@pytest.mark.parametrize(
    ("text", "village"),
    [("120407-14", "12040714"), ("St 271, Sangkat Boeng Kak 1, Phnom Penh 120407-14", "12040714")],
)
def test_a_sorting_code_names_the_village(text, village):
    assert parse_address(text).village_code == village


def test_a_sorting_code_of_no_village_is_said():
    reading = read_address("St 271, 120407-99")
    assert reading.address.village_code is None
    assert reading.address.postcode == "120407"
    assert any("There is no village 120407-99" in note for note in reading.notes)


@pytest.mark.parametrize("text", ["", "  \n ", "😀", "Thmei", "\u202e\u200b", "Paris, France"])
def test_what_is_no_address_has_no_elements(text):
    reading = read_address(text)
    assert reading.address.units == ()
    assert reading.geocode.reason


def test_lines_that_go_on_are_joined_and_an_indented_text_is_not():
    text = "near Wat\n  Langka\nSangkat Boeng Kak 1, Khan Tuol Kouk"
    assert parse_address(text).landmark == Landmark(Relation.NEAR, Name(latin="Wat Langka"))
    indented = "  House 12\n  Street 271\n  Sangkat Boeng Kak 1, Khan Tuol Kouk"
    assert parse_address(indented).street == number("271")


def test_the_addresses_of_the_mirror_read_the_same_once_they_are_written(data_mirror):
    """Whatever is read in a real address survives its own template, in both scripts."""
    import csv

    with (data_mirror / "addresses" / "dev.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["address"] for row in csv.DictReader(file)]
    lost = [
        (text, written)
        for text in texts
        for script in Script
        if parse_address(written := format_line(address := parse_address(text), script))
        != address.written_in(script)
    ]
    assert len(lost) <= 0.05 * 2 * len(texts), lost
