"""Build and ask the layers of streets; needs PHLOV_DATA_MIRROR.

    python -m benchmarks.streets

There is no extract of Cambodia in the mirror: those of Porto Alegre and Monaco are laid over Phnom
Penh, and their own names are asked in the communes in which they then lie. Times are of the
processor. ``build`` reads Porto Alegre several times over, side by side, to show how memory grows.
``houses`` leaves out every fourth house number of Monaco and asks for it.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from addressing import GeocodeLevel, Geocoder, Query, load_geocoder
from addressing.streets.collect import Collected, collect, kept_keys
from addressing.streets.flat import to_flat
from addressing.streets.layers import PlaceLayers
from addressing.streets.naming import street_names
from addressing.streets.on_the_street import StreetFinder
from addressing.streets.writing import communes_of_lattice, write_collected
from benchmarks.mirror import data_mirror
from gis_data import OsmFeature, stream_features
from postcodes import load_registry

_SEED = 2026
_ROWS = 500
_COPIES = 6
_PORTO_ALEGRE, _MONACO = (156.1, 41.6), (97.5, -32.2)
"""What brings each over Phnom Penh, in degrees."""


def laid_over(source: Path, east: float, north: float) -> Iterator[OsmFeature]:
    """The things of an extract, moved."""
    nodes, ways = kept_keys()
    for feature in stream_features(source, node_keys=nodes, way_keys=ways):
        yield replace(feature, line=tuple((x + east, y + north) for x, y in feature.line))


def peak_mb() -> float:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def build(source: Path, folder: Path) -> None:
    """Write the layers of several copies of one city."""
    whole = Collected()
    for copy in range(_COPIES):
        start = time.process_time()
        part = collect(laid_over(source, _PORTO_ALEGRE[0] + copy * 0.2, _PORTO_ALEGRE[1]))
        whole.ways += part.ways
        whole.landmarks += part.landmarks
        whole.houses += part.houses
        seconds = time.process_time() - start
        print(f"read {len(part.ways):,} ways in {seconds:.1f} s; peak {peak_mb():.0f} MB")
    start = time.process_time()
    write_collected(whole, folder, communes_of_lattice())
    print(f"wrote {len(whole.ways):,} ways in {time.process_time() - start:.1f} s; ", end="")
    print(f"peak {peak_mb():.0f} MB")


def ask(folder: Path, plain: Geocoder) -> None:
    """Ask for streets by their own names, in the communes where they lie."""
    start = time.process_time()
    geocoder = load_geocoder(None, folder)
    table = pq.read_table(folder / "streets.parquet", columns=["name", "postcode"]).to_pydict()
    rows = np.random.default_rng(_SEED).choice(len(table["name"]), _ROWS, replace=False)
    registry = load_registry()
    queries = []
    for row in rows.tolist():
        code = table["postcode"][row]
        units = [unit.full_name_latin for unit in reversed(registry.chain(code))]
        queries.append(Query(", ".join([table["name"][row], *sorted(units, key=units.index)])))
    list(geocoder.geocode_many(queries[:2]))
    print(f"opened and first asked in {time.process_time() - start:.1f} s")
    times = []
    for asked in (plain, geocoder):
        list(asked.geocode_many(queries))
        start = time.process_time()
        found = list(asked.geocode_many(queries))
        times.append((time.process_time() - start) / _ROWS * 1000)
    right = sum(
        answer.level is GeocodeLevel.STREET and answer.postcode == table["postcode"][row]
        for answer, row in zip(found, rows.tolist(), strict=True)
    )
    print(f"ms_per_row {times[1]:.2f}, without layers {times[0]:.2f}; ", end="")
    print(f"street in its commune {right / _ROWS:.3f}")


def houses(source: Path, folder: Path) -> None:
    """Leave out every fourth house and ask for it by street and number."""
    found = collect(laid_over(source, *_MONACO))
    held = found.houses[::4]
    found.houses = [house for place, house in enumerate(found.houses) if place % 4]
    write_collected(found, folder, communes_of_lattice())
    finder = StreetFinder(PlaceLayers(folder), lambda _x, _y, _area: True)
    communes = communes_of_lattice()(
        np.array([house.latitude for house in held]), np.array([house.longitude for house in held])
    )
    levels: dict[str, list[bool]] = {}
    off: list[float] = []
    for house, area in zip(held, communes, strict=True):
        spot = area and finder.on_street(street_names(house.street), house.number, area, None)
        if not spot:
            levels.setdefault("no street", []).append(True)
            continue
        true = to_flat(np.array([house.longitude, house.latitude]))
        apart = float(np.hypot(spot.x - true[0], spot.y - true[1]))
        levels.setdefault(spot.level.value, []).append(apart <= spot.accuracy_m)
        if spot.level is GeocodeLevel.DOOR:
            off.append(apart)
    for level, within in sorted(levels.items()):
        share = sum(within) / len(within)
        print(f"{level}: {len(within)} of {len(held)}, within accuracy_m {share:.2f}")
    if off:
        print(f"doors are off by {np.median(off):.0f} m at the median")


def main() -> None:
    """Print all figures."""
    roads = data_mirror() / "roads"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        houses(roads / "monaco.osm.pbf", folder)
        build(roads / "porto_alegre.osm.pbf", folder)
        ask(folder, load_geocoder())


if __name__ == "__main__":
    main()
