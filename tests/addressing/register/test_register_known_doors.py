"""The geocoder asks the register, as it is at that moment, and is never given a guess."""

from __future__ import annotations

import pickle
from dataclasses import replace

import pytest

from addressing import AddressRegister, ConfidenceClass, GeocodeLevel, load_geocoder
from addressing.register import Alias, StoredDoors
from addressing.streets.naming import street_names
from gis_data.db import StoreDownError, StoreSettings, database_url

TEXT = "#12Eo, St. 271, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"
STREET = street_names("Street 271")
COMMUNE = "120407"


@pytest.fixture
def doors(settings) -> AddressRegister:
    return StoredDoors(settings)


def test_a_registered_door_is_the_answer_to_its_text_and_its_code(
    register, doors, clerk, shophouse
):
    (address,) = register.register([shophouse], clerk)
    geocoder = load_geocoder(None, None, doors)
    for text in (TEXT, "ផ្ទះលេខ ១២Eo ផ្លូវ ២៧១ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ", address.code):
        found = geocoder.geocode(text, explain=True)
        assert (found.level, found.confidence) == (GeocodeLevel.DOOR, ConfidenceClass.A)
        assert found.address_code == address.code
        assert (found.latitude, found.longitude) == (11.5838, 104.9002)
        assert f"(address {address.id})" in found.reason
        assert found.village_code == "12040714"
    assert load_geocoder().geocode(TEXT).level is not GeocodeLevel.DOOR


def test_an_answer_is_never_older_than_the_register(register, doors, clerk, shophouse):
    assert doors.find("12Eo", STREET, COMMUNE) is None
    first, second = register.register([shophouse, replace(shophouse, house="14")], clerk)
    assert doors.find("12Eo", STREET, COMMUNE).id == first.id
    register.correct(first.id, clerk, house="16", latitude=11.58385)
    assert doors.find("12Eo", STREET, COMMUNE) is None
    assert doors.find("១៦", STREET, "12040714").latitude == 11.58385
    register.retire(second.id, clerk)
    assert doors.find("14", STREET, COMMUNE) is None
    register.restore(second.id, clerk)
    assert doors.find("14", STREET, COMMUNE).id == second.id
    register.correct(second.id, clerk, unit="12040801", postcode="120408")
    assert doors.find("14", STREET, COMMUNE) is None
    assert doors.find("14", STREET, "120408").id == second.id


def test_of_several_doors_none_is_guessed(register, doors, clerk, shophouse):
    register.register([replace(shophouse, room=f"{room}") for room in (1, 2)], clerk)
    assert doors.find("12Eo", STREET, COMMUNE) is None
    (house,) = register.register([shophouse], clerk)
    assert doors.find("12Eo", STREET, COMMUNE).id == house.id
    (other,) = register.register([replace(shophouse, house="12")], clerk)
    assert doors.find("12", STREET, COMMUNE).id == other.id
    assert doors.find("12Eo", street_names("Street 289"), COMMUNE) is None
    assert doors.find("12Eo", STREET, "12040715") is None


def test_a_code_leads_to_what_took_its_place(register, doors, clerk, shophouse):
    first, second = register.register([shophouse, replace(shophouse, latitude=11.585)], clerk)
    register.add_alias(first.id, Alias("phlov", "7747-0626-4043"), clerk)
    assert doors.by_code("7747-0626-4043").id == first.id
    register.merge([second.id], first.id, clerk)
    assert doors.by_code(second.code).code == first.code
    register.split(first.id, [shophouse, replace(shophouse, floor="1")], clerk)
    assert doors.by_code(second.code) is None
    assert doors.by_code("7747-0626-4042") is None


def test_many_changes_between_two_questions(register, doors, clerk, shophouse, monkeypatch):
    monkeypatch.setattr("addressing.register.known_doors._MOST_CAUGHT_UP", 3)
    register.register([shophouse], clerk)
    assert doors.find("12Eo", STREET, COMMUNE)
    register.register([replace(shophouse, house=f"{house}") for house in range(20, 30)], clerk)
    assert doors.find("24", STREET, COMMUNE).id == 6


def test_other_processes_are_given_the_register_without_its_connections(
    register, doors, clerk, shophouse
):
    register.register([shophouse], clerk)
    assert doors.find("12Eo", STREET, COMMUNE)
    sent = pickle.loads(pickle.dumps(doors))
    assert sent == doors
    assert hash(sent) == hash(doors)
    assert sent.find("12Eo", STREET, COMMUNE).id == 1


def test_a_register_that_is_down_is_told_and_not_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr("gis_data.db.store._FIRST_PAUSE_S", 0)
    url = database_url(f"postgresql://phlov@/register?host={tmp_path}")
    geocoder = load_geocoder(None, None, StoredDoors(StoreSettings(url)))
    with pytest.raises(StoreDownError):
        geocoder.geocode(TEXT)
    assert geocoder.geocode("Sangkat Boeng Kak Ti Muoy, Phnom Penh").postcode == COMMUNE
