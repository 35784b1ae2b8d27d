"""The rules of the audit, each by an example that a clerk of the post would meet."""

from dataclasses import replace
from pathlib import Path

import pytest
from audit_lists import export

from gis_data import InputError, open_table
from postcodes import ListedRow, ParentClaim, Severity, audit_list, load_audit_rules, read_list

ROOT = Path(__file__).resolve().parents[2]


def found_in(rows):
    return [
        found for found in audit_list(rows).findings if found.rule.severity is not Severity.NOTE
    ]


def recoded(rows, codes):
    return [replace(row, code=codes.get(row.code, row.code)) for row in rows]


def read(text, tmp_path, **overrides):
    path = tmp_path / "list.csv"
    path.write_text(text, "utf-8")
    return read_list(open_table(path), overrides)


# --- misprints ------------------------------------------------------------------------------

OPEN_TRANSCRIPTION_2025 = {
    "081000": "080100", "081100": "080110", "081200": "080120", "081300": "080130",
}  # fmt: skip
"""As Open Development Cambodia's list of 2025 prints four districts of Kandal."""


@pytest.mark.parametrize("names", [True, False])
def test_the_misprints_of_the_open_transcription_are_found(names):
    found = found_in(recoded(export(names=names), OPEN_TRANSCRIPTION_2025))
    assert {each.rule.id for each in found} == {"misprint"}
    assert [each.likely for each in found] == list(OPEN_TRANSCRIPTION_2025)
    assert found[0].breaks("duplicate_code")  # 080100 is Kandal Stueng
    assert [each.breaks("level_mismatch") for each in found] == [False, names, names, names]


def test_two_exchanged_codes_are_two_misprints():
    found = found_in(recoded(export(), {"120407": "020310", "020310": "120407"}))
    assert [(each.rule.id, each.likely) for each in found] == [
        ("misprint", "020310"),
        ("misprint", "120407"),
    ]


def test_the_other_code_of_the_row_tells_which_was_meant():
    rows = [replace(row, admin_code=row.code, name_km="", name_latin="") for row in export()]
    (found,) = found_in(recoded(rows, {"120407": "120499"}))
    assert (found.rule.id, found.likely) == ("misprint", "120407")


# --- zeros and numbers ----------------------------------------------------------------------


def test_a_column_that_lost_its_zeros_is_told_once():
    rows = [replace(row, code=row.code.lstrip("0")) for row in export()]
    (found,) = found_in(rows)
    assert found.rule.id == "leading_zero_column"
    assert len(found.rows) == 865


def test_single_rows_that_lost_their_zero_are_told_each():
    found = found_in(recoded(export(), {"010201": "10201", "020301": "20301"}))
    assert [(each.rule.id, each.likely) for each in found] == [
        ("leading_zero", "010201"),
        ("leading_zero", "020301"),
    ]


def test_khmer_digits_and_separators_are_no_fault():
    khmer = str.maketrans("0123456789", "០១២៣៤៥៦៧៨៩")
    rows = [replace(row, code=row.code.translate(khmer)) for row in export()]
    assert not found_in(rows)
    assert not found_in([replace(row, code=f"{row.code[:3]} {row.code[3:]}") for row in export()])


def test_administrative_codes_are_no_fault_but_one_among_postcodes_is():
    units = export()
    short = [
        replace(row, code=row.code[: {"province": 2, "district": 4}.get(row.level, 6)])
        for row in units
    ]
    assert not found_in(short)
    (found,) = found_in(recoded(units, {"120400": "1204"}))
    assert (found.rule.id, found.likely) == ("wrong_length", "120400")


def test_codes_as_decimal_numbers_are_told_once():
    (found,) = found_in([replace(row, code=f"{row.code}.0") for row in export()])
    assert found.rule.id == "stored_as_number"
    assert len(found.rows) == 1887


@pytest.mark.parametrize("code", ["120007", "000000", "00010201", "12040700"])
def test_digits_that_no_code_can_have(code):
    (found,) = found_in([ListedRow(2, code, name_latin="Boeng Kak Ti Muoy")])
    assert found.rule.id == "impossible_digits"


def test_five_digits_may_be_an_older_code():
    (found,) = found_in([ListedRow(2, "12999", name_latin="Somewhere")])
    assert found.rule.id == "wrong_length"
    assert "12000" in found.reason


# --- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("km", "latin"),
    [
        ("សង្កាត់ បឹងកក់ទី១", "Sangkat Boeung Kak 1"),
        ("បឹងកក់ ១", "Beoung Kok I"),
        ("", "BOENG KAK TI MUOY"),
        ("បឹងកក់ទី ១ (Boeng Kak 1)", ""),
    ],
)
def test_other_spellings_of_a_name_are_no_fault(km, latin):
    assert not found_in([ListedRow(2, "120407", km, latin)])


def test_a_name_that_begins_with_a_unit_word_is_no_fault():
    assert not found_in([ListedRow(2, "010703", "ឃុំ ភូមិថ្មី", "Phum Thmei Commune")])


def test_the_number_in_a_name_counts():
    (found,) = found_in([ListedRow(2, "120408", "បឹងកក់ទី ១", "Boeng Kak 1")])
    assert found.rule.id == "misprint"
    assert found.likely == "120407"


def test_a_wrong_unit_word_is_a_warning():
    (found,) = found_in([ListedRow(2, "120407", "ឃុំបឹងកក់ទី ១", "Khum Boeng Kak Ti Muoy")])
    assert found.rule.id == "unit_type"
    assert found.likely == "sangkat"


def test_a_few_rows_are_enough_to_tell_what_was_meant():
    rows = [
        ListedRow(2, "១២០៤០៧", "សង្កាត់បឹងកក់ទី១"),
        ListedRow(3, "១២០៤០៩", "បឹងកក់ទី២"),
        ListedRow(4, "", "ទឹកល្អក់ទី១"),
    ]
    assert [(each.rule.id, each.likely) for each in found_in(rows)] == [
        ("misprint", "120408"),
        ("empty", "120404"),
    ]


# --- parents --------------------------------------------------------------------------------


def test_a_parent_named_otherwise_than_the_code_says():
    row = ListedRow(2, "120407", "បឹងកក់ទី ១", "Boeng Kak Ti Muoy")
    right = ParentClaim(None, "", ("ខណ្ឌទួលគោក", "Khan Toul Kork"))
    assert not found_in([replace(row, claims=(right,))])
    wrong = ParentClaim(None, "", ("ខណ្ឌដូនពេញ", "Khan Doun Penh"))
    (found,) = found_in([replace(row, claims=(wrong,))])
    assert (found.rule.id, found.likely) == ("wrong_parent", "120400")


def test_a_village_with_another_communes_prefix():
    row = ListedRow(2, "02140401", "កោះធំ", "Kaoh Thum", claims=(ParentClaim(None, "021405"),))
    (found,) = found_in([row])
    assert (found.rule.id, found.likely) == ("wrong_parent", "02140501")


def test_first_digits_of_no_unit_and_numbers_that_no_unit_has():
    (found,) = found_in([ListedRow(2, "129901")])
    assert found.rule.id == "no_such_parent"
    (found,) = found_in([ListedRow(2, "120499")])
    assert found.rule.id == "unknown_code"
    assert "10 codes 120401 to 120410" in found.expected


def test_two_columns_of_codes():
    rows = [replace(row, admin_code=row.code) for row in export()]
    assert not found_in(rows)
    rows[100] = replace(rows[100], admin_code="120407")
    (found,) = found_in(rows)
    assert found.rule.id == "codes_differ"
    other = [replace(row, admin_code="120407") for row in export()]
    (found,) = found_in(other)
    assert found.rule.id == "codes_differ"
    assert "two numberings" in found.reason


# --- completeness ---------------------------------------------------------------------------


def test_a_list_of_one_province_lacks_nothing_of_the_others():
    rows = export(province="12")
    assert not found_in(rows)
    (found,) = found_in([row for row in rows if row.code != "120407"])
    assert (found.rule.id, found.likely, found.row) == ("missing_unit", "120407", None)


def test_headings_without_a_code_are_no_units():
    heading = ListedRow(2, "", "ខេត្តកណ្ដាល", "")
    rows = [row for row in export(province="08") if row.level == "commune"]
    rows = [replace(row, number=row.number + 1, level="") for row in rows]
    assert not found_in([heading, *rows])


# --- dates ----------------------------------------------------------------------------------


def test_rows_of_an_older_list_among_todays_are_told_once():
    # The communes of Chrouy Changvar had the numbers of today's Chbar Ampov until 2025.
    old = [
        ListedRow(9_001, "121001", "ជ្រោយចង្វារ", "Chrouy Changvar"),
        ListedRow(9_002, "121002", "ព្រែកលៀប", "Preaek Lieb"),
    ]
    today = [row for row in export() if row.name_latin not in {"Chrouy Changvar", "Preaek Lieb"}]
    found = found_in([*today, *old])
    (mixed,) = [each for each in found if each.rule.id == "vintage_mixed"]
    assert mixed.rows == (9_001, 9_002)
    assert "2 of 1,8" in mixed.reason
    assert "2024" in mixed.reason


# --- reading --------------------------------------------------------------------------------


def test_columns_are_found_in_khmer_and_can_be_named(tmp_path):
    listed = read("លេខកូដ,ឈ្មោះខ្មែរ,ឃុំ\n120407,បឹងកក់ទី ១,\n", tmp_path)
    assert listed.columns == {"code": "លេខកូដ", "name_km": "ឈ្មោះខ្មែរ", "commune": "ឃុំ"}
    listed = read("Nr,Ort\n120407,Boeng Kak 1\n", tmp_path, code="Nr", name="Ort")
    assert listed.rows[0].name_latin == "Boeng Kak 1"
    assert not found_in(listed.rows)


def test_the_unit_is_that_of_the_finest_filled_column(tmp_path):
    text = (
        "Province,District,Commune,Postcode\n"
        "Phnom Penh,,,120000\n"
        "Phnom Penh,Tuol Kouk,,120400\n"
        "Phnom Penh,Tuol Kouk,Boeng Kak Ti Muoy,120407\n"
        "Phnom Penh,Doun Penh,Boeng Kak Ti Pir,120408\n"
    )
    found = found_in(read(text, tmp_path).rows)
    assert [(each.rule.id, each.row) for each in found] == [("wrong_parent", 5)]


def test_a_row_that_cannot_be_read_is_told_with_the_others(tmp_path):
    text = "postcode,name\n120407,Boeng Kak Ti Muoy,what,is,this\n120499,Nowhere\n"
    found = found_in(read(text, tmp_path).rows)
    assert [(each.rule.id, each.row) for each in found] == [("unreadable", 2), ("unknown_code", 3)]


def test_a_table_without_codes_or_rows_is_refused(tmp_path):
    with pytest.raises(InputError, match="No column of the list holds codes"):
        read("name\nBoeng Kak\n", tmp_path)
    with pytest.raises(InputError, match="no row"):
        read("postcode\n", tmp_path)


# --- the rules as data ----------------------------------------------------------------------


def test_every_rule_is_documented():
    text = (ROOT / "docs" / "audit.md").read_text("utf-8")
    for rule in load_audit_rules().values():
        assert f"| `{rule.id}` | {rule.severity} | {rule.title} | {rule.meaning} |" in text
