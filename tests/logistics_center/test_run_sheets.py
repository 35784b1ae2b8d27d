"""What the courier gets: a table, a map file, an object for programs, a page for the phone."""

import csv
import html
import io
import json
import re

import pytest

from gis_data import open_table
from logistics_center import (
    ParcelList,
    dispatch,
    parse_hub,
    read_parcels,
    read_vehicles,
    run_sheet_geojson,
    run_sheet_html,
    run_sheet_json,
    write_run_sheet_table,
)
from logistics_center.rules import rules
from routing import BeelineEngine, LeftOutReason, Profile, TimeWindow

MISCHIEF = "<script>alert('ភ្នំពេញ')</script>"


@pytest.fixture
def day(parcel, known_places):
    """Two doors, one commune, one parcel that nobody finds and one unreadable row."""
    table = open_table(io.BytesIO(b"id,address,kg\nbad,BKK 1,heavy\n"))
    parcels = [
        parcel(
            "EE1",
            "ផ្ទះ ២៤ ផ្លូវ ២៧១",
            latitude=11.56,
            longitude=104.92,
            recipient_name="សុខ ចាន់ថា",
            phone="012 345 678 / 098765432",
            cod_amount_khr=40_000,
            window=TimeWindow(8 * 3600, 12 * 3600),
        ),
        parcel("EE2", "Tuol Tumpung", recipient_name=MISCHIEF, note='"><img src=x>', phone="n/a"),
        parcel("EE3", "7747-0626-4043", recipient_name="=1+1"),
        parcel("EE4", f"Atlantis {MISCHIEF}"),
    ]
    listed = ParcelList(tuple(parcels), read_parcels(table).problems, (2,))
    return dispatch(
        listed,
        parse_hub("phnom-penh"),
        read_vehicles("1xmotorcycle"),
        known_places,
        BeelineEngine(),
        time_limit_s=0.5,
    )


def test_the_object_has_the_promised_keys_and_every_parcel(day):
    sheet = json.loads(run_sheet_json(day))
    assert {"runs", "unassigned", "totals", "engine", "solver", "verified"} <= sheet.keys()
    assert sheet["verified"] is True
    served = [
        parcel["id"]
        for run in sheet["runs"]
        for visit in run["visits"]
        for parcel in visit["parcels"]
    ]
    assert sorted(served) == ["EE1", "EE2", "EE3"]
    (lost,) = sheet["unassigned"]
    assert (lost["parcel_id"], lost["reason"]) == ("EE4", "address_not_found")
    assert lost["reason_km"]
    assert sheet["totals"]["parcels_served"] == 3
    assert sheet["totals"]["rows_with_problems"] == 1
    assert sheet["totals"]["distance_m"] == sum(run["distance_m"] for run in sheet["runs"])
    visits = {visit["stop_id"]: visit for visit in sheet["runs"][0]["visits"]}
    assert visits["EE2"]["call_first"] is True
    assert visits["EE1"]["call_first"] is False


def test_the_table_has_one_row_per_visit_and_shows_khmer_in_excel(day):
    stream = io.BytesIO()
    write_run_sheet_table(day, stream, format="csv")
    assert stream.getvalue().startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(stream.getvalue().decode("utf-8-sig"))))
    assert [row["stop"] for row in rows] == ["1", "2", "3"]
    first = next(row for row in rows if row["parcel_ids"] == "EE1")
    assert first["recipient_names"] == "សុខ ចាន់ថា"
    assert first["cod_amount_khr"] == "40000"
    assert re.fullmatch(r"\d\d:\d\d", first["arrival"])


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "parquet", "ndjson"])
def test_the_table_comes_in_every_format(day, tmp_path, suffix):
    write_run_sheet_table(day, tmp_path / f"runs.{suffix}")
    with open_table(tmp_path / f"runs.{suffix}") as table:
        assert {row.values["parcel_ids"] for row in table} == {"EE1", "EE2", "EE3"}


def test_the_map_file_has_runs_as_lines_and_stops_as_points(day):
    features = json.loads(run_sheet_geojson(day))["features"]
    kinds = [(f["properties"]["kind"], f["geometry"]["type"]) for f in features]
    assert kinds == [("hub", "Point"), ("run", "LineString"), *[("stop", "Point")] * 3]
    line = features[1]["geometry"]["coordinates"]
    assert line[0] == pytest.approx([104.9227, 11.5759], abs=0.01)


def test_the_page_loads_nothing(day):
    page = run_sheet_html(day)
    assert "default-src 'none'" in page
    assert not re.search(r"""\b(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", page)
    assert "@import" not in page
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    assert not re.search(r"url\((?!data:)", style)
    assert not re.search(r"<(?:link|img|iframe|object|embed)\b", page)


def test_the_page_escapes_what_people_wrote(day):
    page = run_sheet_html(day)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "<img" not in page


def test_scripts_run_only_by_their_hash(day):
    page = run_sheet_html(day)
    policy = re.search(r"script-src ([^;]+);", html.unescape(page))[1]
    assert "unsafe" not in policy
    assert policy.count("sha256-") == page.count("<script>") == 2


def test_the_page_shows_what_a_courier_needs(day):
    page = run_sheet_html(day)
    for needed in (
        'href="tel:012345678"',
        'href="tel:098765432"',
        'href="geo:11.560000,104.920000?',
        "ទូរស័ព្ទមុន",
        "call first",
        "40,000 ៛",
        "08:00-12:00",
        "រកអាសយដ្ឋានមិនឃើញ",
        "The address was not found",
        "row 2, column kg",
        "verified",
    ):
        assert needed in page, needed
    assert day.plan.engine.note.split(";")[0][:40].replace("'", "&#39;") in page


def test_road_lines_lie_behind_the_runs(day):
    road = [(104.9, 11.5), (104.91, 11.51)]
    found = re.search(
        r'id="map-data">(.*?)</script>', run_sheet_html(day, network_lines=[road]), re.DOTALL
    )
    assert json.loads(found[1])["roads"] == [[[11.5, 104.9], [11.51, 104.91]]]


def test_every_reason_and_vehicle_has_its_words():
    reasons = {*LeftOutReason, "address_not_found", "address_too_coarse", "address_uncertain"}
    assert reasons == rules("reasons")["reason"].keys()
    assert set(Profile) == rules("words")["profile"].keys() == rules("vehicles")["vehicle"].keys()


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_a_phone_without_a_network_shows_map_and_stops(day, chromium, tmp_path, width):
    page_file = tmp_path / "runs.html"
    page_file.write_text(run_sheet_html(day), "utf-8")
    context = chromium.new_context(viewport={"width": width, "height": 800}, offline=True)
    page = context.new_page()
    asked, said = [], []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(page_file.as_uri())
    assert page.locator("#map .leaflet-overlay-pane path, #map canvas").count() > 0
    assert page.locator("section.run li").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.locator("nav.picker button[data-run='1']").click()
    assert page.locator("nav.picker button[data-run='1']").get_attribute("aria-pressed") == "true"
    context.close()
    assert asked == [page_file.as_uri()]
    assert said == []
