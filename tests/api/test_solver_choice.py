"""Who plans can be chosen; a solver that lacks a rule says so."""

from __future__ import annotations

import json

import pytest

from api.http.examples import PLAN_BODIES
from api.solvers import SolverChoice, solver_of

THREE_PARCELS = PLAN_BODIES["three_parcels"]["value"]
MIDDAY_REST = [{"profile": "motorcycle", "rest": "11:00-13:00", "break_min": 45}]


@pytest.mark.parametrize("choice", SolverChoice)
def test_every_choice_has_a_solver_of_its_name(choice):
    assert solver_of(choice).name == choice.value


@pytest.mark.parametrize("choice", ["insertion", "ortools"])
def test_the_plan_names_the_solver_that_was_asked_for(client, choice):
    body = {**THREE_PARCELS, "solver": choice, "vehicles": MIDDAY_REST}
    answer = client.post("/v1/route-plans", json=body)
    assert answer.status_code == 200
    assert answer.json()["solver"]["name"] == choice
    assert answer.json()["verified"] is True


def test_a_rule_that_the_solver_lacks_is_a_problem_with_its_name(client):
    body = {**THREE_PARCELS, "solver": "sisr", "vehicles": MIDDAY_REST}
    answer = client.post("/v1/route-plans", json=body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("rule-unsupported")
    assert "breaks" in answer.json()["detail"]


def test_the_command_line_takes_a_solver_and_a_fleet_with_rests(phlov, home):
    (home / "parcels.csv").write_text("id,latitude,longitude\na,11.57,104.92\n", "utf-8")
    (home / "fleet.csv").write_text("profile,lunch\nmotorcycle,12:00-13:00\n", "utf-8")
    given = ("plan", "parcels.csv", "--hub", "11.5759,104.9227", "--vehicles", "fleet.csv")
    code, out, _ = phlov(*given, "--solver", "insertion", "--format", "json")
    assert code == 0
    assert json.loads(out)["solver"]["name"] == "insertion"
    code, _, said = phlov(*given, "--solver", "sisr")
    assert code != 0
    assert "breaks" in said
    assert "Traceback" not in said
