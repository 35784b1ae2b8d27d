"""Completion as citizens type: a letter at a time, in either script, with mistakes."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from addressing import (
    Completer,
    Completion,
    CompletionField,
    GeocodeLevel,
    MatchKind,
    decode,
    load_completer,
)
from gis_data import Level, load_gazetteer
from postcodes import load_lattice

PHNOM_PENH, TUOL_KOUK, BOENG_KAK_1, BOENG_KAK_2 = "120000", "120400", "120407", "120408"
CLUSTER = re.compile("[\u1780-\u17b3](?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d3\u17dd])*")
FIELDS = {field: str(field) for field in CompletionField}


@pytest.fixture(scope="module")
def completer() -> Completer:
    return load_completer()


def postcodes(found) -> list[str]:
    return [each.postcode for each in found]


def marked(found: Completion, field: CompletionField) -> list[str]:
    """The characters that were typed."""
    text = getattr(found, FIELDS[field])
    return [text[span.start : span.end] for span in found.spans if span.field is field]


@pytest.mark.parametrize(
    "typed",
    ["toul k", "Tuol Kou", "tuolk", "toul kork", "ទួលគ", "ទួលគោ", "khan tuol k", "ខណ្ឌទួល", "1204"],
)
def test_a_khan_is_offered_before_it_is_typed(completer, typed):
    assert completer.complete(typed)[0].postcode == TUOL_KOUK


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("bkk", "121300"),
        ("BKK1", "121301"),
        ("bkk 3", "121303"),
        ("ttp", "120110"),
        ("ttp 2", "120109"),
        ("russian m", "120110"),
        ("pp", PHNOM_PENH),
        ("kampong som", "180000"),
        ("siem reab", "171000"),
        ("kracheh", "100000"),
    ],
)
def test_popular_names_are_known(completer, typed, postcode):
    assert postcode in postcodes(completer.complete(typed)[:2])


def test_the_name_that_was_typed_is_shown_where_it_is_not_the_official_one(completer):
    found = completer.complete("bkk1")[0]
    assert found.known_as == "BKK 1"
    assert marked(found, CompletionField.KNOWN_AS) == ["BKK", "1"]
    assert completer.complete("phnom")[0].known_as is None


@pytest.mark.parametrize("letter", list("abcdhklmnoprstuvy") + list("កខគចតទបពភមរលសអ"))
def test_from_the_first_letter_bigger_units_come_first(completer, letter):
    found = completer.complete(letter)
    assert len(found) == 8
    assert all(each.match_kind in {MatchKind.PREFIX, MatchKind.INNER, MatchKind.WHOLE}
               for each in found)  # fmt: skip
    assert any(each.level is not GeocodeLevel.VILLAGE for each in found)


def test_one_letter_leads_to_the_capital_first(completer):
    assert completer.complete("p")[0].postcode == PHNOM_PENH
    assert completer.complete("ភ")[0].postcode == PHNOM_PENH


@pytest.mark.parametrize(
    "typed",
    [
        "ភូមិ១៤បឹងកក់",
        "ភូមិ ១៤ បឹងកក់ទួលគ",
        "phum 14 boeng kak",
        "14, boeng kak, tuol k",
        "Phum14 Boeung Kak",
        "phum 14 s/k boeng kak",
        "tuol kouk phum 14",
    ],
)
def test_a_numbered_village_is_found_below_its_commune(completer, typed):
    villages = {each.village_code for each in completer.complete(typed)}
    assert {"12040714", "12040814"} <= villages


@pytest.mark.parametrize(
    "typed",
    ["boeng kak tuol kouk", "tuol kouk boeng kak", "បឹងកក់ទួលគ", "ទួលគោកបឹងក", "1204 boeng kak",
     "boung kak toul k", "sangkat boeng kak khan tuol"],
)  # fmt: skip
def test_words_narrow_each_other_down_in_any_order(completer, typed):
    found = completer.complete(typed)
    assert set(postcodes(found)[:2]) == {BOENG_KAK_1, BOENG_KAK_2}


def test_an_old_khan_still_narrows(completer):
    assert "121301" in postcodes(completer.complete("boeng keng kang chamkar mon"))


@pytest.mark.parametrize("typed", ["boeng kak 1", "Boeng Kak Ti Muoy", "បឹងកក់ទី១", "បឹងកក់ ១",
                                   "sangkat boeng kak ti muo", "boeng kak 1 tuol"])  # fmt: skip
def test_a_number_decides_between_neighbours(completer, typed):
    found = completer.complete(typed)
    assert found[0].postcode == BOENG_KAK_1
    assert BOENG_KAK_2 not in [each.postcode for each in found if each.level == "commune"]


@pytest.mark.parametrize("typed", ["boeng kak t", "boeng kak ti", "បឹងកក់ទ", "បឹងកក់ទី"])
def test_a_number_that_is_not_typed_yet_leaves_both(completer, typed):
    assert set(postcodes(completer.complete(typed))[:2]) == {BOENG_KAK_1, BOENG_KAK_2}


@pytest.mark.parametrize("typed", ["ភ", "ភ្", "ភ្ន", "ភ្នំ", "ភ្នំព", "ភ្នំពេ", "ភ្នំពេញ", "ភ្នំ ពេញ"])
def test_half_typed_khmer_clusters_match(completer, typed):
    assert completer.complete(typed)[0].postcode == PHNOM_PENH


def test_the_first_stroke_of_a_vowel_matches(completer):
    """ោ is typed as េ and ា on some keyboards."""
    assert completer.complete("ទួលគេ")[0].postcode == TUOL_KOUK


@pytest.mark.parametrize("digits", ["1204", "១២០៤", "120 4", "12-04"])
def test_digits_are_a_postcode(completer, digits):
    found = completer.complete(digits)
    assert postcodes(found) == [TUOL_KOUK, *(f"12040{n}" for n in range(1, 8))]
    assert {each.match_kind for each in found} == {MatchKind.CODE}
    assert marked(found[0], CompletionField.POSTCODE) == ["1204"]


def test_a_village_follows_its_postcode(completer):
    found = completer.complete("120407-14")
    assert [each.village_code for each in found] == ["12040714"]
    assert found[0].postcode == BOENG_KAK_1


def test_digits_of_an_address_code_are_a_town_and_its_blocks(completer):
    town, *blocks = completer.complete("7747-06")
    assert (town.level, town.address_code) == (GeocodeLevel.TOWN, "7747-xxxx-xxxx")
    assert "Siemreap" in town.name_en
    assert town.postcode is None
    assert {block.level for block in blocks} == {GeocodeLevel.BLOCK}
    assert all(block.address_code.startswith("7747-06") for block in blocks)
    assert all(decode(block.address_code) for block in blocks)
    assert marked(blocks[0], CompletionField.ADDRESS_CODE) == ["7747-06"]


@pytest.mark.parametrize("digits", ["7747-0626", "៧៧៤៧-០៦២៦", "7747 0626 4", "7747-0626-404"])
def test_the_check_digit_is_never_offered(completer, digits):
    """Whoever completes the check gives away what it is for."""
    assert [each.address_code for each in completer.complete(digits)] == ["7747-0626-xxxx"]


def test_a_whole_address_code_is_a_door_and_a_wrong_one_is_nothing(completer):
    assert completer.complete("7747-0626-4043")[0].level is GeocodeLevel.DOOR
    assert completer.complete("7747-0626-4044") == ()


@pytest.mark.parametrize(
    ("typed", "postcode"),
    [
        ("phnon pen", PHNOM_PENH),
        ("hpnom penh", PHNOM_PENH),
        ("tuul kuok", TUOL_KOUK),
        ("batambng", "020000"),
        ("ភ្នុំពេញ", PHNOM_PENH),
        ("chamkr mon", "120100"),
        ("siem raep", "170000"),
    ],
)
def test_a_typo_is_forgiven(completer, typed, postcode):
    assert postcode in postcodes(completer.complete(typed)[:3])


@pytest.mark.parametrize("typed", ["preaek p", "tuol s", "boeng", "prey kh", "kampong ch", "ស្វាយ"])
def test_typos_stand_below_what_begins_as_it_is_typed(completer, typed):
    kinds = [each.match_kind is MatchKind.TYPO for each in completer.complete(typed, 20)]
    assert kinds == sorted(kinds)
    assert not kinds[0]


@pytest.mark.parametrize(
    ("typed", "aside"),
    [("#12 st 271 boeng kak", "12 st 271"), ("ផ្ទះ ១២ បឹងកក់", "ផ្ទះ 12")],
)
def test_a_house_and_a_street_before_are_left_aside_and_said_so(completer, typed, aside):
    found = completer.complete(typed)
    assert BOENG_KAK_1 in postcodes(found)
    assert found[0].left_aside == aside


@pytest.mark.parametrize("typed", ["tuol kouk sang", "tuol kouk sangkat", "ទួលគោកសង្កាត់"])
def test_a_unit_word_without_a_name_yet_does_not_end_the_list(completer, typed):
    assert TUOL_KOUK in postcodes(completer.complete(typed))


def test_units_of_one_name_are_told_apart_by_their_parents(completer):
    found = completer.complete("phum thmei", 20)
    assert len(found) == 20
    assert len({each.name_en for each in found}) == 20
    assert len({each.name_km for each in found}) == 20


def test_spans_show_what_was_typed_in_the_script_that_was_typed(completer):
    latin = completer.complete("boung kak toul k")[0]
    assert marked(latin, CompletionField.NAME_EN) == ["Boeng Kak", "Tuol K"]
    assert marked(latin, CompletionField.NAME_KM) == []
    khmer = completer.complete("បឹងកក់ទួលគ")[0]
    assert marked(khmer, CompletionField.NAME_KM) == ["បឹងកក់", "ទួលគោ"]
    mixed = completer.complete("បឹងកក់ toul k")[0]
    assert marked(mixed, CompletionField.NAME_KM) == ["បឹងកក់"]
    assert marked(mixed, CompletionField.NAME_EN) == ["Tuol K"]


def test_a_number_is_marked_where_it_stands(completer):
    found = completer.complete("phum 14 boung kak")[0]
    assert found.known_as is None
    assert marked(found, CompletionField.NAME_EN) == ["Phum", "14", "Boeng Kak"]
    assert marked(completer.complete("boeng kak 1")[0], CompletionField.NAME_EN) == [
        "Boeng Kak",
        "Ti Muoy",
    ]


def test_a_point_stands_for_every_unit(completer):
    found = completer.complete("14, boeng kak 1")[0]
    point = load_lattice().representative_point(BOENG_KAK_1)
    assert (found.latitude, found.longitude) == (point.latitude, point.longitude)
    assert found.accuracy_m == point.radius_m


@pytest.mark.parametrize("typed", ["", "   ", "្", "#", "\u200b", "xzqw", "😀", "5" * 40])
def test_nothing_is_made_of_nothing(completer, typed):
    assert completer.complete(typed) == ()


def test_many_can_ask_at_once(completer):
    typed = ["toul k", "ភ្នំព", "phum 14 boeng kak", "7747-06", "phnon pen"] * 8
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(completer.complete, typed))
    assert together == [completer.complete(each) for each in typed]


PIECES = st.sampled_from(
    ["ភូមិ", "សង្កាត់", "បឹងកក់", "ទួល", "ទី", "១", "14", "្", "េ", "phum", "s/k", "boeng", "k",
     "tuol", "-", ",", " ", "#", "1204", "x", "ngkr", "ye", "\u200b", "5", "é"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(PIECES, max_size=10).map("".join) | st.text(max_size=40), st.integers(-3, 30))
@example("ក" * 500, 8)
@example("a b c d e f g h i j k l m n o p", 8)
def test_whatever_is_typed_is_answered_and_marked_within_its_bounds(typed, limit):
    found = load_completer().complete(typed, limit)
    assert len(found) <= max(1, min(limit, 20))
    assert len(set(found)) == len(found)
    for each in found:
        for span in each.spans:
            text = getattr(each, FIELDS[span.field])
            assert 0 <= span.start < span.end <= len(text)
            inside = {place for m in CLUSTER.finditer(text) for place in range(*m.span())[1:]}
            assert not inside & {span.start, span.end}


VILLAGES = load_gazetteer().at(Level.VILLAGE)


@settings(max_examples=120)
@given(st.sampled_from(VILLAGES), st.booleans())
def test_every_village_is_offered_once_its_name_and_its_commune_are_typed(village, khmer):
    units = load_gazetteer().units
    commune, district = units[village.parent], units[village.parent[:4]]
    chain = (village, commune, district)
    text = (
        "".join(w + u.name_km for w, u in zip(("ភូមិ", "ឃុំ", "ស្រុក"), chain, strict=True))
        if khmer
        else ", ".join(unit.name_latin for unit in chain)
    )
    offered = [each.village_code for each in load_completer().complete(text, 20)]
    assert village.code in offered
