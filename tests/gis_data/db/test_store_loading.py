"""Many rows are loaded at once, and are what they were."""

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
import shapely
from hypothesis import given
from hypothesis import settings as given_settings
from hypothesis import strategies as st
from sqlalchemy import inspect
from store_tables import Market

from gis_data.db import (
    SchemaOldError,
    Store,
    StoreRefusedError,
    StoreSettings,
    delete,
    load_rows,
    select,
    sqlite_url,
    table_of,
    without_indexes,
    without_keys,
)

TABLE = table_of(Market)
NAMES = ["", None, "ផ្សារ", 'a "quoted", name', "two\nlines", "\\N", "\\."]


def load(store, rows):
    return store.write(lambda session: load_rows(session, TABLE, rows))


def kept(store):
    statement = select(*TABLE.c).order_by(Market.key)
    return [row._asdict() for row in store.read(lambda session: session.execute(statement).all())]


def test_fifty_thousand_rows_come_back_as_they_went(store):
    count = 50_001
    lots = np.random.default_rng(1)
    points = shapely.points(lots.uniform([102, 10], [108, 15], (count, 2)))
    rows = pa.table(
        {
            "key": pa.array(range(count)),
            "name": pa.array((NAMES * count)[:count]),
            "place": pa.array(shapely.to_wkb(points)),
            "weight": pa.array(lots.random(count)),
            "opened": pa.array([date(1937, 9, 1)] * count),
            "goods": pa.array(['["ត្រី"]'] * count),
        }
    )  # fmt: skip
    assert load(store, rows) == count
    found = kept(store)
    assert [row["name"] for row in found] == rows.column("name").to_pylist()
    assert [row["weight"] for row in found] == rows.column("weight").to_pylist()
    assert shapely.equals_exact([row["place"] for row in found], points).all()
    assert found[0]["opened"] == date(1937, 9, 1)
    assert found[0]["goods"] == ["ត្រី"]


@pytest.fixture(params=["sqlite", "postgis"], scope="module")
def kept_store(request, tmp_path_factory, pytestconfig):
    """One database for all examples of a property."""
    from private_postgres import shared_cluster, url_of
    from store_tables import make_tables

    if request.param == "sqlite":
        url = sqlite_url(tmp_path_factory.mktemp("store") / "store.sqlite3")
    else:
        cluster = shared_cluster(pytestconfig)
        url = url_of(cluster, cluster.create())
    with Store(StoreSettings(url)) as store:
        make_tables(store)
        yield store


maybe = st.none().__or__
texts = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"))


@given_settings(max_examples=40)
@given(st.lists(st.tuples(maybe(texts), maybe(st.binary()), maybe(st.floats(allow_nan=False)))))
def test_any_text_and_any_bytes_survive(kept_store, values):
    kept_store.write(lambda session: session.execute(delete(Market)))
    names, pictures, weights = zip(*values, strict=True) if values else ((), (), ())
    rows = pa.table(
        {
            "key": pa.array(range(len(values)), pa.int64()),
            "name": pa.array(names, pa.string()),
            "picture": pa.array(pictures, pa.binary()),
            "weight": pa.array(weights, pa.float64()),
        }
    )
    load(kept_store, rows)
    found = [(row["name"], row["picture"], row["weight"]) for row in kept(kept_store)]
    assert found == values


moments = st.datetimes(timezones=st.just(UTC))


@given_settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            maybe(moments),
            maybe(st.dates()),
            maybe(st.floats(-180, 180)),
            st.sampled_from([None, '["ត្រី"]', '{"n": 1}']),
        ),
        min_size=1,
        max_size=50,
    )
)
def test_any_moment_day_place_and_json_survive_and_so_does_nothing(kept_store, values):
    kept_store.write(lambda session: session.execute(delete(Market)))
    seen, opened, longitudes, goods = zip(*values, strict=True)
    places = [None if x is None else shapely.Point(x, x / 2) for x in longitudes]
    rows = pa.table(
        {
            "key": pa.array(range(len(values)), pa.int64()),
            "seen": pa.array(seen, pa.timestamp("us", "UTC")),
            "opened": pa.array(opened, pa.date32()),
            "place": pa.array([place and shapely.to_wkb(place) for place in places], pa.binary()),
            "goods": pa.array(goods, pa.string()),
        }
    )
    assert load(kept_store, rows) == len(values)
    found = kept(kept_store)
    assert [row["seen"] for row in found] == list(seen)
    assert [row["opened"] for row in found] == list(opened)
    assert [row["place"] for row in found] == places


def test_a_moment_of_another_zone_is_the_same_moment(store):
    at = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)
    there = pa.array([at], pa.timestamp("s", "Asia/Phnom_Penh"))
    load(store, pa.table({"key": [1], "seen": there}))
    assert kept(store)[0]["seen"] == at


def test_a_load_that_fails_leaves_nothing(store):
    rows = pa.table({"key": [1, 2, 3, 2], "name": ["a", "b", "c", "d"]})
    with pytest.raises(StoreRefusedError):
        load(store, rows)
    assert kept(store) == []


def test_a_column_that_is_none_is_told(store):
    with pytest.raises(StoreRefusedError, match="colour"):
        load(store, pa.table({"key": [1], "colour": ["red"]}))


def test_malformed_shapes_are_told(store):
    with pytest.raises(StoreRefusedError, match="no shape"):
        load(store, pa.table({"key": [1], "place": pa.array([b"\x01no shape"])}))
    line = shapely.to_wkb(shapely.LineString([(104, 11), (105, 12)]))
    with pytest.raises(StoreRefusedError, match="LINESTRING"):
        load(store, pa.table({"key": [1], "place": pa.array([line])}))
    high = shapely.to_wkb(shapely.Point(104, 11, 25), output_dimension=3)
    load(store, pa.table({"key": [1], "place": pa.array([high])}))
    assert kept(store)[0]["place"] == shapely.Point(104, 11)


def test_shapes_that_are_not_in_degrees_are_told(store):
    metres = shapely.Point(489_112.0, 1_280_554.0)
    utm = shapely.set_srid(metres, 32_648)
    here = shapely.set_srid(shapely.Point(104.9, 11.5), 4326)
    for shapes, message in (
        ([shapely.to_wkb(metres)], "489112, 1.28055e"),
        ([shapely.to_wkb(here), shapely.to_wkb(metres, byte_order=0)], "degrees"),
        ([shapely.to_wkb(utm, include_srid=True)], "EPSG:32648"),
    ):
        places = pa.array(shapes, pa.binary())
        with pytest.raises(StoreRefusedError, match=message):
            load(store, pa.table({"key": list(range(len(shapes))), "place": places}))
    with pytest.raises(StoreRefusedError, match="no shape"):
        load(store, pa.table({"key": [1], "place": pa.array(["SRID=4326;POINT(104 11)"])}))
    assert kept(store) == []
    stated = [shapely.to_wkb(here, include_srid=True), None, shapely.to_wkb(here, byte_order=0)]
    load(store, pa.table({"key": [1, 2, 3], "place": pa.array(stated, pa.binary())}))
    assert [row["place"] for row in kept(store)] == [shapely.Point(104.9, 11.5), None, here]


def test_what_does_not_fit_its_column_is_told_and_nothing_stays(store):
    keys = pa.array(range(20_001))
    weights = pa.array([0.5] * 20_001)
    load(store, pa.table({"key": keys, "weight": weights}))
    store.write(lambda session: session.execute(delete(Market)))
    for name, values in (
        ("weight", pa.array(["1"] * 20_000 + ["heavy"])),
        ("opened", pa.array(["2026-01-01"] * 20_000 + ["yesterday"])),
        ("key", pa.array([2.5] * 20_001)),
    ):
        columns = {"key": keys} | {name: values}
        with pytest.raises(StoreRefusedError, match=f"Column {name} holds"):
            load(store, pa.table(columns))
    assert kept(store) == []


def test_a_few_very_large_values_are_loaded_beside_small_ones(store):
    pictures = [b"\x00\xff" * 12_000_000, b"", None, b"small", b"\x00" * 9_000_000]
    load(store, pa.table({"key": range(5), "picture": pa.array(pictures, pa.binary())}))
    assert [row["picture"] for row in kept(store)] == pictures


def test_keys_are_away_during_a_load_and_prove_it_afterwards(store):
    def key(session):
        return inspect(session.connection()).get_pk_constraint("markets")

    before = store.read(key)

    def loading(*keys):
        def work(session):
            with without_keys(session, TABLE):
                if store.spatial:
                    assert not key(session)["constrained_columns"]
                load_rows(session, TABLE, pa.table({"key": list(keys)}))

        return work

    store.write(loading(1, 2))
    assert store.read(key) == before
    with pytest.raises(StoreRefusedError):
        store.write(loading(3, 4, 3))
    with pytest.raises(StoreRefusedError):
        store.write(loading(2))
    assert store.read(key) == before
    assert [row["key"] for row in kept(store)] == [1, 2]


def test_indexes_are_away_during_a_load_and_back_afterwards(store):
    def names(session):
        return {index["name"] for index in inspect(session.connection()).get_indexes("markets")}

    before = store.read(names)

    def work(session):
        with without_indexes(session, TABLE):
            assert names(session) == set()
            load_rows(session, TABLE, pa.table({"key": [1, 2]}))

    store.write(work)
    assert store.read(names) == before
    assert before
    assert len(kept(store)) == 2


def test_a_table_that_is_not_there_is_told(tmp_path):
    with (
        Store(StoreSettings(sqlite_url(tmp_path / "empty.sqlite3"))) as store,
        pytest.raises(SchemaOldError),
    ):
        load(store, pa.table({"key": [1]}))
