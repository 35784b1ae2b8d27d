"""The command line as a person uses it: what is printed, and with which exit code."""

import csv
import io
import json

import pytest

# --- postcode -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "query", ["120407", "១២០៤០៧", "11.5838,104.9002", "សង្កាត់បឹងកក់ទី១ ខណ្ឌទួលគោក ភ្នំពេញ"]
)
def test_a_postcode_is_found_by_code_position_and_text(phlov, query):
    code, out, _ = phlov("postcode", query)
    assert code == 0
    assert out.startswith("120407")
    assert "បឹងកក់ទី" in out


def test_a_postcode_as_json(phlov):
    _, out, _ = phlov("postcode", "120407", "--json")
    answer = json.loads(out)
    assert (
        answer
        | {
            "postcode": "120407",
            "level": "commune",
            "unit_type": "sangkat",
            "name_km": "សង្កាត់បឹងកក់ទី ១ ខណ្ឌទួលគោក រាជធានីភ្នំពេញ",
            "name_latin": "Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh",
        }
        == answer
    )


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("120499", "120401 to 120410"),
        ("120007", "district number"),
        ("104.9002,11.5838", "swapped"),
        ("91,181", "no place on earth"),
        ("12.90,104.00", "water"),
        ("13.7563,100.5018", "outside"),
        ("somewhere", "no postcode"),
    ],
)
def test_what_has_no_postcode_says_why(phlov, query, says):
    code, out, err = phlov("postcode", query)
    assert code == 65
    assert says in out + err
    assert "Traceback" not in err


# --- code -----------------------------------------------------------------------------------


def test_codes_go_out_and_come_back(phlov):
    for position in (["13.4125,103.8670"], ["13.4125", "103.8670"], ["១៣.៤១២៥, ១០៣.៨៦៧"]):
        assert phlov("code", "encode", *position)[1] == "7747-0626-4043\n"
    _, out, _ = phlov("code", "decode", "៧៧៤៧ ០៦២៦ ៤០៤៣", "--json")
    place = json.loads(out)
    assert place["code"] == "7747-0626-4043"
    assert place["postcode"] == "171005"
    assert phlov("code", "check", "774706264043")[0] == 0


def test_areas_can_be_decoded(phlov):
    _, out, _ = phlov("code", "decode", "7747-0626-xxxx")
    assert "block" in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("check", "7747-0626-4044"), "check digit"),
        (("check", "5747-0626-4043"), "pram-muoy"),
        (("decode", "7747"), "4 digits"),
        (("encode", "13.7563,100.5018"), "outside Cambodia"),
        (("encode", "angkor"), "latitude,longitude"),
    ],
)
def test_bad_codes_are_explained(phlov, arguments, says):
    code, _, err = phlov("code", *arguments)
    assert code == 65
    assert says in err


# --- data -----------------------------------------------------------------------------------


def test_status_without_anything(phlov):
    code, out, _ = phlov("data", "status", "--json")
    status = json.loads(out)
    states = {row["id"]: row["state"] for row in status["sources"]}
    assert code == 0
    assert states["gazetteer"] == "installed"
    assert states["roads-osm"] == "missing"
    assert status["bundle"] is None
    assert all(row["licence"] for row in status["sources"])


def test_build_without_sources_builds_what_it_can_and_says_what_not(phlov):
    code, out, err = phlov("data", "build")
    assert code == 0
    assert "units.parquet" in out
    assert "postcodes.parquet" in out
    assert "Skipped communes: needs one of boundaries-communes" in err
    assert "Skipped lattice: needs communes.parquet, which no step before it could make" in err
    assert json.loads(phlov("data", "status", "--json")[1])["bundle"]["files"]


def test_a_prepared_source_cannot_be_pulled_without_a_mirror(phlov):
    code, _, err = phlov("data", "pull", "boundaries-communes")
    assert code == 69
    assert "PHLOV_DATA_MIRROR" in err


def test_a_mirror_that_is_not_there_is_named(phlov, monkeypatch):
    monkeypatch.setenv("PHLOV_DATA_MIRROR", "/nowhere")
    code, _, err = phlov("data", "status")
    assert code == 65
    assert "/nowhere" in err


def test_the_shipped_lattice_is_the_one_that_the_build_makes(phlov, data_mirror, monkeypatch, home):
    """From the boundaries alone, about a minute; and the network serves a plan afterwards."""
    for folder in ("boundaries", "roads"):
        (home / "mirror" / folder).parent.mkdir(exist_ok=True)
        (home / "mirror" / folder).symlink_to(data_mirror / folder)
    monkeypatch.setenv("PHLOV_DATA_MIRROR", str(home / "mirror"))
    code, out, _ = phlov("data", "build")
    assert code == 0
    bundle = home / "home" / "bundles" / out.splitlines()[0].removeprefix("Bundle ")
    from importlib import resources

    shipped = resources.files("postcodes").joinpath("data", "lattice.npz.xz").read_bytes()
    assert (bundle / "lattice.npz.xz").read_bytes() == shipped
    assert (bundle / "network").is_dir()


# --- geocode --------------------------------------------------------------------------------

GEO_COLUMNS = [
    "geo_postcode", "geo_level", "geo_class", "geo_probability", "geo_latitude", "geo_longitude",
    "geo_accuracy_m", "geo_address_code", "geo_area_code", "geo_village_code", "geo_name_km",
    "geo_name_en", "geo_reason", "geo_error",
]  # fmt: skip


def rows_of(text):
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_geocode_keeps_the_columns_and_adds_its_own(phlov, home):
    (home / "in.csv").write_text(
        "id,address,note\n"
        '007,"Phum 14, Sangkat Boeng Kak Ti Muoy, Khan Tuol Kouk, Phnom Penh",keep me\n'
        '008,"11.5838, 104.9002",a pin\n'
        "009,7747-0626-4043,a code\n"
        "010,,nothing\n",
        "utf-8",
    )
    code, out, _ = phlov("geocode", "in.csv", "--column", "address")
    rows = rows_of(out)
    assert code == 0
    assert list(rows[0]) == ["id", "address", "note", *GEO_COLUMNS]
    assert [row["id"] for row in rows] == ["007", "008", "009", "010"]
    assert [row["geo_postcode"] for row in rows] == ["120407", "120407", "171005", ""]
    assert rows[0]["geo_village_code"] == "12040714"
    assert rows[0]["geo_address_code"] == ""
    assert "x" in rows[0]["geo_area_code"]
    assert rows[2]["geo_address_code"] == "7747-0626-4043"
    assert rows[3]["geo_level"] == "none"


def test_with_column_nothing_else_is_read_as_a_place(phlov, home):
    (home / "in.csv").write_text(
        "address,latitude,longitude\nSangkat Boeng Kak Ti Muoy Phnom Penh,13.4125,103.8670\n"
    )
    named = rows_of(phlov("geocode", "in.csv", "--column", "address")[1])
    guessed = rows_of(phlov("geocode", "in.csv")[1])
    assert named[0]["geo_postcode"] == "120407"
    assert guessed[0]["geo_postcode"] == "171005"


def test_geocode_streams_from_input_to_output(phlov, monkeypatch):
    import sys

    text = "address\nសង្កាត់បឹងកក់ទី១ខណ្ឌទួលគោកភ្នំពេញ\n".encode("utf-16")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text)))
    code, out, _ = phlov("geocode", "-", "--column", "address", "--format", "ndjson")
    assert code == 0
    assert json.loads(out)["geo_postcode"] == "120407"


@pytest.mark.parametrize(
    ("content", "arguments", "says"),
    [
        (b"", (), "empty"),
        (b"name,price\nx,1\n", (), "address"),
        (b"address\nx\n", ("--column", "adress"), "adress"),
    ],
)
def test_tables_that_cannot_be_used_are_explained(phlov, home, content, arguments, says):
    (home / "in.csv").write_bytes(content)
    code, out, err = phlov("geocode", "in.csv", *arguments)
    assert code == 65
    assert says in err.casefold()
    assert out == ""


def test_a_missing_file_is_named(phlov):
    code, _, err = phlov("geocode", "nowhere.csv")
    assert code == 66
    assert "nowhere.csv" in err


def test_a_bad_row_does_not_fail_the_file(phlov, home):
    (home / "in.csv").write_bytes(
        b"id,address\n1,Sangkat Boeng Kak Ti Muoy Phnom Penh\n2,\xff\xfe bad,too,many\n3,BKK1\n"
    )
    code, out, err = phlov("geocode", "in.csv", "--column", "address")
    rows = rows_of(out)
    assert code == 0
    assert "row 3:" in err
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert rows[1]["geo_error"]
    assert not rows[0]["geo_error"]


@pytest.mark.parametrize("content", ["id,address\n", "id,address\n1,\n2,zzzz\n"])
def test_a_file_in_which_nothing_could_be_placed_fails(phlov, home, content):
    (home / "in.csv").write_text(content)
    code, out, err = phlov("geocode", "in.csv")
    assert code == 65
    assert len(rows_of(out)) == content.count("\n") - 1
    assert "no row could be placed" in err


def test_five_thousand_columns(phlov, home):
    header = ",".join([*(f"c{i}" for i in range(5000)), "address"])
    row = ",".join([*("x" for _ in range(5000)), "Sangkat Boeng Kak Ti Muoy Phnom Penh"])
    (home / "in.csv").write_text(f"{header}\n{row}\n")
    code, out, _ = phlov("geocode", "in.csv")
    assert code == 0
    assert rows_of(out)[0]["geo_postcode"] == "120407"


# --- every command --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [(), ("demo",), ("geocode",), ("postcode",), ("code",), ("code", "encode"), ("code", "decode"),
     ("code", "check"), ("plan",), ("data",), ("data", "pull"), ("data", "build"),
     ("data", "status"), ("serve",)],
)  # fmt: skip
def test_every_command_has_a_help_text(phlov, command):
    code, out, _ = phlov(*command, "--help")
    assert code == 0
    assert len(out) > 200


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nonsense",), "nonsense"),
        (("plan",), "file"),
        (("serve", "--port", "eighty"), "--port"),
        (("geocode",), "one of them"),
    ],
)
def test_wrong_usage_is_explained(phlov, arguments, says):
    code, _, err = phlov(*arguments)
    assert code in {2, 64}
    assert says in err
    assert "fault of its own" not in err


def test_an_unforeseen_fault_shows_no_traceback(phlov, monkeypatch):
    import api.cli.code.place as module

    def fall_over(**_):
        raise ZeroDivisionError("inner secret")

    monkeypatch.setattr(module, "encode", fall_over)
    code, _, err = phlov("code", "encode", "13.4125,103.8670")
    assert code == 70
    assert "fault of its own" in err
    assert "inner secret" not in err
