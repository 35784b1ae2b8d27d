"""Vector tiles show what is there, on both databases alike."""

from __future__ import annotations

import mapbox_vector_tile
import numpy as np
import pytest
import shapely

from addressing.register import TILE_FIELDS
from api.features.model import Query, TileAddress
from api.features.tile_grid import box_of_tile, frame_of_tile, metres_of, tiles_in
from api.features.tiles import draw_tile

STREET = TileAddress(15, 25932, 15322)
"""The tile with the western end of the street in Boeng Kak."""


def decoded(tile):
    return mapbox_vector_tile.decode(tile, default_options={"y_coord_down": True})


def test_a_tile_holds_the_addresses_that_stand_in_it(address_layer, filled):
    tile = decoded(draw_tile(address_layer, STREET))["addresses"]
    assert tile["extent"] == 4096
    drawn = {feature["properties"]["id"]: feature for feature in tile["features"]}
    inside = address_layer.page(Query(1000, box=box_of_tile(STREET))).features
    assert set(drawn) == {int(each.id) for each in inside} != set()
    west, _, east, north = frame_of_tile(STREET)
    scale = 4096 / (east - west)
    for feature in inside:
        x, y = metres_of(shapely.get_coordinates(feature.shape))[0]
        number = int(feature.id)
        place = drawn[number]["geometry"]["coordinates"]
        assert np.allclose(place, [(x - west) * scale, (north - y) * scale], atol=1)
        told = {key: value for key, value in drawn[number]["properties"].items() if value}
        assert told.keys() <= {"id", *TILE_FIELDS}
        assert told["postcode"] == "120407"


def test_an_empty_tile_is_empty(address_layer):
    assert draw_tile(address_layer, TileAddress(15, 0, 0)) == b""


def test_tiles_come_over_the_network_squeezed_and_tagged(client_with_register):
    path = f"/ogc/collections/addresses/tiles/WebMercatorQuad/15/{STREET.row}/{STREET.column}"
    plain = client_with_register.get(path, headers={"Accept-Encoding": "identity"})
    squeezed = client_with_register.get(path, headers={"Accept-Encoding": "gzip"})
    assert plain.headers["Content-Type"] == "application/vnd.mapbox-vector-tile"
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert squeezed.content == plain.content  # the client unpacks
    assert plain.headers["ETag"] != squeezed.headers["ETag"]
    tag = {"If-None-Match": squeezed.headers["ETag"], "Accept-Encoding": "gzip"}
    assert client_with_register.get(path, headers=tag).status_code == 304
    assert client_with_register.get(path.replace("15/", "15/1", 1)).status_code in {204, 404}


@pytest.mark.parametrize("layer", ["communes", "postcodes", "lattice", "provinces", "villages"])
def test_every_layer_is_drawn(client_with_register, layer):
    limits = client_with_register.get(f"/ogc/collections/{layer}/tiles/WebMercatorQuad").json()[
        "tileMatrixSetLimits"
    ]
    zoom = int(limits[-1]["tileMatrix"])
    (address,) = tiles_in((104.9002, 11.5838, 104.9002, 11.5838), zoom)
    answer = client_with_register.get(
        f"/ogc/collections/{layer}/tiles/WebMercatorQuad/{zoom}/{address.row}/{address.column}"
    )
    assert answer.status_code in {200, 204}
    if layer != "villages":
        features = decoded(answer.content)[layer]["features"]
        assert "120407" in {each["properties"].get("postcode") for each in features} or (
            layer == "provinces"
        )


def test_areas_cover_the_tile_without_gaps(client_with_register):
    (address,) = tiles_in((104.9, 11.58, 104.9, 11.58), 13)
    answer = client_with_register.get(
        f"/ogc/collections/communes/tiles/WebMercatorQuad/13/{address.row}/{address.column}"
    )
    areas = [
        shapely.geometry.shape(each["geometry"])
        for each in decoded(answer.content)["communes"]["features"]
    ]
    covered = shapely.union_all(shapely.make_valid(areas)).intersection(
        shapely.box(0, 0, 4096, 4096)
    )
    assert covered.area > 0.9 * 4096**2
