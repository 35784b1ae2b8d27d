"""Say what a format needs to know, and what every format offers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO, Protocol

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class SinkOptions:
    """What a format may want to know beyond the columns.

    Attributes:
        bom: CSV and TSV begin with a byte order mark, so that Excel shows Khmer.
        types: Column → ``str``, ``float``, ``int``, ``bool`` or an Arrow type, for Parquet and
            GeoPackage; text when not named.
        latitude: Column of the latitude, for the formats that have points.
        longitude: Column of the longitude, for the formats that have points.
        layer: Name of the layer in a GeoPackage.
    """

    bom: bool = False
    types: Mapping[str, type | pa.DataType] = field(default_factory=dict)
    latitude: str = "latitude"
    longitude: str = "longitude"
    layer: str = "rows"


class Sink(Protocol):
    """Where rows of one format go."""

    def write(self, cells: list[object]) -> None:
        """Take one row in the order of the columns."""

    def write_encoded(self, rows: bytes) -> None:
        """Take rows that the format's ``encode`` made."""

    def finish(self) -> None:
        """Write what is still held, and the end."""

    def abandon(self) -> None:
        """Let go after an error."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format.

    Attributes:
        open: Opens a sink over a stream for columns.
        encode: Turns rows into what ``Sink.write_encoded`` takes: the dear part of the writing,
            which may be done elsewhere, such as in another process.
    """

    open: Callable[[BinaryIO, tuple[str, ...], SinkOptions], Sink]
    encode: Callable[[pa.RecordBatch, SinkOptions], bytes]
