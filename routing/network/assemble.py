"""Put loose segments together into one connected ``RoadNetwork``."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from routing.errors import NetworkReadError
from routing.geometry import along_m
from routing.network.road_network import Access, NetworkReport, RoadNetwork
from routing.problem import Profile
from routing.speeds import load_speeds


@dataclass(frozen=True, slots=True, eq=False)
class LooseSegment:
    """One piece of road between two places that a builder calls by keys of its own."""

    start: Hashable
    end: Hashable
    line: npt.NDArray[np.float64]  # (k, 2), longitude, latitude
    road_class: int
    oneway: bool = False
    access: Access = Access.VEHICLE | Access.FOOT
    limit_kmh: int = 0


def assemble(
    loose: Sequence[LooseSegment], *, source: str, ways_read: int, notes: Sequence[str] = ()
) -> RoadNetwork:
    """Number the nodes, keep what hangs together, and report the rest.

    Kept are the largest set of nodes between which a vehicle can travel both ways, the vehicle
    roads inside it, and everything on which one can walk from there.

    Raises:
        NetworkReadError: When no road is left.
    """
    if not loose:
        raise NetworkReadError(
            f"{source} holds no road. Expected ways with a highway tag, or LineStrings."
        )
    numbers: dict[Hashable, int] = {}
    start = np.array([numbers.setdefault(s.start, len(numbers)) for s in loose], dtype=np.int32)
    end = np.array([numbers.setdefault(s.end, len(numbers)) for s in loose], dtype=np.int32)
    length_m = np.array([along_m(*s.line.T)[-1] for s in loose])
    road_class = np.array([s.road_class for s in loose], dtype=np.int8)
    oneway = np.array([s.oneway for s in loose], dtype=np.bool_)
    access = np.array([int(s.access) for s in loose], dtype=np.int8)
    for_vehicles = open_to_vehicles(road_class, access)
    for_walkers = open_to(Profile.WALK, road_class, access)

    count = len(numbers)
    core = largest_component(count, start, end, oneway, for_vehicles)
    kept = for_vehicles & core[start] & core[end]
    kept |= for_walkers & _walkable_from(core, start, end, for_walkers)
    if not kept.any():
        raise NetworkReadError(f"{source} holds no road that anyone may travel both ways.")

    chosen = np.flatnonzero(kept)
    remaining = [loose[i] for i in chosen.tolist()]
    used, renumbered = np.unique(np.stack([start[chosen], end[chosen]]), return_inverse=True)
    lines = [segment.line for segment in remaining]
    vertices = np.concatenate(lines)
    offset = np.concatenate([[0], np.cumsum([len(line) for line in lines])]).astype(np.int64)
    node_place = np.empty((len(used), 2))
    node_place[renumbered[0]] = vertices[offset[:-1]]
    node_place[renumbered[1]] = vertices[offset[1:] - 1]
    report = NetworkReport(
        source=source,
        ways_read=ways_read,
        segments_read=len(loose),
        segments_kept=len(chosen),
        nodes_kept=len(used),
        km_read=round(float(length_m.sum()) / 1000, 3),
        km_kept=round(float(length_m[chosen].sum()) / 1000, 3),
        components=_component_count(count, start, end),
        notes=tuple(notes),
    )
    return RoadNetwork(
        node_longitude=node_place[:, 0].copy(),
        node_latitude=node_place[:, 1].copy(),
        segment_start=renumbered[0].astype(np.int32),
        segment_end=renumbered[1].astype(np.int32),
        segment_length_m=length_m[chosen],
        segment_class=road_class[chosen],
        segment_oneway=oneway[chosen],
        segment_access=access[chosen],
        segment_limit_kmh=np.array([segment.limit_kmh for segment in remaining], dtype=np.int16),
        shape_offset=offset,
        shape_longitude=vertices[:, 0].copy(),
        shape_latitude=vertices[:, 1].copy(),
        report=report,
    )


def open_to(
    profile: Profile, road_class: npt.NDArray[np.int8], access: npt.NDArray[np.int8]
) -> npt.NDArray[np.bool_]:
    """Which segments the profile may use, from their class and their access bits; shape (m,)."""
    by_class = np.array([road.kmh[profile] > 0 for road in load_speeds().classes])
    needed = Access.FOOT if profile is Profile.WALK else Access.VEHICLE
    mask: npt.NDArray[np.bool_] = by_class[road_class] & ((access & int(needed)) > 0)
    return mask


def open_to_vehicles(
    road_class: npt.NDArray[np.int8], access: npt.NDArray[np.int8]
) -> npt.NDArray[np.bool_]:
    """Which segments at least one profile other than walking may use; shape (m,)."""
    masks = [open_to(p, road_class, access) for p in Profile if p is not Profile.WALK]
    anyone: npt.NDArray[np.bool_] = np.logical_or.reduce(masks)
    return anyone


def largest_component(
    count: int,
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    oneway: npt.NDArray[np.bool_],
    mask: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """The largest set of nodes that reach each other both ways over the masked segments; (n,)."""
    if not mask.any():
        return np.zeros(count, dtype=np.bool_)
    back = mask & ~oneway
    rows = np.concatenate([start[mask], end[back]])
    columns = np.concatenate([end[mask], start[back]])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count)).tocsr()
    _, label = connected_components(graph, directed=True, connection="strong")
    touched = np.unique(np.concatenate([rows, columns]))
    biggest = np.bincount(label[touched]).argmax()
    component: npt.NDArray[np.bool_] = label == biggest
    return component


def _walkable_from(
    core: npt.NDArray[np.bool_],
    start: npt.NDArray[np.int32],
    end: npt.NDArray[np.int32],
    mask: npt.NDArray[np.bool_],
) -> npt.NDArray[np.bool_]:
    """The segments that join, on foot, the part of the core with the most nodes; (m,)."""
    if not mask.any():
        return mask
    label = _weak_labels(len(core), start[mask], end[mask])
    seed = label[core] if core.any() else label[start[mask]]
    found: npt.NDArray[np.bool_] = label[start] == np.bincount(seed).argmax()
    return found


def _component_count(count: int, start: npt.NDArray[np.int32], end: npt.NDArray[np.int32]) -> int:
    return int(_weak_labels(count, start, end).max()) + 1


def _weak_labels(
    count: int, start: npt.NDArray[np.int32], end: npt.NDArray[np.int32]
) -> npt.NDArray[np.int32]:
    graph = coo_array((np.ones(len(start)), (start, end)), shape=(count, count)).tocsr()
    _, label = connected_components(graph, directed=False)
    labels: npt.NDArray[np.int32] = label
    return labels
