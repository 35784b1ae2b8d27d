"""Take weighted medians of many groups at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def sums(
    group: npt.NDArray[np.integer], weight: npt.NDArray[np.floating], groups: int
) -> npt.NDArray[np.float64]:
    """The sum of the weights of each group, float64 (groups,)."""
    return np.asarray(np.bincount(group, weights=weight, minlength=groups), dtype=np.float64)


def grouped_median(
    group: npt.NDArray[np.integer],
    value: npt.NDArray[np.float64],
    weight: npt.NDArray[np.float64],
    groups: int,
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """The weighted median of each group, and its weight; 0 and 0 for a group without weight.

    Args:
        group: (k,), the group of each value, 0 to ``groups - 1``.
        value: float64 (k,).
        weight: float64 (k,), zero or more.
        groups: How many groups there are.

    >>> grouped_median(np.array([1, 1, 1]), np.array([3.0, 1.0, 9.0]), np.ones(3), 2)
    (array([0., 3.]), array([0., 3.]))
    """
    total = sums(group, weight, groups)
    median = np.zeros(groups)
    counts = weight > 0
    group, value, weight = group[counts], value[counts], weight[counts]
    if len(group) == 0:
        return median, total
    order = np.lexsort((value, group))
    group, value, weight = group[order], value[order], weight[order]
    first = np.concatenate([[True], group[1:] != group[:-1]])
    start = np.flatnonzero(first)
    running = np.cumsum(weight)
    before = np.repeat(running[start] - weight[start], np.diff(np.append(start, len(group))))
    passed = running - before  # weight up to and with this value, in its group
    half = total[group] / 2
    at = np.flatnonzero((passed >= half * (1 - 1e-12)) & (passed - weight < half))
    low = np.full(groups, -1)
    low[group[at[::-1]]] = at[::-1]
    present = np.unique(group)
    place = low[present]
    # Exactly at the half, the median lies between this value and the next of the group.
    tie = np.abs(passed[place] - half[place]) <= half[place] * 1e-12
    following = np.minimum(place + 1, len(group) - 1)
    tie &= group[following] == present
    median[present] = np.where(tie, (value[place] + value[following]) / 2, value[place])
    return median, total
