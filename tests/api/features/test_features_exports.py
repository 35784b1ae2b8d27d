"""Whole layers as files that other programs read back."""

from __future__ import annotations

import gzip
import json

import geopandas as gpd
import mapbox_vector_tile
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from pmtiles.reader import MmapSource, Reader, all_tiles

from api.features.catalogue import Catalogue
from api.features.exports.batches import batches_of
from api.features.exports.run import export_layer
from api.features.model import Query, Zooms
from gis_data import TableError

EVERYTHING = Query(100_000)


@pytest.fixture(scope="module")
def communes():
    return Catalogue(None, None).layer("communes")


@pytest.mark.parametrize("suffix", ["parquet", "gpkg", "csv"])
def test_every_address_is_in_the_file(address_layer, filled, tmp_path, suffix):
    path = tmp_path / f"addresses.{suffix}"
    assert export_layer(address_layer, path) == len(filled.open)
    expected = {each.id: each for each in address_layer.page(EVERYTHING).features}
    read = {
        "parquet": gpd.read_parquet,
        "gpkg": pyogrio.read_dataframe,
        "csv": lambda file: pd.read_csv(file, dtype=str, keep_default_na=False),
    }[suffix](path)
    assert set(read["id"]) == set(expected)
    assert "parcel" not in read.columns
    row = read.set_index("id").loc["2"]
    assert row["street_khmer"] == "ផ្លូវ ២៧១"
    assert row["code"] == expected["2"].properties["code"]
    if suffix == "csv":
        assert float(row["longitude"]) == expected["2"].shape.x
    else:
        assert row["geometry"].equals(expected["2"].shape)
        assert pd.isna(row["floor"])
    assert [each.name for each in tmp_path.iterdir()] == [path.name]  # no part is left


def test_geoparquet_says_what_it_is(communes, tmp_path):
    export_layer(communes, tmp_path / "communes.parquet")
    said = json.loads(pq.read_metadata(tmp_path / "communes.parquet").metadata[b"geo"])
    assert said["version"] == "1.1.0"
    column = said["columns"]["geometry"]
    assert column["encoding"] == "WKB"
    assert column["geometry_types"] == ["MultiPolygon"]
    frame = gpd.read_parquet(tmp_path / "communes.parquet")
    assert len(frame) == 1652
    assert frame.crs == "OGC:CRS84"
    assert column["bbox"] == pytest.approx(frame.total_bounds.tolist())


def test_a_geopackage_is_one_layer_for_qgis(communes, tmp_path):
    export_layer(communes, tmp_path / "communes.gpkg")
    information = pyogrio.read_info(tmp_path / "communes.gpkg", layer="communes")
    assert information["crs"] == "EPSG:4326"
    assert information["geometry_type"] == "MultiPolygon"
    assert information["features"] == 1652


def test_a_tile_archive_is_read_back_by_its_own_reader(tmp_path):
    districts = Catalogue(None, None).layer("districts")
    path = tmp_path / "districts.pmtiles"
    written = export_layer(districts, path, zooms=Zooms(4, 7))
    with path.open("rb") as file:
        source = MmapSource(file)
        header, metadata = Reader(source).header(), Reader(source).metadata()
        assert (header["min_zoom"], header["max_zoom"], header["clustered"]) == (4, 7, True)
        assert metadata["vector_layers"][0]["id"] == "districts"
        tiles = dict(all_tiles(source))
    assert len(tiles) == written > 5
    found = set()
    for (zoom, _, _), tile in tiles.items():
        features = mapbox_vector_tile.decode(gzip.decompress(tile))["districts"]["features"]
        if zoom == 7:
            found |= {each["properties"]["postcode"] for each in features}
    drawn = {
        each.properties["postcode"]
        for each in districts.page(EVERYTHING).features
        if each.shape is not None
    }
    assert found == drawn


def test_the_lattice_is_written_without_being_held():
    lattice = Catalogue(None, None).layer("lattice")
    batches = batches_of(lattice)
    first, second = next(batches), next(batches)
    batches.close()
    assert first.num_rows < 100_000
    page = lattice.page(Query(50))
    assert first.column("id").to_pylist()[:50] == [each.id for each in page.features]
    assert first.column("resolution").to_pylist()[0] == page.features[0].properties["resolution"]
    assert not set(first.column("id").to_pylist()) & set(second.column("id").to_pylist())
    shapes = shapely.from_wkb(first.column("geometry").to_pylist()[:50])
    assert shapely.equals(shapes, [each.shape for each in page.features]).all()


class Breaking:
    """A layer whose second page cannot be read."""

    def __init__(self, layer):
        self._layer = layer
        self.description = layer.description

    def page(self, query):
        if query.after:
            raise OSError(28, "No space left on device")
        page = self._layer.page(Query(3))
        assert page.after
        return page

    def one(self, name):
        raise NotImplementedError


@pytest.mark.parametrize("suffix", ["parquet", "gpkg", "csv"])
def test_what_was_there_stays_where_an_export_breaks_off(communes, tmp_path, suffix):
    path = tmp_path / f"communes.{suffix}"
    path.write_text("what was there")
    with pytest.raises(OSError, match="No space left"):
        export_layer(Breaking(communes), path)
    assert path.read_text() == "what was there"
    assert [each.name for each in tmp_path.iterdir()] == [path.name]


def test_a_file_of_an_unknown_kind_is_refused(communes, tmp_path):
    with pytest.raises(TableError, match="known are"):
        export_layer(communes, tmp_path / "communes.shp")
    with pytest.raises(TableError, match="Levels of tiles"):
        export_layer(communes, tmp_path / "communes.csv", zooms=Zooms(1, 2))
    assert not list(tmp_path.iterdir())


def test_the_command_writes_a_layer_and_names_its_licence(phlov, home):
    code, out, err = phlov("share", "export", "hubs", "--to", home / "hubs.gpkg")
    assert code == 0, err
    assert "1 feature of hubs" in out
    assert "Licence: Apache-2.0" in err
    assert len(pyogrio.read_dataframe(home / "hubs.gpkg")) == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["people", "--to", "a.csv"], "one of provinces"),
        (["hubs", "--to", "a.xyz"], "known are .parquet"),
        (["hubs", "--to", "a.pmtiles", "--zooms", "9-2"], "such as 6-12"),
        (["addresses", "--to", "a.csv"], "phlov register init"),
        (["hubs", "--to", "nowhere/a.csv"], "No such file"),
    ],
)
def test_the_command_says_what_is_wrong(phlov, words, told):
    code, _, err = phlov("share", "export", *words)
    assert code != 0
    assert told in err
    assert "Traceback" not in err


def test_the_command_lists_the_layers(phlov):
    code, out, _ = phlov("share", "list")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()][:3] == [
        "provinces",
        "districts",
        "communes",
    ]
