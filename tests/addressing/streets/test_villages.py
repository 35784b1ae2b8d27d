"""Villages have points of their own where a bundle has them."""

import pytest

from addressing import GeocodeLevel, load_geocoder
from addressing.streets.villages import VillagePoints
from gis_data import BundleError, VillagePointsStep
from postcodes import load_lattice

ROWS = """village_code_2025,lon,lat
12130101,104.9230,11.5545
12130102,104.9260,11.5480
12130103,104.8989,11.58305
"""
TEXT = "Phum {}, Sangkat Boeng Keng Kang Ti Muoy, Khan Boeng Keng Kang, Phnom Penh"


@pytest.fixture(scope="module")
def village_bundle(tmp_path_factory):
    """Two villages of Boeng Keng Kang, and a third whose point lies in Tuol Kouk."""
    folder = tmp_path_factory.mktemp("villages")
    (folder / "points.csv").write_text(ROWS, "utf-8")
    VillagePointsStep().build({"village-points": folder / "points.csv"}, folder)
    return folder


def test_a_village_has_its_own_point(cache, village_bundle):
    found = load_geocoder(cache, village_bundle).geocode(TEXT.format(1))
    assert found.level is GeocodeLevel.VILLAGE
    assert (found.latitude, found.longitude) == (11.5545, 104.9230)
    assert 100 < found.accuracy_m < 792  # less than its commune's
    assert "stands for the village's commune" not in found.reason


@pytest.mark.parametrize("number", [3, 4])
def test_without_a_point_in_its_commune_the_commune_s_stands(cache, plain, village_bundle, number):
    found = load_geocoder(cache, village_bundle).geocode(TEXT.format(number))
    assert found == plain.geocode(TEXT.format(number))
    assert "stands for the village's commune" in found.reason


def test_most_of_the_ground_nearest_to_a_village_is_as_near_as_its_accuracy(village_bundle):
    points = VillagePoints(village_bundle / "villages.parquet", load_lattice())
    first, second = points.of("12130101"), points.of("12130102")
    assert first.accuracy_m != second.accuracy_m
    assert all(150 < point.accuracy_m < 700 for point in (first, second))


def test_all_real_points_lie_in_their_communes(data_mirror, tmp_path):
    VillagePointsStep().build(
        {"village-points": data_mirror / "villages" / "village_points.csv"}, tmp_path
    )
    lattice = load_lattice()
    points = VillagePoints(tmp_path / "villages.parquet", lattice)
    for code in ("12040710", "01020101", "17100501"):
        point = points.of(code)
        if point is not None:
            place = lattice.locate(latitude=point.latitude, longitude=point.longitude)
            assert lattice.area_of(code[:6]) in {place.postcode, *place.neighbours}
    assert points.of("12040710").accuracy_m == pytest.approx(900, abs=150)


def test_a_street_near_the_village_is_its_place_there(cache, bundle, village_bundle, tmp_path):
    import shutil

    for source in (bundle, village_bundle):
        for file in source.glob("*.parquet"):
            shutil.copy(file, tmp_path)
    geocoder = load_geocoder(cache, tmp_path)
    found = geocoder.geocode("St. 278, " + TEXT.format(1))
    assert found.level is GeocodeLevel.STREET
    assert found.village_code == "12130101"
    assert (found.latitude, found.longitude) == (11.554, 104.923)


def test_a_damaged_layer_says_what_to_do(tmp_path):
    (tmp_path / "villages.parquet").write_bytes(b"no parquet")
    with pytest.raises(BundleError, match="phlov data build"):
        VillagePoints(tmp_path / "villages.parquet", load_lattice())
