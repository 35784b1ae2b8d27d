import json

import pytest

from gis_data import (
    BundleError,
    BundleMissingError,
    GazetteerStep,
    InputError,
    SourceStore,
    build_bundle,
    current_bundle,
)


class WordStep:
    """Writes one word into one file."""

    name, needs, uses, makes = "word", ("gazetteer",), (), ("word.txt",)
    helps, reads = (), ()

    def __init__(self, word):
        self.word = word

    def build(self, sources, target):
        (target / "word.txt").write_text(self.word, "utf-8")


class RoadStep:
    """Needs what is not there."""

    name, needs, uses, makes = "roads", (), ("roads-osm", "roads-phnom-penh"), ("roads.txt",)
    helps, reads = (), ()

    def build(self, sources, target):
        raise AssertionError("must not run")


class BrokenStep(WordStep):
    """Falls over half-way."""

    def build(self, sources, target):
        super().build(sources, target)
        raise OSError("disk full")


class RefusingStep(WordStep):
    """Gives up half-way with a reason, because its source cannot be used."""

    def build(self, sources, target):
        super().build(sources, target)
        raise InputError("The roads are too many.")


class EchoStep(WordStep):
    """Reads what the word step wrote."""

    name, needs, reads, makes = "echo", (), ("word.txt",), ("echo.txt",)
    helps = ("village-points",)

    def __init__(self):
        super().__init__("")

    def build(self, sources, target):
        word = (target / "word.txt").read_text("utf-8")
        (target / "echo.txt").write_text(f"{word} {sorted(sources)}", "utf-8")


def build(home, *steps):
    return build_bundle(steps, SourceStore(home), home)


def test_same_inputs_same_hash(tmp_path):
    first = build(tmp_path / "a", GazetteerStep(), WordStep("ផ្លូវ"))
    second = build(tmp_path / "b", GazetteerStep(), WordStep("ផ្លូវ"))
    assert first.path.name == second.path.name
    assert first.manifest == second.manifest
    names = sorted(p.name for p in first.path.iterdir())
    assert names == ["manifest.json", "repairs.parquet", "units.parquet", "word.txt"]
    for name in names:
        assert (first.path / name).read_bytes() == (second.path / name).read_bytes()


def test_other_content_other_hash(tmp_path):
    first = build(tmp_path / "a", WordStep("a"))
    second = build(tmp_path / "b", WordStep("b"))
    assert first.manifest.sha256 != second.manifest.sha256


def test_the_manifest_names_licences_and_hashes(tmp_path):
    bundle = build(tmp_path, WordStep("x"))
    data = json.loads((bundle.path / "manifest.json").read_text("utf-8"))
    assert data["sources"][0]["licence"].startswith("Data EF")
    assert len(data["files"][0]["sha256"]) == 64
    assert current_bundle(tmp_path) == bundle


def test_a_step_without_its_source_is_skipped_with_the_reason(tmp_path):
    bundle = build(tmp_path, WordStep("x"), RoadStep())
    assert bundle.manifest.skipped[0].step == "roads"
    assert "roads-osm" in bundle.manifest.skipped[0].reason
    assert bundle.file("roads.txt") is None


def test_nothing_to_build_is_an_error(tmp_path):
    with pytest.raises(BundleError, match="No step"):
        build(tmp_path, RoadStep())


def test_a_broken_build_leaves_the_old_bundle(tmp_path):
    good = build(tmp_path, WordStep("good"))
    with pytest.raises(OSError, match="disk full"):
        build(tmp_path, BrokenStep("bad"))
    assert current_bundle(tmp_path) == good
    assert [p.name for p in (tmp_path / "bundles").iterdir() if p.is_dir()] == [good.path.name]


def test_a_step_that_gives_up_is_left_out_and_leaves_nothing(tmp_path):
    bundle = build(tmp_path, GazetteerStep(), RefusingStep("x"))
    assert bundle.manifest.skipped[0].reason == "The roads are too many."
    assert bundle.file("word.txt") is None
    assert bundle.file("units.parquet") is not None


def test_a_step_that_breaks_its_promise_is_refused(tmp_path):
    step = WordStep("x")
    step.makes = ("word.txt", "more.txt")
    with pytest.raises(BundleError, match=r"more\.txt"):
        build(tmp_path, step)


def test_no_bundle_says_what_to_do(tmp_path):
    with pytest.raises(BundleMissingError, match="phlov data build"):
        current_bundle(tmp_path)


def test_a_step_reads_what_an_earlier_one_made(tmp_path):
    bundle = build(tmp_path, WordStep("ផ្លូវ"), EchoStep())
    # The village points would have helped, and are not there.
    assert bundle.file("echo.txt").read_text("utf-8") == "ផ្លូវ []"


def test_a_step_that_reads_what_nobody_made_is_left_out_with_the_reason(tmp_path):
    manifest = build(tmp_path, EchoStep(), WordStep("ផ្លូវ")).manifest
    assert [(entry.step, "needs word.txt" in entry.reason) for entry in manifest.skipped] == [
        ("echo", True)
    ]
