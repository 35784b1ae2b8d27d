"""Requests as QGIS sends them, and GDAL, which has QGIS's provider beneath it."""

from __future__ import annotations

import json
import subprocess
import sys

import httpx
import pytest

ACCEPTS = {"Accept": "application/geo+json, application/json"}


def linked(document, relation, kind=None):
    (href,) = [
        link["href"]
        for link in document["links"]
        if link["rel"] == relation and kind in {None, link["type"]}
    ]
    return href


def ask(address, **params):
    answer = httpx.get(address, params=params or None, headers=ACCEPTS)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_qgis_finds_its_way_from_the_landing_page_to_the_last_page(ogc, filled):
    landing = ask(ogc)
    described = ask(linked(landing, "service-desc"))
    limit = described["components"]["parameters"]["limit"]["schema"]
    assert {"$ref": "#/components/parameters/limit"} in described["paths"][
        "/collections/addresses/items"
    ]["get"]["parameters"]
    assert limit["maximum"] == 10_000
    conforms = ask(linked(landing, "conformance"))["conformsTo"]
    assert any(each.endswith("/conf/features-filter") for each in conforms)
    assert any(each.endswith("cql2/1.0/conf/cql2-text") for each in conforms)
    collections = {each["id"]: each for each in ask(linked(landing, "data"))["collections"]}
    addresses = ask(linked(collections["addresses"], "self"))
    fields = ask(linked(addresses, "http://www.opengis.net/def/rel/ogc/1.0/queryables"))
    assert "street_latin" in fields["properties"]
    page = ask(
        linked(addresses, "items"),
        limit=10,
        bbox="104.8,11.5,105,11.7",
        filter="(\"status\" = 'current') AND (\"street_latin\" LIKE 'St.%')",
        **{"filter-lang": "cql2-text"},
    )
    ids = [feature["id"] for feature in page["features"]]
    while following := [link["href"] for link in page["links"] if link["rel"] == "next"]:
        page = ask(following[0])
        ids += [feature["id"] for feature in page["features"]]
    assert len(ids) == len(set(ids))
    assert 0 < len(ids) < len(filled.open)


def test_a_trailing_slash_is_no_stumbling_block(ogc):
    assert ask(f"{ogc}/")["links"] == ask(ogc)["links"]


GDAL = """
import json, sys
import pyogrio
source, layer, where = sys.argv[1:]
meta, _, geometry, fields = pyogrio.raw.read(f"OAPIF:{source}", layer=layer, where=where or None)
columns = {name: [str(value) for value in field] for name, field in zip(meta["fields"], fields)}
print(json.dumps({"crs": meta["crs"], "count": len(geometry), "columns": columns}))
"""


def read_by_gdal(source, layer, where=""):
    """In a process of its own: GDAL lets no other thread of ours run while it waits."""
    command = [sys.executable, "-W", "ignore", "-c", GDAL, source, layer, where]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("layer", ["provinces", "hubs", "addresses"])
def test_gdal_reads_a_layer_through_its_own_client(ogc, layer, filled):
    read = read_by_gdal(ogc, layer)
    assert read["count"] == {"provinces": 25, "hubs": 1, "addresses": len(filled.open)}[layer]
    assert "CRS84" in read["crs"]
    if layer == "provinces":
        assert "រាជធានីភ្នំពេញ" in read["columns"]["name_km"]


def test_gdal_filters_a_layer(ogc):
    assert read_by_gdal(ogc, "addresses", "street_latin = 'St. 271'")["count"] == 24
