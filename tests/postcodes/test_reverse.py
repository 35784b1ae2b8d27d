"""Whole columns of points: from cells alone, and with the polygons loaded."""

import math

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from postcodes import Exactness, LatticeError, RowProblem, TerritoryKind, load_lattice
from postcodes.lattice.column import CELL_ACCURACY_M

NOKOR_THUM = (13.4125, 103.8670)
CENTRAL_MARKET = (11.5684, 104.9210)
"""Where three sangkat meet."""


@pytest.fixture(scope="module")
def communes(data_mirror):
    return gpd.read_file(data_mirror / "boundaries" / "communes.geojson")


@pytest.fixture(scope="module")
def exact(communes):
    return load_lattice().with_polygons(communes)


def codes_of(column):
    return column.postcodes().to_pylist()


def test_a_column_answers_as_single_points_do():
    rng = np.random.default_rng(3)
    latitudes, longitudes = rng.uniform(10.3, 14.7, 300), rng.uniform(102.3, 107.7, 300)
    column = load_lattice().postcodes_at(latitudes, longitudes)
    singles = [
        load_lattice().locate(latitude=latitude, longitude=longitude)
        for latitude, longitude in zip(latitudes, longitudes, strict=True)
    ]
    assert codes_of(column) == [single.postcode for single in singles]
    assert column.exactness_words().to_pylist() == [single.exactness for single in singles]
    assert column.accuracy_m.tolist() == pytest.approx([single.accuracy_m for single in singles])


def test_rows_without_an_answer_say_why():
    column = load_lattice().postcodes_at(
        [13.4125, math.nan, math.inf, 103.8670, 13.7563, 9.0, 95.0],
        [103.8670, 103.867, 103.867, 13.4125, 100.5018, 102.0, 95.0],
    )
    problems = column.problems
    assert [problems.rows(p).tolist() for p in problems.counts] == [[1], [2], [6], [3], [4, 5]]
    assert list(problems.counts) == [
        RowProblem.MISSING,
        RowProblem.NOT_FINITE,
        RowProblem.NOT_ON_EARTH,
        RowProblem.SWAPPED,
        RowProblem.OUTSIDE,
    ]
    assert codes_of(column) == ["171005", None, None, None, None, None, None]
    assert column.exactness_words().to_pylist()[1] is None
    assert math.isnan(column.accuracy_m[1])


def test_columns_of_different_length_are_refused():
    with pytest.raises(ValueError, match="do not pair"):
        load_lattice().postcodes_at([13.4], [103.8, 104.9])


def test_an_empty_column_has_an_empty_answer():
    column = load_lattice().postcodes_at([], [])
    assert len(column) == 0
    assert codes_of(column) == []


def test_away_from_borders_the_answer_is_exact_and_at_borders_it_says_how_far_off_it_may_be():
    column = load_lattice().postcodes_at(*zip(NOKOR_THUM, CENTRAL_MARKET, strict=True))
    assert column.exactness_words().to_pylist() == [Exactness.EXACT, Exactness.BORDER]
    assert column.accuracy_m.tolist() == [0, CELL_ACCURACY_M]


def test_with_polygons_the_column_is_what_a_spatial_join_says(communes, exact):
    """Where the lattice is weakest: 4,000 points within 120 m of a commune's outline."""
    rng = np.random.default_rng(9)
    metres = communes.to_crs(32648)
    rings = metres.geometry.iloc[rng.permutation(len(metres))[:400]].boundary
    spots = shapely.points(
        [
            shapely.get_coordinates(ring.interpolate(at))[0] + rng.uniform(-85, 85, 2)
            for ring in rings
            for at in rng.uniform(0, ring.length, 10)
        ]
    )
    points = gpd.GeoDataFrame(geometry=spots, crs=32648).to_crs(4326)
    joined = points.sjoin(communes[["postcode", "geometry"]], how="left")
    truth = joined[~joined.index.duplicated()]["postcode"].astype(object)
    truth = truth.where(truth.notna(), None).tolist()
    found = exact.postcodes_at(points.geometry.y, points.geometry.x)
    assert codes_of(found) == truth
    cells = load_lattice().postcodes_at(points.geometry.y, points.geometry.x)
    assert codes_of(cells) != truth  # or the polygons would have had nothing to decide
    unsure = cells.exactness == Exactness.BORDER.number
    wrong = np.array([a != b for a, b in zip(codes_of(cells), truth, strict=True)])
    assert not (wrong & ~unsure).any()


def test_with_polygons_one_point_is_exact_and_still_says_that_a_border_is_near(exact):
    found = exact.locate(latitude=CENTRAL_MARKET[0], longitude=CENTRAL_MARKET[1])
    assert found.exactness is Exactness.EXACT
    assert found.on_border
    assert found.postcode not in found.neighbours
    assert found.accuracy_m == 0


def test_with_polygons_the_lake_is_water_and_abroad_is_outside(exact, tonle_sap, bangkok):
    lake = exact.locate(latitude=tonle_sap.latitude, longitude=tonle_sap.longitude)
    away = exact.locate(latitude=bangkok.latitude, longitude=bangkok.longitude)
    assert (lake.kind, away.kind) == (TerritoryKind.WATER, TerritoryKind.OUTSIDE)


def test_a_corner_of_polygons_belongs_to_one_of_those_that_touch_it(communes, exact):
    corner = shapely.get_coordinates(communes.geometry.iloc[700])[3]
    touching = communes[communes.touches(shapely.Point(corner))]["postcode"]
    (found,) = codes_of(exact.postcodes_at([corner[1]], [corner[0]]))
    assert found in {*touching, communes["postcode"].iloc[700]}


def test_polygons_other_than_those_of_the_lattice_are_refused(communes):
    moved = communes.assign(geometry=communes.geometry.translate(0.001))
    with pytest.raises(LatticeError, match="fingerprint"):
        load_lattice().with_polygons(moved)


def test_the_order_of_the_polygons_does_not_matter(communes):
    shuffled = communes.sample(frac=1, random_state=1)
    exact = load_lattice().with_polygons(shuffled)
    assert codes_of(exact.postcodes_at([NOKOR_THUM[0]], [NOKOR_THUM[1]])) == ["171005"]


@given(
    st.lists(st.tuples(st.floats(allow_nan=True), st.floats(allow_nan=True)), max_size=20),
)
def test_no_pair_of_numbers_stops_a_column(pairs):
    latitudes, longitudes = [a for a, _ in pairs], [b for _, b in pairs]
    column = load_lattice().postcodes_at(latitudes, longitudes)
    assert len(column) == len(pairs)
    assert sum(column.problems.counts.values()) == int((column.labels == 0).sum())
