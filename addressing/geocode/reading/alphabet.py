"""Name the letters that are left when a text is folded, and what each of them is to the reader.

A folded text holds ASCII and Khmer letters only; everything else is a word's letter that begins
nothing (``_``), a blank, or a sign that cuts (``|``).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.compiling import inlined

Letters = npt.NDArray[np.uint32]
Classes = npt.NDArray[np.uint8]

SKIP, BLANK, LINE, DIGIT, LATIN, KHMER, MARK, CUT, HASH, STOP, DASH = range(11)
"""What a letter is: begins nothing; blank; end of a line or tabulator, which cuts as well; figure;
small Latin letter; Khmer letter that begins a cluster; Khmer mark; sign that cuts; #; full stop;
hyphen."""

_ASCII = 128
_KHMER_FIRST = 0x1780
PLACES = 256
"""Places of letters in tables: ASCII, then the Khmer block."""

_STRANGE = re.compile("[^\x00-\x7f\u1780-\u17ff]")


@inlined
def place_of(letter: int) -> int:
    """Place of a letter in tables over the alphabet.

    >>> int(place_of(97)), int(place_of(0x1780))
    (97, 128)
    """
    if letter < _ASCII:
        return letter
    return (letter - _KHMER_FIRST + _ASCII) & (PLACES - 1)


@lru_cache(maxsize=1)
def classes() -> Classes:
    """Class of each letter, by its place.

    >>> int(classes()[ord("a")]) == LATIN, int(classes()[ord("/")]) == CUT
    (True, True)
    """
    letters = [chr(place) for place in range(_ASCII)]
    letters += [chr(_KHMER_FIRST + place) for place in range(PLACES - _ASCII)]
    return np.array([_class_of(letter) for letter in letters], np.uint8)


_SINGLE = {"#": HASH, ".": STOP, "-": DASH, "\n": LINE, "\r": LINE, "\t": LINE}


def _class_of(letter: str) -> int:
    if letter in _SINGLE:
        return _SINGLE[letter]
    for pattern, found in (
        (r"\s", BLANK),
        ("[0-9]", DIGIT),
        ("[a-z]", LATIN),
        ("[\u1780-\u17b3]", KHMER),
        ("[\u17b4-\u17d3\u17dd]", MARK),
        (r"\w", SKIP),
    ):
        if re.match(pattern, letter):
            return found
    return CUT


def in_alphabet(folded: str) -> str:
    """A folded text with the letters of the alphabet alone, each in its place.

    >>> in_alphabet("phum thmei – 東")
    'phum thmei | _'
    """
    return folded if folded.isascii() else _STRANGE.sub(_stand_in, folded)


def _stand_in(match: re.Match[str]) -> str:
    letter = match.group()
    return " " if letter.isspace() else "_" if letter.isalnum() else "|"


def letters_of(text: str) -> Letters:
    """The code points of a text."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def text_of(letters: Letters) -> str:
    """The text of code points."""
    return letters.tobytes().decode("utf-32-le", "surrogatepass")
