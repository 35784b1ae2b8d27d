"""Draw small towns with one-ways, loops, barriers and forbidden sequences of turns."""

from __future__ import annotations

import numpy as np

from routing import NetworkReport, Profile, RoadNetwork
from routing.network import TurnRestrictions
from routing.network.assemble import lengths_m
from routing.speeds import load_speeds

EVERYBODY = (1 << len(Profile)) - 1
_WEST, _SOUTH, _STEP = 104.92, 11.56, 0.0009


def drawn_town(seed: int, side: int = 4) -> RoadNetwork:
    """A grid of streets, some of them one-way, missing, doubled or a loop; turns and barriers."""
    lots = np.random.default_rng(seed)
    place = np.arange(side * side)
    longitude = _WEST + _STEP * (place % side) + lots.normal(0, 1e-5, side * side)
    latitude = _SOUTH + _STEP * (place // side) + lots.normal(0, 1e-5, side * side)
    pairs = [(i, i + 1) for i in place.tolist() if (i + 1) % side]
    pairs += [(i, i + side) for i in place.tolist() if i + side < len(place)]
    streets = [pair for pair in pairs if lots.random() < 0.9]
    streets += [streets[i] for i in lots.integers(0, len(streets), 2)]  # side by side
    streets += [(i, i) for i in lots.integers(0, len(place), 2).tolist()]  # round a block
    start, end = np.array(streets, dtype=np.int32).T
    lines = [_line(longitude, latitude, pair, lots) for pair in streets]
    vertices = np.concatenate(lines)
    offset = np.concatenate([[0], np.cumsum([len(line) for line in lines])])
    kind = lots.random(len(streets))
    forward = np.where(kind < 0.15, 0, EVERYBODY).astype(np.uint8)
    backward = np.where((kind >= 0.15) & (kind < 0.3), 0, EVERYBODY).astype(np.uint8)
    length_m = lengths_m(offset, vertices[:, 0], vertices[:, 1])
    count = len(streets)
    names = ("primary", "tertiary", "residential", "residential")
    classes = [load_speeds().index(names[i]) for i in lots.integers(0, 4, count)]
    barrier = np.where(lots.random(len(place)) < 0.1, lots.integers(1, EVERYBODY + 1), 0)
    return RoadNetwork(
        node_longitude=longitude,
        node_latitude=latitude,
        node_barrier=barrier.astype(np.uint8),
        segment_start=start,
        segment_end=end,
        segment_length_m=length_m,
        segment_class=np.array(classes, dtype=np.int8),
        segment_surface=np.zeros(count, dtype=np.int8),
        segment_flags=np.zeros(count, dtype=np.uint8),
        segment_forward=forward,
        segment_backward=backward,
        segment_limit_kmh=np.zeros(count, dtype=np.int16),
        segment_fixed_s=np.zeros(count, dtype=np.int32),
        segment_name=np.full(count, -1, dtype=np.int32),
        segment_way=np.arange(1, count + 1),
        shape_offset=offset.astype(np.int64),
        shape_longitude=vertices[:, 0],
        shape_latitude=vertices[:, 1],
        turns=_turns(lots, start, end, forward, backward),
        report=NetworkReport("drawn", count, count, count, len(place), 1.0, 1.0, 1),
    )


def points_near(network: RoadNetwork, count: int, seed: int) -> np.ndarray:
    """Places within some metres of roads, a few at corners and a few twice."""
    lots = np.random.default_rng(seed)
    chosen = lots.choice(len(network.shape_longitude), count)
    near = np.column_stack([network.shape_longitude[chosen], network.shape_latitude[chosen]])
    near[: count - count // 4] += lots.normal(0, 1e-4, (count - count // 4, 2))
    near[: count // 8] = near[-(count // 8) - 1 : -1]
    return near


def _line(longitude, latitude, pair, lots) -> np.ndarray:
    ends = np.column_stack([longitude[list(pair)], latitude[list(pair)]])
    if pair[0] == pair[1]:
        around = ends[0] + np.array([[3e-4, 0], [3e-4, 3e-4], [0, 3e-4]])
        return np.concatenate([ends[:1], around, ends[1:]])
    bend = ends.mean(axis=0) + lots.normal(0, 5e-5, 2)
    return np.stack([ends[0], bend, ends[1]])


def _turns(lots, start, end, forward, backward) -> TurnRestrictions:
    """Walks of two to four segments, forbidden to some profiles."""
    ways = [(s, True) for s in np.flatnonzero(forward).tolist()]
    ways += [(s, False) for s in np.flatnonzero(backward).tolist()]
    paths = []
    for _ in range(12):
        path = [ways[lots.integers(len(ways))]]
        for _ in range(int(lots.integers(1, 4))):
            segment, along = path[-1]
            node = (end if along else start)[segment]
            onward = [w for w in ways if (start if w[1] else end)[w[0]] == node]
            if onward:
                path.append(onward[lots.integers(len(onward))])
        if len(path) > 1:
            paths.append(path)
    return TurnRestrictions(
        np.concatenate([[0], np.cumsum([len(path) for path in paths])]).astype(np.int64),
        np.array([segment for path in paths for segment, _ in path], dtype=np.int32),
        np.array([along for path in paths for _, along in path], dtype=np.bool_),
        lots.integers(1, EVERYBODY + 1, len(paths)).astype(np.uint8),
    )
