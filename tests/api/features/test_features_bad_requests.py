"""What cannot be used is refused with 400 or 404, and what was expected is said."""

from __future__ import annotations

import pytest

ITEMS = "/ogc/collections/addresses/items"
UTM = "http://www.opengis.net/def/crs/EPSG/0/32648"


def problems(answer, status=400):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    told = answer.json()["problems"]
    assert all(each["where"] and each["given"] and each["expected"] for each in told)
    return told


@pytest.mark.parametrize(
    ("params", "where", "expected"),
    [
        ({"limit": "0"}, "parameter limit", "1 to 10000"),
        ({"limit": "-1"}, "parameter limit", "1 to 10000"),
        ({"limit": "many"}, "parameter limit", "1 to 10000"),
        ({"limit": "9" * 5000}, "parameter limit", "1 to 10000"),
        ({"offset": "10"}, "parameter offset", "only limit, bbox"),
        ({"parcel": "7/3"}, "parameter parcel", "only limit, bbox"),
        ({"bbox": "1,2,3"}, "parameter bbox", "four numbers"),
        ({"bbox": "1,2,3,x"}, "parameter bbox", "four numbers"),
        ({"bbox": "nan,2,3,4"}, "parameter bbox", "four numbers"),
        ({"bbox": "104,12,105,11"}, "parameter bbox", "lower corner first"),
        ({"bbox": "11,104,12,105"}, "parameter bbox", "latitude -90 to 90"),
        ({"bbox": "104,11,105,12", "bbox-crs": "EPSG:4326"}, "parameter bbox-crs", "CRS84"),
        ({"bbox": "104,11,105,12", "bbox-crs": "4326"}, "parameter bbox-crs", "one of"),
        ({"bbox": "-5,11,105,12", "bbox-crs": UTM}, "parameter bbox", "metres east"),
        ({"crs": "http://www.opengis.net/def/crs/EPSG/0/3857"}, "parameter crs", "one of"),
        ({"filter": "house = '1' AND"}, "parameter filter", "CQL2 text"),
        ({"filter": "TRUE", "filter-lang": "ecql"}, "parameter filter-lang", "cql2-text"),
        ({"filter": "TRUE", "filter-crs": "x"}, "parameter filter-crs", "one of"),
        ({"datetime": "yesterday"}, "parameter datetime", "RFC 3339"),
        ({"datetime": "2026-01-02/2026-01-01"}, "parameter datetime", "RFC 3339"),
        ({"datetime": "../.."}, "parameter datetime", "RFC 3339"),
        ({"datetime": "2026-01-02T25:00:00Z"}, "parameter datetime", "RFC 3339"),
        ({"after": "bm9uZQ"}, "parameter after", "rel=next"),
        ({"after": "០"}, "parameter after", "rel=next"),
        ({"changed": "soon"}, "parameter changed", "a whole number"),
        ({"changed": str(2**70)}, "parameter changed", "a whole number"),
        ({"valid_from": "2026"}, "parameter valid_from", "a day"),
    ],
)  # fmt: skip
def test_a_parameter_that_cannot_be_used_is_named(client_with_register, params, where, expected):
    (told,) = problems(client_with_register.get(ITEMS, params=params))
    assert told["where"] == where
    assert expected in told["expected"]


def test_everything_that_is_wrong_is_told_at_once(client_with_register):
    asked = {"limit": "0", "bbox": "1", "crs": "x", "filter": "(", "nonsense": "1"}
    places = {each["where"] for each in problems(client_with_register.get(ITEMS, params=asked))}
    assert places == {f"parameter {name}" for name in asked}


def test_a_parameter_may_stand_once(client_with_register):
    (told,) = problems(client_with_register.get(f"{ITEMS}?limit=1&limit=2"))
    assert told["given"] == "2 values"


def test_a_limit_beyond_the_greatest_counts_as_the_greatest(client_with_register):
    # OGC 17-069r4, /req/core/fc-limit-response-1 C: no error, the maximum is used
    answer = client_with_register.get("/ogc/collections/villages/items", params={"limit": 10**9})
    assert answer.json()["numberReturned"] == 10_000
    assert answer.json()["links"][-1]["rel"] == "next"


@pytest.mark.parametrize(
    "text", ["'; DROP TABLE addresses; --", "' OR '1'='1", "\\'); DELETE FROM addresses", "%", "\0"]
)
@pytest.mark.parametrize("field", ["house", "street_latin", "landmark_khmer", "code", "postcode"])
def test_sql_in_a_text_is_a_text(client_with_register, field, text, filled_sqlite):
    answer = client_with_register.get(ITEMS, params={field: text})
    if "\0" in text:
        problems(answer)
    else:
        assert answer.status_code == 200
        assert answer.json()["features"] == []
    page = client_with_register.get(ITEMS, params={"limit": 1000}).json()
    assert page["numberReturned"] == len(filled_sqlite.open)


@pytest.mark.parametrize(
    "path",
    [
        "/ogc/collections/people",
        "/ogc/collections/people/items",
        "/ogc/collections/addresses/items/0",
        "/ogc/collections/addresses/items/007",
        "/ogc/collections/addresses/items/99999999999999999999999",
        "/ogc/collections/addresses/items/1%20OR%201=1",
        "/ogc/collections/lattice/items/8865800001ffffe",
        "/ogc/collections/lattice/items/zz",
        "/ogc/collections/lattice/items/8a0000000000000",
        "/ogc/collections/communes/tiles/WebMercatorQuad/2/0/0",
        "/ogc/collections/communes/tiles/WebMercatorQuad/8/256/0",
        "/ogc/collections/communes/tiles/WebMercatorQuad/8/x/0",
        "/ogc/collections/communes/tiles/WorldCRS84Quad/8/0/0",
    ],
)
def test_what_is_not_there_is_not_found(client_with_register, path):
    answer = client_with_register.get(path)
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("-unknown") or answer.json()["type"].endswith("not-found")


def test_without_a_base_address_links_have_no_host(client_with_register):
    answer = client_with_register.get("/ogc/collections", headers={"Host": "evil.example"})
    assert "evil.example" not in answer.text
    assert answer.json()["links"][0]["href"] == "/ogc/collections"


def test_what_the_caller_has_already_is_not_sent_again(client_with_register):
    first = client_with_register.get(ITEMS)
    again = client_with_register.get(ITEMS, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    other = client_with_register.get(ITEMS, headers={"If-None-Match": '"other"'})
    assert other.content == first.content


def test_without_a_register_there_is_no_layer_of_addresses(client):
    names = [each["id"] for each in client.get("/ogc/collections").json()["collections"]]
    assert "addresses" not in names
    assert client.get(ITEMS).status_code == 404


def test_a_box_across_the_antimeridian_finds_cambodia(client):
    answer = client.get("/ogc/collections/provinces/items", params={"bbox": "100,9,-170,16"})
    assert answer.json()["numberMatched"] == 25
    answer = client.get("/ogc/collections/provinces/items", params={"bbox": "150,9,-170,16"})
    assert answer.json()["numberMatched"] == 0
