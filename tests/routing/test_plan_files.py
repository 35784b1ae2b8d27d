"""Plans as files: golden pairs that double as documentation, and the front door.

``golden/NAME_in.json`` is a problem as ``problem_from_dict`` reads it, with a sentence under
``about`` that says what the case shows; ``golden/NAME_out.json`` is its plan as ``plan_to_dict``
writes it.
"""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

import routing
from routing import (
    BeelineEngine,
    InsertionSolver,
    Plan,
    Profile,
    plan_from_json,
    plan_routes,
    plan_schema,
    plan_to_dict,
    problem_from_json,
    problem_schema,
)
from routing.engines.beeline import BeelineFigures

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name.removesuffix("_in.json") for path in GOLDEN.glob("*_in.json"))

# Figures of its own, so that a new calibration does not move the golden plans.
ENGINE = BeelineEngine(BeelineFigures(1.5, dict.fromkeys(Profile, 18.0)))


def text_of(case: str, side: str) -> str:
    return (GOLDEN / f"{case}_{side}.json").read_text(encoding="utf-8")


def plan_of(case: str) -> Plan:
    return plan_routes(problem_from_json(text_of(case, "in")), ENGINE, solver=InsertionSolver())


@pytest.mark.parametrize("case", ["left_out", "morning"])
def test_a_golden_problem_has_its_golden_plan(case: str):
    assert json.loads(json.dumps(plan_to_dict(plan_of(case)))) == json.loads(text_of(case, "out"))


@pytest.mark.parametrize("case", CASES)
def test_every_golden_pair_says_what_it_shows_and_keeps_the_schemas(case: str):
    problem, plan = json.loads(text_of(case, "in")), json.loads(text_of(case, "out"))
    assert problem["about"].endswith(".")
    jsonschema.validate(problem, problem_schema(), jsonschema.Draft202012Validator)
    jsonschema.validate(plan, plan_schema(), jsonschema.Draft202012Validator)
    read = plan_from_json(text_of(case, "out"))
    stops = {stop.id for stop in problem_from_json(text_of(case, "in")).stops}
    served = {visit.stop_id for run in read.runs for visit in run.visits}
    assert served | {left.stop_id for left in read.unassigned} == stops


def test_every_golden_plan_has_its_problem():
    plans = {path.name.removesuffix("_out.json") for path in GOLDEN.glob("*_out.json")}
    assert plans == set(CASES) >= {"left_out", "morning"}


def test_the_front_door_names_what_is_there():
    assert sorted(routing.__all__) == sorted(set(routing.__all__))
    for name in routing.__all__:
        assert getattr(routing, name) is not None
