"""Directions as a driver hears them, in a small town and on the hills of Monaco.

The golden files hold sentences that were read by eye; renew them only after reading the new ones:
PHLOV_RECORD_GOLDEN=1 pytest tests/routing/directions
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import orjson
import pytest
from riverside import at, riverside_osm

from routing import GraphEngine, Maneuver, Profile, find_route, read_network, route_to_gpx

GOLDEN = Path(__file__).parent / "golden"
RECORDING = bool(os.environ.get("PHLOV_RECORD_GOLDEN"))

WAYS_IN_TOWN = {
    "a corner where the street ends": ((4, 0.5), (7.05, 3)),
    "straight through the roundabout": ((1, 2), (9, 6)),
    "into an alley without a name": ((4, 3), (4.9, 8.6)),
    "the left of a fork": ((4, 7), (2.1, 14.5)),
    "the right of a fork and the ferry": ((4, 7), (15.5, 12.05)),
    "the last exit of the roundabout": ((4, 1), (1, 5.97)),
    "round a one-way street": ((7, 3), (1.05, 5)),
    "a sharp corner out of an alley": ((8, 3.2), (4, 0.2)),
    "from a place on the roundabout": ((4, 5.9), (4, 6.3)),
    "to a place on the roundabout": ((4, 3), (4.25, 6.02)),
    "off the ferry": ((15.5, 12.05), (9, 9)),
}
WAYS_IN_MONACO = {
    "the harbour to the casino": ((7.4208, 43.7268), (7.4248, 43.7372)),
    "the exotic garden to the beach": ((7.4166, 43.7358), (7.4296, 43.7447)),
    "the rock to the stadium": ((7.4256, 43.7311), (7.4155, 43.7276)),
}


@pytest.fixture(scope="module")
def riverside(tmp_path_factory) -> GraphEngine:
    """The town on the river."""
    path = tmp_path_factory.mktemp("roads") / "riverside.osm"
    path.write_text(riverside_osm(), encoding="utf-8")
    return GraphEngine(read_network(path))


@pytest.fixture(scope="module")
def monaco(data_mirror) -> GraphEngine:
    """Real hills, tunnels and roundabouts."""
    return GraphEngine(read_network(data_mirror / "roads" / "monaco.osm.pbf"))


def said(engine, start, end, profile=Profile.MOTORCYCLE):
    """The instructions of one way."""
    route = find_route(engine, np.array([start, end], dtype=np.float64), profile)
    return route.legs[0].instructions


def compare(name, sentences):
    path = GOLDEN / f"{name}.json"
    if RECORDING:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(orjson.dumps(sentences, option=orjson.OPT_INDENT_2) + b"\n")
    assert sentences == orjson.loads(path.read_bytes())


def test_the_ways_of_the_town_are_told_as_they_were_read(riverside):
    compare(
        "riverside",
        {
            way: [
                [f"{one.distance_m} m", one.text_en, one.text_km]
                for one in said(riverside, at(*start), at(*end))
            ]
            for way, (start, end) in WAYS_IN_TOWN.items()
        },
    )


def test_the_ways_of_monaco_are_told_as_they_were_read(monaco):
    compare(
        "monaco",
        {
            way: [
                [f"{one.distance_m} m", one.text_en, one.text_km]
                for one in said(monaco, start, end, Profile.VAN)
            ]
            for way, (start, end) in WAYS_IN_MONACO.items()
        },
    )


def test_fifty_instructions_were_read():
    kept = [orjson.loads(path.read_bytes()) for path in GOLDEN.glob("*.json")]
    assert sum(len(way) for ways in kept for way in ways.values()) >= 50


def test_a_side_street_that_the_road_passes_is_not_mentioned(riverside):
    texts = [one.text_en for one in said(riverside, at(4, 0.5), at(4, 3.5))]
    assert texts == [
        "Set out towards the north on Preah Norodom Boulevard (41)",
        "Arrive on Preah Norodom Boulevard (41)",
    ]


def test_the_place_is_on_the_side_where_it_lies(riverside):
    east, west = at(4.2, 3), at(3.8, 3)
    northwards = [said(riverside, at(4, 1), place)[-1].maneuver for place in (east, west)]
    assert northwards == [Maneuver.ARRIVE_RIGHT, Maneuver.ARRIVE_LEFT]
    southwards = [said(riverside, at(4, 3.9), place)[-1].maneuver for place in (east, west)]
    assert southwards == [Maneuver.ARRIVE_LEFT, Maneuver.ARRIVE_RIGHT]


def test_two_places_at_one_spot_need_no_way(riverside):
    (one,) = said(riverside, at(4, 1), at(4, 1))
    assert one.maneuver is Maneuver.ARRIVE
    assert one.distance_m == 0


def test_steps_add_up_to_the_way(riverside):
    points = np.array([at(4, 0.5), at(15.5, 12)])
    route = find_route(riverside, points, Profile.VAN)
    told = route.legs[0].instructions
    assert sum(one.distance_m for one in told) == pytest.approx(route.distance_m, abs=len(told))
    assert sum(one.duration_s for one in told) == pytest.approx(route.duration_s, abs=len(told))


def test_a_walker_is_told_of_ways_that_only_walkers_have(riverside):
    # Against the one-way street, as a walker may: past Street 19 and Norodom, straight on.
    texts = [one.text_en for one in said(riverside, at(6, 4), at(2, 4), Profile.WALK)]
    assert texts[0] == "Set out towards the west on Street 244"
    assert len(texts) == 2


def test_the_gpx_file_is_what_navigation_apps_read(riverside):
    from xml.etree import ElementTree as ET

    points = np.array([at(4, 0.5), at(7.05, 3), at(1, 4)])
    route = find_route(riverside, points, Profile.MOTORCYCLE)
    root = ET.fromstring(route_to_gpx(route, language="km").decode())
    name = "{http://www.topografix.com/GPX/1/1}"
    assert len(root.findall(f".//{name}trkseg")) == 2
    names = [one.text for one in root.findall(f".//{name}rtept/{name}name")]
    assert names == [one.text_km for leg in route.legs for one in leg.instructions]
