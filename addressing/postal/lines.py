"""Break lines that are too long for a label, so that a reader can join them again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from itertools import accumulate
from textwrap import dedent
from typing import Final

NARROWEST: Final = 20
"""Letters. In less, most names of units would have to be broken."""

CONTINUED: Final = "  "
"""Begins a line that goes on with the element of the line before it."""

_WITHIN_WORD: Final = "\u200b"
"""Ends a line that is broken within a word."""

_JOIN = re.compile(f"({_WITHIN_WORD}?)\r?\n{CONTINUED}[ \t]*")
_COENG = "\u17d2"


def width_of(text: str) -> int:
    """Letters as they are seen: signs above and below and subscripts take no room of their own.

    >>> width_of("ភ្នំពេញ"), width_of("Phnom Penh")
    (4, 10)
    """
    return sum(map(_width, _letters(text)))


def broken(elements: Sequence[str], separator: str, width: int | None) -> list[str]:
    """Elements on one line, or on several where they are wider than ``width``.

    >>> broken(["Sangkat Boeng Kak Ti Muoy", "Khan Tuol Kouk"], ", ", 30)
    ['Sangkat Boeng Kak Ti Muoy,', 'Khan Tuol Kouk']
    """
    if width is None:
        return [separator.join(elements)]
    lines: list[str] = []
    line = ""
    for place, element in enumerate(elements):
        last = place == len(elements) - 1
        ended = element if last else element + separator.rstrip()
        joined = line + separator[len(separator.rstrip()) :] + ended if line else ended
        if width_of(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _broken_element(ended, width)
        lines += full
    return [*lines, line]


def joined(text: str) -> str:
    r"""A text with the lines that go on joined to those before them.

    >>> joined("Samdech Preah Sangkareach\n  Chuon Nath Street\nPhnom Penh")
    'Samdech Preah Sangkareach Chuon Nath Street\nPhnom Penh'
    """
    return _JOIN.sub(lambda match: "" if match[1] else " ", dedent(text))


def _broken_element(element: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in element.split(" "):
        wider = f"{line} {word}" if line.strip() else line + word
        if width_of(wider) <= width:
            line = wider
            continue
        if line.strip():
            lines.append(line)
            line = CONTINUED
        letters = _letters(word)
        while width_of(line) + sum(map(_width, letters)) > width:
            room = _fitting(letters, width - width_of(line))
            lines.append(line + "".join(letters[:room]) + _WITHIN_WORD)
            letters, line = letters[room:], CONTINUED
        line += "".join(letters)
    return [*lines, line]


def _fitting(letters: Sequence[str], room: int) -> int:
    """How many of the letters find room."""
    widths = accumulate(map(_width, letters))
    return sum(1 for width in widths if width <= room)


def _width(letter: str) -> int:
    """One for the base, one for each vowel that stands beside it."""
    return 1 + sum(unicodedata.category(mark) == "Mc" for mark in letter[1:])


def _letters(text: str) -> list[str]:
    """The text cut before each letter that stands for itself."""
    letters: list[str] = []
    for char in text:
        if char == _WITHIN_WORD:
            continue
        follows = bool(letters) and letters[-1].endswith(_COENG)
        if letters and (follows or unicodedata.category(char) in {"Mn", "Mc"}):
            letters[-1] += char
        else:
            letters.append(char)
    return letters
