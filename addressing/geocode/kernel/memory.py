"""Lay out the memory in which the kernels work, and into which they write."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import (
    BEST,
    CELL,
    HYPOTHESIS,
    LEVELS,
    MOST_EXPLAINED,
    MOST_RANKED,
    NAMED,
    OTHER,
    PIECE,
    RUN,
    SLOTS,
    STATE,
    VERDICT,
    Floats,
    Ranking,
    Records,
    Slots,
    Verdicts,
)


class Memory(NamedTuple):
    """Working memory for one address at a time; ``runs`` are ``RUN``."""

    runs: Records
    slots: Slots
    ranking: Ranking
    mass: Floats

    def with_room(self, runs: int, parts: int) -> Memory:
        """This memory, or a larger one where an address has more runs or parts."""
        if runs <= len(self.runs) and parts <= self.ranking.unexplained.shape[1]:
            return self
        return self._replace(runs=np.zeros(2 * runs, RUN), ranking=_make_ranking(2 * parts))


def make_memory(units: int) -> Memory:
    """Working memory over so many units."""
    slots = Slots(
        np.zeros((units, SLOTS), PIECE),
        np.zeros(units, STATE),
        np.zeros(units, np.int32),
        np.zeros(1, np.int32),
    )
    return Memory(np.zeros(256, RUN), slots, _make_ranking(32), np.zeros(units))


def _make_ranking(parts: int) -> Ranking:
    """Room for the hypotheses of an address with so many parts."""
    return Ranking(
        np.zeros(MOST_RANKED, HYPOTHESIS),
        np.zeros((MOST_RANKED, LEVELS), CELL),
        np.zeros((MOST_RANKED, parts), np.bool_),
    )


def make_verdicts(rows: int, parts: int) -> Verdicts:
    """Room for the decisions on so many addresses with so many parts in all."""
    verdicts = Verdicts(
        np.zeros(rows, VERDICT),
        np.zeros((rows, LEVELS), NAMED),
        np.zeros(parts, np.bool_),
        np.zeros((rows, MOST_RANKED), OTHER),
        np.zeros((rows, MOST_EXPLAINED), BEST),
    )
    verdicts.row["open"] = True
    verdicts.row["place"] = -1
    verdicts.row["least"] = 1.0
    for field in ("run", "stored", "former"):
        verdicts.evidence[field] = -1
    return verdicts
