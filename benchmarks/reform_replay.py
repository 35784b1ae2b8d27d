"""Replay the reforms: is every village's change of postcode explained, and does any code change?

Usage: ``python -m benchmarks.reform_replay``; needs PHLOV_DATA_MIRROR. Where a village stood before
is taken from the village tables of the mirror, not from the history: the list of 2024 by the names
of commune and village; that of 2014 by two witnesses that must agree, the code of 2013 beside the
village's point and the boundary of 2014 around it (the numbers of 2013 were not all those of 2014);
a point that lies in another district than its code of today says is no witness.
The history must then hold a link from the old commune to the new one, with a reason that is not
"same" where the postcode changed. Of the postal list of 2022 there is no village table: there the
history's own predecessor is taken, and only its absence can be seen.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely

from addressing import encode_array
from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from gis_data import Level, Unit, load_gazetteer
from postcodes import DatedUnit, History, Reason, fold_name, load_history, load_lattice
from postcodes.history.sources import read_yaml_entries

BENCH = "reform_replay"


@dataclass(frozen=True, slots=True)
class Step:
    """One village from one list to the next: the communes' codes, and the years of the lists."""

    old_year: int
    old: str
    new_year: int
    new: str


def main() -> None:
    """Measure and print."""
    mirror = data_mirror()
    history = load_history()
    villages = load_gazetteer().at(Level.VILLAGE)
    figure(BENCH, "villages", len(villages), "villages")

    in_2024 = _communes_of_2024(mirror, villages)
    figure(BENCH, "paired_with_list_of_2024", round(len(in_2024) / len(villages), 4), "share")
    with (mirror / "villages" / "village_points.csv").open(encoding="utf-8", newline="") as lines:
        points = list(csv.DictReader(lines))
    places = _postcodes_at(points)
    in_2014 = _communes_of_2014(mirror, points, places)
    figure(BENCH, "points_with_two_witnesses_of_2014", len(in_2014), f"of {len(points)}")

    steps = [Step(2024, old, 2025, code[:6]) for code, old in in_2024.items()]
    steps += [
        Step(2014, old, 2024, in_2024[code]) for code, old in in_2014.items() if code in in_2024
    ]
    steps += list(_steps_of_2022(history, villages))
    _replay(history, steps)
    _codes_stay(history, points, places)


def _postcodes_at(points: list[dict[str, str]]) -> list[str | None]:
    lattice = load_lattice()
    return [
        lattice.locate(latitude=float(row["lat"]), longitude=float(row["lon"])).postcode
        for row in points
    ]


def _communes_of_2024(mirror: Path, villages: tuple[Unit, ...]) -> dict[str, str]:
    """Commune code of 2024 of today's villages, by province, commune, number and name."""
    folder = mirror / "gazetteer"
    names = {
        code: entry["name"]["km"]
        for code, entry in read_yaml_entries(folder / "communes.yml").items()
    }
    units = load_gazetteer().units
    old: dict[object, Counter[str]] = {}
    for code, entry in read_yaml_entries(folder / "villages.yml").items():
        for key in _keys(code, names[code[:6]], entry["name"]["km"]):
            old.setdefault(key, Counter())[code[:6]] += 1
    found = {}
    for village in villages:
        commune = units[village.code[:6]].name_km
        for key in _keys(village.code, commune, village.name_km):
            if len(matches := old.get(key, ())) == 1:
                found[village.code] = next(iter(matches))
                break
    return found


def _communes_of_2014(
    mirror: Path, points: list[dict[str, str]], today: list[str | None]
) -> dict[str, str]:
    """Commune code of 2014 of today's villages, where the table of 2013 and the boundary agree."""
    communes = gpd.read_file(mirror / "boundaries" / "communes.geojson")
    positions = shapely.points([(float(row["lon"]), float(row["lat"])) for row in points])
    rows, polygons = communes.sindex.query(positions, predicate="within")
    drawn = dict(zip(rows.tolist(), communes["codab2018"].iloc[polygons], strict=True))
    return {
        row["village_code_2025"]: row["code_2013"][:6]
        for place, row in enumerate(points)
        if drawn.get(place) == row["code_2013"][:6]
        and (today[place] or "")[:4] == row["village_code_2025"][:4]
    }


def _keys(code: str, commune: str, village: str) -> tuple[object, ...]:
    place = code[:2], fold_name(commune).key, fold_name(village).key
    return (*place, code[6:]), place


def _steps_of_2022(history: History, villages: tuple[Unit, ...]) -> Iterator[Step]:
    (today,) = history.vintages[-1:]
    left_out = 0
    for village in villages:
        (unit,) = today.units[village.code[:6]]
        old = [link.old for link in history.predecessors(unit) if link.old.vintage == 2022]
        left_out += not old
        if old:
            yield Step(2022, old[0].code, 2025, unit.code)
    figure(BENCH, "villages_of_communes_not_in_list_of_2022", left_out, "villages")


def _replay(history: History, steps: list[Step]) -> None:
    links: Mapping[tuple[int, str, str], tuple[Reason, ...]] = {
        (link.old.vintage, link.old.code, link.new.code): link.reasons for link in history.links
    }
    changed: Counter[str] = Counter()
    explained: Counter[str] = Counter()
    wrong: Counter[Step] = Counter()
    for step in steps:
        reasons = links.get((step.old_year, step.old, step.new))
        if step.old != step.new:
            name = f"{step.old_year}_{step.new_year}"
            changed[name] += 1
            explained[name] += reasons is not None and reasons != (Reason.SAME,)
        if reasons is None:
            wrong[step] += 1
    for name, count in sorted(changed.items()):
        figure(BENCH, f"changed_{name}", count, "villages")
        figure(BENCH, f"explained_{name}", round(explained[name] / count, 4), "share", target=1.0)
    total = round(explained.total() / changed.total(), 4)
    figure(BENCH, "explained", total, "share", target=1.0)
    figure(BENCH, "without_link", wrong.total(), "villages", target=0)
    for step, count in sorted(wrong.items(), key=lambda pair: str(pair[0])):
        print(f"# {count} villages: {step.old} ({step.old_year}) is no {step.new}")


def _codes_stay(history: History, points: list[dict[str, str]], places: list[str | None]) -> None:
    """Encode every village point with the postcodes of each list beside it."""
    latitudes = np.array([float(row["lat"]) for row in points])
    longitudes = np.array([float(row["lon"]) for row in points])
    today = [history.vintages[-1].units[code][0] if code else None for code in places]
    before: list[bytes] | None = None
    for year in (2014, 2022, 2024, 2025):
        postcodes = [_code_in(history, unit, year) if unit else None for unit in today]
        codes = encode_array(latitudes, longitudes).bytes().tolist()
        differ = sum(
            old is not None and old != new for old, new in zip(postcodes, places, strict=True)
        )
        figure(BENCH, f"points_with_another_postcode_in_{year}", differ, f"of {len(points)}")
        changed = 0 if before is None else sum(a != b for a, b in zip(before, codes, strict=True))
        figure(BENCH, f"address_codes_changed_by_{year}", changed, "codes", target=0)
        before = codes


def _code_in(history: History, unit: DatedUnit, year: int) -> str | None:
    """The code that a unit of today had in a list, or was a part of."""
    if unit.vintage == year:
        return unit.code
    for link in history.predecessors(unit):
        if found := _code_in(history, link.old, year):
            return found
    return None


if __name__ == "__main__":
    main()
