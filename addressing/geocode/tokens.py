"""Cut a folded text into tokens: words, numbers, unit words, premise words and signs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

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


_LEXEME = re.compile(
    r"(?P<door>[0-9]+[a-z][a-z0-9]*)|(?P<number>[0-9]+)|(?P<latin>[a-z]+)"
    r"|(?P<khmer>[\u1780-\u17b3][\u1780-\u17d3\u17dd]*)|(?P<hash>#)"
    r"|(?P<cut>[,;:|/\\\n\r\t()\[\]{}។៕]|\s[-\u2013\u2014]\s|\.(?=\s|$|[a-z\u1780-\u17d3])|[^\w\s.\u1780-\u17d3])"
)
_LONGEST_SEQUENCE = 3


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
    """All tokens of a folded text in order; unknown signs are cuts."""
    lexemes = [(m.lastgroup or "", m.group().strip()) for m in _LEXEME.finditer(text)]
    tokens: list[Token] = []
    place = 0
    while place < len(lexemes):
        kind, lexeme = lexemes[place]
        if kind == "latin":
            length, token = _latin(lexemes, place, words, tokens)
            if token.kind in {"label", "premise"} and lexemes[
                place + length : place + length + 1
            ] == [("cut", ".")]:
                length += 1  # the stop of an abbreviation cuts nothing
            elif len(lexeme) == 1 and lexemes[place + 1 : place + 2] == [("cut", ".")]:
                length += 1  # an initial
            tokens.append(token)
            place += length
            continue
        if kind == "khmer":
            tokens.extend(_khmer(lexeme, words, tokens, lexemes[place + 1 : place + 2]))
        elif kind == "hash":
            tokens.append(Token("premise", lexeme, premise="number"))
        else:
            tokens.append(Token(kind, lexeme))
        place += 1
    return tokens


def _latin(
    lexemes: list[tuple[str, str]], place: int, words: Words, before: list[Token]
) -> tuple[int, Token]:
    """The longest special word at ``place`` and its length, or the plain word."""
    run: list[str] = []
    for kind, lexeme in lexemes[place : place + _LONGEST_SEQUENCE]:
        if kind != "latin":
            break
        run.append(lexeme)
    for length in range(len(run), 0, -1):
        token = words.latin.get(tuple(run[:length]))
        if token is None:
            continue
        if length == 1 and _guarded_latin(lexemes, place, words, before, token):
            break
        return length, token
    return 1, Token("word", run[0])


def _guarded_latin(
    lexemes: list[tuple[str, str]], place: int, words: Words, before: list[Token], token: Token
) -> bool:
    """Whether the word is a syllable of a known name that stands here."""
    opens_name = token.kind == "premise" or (bool(before) and before[-1].kind == "label")
    for offset, name in words.guarded.get(lexemes[place][1], ()):
        if offset == 0 and not opens_name:
            continue
        wanted = name.split()
        found = [text for _, text in lexemes[max(place - offset, 0) : place - offset + len(wanted)]]
        if place >= offset and found == wanted:
            return True
    return False


def _khmer(
    run: str, words: Words, before: list[Token], following: list[tuple[str, str]]
) -> Iterator[Token]:
    """Cut an unspaced Khmer run at its special words, sparing those inside names."""
    start = 0
    after_label = bool(before) and before[-1].kind == "label"
    for match in words.khmer_pattern.finditer(run):
        if match.start() < start:
            continue
        token = words.khmer[match.group()]
        at_start = match.start() == start
        if _guarded_khmer(run, match, words, at_start=at_start, after_label=after_label):
            continue
        if token.kind == "premise" and not at_start:
            numbered = (
                match.end() == len(run) and following and following[0][0] in {"number", "door"}
            )
            if (
                not numbered
                or token.premise in {"before", "after", "filler"}
                or token.text in _joined_to_names()
            ):
                continue  # inside a run these are syllables far more often than words
        if match.start() > start:
            yield Token("word", run[start : match.start()])
        yield token
        after_label = token.kind == "label"
        start = match.end()
    if start < len(run):
        yield Token("word", run[start:])


def _guarded_khmer(
    run: str, match: re.Match[str], words: Words, *, at_start: bool, after_label: bool
) -> bool:
    # Names of units begin with some words of these kinds (បុរីកម្មករ, ខាងកើតវត្ដ).
    named = words.khmer[match.group()].premise in {"named", "after"}
    for offset, name in words.guarded.get(match.group(), ()):
        begin = match.start() - offset
        if begin < 0 or not run.startswith(name, begin):
            continue
        if offset > 0 or (at_start and (after_label or named)):
            return True
    return False
