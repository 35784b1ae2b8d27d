"""The register over HTTP: look-ups, feed, copies, proposals, proofs; public fields only."""

from __future__ import annotations

import inspect
import io
import json

import pyarrow.parquet as pq
import pytest
from private_postgres import shared_cluster, url_of
from registered import CLERK, NOW, PROOF_KEY, SHOPHOUSE, client_of, now

from addressing.register import (
    MIGRATIONS,
    DayHead,
    Mark,
    Review,
    apply_delta,
    issue_proof,
    proof_key,
    verify_copy,
    write_snapshot,
)
from api.http.routes import register as register_routes
from api.register import open_store
from api.settings import Settings
from gis_data.db import Store, StoreSettings, upgrade


@pytest.fixture(scope="module", params=["sqlite", "postgis"])
def service(request, tmp_path_factory, pytestconfig):
    """A client and the register that it asks, which the tests of this module change."""
    home = tmp_path_factory.mktemp("service")
    variables = {"PHLOV_PROOF_KEY": PROOF_KEY}
    if request.param == "postgis":
        cluster = shared_cluster(pytestconfig)
        name = cluster.create()
        variables["PHLOV_DATABASE_URL"] = cluster.url(name)
        with Store(StoreSettings(url_of(cluster, name))) as store:
            upgrade(store, [MIGRATIONS])
    else:
        variables["PHLOV_DATABASE_URL"] = f"sqlite:///{home}/phlov.sqlite3"
    settings = Settings(home=home, mirror=None, register=variables)
    with open_store(settings) as store:
        upgrade(store, [MIGRATIONS])
    with client_of(settings) as client:
        register = client.app.state.services.register.open()
        register.clock = now
        register.register([SHOPHOUSE], CLERK)
        yield client, register, home


@pytest.fixture
def client(service):
    return service[0]


@pytest.fixture
def register(service):
    return service[1]


def test_a_look_up_tells_the_public_fields_only(client):
    told = client.get("/v1/register/addresses/1").json()
    assert (told["house"], told["street_khmer"]) == ("12Eo", "ផ្លូវ ២៧១")
    assert not {"parcel", "source_id", "contacts"} & told.keys()
    assert "381" not in json.dumps(told)
    for code in (told["code"], "២៦១១ ៤៤៤១ ០៧២០", "261144410720"):
        assert client.get(f"/v1/register/codes/{code}").json() == told
    assert client.get("/v1/register/addresses/0").status_code == 422
    assert client.get(f"/v1/register/addresses/{2**63}").status_code == 422
    assert client.get("/v1/register/codes/12").status_code == 422


def test_the_register_is_found_by_text_and_by_position(client):
    def find(**question):
        answer = client.post("/v1/register/find", json=question)
        assert answer.status_code == 200, answer.text
        return answer.json()["addresses"]

    assert find(text="ផ្ទះ ១២Eo ផ្លូវ ២៧១ សង្កាត់បឹងកក់ទី១ ភ្នំពេញ")[0]["id"] == 1
    (near,) = find(latitude=11.5839, longitude=104.9002, limit=1)
    assert 10 < near["distance_m"] < 12
    assert find(alias={"scheme": "plus-code", "value": "none"}) == []
    for question in ({}, {"text": "x", "latitude": 11.5, "longitude": 104.9}, {"latitude": 11.5},
                     {"latitude": 104.9, "longitude": 11.5}, {"text": " "}):  # fmt: skip
        assert client.post("/v1/register/find", json=question).status_code == 422


def test_the_geocoder_answers_with_a_registered_door(client, register):
    text = "#12Eo, St. 271, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh"
    found = client.get("/v1/geocode", params={"q": text}).json()["features"][0]
    told = found["properties"]["phlov"]
    assert (told["level"], told["address_code"]) == ("door", "2611-4441-0720")
    assert "(address 1)" in told["reason"]
    assert found["geometry"]["coordinates"] == [104.9002, 11.5838]


def test_whoever_pulls_the_feed_can_prove_it_whole(client, register):
    first = client.get("/v1/register/changes", params={"limit": 1})
    assert first.headers["Content-Type"].startswith("application/x-ndjson")
    register.correct(1, CLERK, landmark_latin="opposite the market")
    rest = client.get("/v1/register/changes", params={"since": 1})
    lines = (first.content + rest.content).splitlines()
    chain = client.get("/v1/register/chain").json()
    heads = [DayHead(**day) for day in chain["days"]]
    mark = verify_copy(lines, heads, Mark.start(chain["identity"]))
    assert mark.hash.hex() == chain["hash"] == rest.headers["Register-Hash"]
    assert int(rest.headers["Register-Sequence"]) == mark.sequence == len(lines)
    assert rest.headers["Register-Identity"] == chain["identity"]
    assert b"0407/381" not in first.content
    assert "who" not in json.loads(lines[0])
    ahead = client.get("/v1/register/changes", params={"since": 10_000})
    assert ahead.status_code == 409
    assert "begin again from 0" in ahead.json()["detail"]


def test_a_published_copy_is_fetched_and_kept_up_to_date(service, tmp_path):
    client, register, home = service
    write_snapshot(register.store, home / "register-copy")
    told = client.get("/v1/register/snapshot").json()
    for file in told["files"]:
        answer = client.get(f"/v1/register/snapshot/{file['name']}")
        assert answer.headers["ETag"] == f'"{file["sha256"]}"'
        target = tmp_path / file["name"]
        target.parent.mkdir()
        target.write_bytes(answer.content)
    manifest = (home / "register-copy" / "manifest.json").read_bytes()
    (tmp_path / "manifest.json").write_bytes(manifest)
    register.correct(1, CLERK, building_latin="Sok's shop")
    delta = client.get("/v1/register/delta", params={"since": told["sequence"]})
    (tmp_path.parent / "delta.parquet").write_bytes(delta.content)
    assert b"0407/381" not in delta.content
    copy = apply_delta(tmp_path, tmp_path.parent / "delta.parquet")
    assert copy.sequence == told["sequence"] + 1
    assert "building_latin" in pq.read_schema(io.BytesIO(answer.content)).names
    for wrong in ("root=261/0000000000000000.parquet", "root=261/manifest.json"):
        assert client.get(f"/v1/register/snapshot/{wrong}").status_code == 404
    assert client.get("/v1/register/snapshot/..%2f..%2fphlov.sqlite3/x").status_code == 404


def test_a_partner_matches_his_addresses(client):
    rows = [{"key": "7", "house": "12Eo", "street": "271", "unit": "120407"}, {"key": "8"}]
    matches = client.post("/v1/register/match", json={"addresses": rows}).json()["matches"]
    assert [(row["key"], row["class"], row["id"]) for row in matches] == [
        ("7", "same_place", 1), ("8", "none", None),
    ]  # fmt: skip
    text = {"key": "9", "text": "#12Eo, St. 271, Sangkat Boeng Kak Ti Muoy, Phnom Penh"}
    (read,) = client.post("/v1/register/match", json={"addresses": [text]}).json()["matches"]
    assert (read["class"], read["id"]) == ("same_place", 1)  # exact is for codes that were given
    bad = [{"key": "7", "latitude": 11.5}, {"key": " "}, {"key": "9", "id": 0}]
    assert client.post("/v1/register/match", json={"addresses": bad}).status_code == 422


def test_what_is_proposed_waits_and_is_shown_to_nobody(client, register):
    before = client.get("/v1/register/addresses/1").json()
    answer = client.post("/v1/register/proposals", json={"address": 1, "house": "99"})
    assert answer.json()["status"] == "open"
    assert client.get("/v1/register/addresses/1").json() == before
    (waiting,) = Review(register).open_proposals()
    assert waiting.parts == {"house": "99"}
    for wrong in ({"address": 1}, {"house": "9"}, {"address": 1, "unit": "000000"},
                  {"latitude": 48.0, "longitude": 2.0}, {"address": 1, "parcel": "9"}):  # fmt: skip
        assert client.post("/v1/register/proposals", json=wrong).status_code == 422
    for path in ("proposals", "review", "contacts", "contacts/1", "acts", "links"):
        assert client.get(f"/v1/register/{path}").status_code in (404, 405)


def test_couriers_say_where_they_delivered(client, register):
    scans = [
        {"address": 1, "latitude": 11.58414, "longitude": 104.90022 + shift, "accuracy_m": 5,
         "at": NOW.isoformat()}
        for shift in (0, 1e-5, 2e-5, 3e-5, 4e-5)
    ]  # fmt: skip
    odd = scans[0] | {"at": "2020-01-01T00:00:00Z"}
    answer = client.post("/v1/register/deliveries", json={"deliveries": [*scans, odd]}).json()
    assert answer["kept"] == 5
    assert answer["refused"][0]["item"] == 6
    assert "door" not in json.dumps(answer)
    assert [one.kind.value for one in Review(register).open_proposals()].count("door") == 1
    for wrong in ({"accuracy_m": 0}, {"at": "2026-11-25T08:00:00"}, {"name": "Sok Dara"}):
        body = {"deliveries": [scans[0] | wrong]}
        assert client.post("/v1/register/deliveries", json=body).status_code == 422


def test_a_proof_is_verified_and_a_stale_one_is_not(client, register):
    key = proof_key({"PHLOV_PROOF_KEY": PROOF_KEY})
    text = issue_proof(register, 1, key)
    told = client.post("/v1/register/proofs/verify", json={"proof": text})
    assert told.json()["house"] == "12Eo"
    assert client.get("/v1/register/keys").json()["keys"][0]["kid"] == key.id
    other = issue_proof(register, 1, proof_key({"PHLOV_PROOF_KEY": PROOF_KEY[::-1][1:] + "="}))
    register.correct(1, CLERK, house="12A")
    slugs = {
        client.post("/v1/register/proofs/verify", json={"proof": proof}).json()["type"]
        .rpartition("/")[2]
        for proof in (text, other, text[:-9] + "AAAAAAAAA", "no proof")
    }  # fmt: skip
    assert slugs == {"proof-retired", "proof-key", "proof-altered"}
    register.correct(1, CLERK, house="12Eo")


def test_the_loop_is_not_held_up_by_the_database():
    """Work on the store runs in threads: no route of the register is a coroutine."""
    routes = [route for part in register_routes.PARTS for route in part.router.routes]
    assert len(routes) == 14
    for route in routes:
        assert not inspect.iscoroutinefunction(route.endpoint), route.path
