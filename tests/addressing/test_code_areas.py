import h3.api.basic_int as h3
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.areas import (
    Sameness,
    child_codes,
    code_of_cell,
    code_of_key,
    code_polygon,
    compare_codes,
    distance_m,
    neighbour_codes,
    parent_code,
)
from addressing.code.codec import area_code, decode, encode, storage_key
from addressing.code.form import CodeLevel
from addressing.code.roots import root_cells
from addressing.errors import CodeError, CodeFormatError, OutsideCountryError

ANGKOR = "7747-0626-4043"
BLOCK = "7747-0626-xxxx"
TOWN = "7747-xxxx-xxxx"


@pytest.mark.parametrize("code", [ANGKOR, BLOCK, TOWN])
def test_a_cell_has_the_code_that_names_it(code):
    assert code_of_cell(decode(code).cell) == code


@given(st.integers(0, 710 * 7**8 - 1))
def test_a_key_has_the_code_that_has_the_key(key):
    assert storage_key(code_of_key(key)) == key


@pytest.mark.parametrize("key", [-1, 710 * 7**8, 2**32])
def test_a_number_beyond_the_table_is_no_key(key):
    with pytest.raises(CodeFormatError, match="run from 0 to"):
        code_of_key(key)


def test_cells_without_a_written_form_are_refused():
    with pytest.raises(CodeFormatError, match="no H3 cell"):
        code_of_cell(5)
    with pytest.raises(CodeFormatError, match="resolution 5"):
        code_of_cell(root_cells()[0])
    with pytest.raises(OutsideCountryError):
        code_of_cell(h3.latlng_to_cell(0, 0, 13))


def test_parents_zoom_out_and_children_zoom_in():
    assert parent_code(parent_code(ANGKOR)) == TOWN
    doors = list(child_codes(BLOCK))
    assert len(set(doors)) == 343
    assert ANGKOR in doors
    assert doors == sorted(doors)
    assert {parent_code(door) for door in doors} == {BLOCK}
    blocks = list(child_codes(TOWN))
    assert len(set(blocks)) == 2401
    assert BLOCK in blocks
    with pytest.raises(CodeFormatError, match="nothing larger"):
        parent_code(TOWN)
    with pytest.raises(CodeFormatError, match="nothing smaller"):
        child_codes(ANGKOR)


def test_neighbours_are_the_cells_around():
    near = neighbour_codes(ANGKOR)
    assert len(near) == 6
    assert all(distance_m(ANGKOR, code) < 9 for code in near)
    assert neighbour_codes(ANGKOR, 2)[:6] == near
    assert len(neighbour_codes(ANGKOR, 2)) == 18
    assert all(code.endswith("-xxxx") for code in neighbour_codes(BLOCK))
    with pytest.raises(CodeFormatError, match="at least 1"):
        neighbour_codes(ANGKOR, 0)


def test_neighbours_beyond_the_root_table_are_left_out():
    root = next(
        cell for cell in root_cells() if not set(h3.grid_disk(cell, 1)) <= set(root_cells())
    )
    rim = [c for c in h3.cell_to_children(root, 13) if h3.cell_to_parent(c, 5) == root][-1:]
    edge = next(
        cell
        for cell in h3.cell_to_children(root, 6)
        if any(h3.cell_to_parent(near, 5) not in root_cells() for near in h3.grid_disk(cell, 1))
    )
    assert rim
    assert len(neighbour_codes(code_of_cell(edge))) < 6


def test_the_polygon_is_the_hexagon_around_the_centre():
    polygon = code_polygon(ANGKOR)
    place = decode(ANGKOR)
    assert polygon.is_valid
    assert polygon.contains(shapely.Point(place.longitude, place.latitude))
    assert len(polygon.exterior.coords) == 7


def test_distance_is_along_the_ellipsoid():
    wat_phnom = encode(latitude=11.5761, longitude=104.9231)
    sphere = h3.great_circle_distance((13.4125, 103.867), (11.5761, 104.9231), unit="m")
    assert distance_m(ANGKOR, wat_phnom) == pytest.approx(sphere, rel=0.006)
    assert distance_m(ANGKOR, ANGKOR) == 0


def test_codes_are_compared_within_a_radius():
    near = neighbour_codes(ANGKOR)[0]
    far = neighbour_codes(ANGKOR, 6)[-1]
    assert compare_codes(ANGKOR, "៧៧៤៧ ០៦២៦ ៤០៤៣", 0).sameness is Sameness.SAME
    assert compare_codes(ANGKOR, near, 0).sameness is Sameness.MAY_BE_SAME
    assert compare_codes(ANGKOR, far, 5).sameness is Sameness.APART
    assert compare_codes(ANGKOR, far, 50).sameness is Sameness.MAY_BE_SAME
    assert compare_codes(ANGKOR, BLOCK, 0).sameness is Sameness.WITHIN
    assert compare_codes(TOWN, ANGKOR, 0).least_distance_m == 0
    for radius in (-1, float("nan"), float("inf")):
        with pytest.raises(CodeFormatError, match="radius"):
            compare_codes(ANGKOR, near, radius)


@given(st.tuples(st.floats(10.6, 14.4), st.floats(102.5, 107.4)))
def test_every_area_of_a_code_holds_it_in_its_number(position):
    try:
        code = encode(latitude=position[0], longitude=position[1])
    except CodeError:
        return
    for level in (CodeLevel.BLOCK, CodeLevel.TOWN):
        assert compare_codes(code, area_code(code, level), 0).sameness is Sameness.WITHIN
