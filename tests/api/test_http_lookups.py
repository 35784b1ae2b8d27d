"""Postcodes, address codes and health over HTTP."""

from __future__ import annotations

import asyncio
import itertools
from urllib.parse import quote

import pytest
from h3.api import basic_str as h3
from httpx import ASGITransport, AsyncClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.http.app import create_app
from postcodes import load_registry


@pytest.mark.parametrize("written", ["120407", "១២០៤០៧", "120 407", "120-407"])
def test_a_postcode_is_read_as_people_type_it(client, written):
    answer = client.get(f"/v1/postcodes/{written}").json()
    assert answer["postcode"] == "120407"
    assert answer["unit_type"] == "sangkat"
    assert answer["label_km"] == "សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក រាជធានីភ្នំពេញ"
    assert [unit["postcode"] for unit in answer["chain"]] == ["120407", "120400", "120000"]


def test_a_commune_lists_its_villages(client):
    answer = client.get("/v1/postcodes/120407").json()
    assert {child["level"] for child in answer["children"]} == {"village"}
    assert all(child["code"].startswith("120407") for child in answer["children"])
    assert all(child["name_km"].startswith("ភូមិ") for child in answer["children"])


def test_the_provinces_lead_to_every_postcode(client):
    seen = set()
    for province in range(1, 26):
        answer = client.get(f"/v1/postcodes/{province:02d}0000").json()
        seen.add(answer["postcode"])
        for district in answer["children"]:
            seen.add(district["postcode"])
            below = client.get(f"/v1/postcodes/{district['postcode']}").json()["children"]
            seen |= {commune["postcode"] for commune in below}
    assert seen == set(load_registry().units)


def test_a_unit_without_an_area_says_whose_point_it_has(client):
    points = [client.get(f"/v1/postcodes/{code}").json()["point"] for code in ("120407", "120400")]
    assert [point["of_postcode"] for point in points] == ["120407", "120400"]


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("999999", 404, "postcode-unknown"),
        ("120499", 404, "postcode-unknown"),
        ("1204", 422, "postcode-format"),
        ("120007", 422, "postcode-format"),
        ("postcode", 422, "postcode-format"),
    ],
)
def test_what_is_no_postcode_is_a_problem(client, code, status, kind):
    response = client.get(f"/v1/postcodes/{code}")
    assert response.status_code == status
    assert response.json()["type"].endswith(kind)
    assert code in response.json()["detail"]


@pytest.mark.parametrize("written", ["7747-0626-4043", "774706264043", "៧៧៤៧ ០៦២៦ ៤០៤៣"])
def test_a_code_is_read_as_people_type_it(client, written):
    answer = client.get(f"/v1/codes/{written}").json()
    assert answer["code"] == "7747-0626-4043"
    assert answer["level"] == "door"
    assert answer["postcode"] == "171005"
    assert answer["block"] == "7747-0626-xxxx"
    assert answer["town"] == "7747-xxxx-xxxx"
    assert answer["check"]["valid"] is True


@pytest.mark.parametrize(
    ("code", "level", "resolution"),
    [
        ("7747-0626-4043", "door", 13),
        ("៧៧៤៧-០៦២៦-xxxx", "block", 10),
        ("7747-XXXX-XXXX", "town", 6),
    ],
)
def test_the_cell_and_its_outline_agree(client, code, level, resolution):
    answer = client.get(f"/v1/codes/{code}").json()
    assert answer["level"] == level
    assert h3.get_resolution(answer["cell"]) == resolution
    (ring,) = answer["area"]["coordinates"]
    assert ring[0] == ring[-1]
    assert h3.latlng_to_cell(answer["latitude"], answer["longitude"], resolution) == answer["cell"]
    doubled_area = sum(
        (x1 - ring[0][0]) * (y2 - ring[0][1]) - (x2 - ring[0][0]) * (y1 - ring[0][1])
        for (x1, y1), (x2, y2) in itertools.pairwise(ring)
    )
    assert doubled_area > 0  # counter-clockwise, as RFC 7946 wants it


def test_an_area_has_no_check(client):
    check = client.get("/v1/codes/7747-0626-xxxx").json()["check"]
    assert (check["has_check"], check["valid"]) == (False, None)


@pytest.mark.parametrize(
    ("code", "word"),
    [
        ("7747-0626-4044", "check digit"),
        ("7747-0626-4053", "holds a 5"),
        ("7747-0826-4043", "never 8 or 9"),
        ("7747-0626", "digits"),
        ("855123456789", "telephone number"),
        ("999-x", "padded"),
    ],
)
def test_what_is_no_code_is_a_problem_that_says_why(client, code, word):
    response = client.get(f"/v1/codes/{code}")
    assert response.status_code == 422
    assert response.json()["type"].endswith("code-invalid")
    assert word in response.json()["detail"]


@settings(max_examples=80)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30))
def test_no_text_breaks_the_lookups(client, text):
    for kind in ("postcodes", "codes"):
        response = client.get(f"/v1/{kind}/{quote(text, safe='')}")
        assert response.status_code in (200, 404, 422)


@pytest.mark.parametrize("path", ["/v1/postcodes/120407", "/v1/codes/7747-0626-4043"])
def test_what_seldom_changes_may_be_kept_for_a_day(client, path):
    assert client.get(path).headers["Cache-Control"] == "public, max-age=86400"


def test_health(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["postcodes"]) == ("ready", 1887)


def test_before_its_data_are_there_the_service_lives_but_is_not_ready(settings_of_a_new_home):
    async def ask(path):
        transport = ASGITransport(create_app(settings_of_a_new_home))  # its lifespan never began
        async with AsyncClient(transport=transport, base_url="http://phlov") as early:
            return (await early.get(path)).status_code

    assert asyncio.run(ask("/healthz")) == 200
    assert asyncio.run(ask("/readyz")) == 503
