"""Tell addresses of other countries."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from addressing.geocode.clean import fold_words
from addressing.geocode.rules import load_rules
from addressing.geocode.split import Splitting

_FEWEST_LETTERS = 3
"""Letters of a foreign script that are a sign; fewer may be a word on a sign."""

_LONGEST_NAME = 3
_SHOWN = 40
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Foreign:
    """A sign that an address lies abroad.

    Attributes:
        words: The words or letters that say so.
        country: Whose they are.
        sure: Whether a Cambodian reading of the other words weighs nothing against it.
    """

    words: str
    country: str
    sure: bool

    def __str__(self) -> str:
        """As a sentence."""
        return f"“{self.words}” points to {self.country}: it is not placed in Cambodia."


@lru_cache(maxsize=1)
def _countries() -> tuple[Mapping[str, Any], ...]:
    return tuple(load_rules("foreign")["country"])


@lru_cache(maxsize=1)
def _called() -> Mapping[str, str]:
    return {name: row["country"] for row in _countries() for name in row["called"]}


@lru_cache(maxsize=1)
def _named() -> Mapping[str, str]:
    names = {name: row["country"] for row in _countries() for name in row["names"]}
    return {**names, **_called()}


@lru_cache(maxsize=1)
def _letters() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows = [row for row in _countries() if "letters" in row]
    return tuple((row["country"], re.compile(f"[{row['letters']}]")) for row in rows)


@lru_cache(maxsize=1)
def _any_letter() -> re.Pattern[str]:
    return re.compile("[{}]".format("".join(row.get("letters", "") for row in _countries())))


@lru_cache(maxsize=1)
def _words() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for row in _countries():
        for word in row["words"]:
            found[word] = (*found.get(word, ()), row["country"])
    return found


@lru_cache(maxsize=1)
def _any_word() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(_words(), key=len, reverse=True))})\b")


@lru_cache(maxsize=1)
def _own() -> re.Pattern[str]:
    return re.compile("|".join(load_rules("foreign")["own"]))


def foreign_sign(cleaned: str, cut: Splitting) -> Foreign | None:
    """The strongest sign that an address lies abroad; None without any.

    Args:
        cleaned: The text with its characters cleaned.
        cut: The same, cut into parts.

    >>> from addressing.geocode.split import split
    >>> from addressing.geocode.tokens import load_words
    >>> text = "88 Moo 5, Tambon Pa Rai, Amphoe Aranyaprathet"
    >>> str(foreign_sign(text, split(text, load_words())))
    '“moo tambon amphoe” points to Thailand: it is not placed in Cambodia.'
    """
    last = cut.parts[-1] if cut.parts else None
    for part in reversed(cut.parts):
        name = str(part)
        country = _named().get(name)
        if country is not None and not set(part.labels) - {"district", "province"}:
            return Foreign(name, country, sure=part is last and name in _called())
    if last is not None and not last.labels:
        for count in range(1, min(len(last.words), _LONGEST_NAME)):
            name = " ".join(last.words[-count:])
            if name in _called():
                return Foreign(name, _called()[name], sure=True)
    if cleaned.isascii():
        return _of_words(cleaned)
    return _of_script(cleaned) or _of_words(fold_words(cleaned))


def _of_script(cleaned: str) -> Foreign | None:
    text = cleaned.casefold()
    if _any_letter().search(text) is None or _own().search(text):
        return None
    for country, letter in _letters():
        if len(letter.findall(text)) >= _FEWEST_LETTERS:
            words = [word for word in cleaned.split() if letter.search(word.casefold())]
            return Foreign(" ".join(words)[:_SHOWN], country, sure=False)
    return None


def _of_words(folded: str) -> Foreign | None:
    """Two different unit words of one country."""
    words = dict.fromkeys(_any_word().findall(folded.casefold()))
    if len(words) < _FEWEST_WORDS:
        return None
    for country in dict.fromkeys(country for word in words for country in _words()[word]):
        own = [word for word in words if country in _words()[word]]
        if len(own) >= _FEWEST_WORDS:
            return Foreign(" ".join(own), country, sure=False)
    return None
