"""Tile a real road network into a larger one, joined by seeded connectors."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from routing import Profile, RoadNetwork
from routing.network import TurnRestrictions, travel_of
from routing.network.assemble import class_bits, lengths_m
from routing.network.subset import subset
from routing.speeds import load_speeds

CONNECTORS = 6
"""Roads between each two neighbouring tiles."""

_GAP_DEG = 0.01
"""Between tiles, about 1 km."""

S = TypeVar("S", bound=np.generic)


def tiled_network(tile: RoadNetwork, rows: int, columns: int, *, seed: int = 2026) -> RoadNetwork:
    """``rows`` × ``columns`` copies of a network side by side, neighbours joined by connectors.

    A connector is a two-way primary road between a random node near the facing edges of two tiles.
    """
    copies = rows * columns
    n, m = tile.node_count, tile.segment_count
    offsets = _tile_offsets(tile.node_longitude, tile.node_latitude, rows, columns)

    def moved(values: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.float64]:
        return (values[None, :] + offsets[:, axis, None]).ravel()

    def again(values: npt.NDArray[S], step: int = 0) -> npt.NDArray[S]:
        repeated = np.tile(values, copies)
        if step:
            repeated = repeated + np.repeat(np.arange(copies) * step, len(values))
        return repeated.astype(values.dtype, copy=False)

    turns, path = tile.turns, tile.turns.path_segment
    vertices = len(tile.shape_longitude)
    whole = replace(
        tile,
        node_longitude=moved(tile.node_longitude, 0),
        node_latitude=moved(tile.node_latitude, 1),
        node_barrier=again(tile.node_barrier),
        segment_start=again(tile.segment_start, n),
        segment_end=again(tile.segment_end, n),
        segment_length_m=again(tile.segment_length_m),
        segment_class=again(tile.segment_class),
        segment_surface=again(tile.segment_surface),
        segment_flags=again(tile.segment_flags),
        segment_forward=again(tile.segment_forward),
        segment_backward=again(tile.segment_backward),
        segment_limit_kmh=again(tile.segment_limit_kmh),
        segment_fixed_s=again(tile.segment_fixed_s),
        segment_name=again(tile.segment_name),
        segment_way=again(tile.segment_way),
        shape_offset=np.append(again(tile.shape_offset[:-1], vertices), copies * vertices),
        shape_longitude=moved(tile.shape_longitude, 0),
        shape_latitude=moved(tile.shape_latitude, 1),
        turns=TurnRestrictions(
            np.append(again(turns.path_offset[:-1], len(path)), copies * len(path)),
            again(path, m),
            again(turns.path_forward),
            again(turns.profiles),
        ),
    )
    joints = _joints(tile.node_longitude, tile.node_latitude, rows, columns, seed)
    return _joined(whole, joints)


def benchmark_city(porto_alegre: RoadNetwork) -> RoadNetwork:
    """Porto Alegre without service roads, tiled 4 × 4: 203,440 nodes, the network of most figures.

    Only what a motorcycle can travel both ways is kept, so that every node can be reached.
    """
    service = load_speeds().index("service")
    travel = travel_of(porto_alegre, Profile.MOTORCYCLE)
    streets = subset(porto_alegre, travel.snappable & (porto_alegre.segment_class != service))
    inside = travel_of(streets, Profile.MOTORCYCLE).snappable
    return tiled_network(subset(streets, inside), 4, 4)


def _tile_offsets(
    longitude: npt.NDArray[np.float64], latitude: npt.NDArray[np.float64], rows: int, columns: int
) -> npt.NDArray[np.float64]:
    """How far each tile is moved, float64 (rows * columns, 2), degrees."""
    width, height = np.ptp(longitude) + _GAP_DEG, np.ptp(latitude) + _GAP_DEG
    row, column = np.divmod(np.arange(rows * columns), columns)
    return np.column_stack([column * width, row * height])


def neighbours(tiles: int, columns: int) -> list[tuple[int, int]]:
    """Pairs of tiles of a grid that lie side by side or one above the other."""
    beside = [(i, i + 1) for i in range(tiles - 1) if (i + 1) % columns]
    return beside + [(i, i + columns) for i in range(tiles - columns)]


def _joints(
    longitude: npt.NDArray[np.float64],
    latitude: npt.NDArray[np.float64],
    rows: int,
    columns: int,
    seed: int,
) -> npt.NDArray[np.int64]:
    """Pairs of nodes to join, int64 (j, 2), drawn near the facing edges of neighbouring tiles."""
    rng = np.random.default_rng(seed)
    near = max(len(longitude) // 20, CONNECTORS)
    joints = []
    for here, there in neighbours(rows * columns, columns):
        along, across = (longitude, latitude) if there == here + 1 else (latitude, longitude)
        order = np.argsort(along, kind="stable")
        leaving, reached = (
            chosen[np.argsort(across[chosen], kind="stable")]
            for chosen in (
                rng.choice(order[-near:], CONNECTORS, replace=False),
                rng.choice(order[:near], CONNECTORS, replace=False),
            )
        )
        n = len(longitude)
        joints.append(np.column_stack([leaving + here * n, reached + there * n]))
    return np.concatenate(joints)


def _joined(network: RoadNetwork, joints: npt.NDArray[np.int64]) -> RoadNetwork:
    """The network with a straight two-way primary road for each pair of nodes."""
    count = len(joints)
    primary = load_speeds().index("primary")
    longitude = network.node_longitude[joints].ravel()
    latitude = network.node_latitude[joints].ravel()
    begin = network.shape_offset[-1]

    def more(values: npt.NDArray[S], value: float) -> npt.NDArray[S]:
        return np.append(values, np.full(count, value, dtype=values.dtype))

    everybody = class_bits()[primary]
    offsets = begin + 2 * np.arange(1, count + 1)
    joined = replace(
        network,
        segment_start=np.append(network.segment_start, joints[:, 0]).astype(np.int32),
        segment_end=np.append(network.segment_end, joints[:, 1]).astype(np.int32),
        segment_length_m=np.append(
            network.segment_length_m, lengths_m(np.arange(0, 2 * count + 1, 2), longitude, latitude)
        ),
        segment_class=more(network.segment_class, primary),
        segment_surface=more(network.segment_surface, 0),
        segment_flags=more(network.segment_flags, 0),
        segment_forward=more(network.segment_forward, everybody),
        segment_backward=more(network.segment_backward, everybody),
        segment_limit_kmh=more(network.segment_limit_kmh, 0),
        segment_fixed_s=more(network.segment_fixed_s, 0),
        segment_name=more(network.segment_name, -1),
        segment_way=more(network.segment_way, 0),
        shape_offset=np.append(network.shape_offset, offsets),
        shape_longitude=np.append(network.shape_longitude, longitude),
        shape_latitude=np.append(network.shape_latitude, latitude),
    )
    km = round(float(joined.segment_length_m.sum()) / 1000, 3)
    report = replace(
        network.report,
        source=f"{network.report.source}, tiled",
        segments_read=joined.segment_count,
        segments_kept=joined.segment_count,
        nodes_kept=joined.node_count,
        km_read=km,
        km_kept=km,
        notes=("Copies of one town, joined by drawn connectors.",),
    )
    return replace(joined, report=report)
