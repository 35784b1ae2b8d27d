"""The habits of the house: front doors, layers, and what may and may not be in it."""

import hashlib
import importlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("addressing", "api", "gis_data", "logistics_center", "postcodes", "routing")


def tracked_files():
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name]


@pytest.mark.parametrize("name", PACKAGES)
def test_the_front_door_promises_what_is_there(name):
    package = importlib.import_module(name)
    promised = package.__all__
    assert len(set(promised)) == len(promised)
    for export in promised:
        assert getattr(package, export) is not None
    assert package.__doc__
    assert "Import from here" in package.__doc__


@pytest.mark.parametrize("name", PACKAGES)
def test_each_package_has_its_errors_and_types(name):
    assert (ROOT / name / "py.typed").exists()
    errors = (ROOT / name / "errors.py").read_text("utf-8")
    assert errors.startswith('"""')
    if name != "api":
        assert "└──" in errors.split('"""')[1]


def test_all_errors_grow_from_one_root():
    from gis_data import PhlovError

    for name in set(PACKAGES) - {"api"}:
        module = importlib.import_module(f"{name}.errors")
        own = [
            value
            for value in vars(module).values()
            if isinstance(value, type)
            and issubclass(value, Exception)
            and value.__module__ == module.__name__
        ]
        assert own
        assert all(issubclass(error, PhlovError) for error in own)


def test_every_error_has_a_row_in_the_one_table():
    from api.errors import TABLE, row_for
    from gis_data import PhlovError

    kinds = [row.kind for row in TABLE]
    for place, kind in enumerate(kinds):
        assert not any(issubclass(kind, earlier) for earlier in kinds[:place]), kind
    assert row_for(PhlovError("x")) is not None
    assert row_for(ZeroDivisionError()) is None


def test_no_drawer_for_everything():
    for path in tracked_files():
        assert path.stem not in {"utils", "util", "common", "helpers", "misc"}, path


def test_no_file_of_the_data_mirror_is_in_the_repository(data_mirror):
    theirs = {
        hashlib.sha256(path.read_bytes()).hexdigest()
        for path in data_mirror.rglob("*")
        if path.is_file()
    }
    for path in tracked_files():
        assert hashlib.sha256(path.read_bytes()).hexdigest() not in theirs, path


def test_locks_have_hashes_and_name_no_index():
    for path in (ROOT / "requirements").glob("*.lock"):
        text = path.read_text("utf-8")
        assert "--hash=sha256:" in text
        assert "index-url" not in text
        assert "://" not in text


def test_the_wheel_holds_the_six_packages_with_their_data_and_nothing_else(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    (wheel,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    assert tops == set(PACKAGES)
    for wanted in (
        "addressing/data/root_cells.txt",
        "api/data/sample_parcels.csv",
        "api/web/index.html",
        "gis_data/gazetteer/rules.toml",
        "gis_data/sources/catalogue.toml",
        "logistics_center/run_sheets/templates/page.html.j2",
        "logistics_center/pages/vendor/leaflet/LICENSE",
        "postcodes/data/lattice.npz.xz",
        "routing/data/speeds.toml",
    ):
        assert wanted in names
    assert any(name.endswith("licenses/NOTICE") for name in names)


def test_what_ships_says_where_it_comes_from():
    import tomllib

    for path in tracked_files():
        if path.suffix == ".toml" and path.parent.name == "data":
            rules = tomllib.loads(path.read_text("utf-8"))
            assert {"source", "date"} <= rules.keys(), path


def test_the_readme_names_every_command():
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("demo", "geocode", "postcode", "code", "plan", "data", "serve"):
        assert f"phlov {command}" in readme or f"make {command}" in readme
