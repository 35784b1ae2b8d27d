"""Build and read the data bundle: one dated folder with a manifest of hashes and licences.

The steps come from above (lattice, network …); this module only knows their protocol. The same
inputs give the same files, the same manifest and so the same hash: nothing in a bundle depends
on the clock, on paths or on the order of a dictionary.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from gis_data.errors import BundleError, BundleMissingError, PhlovError
from gis_data.gazetteer.load import load_gazetteer
from gis_data.sources.catalogue import Form, find_source
from gis_data.sources.store import SourceStore, hash_file

MANIFEST = "manifest.json"
_CURRENT = "current"

StepProgress = Callable[[str, int, int], None]
"""Told the step's name, its place (from 1) and how many steps there are."""


class BuildStep(Protocol):
    """One step of the build: reads files of sources, writes files of the bundle.

    ``needs`` names all sources that the step cannot do without, ``uses`` those of which any one
    is enough, ``helps`` those that make the result better where they are there. ``reads`` names
    files that earlier steps made, ``makes`` files or folders that this one does, all below the
    target. Each may be empty.
    """

    @property
    def name(self) -> str:
        """What the step is called in the manifest."""

    @property
    def needs(self) -> Sequence[str]:
        """Ids of sources, all required."""

    @property
    def uses(self) -> Sequence[str]:
        """Ids of sources of which at least one is required; the step takes the first it finds."""

    @property
    def helps(self) -> Sequence[str]:
        """Ids of sources that the step can do without."""

    @property
    def reads(self) -> Sequence[str]:
        """Names of what earlier steps wrote, all required."""

    @property
    def makes(self) -> Sequence[str]:
        """Names of what the step writes."""

    def build(self, sources: Mapping[str, Path], target: Path) -> None:
        """Write everything in ``makes`` into the folder ``target``, deterministically."""


@dataclass(frozen=True, slots=True)
class SourceEntry:
    """A source as a bundle used it."""

    id: str
    sha256: str
    date: str
    form: str
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a bundle."""

    name: str
    step: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class SkippedEntry:
    """A step that could not run, with the reason."""

    step: str
    reason: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a bundle holds; ``sha256`` covers sources and files."""

    date: str
    sha256: str
    sources: tuple[SourceEntry, ...]
    files: tuple[FileEntry, ...]
    skipped: tuple[SkippedEntry, ...]

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Read a manifest.

        Raises:
            BundleError: Not a manifest.
        """
        try:
            data: dict[str, Any] = json.loads(text)
            return cls(
                data["date"],
                data["sha256"],
                tuple(SourceEntry(**row) for row in data["sources"]),
                tuple(FileEntry(**row) for row in data["files"]),
                tuple(SkippedEntry(**row) for row in data["skipped"]),
            )
        except (ValueError, KeyError, TypeError) as error:
            raise BundleError(f"The bundle's manifest cannot be read: {error}") from error


@dataclass(frozen=True, slots=True)
class Bundle:
    """A built bundle on disk."""

    path: Path
    manifest: Manifest

    def file(self, name: str) -> Path | None:
        """Path of a file or folder of the bundle, None where it was not built."""
        path = self.path / name
        return path if path.exists() else None


def build_bundle(
    steps: Sequence[BuildStep],
    store: SourceStore,
    home: Path,
    progress: StepProgress | None = None,
) -> Bundle:
    """Run the steps whose sources are there and make their result the current bundle.

    A step that gives up with an error of Phlov's is left out with its reason.
    A broken build leaves the previous bundle as it was.

    Raises:
        BundleError: No step could run.
        ChecksumError: A source is not what the catalogue promises.
    """
    bundles = home / "bundles"
    bundles.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=bundles, prefix=".building-") as folder:
        target = Path(folder) / "bundle"
        target.mkdir()
        manifest = _run(steps, store, target, progress)
        final = bundles / f"{manifest.date}-{manifest.sha256[:12]}"
        if final.exists():
            shutil.rmtree(final)
        target.replace(final)
    pointer = bundles / f".{_CURRENT}"
    pointer.write_text(final.name, "utf-8")
    pointer.replace(bundles / _CURRENT)
    return Bundle(final, manifest)


def current_bundle(home: Path) -> Bundle:
    """The bundle that was built last.

    Raises:
        BundleMissingError: None was built yet.
        BundleError: Its manifest cannot be read.
    """
    pointer = home / "bundles" / _CURRENT
    try:
        path = home / "bundles" / pointer.read_text("utf-8")
        return Bundle(path, Manifest.from_json((path / MANIFEST).read_text("utf-8")))
    except FileNotFoundError:
        raise BundleMissingError(
            "No data bundle has been built here yet. Run `phlov data build`."
        ) from None


def _run(
    steps: Sequence[BuildStep], store: SourceStore, target: Path, progress: StepProgress | None
) -> Manifest:
    used: dict[str, SourceEntry] = {}
    skipped: list[SkippedEntry] = []
    files: list[FileEntry] = []
    for place, step in enumerate(steps, start=1):
        if progress:
            progress(step.name, place, len(steps))
        found, reason = _gather(step, store, target)
        if reason:
            skipped.append(SkippedEntry(step.name, reason))
            continue
        try:
            step.build({key: path for key, (path, _) in found.items()}, target)
        except PhlovError as error:
            _remove_outputs(step, target)
            skipped.append(SkippedEntry(step.name, str(error)))
            continue
        used |= {key: entry for key, (_, entry) in found.items()}
        files += _files_of(step, target)
    if not files:
        reasons = "; ".join(f"{entry.step}: {entry.reason}" for entry in skipped)
        raise BundleError(f"No step of the data build could run. {reasons}")
    return _write_manifest(target, used, files, skipped)


def _remove_outputs(step: BuildStep, target: Path) -> None:
    """Leave nothing half-written of a step that gave up."""
    for name in step.makes:
        path = target / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def _gather(
    step: BuildStep, store: SourceStore, target: Path
) -> tuple[dict[str, tuple[Path, SourceEntry]], str]:
    """The step's sources, or the reason why it cannot run."""
    unmade = [name for name in step.reads if not (target / name).exists()]
    if unmade:
        return {}, f"needs {', '.join(unmade)}, which no step before it could make"
    found = {key: _entry(key, store) for key in (*step.needs, *step.uses, *step.helps)}
    missing = [key for key in step.needs if found[key] is None]
    if missing:
        return {}, f"needs {', '.join(missing)}, which is neither mirrored nor pulled"
    if step.uses and all(found[key] is None for key in step.uses):
        return {}, f"needs one of {', '.join(step.uses)}; none is mirrored or pulled"
    return {key: entry for key, entry in found.items() if entry is not None}, ""


def _entry(source_id: str, store: SourceStore) -> tuple[Path, SourceEntry] | None:
    source = find_source(source_id)
    day = source.date.isoformat() if source.date else ""
    if source.form is Form.PACKAGE:
        path, sha256 = Path(), load_gazetteer().digest
    else:
        file = store.find(source)
        if file is None:
            return None
        path, sha256 = file.path, file.sha256
        day = file.date.isoformat() if file.date else day
    return path, SourceEntry(
        source.id, sha256, day, source.form.value, source.licence, source.attribution
    )


def _files_of(step: BuildStep, target: Path) -> list[FileEntry]:
    entries = []
    for name in step.makes:
        path = target / name
        if not path.exists():
            raise BundleError(f"Step {step.name} promised {name} but did not write it.")
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        entries += [
            FileEntry(
                file.relative_to(target).as_posix(), step.name, hash_file(file), file.stat().st_size
            )
            for file in found
            if file.is_file()
        ]
    return entries


def _write_manifest(
    target: Path,
    used: Mapping[str, SourceEntry],
    files: Sequence[FileEntry],
    skipped: Sequence[SkippedEntry],
) -> Manifest:
    sources = tuple(used[key] for key in sorted(used))
    ordered = tuple(sorted(files, key=lambda entry: entry.name))
    lines = [f"{entry.id} {entry.sha256}" for entry in sources]
    lines += [f"{entry.name} {entry.sha256}" for entry in ordered]
    manifest = Manifest(
        max((entry.date for entry in sources), default=""),
        hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        sources,
        ordered,
        tuple(skipped),
    )
    text = json.dumps(asdict(manifest), indent=2, ensure_ascii=False)
    (target / MANIFEST).write_text(text + "\n", "utf-8")
    return manifest
