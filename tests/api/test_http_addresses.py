"""Finding addresses and positions over HTTP."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

BOENG_KAK = "ភូមិ១៤ សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ"


def geocode(client, q, **parameters):
    response = client.get("/v1/geocode", params={"q": q, **parameters})
    assert response.status_code == 200, response.text
    return response.json()


def own(feature):
    return feature["properties"]["phlov"]


def test_a_khmer_address_finds_its_postcode(client):
    answer = geocode(client, BOENG_KAK)
    first = answer["features"][0]
    assert own(first)["postcode"] == "120407"
    assert own(first)["level"] == "village"
    assert own(first)["reason"]
    assert "steps" in own(first)
    assert own(first)["steps"] is None


def test_the_answer_is_geocodejson(client):
    answer = geocode(client, BOENG_KAK)
    assert answer["type"] == "FeatureCollection"
    assert answer["geocoding"]["version"] == "0.1.0"
    assert answer["geocoding"]["query"] == BOENG_KAK
    assert answer["geocoding"]["attribution"]
    block = answer["features"][0]["properties"]["geocoding"]
    assert block["type"] == "locality"
    assert block["locality"] == "Sangkat Boeng Kak Ti Muoy"
    assert block["district"] == "Khan Tuol Kouk"
    assert block["city"] == block["state"] == "Phnom Penh"
    assert block["admin"]["level2"] == "Cambodia"
    assert None not in block.values()  # the specification wants text or nothing


def test_a_krong_is_a_city_and_a_srok_a_county(client):
    krong = geocode(client, "13.4125, 103.8670")["features"][0]["properties"]["geocoding"]
    assert (krong["city"], krong["state"]) == ("Krong Siem Reab", "Siemreap Province")
    srok = geocode(client, "080801")["features"][0]["properties"]["geocoding"]
    assert (srok["county"], srok["state"]) == ("Srok Angk Snuol", "Kandal Province")


def test_longitude_stands_first_in_geometry(client, angkor_wat):
    answer = client.get("/v1/reverse", params={"lat": 13.4125, "lon": 103.8670}).json()
    geometry = answer["features"][0]["geometry"]
    assert geometry["coordinates"] == [angkor_wat.longitude, angkor_wat.latitude]


def test_what_a_text_may_mean_as_well_are_further_features(client):
    answer = geocode(client, "Sangkat Boeung Kak, Phnom Penh", limit=3)
    found = [own(feature)["postcode"] for feature in answer["features"]]
    assert len(found) == len(set(found))
    assert {"120407", "120408"} <= set(found)
    assert own(answer["features"][0])["alternatives"]
    assert own(answer["features"][1])["reason_code"] == "alternative"


def test_limit_one_answers_one_feature(client):
    assert len(geocode(client, "Sangkat Boeung Kak, Phnom Penh", limit=1)["features"]) == 1


def test_explain_says_the_steps(client):
    steps = own(geocode(client, BOENG_KAK, explain="true")["features"][0])["steps"]
    assert steps
    assert all(step["name"] and isinstance(step["detail"], str) for step in steps)


def test_nonsense_is_honestly_none(client):
    feature = geocode(client, "qwertzuiop")["features"][0]
    assert own(feature)["confidence"] == "none"
    assert feature["geometry"] is None
    assert feature["properties"]["geocoding"] == {"type": "none", "label": ""}


@pytest.mark.parametrize("parameters", [{}, {"q": ""}, {"q": "x" * 1001}, {"q": "x", "limit": 0}])
def test_a_bad_query_is_a_problem(client, parameters):
    response = client.get("/v1/geocode", params=parameters)
    assert response.status_code == 422
    assert response.json()["problems"]


@settings(max_examples=60)
@given(q=st.text(min_size=1, max_size=60))
def test_no_text_breaks_the_service(client, q):
    response = client.get("/v1/geocode", params={"q": q})
    assert response.status_code == 200
    assert response.json()["geocoding"]["query"] == q


@settings(max_examples=60)
@given(
    q=st.lists(
        st.one_of(
            st.sampled_from(["ភូមិ", "ឃុំ", "សង្កាត់", "Khan", "Krong", "120407", "7747-0626-4043"]),
            st.from_regex(r"\A-?[0-9]{1,3}\.[0-9]{1,6}[, ]{1,2}-?[0-9]{1,3}\.[0-9]{1,6}\Z"),
            st.from_regex(r"\Ahttps://maps\.google\.com/\?q=[0-9.,@-]{0,20}\Z"),
        ),
        min_size=1,
        max_size=5,
    ).map(" ".join)
)
def test_no_mix_of_words_links_and_numbers_breaks_the_service(client, q):
    assert client.get("/v1/geocode", params={"q": q}).status_code == 200


class TestReverse:
    def test_an_exact_position_has_a_door_code(self, client):
        answer = client.get("/v1/reverse", params={"lat": 13.4125, "lon": 103.867, "accuracy_m": 4})
        place = own(answer.json()["features"][0])
        assert place["address_code"] == "7747-0626-4043"
        assert place["postcode"] == "171005"

    def test_a_rough_position_has_its_block_only(self, client):
        answer = client.get(
            "/v1/reverse", params={"lat": 13.4125, "lon": 103.867, "accuracy_m": 40}
        )
        place = own(answer.json()["features"][0])
        assert place["address_code"] is None
        assert place["area_code"].endswith("-xxxx")

    def test_the_lake_has_no_postcode(self, client, tonle_sap):
        answer = client.get(
            "/v1/reverse", params={"lat": tonle_sap.latitude, "lon": tonle_sap.longitude}
        )
        place = own(answer.json()["features"][0])
        assert place["postcode"] is None
        assert place["reason_code"] == "water"

    def test_another_country_is_none(self, client, bangkok):
        answer = client.get(
            "/v1/reverse", params={"lat": bangkok.latitude, "lon": bangkok.longitude}
        )
        assert own(answer.json()["features"][0])["confidence"] == "none"

    def test_swapped_coordinates_are_told_so(self, client):
        response = client.get("/v1/reverse", params={"lat": 104.92, "lon": 11.57})
        assert response.status_code == 422
        (problem,) = response.json()["problems"]
        assert "swapped" in problem["remedy"]

    @pytest.mark.parametrize("lat", ["nan", "inf", "north", "", "1e400"])
    def test_what_is_no_number_is_a_problem(self, client, lat):
        response = client.get("/v1/reverse", params={"lat": lat, "lon": 104.9})
        assert response.status_code == 422
        assert response.json()["problems"][0]["where"] == "parameter lat"

    @settings(max_examples=60)
    @given(lat=st.floats(-90, 90), lon=st.floats(-180, 180), accuracy_m=st.floats(0, 100_000))
    def test_every_position_on_earth_has_an_answer(self, client, lat, lon, accuracy_m):
        parameters = {"lat": lat, "lon": lon, "accuracy_m": accuracy_m}
        assert client.get("/v1/reverse", params=parameters).status_code == 200


class TestManyAddresses:
    def test_a_plain_list_is_answered_in_its_order(self, client):
        features = client.post("/v1/geocode", json=["120407", "080801"]).json()["features"]
        assert [own(feature)["postcode"] for feature in features] == ["120407", "080801"]

    def test_own_ids_come_back(self, client):
        body = {"addresses": [{"id": "P-1", "address": "120407"}, {"address": "080801"}]}
        features = client.post("/v1/geocode", json=body).json()["features"]
        assert features[0]["id"] == "P-1"
        assert "id" not in features[1]

    def test_a_position_in_the_body_is_answered_with_its_accuracy(self, client):
        body = [{"latitude": 13.4125, "longitude": 103.867, "accuracy_m": 40}]
        place = own(client.post("/v1/geocode", json=body).json()["features"][0])
        assert place["address_code"] is None
        assert place["postcode"] == "171005"

    @pytest.mark.parametrize(
        ("bad", "where"),
        [
            (5, "item 2"),
            (None, "item 2"),
            ("", "item 2"),
            ({}, "item 2"),
            ({"address": "x" * 1001}, "item 2, address"),
            ({"adress": "120407"}, "item 2, adress"),
            ({"latitude": 11.57}, "item 2"),
            ({"latitude": 104.92, "longitude": 11.57}, "item 2"),
            ({"latitude": 11.57, "longitude": 104.92, "accuracy_m": -1}, "item 2, accuracy_m"),
            (
                {"address": "x", "latitude": 11.57, "longitude": 104.92, "accuracy_m": 50},
                "item 2, accuracy_m",
            ),
        ],
    )
    def test_a_bad_address_does_not_fail_the_others(self, client, bad, where):
        response = client.post("/v1/geocode", json=["120407", bad, "080801"])
        assert response.status_code == 200
        first, second, third = (own(feature) for feature in response.json()["features"])
        assert first["postcode"] == "120407"
        assert first["error"] is None
        assert second["error"]["where"] == where
        assert second["confidence"] == "none"
        assert third["postcode"] == "080801"

    def test_an_object_explains_when_asked(self, client):
        body = {"addresses": ["120407"], "explain": True}
        assert own(client.post("/v1/geocode", json=body).json()["features"][0])["steps"]

    def test_more_than_a_thousand_are_too_many(self, client):
        assert client.post("/v1/geocode", json=["x"] * 1001).status_code == 413

    @pytest.mark.parametrize("body", [[], 3, "x", True, {}, {"adresses": []}])
    def test_a_body_without_a_list_is_a_problem(self, client, body):
        response = client.post("/v1/geocode", json=body)
        assert response.status_code == 422
        assert response.json()["problems"]
