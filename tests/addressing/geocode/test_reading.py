"""Blocks of texts are read by kernels exactly as single texts are by the rules."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing.geocode.candidates import make_vocabulary, too_little
from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.geocoder import Geocoder
from addressing.geocode.index import NameIndex, build_index
from addressing.geocode.numerals import take_numbers
from addressing.geocode.reader import Reader
from addressing.geocode.reading.alphabet import in_alphabet, text_of
from addressing.geocode.reading.blocks import FoldedBlock, _rules
from addressing.geocode.reading.dictionary import dictionary_of, hash_of, number_of, with_room
from addressing.geocode.reading.folding import DIRECT, FIRST_RULE, STRANGE
from addressing.geocode.reading.parts import PART
from addressing.geocode.reading.runs import Vocabulary, find_runs, most_runs
from addressing.geocode.reading.stored import number_parts
from addressing.geocode.recognise import recognise
from addressing.geocode.sound import sound_of, sounds_of
from addressing.geocode.split import split
from addressing.geocode.tables import Layout
from addressing.geocode.weights import load_weights
from gis_data import load_gazetteer

_FRAGMENTS = (
    "phum", "Sangkat", "s/k", "S / K.", "k/h", "P.P", "p .", "kg.", "Kp", "ភ.", "ឃ.", "ស.", "ខ.",
    "ភូមិ", "សង្កាត់", "ទី", "ទី១", "ទី មួយ", "ទីពីរ", "ស្រុក", "ក្រុង",
    "(ka)", "( ខ )", "b0eng", "Boen0", "ka5ak",
    "Bou1eng", "12", "271", "3a", "1st", "012", "345", "11.55", "104,9", "7P", "hw4h+2x", "www.",
    "goo.gl/", "geo:", "$5", "៛", "iel", "%41", "St.", "#", "No", "Villa", "near", "next to", "moo",
    "tambon", "Vietnam", "ti", "muoy", "pram", "prm", "i", "Ii", "preah", "blvd", "'", '"', "`",
    ",", ";", " ", " - ", ".", "/", "\n", "\t", "\u200b",
    "ា", "្", "ុំ", "ំុ", "េី", "é", "–", "東", "\x07", "",
)  # fmt: skip

texts = st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map("".join)
spaced = st.lists(st.sampled_from(_FRAGMENTS), max_size=8).map(" ".join)
written = st.one_of(texts, spaced, st.text(max_size=30))


@given(st.lists(written, min_size=1, max_size=5))
def test_folding_many_is_cleaning_and_folding_each(listed: list[str]) -> None:
    block = FoldedBlock(listed)
    for row, text in enumerate(listed):
        if not block.needs[row] & STRANGE:
            expected = in_alphabet(fold_words(clean_characters(text)))
            assert block.text(row).strip() == expected.strip()


@given(written)
def test_a_text_without_marks_holds_nothing_direct(text: str) -> None:
    if not FoldedBlock([text]).needs[0] & (STRANGE | DIRECT):
        cleaned = clean_characters(text)
        found = recognise(cleaned)
        assert (found.pin, found.code, found.plus_code, found.short_code) == (None, None, None, "")
        assert (found.postcodes, found.loose, found.notes, found.aside) == ((), (), (), ())
        assert found.rest == cleaned


@given(written)
def test_a_rule_changes_nothing_without_its_marks(text: str) -> None:
    block = FoldedBlock([text])
    if block.needs[0] & STRANGE:
        return
    for number, rule in enumerate(_rules()):
        if not block.needs[0] & FIRST_RULE << number:
            assert rule(block.text(0)).rstrip() == block.text(0).rstrip()


@settings(deadline=None)
@given(st.lists(written, min_size=1, max_size=5))
def test_texts_read_together_are_read_as_alone(geocoder: Geocoder, listed: list[str]) -> None:
    read = Reader(geocoder.words).read(listed)
    for row, text in enumerate(listed):
        rest = recognise(clean_characters(text)).rest
        assert read.cuts.splitting(row) == split(rest, geocoder.words)


def test_direct_forms_and_foreign_signs_are_kept_by_row(geocoder: Geocoder) -> None:
    read = Reader(geocoder.words).read(
        ["Phum Thmei", "11.5564, 104.9282", "88 Moo 5, Tambon Pa Rai", "Ho Chi Minh"]
    )
    assert list(read.direct) == [1]
    assert read.direct[1].pin is not None
    assert {row: sign.country for row, sign in read.foreign.items()} == {
        2: "Thailand",
        3: "Vietnam",
    }


def test_what_is_said_again_with_its_unit_word_counts_once(geocoder: Geocoder) -> None:
    read = Reader(geocoder.words).read(["Khan Tuol Kouk, Khan Tuol Kouk, Tuol Kouk, Tuol Kouk"])
    assert [str(part) for part in read.cuts.parts(0)] == ["tuol kouk"] * 3


def test_a_lone_syllable_is_too_little(geocoder: Geocoder) -> None:
    cuts = Reader(geocoder.words).read(["Ta", "PP", "Phum Ta", "Ta, Pa", ""]).cuts
    assert too_little(cuts).tolist() == [True, False, False, False, False]


@given(st.lists(st.text("abcនភ្", max_size=4), max_size=40), st.text("abcនភ្", max_size=4))
def test_a_dictionary_numbers_each_text_once(listed: list[str], other: str) -> None:
    found = with_room(dictionary_of(listed), 100, 1_000)
    numbers = {text: number for number, text in enumerate(dict.fromkeys(listed))}
    assert {text: number_of(found, text) for text in listed} == numbers
    assert number_of(found, other) == numbers.get(other, -1)


@given(st.lists(st.text("aeiouykhngrsvwtc cភ្ណឫំ់", max_size=9), max_size=9))
def test_sounds_of_many_are_the_sounds_of_each(names: list[str]) -> None:
    assert sounds_of(names) == [sound_of(name) for name in names]


@pytest.fixture(scope="module")
def index() -> NameIndex:
    return build_index(load_gazetteer())


@pytest.fixture(scope="module")
def layout(geocoder: Geocoder, index: NameIndex) -> Layout:
    return Layout(geocoder.hierarchy, index, load_weights())


@pytest.fixture(scope="module")
def vocabulary(layout: Layout, index: NameIndex) -> Vocabulary:
    return make_vocabulary(layout, index)


_WORDS = (
    "ti", "lekh", "muoy", "moouy", "prm", "kae", "pram", "dab", "mphei", "haseb", "pir", "i", "iv",
    "v", "1", "14", "007", "2710", "boeng", "kak", "ទី", "បឹងកក់", "ទួលគោកភ្នំពេញ", "#", "pramprampi",
)  # fmt: skip


def one_part(words: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """A part without unit words, as the splitter writes it."""
    letters = np.array([*map(ord, " ".join(words)), 0, 0], np.uint32)
    part = np.zeros(1, PART)
    part["last"] = len(letters) - 2
    part["hash"] = hash_of(letters, 0, len(letters))
    return part, letters


@settings(deadline=None)
@given(words=st.lists(st.sampled_from(_WORDS), min_size=1, max_size=6).map(tuple))
def test_numbers_are_taken_from_a_part_as_from_a_name(
    vocabulary: Vocabulary, layout: Layout, words: tuple[str, ...]
) -> None:
    parts, letters = one_part(words)
    known = with_room(dictionary_of(), 1, len(letters))
    number_parts(known, parts, letters)
    most = int(most_runs(known, 0, 1)[0])
    names = with_room(dictionary_of(), most, most * len(letters))
    found = find_runs(known, 0, 1, most, vocabulary, names)
    read = text_of(found.letters).split(" ")
    for run, text in zip(found.run, found.text, strict=True):
        own = text_of(found.letters[text["first"] : text["last"]])
        expected = take_numbers(own.split(" "))
        assert own == " ".join(read[run["start"] : run["end"]])
        assert run["name"] == number_of(names, "".join(expected.words))
        assert run["number"] == layout.number_place(expected.numbers)
    assert found.start.tolist() == [0, len(found.run)]
