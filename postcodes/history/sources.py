"""Read the old lists as their authors published them, for the program that builds the history.

Only ``postcodes.history.build`` uses this: the lists themselves do not ship.
"""

from __future__ import annotations

import csv
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from gis_data import Level, SourceError
from postcodes.registry import UnitType, load_registry
from postcodes.text import level_of


@dataclass(frozen=True, slots=True)
class ListedUnit:
    """A unit as an old list has it.

    Attributes:
        code: Six digits: as the list prints it, or filled up with zeros by the rule.
        name_km: Khmer name without its unit word; empty where the list has none.
        name_latin: Romanised name without its unit word.
        unit_type: What the list calls it.
        printed: The number that the list prints, where that is a misprint of ``code``.
        cut_off: Whether the list cut the romanised name off.
    """

    code: str
    name_km: str
    name_latin: str
    unit_type: UnitType
    printed: str = ""
    cut_off: bool = False

    @property
    def level(self) -> Level:
        """What the zeros at the end say."""
        return level_of(self.code)


_ENTRY = re.compile(r"^  '?(\d+)'?:$")
_SECTION = re.compile(r"^    (\w+):$")
_FIELD = re.compile(r"^      (\w+): (.+)$")
_PUMI_FILES = ("provinces", "districts", "communes")


def read_yaml_entries(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Read the plain subset of YAML in which the 2024 gazetteer is written.

    Returns:
        Code → section (``name``, ``administrative_unit`` …) → field → text.
    """
    entries: dict[str, dict[str, dict[str, str]]] = {}
    sections: dict[str, dict[str, str]] = {}
    fields: dict[str, str] = {}
    for line in path.read_text("utf-8").splitlines():
        if found := _ENTRY.match(line):
            sections = entries[found[1]] = {}
        elif found := _SECTION.match(line):
            fields = sections[found[1]] = {}
        elif found := _FIELD.match(line):
            fields[found[1]] = _unquoted(found[2])
    if not entries:
        raise SourceError(f"{path} holds no entries such as '120407': under two spaces.")
    return entries


def _unquoted(text: str) -> str:
    if text[0] == text[-1] == "'":
        return text[1:-1].replace("''", "'")
    return text.strip('"')


_PUMI_TYPES = {
    "Capital": UnitType.CAPITAL, "Khett": UnitType.PROVINCE, "Reach Theani": UnitType.CAPITAL,
    "Khaet": UnitType.PROVINCE, "Krong": UnitType.KRONG, "Srok": UnitType.SROK,
    "Khan": UnitType.KHAN, "Khum": UnitType.KHUM, "Sangkat": UnitType.SANGKAT,
}  # fmt: skip


def administrative_2024(mirror: Path) -> list[ListedUnit]:
    """Provinces, districts and communes of the gazetteer of 2024 (dwilkie/pumi, MIT)."""
    found = []
    for stem in _PUMI_FILES:
        for code, entry in read_yaml_entries(mirror / "gazetteer" / f"{stem}.yml").items():
            kind = _PUMI_TYPES[entry["administrative_unit"]["latin"]]
            name = entry["name"]
            latin = name["latin"].removeprefix("Krong ").strip()
            found.append(ListedUnit(code.ljust(6, "0"), name["km"], latin, kind))
    return sorted(found, key=lambda unit: unit.code)


def administrative_2014(mirror: Path) -> list[ListedUnit]:
    """Provinces, districts and communes of October 2014, in Latin letters.

    Numbers and names of the districts are those of OCHA COD-AB (CC BY-IGO), names of the
    communes those of geoBoundaries (CC BY 4.0), which was made from it. Neither says which
    districts are towns: the history asks the next list.
    """
    units: dict[str, ListedUnit] = {}
    for row in _properties(mirror / "boundaries" / "districts_codab2018.geojson"):
        province, district = f"{row['ADM1_PCODE'][2:]}0000", f"{row['ADM2_PCODE'][2:]}00"
        units[province] = ListedUnit(province, "", row["ADM1_EN"], UnitType.PROVINCE)
        units[district] = ListedUnit(district, "", row["ADM2_EN"], UnitType.SROK)
    for row in _properties(mirror / "boundaries" / "communes.geojson"):
        code, name = row["codab2018"], row["name"]
        cut_off = name.endswith(_CUT_OFF)
        name = name.removesuffix(_CUT_OFF)
        units[code] = ListedUnit(code, "", name, UnitType.KHUM, cut_off=cut_off)
    return [units[code] for code in sorted(units)]


_CUT_OFF = "*"
"""Stands at the end of a name that the file cut off after 19 characters."""


def _properties(path: Path) -> Iterator[Mapping[str, Any]]:
    features: list[dict[str, Any]] = json.loads(path.read_text("utf-8"))["features"]
    for feature in features:
        yield feature["properties"]


_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))
_KHMER_WORDS = re.compile(r"^(សង្កាត់|ឃុំ|ខណ្ឌ|ស្រុក|ក្រុង)\s*")
_LATIN_WORDS = re.compile(
    r"^(Sangkat|Khan)\s+|\s*(?:Municip\w*|Minicip\w*|Communes?|Commun|Districts?|Distict)\b.*$",
    re.IGNORECASE,
)
_TOWN = re.compile(r"M[ui]nicip", re.IGNORECASE)


def postal_2022(mirror: Path) -> list[ListedUnit]:
    """The postal list of 2022 (seanghay/cambodia-postal-codes, MIT); it names no provinces."""
    rules = load_repairs_2022()
    dropped = {rule["printed"] for rule in rules["drop"]}
    districts: dict[str, str] = {}
    units: dict[tuple[str, str], ListedUnit] = {}
    for row in _postal_rows(mirror):
        printed = row["postal6"]
        if printed in dropped:
            continue
        code = printed
        for rule in rules["renumber"]:
            if row["postal_district_no"] == rule["district_number"] and printed.startswith(
                rule["province"]
            ):
                code = f"{rule['to']}{printed[4:]}"
        districts.setdefault(code[:4], row["postal_district_en"].strip())
        km = " ".join(row["postal_km"].replace("\xa0", " ").translate(_INVISIBLE).split())
        latin = _plain_latin(row["postal_en"])
        town = km.startswith("សង្កាត់") or row["postal_en"].strip().startswith("Sangkat")
        kind = UnitType.SANGKAT if town else UnitType.KHUM
        # A few communes stand twice with the same number and name.
        units.setdefault(
            (code, latin),
            ListedUnit(
                code, _KHMER_WORDS.sub("", km), latin, kind, "" if printed == code else printed
            ),
        )
    for rule in rules["district_name"]:
        districts[rule["code"]] = rule["name"]
    named = [
        ListedUnit(f"{code}00", "", _plain_latin(name), _district_type(name))
        for code, name in districts.items()
    ]
    provinces = [
        ListedUnit(f"{number}0000", "", "", _province_type(rules["provinces"].get(number, number)))
        for number in sorted({code[:2] for code in districts})
    ]
    return sorted(
        [*provinces, *units.values(), *named], key=lambda unit: (unit.code, unit.name_latin)
    )


def _postal_rows(mirror: Path) -> Iterator[Mapping[str, str]]:
    path = mirror / "postcodes" / "legacy2022_postal_vs_mef2025.csv"
    with path.open(encoding="utf-8-sig", newline="") as lines:
        yield from csv.DictReader(lines)


def load_repairs_2022() -> dict[str, Any]:
    """The rules by which the postal list of 2022 is read."""
    text = resources.files("postcodes").joinpath("data/postal_list_2022.toml").read_text("utf-8")
    return tomllib.loads(text)


def _province_type(number: str) -> UnitType:
    return load_registry().units[f"{number}0000"].unit_type


def _plain_latin(text: str) -> str:
    return " ".join(_LATIN_WORDS.sub("", " ".join(text.split())).split())


def _district_type(name: str) -> UnitType:
    if name.startswith("Khan"):
        return UnitType.KHAN
    return UnitType.KRONG if _TOWN.search(name) else UnitType.SROK
