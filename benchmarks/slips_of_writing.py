"""Make the slips that people, keyboards and readers of print make in names, from a seed.

None of this is the geocoder's: it is written from how the slips come about.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

_LEAST_LETTERS = 4

# Keys around each key of a telephone's Latin keyboard.
_QWERTY = ("qwertyuiop", "asdfghjkl", "zxcvbnm")

# Pairs on one key of the Khmer keyboard, without and with shift (layout of the National
# Information Communications Technology Development Authority, NiDA, 2004).
_KHMER_KEYS = (
    "ឆឈ", "ឹឺ", "េែ", "តទ", "យួ", "ុូ", "ិី", "ោៅ", "ផភ", "ៀឿ", "ដឌ", "ថធ", "កគ", "លឡ", "ឋឍ", "ខឃ",
    "ចជ", "បព", "នណ",
)  # fmt: skip

# Khmer letters whose print differs by a stroke: taken for each other by eye and by machine.
_KHMER_LOOK_ALIKES = ["តគ", "ដឌ", "ចជ", "ថច", "ឃយ", "ផធ", "ពត", "ិី", "ឹឺ", "ិឹ", "ុូ", "៉៊", "លស", "ហប"]

# What Khmer writers leave out: signs that change no word they could confuse.
_KHMER_SIGNS = frozenset("់៉៊៌៍៎័ៈះ")
_KHMER_VOWELS = frozenset("ាិីឹឺុូួើឿៀេែៃោៅំ")
_COENG = "្"

# Latin print as optical readers mistake it (classical confusion pairs of 12-point type).
_LATIN_LOOK_ALIKES = (
    ("m", "rn"), ("rn", "m"), ("l", "1"), ("l", "i"), ("i", "l"), ("o", "0"), ("cl", "d"),
    ("u", "ii"), ("h", "b"), ("e", "c"), ("s", "5"), ("g", "q"), ("n", "ri"), ("t", "f"),
)  # fmt: skip

# One sound, several spellings: the transcriptions of 1972 (UNGEGN), of 1997 (Geography
# Department), French ones on old maps, and what business cards print.
_SPELLINGS = (
    ("ou", "o"), ("uo", "ou"), ("uo", "oo"), ("ae", "e"), ("ae", "ai"), ("ea", "ia"),
    ("oe", "eu"), ("ueu", "eu"), ("ey", "ei"), ("ey", "ay"), ("ei", "ey"), ("ov", "ow"),
    ("ov", "au"), ("aa", "a"), ("ie", "ea"), ("um", "om"), ("oung", "ong"), ("au", "ao"),
    ("ao", "o"), ("aeu", "eu"), ("eu", "oeu"), ("u", "ou"), ("ak", "ark"), ("a", "ar"),
    ("kh", "k"), ("th", "t"), ("ph", "p"), ("chh", "ch"), ("ch", "j"), ("k", "kh"),
    ("t", "th"), ("v", "w"), ("b", "p"), ("p", "b"), ("d", "t"), ("nh", "n"), ("ng", "n"),
    ("s", "z"), ("y", "i"), ("ch", "tch"), ("kr", "kra"), ("sr", "sra"),
)  # fmt: skip


def _swapped(pairs: Sequence[str]) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for pair in pairs:
        first, second = pair[0], pair[1]
        found[first] = found.get(first, "") + second
        found[second] = found.get(second, "") + first
    return found


_SHIFTED = _swapped(_KHMER_KEYS)
_SEEN_ALIKE = _swapped(_KHMER_LOOK_ALIKES)


def _neighbours() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for row, keys in enumerate(_QWERTY):
        for place, key in enumerate(keys):
            near = keys[max(place - 1, 0) : place] + keys[place + 1 : place + 2]
            if row + 1 < len(_QWERTY):
                near += _QWERTY[row + 1][max(place - 1, 0) : place + 1]
            found[key] = near
    return found


_NEAR_KEYS = _neighbours()


def latin_typo(name: str, lots: random.Random) -> str:
    """One letter left out, doubled, changed or swapped with the next; not the first.

    >>> latin_typo("Kampong Speu", random.Random(1))
    'Kamong Speu'
    """
    places = [i for i, c in enumerate(name) if i and c.isalpha()]
    if len(places) < _LEAST_LETTERS - 1:
        return name
    place = lots.choice(places[:-1])
    match lots.randrange(4):
        case 0:
            return name[:place] + name[place + 1 :]
        case 1:
            return name[:place] + name[place] + name[place:]
        case 2:
            return name[:place] + lots.choice("aeioukntprs") + name[place + 1 :]
        case _:
            return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


def near_key(name: str, lots: random.Random) -> str:
    """One letter struck on the key beside it, as thumbs do.

    >>> near_key("Kampong Speu", random.Random(1))
    'Kamoong Speu'
    """
    places = [i for i, c in enumerate(name) if i and c.lower() in _NEAR_KEYS]
    if len(places) < _LEAST_LETTERS - 1:
        return name
    place = lots.choice(places)
    return name[:place] + lots.choice(_NEAR_KEYS[name[place].lower()]) + name[place + 1 :]


def misread_latin(name: str, lots: random.Random) -> str:
    """One letter as an optical reader takes it for another.

    >>> misread_latin("Kampong Speu", random.Random(2))
    'Karnpong Speu'
    """
    if len(name) < _LEAST_LETTERS:
        return name
    found = [(i, old, new) for old, new in _LATIN_LOOK_ALIKES for i in _places_of(old, name)]
    if not found:
        return name
    place, old, new = lots.choice(found)
    return name[:place] + new + name[place + len(old) :]


def _places_of(piece: str, name: str) -> list[int]:
    return [i for i in range(1, len(name)) if name.startswith(piece, i)]


def respelt(name: str, lots: random.Random) -> str:
    """Two sounds spelt another way.

    >>> respelt("Preaek Luong", random.Random(3))
    'Prearek Luon'
    """
    lower, changed = name.lower(), 0
    for old, new in lots.sample(_SPELLINGS, len(_SPELLINGS)):
        if changed == 2:
            break
        if old in lower:
            at = lots.choice([i for i in range(len(lower)) if lower.startswith(old, i)])
            lower = lower[:at] + new + lower[at + len(old) :]
            changed += 1
    return lower.title()


def _without_mark(name: str, lots: random.Random) -> str:
    marks = [i for i, c in enumerate(name) if c in _KHMER_SIGNS or c in _KHMER_VOWELS]
    if not marks:
        return name
    place = lots.choice(marks)
    return name[:place] + name[place + 1 :]


def _without_subscript(name: str, lots: random.Random) -> str:
    """The sign that sets the next letter below is missed: the letter stands beside."""
    places = [i for i, c in enumerate(name) if c == _COENG]
    if not places:
        return name
    place = lots.choice(places)
    return name[:place] + name[place + lots.choice((1, 2)) :]


def _exchanged(pairs: Mapping[str, str]) -> Callable[[str, random.Random], str]:
    def exchange(name: str, lots: random.Random) -> str:
        places = [i for i, c in enumerate(name) if c in pairs]
        if not places:
            return name
        place = lots.choice(places)
        return name[:place] + lots.choice(pairs[name[place]]) + name[place + 1 :]

    return exchange


def _doubled(name: str, lots: random.Random) -> str:
    place = lots.randrange(len(name))
    return name[:place] + name[place] + name[place:]


_KHMER_SLIPS: Sequence[Callable[[str, random.Random], str]] = (
    _without_mark,
    _without_mark,
    _without_subscript,
    _exchanged(_SHIFTED),
    _exchanged(_SHIFTED),
    _doubled,
)


def khmer_typo(name: str, lots: random.Random) -> str:
    """One slip of a Khmer typist: a mark or subscript missed, the shift key, a key struck twice.

    >>> khmer_typo("កំពង់ស្ពឺ", random.Random(4))
    'កំពងស្ពឺ'
    """
    if len(name) < _LEAST_LETTERS:
        return name
    for _ in range(8):
        broken = lots.choice(_KHMER_SLIPS)(name, lots)
        if broken != name:
            return broken
    return name


def misread_khmer(name: str, lots: random.Random) -> str:
    """One Khmer letter taken for one that looks like it.

    >>> misread_khmer("កំពង់ស្ពឺ", random.Random(1))
    'កំពង់ល្ពឺ'
    """
    return name if len(name) < _LEAST_LETTERS else _exchanged(_SEEN_ALIKE)(name, lots)
