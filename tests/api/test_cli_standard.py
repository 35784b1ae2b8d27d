"""phlov standard and phlov code qr, as a ministry's clerk types them."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from addressing import export_release, verify_release
from api.cli.main import run
from postcodes import load_lattice


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "README.md").write_text("# The standard\n\nVersion 1.0.0, 2026-11.\n")
    return folder


@pytest.fixture(scope="module")
def release(pages, tmp_path_factory) -> Path:
    """A release of the whole country."""
    out = tmp_path_factory.mktemp("releases") / "1.0.0"
    assert run(["standard", "export", "--out", str(out), "--specification", str(pages)]) == 0
    return out


def test_a_release_of_the_whole_country_verifies(phlov, release):
    code, out, _ = phlov("standard", "verify", release)
    assert code == 0
    assert "Release 1.0.0" in out
    sums = verify_release(release).sums_sha256
    assert sums in out.replace("\n", "")
    code, out, _ = phlov("standard", "verify", release, "--json")
    found = json.loads(out)
    assert (code, found["problems"], found["sums_sha256"]) == (0, [], sums)


def test_a_release_stays_modest(release):
    assert sum(path.stat().st_size for path in release.rglob("*") if path.is_file()) < 40e6


def test_harm_is_told_with_the_exit_code_for_bad_data(phlov, release, tmp_path):
    copy = shutil.copytree(release, tmp_path / "copy")
    (copy / "CHANGELOG.md").write_text("harmed")
    (copy / "README.md").unlink()
    code, out, err = phlov("standard", "verify", copy)
    assert code == 65
    assert "CHANGELOG.md has 6 bytes" in out
    assert "README.md is missing" in out
    assert "2 things are wrong" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["export", "--out", "{release}"], "is there already"),
        (["export", "--out", "new", "--specification", "nowhere"], "holds no specification"),
        (["export", "--out", "new", "--version", "9.9.9"], "not 9.9.9"),
        (["export", "--out", "new", "--previous", "."], "is no release"),
        (["verify", "nowhere"], "is no folder"),
        (["diff", "{release}", "."], "is no release"),
    ],
)
def test_a_mistake_is_told_and_leaves_nothing(phlov, release, pages, home, arguments, said):
    typed = [word.format(release=release) for word in arguments]
    if typed[0] == "export" and "--specification" not in typed:
        typed += ["--specification", pages]
    code, _, err = phlov("standard", *typed)
    assert code == 65
    assert said in err
    assert "Traceback" not in err
    assert not (home / "new").exists()


@pytest.fixture
def a_little_land():
    """One run of one commune: as little of a lattice as there can be."""
    whole = load_lattice()
    return replace(whole, starts=whole.starts[:2], labels=whole.labels[:2])


def test_two_equal_releases_show_no_change(phlov, pages, home, a_little_land):
    export_release(home / "1.0.0", pages, lattice=a_little_land)
    code, out, _ = phlov("standard", "diff", "1.0.0", "1.0.0")
    assert (code, "Nothing changed." in out) == (0, True)
    code, out, _ = phlov("standard", "diff", "1.0.0", "1.0.0", "--json")
    found = json.loads(out)
    assert code == 0
    assert found["units"]["added"] == found["lattice"]["moves"] == []
    assert found["alarming"] is False


def test_a_moved_row_of_the_root_table_is_an_alarm(phlov, pages, home, a_little_land, monkeypatch):
    """What must never be published: every printed code of two roots would name other places."""
    from addressing.release import tables, writing

    old = export_release(home / "old", pages, lattice=a_little_land)
    swapped = list(tables.root_cells())
    swapped[0], swapped[1] = swapped[1], swapped[0]
    monkeypatch.setattr(tables, "root_cells", lambda: tuple(swapped))
    monkeypatch.setattr(writing, "root_cells", lambda: tuple(swapped))
    export_release(home / "new", pages, lattice=a_little_land)
    code, out, err = phlov("standard", "diff", old.folder, home / "new")
    assert code == 65
    assert "ALARM" in out
    assert "Rank 0 was 85658003fffffff and is 85658007fffffff." in out
    assert "Do not use the new release" in err


def test_a_label_is_written_with_its_link(phlov, home):
    code, out, _ = phlov(
        "code", "qr", "៧៧៤៧ ០៦២៦ ៤០៤៣", "--out", "door.svg", "--base-url", "https://address.example"
    )
    assert code == 0
    assert "https://address.example/a/7747-0626-4043" in out
    assert ET.fromstring((home / "door.svg").read_text("utf-8")).get("width") == "60mm"


def test_the_base_url_may_come_from_the_environment(phlov, home, monkeypatch):
    monkeypatch.setenv("PHLOV_BASE_URL", "https://address.example/kh/")
    code, out, err = phlov(
        "code", "qr", "7747-0626-4043", "--out", "poster.pdf", "--kind", "poster"
    )
    assert code == 0
    assert "https://address.example/kh/a/7747-0626-4043" in out
    assert "the QR code alone" in err
    assert (home / "poster.pdf").read_bytes().startswith(b"%PDF")


def test_a_poster_has_the_size_of_its_paper(phlov, home):
    phlov(
        "code", "qr", "7747-0626-4043", "--out", "a4.svg", "--kind", "poster", "--paper", "a4",
        "--base-url", "https://address.example",
    )  # fmt: skip
    assert ET.fromstring((home / "a4.svg").read_text("utf-8")).get("height") == "297mm"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["7747-0626-4043", "--out", "x.svg"], "PHLOV_BASE_URL"),
        (["7747-0626-4043", "--out", "x.gif", "--base-url", "https://a.example"], "ends in .svg"),
        (["7747-0626-4044", "--out", "x.svg", "--base-url", "https://a.example"], "check digit"),
        (["7747-0626-4043", "--out", "x.svg", "--base-url", "a.example"], "no base URL"),
    ],
)
def test_a_label_that_cannot_be_made_is_told_why(phlov, home, arguments, said):
    code, _, err = phlov("code", "qr", *arguments)
    assert code == 65
    assert said in err
    assert list(home.glob("x.*")) == []
