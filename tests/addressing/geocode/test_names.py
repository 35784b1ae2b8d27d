import pytest

from addressing.geocode.numerals import khmer_numbers_to_figures, take_numbers
from addressing.geocode.sound import sound_of


@pytest.mark.parametrize(
    ("written", "official"),
    [
        ("boeung keng kang", "boeng keng kang"),
        ("chamkarmon", "chamkar mon"),
        ("daun penh", "doun penh"),
        ("takhmao", "ta khmau"),
        ("tonle bassac", "tonle basak"),
        ("psar tmey", "phsar thmei"),
        ("rokar thum", "roka thum"),
        ("kompong speu", "kampong spueu"),
    ],
)
def test_free_romanisations_share_a_skeleton(written, official):
    assert sound_of(written).skeleton == sound_of(official).skeleton


@pytest.mark.parametrize(
    ("one", "other"),
    [("tumpun", "tumpung"), ("roka", "loka"), ("prey veng", "svay rieng")],
)
def test_different_names_keep_different_skeletons(one, other):
    assert sound_of(one).skeleton != sound_of(other).skeleton


def test_khmer_letters_that_look_alike_sound_alike():
    assert sound_of("កណ្តាល") == sound_of("កណ្ដាល")


@pytest.mark.parametrize(
    ("tokens", "numbers"),
    [
        (["chbar", "ampov", "ti", "pir"], (2,)),
        (["chbar", "ampov", "2"], (2,)),
        (["chbar", "ampov", "02"], (2,)),
        (["chbar", "ampov", "ii"], (2,)),
        (["phum", "dab", "pram", "buon"], (19,)),
        (["phum", "mphei", "bei"], (23,)),
        (["lekh", "prammuoy"], (6,)),
        (["7", "makara"], (7,)),
    ],
)
def test_numbers_of_names(tokens, numbers):
    assert take_numbers(tokens).numbers == numbers


def test_a_roman_letter_alone_is_no_number():
    assert take_numbers(["i"]).numbers == ()


def test_khmer_ordinals_before_figures_and_words():
    assert khmer_numbers_to_figures("បឹងកក់ទី 1").split() == ["បឹងកក់", "1"]
    assert khmer_numbers_to_figures("បឹងកក់ទីពីរ").split() == ["បឹងកក់", "2"]
