import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.geocode.clean import clean_characters, fold_words, order_khmer

KHMER = st.text(st.characters(min_codepoint=0x1780, max_codepoint=0x17F9), max_size=30)


@given(st.text(max_size=80))
def test_cleaning_twice_changes_nothing(text):
    once = clean_characters(text)
    assert clean_characters(once) == once


@given(KHMER)
def test_ordering_khmer_twice_changes_nothing(text):
    once = order_khmer(text)
    assert order_khmer(once) == once


@pytest.mark.parametrize(
    ("typed", "same_as"),
    [
        ("ស្រ\u17d2ី", "ស្រ\u17d2ី"),
        ("ទ\u17c6\u17bb\u1796\u17bcង", "ទ\u17bb\u17c6\u1796\u17bcង"),
        ("\u1780\u17c1\u17b8ត", "\u1780\u17beត"),
        ("\u1780\u17c1\u17b6ះ", "\u1780\u17c4ះ"),
    ],
    ids=["unchanged", "sign before vowel", "split vowel oe", "split vowel o"],
)
def test_what_looks_the_same_becomes_the_same(typed, same_as):
    assert clean_characters(typed) == clean_characters(same_as)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("៧៧៤៧\u200b-០៦២៦", "7747-0626"),
        ("\u202eភ្នំ\u200bពេញ\ufeff", "ភ្នំពេញ"),
        ("Ｋａｎｄａｌ", "Kandal"),
        ("№ 12", "No 12"),
        ("a\x00b", "a b"),
    ],
)
def test_invisible_full_width_and_control_characters(text, expected):
    assert clean_characters(text) == expected


def test_a_pasted_letter_is_read_only_at_its_beginning():
    assert len(clean_characters("ផ្ទះ" * 5_000)) <= 2_000


def test_words_fold_to_lower_case_without_accents_or_apostrophes():
    assert fold_words("Tuek L'ak, KÂMPÓNG") == "tuek lak, kampong"
