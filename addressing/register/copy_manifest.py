"""Say what a copy of the register in Parquet files holds, in one manifest that is exchanged whole.

Files of addresses are named by their contents and never changed. A copy is what its manifest
lists; whatever stops a writer, the manifest before or the new one stands there with all its files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

import orjson

from addressing.register.chain import Mark
from addressing.register.errors import CopyError
from gis_data import write_whole

MANIFEST: Final = "manifest.json"
FORMAT: Final = "phlov register copy 1"
_PART: Final = ".part"
_OWN_NAME: Final = re.compile(r"[0-9a-f]{16}\.parquet")


@dataclass(frozen=True, slots=True)
class CopyFile:
    """The addresses of one root cell.

    Attributes:
        root: The three digits that their codes begin with.
        name: Path within the copy.
        sha256: Of the file.
        addresses: How many.
    """

    root: str
    name: str
    sha256: str
    addresses: int


@dataclass(frozen=True, slots=True)
class CopyManifest:
    """What a copy holds, and up to where.

    Attributes:
        identity: Of the register.
        sequence: Number of the last change in it.
        day: Of that change.
        hash: Of the chain after that change, in hexadecimal digits: the head of that day as far as
            it had come.
        files: One for each root cell that has addresses, in the order of the digits.
    """

    identity: str
    sequence: int
    day: str
    hash: str
    files: tuple[CopyFile, ...]

    @property
    def mark(self) -> Mark:
        """How far the copy reaches, for ``verify_copy`` and ``apply_delta``."""
        return Mark(self.identity, self.sequence, self.day, bytes.fromhex(self.hash))

    @property
    def addresses(self) -> int:
        """How many addresses, whatever their status."""
        return sum(file.addresses for file in self.files)

    @property
    def sha256(self) -> str:
        """Of everything that the manifest says: two copies with the same one are the same."""
        return hashlib.sha256(orjson.dumps(asdict(self))).hexdigest()

    @classmethod
    def of(cls, mark: Mark, files: list[CopyFile]) -> Self:
        """The manifest of files that reach up to a mark."""
        ordered = tuple(sorted(files, key=lambda file: file.root))
        return cls(mark.identity, mark.sequence, mark.day, mark.hash.hex(), ordered)

    def write(self) -> bytes:
        """As the file holds it."""
        told = {
            "format": FORMAT, **asdict(self), "addresses": self.addresses, "sha256": self.sha256,
        }  # fmt: skip
        return orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n"

    @classmethod
    def read(cls, data: bytes) -> Self:
        """Read a manifest.

        Raises:
            CopyError: It is none, or was altered.
        """
        try:
            told: dict[str, Any] = orjson.loads(data)
            files = tuple(CopyFile(**file) for file in told["files"])
            manifest = cls(told["identity"], told["sequence"], told["day"], told["hash"], files)
            sound = told["format"] == FORMAT and told["sha256"] == manifest.sha256
            inside = all(_is_inside(file) for file in files)
        except (ValueError, KeyError, TypeError, AttributeError):
            sound = inside = False
        if not sound or not inside:
            raise CopyError(
                "The manifest is none of a copy of the register, or was altered. Write a new "
                "snapshot."
            )
        return manifest


def _is_inside(file: CopyFile) -> bool:
    """Whether a file lies where this program puts it: a manifest leads nowhere else."""
    return file.name == file_name(file.root, file.sha256) and file.root.isalnum()


def file_name(root: str, sha256: str) -> str:
    """Path of a file within its copy."""
    return f"root={root}/{sha256[:16]}.parquet"


def open_copy(folder: Path) -> CopyManifest:
    """The manifest of a copy; its files are looked at by ``verify_files`` only.

    Raises:
        CopyError: There is no copy, or its manifest was altered.
    """
    try:
        return CopyManifest.read((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise CopyError(
            f"{folder} holds no copy of the register. Write a snapshot there first."
        ) from None


def verify_files(folder: Path) -> CopyManifest:
    """See that every file of a copy is there and is what the manifest says.

    Raises:
        CopyError: One is not; the message names it.
    """
    manifest = open_copy(folder)
    for file in manifest.files:
        check_file(folder, file)
    return manifest


def check_file(folder: Path, file: CopyFile) -> Path:
    """Path of a file of a copy, once it is sure that it is the one of the manifest.

    Raises:
        CopyError: It is missing or was altered.
    """
    path = folder / file.name
    try:
        found = sha256_of(path)
    except FileNotFoundError:
        raise CopyError(f"{file.name} of the copy is missing. Write a new snapshot.") from None
    if found != file.sha256:
        raise CopyError(f"{file.name} of the copy was altered. Write a new snapshot.")
    return path


def sha256_of(path: Path) -> str:
    """The hash of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def renewed(folder: Path) -> Iterator[list[CopyFile]]:
    """Collect the files of a new state; whatever goes wrong before its manifest leaves no trace.

    Put every file that is written into the list, at once.

    Raises:
        CopyError: The folder holds other things.
    """
    _refuse_foreign(folder)
    before = {path.name for path in _files(folder)}
    made: list[CopyFile] = []
    try:
        yield made
    except BaseException:
        for file in made:
            if Path(file.name).name not in before:
                (folder / file.name).unlink(missing_ok=True)
        _sweep(folder)
        raise


def publish(folder: Path, manifest: CopyManifest) -> None:
    """Exchange the manifest, then remove the files that no manifest lists any more."""
    write_whole(folder / MANIFEST, manifest.write())
    kept = {file.name for file in manifest.files}
    for path in _files(folder):
        if path.relative_to(folder).as_posix() not in kept:
            path.unlink(missing_ok=True)
    _sweep(folder)


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.glob("root=*/*.parquet") if _OWN_NAME.fullmatch(path.name)]


def _refuse_foreign(folder: Path) -> None:
    """See that a folder is empty or holds a copy: what belongs to others is not swept away."""
    if (folder / MANIFEST).exists():
        return
    own = {path.parent.name for path in _files(folder)}
    for path in folder.iterdir():
        if path.name not in own and not path.name.endswith(_PART):
            raise CopyError(f"{folder} holds {path.name}, which is none of a copy's. Give another.")


def _sweep(folder: Path) -> None:
    """Remove unfinished files and empty folders."""
    for path in folder.glob(f".*{_PART}"):
        path.unlink(missing_ok=True)
    for path in folder.glob("root=*"):
        if path.is_dir() and not any(path.iterdir()):
            path.rmdir()


def part_of(folder: Path, name: str) -> Path:
    """Where a file of a copy is written before it has its name."""
    return folder / f".{name}{_PART}"
