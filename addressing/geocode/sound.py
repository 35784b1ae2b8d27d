"""Turn a name into what its spellings have in common: a skeleton and a sound."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from addressing.geocode.rules import load_rules


class Sound(NamedTuple):
    """A name as it is compared.

    Attributes:
        skeleton: Consonants only; for Khmer the letters without vowels and signs.
        full: With vowels in classes; for Khmer the folded letters.
        khmer: Written in Khmer script.
    """

    skeleton: str
    full: str
    khmer: bool


def _compiled(section: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(r["pattern"], re.MULTILINE), r["to"]) for r in load_rules("sounds")[section]
    )


@lru_cache(maxsize=1)
def _latin_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return _compiled("latin")


@lru_cache(maxsize=1)
def _khmer_rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    return _compiled("khmer")


@lru_cache(maxsize=1)
def _khmer_skeleton() -> dict[int, str]:
    rows = load_rules("sounds")["khmer_skeleton"]
    return {ord(letter): row["to"] for row in rows for letter in row["letters"]}


@lru_cache(maxsize=1)
def _vowel_classes() -> dict[str, str]:
    return {run: row["to"] for row in load_rules("sounds")["vowel"] for run in row["letters"]}


_BETWEEN = "\n"
"""Stands between names that are turned into sounds together; no rule reaches over it."""

_VOWEL_RUN = re.compile("[aeiouy]+")
_VOWEL = re.compile("[aeiouy]")
_OPENS_WITH_VOWEL = re.compile("^[aeou]", re.MULTILINE)
_OPENING = "\a"
_NOT_LATIN = re.compile(f"[^a-z{_BETWEEN}]")
_KHMER_NOT_LETTER = re.compile(f"[^\u1780-\u17b3{_BETWEEN}]")
_KHMER = re.compile("[\u1780-\u17d3]")


def is_khmer(text: str) -> bool:
    """Whether a text holds Khmer letters."""
    return _KHMER.search(text) is not None


@lru_cache(maxsize=50_000)
def sound_of(name: str) -> Sound:
    """The sound of a name that is already folded; spaces do not count.

    >>> sound_of("srah chork").skeleton == sound_of("srah chak").skeleton
    True
    >>> sound_of("tumpun") == sound_of("tumpung")
    False
    >>> sound_of("ខ្វា").skeleton == sound_of("ឃ្វា").skeleton
    True
    """
    return sounds_of([name])[0]


def sounds_of(names: Sequence[str]) -> list[Sound]:
    """The sounds of names that are already folded: of many in a fraction of the time.

    >>> [sound.skeleton for sound in sounds_of(["srah chork", "kep"])]
    ['srCk', 'kp']
    """
    found = [_SILENT] * len(names)
    for khmer, sounds in ((False, _sounds_of_latin), (True, _sounds_of_khmer)):
        places = [i for i, name in enumerate(names) if name and is_khmer(name) is khmer]
        if places:
            own = sounds([names[place] for place in places])
            for place, sound in zip(places, own, strict=True):
                found[place] = sound
    return found


_SILENT = Sound("", "", khmer=False)


def _sounds_of_latin(names: Sequence[str]) -> list[Sound]:
    text = _NOT_LATIN.sub("", _joined(names))
    for pattern, to in _latin_rules():
        text = pattern.sub(to, text)
    classes = _vowel_classes()
    full = _VOWEL_RUN.sub(lambda m: classes.get(m.group(), m.group()[0]), text)
    marked = _OPENS_WITH_VOWEL.sub(_OPENING, full)
    skeletons = _VOWEL.sub("", marked).replace(_OPENING, "a")
    return _sounds(skeletons, full, khmer=False)


def _sounds_of_khmer(names: Sequence[str]) -> list[Sound]:
    text = _joined(names).replace(" ", "")
    for pattern, to in _khmer_rules():
        text = pattern.sub(to, text)
    skeletons = _KHMER_NOT_LETTER.sub("", text).translate(_khmer_skeleton())
    return _sounds(skeletons, text, khmer=True)


def _joined(names: Sequence[str]) -> str:
    return _BETWEEN.join([name.replace(_BETWEEN, "") for name in names])


def _sounds(skeletons: str, full: str, *, khmer: bool) -> list[Sound]:
    return [
        Sound(skeleton, sound, khmer)
        for skeleton, sound in zip(skeletons.split(_BETWEEN), full.split(_BETWEEN), strict=True)
    ]
