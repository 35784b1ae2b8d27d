"""Lay out the memory in which the kernels work, and into which they write."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import (
    LEVELS,
    MOST_EXPLAINED,
    MOST_RANKED,
    SLOTS,
    Floats,
    Ranking,
    Runs,
    Slots,
    Verdicts,
)

RUN_TYPES: Final = (
    np.int32, np.int32, np.int32, np.int32, np.int32, np.int32, np.int32, np.bool_, np.float64,
    np.int32, np.bool_, np.bool_,
)  # fmt: skip
"""Types of the columns of ``Runs``."""

PIECE_TYPES: Final = (
    np.int32, np.int32, np.float64, np.float64, np.float64, np.float64, np.bool_,
)  # fmt: skip
"""Types of the columns of ``Pieces``."""


class Memory(NamedTuple):
    """Working memory for one address at a time."""

    runs: Runs
    slots: Slots
    ranking: Ranking
    mass: Floats

    def with_room(self, runs: int, parts: int) -> Memory:
        """This memory, or a larger one where an address has more runs or parts."""
        if runs <= len(self.runs.part) and parts <= self.ranking.unexplained.shape[1]:
            return self
        return self._replace(runs=_make_runs(2 * runs), ranking=_make_ranking(2 * parts))


def make_memory(units: int) -> Memory:
    """Working memory over so many units."""
    return Memory(_make_runs(256), _make_slots(units), _make_ranking(32), np.zeros(units))


def _make_slots(units: int) -> Slots:
    """Working memory for one thread."""
    shape = (units, SLOTS)
    return Slots(
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.int32),
        np.zeros(shape, np.bool_),
        np.zeros(units, np.int8),
        np.zeros(units, np.int32),
        np.zeros(1, np.int32),
        np.zeros(units),
        np.zeros(units, np.bool_),
    )


def _make_runs(runs: int) -> Runs:
    columns: list[Any] = [np.zeros(runs, kind) for kind in RUN_TYPES]
    return Runs(*columns)


def _make_ranking(parts: int) -> Ranking:
    """Room for the hypotheses of an address with so many parts."""
    shape = (MOST_RANKED, LEVELS)
    return Ranking(
        np.zeros(MOST_RANKED, np.int32),
        np.zeros(MOST_RANKED),
        np.full(shape, -1, np.int32),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape),
        np.zeros(shape, np.bool_),
        np.full(shape, -1, np.int32),
        np.zeros((MOST_RANKED, parts), np.bool_),
    )


def make_verdicts(rows: int, parts: int) -> Verdicts:
    """Room for the decisions on so many addresses with so many parts in all."""
    whole = np.int32
    return Verdicts(
        open=np.ones(rows, np.bool_),
        place=np.full(rows, -1, whole),
        confidence=np.zeros(rows, whole),
        reason=np.zeros(rows, whole),
        share=np.zeros(rows),
        least=np.ones(rows),
        run=np.full((rows, LEVELS), -1, whole),
        stored=np.full((rows, LEVELS), -1, whole),
        likeness=np.zeros((rows, LEVELS)),
        former=np.full((rows, LEVELS), -1, whole),
        missed=np.zeros(parts, np.bool_),
        others=np.zeros(rows, whole),
        other=np.zeros((rows, MOST_RANKED), whole),
        other_share=np.zeros((rows, MOST_RANKED)),
        ranked=np.zeros(rows, whole),
        best=np.zeros((rows, MOST_EXPLAINED), whole),
        score=np.zeros((rows, MOST_EXPLAINED)),
        best_share=np.zeros((rows, MOST_EXPLAINED)),
    )
