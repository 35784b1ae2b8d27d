"""A client that others wrote, OWSLib, reads the open layers over the network."""

from __future__ import annotations

import httpx
import pytest
from owslib.ogcapi.features import Features

from api.http.routes.features import CONFORMS_TO

UTM = "http://www.opengis.net/def/crs/EPSG/0/32648"
LATITUDE_FIRST = "http://www.opengis.net/def/crs/EPSG/0/4326"
NAMES = [
    "provinces", "districts", "communes", "villages", "postcodes", "lattice", "hubs", "addresses",
]  # fmt: skip


@pytest.fixture
def service(ogc) -> Features:
    return Features(ogc)


def every_page(first: dict) -> list[dict]:
    """The features of a page and of all that follow it."""
    features, page = list(first["features"]), first
    while True:
        following = [link["href"] for link in page["links"] if link["rel"] == "next"]
        if not following:
            return features
        page = httpx.get(following[0]).json()
        features += page["features"]


def test_it_finds_the_collections_and_what_they_conform_to(service):
    assert service.feature_collections() == NAMES
    assert service.conformance()["conformsTo"] == list(CONFORMS_TO)
    assert service.api()["openapi"].startswith("3.0")


def test_it_reads_a_collection_and_its_fields(service):
    communes = service.collection("communes")
    west, south, east, north = communes["extent"]["spatial"]["bbox"][0]
    assert (round(west), round(east)) == (102, 108)
    assert (round(south), round(north)) == (10, 15)
    assert "geoBoundaries" in communes["attribution"]
    assert UTM in communes["crs"]
    fields = service.collection_queryables("communes")["properties"]
    assert fields["postcode"]["type"] == "string"
    assert fields["geometry"]["format"] == "geometry-multipolygon"


def test_paging_through_the_addresses_loses_nothing_and_repeats_nothing(service, filled):
    found = every_page(service.collection_items("addresses", limit=17))
    assert [int(feature["id"]) for feature in found] == list(filled.open)


def test_paging_through_the_communes_loses_nothing_and_repeats_nothing(service):
    first = service.collection_items("communes", limit=500)
    found = [feature["id"] for feature in every_page(first)]
    assert len(found) == len(set(found)) == first["numberMatched"] == 1652
    assert found == sorted(found)


def test_paging_under_a_filter_keeps_to_the_filter(service):
    query = {"filter": "street_latin = 'St. 271' OR street_latin = 'st. 271'", "limit": 7}
    found = every_page(service.collection_items("addresses", **query))
    assert len(found) == len({feature["id"] for feature in found}) == 48
    streets = {feature["properties"]["street_latin"] for feature in found}
    assert streets == {"St. 271", "st. 271"}


def test_one_item_is_the_item_of_the_page(service):
    (first,) = service.collection_items("addresses", limit=1)["features"]
    item = service.collection_item("addresses", first["id"])
    assert {name: item[name] for name in first} == first
    (commune,) = service.collection_items("communes", postcode="120407")["features"]
    assert commune["properties"]["name_en"] == "Sangkat Boeng Kak Ti Muoy"
    assert commune["properties"]["name_km"].startswith("សង្កាត់បឹងកក់")


def test_shapes_come_in_the_reference_system_that_is_asked_for(service):
    def first(**params):
        page = service.collection_items("addresses", limit=1, **params)
        return page["features"][0]["geometry"]["coordinates"], service.response_headers

    (longitude, latitude), headers = first()
    assert headers["Content-Crs"].endswith("CRS84>")
    assert first(crs=LATITUDE_FIRST)[0] == [latitude, longitude]
    (east, north), headers = first(crs=UTM)
    assert headers["Content-Crs"] == f"<{UTM}>"
    assert east == pytest.approx(489_096, abs=2)
    assert north == pytest.approx(1_280_113, abs=2)


def test_boxes_are_read_in_every_reference_system(service):
    def count(box, crs):
        page = service.collection_items("addresses", bbox=box, limit=1000, **{"bbox-crs": crs})
        return {feature["id"] for feature in page["features"]}

    degrees = service.collection_items(
        "addresses", bbox=[104.90, 11.579, 104.901, 11.582], limit=1000
    )
    inside = {feature["id"] for feature in degrees["features"]}
    assert len(inside) == 33  # eleven doors in each of three rows
    assert count([11.579, 104.90, 11.582, 104.901], LATITUDE_FIRST) == inside
    corners = [489_096 - 40, 1_279_900, 489_096 + 104, 1_280_500]
    assert inside >= count(corners, UTM) != set()


def test_a_filter_may_hold_shapes_texts_and_days(service):
    def ids(text, **more):
        page = service.collection_items("addresses", filter=text, limit=1000, **more)
        return {int(feature["id"]) for feature in page["features"]}

    triangle = "POLYGON((104.9 11.579, 104.902 11.579, 104.9 11.583, 104.9 11.579))"
    inside = ids(f"S_INTERSECTS(geometry, {triangle})")
    outside = ids(f"S_DISJOINT(geometry, {triangle})")
    assert inside
    assert outside
    assert inside | outside == ids("TRUE")
    assert not inside & outside
    assert ids("CASEI(street_latin) = CASEI('ST. 271')") == ids(
        "street_latin IN ('St. 271', 'st. 271')"
    )
    before, after = ids("valid_from < DATE('2023-01-01')"), ids("valid_from >= DATE('2023-01-01')")
    assert not before & after
    assert before | after == ids("valid_from IS NOT NULL")
    english = '{"op": "like", "args": [{"property": "house"}, "%Eo"]}'
    assert ids(english, **{"filter-lang": "cql2-json"}) == ids("house LIKE '%Eo'") != set()


def test_the_code_of_an_address_finds_it(service):
    first, second = service.collection_items("addresses", limit=2)["features"]
    code = first["properties"]["code"]
    assert [
        each["id"] for each in service.collection_items("addresses", code=code)["features"]
    ] == [first["id"]]
    others = every_page(
        service.collection_items("addresses", filter=f"code <> '{code}'", limit=100)
    )
    assert first["id"] not in {each["id"] for each in others}
    assert second["id"] in {each["id"] for each in others}


def test_days_choose_what_a_code_meant_then(service):
    def names(day):
        page = service.collection_items("postcodes", postcode="121001", datetime_=day)
        return {feature["properties"]["name_en"] for feature in page["features"]}

    assert names("2024-06-01") == {"Sangkat Chrouy Changvar"}
    assert names("2026-06-01T08:00:00Z") == {"Sangkat Kbal Kaoh"}
    assert names("2024-06-01/..") == names("2024-06-01") | names("2026-06-01")


def test_nothing_that_is_not_public_is_told(service, filled):
    told = str(every_page(service.collection_items("addresses", limit=100)))
    assert "SECRET" not in told
    assert "PRIVATE" not in told
    assert "clerk" not in told
    assert "proposed" not in told
    with pytest.raises(RuntimeError, match="feature-unknown"):
        service.collection_item("addresses", str(filled.proposed))
