"""Find the cheapest place for stops in the orders of a plan, as the insertion does."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from routing.explain.cost import Prices
from routing.schedule import Timetable, schedule
from routing.solvers.insertion.route import Place, Route


@dataclass(frozen=True, slots=True)
class Placed:
    """An order with further stops, timed and priced."""

    vehicle: int
    order: tuple[int, ...]
    table: Timetable
    added_khr: int


def cheapest(
    routes: Sequence[Route], prices: Prices, unit: Sequence[int], vehicles: Iterable[int]
) -> Placed | None:
    """The cheapest place in the orders of some vehicles; None where nothing fits.

    Further loadings are thought of too.
    """
    best: Place | None = None
    for vehicle in vehicles:
        route = routes[vehicle]
        found = (
            route.cheapest(unit)
            if best is None
            else route.cheapest(unit, below=(best.added_khr, best.added_s))
        )
        if found is not None and (best is None or found.rank < best.rank):
            best = found
    if best is None:
        return None
    table = schedule(prices.problem, prices.places, prices.travel, best.vehicle, best.order)
    assert table is not None  # the insertion found it drivable
    return Placed(best.vehicle, best.order, table, prices.added_khr(best.vehicle, table))
