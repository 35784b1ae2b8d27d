"""An import registers each thing of a source once, whatever happens to it on the way."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from private_postgres import Cluster, require_postgres, url_of
from register_import_program import ACT, BATCH, COUNT, doors
from sqlalchemy import text

from addressing.register import (
    MIGRATIONS,
    Register,
    import_addresses,
    mark_now,
    register_at,
    verify_register,
)
from gis_data.db import Store, StoreFullError, StoreSettings, database_url, engines, upgrade

PROGRAM = Path(__file__).with_name("register_import_program.py")


def test_what_was_imported_is_matched_and_what_is_wrong_is_told(register, clerk, shophouse):
    rows = [replace(shophouse, source="osm", source_id=str(number)) for number in range(7)]
    rows[2] = replace(rows[2], unit="99")
    rows[4] = replace(rows[4], source_id="")
    rows[6] = rows[5]
    report = import_addresses(register, rows, clerk, batch=3)
    assert (report.accepted, report.matched) == (4, 1)
    assert [problem.where for problem in report.rejected] == [
        "address 3, unit",
        "address 5, source_id",
    ]
    rows[2] = replace(rows[2], unit="12")
    again = import_addresses(register, rows, clerk, batch=2)
    assert (again.accepted, again.matched) == (1, 5)


def test_two_imports_of_one_source_at_once_register_each_thing_once(store, clerk):
    from concurrent.futures import ThreadPoolExecutor

    register = Register(store)
    with ThreadPoolExecutor(4) as pool:
        reports = list(
            pool.map(lambda _: import_addresses(register, doors(400), clerk, batch=50), range(4))
        )
    assert sum(report.accepted for report in reports) == 400
    assert all(report.accepted + report.matched == 400 for report in reports)
    assert verify_register(store).sequence == 400


def start(url):
    return subprocess.Popen(
        [sys.executable, PROGRAM, url], stdout=subprocess.PIPE, text=True, cwd=PROGRAM.parents[3]
    )


def wait_until(process, accepted):
    for line in process.stdout:
        if int(line) >= accepted:
            return
    pytest.fail("the import ended too early")


def assert_the_rest_comes_and_all_is_there_once(url):
    before = written(url)
    with Store(StoreSettings(database_url(url))) as store:
        report = import_addresses(Register(store), doors(), ACT, batch=BATCH)
        assert (report.matched, report.accepted) == (before, COUNT - before)
        assert verify_register(store).sequence == COUNT
        houses = [address.house for address in register_at(store, mark_now(store).sequence)]
    assert sorted(houses, key=int) == [str(number) for number in range(COUNT)]


def written(url):
    with Store(StoreSettings(database_url(url))) as store:
        return verify_register(store).sequence


def test_an_import_that_was_killed_goes_on_in_sqlite(tmp_path, sqlite_template):
    path = tmp_path / "register.sqlite3"
    shutil.copy(sqlite_template, path)
    url = f"sqlite:///{path}"
    process = start(url)
    wait_until(process, 1_200)
    process.kill()
    process.wait()
    process.stdout.close()
    assert 1_200 <= written(url) < COUNT
    assert written(url) % BATCH == 0
    assert_the_rest_comes_and_all_is_there_once(url)


@pytest.fixture(scope="module")
def durable_cluster():
    require_postgres()
    cluster = Cluster(durable=True)
    yield cluster
    cluster.stop()


def test_an_import_that_was_killed_goes_on_in_postgis_and_one_whose_server_was_too(durable_cluster):
    url = durable_cluster.url(durable_cluster.create())
    with Store(StoreSettings(database_url(url))) as store:
        upgrade(store, [MIGRATIONS])
    process = start(url)
    wait_until(process, 800)
    process.kill()
    process.wait()
    process.stdout.close()
    before = written(url)
    assert 800 <= before < COUNT
    assert before % BATCH == 0

    with start(url) as process:
        wait_until(process, before + 800)
        durable_cluster.kill()
        told = process.stdout.read()
        assert process.wait() == 69
    assert "stopped: StoreDownError" in told or "stopped: StoreUncertainError" in told
    durable_cluster.start()
    assert before + 800 <= written(url) < COUNT
    assert_the_rest_comes_and_all_is_there_once(url)


NO_ROOM = """
CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF NEW.sequence > 650 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END IF;
RETURN NEW; END $$;
CREATE TRIGGER no_room BEFORE INSERT ON address_changes FOR EACH ROW EXECUTE FUNCTION no_room()
"""
"""What PostgreSQL says where the disk is full, in the middle of a batch."""


def test_an_import_into_a_full_disk_goes_on_once_there_is_room(settings, store, clerk, monkeypatch):
    told = []
    with monkeypatch.context() as full:
        if store.spatial:
            store.write(lambda session: session.execute(text(NO_ROOM)))
        else:
            full.setattr(engines, "_SQLITE", (*engines._SQLITE, "PRAGMA max_page_count = 230"))
        try:
            with Store(settings) as tight, pytest.raises(StoreFullError, match="Make room"):
                import_addresses(Register(tight), doors(), clerk, batch=BATCH, progress=told.append)
        finally:
            if store.spatial:
                drop = "DROP FUNCTION IF EXISTS no_room CASCADE"
                store.write(lambda session: session.execute(text(drop)))
    before = verify_register(store).sequence
    assert before == told[-1].accepted == len(list(register_at(store, before)))
    report = import_addresses(Register(store), doors(), clerk, batch=BATCH)
    assert (report.matched, report.accepted) == (before, COUNT - before)
    assert verify_register(store).sequence == COUNT


def test_a_database_that_went_away_is_told_and_used_again_once_it_is_back(durable_cluster, clerk):
    name = durable_cluster.create()
    settings = StoreSettings(url_of(durable_cluster, name), attempts=2)
    with Store(settings) as store:
        upgrade(store, [MIGRATIONS])
        register = Register(store)
        (draft,) = doors(1)
        register.register([draft], clerk)
        durable_cluster.kill()
        with pytest.raises(ConnectionError, match="does not answer"):
            register.register([draft], clerk)
        durable_cluster.start()
        (second,) = register.register([replace(draft, source_id="other")], clerk)
        assert second.id == 2
        assert verify_register(store).sequence == 2
