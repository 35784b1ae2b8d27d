"""`phlov postcode audit` as a publisher uses it."""

import csv
import io
import json

import pytest

from postcodes import load_registry

HEADER = "postcode,name_km,name_latin\n"


@pytest.fixture
def communes_of_kep(home):
    """The list of the smallest province, as a file and row by row."""
    rows = [
        f"{unit.postcode},{unit.name_km},{unit.name_latin}\n"
        for unit in load_registry().units.values()
        if unit.postcode.startswith("23")
    ]
    path = home / "kep.csv"
    path.write_text(HEADER + "".join(rows), "utf-8")
    return path


def spoil(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_a_clean_list_ends_well(phlov, communes_of_kep):
    code, out, err = phlov("postcode", "audit", communes_of_kep)
    assert code == 0
    assert out.endswith("No faults, 0 notes.\n")
    assert "code = postcode" in err


def test_all_faults_are_told_at_once_in_khmer_and_latin(phlov, communes_of_kep):
    spoil(communes_of_kep, "230101,អង្កោល", "230109,អង្កោល")
    spoil(communes_of_kep, "230201,", ",")
    code, out, _ = phlov("postcode", "audit", communes_of_kep)
    assert code == 65
    assert "230109 អង្កោល / Angkaol" in out
    assert "the code of 230101" in out
    assert "No code: 1" in out
    assert "2 faults" in out


def test_standard_input_and_json(phlov, communes_of_kep, monkeypatch):
    spoil(communes_of_kep, "230101,", "230109,")
    stream = io.TextIOWrapper(io.BytesIO(communes_of_kep.read_bytes()))
    monkeypatch.setattr("sys.stdin", stream)
    code, out, _ = phlov("postcode", "audit", "-", "--format", "json")
    assert code == 65
    report = json.loads(out)
    assert report["by_rule"] == {"misprint": 1}
    (finding,) = report["findings"]
    assert finding["likely"] == "230101"
    assert not report["clean"]


def test_findings_as_a_table(phlov, communes_of_kep):
    spoil(communes_of_kep, "230101,", "230109,")
    code, out, _ = phlov("postcode", "audit", communes_of_kep, "-o", "findings.csv")
    assert code == 65
    assert "1 fault, 0 notes." in out
    text = (communes_of_kep.parent / "findings.csv").read_text("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text))
    assert (row["rule"], row["rows"], row["likely"]) == ("misprint", "5", "230101")


def test_columns_can_be_named(phlov, home):
    (home / "list.csv").write_text("Nr.;Ort\n120407;Boeng Kak Ti Pir\n", "utf-8")
    code, _, err = phlov("postcode", "audit", "list.csv")
    assert code == 65
    assert "No column of the list holds codes" in err
    code, out, _ = phlov(
        "postcode", "audit", "list.csv", "--column", "code=Nr.", "--column", "name=Ort"
    )
    assert code == 65
    assert "misprint" in out
    assert "120408" in out


def test_the_rules_are_listed(phlov):
    code, out, _ = phlov("postcode", "audit", "--rules")
    assert code == 0
    assert "misprint: Misprint in the code" in out
    _, out, _ = phlov("postcode", "audit", "--rules", "--format", "json")
    assert {"id", "severity", "title", "meaning", "remedy"} == json.loads(out)[0].keys()


@pytest.mark.parametrize(
    ("arguments", "expected", "says"),
    [
        ((), 64, "give a file"),
        (("nowhere.csv",), 66, "No such file"),
        (("kep.csv", "--column", "code"), 65, "ROLE=COLUMN"),
        (("kep.csv", "--column", "code=what"), 65, "'what'"),
    ],
)
def test_what_cannot_be_done_says_why(phlov, communes_of_kep, arguments, expected, says):
    code, _, err = phlov("postcode", "audit", *arguments)
    assert code == expected
    assert says in err
    assert "Traceback" not in err
