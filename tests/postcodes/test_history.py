"""The lists of all dates, and what became of each unit from one to the next."""

import csv
import json
from datetime import date
from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis_data import Level
from postcodes import (
    Moment,
    Numbering,
    Precision,
    Reason,
    UnitType,
    fold_name,
    load_history,
    load_registry,
    named_on,
    outcomes,
)
from postcodes.history.build import build_table
from postcodes.history.table import TABLE, read_table


@pytest.fixture(scope="module")
def history():
    return load_history()


def communes_of(history, year):
    units = (unit for (unit,) in history.vintage(year).units.values())
    return [unit for unit in units if unit.level is Level.COMMUNE]


def test_there_are_four_lists_the_oldest_first(history):
    assert [vintage.year for vintage in history.vintages] == [2014, 2022, 2024, 2025]
    assert [len(communes_of(history, year)) for year in (2014, 2022, 2024, 2025)] == [
        1633, 1636, 1652, 1652,
    ]  # fmt: skip
    assert history.vintage(2022).numbering is Numbering.POSTAL
    assert history.vintage(2024).numbering is Numbering.ADMINISTRATIVE


def test_the_list_in_force_is_the_registry(history):
    newest = history.vintages[-1]
    assert str(newest.valid_from) == "2025-12-30"
    assert newest.valid_to is None
    assert set(newest.units) == set(load_registry().units)


def test_every_list_says_where_it_comes_from(history):
    for vintage in history.vintages:
        assert vintage.source
        assert vintage.licence


def test_every_unit_stands_in_a_unit_of_its_own_list_and_has_both_names(history):
    for vintage in history.vintages:
        for (unit,) in vintage.units.values():
            assert unit.name_km
            assert unit.name_latin
            assert "*" not in unit.name_latin
            assert (unit.parent is None) == (unit.level is Level.PROVINCE)
            assert unit.parent is None or unit.parent in vintage.units


def test_every_old_unit_has_a_successor_and_the_shares_add_up(history):
    for vintage in history.vintages[:-1]:
        for (unit,) in vintage.units.values():
            links = history.successors(unit)
            assert links
            assert sum(link.share for link in links) == pytest.approx(1, abs=0.001)
            assert [link.share for link in links] == sorted((x.share for x in links), reverse=True)


def test_a_link_that_says_same_joins_equal_codes_and_only_such(history):
    for link in history.links:
        if link.reasons == (Reason.SAME,):
            assert link.old.code == link.new.code
        if link.old.code != link.new.code:
            assert set(link.reasons) & {Reason.RENUMBERED, Reason.MOVED, Reason.SPLIT}


def test_every_unit_in_force_was_something_in_2024(history):
    for (unit,) in history.vintages[-1].units.values():
        assert 2024 in {link.old.vintage for link in history.predecessors(unit)}


def test_only_one_commune_of_2024_has_no_known_parent(history):
    new = [unit.code for unit in communes_of(history, 2024) if history.is_new(unit)]
    assert new == ["100506"]


def test_chaom_chau_was_divided_into_three(history):
    (chaom_chau,) = history.vintage(2014).units["120904"]
    assert chaom_chau.full_name_km == "សង្កាត់ចោមចៅ"
    assert str(chaom_chau.valid_to) == "2016-08-17"
    assert {found.unit.name_latin for found in outcomes(history, chaom_chau)} == {
        "Chaom Chau Ti Muoy", "Chaom Chau Ti Pir", "Chaom Chau Ti Bei",
    }  # fmt: skip


def test_bkk_moved_with_its_khan(history):
    (bkk1,) = history.vintage(2014).units["120102"]
    (link,) = history.successors(bkk1)
    assert (link.new.code, link.reasons) == ("121301", (Reason.MOVED,))
    assert bkk1.valid_to.precision is Precision.YEAR


def test_the_khan_chamkar_mon_keeps_its_name_though_more_villages_left_it(history):
    (khan,) = history.vintage(2014).units["120100"]
    assert khan.name_km == "ចំការមន"
    assert [link.new.code for link in history.successors(khan)] == ["121300", "120100"]


def test_sub_decrees_date_what_they_formed(history):
    (akrey_ksat,) = history.vintage(2024).units["081301"]
    assert str(akrey_ksat.valid_from) == "2022-12-23"
    (run_ta_aek,) = history.vintage(2024).units["171500"]
    assert str(run_ta_aek.valid_from) == "2024-01-16"
    (undated,) = history.vintage(2024).units["070901"]
    assert str(undated.valid_from) == "2024"


def test_the_towns_of_2014_are_26_as_the_state_counted_in_2018(history):
    units = [unit for (unit,) in history.vintage(2014).units.values()]
    counts = {kind: sum(unit.unit_type is kind for unit in units) for kind in UnitType}
    assert (counts[UnitType.KHAN], counts[UnitType.KRONG], counts[UnitType.SROK]) == (12, 26, 159)


def test_the_post_numbered_provinces_in_its_own_way(history):
    (kep,) = history.vintage(2022).units["220000"]
    assert kep.name_latin == "Kep"
    assert [link.new.code for link in history.successors(kep)] == ["230000"]


def test_nobody_asks_by_code_alone(history):
    then, now = (named_on(history, "121001", day)[0] for day in (date(2024, 6, 1), None))
    assert (then.name_latin, now.name_latin) == ("Chrouy Changvar", "Kbal Kaoh")


@given(st.dates(min_value=date(2014, 10, 14), max_value=date(2035, 1, 1)))
def test_on_every_day_a_code_names_units_that_may_be_in_force(day):
    history = load_history()
    for code in ("121001", "120102", "220101", "050501", "120904"):
        for unit in named_on(history, code, day):
            assert unit.perhaps_in_force(day)
            assert not unit.surely_in_force(day) or unit.perhaps_in_force(day)


@given(st.one_of(st.dates(min_value=date(1000, 1, 1)).map(str), st.integers(1000, 9999).map(str)))
def test_a_moment_is_written_as_it_was_read(text):
    moment = Moment.parse(text)
    assert str(moment) == text
    assert moment.earliest <= moment.latest
    assert moment.day_before.earliest <= moment.earliest


def test_the_shipped_table_says_its_source_date_and_licence():
    text = resources.files("postcodes").joinpath(TABLE).read_text("utf-8")
    for word in ("# source:", "# date:", "# licence:"):
        assert word in text
    assert len(list(read_table())) == 1855 + 1857 + 1887


def test_the_table_is_computed_from_the_lists_byte_for_byte(data_mirror):
    shipped = resources.files("postcodes").joinpath(TABLE).read_bytes()
    assert build_table(data_mirror).encode() == shipped


def test_the_known_exceptions_are_those_of_2024(history, data_mirror):
    path = data_mirror / "postcodes" / "exceptions_pumi_to_postal.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        known = {
            (row["admin_code_pumi2024"], row["postal_code_prakas77"])
            for row in csv.DictReader(lines)
            if len(row["admin_code_pumi2024"]) == 6
        }
    ours = {
        (link.old.code, link.new.code)
        for link in history.links
        if link.old.vintage == 2024 and link.old.level is Level.COMMUNE
        if link.old.code != link.new.code
    }
    assert len(ours) == 49
    assert len(known & ours) == 36
    # The others were taken from an older state of the same gazetteer.
    then, now = history.vintage(2024).units, history.vintage(2025).units
    for old, new in known - ours:
        assert old not in then or fold_name(then[old][0].name_km) != fold_name(now[new][0].name_km)


def test_communes_of_2014_are_today_what_the_boundaries_say(history, data_mirror):
    text = (data_mirror / "boundaries" / "communes.geojson").read_text("utf-8")
    rows = [feature["properties"] for feature in json.loads(text)["features"]]
    assert len(rows) == 1633
    for row in rows:
        (unit,) = history.vintage(2014).units[row["codab2018"]]
        assert row["postcode"] in {found.unit.code for found in outcomes(history, unit)}
