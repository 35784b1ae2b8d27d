"""GET /v1/addresses/reverse: the postal address of a position."""

from __future__ import annotations


def ask(client, **params):
    return client.get("/v1/addresses/reverse", params=params)


def test_a_position_has_an_address_in_both_scripts(client):
    found = ask(client, lat=13.4125, lon=103.8670, accuracy_m=5).json()
    assert found["lines"]["latin"] == [
        "Sangkat Nokor Thum, Krong Siem Reab",
        "Siemreap Province 171005",
        "7747-0626-4043",
    ]
    assert found["lines"]["khmer"][1] == "ខេត្តសៀមរាប ១៧១០០៥"
    assert [row["element"] for row in found["elements"]] == [
        "commune", "district", "province", "postcode", "country", "address_code",
    ]  # fmt: skip
    assert (found["territory"], found["exactness"]) == ("commune", "exact")


def test_a_rough_position_gives_less(client):
    found = ask(client, lat=11.5759, lon=104.9227, accuracy_m=900).json()
    assert found["postcode"] == "120000"
    assert found["address_code"].endswith("-xxxx-xxxx")
    assert found["confidence"] == "C"


def test_water_has_no_address_and_says_why(client):
    answer = ask(client, lat=12.90, lon=104.00)
    assert answer.status_code == 200
    found = answer.json()
    assert (found["elements"], found["lines"], found["postcode"]) == ([], None, None)
    assert found["territory"] == "water"
    assert "water" in found["reason"]


def test_swapped_coordinates_are_told(client):
    answer = ask(client, lat=104.0, lon=12.9)
    assert answer.status_code == 422
    assert "swapped" in answer.json()["problems"][0]["remedy"]
