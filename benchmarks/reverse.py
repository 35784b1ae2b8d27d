"""Ask the postcodes of points: with polygons loaded, and with the embedded lattice alone.

Usage: ``python -m benchmarks.reverse [--points 5000000] [--seed 1]``; needs PHLOV_DATA_MIRROR.
Points are uniform by area in the communes and Tonle Sap; buildings are those of central Phnom Penh.
The peer is ``geopandas.sjoin`` in the same run, which is also the truth.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import TypeVar

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

from benchmarks.figures import figure
from benchmarks.land_points import Points, points_in
from benchmarks.mirror import data_mirror
from postcodes import Exactness, ReverseColumn, load_lattice

ROUNDS = 3
PEER = "geopandas.sjoin"
_T = TypeVar("_T")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--points", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    mirror = data_mirror()
    communes = gpd.read_file(mirror / "boundaries" / "communes.geojson")
    buildings = pd.read_csv(mirror / "roads" / "phnom_penh_buildings.csv")
    rng = np.random.default_rng(options.seed)
    land = shapely.union_all(
        [shapely.Polygon(part.exterior) for part in shapely.get_parts(communes.union_all())]
    )
    points = points_in(land, options.points, rng)
    homes = buildings[["longitude", "latitude"]].to_numpy()

    lattice = load_lattice()
    exact = lattice.with_polygons(communes)
    exact.postcodes_at(points[:1000, 1], points[:1000, 0])  # compiled before it is timed
    joined, theirs = _timed(lambda: _sjoin(communes, points), 1)
    decided, ours = _timed(lambda: exact.postcodes_at(points[:, 1], points[:, 0]))
    embedded, bare = _timed(lambda: lattice.postcodes_at(points[:, 1], points[:, 0]))
    rate, peer_rate = len(points) / ours, round(len(points) / theirs)
    figure(
        "reverse", "rows_per_s", round(rate), "1/s",
        target=1_000_000, peer=PEER, peer_value=peer_rate,
    )  # fmt: skip
    figure("reverse", "ratio_sjoin", round(theirs / ours, 3), "ratio", target=3)
    figure(
        "reverse", "rows_per_s_embedded", round(len(points) / bare), "1/s",
        peer=PEER, peer_value=peer_rate,
    )  # fmt: skip
    figure("reverse", "agreement_exact", _agreement(decided, joined), "share", target=1.0)
    in_commune = joined != ""
    figure(
        "reverse", "agreement_embedded_area",
        round(_agreement(embedded, joined, in_commune), 5), "share", target=0.995,
    )  # fmt: skip
    sure = in_commune & (embedded.exactness == Exactness.EXACT.number)
    figure(
        "reverse", "agreement_embedded_where_exact",
        _agreement(embedded, joined, sure), "share", target=1.0,
    )  # fmt: skip
    exact_share = float(sure.sum() / in_commune.sum())
    figure("reverse", "share_exact_by_cells_alone", round(exact_share, 4), "share")
    truth = _sjoin(communes, homes)
    figure(
        "reverse", "agreement_exact_buildings",
        _agreement(exact.postcodes_at(homes[:, 1], homes[:, 0]), truth), "share", target=1.0,
    )  # fmt: skip
    figure(
        "reverse", "agreement_embedded_buildings",
        round(_agreement(lattice.postcodes_at(homes[:, 1], homes[:, 0]), truth), 5),
        "share", target=0.992,
    )  # fmt: skip


def _timed(work: Callable[[], _T], rounds: int = ROUNDS) -> tuple[_T, float]:
    """The result and the median of the seconds."""
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        result = work()
        taken.append(time.perf_counter() - started)
    return result, statistics.median(taken)


def _sjoin(communes: gpd.GeoDataFrame, points: Points) -> npt.NDArray[np.object_]:
    """Postcode of each point, empty where it lies in no commune."""
    frame = gpd.GeoDataFrame(geometry=gpd.points_from_xy(*points.T), crs=4326)
    joined = frame.sjoin(communes[["postcode", "geometry"]], how="left", predicate="intersects")
    first = joined[~joined.index.duplicated()]
    return np.asarray(first["postcode"].fillna("").to_numpy(), object)


def _agreement(
    column: ReverseColumn,
    truth: npt.NDArray[np.object_],
    rows: npt.NDArray[np.bool_] | slice = slice(None),
) -> float:
    ours = np.array(["", "", "", *column.commune_postcodes], object)[column.labels]
    return float((ours[rows] == truth[rows]).mean())


if __name__ == "__main__":
    main()
