"""A clerk corrects unsure rows in a spreadsheet; from then on the same text is answered so."""

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing import (
    BatchOptions,
    ConfidenceClass,
    CorrectedGeocoder,
    Correction,
    Corrections,
    GeocodeLevel,
    Query,
    append_corrections,
    geocode_table,
    load_geocoder,
    read_corrections,
    read_review,
)
from addressing.batch.review.sheet import REVIEW_COLUMNS, ReviewRow, packed_review, unpacked_review
from addressing.batch.review.writing import open_review
from gis_data import InputError, open_table

ADDRESSES = [
    "Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh",  # safe
    "Sangkat Boeng Kak, Phnom Penh",  # the number is missing: two of the name
    "=cmd|' /C calc'!A0 ផ្ទះគ្មានលេខ",  # nothing, and a formula in a careless spreadsheet
    "near the big tree",  # nothing
]


@pytest.fixture(scope="module")
def geocoder(tmp_path_factory):
    return load_geocoder(tmp_path_factory.mktemp("index"))


@pytest.fixture(scope="module")
def reviewed(geocoder, tmp_path_factory):
    """The review files of four addresses, as workbook and as CSV, before the clerk."""
    folder = tmp_path_factory.mktemp("review")
    with (folder / "in.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["address"], *([text] for text in ADDRESSES)])
    for suffix in ("xlsx", "csv"):
        options = BatchOptions(
            load=lambda: geocoder, processes=1, review=folder / f"review.{suffix}"
        )
        geocode_table(folder / "in.csv", folder / f"out.{suffix}", options)
    return folder


@pytest.fixture
def fill(reviewed, tmp_path):
    """The workbook with cells filled: fill({(row, column): value})."""

    def filled(cells, name="filled.xlsx"):
        book = openpyxl.load_workbook(reviewed / "review.xlsx")
        sheet = book["review"]
        for (row, column), value in cells.items():
            sheet.cell(row, REVIEW_COLUMNS.index(column) + 1).value = value
        book.save(tmp_path / name)
        return tmp_path / name

    return filled


def take_back(path, author="Sok Dara", date="2026-11-25"):
    with open_table(path) as table:
        return read_review(table, author=author, date=date)


def problems_of(path):
    with pytest.raises(InputError) as caught:
        take_back(path)
    return [str(problem) for problem in caught.value.problems]


# --- the file that the clerk gets -----------------------------------------------------------


def test_only_rows_that_need_a_person_are_in_it(reviewed):
    with open_table(reviewed / "review.xlsx") as table:
        assert table.columns == REVIEW_COLUMNS
        rows = [row.values for row in table]
    assert [row["row"] for row in rows] == ["3", "4", "5"]
    assert [row["text"] for row in rows] == ADDRESSES[1:]
    first = rows[0]
    assert first["class"] == "C"
    places = [first["found"], *(first[f"alternative_{i}"] for i in range(1, 9))]
    codes = [place.split()[0] for place in places if place]
    assert {"120407", "120408"} <= set(codes)
    assert "សង្កាត់បឹងកក់" in first["found"] + first["alternative_1"]
    assert rows[2]["found"] == ""
    assert all(row["pick"] == row["correct_code"] == row["note"] == "" for row in rows)


def test_the_workbook_is_made_for_a_clerk(reviewed):
    book = openpyxl.load_workbook(reviewed / "review.xlsx")
    sheet = book["review"]
    assert sheet.freeze_panes == "F2"
    assert sheet.column_dimensions["D"].number_format == "@"  # a typed code keeps its zero
    assert sheet["B3"].value == ADDRESSES[2]
    assert sheet["B3"].data_type == "s"
    (choice,) = sheet.data_validations.dataValidation
    assert choice.formula1 == '"0,1,2,3,4,5,6,7,8"'
    assert "correct_code" in " ".join(str(row[0].value) for row in book["help"])


def test_the_csv_holds_the_same_and_opens_with_khmer(reviewed):
    assert (reviewed / "review.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    sheets = []
    for suffix in ("csv", "xlsx"):
        with open_table(reviewed / f"review.{suffix}") as table:
            sheets.append([row.values for row in table])
    assert sheets[0] == sheets[1]


def test_the_review_is_a_spreadsheet(tmp_path):
    (tmp_path / "in.csv").write_text("address\nx\n")
    options = BatchOptions(review=tmp_path / "review.parquet")
    with pytest.raises(InputError, match=r"\.xlsx or \.csv"):
        geocode_table(tmp_path / "in.csv", tmp_path / "out.csv", options)


# --- what the clerk gives back --------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "typed", "code"),
    [
        ("correct_code", "120408", "120408"),
        ("correct_code", "១២០៤០៨", "120408"),
        ("correct_code", 120408, "120408"),
        ("correct_code", "120408-01", "12040801"),
        ("correct_code", "7747-0626-4043", "7747-0626-4043"),
        ("correct_code", "774706264043", "7747-0626-4043"),
    ],
)
def test_a_code_in_any_writing_is_taken(fill, column, typed, code):
    found = take_back(fill({(2, column): typed}))
    (one,) = found.corrections
    assert (one.code, one.text, one.author) == (code, ADDRESSES[1], "Sok Dara")
    assert found.left_open == 2


@pytest.mark.parametrize("pick", ["1", 1, "១", 1.0])
def test_an_alternative_is_picked_by_its_number(fill, reviewed, pick):
    with open_table(reviewed / "review.xlsx") as table:
        expected = next(iter(table)).values["alternative_1"].split()[0]
    (one,) = take_back(fill({(2, "pick"): pick, (2, "note"): " seen\n on site "})).corrections
    assert (one.code, one.note) == (expected, "seen on site")


def test_zero_says_that_the_answer_was_right(fill, reviewed):
    with open_table(reviewed / "review.xlsx") as table:
        found = next(iter(table)).values["found"].split()[0]
    (one,) = take_back(fill({(2, "pick"): 0})).corrections
    assert one.code == one.found == found


def test_both_cells_may_say_the_same(fill, reviewed):
    with open_table(reviewed / "review.xlsx") as table:
        code = next(iter(table)).values["alternative_1"].split()[0]
    (one,) = take_back(fill({(2, "pick"): "1", (2, "correct_code"): code})).corrections
    assert one.code == code


def test_every_wrong_row_is_named_at_once_and_nothing_is_taken(fill):
    wrong = fill(
        {
            (2, "pick"): "1",
            (2, "correct_code"): "010201",  # another place
            (3, "correct_code"): "129999",  # no such code
            (4, "pick"): "2",  # no such alternative
        }
    )
    found = problems_of(wrong)
    assert len(found) == 3
    assert "row 2: got pick 1" in found[0]
    assert "129999" in found[1]
    assert "row 4, pick" in found[2]


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({(2, "correct_code"): "10201"}, "type 010201"),
        ({(2, "correct_code"): "12"}, "correct_code"),
        ({(2, "correct_code"): "7747-0626-4044"}, "check digit"),
        ({(2, "correct_code"): "7747-0626-xxxx"}, "full code of a door"),
        ({(2, "pick"): "9"}, "from 0 to 8"),
        ({(2, "pick"): "the second"}, "from 0 to 8"),
        ({(4, "pick"): "0"}, "correct_code"),
        ({(2, "pick"): "1", (2, "text"): "Sangkat Boeng Kak Phnom Penh"}, "as they were written"),
        ({(2, "pick"): "1", (2, "alternative_1"): "120409 elsewhere"}, "as they were written"),
        ({(2, "pick"): "1", (2, "key"): None}, "as they were written"),
    ],
)
def test_what_is_wrong_is_explained(fill, cells, says):
    (problem,) = problems_of(fill(cells))
    assert says in problem
    assert problem.startswith(f"row {min(cells)[0]}")


def test_what_a_spreadsheet_does_to_blanks_is_no_change(fill):
    found = take_back(fill({(2, "text"): f" {ADDRESSES[1]}\u200b ", (2, "pick"): "1"}))
    assert found.corrections[0].text == ADDRESSES[1]


def test_one_text_has_one_code(fill, reviewed, tmp_path):
    path = fill({(2, "correct_code"): "120408"})
    book = openpyxl.load_workbook(path)
    sheet = book["review"]
    again = [cell.value for cell in sheet[2]]
    sheet.append(again)
    book.save(path)
    assert len(take_back(path).corrections) == 1
    sheet.cell(5, REVIEW_COLUMNS.index("correct_code") + 1).value = "120407"
    book.save(path)
    (problem,) = problems_of(path)
    assert "row 5: got 120407 for the text that row 2 gives 120408" in problem


def test_a_table_that_is_no_review_is_refused():
    with pytest.raises(InputError, match="no review file"):
        take_back(io.BytesIO(b"id,address\n1,x\n"))


@pytest.mark.parametrize("author", ["", "  ", "x" * 101])
def test_a_correction_has_an_author(fill, author):
    with pytest.raises(InputError, match="author"):
        take_back(fill({}), author=author)


@given(
    text=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=40),
    position=st.none() | st.tuples(st.floats(10, 15), st.floats(102, 108)),
)
def test_any_text_comes_back_from_the_review_file(text, position, geocoder, tmp_path_factory):
    query = Query(text, *(position or ()))
    (found,) = geocoder.geocode_many([query])
    target = tmp_path_factory.mktemp("any") / "review.csv"
    with open_review(target) as writer:
        writer.add(unpacked_review(packed_review([ReviewRow(2, query, found)])))
    content = target.read_bytes().decode("utf-8-sig")
    with open_table(target) as table:
        (row,) = list(table)
    assert row.error is None, content
    filled = {**row.values, "correct_code": "120408"}
    stream = io.StringIO()
    writer = csv.DictWriter(stream, REVIEW_COLUMNS)
    writer.writeheader()
    writer.writerow(filled)
    if not row.values["text"].strip() and position is None:
        return
    (one,) = take_back(io.BytesIO(stream.getvalue().encode())).corrections
    again = CorrectedGeocoder(geocoder, Corrections((one,)))
    (answer,) = again.geocode_many([query])
    assert (answer.postcode, answer.reason_code) == ("120408", "corrected")


# --- what follows ---------------------------------------------------------------------------


def correction(text, code, **more):
    values = {"position": "", "author": "Sok Dara", "date": "2026-11-25"} | more
    return Correction(text=text, code=code, **values)


def test_the_same_text_is_answered_with_the_correction(geocoder):
    known = Corrections((correction("near the big tree", "120408"),))
    corrected = CorrectedGeocoder(geocoder, known)
    queries = [Query(" near the big\u200b tree"), Query("near the small tree"), Query("BKK1")]
    first, second, third = corrected.geocode_many(queries)
    assert (first.postcode, first.confidence) == ("120408", ConfidenceClass.A)
    assert first.reason == "Corrected by Sok Dara on 2026-11-25."
    assert first.name_km.startswith("សង្កាត់បឹងកក់ទី ២")
    assert second.level is GeocodeLevel.NONE
    assert third == geocoder.geocode("BKK1")


@pytest.mark.parametrize(
    ("code", "level"),
    [("120000", "province"), ("120400", "district"), ("120408", "commune"),
     ("12040801", "village"), ("7747-0626-4043", "door")],
)  # fmt: skip
def test_a_correction_may_name_any_level(geocoder, code, level):
    corrected = CorrectedGeocoder(geocoder, Corrections((correction("x", code),)))
    (found,) = corrected.geocode_many([Query("x")])
    assert (found.level, found.confidence) == (level, ConfidenceClass.A)
    assert code in {found.postcode, found.village_code, found.address_code}
    assert found.latitude is not None


def test_the_same_text_with_another_position_is_another_case(geocoder):
    known = Corrections((correction("x", "120408", position="11.5, 104.9"),))
    corrected = CorrectedGeocoder(geocoder, known)
    with_it, without, other = corrected.geocode_many(
        [Query("x", 11.5, 104.9), Query("x"), Query("x", 11.5, 104.8)]
    )
    assert with_it.postcode == "120408"
    assert without.level is GeocodeLevel.NONE
    assert other.reason_code != "corrected"


def test_the_file_only_grows_and_the_last_one_holds(tmp_path):
    path = tmp_path / "home" / "corrections.csv"
    append_corrections(path, [correction("ផ្ទះធំ", "120408"), correction("b", "120407")])
    before = path.read_bytes()
    append_corrections(path, [correction("ផ្ទះធំ", "010201", author="Chan", date="2026-12-01")])
    assert path.read_bytes().startswith(before)
    known = read_corrections(path)
    assert len(known.history) == 3
    assert known.current["ផ្ទះធំ", ""].code == "010201"
    assert known.current["ផ្ទះធំ", ""].author == "Chan"
    assert read_corrections(tmp_path / "nowhere.csv") == Corrections()


def test_a_contradicted_correction_is_told(tmp_path):
    known = Corrections((correction("a", "120408"), correction("b", "120407")))
    new = [correction("a", "120407"), correction("b", "120407"), correction("c", "120407")]
    assert [(held.code, one.code) for held, one in known.replaced_by(new)] == [("120408", "120407")]


def test_a_file_that_breaks_off_is_gone_on_with(tmp_path):
    path = tmp_path / "corrections.csv"
    append_corrections(path, [correction("a", "120408")])
    path.write_bytes(path.read_bytes().removesuffix(b"\r\n"))
    append_corrections(path, [correction("b", "120407")])
    assert [one.text for one in read_corrections(path).history] == ["a", "b"]


def test_a_full_disk_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "corrections.csv"
    append_corrections(path, [correction("a", "120408")])
    before = path.read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        append_corrections(path, [correction("b", "120407")])
    assert path.read_bytes() == before


def test_a_code_that_is_gone_is_not_used_and_said(tmp_path):
    path = tmp_path / "corrections.csv"
    append_corrections(path, [correction("a", "129999"), correction("b", "120407")])
    known = read_corrections(path)
    assert [one.text for one in known.history] == ["b"]
    assert "row 2 is not used" in known.notes[0]
    assert "129999" in known.notes[0]


def test_another_file_is_no_file_of_corrections(tmp_path):
    path = tmp_path / "parcels.csv"
    path.write_text("id,address\n1,x\n")
    with pytest.raises(InputError, match="no file of corrections"):
        read_corrections(path)
