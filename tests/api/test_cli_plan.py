"""Planning from the command line: plans, what is left out, where run sheets go."""

import json

import pytest

PARCELS = (
    "id,latitude,longitude,weight_kg\n"
    "a,11.5700,104.9200,1\n"
    "b,11.5560,104.9280,2\n"
    "c,11.5500,104.9100,3\n"
)


def plan(phlov, home, text, *arguments):
    (home / "parcels.csv").write_text(text, "utf-8")
    return phlov(
        "plan", "parcels.csv", "--hub", "11.5759,104.9227", "--time-limit", "2", *arguments
    )


def test_a_plan_as_json_holds_the_promised_keys(phlov, home):
    code, out, _ = plan(phlov, home, PARCELS, "--vehicles", "2xmotorcycle", "--format", "json")
    answer = json.loads(out)
    assert code == 0
    assert {"runs", "unassigned", "totals", "engine", "solver", "verified"} <= answer.keys()
    assert answer["verified"] is True
    assert answer["engine"]["on_roads"] is False
    assert answer["unassigned"] == []


def test_every_left_out_parcel_says_why(phlov, home):
    text = PARCELS + "heavy,11.55,104.92,900\nswapped,104.92,11.55,1\nfar,13.41,103.86,1\n"
    code, out, _ = plan(phlov, home, text, "--vehicles", "1xmotorcycle", "--format", "json")
    answer = json.loads(out)
    reasons = {row["parcel_id"]: row["reason"] for row in answer["unassigned"]}
    assert code == 0
    assert reasons["heavy"] == "too_heavy"
    assert reasons["far"] in {"shift_too_short", "no_time_left"}
    assert "swapped" not in reasons


def test_the_run_sheets_are_written(phlov, home):
    code, _, _ = plan(phlov, home, PARCELS, "--vehicles", "1xvan", "--out", "runs")
    names = {path.name for path in (home / "runs").iterdir()}
    assert code == 0
    assert {"runs.html", "runs.csv", "runs.geojson", "runs.json"} <= names


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--vehicles", "3xspaceship"), "spaceship"),
        (("--vehicles", "0xvan"), "vehicle"),
        (("--vehicles", "1xvan", "--engine", "graph"), "roads"),
        (("--vehicles", "1xvan", "--roads", "nowhere.osm"), "nowhere.osm"),
    ],
)
def test_plans_that_cannot_be_made_are_explained(phlov, home, arguments, says):
    code, out, err = plan(phlov, home, PARCELS, *arguments)
    assert code != 0
    assert says in err
    assert out == ""


@pytest.mark.parametrize(
    "arguments",
    [("-o", "plan.txt"), ("-o", "nodir/plan.json"), ("--out", "parcels.csv"), ("-o", ".")],
)
def test_an_output_without_a_place_is_refused_before_the_search(phlov, home, arguments):
    code, out, err = plan(phlov, home, PARCELS, "--vehicles", "1xvan", *arguments)
    assert code == 65
    assert "cannot be written" in err
    assert out == ""


@pytest.mark.parametrize("name", ["plan.HTML", "plan.xlsx", "plan.csv", "plan.geojson"])
def test_one_run_sheet_goes_where_it_is_asked(phlov, home, name):
    code, out, _ = plan(phlov, home, PARCELS, "--vehicles", "1xvan", "-o", name)
    assert code == 0
    assert out == ""
    assert (home / name).stat().st_size > 500


def test_bad_rows_are_named_even_where_the_plan_fails(phlov, home):
    text = PARCELS + "bad,104.92,11.55,1\n"
    _, _, err = plan(phlov, home, text, "--vehicles", "1xspaceship")
    assert "row 5" in err
    assert "spaceship" in err


def test_a_hub_off_the_network_is_explained(phlov, home, data_mirror):
    (home / "parcels.csv").write_text(PARCELS)
    roads = data_mirror / "roads" / "phnom_penh_roads.geojson"
    code, _, err = phlov(
        "plan", "parcels.csv", "--hub", "13.3600,103.8600", "--vehicles", "1xvan",
        "--roads", roads,
    )  # fmt: skip
    assert code == 65
    assert "nearest road" in err
