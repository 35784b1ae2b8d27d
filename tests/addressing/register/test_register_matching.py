"""A partner matches his file once, keeps the links, and is told when his ids change."""

from dataclasses import replace

import numpy as np
import pytest

from addressing import encode
from addressing.code.areas import ground_distance_m
from addressing.register import (
    AddressUnknownError,
    Alias,
    ChangeKind,
    FeedPositionError,
    lines_since,
    mark_now,
)
from addressing.register.links import (
    Link,
    changes_for,
    forget_links,
    keep_links,
    link,
    links_of,
)
from addressing.register.match_evidence import NEAR_M, PartnerAddress, gather_evidence
from addressing.register.matching import MatchClass, match_addresses
from gis_data import InputError

EXACT, SAME_CODE, SAME_PLACE, UNSURE, NONE = MatchClass
METRE = 1 / 110_600
"""In degrees of latitude."""


@pytest.fixture
def street(register, clerk, shophouse):
    """Numbers 1 to 6 of Street 271, 8 m apart, and three flats at number 6."""
    doors = [
        replace(shophouse, house=str(number), latitude=11.5838 + 8 * number * METRE)
        for number in range(1, 7)
    ]
    flats = [replace(doors[5], floor=str(floor)) for floor in range(1, 4)]
    return register.register([*doors, *flats], clerk)


@pytest.fixture
def ask(store):
    """Matches one address of a partner."""

    def asks(**known):
        (match,) = match_addresses(store, [PartnerAddress(key="k-1", **known)])
        number = match.address and match.address.id
        return match.how, number or [address.id for address in match.candidates], match.reason

    return asks


def test_numbers_codes_and_aliases_name_an_address_exactly(register, street, clerk, ask):
    register.add_alias(2, Alias("plus-code", "7P27HWM2+GX"), clerk)
    for known in (
        {"id": 2},
        {"code": street[1].code},
        {"code": street[1].code.translate(str.maketrans("0123456789-", "០១២៣៤៥៦៧៨៩ "))},
        {"alias": Alias("plus-code", "7P27HWM2+GX")},
        {"id": 2, "code": street[1].code, "house": "២"},
    ):
        assert ask(**known)[:2] == (EXACT, 2)
    assert ask(code=street[7].code)[:2] == (EXACT, 8)  # with the suffix of the flat


def test_a_code_that_was_observed_leads_to_the_address(register, street, clerk, ask):
    near = encode(latitude=11.5870, longitude=104.9002)
    register.add_alias(3, Alias("phlov", near), clerk)
    assert ask(code=near)[:2] == (EXACT, 3)


def test_what_contradicts_itself_is_unsure(street, ask):
    how, numbers, reason = ask(id=2, code=street[2].code)
    assert (how, numbers) == (UNSURE, [2, 3])
    assert "name several" in reason
    how, numbers, reason = ask(id=2, house="5")
    assert (how, numbers) == (UNSURE, [2])
    assert "contradicts" in reason
    assert ask(code=street[5].code, floor="9")[:2] == (UNSURE, [6])


def test_what_was_merged_leads_on_and_what_was_split_is_unsure(register, street, clerk, ask):
    register.merge([1], 2, clerk)
    assert ask(id=1, house="2")[:2] == (EXACT, 2)
    assert "1 was replaced by 2" in ask(code=street[0].code)[2]
    parts = register.split(2, [replace(_draft(street[1]), floor=floor) for floor in "12"], clerk)
    how, numbers, reason = ask(id=1)
    assert (how, numbers) == (UNSURE, [part.id for part in parts])
    assert "split" in reason
    register.retire(3, clerk)
    how, number, reason = ask(id=3)
    assert (how, number) == (EXACT, 3)
    assert "retired" in reason


def _draft(address):
    from addressing.register.address import DRAFT_FIELDS, AddressDraft

    return AddressDraft(**{name: getattr(address, name) for name in DRAFT_FIELDS})


def test_the_door_of_the_cell_that_fits_has_the_same_code(street, ask):
    place = {"latitude": street[1].latitude, "longitude": street[1].longitude}
    assert ask(**place)[:2] == (SAME_CODE, 2)
    assert ask(**place, house="2")[:2] == (SAME_CODE, 2)
    flats = {"latitude": street[5].latitude, "longitude": street[5].longitude}
    assert ask(**flats, house="6", floor="3")[:2] == (SAME_CODE, 9)
    assert ask(**flats, house="6")[:2] == (SAME_CODE, 6)
    assert ask(**flats)[:2] == (UNSURE, [6, 7, 8, 9])


def test_the_same_number_within_metres_is_the_same_place(street, ask):
    beside = {"latitude": street[2].latitude, "longitude": street[2].longitude + 18 * METRE}
    assert ask(**beside, house="3")[:2] == (SAME_PLACE, 3)
    assert ask(**beside, house="3", street="ផ្លូវ ២១៧")[:2] == (NONE, [])
    assert ask(**beside, house="33")[0] is NONE


def test_the_same_number_in_the_same_street_is_the_same_place(street, ask):
    for text in ("ផ្លូវលេខ ២៧១", "St. 271", "271"):
        assert ask(unit="120407", house="៣", street=text)[:2] == (SAME_PLACE, 3)
    assert ask(unit="12040714", house="6", street="271")[:2] == (SAME_PLACE, 6)
    assert ask(unit="12040714", house="6", street="271", floor="2")[:2] == (SAME_PLACE, 8)
    assert ask(unit="12040713", house="3", street="271")[0] is NONE
    assert ask(unit="120407", house="3")[:2] == (UNSURE, [3])
    far = {"latitude": 11.60, "longitude": 104.90}
    how, numbers, reason = ask(unit="120407", house="3", street="271", **far)
    assert (how, numbers) == (UNSURE, [3])
    assert "far" in reason


def test_a_text_is_read_for_what_is_not_given(street, ask):
    text = "#3, St. 271, Phum 14, Sangkat Boeng Kak 1, Khan Tuol Kouk, Phnom Penh"
    assert ask(text=text)[:2] == (SAME_PLACE, 3)
    assert ask(text=text, house="4")[:2] == (SAME_PLACE, 4)
    assert ask(text=f"{street[4].code} Phnom Penh")[:2] == (EXACT, 5)
    assert ask(text="ផ្ទះលេខ៣ ផ្លូវ២៧១ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ")[:2] == (SAME_PLACE, 3)
    assert ask(text="see you at the market")[0] is NONE


def test_what_is_wrong_with_a_row_is_said_and_the_others_are_matched(street, store, ask):
    assert "no address with number 99" in ask(id=99)[2]
    assert "check" in ask(code="7747-0626-4044")[2]
    assert "none in Cambodia" in ask(latitude=48.2, longitude=16.4)[2]
    assert "none in Cambodia" in ask(latitude=float("nan"), longitude=16.4)[2]
    assert ask(id=99, code=street[0].code)[:2] == (EXACT, 1)
    for known in (
        {"id": 10**30}, {"id": -1}, {"alias": Alias("x", "a\x00")}, {"alias": Alias("\ud800", "a")},
        {"code": "'; DROP TABLE addresses; --"}, {"house": "\x00", "unit": "120407"},
        {"house": "1", "unit": "១២០៤០៧"}, {"house": "1", "unit": "9" * 400}, {"text": "\ud800\x00"},
    ):  # fmt: skip
        assert ask(**known)[0] is NONE
    rows = [PartnerAddress(key=str(number), id=number) for number in (4, 99, 2)]
    matches = list(match_addresses(store, rows, batch=2))
    assert [(match.key, match.how) for match in matches] == [
        ("4", EXACT), ("99", NONE), ("2", EXACT),
    ]  # fmt: skip
    with pytest.raises(InputError, match="row 3, key"):
        list(match_addresses(store, [*rows[:2], PartnerAddress(key=" ")], batch=2))


def test_everything_within_metres_is_looked_at(register, store, clerk, shophouse):
    lots = np.random.default_rng(2)
    places = np.array([13.3540, 103.8550]) + lots.uniform(-60, 60, (300, 2)) * METRE
    addresses = register.register(
        [replace(shophouse, latitude=lat, longitude=lon) for lat, lon in places.tolist()], clerk
    )
    for latitude, longitude in places[::30].tolist():
        row = PartnerAddress(key="k", latitude=latitude, longitude=longitude)
        (found,) = gather_evidence(store, [row])
        wanted = {
            address.id
            for address in addresses
            if ground_distance_m((latitude, longitude), (address.latitude, address.longitude))
            <= NEAR_M
        }
        assert {address.id for address in found.near} == wanted


def test_links_are_kept_and_the_unsure_are_left_out(street, store):
    rows = [
        PartnerAddress(key="water meter 7", id=2),
        PartnerAddress(key="ភ្លើង-១", code=street[3].code),
        PartnerAddress(key="m-9", unit="120407", house="3"),
        PartnerAddress(key="m-10", id=99),
    ]
    assert keep_links(store, "water supply", match_addresses(store, rows)) == 2
    assert set(links_of(store, "water supply")) == {
        Link("water meter 7", 2, "exact", 9), Link("ភ្លើង-១", 4, "exact", 9),
    }  # fmt: skip
    assert list(links_of(store, "electricity")) == []
    again = [PartnerAddress(key="water meter 7", id=5)]
    assert keep_links(store, "water supply", match_addresses(store, again)) == 1
    assert {found.address for found in links_of(store, "water supply")} == {4, 5}
    assert link(store, "water supply", "m-9", 3) == Link("m-9", 3, "by_hand", 9)
    with pytest.raises(AddressUnknownError):
        link(store, "water supply", "m-10", 99)
    assert forget_links(store, "water supply") == 3
    assert list(links_of(store, "water supply")) == []


def test_a_partner_is_told_when_his_ids_change_and_of_nothing_else(register, store, street, clerk):
    register.retire(9, clerk)
    rows = [PartnerAddress(key=f"meter {number}", id=number) for number in (1, 2, 3, 4, 9)]
    keep_links(store, "water supply", match_addresses(store, rows))
    link(store, "electricity", "pole 5", 5)
    assert list(changes_for(store, "water supply", 0)) == []  # he knew that 9 is retired
    register.correct(1, clerk, house="1A")
    register.merge([1, 5], 2, clerk)
    parts = register.split(3, [replace(_draft(street[2]), floor=floor) for floor in "12"], clerk)
    register.retire(4, clerk)
    register.restore(9, clerk)
    told = list(changes_for(store, "water supply", 0))
    assert [(change.own_key, change.kind, change.replaced_by) for change in told] == [
        ("meter 1", ChangeKind.MERGED, (2,)),
        ("meter 3", ChangeKind.SPLIT, tuple(part.id for part in parts)),
        ("meter 4", ChangeKind.RETIRED, ()),
        ("meter 9", ChangeKind.RESTORED, ()),
    ]
    seen = told[1].sequence
    assert list(changes_for(store, "water supply", seen)) == told[2:]
    assert [change.own_key for change in changes_for(store, "electricity", 0)] == ["pole 5"]
    link(store, "water supply", "meter 1", 2)
    register.retire(2, clerk)
    last = list(changes_for(store, "water supply", told[-1].sequence))
    assert [(change.own_key, change.address) for change in last] == [("meter 1", 2), ("meter 2", 2)]
    with pytest.raises(FeedPositionError):
        changes_for(store, "water supply", 1000)


def test_what_happens_between_matching_and_linking_is_told(register, store, street, clerk):
    matches = list(match_addresses(store, [PartnerAddress(key="meter 1", id=1)]))
    register.retire(1, clerk)
    keep_links(store, "water supply", matches)
    assert [change.kind for change in changes_for(store, "water supply", 0)] == ["retired"]


def test_changes_come_by_pages(register, store, street, clerk, monkeypatch):
    monkeypatch.setattr("addressing.register.links._PAGE", 2)
    for number in range(5):
        link(store, "water supply", f"meter {number}", 1)
    register.retire(1, clerk)
    register.restore(1, clerk)
    told = [(change.sequence, change.own_key) for change in changes_for(store, "water supply", 0)]
    assert told == sorted(told)
    assert len(told) == 10
    assert len(list(links_of(store, "water supply"))) == 5


def test_links_stand_in_no_open_output(register, store, street, clerk):
    link(store, "water supply", "customer no. 778", 1)
    register.retire(1, clerk)
    assert mark_now(store).sequence == 10
    assert b"no. 778" not in b"".join(lines_since(store, 0))


@pytest.mark.parametrize(
    ("partner", "key"), [("", "k"), ("p", " "), ("p", "x" * 201), ("p", "a\nb"), ("p\x00", "k")]
)
def test_bad_names_are_told(store, street, partner, key):
    with pytest.raises(InputError, match="links cannot be kept"):
        link(store, partner, key, 1)
