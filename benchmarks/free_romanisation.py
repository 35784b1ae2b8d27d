"""Romanise Khmer names by ear, as somebody who never saw the official spelling.

Consonants of the first series carry "a" or "o", of the second "o" or "ou"; the same vowel sign
sounds differently after either (Huffman, Cambodian System of Writing, 1970). Each sound is written
in one of the ways met on signs and business cards; none of this is the geocoder's.
"""

from __future__ import annotations

import random
import re

_CONSONANTS = {
    "ក": ("k",), "ខ": ("kh", "k"), "គ": ("k", "g"), "ឃ": ("kh",), "ង": ("ng",),
    "ច": ("ch",), "ឆ": ("chh", "ch"), "ជ": ("ch", "j"), "ឈ": ("chh", "ch"), "ញ": ("nh", "gn", "n"),
    "ដ": ("d",), "ឋ": ("th",), "ឌ": ("d",), "ឍ": ("th",), "ណ": ("n",),
    "ត": ("t",), "ថ": ("th", "t"), "ទ": ("t",), "ធ": ("th", "t"), "ន": ("n",),
    "ប": ("b",), "ផ": ("ph", "p"), "ព": ("p",), "ភ": ("ph", "p"), "ម": ("m",),
    "យ": ("y",), "រ": ("r",), "ល": ("l",), "វ": ("v", "w"), "ស": ("s",), "ហ": ("h",),
    "ឡ": ("l",), "អ": ("",),
}  # fmt: skip
_SECOND_SERIES = frozenset("គឃងជឈញឌឍទធនពភមយរលវ")
_FINALS = {
    "ក": ("k", "c"), "គ": ("k",), "ខ": ("k",), "ង": ("ng",), "ច": ("ch", "ck"), "ជ": ("ch",),
    "ញ": ("nh", "n"), "ត": ("t",), "ដ": ("t",), "ទ": ("t",), "ធ": ("t",), "ន": ("n",),
    "ណ": ("n",), "ប": ("p", "b"), "ព": ("p",), "ភ": ("p",), "ម": ("m",), "យ": ("y", "i"),
    "រ": ("r", ""), "ល": ("l",), "វ": ("v", "w"), "ស": ("s", "h"), "ថ": ("t",),
}  # fmt: skip
_VOWELS = {  # (first series, second series)
    "": (("a", "or", "o"), ("o", "ou")),
    "ា": (("a",), ("ea", "ia")),
    "ិ": (("e", "i"), ("i", "ei")),
    "ី": (("ei", "ey"), ("i", "y")),
    "ឹ": (("oe", "eu"), ("oe", "eu", "ue")),
    "ឺ": (("eu", "oeu"), ("eu", "ue", "oeu")),
    "ុ": (("o", "u"), ("u", "ou")),
    "ូ": (("o", "au"), ("ou", "u", "oo")),
    "ួ": (("uo", "ou"), ("uo", "ou")),
    "ើ": (("aeu", "eu"), ("eu", "oeu")),
    "ឿ": (("oea", "oeu"), ("oea", "eu")),
    "ៀ": (("ie", "ea"), ("ie", "ea")),
    "េ": (("e", "ei"), ("e", "ei")),
    "ែ": (("ae", "e"), ("eae", "e", "ae")),
    "ៃ": (("ai", "ay", "ey"), ("ey", "ei")),
    "ោ": (("ao", "o"), ("ou", "o")),
    "ៅ": (("au", "ao"), ("ov", "ow")),
    "ំ": (("am", "om", "orm"), ("um", "om")),
    "ះ": (("ah",), ("eah", "ah")),
}
_INDEPENDENT = {
    "ឥ": ("i", "e"), "ឦ": ("ei",), "ឧ": ("o", "u"), "ឪ": ("ov", "o"), "ឫ": ("rue", "ri"),
    "ឬ": ("rue",), "ឮ": ("lue",), "ឯ": ("ae", "e"), "ឱ": ("ao", "o"), "ឲ": ("ao",),
}  # fmt: skip
_RAISE = "៉"  # turns a letter to the first series
_LOWER = "៊"  # to the second
_COENG = "្"
_DIGITS = str.maketrans("០១២៣៤៥៦៧៨៩", "0123456789")
_SILENT = "៍"


def romanised_by_ear(name: str, lots: random.Random) -> str:
    """A Khmer name as somebody spells it who only knows how it sounds.

    >>> romanised_by_ear("កំពង់ធំ", random.Random(5))
    'Kormpongthum'
    """
    words = re.findall("[0-9]+|[^0-9 ]+", name.translate(_DIGITS))
    spelt = [word if word.isdigit() else _word(_clusters(word), lots) for word in words]
    return " ".join(word.capitalize() for word in spelt if word)


def _clusters(word: str) -> list[tuple[str, str]]:
    """Each base with its subscripts, and the marks that stand with it."""
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(word):
        sign = word[place]
        if sign == _COENG and found and place + 1 < len(word):
            base, marks = found[-1]
            found[-1] = base + word[place + 1], marks
            place += 2
            continue
        if sign in _CONSONANTS or sign in _INDEPENDENT:
            found.append((sign, ""))
        elif found:
            found[-1] = found[-1][0], found[-1][1] + sign
        place += 1
    return [(base, marks) for base, marks in found if _SILENT not in marks]


def _word(clusters: list[tuple[str, str]], lots: random.Random) -> str:
    text = ""
    closed = True  # whether the syllable before is complete: the next letter opens one
    for place, (base, marks) in enumerate(clusters):
        if "័" in marks and clusters[place + 1 : place + 2] == [("យ", "")]:
            text += _syllable(base, "", lots).rstrip("aou") + lots.choice(("ey", "ei", "ai"))
            closed = False
            continue
        if base == "យ" and text.endswith(("ey", "ei", "ai")):
            closed = True
            continue
        bare = not any(mark in _VOWELS for mark in marks) and base[0] not in _INDEPENDENT
        ends = bare and len(base) == 1 and not closed and "់" not in marks
        ends = ends or ("់" in marks and not closed)
        if ends and base in _FINALS:
            text += lots.choice(_FINALS[base])
            if place + 1 < len(clusters):
                text += lots.choice(("", " "))
            closed = True
            continue
        ng = clusters[place + 1 : place + 2] == [("ង", "")]
        text += _syllable(base, marks, lots, before_ng=ng)
        closed = ("ំ" in marks and not ng) or "ះ" in marks
    return text


def _syllable(base: str, marks: str, lots: random.Random, *, before_ng: bool = False) -> str:
    if base[0] in _INDEPENDENT:
        return lots.choice(_INDEPENDENT[base[0]])
    second = base[-1] in _SECOND_SERIES if base[-1] == "ញ" else base[0] in _SECOND_SERIES
    if _RAISE in marks:
        second = False
    if _LOWER in marks:
        second = True
    head = "".join(lots.choice(_CONSONANTS.get(letter, ("",))) for letter in base)
    vowels = [mark for mark in marks if mark in _VOWELS] or [""]
    if len(vowels) > 1 and vowels[-1] == "ំ":  # ាំ is "am", but ាំង is "ang"
        return head + lots.choice(_VOWELS[vowels[0]][second]) + ("m" if not before_ng else "")
    return head + "".join(lots.choice(_VOWELS[vowel][second]) for vowel in vowels)
