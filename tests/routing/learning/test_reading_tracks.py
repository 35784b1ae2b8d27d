"""Tracks come as GPX, CSV and GeoParquet; what cannot be read is said, never guessed."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from small_town import EIGHT_ON_MONDAY_S

from gis_data import InputError
from routing import LearningError
from routing.learning import TrackReport, learning_rules, read_tracks, track_files
from routing.learning.times import Times, seconds_of_texts
from routing.learning.tracks import Dropped

RULES = learning_rules()
CAMBODIA = Times(7 * 3600)


def gpx(*segments: list[tuple[str, str, str]], declaration: str = "") -> str:
    points = [
        "<trkseg>"
        + "".join(
            f'<trkpt lat="{lat}" lon="{lon}"><ele>9</ele><time>{time}</time></trkpt>'
            for lat, lon, time in segment
        )
        + "</trkseg>"
        for segment in segments
    ]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{declaration}'
        '<gpx version="1.1" creator="phone" xmlns="http://www.topografix.com/GPX/1/1">'
        "<metadata><time>2026-11-02T00:00:00Z</time></metadata>"
        '<wpt lat="11.5" lon="104.9"><time>2026-11-02T00:00:00Z</time></wpt>'
        f"<trk><name>ride</name>{''.join(points)}</trk></gpx>"
    )


def read(path, **overrides):
    report = TrackReport()
    blocks = list(read_tracks(track_files(path), RULES, report=report, overrides=overrides))
    return blocks, report


def test_each_segment_of_a_gpx_file_is_a_track_in_utc(tmp_path):
    path = tmp_path / "ride.gpx"
    first = [
        ("11.55", "104.90", "2026-11-02T01:00:00Z"),
        ("11.56", "104.91", "2026-11-02T01:00:05"),
    ]
    second = [("11.57", "104.92", "2026-11-02T08:00:10+07:00"), ("x", "104.93", "")]
    path.write_text(gpx(first, second), encoding="utf-8")
    (block,), report = read(path)
    assert block.track.tolist() == [0, 0, 1, 1]
    assert (block.time_s[:3] - EIGHT_ON_MONDAY_S).tolist() == [0, 5, 10]
    assert np.isnan(block.time_s[3])
    assert np.isnan(block.latitude[3])
    assert report.files == 1


def test_a_gpx_file_that_declares_a_document_type_is_refused(tmp_path):
    path = tmp_path / "bomb.gpx"
    path.write_text(
        gpx([], declaration='<!DOCTYPE gpx [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'),
        encoding="utf-8",
    )
    with pytest.raises(LearningError, match="document type"):
        read(path)


@pytest.mark.parametrize("content", [b"", b"<gpx><trk>", b"not xml", b"<kml></kml>"])
def test_a_damaged_gpx_file_is_named(tmp_path, content):
    path = tmp_path / "broken.gpx"
    path.write_bytes(content)
    with pytest.raises(LearningError, match=r"broken\.gpx"):
        read(path)


def test_one_bad_file_of_a_folder_is_noted_and_left_out(tmp_path):
    point = ("11.55", "104.90", "2026-11-02T01:00:00Z")
    (tmp_path / "a.gpx").write_text(gpx([point]), encoding="utf-8")
    (tmp_path / "b.gpx").write_text("<gpx><trk>", encoding="utf-8")
    (tmp_path / "c.gpx").write_text(gpx([point, point]), encoding="utf-8")
    (tmp_path / "notes.md").write_text("no track", encoding="utf-8")
    (block,), report = read(tmp_path)
    assert block.track.tolist() == [0, 1, 1]
    assert report.files == 2
    assert any("b.gpx" in note for note in report.notes)


def test_a_long_file_comes_in_blocks(tmp_path):
    path = tmp_path / "long.csv"
    rows = [f"{i % 7},{EIGHT_ON_MONDAY_S + i},11.5,104.9" for i in range(150_000)]
    path.write_text("\n".join(["track,time,lat,lon", *rows]), encoding="utf-8")
    small = replace(RULES, block_fixes=60_000)
    blocks = list(read_tracks([path], small, report=TrackReport()))
    assert len(blocks) == 3
    assert sum(map(len, blocks)) == 150_000
    assert all(set(block.track.tolist()) == set(range(7)) for block in blocks)


def test_columns_of_a_csv_are_guessed_and_its_times_are_cambodian(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text(
        "Courier ID;Recorded at;LAT;Lng;Accuracy (m)\n"
        "moto-1;2026-11-02 08:00:00;11.55;104.90;6\n"
        "moto-2;2026-11-02T01:00:05Z;11.56;104.91;\n"
        "moto-1;tomorrow;11.57;104.92;9\n",
        encoding="utf-8",
    )
    (block,), report = read(path, accuracy="Accuracy (m)")
    assert block.track.tolist() == [0, 1, 0]
    assert (block.time_s[:2] - EIGHT_ON_MONDAY_S).tolist() == [0, 5]
    assert np.isnan(block.time_s[2])
    assert block.accuracy_m[0] == 6
    assert np.isnan(block.accuracy_m[1])
    assert report.notes == []


def test_a_table_without_track_names_is_one_track_and_says_so(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text("time,lat,lon\n1793581200,11.55,104.9\n1793581205,11.55,104.9\n", "utf-8")
    (block,), report = read(path)
    assert block.track.tolist() == [0, 0]
    assert "counts as one track" in report.notes[0]


def test_a_table_without_times_says_what_it_has(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text("track,lat,lon\n1,11.55,104.9\n", encoding="utf-8")
    with pytest.raises(LearningError, match=r"no column for time.*'lat'"):
        read(path)


def test_a_wrong_column_name_is_a_mistake_of_the_caller(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text("time,lat,lon\n1793581200,11.55,104.9\n", encoding="utf-8")
    with pytest.raises(InputError, match="Recordd"):
        read(path, time="Recordd")


@pytest.mark.parametrize("crs", [4326, 32648])
def test_geoparquet_brings_points_in_any_system(tmp_path, crs):
    path = tmp_path / "fixes.parquet"
    stamps = pd.to_datetime([EIGHT_ON_MONDAY_S, EIGHT_ON_MONDAY_S + 5], unit="s", utc=True)
    frame = gpd.GeoDataFrame(
        {"vehicle_id": [7, 7], "timestamp": stamps},
        geometry=gpd.points_from_xy([104.90, 104.91], [11.55, 11.56]),
        crs=4326,
    )
    frame.to_crs(crs).to_parquet(path)
    (block,), _ = read(path)
    assert block.longitude == pytest.approx([104.90, 104.91], abs=1e-7)
    assert block.latitude == pytest.approx([11.55, 11.56], abs=1e-7)
    assert (block.time_s - EIGHT_ON_MONDAY_S).tolist() == [0, 5]


def test_a_ragged_row_is_counted_as_unreadable(tmp_path):
    path = tmp_path / "fixes.csv"
    path.write_text(
        "track,time,lat,lon\n1,1793581200,11.55,104.9\n1,1793581205,11.55,104.9,7,8\n", "utf-8"
    )
    (block,), report = read(path)
    assert len(block) + report.dropped[Dropped.UNREADABLE] == 2


@pytest.mark.parametrize(
    ("text", "after_s"),
    [
        ("2026-11-02T08:00:00+07:00", 0),
        ("2026-11-02T01:00:00Z", 0),
        ("2026-11-02 08:00:00", 0),
        ("2026-11-02T08:00:00.500", 0.5),
        ("2026-11-02", -8 * 3600),
        ("1793581200", 0),
        ("1793581200.25", 0.25),
        ("1793581200000", 0),
        ("1793581200000000", 0),
        ("1793581200000000000", 0),
    ],
)
def test_times_come_in_many_forms(text, after_s):
    assert seconds_of_texts([text], CAMBODIA)[0] - EIGHT_ON_MONDAY_S == pytest.approx(after_s)


@pytest.mark.parametrize("text", ["", "noon", "02/11/2026 08:00", "25:00"])
def test_a_text_that_is_no_certain_time_is_none(text):
    assert np.isnan(seconds_of_texts([text], CAMBODIA)[0])


def test_nothing_at_all_is_named(tmp_path):
    with pytest.raises(LearningError, match="no track file or folder"):
        track_files(tmp_path / "missing.gpx")
    with pytest.raises(LearningError, match="no track file"):
        track_files(tmp_path)
    (tmp_path / "ride.fit").write_bytes(b"x")
    with pytest.raises(LearningError, match="names no kind"):
        track_files(tmp_path / "ride.fit")
