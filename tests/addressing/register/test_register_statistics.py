"""Numbers by block are published so that nothing about a few can be worked out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from addressing.register import (
    COUNTRY,
    LEAST,
    AddressUnknownError,
    Measure,
    Review,
    Scan,
    StepForbiddenError,
    publish_statistics,
    published_months,
    published_statistics,
)
from addressing.register.suppression import Count, publishable
from gis_data import InputError

COUNTS = st.one_of(st.integers(0, 4), st.integers(5, 30))


@st.composite
def countries(draw):
    """Up to eight blocks in up to three towns, with or without a known population."""
    size = draw(st.integers(1, 8))
    known = draw(st.booleans())
    counts = {block: Count(draw(COUNTS), draw(COUNTS) if known else None) for block in range(size)}
    return counts, {block: draw(st.integers(0, 2)) for block in range(size)}


def derivable(counts, towns, told):
    """Every group of blocks whose sum follows from what was published, by any differences.

    An attacker adds and subtracts published numbers as he likes. What he gets is the sum over a
    group of blocks where the group lies in the space that the published numbers span.
    """
    blocks = [block for block, count in counts.items() if count.count or count.others]
    place = {block: number for number, block in enumerate(blocks)}
    lines = [[float(other == block) for other in blocks] for block in told.blocks]
    lines += [[float(towns[other] == town) for other in blocks] for town in told.towns]
    if told.country is not None:
        lines.append([1.0] * len(blocks))
    if not lines:
        return
    span = np.array(lines)
    rank = np.linalg.matrix_rank(span)
    for group in product((0.0, 1.0), repeat=len(blocks)):
        if any(group) and np.linalg.matrix_rank(np.vstack([span, group])) == rank:
            yield [block for block in blocks if group[place[block]]]


@given(countries())
@settings(max_examples=150, deadline=None)
def test_no_sum_or_difference_tells_of_fewer_than_ten(country):
    counts, towns = country
    told = publishable(counts, towns)
    for group in derivable(counts, towns, told):
        assert sum(counts[block].count for block in group) >= LEAST
        if counts[group[0]].others is not None:
            assert sum(counts[block].others for block in group) >= LEAST


def test_the_attack_succeeds_where_only_small_numbers_are_left_out():
    """The same attack against plain suppression: the town less its large block is the small one."""
    counts, towns = {1: Count(40), 2: Count(3)}, {1: 7, 2: 7}

    class Plain:
        blocks, towns, country = {1: 40}, {7: 43}, 43

    assert [2] in list(derivable(counts, towns, Plain))
    told = publishable(counts, towns)
    assert [2] not in list(derivable(counts, towns, told))
    assert (told.blocks, told.towns, told.country) == ({}, {7: 43}, 43)


@given(countries())
@settings(max_examples=100, deadline=None)
def test_what_is_published_is_true(country):
    counts, towns = country
    told = publishable(counts, towns)
    assert all(counts[block].count == count for block, count in told.blocks.items())
    for town, count in told.towns.items():
        assert count == sum(one.count for block, one in counts.items() if towns[block] == town)
    if told.country is not None:
        assert told.country == sum(one.count for one in counts.values())


def test_large_numbers_are_all_published():
    counts = {block: Count(20 + block, 30) for block in range(6)}
    told = publishable(counts, {block: block // 3 for block in range(6)})
    assert (len(told.blocks), len(told.towns), told.country) == (6, 2, 135)


@pytest.fixture
def street(register, clerk, shophouse, clock):
    """Forty flats in a block; twenty-five and three in two blocks of the next town."""
    clock.now = datetime(2026, 11, 5, tzinfo=UTC)
    places = [((11.5838, 104.9002), 40), ((11.5790, 104.9052), 25), ((11.5700, 104.9100), 3)]
    return [
        register.register(
            [replace(shophouse, latitude=place[0], longitude=place[1], room=f"{n}")
             for n in range(count)],
            clerk,
        )
        for place, count in places
    ]  # fmt: skip


def delivered(register, addresses, when):
    review = Review(register)
    for address in addresses:
        review.add_proof(address.id, Scan(address.latitude, address.longitude, 8.0), when)


def by_area(found, measure):
    return {one.area: one.count for one in found if one.measure is measure}


def test_a_month_is_counted_by_block(register, street):
    first, second, third = street
    october = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
    delivered(register, [*first[:20], *first[:5], *second[:24], *third[:2]], october)
    delivered(register, first[20:], october + timedelta(minutes=1))  # in November
    found = publish_statistics(register, "2026-10")
    addresses, reached = by_area(found, Measure.ADDRESSES), by_area(found, Measure.DELIVERED)
    # The third block has three: it is hidden, and the second, or their town would tell it.
    assert addresses == {
        COUNTRY: 68,
        "2611-xxxx-xxxx": 40,
        "2611-4441-xxxx": 40,
        "2616-xxxx-xxxx": 28,
    }
    # Of the 28 in the second town all but two had a delivery: it is hidden, and the first town
    # with its block, or the country would tell it.
    assert reached == {COUNTRY: 46}
    assert published_statistics(register.store, "2026-10") == sorted(
        found, key=lambda one: (one.measure, one.area)
    )
    assert published_months(register.store) == ["2026-10"]


def test_what_is_published_is_never_changed(register, street, clerk):
    before = publish_statistics(register, "2026-10")
    register.retire(street[0][0].id, clerk)
    with pytest.raises(StepForbiddenError, match="published before"):
        publish_statistics(register, "2026-10")
    again = published_statistics(register.store, "2026-10")
    assert {(one.measure, one.area, one.count) for one in again} == {
        (one.measure, one.area, one.count) for one in before
    }


def test_a_month_must_be_over(register):
    with pytest.raises(StepForbiddenError, match="2026-12-01"):
        publish_statistics(register, "2026-11")
    with pytest.raises(AddressUnknownError):
        published_statistics(register.store, "2026-10")
    for wrong in ("2026-00", "October", "1969-12", "٢٠٢٦-١٠"):
        with pytest.raises(InputError, match="no month"):
            publish_statistics(register, wrong)
