"""Find weights and ways between the ends of points: over a hierarchy, or without one (scipy)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_array, vstack
from scipy.sparse.csgraph import dijkstra

from routing.engines.ends import Doors, Ends, direct_weights
from routing.engines.hierarchy import Hierarchy
from routing.engines.kernel import sweep as kernel
from routing.engines.kernel.contract import customise
from routing.engines.states import StateGraph
from routing.engines.weights import LENGTH_BITS, NEVER, unpack

Ints = npt.NDArray[np.int32]
Longs = npt.NDArray[np.int64]

_SCIPY_LENGTH_UNITS = 2.0**24
"""scipy adds float64, exact to 53 bits: 29 for milliseconds (six days), 24 for 1,677 km."""

_NO_PREDECESSOR = -9999  # scipy's mark


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """The fastest way between two points over the graph: doors at both ends, arcs between."""

    weight: int
    source_door: int
    arcs: Ints
    target_door: int


class Rows(Protocol):
    """Weights to a fixed set of targets, some rows at a time."""

    def __call__(self, sources: Ends, rows: slice) -> Longs:
        """Weights from the sources of ``rows`` (begin and end given) to all targets."""


class Search(Protocol):
    """One profile's weights, ready to be searched."""

    def towards(self, targets: Ends) -> Rows:
        """Prepare for many rows with the same targets."""

    def way(self, sources: Ends, source: int, targets: Ends, target: int) -> Way | None:
        """The fastest way over the graph; None where there is none.

        The way along a segment that both points lie on is not looked at.
        """


class HierarchySearch:
    """Search a contraction hierarchy that was customised with the weights of one profile."""

    def __init__(self, hierarchy: Hierarchy, weights: Longs) -> None:
        self._rank = hierarchy.rank
        self._links = kernel.Links(
            hierarchy.first,
            hierarchy.other,
            *customise(
                hierarchy.first, hierarchy.other, hierarchy.arc_slot, hierarchy.arc_rises, weights
            ),
        )

    def towards(self, targets: Ends) -> Rows:
        """Gather what lies above the targets."""
        doors = self._ranked(targets.enter)
        above = kernel.above(self._links, doors)

        def rows(sources: Ends, rows: slice) -> Longs:
            leave = self._ranked(sources.leave)
            table: Longs = kernel.sweep(self._links, above, leave, doors, rows.start, rows.stop)
            return with_direct(table, sources, targets, rows)

        return rows

    def way(self, sources: Ends, source: int, targets: Ends, target: int) -> Way | None:
        """Climb from both ends, then unpack what the links stand for."""
        weight, arcs = kernel.way(
            self._links, self._ranked(sources.leave), source, self._ranked(targets.enter), target
        )
        return None if len(arcs) == 0 else Way(int(weight), int(arcs[0]), arcs[1:-1], int(arcs[-1]))

    def _ranked(self, doors: Doors) -> kernel.Doors:
        return kernel.Doors(doors.first, self._rank[doors.state], doors.weight)


class DijkstraSearch:
    """Search the graph itself with scipy: slower, and by other code, which makes it a check."""

    def __init__(self, states: StateGraph, weights: Longs) -> None:
        self._states = states
        self._weights = weights

    def towards(self, targets: Ends) -> Rows:
        """Nothing to prepare: a row searches the whole graph."""
        enter = targets.enter

        def rows(sources: Ends, rows: slice) -> Longs:
            graph, start = self._with_points(sources, rows)
            reached = dijkstra(graph, indices=start)[:, enter.state] + _as_float(enter.weight)
            point = np.repeat(np.arange(len(targets)), np.diff(enter.first))
            best = np.full((len(start), len(targets)), np.inf)
            for door in range(len(point)):
                np.minimum(best[:, point[door]], reached[:, door], out=best[:, point[door]])
            return with_direct(_as_whole(best), sources, targets, rows)

        return rows

    def way(self, sources: Ends, source: int, targets: Ends, target: int) -> Way | None:
        """Follow the predecessors back from the best door of the target."""
        graph, start = self._with_points(sources, slice(source, source + 1))
        reached, before = dijkstra(graph, indices=start[0], return_predecessors=True)
        doors = np.arange(*targets.enter.first[target : target + 2])
        if len(doors) == 0:
            return None
        total = reached[targets.enter.state[doors]] + _as_float(targets.enter.weight[doors])
        best = int(total.argmin())
        if not np.isfinite(total[best]):
            return None
        nodes = [int(targets.enter.state[doors[best]])]
        while before[nodes[-1]] != start[0]:
            nodes.append(int(before[nodes[-1]]))
        nodes.reverse()
        arcs = [self._arc(tail, head) for tail, head in pairwise(nodes)]
        leave = np.arange(*sources.leave.first[source : source + 2])
        at_first = leave[sources.leave.state[leave] == nodes[0]]
        door = int(at_first[sources.leave.weight[at_first].argmin()])
        weight = int(_as_whole(total[best : best + 1])[0])
        return Way(weight, door, np.array(arcs, dtype=np.int32), int(doors[best]))

    @cached_property
    def _chosen(self) -> npt.NDArray[np.intp]:
        """Of parallel arcs the fastest, sorted by tail and head."""
        states = self._states
        passable = np.flatnonzero(self._weights < NEVER)
        return passable[
            _least(states.tail[passable], states.head[passable], self._weights[passable])
        ]

    @cached_property
    def _graph(self) -> csr_array:
        arcs, count = self._chosen, self._states.count
        offsets = np.searchsorted(self._states.tail[arcs], np.arange(count + 1))
        return csr_array(
            (_as_float(self._weights[arcs]), self._states.head[arcs], offsets), shape=(count, count)
        )

    def _arc(self, tail: int, head: int) -> int:
        graph = self._graph
        begin, end = graph.indptr[tail], graph.indptr[tail + 1]
        return int(self._chosen[begin + np.searchsorted(graph.indices[begin:end], head)])

    def _with_points(self, sources: Ends, rows: slice) -> tuple[csr_array, npt.NDArray[np.intp]]:
        """The graph with the sources as nodes behind its own, and their numbers."""
        count, number = self._states.count, rows.stop - rows.start
        bounds = sources.leave.first[[rows.start, rows.stop]]
        doors = np.arange(*bounds)
        point = np.searchsorted(sources.leave.first, doors, side="right") - 1 - rows.start
        state, weight = sources.leave.state[doors], sources.leave.weight[doors]
        chosen = _least(point, state, weight)  # both ends of a loop are one state
        offsets = np.searchsorted(point[chosen], np.arange(number + 1))
        leaving = csr_array(
            (_as_float(weight[chosen]), state[chosen], offsets), shape=(number, count)
        )
        below = vstack([self._graph, leaving], format="csr")
        graph = csr_array(
            (below.data, below.indices, below.indptr), shape=(count + number, count + number)
        )
        return graph, np.arange(count, count + number)


def _least(
    row: npt.NDArray[np.integer], column: npt.NDArray[np.integer], weight: Longs
) -> npt.NDArray[np.intp]:
    """Of all entries of one row and column the least, sorted by row and column."""
    order = np.lexsort((weight, column, row))
    first = np.ones(len(order), dtype=np.bool_)
    first[1:] = (np.diff(row[order]) != 0) | (np.diff(column[order]) != 0)
    return order[first]


def with_direct(table: Longs, sources: Ends, targets: Ends, rows: slice) -> Longs:
    """The table with the ways along one segment, where they are better."""
    row, column, weight = direct_weights(sources, targets, rows)
    table[row, column] = np.minimum(table[row, column], weight)
    return table


def _as_float(weight: Longs) -> npt.NDArray[np.float64]:
    milliseconds, decimetres = unpack(weight)
    return milliseconds.astype(np.float64) * _SCIPY_LENGTH_UNITS + decimetres


def _as_whole(weight: npt.NDArray[np.float64]) -> Longs:
    finite = np.isfinite(weight)
    known = np.where(finite, weight, 0.0)
    milliseconds = np.floor(known / _SCIPY_LENGTH_UNITS)
    decimetres = (known - milliseconds * _SCIPY_LENGTH_UNITS).astype(np.int64)
    return np.where(finite, (milliseconds.astype(np.int64) << LENGTH_BITS) + decimetres, NEVER)
