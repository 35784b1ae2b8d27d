"""Door suffixes: which door of a cell, allotted by the register."""

from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.areas import Sameness, child_codes, code_of_key, compare_codes
from addressing.code.check import WEIGHTS, add, multiply, negative
from addressing.code.codec import decode, encode, parse_code, storage_key
from addressing.code.form import SYMBOLS, VALUE_OF
from addressing.code.reading import ReadingProblem, read_code
from addressing.code.roots import root_cells
from addressing.code.suffix import MAX_SEQUENCE, DoorCode, door_code, parse_door
from addressing.code.suffix_check import CODE_WEIGHTS, SEQUENCE_WEIGHTS, is_valid_suffix
from addressing.errors import CodeCheckError, CodeFormatError, CodeUnknownError

ANGKOR = "7747-0626-4043"
SECOND = "7747-0626-4043-27"
CODES = st.integers(0, len(root_cells()) * 7**8 - 1).map(code_of_key)
SUFFIXES = [door_code(ANGKOR, sequence).suffix for sequence in range(1, MAX_SEQUENCE + 1)]


def holds(code, suffix):
    values = [VALUE_OF[digit] for digit in code.replace("-", "")]
    return is_valid_suffix(values, [VALUE_OF[symbol] for symbol in suffix])


# --- form -------------------------------------------------------------------------------------


def test_the_register_writes_the_number_that_it_allotted():
    assert door_code(ANGKOR, 2) == DoorCode(ANGKOR, 2, "27")
    assert door_code(ANGKOR, 9).text == "7747-0626-4043-109"
    assert len(door_code(ANGKOR, 8).suffix) == 2
    assert len(door_code(ANGKOR, 81).suffix) == 4
    assert door_code("៧៧៤៧ ០៦២៦ ៤០៤៣", 728).suffix[:3] == "999"


@pytest.mark.parametrize("sequence", [-1, 0, 729])
def test_other_numbers_have_no_suffix(sequence):
    with pytest.raises(CodeFormatError, match="1 to 728"):
        door_code(ANGKOR, sequence)


def test_a_suffix_stands_behind_a_bare_code_only():
    with pytest.raises(CodeFormatError, match="suffix"):
        door_code(SECOND, 3)
    with pytest.raises(CodeFormatError, match="area"):
        door_code("7747-0626-xxxx", 2)


@given(CODES, st.integers(1, MAX_SEQUENCE))
def test_every_suffix_comes_back(code, sequence):
    door = door_code(code, sequence)
    assert parse_door(door.text) == door
    assert parse_door(door.text.replace("-", "")) == door
    assert parse_code(door.text) == door.text
    assert "5" not in door.text
    assert door.suffix[0] != "0"


def test_the_first_door_has_no_suffix():
    assert parse_door("774706264043") == DoorCode(ANGKOR, None, "")
    assert parse_door(ANGKOR).text == ANGKOR


# --- reading ----------------------------------------------------------------------------------


@pytest.mark.parametrize("between", ["", " ", "-", ".", "\u200b", " – "])
def test_a_suffix_is_read_in_any_digits_with_any_separators(between):
    typed = between.join(["7747", "0626", "4043", "27"])
    khmer = typed.translate(str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩"))
    for text in (typed, khmer):
        reading = read_code(text)
        assert (reading.code, reading.suffix, reading.text) == (ANGKOR, "27", SECOND)


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("7747-0626-4043-2", ReadingProblem.LENGTH),
        ("7747-0626-4043-07", ReadingProblem.LENGTH),
        ("7747-0626-4043-27270", ReadingProblem.LENGTH),
        ("774706264043.00", ReadingProblem.SPREADSHEET),
        ("7747-0626-4043-28", ReadingProblem.SUFFIX),
        ("7747-0626-4044-27", ReadingProblem.CHECK),
        ("7747-0826-4043-27", ReadingProblem.IMPOSSIBLE_DIGIT),
        ("7747-0626-4043-57", ReadingProblem.FIVE),
        ("9990-0000-0000-27", ReadingProblem.UNKNOWN),
        ("7747-0626-xxxx-27", ReadingProblem.LETTERS),
    ],
)
def test_what_is_no_door_is_explained(typed, problem):
    reading = read_code(typed)
    assert reading.code is None
    assert reading.suffix == reading.text == ""
    assert reading.problem in (problem, ReadingProblem.PADDING)
    assert repr(typed) in reading.message


def test_a_wrong_suffix_says_that_the_code_is_right():
    with pytest.raises(CodeCheckError, match="7747-0626-4043 is right, but the door suffix 28"):
        decode("7747-0626-4043-28")
    with pytest.raises(CodeUnknownError):
        parse_door("9990-0000-0000-27")
    with pytest.raises(CodeFormatError, match="area"):
        parse_door("7747-0626-xxxx")


def test_a_suffix_names_a_door_and_not_another_place(angkor_wat):
    place, plain = decode(SECOND), decode(ANGKOR)
    assert (place.cell, place.code, place.suffix) == (plain.cell, ANGKOR, "27")
    assert place.text == SECOND
    assert encode(latitude=place.latitude, longitude=place.longitude) == ANGKOR


def test_a_storage_key_does_not_swallow_a_suffix():
    with pytest.raises(CodeFormatError, match="beside the key"):
        storage_key(SECOND)


def test_two_suffixes_of_a_cell_are_two_doors():
    third = door_code(ANGKOR, 3).text
    assert compare_codes(SECOND, "774706264043 27", 0).sameness is Sameness.SAME
    assert compare_codes(SECOND, third, 50).sameness is Sameness.APART
    assert compare_codes(SECOND, ANGKOR, 0).sameness is Sameness.MAY_BE_SAME
    assert compare_codes(SECOND, "7747-0626-xxxx", 0).sameness is Sameness.WITHIN


# --- what the check of the suffix catches, by exhaustion ----------------------------------------


def swapped(suffix, apart):
    for place in range(len(suffix) - apart):
        first, second = suffix[place], suffix[place + apart]
        if first != second:
            signs = list(suffix)
            signs[place], signs[place + apart] = second, first
            yield "".join(signs)


def twins(suffix, apart):
    for place in range(len(suffix) - apart):
        if suffix[place] == suffix[place + apart]:
            for other in SYMBOLS.replace(suffix[place], ""):
                signs = list(suffix)
                signs[place] = signs[place + apart] = other
                yield "".join(signs)


def test_all_728_suffixes_differ_and_hold():
    assert len(set(SUFFIXES)) == MAX_SEQUENCE
    assert all(holds(ANGKOR, suffix) for suffix in SUFFIXES)


def test_every_wrong_symbol_in_a_suffix_is_caught():
    for suffix in SUFFIXES:
        for place, symbol in enumerate(suffix):
            for other in SYMBOLS.replace(symbol, ""):
                assert not holds(ANGKOR, suffix[:place] + other + suffix[place + 1 :])


@pytest.mark.parametrize("apart", [1, 2, 3])
@pytest.mark.parametrize("damage", [swapped, twins])
def test_every_swap_and_every_twin_in_a_suffix_is_caught(damage, apart):
    damaged = [bad for suffix in SUFFIXES for bad in damage(suffix, apart)]
    assert damaged
    assert not any(holds(ANGKOR, bad) for bad in damaged)


def test_the_weights_of_a_suffix_differ_in_more_than_sign():
    weights = (*SEQUENCE_WEIGHTS, 1)
    assert len({frozenset((weight, negative(weight))) for weight in weights}) == len(weights)


def test_no_two_codes_of_a_town_that_differ_in_two_digits_share_a_suffix():
    # The columns (weight in the check of the code, weight in that of the suffix) of digits 5 to 12.
    columns = [*zip(WEIGHTS, CODE_WEIGHTS, strict=False), (WEIGHTS[-1], 0)][4:]
    assert len(columns) == 8
    for (w, q), (x, r) in combinations(columns, 2):
        for one, other in product(range(1, 9), repeat=2):
            moved = add(multiply(w, one), multiply(x, other))
            moved_suffix = add(multiply(q, one), multiply(r, other))
            assert (moved, moved_suffix) != (0, 0)


def test_a_suffix_behind_another_door_of_the_block_is_mostly_noticed():
    others = [code for code in child_codes("7747-0626-xxxx") if code != ANGKOR]
    shared = [code for code in others if holds(code, "27")]
    assert len(shared) / len(others) <= 1 / 8
    assert all(sum(a != b for a, b in zip(code, ANGKOR, strict=True)) > 2 for code in shared)


@given(CODES)
def test_the_check_is_bound_to_the_code_by_the_published_rule(code):
    values = [VALUE_OF[digit] for digit in code.replace("-", "")]
    total = 0
    for weight, value in zip((1, 1, 2, 2, 5, 4, 7, 8, 5, 4, 7), values, strict=False):
        total = add(total, multiply(weight, value))
    suffix = [VALUE_OF[symbol] for symbol in door_code(code, 100).suffix]  # 1 2 1 and a check
    for weight, value in zip((7, 6, 4, 1), suffix, strict=True):
        total = add(total, multiply(weight, value))
    assert suffix[:3] == [1, 2, 1]
    assert total == 0
