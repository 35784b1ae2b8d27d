"""Hold a road network as flat arrays: nodes, segments between them, shapes, and a report."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntFlag

import numpy as np
import numpy.typing as npt

from routing.network.turns import TurnRestrictions, no_turns
from routing.problem import Profile, profile_bit


class SegmentFlag(IntFlag):
    """What a segment is, besides its class."""

    FERRY = 1
    BRIDGE = 2
    TUNNEL = 4
    ROUNDABOUT = 8
    TOLL = 16
    LINK = 32  # a ramp


@dataclass(frozen=True, slots=True)
class RoadName:
    """What a road is called; empty where the source does not say."""

    latin: str = ""
    khmer: str = ""
    ref: str = ""


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


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class RoadNetwork:
    """Roads cut at intersections: n nodes, m segments, each segment once for both directions.

    A segment runs from its start node to its end node along its shape. Who may travel it along and
    against the shape stands in two masks with a bit for each profile (``profile_bit``): class,
    signs, one-ways and the truck's own size are in them already. Shapes lie end to end in two flat
    arrays: segment ``i`` owns the vertices ``shape_offset[i]`` to ``shape_offset[i + 1]``, its end
    nodes included.

    Attributes:
        node_longitude: float64 (n,), degrees.
        node_latitude: float64 (n,), degrees.
        node_barrier: uint8 (n,), bits of the profiles that may not pass through the node.
        segment_start: int32 (m,), node index.
        segment_end: int32 (m,), node index.
        segment_length_m: float64 (m,).
        segment_class: int8 (m,), index into ``load_speeds().classes``.
        segment_surface: int8 (m,), index into ``load_speeds().surfaces``, 0 unknown.
        segment_flags: uint8 (m,), bits of ``SegmentFlag``.
        segment_forward: uint8 (m,), bits of the profiles that may travel it along its shape.
        segment_backward: uint8 (m,), bits of those that may travel it against its shape.
        segment_limit_kmh: int16 (m,), the signed limit, 0 where none is recorded.
        segment_fixed_s: int32 (m,), time that it takes whatever the speed (ferries), else 0.
        segment_name: int32 (m,), index into ``names``, -1 where it has none.
        segment_way: int64 (m,), the OSM way it comes from, 0 unknown.
        shape_offset: int64 (m + 1,).
        shape_longitude: float64, degrees.
        shape_latitude: float64, degrees.
        names: The names that segments share.
        turns: Sequences of directed segments that may not be travelled.
        report: What was kept and dropped.
    """

    node_longitude: npt.NDArray[np.float64] = field(repr=False)
    node_latitude: npt.NDArray[np.float64] = field(repr=False)
    node_barrier: npt.NDArray[np.uint8] = field(repr=False)
    segment_start: npt.NDArray[np.int32] = field(repr=False)
    segment_end: npt.NDArray[np.int32] = field(repr=False)
    segment_length_m: npt.NDArray[np.float64] = field(repr=False)
    segment_class: npt.NDArray[np.int8] = field(repr=False)
    segment_surface: npt.NDArray[np.int8] = field(repr=False)
    segment_flags: npt.NDArray[np.uint8] = field(repr=False)
    segment_forward: npt.NDArray[np.uint8] = field(repr=False)
    segment_backward: npt.NDArray[np.uint8] = field(repr=False)
    segment_limit_kmh: npt.NDArray[np.int16] = field(repr=False)
    segment_fixed_s: npt.NDArray[np.int32] = field(repr=False)
    segment_name: npt.NDArray[np.int32] = field(repr=False)
    segment_way: npt.NDArray[np.int64] = field(repr=False)
    shape_offset: npt.NDArray[np.int64] = field(repr=False)
    shape_longitude: npt.NDArray[np.float64] = field(repr=False)
    shape_latitude: npt.NDArray[np.float64] = field(repr=False)
    names: tuple[RoadName, ...] = field(default=(), repr=False)
    turns: TurnRestrictions = field(default_factory=no_turns, repr=False)
    report: NetworkReport

    @property
    def node_count(self) -> int:
        """How many intersections and ends there are."""
        return len(self.node_longitude)

    @property
    def segment_count(self) -> int:
        """How many pieces of road there are, a two-way piece counted once."""
        return len(self.segment_start)

    @property
    def length_dm(self) -> npt.NDArray[np.int32]:
        """Length of each segment in decimetres, rounded once: what engines add up; int32 (m,)."""
        return np.rint(self.segment_length_m * 10).astype(np.int32)

    def forward(self, profile: Profile) -> npt.NDArray[np.bool_]:
        """Which segments the profile may travel along their shape; (m,)."""
        return (self.segment_forward & profile_bit(profile)) > 0

    def backward(self, profile: Profile) -> npt.NDArray[np.bool_]:
        """Which segments the profile may travel against their shape; (m,)."""
        return (self.segment_backward & profile_bit(profile)) > 0

    def shape(self, segment: int) -> npt.NDArray[np.float64]:
        """The line of one segment from start to end, float64 (k, 2), longitude then latitude."""
        span = slice(self.shape_offset[segment], self.shape_offset[segment + 1])
        return np.column_stack([self.shape_longitude[span], self.shape_latitude[span]])
