"""Tell whether two spellings are the same name: other romanisations and letter orders are."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from rapidfuzz.distance import Indel

from postcodes.text import ascii_digits

_INVISIBLE = re.compile("[\u00ad\u17b4\u17b5\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_KHMER = re.compile("[\u1780-\u17d3\u17dd]")
_NOT_KHMER_LETTERS = re.compile("[^\u1780-\u17d3\u17dd]+")
# A consonant and its marks; their order in the file does not show on paper.
_CLUSTER = re.compile("([\u1780-\u17b3])((?:\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd])+)")
_MARK = re.compile("\u17d2[\u1780-\u17b3]|[\u17b6-\u17d1\u17d3\u17dd]")
# Written either way in the published lists: subscript DA and TA look alike, RY and RYY, and a
# toandakhiat or bantoc (silencing or shortening sign) is often left out.
_ALIKE = str.maketrans({"\u178f": "\u178a", "\u17ac": "\u17ab", "\u17cd": None, "\u17cb": None})
_LATIN_WORD = re.compile("[a-z]+|[0-9]+")
# Romanisations differ in vowels and in these consonants.
_SOUNDS = (
    ("chh", "c"), ("ch", "c"), ("ph", "p"), ("th", "t"), ("kh", "k"), ("nh", "n"), ("ny", "n"),
    ("ng", "n"), ("sh", "s"), ("g", "k"), ("b", "p"), ("d", "t"), ("w", "v"), ("z", "s"),
    ("q", "k"), ("x", "s"), ("j", "c"),
)  # fmt: skip
_VOWELS = re.compile("[aeiouyhr]+")
_DOUBLED = re.compile(r"(.)\1+")


@dataclass(frozen=True, slots=True)
class FoldedName:
    """A name reduced to what counts in a comparison.

    Attributes:
        letters: Letters without unit word, order of marks, spaces and case.
        sound: Consonants alone, where the script is Latin; else the letters again.
        numbers: Numbers of the name in their order, whichever way they were written.
    """

    letters: str
    sound: str
    numbers: tuple[int, ...]

    @property
    def key(self) -> tuple[str, tuple[int, ...]]:
        """Equal for two names that are written alike."""
        return self.letters, self.numbers


@dataclass(frozen=True, slots=True)
class _Words:
    khmer_units: re.Pattern[str]
    khmer_ordinals: re.Pattern[str]
    khmer_number: re.Pattern[str]
    khmer_values: Mapping[str, int]
    latin_units: frozenset[str]
    latin_ordinals: frozenset[str]
    latin_number: re.Pattern[str]
    latin_values: Mapping[str, int]


@lru_cache(maxsize=1)
def _words() -> _Words:
    text = resources.files("postcodes").joinpath("data/names.toml").read_text("utf-8")
    data = tomllib.loads(text)
    khmer, latin = data["numbers"]["khmer"], data["numbers"]["latin"]
    units, ordinals = data["unit_words"], data["ordinal_words"]
    return _Words(
        re.compile(f"^(?:{_either(units['khmer'])}) ?(?=.)"),
        re.compile(f"(?:{_either(ordinals['khmer'])}) ?(?=[0-9])"),
        re.compile(f"({_either(khmer)})$"),
        khmer,
        frozenset(units["latin"]),
        frozenset(ordinals["latin"]),
        # Dabmuoy, Mpheypir: joined, as the MEF lists write some of them.
        re.compile(f"(da[bp]|mphe[iy]|samseb)({_either(latin)})"),
        latin,
    )


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


@lru_cache(maxsize=65_536)
def fold_name(text: str) -> FoldedName:
    """Reduce a name in either script to what counts.

    >>> fold_name("សង្កាត់ បឹងកក់ទី ១").key == fold_name("បឹងកក់ ទី១").key
    True
    >>> fold_name("Sangkat Boeng Kak 1").key == fold_name("Boeng Kak Ti Muoy").key
    True
    """
    plain = ascii_digits(_INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()
    return _fold_khmer(plain) if _KHMER.search(plain) else _fold_latin(plain)


def _fold_khmer(text: str) -> FoldedName:
    words = _words()
    text = words.khmer_units.sub("", " ".join(text.split()))
    text = words.khmer_number.sub(lambda m: str(words.khmer_values[m.group(1)]), text)
    text = words.khmer_ordinals.sub("", text)
    numbers = tuple(int(figure) for figure in re.findall(r"[0-9]+", text))
    letters = _CLUSTER.sub(_sorted_marks, _NOT_KHMER_LETTERS.sub("", text)).translate(_ALIKE)
    return FoldedName(letters, letters, numbers)


def _sorted_marks(match: re.Match[str]) -> str:
    return match.group(1) + "".join(sorted(_MARK.findall(match.group(2))))


def _fold_latin(text: str) -> FoldedName:
    words = _words()
    marked = unicodedata.normalize("NFD", text.casefold())
    plain = "".join(c for c in marked if unicodedata.category(c) not in {"Mn", "Lm"})
    tokens = _LATIN_WORD.findall(re.sub("['\u2019\u2018`\u00b4]", "", plain))
    bare = [token for token in tokens if token not in words.latin_units] or tokens
    letters: list[str] = []
    numbers: list[int] = []
    adding = False  # whether the token before was a number word: Dab Muoy
    for token in bare:
        value = int(token) if token.isdigit() else _number_word(token, words)
        if value is None:
            letters.append(token)
        elif adding and not token.isdigit():
            numbers[-1] += value
        else:
            if letters and letters[-1] in words.latin_ordinals:
                letters.pop()
            numbers.append(value)
        adding = value is not None and not token.isdigit()
    joined = "".join(letters)
    return FoldedName(joined, _sound(joined), tuple(numbers))


def _number_word(token: str, words: _Words) -> int | None:
    if joined := words.latin_number.fullmatch(token):
        return sum(words.latin_values[part] for part in joined.groups())
    return words.latin_values.get(token)


def _sound(letters: str) -> str:
    for written, sound in _SOUNDS:
        letters = letters.replace(written, sound)
    return _DOUBLED.sub(r"\1", _VOWELS.sub("", letters))


def likeness(given: FoldedName, published: FoldedName) -> float:
    """How alike two names of one script are, 0 to 1; 0 where their numbers differ.

    >>> round(likeness(fold_name("Toul Tumpung 1"), fold_name("Tuol Tumpung Ti Muoy")), 2)
    0.95
    """
    if given.numbers != published.numbers:
        return 0.0
    letters = Indel.normalized_similarity(given.letters, published.letters)
    if given.sound is given.letters:
        return letters
    return (letters + Indel.normalized_similarity(given.sound, published.sound)) / 2
