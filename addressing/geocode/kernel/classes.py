"""Class an answer: safe, a small variation, unsure, or none."""

from __future__ import annotations

from typing import NamedTuple

from addressing.geocode.kernel.arrays import REASONS, Ranking, Records, Rows, Verdicts
from addressing.geocode.kernel.compiling import inlined, inner
from addressing.geocode.kernel.memory import Memory

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
_AGREEING = 3

_WHOLE = 0.99
"""Share of a part from which it counts as covered."""


class Rules(NamedTuple):
    """The figures of ``scoring.toml`` by which is decided."""

    sharpness: float
    level_share: float
    family_share: float
    number_complete: float
    village_similarity: float
    least_share: float
    bare_similarity: float
    sure_similarity: float
    bare_share: float
    least_quality: float
    safe_share: float
    safe_similarity: float
    safe_support: float
    safe_supported: float
    small_share: float
    small_similarity: float


@inner
def class_of(
    rules: Rules,
    rows: Rows,
    row: int,
    memory: Memory,
    best: int,
    level: int,
    share: float,
    verdicts: Verdicts,
) -> tuple[int, int]:
    """Confidence class and reason of the answer that ``best`` gives at a level."""
    runs, ranking = memory.runs, memory.ranking
    own = ranking.cell[best, level].run
    if own < 0:
        return NONE, NOT_MATCHED
    first, count = rows.start[row], rows.start[row + 1] - rows.start[row]
    answered, moved, named, otherwise = 0, False, False, False
    for other in range(level + 1):
        run = ranking.cell[best, other].run
        if run >= 0:
            answered += 1
            moved |= ranking.cell[best, other].former >= 0
            said = runs[run].label_bits
            named |= (said >> other & 1) == 1
            # "Khum Phniet" is answered by a village Phniet: near, but not what is written.
            otherwise |= said != 0 and (said >> other & 1) == 0
    labelled = (runs[own].label_bits >> level & 1) == 1
    likeness = ranking.cell[best, level].likeness
    if answered == 1 and not labelled:
        return _class_of_bare(rules, runs, own, level, likeness, share, count == 1)
    least = verdicts.row[row].least
    together = answered > 1
    missed = verdicts.missed[first : first + count]
    whole = together and not otherwise
    for part in range(count):
        whole &= not missed[part]
    whole = whole and not _uncovered(runs, ranking, best, level)
    # Where three levels agree, the one that is answered may be spelt more roughly, and those above
    # it more roughly still: they bear each other out, and the share says that nothing else fits.
    own_least = likeness * ranking.cell[best, level].fit
    supported = (
        answered >= _AGREEING and own_least >= rules.safe_supported and least >= rules.safe_support
    )
    alike = least >= rules.safe_similarity or supported
    if whole and share >= rules.safe_share and alike:
        return CLASS_A, FORMER_PARENT if moved else MATCHED
    sure = together or likeness >= rules.sure_similarity
    # "Sangkat Svay Dangkum" is not Khum Svay: half of a name with its unit word is a guess.
    half = labelled and _covered(runs, ranking, best, level, runs[own].part) < _WHOLE
    close = share >= rules.small_share and least >= rules.small_similarity
    if half or not (sure and close):
        # Words of no unit resemble some village or other: without a unit word, a chain that holds
        # only by a weak likeness is no answer ("blue roof" is not Phum Reay Pay, Khum Reay Pay).
        weak = ranking.cell[best, level].quality < rules.least_quality and not together
        weak = weak or (not named and least < rules.small_similarity)
        return (NONE, NOT_MATCHED) if weak else (CLASS_C, UNSURE)
    for i in range(count):
        if missed[i] and memory.about[i].label <= level:
            # A unit word of this level or above names something else.
            return CLASS_B if share >= rules.safe_share else CLASS_C, CONTRADICTION
    return CLASS_B, FORMER_PARENT if moved else SMALL_VARIATION


@inlined
def _class_of_bare(
    rules: Rules, runs: Records, own: int, level: int, likeness: float, share: float, lone: bool
) -> tuple[int, int]:
    """A single name without a unit word: B at best, and only where it stands alone."""
    partial = runs[own].coverage < 1 or runs[own].number_cut
    if likeness < rules.bare_similarity or partial:
        return NONE, NOT_MATCHED
    if level == _VILLAGE:
        return (NONE, AMBIGUOUS) if share < rules.level_share else (CLASS_C, BARE_NAME)
    safe = lone and likeness >= rules.sure_similarity and share >= rules.bare_share
    return CLASS_B if safe else CLASS_C, BARE_NAME


@inlined
def _uncovered(runs: Records, ranking: Ranking, best: int, level: int) -> bool:
    """Whether a part holds words that no matched name covers."""
    for answered in range(level + 1):
        run = ranking.cell[best, answered].run
        if run >= 0 and (
            runs[run].number_cut or _covered(runs, ranking, best, level, runs[run].part) < _WHOLE
        ):
            return True
    return False


@inlined
def _covered(runs: Records, ranking: Ranking, best: int, level: int, part: int) -> float:
    """Share of a part's letters that matched names cover."""
    total = 0.0
    for answered in range(level, -1, -1):
        run = ranking.cell[best, answered].run
        if run >= 0 and runs[run].part == part:
            total += runs[run].coverage
    return total
