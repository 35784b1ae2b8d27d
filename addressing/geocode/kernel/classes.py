"""Class an answer: safe, a small variation, unsure, or none."""

from __future__ import annotations

from typing import NamedTuple

from numba import njit

from addressing.geocode.kernel.arrays import REASONS, Parts, Ranking, Rows, Runs, Verdicts

NONE, CLASS_C, CLASS_B, CLASS_A = range(4)
(
    NOTHING_NAMED,
    NOT_MATCHED,
    AMBIGUOUS,
    MATCHED,
    FORMER_PARENT,
    UNSURE,
    CONTRADICTION,
    SMALL_VARIATION,
    BARE_NAME,
    NUMBER_MISSING,
) = range(len(REASONS))
_VILLAGE = 3

_WHOLE = 0.99
"""Share of a part from which it counts as covered."""


class Rules(NamedTuple):
    """The figures of ``scoring.toml`` by which is decided."""

    sharpness: float
    level_share: float
    family_share: float
    village_similarity: float
    least_share: float
    bare_similarity: float
    sure_similarity: float
    bare_share: float
    least_quality: float
    safe_share: float
    safe_similarity: float
    small_share: float
    small_similarity: float


@njit(cache=True)
def class_of(
    rules: Rules,
    parts: Parts,
    rows: Rows,
    row: int,
    runs: Runs,
    ranking: Ranking,
    best: int,
    level: int,
    share: float,
    verdicts: Verdicts,
) -> tuple[int, int]:
    """Confidence class and reason of the answer that ``best`` gives at a level."""
    own = ranking.run[best, level]
    if own < 0:
        return NONE, NOT_MATCHED
    first, count = rows.start[row], rows.start[row + 1] - rows.start[row]
    answered, moved, named = 0, False, False
    for other in range(level + 1):
        run = ranking.run[best, other]
        if run >= 0:
            answered += 1
            moved |= ranking.former[best, other] >= 0
            named |= (runs.label_bits[run] >> other & 1) == 1
    labelled = (runs.label_bits[own] >> level & 1) == 1
    likeness = ranking.likeness[best, level]
    if answered == 1 and not labelled:
        return _class_of_bare(rules, runs, own, level, likeness, share, count == 1)
    least = verdicts.least[row]
    together = answered > 1
    missed = verdicts.missed[first : first + count]
    whole = together and not missed.any() and not _uncovered(runs, ranking, best, level)
    if whole and share >= rules.safe_share and least >= rules.safe_similarity:
        return CLASS_A, FORMER_PARENT if moved else MATCHED
    sure = together or likeness >= rules.sure_similarity
    # "Sangkat Svay Dangkum" is not Khum Svay: half of a name with its unit word is a guess.
    half = labelled and _covered(runs, ranking, best, level, runs.part[own]) < _WHOLE
    close = share >= rules.small_share and least >= rules.small_similarity
    if half or not (sure and close):
        # Words of no unit resemble some village or other: without a unit word, a chain that holds
        # only by a weak likeness is no answer ("blue roof" is not Phum Reay Pay, Khum Reay Pay).
        weak = ranking.quality[best, level] < rules.least_quality and not together
        weak = weak or (not named and least < rules.small_similarity)
        return (NONE, NOT_MATCHED) if weak else (CLASS_C, UNSURE)
    for i in range(count):
        if missed[i] and parts.label[rows.part[first + i]] <= level:
            # A unit word of this level or above names something else.
            return CLASS_B if share >= rules.safe_share else CLASS_C, CONTRADICTION
    return CLASS_B, FORMER_PARENT if moved else SMALL_VARIATION


@njit(cache=True)
def _class_of_bare(
    rules: Rules, runs: Runs, own: int, level: int, likeness: float, share: float, lone: bool
) -> tuple[int, int]:
    """A single name without a unit word: B at best, and only where it stands alone."""
    partial = runs.coverage[own] < 1 or runs.number_cut[own]
    if likeness < rules.bare_similarity or partial:
        return NONE, NOT_MATCHED
    if level == _VILLAGE:
        return (NONE, AMBIGUOUS) if share < rules.level_share else (CLASS_C, BARE_NAME)
    safe = lone and likeness >= rules.sure_similarity and share >= rules.bare_share
    return CLASS_B if safe else CLASS_C, BARE_NAME


@njit(cache=True)
def _uncovered(runs: Runs, ranking: Ranking, best: int, level: int) -> bool:
    """Whether a part holds words that no matched name covers."""
    for answered in range(level + 1):
        run = ranking.run[best, answered]
        if run >= 0 and (
            runs.number_cut[run] or _covered(runs, ranking, best, level, runs.part[run]) < _WHOLE
        ):
            return True
    return False


@njit(cache=True)
def _covered(runs: Runs, ranking: Ranking, best: int, level: int, part: int) -> float:
    """Share of a part's letters that matched names cover."""
    total = 0.0
    for answered in range(level, -1, -1):
        run = ranking.run[best, answered]
        if run >= 0 and runs.part[run] == part:
            total += runs.coverage[run]
    return total
