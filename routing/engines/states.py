"""Turn a road network into a graph that knows what was travelled before, where that matters.

A plain state is a node of the network. A junction that a turn restriction or a barrier touches has
more states: one for each way of coming to it after which something is forbidden. They are the
states of an automaton that reads directed segments and remembers how much of a forbidden sequence
was just travelled (A. Aho and M. Corasick, 1975). All other junctions stay as they are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import product

import numpy as np
import numpy.typing as npt

from routing.engines.weights import NEVER, pack
from routing.network.road_network import RoadNetwork
from routing.network.travel import CLOSED, Travel
from routing.problem import profile_bit

Sequence = tuple[int, ...]
"""Directed segments, one after another: 2 * segment, plus one against its shape."""


@dataclass(frozen=True, slots=True, eq=False)
class StateGraph:
    """The states of a network and the arcs between them, the same for all profiles.

    A directed segment (a *way*) is numbered 2 * segment, plus one against its shape. It is the way
    of one arc, or of several where it begins at a junction with more states.

    Attributes:
        node: int32 (s,), the network node of each state; the first n are the plain states.
        tail: int32 (a,), state.
        head: int32 (a,), state.
        way: int32 (a,), directed segment.
        forbidden: uint8 (a,), bits of the profiles that may not take the arc.
        arrival: int32 (2 m,), the state in which one comes to the end of each directed segment.
        way_first: int64 (2 m + 1,), where the arcs of each directed segment begin in ``way_arc``.
        way_arc: int32 (a,).
    """

    node: npt.NDArray[np.int32] = field(repr=False)
    tail: npt.NDArray[np.int32] = field(repr=False)
    head: npt.NDArray[np.int32] = field(repr=False)
    way: npt.NDArray[np.int32] = field(repr=False)
    forbidden: npt.NDArray[np.uint8] = field(repr=False)
    arrival: npt.NDArray[np.int32] = field(repr=False)
    way_first: npt.NDArray[np.int64] = field(repr=False)
    way_arc: npt.NDArray[np.int32] = field(repr=False)

    @property
    def count(self) -> int:
        """How many states there are."""
        return len(self.node)

    def weights(self, network: RoadNetwork, travel: Travel) -> npt.NDArray[np.int64]:
        """Weight of each arc for a profile; ``NEVER`` where it may not be travelled."""
        segment, against = self.way >> 1, (self.way & 1) > 0
        milliseconds = np.where(against, travel.backward_ms[segment], travel.forward_ms[segment])
        barred = (self.forbidden & profile_bit(travel.profile)) > 0
        passable = (milliseconds < CLOSED) & ~barred
        return np.where(passable, pack(milliseconds, network.length_dm[segment]), NEVER)


def build_states(network: RoadNetwork) -> StateGraph:
    """The states of a network: its nodes, and more where turns are restricted or barriers stand."""
    ways = np.flatnonzero(np.column_stack([network.segment_forward, network.segment_backward]))
    ends = np.stack([network.segment_start, network.segment_end], axis=1)
    begins, arrival = ends.ravel(), ends[:, ::-1].ravel().copy()  # of each directed segment
    departing = _Departures(begins, ways)
    forbidden = _forbidden(network, departing, arrival)
    prefixes = sorted({path[:size] for path in forbidden for size in range(1, len(path))})
    state_of = {prefix: network.node_count + i for i, prefix in enumerate(prefixes)}
    node = np.concatenate(
        [
            np.arange(network.node_count),
            arrival[[prefix[-1] for prefix in prefixes]] if prefixes else [],
        ]
    ).astype(np.int32)

    tails, heads, taken, bits = [], [], [], []
    for prefix in prefixes:
        for onward in departing.at(int(arrival[prefix[-1]])):
            path = (*prefix, onward)
            tails.append(state_of[prefix])
            heads.append(_longest_suffix(path, state_of, int(arrival[onward])))
            taken.append(onward)
            bits.append(_bits(path, forbidden))
    for prefix, state in state_of.items():
        if len(prefix) == 1:
            arrival[prefix[0]] = state
    tail = np.concatenate([begins[ways], tails]).astype(np.int32)
    head = np.concatenate([arrival[ways], heads]).astype(np.int32)
    way = np.concatenate([ways, taken]).astype(np.int32)
    barred = np.concatenate([np.zeros(len(ways)), bits]).astype(np.uint8)
    order = np.argsort(way, kind="stable")
    way_first = np.searchsorted(way[order], np.arange(len(arrival) + 1)).astype(np.int64)
    return StateGraph(
        node,
        tail,
        head,
        way,
        barred,
        arrival.astype(np.int32),
        way_first,
        order.astype(np.int32),
    )


class _Departures:
    """The directed segments that somebody may travel, by the node where they begin."""

    def __init__(self, begins: npt.NDArray[np.int32], ways: npt.NDArray[np.int64]) -> None:
        self._ways = ways[np.argsort(begins[ways], kind="stable")]
        self._begins = begins[self._ways]

    def at(self, node: int) -> list[int]:
        span = np.searchsorted(self._begins, [node, node + 1])
        found: list[int] = self._ways[span[0] : span[1]].tolist()
        return found


def _forbidden(
    network: RoadNetwork, departing: _Departures, arrival: npt.NDArray[np.int32]
) -> Mapping[Sequence, int]:
    """Bits of the profiles for each forbidden sequence: of turn restrictions and of barriers.

    Who comes to a barrier may turn round there, as one may anywhere.
    """
    forbidden: dict[Sequence, int] = defaultdict(int)
    turns = network.turns
    for i in range(len(turns)):
        path = tuple(2 * segment + (not forward) for segment, forward in turns.path(i))
        forbidden[path] |= int(turns.profiles[i])
    barred = np.flatnonzero(network.node_barrier)
    at_barrier = np.flatnonzero(network.node_barrier[arrival] > 0)
    coming = defaultdict(list)
    for way in at_barrier.tolist():
        coming[int(arrival[way])].append(way)
    for node in barred.tolist():
        for before, after in product(coming[node], departing.at(node)):
            if before >> 1 != after >> 1:
                forbidden[before, after] |= int(network.node_barrier[node])
    return forbidden


def _longest_suffix(path: Sequence, state_of: Mapping[Sequence, int], plain: int) -> int:
    """The state that remembers as much of a path as matters; the plain one where nothing does."""
    for begin in range(len(path)):
        if path[begin:] in state_of:
            return state_of[path[begin:]]
    return plain


def _bits(path: Sequence, forbidden: Mapping[Sequence, int]) -> int:
    bits = 0
    for begin in range(len(path) - 1):
        bits |= forbidden.get(path[begin:], 0)
    return bits
