"""What citizens and couriers propose waits for a decision; doors are learnt from deliveries."""

import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from addressing.register import (
    AddressUnknownError,
    ProposalKind,
    ProposalStatus,
    Review,
    Scan,
    StepForbiddenError,
    by_ids,
    changes_since,
    estimate_door,
)
from gis_data import InputError

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
METRES_PER_DEGREE = 110_600.0


@pytest.fixture
def review(register):
    return Review(register)


def scans_at(latitude, longitude, count, lots, noise_m=10.0, late=0.2):
    """Scans at a door: noisy, and a fifth of them made on the way to the next stop."""
    east = METRES_PER_DEGREE * math.cos(math.radians(latitude))
    offsets = lots.normal(scale=noise_m, size=(count, 2))
    ways = lots.uniform(0, 2 * math.pi, count)
    gone = np.where(lots.random(count) < late, lots.exponential(100, count), 0)
    offsets += np.stack([np.cos(ways), np.sin(ways)], axis=1) * gone[:, None]
    return [
        Scan(latitude + y / METRES_PER_DEGREE, longitude + x / east, noise_m) for x, y in offsets
    ]


def test_doors_learnt_from_deliveries_are_right_to_eight_metres_and_better_than_the_centroid():
    lots = np.random.default_rng(17)
    ours, centroid = [], []
    for _ in range(300):
        scans = scans_at(11.5838, 104.9002, int(lots.integers(3, 9)), lots)
        door = estimate_door(scans)
        middle = np.mean([(scan.latitude, scan.longitude) for scan in scans], axis=0)
        for found, errors in (((door.latitude, door.longitude), ours), (middle, centroid)):
            north = (found[0] - 11.5838) * METRES_PER_DEGREE
            east = (found[1] - 104.9002) * METRES_PER_DEGREE * math.cos(math.radians(11.5838))
            errors.append(math.hypot(north, east))
    assert np.median(ours) <= 8.0
    assert np.median(ours) < 0.75 * np.median(centroid)
    assert np.percentile(ours, 95) < 0.5 * np.percentile(centroid, 95)


def test_two_scans_say_nothing():
    assert estimate_door([Scan(11.5, 104.9, 5)] * 2) is None
    assert estimate_door([Scan(11.5, 104.9, 5)] * 3).error_m == pytest.approx(2.9, abs=0.1)


def test_a_door_is_proposed_after_three_proofs_and_never_taken_silently(
    review, register, store, clerk, shophouse
):
    (address,) = register.register([shophouse], clerk)
    lots = np.random.default_rng(3)
    proofs = scans_at(11.58405, 104.9002, 6, lots, noise_m=4.0, late=0.0)
    made = [
        review.add_proof(address.id, scan, NOON + timedelta(hours=n))
        for n, scan in enumerate(proofs)
    ]
    assert made[:2] == [None, None]
    assert made[-1].kind is ProposalKind.DOOR
    assert made[-1].note.startswith("6 proofs of delivery")
    assert review.open_proposals() == [made[-1]]  # the earlier ones are overtaken
    assert store.read(lambda s: by_ids(s, [address.id])) == [address]
    moved = review.accept(made[-1].id, clerk)
    assert moved.code == address.code
    assert moved.latitude == pytest.approx(11.58405, abs=4e-5)
    assert review.open_proposals() == []
    assert review.add_proof(address.id, proofs[0], NOON + timedelta(days=1)) is None
    assert [change.kind for change in changes_since(store, 0)] == ["registered", "corrected"]
    assert review.forget_proofs(timedelta(days=-3)) == 7


def test_a_new_address_and_a_correction_wait_for_a_decision(
    review, register, store, clerk, shophouse
):
    new = review.propose_new(replace(shophouse, valid_from=date(2026, 1, 1)), "ផ្ទះថ្មី")
    assert new.parts["valid_from"] == date(2026, 1, 1)
    assert list(changes_since(store, 0)) == []
    address = review.accept(new.id, clerk)
    assert (address.house, address.valid_from) == ("12Eo", date(2026, 1, 1))
    better = review.propose_correction(address.id, house="១២")
    worse = review.propose_correction(address.id, house="13")
    assert [proposal.id for proposal in review.open_proposals()] == [better.id, worse.id]
    review.reject(worse.id, clerk)
    assert review.accept(better.id, clerk).house == "១២"
    for proposal in (new, better, worse):
        with pytest.raises(StepForbiddenError, match="before"):
            review.accept(proposal.id, clerk)
    with pytest.raises(AddressUnknownError):
        review.reject("nobody", clerk)


def test_what_cannot_be_done_any_more_stays_open(review, register, clerk, shophouse):
    first, second = register.register([shophouse] * 2, clerk)
    proposal = review.propose_correction(second.id, house="9")
    register.merge([second.id], first.id, clerk)
    with pytest.raises(StepForbiddenError, match="was replaced"):
        review.accept(proposal.id, clerk)
    assert [left.status for left in review.open_proposals()] == [ProposalStatus.OPEN]


def test_bad_proposals_are_told(review, register, clerk, shophouse):
    (address,) = register.register([shophouse], clerk)
    with pytest.raises(InputError):
        review.propose_new(replace(shophouse, unit="77"))
    with pytest.raises(InputError, match="code"):
        review.propose_correction(address.id, code="x")
    with pytest.raises(AddressUnknownError):
        review.propose_correction(77, house="1")
    for scan in (Scan(11.5, 104.9, 0), Scan(11.5, 104.9, 5000), Scan(0, 0, 5)):
        with pytest.raises(InputError):
            review.add_proof(address.id, scan, NOON)
    with pytest.raises(AddressUnknownError):
        review.add_proof(77, Scan(11.5, 104.9, 5), NOON)
