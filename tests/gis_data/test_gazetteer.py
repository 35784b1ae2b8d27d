import csv
from collections import Counter
from dataclasses import replace

import pytest

from gis_data import Level, SourceError, gazetteer_repairs, load_gazetteer
from gis_data.gazetteer.clean import clean, clean_name, load_rules
from gis_data.gazetteer.load import published_units


def test_counts_are_those_of_the_prakas():
    counts = Counter(unit.level for unit in load_gazetteer().units.values())
    assert counts[Level.PROVINCE] == 25
    assert counts[Level.DISTRICT] == 210
    assert counts[Level.COMMUNE] == 1652
    assert counts[Level.VILLAGE] == 14573


def test_every_commune_of_the_prakas_has_its_code_and_names(data_mirror):
    path = data_mirror / "postcodes" / "prakas77_postal_codes_reconstructed.csv"
    with path.open(encoding="utf-8") as file:
        official = {row["postal_code6"]: row for row in csv.DictReader(file)}
    ours = {
        unit.code.ljust(6, "0"): unit
        for unit in load_gazetteer().units.values()
        if unit.level is not Level.VILLAGE
    }
    assert ours.keys() == official.keys()
    for code, unit in ours.items():
        assert unit.name_latin == official[code]["name_en"]
        assert unit.name_km == clean_name(official[code]["name_kh"])


def test_trapeang_krasang_has_the_code_that_its_villages_carry():
    unit = load_gazetteer().units["120913"]
    assert unit.name_latin == "Trapeang Krasang"
    assert unit.published_code == "120912"
    assert len(load_gazetteer().children("120913")) == 13


def test_kokir_has_all_its_villages_and_no_copies():
    units = load_gazetteer().units
    assert "250315" not in units
    assert [v.name_latin for v in load_gazetteer().children("250314")] == [
        "Praek Puoy", "Kngaok", "Srae Poul", "Tuol Thma", "Kokir Cheung", "Kokir Tboung",
        "Chamkar Thmei", "Salang Bei",
    ]  # fmt: skip


def test_village_ten_and_following_have_their_own_numbers_again():
    villages = load_gazetteer().children("120918")
    assert [v.code[-2:] for v in villages] == [f"{n:02d}" for n in range(1, 15)]
    assert load_gazetteer().units["12091810"].name_latin == "Chumpou Voan Pir"


def test_codes_nest():
    for unit in load_gazetteer().units.values():
        assert len(unit.code) == unit.level.digits
        assert unit.parent is None or unit.code.startswith(unit.parent)


def test_every_repair_says_why():
    repairs = gazetteer_repairs()
    assert len(repairs) == 87
    assert all(len(repair.reason) > 40 for repair in repairs)


def test_a_repaired_upstream_list_is_noticed():
    mended = [
        replace(unit, code="120913") if unit.code == "120912" else unit
        for unit in published_units()
    ]
    with pytest.raises(SourceError, match="recode_commune 120912"):
        clean(mended, load_rules())


def test_a_new_fault_is_noticed():
    units = list(published_units())
    with pytest.raises(SourceError, match="stands twice"):
        clean([*units, replace(units[-1], name_latin="Twin")], load_rules())


def test_digest_changes_with_any_name():
    gazetteer = load_gazetteer()
    units = list(gazetteer.units.values())
    changed = type(gazetteer).of([replace(units[0], name_latin="X"), *units[1:]], 2025)
    assert changed.digest != gazetteer.digest
