"""Ways, travel times and areas on the command line."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from wat_phnom import write_roads

POST_OFFICE = "11.5759,104.9227"
VILLAGE = "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ"


@pytest.fixture
def roads(tmp_path):
    return write_roads(tmp_path)


def test_a_way_is_told_in_both_languages(phlov, roads):
    code, out, err = phlov("route", POST_OFFICE, "11.5650,104.9309", "--roads", roads)
    assert code == 0, err
    assert "Preah Sisowath Quay" in out
    assert "ព្រះស៊ីសុវត្ថិ" in out


def test_places_may_be_addresses_and_say_how_they_were_understood(phlov, roads):
    code, out, err = phlov("route", POST_OFFICE, "120211", "--roads", roads, "--format", "json")
    assert code == 0, err
    way = json.loads(out)
    assert [place["level"] for place in way["places"]] == ["pin", "commune"]
    assert way["legs"][0]["instructions"][-1]["text_km"].startswith("មកដល់គោលដៅ")
    assert "was taken as" in err


def test_the_drivers_page_needs_no_network(phlov, roads, tmp_path):
    target = tmp_path / "way.html"
    code, _, err = phlov("route", POST_OFFICE, "11.5650,104.9309", "--roads", roads, "-o", target)
    assert code == 0, err
    page = target.read_text(encoding="utf-8")
    outside_scripts = re.sub(r"<script>.*?</script>", "", page, flags=re.DOTALL)
    for word in ("src=", "href=", "@import", "url("):
        assert word not in outside_scripts
    assert "ព្រះស៊ីសុវត្ថិ" in page


@pytest.mark.parametrize("kind", ["geojson", "gpx"])
def test_a_way_is_written_for_other_programs(phlov, roads, tmp_path, kind):
    target = tmp_path / f"way.{kind}"
    code, _, err = phlov("route", POST_OFFICE, "11.5650,104.9309", "--roads", roads, "-o", target)
    assert code == 0, err
    assert "104.9" in target.read_text(encoding="utf-8")


def test_everything_that_is_wrong_with_the_places_is_told_at_once(phlov, roads):
    code, out, err = phlov("route", "nowhere at all", "ខេត្តកណ្តាល", "--roads", roads)
    assert code != 0
    assert out == ""
    assert "place 1" in err
    assert "place 2" in err
    assert "Traceback" not in err


def test_one_place_is_no_way(phlov):
    code, _, err = phlov("route", POST_OFFICE, "--language", "fr")
    assert code != 0
    assert "at least two" in err
    assert "--language" in err


def test_a_place_across_the_country_is_off_these_roads(phlov, roads):
    code, _, err = phlov("route", POST_OFFICE, "13.3671,103.8448", "--roads", roads)
    assert code != 0
    assert "place 2" in err


def test_a_matrix_has_every_pair(phlov, roads, tmp_path):
    (tmp_path / "hubs.csv").write_text(
        'id,address\npost,"11.5759,104.9227"\nquay,"11.5650,104.9309"\nvillage,120211\n',
        encoding="utf-8",
    )
    code, out, err = phlov("matrix", "hubs.csv", "--roads", roads)
    assert code == 0, err
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {(row["from"], row["to"]) for row in rows} >= {("post", "quay"), ("quay", "post")}
    assert all(int(row["distance_m"]) < 5_000 for row in rows)


def test_a_matrix_names_every_row_that_is_no_place(phlov, tmp_path):
    (tmp_path / "hubs.csv").write_text("id,address\na,nowhere\nb,\n", encoding="utf-8")
    code, out, err = phlov("matrix", "hubs.csv", "--engine", "beeline")
    assert code != 0
    assert out == ""
    assert "row 2" in err
    assert "row 3" in err


def test_what_is_reached_grows_with_time(phlov, roads, tmp_path):
    target = tmp_path / "served.geojson"
    code, _, err = phlov("reach", POST_OFFICE, "--minutes", "1,3", "--roads", roads, "-o", target)
    assert code == 0, err
    features = json.loads(target.read_text())["features"]
    assert [one["properties"]["minutes"] for one in features] == [3, 1]
    assert features[0]["properties"]["area_km2"] > features[1]["properties"]["area_km2"] > 0


def test_reached_cells_carry_their_least_time(phlov, roads):
    code, out, err = phlov(
        "reach", POST_OFFICE, "--minutes", "1,3", "--roads", roads, "--format", "cells"
    )
    assert code == 0, err
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["minutes"] for row in rows} == {"1", "3"}
    assert len({row["h3_cell"] for row in rows}) == len(rows)


def test_times_that_are_none_are_refused_together(phlov, roads):
    code, _, err = phlov("reach", POST_OFFICE, "--minutes", "0,soon,500", "--roads", roads)
    assert code != 0
    assert "'0'" in err
    assert "'soon'" in err
    assert "'500'" in err


def test_areas_need_roads(phlov):
    code, _, err = phlov("reach", POST_OFFICE)
    assert code != 0
    assert "--roads" in err


def flood_over_sisowath(folder):
    """A polygon over the quay between Street 178 and Street 106, in October."""
    ring = [[104.9305, 11.568], [104.9315, 11.568], [104.9315, 11.5755], [104.9305, 11.5755]]
    area = {
        "type": "Feature",
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
        "properties": {
            "name": "quay",
            "valid_from": "2026-10-01T00:00:00+07:00",
            "valid_to": "2026-10-20T00:00:00+07:00",
            "depth_m": 0.8,
        },
    }
    path = folder / "floods.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [area]}))
    return path


def test_a_flood_turns_the_way_aside_while_it_lasts(phlov, roads, tmp_path):
    floods = flood_over_sisowath(tmp_path)
    roads_named = {}
    for moment in ("2026-10-10", "2026-11-10"):
        code, out, err = phlov(
            "route", "11.579,104.931", "11.5650,104.931", "--roads", roads,
            "--floods", floods, "--at", moment, "--format", "json",
        )  # fmt: skip
        assert code == 0, err
        told = json.loads(out)["legs"][0]["instructions"]
        roads_named[moment] = {one["road"]["name_en"] for one in told if one["road"]}
        assert "Floods:" in err
    assert roads_named["2026-11-10"] == {"Preah Sisowath Quay"}
    assert "Street 19" in roads_named["2026-10-10"]


def test_floods_need_roads(phlov, tmp_path):
    floods = flood_over_sisowath(tmp_path)
    code, _, err = phlov("route", POST_OFFICE, "11.57,104.93", "--floods", floods)
    assert code != 0
    assert "--roads" in err


def test_the_crow_reads_neither_roads_nor_floods(phlov, roads, tmp_path):
    floods = flood_over_sisowath(tmp_path)
    code, _, err = phlov(
        "route", POST_OFFICE, "11.57,104.93", "--engine", "beeline", "--roads", roads,
        "--floods", floods,
    )  # fmt: skip
    assert code != 0
    assert "--roads" in err
    assert "--floods" in err


def test_osrm_must_be_named(phlov):
    code, _, err = phlov("route", POST_OFFICE, "11.57,104.93", "--engine", "osrm")
    assert code != 0
    assert "PHLOV_OSRM_URL" in err


def test_an_osrm_address_that_is_none_is_refused(phlov, monkeypatch):
    monkeypatch.setenv("PHLOV_OSRM_URL", "car=http://localhost:5000,localhost")
    code, _, err = phlov("route", POST_OFFICE, "11.57,104.93", "--engine", "osrm")
    assert code != 0
    assert "'car=http://localhost:5000'" in err
    assert "'localhost'" in err
