"""Share what engines over one network have in common; time it for a profile."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from threading import Lock

import numpy as np
import numpy.typing as npt

from routing.engines.hierarchy import Hierarchy, build_hierarchy, can_order, load_hierarchy
from routing.engines.kernel.dijkstra import Arcs
from routing.engines.search import DijkstraSearch, HierarchySearch, Search
from routing.engines.states import StateGraph, build_states
from routing.engines.weights import NEVER
from routing.network.conditions import Conditions
from routing.network.road_network import RoadNetwork
from routing.network.snap import Snapper
from routing.network.travel import travel_of
from routing.problem import Profile

_ROWS_WORTH_ORDERING = 100
"""Ordering a node takes as long as it takes scipy to search about 100 rows over it (measured)."""

_SNAPPERS_KEPT = 8


class Topology:
    """A network, its states, its hierarchy once there is one, and its indexes for snapping."""

    def __init__(self, network: RoadNetwork, folder: Path | None = None) -> None:
        """Take a network, and the folder in which it may be stored with a hierarchy."""
        self.network = network
        self._folder = folder
        self._hierarchy: Hierarchy | None = None
        self._rows = 0
        self._lock = Lock()
        self._snap_lock = Lock()
        self._snappers: dict[bytes, Snapper] = {}

    @cached_property
    def states(self) -> StateGraph:
        """The states of the network."""
        return build_states(self.network)

    def hierarchy(self, rows: int) -> Hierarchy | None:
        """The hierarchy, where it is there or where ``rows`` more searches make it pay."""
        with self._lock:
            self._rows += rows
            self._load()
        if self._hierarchy is None and self._rows > _ROWS_WORTH_ORDERING and can_order():
            self.prepare()
        return self._hierarchy

    def prepare(self) -> Hierarchy:
        """Build the hierarchy where it is neither there nor stored with the network."""
        with self._lock:
            self._load()
            if self._hierarchy is None:
                self._hierarchy = build_hierarchy(self.network, self.states)
            return self._hierarchy

    def _load(self) -> None:
        """Look for a stored hierarchy, once."""
        if self._hierarchy is None and self._folder is not None:
            self._hierarchy = load_hierarchy(self.states, self._folder)
        self._folder = None

    def snapper(self, mask: npt.NDArray[np.bool_] | None) -> Snapper:
        """An index over the segments of a mask; over all where there is none."""
        if mask is None:
            mask = np.ones(self.network.segment_count, dtype=np.bool_)
        key = np.packbits(mask).tobytes()
        with self._snap_lock:
            if key not in self._snappers:
                known = next(iter(self._snappers.values()), None)
                while len(self._snappers) >= _SNAPPERS_KEPT:
                    self._snappers.pop(next(iter(self._snappers)))
                index = Snapper(self.network, mask) if known is None else known.masked(mask)
                self._snappers[key] = index
            return self._snappers[key]


class Timing:
    """One profile's times under some conditions, and the search over them."""

    def __init__(self, topology: Topology, profile: Profile, conditions: Conditions | None) -> None:
        """Work out the weights."""
        self._topology = topology
        self._search: Search | None = None
        self.travel = travel_of(topology.network, profile, conditions)
        self.weights = topology.states.weights(topology.network, self.travel)

    @property
    def states(self) -> StateGraph:
        """The states that the arcs join."""
        return self._topology.states

    def search(self, rows: int) -> Search:
        """The search to use for ``rows`` more rows."""
        if isinstance(self._search, HierarchySearch):
            return self._search
        hierarchy = self._topology.hierarchy(rows)
        if hierarchy is not None:
            self._search = HierarchySearch(hierarchy, self.weights)
        elif self._search is None:
            self._search = DijkstraSearch(self.states, self.weights)
        return self._search

    @cached_property
    def arcs(self) -> Arcs:
        """The arcs that may be travelled, by their tail."""
        states = self.states
        passable = np.flatnonzero(self.weights < NEVER)
        order = passable[np.argsort(states.tail[passable], kind="stable")]
        first = np.searchsorted(states.tail[order], np.arange(states.count + 1))
        return Arcs(first.astype(np.int64), states.head[order], self.weights[order])
