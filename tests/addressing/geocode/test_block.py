"""Answers as columns are the answers one by one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing import Query
from addressing.batch.results import PlaceTable, result_arrays
from addressing.batch.review.sheet import wants_review
from addressing.batch.review.wanting import reason_codes, wanting_review
from addressing.geocode.block import block_of
from addressing.geocode.decided import _rounded
from addressing.geocode.weights import Calibration

TEXTS = (
    "#12Eo, St. 271, Sangkat Boeng Salang, Khan Tuol Kouk, Phnom Penh",
    "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ",
    "Sangkat Chrouy Changvar, Khan Ruessei Kaev, Phnom Penh",
    "Chbar Ampov",
    "Phum Thmei",
    "Khum Svay Romiet, Khsach Kandal, Kandal",
    "blue roof behind the market",
    "Ta",
    "",
    "120407",
    "120407-14",
    "11.5564, 104.9282",
    "Sukhumvit Road, Bangkok, Thailand",
    "Sangkat Boeng Salang, Siem Reap",
    "BKK 1, tel 012 345 678",
)


@pytest.fixture(scope="module")
def block(geocoder):
    """Answers to texts of every kind, and to one with a position of its own."""
    return geocoder.geocode_many([*map(Query, TEXTS), Query("BKK1", 11.55, 104.92)])


def test_the_columns_say_what_the_answers_say(block):
    places = PlaceTable()
    for _ in range(2):  # the second time every unit is known
        columns = result_arrays(block.columns, {3: ["Odd."]}, places)
        one_by_one = result_arrays(block_of(list(block)).columns, {3: ["Odd."]}, places)
        assert {name: found.to_pylist() for name, found in columns.items()} == {
            name: found.to_pylist() for name, found in one_by_one.items()
        }


def test_the_reasons_and_the_wish_for_review_are_those_of_the_answers(block):
    assert reason_codes(block.columns) == [answer.reason_code for answer in block]
    wanted = {place for place, answer in enumerate(block) if wants_review(answer)}
    assert wanting_review(block.columns) == wanted
    assert 0 < len(wanted) < len(block)


def test_only_what_is_more_than_a_unit_is_answered_on_its_own(block):
    special = {(*TEXTS, "BKK1")[place] for place in block.columns.special}
    assert special == {
        "120407",
        "120407-14",
        "11.5564, 104.9282",
        "Sukhumvit Road, Bangkok, Thailand",
        "BKK1",
    }


def test_answers_can_be_taken_out_by_place_and_by_slice(block):
    assert block[-1] == block[len(block) - 1]
    assert block[1:3] == [block[1], block[2]]
    with pytest.raises(IndexError):
        block[len(block)]


@given(st.lists(st.one_of(st.floats(0, 1), st.integers(0, 2000).map(lambda i: i / 2000))))
def test_probabilities_are_rounded_as_python_rounds(values):
    assert _rounded(np.array(values)).tolist() == [round(value, 3) for value in values]


@given(st.floats(0, 1))
def test_a_lone_knot_is_a_step(raw):
    maps = Calibration({"A": (0.5,)}, {"A": (0.9,)})
    assert maps.probability("A", raw) == 0.9
