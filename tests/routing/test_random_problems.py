"""Whatever is asked, no solver's plan ever fails the checker."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_problems import Case, cases

from gis_data import InputError
from routing import (
    AutoSolver,
    Feature,
    InsertionSolver,
    OrToolsSolver,
    Plan,
    SisrSolver,
    Solver,
    features_of,
    plan_routes,
    verify,
)


def planned(case: Case, solver: Solver, time_limit_s: float, seed: int = 1) -> Plan | None:
    """The plan; None where a run cannot begin with the stops that it must begin with."""
    try:
        return plan_routes(
            case.problem, case.engine, solver=solver, time_limit_s=time_limit_s, seed=seed
        )
    except InputError:
        assert any(vehicle.first for vehicle in case.problem.vehicles)
        return None


def assert_sound(case: Case, plan: Plan | None) -> None:
    if plan is None:
        return
    assert plan.verified
    assert len(plan.unassigned) + sum(len(r.visits) for r in plan.runs) == len(case.problem.stops)
    assert not verify(case.problem, case.matrices, plan, snap_distance_m=case.snap_m)
    assert all(left.explanation for left in plan.unassigned)


@settings(max_examples=250)
@given(cases())
def test_every_plan_of_the_insertion_passes(case: Case):
    assert_sound(case, planned(case, InsertionSolver(), 1.0))


@settings(max_examples=40)
@given(cases(features=sorted(OrToolsSolver().features), most_stops=9, most_vehicles=3))
def test_every_plan_of_ortools_passes(case: Case):
    assert_sound(case, planned(case, OrToolsSolver(), 0.1))


@settings(max_examples=25)
@given(cases(features=sorted(SisrSolver().features)))
def test_every_plan_of_the_kernel_passes(case: Case):
    assert_sound(case, planned(case, SisrSolver(), 0.1))


KNOWN_TO_PYVRP = sorted(
    {
        Feature.SEVERAL_HUBS,
        Feature.ITEMS,
        Feature.MAX_STOPS,
        Feature.COSTS,
        Feature.MAX_DISTANCE,
        Feature.END_ELSEWHERE,
        Feature.OPEN_END,
        Feature.DROP_PENALTY,
        Feature.CASH,
        Feature.CARBON,
    }
)


def test_every_plan_that_pyvrp_goes_on_from_passes():
    went_on: list[bool] = []

    @settings(max_examples=30, database=None)
    @given(cases(features=KNOWN_TO_PYVRP))
    def draw(case: Case) -> None:
        plan = planned(case, AutoSolver(), 0.1)
        assert_sound(case, plan)
        went_on.append(plan is not None and "PyVRP went on from it" in plan.solver.said)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("routing.solvers.pyvrp.search._S_PER_STOP_OF_SMALL", 0.0)
        draw()
    assert any(went_on)


@settings(max_examples=30)
@given(st.sampled_from(sorted(Feature)).flatmap(lambda feature: cases(features=(feature,))))
def test_a_problem_holds_no_rules_but_those_that_were_asked_for(case: Case):
    held = features_of(case.problem)
    assert held <= set(Feature)
    assert len(held - {Feature.COLLECTIONS}) <= 1


@pytest.mark.parametrize("feature", sorted(Feature))
def test_each_rule_is_drawn(feature: Feature):
    """A strategy that never held a rule would prove nothing of it."""
    wanted = (feature, Feature.RELOADS)
    seen: list[bool] = []

    @settings(max_examples=40, database=None)
    @given(cases(features=wanted))
    def draw(case: Case) -> None:
        seen.append(feature in features_of(case.problem))

    draw()
    assert any(seen)


@settings(max_examples=40)
@given(cases(), st.randoms(use_true_random=False))
def test_a_plan_does_not_hang_on_the_order_of_the_vehicles_ids(case: Case, lots):
    """Renamed vehicles drive the same runs."""
    plan = planned(case, InsertionSolver(), 1.0)
    if plan is None:
        return
    names = [f"w{n}" for n in range(len(case.problem.vehicles))]
    lots.shuffle(names)
    vehicles = tuple(
        replace(vehicle, id=name)
        for vehicle, name in zip(case.problem.vehicles, names, strict=True)
    )
    again = planned(
        replace(case, problem=replace(case.problem, vehicles=vehicles)), InsertionSolver(), 1.0
    )
    assert again is not None
    assert [run.visits for run in again.runs] == [run.visits for run in plan.runs]
