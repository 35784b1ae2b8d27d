"""Find the units that a part of an address may name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from addressing.geocode.index import NameIndex
from addressing.geocode.numerals import take_numbers
from addressing.geocode.rules import load_rules
from addressing.geocode.sound import is_khmer
from addressing.geocode.split import Part

_LONGEST_RUN = 7
_LONGEST_NAME = 5
_SHORTEST_WORD = 3
_ANY_WORD = "phsar"


@dataclass(frozen=True, slots=True)
class Mention:
    """A run of words of a part, taken for one name.

    Attributes:
        start, end: The run, as places of words in the part.
        words: Joined letters without the numbers.
        numbers: Numbers in the run.
        labels: Levels of a unit word directly at the run.
        inside: Whether the part has a unit word that does not touch this run.
        coverage: Share of the part's letters that the run covers.
        text: As read.
        number_cut: A number directly behind the run was left out of it.
    """

    start: int
    end: int
    words: str
    numbers: tuple[int, ...]
    labels: tuple[str, ...]
    inside: bool
    coverage: float
    text: str
    number_cut: bool = False


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    """Popular names too short to be looked for inside a part, were they not listed (PP)."""
    return frozenset(
        name.lower()
        for row in load_rules("names")["name"]
        for name in row["names"]
        if len(name) < _SHORTEST_WORD
    )


def pieces_of_khmer(token: str, index: NameIndex) -> tuple[str, ...]:
    """Cut an unspaced Khmer token into two names where both ends are known, or one of them.

    "ទួលគោកភ្នំពេញ" holds a khan and the capital without a unit word between them.
    """
    best: tuple[int, tuple[str, ...]] = (0, (token,))
    for cut in range(2, len(token) - 1):
        if not "\u1780" <= token[cut] <= "\u17b3" or token[cut - 1] == "\u17d2":
            continue
        head, tail = token[:cut], token[cut:]
        known = (head in index.by_words) * len(head) + (tail in index.by_words) * len(tail)
        if known > best[0] and known >= len(token) / 3:
            best = (known, (head, tail))
    return best[1]


def mentions_of(part: Part, index: NameIndex) -> list[Mention]:
    """All runs of words of a part that may be a name: the whole part first."""
    words = _cut_khmer(part.words, index)
    return list(_runs(Part(words, part.before, part.after), _abbreviations()))


def says_too_little(parts: Sequence[Part]) -> bool:
    """Whether a lone text is too short to go by ("No", "Ta")."""
    if len(parts) != 1:
        return False
    letters = "".join(parts[0].words)
    return not parts[0].labels and len(letters) < _SHORTEST_WORD and letters not in _abbreviations()


def _cut_khmer(words: Sequence[str], index: NameIndex) -> tuple[str, ...]:
    cut: list[str] = []
    for word in words:
        if is_khmer(word) and word not in index.by_words:
            cut.extend(pieces_of_khmer(word, index))
        else:
            cut.append(word)
    return tuple(cut)


def _runs(part: Part, short_names: frozenset[str]) -> Iterator[Mention]:
    words = part.words
    count = len(words)
    letters = sum(len(w) for w in words if not w.isdigit())
    spans = [(0, count)]
    if 1 < count <= 2 * _LONGEST_RUN:
        spans += [
            (start, end)
            for length in range(min(count - 1, _LONGEST_NAME), 0, -1)
            for start in range(count - length + 1)
            for end in (start + length,)
        ]
    for start, end in spans:
        run = words[start:end]
        if run[0].isdigit() and end < count and words[end].isdigit():
            continue
        names, numbers = take_numbers(run)
        joined = "".join(names)
        whole = (start, end) == (0, count)
        if not whole and len(joined) < _SHORTEST_WORD and joined not in short_names:
            continue  # a lone number or syllable inside a part is no name
        if not joined and not (part.labels and numbers):
            continue
        labels = (part.before if start == 0 else ()) + (part.after if end == count else ())
        covered = sum(len(w) for w in run if not w.isdigit()) / letters if letters else 1.0
        yield Mention(
            start,
            end,
            joined,
            numbers,
            labels,
            bool(part.labels) and not labels,
            covered,
            " ".join(run),
            number_cut=_number_follows(words, end),
        )


def _number_follows(words: Sequence[str], end: int) -> bool:
    """Whether a number stands directly behind; "i" is one where it ends a name, hence the word."""
    one = take_numbers((_ANY_WORD, *words[end : end + 1]))
    two = take_numbers((_ANY_WORD, *words[end : end + 2]))
    return bool(one.numbers) or (bool(two.numbers) and two.words == (_ANY_WORD,))
