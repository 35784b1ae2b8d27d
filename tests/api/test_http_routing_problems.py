"""Routing problems over HTTP: check, solve, explain, replan, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from api.http.examples_problems import (
    ETA_BODIES,
    INSERT_BODIES,
    MORNING,
    PLAN,
    REPLAN_BODIES,
    SOLVE_BODIES,
)
from api.http.models.problems import MOST_STOPS

GOLDEN = Path(__file__).resolve().parents[1] / "routing" / "golden"
SOLVE = SOLVE_BODIES["morning"]["value"]
REPLAN = REPLAN_BODIES["late_letter"]["value"]


def post(client, what, body):
    return client.post(f"/v1/problems/{what}", json=body)


@pytest.mark.parametrize("name", ["breaks", "reloads", "pairs", "skills", "several_hubs"])
def test_rich_problems_are_solved_and_their_plans_keep_to_the_schema(client, name):
    problem = json.loads((GOLDEN / f"{name}_in.json").read_text("utf-8"))
    checked = post(client, "check", problem).json()
    assert checked["stops"] == len(problem["stops"])
    assert checked["rules"]
    answer = post(client, "solve", {**SOLVE, "problem": problem})
    assert answer.status_code == 200
    plan = answer.json()
    assert plan["verified"] is True
    jsonschema.validate(plan, client.get("/v1/problems/schema/plan").json())
    jsonschema.validate(problem, client.get("/v1/problems/schema/problem").json())
    again = post(client, "eta", {"problem": problem, "plan": plan}).json()
    assert len(again["bands"]) == plan["totals"]["stops_served"]


def test_a_plan_for_a_map_is_geojson(client):
    answer = post(client, "solve", {**SOLVE, "format": "geojson"})
    assert answer.headers["content-type"] == "application/geo+json"
    kinds = {feature["geometry"]["type"] for feature in answer.json()["features"]}
    assert kinds == {"Point", "LineString"}


def test_a_day_goes_on_over_several_requests(client):
    first = post(client, "replan", REPLAN).json()
    assert [change["kind"] for change in first["changes"]] == ["added", "cancelled"]
    delayed = [{"kind": "delayed", "vehicle_id": "moto-1", "by_s": 600}]
    second = post(
        client,
        "replan",
        {**REPLAN, "problem": first["problem"], "plan": first["plan"], "now": "09:35",
         "events": delayed},
    ).json()  # fmt: skip
    later = {change["stop_id"]: change["later_by_s"] for change in second["changes"]}
    assert later == {"olympic-stadium": 600, "wat-phnom": 600}


def test_the_parts_of_a_request_are_judged_together(client):
    body = {
        **REPLAN,
        "problem": {**MORNING, "stops": [{"id": "x"}]},
        "plan": {**PLAN, "runs": 3},
        "events": [{"kind": "delayed", "vehicle_id": "moto-1"}],
        "now": "25h",
        "engine": "graph",
    }
    answer = post(client, "replan", body)
    assert answer.status_code == 422
    places = " ".join(problem["where"] for problem in answer.json()["problems"])
    for part in ("/problem/stops/0", "/plan/runs", "/events/0", "body now", "body engine"):
        assert part in places


def test_a_plan_of_another_problem_is_refused(client):
    other = {**MORNING, "vehicles": [{**MORNING["vehicles"][0], "id": "moto-2"}]}
    for what, body in (
        ("insert", INSERT_BODIES["palace"]["value"]),
        ("eta", ETA_BODIES["morning"]["value"]),
        ("replan", REPLAN),
    ):
        answer = post(client, what, {**body, "problem": other})
        assert answer.status_code == 422
        assert "moto-1" in answer.json()["problems"][0]["where"]


@pytest.mark.parametrize("second", [-1, 10**18])
def test_a_plan_of_another_age_is_refused(client, second):
    (run,) = PLAN["runs"]
    plan = {**PLAN, "runs": [{**run, "start_s": second}]}
    for what, body in (("eta", ETA_BODIES["morning"]["value"]), ("replan", REPLAN)):
        answer = post(client, what, {**body, "plan": plan})
        assert answer.status_code == 422
        assert "a few days" in answer.json()["problems"][0]["expected"]


@pytest.mark.parametrize(
    ("what", "changes"),
    [
        ("solve", {"time_limit_s": 61}),
        ("solve", {"time_limit_s": 0}),
        ("solve", {"seed": -1}),
        ("solve", {"solver": "luck"}),
        ("solve", {"format": "pdf"}),
        ("solve", {"problem": []}),
        ("solve", {"colour": "red"}),
        ("replan", {"frozen_min": -1}),
        ("replan", {"events": {}}),
        ("replan", {"now": 10.5}),
    ],
)
def test_a_mistake_is_placed(client, what, changes):
    answer = post(client, what, {**(SOLVE if what == "solve" else REPLAN), **changes})
    assert answer.status_code == 422
    (name,) = changes
    assert all(problem["where"].startswith("body") for problem in answer.json()["problems"])
    assert any(name in problem["where"] for problem in answer.json()["problems"])


def test_too_much_is_refused_before_it_is_read(client):
    many = {**MORNING, "stops": [{}] * (MOST_STOPS + 1), "hubs": [{}] * 51}
    for what, body in (("check", many), ("solve", {**SOLVE, "problem": many})):
        answer = post(client, what, body)
        assert answer.status_code == 413
        assert len(answer.json()["problems"]) == 2


def test_a_rule_that_the_solver_lacks_is_named(client):
    problem = json.loads((GOLDEN / "breaks_in.json").read_text("utf-8"))
    answer = post(client, "solve", {**SOLVE, "problem": problem, "solver": "sisr"})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("rule-unsupported")


def test_problems_wait_for_their_turn_like_parcels(client, app):
    planning = app.state.services.planning
    with planning.seat(), planning.seat():
        assert post(client, "solve", SOLVE).status_code == 503
        assert post(client, "check", MORNING).status_code == 200
    assert post(client, "solve", SOLVE).status_code == 200
