"""Floods close and slow roads for a time, as a rebuild without those roads would."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import geopandas as gpd
import h3
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from osm_towns import at, segments_of, write_osm

from routing import GraphEngine, NetworkError, Profile, RoadNetwork, read_network
from routing.errors import FloodError
from routing.floods import FloodArea, close_ways, flood_roads, read_floods
from routing.floods.area import CAMBODIA, checked_area, flood_rules, read_moment
from routing.network import CLOSED, travel_of
from routing.network.subset import subset

STREET = {"highway": "residential"}
OCTOBER = datetime(2026, 10, 5, 12, tzinfo=CAMBODIA)
WEST_SIDE = shapely.box(*at(-0.5, 0.2), *at(0.5, 0.8))
"""Water over the middle of way 4, the west side of the block."""


@pytest.fixture
def block(tmp_path: Path) -> RoadNetwork:
    """A block of four streets: ways 1 south, 2 east, 3 north, 4 west; way 5 bridges its middle."""
    return read_network(
        write_osm(
            tmp_path / "block.osm",
            {1: at(0, 0), 2: at(1, 0), 3: at(1, 1), 4: at(0, 1)},
            [
                (1, [1, 2], STREET),
                (2, [2, 3], STREET),
                (3, [3, 4], STREET),
                (4, [4, 1], STREET),
                (5, [1, 3], {**STREET, "bridge": "yes"}),
            ],
        )
    )


def area(shape: shapely.Geometry = WEST_SIDE, **given: object) -> FloodArea:
    whole = {"name": "west", "shape": shape, "valid_from": None, "valid_to": None, "depth_m": None}
    return checked_area(**{**whole, **given})


def open_ways(network: RoadNetwork, profile: Profile, areas: list[FloodArea]) -> set[int]:
    travel = travel_of(network, profile, flood_roads(network, areas, OCTOBER).conditions)
    passable = (travel.forward_ms < CLOSED) | (travel.backward_ms < CLOSED)
    return set(network.segment_way[passable].tolist())


def test_unknown_depth_closes_the_road_to_everybody(block):
    for profile in Profile:
        assert open_ways(block, profile, [area()]) == {1, 2, 3, 5}


@pytest.mark.parametrize(
    ("depth_m", "through"),
    [
        (0.1, set(Profile)),
        (0.25, {Profile.VAN, Profile.TRUCK, Profile.WALK}),
        (0.45, {Profile.TRUCK}),
        (0.8, set()),
    ],
)
def test_who_still_gets_through(block, depth_m, through):
    passing = {p for p in Profile if 4 in open_ways(block, p, [area(depth_m=depth_m)])}
    assert passing == through


def test_shallow_water_slows_and_the_deeper_of_two_areas_counts(block):
    west = segments_of(block, 4)[0]
    dry_ms = travel_of(block, Profile.TRUCK).forward_ms[west]
    taken_ms = []
    for areas in ([area(depth_m=0.1)], [area(depth_m=0.1), area(depth_m=0.3)]):
        flooding = flood_roads(block, areas, OCTOBER)
        taken_ms.append(travel_of(block, Profile.TRUCK, flooding.conditions).forward_ms[west])
        assert flooding.km_slowed[Profile.TRUCK] == pytest.approx(0.111, abs=0.001)
    assert dry_ms < taken_ms[0] < taken_ms[1] < CLOSED


def test_a_bridge_stands_above_the_water(block):
    middle = shapely.box(*at(0.4, 0.4), *at(0.6, 0.6))
    assert open_ways(block, Profile.VAN, [area(middle)]) == {1, 2, 3, 4, 5}


def test_what_is_closed_is_reported_for_each_profile(block):
    flooding = flood_roads(block, [area(depth_m=0.25)], OCTOBER)
    assert flooding.km_closed[Profile.MOTORCYCLE] == pytest.approx(0.111, abs=0.001)
    assert flooding.km_closed[Profile.TRUCK] == 0
    assert flooding.depth_m[segments_of(block, 4)[0]] == 0.25
    assert flooding.depth_m[segments_of(block, 2)[0]] == -1


def test_an_area_holds_from_its_begin_until_just_before_its_end(block):
    october = area(valid_from=OCTOBER, valid_to=OCTOBER + timedelta(days=1))
    for moment, active in (
        (OCTOBER - timedelta(seconds=1), 0),
        (OCTOBER, 1),
        (OCTOBER.astimezone(UTC), 1),
        (OCTOBER.replace(tzinfo=None), 1),
        (OCTOBER + timedelta(days=1), 0),
    ):
        flooding = flood_roads(block, [october], moment)
        assert (flooding.areas_active, flooding.areas_other) == (active, 1 - active)


def test_a_flood_over_everything_is_refused_with_its_name(tmp_path):
    network = read_network(
        write_osm(
            tmp_path / "plain.osm",
            {1: at(0, 0), 2: at(1, 0), 3: at(1, 1)},
            [(1, [1, 2, 3, 1], STREET)],
        )
    )
    with pytest.raises(FloodError, match=r"the great flood.* close every road of plain\.osm"):
        flood_roads(network, [area(shapely.box(104, 11, 106, 12), name="the great flood")], OCTOBER)


def test_a_flood_leaves_the_rest_as_a_network_without_those_roads(data_mirror: Path):
    """The five percent of the roads nearest to the port under water, against travel by hand."""
    network = read_network(data_mirror / "roads/monaco.osm.pbf")
    port = area(shapely.Point(7.4268, 43.7347).buffer(0.0025))
    flooding = flood_roads(network, [port], OCTOBER)
    wet = np.array(
        [
            shapely.LineString(network.shape(i)).intersects(port.shape)
            for i in range(network.segment_count)
        ]
    )
    wet &= (network.segment_flags & 3) == 0
    assert 0.02 < wet.mean() < 0.3
    for profile in (Profile.VAN, Profile.WALK):
        dry, flooded = travel_of(network, profile), travel_of(network, profile, flooding.conditions)
        assert (flooded.forward_ms == np.where(wet, CLOSED, dry.forward_ms)).all()
        assert (flooded.backward_ms == np.where(wet, CLOSED, dry.backward_ms)).all()
        assert not (flooded.snappable & wet).any()


@given(depths=st.lists(st.floats(0, 2), min_size=2, max_size=2))
def test_deeper_water_is_never_faster(depths):
    rules = flood_rules()
    shallow, deep = sorted(depths)
    shares = np.interp([shallow, deep], rules.depth_share, rules.speed_share)
    assert shares[1] <= shares[0]
    assert min(rules.speed_share) > 0


def test_closing_ways_by_their_number(block):
    conditions = close_ways(block, [3, 4])
    travel = travel_of(block, Profile.WALK, conditions)
    assert set(block.segment_way[travel.forward_ms == CLOSED].tolist()) == {3, 4}
    with pytest.raises(FloodError, match="no road of the OpenStreetMap ways 77"):
        close_ways(block, [3, 77])


class TestFiles:
    """Areas from files."""

    @pytest.mark.parametrize(("ending", "driver"), [("geojson", "GeoJSON"), ("gpkg", "GPKG")])
    def test_polygons(self, block, tmp_path, ending, driver):
        frame = gpd.GeoDataFrame(
            {
                "name": ["Tuol Kork", "Boeng Tumpun"],
                "valid_from": ["2026-10-05", ""],
                "valid_to": ["2026-10-05", "2026-10-05T06:00:00+07:00"],
                "depth_m": [0.25, None],
            },
            geometry=[WEST_SIDE, WEST_SIDE],
            crs=4326,
        )
        path = tmp_path / f"floods.{ending}"
        frame.to_file(path, driver=driver)
        first, second = read_floods(path)
        assert (first.name, first.depth_m) == ("Tuol Kork", 0.25)
        assert first.holds_at(datetime(2026, 10, 5, 23, 59, tzinfo=CAMBODIA))
        assert not first.holds_at(datetime(2026, 10, 6, tzinfo=CAMBODIA))
        assert second.depth_m is None
        assert second.valid_from is None
        assert 4 not in open_ways(block, Profile.MOTORCYCLE, [first])

    def test_metres_are_brought_to_degrees(self, block, tmp_path):
        frame = gpd.GeoDataFrame(geometry=[WEST_SIDE], crs=4326).to_crs(32648)
        frame.to_file(tmp_path / "utm.gpkg", driver="GPKG")
        assert 4 not in open_ways(block, Profile.VAN, list(read_floods(tmp_path / "utm.gpkg")))

    def test_cells_in_both_forms(self, block, tmp_path):
        longitude, latitude = at(0, 0.5)
        cell = h3.latlng_to_cell(latitude, longitude, 12)
        near = h3.grid_ring(cell, 1)[0]
        path = tmp_path / "cells.csv"
        path.write_text(
            f"h3_cell,from,to,depth_m\n{cell},2026-10-01,2026-10-09,0.4\n"
            f"{h3.str_to_int(near)},2026-10-01,2026-10-09,0.4\n{near},,,1.5\n"
        )
        shallow, deep = read_floods(path)
        assert shallow.depth_m == 0.4
        assert shapely.area(shallow.shape) == pytest.approx(2 * shapely.area(deep.shape), rel=0.01)
        assert 4 not in open_ways(block, Profile.VAN, [shallow])

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        [
            pytest.param("a.geojson", "{", "cannot be read", id="no GeoJSON"),
            pytest.param(
                "a.geojson",
                '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},'
                '"geometry":{"type":"Point","coordinates":[104.9,11.5]}}]}',
                "no Polygon",
                id="a point",
            ),
            pytest.param(
                "a.geojson",
                '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
                '{"valid_from":"soon"},"geometry":{"type":"Polygon","coordinates":'
                "[[[104.9,11.5],[105,11.5],[105,11.6],[104.9,11.5]]]}}]}",
                "'soon' is no date",
                id="no date",
            ),
            pytest.param("a.csv", "h3_cell\n8c65\n", "no H3 cell", id="no cell"),
            pytest.param("a.csv", "place\nhere\n", "no column h3_cell", id="no column"),
            pytest.param("a.csv", "h3_cell\n", "holds no flooded area", id="no row"),
            pytest.param("a.doc", "", "names no kind", id="unknown ending"),
        ],
    )
    def test_what_is_no_flood_file_is_refused(self, tmp_path, name, content, message):
        path = tmp_path / name
        path.write_text(content)
        with pytest.raises(FloodError, match=message):
            read_floods(path)

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(NetworkError, match="no file or folder of floods"):
            read_floods(tmp_path / "nowhere.geojson")

    @pytest.mark.parametrize(
        ("given", "message"),
        [
            ({"shape": shapely.box(491_000, 1_278_000, 492_000, 1_279_000)}, "EPSG:4326"),
            ({"depth_m": -1.0}, "no depth"),
            ({"valid_from": OCTOBER, "valid_to": OCTOBER}, "before it begins"),
            ({"shape": shapely.LineString([(104.9, 11.5), (105, 11.6)])}, "no Polygon"),
        ],
    )
    def test_an_area_that_cannot_be_meant_is_refused(self, given, message):
        with pytest.raises(FloodError, match=message):
            area(**given)


def test_times_without_an_offset_are_cambodian():
    moment = read_moment("2026-10-05T06:00", "row 1")
    assert moment is not None
    assert moment.astimezone(UTC).hour == 23


def test_engines_travel_a_flood_as_a_network_built_without_the_flooded_roads(data_mirror: Path):
    network = read_network(data_mirror / "roads/monaco.osm.pbf")
    port = area(shapely.Point(7.4268, 43.7347).buffer(0.0025))
    flooding = flood_roads(network, [port], OCTOBER)
    lots = np.random.default_rng(5)
    drawn = lots.choice(network.node_count, 40, replace=False)
    points = np.column_stack([network.node_longitude[drawn], network.node_latitude[drawn]])
    flooded = GraphEngine(network).with_conditions(flooding.conditions)
    rebuilt = GraphEngine(subset(network, flooding.depth_m < 0))
    for profile in (Profile.MOTORCYCLE, Profile.WALK):
        here, there = flooded.matrix(points, profile), rebuilt.matrix(points, profile)
        assert (here.duration_s == there.duration_s).all()
        assert (here.distance_m == there.distance_m).all()
    dry = GraphEngine(network).matrix(points, Profile.MOTORCYCLE)
    assert (flooded.matrix(points, Profile.MOTORCYCLE).duration_s != dry.duration_s).any()
