"""Describe a release: its version, sources and files with their hashes."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

from addressing.errors import ReleaseError

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"
CHANGELOG: Final = "CHANGELOG.md"
FORMAT: Final = 1
"""Changes when a program that reads manifests must know of it."""

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class ReleaseSource:
    """A source of the release with the words that must go with it."""

    id: str
    title: str
    date: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class ReleaseFile:
    """A file of a release.

    Attributes:
        path: Below the release's folder, with slashes.
        title: What it is.
        media_type: As HTTP names it.
        licence: Under which it may be used.
        bytes: Its size.
        rows: Of the table in it; None where it is none.
        sha256: Of its bytes.
    """

    path: str
    title: str
    media_type: str
    licence: str
    bytes: int
    rows: int | None
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a release is.

    Attributes:
        format: ``FORMAT``.
        name: The same for every release.
        title: In English.
        title_km: In Khmer.
        version: Of the standard.
        date: That the specification states: a month or a day.
        previous: Version of the release before; None for the first.
        publisher: Who made it.
        decree: That the postcodes follow.
        sources: Where the data came from.
        files: All files but the manifest and the list of sums, by path.
    """

    format: int
    name: str
    title: str
    title_km: str
    version: str
    date: str
    previous: str | None
    publisher: str
    decree: str
    sources: tuple[ReleaseSource, ...]
    files: tuple[ReleaseFile, ...]

    def file(self, path: str) -> ReleaseFile:
        """One file.

        Raises:
            ReleaseError: The release has none of this path.
        """
        for file in self.files:
            if file.path == path:
                return file
        raise ReleaseError(f"Release {self.version} holds no file {path}.")

    def to_json(self) -> str:
        """The text of ``manifest.json``."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2) + "\n"

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest.

        Raises:
            ReleaseError: Not a manifest, or one of another format.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            given = data["format"]
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(error) from error
        if given != FORMAT:
            raise ReleaseError(
                f"The release has format {given!r}; this Phlov reads {FORMAT}. Install the Phlov "
                "that made it, or a newer one."
            )
        try:
            sources = tuple(ReleaseSource(**row) for row in data.pop("sources"))
            files = tuple(ReleaseFile(**row) for row in data.pop("files"))
            manifest = cls(**data, sources=sources, files=files)
        except (KeyError, TypeError) as error:
            raise _unreadable(error) from error
        for file in manifest.files:
            if not _stays_below(file.path):
                raise ReleaseError(
                    f"The manifest names {file.path!r}, which is no path in the release."
                )
        return manifest


def _unreadable(error: Exception) -> ReleaseError:
    return ReleaseError(f"The manifest of the release cannot be read: {error}.")


def _stays_below(path: object) -> bool:
    if not isinstance(path, str) or not path or "\\" in path:
        return False
    pure = PurePosixPath(path)
    return not pure.is_absolute() and ".." not in pure.parts and pure.as_posix() == path


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a release on disk.

    Raises:
        ReleaseError: The folder is not there or holds no release.
    """
    if not folder.is_dir():
        raise ReleaseError(f"{folder} is no folder. Give the folder of a release.")
    try:
        text = (folder / MANIFEST).read_text("utf-8")
    except FileNotFoundError:
        raise ReleaseError(
            f"{folder} is no release: it holds no {MANIFEST}. `phlov standard export` makes one."
        ) from None
    except UnicodeDecodeError as error:
        raise ReleaseError(f"{folder / MANIFEST} is not UTF-8: {error.reason}.") from error
    return Manifest.from_json(text)


def sha256_of(path: Path) -> str:
    """Hash of a file, read in blocks."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def sums_text(sums: dict[str, str]) -> str:
    """The text of ``SHA256SUMS``, as ``sha256sum --check`` reads it."""
    return "".join(f"{digest}  {path}\n" for path, digest in sorted(sums.items()))
