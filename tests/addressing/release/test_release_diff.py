"""Two releases compared: what a ministry reads before it takes the new one."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from addressing import (
    ReleaseDamagedError,
    ReleaseError,
    describe_changes,
    diff_releases,
    export_release,
    verify_release,
)
from addressing.release.diff import root_changes, unit_changes
from addressing.release.snapshot import ListedUnit
from postcodes import Place, Registry, load_registry


@pytest.fixture(scope="module")
def reformed(kep_alone, release, newer_pages, tmp_path_factory):
    """Release 1.1.0: 230101 is renamed and gives a part to 230103; 230202 becomes 230205."""
    units = dict(load_registry().units)
    angkaol = units["230101"]
    units["230101"] = replace(angkaol, name_km="ថ្មី", name_latin="Thmei")
    old = units.pop("230202")
    units["230205"] = replace(old, postcode="230205", code="230205")
    places = dict(kep_alone.places)
    places["230205"] = places.pop("230202")
    postcodes = tuple("230205" if code == "230202" else code for code in kep_alone.postcodes)
    first, third = (3 + kep_alone.postcodes.index(code) for code in ("230101", "230103"))
    labels = kep_alone.labels.copy()
    of_first = np.flatnonzero(labels == first)
    labels[of_first[:5]] = third
    lattice = replace(
        kep_alone, labels=labels, places=MappingProxyType(places), postcodes=postcodes
    )
    return export_release(
        tmp_path_factory.mktemp("out") / "1.1.0",
        newer_pages,
        previous=release.folder,
        registry=Registry(MappingProxyType(units)),
        lattice=lattice,
    )


def test_a_reform_is_told_unit_by_unit(release, reformed):
    difference = diff_releases(release.folder, reformed.folder)
    units = difference.units
    assert [change.after.postcode for change in units.renamed] == ["230101"]
    assert [(c.before.postcode, c.after.postcode) for c in units.renumbered] == [
        ("230202", "230205")
    ]
    assert units.added == units.removed == ()
    assert not difference.alarming
    moved = {(move.before, move.after): move.area_km2 for move in difference.lattice.moves}
    assert moved[("230101", "230103")] > 0
    assert difference.pages == {"specification/README.md": "changed"}


def test_the_change_log_of_the_new_release_holds_the_old_one(release, reformed):
    text = (reformed.folder / "CHANGELOG.md").read_text("utf-8")
    assert text.index("## 1.1.0, 2027-03-01") < text.index("## 1.0.0, 2026-11")
    assert text.count("# Changes of the standard\n") == 1
    assert describe_changes(diff_releases(release.folder, reformed.folder)) in text
    assert "230202 → 230205" in text
    assert reformed.manifest.previous == "1.0.0"
    assert verify_release(reformed.folder).problems == ()


def test_nothing_changed_is_said_too(release):
    assert "Nothing changed" in describe_changes(diff_releases(release.folder, release.folder))


def test_a_damaged_or_equal_previous_release_is_refused(copied, kep_alone, pages, tmp_path):
    with pytest.raises(ReleaseError, match=r"version 1\.0\.0 too"):
        export_release(tmp_path / "b", pages, previous=copied, lattice=kep_alone)
    (copied / "README.md").write_text("harmed")
    with pytest.raises(ReleaseDamagedError, match=r"README\.md"):
        export_release(tmp_path / "b", pages, previous=copied, lattice=kep_alone)
    assert not (tmp_path / "b").exists()


def test_a_root_row_may_be_appended_and_never_moved():
    assert root_changes(("a", "b"), ("a", "b", "c")).alarms == ()
    assert root_changes(("a", "b", "c"), ("a", "c")).alarms == (
        "Rank 1 was b and is c.",
        "Rank 2 was c and is gone.",
    )


def unit(postcode: str, name: str, latitude: float = 11.6) -> ListedUnit:
    return ListedUnit(
        postcode, "commune", f"ឃុំ{name}", name, frozenset({name}), Place(latitude, 104.9, 3_000.0)
    )


def by_postcode(*units: ListedUnit) -> dict[str, ListedUnit]:
    return {each.postcode: each for each in units}


def test_digits_that_name_another_place_are_no_renaming():
    """As in 2025: 121001 was Chrouy Changvar and is Kbal Kaoh."""
    old = by_postcode(unit("121001", "Chrouy Changvar", 11.58), unit("120801", "Kbal Kaoh", 11.42))
    new = by_postcode(unit("121201", "Chrouy Changvar", 11.58), unit("121001", "Kbal Kaoh", 11.42))
    changes = unit_changes(old, new)
    assert changes.renamed == changes.added == changes.removed == ()
    assert {(c.before.postcode, c.after.postcode) for c in changes.renumbered} == {
        ("121001", "121201"),
        ("120801", "121001"),
    }
    assert changes.reused == ("121001",)


def test_the_same_name_far_away_is_another_unit():
    changes = unit_changes(
        by_postcode(unit("010101", "Thmei", 13.0)), by_postcode(unit("200101", "Thmei", 11.0))
    )
    assert changes.renumbered == ()
    assert [each.postcode for each in changes.added] == ["200101"]
    assert [each.postcode for each in changes.removed] == ["010101"]


def test_two_that_could_be_the_same_are_not_guessed_between():
    changes = unit_changes(
        by_postcode(unit("010101", "Thmei")),
        by_postcode(unit("010102", "Thmei"), unit("010103", "Thmei")),
    )
    assert changes.renumbered == ()
    assert len(changes.added) == 2
