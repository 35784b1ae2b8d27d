"""Export one release of the standard: a folder that appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from addressing.errors import ReleaseError
from addressing.release.manifest import CHANGELOG, SUMS, Manifest, sha256_of
from addressing.release.snapshot import Snapshot, read_snapshot
from addressing.release.specification import find_specification
from postcodes import Lattice, Registry, load_lattice, load_registry

ExportProgress = Callable[[str, int, int], None]
"""Told what is being written, its place (from 1) and how many there are."""


@dataclass(frozen=True, slots=True)
class Release:
    """A release on disk.

    Attributes:
        folder: Where it lies.
        manifest: What it is.
        sums_sha256: Of its ``SHA256SUMS``: who knows this one number can check everything.
    """

    folder: Path
    manifest: Manifest
    sums_sha256: str


@dataclass(frozen=True, slots=True)
class PreviousRelease:
    """The release before: what is compared of it, and its change log."""

    snapshot: Snapshot
    change_log: str


def export_release(
    folder: Path,
    specification: Path,
    *,
    version: str | None = None,
    previous: Path | None = None,
    registry: Registry | None = None,
    lattice: Lattice | None = None,
    progress: ExportProgress | None = None,
) -> Release:
    """Write a release; the same data and pages always give the same bytes.

    Args:
        folder: Of the new release; it must not be there yet.
        specification: Folder with the pages of the standard, which state version and date.
        version: That the pages must state, if given.
        previous: Folder of the release before, for the change log.
        registry: Of postcodes; the installed one by default.
        lattice: The installed one by default.
        progress: Told before each step.

    Raises:
        ReleaseError: The folder is there, the pages state no or another version, or the previous
            release is none, is damaged, or is the same version.
        OSError: The file system refuses; nothing is left behind.
    """
    pages = find_specification(specification)
    if version is not None and version != pages.version:
        raise ReleaseError(
            f"The specification in {specification} is version {pages.version}, not {version}. "
            "Change the line “Version …” of its README.md, or leave --version out."
        )
    if folder.exists() or folder.is_symlink():
        raise ReleaseError(f"{folder} is there already; a release needs a new folder.")
    before = None if previous is None else _previous(previous, pages.version)
    parent = folder.absolute().parent
    parent.mkdir(parents=True, exist_ok=True)
    # Only an export loads geopandas: all other commands start faster.
    from addressing.release.writing import Writing, write_release  # noqa: PLC0415

    building = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", suffix=".part", dir=parent))
    try:
        writing = Writing(
            building,
            pages,
            registry or load_registry(),
            lattice or load_lattice(),
        )
        manifest = write_release(writing, before, progress or (lambda *_: None))
        building.chmod(0o777 & ~_file_mask())
        building.rename(folder)
    except BaseException:
        shutil.rmtree(building, ignore_errors=True)
        raise
    return Release(folder, manifest, sha256_of(folder / SUMS))


def _file_mask() -> int:
    """The process's file mask: a temporary folder is private, a release should not be."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _previous(folder: Path, version: str) -> PreviousRelease:
    snapshot = read_snapshot(folder)
    if snapshot.version == version:
        raise ReleaseError(
            f"The previous release {folder} is version {version} too. State a new version in the "
            "specification's README.md."
        )
    return PreviousRelease(snapshot, (folder / CHANGELOG).read_text("utf-8"))
