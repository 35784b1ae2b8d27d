"""Ask the orders of a plan which vehicles could serve a stop, and what time lacks."""

from __future__ import annotations

from collections.abc import Sequence

from routing.explain.alone import FAR_S, obstacle
from routing.explain.cost import Prices
from routing.explain.kinds import kinds_of
from routing.explain.slots import Found, Slots, with_errand
from routing.explain.wording import kilometres, minutes
from routing.problem import Places, RoutingProblem
from routing.schedule import schedule
from routing.solvers.insertion.ground import Ground
from routing.solvers.insertion.route import Route
from routing.solvers.protocol import Orders
from routing.travel import Travel


class Outlook:
    """A set of orders, ready to be asked for places."""

    def __init__(
        self, problem: RoutingProblem, places: Places, travel: Travel, orders: Orders
    ) -> None:
        self.problem, self.places, self.travel, self.orders = problem, places, travel, orders
        self._slots: Slots | None = None
        self._prices: Prices | None = None
        self._routes: list[Route] | None = None

    @property
    def slots(self) -> Slots:
        """The places of the orders."""
        if self._slots is None:
            self._slots = Slots(self.problem, self.places, self.travel, self.orders)
        return self._slots

    @property
    def prices(self) -> Prices:
        """What the runs of the orders cost."""
        if self._prices is None:
            self._prices = Prices(self.problem, self.places, self.travel, self.orders)
        return self._prices

    @property
    def routes(self) -> list[Route]:
        """The orders, ready to be inserted into."""
        if self._routes is None:
            ground = Ground(self.problem, self.places, self.travel)
            routes = [Route(ground, number, order) for number, order in enumerate(self.orders)]
            ground.longest_s = max((route.duration_s for route in routes), default=0)
            self._routes = routes
        return self._routes

    def able(self, unit: Sequence[int]) -> list[bool]:
        """For each vehicle, whether it could serve the stops on runs of their own."""
        found = {
            number: obstacle(self.problem, self.places, self.travel, number, unit) is None
            for number in set(kinds_of(self.problem))
        }
        return [found[kind] for kind in kinds_of(self.problem)]


_latest: Outlook | None = None


def outlook_of(problem: RoutingProblem, places: Places, travel: Travel, orders: Orders) -> Outlook:
    """The orders of one plan are asked about stop by stop: those asked about last are kept."""
    global _latest  # noqa: PLW0603 - as in routing.schedule.rules: hashing costs more than looking
    latest = _latest
    if (
        latest is None
        or latest.problem is not problem
        or latest.orders is not orders
        or latest.travel is not travel
    ):
        latest = _latest = Outlook(problem, places, travel, orders)
    return latest


def no_time(
    outlook: Outlook, slots: Slots, errand: Sequence[int], able: Sequence[bool]
) -> tuple[str, int]:
    """Which of shifts, distances and windows leaves no gap, and by how little; empty where one is.

    The number is in seconds for shifts, in metres for distances, 0 for windows.
    """
    problem = outlook.problem
    found = slots.places_for(errand, able)
    late = _lateness(slots, errand, found)
    if late is not None:
        late_s, vehicle = late
        if late_s <= 0:
            return "", 0
        text = (
            f"would fit if a shift ended {minutes(late_s)} later, that of vehicle "
            f"{problem.vehicles[vehicle].id}: every run that has room for it is full to the end "
            "of its shift."
        )
        return text, late_s
    far = _excess(slots, found)
    if far is not None:
        far_m, vehicle = far
        limit_m = problem.vehicles[vehicle].max_distance_m or 0
        text = (
            f"would fit if vehicle {problem.vehicles[vehicle].id} might drive "
            f"{kilometres(far_m)} farther than its {kilometres(limit_m)}: every run that has room "
            "for it is as long as it may be, or has no time."
        )
        return text, far_m
    text = (
        "its time window, the breaks or the windows of the other stops leave no gap in any run "
        "that has room for it: widen the windows or add a vehicle."
    )
    return text, 0


def _lateness(slots: Slots, errand: Sequence[int], found: Found) -> tuple[int, int] | None:
    """By how little a shift is exceeded at the best place, and whose; None: the rest forbids it."""
    problem, bases = slots.problem, slots.bases
    trials = sorted(
        (end_s - problem.vehicles[bases[base].vehicle].shift.closes_s, base, position)
        for end_s, base, position in zip(
            found.end_s.tolist(), found.base.tolist(), found.position.tolist(), strict=True
        )
    )
    best: tuple[int, int] | None = None
    for bound_s, base, position in trials:
        if best is not None and bound_s >= best[0]:
            break
        vehicle = bases[base].vehicle
        order = with_errand(bases[base].order, position, errand)
        table = schedule(problem, slots.places, slots.travel, vehicle, order, closes_s=FAR_S)
        if table is not None:
            late = (table.end_s - problem.vehicles[vehicle].shift.closes_s, vehicle)
            best = late if best is None else min(best, late)
    return best


def _excess(slots: Slots, found: Found) -> tuple[int, int] | None:
    """By how little a run would be too long, and whose; None where no distance is at stake."""
    bases, lacks = slots.bases, []
    for number, added_m in zip(found.base.tolist(), found.added_m.tolist(), strict=True):
        base = bases[number]
        limit_m = slots.problem.vehicles[base.vehicle].max_distance_m
        if limit_m is not None and base.distance_m + added_m > limit_m:
            lacks.append((base.distance_m + added_m - limit_m, base.vehicle))
    return min(lacks, default=None)
