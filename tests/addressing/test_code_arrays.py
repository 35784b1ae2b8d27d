import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.arrays import (
    cells_of_keys,
    check_array,
    decode_array,
    encode_array,
    keys_of_cells,
    parent_cells,
    write_codes,
)
from addressing.code.codec import area_code, decode, encode, storage_key
from addressing.code.face import EVEN_STEP, ODD_STEP, UNITS, load_face, multiply, residue
from addressing.code.form import CodeLevel
from addressing.code.roots import ROOT_RESOLUTION, root_cells
from addressing.errors import CodeFormatError, OutsideCountryError
from postcodes import RowProblem, cells_at

ANGKOR = "7747-0626-4043"


@pytest.fixture(scope="module")
def points():
    """Points in and around Cambodia, 150,000: more than two slices."""
    rng = np.random.default_rng(7)
    return rng.uniform(9.5, 15.5, 150_000), rng.uniform(101.5, 108.5, 150_000)


def scalar_code(latitude, longitude):
    try:
        return encode(latitude=latitude, longitude=longitude)
    except OutsideCountryError:
        return ""


# --- against h3 -----------------------------------------------------------------------------


def test_keys_are_those_of_h3_s_cells(points):
    column = encode_array(*points)
    cells = cells_at(*points, CodeLevel.DOOR.resolution)
    of_cells = keys_of_cells(cells)
    assert np.array_equal(column.valid, of_cells.valid)
    assert np.array_equal(column.keys, of_cells.keys)
    assert np.array_equal(cells_of_keys(column.keys[column.valid]), cells[column.valid])
    assert 0.3 < column.valid.mean() < 0.6


def test_every_root_and_its_borders_agree_with_h3():
    rng = np.random.default_rng(11)
    for root in root_cells():
        cell = h3.cell_to_center_child(root, ROOT_RESOLUTION)
        for _ in range(ROOT_RESOLUTION, CodeLevel.DOOR.resolution):
            children = h3.cell_to_children(cell)
            cell = children[rng.integers(len(children))]
        corners = np.array(h3.cell_to_boundary(cell))
        middles = (corners + np.roll(corners, 1, axis=0)) / 2
        centre = np.array(h3.cell_to_latlng(cell))
        outwards = (middles - centre) / np.linalg.norm(middles - centre, axis=1, keepdims=True)
        for side in (-1e-8, 1e-8):
            moved = middles + side * outwards
            found = encode_array(moved[:, 0], moved[:, 1])
            expected = [h3.latlng_to_cell(a, b, 13) for a, b in moved]
            assert np.array_equal(found.keys, keys_of_cells(np.array(expected, np.uint64)).keys)
            assert all((e == cell) == (side < 0) for e in expected)


def test_a_point_on_a_border_has_one_of_the_touching_cells():
    cell = decode(ANGKOR).cell
    corners = np.array(h3.cell_to_boundary(cell))
    touching = set(keys_of_cells(np.array(h3.grid_disk(cell, 1), np.uint64)).keys.tolist())
    for share in np.linspace(0, 1, 41):
        on_border = corners * (1 - share) + np.roll(corners, 1, axis=0) * share
        assert set(encode_array(on_border[:, 0], on_border[:, 1]).keys.tolist()) <= touching


def test_centres_are_those_of_h3(points):
    column = encode_array(*points)
    decoded = decode_array(column.bytes()[column.valid])
    for row in range(0, len(decoded.cells), 997):
        latitude, longitude = h3.cell_to_latlng(int(decoded.cells[row]))
        assert decoded.latitudes[row] == pytest.approx(latitude, abs=1e-12)
        assert decoded.longitudes[row] == pytest.approx(longitude, abs=1e-12)
    assert np.array_equal(decoded.keys, column.keys[column.valid])


def test_the_steps_have_norm_seven_and_the_units_are_all_residues():
    for step, odd in ((ODD_STEP, True), (EVEN_STEP, False)):
        conjugate = (step[0] - step[1], -step[1])
        assert multiply(step, conjugate) == (7, 0)
        assert residue(step, odd=odd) == 0
        assert {residue(unit, odd=odd) for unit in UNITS} == set(range(1, 7))


def test_the_projection_and_its_inverse_belong_together():
    face = load_face()
    assert face.forward @ face.backward == pytest.approx(np.eye(3), abs=1e-9)
    assert (face.root_at >= 0).sum() == len(root_cells())


# --- against the scalar code ----------------------------------------------------------------


def test_columns_and_single_positions_have_the_same_codes(points):
    latitudes, longitudes = (axis[:2_000] for axis in points)
    codes = encode_array(latitudes, longitudes).bytes()
    for code, latitude, longitude in zip(codes, latitudes, longitudes, strict=True):
        assert code.decode() == scalar_code(latitude, longitude)


@given(st.lists(st.integers(0, 710 * 7**8 - 1), min_size=1))
def test_keys_are_written_and_read_back(keys):
    wanted = np.array(keys, np.uint32)
    codes = write_codes(wanted)
    column = decode_array(codes)
    assert column.valid.all()
    assert np.array_equal(column.keys, wanted)
    assert [storage_key(code.decode()) for code in codes] == keys
    assert [decode(code.decode()).cell for code in codes] == column.cells.tolist()


@pytest.mark.parametrize("level", [CodeLevel.BLOCK, CodeLevel.TOWN])
def test_parents_are_those_of_the_scalar_code(level, points):
    column = encode_array(*(axis[:500] for axis in points))
    codes = [code.decode() for code in column.bytes()[column.valid]]
    parents = parent_cells(cells_of_keys(column.keys[column.valid]), level)
    assert parents.tolist() == [decode(area_code(code, level)).cell for code in codes]


# --- every kind of column -------------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        list,
        tuple,
        np.array,
        pd.Series,
        pa.array,
        lambda values: pa.chunked_array([values[:1], values[1:]]),
        lambda values: pd.Series(values, dtype="Float64"),
        lambda values: pd.Series([str(value) for value in values]),
    ],
)
def test_positions_come_in_any_column(make):
    column = encode_array(make([13.4125, 11.5564]), make([103.867, 104.9282]))
    assert column.bytes()[0].decode() == ANGKOR
    assert column.valid.all()


@pytest.mark.parametrize(
    "make",
    [
        list,
        np.array,
        pd.Series,
        pa.array,
        lambda values: pa.array(values, pa.large_string()).slice(0),
        lambda values: pa.chunked_array([values[:2], values[2:]]),
        lambda values: pd.Series(values, dtype="string[pyarrow]"),
        lambda values: pd.Series(values, dtype="category"),
        lambda values: np.array(values, dtype=object),
        lambda values: np.array([value.encode("ascii", "replace") for value in values]),
    ],
)
def test_codes_come_in_any_column(make):
    column = decode_array(make([ANGKOR, "774706264043", "7747 0626 4043", "no code at all"]))
    assert column.valid.tolist() == [True, True, True, False]
    assert len(set(column.keys[:3].tolist())) == 1
    assert column.problems.counts == {RowProblem.FORMAT: 1}


def test_a_slice_of_an_arrow_array_is_read_from_where_it_begins():
    texts = pa.array(["x", None, ANGKOR, "x"]).slice(1, 2)
    column = decode_array(texts)
    assert column.valid.tolist() == [False, True]
    assert column.problems.counts == {RowProblem.MISSING: 1}


def test_numbers_that_a_spreadsheet_made_of_codes():
    column = decode_array([774706264043, 7.74706264043e11, None, float("nan"), ANGKOR])
    assert column.valid.tolist() == [True, False, False, False, True]
    assert column.problems.counts == {RowProblem.MISSING: 2, RowProblem.FORMAT: 1}


def test_codes_go_out_as_arrow_and_pandas():
    frame = pd.DataFrame({"lat": [13.4125, None], "lon": [103.867, 104.9]}, index=["a", "b"])
    column = encode_array(frame["lat"], frame["lon"])
    assert column.arrow().to_pylist() == [ANGKOR, None]
    series = column.series()
    assert series.index.tolist() == ["a", "b"]
    assert series["a"] == ANGKOR
    assert series.isna().tolist() == [False, True]


def test_empty_columns_have_no_rows():
    assert len(encode_array([], []).bytes()) == 0
    assert encode_array([], []).arrow().to_pylist() == []
    assert len(decode_array([]).cells) == 0
    assert check_array(np.array([], "S14")).tolist() == []


# --- what is wrong is masked, counted and reported ------------------------------------------


def test_bad_rows_are_masked_counted_and_reported():
    latitudes = [13.4125, None, float("nan"), float("inf"), 91, 103.867, 0, "north"]
    longitudes = [103.867, 104.9, 104.9, 104.9, 211, 13.4125, 0, 104.9]
    column = encode_array(latitudes, longitudes)
    assert column.valid.tolist() == [True, *[False] * 7]
    assert column.keys[1:].tolist() == [0] * 7
    assert column.problems.counts == {
        RowProblem.MISSING: 3,
        RowProblem.NOT_FINITE: 1,
        RowProblem.NOT_ON_EARTH: 1,
        RowProblem.SWAPPED: 1,
        RowProblem.OUTSIDE: 1,
    }
    assert column.problems.rows(RowProblem.SWAPPED).tolist() == [5]
    said = str(column.problems)
    assert said.startswith("7 of 8 rows: 3 without a value (row 1, 2, 7); 1 infinite (row 3)")
    assert "latitude and longitude swapped" in said


def test_a_position_that_wraps_around_the_globe_is_refused():
    column = encode_array([180 - 13.4125], [103.867 - 180])
    assert column.problems.counts == {RowProblem.NOT_ON_EARTH: 1}


def test_the_other_side_of_the_globe_is_outside():
    column = encode_array([-13.4125], [103.867 - 180])
    assert column.problems.counts == {RowProblem.OUTSIDE: 1}


def test_a_report_names_the_first_rows_only():
    column = encode_array([0.0] * 9, [0.0] * 9)
    assert str(column.problems).endswith("(row 0, 1, 2, 3, 4, …).")
    assert str(encode_array([13.4], [103.8]).problems) == "All 1 rows are good."


def test_every_kind_of_bad_code_is_told_apart():
    column = decode_array(["7747-0626-4044", "9990-0000-0000", "7747-0526-4043", None, ANGKOR])
    assert column.problems.counts == {
        RowProblem.MISSING: 1,
        RowProblem.FORMAT: 1,
        RowProblem.CHECK: 1,
        RowProblem.UNKNOWN: 1,
    }
    assert np.isnan(column.latitudes).tolist() == [True, True, True, True, False]


def test_columns_that_do_not_pair_are_refused():
    with pytest.raises(CodeFormatError, match="2 latitudes and 1 longitudes"):
        encode_array([13.4, 13.5], [103.8])
