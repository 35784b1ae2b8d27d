"""Find the parts of a network inside which a profile, or any vehicle, can travel both ways."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

Mask = npt.NDArray[np.bool_]
Index = npt.NDArray[np.int32]


def ends_apart_at_barriers(
    start: Index, end: Index, barred: Mask
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], int]:
    """Give every segment end at a barred node a node of its own: one can come to it, not through.

    Returns:
        The new start and end nodes, and how many nodes there are with the new ones.
    """
    count, m = len(barred), len(start)
    new_start, new_end = start.astype(np.int64), end.astype(np.int64)
    if not barred.any():
        return new_start, new_end, count
    own = count + np.arange(m, dtype=np.int64)
    new_start = np.where(barred[start], own, new_start)
    new_end = np.where(barred[end], own + m, new_end)
    return new_start, new_end, count + 2 * m


def inside_largest(
    start: Index, end: Index, forward: Mask, backward: Mask, barred: Mask
) -> npt.NDArray[np.bool_]:
    """Which segments lie inside the largest set of nodes that reach each other both ways.

    Args:
        start: int32 (m,), start node of each segment.
        end: int32 (m,), end node.
        forward: bool (m,), may be travelled along the shape.
        backward: bool (m,), may be travelled against it.
        barred: bool (n,), nodes that nobody passes through.

    Returns:
        bool (m,); segments that may not be travelled at all are never inside.
    """
    either = forward | backward
    if not either.any():
        return np.zeros(len(start), dtype=np.bool_)
    tail, head, count = ends_apart_at_barriers(start, end, barred)
    rows = np.concatenate([tail[forward], head[backward]])
    columns = np.concatenate([head[forward], tail[backward]])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count))
    _, label = connected_components(graph.tocsr(), directed=True, connection="strong")
    touched = np.unique(np.concatenate([rows, columns]))
    biggest = np.bincount(label[touched]).argmax()
    inside: npt.NDArray[np.bool_] = either & (label[tail] == biggest) & (label[head] == biggest)
    return inside


def weak_labels(
    count: int, start: npt.NDArray[np.integer], end: npt.NDArray[np.integer]
) -> npt.NDArray[np.int32]:
    """The number of the part that each of ``count`` nodes belongs to, one-ways left aside."""
    graph = coo_array((np.ones(len(start)), (start, end)), shape=(count, count)).tocsr()
    labels: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels
