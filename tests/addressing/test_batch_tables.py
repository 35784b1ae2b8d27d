"""A batch keeps every row and column of the table that it is given, in every format."""

import csv
import io
import json

import geopandas as gpd
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batch_program import PatientGeocoder
from hypothesis import given
from hypothesis import strategies as st

from addressing import (
    RESULT_COLUMNS,
    BatchOptions,
    find_location_columns,
    geocode_rows,
    geocode_table,
)
from addressing.batch import run as run_module
from addressing.batch.tally import Tally, add_up
from addressing.batch.workers import Workers
from gis_data import TableError, open_table, open_writer

ROWS = [
    {"id": "007", "address": "ផ្ទះ ៧, ភ្នំពេញ", "note": 'say "hello", twice'},
    {"id": "008", "address": "", "note": "no address"},
    {"id": "009", "address": "House 9", "note": ""},
]


def geocoded(source, target, **options):
    chosen = BatchOptions(processes=1, load=PatientGeocoder, **options)
    return geocode_table(source, target, chosen)


def write_input(path, rows=ROWS):
    with open_writer(path, tuple(rows[0])) as writer:
        for row in rows:
            writer.write(row)
    return path


def read_back(path):
    with open_table(path) as table:
        return [row.values for row in table]


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "json", "ndjson", "parquet"])
def test_every_format_comes_in(tmp_path, suffix):
    source = write_input(tmp_path / f"in.{suffix}")
    report = geocoded(source, tmp_path / "out.csv")
    rows = read_back(tmp_path / "out.csv")
    assert [row["id"] for row in rows] == ["007", "008", "009"]
    assert [row["note"] for row in rows] == [row["note"] for row in ROWS]
    assert rows[0]["geo_reason"] == "“ផ្ទះ ៧, ភ្នំពេញ” was asked."
    assert rows[1]["geo_error"] == "The row says nothing about where it is."
    assert tuple(rows[0]) == ("id", "address", "note", *RESULT_COLUMNS)
    assert (report.tally.rows, report.tally.errors) == (3, 1)


@pytest.mark.parametrize("suffix", ["csv", "tsv", "xlsx", "json", "ndjson", "parquet"])
def test_every_format_goes_out_with_the_same_rows(tmp_path, suffix):
    source = write_input(tmp_path / "in.csv")
    geocoded(source, tmp_path / f"out.{suffix}")
    geocoded(source, tmp_path / "plain.csv")
    found, plain = read_back(tmp_path / f"out.{suffix}"), read_back(tmp_path / "plain.csv")
    for row in (*found, *plain):
        row["geo_latitude"] = float(row["geo_latitude"])  # 11.0 in JSON is 11 elsewhere
        row["geo_probability"] = float(row["geo_probability"])
    assert found == plain


@pytest.mark.parametrize("suffix", ["geojson", "gpkg", "geoparquet"])
def test_maps_have_points(tmp_path, suffix):
    source = write_input(tmp_path / "in.csv")
    target = tmp_path / f"out.{suffix}"
    geocoded(source, target)
    frame = gpd.read_parquet(target) if suffix == "geoparquet" else gpd.read_file(target)
    assert list(frame["id"]) == ["007", "008", "009"]
    assert list(frame.geometry.x) == [104.5, 104.5, 104.5]
    assert list(frame.geometry.y) == list(frame["geo_latitude"])


def test_what_is_unknown_is_empty_in_csv_and_null_where_the_format_has_null(tmp_path):
    source = write_input(tmp_path / "in.csv")
    geocoded(source, tmp_path / "out.csv")
    geocoded(source, tmp_path / "out.ndjson")
    geocoded(source, tmp_path / "out.parquet")
    assert read_back(tmp_path / "out.csv")[0]["geo_village_code"] == ""
    first = json.loads((tmp_path / "out.ndjson").read_bytes().splitlines()[0])
    assert first["geo_village_code"] is None
    assert first["geo_error"] is None
    table = pq.read_table(tmp_path / "out.parquet")
    assert table["geo_village_code"].to_pylist() == [None] * 3
    assert table.schema.field("geo_latitude").type == pa.float64()


def test_numbers_of_a_parquet_input_stay_numbers(tmp_path):
    table = pa.table({"parcel": pa.array([7, 8], pa.int32()), "address": ["House 1", None]})
    pq.write_table(table, tmp_path / "in.parquet")
    geocoded(tmp_path / "in.parquet", tmp_path / "out.parquet")
    out = pq.read_table(tmp_path / "out.parquet")
    assert out.schema.field("parcel").type == pa.int32()
    assert out["parcel"].to_pylist() == [7, 8]
    assert out["geo_error"].to_pylist()[1]


def test_shapes_of_a_geoparquet_input_are_kept(tmp_path):
    shapes = gpd.GeoSeries.from_xy([104.9], [11.5], crs="EPSG:4326")
    frame = gpd.GeoDataFrame({"address": ["House 1"]}, geometry=shapes)
    frame.to_parquet(tmp_path / "in.parquet")
    for suffix in ("geoparquet", "gpkg", "csv"):
        geocoded(tmp_path / "in.parquet", tmp_path / f"out.{suffix}")
    out = gpd.read_parquet(tmp_path / "out.geoparquet")
    assert out.active_geometry_name == "geometry_2"
    assert out["geometry"][0] == shapes.to_wkb()[0]


def test_earlier_results_are_written_anew_and_said(tmp_path):
    source = write_input(tmp_path / "in.csv", [{"geo_level": "moon", "address": "House 1"}])
    report = geocoded(source, tmp_path / "out.csv")
    (row,) = read_back(tmp_path / "out.csv")
    assert tuple(row) == ("address", *RESULT_COLUMNS)
    assert row["geo_level"] == "commune"
    assert "geo_level" in report.notes[-1]


def test_rows_that_cannot_be_read_are_kept_with_the_error(tmp_path):
    source = tmp_path / "in.csv"
    source.write_bytes(
        b'id,address\r\n1,House 1\r\n2,\xff\xfe House,too,many\r\n3,"a quote\r\n4,House 4\r\n'
    )
    report = geocoded(source, tmp_path / "out.csv")
    rows = read_back(tmp_path / "out.csv")
    assert [row["id"] for row in rows] == ["1", "2", "3", "4"]
    assert [bool(row["geo_error"]) for row in rows] == [False, True, True, False]
    assert report.tally.first_errors[0][0] == 3
    assert report.tally.errors == 2


def test_a_row_that_makes_the_geocoder_fail_does_not_end_the_batch(tmp_path):
    rows = [{"address": f"House {i}"} for i in range(50)]
    rows[33] = {"address": "a fault"}
    report = geocoded(write_input(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    out = read_back(tmp_path / "out.csv")
    assert [row["address"] for row in out] == [row["address"] for row in rows]
    assert "ZeroDivisionError" in out[33]["geo_error"]
    assert (out[33]["geo_level"], out[33]["geo_class"]) == ("none", "none")
    assert report.tally.errors == 1
    assert report.tally.first_errors[0][0] == 35


def test_a_broken_geocoder_does(tmp_path):
    rows = [{"address": f"fault {i}"} for i in range(50)]
    with pytest.raises(ZeroDivisionError):
        geocoded(write_input(tmp_path / "in.csv", rows), tmp_path / "out.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["in.csv"]


def test_from_a_stream_to_a_stream():
    source = io.BytesIO(b"id,address\n1,House 1\n2,House 2\n")
    target = io.BytesIO()
    progress = []
    options = BatchOptions(output_format="ndjson", processes=1, load=PatientGeocoder)
    report = geocode_table(source, target, options, on_progress=progress.append)
    assert [json.loads(line)["id"] for line in target.getvalue().splitlines()] == ["1", "2"]
    assert report.tally.rows == 2
    assert not progress[-1].resumable


def test_a_stream_needs_a_format():
    with pytest.raises(TableError, match="no known suffix"):
        geocode_table(io.BytesIO(b"address\nx\n"), io.BytesIO())


def test_a_table_without_rows_is_a_table_without_rows(tmp_path):
    for suffix in ("csv", "parquet", "gpkg"):
        source = tmp_path / "in.csv"
        source.write_text("id,address\n")
        report = geocoded(source, tmp_path / f"out.{suffix}")
        assert report.tally.rows == report.tally.placed == 0
        assert (tmp_path / f"out.{suffix}").exists()
        assert not (tmp_path / f"out.{suffix}.partial").exists()


def test_a_small_table_stays_in_this_process_and_a_large_one_is_shared(tmp_path, monkeypatch):
    asked = []

    def processes_asked(work, processes):
        asked.append(processes)
        return run_module.own_process(work)

    monkeypatch.setattr(run_module, "local_processes", processes_asked)
    monkeypatch.setattr(run_module, "available_cores", lambda: 5)
    source = tmp_path / "in.csv"
    for rows, expected in ((8_192, []), (8_193, [5])):
        source.write_text("address\n" + "House 1\n" * rows)
        options = BatchOptions(load=PatientGeocoder)
        report = geocode_table(source, tmp_path / f"{rows}.csv", options)
        assert asked == expected
    assert report.processes == 1  # what stands in for them here


def test_only_a_few_slices_are_under_way_at_a_time(tmp_path, monkeypatch):
    """The memory does not grow with the table: reading waits for the workers."""
    from concurrent.futures import Future
    from contextlib import contextmanager

    monkeypatch.setattr(run_module, "SLICE_ROWS", 10)
    waiting, most = [], [0]

    class Late(Future):
        def result(self, timeout=None):
            waiting.remove(self)
            return super().result(timeout)

    @contextmanager
    def slow_processes(work, processes):
        with run_module.own_process(work) as own:

            def later(rows):
                late = Late()
                late.set_result(own.submit(rows).result())
                waiting.append(late)
                most[0] = max(most[0], len(waiting))
                return late

            yield Workers(later, processes)

    monkeypatch.setattr(run_module, "local_processes", slow_processes)
    source = tmp_path / "in.csv"
    source.write_text("address\n" + "".join(f"House {i}\n" for i in range(2_000)))
    options = BatchOptions(load=PatientGeocoder, processes=3)
    report = geocode_table(source, tmp_path / "out.csv", options)
    assert report.tally.rows == 2_000
    assert most[0] == 8


def test_the_report_counts_what_the_output_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(run_module, "SLICE_ROWS", 7)
    rows = [{"address": f"House {i}" if i % 9 else ""} for i in range(100)]
    source = write_input(tmp_path / "in.csv", rows)
    said = tmp_path / "report.json"
    geocoded(source, tmp_path / "out.csv", report=said, review=tmp_path / "review.csv")
    report = json.loads(said.read_bytes())
    out = read_back(tmp_path / "out.csv")
    assert report["rows"] == report["rows_placed"] == 100
    classes = report["by_level"]["commune"]
    assert classes == {sure: sum(row["geo_class"] == sure for row in out) for sure in ("A", "C")}
    assert report["reasons"] == {"matched": classes["A"], "unsure": classes["C"]}
    assert report["rows_with_errors"] == sum(bool(row["geo_error"]) for row in out) == 12
    expected = sum(row["geo_class"] == "C" or bool(row["geo_error"]) for row in out)
    assert report["rows_to_review"] == expected == len(read_back(tmp_path / "review.csv"))
    assert report["rows_per_s"] > 0
    assert report["first_errors"][0] == {
        "row": 2, "error": "The row says nothing about where it is.",
    }  # fmt: skip


@given(
    tallies=st.lists(
        st.builds(
            Tally,
            rows=st.integers(0, 9),
            errors=st.integers(0, 9),
            first_errors=st.lists(st.tuples(st.integers(), st.text(max_size=3)), max_size=30).map(
                tuple
            ),
        ),
        max_size=5,
    )
)
def test_a_tally_survives_its_file_and_adds_up(tallies):
    assert [Tally.from_json(tally.to_json()) for tally in tallies] == tallies
    whole = add_up(tallies)
    assert whole.rows == sum(tally.rows for tally in tallies)
    assert len(whole.first_errors) == min(20, sum(len(tally.first_errors) for tally in tallies))


def test_rows_and_tables_are_answered_alike(tmp_path):
    """What geocode_rows yields, row by row, is what geocode_table writes."""
    columns = ("id", "address", "latitude", "longitude")
    rows = [
        ("1", "House 1", "11,5", "104,9"),
        ("2", "", "abc", "104.9"),
        ("3", " House 3 ", "", ""),
        ("4", "", "0", "0"),
    ]
    source = tmp_path / "in.csv"
    with source.open("w", newline="") as file:
        csv.writer(file).writerows([columns, *rows])
    geocoded(source, tmp_path / "out.csv")
    with (
        open_table(source) as table,
        open_writer(tmp_path / "rows.csv", (*columns, *RESULT_COLUMNS)) as writer,
    ):
        for row in geocode_rows(table, PatientGeocoder(), find_location_columns(columns)):
            writer.write(row)
    assert (tmp_path / "rows.csv").read_bytes() == (tmp_path / "out.csv").read_bytes()


def test_khmer_opens_right_in_excel(tmp_path):
    source = write_input(tmp_path / "in.csv")
    geocoded(source, tmp_path / "out.csv", bom=True)
    geocoded(source, tmp_path / "out.xlsx")
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert sheet["A2"].value == "007"
    assert sheet["B2"].value == "ផ្ទះ ៧, ភ្នំពេញ"
