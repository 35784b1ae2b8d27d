"""The step of the data build that prepares the commune polygons."""

import json

import geopandas as gpd
import pytest

from postcodes import CommunesStep


def built(sources, target):
    CommunesStep().build(sources, target)
    return gpd.read_parquet(target / "communes.parquet").set_index("postcode")


@pytest.fixture(scope="module")
def prepared(data_mirror):
    return data_mirror / "boundaries" / "communes.geojson"


def test_prepared_polygons_keep_their_postcodes_and_say_what_they_share(prepared, tmp_path):
    communes = built({"boundaries-communes": prepared}, tmp_path)
    assert len(communes) == 1_633
    assert list(communes.loc["120915", "siblings"]) == ["120914"]
    assert communes["estimated"].sum() == 21
    assert (tmp_path / "communes_left_out.csv").read_text("utf-8").count("\n") == 1


def test_village_points_divide_what_they_can(prepared, data_mirror, tmp_path):
    """Bavel and Buovel both have villages in the polygon that they share."""
    points = data_mirror / "villages" / "village_points.csv"
    communes = built({"boundaries-communes": prepared, "village-points": points}, tmp_path)
    assert {"020401", "020409"} <= set(communes.index)
    assert communes.loc["020409", "divided"]


def test_raw_polygons_are_given_their_postcodes(prepared, data_mirror, tmp_path):
    """As upstream has them: names and outlines alone."""
    raw = json.loads(prepared.read_text("utf-8"))
    for feature in raw["features"]:
        feature["properties"] = {"shapeName": feature["properties"]["name"]}
    file = tmp_path / "raw.geojson"
    file.write_text(json.dumps(raw), "utf-8")
    sources = {
        "boundaries-communes-raw": file,
        "boundaries-provinces": data_mirror / "boundaries" / "provinces.geojson",
        "village-points": data_mirror / "villages" / "village_points.csv",
    }
    communes = built(sources, tmp_path)
    published = gpd.read_file(prepared).set_index("postcode")
    common = communes.index.intersection(published.index)
    right = sum(
        communes.loc[code].geometry.representative_point().within(published.loc[code].geometry)
        for code in common
    )
    assert right >= 0.99 * len(published)
