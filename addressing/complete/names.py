"""Lay the names of all units out for completion: sorted by letters, and by sound."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import numpy as np

from addressing.complete.kernel import INNER, OTHER, OWN, Ints, Links, Texts, letters_present
from addressing.complete.spelling import Spelling, spellings, tokens_of
from addressing.geocode.clean import fold_words
from addressing.geocode.hierarchy import Hierarchy
from addressing.geocode.index import NameIndex
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import sound_of
from addressing.geocode.tables import LEVEL_OF
from gis_data import Level, Unit
from postcodes import aliases_of

_POSTCODE_DIGITS = 6
_BEHIND_ALL = "\U0010ffff"


def other_names(unit: Unit) -> tuple[str, ...]:
    """Popular, old and differently romanised names of a unit that is no village."""
    names = list(_popular().get(unit.code, ()))
    names += [alias.name for alias in aliases_of(unit.code.ljust(_POSTCODE_DIGITS, "0"))]
    return tuple(dict.fromkeys(names))


@lru_cache(maxsize=1)
def _popular() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in load_rules("names")["name"]:
        found[row["code"]] = (*found.get(row["code"], ()), *row["names"])
    return found


class NameTable:
    """Forms (letters of names) with the units that bear them.

    Attributes:
        forms: Letters of each form, ascending; Latin stands before Khmer.
        sounds: Sounds of the forms, ascending.
        links: Who bears the forms.
        numbers: Numbers that names have; 0 is none.
        form_of_link: Form of each link.
    """

    def __init__(self, hierarchy: Hierarchy, index: NameIndex) -> None:
        forms, units, numbers, kinds = zip(*dict.fromkeys(_links(hierarchy, index)), strict=True)
        self.forms = sorted(set(forms))
        self.numbers = ["", *sorted(set(numbers) - {""})]
        place_of = {form: place for place, form in enumerate(self.forms)}
        number_of = {text: place for place, text in enumerate(self.numbers)}
        places = np.array([place_of[form] for form in forms], np.int32)
        order = np.argsort(places, kind="stable")
        self.form_of_link = places[order]
        self.links = Links(
            start=_starts(places, len(self.forms)),
            unit=np.array(units, np.int32)[order],
            number=np.array([number_of[text] for text in numbers], np.int32)[order],
            kind=np.array(kinds, np.int8)[order],
            level=np.array([LEVEL_OF[level] for level in hierarchy.levels], np.int8),
        )
        # A form that only begins inside names is compared by its letters alone.
        own = {form for form, kind in zip(forms, kinds, strict=True) if kind != INNER}
        known = dict(zip(index.words, index.sounds, strict=True))
        sounded = sorted((known.get(form) or sound_of(form).full, place_of[form]) for form in own)
        sounded = [pair for pair in sounded if pair[0]]
        self.sounds = [sound for sound, _ in sounded]
        self.form_of_sound = np.array([form for _, form in sounded], np.int32)
        self.lengths = np.array([len(form) for form in self.forms], np.int32)
        self.sound_lengths = np.array([len(sound) for sound in self.sounds], np.int32)
        self.texts = _texts(self.forms)
        self.sound_texts = _texts(self.sounds)

    def beginning_with(self, letters: str) -> tuple[Ints, Ints]:
        """Forms that begin with letters, and how many letters of each are left."""
        first, last = _range(self.forms, letters)
        return np.arange(first, last, dtype=np.int32), self.lengths[first:last] - len(letters)

    def sounding_like(self, sound: str) -> tuple[Ints, Ints]:
        """Forms whose sound begins with one, and how much of each sound is left."""
        first, last = _range(self.sounds, sound)
        return self.form_of_sound[first:last], self.sound_lengths[first:last] - len(sound)


def of_script(texts: Sequence[str], *, khmer: bool) -> tuple[int, int]:
    """First and last text of a script in a sorted list."""
    border = bisect_left(texts, "\u1780")
    return (border, len(texts)) if khmer else (0, border)


def _range(texts: Sequence[str], begun: str) -> tuple[int, int]:
    return bisect_left(texts, begun), bisect_left(texts, begun + _BEHIND_ALL)


def _links(hierarchy: Hierarchy, index: NameIndex) -> Iterator[tuple[str, int, str, int]]:
    """Form, unit, numbers, and how the form belongs to the unit."""
    others = {place: _others(unit) for place, unit in enumerate(hierarchy.units)}
    numbered: dict[int, None] = {}
    rows = zip(index.link_form.tolist(), index.link_unit.tolist(), index.numbers, strict=True)
    for form, place, numbers in rows:
        if (index.words[form], numbers) not in others[place]:
            yield index.words[form], place, numbers, OWN
        if numbers:
            numbered[place] = None
    for place, spelled in others.items():
        for letters, numbers in spelled:
            yield letters, place, numbers, OTHER
    for place in numbered:  # the index has no number words and ordinals as letters
        for letters, numbers in _as_written(hierarchy.units[place]):
            yield letters, place, numbers, OWN
    for place, unit in enumerate(hierarchy.units):
        if " " in unit.name_latin:
            yield from _inner(unit, place)


_VILLAGE_WORDS = ("ភូមិ", "Phum ")


def _as_written(unit: Unit) -> Iterator[Spelling]:
    """Spellings of the official names, a village's also without the word that it begins with."""
    for name, word in zip((unit.name_km, unit.name_latin), _VILLAGE_WORDS, strict=True):
        yield from spellings(name)
        if unit.level is Level.VILLAGE and name.startswith(word) and name != word:
            yield from spellings(name.removeprefix(word))


def _others(unit: Unit) -> tuple[Spelling, ...]:
    """Spellings of a unit that no official name of it has."""
    names = other_names(unit) if unit.level is not Level.VILLAGE else ()
    if not names:
        return ()
    official = set(_as_written(unit))
    found = dict.fromkeys(spelling for name in names for spelling in spellings(name))
    return tuple(spelling for spelling in found if spelling not in official)


def _inner(unit: Unit, place: int) -> Iterator[tuple[str, int, str, int]]:
    words = [word for word in tokens_of(fold_words(unit.name_latin)) if not word.isdigit()]
    for first in range(1, len(words)):
        yield "".join(words[first:]), place, "", INNER


def _starts(keys: Ints, count: int) -> Ints:
    lengths = np.bincount(keys, minlength=count)
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)


def letters_of(text: str) -> np.ndarray:
    """Letters as numbers."""
    return np.frombuffer(text.encode("utf-32-le"), np.uint32)


def _texts(texts: Iterable[str]) -> Texts:
    listed = list(texts)
    lengths = np.fromiter(map(len, listed), np.int32, len(listed))
    start = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    letters = letters_of("".join(listed))
    return Texts(start, letters, letters_present(start, letters))
