"""A small country, a specification of two pages, and a release of both."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pytest

from addressing import export_release
from postcodes import Lattice, load_lattice

NEAR_BORDER = 0x8000


@pytest.fixture(scope="session")
def kep_alone() -> Lattice:
    """The lattice of a country that is Kep and nothing else: small enough to export often."""
    whole = load_lattice()
    in_kep = np.array([False] * 3 + [code.startswith("23") for code in whole.postcodes])
    labels = np.where(in_kep[whole.labels & ~np.uint16(NEAR_BORDER)], whole.labels, 0)
    begins = np.append(True, labels[1:] != labels[:-1])
    return replace(
        whole,
        starts=whole.starts[begins],
        labels=labels[begins].astype(np.uint16),
        places=MappingProxyType({c: p for c, p in whole.places.items() if c.startswith("23")}),
    )


@pytest.fixture(scope="session")
def pages(tmp_path_factory) -> Path:
    """A specification of two pages."""
    return write_pages(tmp_path_factory.mktemp("pages"), "1.0.0", "2026-11")


@pytest.fixture(scope="session")
def newer_pages(tmp_path_factory) -> Path:
    """The same with a later version."""
    return write_pages(tmp_path_factory.mktemp("newer_pages"), "1.1.0", "2027-03-01")


def write_pages(folder: Path, version: str, date: str) -> Path:
    (folder / "vectors").mkdir(parents=True)
    (folder / "README.md").write_text(
        f"# The standard\n\nVersion {version}, {date}. This folder…\n"
    )
    (folder / "vectors" / "read.json").write_text("[]\n")
    (folder / ".draft").write_text("not a page")
    (folder / "vectors" / "__init__.py").write_text("# a page\n")
    (folder / "vectors" / "__pycache__").mkdir()
    (folder / "vectors" / "__pycache__" / "left.pyc").write_bytes(b"\0")
    return folder


@pytest.fixture(scope="session")
def release(kep_alone, pages, tmp_path_factory):
    """Release 1.0.0."""
    return export_release(tmp_path_factory.mktemp("out") / "1.0.0", pages, lattice=kep_alone)


@pytest.fixture
def copied(release, tmp_path) -> Path:
    """A copy of the release to do harm to."""
    return Path(shutil.copytree(release.folder, tmp_path / "copy"))
