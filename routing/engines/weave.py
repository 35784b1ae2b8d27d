"""Weave snapped points into a road graph as nodes, so that partial segments are exact."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array

from routing.network.road_network import RoadNetwork
from routing.network.snap import Snaps
from routing.network.travel import CLOSED, Travel

_LENGTH_UNITS = 2.0**24
_MS_PER_S = 1000
_DM_PER_M = 10


@dataclass(frozen=True, slots=True, eq=False)
class WovenGraph:
    """The travel graph with n_points extra nodes behind the network's own.

    An arc's weight packs milliseconds and decimetres into one exact float64 (29 + 24 bits: six
    days and 1,677 km), so that a shortest path is the fastest, among equals the shortest, and its
    weight tells both. ``piece_*`` say for each arc which part of which segment it is.
    """

    weights: csr_array
    first_point: int
    piece_segment: npt.NDArray[np.int64]
    piece_from: npt.NDArray[np.float64]
    piece_to: npt.NDArray[np.float64]

    def arc(self, tail: int, head: int) -> int:
        """The place of the arc from ``tail`` to ``head`` in the piece arrays."""
        begin, end = self.weights.indptr[tail], self.weights.indptr[tail + 1]
        return int(begin + np.searchsorted(self.weights.indices[begin:end], head))


def pack(
    duration_s: npt.NDArray[np.float64], length_m: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Join time and length into one weight that adds exactly."""
    packed: npt.NDArray[np.float64] = np.rint(duration_s * _MS_PER_S) * _LENGTH_UNITS + np.rint(
        length_m * _DM_PER_M
    )
    return packed


def unpack(
    weight: npt.NDArray[np.float64],
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Seconds and metres of a packed weight (or of a sum of them)."""
    milliseconds = np.floor(weight / _LENGTH_UNITS)
    return milliseconds / _MS_PER_S, (weight - milliseconds * _LENGTH_UNITS) / _DM_PER_M


def weave(network: RoadNetwork, travel: Travel, snaps: Snaps) -> WovenGraph:
    """Split the segments that points lie on and return the graph with the points in it.

    Points without a segment (-1) become nodes without arcs.
    """
    plain = np.ones(network.segment_count, dtype=np.bool_)
    plain[snaps.segment[snaps.segment >= 0]] = False
    whole = np.flatnonzero(plain)
    split = _split_pieces(network, snaps)
    segment = np.concatenate([whole, split.segment])
    start_fraction = np.concatenate([np.zeros(len(whole)), split.begin])
    end_fraction = np.concatenate([np.ones(len(whole)), split.end])
    tail = np.concatenate([network.segment_start[whole], split.tail])
    head = np.concatenate([network.segment_end[whole], split.head])

    along = travel.forward_ms[segment] < CLOSED
    back = travel.backward_ms[segment] < CLOSED
    rows = np.concatenate([tail[along], head[back]])
    columns = np.concatenate([head[along], tail[back]])
    pieces = np.concatenate([segment[along], segment[back]])
    begins = np.concatenate([start_fraction[along], end_fraction[back]])
    ends = np.concatenate([end_fraction[along], start_fraction[back]])
    share = np.abs(ends - begins)
    milliseconds = np.concatenate(
        [travel.forward_ms[segment[along]], travel.backward_ms[segment[back]]]
    )
    weight = pack(milliseconds * share / _MS_PER_S, network.segment_length_m[pieces] * share)

    order = np.lexsort((weight, columns, rows))  # of parallel arcs the fastest comes first
    rows, columns = rows[order], columns[order]
    first = np.ones(len(rows), dtype=np.bool_)
    first[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
    chosen = order[first]
    count = network.node_count + len(snaps.segment)
    offsets = np.searchsorted(rows[first], np.arange(count + 1))
    matrix = csr_array((weight[chosen], columns[first], offsets), shape=(count, count))
    return WovenGraph(matrix, network.node_count, pieces[chosen], begins[chosen], ends[chosen])


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    segment: npt.NDArray[np.int64]
    begin: npt.NDArray[np.float64]
    end: npt.NDArray[np.float64]
    tail: npt.NDArray[np.int64]
    head: npt.NDArray[np.int64]


def _split_pieces(network: RoadNetwork, snaps: Snaps) -> _Pieces:
    """Chain start node, points in their order along the segment, end node."""
    order = np.lexsort((snaps.fraction, snaps.segment))
    order = order[snaps.segment[order] >= 0]
    segment = snaps.segment[order]
    split, first = np.unique(segment, return_index=True)
    last = np.append(first[1:], len(order))
    point_node = network.node_count + order

    # One row for each node of each chain: the start node, the points, the end node.
    slot = np.arange(len(order)) + 2 * np.searchsorted(split, segment) + 1
    size = len(order) + 2 * len(split)
    chain_node = np.empty(size, dtype=np.int64)
    chain_fraction = np.empty(size)
    chain_segment = np.empty(size, dtype=np.int64)
    chain_node[slot], chain_fraction[slot], chain_segment[slot] = (
        point_node,
        snaps.fraction[order],
        segment,
    )
    begin_slot = first + 2 * np.arange(len(split))
    end_slot = last + 2 * np.arange(len(split)) + 1
    chain_node[begin_slot], chain_fraction[begin_slot] = network.segment_start[split], 0.0
    chain_node[end_slot], chain_fraction[end_slot] = network.segment_end[split], 1.0
    chain_segment[begin_slot] = chain_segment[end_slot] = split

    inner = np.ones(size, dtype=np.bool_)
    inner[end_slot] = False
    at = np.flatnonzero(inner)
    return _Pieces(
        chain_segment[at],
        chain_fraction[at],
        chain_fraction[at + 1],
        chain_node[at],
        chain_node[at + 1],
    )
