import pytest

from addressing.geocode.clean import clean_characters
from addressing.geocode.index import build_index
from addressing.geocode.split import split
from addressing.geocode.tokens import load_words
from gis_data import load_gazetteer


@pytest.fixture(scope="module")
def words():
    return load_words(build_index(load_gazetteer()).folded)


def parts(text, words):
    cut = split(clean_characters(text), words)
    return [(str(part), *(part.labels[:1] or ("",))) for part in cut.parts]


def test_khmer_unit_words_precede_and_english_ones_follow(words):
    assert parts("Svay Chrum Village, Khum Baek Chan", words) == [
        ("svay chrum", "village"),
        ("baek chan", "commune"),
    ]


def test_a_khmer_unit_word_at_the_end_of_a_part_belongs_to_what_precedes(words):
    assert parts("Krang Ampil Sangkat, Kampot", words)[0] == ("krang ampil", "commune")


def test_unspaced_khmer_is_cut_at_unit_words(words):
    assert parts("ភូមិ១៤សង្កាត់បឹងកក់ទី១ខណ្ឌទួលគោក", words) == [
        ("14", "village"),
        ("បឹងកក់ 1", "commune"),
        ("ទួលគោក", "district"),
    ]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("ស្រុកភ្នំស្រុកខេត្តបន្ទាយមានជ័យ", "ភ្នំស្រុក"),
        ("ក្រុងខេមរភូមិន្ទខេត្តកោះកុង", "ខេមរភូមិន្ទ"),
        ("ភូមិគោកស្រុកឃុំ", "គោកស្រុក"),
        ("Phnum Srok District", "phnum srok"),
    ],
)
def test_unit_words_inside_names_do_not_cut(text, name, words):
    assert parts(text, words)[0][0] == name


@pytest.mark.parametrize(
    "premise",
    [
        "#12Eo",
        "No. 831c",
        "House № 28 Eo",
        "ផ្ទះលេខ ១២",
        "St. 271",
        "Street 360 & 370",
        "ផ្លូវលេខ ២៧១",
        "Preah Monivong Blvd.",
        "National Road No.4",
        "NR 5",
        "Group 9",
        "Lot No 884",
        "ក្រុមទី ៣",
        "1st Floor",
        "near Vattanac Bank",
        "Soriya market",
        "Kampuchea Krom Blvd",
    ],
)
def test_house_street_and_landmark_are_set_aside(premise, words):
    assert parts(f"{premise}, Sangkat Srah Chak", words) == [("srah chak", "commune")]


@pytest.mark.parametrize(
    "short", ["S/K Srah Chak", "Sk. Srah Chak", "ស. ស្រះចក", "Sangkat.Srah Chak"]
)
def test_abbreviated_unit_words(short, words):
    assert [label for _, label in parts(short, words)] == ["commune"]


def test_a_street_after_a_unit_word_does_not_swallow_the_name(words):
    assert parts("Sangkat Veal Vong Tep Phan Street", words)[0][0].startswith("veal")
