"""Codes over HTTP: suggestions, neighbours, short forms, labels, and the address page."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from addressing import encode
from api.http.app import create_app

ANGKOR_WAT = "7747-0626-4043"


@pytest.fixture(scope="module")
def known_client(settings_of_a_new_home):
    """Someone who asks a service that was told its own address."""
    settings = replace(settings_of_a_new_home, base_url="https://address.example")
    with TestClient(create_app(settings), follow_redirects=False) as client:
        yield client


def suggestions(client, typed, **params):
    answer = client.get(f"/v1/codes/{quote(typed)}/suggestions", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_swapped_digits_lead_back_to_the_code(client):
    found = suggestions(client, "7747-0626-4034", postcode="171005", near="13.41,103.87")
    assert found["code"] is None
    assert found["problem"] == "check"
    first = found["suggestions"][0]
    assert first["code"] == ANGKOR_WAT
    assert first["slip"] == "transposition"
    assert first["postcode"] == "171005"
    assert first["distance_m"] < 2000
    assert len(found["suggestions"]) <= 15
    assert sum(entry["probability"] for entry in found["suggestions"]) == pytest.approx(1, abs=1e-4)


def test_a_sound_code_is_itself(client):
    found = suggestions(client, "៧៧៤៧ ០៦២៦ ៤០៤៣")
    assert found["code"] == ANGKOR_WAT
    assert [entry["code"] for entry in found["suggestions"]] == [ANGKOR_WAT]


def test_a_digit_that_cannot_be_read_is_found(client):
    found = suggestions(client, "7747-06?6-4043")
    assert ANGKOR_WAT in {entry["code"] for entry in found["suggestions"]}


def test_a_lost_zero_is_hinted_at(client):
    code = encode(latitude=11.9, longitude=104.26)
    assert code.startswith("0")
    found = suggestions(client, code.replace("-", "")[1:])
    assert [hint["code"] for hint in found["hints"]] == [code]


@pytest.mark.parametrize(
    ("params", "status", "slug"),
    [
        ({"near": "103.87,13.41"}, 422, "request-invalid"),
        ({"near": "here"}, 422, "request-invalid"),
        ({"near": "13.41"}, 422, "request-invalid"),
        ({"near": "nan,103"}, 422, "request-invalid"),
        ({"radius_m": "0"}, 422, "request-invalid"),
        ({"postcode": "abc"}, 422, "postcode-format"),
        ({"postcode": "999999"}, 404, "postcode-unknown"),
    ],
)
def test_what_is_known_beside_the_code_must_make_sense(client, params, status, slug):
    answer = client.get("/v1/codes/7747-0626-4034/suggestions", params=params)
    assert answer.status_code == status
    assert answer.json()["type"].endswith(f"/{slug}")


def test_swapped_coordinates_are_said_to_be(client):
    answer = client.get("/v1/codes/7747-0626-4034/suggestions", params={"near": "103.87,13.41"})
    assert "swapped" in answer.json()["problems"][0]["remedy"]


def test_six_doors_stand_around_a_door(client):
    found = client.get(f"/v1/codes/{ANGKOR_WAT}/neighbours").json()
    assert found["level"] == "door"
    assert len(found["neighbours"]) == 6
    assert all(6 < near["distance_m"] < 10 for near in found["neighbours"])
    assert {near["postcode"] for near in found["neighbours"]} == {"171005"}
    two = client.get(f"/v1/codes/{ANGKOR_WAT}/neighbours", params={"rings": 2}).json()
    assert len(two["neighbours"]) == 18


@pytest.mark.parametrize("rings", ["0", "6", "many"])
def test_rings_are_few(client, rings):
    answer = client.get(f"/v1/codes/{ANGKOR_WAT}/neighbours", params={"rings": rings})
    assert answer.status_code == 422


@pytest.mark.parametrize("q", ["2707-7763 120211", "២៧០៧-៧៧៦៣ ១២០២១១"])
def test_a_short_form_is_read(client, q):
    """The Central Post Office, in Sangkat Voat Phnum."""
    found = client.get("/v1/codes", params={"q": q}).json()
    assert found["candidates"] == ["2616-2707-7763"]
    assert found["unique"] is True
    assert found["places"][0]["name_en"] == "Sangkat Voat Phnum"


def test_a_short_form_with_many_readings_chooses_none(client):
    found = client.get("/v1/codes", params={"q": "0626-4043 Siem Reap"}).json()
    assert ANGKOR_WAT in found["candidates"]
    assert found["unique"] is (len(found["candidates"]) == 1)


def test_a_short_form_without_a_place_is_refused(client):
    answer = client.get("/v1/codes", params={"q": "0626-4043"})
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/code-invalid")


def test_a_label_is_drawn(known_client):
    answer = known_client.get(f"/v1/codes/{ANGKOR_WAT}/qr.svg")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("image/svg+xml")
    root = ET.fromstring(answer.text)
    assert (
        root.findtext("{http://www.w3.org/2000/svg}desc")
        == f"https://address.example/a/{ANGKOR_WAT}"
    )
    poster = known_client.get(
        f"/v1/codes/{ANGKOR_WAT}/qr.svg", params={"kind": "poster", "paper": "a4"}
    )
    assert ET.fromstring(poster.text).get("width") == "210mm"


def test_a_label_never_trusts_the_host_of_the_request(known_client):
    answer = known_client.get(f"/v1/codes/{ANGKOR_WAT}/qr.svg", headers={"Host": "evil.example"})
    assert "evil" not in answer.text


def test_a_service_without_an_address_draws_no_label(client):
    answer = client.get(f"/v1/codes/{ANGKOR_WAT}/qr.svg")
    assert answer.status_code == 503
    assert answer.json()["type"].endswith("/no-base-url")
    assert client.get("/v1/codes/7747-0626-4044/qr.svg").status_code == 422


@pytest.mark.parametrize("written", [ANGKOR_WAT, "៧៧៤៧-០៦២៦-៤០៤៣", "774706264043"])
def test_the_address_page_says_everything_without_a_script(client, written):
    answer = client.get(f"/a/{written}")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    for said in (
        "7747-0626-4043", "៧៧៤៧-០៦២៦-៤០៤៣", "171005", "១៧១០០៥", "សង្កាត់នគរធំ", "Sangkat Nokor Thum",
        "ខេត្តសៀមរាប", "ប្រាំពីរ ប្រាំពីរ បួន ប្រាំពីរ", 'href="geo:13.4125', "<polygon",
    ):  # fmt: skip
        assert said in answer.text
    assert "qr.svg" not in answer.text  # this service does not know its own address


def test_the_page_offers_a_label_where_one_can_be_drawn(known_client):
    assert f"../v1/codes/{ANGKOR_WAT}/qr.svg" in known_client.get(f"/a/{ANGKOR_WAT}").text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("7747-0626-4034", "7747-0626-4043"),
        ("7747-5626-4043", "pram-muoy"),
        ("171005", "លេខប្រៃសណីយ៍"),
        ("012345678", "លេខទូរស័ព្ទ"),
        ("nonsense", "គ្មានអក្សរ"),
        ("9999-0000-0000", "លេខអាសយដ្ឋានមិនត្រឹមត្រូវ"),
    ],
)
def test_a_wrong_code_gets_a_friendly_page_and_the_right_status(client, typed, said):
    answer = client.get(f"/a/{typed}")
    assert answer.status_code == 422
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert said in answer.text
    assert typed in answer.text


def test_what_is_typed_never_becomes_markup(client):
    answer = client.get(f"/a/{quote('<script>alert(1)<')}")
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("code", ["7747-0626-xxxx", "7747-xxxx-xxxx"])
def test_areas_have_pages_and_no_spoken_form(client, code):
    answer = client.get(f"/a/{code}")
    assert answer.status_code == 200
    assert "អានថា" not in answer.text


def test_a_second_door_of_a_cell_keeps_its_suffix(client):
    assert client.get("/v1/codes/7747-0626-4043-27").json()["code"] == "7747-0626-4043-27"
    page = client.get("/a/7747-0626-4043-27").text
    assert "7747-0626-4043-27" in page
    assert "៧៧៤៧-០៦២៦-៤០៤៣-២៧" in page


def test_a_place_on_the_lake_says_so(client, tonle_sap):
    code = encode(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    answer = client.get(f"/a/{code}")
    assert answer.status_code == 200
    assert "គ្មានលេខប្រៃសណីយ៍" in answer.text


def test_every_reason_has_words_in_both_languages():
    from addressing import ReadingProblem
    from api.http.address_words import page_words

    problems = page_words()["problems"]
    missing = {str(problem) for problem in ReadingProblem} - problems.keys()
    assert missing == set()
