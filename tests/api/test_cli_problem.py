"""Problems from the command line: check, solve, explain, go on when something happens."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

GOLDEN = Path(__file__).resolve().parents[1] / "routing" / "golden"
QUICK = ("--engine", "beeline", "--solver", "insertion", "--seconds", "1")


@pytest.fixture
def day(phlov, home):
    """A morning and its plan, in the folder where the commands run."""
    shutil.copy(GOLDEN / "morning_in.json", home / "morning.json")
    code, out, err = phlov("problem", "solve", "morning.json", *QUICK, "-o", "plan.json")
    assert code == 0, err
    assert out == ""
    assert "1 runs, 3 stops, 0 left out" in err
    return home


def changed(home, **parts):
    """Another problem beside the morning's."""
    problem = json.loads((home / "morning.json").read_text("utf-8"))
    (home / "other.json").write_text(json.dumps(problem | parts), "utf-8")


def order(path):
    plan = json.loads(path.read_text("utf-8"))
    return [s["stop_id"] for run in plan["runs"] for s in run["steps"] if s["kind"] == "visit"]


@pytest.mark.parametrize(("of", "title"), [("problem", "stops"), ("plan", "runs")])
def test_the_schema_is_printed_and_holds(phlov, day, of, title):
    code, out, _ = phlov("problem", "schema", of)
    schema = json.loads(out)
    assert code == 0
    assert title in schema["properties"]
    file = {"problem": "morning.json", "plan": "plan.json"}[of]
    jsonschema.validate(json.loads((day / file).read_text("utf-8")), schema)


def test_a_sound_problem_is_said_to_be_so(phlov, day):
    code, out, _ = phlov("problem", "check", "morning.json")
    assert code == 0
    assert "1 hubs, 1 vehicles, 3 stops" in " ".join(out.split())
    _, out, _ = phlov("problem", "check", str(GOLDEN / "breaks_in.json"), "--json")
    assert json.loads(out)["rules"] == ["breaks"]


def test_everything_that_is_wrong_is_named_at_once(phlov, day):
    stops = [
        {"id": "palace", "latitude": 104.931, "longitude": 11.5639, "weight_g": -1},
        {"id": "palace", "latitude": 11.5639, "longitude": 104.931},
    ]
    changed(day, stops=stops, vehicles=[])
    code, out, err = phlov("problem", "check", "other.json")
    assert code == 65
    assert out == ""
    for said in ("at least one vehicle", "swapped", "weight_g", "palace"):
        assert said in err
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{", "line 1"),
        ("", "JSON"),
        ('{"stops": [], "colour": 1}', "colour"),
        ('{"hubs": [], "hubs": []}', "two values"),
        ("[]", "an object"),
    ],
)
def test_what_is_no_problem_is_refused(phlov, day, text, says):
    (day / "bad.json").write_text(text, "utf-8")
    for command in (("check",), ("solve", *QUICK)):
        code, out, err = phlov("problem", command[0], "bad.json", *command[1:])
        assert code == 65
        assert out == ""
        assert says in err
        assert "Traceback" not in err


def test_a_file_that_is_not_there_is_named(phlov, home):
    code, _, err = phlov("problem", "check", "nowhere.json")
    assert code == 66
    assert "nowhere.json" in err


def test_a_plan_is_shown_to_people_where_no_file_is_asked_for(phlov, day):
    code, out, _ = phlov("problem", "solve", "morning.json", *QUICK)
    assert code == 0
    assert "moto-1" in out
    assert "royal-palace" in "".join(out.split())


@pytest.mark.parametrize(
    ("form", "begins"),
    [
        ("json", b'{\n  "hubs"'),
        ("geojson", b'{"type"'),
        ("gpx", b"<?xml"),
        ("csv", b"\xef\xbb\xbf"),
    ],
)
def test_a_plan_is_written_in_every_form(phlov, day, form, begins):
    code, out, _ = phlov("problem", "solve", "morning.json", *QUICK, "-o", f"day.{form}")
    assert code == 0
    assert out == ""
    assert (day / f"day.{form}").read_bytes().startswith(begins)
    code, out, _ = phlov("problem", "solve", "morning.json", *QUICK, "--format", form)
    assert code == 0
    assert out.encode().startswith(begins)


def test_a_file_name_that_tells_no_form_is_refused_before_the_search(phlov, day):
    code, _, err = phlov("problem", "solve", "morning.json", "-o", "plan.doc")
    assert code == 65
    assert ".geojson" in err


def test_pictures_and_directions_are_written(phlov, day):
    code, _, _ = phlov(
        "problem", "solve", "morning.json", *QUICK, "--start", "plan.json",
        "--pictures", "pictures", "--directions", "ways.json",
    )  # fmt: skip
    assert code == 0
    for name in ("map.png", "hours.png"):
        assert (day / "pictures" / name).read_bytes().startswith(b"\x89PNG")
    assert "moto-1" in (day / "ways.json").read_text("utf-8")


def test_a_rule_that_the_solver_lacks_is_named_with_who_keeps_it(phlov, home):
    code, out, err = phlov(
        "problem", "solve", str(GOLDEN / "breaks_in.json"), "--engine", "beeline",
        "--solver", "sisr", "-o", "plan.json",
    )  # fmt: skip
    assert code == 65
    assert out == ""
    assert "breaks" in err
    assert "ortools" in err
    assert not (home / "plan.json").exists()


def test_what_a_stop_costs_is_said_for_each_vehicle(phlov, day):
    asked = ("problem", "insert", "morning.json", "plan.json", "royal-palace")
    code, out, _ = phlov(*asked, "--engine", "beeline")
    assert code == 0
    assert "moto-1" in out
    code, out, _ = phlov(*asked, "--engine", "beeline", "--json")
    (option,) = json.loads(out)
    assert option["reason"] is None
    assert option["added_khr"] > 0


def test_an_unknown_stop_and_a_foreign_plan_are_refused(phlov, day):
    code, _, err = phlov(
        "problem", "insert", "morning.json", "plan.json", "wat", "--engine", "beeline"
    )
    assert code == 65
    assert "wat" in err
    other = str(GOLDEN / "breaks_in.json")
    for command in (
        ("insert", other, "plan.json", "royal-palace", "--engine", "beeline"),
        ("eta", other, "plan.json"),
        ("replan", other, "plan.json", "--now", "09:00", *QUICK),
    ):
        code, out, err = phlov("problem", *command)
        assert code == 65
        assert out == ""
        assert "central-market" in err
        assert "does not belong" in err


def test_the_times_of_four_days_in_five(phlov, day):
    code, out, _ = phlov("problem", "eta", "morning.json", "plan.json", "--json")
    assert code == 0
    bands = json.loads(out)
    assert [band["stop_id"] for band in bands] == order(day / "plan.json")
    assert all(band["earliest_s"] <= band["start_s"] <= band["latest_s"] for band in bands)
    code, out, _ = phlov("problem", "eta", "morning.json", "plan.json")
    assert code == 0
    assert "09:30" in out


def replanned(phlov, *arguments, now="09:32"):
    return phlov("problem", "replan", "morning.json", "plan.json", "--now", now, *QUICK, *arguments)


def test_a_stop_is_called_off(phlov, day):
    code, out, err = replanned(
        phlov, "--cancel", "central-market", "-o", "new.json", "--problem-output", "rest.json"
    )
    assert code == 0
    assert "cancelled" in out
    assert "2 stops" in err
    assert order(day / "new.json") == ["royal-palace", "olympic-stadium"]
    code, out, _ = phlov("problem", "check", "rest.json", "--json")
    assert json.loads(out)["stops"] == 2
    again = ("problem", "replan", "rest.json", "new.json", "--now", "09:35", *QUICK)
    code, out, _ = phlov(*again)
    assert code == 0
    assert "Nothing changes" in out


def test_a_vehicle_breaks_down_and_nobody_can_take_over(phlov, day):
    code, out, _ = replanned(phlov, "--broken", "moto-1@11.5640,104.9300", "--json")
    assert code == 0
    answer = json.loads(out)
    kinds = {change["stop_id"]: change["kind"] for change in answer["changes"]}
    assert kinds["central-market"] == kinds["olympic-stadium"] == "left_out"
    fetched = [stop for stop in answer["problem"]["stops"] if stop["id"].endswith("from moto-1")]
    assert all(stop["latitude"] == 11.564 for stop in fetched)


def test_a_delay_moves_what_is_ahead(phlov, day):
    code, out, _ = replanned(phlov, "--delay", "moto-1=20", "--json")
    assert code == 0
    later = {c["stop_id"]: c["later_by_s"] for c in json.loads(out)["changes"]}
    assert later["central-market"] == later["olympic-stadium"] == 1200


def test_events_from_a_file_are_taken_in(phlov, day):
    letter = {"id": "wat-phnom", "latitude": 11.5764, "longitude": 104.9231, "task": "collect"}
    (day / "events.json").write_text(json.dumps([{"kind": "added", "stop": letter}]), "utf-8")
    code, out, _ = replanned(phlov, "--add", "events.json", "-o", "new.json")
    assert code == 0
    assert "added" in out
    assert "wat-phnom" in order(day / "new.json")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--cancel", "nobody"), "nobody"),
        (("--broken", "@"), "LATITUDE"),
        (("--delay", "moto-1"), "MINUTES"),
        (("--delay", "moto-9=5"), "moto-9"),
        (("--add", "morning.json"), "a list"),
    ],
)
def test_events_that_cannot_be_meant_are_refused(phlov, day, arguments, says):
    code, out, err = replanned(phlov, *arguments)
    assert code == 65
    assert out == ""
    assert says in err


@pytest.mark.parametrize("moment", ["noon", "9", "09:75", "99:00", "-1:00"])
def test_a_moment_that_is_none_is_refused(phlov, day, moment):
    code, _, err = replanned(phlov, now=moment)
    assert code != 0
    assert "Traceback" not in err
    assert "HH:MM" in err or "--now" in err


def test_every_command_stands_in_the_documentation():
    from api.cli.problem import app

    text = (GOLDEN.parents[2] / "docs" / "planner.md").read_text("utf-8")
    names = [command.name for command in app.registered_commands]
    assert names
    for name in names:
        assert f"phlov problem {name}" in text, name
