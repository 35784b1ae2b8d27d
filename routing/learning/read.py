"""Read tracks from whatever holds them: a GPX file, a table, or a folder of both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path

import numpy as np

from routing.errors import LearningError
from routing.learning.gpx import read_gpx
from routing.learning.rules import LearningRules
from routing.learning.track_tables import read_track_table
from routing.learning.tracks import Fixes, TrackReport

_GPX = (".gpx",)
_TABLES = (".csv", ".tsv", ".txt", ".xlsx", ".ndjson", ".jsonl", ".parquet", ".geoparquet")


def track_files(path: Path) -> tuple[Path, ...]:
    """The file itself, or every track file in a folder and the folders below it, by name.

    Raises:
        LearningError: When there is nothing, or the ending names no kind of track file.
    """
    if path.is_dir():
        found = sorted(p for p in path.rglob("*") if p.suffix.lower() in (*_GPX, *_TABLES))
        if not found:
            raise LearningError(f"The folder {path} holds no track file ({_endings()}).")
        return tuple(found)
    if not path.exists():
        raise LearningError(f"There is no track file or folder {path}.")
    if path.suffix.lower() not in (*_GPX, *_TABLES):
        raise LearningError(
            f"{path.name}: the ending names no kind of track file. Expected {_endings()}, or a "
            "folder of such files."
        )
    return (path,)


def read_tracks(
    files: Sequence[Path],
    rules: LearningRules,
    *,
    report: TrackReport,
    overrides: Mapping[str, str] | None = None,
) -> Iterator[Fixes]:
    """Yield the fixes of all files in blocks of bounded size.

    Of several files one that cannot be read is noted and left out. A track that goes on beyond a
    block is cut in two there.

    Raises:
        LearningError: When no file can be read.
        InputError: When an override names a role or column that does not exist.
    """
    held: list[Fixes] = []
    before = 0  # tracks of earlier files
    for path in files:
        last = -1
        try:
            for fixes in _read(path, rules, overrides or {}, report):
                last = max(last, int(fixes.track.max(initial=-1)))
                held.append(replace(fixes, track=fixes.track + np.int32(before)))
                if sum(map(len, held)) >= rules.block_fixes:
                    yield _joined(held)
                    held = []
            report.files += 1
        except LearningError as error:
            if len(files) == 1:
                raise
            report.notes.append(f"{error} It was left out.")
        before += last + 1
    if not report.files:
        raise LearningError("None of the track files can be read:\n" + "\n".join(report.notes))
    if held:
        yield _joined(held)


def _joined(parts: list[Fixes]) -> Fixes:
    columns = {
        column.name: np.concatenate([getattr(part, column.name) for part in parts])
        for column in fields(Fixes)
    }
    return Fixes(**columns)


def _read(
    path: Path, rules: LearningRules, overrides: Mapping[str, str], report: TrackReport
) -> Iterator[Fixes]:
    if path.suffix.lower() in _GPX:
        return read_gpx(path, rules.block_fixes)
    return read_track_table(path, rules, overrides, report)


def _endings() -> str:
    return ", ".join((*_GPX, *_TABLES))
