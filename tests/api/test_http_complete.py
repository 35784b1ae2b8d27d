"""Completion over HTTP and on the command line."""

from __future__ import annotations

import json

import pytest

DATA, USAGE = 65, 2


def completions(client, q, **params):
    answer = client.get("/v1/complete", params={"q": q, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()["completions"]


@pytest.mark.parametrize("q", ["toul k", "ទួលគ", "1204", "១២០៤"])
def test_a_khan_is_offered_before_it_is_typed(client, q):
    first = completions(client, q)[0]
    assert first["postcode"] == "120400"
    assert first["level"] == "district"
    assert first["name_km"] == "ខណ្ឌទួលគោក រាជធានីភ្នំពេញ"
    assert first["name_en"] == "Khan Tuol Kouk, Phnom Penh"
    assert 11 < first["latitude"] < 12
    assert first["spans"]


def test_a_span_counts_the_letters_of_its_field(client):
    first = completions(client, "ទួលគ")[0]
    assert [first[span["field"]][span["start"] : span["end"]] for span in first["spans"]] == [
        "ទួលគោ"
    ]


def test_at_most_as_many_places_as_were_asked_for(client):
    assert len(completions(client, "p")) == 8
    assert len(completions(client, "p", limit=3)) == 3
    assert len(completions(client, "p", limit=20)) == 20


def test_a_body_is_answered_as_a_query_is(client):
    asked = client.post("/v1/complete", json={"q": "phum 14 boeng kak", "limit": 2}).json()
    assert asked["completions"] == completions(client, "phum 14 boeng kak", limit=2)
    assert [each["village_code"] for each in asked["completions"]] == ["12040714", "12040814"]


def test_names_may_be_cached_and_what_people_type_not(client):
    assert "max-age" in client.get("/v1/complete", params={"q": "p"}).headers["Cache-Control"]
    assert "Cache-Control" not in client.post("/v1/complete", json={"q": "p"}).headers


@pytest.mark.parametrize("q", ["", " ", "zzzzqq", "្"])
def test_nothing_found_is_an_empty_list(client, q):
    assert completions(client, q) == []


@pytest.mark.parametrize(
    "params", [{}, {"q": "p", "limit": 0}, {"q": "p", "limit": 21}, {"q": "p" * 201}]
)
def test_what_cannot_be_used_is_said(client, params):
    for answer in (client.get("/v1/complete", params=params),
                   client.post("/v1/complete", json=params)):  # fmt: skip
        assert answer.status_code == 422
        assert answer.json()["type"].endswith("/request-invalid")


def test_a_field_that_nobody_knows_is_a_mistake(client):
    assert client.post("/v1/complete", json={"q": "p", "text": "p"}).status_code == 422


# --- command line -----------------------------------------------------------------------------


def test_places_are_printed_line_by_line(phlov):
    code, out, err = phlov("complete", "phum", "14", "boeng", "kak")
    assert (code, err) == (0, "")
    assert out.splitlines()[0].startswith("120407  ភូមិ ១៤ សង្កាត់បឹងកក់ទី ១")
    assert len(out.splitlines()) == 2


def test_places_are_printed_as_json(phlov):
    code, out, _ = phlov("complete", "bkk1", "--limit", "1", "--json")
    assert code == 0
    answer = json.loads(out)
    assert answer["typed"] == "bkk1"
    assert [each["postcode"] for each in answer["completions"]] == ["121301"]
    assert answer["completions"][0]["known_as"] == "BKK 1"


def test_nothing_found_is_said_with_an_exit_code(phlov):
    code, out, err = phlov("complete", "zzzzqq")
    assert (code, out) == (DATA, "")
    assert "Nothing in Cambodia begins like 'zzzzqq'" in err
    code, out, _ = phlov("complete", "zzzzqq", "--json")
    assert (code, json.loads(out)["completions"]) == (DATA, [])


def test_a_limit_out_of_range_is_refused(phlov):
    assert phlov("complete", "p", "--limit", "21")[0] == USAGE
