"""`phlov roads`: learning from tracks and checking networks, as somebody at a terminal does."""

from __future__ import annotations

import json

import numpy as np
import pytest
from playwright.sync_api import expect

WEST, SOUTH, STEP = 104.92, 11.57, 0.0018
STREETS = 4


@pytest.fixture
def roads(home):
    """A town of four streets each way, as GeoJSON."""
    lines = []
    for i in range(STREETS):
        across = [[WEST + j * STEP, SOUTH + i * STEP] for j in range(STREETS)]
        along = [[WEST + i * STEP, SOUTH + j * STEP] for j in range(STREETS)]
        lines += [across, along]
    features = [
        {
            "type": "Feature",
            "properties": {"major": 0},
            "geometry": {"type": "LineString", "coordinates": line},
        }
        for line in lines
    ]
    path = home / "town.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


@pytest.fixture
def tracks(home):
    """Ten rides along the southern street at 18 km/h, a fix every five seconds."""
    rows = ["courier,time,lat,lon"]
    lots = np.random.default_rng(7)
    for ride in range(10):
        for step in range(22):
            longitude = WEST + step * 25 / (111_195 * np.cos(np.radians(SOUTH)))
            noise = lots.normal(0, 3e-5, 2)
            rows.append(
                f"moto-{ride},2026-11-0{ride % 9 + 1} 09:{step * 5 // 60:02}:{step * 5 % 60:02},"
                f"{SOUTH + noise[0]},{longitude + noise[1]}"
            )
    rows.append("moto-0,2026-11-01 09:00:07,11.9,104.92")
    rows.append("moto-0,never,11.57,104.92")
    path = home / "fixes.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def test_speeds_are_learnt_and_written(phlov, roads, tracks, home):
    code, out, _ = phlov(
        *("roads", "learn", tracks, "--network", roads, "-o", "learnt.parquet"),
        *("--format", "json"),
    )
    assert code == 0
    record = json.loads(out)
    assert (home / "learnt.parquet").exists()
    assert record["tracks"] == 10
    assert record["fixes_read"] == 222
    assert record["dropped"] == {"no_time": 1, "jump": 1}
    assert record["directed_segments"] >= 2
    code, out, err = phlov("roads", "learn", tracks, "--network", roads, "-o", "again.parquet")
    assert code == 0
    assert "have no time that can be read" in " ".join(out.split())
    assert "again.parquet" in err
    code, out, _ = phlov(
        *("roads", "check", "--network", roads, "--learnt", "learnt.parquet", "--format", "json")
    )
    assert code == 0
    assert json.loads(out)["counts"]["learnt"] == 0


def test_a_check_prints_a_table_and_writes_a_page(phlov, roads, home, chromium):
    (home / "places.csv").write_text(
        "id,lat,lon\nshop,11.5701,104.9203\nboat,11.65,104.95\n", encoding="utf-8"
    )
    code, out, err = phlov(
        *("roads", "check", "--network", roads, "--places", "places.csv"),
        *("--compare", roads, "--page", "check.html"),
    )
    assert code == 0
    text = " ".join(out.split())
    assert "boat" in text
    assert "2 places: 1 off the roads" in text
    assert "0 ways added, 0 removed, 0 changed" in text
    assert "check.html" in err
    faults, asked = [], []
    page = chromium.new_page(viewport={"width": 390, "height": 844})
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda message: faults.append(message.text))
    page.on("request", lambda request: asked.append(request.url))
    page.goto((home / "check.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_contain_text("Road network check")
    button = page.get_by_role("button", name="boat")
    button.click()
    expect(button).to_have_attribute("aria-current", "true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    painted = page.evaluate(
        "(() => { const c = document.getElementById('map'); const d = c.getContext('2d')"
        ".getImageData(0, 0, c.width, c.height).data; return d.some(v => v > 0); })()"
    )
    page.close()
    assert painted
    assert faults == []
    assert [url for url in asked if not url.startswith("file:")] == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("learn", "fixes.csv", "-o", "x.csv", "--network", "town.geojson"), "ends in .parquet"),
        (("learn", "missing.gpx", "-o", "x.parquet", "--network", "town.geojson"), "missing.gpx"),
        (("learn", "fixes.csv", "-o", "x.parquet", "--network", "no.osm"), "no.osm"),
        (("learn", "fixes.csv", "-o", "x.parquet"), "phlov data build"),
        (
            ("learn", "fixes.csv", "-o", "x.parquet", "--network", "town.geojson", "--column", "a"),
            "role=COLUMN",
        ),
        (("check", "--network", "fixes.csv"), "names no kind of road file"),
        (("check", "--network", "town.geojson", "--learnt", "fixes.csv"), "cannot be read"),
        (("check", "--network", "town.geojson", "--places", "bad.csv"), "latitude"),
    ],
)
def test_what_cannot_be_used_is_told_in_one_message(phlov, roads, tracks, home, arguments, words):
    (home / "bad.csv").write_text("id,x1\n1,2\n", encoding="utf-8")
    code, out, err = phlov("roads", *arguments)
    assert code in {64, 65, 66}
    assert out == ""
    assert words in err
    assert "Traceback" not in err
