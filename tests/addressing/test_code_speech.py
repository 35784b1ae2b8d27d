"""Codes said in Khmer and heard again: every code has one reading."""

import re
from collections import Counter
from functools import lru_cache
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.areas import code_of_key
from addressing.code.form import SYMBOLS
from addressing.code.reading import ReadingProblem, read_code
from addressing.code.roots import root_cells
from addressing.code.speech import (
    NumberWord,
    Script,
    SpeechStyle,
    WordKind,
    codes_before_lost_pram,
    hear_code,
    say_code,
    vocabulary,
    words_of_digits,
)
from addressing.code.suffix import door_code
from addressing.errors import CodeCheckError, CodeFormatError

ANGKOR = "7747-0626-4043"
SPECIFICATION = Path(__file__).parents[2] / "docs" / "standard" / "address-code.md"
KEYS = st.integers(0, len(root_cells()) * 7**8 - 1)
WITH_FIVE = "0123456789"


@lru_cache(maxsize=8)
def spoken(symbols, size):
    """The words of each digit, or of each pair of digits."""
    style = SpeechStyle.DIGITS if size == 1 else SpeechStyle.PAIRS
    texts = map("".join, product(symbols, repeat=size))
    return {words_of_digits(text, style): text for text in texts}


def readings(words, symbols, size):
    """How many numbers of each length these words can be: every way to cut them up."""
    vocabulary_of_style = spoken(symbols, size)
    longest = max(map(len, vocabulary_of_style))
    ways = [Counter() for _ in range(len(words) + 1)]
    ways[0][0] = 1
    for end in range(1, len(words) + 1):
        for start in range(max(0, end - longest), end):
            if words[start:end] in vocabulary_of_style:
                for length, count in ways[start].items():
                    ways[end][length + size] += count
    return ways[-1]


def is_uniquely_decodable(phrases):
    """Whether no two sequences of phrases are the same (Sardinas and Patterson 1953)."""
    phrases = set(phrases)

    def left_over(these, those):
        return {b[len(a) :] for a in these for b in those if b[: len(a)] == a}

    remainders = {rest for a in phrases for b in phrases - {a} for rest in left_over({a}, {b})}
    seen = set()
    while remainders - seen:
        seen |= remainders
        remainders = left_over(phrases, remainders) | left_over(remainders, phrases)
        if any(len(rest) == 0 for rest in remainders):
            return False
    return True


# --- one reading ------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [1, 2, 3, 4, 5])
def test_digits_without_five_have_one_reading_digit_by_digit(length):
    for digits in map("".join, product(SYMBOLS, repeat=length)):
        words = words_of_digits(digits, SpeechStyle.DIGITS)
        assert readings(words, SYMBOLS, 1) == {length: 1}


@pytest.mark.parametrize("length", [2, 4])
def test_digits_without_five_have_one_reading_in_pairs(length):
    for digits in map("".join, product(SYMBOLS, repeat=length)):
        words = words_of_digits(digits, SpeechStyle.PAIRS)
        assert readings(words, SYMBOLS, 2) == {length: 1}


@given(st.text(alphabet=SYMBOLS, min_size=12, max_size=12))
def test_twelve_digits_have_one_reading_in_either_style(digits):
    for size, style in ((1, SpeechStyle.DIGITS), (2, SpeechStyle.PAIRS)):
        assert readings(words_of_digits(digits, style), SYMBOLS, size) == {12: 1}


def test_no_two_numbers_without_five_sound_alike_at_any_length():
    for size in (1, 2):
        assert is_uniquely_decodable(spoken(SYMBOLS, size))
    assert not is_uniquely_decodable(spoken(WITH_FIVE, 1))
    assert readings(words_of_digits("5651", SpeechStyle.DIGITS), WITH_FIVE, 1)[4] == 2  # 5516


@given(st.text(alphabet=SYMBOLS, min_size=12, max_size=12))
def test_a_listener_who_does_not_know_the_style_finds_no_other_twelve_digits(digits):
    phrases = spoken(SYMBOLS, 1) | spoken(SYMBOLS, 2)
    for style in SpeechStyle:
        words = words_of_digits(digits, style)
        heard = [set() for _ in range(len(words) + 1)]
        heard[0] = {""}
        for end in range(1, len(words) + 1):
            for start in range(end):
                if (text := phrases.get(words[start:end])) is not None:
                    heard[end] |= {before + text for before in heard[start]}
        assert {text for text in heard[-1] if len(text) <= 12} == {digits}


def share_with_a_second_reading(length, samples, seed):
    """Share of random numbers of all ten digits that can be another number of the same length."""
    rng = np.random.default_rng(seed)
    numbers = ("".join(map(str, row)) for row in rng.integers(0, 10, (samples, length)))
    words = (words_of_digits(number, SpeechStyle.DIGITS) for number in numbers)
    return sum(readings(said, WITH_FIVE, 1)[length] > 1 for said in words) / samples


def test_with_five_nearly_a_third_of_ten_digit_numbers_have_a_second_reading():
    assert share_with_a_second_reading(10, 20_000, seed=1) == pytest.approx(0.31, abs=0.01)
    assert "31 %" in SPECIFICATION.read_text("utf-8")


# --- words ------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", list(Script))
def test_words_without_spaces_divide_in_one_way_only(script):
    spellings = [
        spelling
        for spelling in vocabulary().heard
        if spelling.isascii() == (script is Script.LATIN) and not spelling.isdigit()
    ]
    assert len(spellings) > 30
    assert is_uniquely_decodable(spellings)


def test_the_specification_prints_every_spelling():
    rows = [line for line in SPECIFICATION.read_text("utf-8").splitlines() if line[:1] == "|"]
    printed = {spelling for row in rows for cell in row.split("|") for spelling in cell.split(", ")}
    missing = set(vocabulary().heard) - {cell.strip() for cell in printed}
    assert {spelling for spelling in missing if not spelling.isdigit()} == set()


def test_there_is_a_written_word_for_every_digit_and_ten_in_both_scripts():
    for written in vocabulary().written.values():
        kinds = Counter(word.kind for word in written)
        assert kinds[WordKind.UNIT] == 4
        assert kinds[WordKind.TEN] == 9
        assert NumberWord(WordKind.ZERO, 0) in written


# --- saying -----------------------------------------------------------------------------------


def test_a_code_is_said_digit_by_digit_and_in_pairs():
    assert say_code(ANGKOR) == ("ប្រាំពីរ ប្រាំពីរ បួន ប្រាំពីរ, សូន្យ ប្រាំមួយ ពីរ ប្រាំមួយ, បួន សូន្យ បួន បី")
    assert say_code(ANGKOR, style=SpeechStyle.PAIRS, script=Script.LATIN) == (
        "chetseb-prampir saeseb-prampir, soun-prammuoy mphei-prammuoy, saeseb saeseb-bei"
    )


def test_a_suffix_is_said_digit_by_digit_behind_the_door_word():
    said = say_code("7747-0626-4043-27", style=SpeechStyle.PAIRS)
    assert said.endswith("សែសិប សែសិបបី, ទ្វារ ពីរ ប្រាំពីរ")


def test_an_area_has_no_spoken_form_and_a_wrong_code_none_either():
    with pytest.raises(CodeFormatError, match="postcode"):
        say_code("7747-0626-xxxx")
    with pytest.raises(CodeCheckError):
        say_code("7747-0626-4044")


# --- hearing ----------------------------------------------------------------------------------


@given(KEYS, st.sampled_from(list(SpeechStyle)), st.sampled_from(list(Script)), st.booleans())
def test_what_is_said_is_heard(key, style, script, spaced):
    code = code_of_key(key)
    said = say_code(code, style=style, script=script)
    assert hear_code(said if spaced else re.sub("[ ,-]", "", said)).text == code


@given(st.integers(1, 728), st.sampled_from(list(SpeechStyle)), st.booleans())
def test_a_suffix_is_heard_with_its_code(sequence, style, spaced):
    text = door_code(ANGKOR, sequence).text
    said = say_code(text, style=style)
    assert hear_code(said if spaced else said.replace(" ", "")).text == text


@pytest.mark.parametrize(
    "words",
    [
        "ចិតសឹបប្រាំពីរ សែសឹបប្រាំពីរ ០៦ ម្ភៃប្រាំមួយ ៤០ សែសិបបី",
        "chet seb pram pir, sae seb pram pir; soun pram muoy – mphey pram muoy – saeseb saesep bey",
        "PRAMPIR prăm'pir buŏn prampil son prammouy pi brammuoy boun soun buon bei",
        "77 47 soun prammuoy ម្ភៃ pram muoy 40 ៤ បី",
        "７７ 47 0626 saeseb\u200bsaesebbei",
        "ប្រាំពី ប្រំាពីរ បូន ប្រាំពិរ សូន ប្រាំមូយ ពី ប្រាំមួយ បួន សុន្យ បួន បិ",
    ],
)
def test_spellings_scripts_and_figures_may_be_mixed(words):
    reading = hear_code(words)
    assert reading.text == ANGKOR
    assert not reading.hints


def test_teens_are_heard_in_both_ways():
    code = "0000-1117-1108"
    said = say_code(code, style=SpeechStyle.PAIRS)
    old = said.replace("ដប់ប្រាំពីរ", "ប្រាំពីរដណ្ដប់").replace("ដប់មួយ", "មួយដណ្តប់")
    assert old.count("ដណ្ដប់") + old.count("ដណ្តប់") == 3
    assert hear_code(old).text == hear_code(said).text == code


def test_a_ten_takes_the_unit_behind_it_unless_that_is_a_teen():
    assert "-6211-" in hear_code("7747 hokseb pir muoy dandab 4043").message
    assert "-6013-" in hear_code("7747 hokseb bei dandab 4043").message
    assert "-6020-" in hear_code("7747 hokseb mphei 4043").message


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("", ReadingProblem.EMPTY),
        (" , ", ReadingProblem.EMPTY),
        ("double seven four seven", ReadingProblem.UNKNOWN_WORD),
        ("ប្រាំពីរៗ បួន", ReadingProblem.UNKNOWN_WORD),
        ("dandab muoy", ReadingProblem.UNKNOWN_WORD),
        ("7747-0626-4043 tvear", ReadingProblem.UNKNOWN_WORD),
        ("7747 tvear 27", ReadingProblem.UNKNOWN_WORD),
        ("7747-0626-4043 tvear 2", ReadingProblem.LENGTH),
        ("7747-0626-4043 tvear 28", ReadingProblem.SUFFIX),
        ("7747-0626-xxxx", ReadingProblem.UNKNOWN_WORD),
        ("prampir prampir buon", ReadingProblem.LENGTH),
        ("7747 0626 haseb saesebbei", ReadingProblem.FIVE),
        ("7747 0626 pram soun buon bei", ReadingProblem.FIVE),
        ("7747 0626 pram dandab saesebbei", ReadingProblem.FIVE),
        ("7747 0626 4043 muoy", ReadingProblem.LENGTH),
        ("prampir " * 10_000, ReadingProblem.UNKNOWN_WORD),
    ],
)
def test_what_is_not_heard_as_a_code_is_explained(words, problem):
    reading = hear_code(words)
    assert reading.code is None
    assert reading.problem is problem
    assert reading.typed == words
    assert reading.message


@given(st.text(alphabet="prammuoybeisn ប្រាំមួយបីដណ្ដប់៧4-", max_size=60))
def test_no_words_end_in_anything_but_a_reading(words):
    reading = hear_code(words)
    assert (reading.code is None) == (reading.problem is not None) == bool(reading.message)


# --- a lost pram ------------------------------------------------------------------------------


@given(KEYS)
def test_a_lost_pram_is_always_noticed_and_the_code_that_was_meant_is_a_hint(key):
    code = code_of_key(key)
    for place, digit in enumerate(code):
        if digit in "6789":
            heard = f"{code[:place]}{int(digit) - 5}{code[place + 1 :]}"
            assert read_code(heard).code is None
            assert code in codes_before_lost_pram(heard)


def test_hearing_never_corrects():
    reading = hear_code("prampir pir buon prampir, soun prammuoy pir prammuoy, 4043")
    assert reading.code is None
    assert reading.problem is ReadingProblem.CHECK
    assert [hint.code for hint in reading.hints] == [ANGKOR]
    assert "7247-0626-4043" in reading.message
