"""Number what OR-Tools calls nodes: stops, loadings, and the places where runs begin and end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.engines.protocol import UNREACHABLE
from routing.problem import Places, RoutingProblem
from routing.schedule.carry import from_hub

_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Start:
    """Where runs begin; a start away from the hub knows where its loads are fetched first."""

    row: int
    hub_row: int
    reload_s: int

    @property
    def elsewhere(self) -> bool:
        """Whether what the hub has must be fetched first."""
        return self.hub_row != _NOWHERE


@dataclass(frozen=True, slots=True)
class Nodes:
    """Nodes are numbered: stops, loadings, starts, ends.

    A loading can be in one run once, so that every vehicle has as many as it may need. At a start
    away from the hub nothing is on board that the hub has: the leg from there to such a stop leads
    over the hub, loading included.

    Attributes:
        stops: The stop (its number in the problem) of each of the first nodes.
        loadings: The vehicle of each of the next nodes.
        starts: The next nodes.
        row: Row of each node in the matrices of travel; -1 for the end of runs that end anywhere.
        service_s: What each node takes.
        start: Where the run of each vehicle begins, as a node.
        end: Where it ends, as a node.
        from_hub: Whether the load of each stop of ``stops`` is taken at the hub.
    """

    stops: tuple[int, ...]
    loadings: tuple[int, ...]
    starts: tuple[Start, ...]
    row: npt.NDArray[np.int64]
    service_s: npt.NDArray[np.int64]
    start: tuple[int, ...]
    end: tuple[int, ...]
    from_hub: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        """How many nodes there are."""
        return len(self.row)

    @property
    def loading_nodes(self) -> range:
        """The nodes that are loadings."""
        return range(len(self.stops), len(self.stops) + len(self.loadings))

    @property
    def start_nodes(self) -> range:
        """The nodes where runs begin."""
        begin = self.loading_nodes.stop
        return range(begin, begin + len(self.starts))

    def travel(self, values: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
        """A matrix of seconds or metres between rows as one between nodes.

        Nothing lies between a start and an end: a vehicle that stays at home.
        """
        row = np.maximum(self.row, 0)
        grid: npt.NDArray[np.int64] = values[np.ix_(row, row)].astype(np.int64)
        grid[:, self.row == _NOWHERE] = 0
        for node, start in zip(self.start_nodes, self.starts, strict=True):
            if start.elsewhere:
                there = int(values[start.row, start.hub_row])
                onward = values[start.hub_row, row[: len(self.stops)]].astype(np.int64)
                missing = (onward == UNREACHABLE) | (there == UNREACHABLE)
                around = np.where(missing, UNREACHABLE, there + onward)
                grid[node, : len(self.stops)][self.from_hub] = around[self.from_hub]
        grid[self.start_nodes.start :, self.start_nodes.start :] = 0
        return grid

    def service(self) -> npt.NDArray[np.int64]:
        """Seconds of each node before it is left for each other.

        A loading that no stop follows does not take place: it takes no time.
        """
        grid: npt.NDArray[np.int64] = np.repeat(self.service_s[:, None], len(self), axis=1)
        loadings = slice(self.loading_nodes.start, self.loading_nodes.stop)
        grid[loadings, len(self.stops) :] = 0
        for node, start in zip(self.start_nodes, self.starts, strict=True):
            if start.elsewhere:
                grid[node, : len(self.stops)][self.from_hub] = start.reload_s
        return grid


def number_nodes(
    problem: RoutingProblem, places: Places, stops: Sequence[int], loadings: Sequence[int]
) -> Nodes:
    """Number the given stops, so many loadings (each of one vehicle), starts and ends."""
    vehicles = problem.vehicles
    starts = [
        Start(row, _NOWHERE, 0)
        if vehicle.start is None
        else Start(row, places.hub[number], vehicle.reload_s)
        for number, (vehicle, row) in enumerate(zip(vehicles, places.start, strict=True))
    ]
    ends = [_NOWHERE if row is None else row for row in places.end]
    known_starts, known_ends = tuple(dict.fromkeys(starts)), tuple(dict.fromkeys(ends))
    rows = [places.stop + stop for stop in stops]
    rows += [places.hub[vehicle] for vehicle in loadings]
    first_start = len(rows)
    rows += [start.row for start in known_starts]
    first_end = len(rows)
    rows += known_ends
    service_s = [problem.stops[stop].service_s for stop in stops]
    service_s += [vehicles[vehicle].reload_s for vehicle in loadings]
    service_s += [0] * (len(rows) - len(service_s))
    return Nodes(
        tuple(stops),
        tuple(loadings),
        known_starts,
        np.array(rows, dtype=np.int64),
        np.array(service_s, dtype=np.int64),
        tuple(first_start + known_starts.index(start) for start in starts),
        tuple(first_end + known_ends.index(end) for end in ends),
        np.array([from_hub(problem, stop) for stop in stops], dtype=np.bool_),
    )
