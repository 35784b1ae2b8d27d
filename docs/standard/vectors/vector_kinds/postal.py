"""Ask what postcodes name, now and on other days, and which postcode a position has."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from datetime import date
from typing import Any, Final

from gis_data import Level
from postcodes import load_history, load_lattice, load_registry, lookup
from vector_kinds.ground import FOLDER, SCRIPTS, Kind, Rows, error_of

EXTENSIONS: Final = 60
DATED: Final = 120
"""Codes of each earlier list that are asked for."""

AROUND: Final = 300
DAYS: Final = tuple(
    map(
        date.fromisoformat,
        (
            "2010-01-01", "2014-10-13", "2014-10-14", "2019-06-01", "2022-06-01", "2023-06-01",
            "2024-06-01", "2025-12-29", "2025-12-30", "2026-06-01",
        ),
    )
)  # fmt: skip


def postcodes(rng: random.Random) -> Rows:
    """Every postcode in force; the forms that people and spreadsheets give them; what is none."""
    for number, postcode in enumerate(sorted(load_registry().units)):
        spaced = f"{postcode[:3]}{('', ' ', '-')[number // 3 % 3]}{postcode[3:]}"
        yield _named(spaced.translate(SCRIPTS[number % 3]))
    yield from (_named(text) for text in _forms(rng))


def _forms(rng: random.Random) -> Iterator[str]:
    units = load_registry().units
    communes = sorted(code for code, unit in units.items() if unit.level is Level.COMMUNE)
    for postcode in rng.sample(communes, EXTENSIONS):
        yield from (f"{postcode}-01", f"{postcode}01", f"{postcode}.0", postcode.lstrip("0"))
    yield from (f"{province:02d}000" for province in range(30))
    yield from ("12000", "12101", "17252", "1.20407E+05", "120,407", "120407.0", "'120407")
    yield from ("1.2E+05", "10203", "០១០២០៣", "120407-1", "120407-00", "120407-99", "1204070")
    yield from (
        "",
        " ",
        "12",
        "1204",
        "abcdef",
        "12O407",
        "1204071234",
        "000000",
        "120005",
        "007777",
    )
    yield from ("120499", "129999", "260000", "260101", "999999", "250315", "100409", "080613")


def dated(rng: random.Random) -> Rows:
    """Codes of earlier lists and of today on days before and after each list."""
    yield from (_named("121001", day) for day in DAYS)
    for vintage in load_history().vintages:
        for code in rng.sample(sorted(vintage.units), DATED):
            for day in (*rng.sample(DAYS, 2), DAYS[-1]):
                yield _named(code, day)


def _named(text: str, day: date | None = None) -> list[Any]:
    """A vector of either kind; without a day it has no date."""
    asked = [text] if day is None else [text, day.isoformat()]
    if error := error_of(lambda: lookup(text, day)):
        return [*asked, [], [], error]
    found = lookup(text, day)
    units = [
        [reading.unit.code, reading.unit.vintage, reading.unit.name_km]
        for reading in (found.reading, *found.others)
    ]
    after = [[link.new.code, *map(str, link.reasons)] for link in found.successors]
    return [*asked, units, after, None]


def places(rng: random.Random) -> Rows:
    """A position in every commune that has an area; named places; the box around the country."""
    lattice = load_lattice()
    for postcode, place in sorted(lattice.places.items()):
        if not postcode.endswith("00"):
            yield _territory(round(place.latitude, 6), round(place.longitude, 6))
    named = tomllib.loads((FOLDER / "places.toml").read_text("utf-8"))
    for kind in ("land", "islands", "sea", "abroad"):
        for latitude, longitude in named[kind].values():
            yield _territory(latitude, longitude)
    for _ in range(AROUND):
        yield _territory(round(rng.uniform(10.3, 14.7), 6), round(rng.uniform(102.3, 107.7), 6))


def _territory(latitude: float, longitude: float) -> list[Any]:
    found = load_lattice().locate(latitude=latitude, longitude=longitude)
    return [latitude, longitude, str(found.kind), found.postcode, str(found.exactness)]


_UNITS: Final = (
    "Units are the readings, the likeliest first, each with its six digits, the year of its list "
    "and its Khmer name; successors are those of the first reading in the next list of its "
    "numbering, each with the reasons."
)

KINDS: Final = {
    "postcode": Kind(
        f"A text, and what it names in the list in force, or the error. {_UNITS}",
        ("text", "units", "successors", "error"),
        postcodes,
    ),
    "postcode_date": Kind(
        f"A text and a day, and what it named on that day, or the error. {_UNITS}",
        ("text", "date", "units", "successors", "error"),
        dated,
    ),
    "lattice": Kind(
        "A position in degrees, and what it lies in, the postcode and the exactness of the answer "
        "from cells alone. Of one version of the lattice: a new one has vectors of its own.",
        ("latitude", "longitude", "kind", "postcode", "exactness"),
        places,
    ),
}
