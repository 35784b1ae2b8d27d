"""Cut what is typed into words, and runs of words into what they may spell."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from addressing.complete.spelling import LEXEME, Spelling, folded, spellings_of_tokens
from addressing.complete.weights import load_completion_weights
from addressing.geocode.numerals import khmer_numbers_to_figures
from addressing.geocode.rules import load_rules


class Word(NamedTuple):
    """One word that was typed.

    Attributes:
        text: Its folded letters or figures.
        levels: Levels that it speaks of, where it is a unit word.
        suffix: Whether such a word stands behind the name.
        cut: Whether a sign before it ends the name that went before.
    """

    text: str
    levels: tuple[str, ...] = ()
    suffix: bool = False
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run of words may spell.

    Attributes:
        spelling: Its letters and numbers.
        levels: Levels of a unit word that stands with it, the usual one first.
    """

    spelling: Spelling
    levels: tuple[str, ...] = ()


class UnitWords(NamedTuple):
    """Unit words by their letters; the Khmer ones as a pattern as well."""

    known: dict[tuple[str, ...], tuple[tuple[str, ...], bool]]
    khmer: re.Pattern[str]
    shorthand: tuple[tuple[re.Pattern[str], str], ...]


@lru_cache(maxsize=1)
def unit_words() -> UnitWords:
    """The words of ``units.toml``."""
    rules = load_rules("units")
    known: dict[tuple[str, ...], tuple[tuple[str, ...], bool]] = {}
    khmer: list[str] = []
    for row in rules["word"]:
        levels = (row["level"], *row.get("also", ()))
        for word in row["prefix"]:
            known[tuple(word.split())] = (levels, False)
        for word in row["suffix"]:
            known[tuple(word.split())] = (levels, True)
        for word in row["khmer"]:
            known[word,] = (levels, False)
            khmer.append(word)
    pattern = re.compile("|".join(sorted(khmer, key=len, reverse=True)))
    shorthand = tuple((re.compile(r["pattern"]), r["to"]) for r in rules["shorthand"])
    return UnitWords(known, pattern, shorthand)


def words_of(text: str, is_name: Callable[[str], bool]) -> list[Word]:
    """The words of a text that is being typed; unspaced Khmer is cut behind unit words and names.

    Args:
        text: As typed.
        is_name: Whether Khmer letters are a whole name.

    >>> [word.text for word in words_of("S/K Boeng Kak1", lambda _: False)]
    ['sangkat', 'boeng', 'kak', '1']
    >>> [word.text for word in words_of("ភូមិ១៤បឹងកក់ទួលគ", {"បឹងកក់"}.__contains__)]
    ['ភូមិ', '14', 'បឹងកក់', 'ទួលគ']
    """
    limits = load_completion_weights().limits
    plain = folded(text[: limits["letters"]])
    for pattern, to in unit_words().shorthand:
        plain = pattern.sub(to, plain)
    words: list[Word] = []
    cut = False
    for match in LEXEME.finditer(khmer_numbers_to_figures(plain)):
        if match.lastgroup == "cut":
            cut = True
            continue
        pieces = [match.group()]
        if match.lastgroup == "khmer":
            pieces = list(_khmer_pieces(match.group(), is_name, limits["names_cut"]))
        for piece in pieces:
            _append(words, piece, cut=cut)
            cut = False
    return words[-limits["words"] :]


def _append(words: list[Word], piece: str, *, cut: bool) -> None:
    known = unit_words().known
    if words and not cut and (words[-1].text, piece) in known:
        levels, suffix = known[words[-1].text, piece]
        words[-1] = words[-1]._replace(text=words[-1].text + piece, levels=levels, suffix=suffix)
        return
    levels, suffix = known.get((piece,), ((), False))
    words.append(Word(piece, levels, suffix, cut))


def _khmer_pieces(run: str, is_name: Callable[[str], bool], most: int) -> Iterator[str]:
    start = 0
    for match in unit_words().khmer.finditer(run):
        before = run[start : match.start()]
        if start and before:  # between two unit words stands one name
            yield before
        else:
            yield from _names_in(before, is_name, most)
        yield match.group()
        start = match.end()
    yield from _names_in(run[start:], is_name, most)


_SHORTEST_NAME = 3


def _names_in(run: str, is_name: Callable[[str], bool], most: int) -> Iterator[str]:
    """Cut behind the longest names with which a run begins."""
    ends = [
        end
        for end in range(_SHORTEST_NAME, len(run))
        if "\u1780" <= run[end] <= "\u17b3" and run[end - 1] != "\u17d2" and is_name(run[:end])
    ][-most:]
    start = 0
    for end in (*ends, len(run)):
        if end > start:
            yield run[start:end]
        start = end


_BEGUN_UNIT_WORD = 3


def readings_of(words: Sequence[Word], *, last: bool) -> Iterator[Reading]:
    """What a run of words may spell: as a whole, and without a unit word at either end.

    Args:
        words: The run.
        last: Whether the last of the words is still being typed.
    """
    yield from _readings(words, ())
    first = words[0]
    if first.levels and not first.suffix and len(words) > 1:
        yield from _readings(words[1:], first.levels)
    if len(words) > 1:
        levels = _levels_behind(words[-1], last=last)
        if levels:
            yield from _readings(words[:-1], levels)


def _levels_behind(word: Word, *, last: bool) -> tuple[str, ...]:
    """Levels of a unit word that follows its name, also of one half typed."""
    if word.levels:
        return word.levels if word.suffix else ()
    if last and len(word.text) >= _BEGUN_UNIT_WORD:
        for (known, *more), (levels, suffix) in unit_words().known.items():
            if suffix and not more and known.startswith(word.text):
                return levels
    return ()


def _readings(words: Sequence[Word], levels: tuple[str, ...]) -> Iterator[Reading]:
    for spelling in spellings_of_tokens([word.text for word in words]):
        yield Reading(spelling, levels)


def begins_unit_word(word: Word) -> bool:
    """Whether a word is a unit word, or the beginning of one."""
    if word.levels or len(word.text) < _BEGUN_UNIT_WORD:
        return bool(word.levels)
    return any(key[0].startswith(word.text) for key in unit_words().known)
