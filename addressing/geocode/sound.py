"""Turn a name into what its spellings have in common: a skeleton and a sound."""

from __future__ import annotations

import re
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
    return tuple((re.compile(r["pattern"]), r["to"]) for r in load_rules("sounds")[section])


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


_VOWEL_RUN = re.compile("[aeiouy]+")
_KHMER_NOT_LETTER = re.compile("[^\u1780-\u17b3]")
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
    if is_khmer(name):
        text = name.replace(" ", "")
        for pattern, to in _khmer_rules():
            text = pattern.sub(to, text)
        skeleton = _KHMER_NOT_LETTER.sub("", text).translate(_khmer_skeleton())
        return Sound(skeleton, text, khmer=True)
    text = re.sub("[^a-z]", "", name)
    for pattern, to in _latin_rules():
        text = pattern.sub(to, text)
    classes = _vowel_classes()
    full = _VOWEL_RUN.sub(lambda m: classes.get(m.group(), m.group()[0]), text)
    lead = "a" if full[:1] in "aeou" and full else ""
    return Sound(lead + re.sub("[aeiouy]", "", full), full, khmer=False)
