"""Compare road distance with the straight line between real buildings of Phnom Penh.

The figures of ``routing/data/beeline.toml`` come from here.
Run: ``PHLOV_DATA_MIRROR=... python -m benchmarks.detour``
"""

from __future__ import annotations

import numpy as np

from benchmarks.figures import figure
from benchmarks.mirror import data_mirror
from routing import UNREACHABLE, GraphEngine, Profile, read_network
from routing.engines.beeline import load_beeline_figures
from routing.geometry import great_circle_m

_BUILDINGS = 600
_SEED = 2026
_NEAR_M = 50.0
"""Only buildings this near to a road: the way to the road itself is in neither distance."""

_LEG_M = 2_000
"""Legs between neighbouring stops and to the hub: what a city plan is made of."""

_BANDS_M = ((200, 500), (500, 1_000), (1_000, 2_000), (2_000, 4_000), (4_000, 20_000))


def main() -> None:
    """Print the detour factor, by distance band and over all, and the speed of each profile."""
    roads = data_mirror() / "roads"
    engine = GraphEngine(read_network(roads / "phnom_penh_roads.geojson"))
    places = np.loadtxt(
        roads / "phnom_penh_buildings.csv", delimiter=",", skiprows=1, usecols=(0, 1)
    )
    lots = np.random.default_rng(_SEED)
    points = places[lots.choice(len(places), _BUILDINGS, replace=False)]
    points = points[engine.snap_distance_m(points) <= _NEAR_M]
    longitude, latitude = points.T
    straight_m = great_circle_m(
        longitude[:, None], latitude[:, None], longitude[None, :], latitude[None, :]
    )
    shipped = load_beeline_figures()
    road = engine.matrix(points, Profile.MOTORCYCLE)
    usable = (straight_m >= _BANDS_M[0][0]) & (road.distance_m < UNREACHABLE)
    ratio = road.distance_m / np.where(usable, straight_m, np.inf)
    figure("detour", "pairs", int(usable.sum()), "pairs")
    for low, high in _BANDS_M:
        band = usable & (straight_m >= low) & (straight_m < high)
        name = f"median detour, {low:,}-{high:,} m"
        figure("detour", name, round(float(np.median(ratio[band])), 3), "ratio")
    for percent in (10, 50, 90):
        value = round(float(np.percentile(ratio[usable], percent)), 3)
        figure("detour", f"detour, percentile {percent}", value, "ratio")
    legs = usable & (straight_m < _LEG_M)
    figure(
        "detour",
        f"median detour, {_BANDS_M[0][0]:,}-{_LEG_M:,} m",
        round(float(np.median(ratio[legs])), 3),
        "ratio",
        peer="shipped factor",
        peer_value=shipped.detour_factor,
    )
    for profile in Profile:
        travel = engine.matrix(points, profile)
        joined = legs & (travel.duration_s < UNREACHABLE)
        kmh = 3.6 * float(travel.distance_m[joined].sum() / travel.duration_s[joined].sum())
        figure(
            "detour",
            f"mean speed on such legs, {profile}",
            round(kmh, 1),
            "km/h",
            peer="shipped speed",
            peer_value=shipped.kmh[profile],
        )


if __name__ == "__main__":
    main()
