"""Search names while somebody types, compiled by Numba: typos, hits by unit, chains of units.

Numba keeps the compiled code beside this file.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit

Ints = npt.NDArray[np.int32]
Small = npt.NDArray[np.int8]
Ways = npt.NDArray[np.int16]
Shares = npt.NDArray[np.float32]
Letters = npt.NDArray[np.uint32]
Bits = npt.NDArray[np.uint64]

OWN, INNER, OTHER = 0, 1, 2
"""Kinds of links: the official name, the rest of it from a word on, another name."""

LONGEST = 63
"""Letters of a typed word that fit into one machine word."""

_LETTER_MASK = 127
_BIT_MASK = 63


class Texts(NamedTuple):
    """Texts one behind the other, and which letters each holds, as bits."""

    start: Ints
    letters: Letters
    present: Bits


class Links(NamedTuple):
    """Who bears which form: links of form f stand at start[f] to start[f + 1].

    Attributes:
        start: One more than forms.
        unit: Place of the unit.
        number: Place of the numbers of the name.
        kind: How the form belongs to the unit: ``OWN``, ``INNER``, ``OTHER``.
        level: Level of each unit, 0 for a province.
    """

    start: Ints
    unit: Ints
    number: Ints
    kind: Small
    level: Small


class Wanted(NamedTuple):
    """What is asked for beside letters: factors by numbers of the name, level of the unit, kind."""

    numbers: Shares
    levels: Shares
    kinds: Shares


class Hits(NamedTuple):
    """Units that a run of words may name.

    Attributes:
        closeness: By unit, 0 for none.
        link: By unit, the link that was closest.
        way: By unit, how it was found.
        units: The units that were found, in the order in which they were.
        filled: How many these are, in one cell.
    """

    closeness: Shares
    link: Ints
    way: Ways
    units: Ints
    filled: Ints


class Tree(NamedTuple):
    """What stands above each unit: places at start[u] to start[u + 1], today's first.

    Attributes:
        start: One more than units.
        place: Units above, and what once stood above.
        factor: 1, or less for a former one.
        worth: What a unit weighs for its level, before it fades.
        capital: What a unit weighs for being in the capital.
    """

    start: Ints
    place: Ints
    factor: Shares
    worth: Shares
    capital: Shares


class Ranking(NamedTuple):
    """Units that all words together may name: score by unit, and how it came about."""

    score: Shares
    way: Ints
    units: Ints
    filled: Ints


@njit(cache=True)
def letters_present(start: Ints, letters: Letters) -> Bits:
    """The letters of each text as bits; two letters may share one."""
    found = np.zeros(len(start) - 1, np.uint64)
    for i in range(len(found)):
        for at in range(start[i], start[i + 1]):
            found[i] |= np.uint64(1) << np.uint64(letters[at] & _BIT_MASK)
    return found


@njit(cache=True)
def take(
    forms: Ints, closeness: Shares, way: int, links: Links, wanted: Wanted, hits: Hits
) -> None:
    """Put the bearers of forms among the hits, where they are closer than what is there."""
    for i in range(len(forms)):
        for link in range(links.start[forms[i]], links.start[forms[i] + 1]):
            unit = links.unit[link]
            share = closeness[i] * wanted.numbers[links.number[link]]
            share *= wanted.levels[links.level[unit]] * wanted.kinds[links.kind[link]]
            if share <= hits.closeness[unit]:
                continue
            if hits.closeness[unit] == 0:
                hits.units[hits.filled[0]] = unit
                hits.filled[0] += 1
            hits.closeness[unit] = share
            hits.link[unit] = link
            hits.way[unit] = way


@njit(cache=True)
def with_typos(
    pattern: Letters, texts: Texts, first: int, last: int, most: int
) -> tuple[Ints, Ints, Ints]:
    """Texts that begin like the pattern but for a few letters wrong, missing, extra or swapped.

    The bit-parallel distance of Hyyrö (2003), with swapped neighbours, between the pattern and
    each beginning of a text.

    Args:
        pattern: At most 63 letters.
        texts: Where to look.
        first: The first text.
        last: One behind the last text.
        most: Typos at most.

    Returns:
        The texts, their typos, and the letters of each that are not typed yet.
    """
    masks = np.zeros(_LETTER_MASK + 1, np.uint64)
    present = np.uint64(0)
    size = len(pattern)
    for place in range(size):
        masks[pattern[place] & _LETTER_MASK] |= np.uint64(1) << np.uint64(place)
        present |= np.uint64(1) << np.uint64(pattern[place] & _BIT_MASK)
    found = np.empty(last - first, np.int32)
    typos = np.empty(last - first, np.int32)
    left = np.empty(last - first, np.int32)
    count = 0
    for text in range(first, last):
        missing = present & ~texts.present[text]
        absent = 0
        while missing and absent <= most:
            missing &= missing - np.uint64(1)
            absent += 1
        if absent > most:
            continue
        begin, end = texts.start[text], texts.start[text + 1]
        reach = texts.letters[begin : min(end, begin + size + most)]
        best, at = _least_typos(masks, size, reach, most)
        if best <= most:
            found[count] = text
            typos[count] = best
            left[count] = end - begin - at
            count += 1
    return found[:count], typos[:count], left[:count]


@njit(cache=True)
def _least_typos(masks: Bits, size: int, text: Letters, most: int) -> tuple[int, int]:
    """The least distance of the pattern from a beginning of the text, and its length.

    Given up where it cannot come down to ``most``: a letter lowers it by one at best.
    """
    one = np.uint64(1)
    last = one << np.uint64(size - 1)
    more, less, same, before = ~np.uint64(0), np.uint64(0), np.uint64(0), np.uint64(0)
    distance, best, length = size, size, 0
    for at in range(len(text)):
        if distance - (len(text) - at) > most and best > most:
            break
        match = masks[text[at] & _LETTER_MASK]
        swapped = (((~same) & match) << one) & before
        same = (((match & more) + more) ^ more) | match | less | swapped
        up = less | ~(same | more)
        down = same & more
        if up & last:
            distance += 1
        elif down & last:
            distance -= 1
        up = (up << one) | one
        down <<= one
        more = down | ~(same | up)
        less = up & same
        before = match
        if distance < best or (distance == best and abs(at + 1 - size) < abs(length - size)):
            best, length = distance, at + 1
    return best, length


@njit(cache=True)
def closest_beginning(pattern: Letters, text: Letters) -> int:
    """Letters of a text that a pattern stands for, with as few typos as possible."""
    masks = np.zeros(_LETTER_MASK + 1, np.uint64)
    for place in range(len(pattern)):
        masks[pattern[place] & _LETTER_MASK] |= np.uint64(1) << np.uint64(place)
    return _least_typos(masks, len(pattern), text, len(pattern))[1]


@njit(cache=True)
def rank_alone(hits: Hits, weight: float, worth: Shares, way: int, ranking: Ranking) -> None:
    """Rank the units that one run of words names."""
    for i in range(hits.filled[0]):
        unit = hits.units[i]
        _offer(ranking, unit, weight * hits.closeness[unit] + worth[unit], way)


@njit(cache=True)
def rank_below(
    own: Hits,
    closeness: Shares,
    others: Ints,
    weight: float,
    tree: Tree,
    worth: Shares,
    way: int,
    ranking: Ranking,
) -> None:
    """Rank the units that one run of words names below units that the other runs name.

    Args:
        own: Units of the one run.
        closeness: Closeness by run and unit.
        others: The other runs, one to three, as rows of these.
        weight: What closeness weighs.
        tree: What stands above units.
        worth: What each unit weighs.
        way: Number of this way to read the words.
        ranking: Where the scores go.
    """
    runs = len(others)
    for i in range(own.filled[0]):
        unit = own.units[i]
        begin, end = tree.start[unit], tree.start[unit + 1]
        best = np.float32(0)
        for a in range(begin, end):
            first = closeness[others[0], tree.place[a]] * tree.factor[a]
            if first == 0:
                continue
            if runs == 1:
                best = max(best, first)
                continue
            for b in range(begin, end):
                second = closeness[others[1], tree.place[b]] * tree.factor[b]
                if second == 0 or tree.place[a] == tree.place[b]:
                    continue
                if runs == 2:  # noqa: PLR2004 - one, two or three runs, a loop each
                    best = max(best, first + second)
                    continue
                for c in range(begin, end):
                    third = closeness[others[2], tree.place[c]] * tree.factor[c]
                    if third and tree.place[c] != tree.place[a] and tree.place[c] != tree.place[b]:
                        best = max(best, first + second + third)
        if best > 0:
            mean = (own.closeness[unit] + best) / (runs + 1)
            _offer(ranking, unit, weight * mean + worth[unit], way)


@njit(cache=True)
def _offer(ranking: Ranking, unit: int, score: float, way: int) -> None:
    if ranking.way[unit] < 0:
        ranking.units[ranking.filled[0]] = unit
        ranking.filled[0] += 1
    elif score <= ranking.score[unit]:
        return
    ranking.score[unit] = score
    ranking.way[unit] = way


@njit(cache=True)
def greatest(ranking: Ranking, limit: int) -> Ints:
    """The units with the greatest scores, best first; of equals the earlier unit."""
    best = np.empty(limit, np.int32)
    size = 0
    for i in range(ranking.filled[0]):
        unit = ranking.units[i]
        score = ranking.score[unit]
        place = size
        while place and (
            ranking.score[best[place - 1]] < score
            or (ranking.score[best[place - 1]] == score and best[place - 1] > unit)
        ):
            place -= 1
        if place == limit:
            continue
        size = min(size + 1, limit)
        for at in range(size - 1, place, -1):
            best[at] = best[at - 1]
        best[place] = unit
    return best[:size]
