"""Give the communes their postcodes again, from outlines and names alone, and compare.

Usage: ``python -m benchmarks.assign_codes [--seed 1] [--list]``; needs PHLOV_DATA_MIRROR. The
mirror's polygons are stripped of all their codes first. The peer takes the nearest name of the
province, with the same comparison of names, and nothing else. ``--list`` names on stderr every
polygon that differs from the mirror or is doubtful.
"""

from __future__ import annotations

import argparse
import random
import string
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from gis_data import Level
from postcodes import load_registry
from postcodes.boundaries.assign import assign_postcodes
from postcodes.boundaries.names import name_likeness
from postcodes.boundaries.villages import read_village_points

BENCH = "assign_codes"


@dataclass(frozen=True)
class Sources:
    """What the mirror holds: the polygons without codes, their codes apart, and the rest."""

    raw: gpd.GeoDataFrame
    postcodes: pd.Series[str]
    villages: pd.DataFrame
    districts: gpd.GeoDataFrame
    provinces: gpd.GeoDataFrame


def read_sources(mirror: Path) -> Sources:
    """Read them; the polygons keep nothing but name and outline."""
    folder = mirror / "boundaries"
    communes = gpd.read_file(folder / "communes.geojson")
    districts = gpd.read_file(folder / "districts_codab2018.geojson")
    provinces = gpd.read_file(folder / "provinces.geojson")
    return Sources(
        communes[["name", "geometry"]],
        communes["postcode"],
        read_village_points(mirror / "villages" / "village_points.csv"),
        districts.rename(columns={"ADM2_EN": "name"})[["name", "geometry"]],
        provinces.rename(columns={"shapeName": "name"})[["name", "geometry"]],
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--list", action="store_true", dest="listed")
    options = parser.parse_args()
    sources = read_sources(data_mirror())
    areas: dict[str, Any] = {"districts": sources.districts, "provinces": sources.provinces}
    villages: dict[str, Any] = {"villages": sources.villages}
    count = len(sources.raw)

    started = time.perf_counter()
    found = assign_postcodes(sources.raw, **villages, **areas)
    seconds = time.perf_counter() - started
    wrong = _differs(found, sources)
    figure(
        BENCH, "assigned_right", _right(found, sources), f"share of {count}", target=0.99,
        peer="nearest name in the province", peer_value=_nearest_names(sources),
    )  # fmt: skip
    figure(BENCH, "left_without_code", int(found["postcode"].isna().sum()), f"of {count}")
    figure(BENCH, "doubtful", int(found["doubtful"].sum()), f"of {count}")
    figure(BENCH, "wrong_but_sure", int((wrong & ~found["doubtful"]).sum()), f"of {count}")
    figure(BENCH, "seconds", round(seconds, 2), "s")
    if options.listed:
        _list(found[wrong | found["doubtful"]], sources)

    misspelt = sources.raw.assign(name=_misspelt(sources.raw["name"], options.seed))
    cases: dict[str, tuple[gpd.GeoDataFrame, dict[str, Any]]] = {
        "without_villages": (sources.raw, areas),
        "without_old_districts": (sources.raw, villages | {"provinces": sources.provinces}),
        "with_villages_alone": (sources.raw, villages),
        "with_names_alone": (sources.raw, {}),
        "without_names": (sources.raw.assign(name=None), villages | areas),
        "without_landmarks": (
            sources.raw, villages | areas | {"landmarks": sources.villages.head(0)},
        ),
        "without_splits": (sources.raw, villages | areas | {"splits": ()}),
        "misspelt": (misspelt, villages | areas),
        "misspelt_without_villages": (misspelt, areas),
    }  # fmt: skip
    for name, (raw, given) in cases.items():
        found = assign_postcodes(raw, **given)
        wrong = _differs(found, sources)
        figure(BENCH, f"assigned_right_{name}", _right(found, sources), f"share of {count}")
        sure = int((wrong & ~found["doubtful"]).sum())
        figure(BENCH, f"wrong_but_sure_{name}", sure, f"of {count}")


def _right(found: gpd.GeoDataFrame, sources: Sources) -> float:
    return round(float((found["postcode"] == sources.postcodes).mean()), 4)


def _differs(found: gpd.GeoDataFrame, sources: Sources) -> pd.Series[bool]:
    """Polygons with another code than the mirror's; those without a code are not wrong."""
    differs: pd.Series[bool] = found["postcode"].notna() & (found["postcode"] != sources.postcodes)
    return differs


def _nearest_names(sources: Sources) -> float:
    """Share right where each polygon takes the nearest name among the communes of its province."""
    units = [unit for unit in load_registry().units.values() if unit.level is Level.COMMUNE]
    alike = name_likeness(list(sources.raw["name"]), [unit.name_latin for unit in units])
    province = np.array([unit.postcode[:2] for unit in units])
    alike[sources.postcodes.str[:2].to_numpy()[:, None] != province] = -1.0
    nearest = [units[column].postcode for column in alike.argmax(axis=1)]
    return round(float((sources.postcodes == nearest).mean()), 4)


def _misspelt(names: pd.Series[str], seed: int) -> list[str]:
    """Two slips in every name: a letter lost, doubled, another, or exchanged with the next."""
    lots = random.Random(seed)
    return [_slip(_slip(name, lots), lots) for name in names]


def _slip(name: str, lots: random.Random) -> str:
    at = lots.randrange(max(len(name) - 1, 1))
    here, after = name[at : at + 1], name[at + 1 :]
    other = lots.choice(string.ascii_lowercase)
    slips = [after, here * 2 + after, other + after, after[:1] + here + after[1:]]
    return name[:at] + lots.choice(slips)


def _list(rows: gpd.GeoDataFrame, sources: Sources) -> None:
    told = rows.drop(columns="geometry").assign(mirror=sources.postcodes[rows.index])
    print(told.to_string(), file=sys.stderr)


if __name__ == "__main__":
    main()
