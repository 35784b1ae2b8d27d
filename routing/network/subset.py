"""Take some segments of a network as a network of their own."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from routing.network.road_network import RoadNetwork


def subset(network: RoadNetwork, keep: npt.NDArray[np.bool_]) -> RoadNetwork:
    """The segments of ``keep`` (m,) with their nodes, names and turns; the order stays.

    The report is the old one: whoever drops segments says so.
    """
    chosen = np.flatnonzero(keep)
    ends = np.stack([network.segment_start[chosen], network.segment_end[chosen]])
    used = np.unique(ends)
    new_node = np.zeros(network.node_count, dtype=np.int32)
    new_node[used] = np.arange(len(used), dtype=np.int32)
    new_segment = np.full(network.segment_count, -1, dtype=np.int32)
    new_segment[chosen] = np.arange(len(chosen), dtype=np.int32)
    shape_offset, vertex = gather_runs(network.shape_offset, chosen)
    named, new_name = np.unique(network.segment_name[chosen], return_inverse=True)
    nameless = int(len(named) > 0 and named[0] < 0)
    return replace(
        network,
        node_longitude=network.node_longitude[used],
        node_latitude=network.node_latitude[used],
        node_barrier=network.node_barrier[used],
        segment_start=new_node[ends[0]],
        segment_end=new_node[ends[1]],
        segment_length_m=network.segment_length_m[chosen],
        segment_class=network.segment_class[chosen],
        segment_surface=network.segment_surface[chosen],
        segment_flags=network.segment_flags[chosen],
        segment_forward=network.segment_forward[chosen],
        segment_backward=network.segment_backward[chosen],
        segment_limit_kmh=network.segment_limit_kmh[chosen],
        segment_fixed_s=network.segment_fixed_s[chosen],
        segment_name=(new_name - nameless).astype(np.int32),
        segment_way=network.segment_way[chosen],
        shape_offset=shape_offset,
        shape_longitude=network.shape_longitude[vertex],
        shape_latitude=network.shape_latitude[vertex],
        names=tuple(network.names[name] for name in named[nameless:].tolist()),
        turns=network.turns.renumbered(new_segment),
    )


def gather_runs(
    offset: npt.NDArray[np.int64], chosen: npt.NDArray[np.int64]
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Where the runs ``chosen`` of a flat array lie, and their offsets once they lie end to end.

    >>> [part.tolist() for part in gather_runs(np.array([0, 2, 5, 6]), np.array([1, 2]))]
    [[0, 3, 4], [2, 3, 4, 5]]
    """
    sizes = (offset[1:] - offset[:-1])[chosen]
    new_offset = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    shift = np.repeat(offset[chosen] - new_offset[:-1], sizes)
    return new_offset, np.arange(new_offset[-1], dtype=np.int64) + shift
