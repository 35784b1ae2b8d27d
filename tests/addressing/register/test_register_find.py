"""Addresses are found in a box and near a position, on both databases alike."""

import math
from dataclasses import replace

import h3.api.basic_int as h3
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing import storage_key
from addressing.code.areas import ground_distance_m
from addressing.code.codec import encode
from addressing.register import AddressDraft, AddressUnknownError, by_code, in_box, nearest
from addressing.register.cover import key_ranges
from gis_data import InputError


@pytest.fixture
def town(register, clerk):
    """Four hundred doors around Siem Reap's old market, some far out."""
    lots = np.random.default_rng(7)
    spread = np.where(lots.random(400) < 0.8, 0.003, 0.2)
    positions = np.array([13.3540, 103.8550]) + lots.normal(size=(400, 2)) * spread[:, None]
    drafts = [AddressDraft(latitude=lat, longitude=lon) for lat, lon in positions.tolist()]
    return register.register(drafts, clerk)


def test_a_box_holds_what_lies_in_it(town, store):
    for half in (0.0005, 0.004, 0.1, 2.0):
        box = (103.8560 - half, 13.3550 - half, 103.8560 + half, 13.3550 + half)
        wanted = [
            address.id
            for address in town
            if box[0] <= address.longitude <= box[2] and box[1] <= address.latitude <= box[3]
        ]
        assert [address.id for address in in_box(store, box, 1000)] == wanted
        paged, after = [], 0
        while page := in_box(store, box, 37, after):
            paged += [address.id for address in page]
            after = page[-1].id
        assert paged == wanted


def test_the_nearest_are_nearest_in_metres(town, store):
    for latitude, longitude in ((13.3540, 103.8550), (13.40, 103.90), (11.5759, 104.9227)):
        found = nearest(store, latitude=latitude, longitude=longitude, limit=20)
        wanted = sorted(
            ground_distance_m((latitude, longitude), (address.latitude, address.longitude))
            for address in town
        )[:20]
        assert [near.distance_m for near in found] == pytest.approx(wanted)


def test_fewer_than_asked_are_all_there_are(register, store, clerk, shophouse):
    assert nearest(store, latitude=11.58, longitude=104.9) == []
    register.register([shophouse], clerk)
    (near,) = nearest(store, latitude=13.3540, longitude=103.8550)
    assert near.address.house == "12Eo"


def test_an_entrance_that_moved_is_found_where_it_is(register, store, clerk, shophouse):
    (before,) = register.register([shophouse], clerk)
    register.correct(before.id, clerk, latitude=11.5844)
    assert in_box(store, (104.9, 11.58435, 104.901, 11.58445), 5)
    assert in_box(store, (104.9, 11.58375, 104.901, 11.58385), 5) == []


@pytest.mark.parametrize("box", [(105, 11, 104, 12), (104, 11, 105, 99), (math.nan, 1, 2, 3)])
def test_what_is_no_box_is_said(store, box):
    with pytest.raises(InputError, match="no box"):
        in_box(store, box, 5)


def test_an_unknown_code_is_said(store):
    with pytest.raises(AddressUnknownError, match="7747-0626-4043"):
        store.read(lambda session: by_code(session, "7747-0626-4043"))


@settings(max_examples=60)
@given(
    st.floats(10.5, 14.3), st.floats(102.6, 107.4), st.floats(0.00001, 0.6),
    st.floats(0.00001, 0.6), st.floats(0, 1), st.floats(0, 1),
)  # fmt: skip
def test_no_door_of_a_box_escapes_its_ranges(south, west, height, width, up, aside):
    box = (west, south, west + width, south + height)
    latitude, longitude = south + up * height, west + aside * width
    try:
        key = storage_key(encode(latitude=latitude, longitude=longitude))
    except ValueError:
        return
    ranges = key_ranges(box)
    assert len(ranges) <= 120
    assert any(first <= key <= last for first, last in ranges)


def test_ranges_follow_the_cells():
    cell = h3.latlng_to_cell(13.4125, 103.8670, 13)
    assert key_ranges((103.8669, 13.4124, 103.8671, 13.4126))
    latitude, longitude = h3.cell_to_latlng(cell)
    point = (longitude, latitude, longitude, latitude)
    assert key_ranges(point) == [(3141083754, 3141083754)]


def test_two_drafts_at_one_place_are_both_found(register, store, clerk, shophouse):
    register.register([shophouse, replace(shophouse, floor="1")], clerk)
    found = nearest(store, latitude=11.5838, longitude=104.9002)
    assert [near.address.floor for near in found] == ["", "1"]
