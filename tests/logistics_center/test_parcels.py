"""Parcel tables as shops send them: the good rows become parcels, the others are explained."""

import dataclasses
import io
import json
from pathlib import Path

import openpyxl
import pytest

from gis_data import InputError, open_table
from logistics_center import read_parcels
from routing import TimeWindow

GOLDEN = Path(__file__).parent / "golden"


def parcels_of(text: str, overrides=None):
    return read_parcels(open_table(io.BytesIO(text.encode())), overrides)


@pytest.mark.parametrize("name", ["khmer_shop", "english_post"])
def test_golden_tables(name):
    listed = read_parcels(open_table(GOLDEN / f"{name}_in.csv"))
    expected = json.loads((GOLDEN / f"{name}_out.json").read_text(encoding="utf-8"))
    found = {
        "parcels": [
            {key: value for key, value in dataclasses.asdict(parcel).items() if value is not None}
            for parcel in listed.parcels
        ],
        "problems": [str(problem) for problem in listed.problems],
        "set_aside": list(listed.set_aside),
        "columns": dict(listed.columns),
        "notes": list(listed.notes),
    }
    assert json.loads(json.dumps(found, ensure_ascii=False)) == expected


@pytest.mark.parametrize(
    ("column", "cell", "grams"),
    [
        ("weight_kg", "1.5", 1500),
        ("Weight (g)", "1500", 1500),
        ("weight", "1,5 kg", 1500),
        ("kg", "0.0004", 1),
        ("ទម្ងន់ (ក្រាម)", "៥០០", 500),
        ("ទម្ងន់ គីឡូ", "២", 2000),
        ("weight_kg", "700 g", 700),
    ],
)
def test_weights_in_their_units(column, cell, grams):
    (parcel,) = parcels_of(f"id;address;{column}\n1;BKK 1;{cell}\n").parcels
    assert parcel.weight_g == grams


def test_a_weight_without_a_unit_is_said():
    listed = parcels_of("id,address,weight\n1,BKK 1,2\n")
    assert listed.parcels[0].weight_g == 2000
    assert any("names no unit: kg" in note for note in listed.notes)


@pytest.mark.parametrize("cell", ["heavy", "-1", "1.2.3", '"1,500"', "5000", "3 stone"])
def test_a_weight_that_cannot_be_believed_sets_its_row_aside(cell):
    listed = parcels_of(f"id,address,weight_kg\n1,BKK 1,{cell}\n2,BKK 1,1\n")
    assert [parcel.id for parcel in listed.parcels] == ["2"]
    (problem,) = listed.problems
    assert problem.where == "row 2, column weight_kg"


@pytest.mark.parametrize(
    ("header", "cells", "volume_cm3"),
    [
        ("volume_l", "2.5", 2500),
        ("Volume m3", "0.01", 10_000),
        ("cbm", "0.01", 10_000),
        ("length,width,height", "10,20,30", 6000),
        ("length_mm,width_mm,height_mm", "100,200,300", 6000),
    ],
)
def test_volumes_and_sides(header, cells, volume_cm3):
    (parcel,) = parcels_of(f"id,address,{header}\n1,BKK 1,{cells}\n").parcels
    assert parcel.volume_cm3 == volume_cm3


@pytest.mark.parametrize("cell", ["08:00-12:00", "8-12", "8am – 12pm", "៨:០០ ដល់ ១២:០០"])
def test_windows_as_people_write_them(cell):
    (parcel,) = parcels_of(f"id,address,window\n1,BKK 1,{cell}\n").parcels
    assert parcel.window == TimeWindow(8 * 3600, 12 * 3600)


def test_windows_in_two_columns():
    listed = parcels_of("id,address,time_from,time_to\n1,A,09:00,\n2,A,,17:30\n3,A,12:00,09:00\n")
    first, second = listed.parcels
    assert first.window == TimeWindow(9 * 3600, 24 * 3600)
    assert second.window == TimeWindow(0, 17 * 3600 + 1800)
    assert "Exchange the two times" in str(listed.problems[0])


def test_window_times_of_a_workbook_are_times():
    import datetime as dt

    book = openpyxl.Workbook()
    book.active.append(["id", "address", "window_start", "window_end"])
    book.active.append(["1", "BKK 1", dt.time(8, 0), dt.time(12, 30)])
    stream = io.BytesIO()
    book.save(stream)
    stream.seek(0)
    (parcel,) = read_parcels(open_table(stream)).parcels
    assert parcel.window == TimeWindow(8 * 3600, 12 * 3600 + 1800)


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("104.92,11.57", "swapped"),
        ("13.75,100.50", "Correct the position"),
        ("11.57,", "a longitude as well"),
        ("north,104.9", "decimal degrees"),
        ("nan,104.9", "decimal degrees"),
    ],
)
def test_positions_that_cannot_be(cells, said):
    listed = parcels_of(f"id,address,lat,lon\n1,BKK 1,{cells}\n2,BKK 1,11.55,104.92\n")
    assert [parcel.id for parcel in listed.parcels] == ["2"]
    assert listed.set_aside == (2,)
    assert said in str(listed.problems[0])


def test_all_problems_of_a_row_are_named_at_once():
    listed = parcels_of("id,address,kg,priority,window\n1,BKK 1,x,11,noon\n")
    assert len(listed.problems) == 3
    assert listed.set_aside == (2,)


def test_an_id_that_stands_twice():
    listed = parcels_of("id,address\nA,BKK 1\nA,BKK 2\nB,BKK 3\n")
    assert [parcel.address for parcel in listed.parcels] == ["BKK 1", "BKK 3"]
    assert "first in row 2" in str(listed.problems[0])


def test_rows_without_id_are_called_after_their_row():
    listed = parcels_of("address\nBKK 1\n")
    assert listed.parcels[0].id == "row-2"
    assert any("called after its row" in note for note in listed.notes)


def test_an_unreadable_row_and_a_row_without_a_place_are_set_aside():
    listed = parcels_of("id,address,phone\n1,St 5, BKK 1,012\n2,,012\n3,BKK 1,012\n")
    assert [parcel.id for parcel in listed.parcels] == ["3"]
    assert listed.set_aside == (2, 3)


def test_missing_columns_name_what_was_found_and_what_is_accepted():
    with pytest.raises(InputError) as caught:
        parcels_of("id,colour\n1,red\n")
    message = str(caught.value)
    assert "'colour'" in message
    assert "អាសយដ្ឋាន" in message
    assert "address=" in message


def test_a_header_alone_is_refused():
    with pytest.raises(InputError, match="no row"):
        parcels_of("id,address\n")


def test_the_user_names_the_column():
    listed = parcels_of("ref,ship to\n7,BKK 1\n", {"id": "ref", "address": "ship to"})
    assert (listed.parcels[0].id, listed.parcels[0].address) == ("7", "BKK 1")


@pytest.mark.parametrize(
    ("cell", "khr"), [("40000", 40_000), ('"40,000"', 40_000), ("៤០០០០៛", 40_000), ("", None)]
)
def test_cash_on_delivery_in_riel(cell, khr):
    (parcel,) = parcels_of(f"id,address,cod\n1,BKK 1,{cell}\n").parcels
    assert parcel.cod_amount_khr == khr


def test_dollars_are_not_taken_for_riel():
    listed = parcels_of("id,address,cod\n1,BKK 1,$10\n")
    assert "riel" in str(listed.problems[0])


def test_priorities_in_words():
    listed = parcels_of("id,address,priority\n1,A,urgent\n2,A,3\n3,A,\n4,A,បន្ទាន់\n")
    assert [parcel.priority for parcel in listed.parcels] == [9, 3, 5, 9]
