"""Plans for maps, phones and spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from days import EMPTY, ERRAND, HOME, MARKET, PALACE, PLAN, ROUND

from gis_data import InputError
from routing import (
    PLAN_COLUMNS,
    BeelineEngine,
    GraphEngine,
    InsertionSolver,
    Stop,
    build_problem,
    plan_routes,
    plan_to_csv,
    plan_to_geojson,
    plan_to_gpx,
    run_instructions,
)

GPX = "{http://www.topografix.com/GPX/1/1}"


def test_geojson_has_hubs_lines_and_every_step_in_its_order():
    features = plan_to_geojson(PLAN)["features"]
    assert [feature["properties"]["kind"] for feature in features] == [
        *("hub", "hub"),
        *("run", "visit", "loading", "pause", "pause", "visit"),
        *("visit", "visit"),  # a run without a line
    ]
    assert json.loads(json.dumps(features)) == features
    loading, rest, on_arrival = (feature["geometry"]["coordinates"] for feature in features[4:7])
    assert loading == rest == [104.9227, 11.5759]
    assert on_arrival == [PALACE.longitude, PALACE.latitude]
    line = features[2]
    assert line["geometry"]["coordinates"][0] == [104.9227, 11.5759]
    assert line["properties"]["cost_khr"] == ROUND.cost_khr
    assert features[3]["properties"]["arrival"] == "08:03"


def test_gpx_has_a_track_for_each_run_and_a_waypoint_for_each_step():
    root = ET.fromstring(plan_to_gpx(PLAN, day=date(2026, 11, 26)))
    names = [point.findtext(f"{GPX}name") for point in root.iter(f"{GPX}wpt")]
    assert names[0] == f"08:03 1 {MARKET.id}"
    assert names[1] == "08:11 load at ប្រៃសណីយ៍ភ្នំពេញ"
    assert names[2] == "08:20 break"
    assert "23:53 1 shop <&> $5" in names
    times = [point.findtext(f"{GPX}time") for point in root.iter(f"{GPX}wpt")]
    assert times[0] == "2026-11-26T01:03:20Z"  # 08:03:20 in Phnom Penh
    assert times[-1] == "2026-11-26T17:10:00Z"  # ten past midnight
    tracks = root.findall(f"{GPX}trk")
    assert [track.findtext(f"{GPX}name") for track in tracks] == ["ម៉ូតូ", "van"]
    ends = tracks[1].findall(f".//{GPX}trkpt")
    assert float(ends[0].get("lat", "")) == HOME.latitude
    order = [child.tag.removeprefix(GPX) for child in root]
    assert order == ["wpt"] * 7 + ["trk"] * 2  # as the schema of GPX 1.1 wants it


def test_gpx_in_khmer_and_in_no_language():
    assert "08:20 សម្រាក" in plan_to_gpx(PLAN, language="km").decode()
    assert b"<time>" not in plan_to_gpx(PLAN)
    with pytest.raises(InputError, match="one of en, km"):
        plan_to_gpx(PLAN, language="fr")


def test_the_table_has_a_row_for_each_step_and_its_distances_add_up():
    data = plan_to_csv(PLAN)
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert tuple(rows[0]) == PLAN_COLUMNS
    kinds = ["start", "visit", "loading", "pause", "pause", "visit", "end"]
    assert [row["kind"] for row in rows] == [*kinds, "start", "visit", "visit", "end"]
    for run in PLAN.runs:
        own = [row for row in rows if row["vehicle_id"] == run.vehicle_id]
        assert sum(int(row["distance_m"]) for row in own) == run.distance_m
        assert [int(row["step"]) for row in own] == list(range(len(own)))
    assert rows[1]["stop_id"] == MARKET.id
    assert (rows[1]["arrival"], rows[1]["start_s"], rows[1]["waiting_s"]) == (
        "08:03",
        "29060",
        "60",
    )
    assert rows[2]["cash_khr"] == ""
    assert (rows[-1]["arrival"], rows[-1]["latitude"]) == ("24:13", "11.55")


def test_an_empty_plan_in_every_format():
    kinds = [feature["properties"]["kind"] for feature in plan_to_geojson(EMPTY)["features"]]
    assert kinds == ["hub", "hub"]
    assert ET.fromstring(plan_to_gpx(EMPTY)).find(f"{GPX}trk") is None
    assert len(plan_to_csv(EMPTY).splitlines()) == 1


def test_drivers_are_told_the_way_from_step_to_step(ladder, post_office, motorcycle):
    hub = type(post_office)(id="corner", latitude=11.57, longitude=104.92)
    stop = Stop(id="far corner", latitude=11.5709, longitude=104.9218, weight_g=1)
    engine = GraphEngine(ladder)
    plan = plan_routes(build_problem(hub, [motorcycle], [stop]), engine, solver=InsertionSolver())
    (told,) = run_instructions(plan, engine)
    assert [(leg["to"], leg["id"]) for leg in told["legs"]] == [
        ("visit", "far corner"),
        ("end", "corner"),
    ]
    assert sum(leg["distance_m"] for leg in told["legs"]) == plan.distance_m
    first = told["legs"][0]["instructions"]
    assert first[0]["maneuver"] == "depart"
    assert first[-1]["text"].startswith("Arrive")
    (khmer,) = run_instructions(plan, engine, "km")
    assert khmer["legs"][0]["instructions"][-1]["text"].startswith("មកដល់គោលដៅ")


def test_an_open_run_has_no_way_back_and_straight_lines_have_no_words():
    told = run_instructions(PLAN, BeelineEngine())
    assert [len(run["legs"]) for run in told] == [4, 2]
    assert told[0]["legs"][1] == {
        "to": "loading",
        "id": ROUND.hub_id,
        "arrival_s": 29_500,
        "arrival": "08:11",
        "distance_m": told[0]["legs"][1]["distance_m"],
        "duration_s": told[0]["legs"][1]["duration_s"],
        "instructions": [],
    }
    assert told[1]["vehicle_id"] == ERRAND.vehicle_id
