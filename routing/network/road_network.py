"""Hold a road network as flat arrays: nodes, segments between them, shapes, and a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag

import numpy as np
import numpy.typing as npt


class Access(IntFlag):
    """Who may use a segment, whatever its class allows."""

    VEHICLE = 1
    FOOT = 2


@dataclass(frozen=True, slots=True)
class NetworkReport:
    """What a builder read, kept and dropped, for the one who looks after the data.

    Attributes:
        source: Name of the file, without its folder.
        ways_read: Roads in the file.
        segments_read: Pieces between intersections, before anything was dropped.
        segments_kept: Pieces in the network.
        nodes_kept: Intersections and ends in the network.
        km_read: Length of all pieces read; a two-way road counts once.
        km_kept: Length of the pieces kept.
        components: Separate parts that the file's roads fall into, one-ways left aside.
        notes: One sentence for each thing that was dropped or assumed.
    """

    source: str
    ways_read: int
    segments_read: int
    segments_kept: int
    nodes_kept: int
    km_read: float
    km_kept: float
    components: int
    notes: tuple[str, ...] = ()

    @property
    def km_dropped(self) -> float:
        """Length of what was read and not kept."""
        return self.km_read - self.km_kept


@dataclass(frozen=True, slots=True, eq=False)
class RoadNetwork:
    """Roads cut at intersections: n nodes, m segments, each segment once for both directions.

    A segment runs from its start node to its end node along its shape; when ``segment_oneway`` is
    set, vehicles may only travel it that way. Shapes lie end to end in two flat arrays: segment
    ``i`` owns the vertices ``shape_offset[i]`` to ``shape_offset[i + 1]``, its end nodes included.

    Attributes:
        node_longitude: float64 (n,), degrees.
        node_latitude: float64 (n,), degrees.
        segment_start: int32 (m,), node index.
        segment_end: int32 (m,), node index.
        segment_length_m: float64 (m,).
        segment_class: int8 (m,), index into ``load_speeds().classes``.
        segment_oneway: bool (m,).
        segment_access: int8 (m,), bits of ``Access``.
        segment_limit_kmh: int16 (m,), the signed limit, 0 where none is recorded.
        shape_offset: int64 (m + 1,).
        shape_longitude: float64, degrees.
        shape_latitude: float64, degrees.
        report: What was kept and dropped.
    """

    node_longitude: npt.NDArray[np.float64] = field(repr=False)
    node_latitude: npt.NDArray[np.float64] = field(repr=False)
    segment_start: npt.NDArray[np.int32] = field(repr=False)
    segment_end: npt.NDArray[np.int32] = field(repr=False)
    segment_length_m: npt.NDArray[np.float64] = field(repr=False)
    segment_class: npt.NDArray[np.int8] = field(repr=False)
    segment_oneway: npt.NDArray[np.bool_] = field(repr=False)
    segment_access: npt.NDArray[np.int8] = field(repr=False)
    segment_limit_kmh: npt.NDArray[np.int16] = field(repr=False)
    shape_offset: npt.NDArray[np.int64] = field(repr=False)
    shape_longitude: npt.NDArray[np.float64] = field(repr=False)
    shape_latitude: npt.NDArray[np.float64] = field(repr=False)
    report: NetworkReport

    @property
    def node_count(self) -> int:
        """How many intersections and ends there are."""
        return len(self.node_longitude)

    @property
    def segment_count(self) -> int:
        """How many pieces of road there are, a two-way piece counted once."""
        return len(self.segment_start)

    def shape(self, segment: int) -> npt.NDArray[np.float64]:
        """The line of one segment from start to end, float64 (k, 2), longitude then latitude."""
        span = slice(self.shape_offset[segment], self.shape_offset[segment + 1])
        return np.column_stack([self.shape_longitude[span], self.shape_latitude[span]])
