"""The kernel's orders keep every rule that it claims, and are the best ones of tiny problems."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from all_orders import best_value, value_of
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from random_problems import Case, cases
from routing_towns import EIGHT, line_matrix

from routing import (
    Ending,
    Feature,
    Hub,
    Matrix,
    MatrixTravel,
    Objective,
    Pair,
    Position,
    Profile,
    RoutingProblem,
    SisrSolver,
    Stop,
    Task,
    TimeWindow,
    Vehicle,
    VehicleCosts,
    build_problem,
    features_of,
    places_of,
)
from routing.engines.protocol import SparseMatrix
from routing.errors import MatrixTooLargeError
from routing.schedule import loads_fit, schedule
from routing.solvers.sisr import MANDATORY, Sparse
from routing.solvers.sisr_solver.lay_out_problem import lay_out_problem
from routing.solvers.sisr_solver.money import Rates, units_of
from routing.solvers.sisr_solver.ways import ways_of
from routing.travel import LegTravel

KERNEL = SisrSolver(threads=1)
HUB = Hub(id="post-office", latitude=11.5759, longitude=104.9227)
CLAIMED = sorted(KERNEL.features | {Feature.RELOADS})  # starts elsewhere are drawn with it alone


def moto(key: str = "moto", **changes: object) -> Vehicle:
    usual = {
        "id": key,
        "profile": Profile.MOTORCYCLE,
        "capacity_g": 10_000,
        "capacity_cm3": 10_000,
        "shift": TimeWindow(EIGHT, EIGHT + 4 * 3600),
    }
    return Vehicle(**(usual | changes))


def parcel(key: str, **changes: object) -> Stop:
    return Stop(**({"id": key, "latitude": 11.57, "longitude": 104.92} | changes))


def on_a_line(seconds: list[int]) -> MatrixTravel:
    """Places on a straight road, so many seconds from its beginning."""
    return MatrixTravel({Profile.MOTORCYCLE: line_matrix(seconds)})


def without_loadings(problem: RoutingProblem) -> RoutingProblem:
    """Nobody loads on the way: all that the kernel leaves out of what it is asked."""
    vehicles = [replace(v, max_loadings=1 if v.start is None else 0) for v in problem.vehicles]
    return replace(problem, vehicles=tuple(vehicles))


@settings(deadline=None, max_examples=60)
@given(cases(features=CLAIMED), st.integers(0, 3), st.booleans())
def test_every_order_can_be_driven_and_carried(case: Case, seed: int, again: bool):  # noqa: FBT001
    problem, travel = without_loadings(case.problem), MatrixTravel(case.matrices)
    answer = KERNEL.solve(problem, travel, ending=Ending(5.0, 200), seed=seed)
    if again:
        answer = KERNEL.solve(
            problem, travel, ending=Ending(5.0, 20), seed=seed, start=answer.orders
        )
    number = {stop.id: index for index, stop in enumerate(problem.stops)}
    for vehicle, order in enumerate(answer.orders):
        first = tuple(number[key] for key in problem.vehicles[vehicle].first)
        assert order[: len(first)] == first
        if order and (not first or _can_be_driven(case, problem, travel, vehicle, first)):
            assert _can_be_driven(case, problem, travel, vehicle, order)
    served = [stop for order in answer.orders for stop in order]
    assert len(served) == len(set(served))


def _can_be_driven(
    case: Case, problem: RoutingProblem, travel: MatrixTravel, vehicle: int, order: tuple[int, ...]
) -> bool:
    return (
        loads_fit(problem, case.places, vehicle, order)
        and schedule(problem, case.places, travel, vehicle, order) is not None
    )


@settings(deadline=None, max_examples=60, derandomize=True, phases=[Phase.generate], database=None)
@given(cases(features=CLAIMED, most_stops=4, most_vehicles=2))
def test_no_orders_of_a_tiny_problem_are_better(case: Case):
    problem, travel = without_loadings(case.problem), MatrixTravel(case.matrices)
    best = best_value(problem, case.places, travel)
    if best is None:  # a run cannot begin as it must
        return
    answers = [
        KERNEL.solve(problem, travel, ending=Ending(5.0, 3_000), seed=seed) for seed in (1, 2, 3)
    ]
    values = [value_of(problem, case.places, travel, answer.orders) for answer in answers]
    left_out, objective_khr = min(value for value in values if value is not None)
    assert left_out == best[0]
    assert objective_khr <= best[1] + 2  # the kernel does not round each run to whole riel


def test_an_order_is_kept_by_the_vehicle_that_had_it():
    travel = on_a_line([500, 0, 100, 900, 1_000])
    stops = [parcel(f"p{n}", latitude=11.5 + n / 100, weight_g=4_000) for n in range(4)]
    problem = build_problem(HUB, [moto("a"), moto("b")], stops)
    before = ((2, 3), (1, 0))
    after = KERNEL.solve(problem, travel, ending=Ending(1.0, 500), seed=1, start=before).orders
    assert [set(order) for order in after] == [{2, 3}, {0, 1}]


def test_a_vehicle_under_way_delivers_what_it_has_and_ends_at_home():
    house = Position(latitude=11.58, longitude=104.93)
    van = moto("van", start=Position(latitude=11.5, longitude=104.9), end=house, on_board=("b",))
    stops = [parcel("a"), parcel("b", latitude=11.56), parcel("c", latitude=11.55)]
    problem = build_problem(HUB, [van, moto(open_end=True, on_board=("c",))], stops)
    travel = on_a_line([0, 300, 400, 800, 500, 100])
    orders = KERNEL.solve(problem, travel, ending=Ending(1.0, 500), seed=1).orders
    assert orders == ((1,), (0, 2))


def test_a_run_goes_on_behind_its_fixed_beginning():
    stops = [parcel(f"p{n}", latitude=11.5 + n / 100) for n in range(4)]
    problem = build_problem(HUB, [moto(first=("p3", "p0"), max_stops=3), moto("b")], stops)
    travel = on_a_line([0, 100, 150, 900, 800])
    orders = KERNEL.solve(problem, travel, ending=Ending(1.0, 2_000), seed=1).orders
    assert orders[0][:2] == (3, 0)
    assert len(orders[0]) <= 3
    assert {stop for order in orders for stop in order} == {0, 1, 2, 3}


def test_all_fixed_leaves_nothing_to_search():
    problem = build_problem(HUB, [moto(first=("b", "a"))], [parcel("a"), parcel("b")])
    answer = KERNEL.solve(problem, on_a_line([0, 1, 2]), ending=Ending(9.0), seed=1)
    assert answer.orders == ((1, 0),)


def test_what_a_pair_brings_is_not_taken_from_the_hub():
    stops = [
        parcel("shop", task=Task.COLLECT, weight_g=9_000),
        parcel("home", weight_g=9_000, latitude=11.6),
        parcel("other", weight_g=9_000, latitude=11.61),
    ]
    problem = build_problem(
        HUB, [moto()], stops, pairs=[Pair(collect_id="shop", deliver_id="home")]
    )
    travel = on_a_line([0, 100, 300, 200])
    (order,) = KERNEL.solve(problem, travel, ending=Ending(1.0, 2_000), seed=1).orders
    assert order == (2, 0, 1)


@pytest.mark.parametrize("count", [1, 3, 10])
def test_small_problems_do_not_take_the_time_that_they_may(count: int):
    stops = [parcel(f"p{n}", latitude=11.5 + n / 100) for n in range(count)]
    problem = build_problem(HUB, [moto()], stops)
    began = time.process_time()
    KERNEL.solve(
        problem, on_a_line(list(range(0, 10 * (count + 1), 10))), ending=Ending(60), seed=1
    )
    assert time.process_time() - began < 10


def test_riel_become_units_that_fit_in_an_arc():
    cheap, dear = Rates(0, 0.0, 0.0), Rates(9_000, 100.0, 5.0)
    assert units_of([cheap], 36_000, 100_000).of_riel == 3_600
    assert units_of([cheap], 36_000, 100_000).per_s(cheap) == 1
    units = units_of([cheap, dear], 36_000, 100_000)
    assert units.longest_leg <= (1 << 28) + 36_000 + 100_000
    assert units.per_s(dear) / units.of_riel == pytest.approx(100, rel=0.01)


def test_a_penalty_is_paid_before_a_stop_without_one_is_left_out():
    stops = [
        parcel("low", priority=1, weight_g=6_000),
        parcel("dear", drop_penalty_khr=10**9, weight_g=6_000, latitude=11.6),
    ]
    problem = build_problem(HUB, [moto()], stops, objective=Objective(cost=0, vehicle_khr=5_000))
    travel = on_a_line([0, 100, 200])
    laid = lay_out_problem(problem, travel)
    assert laid is not None
    assert (laid.layout.ground.prize < MANDATORY << 16).all()
    assert KERNEL.solve(problem, travel, ending=Ending(1.0, 500), seed=1).orders == ((0,),)


class Neighbours:
    """An engine that measures along the streets of a grid."""

    def __init__(self, x: np.ndarray, y: np.ndarray) -> None:
        self._metres = (np.abs(x[:, None] - x) + np.abs(y[:, None] - y)).round().astype(np.int32)

    @property
    def matrix(self) -> Matrix:
        return Matrix(self._metres // 5, self._metres)

    def neighbours(self, points, profile, k, hubs):
        rows = [np.argsort(row, kind="stable")[1 : k + 1] for row in self._metres]
        rows[0] = np.arange(1, len(self._metres))
        indptr = np.cumsum([0, *map(len, rows)]).astype(np.int64)
        indices = np.concatenate(rows).astype(np.int32)
        row = np.repeat(np.arange(len(rows)), np.diff(indptr))
        metres = self._metres[row, indices]
        return SparseMatrix(indptr, indices, metres // 5, metres)

    def table(self, sources, targets, profile):
        whole = np.zeros((len(sources), len(targets)), dtype=np.int32)
        return Matrix(whole, whole)


def test_neighbours_are_enough_for_a_plan():
    lots = np.random.default_rng(2)
    x, y = lots.integers(0, 6_000, (2, 121)).astype(float)
    x[0] = y[0] = 3_000
    stops = [
        parcel(f"p{n}", latitude=11.5 + y[n] / 111_195, longitude=104.9 + x[n] / 108_960)
        for n in range(1, 121)
    ]
    hub = Hub(id="hub", latitude=11.5 + y[0] / 111_195, longitude=104.9 + x[0] / 108_960)
    costs = VehicleCosts(per_km_khr=1_000)
    fleet = [moto(f"m{n}", max_stops=15, costs=costs, open_end=n > 4) for n in range(10)]
    problem = build_problem(hub, fleet, stops)
    assert features_of(problem) <= KERNEL.features
    places, engine = places_of(problem), Neighbours(x, y)
    near = LegTravel(engine, places.points)
    travel = ways_of(near, places, [Profile.MOTORCYCLE], 4 * 3600, open_end=True).travel
    assert isinstance(travel, Sparse)
    assert 1.0 < travel.beyond.scale < 1.5
    dense = MatrixTravel({Profile.MOTORCYCLE: engine.matrix})
    values = []
    for known in (near, dense):
        orders = KERNEL.solve(problem, known, ending=Ending(20.0, 40_000), seed=1).orders
        value = value_of(problem, places, dense, orders)
        assert value is not None
        assert value[0] == 0
        values.append(value[1])
    assert values[0] <= 1.03 * values[1]


def test_travel_that_is_not_known_is_refused():
    class Nothing:
        def leg(self, profile, origin, destination):
            return 0, 0

        def matrix(self, profile):
            return None

    problem = build_problem(HUB, [moto()], [parcel("a")])
    with pytest.raises(MatrixTooLargeError):
        KERNEL.solve(problem, Nothing(), ending=Ending(1.0), seed=1)
