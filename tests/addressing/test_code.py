import hashlib
import itertools
from importlib import resources

import h3.api.basic_int as h3
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing.code.check import (
    WEIGHTS,
    add,
    check_value,
    is_sound_row,
    is_valid,
    multiply,
    negative,
)
from addressing.code.codec import (
    area_code,
    decode,
    encode,
    parse_code,
    storage_key,
)
from addressing.code.form import SYMBOLS, CodeLevel
from addressing.code.roots import FROZEN_COUNT, FROZEN_SHA256, parse_root_table, root_cells
from addressing.errors import (
    CodeCheckError,
    CodeError,
    CodeFormatError,
    CodeUnknownError,
    OutsideCountryError,
)

ELEMENTS = range(9)
VALUES = st.tuples(st.integers(0, 709), st.lists(st.integers(0, 6), min_size=8, max_size=8)).map(
    lambda drawn: [drawn[0] // 81, drawn[0] // 9 % 9, drawn[0] % 9, *drawn[1]]
)
IN_CAMBODIA = st.tuples(st.floats(10.3, 14.6), st.floats(102.4, 107.6))


def written(values):
    return "".join(SYMBOLS[v] for v in [*values, check_value(values)])


# --- the field and the check ----------------------------------------------------------------


def test_the_nine_elements_form_a_field():
    for x, y, z in itertools.product(ELEMENTS, repeat=3):
        assert multiply(x, multiply(y, z)) == multiply(multiply(x, y), z)
        assert multiply(x, add(y, z)) == add(multiply(x, y), multiply(x, z))
    for x in ELEMENTS:
        assert add(x, negative(x)) == 0
        assert x == 0 or any(multiply(x, y) == 1 for y in ELEMENTS)


def test_the_row_of_weights_is_sound():
    assert is_sound_row(WEIGHTS)
    assert not is_sound_row((1,) * 12)
    assert not is_sound_row((1, 2, 4, 8, 7, 5, 1, 2, 4, 8, 7, 5))


def moved(place, old, new):
    """By how much the sum moves when one value changes; the check is right only where it is 0."""
    return multiply(WEIGHTS[place], add(new, negative(old)))


PLACES = range(12)
NEIGHBOURS = [(p, p + distance) for distance in (1, 2) for p in range(12 - distance)]
CHANGES = list(itertools.permutations(ELEMENTS, 2))


@pytest.mark.parametrize("place", PLACES)
def test_every_wrong_digit_moves_the_sum(place):
    assert all(moved(place, old, new) for old, new in CHANGES)


@pytest.mark.parametrize(("left", "right"), NEIGHBOURS)
def test_every_swap_of_neighbours_and_across_one_moves_the_sum(left, right):
    assert all(add(moved(left, a, b), moved(right, b, a)) for a, b in CHANGES)


@pytest.mark.parametrize(("left", "right"), NEIGHBOURS)
def test_every_twin_error_moves_the_sum(left, right):
    assert all(add(moved(left, a, b), moved(right, a, b)) for a, b in CHANGES)


@given(VALUES, st.integers(0, 11), st.integers(1, 8))
def test_the_sum_is_what_decides(values, place, step):
    code = [*values, check_value(values)]
    assert is_valid(code)
    code[place] = (code[place] + step) % 9
    assert not is_valid(code)


# --- codes and places -----------------------------------------------------------------------


def test_angkor_wat(angkor_wat):
    code = encode(latitude=angkor_wat.latitude, longitude=angkor_wat.longitude)
    assert code == "7747-0626-4043"
    place = decode(code)
    assert place.level is CodeLevel.DOOR
    assert place.accuracy_m < 6
    centre = (place.latitude, place.longitude)
    here = (angkor_wat.latitude, angkor_wat.longitude)
    assert h3.great_circle_distance(centre, here, unit="m") <= place.accuracy_m


@given(IN_CAMBODIA)
def test_code_and_cell_are_one(position):
    latitude, longitude = position
    try:
        code = encode(latitude=latitude, longitude=longitude)
    except OutsideCountryError:
        return
    place = decode(code)
    assert place.cell == h3.latlng_to_cell(latitude, longitude, 13)
    assert encode(latitude=place.latitude, longitude=place.longitude) == code
    assert "5" not in code


@given(VALUES)
def test_truncating_is_the_logical_parent(values):
    code = written(values)
    door = decode(code)
    for level in (CodeLevel.BLOCK, CodeLevel.TOWN):
        area = decode(area_code(code, level))
        assert area.cell == h3.cell_to_parent(door.cell, level.resolution)
        assert area.accuracy_m > door.accuracy_m


@given(VALUES)
def test_storage_keys_are_unsigned_32_bit_and_keep_the_order(values):
    key = storage_key(written(values))
    assert 0 <= key < 2**32
    rank = (values[0] * 9 + values[1]) * 9 + values[2]
    assert key // 7**8 == rank


@pytest.mark.parametrize(
    "typed",
    [
        "774706264043", "7747 0626 4043", "៧៧៤៧-០៦២៦-៤០៤៣", "7747\u200b0626\u200b4043",
        "７７４７－０６２６－４０４３", "7747.0626.4043", " 7747–0626–4043 ", "7747_0626/4043",
    ],
)  # fmt: skip
def test_digits_and_separators_do_not_matter(typed):
    assert parse_code(typed) == "7747-0626-4043"


def test_area_forms():
    assert area_code("7747-0626-4043", CodeLevel.BLOCK) == "7747-0626-xxxx"
    assert area_code("7747-0626-4043", CodeLevel.TOWN) == "7747-xxxx-xxxx"
    assert area_code("7747-0626-XXXX", CodeLevel.TOWN) == "7747-xxxx-xxxx"
    with pytest.raises(CodeFormatError, match="cannot be told"):
        area_code("7747-xxxx-xxxx", CodeLevel.BLOCK)
    with pytest.raises(CodeFormatError, match="area"):
        storage_key("7747-0626-xxxx")


@pytest.mark.parametrize(
    ("typed", "kind", "says"),
    [
        ("", CodeFormatError, "empty"),
        ("7747-0626-404", CodeFormatError, "has 11 digits"),
        ("120407", CodeFormatError, "has 6 digits"),
        ("7747-0626-4O43", CodeFormatError, "holds O"),
        ("7747-06xx-xxxx", CodeFormatError, "not padded"),
        ("5747-0626-4043", CodeFormatError, "pram-muoy"),
        ("7747-0626-4044", CodeCheckError, "check digit"),
        ("7747-8626-4043", CodeUnknownError, "never 8 or 9"),
        ("7747-0626-9043", CodeUnknownError, "never 8 or 9"),
        ("+855 12 345 678", CodeFormatError, "telephone number"),
        ("7.74706E+11", CodeFormatError, "spreadsheet has rounded"),
    ],
)
def test_what_is_wrong_is_said(typed, kind, says):
    with pytest.raises(kind, match=says.replace("+", r"\+")):
        decode(typed)


def test_a_code_beyond_the_root_table_is_unknown():
    with pytest.raises(CodeUnknownError, match="no place"):
        decode(written([8, 8, 8, 0, 0, 0, 0, 0, 0, 0, 0]))


def test_the_sea_and_other_countries_have_no_code(bangkok):
    with pytest.raises(OutsideCountryError, match="comes first"):
        encode(latitude=bangkok.latitude, longitude=bangkok.longitude)
    with pytest.raises(CodeFormatError, match=r"swapped: \(13.4125, 103.867\) lies in Cambodia"):
        encode(latitude=103.867, longitude=13.4125)
    with pytest.raises(CodeFormatError, match="not a latitude"):
        encode(latitude=104.9, longitude=211.5)
    with pytest.raises(CodeFormatError, match="not a position"):
        encode(latitude=float("nan"), longitude=104.9)


# --- the root table -------------------------------------------------------------------------


def test_the_root_table_is_frozen():
    cells = root_cells()
    frozen = "".join(f"{cell:x}\n" for cell in cells[:FROZEN_COUNT])
    assert hashlib.sha256(frozen.encode()).hexdigest() == FROZEN_SHA256
    assert FROZEN_SHA256.startswith("b9f15698")
    assert len(cells) == 710
    assert list(cells) == sorted(cells)
    assert all(h3.get_resolution(cell) == 5 and not h3.is_pentagon(cell) for cell in cells)


def test_a_moved_entry_is_refused():
    text = resources.files("addressing").joinpath("data", "root_cells.txt").read_text("ascii")
    lines = text.splitlines()
    lines[10], lines[11] = lines[11], lines[10]
    with pytest.raises(CodeError, match="damaged"):
        parse_root_table("\n".join(lines))


def test_every_place_of_the_country_has_a_root(data_mirror):
    from addressing.code.root_table import main

    paths = [data_mirror / "boundaries" / name for name in ("country.geojson", "communes.geojson")]
    assert main([str(path) for path in paths]) == 0
