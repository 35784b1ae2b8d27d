"""Read tracks from GPX 1.0 and 1.1 as a stream; nothing in a file can grow or fetch anything."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

import numpy as np

from routing.errors import LearningError
from routing.learning.times import Times, seconds_of_texts
from routing.learning.tracks import Fixes

_CHUNK = 1 << 20
_LONGEST_TIME = 64


class _Points:
    """The track points met so far, a track for each ``trkseg``."""

    def __init__(self) -> None:
        self.clear()
        self.segments = -1

    def clear(self) -> None:
        self.track, self.longitude, self.latitude = array("i"), array("d"), array("d")
        self.times: list[str] = []

    def __len__(self) -> int:
        return len(self.times)

    def fixes(self) -> Fixes:
        """All of them."""
        return Fixes(
            np.array(self.track, dtype=np.int32),
            seconds_of_texts(self.times, Times(0)),
            np.array(self.longitude, dtype=np.float64),
            np.array(self.latitude, dtype=np.float64),
            np.full(len(self.track), np.nan, dtype=np.float32),
        )


class _Reader:
    """Follows the elements of a GPX file; way points and planned routes have no rides in them."""

    def __init__(self, path: Path) -> None:
        self.points = _Points()
        self.is_gpx = False
        self._path = path
        self._inside = False  # a track point
        self._time: list[str] | None = None
        self._text_s = ""

    def parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        return parser

    def _refuse(self, *_: object) -> None:
        raise LearningError(
            f"{self._path.name} declares a document type (DTD), which no GPX file does; it was not "
            "read."
        )

    def _start(self, element: str, attributes: dict[str, str]) -> None:
        match element.rpartition("}")[2]:
            case "gpx":
                self.is_gpx = True
            case "trkseg":
                self.points.segments += 1
            case "trkpt":
                self._inside, self._text_s = True, ""
                self.points.track.append(self.points.segments)
                self.points.longitude.append(_degrees(attributes.get("lon")))
                self.points.latitude.append(_degrees(attributes.get("lat")))
            case "time" if self._inside:
                self._time = []

    def _end(self, element: str) -> None:
        match element.rpartition("}")[2]:
            case "time" if self._time is not None:
                self._text_s = "".join(self._time)[:_LONGEST_TIME].strip()
                self._time = None
            case "trkpt":
                self.points.times.append(self._text_s)
                self._inside = False

    def _text(self, text: str) -> None:
        if self._time is not None:
            self._time.append(text)


def read_gpx(path: Path, block_fixes: int) -> Iterator[Fixes]:
    """Yield the track points of a file, some at a time; each track segment is a track.

    Args:
        path: The file.
        block_fixes: Yield when so many are held; a segment that goes on is cut there.

    Raises:
        LearningError: When the file is missing, no GPX, damaged, or declares a document type.
    """
    reader = _Reader(path)
    parser = reader.parser()
    try:
        with path.open("rb") as stream:
            while True:
                chunk = stream.read(_CHUNK)
                parser.Parse(chunk, not chunk)
                # Between two chunks a point may be half read: its place waits for its time.
                if len(reader.points) >= block_fixes and len(reader.points.track) == len(
                    reader.points
                ):
                    yield reader.points.fixes()
                    reader.points.clear()
                if not chunk:
                    break
    except OSError as error:
        raise LearningError(f"The track {path} cannot be read: {error.strerror}.") from error
    except expat.ExpatError as error:
        raise LearningError(f"{path.name} is damaged or no GPX: {error}.") from error
    if not reader.is_gpx:
        raise LearningError(f"{path.name} is XML but no GPX: it has no element gpx.")
    if len(reader.points):
        yield reader.points.fixes()


def _degrees(text: str | None) -> float:
    try:
        return float(text) if text is not None else np.nan
    except ValueError:
        return np.nan
