"""Find the forms that share the most with a name, by the weight of the pieces that both hold."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from addressing.geocode.kernel.arrays import Ints
from addressing.geocode.kernel.compiling import inlined, inner, kernel, vectorised
from addressing.geocode.kernel.heap import heapify, sink

Scores = npt.NDArray[np.float32]

CONSIDERED = 48
"""Forms compared letter by letter after the look-up by pieces."""

_BLOCK = 16
"""Forms whose greatest share is kept: as many as the widest vectors of a processor hold."""

_HALVINGS = 8


class Postings(NamedTuple):
    """Where the pieces of names occur.

    Attributes:
        keys: Each piece as a number, ascending.
        start: Forms with piece g stand at start[g] to start[g + 1].
        forms: These.
        weights: Rarity of each piece.
        norms: Length of each form in pieces, weighted.
    """

    keys: npt.NDArray[np.int64]
    start: Ints
    forms: Ints
    weights: Scores
    norms: Scores


class Shared(NamedTuple):
    """What each form shares with a name, in blocks of 16 forms.

    A pass over all forms that does the same for each is quicker than one that asks which of them
    were met; the greatest share of each block then says which few blocks to look into.

    Attributes:
        weight: Weight of the pieces in common, zeros between two names, (blocks, 16).
        norm: Weight of all pieces of a form, as in ``Postings``; ones beyond the last.
        share: Weight in common over that of both, (blocks, 16).
        greatest: Of each block, (blocks,).
    """

    weight: Scores
    norm: Scores
    share: Scores
    greatest: Scores


@kernel
def make_shared(postings: Postings) -> Shared:
    """Room for the forms of ``postings``."""
    blocks = (len(postings.norms) + _BLOCK - 1) // _BLOCK
    norm = np.ones(_BLOCK * blocks, np.float32)
    norm[: len(postings.norms)] = postings.norms
    shape = (blocks, _BLOCK)
    return Shared(
        np.zeros(shape, np.float32),
        norm.reshape(shape),
        np.zeros(shape, np.float32),
        np.zeros(blocks, np.float32),
    )


@inner
def add_up(shared: Shared, postings: Postings, grams: Ints) -> None:
    """Weigh what each form shares with a name that has these pieces."""
    total = np.float32(0)
    weight = shared.weight.reshape(shared.weight.size)
    for gram in grams:
        own = postings.weights[gram]
        total += own
        for at in range(postings.start[gram], postings.start[gram + 1]):
            weight[postings.forms[at]] += own
    _share_out(weight, shared.norm.reshape(weight.size), total, shared.share.reshape(weight.size))
    _find_greatest(shared.share, shared.greatest)


@vectorised
def _share_out(weight: Scores, norm: Scores, total: np.float32, share: Scores) -> None:
    for form in range(len(weight)):
        share[form] = weight[form] / (norm[form] + total)
        weight[form] = 0


@vectorised
def _find_greatest(share: Scores, greatest: Scores) -> None:
    for block in range(len(greatest)):
        most = np.float32(0)
        for place in range(_BLOCK):
            most = max(most, share[block, place])
        greatest[block] = most


@inner
def take_greatest(shared: Shared, forms: Ints, losses: Scores) -> int:
    """Write the forms that share the most into ``forms``, in no order; of equals the earlier.

    Args:
        shared: What each form shares.
        forms: Room for as many as are wanted.
        losses: Room for as much; their shares, below zero.

    Returns:
        How many there are.
    """
    least = _reached(shared.greatest, len(forms))
    count = 0
    for block in range(len(shared.greatest)):
        if shared.greatest[block] >= least and shared.greatest[block] > 0:
            for place in range(_BLOCK):
                share = shared.share[block, place]
                if share >= least and share > 0:
                    count = _keep(forms, losses, count, _BLOCK * block + place, share)
    return count


@vectorised
def _reached(greatest: Scores, wanted: int) -> np.float32:
    """A share that ``wanted`` blocks reach, and few more: no form below it is wanted."""
    low, high = np.float32(0), np.float32(0)
    for share in greatest:
        high = max(high, share)
    for _ in range(_HALVINGS):
        middle = np.float32(0.5) * (low + high)
        reached = np.int32(0)
        for share in greatest:
            reached += np.int32(share >= middle)
        if reached >= wanted:
            low = middle
        else:
            high = middle
    return low


@inlined
def _keep(forms: Ints, losses: Scores, count: int, form: int, share: np.float32) -> int:
    """Keep a form in a heap of those that share the most, if it is one of them; how many are."""
    if count < len(forms):
        forms[count], losses[count] = form, -share
        count += 1
        if count == len(forms):
            heapify(losses, forms, count)
    elif -share < losses[0] or (-share == losses[0] and form < forms[0]):
        forms[0], losses[0] = form, -share
        sink(losses, forms, 0, count)
    return count
