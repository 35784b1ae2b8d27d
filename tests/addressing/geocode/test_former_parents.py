"""Where units stood before: what the lists of postcodes know, the rules know as well."""

import pytest

from addressing import ConfidenceClass
from addressing.geocode.hierarchy import Hierarchy
from benchmarks.former_districts import former_districts
from gis_data import load_gazetteer


def test_every_district_that_an_older_list_has_above_a_commune_is_known():
    gazetteer = load_gazetteer()
    hierarchy = Hierarchy(gazetteer)
    unknown = []
    for commune, districts in former_districts().items():
        known = {
            hierarchy.units[former.place].code
            for place in hierarchy.chains[hierarchy.place_of[commune]]
            for former in hierarchy.former.get(place, ())
        }
        unknown += [(commune, code) for code in districts if code not in known]
    assert not unknown


@pytest.mark.parametrize(
    ("text", "postcode", "year"),
    [
        ("Phum Ou Baek K'am, Sangkat Tuek Thla, Khan Sen Sok", "120808", "2024"),
        ("Khum Ampil, Krong Siem Reap, Siem Reap", "170910", "2024"),
        ("Khum Svay Rolum, Srok S'ang, Kandal", "081107", "2010"),
        ("ឃុំរាម ស្រុកព្រៃនប់ ខេត្តព្រះសីហនុ", "180605", "2025"),
    ],
)
def test_a_moved_commune_is_found_under_its_old_name_with_the_year(text, postcode, year, geocoder):
    found = geocoder.geocode(text)
    assert (found.postcode, found.reason_code) == (postcode, "former_parent")
    assert year in found.reason


def test_an_old_postcode_beside_the_words_agrees_with_its_year(geocoder):
    found = geocoder.geocode("Sangkat Chrouy Changvar, Phnom Penh 121001")
    assert (found.postcode, found.reason_code) == ("121102", "old_postcode")
    assert found.confidence is ConfidenceClass.B
    assert "Until 2025" in found.reason
    assert "Kbal Kaoh" in found.reason


def test_a_postcode_that_never_was_that_of_the_words_contradicts(geocoder):
    found = geocoder.geocode("Sangkat Boeng Kak 1, Khan Toul Kork, Phnom Penh 121001")
    assert (found.confidence, found.reason_code) == (ConfidenceClass.C, "postcode_contradicts")
    assert {found.postcode, found.alternatives[0].postcode} == {"120407", "121001"}
