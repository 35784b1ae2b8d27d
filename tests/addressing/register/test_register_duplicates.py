"""What was perhaps registered twice is shown with the reason; nothing is merged by itself."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from addressing.register import mark_now
from addressing.register.duplicates import Suspicion, _suspect, suspected_duplicates
from addressing.register.premises import premises_of
from gis_data import InputError

SAME_DOOR, NEAR_DOOR, SAME_TEXT = Suspicion
METRE = 1 / 110_600
"""In degrees of latitude."""


def pairs(store, **options):
    return {
        (pair.first.id, pair.second.id): pair.reasons
        for pair in suspected_duplicates(store, **options)
    }


@pytest.fixture
def registered(register, clerk, shophouse):
    """Registers the shophouse with other parts, and tells what is suspected then."""

    def registers(*parts):
        register.register([shophouse, *(replace(shophouse, **part) for part in parts)], clerk)
        return pairs(register.store)

    return registers


def test_the_same_door_registered_twice_is_suspected(registered, store):
    assert registered({"latitude": 11.5838 + 2 * METRE, "street_khmer": ""}) == {
        (1, 2): (SAME_DOOR, SAME_TEXT)
    }
    (pair,) = suspected_duplicates(store)
    assert pair.distance_m == pytest.approx(2, abs=0.01)
    assert pair.score == pytest.approx((1 + 25 / 27) / 2, abs=0.001)
    assert mark_now(store).sequence == 2  # nothing was done


@pytest.mark.parametrize(
    ("part", "reasons"),
    [
        ({"house": "១២-EO", "street_khmer": "ផ្លូវលេខ ២៧១"}, (NEAR_DOOR, SAME_TEXT)),
        ({"street_khmer": "", "street_latin": "st 271"}, (NEAR_DOOR, SAME_TEXT)),
        ({"street_khmer": "", "street_latin": ""}, (NEAR_DOOR,)),
        ({"unit": "120408"}, (NEAR_DOOR,)),
        ({"unit": "12040713"}, (NEAR_DOOR,)),
        ({"unit": "120407"}, (NEAR_DOOR, SAME_TEXT)),
    ],
)
def test_a_near_door_with_the_same_number_in_the_same_street_is_suspected(
    registered, part, reasons
):
    assert registered({"latitude": 11.5838 + 20 * METRE} | part) == {(1, 2): reasons}


@pytest.mark.parametrize(
    "part",
    [
        {"house": "14"}, {"house": ""}, {"floor": "1"}, {"room": "2"}, {"house": "12", "room": "a"},
        {"street_khmer": "ផ្លូវ ២១៧", "street_latin": "Street 217"},
    ],
)  # fmt: skip
def test_neighbours_and_flats_are_not(registered, part):
    assert registered({"latitude": 11.5838 + 10 * METRE} | part) == {}


def test_flats_at_one_door_are_not(registered):
    assert registered(*({"floor": str(floor)} for floor in range(1, 6))) == {}


def test_two_doors_of_which_one_has_no_number_are_suspected_where_they_are_one(registered, store):
    bare = {"house": "", "street_khmer": "", "street_latin": "", "latitude": 11.5838 + METRE}
    assert registered(bare) == {(1, 2): (SAME_DOOR,)}
    (pair,) = suspected_duplicates(store)
    assert pair.score < 0.8


def test_the_same_text_far_away_in_one_village_is_suspected(registered, store):
    far = {"latitude": 11.5838 + 300 * METRE}
    elsewhere = {"latitude": 11.5838 + 400 * METRE, "unit": "12040713"}
    assert registered(far, elsewhere, far | {"house": "77"}) == {(1, 2): (SAME_TEXT,)}
    (pair,) = suspected_duplicates(store)
    assert pair.score < 0.6


def test_the_ended_are_left_aside(register, store, clerk, shophouse):
    first, second, third = register.register([shophouse] * 3, clerk)
    register.merge([second.id], first.id, clerk)
    assert list(pairs(store)) == [(first.id, third.id)]
    register.retire(third.id, clerk)
    assert pairs(store) == {}


def test_every_pair_is_found_once_across_the_borders_of_blocks_and_roots(
    register, store, clerk, shophouse
):
    lots = np.random.default_rng(5)
    # Siem Reap, and a border of root cells between Phnom Penh and Kandal.
    middles = np.array([(13.3540, 103.8550), (11.5838, 104.9002)])[lots.integers(0, 2, 400)]
    places = middles + lots.uniform(-150, 150, (400, 2)) * METRE
    drafts = [
        replace(
            shophouse, latitude=latitude, longitude=longitude, unit="",
            house=str(lots.integers(0, 3) or ""), street_latin="", street_khmer="",
        )
        for latitude, longitude in places.tolist()
    ]  # fmt: skip
    addresses = register.register(drafts, clerk)
    wanted = {
        (one.id, other.id)
        for one, other in combinations(addresses, 2)
        if _suspect((one, premises_of(one)), (other, premises_of(other)), 25.0)
    }
    found = [(pair.first.id, pair.second.id) for pair in suspected_duplicates(store)]
    assert len(wanted) > 100
    assert sorted(found) == sorted(wanted)


@pytest.mark.parametrize("near_m", [0, -1, 41, float("nan")])
def test_a_distance_that_cannot_be_searched_is_told(store, near_m):
    with pytest.raises(InputError, match="near_m"):
        suspected_duplicates(store, near_m)
