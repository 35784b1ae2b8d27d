"""Planning runs over HTTP."""

from __future__ import annotations

import pytest

from api.http.examples import PLAN_BODIES
from api.http.models.planning import MOST_PARCELS, RoutePlanAnswer

THREE_PARCELS = PLAN_BODIES["three_parcels"]["value"]


def post(client, **changes):
    return client.post("/v1/route-plans", json={**THREE_PARCELS, **changes})


def test_every_parcel_is_in_a_run_or_explained(client):
    response = post(client)
    assert response.status_code == 200
    plan = response.json()
    assert plan["verified"] is True
    assert plan["engine"]["name"] == "beeline"
    assert {"runs", "unassigned", "totals", "engine", "solver", "verified"} <= plan.keys()
    served = [
        parcel["id"] for run in plan["runs"] for v in run["visits"] for parcel in v["parcels"]
    ]
    left = [parcel["parcel_id"] for parcel in plan["unassigned"]]
    assert sorted(served + left) == ["P-1", "P-2", "P-3"]
    RoutePlanAnswer.model_validate(plan)


def test_vehicles_may_be_objects(client):
    plan = client.post("/v1/route-plans", json=PLAN_BODIES["objects"]["value"]).json()
    assert plan["totals"]["parcels_served"] == 1


def test_a_parcel_that_nobody_can_carry_is_left_out_with_its_reason(client):
    parcels = [{"id": "piano", "latitude": 11.5564, "longitude": 104.9282, "weight_kg": 400}]
    plan = post(client, parcels=parcels).json()
    assert plan["runs"] == []
    assert plan["unassigned"][0]["reason"] == "too_heavy"


def test_khmer_column_names_work_as_in_a_file(client):
    parcels = [{"លេខ": "ក-១", "អាសយដ្ឋាន": "សង្កាត់វត្តភ្នំ ខណ្ឌដូនពេញ ភ្នំពេញ", "គីឡូ": "១.៥"}]
    plan = post(client, parcels=parcels).json()
    (visit,) = plan["runs"][0]["visits"]
    assert visit["parcels"][0]["id"] == "ក-១"
    assert visit["parcels"][0]["weight_g"] == 1500


def test_a_bad_parcel_does_not_hold_up_the_others(client):
    parcels = [
        {"id": "good", "latitude": 11.5564, "longitude": 104.9282, "weight_kg": 1},
        {"id": "bad", "latitude": 11.5564, "longitude": 104.9282, "weight_kg": "heavy"},
    ]
    plan = post(client, parcels=parcels).json()
    (visit,) = plan["runs"][0]["visits"]
    assert [parcel["id"] for parcel in visit["parcels"]] == ["good"]
    assert len(plan["problems"]) == 1
    assert plan["problems"][0]["given"] == "'heavy'"


def test_nobody_opens_a_file_of_the_server(client):
    response = post(client, vehicles="/etc/hostname")
    assert response.status_code == 422
    assert "hostname" in response.json()["problems"][0]["given"]


def test_everything_that_is_wrong_is_listed_at_once(client):
    response = post(
        client,
        hub="104.9227,11.5759",
        vehicles="2xrocket",
        engine="graph",
        parcels=[
            {"id": "P-1", "address": "Phnom Penh", "weight_kg": "heavy"},
            {"id": "P-2", "latitude": 104.92, "longitude": 11.57},
        ],
    )
    assert response.status_code == 422
    places = [problem["where"] for problem in response.json()["problems"]]
    assert len(places) == 5
    assert all(
        any(place.startswith(f"body {part}") for place in places)
        for part in ("hub", "vehicles", "engine", "parcels")
    )
    assert "swapped" in response.json()["problems"][0]["remedy"]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"hub": 5}, "body hub"),
        ({"hub": "nowhere at all qwertz"}, "body hub"),
        ({"hub": {"latitude": 11.5}}, "body hub"),
        ({"vehicles": 3}, "body vehicles"),
        ({"vehicles": []}, "body vehicles"),
        ({"vehicles": [{"profile": "van", "wheels": 4}]}, "body vehicles"),
        ({"vehicles": [{"profile": "rocket"}]}, "body vehicles"),
        ({"vehicles": [{"profile": "van", "shift": "17:00-08:00"}]}, "body vehicles"),
        ({"parcels": []}, "body parcels"),
        ({"parcels": [3]}, "body parcels"),
        ({"parcels": [{"id": "P-1"}]}, "body parcels"),
        ({"time_limit_s": 61}, "body time_limit_s"),
        ({"seed": -1}, "body seed"),
        ({"engine": "teleport"}, "body engine"),
        ({"colour": "red"}, "body colour"),
    ],
)
def test_a_mistake_is_placed(client, changes, where):
    response = post(client, **changes)
    assert response.status_code == 422
    assert any(p["where"].startswith(where) for p in response.json()["problems"])


@pytest.mark.parametrize("name", ["/etc/passwd", "pyproject.toml", "../fleet.csv", "README"])
def test_no_file_of_the_server_is_read(client, tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "README").write_text("profile\nvan\n")
    response = post(client, vehicles=name)
    assert response.status_code == 422
    assert response.json()["problems"][0]["where"].startswith("body vehicles")


def test_too_many_parcels_or_vehicles_are_refused(client):
    many = [{"address": "120407"}] * (MOST_PARCELS + 1)
    assert post(client, parcels=many).status_code == 413
    assert post(client, vehicles="999xvan").status_code == 413


def test_plans_wait_for_their_turn(client, app):
    planning = app.state.services.planning
    with planning.seat(), planning.seat():
        response = post(client)
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert post(client).status_code == 200
