"""List the sources of data with their licences, dates and hashes."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib import resources

from gis_data.errors import SourceUnknownError


class Form(StrEnum):
    """In which form a source comes."""

    RAW = "raw"
    PREPARED = "prepared"
    PACKAGE = "package"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One row of the catalogue.

    Attributes:
        id: Key by which build steps name the source.
        title: What it is.
        form: As upstream has it, prepared in a mirror, or installed as a package.
        licence: Under which the data may be used.
        attribution: The words that must go with it.
        url: Where it is fetched, or its page where ``download`` is false.
        download: Whether ``url`` is the file itself.
        package: Name on PyPI, for ``Form.PACKAGE``.
        mirror: Path below the folder of a data mirror.
        sha256: Hash of the upstream file; empty for a rolling source.
        mirror_sha256: Hash of the mirror's file, where that differs from ``sha256``.
        date: Date of the data; None for a rolling source.
    """

    id: str
    title: str
    form: Form
    licence: str
    attribution: str
    url: str = ""
    download: bool = True
    package: str = ""
    mirror: str = ""
    sha256: str = ""
    mirror_sha256: str = ""
    date: date | None = None

    @property
    def rolling(self) -> bool:
        """Whether upstream replaces the file under the same address."""
        return not self.sha256

    @property
    def file_name(self) -> str:
        """Name of the file once fetched."""
        return (self.mirror or self.url).rsplit("/", 1)[-1]


@lru_cache(maxsize=1)
def load_catalogue() -> tuple[Source, ...]:
    """All sources, in the order of the catalogue."""
    text = resources.files("gis_data.sources").joinpath("catalogue.toml").read_text("utf-8")
    return tuple(
        Source(
            **{
                **row,
                "form": Form(row["form"]),
                "date": date.fromisoformat(row["date"]) if row["date"] else None,
            }
        )
        for row in tomllib.loads(text)["source"]
    )


def find_source(source_id: str) -> Source:
    """The source with this id.

    Raises:
        SourceUnknownError: With the ids that there are.
    """
    for source in load_catalogue():
        if source.id == source_id:
            return source
    known = ", ".join(source.id for source in load_catalogue())
    raise SourceUnknownError(f"There is no source {source_id!r}. The catalogue has: {known}.")
