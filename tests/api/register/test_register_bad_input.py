"""What goes wrong around the register is told clearly, on the command line and over HTTP."""

from __future__ import annotations

import json
import shutil

import geopandas as gpd
import pytest
import shapely
from registered import BY_CLERK, client_of

from addressing import RegisterError
from api.errors import TABLE, row_for
from api.settings import Settings, read_settings
from gis_data import StoreError

SQL = "'); DROP TABLE addresses; --"
TEXTS = (
    "house", "street_khmer", "street_latin", "building_khmer", "building_latin", "floor", "room",
    "landmark_khmer", "landmark_latin",
)  # fmt: skip
MAPPING = """
source = "cadastre"
date = 2026-03-01
licence = "CC BY 4.0"
[columns]
source_id = "PARCEL"
"""


@pytest.fixture(scope="module")
def service(filled_home, tmp_path_factory):
    """Someone who asks a service with a register, and its home."""
    home = tmp_path_factory.mktemp("service") / "home"
    shutil.copytree(filled_home, home)
    with client_of(Settings(home=home, mirror=None)) as client:
        yield client, home


@pytest.fixture
def client(service, filled, monkeypatch):
    """The same; commands work in its home too."""
    monkeypatch.setenv("PHLOV_HOME", str(service[1]))
    return service[0]


def problem(answer, status):
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.json()


def leaves(kind):
    below = kind.__subclasses__()
    return [leaf for child in below for leaf in leaves(child)] if below else [kind]


@pytest.mark.parametrize("kind", [*leaves(RegisterError), *leaves(StoreError)])
def test_every_error_of_register_and_database_has_a_row_of_its_own(kind):
    row = row_for(kind("told"))
    assert row is not None
    assert row.kind is kind or kind.__name__.startswith("Schema")
    assert row.status in (404, 409, 422, 503, 507)
    assert [one.slug for one in TABLE].count(row.slug) == 1


def test_sql_in_every_text_is_a_text(phlov, filled, client):
    parts = [word for name in TEXTS for word in ("--set", f"{name}={SQL}")]
    code, out, _ = phlov(
        "register", "add", "11.5838,104.9002", *parts, "--who", SQL, "--why", SQL,
        "--format", "json",
    )  # fmt: skip
    assert code == 0
    (made,) = json.loads(out)
    assert {made[name] for name in TEXTS} == {SQL}
    assert client.get(f"/v1/register/addresses/{made['id']}").json()["house"] == SQL
    assert phlov("register", "find", SQL)[0] == 65
    assert phlov("register", "show", SQL)[0] == 65
    assert phlov("register", "by-alias", SQL, SQL)[0] == 65
    assert phlov("register", "link", "list", SQL)[0] == 0
    assert client.get(f"/v1/register/codes/{SQL}").status_code == 422
    assert client.post("/v1/register/find", json={"text": SQL}).json()["addresses"] == []
    alias = {"scheme": SQL, "value": SQL}
    assert client.post("/v1/register/find", json={"alias": alias}).json()["addresses"] == []
    row = dict.fromkeys(("key", "code", "text", "house", "street", "floor", "room", "unit"), SQL)
    matched = client.post("/v1/register/match", json={"addresses": [row | {"alias": alias}]})
    assert matched.json()["matches"][0]["class"] == "none"
    proposal = dict.fromkeys(TEXTS, SQL) | {"address": 1, "note": SQL}
    assert client.post("/v1/register/proposals", json=proposal).status_code == 200
    problem(client.get("/v1/register/statistics", params={"month": SQL}), 422)
    assert phlov("register", "check")[0] == 0


@pytest.mark.parametrize("text", ["12\x00", "12\u202812", "12\x9b", "x" * 201])
def test_control_characters_and_endless_texts_are_refused(phlov, filled, client, text):
    if "\x00" not in text:  # which no command line can carry
        code, _, err = phlov("register", "correct", "1", "--set", f"house={text}", *BY_CLERK)
        assert code == 65
        assert "house" in err
    body = {"address": 1, "house": text}
    problem(client.post("/v1/register/proposals", json=body), 422)


def test_what_is_no_utf8_is_told(phlov, filled, client):
    (filled / "map.toml").write_bytes(b'source = "\xff"')
    (filled / "list.csv").write_text("PARCEL,LAT\n1,2\n", "utf-8")
    command = ("register", "import", "list.csv", "--mapping", "map.toml", *BY_CLERK)
    code, _, err = phlov(*command)
    assert code == 65
    assert "TOML in UTF-8" in err
    answer = client.post(
        "/v1/register/find",
        content=b'{"text": "\xff\xfe"}',
        headers={"Content-Type": "application/json"},
    )
    problem(answer, 400)
    problem(client.get("/v1/register/codes/%ff%fe"), 422)


SHAPES = {
    "3-D": (shapely.Point(104.9002, 11.5838, 12.0), "EPSG:4326", "1 accepted"),
    "other system": (shapely.Point(489112.0, 1280554.0), "EPSG:32648", "1 accepted"),
    "wrong system": (shapely.Point(489112.0, 1280554.0), "EPSG:4326", "1 rejected"),
    "huge": (shapely.box(104, 11, 105, 12), "EPSG:4326", "1 rejected"),
    "empty": (shapely.Point(), "EPSG:4326", "1 rejected"),
    "bow tie": (
        shapely.Polygon([(104.9, 11.58), (104.9001, 11.5801), (104.9001, 11.58), (104.9, 11.5801)]),
        "EPSG:4326",
        "1 accepted",
    ),
}


@pytest.mark.parametrize("kind", SHAPES)
def test_shapes_are_taken_or_told(phlov, filled, kind):
    shape, crs, says = SHAPES[kind]
    gpd.GeoDataFrame({"PARCEL": ["1"]}, geometry=[shape], crs=crs).to_file(filled / "a.gpkg")
    (filled / "map.toml").write_text(MAPPING, "utf-8")
    command = ("register", "import", "a.gpkg", "--mapping", "map.toml", *BY_CLERK)
    code, out, err = phlov(*command)
    assert code == (0 if "accepted" in says else 65)
    assert says in out
    assert "Traceback" not in err


def test_a_coordinate_system_that_is_none_is_told(phlov, filled):
    frame = gpd.GeoDataFrame({"PARCEL": ["1"]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326")
    frame.to_file(filled / "a.gpkg")
    (filled / "map.toml").write_text(MAPPING + '[file]\ncrs = "EPSG:0"\n', "utf-8")
    code, _, err = phlov("register", "import", "a.gpkg", "--mapping", "map.toml", *BY_CLERK)
    assert code == 65
    assert "EPSG:32648" in err
    (filled / "broken.gpkg").write_bytes(b"no database")
    assert phlov("register", "import", "broken.gpkg", "--mapping", "map.toml", *BY_CLERK)[0] == 65
    assert phlov("register", "import", "none.gpkg", "--mapping", "map.toml", *BY_CLERK)[0] == 66


def test_a_database_that_is_down_is_told_without_its_password(phlov, down, home):
    for command in (("show", "1"), ("init",), ("feed",), ("status",)):
        code, _, err = phlov("register", *command)
        assert code == 69, err
        assert "does not answer" in err
        assert down not in err
    code, _, err = phlov("geocode", "--text", "#12Eo, St. 271, Sangkat Boeng Kak 1, Phnom Penh")
    assert code == 69
    settings = read_settings()
    assert down not in repr(settings)
    with client_of(settings) as client:
        told = problem(client.get("/v1/register/addresses/1"), 503)
        assert told["type"].endswith("store-down")
        assert down not in json.dumps(told)
        assert "nowhere" not in json.dumps(told)
        assert client.get("/v1/register/chain").headers["Retry-After"]
        assert client.get("/v1/postcodes/120407").status_code == 200


def test_a_url_that_is_none_names_the_variable_and_not_its_value(phlov, home, monkeypatch):
    monkeypatch.setenv("PHLOV_DATABASE_URL", "mysql://phlov:kh-2026-secret@db/register")
    for command in (("register", "status"), ("serve",), ("geocode", "--text", "ភ្នំពេញ")):
        code, _, err = phlov(*command)
        assert code == 65
        assert "PHLOV_DATABASE_URL" in err
        assert "secret" not in err
    monkeypatch.delenv("PHLOV_DATABASE_URL")
    monkeypatch.setenv("PHLOV_DATABASE_READ_URL", "postgresql://db/register")
    assert "PHLOV_DATABASE_READ_URL" in phlov("register", "status")[2]


def test_a_full_disk_leaves_nothing_half_written(phlov, filled, monkeypatch):
    from gis_data.db import engines

    monkeypatch.setattr(engines, "_SQLITE", (*engines._SQLITE, "PRAGMA max_page_count = 1"))
    code, _, err = phlov(
        "register", "correct", "1", "--set", f"landmark_khmer={'ក' * 200}",
        "--set", f"landmark_latin={'x' * 200}", "--set", f"building_latin={'y' * 200}",
        "--who", "w" * 200, "--why", "x" * 200,
    )  # fmt: skip
    assert code == 74
    assert "Make room" in err
    with client_of(Settings(home=filled / "home", mirror=None)) as client:
        body = {"address": 1, "house": "1", "note": "n" * 1000}
        answers = [client.post("/v1/register/proposals", json=body) for _ in range(20)]
        told = problem(answers[-1], 507)
        assert told["type"].endswith("store-full")
        assert "nothing was written" in told["detail"]
    assert "Whole up to change 15" in phlov("register", "check")[1]


def test_a_damaged_file_is_told(phlov, filled):
    (filled / "home" / "phlov.sqlite3").write_bytes(b"no database" * 1000)
    for leftover in (filled / "home").glob("phlov.sqlite3-*"):
        leftover.unlink()
    code, _, err = phlov("register", "show", "1")
    assert code == 74
    assert "Restore it from a copy" in err


def test_a_register_whose_journal_was_altered_is_found_out(phlov, filled):
    import sqlite3

    with sqlite3.connect(filled / "home" / "phlov.sqlite3") as connection:
        connection.execute("UPDATE address_changes SET state = replace(state, '12Eo', '13Eo')")
    connection.close()
    code, _, err = phlov("register", "check")
    assert code == 65
    assert "journal" in err


def test_who_has_no_register_is_told_how_to_make_one(phlov, home, no_database):
    for command in (("show", "1"), ("feed",), ("status",), ("upgrade",)):
        code, _, err = phlov("register", *command)
        assert code == 69
        assert "phlov register init" in err
    with client_of(read_settings()) as client:
        told = problem(client.get("/v1/register/chain"), 503)
        assert told["detail"] == "There is no register here, or one of another version."
    assert not (home / "home" / "phlov.sqlite3").exists()


def test_a_copy_that_is_none_is_told(phlov, filled, client, service):
    (filled / "copy").mkdir()
    assert phlov("register", "check-copy", "copy")[0] == 65
    (filled / "delta.parquet").write_bytes(b"no delta")
    assert phlov("register", "apply", "copy", "delta.parquet")[0] == 65
    shutil.rmtree(service[1] / "register-copy")
    told = problem(client.get("/v1/register/snapshot"), 404)
    assert told["type"].endswith("no-snapshot")
