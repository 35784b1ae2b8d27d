"""Postcodes with dates on the command line and over HTTP."""

import json

import pytest

# --- command line ---------------------------------------------------------------------------


@pytest.mark.parametrize("day", ["2024-06-01", "២០២៤-០៦-០១"])
def test_a_code_is_looked_up_on_a_day(phlov, day):
    code, out, _ = phlov("postcode", "121001", "--on", day)
    assert code == 0
    assert "Sangkat Chrouy Changvar, Khan Chrouy Changvar, Phnom Penh\n" in out
    assert "until 2025-12-29 (list of 2022)" in out
    assert "Since 2025-12-30 the same digits name Sangkat Kbal Kaoh" in out


def test_today_the_same_code_is_another_place(phlov):
    _, out, _ = phlov("postcode", "១២១០០១")
    assert "Sangkat Kbal Kaoh, Khan Chbar Ampov" in out
    assert "Sangkat Chrouy Changvar, today 121102" in out


def test_a_look_up_as_json_has_its_dates_and_readings(phlov):
    _, out, _ = phlov("postcode", "10203", "--json")
    answer = json.loads(out)
    assert answer["certainty"] == "C"
    assert [reading["postcode"] for reading in answer["readings"]] == ["100000"]
    assert answer["valid_from"] == {"date": "2025-12-30", "precision": "day"}
    assert answer["predecessors"][0]["reasons"] == ["same"]
    _, out, _ = phlov("postcode", "10203", "--beside", "ខេត្តក្រចេះ", "--json")
    assert (json.loads(out)["postcode"], json.loads(out)["certainty"]) == ("100000", "B")


def test_a_sorting_code_shows_its_village(phlov):
    _, out, _ = phlov("postcode", "120407-14")
    assert "120407-14  ភូមិ ១៤  Phum Dab Buon" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("121001", "--on", "2024-13-01"), "year-month-day such as 2024-06-01"),
        (("121001", "--on", "2010-01-01"), "oldest list is of 2014-10-14"),
        (("somewhere", "--on", "2024-06-01"), "is not a postcode"),
        (("1.2E+05",), "last digits are lost"),
        (("120102",), "today 121301"),
        (("migrate", "121301", "--from", "2022"), "differ by one slip"),
        (("migrate", "121001", "--from", "2020"), "2014, 2022, 2024, 2025"),
        (("migrate", "121001", "--from", "soon"), "year-month-day"),
    ],
)
def test_what_cannot_be_answered_says_why(phlov, arguments, says):
    code, out, err = phlov("postcode", *arguments)
    assert code == 65
    assert not out
    assert says in err


@pytest.mark.parametrize(("code", "since"), [("121001", "2024"), ("១២១០០១", "២០២៤-០៦-០១")])
def test_an_old_code_is_migrated(phlov, code, since):
    status, out, _ = phlov("postcode", "migrate", code, "--from", since)
    assert status == 0
    assert "→ 121102" in out
    assert "renumbered" in out


def test_the_parts_of_a_divided_commune_have_shares(phlov):
    _, out, _ = phlov("postcode", "migrate", "120904", "--from", "2014", "--json")
    answer = json.loads(out)
    assert answer["certain"] is None
    assert [part["postcode"] for part in answer["candidates"]] == ["120917", "120918", "120916"]
    assert sum(part["share"] for part in answer["candidates"]) == pytest.approx(1, abs=0.001)
    assert answer["candidates"][0]["was"]["name_km"] == "សង្កាត់ចោមចៅ"


@pytest.mark.parametrize("command", [("look-up",), ("migrate",)])
def test_each_command_has_a_help_text_with_examples(phlov, command):
    code, out, _ = phlov("postcode", *command, "--help")
    assert code == 0
    assert "phlov postcode" in out


# --- HTTP -----------------------------------------------------------------------------------


def test_a_code_is_looked_up_on_a_day_over_http(client):
    answer = client.get("/v1/postcodes/121001", params={"on": "2024-06-01"}).json()
    assert answer["label_en"] == "Sangkat Chrouy Changvar, Khan Chrouy Changvar, Phnom Penh"
    assert answer["source_list"]["year"] == 2022
    assert answer["valid_to"] == {"date": "2025-12-29", "precision": "day"}
    assert answer["today"][0]["postcode"] == answer["point"]["of_postcode"] == "121102"
    assert [unit["postcode"] for unit in answer["successors"]] == ["121102"]
    assert "Kbal Kaoh" in answer["warnings"][-1]


def test_a_district_of_an_old_list_holds_the_communes_of_that_list(client):
    answer = client.get("/v1/postcodes/121000", params={"on": "2024-06-01"}).json()
    assert answer["name_en"] == "Khan Chrouy Changvar"
    assert {child["postcode"][:4] for child in answer["children"]} == {"1210"}
    assert len(answer["children"]) == 5


def test_a_divided_unit_has_no_point(client):
    answer = client.get("/v1/postcodes/120904", params={"on": "2015-06-01"}).json()
    assert answer["point"] is None
    assert len(answer["today"]) == 3


def test_a_legacy_code_is_answered_with_a_warning(client):
    answer = client.get("/v1/postcodes/12000").json()
    assert (answer["postcode"], answer["certainty"]) == ("120000", "B")
    assert "1997" in answer["warnings"][0]


def test_the_text_beside_decides_over_http(client):
    both = client.get("/v1/postcodes/10203").json()
    assert (both["certainty"], len(both["readings"])) == ("C", 1)
    decided = client.get("/v1/postcodes/10203", params={"beside": "Kratie"}).json()
    assert (decided["postcode"], decided["certainty"]) == ("100000", "B")


def test_a_disputed_commune_carries_both_codes(client):
    answer = client.get("/v1/postcodes/021103").json()
    assert answer["postcode"] == "021106"
    assert answer["dispute"]["other"] == "021103"


@pytest.mark.parametrize(
    ("path", "params", "status", "says"),
    [
        ("121001", {"on": "2010-01-01"}, 404, "oldest list"),
        ("121301", {"on": "2018-01-01"}, 404, "later time"),
        ("120102", {}, 404, "today 121301"),
        ("121001", {"on": "soon"}, 422, "wrong with the request"),
        ("1.2E+05", {}, 422, "last digits are lost"),
        ("1204", {}, 422, "120400"),
    ],
)
def test_problems_say_what_to_do(client, path, params, status, says):
    response = client.get(f"/v1/postcodes/{path}", params=params)
    assert response.status_code == status
    assert says in response.json()["detail"]
