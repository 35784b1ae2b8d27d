import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.codec import decode
from addressing.code.form import SYMBOLS, CodeLevel
from addressing.code.reading import SEPARATORS, ReadingProblem, read_code
from addressing.errors import CodeCheckError, CodeFormatError, CodeUnknownError

ANGKOR = "7747-0626-4043"
KHMER = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


@pytest.mark.parametrize(
    "between",
    [
        "",
        " ",
        "\u00a0",
        "\u200b",
        "\ufeff",
        "-",
        "‐",
        "–",
        "—",
        "−",
        "－",
        ".",
        "．",
        "·",
        "•",
        ",",
        "，",
        "/",
        "／",
        "_",
        "|",
        " - ",
        "\u3000",
        "\n",
    ],
)
@pytest.mark.parametrize("digits", [KHMER, FULL_WIDTH, {}])
def test_every_separator_that_people_type_is_read(between, digits):
    assert read_code(between.join(ANGKOR.split("-")).translate(digits)).code == ANGKOR
    assert read_code(between.join(ANGKOR.replace("-", "")).translate(digits)).code == ANGKOR


def test_areas_are_read_with_their_level():
    assert read_code("7747 0626 xxxx").level is CodeLevel.BLOCK
    assert read_code("៧៧៤៧-XXXX-XXXX").level is CodeLevel.TOWN
    assert read_code("7747 ×××× ××××").code == "7747-xxxx-xxxx"


@pytest.mark.parametrize(
    ("typed", "problem", "hints"),
    [
        ("", ReadingProblem.EMPTY, []),
        (" - ", ReadingProblem.EMPTY, []),
        ("7.74706E+11", ReadingProblem.SPREADSHEET, []),
        ("7,74706e11", ReadingProblem.SPREADSHEET, []),
        ("774706264043.0", ReadingProblem.SPREADSHEET, [ANGKOR]),
        ("774706264044.0", ReadingProblem.SPREADSHEET, []),
        ("+855 12 345 678", ReadingProblem.TELEPHONE, []),
        ("012 345 678", ReadingProblem.TELEPHONE, []),
        ("097 234 5678", ReadingProblem.TELEPHONE, []),
        ("120407", ReadingProblem.POSTCODE, []),
        ("0626-4043", ReadingProblem.SHORT_FORM, []),
        ("774706264", ReadingProblem.LENGTH, []),
        ("7747062640430", ReadingProblem.LENGTH, []),
        ("7747-0626-404A", ReadingProblem.LETTERS, []),
        ("7747-O626-4O43", ReadingProblem.LETTERS, [ANGKOR]),
        ("7747-06xx-xxxx", ReadingProblem.PADDING, []),
        ("7747-0526-4043", ReadingProblem.FIVE, []),
        ("52 52 4 52 0 51 2 51 4 0 4 3", ReadingProblem.LENGTH, [ANGKOR]),
        ("7747-0826-4043", ReadingProblem.IMPOSSIBLE_DIGIT, []),
        ("7747-0626-4044", ReadingProblem.CHECK, []),
        ("9990-0000-0000", ReadingProblem.UNKNOWN, []),
    ],
)
def test_what_is_no_code_is_explained(typed, problem, hints):
    reading = read_code(typed)
    assert reading.code is None
    assert reading.level is None
    assert reading.problem is problem
    assert repr(typed) in reading.message
    assert [hint.code for hint in reading.hints] == hints


def test_a_dropped_leading_zero_is_a_hint_and_the_check_decides():
    lost = next(
        code for code in (f"0{n:011d}" for n in range(10**9)) if read_code(code).code is not None
    )[1:]
    (hint,) = read_code(lost).hints
    assert hint.code == read_code(f"0{lost}").code
    assert "zero" in hint.reason
    with pytest.raises(CodeFormatError, match=hint.code):
        decode(lost)


@given(st.text())
def test_no_text_ends_in_anything_but_a_reading(text):
    reading = read_code(text)
    assert (reading.code is None) == (reading.problem is not None) == bool(reading.message)


@given(st.text(alphabet=SYMBOLS + "5", min_size=12, max_size=12))
def test_twelve_digits_are_read_as_they_are_or_refused(digits):
    reading = read_code(digits)
    if reading.code is None:
        with pytest.raises((CodeFormatError, CodeCheckError, CodeUnknownError)):
            decode(digits)
    else:
        assert SEPARATORS.sub("", reading.code) == digits
