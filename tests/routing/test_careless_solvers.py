"""Whatever a solver hands out, or is begun with, the plan that comes of it is sound."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from random_problems import Case, cases

from gis_data import InputError
from routing import RELOAD, Answer, Feature, InsertionSolver, plan_routes


class CarelessSolver:
    """Gives stops to vehicles as a child would: twice, overloaded, too late, with idle loadings."""

    name = "careless"
    features = frozenset(Feature)

    def __init__(self, draw) -> None:
        self._draw = draw

    def orders(self, problem) -> tuple[tuple[int, ...], ...]:
        steps = st.sampled_from([RELOAD, *range(len(problem.stops))])
        order = st.lists(steps, max_size=6).map(tuple)
        return tuple(self._draw(order) for _ in problem.vehicles)

    def solve(self, problem, travel, *, ending, seed, start=None, progress=None):
        return Answer(self.orders(problem))


@settings(max_examples=80)
@given(cases(), st.data())
def test_careless_orders_are_mended_into_a_sound_plan(case: Case, data: st.DataObject):
    careless = CarelessSolver(data.draw)
    begun = careless.orders(case.problem)
    for solver, start in ((careless, None), (InsertionSolver(), begun)):
        try:
            plan = plan_routes(case.problem, case.engine, solver=solver, start=start)
        except InputError:
            assert any(vehicle.first for vehicle in case.problem.vehicles)
        else:
            assert plan.verified
