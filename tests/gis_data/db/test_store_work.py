"""Work is done wholly or not at all, again where that is right, and every failure is told."""

import errno
import sqlite3
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import shapely
from sqlalchemy import text
from store_tables import Market

from gis_data.db import (
    SchemaOldError,
    Store,
    StoreBusyError,
    StoreDamagedError,
    StoreDownError,
    StoreError,
    StoreForbiddenError,
    StoreFullError,
    StoreRefusedError,
    StoreSettings,
    StoreSlowError,
    StoreUncertainError,
    database_url,
    degrees_from,
    held,
    insert,
    insert_or_change,
    is_among,
    meets_box,
    select,
    sqlite_url,
    update,
)

POSTGIS = pytest.mark.parametrize("settings", ["postgis"], indirect=True)
SQLITE = pytest.mark.parametrize("settings", ["sqlite"], indirect=True)


def write(store, *rows):
    store.write(lambda session: session.execute(insert(Market), list(rows)))


def markets(store):
    return store.read(lambda session: session.execute(select(Market.key, Market.name)).all())


def test_every_type_comes_back_as_it_went(store):
    seen = datetime(2026, 11, 25, 9, 30, 0, 123456, tzinfo=timezone(timedelta(hours=7)))
    given = {
        "key": 2**40, "name": "ផ្សារធំថ្មី", "place": shapely.Point(104.9211, 11.5697),
        "opened": date(1937, 9, 1), "seen": seen, "weight": 0.1, "picture": b"\x00\xff'",
        "goods": ["ត្រី", {"n": 1}],
    }  # fmt: skip
    write(store, given, {"key": 1})
    rows = store.read(
        lambda session: session.execute(select(*Market.__table__.c).order_by(Market.key)).all()
    )
    assert rows[1]._asdict() == given
    assert rows[1].seen.tzinfo is UTC
    assert set(rows[0][1:]) == {None}


def test_all_is_written_or_nothing(store):
    def work(session):
        session.execute(insert(Market), [{"key": 1}])
        raise KeyError("a defect")

    with pytest.raises(KeyError):
        store.write(work)
    with pytest.raises(StoreRefusedError):
        write(store, {"key": 1}, {"key": 1})
    assert markets(store) == []


def test_a_row_is_inserted_or_changed(store):
    write(store, {"key": 1, "name": "old", "weight": 2.0})
    rows = [{"key": 1, "name": "new", "weight": 3.0}, {"key": 2, "name": "two", "weight": 1.0}]

    def change(**how):
        return store.write(lambda session: insert_or_change(session, Market, rows, **how))

    after = change(add=("weight",), replace=("name",), returning=("key", "name", "weight"))
    assert sorted(after) == [(1, "new", 5.0), (2, "two", 1.0)]
    assert change() == []
    assert sorted(markets(store)) == [(1, "new"), (2, "two")]


def test_one_of_many_values_is_found(store):
    write(store, {"key": 2**40, "name": 'ផ្សារ "ថ្មី"'}, {"key": 2, "name": "two"})
    many = [f"market {n}" for n in range(40_000)]

    def find(field, values):
        return store.read(
            lambda s: s.scalars(select(Market.key).where(is_among(s, field, values))).all()
        )

    assert find(Market.name, [*many, 'ផ្សារ "ថ្មី"']) == [2**40]
    assert find(Market.key, [2**40, 7]) == [2**40]
    assert find(Market.name, []) == []


def test_writers_of_one_row_lose_nothing(store):
    write(store, {"key": 1, "weight": 0.0})

    def add(session):
        weight = session.execute(held(select(Market.weight).where(Market.key == 1))).scalar_one()
        session.execute(update(Market).where(Market.key == 1).values(weight=weight + 1))

    def run():
        for _ in range(20):
            store.write(add)

    threads = [threading.Thread(target=run) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.read(lambda s: s.execute(select(Market.weight)).scalar_one()) == 120


def test_two_who_wait_for_each_other_are_parted_and_both_succeed(store):
    write(store, {"key": 1, "weight": 0.0}, {"key": 2, "weight": 0.0})
    both = threading.Barrier(2)
    tries = []

    def work_on(first, second):
        def work(session):
            tries.append(first)
            for key in (first, second):
                session.execute(
                    update(Market).where(Market.key == key).values(weight=Market.weight + 1)
                )
                if store.spatial and tries.count(first) == 1 and key == first:
                    both.wait(5)

        return threading.Thread(target=lambda: store.write(work))

    threads = [work_on(1, 2), work_on(2, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    weights = store.read(lambda s: s.execute(select(Market.weight)).scalars().all())
    assert weights == [2.0, 2.0]
    if store.spatial:
        assert len(tries) == 3  # PostgreSQL ended one of them, and it was begun again


def test_one_who_holds_too_long_is_told_of(settings, store):
    write(store, {"key": 1})
    hasty = replace(settings, lock_s=0.05, attempts=2)
    with Store(hasty) as other, store.connection() as connection:
        connection.execute(update(Market).values(name="held"))
        with pytest.raises(StoreBusyError, match="nothing was written"):
            other.write(lambda session: session.execute(update(Market).values(name="other")))
    assert markets(store) == [(1, "held")]


def test_a_statement_that_takes_too_long_is_stopped(settings):
    with Store(replace(settings, statement_s=0.1)) as hasty:
        endless = (
            "SELECT pg_sleep(20)"
            if hasty.spatial
            else "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT max(i) FROM n"
        )
        with pytest.raises(StoreSlowError, match="longer"):
            hasty.read(lambda session: session.execute(text(endless)))
        with pytest.raises(StoreSlowError, match="longer"):
            hasty.write(lambda session: session.execute(text(endless)))
        slow = endless.replace("20", "0.2").replace("FROM n)", "FROM n LIMIT 900000)")
        hasty.write(lambda session: session.execute(text(slow)), statement_s=20)


def test_all_connections_in_use_is_told(settings):
    few = replace(settings, connections=1, lock_s=0.05, attempts=1)
    with Store(few) as store, store.reading() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(StoreBusyError, match="connections"):
            store.read(lambda session: session.execute(text("SELECT 1")))


def test_several_reads_see_one_state(store):
    write(store, {"key": 1})
    with store.reading() as session:
        assert len(session.execute(select(Market.key)).all()) == 1
        write(store, {"key": 2})
        assert len(session.execute(select(Market.key)).all()) == 1
    assert len(markets(store)) == 2


def test_tables_that_are_not_there_are_told(store):
    with pytest.raises(SchemaOldError, match="Upgrade"):
        store.read(lambda session: session.execute(text("SELECT * FROM parcels")))
    with pytest.raises(SchemaOldError, match="Upgrade"):
        store.read(lambda session: session.execute(text("SELECT colour FROM markets")))


def test_a_database_that_is_down_is_told(tmp_path):
    nobody = database_url(f"postgresql://phlov:secret@/register?host={tmp_path}")
    (tmp_path / "file").write_text("no folder")
    for url in (nobody, sqlite_url(tmp_path / "file" / "store.sqlite3")):
        with Store(StoreSettings(url, attempts=1)) as store:
            for work in (store.read, store.write):
                with pytest.raises(StoreDownError, match="does not answer") as caught:
                    work(lambda session: session.execute(text("SELECT 1")))
                assert "secret" not in str(caught.value)
            with pytest.raises(StoreDownError):
                store.ping()


def test_a_replica_that_is_down_is_replaced_by_the_database_itself(settings, tmp_path):
    gone = database_url(f"postgresql://phlov@/register?host={tmp_path}")
    with Store(replace(settings, read_url=gone)) as store:
        assert store.read(lambda session: session.execute(text("SELECT 1")).scalar_one()) == 1


@POSTGIS
def test_a_connection_that_was_cut_while_it_rested_is_replaced(store, settings, monkeypatch):
    def cut():
        own = store.read(lambda s: s.execute(text("SELECT pg_backend_pid()")).scalar_one())
        with Store(settings) as other:
            other.write(lambda s: s.execute(text("SELECT pg_terminate_backend(:p)"), {"p": own}))
        return own

    find = text("SELECT pg_backend_pid()")
    monkeypatch.setattr("gis_data.db.engines._RESTED_S", 0.0)
    cut_off = cut()
    with store.reading() as session:  # not repeated: the connection is looked at before
        assert session.execute(find).scalar_one() != cut_off
    monkeypatch.setattr("gis_data.db.engines._RESTED_S", float("inf"))
    cut_off = cut()
    assert store.read(lambda session: session.execute(find).scalar_one()) != cut_off
    cut_off = cut()
    assert store.write(lambda session: session.execute(find).scalar_one()) != cut_off


def test_reads_go_to_the_replica_and_writes_do_not(tmp_path):
    urls = [sqlite_url(tmp_path / name) for name in ("main.sqlite3", "replica.sqlite3")]
    for number, url in enumerate(urls):
        with Store(StoreSettings(url)) as store:
            store.write(lambda session: session.execute(text("CREATE TABLE t (n int)")))
            store.write(lambda s, n=number: s.execute(text(f"INSERT INTO t VALUES ({n})")))
    with Store(StoreSettings(urls[0], read_url=urls[1])) as store:
        find = text("SELECT n FROM t")
        assert store.read(lambda session: session.execute(find).scalar_one()) == 1
        assert store.read(lambda session: session.execute(find).scalar_one(), newest=True) == 0
        assert store.write(lambda session: session.execute(find).scalar_one()) == 0


@POSTGIS
def test_a_connection_that_breaks_is_made_again(store):
    broken = []

    def work(session):
        session.execute(insert(Market), [{"key": 1}])
        if not broken:
            broken.append(True)
            store.write(
                lambda other: other.execute(
                    text("SELECT pg_terminate_backend(:pid)"),
                    {"pid": session.execute(text("SELECT pg_backend_pid()")).scalar_one()},
                )
            )
            session.execute(text("SELECT 1"))

    store.write(work)
    assert markets(store) == [(1, None)]


@POSTGIS
def test_a_connection_that_breaks_in_the_very_end_is_told_not_repeated(store, monkeypatch):
    from sqlalchemy.orm import Session

    commit, tries = Session.commit, []

    def break_at_commit(session):
        tries.append(True)
        pid = session.execute(text("SELECT pg_backend_pid()")).scalar_one()
        with store._engine.connect() as other:
            other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        commit(session)

    monkeypatch.setattr(Session, "commit", break_at_commit)
    with pytest.raises(StoreUncertainError, match="Look before you repeat"):
        write(store, {"key": 1})
    assert len(tries) == 1


@POSTGIS
@pytest.mark.parametrize(
    ("state", "kind"),
    [
        ("53100", StoreFullError), ("53300", StoreBusyError), ("25006", StoreForbiddenError),
        ("40001", StoreBusyError), ("XX001", StoreDamagedError), ("22021", StoreRefusedError),
        ("57P03", StoreDownError), ("0A000", StoreError),
    ],
)  # fmt: skip
def test_what_postgresql_says_is_understood(store, state, kind):
    hasty = replace(store._settings, attempts=1)
    with Store(hasty) as once, pytest.raises(StoreError) as caught:
        once.write(
            lambda session: session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$")
            )
        )
    assert type(caught.value) is kind


def test_a_full_disk_is_told_and_nothing_is_half_written(tmp_path):
    with Store(StoreSettings(sqlite_url(tmp_path / "store.sqlite3"))) as store:
        store.write(lambda session: session.execute(text("CREATE TABLE t (b blob)")))

        def fill(session):
            session.execute(text("PRAGMA max_page_count = 40"))
            for _ in range(100):
                session.execute(text("INSERT INTO t VALUES (zeroblob(10000))"))

        with pytest.raises(StoreFullError, match="Make room") as caught:
            store.write(fill)
        assert isinstance(caught.value, OSError)
        assert caught.value.errno in (None, errno.ENOSPC)
        assert store.read(lambda s: s.execute(text("SELECT count(*) FROM t")).scalar_one()) == 0


def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "store.sqlite3"
    path.write_text("phum,khum,srok\n" * 500)
    with (
        Store(StoreSettings(sqlite_url(path))) as store,
        pytest.raises(StoreDamagedError, match="no database"),
    ):
        store.read(lambda session: session.execute(text("SELECT 1 FROM sqlite_master")))


@SQLITE
def test_sqlite_keeps_what_it_committed_and_lets_readers_read(settings, store):
    told = [
        store.read(lambda s, p=p: s.execute(text(f"PRAGMA {p}")).scalar_one())
        for p in ("journal_mode", "synchronous", "foreign_keys")
    ]
    assert told == ["wal", 2, 1]
    assert sqlite3.sqlite_version_info >= (3, 35)


@POSTGIS
def test_shapes_are_found_by_box_and_distance_in_postgis(store):
    write(store, *({"key": n, "place": shapely.Point(104 + n / 10, 11.5)} for n in range(5)))
    box = select(Market.key).where(meets_box(Market.place, 104.05, 11, 104.25, 12))
    order = select(Market.key).order_by(degrees_from(Market.place, latitude=11.5, longitude=104.29))
    assert store.read(lambda s: s.scalars(box).all()) == [1, 2]
    assert store.read(lambda s: s.scalars(order).all()) == [3, 2, 4, 1, 0]
