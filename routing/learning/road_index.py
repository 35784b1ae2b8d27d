"""Prepare a network for matching: directed segments, and a grid to find them by place."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from pyproj import Transformer

from routing.learning.medians import sums
from routing.learning.rules import MatchingRules, learning_rules
from routing.network.road_network import RoadNetwork
from routing.network.snap import utm_zone
from routing.network.turns import TurnRestrictions
from routing.problem import Profile, profile_bit
from routing.speeds import load_speeds

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


class Ways(NamedTuple):
    """Where one can go from where.

    Directed segment ``2 i`` is segment i along its shape, ``2 i + 1`` against it.

    Attributes:
        open: (2m,), may be travelled.
        head: (2m,), the node that it leads to.
        length_m: (2m,).
        weighed_m: (2m,), the length times the weight of the class: what ways are compared by.
        out_start: Directed segments that leave node v stand at out_start[v] to out_start[v + 1].
        out: Directed segments, open ones only.
        barred: (n,), nobody passes through; one may turn round there.
        rule_start: Forbidden sequences that end with directed segment e: rule_start[e] ...
        rule: Their numbers.
        path_start: Where the sequence of each number stands.
        path: Directed segments of the sequences.
    """

    open: Flags
    head: Ints
    length_m: Floats
    weighed_m: Floats
    out_start: Places
    out: Ints
    barred: Flags
    rule_start: Places
    rule: Ints
    path_start: Places
    path: Ints


class Grid(NamedTuple):
    """Straight pieces of road in the squares of a grid, in metres of one UTM zone.

    Attributes:
        west, south: Corner of the grid.
        size: Side of a square; what is within a side of a place lies in the 3 × 3 squares there.
        columns: Squares in a row.
        key: Square of each entry, ascending; row * columns + column.
        entry: Piece of each entry.
        x, y: (p, 2), both ends of each piece.
        segment: (p,), segment of each piece.
        begin_m, length_m: Where on its segment a piece begins, and the length of the segment, on
            the plane; (p,).
    """

    west: float
    south: float
    size: float
    columns: int
    key: Places
    entry: Ints
    x: Floats
    y: Floats
    segment: Ints
    begin_m: Floats
    length_m: Floats


class RoadIndex:
    """What matching needs to know of the roads of one profile."""

    def __init__(self, network: RoadNetwork, profile: Profile, rules: MatchingRules) -> None:
        self.network = network
        self.profile = profile
        self.ways = _ways(network, profile)
        middle = (float(np.median(network.node_longitude)), float(np.median(network.node_latitude)))
        self._project = Transformer.from_crs(4326, utm_zone(*middle), always_xy=True)
        easting, northing = self.plane(network.shape_longitude, network.shape_latitude)
        usable = self.ways.open[0::2] | self.ways.open[1::2]
        self.grid = _grid(network, easting, northing, usable, rules.radius_m)

    def plane(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """Easting and northing in metres."""
        easting, northing = self._project.transform(longitude, latitude)
        return np.asarray(easting), np.asarray(northing)


def directed(segment: npt.NDArray[np.integer], forward: Flags) -> Ints:
    """Number directed segments.

    >>> directed(np.array([4, 4]), np.array([True, False])).tolist()
    [8, 9]
    """
    return (2 * segment.astype(np.int64) + ~forward).astype(np.int32)


def _ways(network: RoadNetwork, profile: Profile) -> Ways:
    m = network.segment_count
    by_class = learning_rules().weight
    weight = np.array([by_class.get(road.name, 1.0) for road in load_speeds().classes])
    open_ways = np.empty(2 * m, dtype=np.bool_)
    open_ways[0::2], open_ways[1::2] = network.forward(profile), network.backward(profile)
    tail, head = np.empty(2 * m, dtype=np.int32), np.empty(2 * m, dtype=np.int32)
    tail[0::2], tail[1::2] = network.segment_start, network.segment_end
    head[0::2], head[1::2] = network.segment_end, network.segment_start
    usable = np.flatnonzero(open_ways).astype(np.int32)
    out_start, order = _by_group(tail[usable], network.node_count)
    path_start, path = _forbidden(network.turns, profile)
    last = path[path_start[1:] - 1]
    rule_start, rule = _by_group(last, 2 * m)
    return Ways(
        open=open_ways,
        head=head,
        length_m=np.repeat(network.segment_length_m, 2),
        weighed_m=np.repeat(network.segment_length_m * weight[network.segment_class], 2),
        out_start=out_start,
        out=usable[order],
        barred=(network.node_barrier & profile_bit(profile)) > 0,
        rule_start=rule_start,
        rule=rule.astype(np.int32),
        path_start=path_start,
        path=path,
    )


def _by_group(group: npt.NDArray[np.integer], groups: int) -> tuple[Places, Places]:
    """Where the members of each group begin once they are ordered by group, and that order."""
    start = np.zeros(groups + 1, dtype=np.int64)
    np.cumsum(np.bincount(group, minlength=groups), out=start[1:])
    return start, np.argsort(group, kind="stable")


def _forbidden(turns: TurnRestrictions, profile: Profile) -> tuple[Places, Ints]:
    """The sequences that a profile may not travel, end to end."""
    holds = (turns.profiles & profile_bit(profile)) > 0
    sizes = np.diff(turns.path_offset)
    inside = np.repeat(holds, sizes)
    start = np.concatenate([[0], np.cumsum(sizes[holds])]).astype(np.int64)
    return start, directed(turns.path_segment[inside], turns.path_forward[inside])


def _grid(
    network: RoadNetwork, easting: Floats, northing: Floats, usable: Flags, size: float
) -> Grid:
    owner = np.repeat(np.arange(network.segment_count), np.diff(network.shape_offset))
    inner = (owner[:-1] == owner[1:]) & usable[owner[:-1]]
    first = np.flatnonzero(inner)
    x = np.column_stack([easting[first], easting[first + 1]])
    y = np.column_stack([northing[first], northing[first + 1]])
    segment = owner[first].astype(np.int32)
    piece_m = np.hypot(x[:, 1] - x[:, 0], y[:, 1] - y[:, 0])
    whole_m = sums(segment, piece_m, network.segment_count)
    before = np.cumsum(piece_m) - piece_m
    opens = np.concatenate([[True], segment[1:] != segment[:-1]]) if len(segment) else first > 0
    begin_m = before - np.maximum.accumulate(np.where(opens, before, 0.0))
    west, south = (float(axis.min()) - 2 * size if len(axis) else 0.0 for axis in (x, y))
    columns = int((float(x.max()) - west) / size) + 4 if len(x) else 1
    key, entry = _registered(x - west, y - south, piece_m, size, columns)
    return Grid(west, south, size, columns, key, entry, x, y, segment, begin_m, whole_m[segment])


def _registered(
    x: Floats, y: Floats, piece_m: Floats, size: float, columns: int
) -> tuple[Places, Ints]:
    """Which squares each piece may touch: those around steps no longer than a square along it."""
    steps = np.ceil(piece_m / size).astype(np.int64).clip(min=1)
    piece = np.repeat(np.arange(len(x)), steps)
    step = np.arange(len(piece)) - np.repeat(np.cumsum(steps) - steps, steps)
    ends = []
    for axis in (x, y):
        stride = (axis[:, 1] - axis[:, 0]) / steps
        begin = axis[piece, 0] + stride[piece] * step
        ends.append((begin, begin + stride[piece]))
    keys = [
        (np.floor(y_end / size) * columns + np.floor(x_end / size)).astype(np.int64)
        for x_end in ends[0]
        for y_end in ends[1]
    ]
    count = max(len(x), 1)
    pairs = np.unique(np.concatenate(keys) * count + np.tile(piece, 4))
    key, entry = np.divmod(pairs, count)
    return key, entry.astype(np.int32)
