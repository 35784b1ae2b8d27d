"""Write the files of a release into a folder; only an export loads this module."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import h3.api.basic_int as h3

from addressing.code.roots import root_cells
from addressing.release.changelog import change_log
from addressing.release.contents import SPECIFICATION, Contents, load_contents
from addressing.release.diff import diff_snapshots
from addressing.release.export import ExportProgress, PreviousRelease
from addressing.release.formats import (
    write_csv,
    write_geopackage,
    write_geoparquet,
    write_parquet,
    write_runs,
)
from addressing.release.history_tables import history_table, succession_table
from addressing.release.linked_data import linked_data
from addressing.release.manifest import (
    CHANGELOG,
    FORMAT,
    MANIFEST,
    SUMS,
    Manifest,
    ReleaseFile,
    sha256_of,
    sums_text,
)
from addressing.release.read_me import read_me
from addressing.release.snapshot import Snapshot, listed_units
from addressing.release.specification import Specification
from addressing.release.tables import (
    MappedTable,
    outline_table,
    postcode_rows,
    postcode_table,
    root_table,
    town_table,
    village_table,
)
from gis_data import load_gazetteer
from postcodes import Lattice, Registry, draw_outlines, encode_lattice, lattice_runs, load_history

_READ_ME = "README.md"


@dataclass
class Writing:
    """A release on its way: the folder, and the rows of the tables in it."""

    folder: Path
    specification: Specification
    registry: Registry
    lattice: Lattice
    contents: Contents = field(default_factory=load_contents)
    rows: dict[str, int] = field(default_factory=dict)

    def path(self, name: str, rows: int | None = None) -> Path:
        """Where a file goes; its folder is made."""
        if rows is not None:
            self.rows[name] = rows
        target = self.folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        return target


def write_release(
    writing: Writing, before: PreviousRelease | None, progress: ExportProgress
) -> Manifest:
    """Write every file; the manifest comes last.

    Args:
        writing: The folder and the data.
        before: The release before; None for the first.
        progress: Told before each step.
    """
    steps: Mapping[str, Callable[[Writing], None]] = {
        "specification": _write_specification,
        "lattice": _write_lattice,
        "tables and maps": _write_tables,
    }
    for place, (name, write) in enumerate(steps.items(), start=1):
        progress(name, place, len(steps) + 1)
        write(writing)
    progress("change log and manifest", len(steps) + 1, len(steps) + 1)
    _write_words(writing, before)
    return _write_manifest(writing, before.snapshot.version if before else None)


def _write_specification(writing: Writing) -> None:
    for page in writing.specification.pages:
        source = writing.specification.folder / page
        shutil.copyfile(source, writing.path(f"{SPECIFICATION}/{page}"))


def _write_lattice(writing: Writing) -> None:
    runs = lattice_runs(writing.lattice)
    write_runs(runs, writing.path("lattice/lattice.parquet", len(runs)))
    writing.path("lattice/lattice.npz.xz").write_bytes(encode_lattice(writing.lattice))


def _write_tables(writing: Writing) -> None:
    registry, lattice = writing.registry, writing.lattice
    postcodes, roots, towns = (
        postcode_table(registry, lattice),
        root_table(lattice),
        town_table(lattice),
    )
    outlines = outline_table(postcodes.frame, draw_outlines(lattice))
    history = load_history()
    for name, frame in {
        "postcodes/postcodes": postcodes.frame,
        "postcodes/history": history_table(history),
        "postcodes/succession": succession_table(history),
        "postcodes/villages": village_table(load_gazetteer()),
        "codes/root-cells": roots.frame,
        "codes/towns": towns.frame,
    }.items():
        write_csv(frame, writing.path(f"{name}.csv", len(frame)))
        write_parquet(frame, writing.path(f"{name}.parquet", len(frame)))
    document = linked_data(registry, lattice, writing.contents, writing.specification.version)
    writing.path("postcodes/postcodes.jsonld").write_text(document, "utf-8")
    layers: dict[str, MappedTable] = {
        "postcode-points": postcodes,
        "postcode-outlines": outlines,
        "root-cells": roots,
        "towns": towns,
    }
    for name, table in layers.items():
        write_geoparquet(table, writing.path(f"maps/{name}.parquet", len(table.frame)))
    write_geopackage(
        layers,
        writing.path("maps/phlov-standard.gpkg", sum(len(t.frame) for t in layers.values())),
        writing.specification.date,
    )


def _write_words(writing: Writing, before: PreviousRelease | None) -> None:
    pages = writing.specification
    difference = None
    if before is not None:
        difference = diff_snapshots(before.snapshot, _snapshot(writing))
    log = change_log(
        pages.version, pages.date, difference, before.change_log if before is not None else ""
    )
    writing.path(CHANGELOG).write_text(log, "utf-8")
    text = read_me(writing.contents, pages.version, pages.date)
    writing.path(_READ_ME).write_text(text, "utf-8")


def _snapshot(writing: Writing) -> Snapshot:
    """What the release being written will be read as."""
    pages = [f"{SPECIFICATION}/{page}" for page in writing.specification.pages]
    return Snapshot(
        writing.specification.version,
        listed_units(postcode_rows(writing.registry, writing.lattice)),
        tuple(h3.int_to_str(cell) for cell in root_cells()),
        writing.lattice,
        {page: sha256_of(writing.folder / page) for page in pages},
    )


def _write_manifest(writing: Writing, previous: str | None) -> Manifest:
    contents = writing.contents
    paths = sorted(
        path.relative_to(writing.folder).as_posix()
        for path in writing.folder.rglob("*")
        if path.is_file()
    )
    manifest = Manifest(
        format=FORMAT,
        name=contents.name,
        title=contents.title,
        title_km=contents.title_km,
        version=writing.specification.version,
        date=writing.specification.date,
        previous=previous,
        publisher=contents.publisher,
        decree=contents.decree,
        sources=contents.release_sources(),
        files=tuple(_file(writing, path) for path in paths),
    )
    writing.path(MANIFEST).write_text(manifest.to_json(), "utf-8")
    sums = {file.path: file.sha256 for file in manifest.files}
    sums[MANIFEST] = sha256_of(writing.folder / MANIFEST)
    writing.path(SUMS).write_text(sums_text(sums), "utf-8")
    return manifest


def _file(writing: Writing, path: str) -> ReleaseFile:
    title, licence = writing.contents.describe(path)
    full = writing.folder / path
    return ReleaseFile(
        path=path,
        title=title,
        media_type=writing.contents.media_type(path),
        licence=licence,
        bytes=full.stat().st_size,
        rows=writing.rows.get(path),
        sha256=sha256_of(full),
    )
