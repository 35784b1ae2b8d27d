"""Cut a folded text into tokens: words, numbers, unit words, premise words and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache

from addressing.geocode.reading.alphabet import in_alphabet, letters_of
from addressing.geocode.reading.lexicon import (
    LABEL,
    PREMISE,
    PREMISE_KINDS,
    TOKEN_KINDS,
    Lexicon,
    WordRules,
    make_lexicon,
)
from addressing.geocode.reading.pieces import tokens_of
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer


@dataclass(frozen=True, slots=True)
class Token:
    """One token.

    Attributes:
        kind: word, number, door (figures with letters), label (a unit word), premise or cut.
        text: As read.
        levels: For a unit word, the levels it speaks of, first the usual one.
        suffix: For a unit word, that it follows its name.
        premise: For a premise word, its kind in ``premises.toml``.
    """

    kind: str
    text: str
    levels: tuple[str, ...] = ()
    suffix: bool = False
    premise: str = ""


@dataclass(frozen=True)
class Words:
    """The vocabulary of a text: special words by their first token, and protected names.

    Attributes:
        latin: Sequence of Latin words → token.
        khmer: Khmer word → token, longest first.
        guarded: Khmer or Latin special word → (offset, name) of names that contain it, where it
            is a syllable and no unit word (Phnum Srok).
    """

    latin: Mapping[tuple[str, ...], Token]
    khmer: Mapping[str, Token]
    guarded: Mapping[str, tuple[tuple[int, str], ...]]
    khmer_pattern: re.Pattern[str]

    @cached_property
    def special(self) -> tuple[Token, ...]:
        """The special words, by their numbers in the vocabulary."""
        return (*self.latin.values(), *self.khmer.values())

    @cached_property
    def lexicon(self) -> Lexicon:
        """The vocabulary as the kernels read it."""
        return make_lexicon(self.latin, self.khmer, self.guarded, label_levels(), _word_rules())


@lru_cache(maxsize=1)
def _special_words() -> tuple[dict[tuple[str, ...], Token], dict[str, Token]]:
    latin: dict[tuple[str, ...], Token] = {}
    khmer: dict[str, Token] = {}
    for rule in load_rules("units")["word"]:
        levels = (rule["level"], *rule.get("also", ()))
        for suffix, words in ((False, rule["prefix"]), (True, rule["suffix"])):
            for word in words:
                latin[tuple(word.split())] = Token("label", word, levels, suffix)
        for word in rule["khmer"]:
            khmer[word] = Token("label", word, levels)
    _add_premises(latin, khmer)
    return latin, khmer


@lru_cache(maxsize=1)
def _joined_to_names() -> frozenset[str]:
    return frozenset(load_rules("premises")["joined_to_names"])


def _add_premises(latin: dict[tuple[str, ...], Token], khmer: dict[str, Token]) -> None:
    rules = load_rules("premises")
    kinds = [(rule["takes"], rule["latin"], rule["khmer"]) for rule in rules["kind"]]
    kinds.append(("filler", rules["filler"]["latin"], rules["filler"]["khmer"]))
    for takes, latin_words, khmer_words in kinds:
        for word in latin_words:
            latin.setdefault(tuple(word.split()), Token("premise", word, premise=takes))
        for word in khmer_words:
            khmer.setdefault(word, Token("premise", word, premise=takes))
    for word in rules["street_qualifiers"]["latin"]:
        latin.setdefault((word,), Token("word", word, premise="qualifier"))


@lru_cache(maxsize=1)
def label_levels() -> tuple[tuple[str, ...], ...]:
    """Levels that unit words speak of, by the numbers that the kernels use; 0 is no unit word."""
    latin, khmer = _special_words()
    return tuple(dict.fromkeys([(), *(t.levels for t in (*latin.values(), *khmer.values()))]))


def _word_rules() -> WordRules:
    premises, foreign = load_rules("premises"), load_rules("foreign")
    kinds, countries = premises["kind"], foreign["country"]
    return WordRules(
        door_letters=frozenset(premises["door_letters"]["latin"]),
        alone=frozenset(word for kind in kinds for word in kind.get("alone", ())),
        corner=frozenset(
            word
            for kind in kinds
            if kind["name"] == "corner"
            for word in (*kind["latin"], *kind["khmer"])
        ),
        joined=_joined_to_names(),
        foreign_words=frozenset(w.split()[0] for country in countries for w in country["words"]),
        foreign_names=frozenset(
            name for country in countries for name in (*country["names"], *country["called"])
        ),
    )


def load_words(names: Iterable[str] = ()) -> Words:
    """The vocabulary of the rules; ``names`` are the gazetteer's, folded, to guard against cuts."""
    latin, khmer = _special_words()
    pattern = re.compile("|".join(sorted(khmer, key=len, reverse=True)))
    singles = {key[0] for key in latin if len(key) == 1}
    guarded: dict[str, set[tuple[int, str]]] = {}
    for name in names:
        if is_khmer(name):
            for match in pattern.finditer(name):
                guarded.setdefault(match.group(), set()).add((match.start(), name))
        else:
            words = name.split()
            for place, word in enumerate(words):
                if word in singles and len(words) > 1:
                    guarded.setdefault(word, set()).add((place, name))
    ordered = {
        word: tuple(sorted(found, key=lambda pair: (-len(pair[1]), pair)))
        for word, found in guarded.items()
    }
    return Words(latin, khmer, ordered, pattern)


def tokenise(text: str, words: Words) -> list[Token]:
    """All tokens of a folded text in order; unknown signs are cuts.

    >>> [token.kind for token in tokenise("sangkat boeng salang, 12a", load_words())]
    ['label', 'word', 'word', 'cut', 'door']
    """
    found = tokens_of(letters_of(in_alphabet(text)), words.lexicon).tolist()
    special = words.special
    return [
        special[word]
        if kind == LABEL or (kind == PREMISE and word >= 0)
        else Token(TOKEN_KINDS[kind], text[first:last], premise=PREMISE_KINDS[premise])
        for kind, premise, word, first, last, _ in found
    ]
