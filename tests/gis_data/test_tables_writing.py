"""What is written is read back the same, and a file appears whole or not at all."""

import io
import json
from pathlib import Path

import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data import InputError, TableError
from gis_data.tables import SinkOptions, match_columns, open_table, open_writer, write_whole

# Text that any program can hold: no control characters but line feed, no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n"), max_size=20)
# A cell with a line break and a delimiter may look like two rows where a quote was lost.
ONE_LINE = TEXT.map(lambda text: text.replace("\n", " "))
COLUMNS = ("id", "អាសយដ្ឋាន", "note")
FILLED = st.text("abc០១២ភ្នំ ,;\"'=+-@|\t", min_size=1, max_size=12).map(lambda text: f"x{text}x")


def written(rows, format, **options) -> bytes:  # noqa: A002
    stream = io.BytesIO()
    with open_writer(stream, COLUMNS, format=format, options=SinkOptions(**options)) as writer:
        for row in rows:
            writer.write(dict(zip(COLUMNS, row, strict=True)))
    return stream.getvalue()


def read(content: bytes, **options):
    table = open_table(io.BytesIO(content), **options)
    rows = list(table)
    assert [row.error for row in rows] == [None] * len(rows)
    return [tuple(row.values.values()) for row in rows]


@pytest.mark.parametrize("format_name", ["csv", "tsv", "json", "ndjson", "parquet"])
@given(rows=st.lists(st.tuples(ONE_LINE, ONE_LINE, ONE_LINE), min_size=1, max_size=6))
def test_every_text_survives(format_name, rows):
    assert read(written(rows, format_name), format=format_name) == rows


@given(rows=st.lists(st.tuples(FILLED, FILLED, FILLED), min_size=1, max_size=4))
def test_every_text_survives_excel(rows):
    assert read(written(rows, "xlsx")) == rows


@given(cell=TEXT, format_name=st.sampled_from(["json", "ndjson", "parquet"]))
def test_line_breaks_survive_where_the_format_has_them(cell, format_name):
    assert read(written([(cell, "a", "b")], format_name), format=format_name) == [(cell, "a", "b")]


def test_a_cell_of_several_lines_survives_csv():
    rows = [("1", 'House 5\nStreet "271"\nPhnom Penh, Cambodia', "x"), ("2", "b", "")]
    assert read(written(rows, "csv", bom=True)) == rows


def test_excel_opens_khmer_csv_by_its_mark():
    assert written([("1", "ភ្នំពេញ", "")], "csv", bom=True).startswith(b"\xef\xbb\xbfid")
    assert not written([("1", "ភ្នំពេញ", "")], "csv").startswith(b"\xef")


@pytest.mark.parametrize("text", ["=1+1", "+85512345678", "-5", "@name"])
def test_user_text_is_never_a_formula_in_excel_and_unchanged_in_csv(text):
    book = openpyxl.load_workbook(io.BytesIO(written([("1", text, "")], "xlsx")))
    cell = book.active["B2"]
    assert (cell.data_type, cell.value) == ("s", text)
    assert read(written([("1", text, "")], "csv")) == [("1", text, "")]


def test_numbers_are_numbers_where_the_format_has_them():
    rows = [(1, 11.5759, None)]
    assert json.loads(written(rows, "json")) == [{"id": 1, "អាសយដ្ឋាន": 11.5759, "note": None}]
    stream = io.BytesIO(written(rows, "parquet", types={"id": int, "អាសយដ្ឋាន": float}))
    assert pq.read_table(stream).to_pylist() == [{"id": 1, "អាសយដ្ឋាន": 11.5759, "note": None}]


def test_geojson_has_longitude_first_and_null_where_there_is_no_place():
    stream = io.BytesIO()
    with open_writer(stream, ("id", "latitude", "longitude"), format="geojson") as writer:
        writer.write({"id": "wat phnom", "latitude": 11.5763, "longitude": "104.9231"})
        writer.write({"id": "nowhere"})
    first, second = json.loads(stream.getvalue())["features"]
    assert first["geometry"] == {"type": "Point", "coordinates": [104.9231, 11.5763]}
    assert second["geometry"] is None


def test_geojson_without_a_position_is_refused(tmp_path):
    with (
        pytest.raises(TableError, match="latitude"),
        open_writer(tmp_path / "a.geojson", ("id",)),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", ["csv", "tsv", "json", "ndjson", "xlsx", "parquet"])
def test_a_result_appears_whole_or_not_at_all(tmp_path: Path, suffix):
    target = tmp_path / f"result.{suffix}"
    target.write_bytes(b"yesterday")

    def fail_half_way():
        with open_writer(target, COLUMNS) as writer:
            writer.write({"id": "1"})
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail_half_way()
    assert target.read_bytes() == b"yesterday"
    assert list(tmp_path.iterdir()) == [target]
    with open_writer(target, COLUMNS) as writer:
        writer.write({"id": "1", "note": "x"})
    with open_table(target) as table:
        assert [row.values["id"] for row in table] == ["1"]
    assert list(tmp_path.iterdir()) == [target]


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(TableError, match="no known suffix"):
        open_writer(io.BytesIO(), COLUMNS)
    with pytest.raises(TableError, match="twice"):
        open_writer(io.BytesIO(), ("a", "a"), format="csv")
    with (
        pytest.raises(TableError, match="cannot be written"),
        open_writer(tmp_path / "absent" / "a.csv", COLUMNS),
    ):
        pass
    with (
        pytest.raises(TableError, match="strange"),
        open_writer(io.BytesIO(), COLUMNS, format="csv") as writer,
    ):
        writer.write({"strange": 1})
    with pytest.raises(TableError, match="Excel holds 32767"):
        written([("1", "x" * 40_000, "")], "xlsx")
    with pytest.raises(TableError, match="no number"):
        written([("one", "", "")], "parquet", types={"id": int})


ROLES = {"id": ("id", "parcel_id"), "address": ("address", "អាសយដ្ឋាន"), "other": ("id",)}


def test_columns_match_in_any_spelling():
    assert match_columns(["Parcel ID", " អាសយដ្ឋាន"], ROLES, {}) == {
        "id": "Parcel ID",
        "address": " អាសយដ្ឋាន",
    }


def test_the_user_overrides_and_a_column_plays_one_role():
    assert match_columns(["id", "ship to"], ROLES, {"address": "Ship To"}) == {
        "id": "id",
        "address": "ship to",
    }


def test_every_wrong_override_is_named_at_once():
    with pytest.raises(InputError) as caught:
        match_columns(["id", "adress"], ROLES, {"address": "address", "colour": "id"})
    assert len(caught.value.problems) == 2
    assert "Did you mean 'adress'?" in str(caught.value)


def test_a_file_appears_whole_or_not_at_all(tmp_path, monkeypatch):
    target = tmp_path / "page.html"
    write_whole(target, b"old")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(target, b"new" * 1000)
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
