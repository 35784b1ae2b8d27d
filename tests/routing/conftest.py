"""Small towns, vehicles and stops that the routing tests speak of."""

from __future__ import annotations

from pathlib import Path

import pytest
from routing_towns import EIGHT, FIVE, NOON, osm_xml, roads_geojson

from routing import Hub, Profile, RoadNetwork, Stop, TimeWindow, Vehicle, read_network


@pytest.fixture
def post_office() -> Hub:
    """The hub of most tests: the post office near Wat Phnom."""
    return Hub(id="post-office", latitude=11.5759, longitude=104.9227)


@pytest.fixture
def motorcycle() -> Vehicle:
    """A courier's motorcycle with a 40 kg box, mornings only."""
    return Vehicle(
        id="moto-1",
        profile=Profile.MOTORCYCLE,
        capacity_g=40_000,
        capacity_cm3=200_000,
        shift=TimeWindow(EIGHT, NOON),
    )


@pytest.fixture
def van() -> Vehicle:
    """A van that drives all day."""
    return Vehicle(
        id="van-1",
        profile=Profile.VAN,
        capacity_g=800_000,
        capacity_cm3=6_000_000,
        shift=TimeWindow(EIGHT, FIVE),
    )


@pytest.fixture
def central_market() -> Stop:
    """Phsar Thmei, 1 km from the post office."""
    return Stop(id="central-market", latitude=11.5696, longitude=104.9210, weight_g=2_000)


@pytest.fixture
def royal_palace() -> Stop:
    """The palace on the river front."""
    return Stop(id="royal-palace", latitude=11.5639, longitude=104.9310, weight_g=1_000)


@pytest.fixture
def olympic_stadium() -> Stop:
    """The stadium in the west of the centre."""
    return Stop(id="olympic-stadium", latitude=11.5583, longitude=104.9120, weight_g=3_000)


@pytest.fixture
def ladder_file(tmp_path: Path) -> Path:
    """Two parallel streets and three rungs, 100 m apart each way, and a loose piece far off."""
    step = 0.0009  # about 100 m
    west, middle, east = 104.92, 104.92 + step, 104.92 + 2 * step
    south, north = 11.57, 11.57 + step
    lines = [
        ([[west, south], [middle, south], [east, south]], 1),
        ([[west, north], [middle, north], [east, north]], 0),
        ([[west, south], [west, north]], 0),
        ([[middle, south], [middle, north]], 0),
        ([[east, south], [east, north]], 0),
        ([[104.99, 11.60], [104.991, 11.60]], 0),
    ]
    path = tmp_path / "ladder.geojson"
    path.write_bytes(roads_geojson(lines))
    return path


@pytest.fixture
def ladder(ladder_file: Path) -> RoadNetwork:
    """The ladder as a network."""
    return read_network(ladder_file)


@pytest.fixture
def oneway_file(tmp_path: Path) -> Path:
    """A square block whose south side is one-way to the east, with a footpath across it.

    Nodes 1 south-west, 2 south-east, 3 north-east, 4 north-west; 5 lies halfway on the south side.
    """
    path = tmp_path / "block.osm"
    path.write_text(
        osm_xml(
            {
                1: (104.920, 11.570),
                5: (104.921, 11.570),
                2: (104.922, 11.570),
                3: (104.922, 11.572),
                4: (104.920, 11.572),
            },
            [
                ([1, 5, 2], {"highway": "secondary", "oneway": "yes", "maxspeed": "20"}),
                ([2, 3], {"highway": "residential"}),
                ([3, 4, 1], {"highway": "residential"}),
                ([4, 2], {"highway": "footway"}),
                ([1, 3], {"highway": "construction"}),
                ([1, 3], {"highway": "residential", "access": "no"}),
            ],
        ),
        encoding="utf-8",
    )
    return path
