import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from postcodes import (
    Exactness,
    LatticeError,
    PostcodeUnknownError,
    TerritoryKind,
    decode_lattice,
    encode_lattice,
    load_lattice,
    load_registry,
)
from postcodes.lattice.build import LabelledArea, build_runs
from postcodes.lattice.cells import FINEST, children_of, key_ranges, keys_of
from postcodes.lattice.codec import FILE_NAME
from postcodes.lattice.labels import FIRST_COMMUNE
from postcodes.lattice.model import Lattice, Place
from postcodes.lattice.polygons import lattice_from_polygons


def test_angkor_wat_is_in_nokor_thum(angkor_wat):
    found = load_lattice().locate(latitude=angkor_wat.latitude, longitude=angkor_wat.longitude)
    assert found.postcode == "171005"
    assert not found.on_border


def test_the_lake_is_water(tonle_sap):
    found = load_lattice().locate(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    assert found.kind is TerritoryKind.WATER
    assert found.postcode is None


def test_another_country_is_outside(bangkok):
    found = load_lattice().locate(latitude=bangkok.latitude, longitude=bangkok.longitude)
    assert found.kind is TerritoryKind.OUTSIDE
    assert not found.on_border


def test_a_point_near_a_border_names_the_neighbours():
    """The crossing by the Central Market, where three sangkat meet."""
    found = load_lattice().locate(latitude=11.5684, longitude=104.921)
    assert found.on_border
    assert "120202" in {found.postcode, *found.neighbours}


@pytest.mark.parametrize("bad", [math.nan, math.inf, 91.0])
def test_what_is_no_latitude_is_refused(bad):
    with pytest.raises(ValueError, match="no latitude"):
        load_lattice().locate(latitude=bad, longitude=104.9)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_place_on_earth_has_an_answer(latitude, longitude):
    found = load_lattice().locate(latitude=latitude, longitude=longitude)
    assert (found.postcode is not None) == (found.kind is TerritoryKind.COMMUNE)


def test_every_postcode_of_the_lattice_is_official():
    units = load_registry().units
    assert set(load_lattice().postcodes) <= units.keys()


def test_a_commune_without_an_area_of_its_own_answers_with_the_one_that_it_shares():
    """Kakab 1 was split off in 2016: Kakab 2 carries the polygon of both."""
    lattice = load_lattice()
    without = [code for code in load_registry().units if not lattice.has_area(code)]
    assert len(without) == 19
    assert lattice.area_of("120914") == "120915"
    assert lattice.representative_point("120914") == lattice.representative_point("120915")
    found = lattice.locate(latitude=11.555, longitude=104.85)
    assert (found.postcode, found.siblings) == ("120915", ("120914",))
    assert found.exactness is Exactness.ESTIMATED
    assert found.accuracy_m == lattice.representative_point("120915").radius_m
    assert found.share == 0.5


def test_a_commune_whose_parent_is_not_known_answers_with_its_district():
    """Kranhung Saen Chey may lie in any of the five others of Snuol: each says so."""
    lattice = load_lattice()
    assert lattice.area_of("100506") is None
    assert lattice.representative_point("100506") == lattice.representative_point("100500")
    snuol = lattice.representative_point("100501")
    found = lattice.locate(latitude=snuol.latitude, longitude=snuol.longitude)
    assert found.siblings == ("100506",)
    assert found.share == pytest.approx(5 / 6)


def test_every_commune_without_an_area_is_named_where_it_may_lie():
    lattice = load_lattice()
    named = {sibling for siblings in lattice.estimated.values() for sibling in siblings}
    assert {code for code in load_registry().units if not lattice.has_area(code)} <= named


def test_a_postcode_that_nobody_has_is_nowhere():
    with pytest.raises(PostcodeUnknownError):
        load_lattice().representative_point("990101")


def test_representative_points_lie_in_their_commune():
    lattice = load_lattice()
    places = {c: p for c, p in lattice.places.items() if not c.endswith("00")}
    labels = lattice.labels_at(
        [p.latitude for p in places.values()], [p.longitude for p in places.values()]
    )
    right = sum(
        lattice.postcodes[label - FIRST_COMMUNE] == code
        for code, label in zip(places, labels.tolist(), strict=True)
    )
    assert right == len(places)


def test_the_shipped_file_is_small_and_reads_back_the_same():
    data = encode_lattice(load_lattice())
    again = decode_lattice(data)
    assert len(data) <= 2_000_000
    assert np.array_equal(again.starts, load_lattice().starts)
    assert np.array_equal(again.labels, load_lattice().labels)
    assert again.places == load_lattice().places
    assert again.estimated == load_lattice().estimated
    assert again.fingerprint == load_lattice().fingerprint


@pytest.mark.parametrize("data", [b"", b"not a lattice", encode_lattice(load_lattice())[:5000]])
def test_a_damaged_file_is_refused(data):
    with pytest.raises(LatticeError):
        decode_lattice(data)


def test_a_lattice_that_does_not_fit_together_is_refused():
    starts = np.array([0], dtype=np.uint64)
    labels = np.array([FIRST_COMMUNE + 1], dtype=np.uint16)
    with pytest.raises(LatticeError, match="names no commune"):
        Lattice(starts, labels, ("120407",), {"120407": Place(0, 0, 0)}, "test")


def test_agreement_with_the_polygons(data_mirror):
    """A sample of the figure that ``benchmarks.lattice`` measures on more points."""
    communes = gpd.read_file(data_mirror / "boundaries" / "communes.geojson")
    rng = np.random.default_rng(77)
    west, south, east, north = communes.total_bounds
    longitude = rng.uniform(west, east, 20_000)
    latitude = np.degrees(
        np.arcsin(rng.uniform(math.sin(math.radians(south)), math.sin(math.radians(north)), 20_000))
    )
    tree = shapely.STRtree(shapely.points(longitude, latitude))
    polygon, point = tree.query(communes.geometry.to_numpy(), predicate="contains")
    lattice = load_lattice()
    labels = lattice.labels_at(latitude[point], longitude[point]).astype(int)
    names = np.array(["outside", "water", "unassigned", *lattice.postcodes])
    agreement = (names[labels] == communes["postcode"].to_numpy()[polygon]).mean()
    assert len(point) > 10_000
    assert agreement >= 0.994


def test_points_beyond_the_border_have_no_postcode(data_mirror):
    """From 150 m outside the country on there is none; nearer ones are said to be on the border."""
    country = gpd.read_file(data_mirror / "boundaries" / "country.geojson").to_crs(32648)
    outline = country.geometry.iloc[0]
    rng = np.random.default_rng(5)
    rings = _rings(outline.buffer(200))
    points = [r.interpolate(d) for r in rings for d in rng.uniform(0, r.length, 150)]
    degrees = gpd.GeoSeries(points, crs=32648).to_crs(4326)
    lattice = load_lattice()
    for point in degrees:
        assert lattice.locate(latitude=point.y, longitude=point.x).postcode is None
    rings = _rings(outline.buffer(60))
    near = [r.interpolate(d) for r in rings for d in rng.uniform(0, r.length, 60)]
    for point in gpd.GeoSeries(near, crs=32648).to_crs(4326):
        assert lattice.locate(latitude=point.y, longitude=point.x).on_border


def _rings(area):
    return [part.exterior for part in getattr(area, "geoms", [area])]


# --- the builder on two small squares -------------------------------------------------------


@pytest.fixture(scope="module")
def squares():
    """Two communes of 3 by 3 km side by side near Phnom Penh, with a lake cut out of the first."""
    west = shapely.box(490_000, 1_270_000, 493_000, 1_273_000)
    lake = shapely.box(490_500, 1_270_500, 492_000, 1_272_000)
    east = shapely.box(493_000, 1_270_000, 496_000, 1_273_000)
    communes = gpd.GeoDataFrame(
        {"postcode": ["120102", "120101"]}, geometry=[east, west - lake], crs=32648
    ).to_crs(4326)
    country = gpd.GeoDataFrame(geometry=[shapely.union_all([west, east])], crs=32648).to_crs(4326)
    return communes, country


def test_built_lattice_tiles_the_squares(squares):
    lattice = lattice_from_polygons(*squares)
    assert lattice.postcodes == ("120101", "120102")
    to_degrees = gpd.GeoSeries(
        gpd.points_from_xy([490_200, 491_000, 494_500, 480_000], [1_270_200, 1_271_000] * 2),
        crs=32648,
    ).to_crs(4326)
    found = [lattice.locate(latitude=p.y, longitude=p.x) for p in to_degrees]
    assert [f.postcode for f in found] == ["120101", None, "120102", None]
    assert [f.kind.value for f in found] == ["commune", "water", "commune", "outside"]


def test_the_area_of_the_cells_is_the_area_of_the_polygons(squares):
    """Counted in door cells, each run as long as it is: nothing twice, nothing left out."""
    lattice = lattice_from_polygons(*squares)
    rng = np.random.default_rng(1)
    points = rng.uniform((488_000, 1_268_000), (498_000, 1_275_000), (40_000, 2))
    degrees = gpd.GeoSeries(gpd.points_from_xy(*points.T), crs=32648).to_crs(4326)
    labels = lattice.labels_at(degrees.y, degrees.x)
    share = (labels == FIRST_COMMUNE + 1).mean() * 10 * 7
    assert share == pytest.approx(9.0, rel=0.05)


def test_boundaries_without_postcodes_are_refused(squares):
    communes, country = squares
    with pytest.raises(LatticeError, match="postcode"):
        lattice_from_polygons(communes.drop(columns="postcode"), country)
    twice = communes.assign(postcode="120101")
    with pytest.raises(LatticeError, match="twice"):
        lattice_from_polygons(twice, country)


def test_keys_of_descendants_stand_in_one_run():
    import h3.api.basic_int as h3

    parent = h3.latlng_to_cell(11.57, 104.92, 9)
    cells = np.array([parent], dtype=np.uint64)
    for resolution in range(9, FINEST):
        cells = children_of(cells, resolution)
    assert cells.tolist() == sorted(h3.cell_to_children(parent, FINEST))
    first, last = key_ranges(np.array([parent], dtype=np.uint64), 9)
    keys = keys_of(cells)
    assert keys.min() == first[0]
    assert keys.max() < last[0]


def test_progress_is_told():
    seen = []
    area = LabelledArea(3, shapely.box(490_000, 1_270_000, 490_500, 1_270_500))
    build_runs([area], lambda *told: seen.append(told))
    assert seen[-1][0] == f"resolution {FINEST}"


def test_accuracy_of_the_border_rings():
    from postcodes.lattice.rosette import NEAR_BORDER_M, NEAR_COUNTRY_M, rosette

    lats, lons = rosette(11.57, 104.92)
    _, _, distance = Geod(ellps="WGS84").inv(
        np.full(len(lats) - 1, 104.92), np.full(len(lats) - 1, 11.57), lons[1:], lats[1:]
    )
    assert distance[:60].max() == pytest.approx(NEAR_BORDER_M, rel=0.01)
    assert distance.max() == pytest.approx(NEAR_COUNTRY_M, rel=0.01)


def test_the_shipped_file_is_named_as_the_build_names_it():
    from importlib import resources

    assert resources.files("postcodes").joinpath("data", FILE_NAME).is_file()
