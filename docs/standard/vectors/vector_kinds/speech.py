"""Ask how codes are said, and what words are heard as."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from typing import Any, Final

from addressing import Script, SpeechStyle, door_code, hear_code, say_code
from addressing.code.reading import error_of
from addressing.code.speech import WordKind, vocabulary, words_of_digits
from vector_kinds.ground import ERROR_NAMES, LAST_SEQUENCE, Kind, Rows, any_code, bare

SAID: Final = 100
HEARD: Final = 300
MISHEARD: Final = 120


def speech(rng: random.Random) -> Rows:
    """Codes in both styles and scripts; words in many spellings; words that are no code."""
    for number in range(SAID):
        code = any_code(rng) if number % 5 else _with_suffix(rng)
        for style in SpeechStyle:
            for script in Script:
                words = say_code(code, style=style, script=script)
                yield [words, code, None, style.value, script.value]
    for spelling in vocabulary().heard:
        yield _heard(_with_spelling(spelling, rng))
    for _ in range(HEARD):
        digits = bare(any_code(rng))
        yield _heard(_spoken(digits, rng.choice(tuple(SpeechStyle)), rng))
    for _ in range(MISHEARD):
        yield from (_heard(words) for words in _misheard(bare(any_code(rng)), rng))
    yield from (_heard(words) for words in _no_codes(any_code(rng)))


def _with_suffix(rng: random.Random) -> str:
    return door_code(any_code(rng), rng.randint(1, LAST_SEQUENCE)).text


def _with_spelling(spelling: str, rng: random.Random) -> str:
    """A code whose words hold a spelling, where a few tries find one; otherwise the bare word."""
    word = vocabulary().heard[spelling]
    for _ in range(200):
        digits = bare(any_code(rng))
        for style in SpeechStyle:
            words = words_of_digits(digits, style)
            if word in words:
                usual = vocabulary().written[Script.KHMER]
                return " ".join(spelling if w == word else usual[w] for w in words)
    return spelling


def _spoken(digits: str, style: SpeechStyle, rng: random.Random) -> str:
    """Digits in any spellings of both scripts, with any spaces, some as figures."""
    heard = vocabulary().heard
    parts = []
    for word in words_of_digits(digits, style):
        choices = [s for s, w in heard.items() if w == word]
        parts.append(rng.choice(choices))
        parts.append(rng.choice(("", " ", " ", "-", ", ", "\u200b")))
    return "".join(parts)


def _misheard(digits: str, rng: random.Random) -> Iterator[str]:
    """A pram that is lost, and one that is heard where none was said."""
    written = vocabulary().written[Script.LATIN]
    words = list(words_of_digits(digits, SpeechStyle.DIGITS))
    prams = [place for place, word in enumerate(words) if word.kind is WordKind.FIVE]
    units = [place for place, word in enumerate(words) if word.kind is WordKind.UNIT]
    if prams:
        lost = rng.choice(prams)
        yield _joined([*words[:lost], *words[lost + 1 :]], written)
    if units:
        gained = rng.choice(units)
        pram = next(word for word in written if word.kind is WordKind.FIVE)
        yield _joined([*words[:gained], pram, *words[gained:]], written)


def _joined(words: Sequence[Any], written: Any) -> str:
    return " ".join(written[word] for word in words)


def _no_codes(code: str) -> Iterator[str]:
    """Words that are no number, and number words where they cannot stand."""
    words = say_code(code, script=Script.LATIN)
    first, *others = words.split(" ")
    rest = " ".join(others)
    yield from ("", "hello", "soun", "pram", "dandab", "tvear", "tvear pir prampir", "ៗ", "៥")
    yield from (f"double {words}", f"{words} ៗ", f"{words} soun", rest, f"{words} dandab")
    yield from (f"{words} tvear", f"{words} tvear pir", f"{words} tvear pir soun pir soun pir")
    yield say_code(door_code(code, 2).text, script=Script.LATIN).replace("tvear ", "")
    yield from (f"{words} tvear tvear pir prampir", f"{first} tvear {rest}", f"dandab {words}")
    yield from (f"{words}.", f"({words})", words.upper(), f"{words}?", f"{words} x")
    yield from ("dap " * 6, "muoy dandab " * 6, "haseb " * 6, "kauseb pram buon " * 6)


def _heard(words: str) -> list[Any]:
    reading = hear_code(words)
    if reading.code is not None:
        return [words, reading.text, None, None, None]
    return [words, None, ERROR_NAMES[type(error_of(reading))], None, None]


KINDS: Final = {
    "speech": Kind(
        "Words, the code that they are heard as, or the error; where a style and a script stand, "
        "the code is said in just these words.",
        ("words", "code", "error", "style", "script"),
        speech,
    ),
}
