"""Check a release against its manifest and its list of hashes, and say everything at once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from addressing.release.manifest import (
    MANIFEST,
    SUMS,
    Manifest,
    ReleaseFile,
    read_manifest,
    sha256_of,
)

_SUM_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True, slots=True)
class ReleaseCheck:
    """What a check of a release found.

    Attributes:
        manifest: Of the release.
        sums_sha256: Of ``SHA256SUMS``, to compare with the number that was published; empty where
            the list is missing.
        problems: Everything that is wrong, in words; empty where nothing is.
    """

    manifest: Manifest
    sums_sha256: str
    problems: tuple[str, ...]


def verify_release(folder: Path) -> ReleaseCheck:
    """Compare every file with the manifest and with ``SHA256SUMS``.

    Raises:
        ReleaseError: The folder is no release, or its manifest cannot be read.
    """
    manifest = read_manifest(folder)
    problems = [
        problem for file in manifest.files if (problem := _file_problem(folder, file)) is not None
    ]
    known = {file.path for file in manifest.files} | {MANIFEST, SUMS}
    problems += [f"{path} is not in the manifest." for path in _files_below(folder) - known]
    sums = folder / SUMS
    if sums.is_file():
        problems += _sums_problems(folder, manifest, sums)
        sums_sha256 = sha256_of(sums)
    else:
        problems.append(f"{SUMS} is missing.")
        sums_sha256 = ""
    return ReleaseCheck(manifest, sums_sha256, tuple(sorted(problems)))


def _file_problem(folder: Path, file: ReleaseFile) -> str | None:
    path = folder / file.path
    if path.is_symlink():
        return f"{file.path} is a link, not a file."
    if not path.is_file():
        return f"{file.path} is missing."
    size = path.stat().st_size
    if size != file.bytes:
        return f"{file.path} has {size:,} bytes; the manifest says {file.bytes:,}."
    if sha256_of(path) != file.sha256:
        return f"{file.path} has another SHA-256 than the manifest says."
    return None


def _files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}


def _sums_problems(folder: Path, manifest: Manifest, sums: Path) -> list[str]:
    expected = {file.path: file.sha256 for file in manifest.files}
    expected[MANIFEST] = sha256_of(folder / MANIFEST)
    listed: dict[str, str] = {}
    problems = []
    for number, line in enumerate(sums.read_text("utf-8", "replace").splitlines(), start=1):
        if (match := _SUM_LINE.fullmatch(line)) is None:
            problems.append(f"{SUMS}, line {number}, is no hash and path.")
        else:
            listed[match[2]] = match[1]
    for path in sorted(expected.keys() | listed.keys()):
        if path not in listed:
            problems.append(f"{SUMS} does not list {path}.")
        elif path not in expected:
            problems.append(f"{SUMS} lists {path}, which the manifest does not name.")
        elif listed[path] != expected[path]:
            whose = "the file" if path == MANIFEST else "the manifest"
            problems.append(f"{SUMS} and {whose} disagree on {path}.")
    return problems
