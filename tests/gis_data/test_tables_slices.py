"""Slices hold what rows hold, as columns; blocks that are read at once read the same."""

import csv
import datetime as dt
import io
import json
import pickle

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data import TableError
from gis_data.tables import blocks, open_table, open_writer
from gis_data.tables.slices import recut, slice_of_rows

HEADER = "id,address,note\r\n"


def as_rows(slices):
    """(number, cells, error) of every row."""
    found = []
    for part in slices:
        columns = [part.texts(name) for name in part.batch.schema.names]
        for place, cells in enumerate(zip(*columns, strict=True)):
            found.append((int(part.numbers[place]), cells, part.errors.get(place)))
    return found


def both_ways(content, rows=3, **options):
    """The same table as rows and as slices."""
    singly = open_table(io.BytesIO(content), **options)
    sliced = open_table(io.BytesIO(content), **options)
    expected = [(row.number, tuple(row.values.values()), row.error) for row in singly]
    parts = list(sliced.slices(rows))
    assert all(len(part) == rows for part in parts[:-1])
    assert sliced.notes == singly.notes
    return as_rows(parts), expected


# Everything that decides how a line is read, and a few plain characters.
CSV_TEXT = st.text(st.sampled_from('a,";\r\n\t \0\ufeffភ១'), max_size=60)


@given(body=CSV_TEXT, damage=st.sampled_from([b"", b"\xff", b"\xe1\x9e\n", b"\n"]))
def test_a_block_reads_as_the_careful_reader_does(body, damage):
    # The first fifty lines are looked at in advance and always read with care.
    plain = "".join(f'{i},"Phum {i}, Sangkat x",n\r\n' for i in range(60))
    content = (HEADER + plain + body).encode() + damage + b"9,last,x\n"
    found, expected = both_ways(content, format="csv")
    assert found == expected


@given(lines=st.lists(st.tuples(*[st.text('a"",;x ភ', max_size=5)] * 3), min_size=1, max_size=30))
def test_what_the_csv_module_writes_is_read_at_once(lines):
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)
    batch = blocks.read_block(stream.getvalue().encode(), ["a", "b", "c"], ",")
    assert batch is not None
    assert [tuple(row.values()) for row in batch.to_pylist()] == lines


def test_most_of_a_large_table_is_read_in_blocks(monkeypatch):
    read = []
    original = blocks.read_block

    def noted(*arguments):
        batch = original(*arguments)
        read.append(0 if batch is None else batch.num_rows)
        return batch

    monkeypatch.setattr("gis_data.tables.delimited.read_block", noted)
    lines = [f'{i},"House {i}, Street 271",x\r\n' for i in range(60_000)]
    lines[30_000] = '30000,"a quote is lost,x\r\n'
    content = (HEADER + "".join(lines)).encode()
    found, expected = both_ways(content, rows=7_000)
    assert found == expected
    assert sum(error is not None for *_, error in found) == 1
    assert sum(read) > 20_000


@pytest.mark.parametrize("format_name", ["csv", "tsv", "json", "ndjson", "xlsx", "parquet"])
def test_slices_of_every_format_hold_its_rows(format_name):
    columns = ("id", "អាសយដ្ឋាន", "note")
    stream = io.BytesIO()
    with open_writer(stream, columns, format=format_name) as writer:
        for i in range(10):
            writer.write({"id": f"{i:03}", "អាសយដ្ឋាន": f"ភូមិ {i}, ភ្នំពេញ", "note": None})
    found, expected = both_ways(stream.getvalue())
    assert found == expected
    assert len(found) == 10


def test_damaged_json_rows_keep_their_error_in_slices():
    content = b'{"id": 1}\nnot json\n{"id": 3}\n'
    found, expected = both_ways(content, format="ndjson")
    assert found == expected
    assert [error is None for *_, error in found] == [True, False, True]


def test_parquet_keeps_numbers_truth_and_dates_and_turns_the_rest_into_text():
    table = pa.table(
        {
            "id": pa.array([1, None], pa.int32()),
            "weight": [1.5, float("nan")],
            "fragile": [True, None],
            "day": [dt.date(2026, 11, 25), None],
            "zone": pa.array(["a", None]).dictionary_encode(),
            "tags": [["x"], None],
            "shape": pa.array([b"\x01\x02", None], pa.binary()),
            "big": pa.array([2**63, 1], pa.uint64()),
        }
    )
    stream = io.BytesIO()
    pq.write_table(table, stream)
    found, expected = both_ways(stream.getvalue())
    assert found == expected
    (part,) = open_table(io.BytesIO(stream.getvalue())).slices(10)
    kinds = dict(zip(part.batch.schema.names, part.batch.schema.types, strict=True))
    assert kinds["id"] == pa.int32()
    assert kinds["fragile"] == pa.bool_()
    assert kinds["day"] == pa.date32()
    assert part.batch.column("shape").to_pylist() == [b"\x01\x02", None]
    assert {kinds[name] for name in ("zone", "tags", "big")} == {pa.string()}
    assert open_table(io.BytesIO(stream.getvalue())).schema == part.batch.schema


def test_parquet_with_bytes_that_are_no_text_keeps_the_row():
    octets = pa.array([b"good", b"\xff bad"], pa.binary())
    column = pa.Array.from_buffers(pa.string(), 2, octets.buffers())
    stream = io.BytesIO()
    pq.write_table(pa.table({"address": column}), stream)
    found, expected = both_ways(stream.getvalue())
    assert found == expected
    assert found[1][1] == ("� bad",)
    assert "UTF-8" in found[1][2]


@given(sizes=st.lists(st.integers(0, 7), max_size=8), rows=st.integers(1, 9))
def test_cutting_anew_loses_and_doubles_nothing(sizes, rows):
    from gis_data import Row

    pieces, number = [], 0
    for size in sizes:
        some = [
            Row(number + i, {"a": str(number + i)}, "bad" if (number + i) % 3 == 0 else None)
            for i in range(size)
        ]
        pieces.append(slice_of_rows(some, ["a"]))
        number += size
    cut = list(recut(pieces, rows))
    assert all(len(part) == rows for part in cut[:-1])
    expected = [(i, (str(i),), "bad" if i % 3 == 0 else None) for i in range(number)]
    assert as_rows(cut) == expected


def test_a_slice_travels_without_its_neighbours():
    whole = pa.record_batch({"a": ["x" * 1_000] * 1_000})
    from gis_data import Slice

    part = Slice(whole.slice(5, 2), np.array([6, 7]), {1: "bad"})
    sent = pickle.dumps(part)
    assert len(sent) < 5_000
    received = pickle.loads(sent)
    assert received.texts("a") == ["x" * 1_000] * 2
    assert (list(received.numbers), received.errors) == ([6, 7], {1: "bad"})


def test_a_table_says_how_much_of_it_was_read(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEADER + "1,a,b\n" * 400_000)
    with open_table(path) as table:
        slices = table.slices(1_000)
        next(slices)
        early = table.share_read()
        list(slices)
    assert 0 < early < 1
    assert table.share_read() == 1


def test_a_table_is_read_once():
    table = open_table(io.BytesIO(b"id\n1\n"))
    list(table)
    with pytest.raises(TableError, match="already read"):
        next(table.slices(3))


def test_json_lines_of_a_slice_are_those_of_its_rows():
    content = json.dumps([{"id": "1", "n": 1.50}, {"id": "2"}]).encode()
    found, expected = both_ways(content)
    assert found == expected
