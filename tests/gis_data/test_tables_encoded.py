"""Rows that were encoded elsewhere are written as if they had been written one by one."""

import io
import json
import sqlite3

import geopandas as gpd
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data import WRITE_FORMATS, SinkOptions, TableError, encode_rows, open_writer
from gis_data.tables import open_table

COLUMNS = ("id", "ភូមិ", "latitude", "longitude")
OPTIONS = SinkOptions(types={"latitude": float, "longitude": float})
PLACES = [
    {"id": "wat phnom", "ភូមិ": 'a "quoted", name', "latitude": 11.5763, "longitude": 104.9231},
    {"id": "nowhere", "ភូមិ": None, "latitude": None, "longitude": None},
    {"id": "007", "ភូមិ": "ភ្នំពេញ", "latitude": 13.0, "longitude": 103.5},
]
SCHEMA = pa.schema(
    [("id", pa.string()), ("ភូមិ", pa.string()), ("latitude", pa.float64()),
     ("longitude", pa.float64())]
)  # fmt: skip


def one_by_one(target, places, format_name):
    with open_writer(target, COLUMNS, format=format_name, options=OPTIONS) as writer:
        for place in places:
            writer.write(place)


def encoded(target, places, format_name, rows=2):
    with open_writer(target, COLUMNS, format=format_name, options=OPTIONS) as writer:
        for start in range(0, len(places), rows):
            some = places[start : start + rows]
            batch = pa.RecordBatch.from_pylist(some, schema=SCHEMA)
            writer.write_encoded(encode_rows(batch, format=format_name, options=OPTIONS), len(some))
        assert writer.rows_written == len(places)


@pytest.mark.parametrize("format_name", sorted(set(WRITE_FORMATS) - {"xlsx", "gpkg"}))
@pytest.mark.parametrize("count", [0, 1, 3])
def test_both_ways_give_the_same_bytes(tmp_path, format_name, count):
    one_by_one(tmp_path / "a", PLACES[:count], format_name)
    encoded(tmp_path / "b", PLACES[:count], format_name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "b"]


def test_both_ways_give_the_same_geopackage(tmp_path):
    one_by_one(tmp_path / "a.gpkg", PLACES, "gpkg")
    encoded(tmp_path / "b.gpkg", PLACES, "gpkg")
    encoded(tmp_path / "c.gpkg", PLACES, "gpkg")
    a, b = (gpd.read_file(tmp_path / name) for name in ("a.gpkg", "b.gpkg"))
    assert a.equals(b)
    assert (tmp_path / "b.gpkg").read_bytes() == (tmp_path / "c.gpkg").read_bytes()


def test_both_ways_give_the_same_workbook(tmp_path):
    one_by_one(tmp_path / "a.xlsx", PLACES, "xlsx")
    encoded(tmp_path / "b.xlsx", PLACES, "xlsx")
    a, b = (
        [[cell.value for cell in row] for row in openpyxl.load_workbook(path).active]
        for path in (tmp_path / "a.xlsx", tmp_path / "b.xlsx")
    )
    assert a == b
    assert a[3][0] == "007"


CELLS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8) | st.none()


@given(
    rows=st.lists(st.tuples(CELLS, CELLS), max_size=6), format_name=st.sampled_from(["csv", "tsv"])
)
def test_any_text_is_quoted_as_the_csv_module_quotes_it(rows, format_name):
    singly, at_once = io.BytesIO(), io.BytesIO()
    with open_writer(singly, ("a", "b"), format=format_name) as writer:
        for a, b in rows:
            writer.write({"a": a, "b": b})
    batch = pa.RecordBatch.from_pylist(
        [{"a": a, "b": b} for a, b in rows], schema=pa.schema({"a": pa.string(), "b": pa.string()})
    )
    with open_writer(at_once, ("a", "b"), format=format_name) as writer:
        writer.write_encoded(encode_rows(batch, format=format_name), len(rows))
    assert at_once.getvalue() == singly.getvalue()


def test_a_single_empty_cell_is_still_a_row():
    batch = pa.record_batch({"a": ["", "x"]})
    assert encode_rows(batch, format="csv") == b'""\r\nx\r\n'


def test_types_of_the_input_stay_in_parquet(tmp_path):
    batch = pa.record_batch({"n": pa.array([1, None], pa.int16()), "ok": [True, False]})
    options = SinkOptions(types={"n": pa.int16(), "ok": pa.bool_()})
    with open_writer(tmp_path / "a.parquet", ("n", "ok"), options=options) as writer:
        writer.write_encoded(encode_rows(batch, format="parquet", options=options), 2)
    read = pq.read_table(tmp_path / "a.parquet")
    assert read.schema.types == [pa.int16(), pa.bool_()]
    assert read.to_pylist() == batch.to_pylist()


def test_many_slices_make_few_row_groups(tmp_path):
    batch = pa.record_batch({"a": ["x"] * 4_096})
    with open_writer(tmp_path / "a.parquet", ("a",)) as writer:
        for _ in range(20):
            writer.write_encoded(encode_rows(batch, format="parquet"), 4_096)
    assert pq.ParquetFile(tmp_path / "a.parquet").num_row_groups == 1


def test_geoparquet_is_version_1_1_with_points_and_bounds(tmp_path):
    target = tmp_path / "places.geoparquet"
    encoded(target, PLACES, target.suffix[1:])
    said = json.loads(pq.read_metadata(target).metadata[b"geo"])
    assert said["version"] == "1.1.0"
    assert said["columns"]["geometry"] == {
        "encoding": "WKB", "geometry_types": ["Point"], "bbox": [103.5, 11.5763, 104.9231, 13.0],
    }  # fmt: skip
    frame = gpd.read_parquet(target)
    assert frame.crs == "OGC:CRS84"
    assert (frame.geometry[0].x, frame.geometry[0].y) == (104.9231, 11.5763)
    assert frame.geometry[1] is None
    assert list(frame["id"]) == ["wat phnom", "nowhere", "007"]


def test_a_table_with_a_column_geometry_keeps_it(tmp_path):
    target = tmp_path / "a.geoparquet"
    columns = ("Geometry", "latitude", "longitude")
    with open_writer(target, columns, options=OPTIONS) as writer:
        writer.write({"Geometry": "theirs", "latitude": 11.5, "longitude": 104.9})
    frame = gpd.read_parquet(target)
    assert frame.active_geometry_name == "geometry_2"
    assert list(frame["Geometry"]) == ["theirs"]


def test_a_geopackage_opens_with_points_and_nulls(tmp_path):
    target = tmp_path / "places.gpkg"
    encoded(target, PLACES, target.suffix[1:])
    frame = gpd.read_file(target)
    assert frame.crs == "EPSG:4326"
    assert (frame.geometry[2].x, frame.geometry[2].y) == (103.5, 13.0)
    assert frame.geometry[1] is None
    assert list(frame["id"]) == ["wat phnom", "nowhere", "007"]
    with sqlite3.connect(target) as package:
        (indexes,) = package.execute("select count(*) from gpkg_extensions").fetchone()
    assert indexes == 1  # the spatial index


def test_a_geopackage_keeps_columns_with_the_names_of_its_own(tmp_path):
    target = tmp_path / "a.gpkg"
    columns = ("fid", "geom", "latitude", "longitude")
    with open_writer(target, columns, options=OPTIONS) as writer:
        writer.write({"fid": "x7", "geom": "theirs", "latitude": 11.5, "longitude": 104.9})
    frame = gpd.read_file(target)
    assert (frame["fid"][0], frame["geom"][0]) == ("x7", "theirs")
    assert frame.geometry[0].x == 104.9


def test_a_geopackage_does_not_tell_cases_apart_and_says_so(tmp_path):
    with (
        pytest.raises(TableError, match="'Id' and 'id'"),
        open_writer(tmp_path / "a.gpkg", ("Id", "id", "latitude", "longitude")),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["geoparquet", "gpkg"])
def test_maps_without_a_position_are_refused(tmp_path, suffix):
    with (
        pytest.raises(TableError, match="latitude"),
        open_writer(tmp_path / f"a.{suffix}", ("id",)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["geoparquet", "gpkg", "geojson"])
def test_a_map_appears_whole_or_not_at_all(tmp_path, suffix):
    target = tmp_path / f"map.{suffix}"
    target.write_bytes(b"yesterday")

    def fail_half_way():
        with open_writer(target, COLUMNS, options=OPTIONS) as writer:
            writer.write(PLACES[0])
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert target.read_bytes() == b"yesterday"
    assert list(tmp_path.iterdir()) == [target]


def test_what_was_written_as_columns_is_read_back(tmp_path):
    target = tmp_path / "a.parquet"
    encoded(target, PLACES, target.suffix[1:])
    with open_table(target) as table:
        rows = [row.values for row in table]
    assert rows[2] == {"id": "007", "ភូមិ": "ភ្នំពេញ", "latitude": "13", "longitude": "103.5"}
