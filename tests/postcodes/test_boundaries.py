"""Raw boundaries have names and outlines; the builder finds the postcodes of today."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from squares import SIDE_M, points_at, row_of_squares

from postcodes import LatticeError, load_registry
from postcodes.boundaries.assign import assign_postcodes
from postcodes.boundaries.evidence import load_landmarks
from postcodes.boundaries.names import name_likeness
from postcodes.boundaries.villages import communes_of_villages, read_village_points

TRAM_KAK = ["Angk Ta Saom", "Cheang Tong", "Samraong", "Srae Ronoung", "Ta Phem"]
SAMRAONG_DISTRICT = ["Boeng Tranh Khang Cheung", "Cheung Kuon", "Samraong", "Soengh", "Sla"]


@pytest.fixture(scope="module")
def gazetteer():
    from gis_data import load_gazetteer

    return load_gazetteer()


@pytest.fixture(scope="module")
def phnom_penh():
    """The province, wide around the squares."""
    outline = row_of_squares([""]).buffer(50_000)
    return gpd.GeoDataFrame({"name": ["Phnom Penh"]}, geometry=outline, crs=32648)


@pytest.fixture(scope="module")
def takeo():
    """Communes of two districts of Takeo, 50 km apart; both have one called Samraong."""
    west = row_of_squares(TRAM_KAK)
    east = row_of_squares(SAMRAONG_DISTRICT, east_m=50_000)
    return gpd.GeoDataFrame(pd.concat([west, east], ignore_index=True), crs=32648)


def test_two_communes_of_one_name_are_told_apart_by_their_neighbours(takeo):
    found = assign_postcodes(takeo)
    assert list(found["postcode"][found["name"] == "Samraong"]) == ["210910", "210708"]
    assert set(found["postcode"].str[:4]) == {"2109", "2107"}


def test_an_old_district_tells_them_apart_where_there_are_no_neighbours():
    alone = row_of_squares(["Samraong", "Samraong"], gap_m=50_000)
    districts = gpd.GeoDataFrame(
        {"name": ["Tram Kak", "Samraong"]}, geometry=alone.buffer(1_000), crs=32648
    )
    provinces = gpd.GeoDataFrame(
        {"name": ["Takeo"]}, geometry=[alone.union_all().convex_hull], crs=32648
    )
    found = assign_postcodes(alone, districts=districts, provinces=provinces)
    assert list(found["postcode"]) == ["210910", "210708"]
    neither = assign_postcodes(alone, provinces=provinces)
    assert neither["postcode"].isna().all()


def test_communes_of_another_province_are_not_considered():
    """There is a Tuek Thla in Sisophon, in Phnom Penh and in Prey Nob."""
    tuek_thla = row_of_squares(["Tuek Thla"])
    for province, postcode in (
        ("Banteay Meanchey", "010608"),
        ("Phnom Penh", "120802"),
        ("Preah Sihanouk", "180212"),
    ):
        provinces = gpd.GeoDataFrame(
            {"name": [province]}, geometry=tuek_thla.buffer(5_000), crs=32648
        )
        assert list(assign_postcodes(tuek_thla, provinces=provinces)["postcode"]) == [postcode]


def test_a_village_just_outside_its_polygon_still_speaks():
    raw = row_of_squares(["", ""], gap_m=20_000)
    villages = points_at({"12040701": (-200, 500)})
    found = assign_postcodes(raw, villages)
    assert list(found["postcode"]) == ["120407", None]
    assert found["villages_for"][0] == 0
    assert found["doubtful"].all()


def test_a_renamed_commune_is_found_by_its_villages_and_told():
    """What Boeng Keng Kang calls Oulampik, the boundary file might call by an older name."""
    raw = row_of_squares(["Phsar Depou"])
    villages = points_at({f"1213040{i}": (150 * i, 500) for i in range(1, 6)})
    found = assign_postcodes(raw, villages)
    assert found["postcode"][0] == "121304"
    assert found["villages_for"][0] == 5
    assert "its name is another" in found["reason"][0]


def test_nothing_is_guessed_where_nothing_speaks(phnom_penh):
    raw = row_of_squares(["Springfield", "Kakab"], gap_m=9_000)
    found = assign_postcodes(raw, provinces=phnom_penh)
    assert found["postcode"][0] is None
    assert found["reason"][0] == "no village or name says which commune it is"
    assert found["postcode"][1] == "120915"


def test_quarters_whose_number_was_cut_off_need_a_landmark():
    three = row_of_squares(["Boeng Keng Kang Ti *"] * 3)
    no_landmarks = load_landmarks().head(0)
    found = assign_postcodes(three, landmarks=no_landmarks)
    assert found["postcode"].isna().all()
    assert found["reason"].str.contains("fit equally well").all()

    two_known = points_at({"121301": (500, 500), "121303": (2_500, 500)})
    found = assign_postcodes(three, landmarks=two_known)
    assert list(found["postcode"]) == ["121301", "121302", "121303"]


def test_one_commune_and_two_polygons_of_its_name_are_left_open(phnom_penh):
    raw = row_of_squares(["Kakab", "Kakab"], gap_m=9_000)
    found = assign_postcodes(raw, provinces=phnom_penh)
    assert found["postcode"].isna().all()
    assert found["doubtful"].all()


def test_a_name_against_the_villages_is_told(phnom_penh):
    raw = row_of_squares(["Tonle Basak", "Boeng Kak Ti Muoy"], gap_m=9_000)
    villages = points_at({f"1204070{i}": (200 * i, 500) for i in range(1, 4)})
    found = assign_postcodes(raw, villages, provinces=phnom_penh)
    assert list(found["postcode"]) == ["120101", "120407"]
    assert found["reason"][0] == "3 villages of another commune lie in it, 0 of its own"


@settings(max_examples=10)
@given(st.permutations(range(10)))
def test_the_order_of_the_polygons_does_not_matter_and_no_code_is_given_twice(takeo, order):
    found = assign_postcodes(takeo.iloc[list(order)])
    assert list(found["postcode"].sort_index()) == [
        "210901", "210902", "210910", "210911", "210912",
        "210701", "210703", "210708", "210709", "210710",
    ]  # fmt: skip
    assert found["postcode"].is_unique


def test_names_are_compared_as_far_as_they_were_cut_off():
    alike = name_likeness(["Tuol Svay Prey Ti M*"], ["Tuol Svay Prey Ti Muoy", "Tuol Sangkae"])
    assert alike[0, 0] == 1.0
    assert alike[0, 1] < 0.6
    assert name_likeness(["", "*", "A*"], ["Kakab"]).max() == 0.0


def test_numbers_must_be_equal_where_both_names_have_one():
    alike = name_likeness(
        ["Chaom Chau 1", "Chaom Chau"], ["Chaom Chau Ti Muoy", "Chaom Chau Ti Pir"]
    )
    assert alike[0, 0] > 0.95
    assert alike[0, 1] == 0.0
    assert 0.7 < alike[1, 0] == alike[1, 1] < 0.9


@pytest.mark.parametrize(
    ("code", "name_km", "commune"),
    [
        ("12040701", None, "120407"),
        ("08061301", "តាជោ", "081308"),  # the commune moved to Akrey Ksat, the code did not
        ("14110703", "ព្រែកតាសរ", "141110"),  # another village has this number today
        ("121301", None, "121301"),  # a commune's own point
        ("99999901", None, ""),
        ("99999901", "ថ្មី", ""),  # 151 villages of this name
    ],
)
def test_the_commune_of_a_village_is_that_of_its_code_or_else_of_its_name(
    gazetteer, code, name_km, commune
):
    points = pd.DataFrame({"code": [code], "name_km": [name_km]})
    assert communes_of_villages(points, gazetteer) == [commune]


def test_points_that_are_no_positions_are_left_out(phnom_penh):
    raw = row_of_squares(["Kakab"])
    villages = points_at({"12040701": (500, 500)}).assign(latitude=np.nan)
    found = assign_postcodes(raw, villages, provinces=phnom_penh)
    assert list(found["postcode"]) == ["120915"]
    assert found["villages_against"][0] == 0


def test_what_cannot_be_read_is_refused_with_what_is_needed():
    raw = row_of_squares(["Kakab"])
    with pytest.raises(LatticeError, match="shapeName"):
        assign_postcodes(raw.rename(columns={"name": "shapeName"}))
    with pytest.raises(LatticeError, match="coordinate"):
        assign_postcodes(gpd.GeoDataFrame({"name": ["Kakab"]}, geometry=list(raw.geometry)))
    with pytest.raises(LatticeError, match="no outline"):
        assign_postcodes(raw.set_geometry([shapely.Polygon()], crs=32648))
    with pytest.raises(LatticeError, match="longitude"):
        assign_postcodes(raw, points_at({"12040701": (0, 0)}).drop(columns="longitude"))


def test_landmarks_lie_in_communes_of_the_registry():
    landmarks = load_landmarks()
    assert set(landmarks["code"]) <= set(load_registry().units)
    assert landmarks["latitude"].between(10, 15).all()
    assert landmarks["longitude"].between(102, 108).all()


def test_squares_are_neighbours_only_without_a_gap():
    close, apart = row_of_squares(["a", "b"]), row_of_squares(["a", "b"], gap_m=SIDE_M)
    assert close.geometry[0].touches(close.geometry[1])
    assert close.geometry[0].distance(apart.geometry[1]) == SIDE_M


@pytest.fixture(scope="module")
def stripped(data_mirror):
    """The mirror's polygons without any code, and the codes apart."""
    communes = gpd.read_file(data_mirror / "boundaries" / "communes.geojson")
    provinces = gpd.read_file(data_mirror / "boundaries" / "provinces.geojson")
    return (
        communes[["name", "geometry"]],
        communes["postcode"],
        provinces.rename(columns={"shapeName": "name"}),
    )


def test_the_boundaries_of_2014_get_their_postcodes_back(data_mirror, stripped):
    raw, postcodes, provinces = stripped
    villages = read_village_points(data_mirror / "villages" / "village_points.csv")
    found = assign_postcodes(raw, villages, provinces=provinces)
    wrong = found["postcode"] != postcodes
    assert wrong.mean() <= 0.01
    assert not (wrong & ~found["doubtful"]).any()
    assert found["postcode"].dropna().is_unique
    assert 0 < found["doubtful"].sum() < 30


def test_without_villages_what_is_not_told_by_names_is_left_open(stripped):
    raw, postcodes, provinces = stripped
    found = assign_postcodes(raw, provinces=provinces)
    assert (found["postcode"] == postcodes).mean() >= 0.99
    assert (found["postcode"].isna() | (found["postcode"] == postcodes)).all()
    assert found["doubtful"][found["postcode"].isna()].all()
