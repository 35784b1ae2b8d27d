"""What streets, numbers and landmarks of a map make of addresses."""

import pytest
from drawn_map import BKK1, TONLE_BASAK
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing import ConfidenceClass, GeocodeLevel, load_geocoder
from postcodes import load_lattice

UNITS = ", Sangkat Boeng Keng Kang Ti Muoy, Khan Boeng Keng Kang, Phnom Penh"


def metres_apart(found, latitude, longitude):
    import h3.api.basic_int as h3

    return h3.great_circle_distance(
        (found.latitude, found.longitude), (latitude, longitude), unit="m"
    )


@pytest.mark.parametrize(
    "text",
    [
        "#9, St. 278" + UNITS,
        "House No. 9, Street 278" + UNITS,
        "#9Eo, St. 278" + UNITS,
        "ផ្ទះលេខ៩ ផ្លូវ២៧៨ សង្កាត់បឹងកេងកងទី១ ខណ្ឌបឹងកេងកង ភ្នំពេញ",
        "ផ្ទះ9 ផ្លូវលេខ278 សង្កាត់បឹងកេងកងទី១ ខណ្ឌបឹងកេងកង ភ្នំពេញ",
    ],
)
def test_a_mapped_house_is_the_door(geocoder, text):
    found = geocoder.geocode(text)
    assert found.level is GeocodeLevel.DOOR
    assert found.confidence is ConfidenceClass.A
    assert metres_apart(found, 11.55415, 104.9230) < 1
    assert found.accuracy_m == 30
    assert found.postcode == BKK1
    assert "is mapped there" in found.reason


def test_between_two_houses_of_one_side_the_place_is_interpolated(geocoder):
    found = geocoder.geocode("#13, St. 278" + UNITS)
    assert found.level is GeocodeLevel.DOOR
    assert "interpolated between 9 and 21" in found.reason
    # a third of the way from 104.9230 to 104.9242, and as far from the street as its neighbours
    assert metres_apart(found, 11.55415, 104.9234) < 2
    assert found.accuracy_m == pytest.approx(65, abs=2)
    assert found.address_code is None


def test_even_numbers_stand_on_their_own_side(geocoder):
    found = geocoder.geocode("#14, St. 278" + UNITS)
    assert "interpolated between 10 and 18" in found.reason
    assert metres_apart(found, 11.55385, 104.9234) < 2


def test_another_letter_is_the_same_plot_or_the_next(geocoder):
    found = geocoder.geocode("#33, St. 278" + UNITS)
    assert "not mapped, but 33A is" in found.reason
    assert found.accuracy_m >= 40


def test_a_number_that_is_mapped_twice_is_as_exact_as_both_lie_close(geocoder):
    found = geocoder.geocode("#41, St. 302" + UNITS)
    assert "House 41 is mapped there" in found.reason
    assert found.accuracy_m == pytest.approx(65, abs=2)


def test_a_line_of_houses_is_shared_out(geocoder):
    found = geocoder.geocode("#21, St. 302" + UNITS)
    assert "line of houses from 1 to 41" in found.reason
    assert metres_apart(found, 11.5521, 104.9246) < 2
    even = geocoder.geocode("#22, St. 302" + UNITS)
    assert even.level is GeocodeLevel.STREET


@pytest.mark.parametrize("number", ["6", "10"])
def test_numbers_without_order_are_not_interpolated(geocoder, number):
    found = geocoder.geocode(f"#{number}, St. 310" + UNITS)
    assert found.level is GeocodeLevel.STREET
    assert f"house {number} is not mapped (2 to 12 are)" in found.reason


def test_beyond_the_known_numbers_the_street_is_answered(geocoder):
    found = geocoder.geocode("#300, St. 278" + UNITS)
    assert found.level is GeocodeLevel.STREET
    assert found.accuracy_m == pytest.approx(397, abs=5)


def test_a_street_is_its_middle_within_the_commune(geocoder):
    found = geocoder.geocode("St. 302" + UNITS)
    assert found.level is GeocodeLevel.STREET
    assert found.confidence is ConfidenceClass.A
    assert metres_apart(found, 11.5520, 104.9250) < 1
    assert found.accuracy_m == pytest.approx(304, abs=3)
    assert found.area_code.endswith("-xxxx-xxxx")


def test_a_misspelt_street_is_class_b_at_best(geocoder):
    right = geocoder.geocode("Norodom Blvd" + UNITS)
    wrong = geocoder.geocode("Nrodom Blvd" + UNITS)
    assert (right.latitude, right.longitude) == (wrong.latitude, wrong.longitude)
    assert (right.confidence, wrong.confidence) == (ConfidenceClass.A, ConfidenceClass.B)
    assert wrong.probability < right.probability
    assert "likeness" in wrong.reason


def test_a_street_name_needs_no_word(geocoder):
    assert geocoder.geocode("Pasteur" + UNITS).level is GeocodeLevel.STREET


def test_a_corner_is_where_the_streets_meet(geocoder):
    found = geocoder.geocode("corner of St. 278 and St. 51" + UNITS)
    assert found.level is GeocodeLevel.STREET
    assert metres_apart(found, 11.5540, 104.9260) < 1
    assert found.accuracy_m == 30


def test_streets_that_do_not_meet_are_no_corner(geocoder):
    found = geocoder.geocode("corner of St. 278 and St. 302" + UNITS)
    assert "meet" not in found.reason
    assert found.postcode == BKK1


def test_a_street_of_the_neighbour_moves_nothing(geocoder, plain):
    text = "St. 999" + UNITS
    found, without = geocoder.geocode(text), plain.geocode(text)
    assert (found.level, found.postcode) == (without.level, BKK1)
    assert (found.latitude, found.longitude) == (without.latitude, without.longitude)
    assert (
        f"Street 999 is not mapped in this commune but in Sangkat Tonle Basak ({TONLE_BASAK})"
        in (found.reason)
    )


@pytest.mark.parametrize(
    ("relation", "wider"),
    [("near", 300), ("behind", 150), ("opposite", 100), ("next to", 80)],
)
def test_a_relation_to_a_landmark_widens_the_accuracy(geocoder, relation, wider):
    found = geocoder.geocode(f"{relation} Wat Langka" + UNITS)
    assert found.level is GeocodeLevel.LANDMARK
    assert metres_apart(found, 11.5552, 104.9250) < 1
    assert found.accuracy_m == pytest.approx(78 + wider, abs=1)
    assert f"the address is {relation} it" in found.reason


@pytest.mark.parametrize("text", ["ជិតវត្តលង្កា", "ទល់មុខវត្តលង្កា", "ខាងក្រោយ វត្តលង្កា"])
def test_a_landmark_in_khmer(geocoder, text):
    found = geocoder.geocode(f"{text} សង្កាត់បឹងកេងកងទី១ ខណ្ឌបឹងកេងកង ភ្នំពេញ")
    assert found.level is GeocodeLevel.LANDMARK
    assert "វត្តលង្កា" in found.reason


def test_a_street_by_a_landmark_is_its_nearest_place(geocoder):
    found = geocoder.geocode("behind Wat Langka, St. 278" + UNITS)
    assert found.level is GeocodeLevel.STREET
    assert metres_apart(found, 11.5540, 104.9250) < 1
    assert found.accuracy_m < 300


def test_two_branches_of_a_bank_are_said(geocoder, plain):
    text = "near ABA Bank" + UNITS
    found = geocoder.geocode(text)
    assert found.level is plain.geocode(text).level
    assert "2 things of the commune are called" in found.reason


def test_a_landmark_that_only_one_commune_has_places_the_text(geocoder):
    found = geocoder.geocode("near Russian Market, Phnom Penh")
    assert (found.level, found.confidence) == (GeocodeLevel.LANDMARK, ConfidenceClass.B)
    assert found.postcode == load_lattice().locate(latitude=11.5405, longitude=104.9110).postcode
    assert found.reason_code == "only_on_the_map"


def test_a_branch_of_a_chain_places_no_text(geocoder):
    assert geocoder.geocode("near ABA Bank, Phnom Penh").level is GeocodeLevel.PROVINCE


def test_a_street_in_several_communes_is_listed(geocoder):
    found = geocoder.geocode("St. 278, Phnom Penh")
    assert found.level is GeocodeLevel.PROVINCE
    assert {BKK1, "121302"} <= {other.postcode for other in found.alternatives}
    assert "On the map Street 278 is in" in found.reason


def test_the_house_decides_between_the_communes_of_a_street(geocoder):
    found = geocoder.geocode("#9, St. 278, Phnom Penh")
    assert (found.level, found.postcode) == (GeocodeLevel.DOOR, BKK1)
    assert found.confidence is ConfidenceClass.B


def test_a_number_that_every_town_may_have_is_a_guess(geocoder):
    found = geocoder.geocode("St. 302")
    assert (found.level, found.confidence) == (GeocodeLevel.STREET, ConfidenceClass.C)


def test_a_road_through_several_communes_is_a_guess_with_a_list(geocoder):
    found = geocoder.geocode("National Road 5")
    assert found.confidence is ConfidenceClass.C
    assert found.alternatives


def test_of_twins_the_one_with_the_street_is_meant(geocoder, plain):
    text = "St. 302, Boeng Keng Kang Sangkat"
    unsure = plain.geocode(text)
    assert unsure.confidence is ConfidenceClass.C
    found = geocoder.geocode(text)
    assert (found.postcode, found.confidence) == (BKK1, ConfidenceClass.B)
    assert found.reason_code == "street_decides"
    assert found.alternatives


def test_explain_prints_the_steps(geocoder):
    found = geocoder.geocode("#9, St. 278, near Wat Langka" + UNITS, explain=True)
    names = [step.name for step in found.steps]
    assert names.index("decide") < names.index("on_the_street") < names.index("answer")
    landmark = geocoder.geocode("near Wat Langka" + UNITS, explain=True)
    assert "by_the_landmark" in [step.name for step in landmark.steps]


def test_positions_and_other_countries_stay_as_they_are(geocoder, plain):
    for text in ("11.55077, 104.92485 near Wat Langka", "near Wat Langka, Bangkok, Thailand"):
        assert geocoder.geocode(text) == plain.geocode(text)


def test_without_street_or_landmark_nothing_changes(geocoder, plain):
    for text in ("Sangkat Boeng Keng Kang Ti Muoy, Phnom Penh", "ភូមិ១៤ សង្កាត់បឹងកក់ទី១", "", "120407"):
        assert geocoder.geocode(text, explain=True) == plain.geocode(text, explain=True)


def test_a_bundle_without_these_layers_changes_nothing(plain, cache, tmp_path):
    text = "#9, St. 278" + UNITS
    assert load_geocoder(cache, tmp_path).geocode(text) == plain.geocode(text)


WORDS = st.sampled_from(
    [
        *(
            "#9",
            "#14",
            "#300",
            "St. 278",
            "St 302",
            "Norodom Blvd",
            "corner of",
            "and",
            "near",
            "ជិត",
        ),
        *("វត្តលង្កា", "Wat Langka", "ABA Bank", "BKK1", "Sangkat Boeng Keng Kang Ti Muoy"),
        *("Tonle Basak", "Phnom Penh", "ផ្លូវ ២៧៨", "សង្កាត់បឹងកេងកងទី១", ",", "(", ")", "NR5"),
        *("12A-14B", "Phum 3", "\u200b", "½"),
    ]
)


@settings(max_examples=150)
@given(st.lists(WORDS, min_size=1, max_size=9))
def test_a_sure_commune_stays_and_its_point_lies_in_it(geocoder, plain, words):
    text = " ".join(words)
    found, without = geocoder.geocode(text), plain.geocode(text)
    if without.confidence in {ConfidenceClass.A, ConfidenceClass.B} and without.level in {
        GeocodeLevel.VILLAGE,
        GeocodeLevel.COMMUNE,
    }:
        assert found.postcode == without.postcode
        assert found.village_code == without.village_code
        assert list(ConfidenceClass).index(found.confidence) >= list(ConfidenceClass).index(
            without.confidence
        )
    if found.level in {GeocodeLevel.DOOR, GeocodeLevel.STREET, GeocodeLevel.LANDMARK}:
        place = load_lattice().locate(latitude=found.latitude, longitude=found.longitude)
        assert found.postcode in {place.postcode, *place.neighbours}
        assert found.accuracy_m > 0
