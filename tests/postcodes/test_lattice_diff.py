"""What moved from one lattice to the next."""

from types import MappingProxyType

import geopandas as gpd
import numpy as np
import pytest
import shapely

from postcodes import areas_km2, diff_lattices, load_lattice
from postcodes.lattice.cells import ancestors, cell_counts, key_ranges, keys_of
from postcodes.lattice.polygons import lattice_from_polygons


def squares(*named):
    """Communes of 3 by 3 km side by side, from the west, on the plain south of Phnom Penh."""
    boxes = [
        shapely.box(490_000 + 3_000 * place, 1_270_000, 493_000 + 3_000 * place, 1_273_000)
        for place in range(len(named))
    ]
    communes = gpd.GeoDataFrame({"postcode": named}, geometry=boxes, crs=32648).to_crs(4326)
    country = gpd.GeoDataFrame(geometry=[shapely.union_all(boxes)], crs=32648).to_crs(4326)
    return lattice_from_polygons(communes.dissolve("postcode", as_index=False), country)


@pytest.fixture(scope="module")
def before():
    return squares("120101", "120102", "120103")


def test_a_lattice_does_not_differ_from_itself(before):
    found = diff_lattices(before, before)
    assert found.moves == ()
    assert found.added == found.removed == ()
    assert found.doors_moved is None


def test_a_commune_that_joins_its_neighbour_moves_with_its_area_and_its_doors(before):
    after = squares("120101", "120101", "120103")
    inside = gpd.GeoSeries(
        gpd.points_from_xy([491_000, 494_000, 495_000, 498_000], [1_271_000] * 4), crs=32648
    ).to_crs(4326)
    found = diff_lattices(before, after, (inside.y, inside.x))
    (move,) = found.moves
    assert (move.before, move.after, move.doors) == ("120102", "120101", 2)
    assert move.area_km2 == pytest.approx(9, rel=0.02)
    assert found.removed == ("120102",)
    assert found.doors_asked == 4
    assert found.doors_moved == 2
    assert found.moved_km2 == move.area_km2


def test_land_that_is_given_up_goes_outside(before):
    found = diff_lattices(before, squares("120101", "120102"))
    assert [(move.before, move.after) for move in found.moves] == [("120103", "outside")]
    back = diff_lattices(squares("120101", "120102"), before)
    assert [(move.before, move.after) for move in back.moves] == [("outside", "120103")]
    assert back.moves[0].cells == found.moves[0].cells


def test_a_renumbering_moves_everything_and_changes_no_area(before):
    found = diff_lattices(before, squares("130101", "130102", "130103"))
    assert {(m.before, m.after) for m in found.moves} == {
        (f"12010{n}", f"13010{n}") for n in (1, 2, 3)
    }
    assert found.moved_km2 == pytest.approx(27, rel=0.02)


def test_areas_are_those_of_the_polygons(before):
    assert areas_km2(before) == pytest.approx(
        {"120101": 9, "120102": 9, "120103": 9, "water": 0, "unassigned": 0}, rel=0.02, abs=1e-9
    )


def test_the_areas_of_the_shipped_lattice_are_those_of_cambodia():
    areas = areas_km2(load_lattice())
    assert sum(areas.values()) == pytest.approx(181_035, rel=0.01)


def test_cells_are_counted_without_gaps():
    import h3.api.basic_int as h3

    for resolution in (5, 9, 12):
        cell = h3.latlng_to_cell(11.57, 104.92, resolution)
        first, last = key_ranges(np.array([cell], np.uint64), resolution)
        assert cell_counts(first, last)[0] == 7 ** (13 - resolution)


def test_an_ancestor_is_the_parent_that_h3_says():
    import h3.api.basic_int as h3

    cell = h3.latlng_to_cell(13.4125, 103.867, 13)
    keys = keys_of(np.array([cell], np.uint64))
    for resolution in range(14):
        assert ancestors(keys, resolution)[0] == h3.cell_to_parent(cell, resolution)


def test_a_moved_label_number_is_no_move(before):
    """The same communes with one more in front of them: every label number is another."""
    after = squares("120101", "120102", "120103", "120104")
    assert [(m.before, m.after) for m in diff_lattices(before, after).moves] == [
        ("outside", "120104")
    ]
    assert isinstance(after.places, MappingProxyType)
