"""The geocoder asks the register, as it is at that moment, and is never given a guess."""

from __future__ import annotations

import pickle
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from addressing import AddressRegister, ConfidenceClass, GeocodeLevel, load_geocoder
from addressing.register import Alias, StoredDoors
from addressing.streets.naming import street_names
from gis_data.db import StoreDownError, StoreSettings, database_url, sqlite_url

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


def test_an_address_of_which_only_the_postcode_is_known_is_found_by_it(
    register, doors, clerk, shophouse
):
    by_postcode = replace(shophouse, unit="", postcode=COMMUNE)
    first, second, third, _ = register.register(
        [
            by_postcode,
            replace(by_postcode, house="14", unit="12"),
            replace(by_postcode, house="16", unit="12040801"),
            replace(by_postcode, house="18", postcode="120408"),
        ],
        clerk,
    )
    assert doors.find("12Eo", STREET, COMMUNE).id == first.id
    assert doors.find("14", STREET, COMMUNE).id == second.id
    assert doors.find("16", STREET, COMMUNE) is None  # where both are known the unit decides
    assert doors.find("16", STREET, "120408").id == third.id
    assert doors.find("18", STREET, COMMUNE) is None
    assert doors.find("12Eo", STREET, "12040714") is None
    found = load_geocoder(None, None, doors).geocode(TEXT)
    assert (found.level, found.address_code) == (GeocodeLevel.DOOR, first.code)
    register.correct(first.id, clerk, postcode="120408")
    assert doors.find("12Eo", STREET, COMMUNE) is None


def test_those_who_ask_at_once_do_not_wait_for_each_other(
    register, doors, clerk, shophouse, monkeypatch
):
    from addressing.register import known_doors

    register.register([shophouse], clerk)
    assert doors.find("12Eo", STREET, COMMUNE)
    read, all_in = known_doors._newest_change, threading.Barrier(4)

    def together(session):
        all_in.wait(10)  # breaks where one of them is kept out until another is done
        return read(session)

    monkeypatch.setattr(known_doors, "_newest_change", together)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: doors.find("12Eo", STREET, COMMUNE), range(4)))
    assert [door.id for door in found] == [1] * 4


def test_no_answer_is_older_than_what_was_written_before_it_was_asked(
    register, doors, clerk, shophouse
):
    old = register.register([replace(shophouse, house=f"{100 + n}") for n in range(1, 31)], clerk)
    written, done = [0], threading.Event()

    def ask():
        asked = 0
        while not done.is_set():
            last = written[0]
            if last:
                assert doors.find(f"{last}", STREET, COMMUNE)
                assert doors.find(f"{100 + last}", STREET, COMMUNE) is None
                asked += 1
        return asked

    with ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(ask) for _ in range(4)]
        try:
            for number, address in enumerate(old, start=1):
                register.retire(address.id, clerk)
                register.register([replace(shophouse, house=f"{number}")], clerk)
                written[0] = number
        finally:
            done.set()
    assert all(each.result() for each in asking)


def test_a_replica_that_is_behind_is_not_believed(
    register, settings, clerk, shophouse, tmp_path, sqlite_template
):
    behind = tmp_path / "replica.sqlite3"
    shutil.copy(sqlite_template, behind)
    doors = StoredDoors(replace(settings, read_url=sqlite_url(behind)))
    first, second = register.register([shophouse, replace(shophouse, house="14")], clerk)
    register.merge([second.id], first.id, clerk)
    assert doors.find("12Eo", STREET, COMMUNE).id == first.id
    assert doors.by_code(second.code).id == first.id


def test_a_commune_is_read_by_indexes(store):
    from sqlalchemy import text

    from addressing.register.known_doors import _inside
    from addressing.register.rows import ADDRESSES

    def plan(session):
        dialect = session.get_bind().dialect
        statement = ADDRESSES.where(*_inside(COMMUNE)).compile(
            dialect=dialect, compile_kwargs={"literal_binds": True}
        )
        if store.spatial:
            session.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN" if store.spatial else "EXPLAIN QUERY PLAN"
        driver = session.connection()
        return " ".join(str(row) for row in driver.exec_driver_sql(f"{explain} {statement}"))

    with store.reading() as session:
        told = plan(session)
    assert "postcode" in told
    assert "unit" in told
    assert "Seq Scan" not in told
    assert "SCAN addresses" not in told


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
