"""Order the states of a network by importance and keep the contraction hierarchy that follows."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from routing.engines.kernel.contract import contract, link_slots
from routing.engines.states import StateGraph
from routing.errors import EngineError
from routing.network.road_network import RoadNetwork

try:
    import pyroutingkit  # type: ignore[import-untyped, unused-ignore]
except ImportError:  # no wheel for this platform: engines search without a hierarchy
    pyroutingkit = None

HIERARCHY_FILE = "hierarchy.npz"
"""Beside the tables of a stored network."""

_VERSION = 1


@dataclass(frozen=True, slots=True, eq=False)
class Hierarchy:
    """The links of a contraction hierarchy, without weights: one for all profiles and conditions.

    Attributes:
        rank: int32 (s,), importance of each state, 0 the least.
        first: int64 (s + 1,), where the links of each rank begin.
        other: int32, the higher end of each link, a rank.
        arc_slot: int32 (a,), the link that each arc of the graph is part of; -1 for none.
        arc_rises: bool (a,), whether the arc leads to the higher end.
    """

    rank: npt.NDArray[np.int32] = field(repr=False)
    first: npt.NDArray[np.int64] = field(repr=False)
    other: npt.NDArray[np.int32] = field(repr=False)
    arc_slot: npt.NDArray[np.int32] = field(repr=False)
    arc_rises: npt.NDArray[np.bool_] = field(repr=False)


def can_order() -> bool:
    """Whether the library that orders nodes is installed."""
    return pyroutingkit is not None


def build_hierarchy(network: RoadNetwork, states: StateGraph) -> Hierarchy:
    """Order the states and contract them: about 30 s for a million."""
    return hierarchy_of(states, _dissection_order(network, states))


def hierarchy_of(states: StateGraph, rank: npt.NDArray[np.int32]) -> Hierarchy:
    """The hierarchy that follows from the rank of each state."""
    tail, head = rank[states.tail], rank[states.head]
    low, high = np.minimum(tail, head), np.maximum(tail, head)
    pairs = np.unique((low.astype(np.int64) * states.count + high)[low != high])
    below = pairs // states.count
    first, other = contract(
        np.searchsorted(below, np.arange(states.count + 1)).astype(np.int64),
        (pairs - below * states.count).astype(np.int32),
    )
    return Hierarchy(rank, first, other, link_slots(first, other, low, high), tail < head)


def write_hierarchy(hierarchy: Hierarchy, states: StateGraph, folder: Path) -> None:
    """Keep the hierarchy in the folder of a stored network."""
    with (folder / HIERARCHY_FILE).open("wb") as file:
        np.savez(
            file,
            key=np.array(_key(states)),
            rank=hierarchy.rank,
            first=hierarchy.first,
            other=hierarchy.other,
            arc_slot=hierarchy.arc_slot,
            arc_rises=hierarchy.arc_rises,
        )


def load_hierarchy(states: StateGraph, folder: Path) -> Hierarchy | None:
    """Read what ``write_hierarchy`` wrote; None where there is none for these very states."""
    try:
        with (
            (folder / HIERARCHY_FILE).open("rb") as file,
            np.load(file, allow_pickle=False) as stored,
        ):
            if str(stored["key"]) != _key(states):
                return None
            return Hierarchy(
                *(stored[name] for name in ("rank", "first", "other", "arc_slot", "arc_rises"))
            )
    except (
        OSError,
        ValueError,
        KeyError,
        EOFError,
        BadZipFile,
    ):  # absent or damaged: it can be built again
        return None


def _key(states: StateGraph) -> str:
    """A fingerprint of the graph that a hierarchy was made for."""
    digest = hashlib.blake2b(f"{_VERSION} {states.count}".encode(), digest_size=16)
    for column in (states.tail, states.head):
        digest.update(np.ascontiguousarray(column).tobytes())
    return digest.hexdigest()


def _dissection_order(network: RoadNetwork, states: StateGraph) -> npt.NDArray[np.int32]:
    """Ranks by nested dissection (inertial flow), as pyroutingkit computes them."""
    if pyroutingkit is None:
        raise EngineError("A hierarchy needs the package pyroutingkit, which is not installed.")
    topology = pyroutingkit.CCHTopology()
    topology.build(
        states.tail.astype(np.uint32),
        states.head.astype(np.uint32),
        network.node_latitude[states.node].astype(np.float32),
        network.node_longitude[states.node].astype(np.float32),
        states.count,
    )
    with TemporaryDirectory() as folder:  # it shows the order only in the files that it saves
        topology.save(folder)
        order = np.fromfile(Path(folder) / "order", dtype=np.uint32)
    if not np.array_equal(np.sort(order), np.arange(states.count)):
        raise EngineError("The installed pyroutingkit gives no order of the nodes; use 0.2.1.")
    rank = np.empty(states.count, dtype=np.int32)
    rank[order] = np.arange(states.count, dtype=np.int32)
    return rank
