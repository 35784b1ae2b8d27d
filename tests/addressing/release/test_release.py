"""A release of the standard: whole, the same at every run, readable, checked and compared."""

from __future__ import annotations

import csv
import hashlib
import json
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import geopandas as gpd
import h3.api.basic_int as h3
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest

from addressing import (
    ReleaseDamagedError,
    ReleaseError,
    diff_releases,
    encode,
    export_release,
    verify_release,
)
from addressing.release import writing
from postcodes import (
    draw_outlines,
    lattice_runs,
    load_lattice,
    load_registry,
)

NEAR_BORDER = 0x8000
KEP_PIER = {"latitude": 10.4830, "longitude": 104.2930}


def test_a_release_is_what_its_manifest_says(release):
    check = verify_release(release.folder)
    assert check.problems == ()
    assert check.sums_sha256 == release.sums_sha256
    listed = {file.path for file in release.manifest.files}
    on_disk = {
        path.relative_to(release.folder).as_posix()
        for path in release.folder.rglob("*")
        if path.is_file()
    }
    assert on_disk - listed == {"manifest.json", "SHA256SUMS"}
    assert "specification/vectors/read.json" in listed
    assert "specification/vectors/__init__.py" in listed
    assert not any(path.endswith((".draft", ".pyc")) for path in listed)


def test_the_manifest_says_where_everything_comes_from(release):
    manifest = json.loads((release.folder / "manifest.json").read_text("utf-8"))
    assert (manifest["version"], manifest["date"], manifest["previous"]) == (
        "1.0.0",
        "2026-11",
        None,
    )
    assert "Prakas No. 77" in manifest["decree"]
    assert {source["id"] for source in manifest["sources"]} >= {
        "gazetteer",
        "boundaries-communes",
        "postcodes-2022",
    }
    assert all(source["attribution"] and source["licence"] for source in manifest["sources"])
    for file in manifest["files"]:
        data = (release.folder / file["path"]).read_bytes()
        assert len(data) == file["bytes"]
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert file["licence"]
        assert file["media_type"] != "application/octet-stream", file["path"]


def test_the_sums_can_be_checked_without_phlov(release):
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "--quiet", "SHA256SUMS"],
        cwd=release.folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_same_data_give_the_same_bytes(release, kep_alone, pages, tmp_path):
    again = export_release(tmp_path / "again", pages, lattice=kep_alone)
    assert again.sums_sha256 == release.sums_sha256


def test_every_table_holds_all_postcodes_as_text(release):
    with (release.folder / "postcodes/postcodes.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    registry = load_registry()
    assert [row["postcode"] for row in rows] == sorted(registry.units)
    assert len(rows) == 1887
    banteay_neang = next(row for row in rows if row["postcode"] == "010201")
    assert banteay_neang["full_name_km"] == "ឃុំបន្ទាយនាង"
    assert banteay_neang["full_name_latin"] == "Khum Banteay Neang"
    assert banteay_neang["parent"] == "010200"
    assert banteay_neang["valid_from"] == "2025-12-30"
    parquet = pd.read_parquet(release.folder / "postcodes/postcodes.parquet")
    assert parquet["postcode"].tolist() == [row["postcode"] for row in rows]
    assert parquet["name_km"].tolist() == [row["name_km"] for row in rows]


def test_the_history_tells_the_same_digits_apart(release):
    history = pd.read_csv(release.folder / "postcodes/history.csv", dtype=str)
    named = history[history["code"] == "121001"].set_index("vintage")["name_latin"]
    assert named["2022"] == "Chrouy Changvar"
    assert named["2025"] == "Kbal Kaoh"
    in_force = history[history["valid_to"].isna()]
    current = pd.read_csv(release.folder / "postcodes/postcodes.csv", dtype=str)
    assert in_force["code"].tolist() == current["postcode"].tolist()
    assert in_force["valid_from"].tolist() == current["valid_from"].tolist()
    became = pd.read_parquet(release.folder / "postcodes/succession.parquet")
    moved = became[(became["old_vintage"] == 2022) & (became["old_code"] == "121001")]
    assert moved["new_code"].tolist() == ["121102"]
    assert moved["reasons"].tolist() == ["renumbered"]


def test_a_unit_without_an_area_says_whose_point_it_has(release):
    units = pd.read_parquet(release.folder / "postcodes/postcodes.parquet").set_index("postcode")
    assert units.loc["230101", "area_of"] == "230101"
    assert pd.isna(units.loc["120407", "latitude"])  # this small country is Kep alone
    assert pd.isna(units.loc["120407", "area_of"])


def test_the_root_table_stands_in_its_order(release):
    roots = pd.read_parquet(release.folder / "codes/root-cells.parquet")
    table = (Path(__file__).parents[3] / "addressing/data/root_cells.txt").read_text("ascii")
    assert roots["cell"].tolist() == [
        line for line in table.splitlines() if not line.startswith("#")
    ]
    assert roots.loc[544, "digits"] == "774"
    in_csv = pd.read_csv(release.folder / "codes/root-cells.csv", dtype=str)
    assert in_csv["digits"].tolist() == roots["digits"].tolist()
    assert set(in_csv["meets_country"]) == {"true", "false"}


def test_towns_are_those_that_meet_the_country(release):
    towns = pd.read_parquet(release.folder / "codes/towns.parquet")
    here = encode(**KEP_PIER)
    assert f"{here[:4]}-xxxx-xxxx" in set(towns["code"])
    assert "7747-xxxx-xxxx" not in set(towns["code"])  # Angkor Wat is not in Kep
    assert towns["code"].is_monotonic_increasing


def test_the_lattice_can_be_asked_with_any_h3_library(release):
    runs = pd.read_parquet(release.folder / "lattice/lattice.parquet")
    assert runs["first_cell"].is_monotonic_increasing
    assert all(map(h3.is_valid_cell, runs["first_cell"][:50].tolist()))
    rng = np.random.default_rng(7)
    points = pd.DataFrame(
        {
            "latitude": rng.uniform(10.38, 10.62, 300),
            "longitude": rng.uniform(104.15, 104.45, 300),
        }
    )
    points["cell"] = np.array(
        [h3.latlng_to_cell(lat, lon, 13) for lat, lon in points.to_numpy()], np.uint64
    )
    points = points.sort_values("cell")
    asked = pd.merge_asof(points, runs, left_on="cell", right_on="first_cell")
    lattice = load_lattice()
    expected = [
        lattice.locate(latitude=lat, longitude=lon).postcode or ""
        for lat, lon in points[["latitude", "longitude"]].to_numpy()
    ]
    in_kep = [code if code.startswith("23") else "" for code in expected]
    assert asked["postcode"].astype(object).fillna("").tolist() == in_kep
    assert sum(map(bool, in_kep)) > 50


def test_the_lattice_can_be_asked_in_sql(release):
    runs = pd.read_parquet(release.folder / "lattice/lattice.parquet")
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE TABLE lattice (first_cell INTEGER PRIMARY KEY, postcode TEXT)")
        rows = zip(runs["first_cell"].tolist(), runs["postcode"].astype(object), strict=True)
        base.executemany("INSERT INTO lattice VALUES (?, ?)", rows)
        cell = h3.latlng_to_cell(KEP_PIER["latitude"], KEP_PIER["longitude"], 13)
        (asked,) = base.execute(
            "SELECT postcode FROM lattice WHERE first_cell <= ? ORDER BY first_cell DESC LIMIT 1",
            [cell],
        ).fetchone()
    assert asked == load_lattice().locate(**KEP_PIER).postcode
    assert asked.startswith("23")


def test_maps_open_as_geoparquet_and_as_geopackage(release):
    maps = release.folder / "maps"
    package = maps / "phlov-standard.gpkg"
    layers = {name for name, _ in pyogrio.list_layers(package)}
    assert layers == {"postcode-points", "postcode-outlines", "root-cells", "towns"}
    for layer in layers:
        metadata = json.loads(pq.read_metadata(maps / f"{layer}.parquet").metadata[b"geo"])
        assert metadata["version"] == "1.1.0"
        assert metadata["columns"]["geometry"]["crs"]["id"] == {"authority": "EPSG", "code": 4326}
        assert "covering" in metadata["columns"]["geometry"]
        parquet = gpd.read_parquet(maps / f"{layer}.parquet")
        in_package = gpd.read_file(package, layer=layer)
        assert parquet.crs == in_package.crs == "EPSG:4326"
        assert len(parquet) == len(in_package) > 0
        key = "postcode" if "postcode" in parquet else "cell"
        assert parquet[key].tolist() == in_package[key].tolist()
        assert in_package.geometry.notna().sum() == parquet.geometry.notna().sum()
    outlines = gpd.read_parquet(maps / "postcode-outlines.parquet")
    assert outlines.geometry.is_valid.all()
    assert set(outlines["postcode"].str[:2]) == {"23"}


def test_linked_data_names_every_unit_in_both_languages(release):
    document = json.loads((release.folder / "postcodes/postcodes.jsonld").read_text("utf-8"))
    assert document["@context"] == "https://schema.org"
    nodes = {node["@id"]: node for node in document["@graph"]}
    assert len(nodes) == len(document["@graph"]) == 1 + 2 * 1887
    kep = nodes["#230101"]
    assert kep["@type"] == "AdministrativeArea"
    assert {name["@language"] for name in kep["name"]} == {"km", "en"}
    assert kep["address"]["postalCode"] == "230101"
    assert kep["address"]["addressCountry"] == "KH"
    for node in nodes.values():
        if "containedInPlace" in node:
            assert node["containedInPlace"]["@id"] in nodes
    assert nodes["#region-120000"]["postalCodePrefix"] == "12"
    assert nodes["#region-120400"]["postalCodePrefix"] == "1204"
    assert nodes["#dataset"]["version"] == "1.0.0"


def test_the_first_change_log_says_so(release):
    text = (release.folder / "CHANGELOG.md").read_text("utf-8")
    assert "## 1.0.0, 2026-11" in text
    assert "First release" in text


def test_an_existing_folder_is_left_alone(kep_alone, pages, tmp_path):
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "letter.txt").write_text("keep me")
    with pytest.raises(ReleaseError, match="is there already"):
        export_release(folder, pages, lattice=kep_alone)
    assert (folder / "letter.txt").read_text() == "keep me"


def test_a_failure_leaves_nothing_behind(kep_alone, pages, tmp_path, monkeypatch):
    def full_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "linked_data", full_disk)
    with pytest.raises(OSError, match="No space"):
        export_release(tmp_path / "out" / "1.0.0", pages, lattice=kep_alone)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_specification_must_state_its_version(kep_alone, pages, tmp_path):
    with pytest.raises(ReleaseError, match="holds no specification"):
        export_release(tmp_path / "a", tmp_path, lattice=kep_alone)
    (tmp_path / "README.md").write_text("# The standard\n")
    with pytest.raises(ReleaseError, match="states no version"):
        export_release(tmp_path / "a", tmp_path, lattice=kep_alone)
    with pytest.raises(ReleaseError, match=r"is version 1\.0\.0, not 2\.0\.0"):
        export_release(tmp_path / "a", pages, version="2.0.0", lattice=kep_alone)


def test_the_real_specification_states_a_version():
    from addressing.release.specification import find_specification

    found = find_specification(Path(__file__).parents[3] / "docs" / "standard")
    assert found.version
    assert {"README.md", "address-code.md", "root-table.txt"} <= set(found.pages)


def test_every_harm_is_found_at_once(copied):
    (copied / "postcodes/postcodes.csv").write_text("postcode\n")
    (copied / "codes/towns.csv").unlink()
    (copied / "stranger.txt").write_text("?")
    data = bytearray((copied / "lattice/lattice.npz.xz").read_bytes())
    data[1000] ^= 1
    (copied / "lattice/lattice.npz.xz").write_bytes(bytes(data))
    sums = (copied / "SHA256SUMS").read_text().splitlines()
    (copied / "SHA256SUMS").write_text("\n".join([*sums[1:], "nonsense"]))
    problems = "\n".join(verify_release(copied).problems)
    for said in (
        "postcodes/postcodes.csv has 9 bytes",
        "codes/towns.csv is missing",
        "stranger.txt is not in the manifest",
        "lattice/lattice.npz.xz has another SHA-256",
        "SHA256SUMS does not list CHANGELOG.md",
        "is no hash and path",
    ):
        assert said in problems
    with pytest.raises(ReleaseDamagedError, match=r"towns\.csv is missing"):
        diff_releases(copied, copied)


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        (None, "is no release"),
        ("{", "cannot be read"),
        ("[]", "cannot be read"),
        ('{"format": 1}', "cannot be read"),
        ('{"format": 99}', "format 99"),
    ],
)
def test_what_is_no_release_is_told_so(tmp_path, manifest, said):
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(manifest)
    with pytest.raises(ReleaseError, match=said):
        verify_release(tmp_path)


@pytest.mark.parametrize("path", ["../secret", "/etc/passwd", "a/../b", "a\\b", ""])
def test_a_manifest_may_not_point_outside(copied, path):
    manifest = json.loads((copied / "manifest.json").read_text("utf-8"))
    manifest["files"][0]["path"] = path
    (copied / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(ReleaseError, match="no path in the release"):
        verify_release(copied)


def test_outlines_are_as_large_as_what_they_draw(kep_alone):
    outlines = draw_outlines(kep_alone)
    assert {"230000", "230100", "230101"} <= set(outlines)
    for outline in outlines.values():
        drawn_km2 = gpd.GeoSeries([outline.shape], crs=4326).to_crs(32648).area[0] / 1e6
        assert drawn_km2 == pytest.approx(outline.area_km2, rel=0.1)


def test_runs_say_what_lies_near_a_border(kep_alone):
    runs = lattice_runs(kep_alone)
    assert runs.column_names == ["first_cell", "territory", "postcode", "near_border"]
    assert set(runs["territory"].unique().to_pylist()) == {"outside", "commune"}
    postcodes, kinds = runs["postcode"].to_pylist(), runs["territory"].to_pylist()
    assert all(
        (code is None) == (kind == "outside") for code, kind in zip(postcodes, kinds, strict=True)
    )
    assert 0 < sum(runs["near_border"].to_pylist()) < len(runs)
