import pytest

from addressing import ConfidenceClass
from benchmarks.geocode_dev import read_labelled
from benchmarks.noisy_addresses import noisy_addresses
from gis_data import load_gazetteer

UNSURE = {ConfidenceClass.C, ConfidenceClass.NONE}


@pytest.fixture(scope="module")
def labelled(data_mirror):
    """Real addresses with every postcode that a careful clerk could defend."""
    return [row for rows in read_labelled(data_mirror / "addresses").values() for row in rows]


def test_real_addresses_get_a_defensible_postcode(labelled, geocoder):
    placed = [row for row in labelled if row.level in {"commune", "village"}]
    right = [geocoder.geocode(row.address).postcode in row.acceptable for row in placed]
    assert sum(right) / len(right) >= 0.95


def test_real_texts_that_name_no_unit_get_no_sure_answer(labelled, geocoder):
    nowhere = [row for row in labelled if row.level == "none"]
    assert nowhere
    assert all(geocoder.geocode(row.address).confidence in UNSURE for row in nowhere)


def test_class_a_is_wrong_at_most_once_on_real_addresses(labelled, geocoder):
    answers = [(row, geocoder.geocode(row.address)) for row in labelled]
    safe = [(row, answer) for row, answer in answers if answer.confidence is ConfidenceClass.A]
    assert len(safe) > 0.5 * len(labelled)
    assert sum(answer.postcode not in row.acceptable for row, answer in safe) <= 1


def test_noisy_addresses_of_villages_drawn_over_the_country(geocoder):
    """Typos, spellings, order, scripts and stale districts from a seed, 100 of each kind."""
    rows = list(noisy_addresses(load_gazetteer(), 1_200, seed=3))
    answers = [geocoder.geocode(row.text) for row in rows]
    right = [answer.postcode in row.postcodes for row, answer in zip(rows, answers, strict=True)]
    assert sum(right) / len(right) >= 0.97
    safe = [ok for ok, a in zip(right, answers, strict=True) if a.confidence is ConfidenceClass.A]
    assert sum(safe) / len(safe) >= 0.995
