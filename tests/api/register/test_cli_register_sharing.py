"""The register given to others on the command line: feed, copies, partners, imports, numbers."""

import json

import pyarrow.parquet as pq
import pytest
from registered import BY_CLERK

MAPPING = """
source = "cadastre of Phnom Penh"
date = 2026-03-01
licence = "CC BY 4.0"
[columns]
source_id = "PARCEL"
house = "HOUSE"
latitude = "LAT"
longitude = "LON"
[constants]
unit = "12040714"
"""


def rows(phlov, *arguments):
    code, out, err = phlov("register", *arguments, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def test_a_copy_of_the_feed_is_proven_whole_and_a_spoilt_one_found_out(phlov, filled):
    code, lines, err = phlov("register", "feed")
    assert code == 0
    assert "Changes after 0: 15." in err
    assert "12-0407/381" not in lines  # the parcel is no public field
    (filled / "copy.ndjson").write_text(lines, "utf-8")
    (filled / "chain.json").write_text(phlov("register", "chain")[1], "utf-8")
    check = ("register", "check-copy", "copy.ndjson")
    assert "Whole up to change 15" in phlov(*check)[1]
    assert phlov(*check, "--heads", "chain.json")[0] == 0
    first, *others = lines.splitlines(keepends=True)
    for spoilt in (lines.replace('"12Eo"', '"13Eo"'), first + "".join(others[1:]), "no line\n"):
        (filled / "copy.ndjson").write_text(spoilt, "utf-8")
        code, _, err = phlov(*check, "--heads", "chain.json")
        assert code == 65
        assert "Pull" in err
    (filled / "chain.json").write_bytes(b"\xff\xfe")
    assert phlov(*check, "--heads", "chain.json")[0] == 65


def test_a_part_of_the_feed(phlov, filled):
    _, out, _ = phlov("register", "feed", "--since", "3", "--limit", "2")
    assert [json.loads(line)["sequence"] for line in out.splitlines()] == [4, 5]
    code, _, err = phlov("register", "feed", "--since", "1000")
    assert code == 65
    assert "the register has come to 15" in err


def test_a_copy_in_parquet_follows_the_register(phlov, filled):
    assert "addresses 14" in phlov("register", "snapshot", "copy")[1]
    rows(phlov, "correct", "1", "--set", "house=12A", *BY_CLERK)
    code, _, err = phlov("register", "check-copy", "copy")
    assert code == 65
    assert "Apply a delta" in err
    assert phlov("register", "delta", "new.parquet", "--since", "15")[0] == 0
    (filled / "chain.json").write_text(phlov("register", "chain")[1], "utf-8")
    assert phlov("register", "apply", "copy", "new.parquet", "--heads", "chain.json")[0] == 0
    assert phlov("register", "check-copy", "copy")[0] == 0
    (file,) = (filled / "copy").glob("root=*/*.parquet")
    assert "parcel" not in pq.read_schema(file).names
    file.write_bytes(file.read_bytes()[:-10])
    assert phlov("register", "check-copy", "copy")[0] == 65


def test_a_partner_keeps_his_links_and_is_told_what_changed(phlov, filled):
    (filled / "meters.csv").write_text(
        'key,text,id\nmeter 7,"#12Eo, St. 271, Sangkat Boeng Kak 1, Phnom Penh",\n'
        "meter 8,,2\nmeter 9,nowhere,\n",
        "utf-8",
    )
    matched = rows(phlov, "match", "meters.csv", "--keep-for", "water supply")
    assert [row["class"] for row in matched] == ["same_place", "exact", "none"]
    assert [row["id"] for row in matched] == [1, 2, None]
    rows(phlov, "merge", "2", "--into", "1", *BY_CLERK)
    (change,) = rows(phlov, "link", "changes", "water supply", "--since", "15")
    assert (change["own_key"], change["kind"], change["replaced_by"]) == ("meter 8", "merged", [1])
    assert phlov("register", "link", "set", "water supply", "meter 8", "1")[0] == 0
    assert [row["address"] for row in rows(phlov, "link", "list", "water supply")] == [1, 1]
    assert "forgotten: 2." in phlov("register", "link", "forget", "water supply")[1]
    (filled / "none.csv").write_text("name\nx\n", "utf-8")
    assert phlov("register", "match", "none.csv")[0] == 65
    (filled / "odd.csv").write_text("key,id\nmeter 7,seven\n", "utf-8")
    code, _, err = phlov("register", "match", "odd.csv")
    assert code == 65
    assert "row 2, id: got 'seven'" in err


def test_duplicates_are_listed(phlov, filled):
    rows(phlov, "add", "11.58381,104.90021", "--set", "house=12Eo", "--set",
         "street_latin=Street 271", "--set", "unit=12040714", *BY_CLERK)  # fmt: skip
    (pair,) = rows(phlov, "duplicates")
    assert (pair["first"], pair["second"]) == (1, 15)
    assert phlov("register", "duplicates", "--near-m", "900")[0] == 65


def test_an_import_is_done_once_whatever_comes_between(phlov, database, home):
    phlov("register", "init")
    (home / "map.toml").write_text(MAPPING, "utf-8")
    (home / "list.csv").write_text(
        "PARCEL,HOUSE,LAT,LON\n1,12,11.5838,104.9002\n2,14,11.5840,104.9004\n"
        "3,16,104.9006,11.5842\n1,12,11.5838,104.9002\n",
        "utf-8",
    )
    command = (
        "register", "import", "list.csv", "--mapping", "map.toml", "--batch", "2",
        "--report", "report.json", "--rejected", "rejected.csv", *BY_CLERK,
    )  # fmt: skip
    code, out, err = phlov(*command)
    assert code == 0
    assert "4 rows: 2 accepted, 1 matched, 1 rejected." in out
    assert "row 4, position" in err
    assert json.loads((home / "report.json").read_text("utf-8"))["accepted"] == 2
    assert "row 4" in (home / "rejected.csv").read_text("utf-8-sig")
    assert "0 accepted, 3 matched, 1 rejected" in phlov(*command)[1]
    (home / "bad.csv").write_text("PARCEL,HOUSE,LAT,LON\n3,16,0,0\n", "utf-8")
    assert phlov("register", "import", "bad.csv", *command[3:])[0] == 65


def test_a_month_is_published_once(phlov, filled):
    assert phlov("register", "statistics", "months")[1] == "2026-10\n"
    (addresses, delivered) = rows(phlov, "statistics", "show", "2026-10")
    assert (addresses["area"], addresses["count"], delivered["count"]) == ("KH", 14, None)
    code, _, err = phlov("register", "statistics", "publish", "2026-10")
    assert code == 65
    assert "published before" in err
    assert rows(phlov, "statistics", "publish", "2026-09")[0]["count"] == 14
    code, _, err = phlov("register", "statistics", "publish", "2999-01")
    assert code == 65
    assert "not over yet" in err


@pytest.mark.parametrize("month", ["October", "2026-13", "2026-1", "'; DROP TABLE addresses; --"])
def test_what_is_no_month_is_told(phlov, filled, month):
    code, _, err = phlov("register", "statistics", "show", month)
    assert code == 65
    assert "2026-10" in err
