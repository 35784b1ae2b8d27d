"""Read names of streets and landmarks down to what their spellings have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from addressing.geocode.clean import clean_characters, fold_words
from addressing.geocode.numerals import khmer_numbers_to_figures
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer, sound_of
from addressing.postal.elements import StreetKind

STREET = "street"
_NATIONAL = "national_road"
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NUMBER = re.compile(
    r"(?P<lead>[a-z]{0,3})0*(?P<figures>[0-9]{1,4})(?P<letters>[a-z]{0,3}|[\u1780-\u17a2])"
    r"(?P<rest>(?:[-/&][a-z]{0,2}[0-9]{1,4}[a-z]{0,2})*)"
)
_NOT_LETTERS = re.compile("[^a-z0-9\u1780-\u17d3]+")
_SIGNS = re.compile(r"[\s.#:,]+")
_ONE_SCRIPT = re.compile("[\u1780-\u17ff][^a-zA-Z]*|[^\u1780-\u17ff]+")
_LATIN = re.compile("[a-zA-Z]")


class StreetName(NamedTuple):
    """One name of a street.

    Attributes:
        family: Whose numbers it has: street, lane or national_road.
        number: Its number, "271" or "41bt"; empty where it has a name.
        letters: Letters of its name without titles; empty where it has a number.
    """

    family: str
    number: str = ""
    letters: str = ""

    @property
    def key(self) -> str:
        """The same for all writings of one name."""
        return f"{self.family}#{self.number}" if self.number else f"={self.letters}"

    @property
    def called(self) -> str:
        """As a sentence has it: "National Road 5"."""
        family = self.family.replace("_", " ").title()
        return f"{family} {self.number}" if self.number else f"“{self.letters}”"


class LandmarkName(NamedTuple):
    """A landmark's name without the word that says what it is.

    Attributes:
        kind: What its word says it is; empty without such a word.
        letters: Letters of the rest; empty where there is no other word.
    """

    kind: str
    letters: str

    @property
    def key(self) -> str:
        """The same for all writings of one name."""
        return f"={self.letters}"


def fold(text: str) -> str:
    """A name with uniform characters, in lower case, its numbers in figures."""
    return khmer_numbers_to_figures(fold_words(clean_characters(text)))


def in_each_script(text: str) -> tuple[str, ...]:
    """The Khmer and the Latin half of a name that is written in both, else the name.

    >>> in_each_script("ផ្លូវ ២៧១ Street 271")
    ('ផ្លូវ ២៧១', 'Street 271')
    """
    if not (is_khmer(text) and _LATIN.search(text)):
        return (text,)
    return tuple(half for run in _ONE_SCRIPT.findall(text) if (half := run.strip(" -/,()")))


@lru_cache(maxsize=20_000)
def street_names(text: str) -> tuple[StreetName, ...]:
    """The names in a text that is all a street's: its number, its name, or both.

    >>> {name.key for text in ("St. 271", "ផ្លូវ ២៧១", "Street 271", "#271", "ផ្លូវលេខ ២៧១")
    ...     for name in street_names(text)}
    {'street#271'}
    >>> {name.key for text in ("National Road No. 5", "NR5", "ផ្លូវជាតិលេខ ៥")
    ...     for name in street_names(text)}
    {'national_road#5'}
    >>> [name.key for name in street_names("Preah Norodom Blvd. (41)")]
    ['street#41', '=norodom']
    """
    folded = fold(text)
    inside = _BRACKETS.search(folded)
    pieces = [folded] if inside is None else [inside[1], _BRACKETS.sub(" ", folded)]
    found = [name for piece in pieces if (name := _street_name(piece))]
    return tuple(dict.fromkeys(found))


def street_of(kind: StreetKind, number: str, name: str) -> tuple[StreetName, ...]:
    """The names of a street that an address names by number, name or both."""
    found: list[StreetName] = []
    if number and (read := _numbered(fold(number), _family_of(kind))):
        found.append(read)
    if name:
        found += street_names(name)
    return tuple(dict.fromkeys(found))


def _family_of(kind: StreetKind) -> str:
    return kind.value if kind in {StreetKind.LANE, StreetKind.NATIONAL_ROAD} else STREET


def national_road(reference: str) -> StreetName | None:
    """The road of a reference such as "5", "NR5" or "314D"; None if it is none.

    >>> national_road("5").key, national_road("NR5").key, national_road("AH1")
    ('national_road#5', 'national_road#5', None)
    """
    read = _numbered(_street_words().sub(" ", fold(reference)), _NATIONAL)
    return read if read and read.number[0].isdigit() else None


def _street_name(piece: str) -> StreetName | None:
    family = next((name for name, words in _families() if words.search(piece)), STREET)
    rest = _street_words().sub(" ", piece)
    numbered = _numbered(rest, family)
    if numbered:
        return numbered
    letters = _letters(_untitled(rest)) or _letters(rest)
    return StreetName(family, letters=letters) if letters else None


def _numbered(text: str, family: str) -> StreetName | None:
    packed = _SIGNS.sub("", _number_words().sub(" ", text))
    match = _NUMBER.fullmatch(packed)
    if match is None:
        return None
    lead = match["lead"]
    if lead in _national_prefixes():
        family, lead = _NATIONAL, ""
    return StreetName(family, f"{lead}{match['figures']}{match['letters']}{match['rest']}")


def _untitled(text: str) -> str:
    before = ""
    while before != text:
        before, text = text, _titles().sub(" ", text).strip()
    return text


def _letters(text: str) -> str:
    return _NOT_LETTERS.sub("", text)


@lru_cache(maxsize=20_000)
def landmark_name(text: str) -> LandmarkName:
    """The kind and the own name of a landmark.

    >>> landmark_name("Wat Langka") == landmark_name("Langka Pagoda")
    True
    >>> landmark_name("វត្តលង្កា")
    LandmarkName(kind='pagoda', letters='លង្កា')
    >>> landmark_name("Wat Phnom Primary School")
    LandmarkName(kind='school', letters='watphnom')
    """
    folded = _BRACKETS.sub(" ", fold(text)).strip(" .,:;-")
    if is_khmer(folded):
        for word, kind in _kinds()[1]:
            if folded.startswith(word):
                return LandmarkName(kind, _letters(folded.removeprefix(word)))
        return LandmarkName("", _letters(folded))
    words = [word for word in re.split(r"[^a-z0-9]+", folded) if word and word not in _fillers()]
    longest, kinds = 3, _kinds()[0]
    for length in range(min(longest, len(words)), 0, -1):
        last = kinds.get(" ".join(words[-length:]))
        if last:
            return LandmarkName(last, "".join(words[:-length]))
    for length in range(min(longest, len(words)), 0, -1):
        first = kinds.get(" ".join(words[:length]))
        if first:
            return LandmarkName(first, "".join(words[length:]))
    return LandmarkName("", "".join(words))


def likeness(one: str, other: str) -> float:
    """How like the letters of two names are, half letters and half sound, 0 to 1.

    >>> likeness("sihanouk", "sihanouk"), round(likeness("monivong", "munivong"), 2)
    (1.0, 0.94)
    """
    if one == other:
        return 1.0
    a, b = sound_of(one), sound_of(other)
    if a.khmer != b.khmer:
        return 0.0
    sounds = fuzz.ratio(a.full, b.full) if a.full and b.full else 0.0
    return (fuzz.ratio(one, other) + sounds) / 200


def keys_of(names: Iterable[StreetName | LandmarkName]) -> tuple[str, ...]:
    """Keys of names that say something, each once."""
    return tuple(dict.fromkeys(name.key for name in names if name.key != "="))


@lru_cache(maxsize=1)
def _families() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple(
        (row["name"], _any_of(row["latin"], row["khmer"]))
        for row in load_rules("streets")["family"]
    )


@lru_cache(maxsize=1)
def _street_words() -> re.Pattern[str]:
    rows = load_rules("streets")["family"]
    return _any_of(
        [word for row in rows for word in row["latin"]],
        [word for row in rows for word in row["khmer"]],
    )


@lru_cache(maxsize=1)
def _number_words() -> re.Pattern[str]:
    words = load_rules("streets")["number_words"]
    return _any_of(words["latin"], words["khmer"])


@lru_cache(maxsize=1)
def _titles() -> re.Pattern[str]:
    words = load_rules("streets")["honorifics"]
    return re.compile(rf"^\s*(?:{_any_of(words['latin'], words['khmer']).pattern})")


@lru_cache(maxsize=1)
def _national_prefixes() -> frozenset[str]:
    row = next(row for row in load_rules("streets")["family"] if row["name"] == _NATIONAL)
    return frozenset(row["latin"])


@lru_cache(maxsize=1)
def _fillers() -> frozenset[str]:
    return frozenset({"the", "of", "and", "at"})


@lru_cache(maxsize=1)
def _kinds() -> tuple[dict[str, str], tuple[tuple[str, str], ...]]:
    """Latin words → kind, and Khmer words with their kinds, the longest first."""
    latin: dict[str, str] = {}
    khmer: dict[str, str] = {}
    for row in load_rules("osm_places")["landmark"]:
        for word in row["latin"]:
            latin.setdefault(" ".join(w for w in word.split() if w not in _fillers()), row["kind"])
        for word in row["khmer"]:
            khmer.setdefault(fold(word), row["kind"])
    return latin, tuple(sorted(khmer.items(), key=lambda pair: -len(pair[0])))


def _any_of(latin: Iterable[str], khmer: Iterable[str]) -> re.Pattern[str]:
    """Any of the words, the longest first: Latin ones alone, Khmer ones at the start of a run."""
    plain = "|".join(r"\s+".join(w.split()) for w in _longest_first(latin))
    joined = "|".join(_longest_first(fold(word) for word in khmer))
    return re.compile(rf"(?<![a-z0-9])(?:{plain})(?![a-z])\.?|(?<![\u1780-\u17d3])(?:{joined})")


def _longest_first(words: Iterable[str]) -> Iterator[str]:
    return iter(sorted(words, key=len, reverse=True))
