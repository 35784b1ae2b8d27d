"""Find the pages of the specification, and the version that they state."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from addressing.errors import ReleaseError

_STATED = re.compile(
    r"^Version (?P<version>\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?), (?P<date>\d{4}-\d{2}(?:-\d{2})?)\.",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Specification:
    """The pages of the standard.

    Attributes:
        folder: Where they lie.
        version: That they state.
        date: The same: a month or a day.
        pages: Paths below the folder, sorted.
    """

    folder: Path
    version: str
    date: str
    pages: tuple[str, ...]


def find_specification(folder: Path) -> Specification:
    """The specification in a folder; its ``README.md`` states the version and the date.

    Raises:
        ReleaseError: No specification there, or it states no version.
    """
    front = folder / "README.md"
    if not front.is_file():
        raise ReleaseError(
            f"{folder} holds no specification (no README.md). It stands in docs/standard of "
            "Phlov's source; say where with --specification."
        )
    stated = _STATED.search(front.read_text("utf-8"))
    if stated is None:
        raise ReleaseError(
            f"{front} states no version. Expected a line such as: Version 1.0.0, 2026-11."
        )
    pages = sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and not _is_scratch(path.relative_to(folder))
    )
    return Specification(folder, stated["version"], stated["date"], tuple(pages))


def _is_scratch(path: Path) -> bool:
    """Whether a file is hidden, or what Python leaves behind."""
    return any(part.startswith(".") or part == "__pycache__" for part in path.parts)
