import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from addressing import ConfidenceClass
from addressing.geocode.rules import load_rules
from addressing.geocode.weights import Calibration, load_calibration, raw_probability
from benchmarks.calibration import Outcomes, expected_error, fit, outcomes_of_noise, predict

SHARE = st.floats(0, 1)


@given(st.sampled_from("ABC"), SHARE, SHARE)
def test_the_shipped_maps_never_fall_and_stay_below_one(name, low, high):
    low, high = sorted((low, high))
    maps = load_calibration()
    assert 0 <= maps.probability(name, low) <= maps.probability(name, high) < 1


def test_the_shipped_maps_say_what_they_were_measured_on():
    rules = load_rules("calibration")
    assert "noise" in rules["source"]
    assert rules["method"].startswith("Isotonic")
    assert rules["date"] >= "2026-11-25"


def test_no_answer_has_no_probability():
    assert load_calibration().probability("none", 0.9) == 0.0


def test_between_two_knots_along_a_line():
    maps = Calibration({"A": (0.5, 0.9)}, {"A": (0.6, 0.8)})
    assert maps.probability("A", 0.7) == pytest.approx(0.7)
    assert (maps.probability("A", 0.1), maps.probability("A", 1.0)) == (0.6, 0.8)


def test_the_fit_finds_a_rate_that_rises_with_the_raw_figure():
    lots = np.random.default_rng(1)
    raw = lots.random(6_000)
    outcomes = Outcomes(
        confidence=np.full(6_000, "A"),
        raw=raw,
        right=lots.random(6_000) < raw**2,
        fold=np.zeros(6_000, np.int64),
        clear=np.ones(6_000, np.bool_),
        rows=6_000,
        clear_rows=6_000,
    )
    maps = fit(outcomes, np.ones(6_000, np.bool_))
    found = predict(maps, outcomes)
    assert np.abs(found - raw**2).mean() < 0.05
    assert expected_error(found, outcomes.right)[0] < 0.02


def test_probabilities_hold_on_noise_that_they_were_not_fitted_to(geocoder):
    outcomes = outcomes_of_noise(geocoder, 700, seed=99)
    error, _ = expected_error(predict(load_calibration(), outcomes), outcomes.right)
    assert error < 0.03


def test_the_probability_of_an_answer_is_that_of_its_class(geocoder):
    text = "Sangkat Srah Chak, Khan Doun Penh, Phnom Penh"
    (decision,) = geocoder.decide_words([text])
    raw = raw_probability(decision.share, decision.least)
    answer = geocoder.geocode(text)
    assert answer.confidence is ConfidenceClass.A
    assert answer.probability == round(load_calibration().probability("A", raw), 3)
