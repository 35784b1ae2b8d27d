"""Other names of postal units."""

import tomllib
from importlib import resources

import pytest

from postcodes import AliasKind, aliases_of, load_history, load_registry, units_named
from postcodes.history.sources import read_yaml_entries


@pytest.mark.parametrize(
    ("name", "postcodes"),
    [
        ("BKK1", ["121301"]),
        ("bkk 1", ["121301"]),
        ("BKK", ["121300"]),
        ("TTP", ["120110"]),
        ("Toul Kork", ["120400"]),
        ("Khan Tuol Kouk", ["120400"]),
        ("ទួលគោក", ["120400"]),
        ("Kampong Som", ["180000", "180100"]),
        ("កំពង់សោម", ["180000", "180100", "180600"]),
        ("Kampong Saom", ["180600"]),
        ("Kg. Cham", ["030000", "030500"]),
        ("Sangkat Boeng Kak 1", ["120407"]),
        ("Tuol Svay Prey 1", ["121306"]),
        ("Paôypêt", ["011000", "011002"]),
        ("Atlantis", []),
    ],
)
def test_a_name_leads_to_every_unit_that_bears_it(name, postcodes):
    assert [unit.postcode for unit in units_named(name)] == postcodes


def test_an_alias_says_where_it_comes_from():
    kinds = {alias.kind for alias in aliases_of("120704")}
    assert kinds == {AliasKind.POPULAR, AliasKind.OLD_LIST}
    assert all(alias.source for code in load_registry().units for alias in aliases_of(code))


def test_no_alias_is_the_official_name_or_stands_twice():
    for code, unit in load_registry().units.items():
        names = [alias.name.casefold() for alias in aliases_of(code)]
        assert len(set(names)) == len(names)
        assert not {unit.name_km, unit.name_latin.casefold()} & set(names)


def test_every_alias_belongs_to_a_unit_in_force():
    text = resources.files("postcodes").joinpath("data/aliases.toml").read_text("utf-8")
    data = tomllib.loads(text)
    codes = {row["postcode"] for row in data["name"]} | set(data["ungegn"])
    assert codes <= set(load_registry().units)


def test_a_divided_unit_gives_its_name_to_no_part():
    assert units_named("Odongk") == ()
    assert units_named("Chaom Chau") == ()


def test_ungegn_names_are_those_of_the_gazetteer(data_mirror):
    history = load_history()
    for stem in ("provinces", "districts", "communes"):
        entries = read_yaml_entries(data_mirror / "gazetteer" / f"{stem}.yml")
        for code, entry in entries.items():
            if name := entry["name"].get("ungegn"):
                (unit,) = history.vintage(2024).units[code.ljust(6, "0")]
                (link,) = history.successors(unit)
                assert name in {alias.name for alias in aliases_of(link.new.code)} | {
                    link.new.name_latin
                }
