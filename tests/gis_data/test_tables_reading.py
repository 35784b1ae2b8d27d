"""Tables as people bring them: every encoding, every delimiter, every accident."""

import datetime as dt
import io
import json
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from gis_data import TableError
from gis_data.tables import open_table

KHMER_ADDRESS = "ផ្ទះ ១២ ផ្លូវ ២៧១ សង្កាត់ទួលទំពូង"


class Pipe(io.RawIOBase):
    """Standard input: bytes come in small pieces and nobody can seek."""

    def __init__(self, content: bytes, piece: int = 7):
        self._content = io.BytesIO(content)
        self._piece = piece

    def read(self, size=-1):
        return self._content.read(size if size < 0 else min(size, self._piece))

    def seekable(self):
        return False

    def seek(self, *_):
        raise AssertionError("a pipe cannot seek")


def rows_of(content: bytes, **options):
    table = open_table(io.BytesIO(content), **options)
    return table, list(table)


def values(rows):
    return [tuple(row.values.values()) for row in rows]


@pytest.mark.parametrize(
    ("encoding", "named"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8-sig"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
    ],
)
def test_khmer_is_read_in_every_encoding_of_a_spreadsheet(encoding, named):
    text = f"id,address\r\n007,{KHMER_ADDRESS}\r\n\r\n008,Street 5\r\n"
    table, rows = rows_of(text.encode(encoding))
    assert table.encoding == named
    assert table.columns == ("id", "address")
    assert values(rows) == [("007", KHMER_ADDRESS), ("008", "Street 5")]
    assert [row.number for row in rows] == [2, 4]
    assert all(row.error is None for row in rows)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter):
    text = f"id{delimiter}address\n1{delimiter}Street 5\n2{delimiter}Street 6\n"
    _, rows = rows_of(text.encode())
    assert values(rows) == [("1", "Street 5"), ("2", "Street 6")]


def test_commas_do_not_split_a_table_of_one_column():
    table, rows = rows_of(b'address\nSt 5, BKK 1, Phnom Penh\n"St 6, Siem Reap"\n')
    assert table.columns == ("address",)
    assert values(rows) == [("St 5, BKK 1, Phnom Penh",), ("St 6, Siem Reap",)]


def test_semicolons_win_where_addresses_hold_commas():
    _, rows = rows_of(b"id;address\n1;St 5, BKK 1, Phnom Penh\n2;St 6, Siem Reap, Cambodia\n")
    assert values(rows)[0] == ("1", "St 5, BKK 1, Phnom Penh")


def test_mixed_encodings_lose_no_good_row():
    content = (
        f"id,address\n1,{KHMER_ADDRESS}\n".encode()
        + b"2,caf\xe9\n"
        + f"3,{KHMER_ADDRESS}\n".encode("utf-16-le")
        + f"4,{KHMER_ADDRESS}\n".encode("utf-16-be")
        + f"5,{KHMER_ADDRESS}\n".encode("utf-8-sig")
    )
    table, rows = rows_of(content)
    assert [row.values["id"] for row in rows] == ["1", "2", "3", "4", "5"]
    assert [row.values["address"] for row in rows if row.error is None] == [KHMER_ADDRESS] * 4
    assert rows[1].number == 3
    assert "E9" in rows[1].error
    assert rows[1].values["address"] == "caf�"
    assert any("UTF-16-LE" in note for note in table.notes)


def test_utf8_rows_appended_to_a_utf16_file_are_read():
    content = f"id,address\n1,{KHMER_ADDRESS}\n".encode("utf-16") + f"2,{KHMER_ADDRESS}\n".encode()
    _, rows = rows_of(content)
    assert values(rows) == [("1", KHMER_ADDRESS), ("2", KHMER_ADDRESS)]


def test_rows_of_another_width_are_kept_and_said():
    _, rows = rows_of(b"id,address,phone\n1,St 5\n2,St 6, BKK 1,012\n3,St 7,013\n")
    short, long, good = rows
    assert short.values == {"id": "1", "address": "St 5", "phone": ""}
    assert "2 cells" in short.error
    assert "4 cells" in long.error
    assert "012" in long.error
    assert good.error is None


def test_a_lone_quote_spoils_only_its_own_row():
    plain = b"".join(b"%d,Street %d,ok\n" % (n, n) for n in range(3, 300))
    _, rows = rows_of(b'id,address,note\n2,"Street 2,bad\n' + plain + b'300,"St 300, BKK",ok\n')
    assert [row.number for row in rows] == list(range(2, 301))
    assert [row.number for row in rows if row.error] == [2]
    assert rows[0].values["address"] == '"Street 2'
    assert rows[-1].values["address"] == "St 300, BKK"


def test_two_lone_quotes_do_not_swallow_the_rows_between():
    _, rows = rows_of(b'id,a,b\n1,"x,p\n2,y,q\n3,z,r\n4,w",s\n5,v,t\n')
    assert [row.values["id"] for row in rows] == ["1", "2", "3", "4", "5"]


def test_a_cell_of_several_lines_is_one_row():
    _, rows = rows_of(b'id,address\n1,"St 5\nBKK 1\nPhnom Penh"\n2,St 6\n')
    assert values(rows) == [("1", "St 5\nBKK 1\nPhnom Penh"), ("2", "St 6")]
    assert [row.number for row in rows] == [2, 3]


def test_quotes_inside_unquoted_cells_stay():
    _, rows = rows_of(b'id,item\n1,pipe 5" long\n2,"the ""big"" one"\n')
    assert values(rows) == [("1", 'pipe 5" long'), ("2", 'the "big" one')]


def test_nul_bytes_are_taken_out_and_said():
    _, rows = rows_of(b"id,address\n1,St\0 5\n2,St 6\n")
    assert rows[0].values["address"] == "St 5"
    assert "NUL" in rows[0].error
    assert rows[1].error is None


def test_a_line_beyond_all_bounds_loses_itself_only():
    huge = b"1," + b"x" * (17 << 20) + b"\n"
    _, rows = rows_of(b"id,address\n" + huge + b"2,St 6\n")
    assert "MiB" in rows[0].error
    assert rows[-1].values == {"id": "2", "address": "St 6"}
    assert len(rows) == 2


def test_a_very_long_quoted_cell_does_not_stop_the_table():
    _, rows = rows_of(b'id,address\n1,"' + b"x" * 200_000 + b'"\n2,St 6\n')
    assert rows[0].error
    assert rows[1].values["address"] == "St 6"


def test_five_thousand_columns():
    names = [f"column {n}" for n in range(5_000)]
    cells = [str(n) for n in range(5_000)]
    _, rows = rows_of((",".join(names) + "\n" + ",".join(cells) + "\n").encode())
    assert rows[0].values["column 4999"] == "4999"


def test_columns_get_names_of_their_own():
    table, rows = rows_of(b"address,,address\na,b,c\n")
    assert table.columns == ("address", "column_2", "address_2")
    assert values(rows) == [("a", "b", "c")]
    assert len(table.notes) == 2


def test_the_separator_line_of_excel_is_obeyed():
    table, rows = rows_of(b"sep=;\nid;address\n1;a\n")
    assert table.columns == ("id", "address")
    assert rows[0].number == 3


def test_old_mac_line_ends():
    _, rows = rows_of(b"id,address\r1,a\r2,b\r")
    assert values(rows) == [("1", "a"), ("2", "b")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\xef\xbb\xbf", b"[]", b"{}"])
def test_an_empty_table_is_refused_with_a_reason(content):
    with pytest.raises(TableError, match="empty"):
        open_table(io.BytesIO(content))


def test_a_header_alone_is_a_table_without_rows():
    table, rows = rows_of(b"id,address\n")
    assert table.columns == ("id", "address")
    assert rows == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<!DOCTYPE html><html></html>", "web page"),
        (b"PK\x03\x04 broken", "Excel"),
        (b"PAR1 broken", "Parquet"),
    ],
)
def test_what_is_no_table_is_named(content, said):
    with pytest.raises(TableError, match=said):
        open_table(io.BytesIO(content))


def test_files_that_cannot_be_opened(tmp_path):
    with pytest.raises(TableError, match="no file"):
        open_table(tmp_path / "absent.csv")
    with pytest.raises(TableError, match="folder"):
        open_table(tmp_path)
    with pytest.raises(TableError, match="Unknown table format"):
        open_table(io.BytesIO(b"a\n"), format="dbf")


def test_json_keeps_numbers_as_written_and_finds_late_columns():
    content = '[{"code":"010201","kg":1.50},{"big":12345678901234567890,"kg":null,"n":[1,2.5]}]'
    table, rows = rows_of(content.encode())
    assert table.columns == ("code", "kg", "big", "n")
    assert values(rows) == [
        ("010201", "1.50", "", ""),
        ("", "", "12345678901234567890", "[1, 2.5]"),
    ]


def test_a_broken_json_item_loses_itself_only():
    _, rows = rows_of(b'[{"id":1},\n{"id" 2},\n{"id":3},\n7,\n{"id":5}]')
    assert [row.values["id"] for row in rows] == ["1", "", "3", "", "5"]
    assert [row.number for row in rows if row.error] == [2, 4]


def test_a_json_array_that_breaks_off_keeps_what_was_there():
    _, rows = rows_of(b'[{"id":1},{"id":2}')
    assert [row.values["id"] for row in rows] == ["1", "2", ""]
    assert "closing bracket" in rows[-1].error


def test_an_array_larger_than_the_window_is_read():
    items = [{"id": n, "address": KHMER_ADDRESS * 40} for n in range(3_000)]
    _, rows = rows_of(json.dumps(items, ensure_ascii=False).encode())
    assert [row.values["id"] for row in rows] == [str(n) for n in range(3_000)]


def test_ndjson_counts_lines():
    _, rows = rows_of(b'{"id":1}\n\n{"id":\n{"id":4}\n')
    assert [(row.number, row.values["id"]) for row in rows] == [(1, "1"), (3, ""), (4, "4")]
    assert rows[1].error


def workbook(*lines, title="Sheet"):
    book = openpyxl.Workbook()
    book.active.title = title
    for line in lines:
        book.active.append(line)
    return book


def saved(book) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_excel_values_keep_their_form():
    header = ["postcode", "code", "kg", "day", "time", "done"]
    cells = ["010201", 774706264043, 1.5, dt.date(2026, 1, 30), dt.time(8, 30), True]
    _, rows = rows_of(saved(workbook(header, cells)))
    assert values(rows) == [("010201", "774706264043", "1.5", "2026-01-30", "08:30:00", "true")]
    assert rows[0].number == 2


def test_excel_skips_blank_rows_and_counts_them():
    _, rows = rows_of(saved(workbook([], ["id"], ["1"], [], ["2"])))
    assert [(row.number, row.values["id"]) for row in rows] == [(3, "1"), (5, "2")]


def test_excel_sheets_are_chosen_by_name():
    book = workbook(["id"], ["1"], title="Parcels")
    book.create_sheet("Archive").append(["old"])
    content = saved(book)
    table, _ = rows_of(content)
    assert any("Archive" in note for note in table.notes)
    assert rows_of(content, sheet="Archive")[0].columns == ("old",)
    with pytest.raises(TableError, match="Parcels, Archive"):
        open_table(io.BytesIO(content), sheet="Absent")


def test_an_empty_workbook_is_refused():
    with pytest.raises(TableError, match="empty"):
        open_table(io.BytesIO(saved(openpyxl.Workbook())))


def test_parquet_is_read_as_text():
    stream = io.BytesIO()
    pq.write_table(pa.table({"code": ["01", None], "kg": [1.5, 3.0], "n": [1, None]}), stream)
    table, rows = rows_of(stream.getvalue())
    assert table.format == "parquet"
    assert values(rows) == [("01", "1.5", "1"), ("", "3", "")]


@pytest.mark.parametrize(
    "content",
    [
        "id,address\n1,a\n2,b\n".encode("utf-16"),
        b'[{"id":"1","address":"a"},{"id":"2","address":"b"}]',
        b'{"id":"1","address":"a"}\n{"id":"2","address":"b"}\n',
        saved(workbook(["id", "address"], ["1", "a"], ["2", "b"])),
    ],
    ids=["csv", "json", "ndjson", "xlsx"],
)
def test_every_format_is_read_from_a_pipe(content):
    rows = list(open_table(Pipe(content)))
    assert values(rows) == [("1", "a"), ("2", "b")]


def test_the_bytes_decide_over_the_name(tmp_path: Path):
    path = tmp_path / "parcels.csv"
    path.write_bytes(saved(workbook(["id"], ["1"])))
    with open_table(path) as table:
        assert table.format == "xlsx"
        assert any("name says csv" in note for note in table.notes)


def test_a_stream_is_read_once():
    table = open_table(io.BytesIO(b"id\n1\n"))
    assert len(list(table)) == 1
    with pytest.raises(TableError, match="already read"):
        list(table)
