"""Nineteen communes have no polygon of their own; the facts say which polygon covers them."""

from collections import Counter
from datetime import date

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from squares import SIDE_M, points_at, row_of_squares

from postcodes import LatticeError, load_registry
from postcodes.boundaries.splits import divide_splits, load_splits
from postcodes.boundaries.villages import metric_points, read_village_points

CHILDREN = [
    "011004", "011005", "020409", "040614", "040809", "050614", "100506", "100703", "120608",
    "120609", "120611", "120713", "120808", "120809", "120914", "120916", "120917", "180215",
    "180502",
]  # fmt: skip


def test_each_of_the_nineteen_stands_once():
    assert sorted(child for split in load_splits() for child in split.children) == CHILDREN


def test_all_members_are_communes_and_no_polygon_is_a_child():
    registry = load_registry()
    members = [code for split in load_splits() for code in split.members]
    assert all(registry.get(code).level == "commune" for code in members)
    assert max(Counter(members).values()) == 1


def test_children_lie_in_the_district_of_their_polygon():
    for split in load_splits():
        codes = split.candidates or split.members
        assert len({code[:4] for code in (*codes, *split.children)}) == 1, split


def test_every_split_is_dated_and_says_its_source_and_evidence():
    for split in load_splits():
        assert split.source
        assert len(split.evidence) > 30
        assert bool(split.polygon) != bool(split.candidates)
        if split.precision == "day":
            assert date(2014, 10, 14) < date.fromisoformat(split.date) < date(2022, 6, 5)
        else:
            assert split.date in {"2016", "2021"}


def test_what_is_told_as_known_is_so_in_the_boundaries(data_mirror):
    """The nineteen are just what the registry has and the boundaries have not."""
    communes = gpd.read_file(data_mirror / "boundaries" / "communes.geojson")
    today = {u.postcode for u in load_registry().units.values() if u.level == "commune"}
    assert sorted(today - set(communes["postcode"])) == CHILDREN
    for split in load_splits():
        assert set(split.candidates or [split.polygon]) <= set(communes["postcode"])


@pytest.fixture
def bavel():
    """The commune Bavel as of 2014, and Khnach Romeas beside it."""
    return row_of_squares(["Bavel", "Khnach Romeas"]).assign(postcode=["020401", "020402"])


def test_without_points_the_polygon_stays_whole_and_names_the_sibling(bavel):
    found = divide_splits(bavel)
    assert list(found["postcode"]) == ["020401", "020402"]
    assert list(found["siblings"]) == [("020409",), ()]
    assert list(found["estimated"]) == [True, False]
    assert not found["divided"].any()


def test_points_divide_it_and_the_answer_stays_estimated(bavel):
    found = divide_splits(bavel, points_at({"02040101": (250, 500), "02040901": (750, 500)}))
    found = found.set_index("postcode")
    assert sorted(found.index) == ["020401", "020402", "020409"]
    assert found.loc["020409", "siblings"] == ("020401",)
    assert found["estimated"].to_dict() == {"020401": True, "020402": False, "020409": True}
    assert found["divided"].to_dict() == {"020401": True, "020402": False, "020409": True}
    # Each takes its half; the coordinates went through degrees and back.
    assert found.area["020401"] == pytest.approx(SIDE_M**2 / 2, rel=1e-3)
    assert found.area["020409"] == pytest.approx(SIDE_M**2 / 2, rel=1e-3)


def test_a_point_of_one_commune_alone_divides_nothing(bavel):
    found = divide_splits(bavel, points_at({"02040901": (750, 500), "12040701": (250, 500)}))
    assert len(found) == 2
    assert found["siblings"][0] == ("020409",)


def test_points_far_from_the_polygon_divide_nothing(bavel):
    found = divide_splits(bavel, points_at({"02040101": (250, 500), "02040901": (250, 9_000)}))
    assert not found["divided"].any()


def test_points_of_communes_do_as_well_as_those_of_villages():
    kakab = row_of_squares(["Kakab"]).assign(postcode=["120915"])
    found = divide_splits(kakab, points_at({"120914": (100, 500), "120915": (900, 500)}))
    assert sorted(found["postcode"]) == ["120914", "120915"]


def test_any_commune_of_snuol_may_hold_the_one_whose_parent_is_not_known():
    snuol = row_of_squares(list("abcde")).assign(
        postcode=["100501", "100502", "100503", "100504", "100505"]
    )
    found = divide_splits(snuol, points_at({"10050101": (100, 500), "10050601": (200, 500)}))
    assert list(found["siblings"]) == [("100506",)] * 5
    assert not found["divided"].any()


def test_polygons_without_a_postcode_pass_through():
    found = divide_splits(row_of_squares(["Kakab"]).assign(postcode=[None]))
    assert list(found["siblings"]) == [()]


def test_boundaries_that_have_a_child_apart_are_not_divided():
    newer = row_of_squares(["1", "2"]).assign(postcode=["120914", "120915"])
    found = divide_splits(newer, points_at({"120914": (100, 500), "120915": (1_900, 500)}))
    assert not found["divided"].any()
    assert sorted(found["postcode"]) == ["120914", "120915"]


def test_polygons_without_codes_are_refused():
    with pytest.raises(LatticeError, match="assign_postcodes"):
        divide_splits(row_of_squares(["Kakab"]))


places = st.tuples(st.integers(0, int(SIDE_M)), st.integers(0, int(SIDE_M)))


@settings(max_examples=40)
@given(st.lists(places, min_size=2, max_size=12, unique=True), st.integers(1, 11), places)
def test_every_place_goes_to_the_nearest_village(villages, first, place):
    """Places as near to a village of the one as to one of the other are left out."""
    first = min(first, len(villages) - 1)
    codes = [f"0204{'01' if i < first else '09'}{i + 1:02d}" for i in range(len(villages))]
    bavel = row_of_squares(["Bavel"]).assign(postcode=["020401"])
    points = points_at(dict(zip(codes, villages, strict=True)))
    found = divide_splits(bavel, points)

    parts = found.geometry.to_numpy()
    assert shapely.area(shapely.intersection(parts[0], parts[1])) < 1.0
    assert shapely.area(shapely.union_all(parts)) == pytest.approx(SIDE_M**2, rel=1e-3)

    asked = metric_points(points_at({"x": place}))[0]
    away = shapely.distance(metric_points(points), asked)
    own, other = away[:first].min(), away[first:].min()
    if abs(own - other) > 2 and shapely.contains(bavel.geometry[0].buffer(-2), asked):
        owner = found["postcode"][np.flatnonzero(shapely.contains(parts, asked))[0]]
        assert owner == ("020401" if own < other else "020409")


def test_bavel_is_divided_by_its_nineteen_villages(data_mirror):
    communes = gpd.read_file(data_mirror / "boundaries" / "communes.geojson")
    villages = read_village_points(data_mirror / "villages" / "village_points.csv")
    found = divide_splits(communes[["postcode", "geometry"]], villages)
    assert sorted(found["postcode"][found["divided"]]) == ["020401", "020409"]
    assert found["postcode"].is_unique
    assert len(found) == 1634
    before, after = (
        shapely.area(frame.to_crs(32648).geometry.to_numpy()).sum() for frame in (communes, found)
    )
    assert after == pytest.approx(before, rel=1e-6)
    # Sixteen polygons of known splits, Buovel, and the five of Snuol.
    assert found["estimated"].sum() == 16 + 1 + 5
