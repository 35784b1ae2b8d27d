"""The lattice's cells as features: each place in one of them, and none lost on the way."""

from __future__ import annotations

import h3.api.basic_int as h3
import numpy as np
import pytest
import shapely

from api.features.catalogue import Catalogue
from api.features.crs import CRS84
from api.features.filters.parsing import parse_text
from api.features.filters.reading import read_filter
from api.features.model import Query
from postcodes import cells_of_lattice, load_lattice, runs_in_box

WAT_PHNOM = (104.92, 11.57, 104.93, 11.58)


@pytest.fixture(scope="module")
def lattice():
    return Catalogue(None, None).layer("lattice")


def pages(layer, query):
    while True:
        page = layer.page(query)
        yield from page.features
        if not page.after:
            return
        query = Query(query.limit, query.box, query.condition, page.after)


def test_the_cells_are_those_of_the_lattice_and_no_more():
    lattice = load_lattice()
    box = (104.90, 11.55, 104.95, 11.60)
    labels = {}
    for cells, found in cells_of_lattice(lattice, runs_in_box(lattice, box)):
        assert not labels.keys() & set(cells.tolist())
        labels.update(zip(cells.tolist(), found.tolist(), strict=True))
    spots = np.random.default_rng(7).uniform(box[:2], box[2:], (300, 2))
    expected, near = lattice.marked_labels_at(spots[:, 1], spots[:, 0])
    for (longitude, latitude), label, mark in zip(spots, expected, near, strict=True):
        door = h3.latlng_to_cell(latitude, longitude, 13)
        holding = [
            labels[cell]
            for resolution in range(4, 14)
            if (cell := h3.cell_to_parent(door, resolution)) in labels
        ]
        assert holding == [int(label) + 0x8000 * bool(mark)]


def test_paging_through_a_box_loses_nothing_and_repeats_nothing(lattice):
    whole = [each.id for each in lattice.page(Query(10_000, WAT_PHNOM)).features]
    paged = [each.id for each in pages(lattice, Query(97, WAT_PHNOM))]
    assert paged == whole
    assert len(set(whole)) == len(whole) > 500
    frame = shapely.box(*WAT_PHNOM)
    assert all(
        each.shape.intersects(frame) for each in lattice.page(Query(100, WAT_PHNOM)).features
    )


def test_the_cells_of_a_postcode_are_found_wherever_they_lie(lattice):
    condition = read_filter(parse_text("postcode = '250305'"), lattice.description, CRS84)
    page = lattice.page(Query(50, condition=condition))
    assert {each.properties["postcode"] for each in page.features} == {"250305"}
    assert page.after


def test_a_shape_in_the_filter_is_where_it_is_looked_for(lattice):
    text = "S_INTERSECTS(geometry, POINT(104.9282 11.5564)) AND territory = 'commune'"
    condition = read_filter(parse_text(text), lattice.description, CRS84)
    (found, *_) = lattice.page(Query(10, condition=condition)).features
    assert found.shape.covers(shapely.Point(104.9282, 11.5564))
    assert lattice.one(found.id).properties == found.properties


def test_a_cell_within_a_larger_one_is_none_of_the_layer(lattice):
    (first,) = lattice.page(Query(1)).features
    child = h3.cell_to_center_child(h3.str_to_int(first.id), 13)
    assert lattice.one(h3.int_to_str(child)) is None
    assert lattice.one(first.id).id == first.id
