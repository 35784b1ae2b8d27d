"""The same filter finds the same addresses in memory, in SQLite and in PostGIS."""

from __future__ import annotations

import json
import time
from datetime import date

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from api.features.crs import CRS84
from api.features.filters.nodes import (
    Always,
    Among,
    Both,
    Compare,
    Either,
    Lies,
    Like,
    Missing,
    Not,
)
from api.features.filters.parsing import MOST_LETTERS, parse_json, parse_text
from api.features.filters.reading import read_filter
from api.features.layers.addresses import AddressLayer
from api.features.layers.units import table_layer
from api.features.layers.wording import described
from api.features.model import Query
from gis_data import InputError

ADDRESSES = described("addresses")
COMMUNES = described("communes")
ALL = Query(10_000)


def read(text, layer=COMMUNES):
    return read_filter(parse_text(text), layer, CRS84)


@pytest.fixture(scope="module")
def stores(filled_sqlite, filled_postgis):
    """The layer on both databases, and the same addresses as a table in memory."""
    on_disk = [
        AddressLayer(lambda each=each: each.store) for each in (filled_sqlite, filled_postgis)
    ]
    features = on_disk[0].page(ALL).features
    rows = [feature.properties for feature in features]
    ids = [f"{int(feature.id):06}" for feature in features]
    return on_disk, table_layer(ADDRESSES, ids, rows, [feature.shape for feature in features])


texts = st.sampled_from(
    ["St. 271", "st. 271", "O'Brien [x]", "ផ្លូវ ២៧១", "100% Street", "G", "", "zz"]
)
patterns = st.sampled_from(
    ["%", "St%", "_t. 271", "%2\\_1", "%\\%%", "%[x]", "ផ្លូវ%", "ផ្លូវ _៧១", "%\\", "*", "st. 27?", ""]
)
text_fields = st.sampled_from(["street_latin", "street_khmer", "floor", "room", "house"])
signs = st.sampled_from(["=", "<>", "<", "<=", ">", ">="])
days = st.dates(date(2019, 1, 1), date(2027, 1, 1))
shapes = st.builds(
    lambda x, y, r: shapely.Point(104.9 + x / 1000, 11.58 + y / 1000).buffer(r / 1000, 3),
    st.integers(0, 4), st.integers(0, 2), st.integers(1, 3),
)  # fmt: skip
leaves = st.one_of(
    st.builds(Always, st.booleans()),
    st.builds(Compare, text_fields, signs, texts, st.booleans()),
    st.builds(Compare, st.sampled_from(["valid_from", "valid_to"]), signs, days),
    st.builds(Compare, st.just("changed"), signs, st.integers(1, 130)),
    st.builds(Like, text_fields, patterns, st.booleans()),
    st.builds(
        Among, text_fields, st.lists(texts, min_size=1, max_size=3).map(tuple), st.booleans()
    ),
    st.builds(Missing, st.one_of(text_fields, st.sampled_from(["valid_from", "valid_to"]))),
    st.builds(Lies, st.sampled_from(["intersects", "disjoint", "within"]), shapes),
)
filters = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(Not, parts),
        st.builds(Both, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Either, st.lists(parts, min_size=1, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


@settings(max_examples=120)
@given(condition=filters)
def test_a_filter_means_the_same_wherever_it_is_judged(stores, condition):
    on_disk, in_memory = stores
    query = Query(10_000, condition=condition)
    expected = [int(feature.id) for feature in in_memory.page(query).features]
    for layer in on_disk:
        assert [int(feature.id) for feature in layer.page(query).features] == expected


@settings(max_examples=60)
@given(condition=filters)
def test_what_is_surely_true_is_not_surely_false(stores, condition):
    _, in_memory = stores
    true = {each.id for each in in_memory.page(Query(10_000, condition=condition)).features}
    false = {each.id for each in in_memory.page(Query(10_000, condition=Not(condition))).features}
    assert not true & false


@pytest.mark.parametrize(
    "text",
    [
        "postcode = '120407'",
        "'120407' = postcode",
        "postcode BETWEEN '120401' AND '120410'",
        "postcode IN ('120407', '120408') AND NOT province = '010000'",
        "name_km LIKE 'សង្កាត់បឹងកក់%'",
        "area_shared_with IS NOT NULL",
        "latitude < 11.6 AND longitude >= 104.8",
        "S_WITHIN(geometry, BBOX(104, 11, 105, 12))",
        "S_CONTAINS(geometry, POINT(104.9 11.58))",
        "S_WITHIN(POINT(104.9 11.58), geometry)",
        "CASEI(name_en) LIKE CASEI('SANGKAT%')",
        "TRUE",
    ],
)
def test_filters_that_the_standard_allows_are_read(text):
    assert read(text) is not None


def test_a_side_may_stand_on_either_side():
    assert read("'120407' < postcode") == read("postcode > '120407'")
    inside, around = (
        read("S_WITHIN(POINT(104.9 11.58), geometry)"),
        read("S_CONTAINS(geometry, POINT(104.9 11.58))"),
    )
    assert inside.relation == around.relation == "contains"


def test_or_binds_less_than_and():
    node = read("postcode = 'a' OR postcode = 'b' AND province = 'c'")
    assert isinstance(node, Either)
    assert isinstance(node.parts[1], Both)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "got nothing"),
        ("postcode = ", "cannot be read on from line 1, column 12"),
        ("postcode = '1'; DROP TABLE addresses", "column 15"),
        ("' OR 1=1 --", "CQL2 text"),
        ("1 = 1", "the name of a field on one side"),
        ("password = 'x'", "the field 'password'"),
        ("postcode = 120407", "a text in single quotes"),
        ("postcode = postcode", "a text in single quotes"),
        ("latitude = 'north'", "a number"),
        ("latitude + 1 = 2", "the name of a field"),
        ("pg_sleep(10) = 1", "the name of a field"),
        ("pg_sleep(10)", "an operator that is offered"),
        ("T_AFTER(valid_from, DATE('2020-01-01'))", "an operator that is offered"),
        ("postcode LIKE 5", "a text in single quotes"),
        ("latitude LIKE '1%'", "a field of text"),
        ("geometry = 'x'", "the field 'geometry'"),
        ("S_INTERSECTS(postcode, POINT(104 11))", "the field geometry and a shape"),
        ("S_INTERSECTS(geometry, POINT(11 104))", "latitude -90 to 90"),
        ("S_INTERSECTS(geometry, POLYGON((0 0, 1 1, 0 1, 1 0, 0 0)))", "does not cross itself"),
        ("S_INTERSECTS(geometry, BBOX(1, 2, 3))", "four numbers"),
        ("postcode = 'a\0b'", "a zero character"),
        ("postcode", "which is text; expected a field that is boolean"),
    ],
)  # fmt: skip
def test_a_filter_that_cannot_be_used_says_why(text, told):
    with pytest.raises(InputError) as refused:
        read(text)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 5_000 + "TRUE" + ")" * 5_000,
        "(" * 60,
        "NOT (" * 400 + "TRUE" + ")" * 400,
        "postcode IN (" + "(" * 300,
        "x" * (MOST_LETTERS + 1),
        "(" * 6 + " AND ".join(["postcode = 'x'"] * 2_000) + " !" + ")" * 6,
    ],
)
def test_a_filter_made_to_exhaust_the_parser_is_refused_at_once(text):
    began = time.process_time()
    with pytest.raises(InputError):
        read(text)
    assert time.process_time() - began < 1.0


NO_POINT = {"type": "Point", "coordinates": [[["x"]]]}


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        "null",
        '{"op": "and"}',
        '{"op": "and", "args": []}',
        '{"op": 5, "args": []}',
        '{"op": "casei", "args": 5}',
        '{"op":"not","args":[' * 60 + "true" + "]}" * 60,
        '{"op": "=", "args": [{"property": {"property": "postcode"}}, "x"]}',
        '{"op": "in", "args": [{"property": "postcode"}, []]}',
        json.dumps({"op": "s_intersects", "args": [{"property": "geometry"}, NO_POINT]}),
    ],
)
def test_json_that_is_no_filter_is_refused(text):
    with pytest.raises(InputError):
        read_filter(parse_json(text), COMMUNES, CRS84)


def test_shapes_are_read_in_their_reference_system():
    from api.features.crs import EPSG_4326, EPSG_32648

    swapped = read_filter(
        parse_text("S_INTERSECTS(geometry, POINT(11.58 104.9))"), COMMUNES, EPSG_4326
    )
    metres = read_filter(
        parse_text("S_INTERSECTS(geometry, POINT(489096 1280113))"), COMMUNES, EPSG_32648
    )
    plain = read("S_INTERSECTS(geometry, POINT(104.9 11.58))")
    assert swapped.shape == plain.shape
    assert np.allclose(shapely.get_coordinates(metres.shape), [(104.9, 11.58)], atol=1e-5)
