"""A postcode with the number of a village names the village."""

import pytest

from addressing import ConfidenceClass, GeocodeLevel


@pytest.mark.parametrize(
    "text", ["120407-14", "១២០៤០៧-១៤", "Sangkat Boeng Kak 1, 120407-14", "ទួលគោក ភ្នំពេញ 120407-14"]
)
def test_a_sorting_code_is_a_village(geocoder, text):
    found = geocoder.geocode(text)
    assert (found.level, found.village_code) == (GeocodeLevel.VILLAGE, "12040714")
    assert found.confidence is ConfidenceClass.A


def test_a_village_that_agrees_stays(geocoder):
    found = geocoder.geocode("Phum 14, Sangkat Boeng Kak 1, Khan Tuol Kouk 120407-14")
    assert found.village_code == "12040714"
    assert "sorting code 120407-14 agrees" in found.reason


def test_another_village_is_said(geocoder):
    found = geocoder.geocode("Phum 13, Sangkat Boeng Kak 1, Khan Tuol Kouk 120407-14")
    assert (found.village_code, found.confidence) == ("12040713", ConfidenceClass.C)
    assert found.alternatives[0].village_code == "12040714"


@pytest.mark.parametrize("text", ["120407-99", "120407-14-2", "012407-14"])
def test_other_figures_are_no_village(geocoder, text):
    assert geocoder.geocode(text).village_code is None
