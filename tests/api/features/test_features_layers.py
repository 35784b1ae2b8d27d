"""The layers of units over the boundaries and points of a data bundle."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import pytest
import shapely

from api.features.catalogue import Catalogue
from api.features.model import Query

BOENG_KAK = (104.9002, 11.5838, 104.9002, 11.5838)


@pytest.fixture(scope="module")
def bundled(data_mirror, tmp_path_factory):
    """Layers over boundaries of two provinces and real village points, as a bundle keeps them."""
    folder = tmp_path_factory.mktemp("bundle")
    communes = gpd.read_file(data_mirror / "boundaries" / "communes.geojson")
    communes = communes[communes["postcode"].astype(str).str[:2].isin(["12", "17"])]
    communes = communes[["postcode", "geometry"]].astype({"postcode": str})
    communes.to_parquet(folder / "communes.parquet", index=False)
    for digits, name in ((4, "districts"), (2, "provinces")):
        above = communes.assign(postcode=communes["postcode"].str[:digits].str.ljust(6, "0"))
        above.dissolve(by="postcode", as_index=False).to_parquet(folder / f"{name}.parquet")
    table = pd.read_csv(
        data_mirror / "villages" / "village_points.csv", dtype={"village_code_2025": str}
    )
    points = gpd.points_from_xy(table["lon"], table["lat"])
    frame = gpd.GeoDataFrame({"code": table["village_code_2025"]}, geometry=points, crs=4326)
    frame.to_parquet(folder / "villages.parquet", index=False)
    return Catalogue(folder, None)


def test_boundaries_of_the_bundle_take_the_place_of_outlines_along_cells(bundled):
    communes = bundled.layer("communes")
    assert "boundaries of the data bundle" in communes.description.text
    (found,) = communes.page(Query(5, BOENG_KAK)).features
    assert found.properties["postcode"] == "120407"
    assert communes.one("010201").shape is None  # not among the two provinces
    drawn = Catalogue(None, None).layer("communes")
    assert "drawn along H3 cells" in drawn.description.text
    one, other = drawn.one("120407").shape, found.shape
    assert shapely.intersection(one, other).area > 0.8 * other.area


def test_a_village_stands_at_its_own_point_where_the_bundle_has_one(bundled):
    villages = bundled.layer("villages").page(Query(20_000)).features
    of = {kind: [each for each in villages if each.properties["point_of"] == kind]
          for kind in ("village", "commune")}  # fmt: skip
    assert len(of["village"]) > 12_000
    assert of["commune"]
    assert all(each.properties["radius_m"] is None for each in of["village"])
    assert all(each.properties["radius_m"] > 0 for each in of["commune"])
    assert "CC BY-SA" in bundled.layer("villages").description.licence


def test_every_unit_of_the_registry_is_in_its_layer_once():
    catalogue = Catalogue(None, None)
    counts = {
        name: catalogue.layer(name).page(Query(1)).matched
        for name in ("provinces", "districts", "communes")
    }
    assert counts == {"provinces": 25, "districts": 210, "communes": 1652}
    assert catalogue.layer("people") is None
    assert catalogue.layer("addresses") is None
