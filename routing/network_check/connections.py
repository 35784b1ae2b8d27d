"""Find the parts of a network that a profile cannot enter, leave, or reach at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import breadth_first_order, connected_components

from routing.network.components import ends_apart_at_barriers, weak_labels
from routing.network.road_network import RoadNetwork
from routing.network_check.finding import Finding, FindingKind, finding_on, road_words
from routing.problem import Profile, profile_bit

Mask = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]


def find_islands(network: RoadNetwork, profile: Profile) -> list[Finding]:
    """Find what a profile may travel but not reach from its main part, or not come back from.

    The main part is the longest one inside which it can travel both ways.
    """
    forward, backward = network.forward(profile), network.backward(profile)
    open_either = forward | backward
    if not open_either.any():
        return []
    barred = (network.node_barrier & profile_bit(profile)) > 0
    tail, head, count = ends_apart_at_barriers(network.segment_start, network.segment_end, barred)
    rows = np.concatenate([tail[forward], head[backward]])
    columns = np.concatenate([head[forward], tail[backward]])
    graph = coo_array((np.ones(len(rows)), (rows, columns)), shape=(count, count)).tocsr()
    core = _core(graph, tail, head, open_either, network.segment_length_m)
    entered, left = _reached(graph, core), _reached(graph.T.tocsr(), core)
    from_core = _can(entered, tail, head, forward, backward)
    to_core = _can(left, head, tail, forward, backward)
    inside = from_core & to_core
    kinds = (
        (FindingKind.NO_EXIT, from_core & ~to_core),
        (FindingKind.NO_ENTRY, to_core & ~from_core),
        (FindingKind.PART, open_either & ~from_core & ~to_core),
    )
    found: list[Finding] = []
    for kind, mask in kinds:
        found += _pieces(network, kind, mask & open_either & ~inside, tail, head, count)
    return found


def _core(
    graph: csr_array,
    tail: Places,
    head: Places,
    open_either: Mask,
    length_m: npt.NDArray[np.float64],
) -> Mask:
    """The nodes of the part with the longest roads inside it."""
    parts, label = connected_components(graph, directed=True, connection="strong")
    within = open_either & (label[tail] == label[head])
    metres = np.bincount(label[tail[within]], weights=length_m[within], minlength=parts)
    core: Mask = label == int(metres.argmax())
    return core


def _reached(graph: csr_array, core: Mask) -> Mask:
    """The nodes that can be reached from the core."""
    first = int(np.flatnonzero(core)[0])
    order = breadth_first_order(graph, first, return_predecessors=False)
    reached = np.zeros(len(core), dtype=np.bool_)
    reached[order] = True
    return reached


def _can(reached: Mask, near: Places, far: Places, along: Mask, against: Mask) -> Mask:
    """The segments that can be travelled one way or the other from a reached node."""
    return (along & reached[near]) | (against & reached[far])


def _pieces(
    network: RoadNetwork, kind: FindingKind, mask: Mask, tail: Places, head: Places, count: int
) -> list[Finding]:
    """One finding for each set of such segments that hang together, the longest first."""
    chosen = np.flatnonzero(mask)
    if len(chosen) == 0:
        return []
    label = weak_labels(count, tail[chosen], head[chosen])[tail[chosen]]
    order = np.argsort(label, kind="stable")
    groups = np.split(chosen[order], np.flatnonzero(np.diff(label[order])) + 1)
    found = [finding_on(network, kind, group, _text(network, kind, group)) for group in groups]
    return sorted(found, key=lambda one: -one.km)


def _text(network: RoadNetwork, kind: FindingKind, group: Places) -> str:
    what = {
        FindingKind.NO_EXIT: "it can be entered and not left again",
        FindingKind.NO_ENTRY: "it can be left and never entered",
        FindingKind.PART: "no connection with the main part",
    }[kind]
    km = network.segment_length_m[group].sum() / 1000
    pieces = "1 segment" if len(group) == 1 else f"{len(group):,} segments"
    return f"{road_words(network, group)}: {pieces}, {km:,.2f} km; {what}."
