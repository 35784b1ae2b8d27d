"""Reduce names and typed words to the letters and numbers that are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.numerals import khmer_numbers_to_figures, take_numbers
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer, sound_of

LEXEME = re.compile(
    "(?P<latin>[a-z]+)|(?P<number>[0-9]+)|(?P<khmer>[\u1780-\u17b3][\u1780-\u17d3\u17dd]*)"
    "|(?P<cut>[,;:|/\\\\()\\[\\]{}\t។៕])"
)
"""Words, figures, Khmer runs, and signs that end a name; other signs are passed over."""


class Spelling(NamedTuple):
    """A name as it is looked up.

    Attributes:
        letters: Its letters, folded and joined.
        numbers: Its numbers in order, joined by blanks.
    """

    letters: str
    numbers: str


def folded(text: str) -> str:
    """A text in one writing: clean characters, lower case, no accents."""
    return fold_words(clean_characters(text))


def tokens_of(text: str) -> list[str]:
    """Words and figures of a folded text."""
    return [m.group() for m in LEXEME.finditer(text) if m.lastgroup != "cut"]


def spellings_of_tokens(tokens: Sequence[str]) -> tuple[Spelling, ...]:
    """The tokens as they stand, and with number words read as numbers.

    >>> spellings_of_tokens(["boeng", "kak", "ti", "muoy"])
    (Spelling(letters='boengkaktimuoy', numbers=''), Spelling(letters='boengkak', numbers='1'))
    """
    plain = Spelling(
        "".join(token for token in tokens if not token.isdigit()),
        " ".join(str(int(token)) for token in tokens if token.isdigit()),
    )
    words, numbers = take_numbers(tokens)
    read = Spelling("".join(words), " ".join(map(str, numbers)))
    return (plain,) if plain == read else (plain, read)


@lru_cache(maxsize=20_000)
def spellings(name: str) -> tuple[Spelling, ...]:
    """Every spelling of a name.

    >>> spellings("បឹងកក់ទី ១")
    (Spelling(letters='បឹងកក់ទី', numbers='1'), Spelling(letters='បឹងកក់', numbers='1'))
    """
    text = folded(name)
    found = spellings_of_tokens(tokens_of(text))
    if is_khmer(text):
        found += spellings_of_tokens(tokens_of(khmer_numbers_to_figures(text)))
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _vowel_runs() -> dict[str, tuple[str, ...]]:
    """Vowels at the end of what is typed → classes of the runs that they may become."""
    rows = load_rules("sounds")["vowel"]
    classes: dict[str, dict[str, None]] = {}
    for row in rows:
        for run in row["letters"]:
            for end in range(1, len(run) + 1):
                classes.setdefault(run[:end], {})[row["to"]] = None
    return {begun: tuple(found) for begun, found in classes.items()}


_LAST_VOWELS = re.compile("[aeiouy]+$")
_VOWEL_BEHIND = "a"


def begun_sounds(letters: str) -> tuple[str, ...]:
    """Beginnings of sounds that half-typed letters may stand for.

    What comes behind decides how the last letters sound: ``o`` may become ``oe``, ``n`` may
    become ``ng``, a final ``r`` or ``v`` is spoken only before a vowel.

    >>> begun_sounds("tum")
    ('tom',)
    >>> "toN" in begun_sounds("tun")
    True
    """
    if is_khmer(letters):
        return tuple(dict.fromkeys(sound_of(form).full for form in begun_khmer(letters)))
    found = {sound_of(letters).full: None}
    vowels = _LAST_VOWELS.search(letters)
    if vowels is None:
        for ending in _endings(letters):
            found[sound_of(letters + ending).full[:-1]] = None
    elif vowels.start():
        stem = sound_of(letters[: vowels.start()] + _VOWEL_BEHIND).full[:-1]
        for sound in _vowel_runs().get(vowels.group(), ()):
            found[stem + sound] = None
    return tuple(sound for sound in found if sound)


def _endings(letters: str) -> Iterator[str]:
    yield _VOWEL_BEHIND
    if letters[-1] == "n":
        yield "g" + _VOWEL_BEHIND
    if letters[-1] == "c":
        yield "h" + _VOWEL_BEHIND


_SPLIT_VOWELS = ("\u17be", "\u17c4", "\u17c5")  # ើ ោ ៅ begin with the stroke of េ
_COENG = "\u17d2"
_E = "\u17c1"


def begun_khmer(letters: str) -> Iterable[str]:
    """Khmer letters whose last cluster is half typed, as they may stand in a name.

    >>> list(begun_khmer("គេ"))  # the first stroke of ោ
    ['គេ', 'គើ', 'គោ', 'គៅ']
    """
    yield letters
    if letters.endswith(_COENG):  # a subscript that has no letter yet
        yield letters.rstrip(_COENG)
    elif letters.endswith(_E):
        for vowel in _SPLIT_VOWELS:
            yield letters[:-1] + vowel
