"""Number the places of a problem: the rows of every matrix, the points that engines get."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from routing.problem.model import RoutingProblem


@dataclass(frozen=True, slots=True)
class Places:
    """The rows of all places: hubs first, then stops, then other starts and ends, each once.

    Attributes:
        points: float64 (n, 2), longitude then latitude, in degrees.
        hub: Row of the hub of each vehicle.
        start: Row where the run of each vehicle begins.
        end: Row where it ends; None where it ends at its last stop.
        stop: Row of the first stop; stop i has row ``stop + i``.
    """

    points: npt.NDArray[np.float64]
    hub: tuple[int, ...]
    start: tuple[int, ...]
    end: tuple[int | None, ...]
    stop: int

    def __len__(self) -> int:
        """How many places there are."""
        return len(self.points)


def places_of(problem: RoutingProblem) -> Places:
    """Number hubs, stops and further places of a problem."""
    points = [(hub.longitude, hub.latitude) for hub in problem.hubs]
    hub_rows = {hub.id: row for row, hub in enumerate(problem.hubs)}
    points += [(stop.longitude, stop.latitude) for stop in problem.stops]
    further: dict[tuple[float, float], int] = {}
    hub, start, end = [], [], []
    for vehicle in problem.vehicles:
        home = hub_rows[vehicle.hub_id] if vehicle.hub_id is not None else 0
        hub.append(home)
        rows = []
        for place in (vehicle.start, vehicle.end):
            if place is None:
                rows.append(home)
                continue
            point = (place.longitude, place.latitude)
            if point not in further:
                further[point] = len(points)
                points.append(point)
            rows.append(further[point])
        start.append(rows[0])
        end.append(None if vehicle.open_end else rows[1])
    return Places(
        np.array(points, dtype=np.float64).reshape(-1, 2),
        tuple(hub),
        tuple(start),
        tuple(end),
        len(problem.hubs),
    )
