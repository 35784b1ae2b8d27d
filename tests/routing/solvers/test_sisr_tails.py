"""Routes that go on with each other's last stops get shorter and break no rule."""

from __future__ import annotations

import numpy as np
import pytest

from routing.solvers.sisr import (
    ALWAYS,
    MANDATORY,
    Ending,
    Kind,
    Outcome,
    Plane,
    Route,
    Stops,
    Tuning,
    lay_out,
    search,
)

ONLY_TAILS = Tuning(tails=1.0, tails_timed=1.0)
HUB, LEFT_NEAR, LEFT_FAR, RIGHT_NEAR, RIGHT_FAR = (
    (0, 0),
    (-50, 100),
    (-50, 300),
    (50, 100),
    (50, 300),
)
TWO_STREETS = np.array([HUB, LEFT_NEAR, LEFT_FAR, RIGHT_NEAR, RIGHT_FAR], dtype=float)
CROSSED = [Route(0, (0, 3)), Route(0, (2, 1))]  # out by one street, on by the other
STRAIGHT = {(0, 1), (2, 3)}


def untangle(
    *,
    demand: tuple[int, int, int, int] = (1, 1, 1, 1),
    capacity: int = 2,
    closes: tuple[int, int, int, int] = (ALWAYS,) * 4,
    kinds: int = 1,
    fixed: int = 0,
    start: list[Route] | None = None,
) -> Outcome:
    """Swap tails, and do nothing else, in two streets."""
    stops = Stops(
        place=np.arange(1, 5, dtype=np.int32),
        demand=np.array(demand, dtype=np.int32)[:, None],
        service=np.zeros(4, dtype=np.int32),
        opens=np.zeros(4, dtype=np.int32),
        closes=np.array(closes, dtype=np.int32),
        prize=np.full(4, MANDATORY, dtype=np.int64),
    )
    vehicle = Kind(count=2, capacity=(capacity,), fixed=fixed)
    layout = lay_out(stops, [vehicle] * kinds, Plane(x=TWO_STREETS[:, 0], y=TWO_STREETS[:, 1]))
    return search(
        layout,
        Ending(iterations=500),
        threads=1,
        start=CROSSED if start is None else start,
        tuning=ONLY_TAILS,
    )


def routes_of(outcome: Outcome) -> set[tuple[int, ...]]:
    return {route.stops for route in outcome.routes}


@pytest.mark.parametrize("closes", [(ALWAYS,) * 4, (400,) * 4])
def test_crossed_routes_are_untangled(closes):
    outcome = untangle(closes=closes)
    assert routes_of(outcome) == STRAIGHT
    assert outcome.cost == 2 * (112 + 200 + 304)


def test_routes_stay_crossed_where_the_loads_would_not_fit():
    assert routes_of(untangle(demand=(1, 1, 2, 2), capacity=3)) == {(0, 3), (2, 1)}


def test_routes_of_different_vehicles_stay_as_they_are():
    crossed = [Route(0, (0, 3)), Route(1, (2, 1))]
    assert routes_of(untangle(kinds=2, start=crossed)) == {(0, 3), (2, 1)}


def test_a_route_that_hands_over_all_its_stops_is_saved():
    apart = [Route(0, (0, 1)), Route(0, (3, 2))]
    outcome = untangle(capacity=4, fixed=1_000, start=apart)
    assert routes_of(outcome) == {(0, 1, 3, 2)}
    assert outcome.cost == 1_000 + 112 + 200 + 100 + 200 + 112


def test_no_stop_is_reached_too_late_after_a_swap():
    town = np.random.default_rng(5).integers(0, 2_000, (2, 121)).astype(float)
    opens = np.random.default_rng(6).integers(1_500, 9_000, 120).astype(np.int32)
    stops = Stops(
        place=np.arange(1, 121, dtype=np.int32),
        demand=np.ones((120, 1), dtype=np.int32),
        service=np.full(120, 60, dtype=np.int32),
        opens=opens,
        closes=opens + 1_200,
        prize=np.full(120, MANDATORY, dtype=np.int64),
    )
    travel = Plane(x=town[0], y=town[1], shift=0.0)
    layout = lay_out(stops, [Kind(count=120, capacity=(12,), closes=14_000)], travel)
    alone = [Route(0, (stop,)) for stop in range(120)]
    outcome = search(layout, Ending(iterations=20_000), start=alone, tuning=ONLY_TAILS)
    assert len(outcome.routes) < 60
    cost = 0
    for route in outcome.routes:
        assert len(route.stops) <= 12
        clock, here = 0, 0
        for stop in route.stops:
            step = int(np.hypot(*(town[:, stop + 1] - town[:, here])))
            clock = max(clock + step, int(opens[stop]))
            assert clock <= opens[stop] + 1_200
            clock, cost, here = clock + 60, cost + step, stop + 1
        step = int(np.hypot(*(town[:, 0] - town[:, here])))
        cost += step
        assert clock + step <= 14_000
    assert not outcome.left_out
    assert cost == outcome.cost
