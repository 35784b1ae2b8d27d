"""Lay out the memory in which the kernels work, and into which they write."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from addressing.geocode.kernel.arrays import (
    ABOUT,
    BEST,
    CELL,
    EXPLAINED_PART,
    HYPOTHESIS,
    LEVELS,
    MOST_EXPLAINED,
    MOST_OPTIONS,
    MOST_RANKED,
    NAMED,
    OPTION,
    OTHER,
    PIECE,
    RUN,
    SLOTS,
    STATE,
    VERDICT,
    Flags,
    Floats,
    Ints,
    Ranking,
    Records,
    Scratch,
    Slots,
    Verdicts,
)


class Bounds(NamedTuple):
    """A heap of upper bounds of scores with their units."""

    bound: Floats
    place: Ints


class Judgement(NamedTuple):
    """Room to judge the hypotheses of one address.

    Attributes:
        order: Hypotheses, best first, (48,).
        share: Their shares of probability, (48,).
        mass: Share of each unit, zeros between two addresses, (units,).
        family: Units that differ by their number only, (48,).
        used: Parts that speak for the answer, (parts,).
        elsewhere: Level that a part names elsewhere, -1 for none, (parts,).
    """

    order: Ints
    share: Floats
    mass: Floats
    family: Ints
    used: Flags
    elsewhere: Ints


class Memory(NamedTuple):
    """Working memory for one address at a time.

    Attributes:
        runs: Its runs, ``RUN``.
        open_runs: Those that nothing explains.
        about: Its parts, ``ABOUT``.
        slots: Evidence.
        piece: Room for one piece more, ``PIECE``, (1,).
        bounds: What the units can be worth.
        scratch: For one chain.
        ranking: Hypotheses.
        judgement: For the decision between them.
    """

    runs: Records
    open_runs: Ints
    about: Records
    slots: Slots
    piece: Records
    bounds: Bounds
    scratch: Scratch
    ranking: Ranking
    judgement: Judgement

    def with_room(self, runs: int, parts: int) -> Memory:
        """This memory, or a larger one where an address has more runs or parts."""
        if runs <= len(self.runs) and parts <= len(self.about):
            return self
        units = len(self.slots.unit)
        return make_memory(units, 2 * max(runs, len(self.runs)), 2 * max(parts, len(self.about)))


def make_memory(units: int, runs: int = 256, parts: int = 32) -> Memory:
    """Working memory over so many units, for addresses of so many runs and parts."""
    return Memory(
        runs=np.zeros(runs, RUN),
        open_runs=np.zeros(runs, np.int32),
        about=np.zeros(parts, ABOUT),
        slots=Slots(
            np.zeros((units, SLOTS), PIECE),
            np.zeros(units, STATE),
            np.zeros(units, np.int32),
            np.zeros(1, np.int32),
            np.zeros(1, np.int64),
        ),
        piece=np.zeros(1, PIECE),
        bounds=Bounds(np.zeros(units), np.zeros(units, np.int32)),
        scratch=make_scratch(parts),
        ranking=Ranking(
            np.zeros(MOST_RANKED, HYPOTHESIS),
            np.zeros((MOST_RANKED, LEVELS), CELL),
            np.zeros((MOST_RANKED, parts), np.bool_),
        ),
        judgement=Judgement(
            np.zeros(MOST_RANKED, np.int32),
            np.zeros(MOST_RANKED),
            np.zeros(units),
            np.zeros(MOST_RANKED, np.int32),
            np.zeros(parts, np.bool_),
            np.zeros(parts, np.int32),
        ),
    )


def make_scratch(parts: int) -> Scratch:
    """Room to choose the evidence of one chain."""
    return Scratch(
        np.zeros((LEVELS, MOST_OPTIONS), OPTION),
        np.zeros(LEVELS, np.int32),
        np.zeros((2, LEVELS), np.int32),
        np.zeros(LEVELS, np.int32),
        np.zeros(LEVELS + 1),
        np.zeros(LEVELS + 1),
        np.zeros(parts, EXPLAINED_PART),
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
