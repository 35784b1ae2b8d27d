"""``auto`` takes the kernel where it can, OR-Tools where it must, and never a worse plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from routing import (
    AutoSolver,
    BeelineEngine,
    Ending,
    Feature,
    InsertionSolver,
    Profile,
    places_of,
    plan_routes,
    problem_from_json,
    travel_for,
)
from routing.engines.beeline import BeelineFigures
from routing.solvers.auto.value import value_of

GOLDEN = Path(__file__).parents[1] / "golden"
ENGINE = BeelineEngine(BeelineFigures(1.5, dict.fromkeys(Profile, 18.0)))


def case(name: str):
    return problem_from_json((GOLDEN / f"{name}_in.json").read_text("utf-8"))


def test_it_keeps_every_rule():
    assert AutoSolver().features == frozenset(Feature)


@pytest.mark.parametrize("name", ["pairs", "items", "skills", "morning"])
def test_the_kernel_plans_what_it_keeps(name: str):
    plan = plan_routes(case(name), ENGINE, solver=AutoSolver(), time_limit_s=0.5)
    assert plan.verified
    assert plan.solver.said.startswith("The kernel keeps all rules asked for.")


@pytest.mark.parametrize("name", ["breaks", "reloads", "balance"])
def test_ortools_goes_on_from_the_kernels_plan(name: str):
    problem = case(name)
    plan = plan_routes(problem, ENGINE, solver=AutoSolver(), time_limit_s=1.0)
    assert plan.verified
    assert "OR-Tools went on from it." in plan.solver.said


def test_a_better_beginning_is_kept():
    problem = case("morning")
    places = places_of(problem)
    travel = travel_for(problem, places, ENGINE)
    begun = InsertionSolver().solve(problem, travel, ending=Ending(1.0), seed=1).orders
    answer = AutoSolver().solve(
        problem, travel, ending=Ending(0.05, iterations=1), seed=1, start=begun
    )
    assert value_of(problem, places, travel, answer.orders) <= value_of(
        problem, places, travel, begun
    )


def test_many_stops_with_rich_rules_are_not_left_to_ortools(monkeypatch):
    monkeypatch.setattr("routing.solvers.auto.solver._MOST_FOR_ORTOOLS", 2)
    plan = plan_routes(case("breaks"), ENGINE, solver=AutoSolver(), time_limit_s=0.5)
    assert plan.verified
    assert "are too many for OR-Tools to go on." in plan.solver.said


def test_what_is_left_out_counts_more_than_any_cost():
    problem = case("morning")
    places = places_of(problem)
    travel = travel_for(problem, places, ENGINE)
    nothing = tuple(() for _ in problem.vehicles)
    served = InsertionSolver().solve(problem, travel, ending=Ending(1.0), seed=1).orders
    assert value_of(problem, places, travel, served) < value_of(problem, places, travel, nothing)
    cheap = replace(
        problem, stops=tuple(replace(stop, drop_penalty_khr=1) for stop in problem.stops)
    )
    assert value_of(cheap, places, travel, nothing) < value_of(cheap, places, travel, served)
