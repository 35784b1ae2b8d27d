"""Say why: which words matched what, what was not found, what was left aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from addressing.geocode.decided import Decided
from addressing.geocode.decision import Decision
from addressing.geocode.hierarchy import FormerParent
from addressing.geocode.kernel.arrays import REASONS, Ints
from addressing.geocode.split import Cuts, Splitting
from addressing.geocode.wording import Wording

_MOST_PHRASES = 50_000
"""Phrases that are remembered from block to block."""

_SHOWN_ASIDE = 6


class Sentences:
    """Write the sentence of a decision, or those of many at once."""

    def __init__(self, wording: Wording, at_level: Ints) -> None:
        """Write sentences.

        Args:
            wording: Names of units.
            at_level: The unit of each level above each unit, the coarsest first, (units, 4).
        """
        self._wording = wording
        self._hierarchy = wording.hierarchy
        self._at_level = at_level
        self._phrases: dict[tuple[str, int, float, int], str] = {}

    def of(self, decision: Decision, cut: Splitting) -> str:
        """The sentence of one decision."""
        if decision.place is None:
            return _with_aside(_why_nothing(decision, cut), cut.aside)
        units = {
            self._hierarchy.levels[place]: place for place in self._hierarchy.chains[decision.place]
        }
        text = _joined(
            self._phrase(piece.text, units[level], piece.likeness, piece.former)
            for level, piece in decision.evidence.items()
        )
        if decision.reason_code == "number_missing" and decision.others:
            text += f" The number is missing: {1 + len(decision.others)} units bear this name."
        for place in decision.missed:
            text += f" Not found there: “{cut.parts[place]}”."
        return _with_aside(text, cut.aside).strip()

    def of_block(self, decided: Decided, cuts: Cuts) -> list[str]:
        """The sentences of many decisions, the same as ``of`` writes."""
        phrases, ends = self._all_phrases(decided)
        longer = (decided.place < 0) | (decided.reason == _NUMBER_MISSING) | decided.any_missed
        texts = []
        first = 0
        for row, (end, more) in enumerate(zip(ends, longer.tolist(), strict=True)):
            if more:
                texts.append(self.of(decided.decision(row), cuts.splitting(row)))
            else:
                texts.append(_with_aside(_joined(phrases[first:end]), cuts.aside(row)))
            first = end
        return texts

    def _all_phrases(self, decided: Decided) -> tuple[list[str], list[int]]:
        """What speaks for the levels of all answers, the finest first, and where each ends."""
        named = decided.verdicts.evidence[:, ::-1]
        said = (named["stored"] >= 0) & (decided.place >= 0)[:, None]
        units = self._at_level[decided.place][:, ::-1][said].tolist()
        pieces = named[said]
        stored, likeness = pieces["stored"].tolist(), pieces["likeness"].tolist()
        texts = [decided.texts[run] for run in stored]
        keys = zip(texts, units, likeness, pieces["former"].tolist(), strict=True)
        return list(self._remembered(keys, decided.former)), np.cumsum(said.sum(axis=1)).tolist()

    def _remembered(
        self, keys: Iterable[tuple[str, int, float, int]], former: Sequence[FormerParent]
    ) -> Iterator[str]:
        known = self._phrases
        if len(known) > _MOST_PHRASES:
            known.clear()
        for key in keys:
            phrase = known.get(key)
            if phrase is None:
                text, unit, likeness, old = key
                once = former[old] if old >= 0 else None
                phrase = known[key] = self._phrase(text, unit, likeness, once)
            yield phrase

    def _phrase(self, text: str, unit: int, likeness: float, former: FormerParent | None) -> str:
        how = "" if likeness >= 1 else f" (likeness {likeness:.2f})"
        if former is None:
            return f"“{text}” is {self._wording.own_name_en(unit)}{how}"
        return (
            f"“{text}” is {self._wording.own_name_en(former.place)}, where it stood until about "
            f"{former.until}{how}: {former.reason.rstrip('.')}"
        )


_NUMBER_MISSING = REASONS.index("number_missing")


def _joined(phrases: Iterable[str]) -> str:
    text = "; ".join(phrases)
    return f"{text}." if text else ""


def _with_aside(text: str, aside: Sequence[str]) -> str:
    if not aside:
        return text
    return f"{text} Left aside: “{'”, “'.join(aside[:_SHOWN_ASIDE])}”."


def _why_nothing(decision: Decision, cut: Splitting) -> str:
    if decision.reason_code == "nothing_named":
        return "No name of a village, commune, district or province in the text."
    words = ", ".join(f"“{str(part)[:60]}”" for part in cut.parts[:4])
    if decision.reason_code == "ambiguous" and decision.others:
        return f"{words}: several places bear this name; add the commune or the district."
    return f"{words}: no unit of Cambodia matches well enough."
