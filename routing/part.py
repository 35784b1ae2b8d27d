"""Cut a problem down to the stops that some plan could serve."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from routing.problem import Places, RoutingProblem, places_of
from routing.solvers.protocol import RELOAD, Orders
from routing.travel import LegTravel, MatrixTravel


@dataclass(frozen=True, slots=True)
class Part:
    """A problem with some of the stops of another, its places and its travel.

    Attributes:
        problem: With fewer stops, or the same problem.
        places: Its own.
        travel: Between its own places.
        stops: For each stop of the part, its number in the whole.
    """

    problem: RoutingProblem
    places: Places
    travel: MatrixTravel | LegTravel
    stops: tuple[int, ...]

    def to_whole(self, orders: Orders) -> Orders:
        """The same orders in the numbers of the whole."""
        return tuple(
            tuple(stop if stop == RELOAD else self.stops[stop] for stop in order)
            for order in orders
        )

    def from_whole(self, orders: Orders) -> Orders:
        """The same orders in the numbers of the part, without stops that are not in it."""
        number = {stop: place for place, stop in enumerate(self.stops)} | {RELOAD: RELOAD}
        return tuple(tuple(number[stop] for stop in order if stop in number) for order in orders)


def part_of(
    problem: RoutingProblem,
    places: Places,
    travel: MatrixTravel | LegTravel,
    stops: Sequence[int],
) -> Part:
    """Cut out the given stops; pairs and groups of others go with them."""
    stops = tuple(stops)
    if len(stops) == len(problem.stops):
        return Part(problem, places, travel, stops)
    ids = {problem.stops[stop].id for stop in stops}
    part = replace(
        problem,
        stops=tuple(problem.stops[stop] for stop in stops),
        vehicles=tuple(
            replace(
                vehicle,
                on_board=tuple(key for key in vehicle.on_board if key in ids),
                first=tuple(key for key in vehicle.first if key in ids),
            )
            for vehicle in problem.vehicles
        ),
        pairs=tuple(pair for pair in problem.pairs if {pair.collect_id, pair.deliver_id} <= ids),
        groups=tuple(group for group in problem.groups if ids.issuperset(group.stop_ids)),
    )
    begin, behind = places.stop, places.stop + len(problem.stops)
    rows = [*range(begin), *(begin + stop for stop in stops), *range(behind, len(places))]
    return Part(part, places_of(part), travel.part(np.array(rows)), stops)
