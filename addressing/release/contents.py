"""Hold what a release contains: titles, media types, licences and sources of its files."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import PurePosixPath

from addressing.release.manifest import ReleaseSource
from gis_data import find_source
from postcodes import load_history

SPECIFICATION = "specification"
"""Folder of the release, and key of its licence."""


@dataclass(frozen=True, slots=True)
class Contents:
    """The shipped table ``data/contents.toml``.

    Attributes:
        name: Of every release.
        title: In English.
        title_km: In Khmer.
        publisher: Who makes releases.
        in_force: Since when the postcodes are.
        decree: That made them.
        licences: Of names, cells, history and specification.
        sources: Ids of the catalogue for names and cells.
        media_types: By suffix without its dot.
        files: Title and origin of each file.
    """

    name: str
    title: str
    title_km: str
    publisher: str
    in_force: str
    decree: str
    licences: Mapping[str, str]
    sources: Mapping[str, tuple[str, ...]]
    media_types: Mapping[str, str]
    files: Mapping[str, tuple[str, tuple[str, ...]]]

    def media_type(self, path: str) -> str:
        """The media type of a file by its suffix.

        >>> load_contents().media_type("postcodes/postcodes.jsonld")
        'application/ld+json'
        """
        suffix = PurePosixPath(path).suffix.removeprefix(".")
        return self.media_types.get(suffix, "application/octet-stream")

    def describe(self, path: str) -> tuple[str, str]:
        """Title and licence of a file of the release."""
        if path.startswith(f"{SPECIFICATION}/"):
            return "The specification", self.licences[SPECIFICATION]
        title, origins = self.files[path]
        return title, " and ".join(dict.fromkeys(self.licences[origin] for origin in origins))

    def release_sources(self) -> tuple[ReleaseSource, ...]:
        """The sources with the words that must go with them."""
        found = [find_source(name) for names in self.sources.values() for name in names]
        lists = tuple(
            ReleaseSource(
                f"postcodes-{vintage.year}",
                vintage.title,
                str(vintage.valid_from),
                vintage.licence,
                vintage.source,
            )
            for vintage in load_history().vintages
        )
        return lists + tuple(
            ReleaseSource(
                source.id,
                source.title,
                source.date.isoformat() if source.date else "",
                source.licence,
                source.attribution,
            )
            for source in found
        )


@lru_cache(maxsize=1)
def load_contents() -> Contents:
    """The table, read once."""
    text = resources.files("addressing.release").joinpath("data/contents.toml").read_text("utf-8")
    data = tomllib.loads(text)
    return Contents(
        name=data["name"],
        title=data["title"],
        title_km=data["title_km"],
        publisher=data["publisher"],
        in_force=data["postcodes"]["in_force"],
        decree=data["postcodes"]["decree"],
        licences=data["licences"],
        sources={key: tuple(ids) for key, ids in data["sources"].items()},
        media_types=data["media_types"],
        files={path: (row["title"], tuple(row["of"])) for path, row in data["files"].items()},
    )
