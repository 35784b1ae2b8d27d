"""Put loose segments together into one connected ``RoadNetwork``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from routing.errors import NetworkReadError
from routing.geometry import great_circle_m
from routing.network.components import ends_apart_at_barriers, inside_largest, weak_labels
from routing.network.road_network import NetworkReport, RoadName, RoadNetwork
from routing.network.subset import subset
from routing.network.turns import TurnRestrictions, no_turns
from routing.problem import Profile, profile_bit
from routing.speeds import load_speeds

_WALK = profile_bit(Profile.WALK)
_VEHICLES = sum(profile_bit(profile) for profile in Profile if profile is not Profile.WALK)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LooseRoads:
    """What a builder knows of n nodes and m segments; fields as in ``RoadNetwork``.

    An array that is left out says that the source does not know: no barrier, surface unknown, no
    limit, no name. Without ``forward`` and ``backward`` everybody whose class it is may travel a
    segment both ways; with them, the class rules are in them already.
    """

    start: npt.NDArray[np.int32] = field(repr=False)
    end: npt.NDArray[np.int32] = field(repr=False)
    road_class: npt.NDArray[np.int8] = field(repr=False)
    shape_offset: npt.NDArray[np.int64] = field(repr=False)
    shape_longitude: npt.NDArray[np.float64] = field(repr=False)
    shape_latitude: npt.NDArray[np.float64] = field(repr=False)
    barrier: npt.NDArray[np.uint8] | None = field(default=None, repr=False)
    forward: npt.NDArray[np.uint8] | None = field(default=None, repr=False)
    backward: npt.NDArray[np.uint8] | None = field(default=None, repr=False)
    surface: npt.NDArray[np.int8] | None = field(default=None, repr=False)
    flags: npt.NDArray[np.uint8] | None = field(default=None, repr=False)
    limit_kmh: npt.NDArray[np.int16] | None = field(default=None, repr=False)
    fixed_s: npt.NDArray[np.int32] | None = field(default=None, repr=False)
    name: npt.NDArray[np.int32] | None = field(default=None, repr=False)
    way: npt.NDArray[np.int64] | None = field(default=None, repr=False)
    names: tuple[RoadName, ...] = field(default=(), repr=False)
    turns: TurnRestrictions = field(default_factory=no_turns, repr=False)


def assemble(
    loose: LooseRoads, *, source: str, ways_read: int, notes: Sequence[str] = ()
) -> RoadNetwork:
    """Measure the segments, keep what hangs together, and report the rest.

    Kept are the largest set of nodes between which a vehicle can travel both ways, the vehicle
    roads inside it, and everything on which one can walk from there.

    Raises:
        NetworkReadError: When no road is left.
    """
    if len(loose.start) == 0:
        raise NetworkReadError(
            f"{source} holds no road. Expected ways with a highway tag, or LineStrings."
        )
    whole = _whole_network(loose)
    kept = _kept(whole)
    if not kept.any():
        raise NetworkReadError(f"{source} holds no road that anyone may travel both ways.")
    network = subset(whole, kept)
    ends = np.concatenate([whole.segment_start, whole.segment_end])
    label = weak_labels(whole.node_count, whole.segment_start, whole.segment_end)
    report = NetworkReport(
        source=source,
        ways_read=ways_read,
        segments_read=whole.segment_count,
        segments_kept=network.segment_count,
        nodes_kept=network.node_count,
        km_read=_km(whole),
        km_kept=_km(network),
        components=len(np.unique(label[ends])),
        notes=tuple(notes),
    )
    return replace(network, report=report)


def class_bits() -> npt.NDArray[np.uint8]:
    """For each road class the bits of the profiles that may use it unless a sign says otherwise."""
    rows = [
        sum(profile_bit(profile) for profile in Profile if road.kmh[profile] > 0)
        for road in load_speeds().classes
    ]
    return np.array(rows, dtype=np.uint8)


def lengths_m(
    offset: npt.NDArray[np.int64],
    longitude: npt.NDArray[np.float64],
    latitude: npt.NDArray[np.float64],
) -> npt.NDArray[np.float64]:
    """The length of each of m lines that lie end to end in flat arrays; (m,)."""
    steps = great_circle_m(longitude[:-1], latitude[:-1], longitude[1:], latitude[1:])
    steps[offset[1:-1] - 1] = 0.0  # from the end of one line to the start of the next
    lengths: npt.NDArray[np.float64] = np.add.reduceat(steps, offset[:-1])
    return lengths


def _whole_network(loose: LooseRoads) -> RoadNetwork:
    m = len(loose.start)
    n = int(max(loose.start.max(), loose.end.max())) + 1
    first, last = loose.shape_offset[:-1], loose.shape_offset[1:] - 1
    node_longitude, node_latitude = np.zeros(n), np.zeros(n)
    for node, vertex in ((loose.start, first), (loose.end, last)):
        node_longitude[node] = loose.shape_longitude[vertex]
        node_latitude[node] = loose.shape_latitude[vertex]
    anyone = class_bits()[loose.road_class]
    return RoadNetwork(
        node_longitude=node_longitude,
        node_latitude=node_latitude,
        node_barrier=np.zeros(n, dtype=np.uint8) if loose.barrier is None else loose.barrier,
        segment_start=loose.start,
        segment_end=loose.end,
        segment_length_m=lengths_m(loose.shape_offset, loose.shape_longitude, loose.shape_latitude),
        segment_class=loose.road_class,
        segment_surface=np.zeros(m, dtype=np.int8) if loose.surface is None else loose.surface,
        segment_flags=np.zeros(m, dtype=np.uint8) if loose.flags is None else loose.flags,
        segment_forward=anyone if loose.forward is None else loose.forward,
        segment_backward=anyone if loose.backward is None else loose.backward,
        segment_limit_kmh=np.zeros(m, dtype=np.int16)
        if loose.limit_kmh is None
        else loose.limit_kmh,
        segment_fixed_s=np.zeros(m, dtype=np.int32) if loose.fixed_s is None else loose.fixed_s,
        segment_name=np.full(m, -1, dtype=np.int32) if loose.name is None else loose.name,
        segment_way=np.zeros(m, dtype=np.int64) if loose.way is None else loose.way,
        shape_offset=loose.shape_offset,
        shape_longitude=loose.shape_longitude,
        shape_latitude=loose.shape_latitude,
        names=loose.names,
        turns=loose.turns,
        report=NetworkReport("", 0, 0, 0, 0, 0.0, 0.0, 0),
    )


def _kept(network: RoadNetwork) -> npt.NDArray[np.bool_]:
    """The segments that hang together: for vehicles both ways, and on foot from there; (m,)."""
    core = inside_largest(
        network.segment_start,
        network.segment_end,
        (network.segment_forward & _VEHICLES) > 0,
        (network.segment_backward & _VEHICLES) > 0,
        (network.node_barrier & _VEHICLES) == _VEHICLES,
    )
    for_walkers = (network.segment_forward | network.segment_backward) & _WALK > 0
    if not for_walkers.any():
        return core
    tail, head, count = ends_apart_at_barriers(
        network.segment_start, network.segment_end, (network.node_barrier & _WALK) > 0
    )
    label = weak_labels(count, tail[for_walkers], head[for_walkers])
    on_core = for_walkers & core
    seed = label[tail[on_core if on_core.any() else for_walkers]]
    joined: npt.NDArray[np.bool_] = for_walkers & (label[tail] == np.bincount(seed).argmax())
    return core | joined


def _km(network: RoadNetwork) -> float:
    return round(float(network.segment_length_m.sum()) / 1000, 3)
