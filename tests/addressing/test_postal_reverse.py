"""From a position to its address: as far as it is known, and no further."""

import pytest

from addressing.code.speech import Script
from addressing.postal.formatting import format_line
from addressing.postal.reverse import reverse_address
from gis_data import Level
from postcodes import Exactness, TerritoryKind, load_lattice


def test_a_temple_in_both_scripts(angkor_wat):
    found = reverse_address(latitude=angkor_wat.latitude, longitude=angkor_wat.longitude)
    assert (found.kind, found.exactness) == (TerritoryKind.COMMUNE, Exactness.EXACT)
    assert format_line(found.address, Script.LATIN) == (
        "Sangkat Nokor Thum, Krong Siem Reab, Siemreap Province 171005, 7747-0626-4043"
    )
    assert format_line(found.address, Script.KHMER) == (
        "សង្កាត់នគរធំ ក្រុងសៀមរាប, ខេត្តសៀមរាប ១៧១០០៥, ៧៧៤៧-០៦២៦-៤០៤៣"
    )


def test_no_village_is_invented(angkor_wat):
    found = reverse_address(latitude=angkor_wat.latitude, longitude=angkor_wat.longitude)
    assert found.address.unit(Level.VILLAGE) is None


@pytest.mark.parametrize(
    ("accuracy_m", "code"),
    [(5, "7747-0626-4043"), (50, "7747-0626-xxxx"), (900, "7747-xxxx-xxxx"), (9000, "")],
)
def test_the_code_is_as_fine_as_the_position(accuracy_m, code, angkor_wat):
    found = reverse_address(
        latitude=angkor_wat.latitude, longitude=angkor_wat.longitude, accuracy_m=accuracy_m
    )
    assert found.address.code == code


def test_a_rough_position_gives_what_all_communes_around_have_in_common(central_post_office):
    found = reverse_address(
        latitude=central_post_office.latitude,
        longitude=central_post_office.longitude,
        accuracy_m=900,
    )
    assert [unit.latin for unit in found.address.units] == ["Phnom Penh"]
    assert "communes lie within" in found.geocode.reason


def test_communes_that_share_an_area_are_not_told_apart():
    lattice = load_lattice()
    shared = next(code for code in lattice.estimated if lattice.has_area(code))
    place = lattice.representative_point(shared)
    found = reverse_address(latitude=place.latitude, longitude=place.longitude)
    assert found.exactness is Exactness.ESTIMATED
    assert found.address.unit(Level.COMMUNE) is None
    assert found.address.postcode == f"{shared[:4]}00"


def test_water_and_abroad_have_no_address_and_say_why(tonle_sap, bangkok):
    lake = reverse_address(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    assert (lake.address, lake.kind) == (None, TerritoryKind.WATER)
    assert "water" in lake.geocode.reason
    abroad = reverse_address(latitude=bangkok.latitude, longitude=bangkok.longitude)
    assert (abroad.address, abroad.kind) == (None, TerritoryKind.OUTSIDE)
    assert "outside Cambodia" in abroad.geocode.reason


@pytest.mark.parametrize("position", [(float("nan"), 104.9), (104.9, 11.5), (99.0, 200.0)])
def test_what_is_no_position_has_no_address(position):
    found = reverse_address(latitude=position[0], longitude=position[1])
    assert found.address is None
    assert found.geocode.reason
