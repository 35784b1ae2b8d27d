"""Many rows are loaded at once, and are what they were."""

from datetime import date

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
