"""An address is registered once, kept for ever, and whatever becomes of it is written down."""

from dataclasses import replace
from datetime import date

import pytest

from addressing import encode, parse_door
from addressing.register import (
    Act,
    AddressChangedError,
    AddressDraft,
    AddressUnknownError,
    Alias,
    CellFullError,
    Status,
    StepForbiddenError,
    by_alias,
    by_code,
    by_ids,
)
from gis_data import InputError


def test_an_address_is_found_by_its_number_and_its_code_in_any_writing(
    register, store, clerk, shophouse
):
    (address,) = register.register([shophouse], clerk)
    assert address.code == encode(latitude=11.5838, longitude=104.9002)
    assert address.status is Status.CURRENT
    assert address.postcode == "120407"
    assert store.read(lambda session: by_ids(session, [address.id])) == [address]
    khmer = address.code.translate(str.maketrans("0123456789-", "០១២៣៤៥៦៧៨៩ "))
    assert store.read(lambda session: by_code(session, khmer)) == address


def test_everything_that_was_given_comes_back(register, store, clerk):
    given = AddressDraft(
        latitude=13.3622, longitude=103.8597, house="S2-01", street_khmer="ផ្លូវ ស៊ីវុត្ថា",
        street_latin="Sivutha Blvd", building_khmer="អគារ ក", building_latin="Building A",
        floor="G", room="3", landmark_khmer="ទល់មុខផ្សារចាស់", landmark_latin='by "Old" Market, \\N',
        unit="171002", postcode="171002", parcel="17-10-02-0042", source="survey",
        source_id="sr-17", valid_from=date(2026, 1, 1), valid_to=date(2030, 12, 31),
    )  # fmt: skip
    (address,) = register.register([given], clerk)
    (kept,) = store.read(lambda session: by_ids(session, [address.id]))
    assert kept == address
    assert all(getattr(kept, name) == getattr(given, name) for name in AddressDraft.__slots__)


def test_doors_of_one_cell_get_suffixes_and_the_first_keeps_its_twelve_digits(
    register, clerk, shophouse
):
    first, *others = register.register([shophouse] * 4, clerk)
    (later,) = register.register([shophouse], clerk)
    assert parse_door(first.code).sequence is None
    assert [parse_door(door.code).sequence for door in (*others, later)] == [1, 2, 3, 4]
    assert {parse_door(door.code).code for door in (*others, later)} == {first.code}


def test_a_code_is_never_given_out_again(register, clerk, shophouse):
    first, second = register.register([shophouse] * 2, clerk)
    register.retire(first.id, clerk)
    register.retire(second.id, clerk)
    (third,) = register.register([shophouse], clerk)
    assert third.code not in (first.code, second.code)
    assert parse_door(third.code).sequence == 2


def test_a_cell_that_is_full_is_said_and_nothing_is_written(register, store, clerk, shophouse):
    register.register([shophouse] * 729, clerk)
    with pytest.raises(CellFullError, match="729 doors"):
        register.register([shophouse], clerk)
    (address,) = register.register([replace(shophouse, latitude=11.59)], clerk)
    assert address.id == 730
    assert address.changed == 730


def test_all_of_a_list_is_registered_or_nothing(register, store, clerk, shophouse):
    wrong = [
        shophouse,
        replace(shophouse, unit="129999"),
        replace(shophouse, latitude=104.9, longitude=11.58),
        replace(shophouse, house="12\x00", postcode="12040"),
        replace(shophouse, street_latin="x" * 300),
        replace(shophouse, latitude=float("nan")),
        replace(shophouse, valid_from=date(2026, 2, 1), valid_to=date(2026, 1, 1)),
        replace(shophouse, street_khmer="\ud800"),
        replace(shophouse, source_id="7"),
    ]
    with pytest.raises(InputError) as caught:
        register.register(wrong, clerk)
    places = [problem.where.split(",")[0] for problem in caught.value.problems]
    assert places == [f"address {n}" for n in (2, 3, 4, 4, 5, 6, 7, 8, 9)]
    with pytest.raises(AddressUnknownError):
        store.read(lambda session: by_ids(session, [1]))


def test_a_thing_of_a_source_is_not_registered_twice(register, clerk, shophouse):
    named = replace(shophouse, source="cadastre", source_id="12-04-07-0001")
    register.register([named], clerk)
    with pytest.raises(InputError, match="registered as 1"):
        register.register([shophouse, named], clerk)
    other = replace(named, source_id="2")
    with pytest.raises(InputError, match="address 2, source_id"):
        register.register([other, other], clerk)


@pytest.mark.parametrize("act", [Act("", "survey"), Act("clerk", "  "), Act("clerk", "a\nb")])
def test_nothing_is_changed_without_author_and_reason(register, shophouse, act):
    with pytest.raises(InputError, match="author and its reason"):
        register.register([shophouse], act)


@pytest.mark.parametrize(
    "text",
    [
        "'; DROP TABLE addresses; --",
        'a"b',
        "\\N",
        "\\.",
        "{}",
        "%s %(x)s :name",
        "NULL",
        "ផ្ទះ\u200bលេខ",
    ],
)
def test_sql_and_other_odd_texts_are_kept_as_they_are(register, store, clerk, shophouse, text):
    odd = replace(
        shophouse, house=text, street_latin=text, landmark_khmer=text, parcel=text, source=text,
        source_id=text,
    )  # fmt: skip
    (address,) = register.register([odd], Act(text, text))
    register.correct(address.id, clerk, room=text)
    register.add_alias(address.id, Alias(text, text), clerk)
    (found,) = store.read(lambda session: by_alias(session, Alias(text, text)))
    assert found.room == found.house == found.parcel == text


def test_a_correction_keeps_number_and_code_even_where_the_entrance_moves_a_little(
    register, store, clerk, shophouse
):
    (before,) = register.register([shophouse], clerk)
    after = register.correct(before.id, clerk, latitude=11.58395, house="១២អ")
    assert encode(latitude=after.latitude, longitude=after.longitude) != before.code
    assert (after.id, after.code, after.house) == (before.id, before.code, "១២អ")
    assert after.changed == before.changed + 1
    assert store.read(lambda session: by_code(session, before.code)) == after
    with pytest.raises(StepForbiddenError, match="does not move"):
        register.correct(before.id, clerk, latitude=11.59)
    with pytest.raises(InputError, match="part"):
        register.correct(before.id, clerk, code="7747-0626-4043")


def test_who_read_an_older_state_overwrites_nothing(register, clerk, shophouse):
    (seen,) = register.register([shophouse], clerk)
    register.correct(seen.id, clerk, floor="2")
    with pytest.raises(AddressChangedError, match="Read it again"):
        register.correct(seen.id, clerk, if_changed=seen.changed, floor="3")


def test_a_correction_that_changes_nothing_is_no_change(register, clerk, shophouse):
    (seen,) = register.register([shophouse], clerk)
    assert register.correct(seen.id, clerk, house="12Eo") == seen


def test_an_address_goes_through_its_life(register, clerk, shophouse):
    (address,) = register.register([shophouse], clerk, status=Status.PROPOSED)
    assert register.confirm(address.id, clerk).status is Status.CURRENT
    assert register.retire(address.id, clerk).status is Status.RETIRED
    assert register.restore(address.id, clerk).status is Status.CURRENT
    with pytest.raises(StepForbiddenError, match="current, not proposed"):
        register.confirm(address.id, clerk)
    with pytest.raises(AddressUnknownError):
        register.retire(99, clerk)


def test_merged_addresses_keep_their_codes_and_lead_to_the_one_that_stays(
    register, store, clerk, shophouse
):
    first, second, third = register.register([shophouse] * 3, clerk)
    merged = register.merge([second.id, third.id], first.id, clerk)
    assert [address.replaced_by for address in merged] == [(first.id,)] * 2
    assert {address.status for address in merged} == {Status.REPLACED}
    assert store.read(lambda session: by_code(session, third.code)).replaced_by == (first.id,)
    with pytest.raises(StepForbiddenError, match="cannot become"):
        register.merge([second.id], first.id, clerk)
    with pytest.raises(StepForbiddenError, match="was replaced"):
        register.correct(second.id, clerk, house="1")
    with pytest.raises(StepForbiddenError, match="only a current one"):
        register.merge([first.id], second.id, clerk)


def test_a_split_address_leads_to_all_that_came_of_it(register, store, clerk, shophouse):
    (whole,) = register.register([shophouse], clerk)
    parts = register.split(
        whole.id, [replace(shophouse, floor="G"), replace(shophouse, floor="1")], clerk
    )
    (old,) = store.read(lambda session: by_ids(session, [whole.id]))
    assert old.replaced_by == tuple(part.id for part in parts)
    assert len({whole.code, *(part.code for part in parts)}) == 3
    with pytest.raises(InputError, match="split"):
        register.split(parts[0].id, [shophouse], clerk)


def test_codes_observed_elsewhere_find_the_address(register, store, clerk, shophouse):
    near = encode(latitude=11.58386, longitude=104.9002)
    first, second = register.register([shophouse] * 2, clerk)
    assert near != first.code
    register.add_alias(first.id, Alias("phlov", near), clerk)
    known = register.add_alias(first.id, Alias("phlov", near), clerk)
    assert known.aliases == (Alias("phlov", near),)
    assert store.read(lambda session: by_code(session, near)).id == first.id
    register.add_alias(second.id, Alias("phlov", near), clerk)
    with pytest.raises(AddressUnknownError, match="observed for"):
        store.read(lambda session: by_code(session, near))
