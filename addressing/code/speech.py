"""Say address codes in Khmer words and hear them again.

Six to nine are spoken as pram ("five") and one to four; a code has no 5, so that its words have
one reading only. The words and their spellings stand in ``data/speech.toml``.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import Final

from addressing.code.check import LENGTH
from addressing.code.form import CodeLevel, grouped
from addressing.code.reading import (
    SEPARATORS,
    CodeHint,
    CodeReading,
    ReadingProblem,
    error_of,
    read_code,
)
from addressing.errors import CodeFormatError
from postcodes import ascii_digits

_FIVE: Final = 5
_UNITS: Final = "1234"
_LONGEST: Final = 400
"""Letters; no spoken code has so many."""

_LOST_PRAM: Final = (
    "one pram was not heard, so that one of 6 to 9 came to be 1 to 4; the check fits"
)
_EXAMPLE: Final = "Say the digits of a code, such as prampir prampir buon prampir, soun prammuoy …"
_NOT_SOUNDED: Final = re.compile("[\u0300-\u036f'`\u00b4\u02bc\u2018\u2019]+")


class SpeechStyle(StrEnum):
    """How a code is said."""

    DIGITS = "digits"
    PAIRS = "pairs"


class Script(StrEnum):
    """How the words are written."""

    KHMER = "khmer"
    LATIN = "latin"


class WordKind(StrEnum):
    """What a number word does."""

    ZERO = "zero"
    UNIT = "unit"
    FIVE = "five"
    TEN = "ten"
    TEEN = "teen"
    DOOR = "door"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class NumberWord:
    """One word of a spoken number.

    Attributes:
        kind: What the word does.
        value: 0 to 9: of a unit, of a ten the number of tens, of a figure itself.
    """

    kind: WordKind
    value: int


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of spoken codes.

    Attributes:
        written: For each script the spelling in which a word is written.
        heard: For each spelling that is read its word.
    """

    written: Mapping[Script, Mapping[NumberWord, str]]
    heard: Mapping[str, NumberWord]


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The words of ``data/speech.toml``."""
    text = resources.files("addressing").joinpath("data/speech.toml").read_text("utf-8")
    data = tomllib.loads(text)
    entries = [
        (NumberWord(WordKind.ZERO, 0), data["zero"]),
        (NumberWord(WordKind.FIVE, _FIVE), data["five"]),
        (NumberWord(WordKind.TEEN, 1), data["teen"]),
        (NumberWord(WordKind.DOOR, 0), data["door"]),
        *((NumberWord(WordKind.UNIT, entry["value"]), entry) for entry in data["units"]),
        *((NumberWord(WordKind.TEN, entry["value"]), entry) for entry in data["tens"]),
    ]
    return Vocabulary(
        {script: {word: spelt[script][0] for word, spelt in entries} for script in Script},
        {spelling: word for word, spelt in entries for s in Script for spelling in spelt[s]}
        | {str(figure): NumberWord(WordKind.FIGURE, figure) for figure in range(10)},
    )


def words_of_digits(digits: str, style: SpeechStyle) -> tuple[NumberWord, ...]:
    """The words in which digits are said; pairs want an even number of digits.

    >>> [word.kind.value for word in words_of_digits("06", SpeechStyle.PAIRS)]
    ['zero', 'five', 'unit']
    """
    return tuple(word for beat in _beats(digits, style) for part in beat for word in part)


def _beats(digits: str, style: SpeechStyle) -> list[list[list[NumberWord]]]:
    """The words of each digit or pair, in the parts that are joined when they are written."""
    if style is SpeechStyle.DIGITS:
        return [[_digit(int(digit))] for digit in digits]
    return [_pair(int(a), int(b)) for a, b in zip(digits[::2], digits[1::2], strict=True)]


def _digit(digit: int) -> list[NumberWord]:
    if digit == 0:
        return [NumberWord(WordKind.ZERO, 0)]
    five, unit = divmod(digit, _FIVE)
    words = [NumberWord(WordKind.FIVE, _FIVE)] if five else []
    return [*words, NumberWord(WordKind.UNIT, unit)] if unit else words


def _pair(tens: int, unit: int) -> list[list[NumberWord]]:
    if tens == 0:
        return [_digit(0), _digit(unit)]
    ten = [NumberWord(WordKind.TEN, tens)]
    return [ten, _digit(unit)] if unit else [ten]


def say_code(
    code: str, *, style: SpeechStyle = SpeechStyle.DIGITS, script: Script = Script.KHMER
) -> str:
    """The words of a door's code; a suffix is said digit by digit behind the word "door".

    >>> say_code("7747-0626-4043", style=SpeechStyle.PAIRS)
    'ចិតសិបប្រាំពីរ សែសិបប្រាំពីរ, សូន្យប្រាំមួយ ម្ភៃប្រាំមួយ, សែសិប សែសិបបី'
    >>> say_code("7747-0626-4043-27", script=Script.LATIN).partition("prammuoy, ")[2]
    'buon soun buon bei, tvear pir prampir'

    Raises:
        CodeFormatError: The code names an area, which has no spoken form.
        CodeError: As ``decode``.
    """
    reading = read_code(code)
    if reading.code is None:
        raise error_of(reading)
    if reading.level is not CodeLevel.DOOR:
        raise CodeFormatError(
            f"{code!r} names an area. Only a full code is said: bare digits would be taken for a "
            "postcode or a telephone number."
        )
    said = [_spelt(_beats(group, style), script) for group in reading.code.split("-")]
    if reading.suffix:
        door = vocabulary().written[script][NumberWord(WordKind.DOOR, 0)]
        said.append(f"{door} {_spelt(_beats(reading.suffix, SpeechStyle.DIGITS), script)}")
    return ", ".join(said)


def _spelt(beats: Sequence[Sequence[Sequence[NumberWord]]], script: Script) -> str:
    written, joint = vocabulary().written[script], "-" if script is Script.LATIN else ""
    return " ".join(
        joint.join("".join(written[word] for word in part) for part in beat) for beat in beats
    )


def hear_code(words: str) -> CodeReading:
    """Read a code from words, figures or both, said digit by digit or in pairs.

    The check decides whether the words are a code. Nothing is corrected: where it does not hold,
    codes of which one pram was lost stand in the hints.

    >>> hear_code("ចិត សិប ប្រាំ ពីរ 47 soun prammuoy mphey prammuoy saeseb saeseb bei").text
    '7747-0626-4043'
    >>> [hint.code for hint in hear_code("prampir pir buon prampir 0626 4043").hints]
    ['7747-0626-4043']
    """
    division, remainder = _divided(_sounded(words))
    if remainder:
        return _refused(words, f"{remainder[:20]!r} is no number word in Khmer")
    parts = _digits_of(division)
    if parts is None:
        return _refused(words, "dandab stands behind a digit, tvear before a suffix")
    heard = "-".join(grouped(part) for part in parts)
    reading = replace(read_code(heard), typed=words)
    if reading.code is not None or reading.problem is ReadingProblem.EMPTY:
        return reading
    lost = [CodeHint(code, _LOST_PRAM) for code in codes_before_lost_pram(heard)]
    return replace(
        reading,
        message=f"{words!r} was heard as {heard}. {reading.message}",
        hints=(*reading.hints, *lost),
    )


def codes_before_lost_pram(heard: str) -> tuple[str, ...]:
    """Codes of which one pram may have been lost, so that one of 6 to 9 came to be 1 to 4.

    >>> codes_before_lost_pram("7247-0626-4043")
    ('7747-0626-4043',)
    """
    digits = SEPARATORS.sub("", ascii_digits(heard))
    before = [
        read_code(f"{digits[:place]}{int(digit) + _FIVE}{digits[place + 1 :]}").text
        for place, digit in enumerate(digits)
        if digit in _UNITS
    ]
    return tuple(code for code in before if code)


def _sounded(words: str) -> str:
    """The letters and ASCII digits of words without what is not heard."""
    letters = unicodedata.normalize("NFD", ascii_digits(words).casefold())
    return SEPARATORS.sub("", _NOT_SOUNDED.sub("", letters))


def _divided(letters: str) -> tuple[list[NumberWord], str]:
    """The words that letters without spaces consist of; else what comes after the last word."""
    reached: dict[int, list[NumberWord]] = {0: []}
    for place in range(len(letters[:_LONGEST])):
        if place in reached:
            for spelling, word in vocabulary().heard.items():
                if letters.startswith(spelling, place):
                    reached[place + len(spelling)] = [*reached[place], word]
    end = max(reached)
    return reached[end], letters[end:]


def _digits_of(words: Sequence[NumberWord]) -> list[str] | None:
    """The digits of a code, and of its suffix where one is said; None where a word is misplaced."""
    parts, place = [""], 0
    while place < len(words):
        word = words[place]
        unit, size = _unit_at(words, place)
        if size and _is_teen(words, place + size):
            digits, size = f"1{unit}", size + 1
        elif size:
            digits = str(unit)
        elif word.kind is WordKind.TEN:
            unit, units = _unit_at(words, place + 1)
            if _is_teen(words, place + 1 + units):
                unit, units = 0, 0
            digits, size = f"{word.value}{unit}", 1 + units
        elif word.kind in (WordKind.ZERO, WordKind.FIGURE):
            digits, size = str(word.value), 1
        elif word.kind is WordKind.DOOR and len(parts) == 1 and len(parts[0]) == LENGTH:
            parts.append("")
            digits, size = "", 1
        else:
            return None
        parts[-1] += digits
        place += size
    return parts if parts[-1] or len(parts) == 1 else None


def _unit_at(words: Sequence[NumberWord], place: int) -> tuple[int, int]:
    """The digit of 1 to 9 that words say at a place, and how many words it takes; 0, 0 if none."""
    kinds = [word.kind for word in words[place : place + 2]]
    if kinds[:1] == [WordKind.UNIT]:
        return words[place].value, 1
    if kinds == [WordKind.FIVE, WordKind.UNIT]:
        return _FIVE + words[place + 1].value, 2
    return (_FIVE, 1) if kinds[:1] == [WordKind.FIVE] else (0, 0)


def _is_teen(words: Sequence[NumberWord], place: int) -> bool:
    return place < len(words) and words[place].kind is WordKind.TEEN


def _refused(words: str, reason: str) -> CodeReading:
    message = f"{words!r}: {reason}. {_EXAMPLE}."
    return CodeReading(words, None, None, (), ReadingProblem.UNKNOWN_WORD, message)
