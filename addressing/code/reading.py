"""Read address codes as people type them, and say what is wrong with what is none.

Nothing is corrected: where damage can be undone and the check digit agrees, the reading carries a
hint, and the person decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from addressing.code.check import LENGTH, is_valid
from addressing.code.form import CHILDREN, RANK_DIGITS, VALUE_OF, CodeLevel, grouped, write_values
from addressing.code.roots import root_cells
from addressing.code.suffix_check import is_valid_suffix
from addressing.errors import CodeCheckError, CodeError, CodeFormatError, CodeUnknownError
from postcodes import ascii_digits

SEPARATORS: Final = re.compile(
    r"[\s\u00ad\u00b7\u200b-\u200f\u2010-\u2015\u2022\u2027\u202a-\u202e\u2044\u2060-\u2064\u2066-"
    r"\u2069\u2212\u30fb\u3000-\u3002\ufe58\ufe63\ufeff\uff0c-\uff0f\uff3f.,_/:;|-]+"
)
_PADDED: Final = re.compile(r"(\d{4})(\d{4}|[xX×]{4})[xX×]{4}", re.ASCII)
_SUFFIXED: Final = re.compile(r"(\d{12})([1-9]\d{1,3})", re.ASCII)
_SCIENTIFIC: Final = re.compile(r"[+]?\d(?:[.,]\d+)?[eE][+]?\d{1,2}", re.ASCII)
_DECIMAL: Final = re.compile(r"(\d{11,12})[.,]0{1,2}", re.ASCII)
_HEARD_FIVE: Final = re.compile("5([1234])")
_LOOK_ALIKE: Final = str.maketrans("OoQIilB", "0001118")
_EXAMPLE: Final = "An address code has twelve digits, such as 7747-0626-4043"
_POSTCODE_DIGITS: Final = 6
_SHORT_FORM_DIGITS: Final = 8
_TELEPHONE: Final = re.compile(r"0[1-9]\d{7,8}|(?:\+|00)?855\d{8,9}", re.ASCII)
"""In national or international form; the latter holds a 5, so that it is never a code."""


class ReadingProblem(StrEnum):
    """Why a text is no code."""

    EMPTY = "empty"
    SPREADSHEET = "spreadsheet"
    TELEPHONE = "telephone"
    POSTCODE = "postcode"
    SHORT_FORM = "short_form"
    LENGTH = "length"
    LETTERS = "letters"
    PADDING = "padding"
    FIVE = "five"
    IMPOSSIBLE_DIGIT = "impossible_digit"
    CHECK = "check"
    UNKNOWN = "unknown"
    SUFFIX = "suffix"
    UNKNOWN_WORD = "unknown_word"


_ERRORS: Final = {
    ReadingProblem.IMPOSSIBLE_DIGIT: CodeUnknownError,
    ReadingProblem.UNKNOWN: CodeUnknownError,
    ReadingProblem.CHECK: CodeCheckError,
    ReadingProblem.SUFFIX: CodeCheckError,
}


@dataclass(frozen=True, slots=True)
class CodeHint:
    """A code that the text may have been, and why."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class CodeReading:
    """What a text was read as.

    Attributes:
        typed: The text as it came.
        code: The code as it is written, without a suffix; None where the text is none.
        level: Door, block or town; None where the text is no code.
        values: Four, eight or twelve values; empty where the text is no code.
        problem: What is wrong; None where nothing is.
        message: What was given, what was expected and what to do; empty where nothing is wrong.
        hints: Codes that it may have been: never more than suggestions.
        suffix: Of a door that shares the cell: two to four digits; else empty.
    """

    typed: str
    code: str | None
    level: CodeLevel | None
    values: tuple[int, ...]
    problem: ReadingProblem | None = None
    message: str = ""
    hints: tuple[CodeHint, ...] = ()
    suffix: str = ""

    @property
    def text(self) -> str:
        """The code with its suffix, as it is written; empty where the text is no code."""
        return "-".join(part for part in (self.code, self.suffix) if part)


def read_code(typed: str) -> CodeReading:
    """Read a code in any digits and with any separators.

    >>> read_code("៧៧៤៧ ០៦២៦ ៤០៤៣").code
    '7747-0626-4043'
    >>> read_code("7.74706E+11").problem
    <ReadingProblem.SPREADSHEET: 'spreadsheet'>
    >>> [hint.code for hint in read_code("52 52 4 52 0 51 2 51 4 0 4 3").hints]
    ['7747-0626-4043']
    """
    plain = ascii_digits(typed).strip()
    text = SEPARATORS.sub("", plain).replace("×", "x")
    padded, suffixed = _PADDED.fullmatch(text), _SUFFIXED.fullmatch(text)
    digits, suffix = suffixed.groups() if suffixed else (text, "")
    if _DECIMAL.fullmatch("".join(plain.split())):
        return _no_code(typed, plain, text)  # with its lost zero's place taken by the decimal
    if _TELEPHONE.fullmatch(text) or not (padded or _has_twelve_digits(digits)):
        return _no_code(typed, plain, text)
    digits = digits.rstrip("xX")
    if "5" in digits + suffix:
        return _refused(typed, ReadingProblem.FIVE, _about_five(typed), _without_five(text))
    return _checked(typed, digits, suffix)


def _checked(typed: str, digits: str, suffix: str) -> CodeReading:
    """The reading of four, eight or twelve symbols, and of a suffix behind twelve."""
    level = next(level for level in CodeLevel if level.digits == len(digits))
    values = tuple(VALUE_OF[digit] for digit in digits)
    if any(value >= CHILDREN for value in values[RANK_DIGITS : LENGTH - 1]):
        return _refused(
            typed,
            ReadingProblem.IMPOSSIBLE_DIGIT,
            f"{typed!r}: digits 4 to 11 of an address code are never 8 or 9; one was mistyped.",
        )
    if level is CodeLevel.DOOR and not is_valid(values):
        return _refused(
            typed,
            ReadingProblem.CHECK,
            f"{typed!r}: the check digit does not fit; at least one digit is wrong or swapped. "
            "Compare it with the original.",
        )
    if (values[0] * 9 + values[1]) * 9 + values[2] >= len(root_cells()):
        return _refused(
            typed,
            ReadingProblem.UNKNOWN,
            f"{typed!r}: no place in Cambodia has a code that begins so.",
        )
    if suffix and not is_valid_suffix(values, [VALUE_OF[digit] for digit in suffix]):
        return _refused(
            typed,
            ReadingProblem.SUFFIX,
            f"{typed!r}: {write_values(values)} is right, but the door suffix {suffix} does not "
            "belong to it. Compare both with the original.",
        )
    return CodeReading(typed, write_values(values), level, values, suffix=suffix)


def error_of(reading: CodeReading) -> CodeError:
    """The error that a reading without a code amounts to."""
    kind = _ERRORS.get(reading.problem or ReadingProblem.EMPTY, CodeFormatError)
    said = "".join(f" Perhaps {hint.code}: {hint.reason}." for hint in reading.hints)
    return kind(reading.message + said)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _has_twelve_digits(text: str) -> bool:
    return _is_number(text) and len(text) == LENGTH


def _refused(
    typed: str, problem: ReadingProblem, message: str, hints: Sequence[CodeHint] = ()
) -> CodeReading:
    return CodeReading(typed, None, None, (), problem, message, tuple(hints))


def _no_code(typed: str, plain: str, text: str) -> CodeReading:
    """The reading of a text that has not the shape of a code."""
    bare = "".join(plain.split())
    if not text:
        return _refused(typed, ReadingProblem.EMPTY, f"{typed!r} is empty. {_EXAMPLE}.")
    if _SCIENTIFIC.fullmatch(bare):
        return _refused(
            typed,
            ReadingProblem.SPREADSHEET,
            f"{typed!r} is a number that a spreadsheet has rounded: the last digits of the code "
            "are lost. Take the code from the original and keep the column as text.",
        )
    if decimal := _DECIMAL.fullmatch(bare):
        return _refused(
            typed,
            ReadingProblem.SPREADSHEET,
            f"{typed!r} was kept as a number with decimals, not as text. {_EXAMPLE}.",
            _fitting([decimal.group(1).rjust(LENGTH, "0")], "without what a spreadsheet added"),
        )
    if _TELEPHONE.fullmatch(text):
        return _refused(
            typed,
            ReadingProblem.TELEPHONE,
            f"{typed!r} looks like a telephone number. {_EXAMPLE}.",
        )
    if _is_number(text):
        return _wrong_number(typed, text)
    return _with_letters(typed, text)


def _wrong_number(typed: str, text: str) -> CodeReading:
    """The reading of digits that are not twelve."""
    if len(text) == _POSTCODE_DIGITS:
        return _refused(
            typed,
            ReadingProblem.POSTCODE,
            f"{typed!r} has 6 digits, as a postcode has. {_EXAMPLE}.",
        )
    message = f"{typed!r} has {len(text)} digits. {_EXAMPLE}"
    if len(text) == _SHORT_FORM_DIGITS:
        return _refused(
            typed,
            ReadingProblem.SHORT_FORM,
            f"{message}. If it is the short form, give the commune or town with it; if it is a "
            f"block, write {grouped(text)}-xxxx.",
        )
    hints = list(_without_five(text))
    if len(text) == LENGTH - 1:
        hints += _fitting([f"0{text}"], "a spreadsheet drops a zero in front")
    return _refused(
        typed, ReadingProblem.LENGTH, f"{message}; areas are padded: 7747-0626-xxxx.", hints
    )


def _with_letters(typed: str, text: str) -> CodeReading:
    strange = sorted({c for c in text if not (c.isascii() and c.isdigit()) and c not in "xX"})
    if strange:
        return _refused(
            typed,
            ReadingProblem.LETTERS,
            f"{typed!r} holds {' '.join(strange[:5])}, which no code has. {_EXAMPLE}.",
            _fitting([text.translate(_LOOK_ALIKE)], "with digits for the letters that look alike"),
        )
    return _refused(
        typed,
        ReadingProblem.PADDING,
        f"{typed!r} is not padded as an area is: 7747-xxxx-xxxx or 7747-0626-xxxx. {_EXAMPLE}.",
    )


def _about_five(typed: str) -> str:
    return (
        f"{typed!r} holds a 5, which no address code has. Did you hear pram-muoy? That is 6; "
        "pram-pir is 7, pram-bei 8, pram-buon 9."
    )


def _without_five(text: str) -> list[CodeHint]:
    """The code of a text in which 51 … 54 were typed for digits of 6 … 9."""
    if not _is_number(text) or "5" not in text:
        return []
    heard = _HEARD_FIVE.sub(lambda match: str(int(match[1]) + 5), text)
    return _fitting([heard], "51, 52, 53 and 54 read as pram-muoy … pram-buon, 6 to 9")


def _fitting(texts: Sequence[str], reason: str) -> list[CodeHint]:
    """Those texts that are sound codes."""
    hints = []
    for text in texts:
        if _has_twelve_digits(text) and "5" not in text:
            reading = read_code(text)
            if reading.code is not None:
                hints.append(CodeHint(reading.code, f"{reason}; the check digit fits"))
    return hints
