"""A register of doors is asked before the map."""

import pytest

from addressing import ConfidenceClass, GeocodeLevel, encode, load_geocoder
from addressing.streets.naming import street_names
from addressing.streets.register import DoorsInMemory, KnownDoor, RegisteredDoor

UNITS = ", Sangkat Boeng Keng Kang Ti Muoy, Khan Boeng Keng Kang, Phnom Penh"
WHERE = (11.55417, 104.92302)
CODE = encode(latitude=WHERE[0], longitude=WHERE[1])


@pytest.fixture(scope="module")
def register():
    """One door: house 9 on Street 278."""
    (street,) = street_names("Street 278")
    return DoorsInMemory([RegisteredDoor("9", street, KnownDoor(CODE, *WHERE, 2.0, "121301"))])


@pytest.mark.parametrize("with_map", [True, False])
def test_a_registered_door_has_its_code(register, bundle, cache, with_map):
    geocoder = load_geocoder(cache, bundle if with_map else None, register)
    found = geocoder.geocode("#9Eo, ផ្លូវ ២៧៨" + UNITS, explain=True)
    assert (found.level, found.confidence) == (GeocodeLevel.DOOR, ConfidenceClass.A)
    assert found.address_code == CODE
    assert (found.latitude, found.longitude, found.accuracy_m) == (*WHERE, 2.0)
    assert "register" in [step.name for step in found.steps]


def test_what_the_register_does_not_have_is_looked_for_on_the_map(register, bundle, cache):
    found = load_geocoder(cache, bundle, register).geocode("#10, St. 278" + UNITS)
    assert found.level is GeocodeLevel.DOOR
    assert found.address_code is None


def test_a_door_of_another_commune_is_not_meant(register, cache):
    found = load_geocoder(cache, None, register).geocode(
        "#9, St. 278, Sangkat Tonle Basak, Khan Chamkar Mon, Phnom Penh"
    )
    assert found.level is GeocodeLevel.COMMUNE


def test_a_code_is_answered_with_the_registered_point(register, cache):
    found = load_geocoder(cache, None, register).geocode(CODE)
    assert (found.latitude, found.longitude) == WHERE
    assert "The register knows this door." in found.reason
    assert found.address_code == CODE
