"""Cut lines into segments at the vertices where something begins, ends or meets."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True, slots=True, eq=False)
class CutLines:
    """The m segments that k lines were cut into, and their numbered ends.

    Attributes:
        line: int64 (m,), the line that each segment is a part of.
        start: int32 (m,), node; nodes are numbered from 0.
        end: int32 (m,).
        node_key: int64 (n,), the vertex key of each node.
        shape_offset: int64 (m + 1,).
        vertex: int64, where the vertices of the segments lie in the arrays of the lines.
    """

    line: npt.NDArray[np.int64] = field(repr=False)
    start: npt.NDArray[np.int32] = field(repr=False)
    end: npt.NDArray[np.int32] = field(repr=False)
    node_key: npt.NDArray[np.int64] = field(repr=False)
    shape_offset: npt.NDArray[np.int64] = field(repr=False)
    vertex: npt.NDArray[np.int64] = field(repr=False)


def cut_lines(
    offset: npt.NDArray[np.int64], key: npt.NDArray[np.int64], inner: npt.NDArray[np.bool_]
) -> CutLines:
    """Cut each line at its ends and wherever ``inner`` says so.

    Args:
        offset: int64 (k + 1,), where each line begins among the vertices; lines have two or more.
        key: int64 (v,), equal for vertices that are one place.
        inner: bool (v,), cut here.

    A piece that comes back to its own start without another vertex (a vertex written twice in a
    row) is left out.

    >>> cut = cut_lines(np.array([0, 3]), np.array([7, 8, 9]), np.array([False, True, False]))
    >>> cut.start.tolist(), cut.end.tolist(), cut.vertex.tolist()
    ([0, 1], [1, 2], [0, 1, 1, 2])
    """
    cut = inner.copy()
    cut[offset[:-1]] = True
    cut[offset[1:] - 1] = True
    at = np.flatnonzero(cut)
    owner = np.searchsorted(offset, at, side="right") - 1
    follows = np.flatnonzero(owner[:-1] == owner[1:])
    first, last, line = at[follows], at[follows + 1], owner[follows]
    real = ~((last == first + 1) & (key[first] == key[last]))
    first, last, line = first[real], last[real], line[real]
    node_key, number = np.unique(np.stack([key[first], key[last]]), return_inverse=True)
    shape_offset = np.concatenate([[0], np.cumsum(last - first + 1)]).astype(np.int64)
    shift = np.repeat(first - shape_offset[:-1], last - first + 1)
    vertex = np.arange(shape_offset[-1], dtype=np.int64) + shift
    start, end = number.astype(np.int32)
    return CutLines(line, start, end, node_key, shape_offset, vertex)
