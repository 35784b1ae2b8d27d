"""Turn OpenStreetMap's restriction relations into forbidden sequences of directed segments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

from gis_data import OsmRelation
from routing.network.road_tags import access_rules
from routing.network.turns import TurnRestrictions
from routing.problem import Profile, profile_bit

Step = tuple[int, bool]
"""A segment, and whether it is travelled along its shape."""

_MOST_VIA_SEGMENTS = 64


class WayIndex:
    """The segments of each way and around each node."""

    def __init__(
        self,
        way: npt.NDArray[np.int64],
        start: npt.NDArray[np.int32],
        end: npt.NDArray[np.int32],
        node_ids: npt.NDArray[np.int64],
        forward: npt.NDArray[np.uint8],
        backward: npt.NDArray[np.uint8],
    ) -> None:
        self._start, self._end = start, end
        self._node_ids = node_ids
        self._masks = {True: forward, False: backward}
        self._by_way = np.argsort(way, kind="stable")
        self._ways = way[self._by_way]
        tails = np.concatenate([start, end])  # tail of every directed segment, against it second
        self._by_tail = np.argsort(tails, kind="stable")
        self._tails = tails[self._by_tail]

    def segments(self, way: int) -> list[int]:
        """The segments of a way in its order; none where the way is not in the network."""
        low, high = np.searchsorted(self._ways, [way, way + 1])
        segments: list[int] = self._by_way[low:high].tolist()
        return segments

    def node(self, osm_id: int) -> int | None:
        """The number of a node, None where no segment ends there."""
        at = int(np.searchsorted(self._node_ids, osm_id))
        return at if at < len(self._node_ids) and self._node_ids[at] == osm_id else None

    def tail(self, step: Step) -> int:
        """The node where a directed segment begins."""
        return int((self._start if step[1] else self._end)[step[0]])

    def head(self, step: Step) -> int:
        """The node where a directed segment ends."""
        return int((self._end if step[1] else self._start)[step[0]])

    def open_to(self, step: Step, profiles: int) -> bool:
        """Whether any of the profiles may travel a directed segment."""
        return bool(int(self._masks[step[1]][step[0]]) & profiles)

    def steps(self, way: int, profiles: int) -> list[Step]:
        """The directed segments of a way that any of the profiles may travel."""
        both = product(self.segments(way), (True, False))
        return [step for step in both if self.open_to(step, profiles)]

    def leaving(self, node: int, profiles: int) -> list[Step]:
        """The directed segments that lead out of a node for any of the profiles."""
        low, high = np.searchsorted(self._tails, [node, node + 1])
        count = len(self._start)
        found = [(int(at) % count, int(at) < count) for at in self._by_tail[low:high]]
        return [step for step in found if self.open_to(step, profiles)]


@dataclass(frozen=True, slots=True)
class _Order:
    """What a relation says: a kind such as ``no_left_turn``, and for whom."""

    kind: str
    profiles: int


class _UnclearError(Exception):
    """A relation does not say which segments it means."""


def read_turns(
    relations: Iterable[OsmRelation], index: WayIndex
) -> tuple[TurnRestrictions, list[str]]:
    """Expand the relations into sequences; the second result counts what was not honoured.

    ``no_*`` forbids one sequence, ``only_*`` every other way out at its end, turning back included.
    A relation that holds at certain times only is left aside, as is one whose members are missing
    or that does not say clearly from where to where it leads.
    """
    paths: dict[tuple[Step, ...], int] = {}
    left: Counter[str] = Counter()
    for relation in relations:
        orders = list(_orders(relation.tags))
        if not orders:
            left["hold at certain times or for nobody here"] += 1
        for order in orders:
            try:
                sequences = list(_sequences(relation, order, index))
            except _UnclearError as reason:
                left[str(reason)] += 1
                continue
            for sequence in sequences:
                paths[sequence] = paths.get(sequence, 0) | order.profiles
    notes = [f"{count:,} turn restrictions {reason}." for reason, count in sorted(left.items())]
    return _as_arrays(paths), notes


def _as_arrays(paths: Mapping[tuple[Step, ...], int]) -> TurnRestrictions:
    steps = [step for path in paths for step in path]
    return TurnRestrictions(
        np.concatenate([[0], np.cumsum([len(path) for path in paths])]).astype(np.int64),
        np.array([segment for segment, _ in steps], dtype=np.int32),
        np.array([forward for _, forward in steps], dtype=np.bool_),
        np.array(list(paths.values()), dtype=np.uint8),
    )


def _orders(tags: Mapping[str, str]) -> Iterator[_Order]:
    """What the tags order, without what holds at certain times only."""
    if not {"day_on", "day_off", "hour_on", "hour_off"}.isdisjoint(tags):
        return
    rules = access_rules()
    excepted = {word.strip() for word in tags.get("except", "").split(";")}
    for key, kind in tags.items():
        base, _, vehicle = key.partition(":")
        if base != "restriction" or not kind.startswith(("no_", "only_")):
            continue
        named = (
            profile
            for profile in Profile
            if (vehicle in rules.restriction[profile] if vehicle else profile is not Profile.WALK)
            and excepted.isdisjoint(rules.own[profile])
        )
        profiles = sum(map(profile_bit, named))
        if profiles:
            yield _Order(kind, profiles)


def _sequences(relation: OsmRelation, order: _Order, index: WayIndex) -> Iterator[tuple[Step, ...]]:
    """The sequences that one order forbids."""
    roles: dict[str, list[tuple[str, int]]] = {"from": [], "via": [], "to": []}
    for kind, reference, role in relation.members:
        roles.setdefault(role, []).append((kind, reference))
    origins = [reference for kind, reference in roles["from"] if kind == "w"]
    targets = [reference for kind, reference in roles["to"] if kind == "w"]
    if not (origins and targets and roles["via"]):
        raise _UnclearError("lack a member")
    several = {"no_entry": targets, "no_exit": origins}.get(order.kind)
    if len(origins) * len(targets) > 1 and (several is None or len(several) > 1):
        raise _UnclearError("have several roads in one role")
    via_ways = [reference for kind, reference in roles["via"] if kind == "w"]
    for origin, target in product(origins, targets):
        if via_ways:
            path = _over_ways(origin, via_ways, target, order, index)
        else:
            path = _over_node(origin, roles["via"][0][1], target, order, index)
        if order.kind.startswith("no_"):
            yield path
            continue
        for other in index.leaving(index.tail(path[-1]), order.profiles):
            if other != path[-1]:
                yield (*path[:-1], other)


def _over_node(
    origin: int, via: int, target: int, order: _Order, index: WayIndex
) -> tuple[Step, ...]:
    node = index.node(via)
    arriving = [s for s in index.steps(origin, order.profiles) if index.head(s) == node]
    leaving = [s for s in index.steps(target, order.profiles) if index.tail(s) == node]
    if node is None or not arriving or not leaving:
        raise _UnclearError("turn at or into roads that are not in the network")
    if origin == target:
        back = [(a, (a[0], not a[1])) for a in arriving if (a[0], not a[1]) in leaving]
        if order.kind != "no_u_turn" or len(back) != 1:
            raise _UnclearError("do not say from which side they hold")
        return back[0]
    if len(arriving) > 1 or len(leaving) > 1:
        raise _UnclearError("do not say from which side they hold")
    return (arriving[0], leaving[0])


def _over_ways(
    origin: int, via: Sequence[int], target: int, order: _Order, index: WayIndex
) -> tuple[Step, ...]:
    """The shortest sequence from one road to the other over all of the ways between them."""
    between = {way: index.steps(way, order.profiles) for way in via}
    arriving = index.steps(origin, order.profiles)
    leaving = index.steps(target, order.profiles)
    if not (arriving and leaving and all(between.values())):
        raise _UnclearError("turn at or into roads that are not in the network")
    way_of = {step: way for way, steps in between.items() for step in steps}
    if len(way_of) > 2 * _MOST_VIA_SEGMENTS:
        raise _UnclearError("lead over very long roads")
    found = [
        (step, *middle, last)
        for step in arriving
        for middle in _walks(index, index.head(step), way_of)
        if {way_of[s] for s in middle} == set(via)
        for last in leaving
        if index.tail(last) == index.head(middle[-1])
    ]
    if not found:
        raise _UnclearError("lead over roads that do not join")
    return min(found, key=len)


def _walks(index: WayIndex, node: int, steps: Mapping[Step, int]) -> Iterator[tuple[Step, ...]]:
    """All ways over the steps that begin at a node and travel no segment twice."""
    stack: list[tuple[int, tuple[Step, ...]]] = [(node, ())]
    while stack:
        here, walk = stack.pop()
        if walk:
            yield walk
        used = {segment for segment, _ in walk}
        stack += [
            (index.head(step), (*walk, step))
            for step in steps
            if index.tail(step) == here and step[0] not in used
        ]
