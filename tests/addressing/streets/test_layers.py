"""The layers that the build step makes of an OpenStreetMap file."""

import geopandas as gpd
import pytest
import shapely

from addressing.streets.collect import collect, kept_keys
from addressing.streets.layers import PlaceLayers
from addressing.streets.naming import street_names
from addressing.streets.step import HOUSES, LANDMARKS, STREETS, StreetsStep
from gis_data import BundleError, InputError, stream_features
from postcodes import load_lattice


@pytest.fixture(scope="module")
def streets(bundle):
    return gpd.read_parquet(bundle / STREETS)


@pytest.fixture(scope="module")
def houses(bundle):
    return gpd.read_parquet(bundle / HOUSES)


@pytest.fixture(scope="module")
def landmarks(bundle):
    return gpd.read_parquet(bundle / LANDMARKS)


def test_a_street_is_cut_at_the_border_of_the_commune(streets):
    of_278 = streets[[("street#278" in keys) for keys in streets["keys"]]]
    assert {"121301", "121302"} <= set(of_278["postcode"])
    assert of_278["length_m"].sum() == pytest.approx(1418, abs=10)
    lattice = load_lattice()
    for postcode, lines in zip(of_278["postcode"], of_278.geometry, strict=True):
        middle = lines.geoms[0].interpolate(0.5, normalized=True)
        assert lattice.locate(latitude=middle.y, longitude=middle.x).postcode == postcode


def test_ways_of_one_name_are_one_street_with_the_names_of_all(streets):
    (row,) = (
        streets[[("street#278" in k) for k in streets["keys"]]]
        .query("postcode == '121301'")
        .to_dict("records")
    )
    assert (row["name"], row["name_km"]) == ("St 278", "ផ្លូវ ២៧៨")
    assert len(row["geometry"].geoms) == 1  # joined end to end


def test_a_street_that_has_a_name_is_no_national_road(streets):
    (norodom,) = streets[streets["name_en"] == "Preah Norodom Boulevard"].to_dict("records")
    assert norodom["keys"].tolist() == ["=norodom", "=នរោត្តម"]
    assert ["national_road#5"] in [keys.tolist() for keys in streets["keys"]]


def test_a_way_without_name_is_no_street(streets):
    assert "service" not in set(streets["name"])
    assert all(streets["name"])


def test_house_numbers_are_points_outlines_and_lines(houses):
    lines = houses[houses["number_to"] != ""]
    assert lines[["number", "number_to", "step"]].to_numpy().tolist() == [["1", "41", 2]]
    outline = houses[houses["number"].isin(["33A", "35"])]
    assert len(outline) == 2
    assert (outline["extent_m"] > 20).all()
    assert set(houses["postcode"]) == {"121301"}


def test_landmarks_have_kinds_and_both_names(landmarks):
    (wat,) = landmarks[landmarks["kind"] == "pagoda"].to_dict("records")
    assert (wat["name_km"], wat["name_en"], wat["postcode"]) == ("វត្តលង្កា", "Wat Langka", "121301")
    (school,) = landmarks[landmarks["kind"] == "school"].to_dict("records")
    assert school["extent_m"] > 50  # from the ways of its relation


def test_the_same_file_gives_the_same_bytes(map_file, bundle, tmp_path):
    StreetsStep().build({"roads-osm": map_file}, tmp_path)
    for name in StreetsStep.makes:
        assert (tmp_path / name).read_bytes() == (bundle / name).read_bytes()


def test_keys_of_other_rules_are_made_anew(bundle, tmp_path):
    for name in StreetsStep.makes:
        frame = gpd.read_parquet(bundle / name)
        frame["made_by"] = "older rules"
        frame["keys"] = [[key for key in keys if "#5" in key] for keys in frame["keys"]]
        frame.to_parquet(tmp_path / name, index=False)
    fresh, anew = PlaceLayers(bundle), PlaceLayers(tmp_path)
    (name,) = street_names("St. 278")
    for key in (name.key, "=norodom", "national_road#5"):
        found = fresh.streets.postings.rows(key).tolist()
        assert found
        assert anew.streets.postings.rows(key).tolist() == found
    assert anew.houses.postings.rows(name.key, "121301").tolist()
    assert anew.landmarks.postings.rows("=langka", "121301").tolist()


def test_a_layer_of_another_version_says_what_to_do(bundle, tmp_path):
    gpd.read_parquet(bundle / STREETS).drop(columns="ref").rename(
        columns={"other_names": "old_names"}
    ).to_parquet(tmp_path / STREETS, index=False)
    with pytest.raises(BundleError, match=r"other_names.*phlov data build"):
        _ = PlaceLayers(tmp_path).streets


def test_a_damaged_layer_says_what_to_do(tmp_path):
    (tmp_path / HOUSES).write_bytes(b"no parquet")
    with pytest.raises(BundleError, match="phlov data build"):
        _ = PlaceLayers(tmp_path).houses


def test_a_file_that_breaks_off_is_said_so(map_file, tmp_path):
    half = tmp_path / "half.osm"
    half.write_bytes(map_file.read_bytes()[:2000])
    with pytest.raises(InputError, match="cannot be read"):
        StreetsStep().build({"roads-osm": half}, tmp_path)


@pytest.mark.parametrize(
    ("file", "ways", "houses", "landmarks"),
    [
        ("monaco.osm.pbf", 700, 300, 100),
        ("porto_alegre.osm.pbf", 9_000, 10, 50),
        ("campo_grande.osm.gz", 1_500, 0, 50),
    ],
)
def test_real_extracts_are_read(data_mirror, file, ways, houses, landmarks):
    nodes, lines = kept_keys()
    found = collect(stream_features(data_mirror / "roads" / file, node_keys=nodes, way_keys=lines))
    assert len(found.ways) >= ways
    assert len(found.houses) >= houses
    assert len(found.landmarks) >= landmarks
    assert all(len(way.line) > 1 and way.keys for way in found.ways)


def test_geometry_is_geoparquet_in_degrees(streets, houses, landmarks):
    for frame in (streets, houses, landmarks):
        assert frame.crs.to_epsg() == 4326
        assert shapely.is_valid(frame.geometry.to_numpy()).all()
