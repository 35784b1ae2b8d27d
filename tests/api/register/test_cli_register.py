"""`phlov register` as the office uses it."""

import json

import pytest
from registered import BY_CLERK

SHOPHOUSE = (
    "11.5838,104.9002", "--set", "house=12Eo", "--set", "street_khmer=ផ្លូវ ២៧១",
    "--set", "street_latin=Street 271", "--set", "unit=12040714",
)  # fmt: skip


def rows(phlov, *arguments):
    code, out, err = phlov("register", *arguments, "--format", "json")
    assert code == 0, err
    return json.loads(out)


def test_a_register_is_made_once_and_an_address_lives_in_it(phlov, database):
    code, _, err = phlov("register", "show", "1")
    assert code == 69
    assert "phlov register init" in err or "Upgrade the tables" in err
    assert phlov("register", "init")[0] == 0
    assert "is there" in phlov("register", "init")[1]
    (made,) = rows(phlov, "add", *SHOPHOUSE, *BY_CLERK)
    assert (made["id"], made["code"], made["postcode"]) == (1, "2611-4441-0720", "120407")
    (moved,) = rows(phlov, "move", "1", "11.58383,104.90024", *BY_CLERK)
    assert (moved["code"], moved["latitude"]) == (made["code"], 11.58383)
    (stacked,) = rows(phlov, "add", *SHOPHOUSE, "--set", "floor=1", *BY_CLERK)
    assert stacked["code"].startswith("2611-4441-0720-")
    (right,) = rows(phlov, "correct", stacked["code"], "--set", "floor=2", *BY_CLERK)
    assert (right["id"], right["floor"]) == (2, "2")
    rows(phlov, "alias", "1", "plus-code", "7P27HWM2+GX", *BY_CLERK)
    assert rows(phlov, "by-alias", "plus-code", "7P27HWM2+GX")[0]["id"] == 1
    assert rows(phlov, "find", "#12Eo, St. 271, Sangkat Boeng Kak 1, Phnom Penh")[0]["id"] in (1, 2)
    near = rows(phlov, "near", "11.58383,104.90024", "--limit", "1")
    assert near[0]["distance_m"] == 0
    kinds = [change["kind"] for change in rows(phlov, "history", "1")]
    assert kinds == ["registered", "corrected", "alias_added"]
    assert "Whole up to change 5" in phlov("register", "check")[1]


def test_what_becomes_of_addresses(phlov, filled):
    (new,) = rows(phlov, "replace", "2", "11.58411,104.90041", "--set", "house=14A", *BY_CLERK)
    assert rows(phlov, "show", "2")["replaced_by"] == [new["id"]]
    (gone,) = rows(phlov, "retire", str(new["id"]), *BY_CLERK)
    assert gone["status"] == "retired"
    assert rows(phlov, "restore", str(new["id"]), *BY_CLERK)[0]["status"] == "current"
    (merged,) = rows(phlov, "merge", str(new["id"]), "--into", "1", *BY_CLERK)
    assert merged["replaced_by"] == [1]
    (proposed,) = rows(phlov, "add", "11.5841,104.9005", "--proposed", *BY_CLERK)
    assert rows(phlov, "confirm", str(proposed["id"]), *BY_CLERK)[0]["status"] == "current"
    (filled / "flats.csv").write_text(
        "latitude,longitude,house,room,valid_from\n11.5838,104.9002,12,1,2026-12-01\n"
        "11.5838,104.9002,12,2,\n",
        "utf-8",
    )
    flats = rows(phlov, "split", "1", "flats.csv", *BY_CLERK)
    assert [flat["room"] for flat in flats] == ["1", "2"]
    assert phlov("register", "retire", "1", *BY_CLERK)[0] == 65


def test_the_register_as_it_was(phlov, filled):
    rows(phlov, "correct", "1", "--set", "house=12A", *BY_CLERK)
    assert rows(phlov, "show", "1")["house"] == "12A"
    assert rows(phlov, "show", "1", "--on", "2026-11-25T02:00+00:00")["house"] == "12Eo"
    assert phlov("register", "show", "1", "--on", "2020-01-01")[0] == 65
    code, out, err = phlov("register", "as-of", "2026-11-25T01:00:00+00:00")
    assert code == 0
    assert [json.loads(line)["id"] for line in out.splitlines()] == [1, 2]
    assert "after change 2" in err


def test_who_comes_second_is_told_and_may_try_again(phlov, filled):
    code, _, err = phlov(
        "register", "correct", "1", "--set", "house=1", "--if-changed", "1", *BY_CLERK
    )
    assert code == 75
    assert "Read it again" in err


def test_proposals_wait_for_a_clerk(phlov, filled):
    (proposal,) = rows(phlov, "review", "propose", "--address", "1", "--set", "house=12")
    (other,) = rows(phlov, "review", "propose", "--at", "11.5841,104.9005", "--note", "new")
    assert [one["id"] for one in rows(phlov, "review", "list")] == [proposal["id"], other["id"]]
    assert rows(phlov, "review", "accept", proposal["id"], *BY_CLERK)[0]["house"] == "12"
    assert phlov("register", "review", "refuse", other["id"], *BY_CLERK)[0] == 0
    assert rows(phlov, "review", "list") == []
    assert phlov("register", "review", "accept", proposal["id"], *BY_CLERK)[0] == 65
    assert phlov("register", "review", "accept", "none", *BY_CLERK)[0] == 65


def test_deliveries_tell_where_the_door_is_and_nothing_is_taken_silently(phlov, filled):
    (filled / "proofs.csv").write_text(
        "address,latitude,longitude,accuracy_m,at\n"
        + "".join(f"1,11.5841{n},104.9002{n},5,2026-11-25T0{n}:00+07:00\n" for n in range(1, 8))
        + "999,11.5841,104.9002,5,\n1,104.9002,11.5841,5,\n",
        "utf-8",
    )
    code, out, err = phlov("register", "deliver", "--file", "proofs.csv", "--format", "json")
    assert code == 65
    assert "row 9: The register has no address with the number 999" in err
    assert "row 10" in err
    (door,) = json.loads(out)
    assert door["kind"] == "door"
    assert rows(phlov, "show", "1")["latitude"] == 11.5838
    moved = rows(phlov, "review", "accept", door["id"], *BY_CLERK)[0]
    assert moved["latitude"] == pytest.approx(11.58414, abs=2e-5)
    assert phlov("register", "deliver", "1", "--at", "11.58414,104.90024")[0] == 0
    assert "deleted: 0." in phlov("register", "review", "forget", "--days", "36500")[1]


def test_contacts_are_given_out_and_forgotten(phlov, filled):
    add = ("register", "contact", "add", "1", "012 345 678", "--name", "សុខ ដារ៉ា")
    code, out, err = phlov(*add)
    assert code == 0
    assert "សុខ" not in out + err
    assert "12345678" not in out + err
    (known,) = json.loads(phlov("register", "contact", "export", "+855 12 345 678")[1])
    assert known["name"] == "សុខ ដារ៉ា"
    assert rows(phlov, "contact", "list", "1")[0]["telephone"] == "85512345678"
    assert "erased: 1." in phlov("register", "contact", "erase", "012345678")[1]
    assert json.loads(phlov("register", "contact", "export", "012345678")[1]) == []
    assert "forgotten: 0." in phlov("register", "contact", "purge")[1]
    assert rows(phlov, "show", "1")["house"] == "12Eo"


@pytest.mark.parametrize("value", ["", "c2hvcnQ=", "no base64 at all"])
def test_a_key_that_is_none_is_named_and_never_shown(phlov, filled, monkeypatch, value):
    for variable, command in (
        ("PHLOV_CONTACT_KEY", ("contact", "list", "1")),
        ("PHLOV_PROOF_KEY", ("proof", "sign", "1")),
    ):
        monkeypatch.setenv(variable, value)
        code, _, err = phlov("register", *command)
        assert code in (65, 69)
        assert f"{variable} must hold 32 random bytes in base64" in err
        assert not value or value not in err


def test_a_proof_is_signed_printed_and_verified_without_the_register(phlov, filled, monkeypatch):
    code, proof, _ = phlov(
        "register", "proof", "sign", "1", "--qr", "proof.svg", "--base-url", "https://a.example"
    )
    assert code == 0
    assert (filled / "proof.svg").read_text("utf-8").startswith("<")
    (filled / "keys.json").write_text(phlov("register", "proof", "keys")[1], "utf-8")
    assert phlov("register", "proof", "verify", proof.strip(), "--confirm")[0] == 0
    rows(phlov, "correct", "1", "--set", "house=12A", *BY_CLERK)
    assert phlov("register", "proof", "verify", proof.strip(), "--confirm")[0] == 65
    monkeypatch.setenv("PHLOV_HOME", str(filled / "elsewhere"))
    monkeypatch.delenv("PHLOV_PROOF_KEY")
    verify = ("register", "proof", "verify", proof.strip(), "--keys", "keys.json")
    code, out, _ = phlov(*verify, "--format", "json")
    assert code == 0
    assert json.loads(out)["house"] == "12Eo"
    code, _, _ = phlov("register", "proof", "verify", proof.strip()[:-6] + "AAAAAA", *verify[4:])
    assert code == 65
    assert not (filled / "elsewhere").exists()


def test_tables_go_back_only_when_it_is_meant(phlov, filled):
    assert phlov("register", "downgrade", "--to", "0003")[0] == 64
    assert phlov("register", "downgrade", "--to", "0003", "--yes")[0] == 0
    code, _, err = phlov("register", "show", "1")
    assert code == 69
    assert "0003" in err
    assert phlov("register", "upgrade", "--to", "9999")[0] == 64
    assert "0006" in phlov("register", "upgrade")[1]
    assert rows(phlov, "show", "1")["id"] == 1
    status = json.loads(phlov("register", "status", "--json")[1])
    assert (status["version"], status["sequence"]) == ("0006", 15)


@pytest.mark.parametrize("output_format", ["table", "csv", "json", "ndjson"])
def test_rows_come_out_in_every_format(phlov, filled, output_format):
    code, out, _ = phlov(
        "register", "near", "11.5838,104.9002", "--limit", "2", "--format", output_format
    )
    assert code == 0
    assert "2611-4441-0720" in out
    assert "12-0407/381" in out or output_format == "table"
