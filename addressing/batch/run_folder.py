"""Keep the finished parts of a run beside its output, so that a run that was killed goes on.

``out.parquet.partial/`` holds ``manifest.json`` (what the run depends on) and one numbered file
for each finished slice. Every file appears whole: written under another name, brought to the
disk, renamed. At the end the parts are joined, the output takes its name, and the folder goes.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa

from addressing.batch.fingerprint import differences
from addressing.batch.tally import Tally
from addressing.batch.work import Part
from gis_data import InputError, Problem, write_whole

SUFFIX = ".partial"
_MANIFEST, _LOCK = "manifest.json", "lock"
_FORMAT = "1"
_PART = re.compile(r"(\d{6,})\.part")
_OURS = re.compile(
    rf"\d{{6,}}\.part|{re.escape(_MANIFEST)}|{_LOCK}|joined\..*|\..+\.part|\.geopackage\..*"
)
_REMEDY = (
    "Give the command as it was to finish that run, or --restart to drop what it did and begin "
    "anew."
)


class RunFolder:
    """The folder of one run; a context manager that no second run can enter meanwhile."""

    def __init__(self, target: Path, depends_on: Mapping[str, str], *, restart: bool) -> None:
        """Take the folder of a run up, or begin it.

        Args:
            target: The output, beside which the folder stands.
            depends_on: Everything that the output depends on.
            restart: Drop what an earlier run left.
        """
        self.path = target.with_name(target.name + SUFFIX)
        self._target = target
        self._depends_on = {"run folder": _FORMAT, **depends_on}
        self._restart = restart
        self._lock: int | None = None
        self.finished: dict[int, Tally] = {}

    def __enter__(self) -> Self:
        """Lock the folder and see what is finished.

        Raises:
            InputError: Another run works here, the folder is another's, or the earlier run
                depended on something else.
        """
        self._refuse_foreign_folder()
        try:
            self.path.mkdir(exist_ok=True)
        except OSError as error:
            raise InputError(
                "The run cannot begin.",
                [Problem(str(self.path), str(error.strerror), "a folder that can be written")],
            ) from error
        self._take_lock()
        try:
            self._take_up()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Let go of the folder; what is finished stays, and a folder without parts goes."""
        if not self.finished and self.path.exists():
            self._clear()
            self._remove_folder()
        self._leave()

    def keep(self, number: int, part: Part) -> None:
        """Keep a finished part; once this returns, no kill can undo it."""
        columns = {"tally": part.tally.to_json(), "output": part.output, "review": part.review}
        batch = pa.RecordBatch.from_arrays(
            [pa.array([columns[field.name]], field.type) for field in _SCHEMA], schema=_SCHEMA
        )
        sink = pa.BufferOutputStream()
        with pa.ipc.new_file(sink, _SCHEMA) as writer:
            writer.write_batch(batch)
        write_whole(self._part(number), sink.getvalue().to_pybytes())
        self.finished[number] = part.tally

    def parts(self) -> Iterator[Part]:
        """The parts in order."""
        for number in sorted(self.finished):
            yield _read_part(self._part(number))

    def draft(self, target: Path) -> Path:
        """Where a result is written before it takes its name: on the same disk, in the folder."""
        return self.path / f"joined.{target.name}"

    def hand_over(self, targets: Iterable[Path]) -> None:
        """Give every draft its name and remove the folder."""
        for target in targets:
            draft = self.draft(target)
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
        _to_disk(self._target.parent)
        self._clear()
        self._remove_folder()

    def _remove_folder(self) -> None:
        (self.path / _LOCK).unlink(missing_ok=True)
        self.path.rmdir()

    def _part(self, number: int) -> Path:
        return self.path / f"{number:06d}.part"

    def _refuse_foreign_folder(self) -> None:
        if not self.path.exists():
            return
        strange = (
            [path.name for path in self.path.iterdir() if not _OURS.fullmatch(path.name)]
            if self.path.is_dir()
            else [self.path.name]
        )
        if strange:
            raise InputError(
                "The run needs a folder of its own beside the output.",
                [
                    Problem(
                        str(self.path),
                        f"something else ({strange[0]})",
                        "nothing, or what an earlier run left",
                        "Move it away or name another output.",
                    )
                ],
            )

    def _take_lock(self) -> None:
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._leave()
            raise InputError(
                "Another run is writing the same output.",
                [Problem(str(self.path), "a folder in use", "one run at a time", "Wait for it.")],
            ) from error

    def _leave(self) -> None:
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def _take_up(self) -> None:
        manifest = self.path / _MANIFEST
        if self._restart:
            self._clear()
        if not manifest.exists():
            self._clear()
            write_whole(manifest, json.dumps(self._depends_on, indent=1).encode())
            return
        self._compare(json.loads(manifest.read_text("utf-8")))
        for path in self.path.iterdir():
            match = _PART.fullmatch(path.name)
            if match and (tally := _read_tally(path)) is not None:
                self.finished[int(match[1])] = tally
            elif path.name not in (_MANIFEST, _LOCK):
                _remove(path)  # a draft that was never finished, or a part that the disk damaged

    def _compare(self, before: Mapping[str, str]) -> None:
        problems = [
            Problem(name, now, f"{was}, as when the run began")
            for name, was, now in differences(before, self._depends_on)
        ]
        if problems:
            raise InputError(
                f"{self.path} holds an unfinished run that depended on something else. {_REMEDY}",
                problems,
            )

    def _clear(self) -> None:
        """Remove everything but the lock, the manifest last."""
        paths = [p for p in self.path.iterdir() if p.name not in (_LOCK, _MANIFEST)]
        for path in paths:
            _remove(path)
        (self.path / _MANIFEST).unlink(missing_ok=True)


_SCHEMA = pa.schema(
    [("tally", pa.string()), ("output", pa.large_binary()), ("review", pa.large_binary())]
)


def _read_part(path: Path) -> Part:
    with pa.memory_map(str(path)) as mapped:
        batch = pa.ipc.open_file(mapped).get_batch(0)
        tally, output, review = (column[0].as_py() for column in batch.columns)
    return Part(Tally.from_json(tally), output, review)


def _read_tally(path: Path) -> Tally | None:
    try:
        with pa.memory_map(str(path)) as mapped:
            batch = pa.ipc.open_file(mapped).get_batch(0)
            return Tally.from_json(batch.column("tally")[0].as_py())
    except (pa.ArrowException, OSError, ValueError, KeyError):
        return None


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()


def _to_disk(folder: Path) -> None:
    """Bring the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
